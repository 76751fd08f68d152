"""Fences: lines that site generators read as a block's beginning or end, and CommonMark as text."""

from __future__ import annotations

import re
from itertools import zip_longest

import pytest

from transpub import catalog, formats, segment
from transpub.inline import decode, encode
from transpub.model import Document, Inline

ARTICLE = """\
# Guide

:::note Be *careful*
First line here.
Second one. Third.
:::

:::tip[My title]

Text within.

:::

::: warning
Text
:::

:::{figure} path.png
:alt: words here
Caption text
:::

:::{note} A title
:class: tip
Some words
:::

!!! note "The title"
    Lazy text here.

    Hello *you*
    there. Second sentence.

    - one item
      goes on

    ```python
    print("not me")
    ```

    !!! tip
        Deep text.

??? question

    Asked?

=== "Tab one"

    Tab text.

/// tip | The *last*
Slashed words.
///

A par.

    print("code stays")

> !!! tip "x y"
>
>     In [it](
>     b.md "title here") ok
"""
EXPECTED = [
    ("h1", "Guide"),
    ("admonition title", "Be <1>careful</1>"),
    ("paragraph", "First line here."),
    ("paragraph", "Second one."),
    ("paragraph", "Third."),
    ("admonition title", "My title"),
    ("paragraph", "Text within."),
    ("paragraph", "Text"),
    ("paragraph", "Caption text"),
    ("admonition title", "A title"),
    ("paragraph", "Some words"),
    ("admonition title", "The title"),
    ("paragraph", "Lazy text here."),
    ("paragraph", "Hello <1>you</1> there."),
    ("paragraph", "Second sentence."),
    ("list item", "one item goes on"),
    ("paragraph", "Deep text."),
    ("paragraph", "Asked?"),
    ("admonition title", "Tab one"),
    ("paragraph", "Tab text."),
    ("admonition title", "The <1>last</1>"),
    ("paragraph", "Slashed words."),
    ("paragraph", "A par."),
    ("admonition title", "x y"),
    ("paragraph", "In <1>it</1> ok"),
    ("link title", "title here"),
]


def parsed(text: str) -> Document:
    return catalog.assign(segment.refine(formats.parse(text, "a", "a.md"), segment.splitter("en")), ())


def swapped(said: Inline) -> Inline:
    return tuple(piece.swapcase() if isinstance(piece, str) else piece for piece in said)


def localized(document: Document) -> str:
    return formats.render(document, {unit.key: swapped(unit.source) for unit in document.units}, locale="ky")


def fences(text: str) -> list[str]:
    return [line for line in text.split("\n") if re.match(r"[ >]*(?::|!!!|[?]{3}|===|///)", line)]


def test_texts_between_fences_are_units_and_the_fences_are_not() -> None:
    document = parsed(ARTICLE)
    assert EXPECTED == [(unit.role, encode(unit.source)) for unit in document.units]
    assert ARTICLE == formats.render(document, {}, locale="ky")


def test_a_translation_keeps_fences_lines_and_indentation() -> None:
    written = localized(parsed(ARTICLE))
    for mine, other in zip_longest(fences(ARTICLE), fences(written), fillvalue=""):
        assert mine.lower() == other.lower()
        assert re.split(r"[\s\[]", mine)[0] == re.split(r"[\s\[]", other)[0]
    assert "\n    hELLO *YOU* THERE. sECOND SENTENCE.\n" in written
    assert "\n        dEEP TEXT.\n" in written
    assert '\n    print("not me")\n' in written
    assert '\n    print("code stays")\n' in written


def test_what_looks_like_a_fence_in_prose_is_text() -> None:
    for text in ("!!! Attention please", "What???", "a ::: b", "/// Slashes and Capitals", '=== "open'):
        assert [text] == ["".join(map(str, unit.source)) for unit in parsed(f"{text}\n").units]


def test_a_title_cannot_end_its_quotes() -> None:
    document = parsed('!!! note "Title"\n    Text\n')
    title = document.units[0]
    assert '!!! note "say &#34;no&#34;"\n    Text\n' == formats.render(
        document, {title.key: ('say "no"',)}, locale="ky"
    )


@pytest.mark.parametrize("opening", [":::note", "/// note |"])
def test_a_title_may_begin_with_a_no_break_space(opening: str) -> None:
    document = formats.parse(f"{opening} \u00a0A title\n\nText.\n", "a", "a.md")
    assert ["A title", "Text."] == ["".join(map(str, unit.source)).strip() for unit in document.units]


def test_an_indented_block_after_other_text_is_code() -> None:
    assert ["Text"] == [encode(unit.source) for unit in parsed("Text\n\n    code here\n").units]
    assert [] == [unit.role for unit in parsed("!!! note\n\n```\ncode\n```\n\n    code here\n").units]


def test_directives_hold_in_an_indented_block() -> None:
    text = "!!! note\n\n<!-- transpub: skip -->\n\n    One. Two.\n"
    assert [] == [encode(unit.source) for unit in parsed(text).units]
    noted = parsed("<!-- transpub: note: bench -->\n\n!!! note\n    One.\n\n    Two.\n")
    assert ["One.", "Two."] == [encode(unit.source) for unit in noted.units]
    inside = parsed("!!! note\n\n    <!-- transpub: whole -->\n    One. Two.\n")
    assert ["One. Two."] == [encode(unit.source) for unit in inside.units]


def test_a_text_with_fences_has_no_definition_lists() -> None:
    page = formats.content(parsed("Term\n: text\n\n:::\n"), {}, source_lang="en", locale="en")
    assert "<dl>" not in page.body
    listed = parsed("Term\n: What it is\n")
    assert ["term in a list", "definition"] == [unit.role for unit in listed.units]


@pytest.mark.parametrize("said", [":smile: x", ":::x", ": x"])
def test_a_translation_ends_no_definition_list(said: str) -> None:
    text = "Term\n: What it is\n\nPlain.\n"
    document = parsed(text)
    again = parsed(formats.render(document, {document.units[-1].key: (said,)}, locale="ky"))
    assert [unit.role for unit in document.units] == [unit.role for unit in again.units]
    assert said == encode(again.units[-1].source)


@pytest.mark.parametrize("said", ["///w", "/// a | b", "!!! note", "??? tip", "::: x", '=== "t"', "::: <1>x</1>"])
def test_a_translation_that_looks_like_a_fence_is_text(said: str) -> None:
    document = parsed("Some *words*\nand more.\n" if "<" in said else "Some words.\n")
    (unit,) = document.units
    written = formats.render(document, {unit.key: decode(said, unit.source)}, locale="ky")
    assert [said] == [encode(each.source) for each in parsed(written).units]
