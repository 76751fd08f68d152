"""HTML articles: every string comes back to the letter, translations change text and nothing else, the tree stays."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fuzz.html import tree
from hypothesis import given, settings
from hypothesis import strategies as st

from transpub import catalog, formats, segment
from transpub.inline import plain
from transpub.model import Document, Inline

PAGE = (Path(__file__).parent.parent / "fuzz" / "corpus" / "html" / "page.html").read_text("utf-8")
TAGS = ["<p>", "</p>", "<b>", "</b>", "<i>", "</i>", "<div>", "</div>", "<a href=x>", "</a>", "<br>", "<ul>", "<li>"]
TAGS += ["</ul>", "<table>", "<td>", "</table>", "<!-- c -->", "<script>", "</script>", "<img alt='an image'>", "<h1>"]
TAGS += ["<code>", "</code>", "<pre>", "</pre>", "<main>", "</main>", "<body>", "<span translate=no>", "</span>"]
ANY = st.lists(
    st.sampled_from([*TAGS, "Words here. ", "More of them! ", "&amp;", "&nbsp;", "<", "&", " ", "\n", "法"])
).map("".join)


def document(text: str) -> Document:
    return catalog.assign(
        segment.refine(formats.parse(text, "a", "source_articles/a.html"), segment.splitter("en")), ()
    )


def louder(source: Inline) -> Inline:
    return tuple(piece.swapcase() if isinstance(piece, str) else piece for piece in source)


def test_what_people_read_is_units_and_the_rest_stays() -> None:
    said = [plain(unit.source) for unit in document(PAGE).units]
    joined = "\n".join(said)
    for wanted in ("The visit", "The court met", "It saw", "All left.", "One item", "The façade", "Name", "Aigul"):
        assert wanted in joined
    for kept in ("Home page", "not text", "Kept as it is", "code here", "All rights", "no text"):
        assert kept not in joined
    assert {"The visit & the plan", "Two courts agree."} <= set(said)


def test_sentences_are_cut_through_markup_and_marks_are_told() -> None:
    sources = [entry.source for entry in catalog.merge(None, document(PAGE), locale="ru", project="p").entries]
    assert "The court met <1>Mr. Li</1> in <2>the hall</2>." in sources
    assert "Another <1>item</1>" in sources


def test_an_untranslated_page_is_the_same_to_the_letter() -> None:
    assert PAGE == formats.render(document(PAGE), {}, locale="ru")


def test_a_translation_changes_the_text_and_keeps_the_tree() -> None:
    found = document(PAGE)
    out = formats.render(found, {unit.key: louder(unit.source) for unit in found.units}, locale="ru")
    assert tree(PAGE) == tree(out)
    assert "tHE COURT MET <b>mR. lI</b> IN" in out
    assert '<script>var a = "<p>not text</p>";</script>' in out
    assert "Home page" in out


def test_markup_in_a_translation_is_text() -> None:
    found = document("<p>Some text.</p>")
    evil: Inline = ("<script>alert(1)</script> & <b>",)
    out = formats.render(found, {unit.key: evil for unit in found.units}, locale="ru")
    assert tree("<p>Some text.</p>") == tree(out)
    shown = formats.content(found, {unit.key: evil for unit in found.units}, source_lang="en", locale="ru")
    assert "<script" not in shown.body
    assert "&lt;script&gt;" in shown.body


def test_the_page_shows_the_main_part_with_its_language() -> None:
    shown = formats.content(document(PAGE), {}, source_lang="en", locale="ru")
    assert '<span lang="en">The visit</span>' == shown.heading
    assert "Home page" not in shown.body
    assert '<span lang="en">The court met <b>Mr. Li</b> in' in shown.body
    own = formats.content(document(PAGE), {}, source_lang="en", locale="en")
    assert "<span lang" not in own.body


@given(ANY)
@settings(deadline=None, max_examples=150)
def test_every_text_comes_back_and_keeps_its_tree(text: str) -> None:
    found = document(text)
    assert text == "".join(part.raw for part in found.parts)
    assert text == formats.render(found, {}, locale="ru")
    same = formats.render(found, {unit.key: unit.source for unit in found.units}, locale="ru")
    assert tree(text) == tree(same)
    changed = formats.render(found, {unit.key: louder(unit.source) for unit in found.units}, locale="ru")
    assert tree(text) == tree(changed)
    for unit in found.units:
        assert unit.raw == unit.raw.strip()
        assert re.search(r"[^\W\d_]", "".join(piece for piece in unit.source if isinstance(piece, str)))


@pytest.mark.parametrize(
    "text", ["<div>" * 20_000, "<" * 20_000, "<b>x" * 5_000, "<p title='" + "x" * 50_000, "</p>" * 9_000]
)
def test_hostile_pages_are_read(text: str) -> None:
    assert text == "".join(part.raw for part in document(text).parts)
