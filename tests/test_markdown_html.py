"""Raw HTML in Markdown: its text is translated, and nothing but its text."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.html_texts import orders
from tests.markdown_texts import html_texts, oracle_of, outline, tags
from transpub import catalog, formats
from transpub.formats.markdown.target import written
from transpub.formats.markdown.whole import Whole
from transpub.inline import decode, encode
from transpub.model import Document, Inline, Unit
from transpub.segment import refine, splitter

SPLIT = splitter("en")
steady = settings(deadline=None, max_examples=120)


def made(text: str) -> Document:
    return catalog.assign(refine(formats.parse(text, "a", "a.md"), SPLIT), ())


def translated(text: str, targets: dict[str, str], locale: str = "ky") -> tuple[str, str]:
    """The localized file, and the body of the page, with the units of these texts translated."""
    document = made(text)
    said = {
        unit.key: decode(targets[encode(unit.source)], unit.source)
        for unit in document.units
        if encode(unit.source) in targets
    }
    assert len(said) == len(targets), "the text has these units"
    body = formats.content(document, said, source_lang="en", locale=locale).body
    return formats.render(document, said, locale=locale), body


def in_html(document: Document) -> list[Unit]:
    return [unit for unit in document.units if unit.syntax == "html" or "attribute" in unit.syntax]


def swapped(source: Inline) -> Inline:
    return tuple(piece.swapcase() if isinstance(piece, str) else piece for piece in source)


def alike(html: str) -> list[str]:
    return [step.casefold() for step in outline(html)]


@example("- <p>}}{{ y")
@given(html_texts)
@steady
def test_a_translation_changes_text_and_nothing_else(text: str) -> None:
    document = made(text)
    assert formats.render(document, {}, locale="ky") == text
    out = formats.render(document, {unit.key: swapped(unit.source) for unit in in_html(document)}, locale="ky")
    assert alike(oracle_of(out)) == alike(oracle_of(text))
    assert [encode(unit.source) for unit in in_html(made(out))] == [
        encode(swapped(unit.source)) for unit in in_html(document)
    ]


@given(html_texts)
@steady
def test_a_source_written_anew_is_the_same_html(text: str) -> None:
    parts = formats.parse(text, "a", "a.md").parts
    anew = "".join(
        written(part, part.source) if isinstance(part, Unit) and part.syntax == "html" else part.raw for part in parts
    )
    assert outline(oracle_of(anew)) == outline(oracle_of(text))


@example("<p>&amp;<img alt='{{ z }}'>one")
@given(html_texts)
@steady
def test_marks_in_another_order_leave_every_tag_in_its_block(text: str) -> None:
    document = made(text)
    for turned in (0, 1):
        targets = {unit.key: orders(unit.source)[turned] for unit in in_html(document)}
        out = formats.render(document, targets, locale="ky")
        assert sorted(tags(oracle_of(out))) == sorted(tags(oracle_of(text)))
        assert len(formats.parse(out, "a", "a.md").units) == len(formats.parse(text, "a", "a.md").units)


@given(html_texts)
@example("- <p>{{ y<img alt='{{ z }}'>one")
@steady
def test_the_page_shows_the_blocks_with_other_text(text: str) -> None:
    document = made(text)
    pages = [
        formats.content(document, targets, source_lang="en", locale=locale)
        for targets, locale in (({}, "en"), ({unit.key: swapped(unit.source) for unit in document.units}, "ky"))
    ]
    before, after = ([step for step in alike(page.body) if "'lang'" not in step] for page in pages)
    assert before == after
    shown, oracle = (
        re.sub("&quot;|&#x27;", lambda found: unescape(found.group()), html)
        for html in (pages[0].body, oracle_of(text))
    )
    in_line = re.search("[^\\n]<pre", oracle)  # in a line of text, white space is a space also there
    assert outline(shown) == outline(oracle) or pages[0].heading or in_line


@pytest.mark.parametrize("around", ["<div>{}</div>\n", "<div>\n{}\n</div>\n", "> <p>\n> {}\n", "- <p>\n  {}\n"])
def test_a_target_is_text_in_one_line(around: str) -> None:
    out, body = translated(around.format("one"), {"one": '<p>\n\n& "x" -->'})
    said = '&lt;p&gt; &amp; "x" --&gt;'
    assert out == around.format(said)
    assert said in body


def test_the_prefixes_of_a_block_never_get_on_the_page() -> None:
    text = '> <p>One\n> two <a\n> href="x">three</a>. Four.\n> Five.</p>\n'
    said = {"One two <1>three</1>.": "Бир эки <1>үч</1>.", "Four.": "Төрт.", "Five.": "Беш."}
    out, body = translated(text, said)
    assert out == '> <p>Бир эки <a\n> href="x">үч</a>. Төрт.\n> Беш.</p>\n'
    assert body == '<blockquote>\n<p>Бир эки <a\nhref="x">үч</a>. Төрт.\nБеш.</p>\n</blockquote>\n'
    out, body = translated(text, {"Four.": "四。", "Five.": "五。"}, "zh_CN")
    assert "四。五。" in out
    assert '<span lang="en">One\ntwo <a\nhref="x">three</a>.</span> 四。五。</p>' in body


def test_lines_that_end_as_on_windows_stay_so() -> None:
    out, body = translated("<p>\r\none\r\ntwo</p>\r\n<p>three</p>\r\n", {"one two": "бир", "three": "үч"})
    assert out == "<p>\r\nбир</p>\r\n<p>үч</p>\r\n"
    assert body == "<p>\nбир</p>\n<p>үч</p>\n"
    assert [unit.raw for unit in made("<p>One.\r\nTwo.</p>\r\n").units] == ["One.", "Two."]


def test_a_text_that_makes_a_block_one_of_html_stays() -> None:
    assert made("<a href=x>\none</a> tail\n").units == ()
    (unit,) = made("<i>\nx\n</i>\n").units
    assert unit.raw == "x"


def test_a_heading_before_all_else_is_the_title() -> None:
    document = made('<!-- c -->\n<h1 align="center" id="top">The <i>tool</i></h1>\n\nText.\n')
    page = formats.content(document, {}, source_lang="en", locale="en")
    assert (page.title, page.heading) == ("The tool", '<span id="top">The <i>tool</i></span>')
    assert "<h1" not in page.body
    for before in ("Text.\n\n", "<p>x</p>\n", "- x\n\n", "<p>\n"):
        page = formats.content(made(f"{before}<h1>A</h1>\n"), {}, source_lang="en", locale="en")
        assert page.heading == ""
        assert "<h1>A</h1>" in page.body


def test_a_language_that_a_block_names_is_that_of_the_page() -> None:
    out, body = translated('<p lang="en-GB">one</p>\n<p lang="de">zwei</p>\n', {"one": "бир"})
    assert out == '<p lang="en-GB">бир</p>\n<p lang="de">zwei</p>\n'
    assert body == '<p lang="ky">бир</p>\n<p lang="de">zwei</p>\n'


def test_no_text_of_a_block_takes_a_fence_away_or_brings_one_in() -> None:
    text = "e\n:c\n<p>d\n:::\n\n<p>f</p>\n"
    assert [unit.raw for unit in formats.parse(text, "a", "a.md").units] == ["e\n:c", "f"]
    out, _ = translated("e\n: c\n\n<p>\nf</p>\n", {"f": ":::note x"})
    assert out == "e\n: c\n\n<p>\n&#58;::note x</p>\n"


@pytest.mark.parametrize("around", ["*{}*", "**{}**", "~~{}~~", "[{}](u)"])
def test_a_tag_left_open_in_an_emphasis_or_a_link_ends_with_it(around: str) -> None:
    text = f"x <h1>{around.format('d<kbd>')}\n<details>t"
    assert [unit.raw for unit in formats.parse(text, "a", "a.md").units] == [text.partition("\n")[0], "t"]


def test_many_blocks_and_much_nesting_take_no_long_time() -> None:
    for text in ("<div>\n\n" * 3000, "<p>a</p>\n\n" * 3000, "<div>" * 5000 + "a", "<p>{{ a }} {{ b\n" * 2000):
        assert "".join(part.raw for part in made(text).parts) == text


@steady
@given(st.lists(html_texts, min_size=1, max_size=4).map("\n\n".join))
def test_tags_of_markdown_are_needed_only_where_an_element_is_open(text: str) -> None:
    sparing = formats.parse(text, "a", "a.md")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Whole, "needed", lambda _: True)
        assert sparing == formats.parse(text, "a", "a.md")
