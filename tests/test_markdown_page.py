"""The HTML of a Markdown article: the source's own markup, whatever a translation says."""

from __future__ import annotations

import re
from dataclasses import replace
from html import escape
from itertools import count
from pathlib import Path

import pytest
from hypothesis import assume, example, given, settings

from tests.markdown_texts import oracle_of, outline, tags, texts
from transpub.config import Formats
from transpub.formats import Settings
from transpub.formats.base import Html, Show
from transpub.formats.markdown import html, parse
from transpub.inline import decode
from transpub.model import Document, Part, Placeholder, Unit, with_inner
from transpub.segment import refine, splitter

PAGES = sorted((Path(__file__).parent / "cases" / "markdown" / "pages").glob("*.md"))
ORIGINAL = Show({}, "en", "en", original=True)
SPLIT = splitter("en")
H1 = re.compile(r'<h1(?: [^ =>]+="[^"]*")*>')
steady = settings(deadline=None, max_examples=150)


def keyed(text: str) -> tuple[Part, ...]:
    """The parts, cut into sentences, with their units' places as keys."""
    parts = refine(Document("a", "a.md", "markdown", {}, parse(text)), SPLIT).parts
    numbers = count()

    def named(unit: Unit) -> Unit:
        return with_inner(replace(unit, key=f"k{next(numbers)}"), named)

    return tuple(named(part) if isinstance(part, Unit) else part for part in parts)


def every(parts: tuple[Part, ...]) -> list[Unit]:
    """The units, each followed by those inside it."""
    return list(Document("a", "a.md", "markdown", {}, parts).units)


def whole(made: Html, oracle: str) -> str:
    """The page with its heading put back where the oracle has it."""
    found = H1.search(oracle)
    if not made.heading or found is None:
        return made.body
    place = found.start()
    heading = re.sub(r'^<span id="[^"]*">(.*)</span>$', r"\1", made.heading, flags=re.DOTALL)  # found.group() has it
    return f"{made.body[:place]}{found.group()}{heading}</h1>\n{made.body[place:]}"


def shown(text: str, targets: dict[str, str], locale: str = "ky") -> Html:
    """The page with the units of these texts translated."""
    parts = keyed(text)
    units = every(parts)
    made = {unit.key: decode(targets[unit.raw], unit.source) for unit in units if unit.raw in targets}
    return html(text, parts, Show(made, "en", locale, original=False))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_of_the_original_is_what_its_markdown_says(page: Path) -> None:
    text = page.read_text("utf-8")
    oracle = oracle_of(text)
    for parts in (parse(text), keyed(text)):
        assert outline(whole(html(text, parts, ORIGINAL), oracle)) == outline(oracle)


@given(texts)
@example("(u)<b>\xa0\x00")
@steady
def test_so_is_a_page_of_any_text(text: str) -> None:
    oracle = oracle_of(text)
    made = html(text, parse(text), ORIGINAL)
    assume("<h1" not in oracle or not re.search(r"</?[a-zA-Z]", text))  # a tag left open in a heading reaches out of it
    assert outline(whole(made, oracle)) == outline(oracle)


@given(texts)
@steady
def test_sentences_make_the_same_page_as_blocks(text: str) -> None:
    blocks, sentences = html(text, parse(text), ORIGINAL), html(text, keyed(text), ORIGINAL)
    assert outline(blocks.heading) == outline(sentences.heading)
    assert outline(blocks.body) == outline(sentences.body)


@given(texts)
@steady
def test_a_translation_keeps_the_markup_tree(text: str) -> None:
    parts = keyed(text)
    targets = {
        unit.key: tuple(piece if isinstance(piece, Placeholder) else "<i>&\"'ЩЩ`*" for piece in unit.source)
        for unit in every(parts)
    }
    show = Show(targets, "en", "ky", original=False)
    before, after = html(text, parts, ORIGINAL), html(text, parts, show)
    assert tags(before.body) == tags(after.body)
    assert tags(before.heading) == tags(after.heading)


def test_targets_stand_in_the_markup_of_the_source() -> None:
    made = shown("A *b* [c](d).\n", {"A *b* [c](d).": "<2>В</2> & <1>Б</1> <b>!"})
    assert made.body == '<p><a href="d">В</a> &amp; <em>Б</em> &lt;b&gt;!</p>\n'


def test_what_has_no_target_is_marked_as_the_source_language() -> None:
    made = shown("One is. Two is.\n", {"One is.": "Бир."})
    assert made.body == '<p>Бир. <span lang="en">Two is.</span></p>\n'


@pytest.mark.parametrize(("locale", "between"), [("zh_CN", ""), ("zh-Hant", ""), ("ja", ""), ("ru", " "), ("ky", " ")])
def test_chinese_closes_the_gap_between_two_translated_sentences(locale: str, between: str) -> None:
    both = {"One is.": "一。", "Two is.": "二。"}
    for text in ("One is. Two is.\n", "> One is.\n> Two is.\n"):
        body = shown(text, both, locale).body
        assert f"一。{between}二。" in body.replace("\n", " ")
        assert ">" not in re.sub(r"<[^>]*>", "", body)
    assert "一。 <span" in shown("One is. Two is.\n", {"One is.": "一。"}, locale).body


def test_a_line_break_between_sentences_stays() -> None:
    made = shown("One is.  \nTwo is.\n", {"One is.": "一。", "Two is.": "二。"}, "zh_CN")
    assert made.body == "<p>一。<br />\n二。</p>\n"


def test_descriptions_of_images_are_plain_text() -> None:
    assert shown('![A *b*](c.png "t")\n', {"A *b*": 'Б "<1>б</1>"'}).body == (
        '<p><img src="c.png" alt="Б &quot;б&quot;" title="t" /></p>\n'
    )
    assert '<img src="c.png" alt="A b" />' in shown("![A *b*](c.png)\n", {}).body


def test_no_markup_gets_into_a_description() -> None:
    text = "![alt](a.png) **bold** `code`"
    made = shown(text, {text: "<1>А <2>Б</2> <3/></1>"})
    assert made.body == '<p><img src="a.png" alt="А Б code" /></p>\n'


def test_the_first_title_is_the_heading_where_it_comes_before_all_else() -> None:
    assert html("# A *b*\n\ntext", parse("# A *b*\n\ntext"), ORIGINAL) == Html("A <em>b</em>", "<p>text</p>\n", "")
    for text in (
        "text\n\n# A",
        "- # A",
        "> # A",
        "## B\n\n# A",
        "<p>x</p>\n\n# A",
        "---\n\n# A",
        "```\n```\n\n# A",
        "#\n\n# A",
    ):
        made = html(text, parse(text), ORIGINAL)
        assert made.heading == ""
        assert "<h1>A</h1>" in made.body
    marked = "# A {#top .c}\n\n[up](#top)\n"
    assert html(marked, parse(marked), ORIGINAL).heading == '<span id="top">A</span>'
    commented = "<!-- c -->\n\n# A\n\n# B\n"
    assert html(commented, parse(commented), ORIGINAL) == Html("A", "<!-- c -->\n<h1>B</h1>\n", "")


@given(texts)
@steady
def test_the_text_of_a_unit_is_never_markup(text: str) -> None:
    parts = keyed(text)
    said = {unit.key: f"<script>&amp;</p>{unit.key}." for unit in every(parts)}
    targets: dict[str, tuple[str | Placeholder, ...]] = {
        unit.key: (said[unit.key], *(piece for piece in unit.source if isinstance(piece, Placeholder)))
        for unit in every(parts)
    }
    made = html(text, parts, Show(targets, "en", "ky", original=False))
    assert "<script>" not in made.body + made.heading
    for part in parts:
        if isinstance(part, Unit) and not part.role.endswith(" title"):
            times = (made.body + made.heading).count(escape(said[part.key]))
            assert times == 1 or (times == 0 and part.syntax == "html")  # a link in a link is not written


def test_lines_of_code_are_text_on_the_page() -> None:
    text = "```sh\n# One <b>\n  two\r\n```\n"
    settings = Settings(Formats(code_blocks=True))
    parts = tuple(replace(part, key=part.raw) if isinstance(part, Unit) else part for part in parse(text, 1, settings))
    page = html(text, parts, Show({"# One <b>": ("# Бир <i>",)}, "en", "ky", original=False, settings=settings))
    assert page.body == (
        '<pre><code class="language-sh"># Бир &lt;i&gt;\n  <span lang="en">two</span>\n</code></pre>\n'
    )
    assert html(text, parts, ORIGINAL).body == oracle_of(text)
