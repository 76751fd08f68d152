"""What an article's markup gets on a page: labels in its language, ways back from footnotes, boxes that scroll."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from tests.test_publish_sample import CASES
from transpub import publish
from transpub.formats import content, parse
from transpub.publish import links, markup

if TYPE_CHECKING:
    from collections.abc import Mapping

WORDS = publish.builtin("ky")
RENDERED = tomllib.loads((CASES / "markup.toml").read_text("utf-8"))["case"]


def furnished(html: str) -> LexborHTMLParser:
    return LexborHTMLParser(links.rewrite(html, "a.md", "ky/a/index.html", lambda _: None, WORDS).html)


def of_markdown(text: str) -> LexborHTMLParser:
    article = parse(text, "a", "source_articles/a.md")
    return furnished(content(article, {}, source_lang="en", locale="en").body)


def names(page: LexborHTMLParser, selector: str) -> list[str | None]:
    return [node.attributes.get("aria-label") for node in page.css(selector)]


@pytest.mark.parametrize("case", RENDERED, ids=lambda case: str(case["why"]))
def test_each_case_of_markup_becomes_what_it_should(case: Mapping[str, str]) -> None:
    expected = LexborHTMLParser(case["gives"], is_fragment=True).html
    tree = LexborHTMLParser(case["html"], is_fragment=True)
    markup.furnish(tree, WORDS)
    assert expected == tree.html


def test_an_alert_has_a_heading_in_the_pages_language() -> None:
    page = of_markdown("".join(f"> [!{each.upper()}]\n> Text.\n\n" for each in markup.ALERTS) + "> A quotation.\n")
    expected = [WORDS[f"alert_{each}"] for each in markup.ALERTS]
    assert expected == [node.text() for node in page.css("blockquote[role=note] > p:first-child")]
    assert len(page.css("blockquote")) == len(expected) + 1


def test_a_footnote_leads_back_to_the_first_reference_and_every_link_finds_its_place() -> None:
    page = of_markdown(
        "A.[^1] B.[^сноска] C.[^1]\n\n[^1]: One.\n[^сноска]: Two\n\n    paragraphs.\n[^no]: Nobody refers to this.\n"
    )
    backs = page.css(".footnote-definition .footnote-back")
    assert [WORDS["footnote_back"]] * 2 == [node.text() for node in backs]
    assert ["One.", "paragraphs."] == [node.parent.text().split()[0] for node in backs if node.parent]
    found = [page.css(str(node.attributes["href"])) for node in backs]
    assert [["1"], ["2"]] == [[each.text() for each in node] for node in found]
    assert [node.id for node in page.css("sup.footnote-reference")][2] is None


def test_a_task_says_whether_it_is_done() -> None:
    page = of_markdown("- [ ] open\n- [x] done\n\n  with a paragraph\n- none\n")
    assert [WORDS["task_done"]] * 2 == names(page, "li.task input")
    assert [False, True] == ["checked" in node.attributes for node in page.css("input")]
    assert len(page.css("li:not(.task)")) == 1


def test_what_scrolls_is_reached_by_the_keyboard_and_has_a_name() -> None:
    page = of_markdown("```\ncode\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n")
    assert [WORDS["code"], WORDS["table"]] == names(page, "[role=group][tabindex='0']")
    assert [node.tag for node in page.css("[role=group]")] == ["pre", "div"]


def test_the_columns_of_a_table_are_aligned_without_an_inline_style() -> None:
    page = of_markdown("| a | b | c | d |\n|---|:--|:-:|--:|\n| 1 | 2 | 3 | 4 |\n")
    assert page.css("[style]") == []
    assert [None, "left", "center", "right"] * 2 == [node.attributes.get("class") for node in page.css("th, td")]
    style = publish.template_text("style.css")
    assert [each for each in ("left", "right", "center") if f".{each} {{ text-align: {each}; }}" not in style] == []


BLOCKS = st.sampled_from(
    [
        "> [!TIP]\n> Text[^1] of a tip.\n",
        "- [x] a task\n- another\n",
        "| a | b |\n|:--|--:|\n| `1` | 2[^2] |\n",
        "~~~\n<pre>\n~~~\n",
        "Text.[^1]\n",
        "[^1]: A note.\n",
        "[^2]: A note\n\n    > [!NOTE]\n    > with a note\n\n    | a |\n    |---|\n    | 1 |\n",
        "<div class='footnote-definition' id='1'></div>\n",
    ]
)


@settings(deadline=None)
@given(st.lists(BLOCKS, max_size=6))
def test_words_are_only_added_and_the_other_elements_stay_in_their_order(blocks: list[str]) -> None:
    article = parse("\n".join(blocks) or "x", "a", "source_articles/a.md")
    before = LexborHTMLParser(content(article, {}, source_lang="en", locale="en").body)
    after = furnished(content(article, {}, source_lang="en", locale="en").body)
    for node in after.css(".alert-label, .footnote-back"):
        node.decompose()
    body, full = before.body, after.body
    assert body is not None
    assert full is not None
    assert re.sub(r"\s+", "", body.text()) == re.sub(r"\s+", "", full.text())
    ours = [node.tag for node in after.css("body *") if node.attributes.get("class") != "table"]
    assert [node.tag for node in before.css("body *")] == ours
