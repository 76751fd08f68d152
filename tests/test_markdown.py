"""Markdown into parts: nothing is lost, and what people read is what they translate."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.markdown_texts import texts
from tests.numbered import counts_and_nests
from transpub.config import Formats
from transpub.formats import Settings
from transpub.formats.markdown import parse
from transpub.inline import encode, explain
from transpub.model import Document, Part, Placeholder, Unit, Verbatim
from transpub.segment import refine, splitter

CASES = tomllib.loads((Path(__file__).parent / "cases" / "markdown" / "units.toml").read_text("utf-8"))["case"]
SPLIT = splitter("en")
steady = settings(deadline=None, max_examples=150)


def joined(parts: tuple[Part, ...]) -> str:
    return "".join(part.raw for part in parts)


def units(text: str) -> tuple[Unit, ...]:
    return tuple(part for part in parse(text) if isinstance(part, Unit))


def refined(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    return refine(Document("a", "a.md", "markdown", {}, parts), SPLIT).parts


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_what_is_translated(case: dict[str, str]) -> None:
    found = [f"{each.role}: {encode(each.source)}" for unit in units(case["text"]) for each in (unit, *unit.inner)]
    assert case["units"].splitlines() == found


@given(texts | st.text(max_size=60))
@steady
def test_the_raw_slices_joined_are_the_text(text: str) -> None:
    parts = parse(text)
    assert joined(parts) == text
    assert joined(refined(parts)) == text


@given(texts)
@example("```\n- d`")
@steady
def test_lines_may_end_in_cr(text: str) -> None:
    known = text.replace("\r\n", "\n").replace("\r", "\n")
    assert [encode(unit.source) for unit in units(known.replace("\n", "\r"))] == [
        encode(unit.source) for unit in units(known)
    ]


@given(texts)
@steady
def test_a_unit_is_one_line_of_text_that_a_po_file_can_carry(text: str) -> None:
    for part in (*parse(text), *refined(parse(text))):
        if isinstance(part, Unit):
            value = "".join(piece for piece in part.source if isinstance(piece, str))
            assert value.splitlines() in ([value], []), "no line ends in it, of any kind"
            first, last = part.source[0], part.source[-1]
            assert isinstance(first, Placeholder) or first == first.lstrip()
            assert isinstance(last, Placeholder) or last == last.rstrip()


@given(texts)
@steady
def test_placeholders_count_from_1_and_pairs_nest(text: str) -> None:
    for unit in units(text):
        counts_and_nests(unit)


@given(texts)
@settings(deadline=None, max_examples=150)
def test_the_prefixes_of_a_quotation_stay_out_of_its_text(text: str) -> None:
    quoted = "".join(f"> {line}" for line in text.splitlines(keepends=True))
    plain = [encode(unit.source) for unit in units("> start word\n>\n> " + "word word\n> word")]
    assert plain == ["start word", "word word word"]
    assert joined(parse(quoted)) == quoted


def test_a_backslash_before_the_first_character_is_part_of_the_unit() -> None:
    for around in ("{}\n", "- {}\n", "> # {}\n", "a|b\n-|-\n1|{}\n"):
        found = units(around.format("\\*a"))[-1]
        assert (found.raw, found.source) == ("\\*a", ("*a",))


def test_a_lone_surrogate_does_no_harm() -> None:
    assert joined(parse("a \ud800 *b* \U0001f600 **c**")) == "a \ud800 *b* \U0001f600 **c**"


def test_a_line_in_a_nested_quotation_is_a_space() -> None:
    (unit,) = units("> - > one\n>   > two\n")
    assert encode(unit.source) == "one two"
    assert unit.raw == "one\n>   > two"


def test_where_a_unit_stands_in_the_file() -> None:
    parts = parse("# Top\n\n## Sub *x*\n\ntext\n\n## `code` two\n\n- item\r\n\r\n# Last\nend", 11)
    found = [(unit.line, unit.trail) for unit in parts if isinstance(unit, Unit)]
    assert found == [
        (11, ()),
        (13, ("Top",)),
        (15, ("Top", "Sub x")),
        (17, ("Top",)),
        (19, ("Top", "code two")),
        (21, ()),
        (22, ("Last",)),
    ]


def test_labels_tell_a_translator_what_a_mark_is() -> None:
    text = "*a* **b** ~~c~~ `d` [e](u) ![f](g.png) <b>h</b> $i$ x[^1] <br> {{< j >}} <http://k.l>\n\n[^1]: n"
    told = explain(units(text)[0].source)
    assert told == (
        "<1> emphasis, <2> strong, <3> struck out, <4/> code: `d`, <5> link: u, <6> image: g.png, <7> <b>, "
        "<8/> formula: $i$, <9/> footnote 1, <10/> line break, <11/> {{< j >}}, <12/> link: http://k.l"
    )


def test_authors_can_keep_a_block_and_tell_the_translator() -> None:
    text = (
        "<!-- transpub: skip -->\n> Kept\n>\n> as it is.\n\nTranslated.\n\n"
        "<!-- transpub: note: A pun\n on names -->\nSaid.\n\nNo note.\n"
    )
    assert [(unit.raw, unit.comment) for unit in units(text)] == [
        ("Translated.", ""),
        ("Said.", "A pun on names"),
        ("No note.", ""),
    ]


def test_authors_can_keep_a_stretch_and_a_block_in_one_piece() -> None:
    text = (
        "Before.\n\n<!-- transpub: skip-from-here -->\n# Kept\n\n- kept\n\n<!-- transpub: skip-to-here -->\nAfter.\n\n"
        "<!-- transpub: whole -->\n<!-- transpub: note: an oath -->\n- I swear. I mean it.\n\nOne. Two.\n"
    )
    assert [(unit.raw, unit.splits, unit.comment) for unit in units(text)] == [
        ("Before.", True, ""),
        ("After.", True, ""),
        ("I swear. I mean it.", False, "an oath"),
        ("One. Two.", True, ""),
    ]


def test_what_splits_and_what_stays_whole() -> None:
    text = "# One. Two.\n\nOne. Two.\n\n| A. B. | c |\n|---|---|\n| One. Two. | d |\n\nterm\n: One. Two.\n"
    found = [(unit.role, unit.splits) for unit in units(text)]
    assert found == [
        ("h1", False),
        ("paragraph", True),
        ("header cell", False),
        ("header cell", False),
        ("cell", True),
        ("cell", True),
        ("term in a list", False),
        ("definition", True),
    ]


def test_a_hard_break_between_sentences_is_no_part_of_them() -> None:
    parts = refined(parse("> One.  \n> Two.\\\n> Three.\n"))
    assert [part.raw for part in parts if isinstance(part, Unit)] == ["One.", "Two.", "Three."]
    assert Verbatim("\\\n> ") in parts


def test_no_depth_of_nesting_is_too_much() -> None:
    for text in (
        ">" * 5000 + "a",
        "[" * 5000 + "a",
        "*a " * 5000,
        "<b>" * 5000 + "a",
        "![" * 2000 + "a" + "](x)" * 2000,
    ):
        assert joined(parse(text)) == text


def test_what_an_author_says_holds_in_blocks_of_html_and_in_markdown_inside_them() -> None:
    text = (
        "<!-- transpub: skip -->\n<p>Kept.</p>\n\nAfter.\n\n"
        "<!-- transpub: note: a pun -->\n<!-- transpub: whole -->\n"
        "<div>\n\nOne. Two.\n\n<p>Three. Four.</p>\n</div>\n\n"
        "<!-- transpub: whole -->\n<p>I swear. I mean it.</p>\n\n"
        "<!-- transpub: skip -->\n```\ncode\n```\n<p>Again.</p>\n\n"
        '<!-- transpub: skip-from-here -->\n<p>Kept.</p>\n\n[a]: b "Kept"\n\n<!-- transpub: skip-to-here -->\n\n'
        "> <!-- transpub: skip -->\n> <p>Kept.</p>\n>\n> [Last][a].\n"
    )
    assert [(unit.raw, unit.splits, unit.comment) for unit in units(text)] == [
        ("After.", True, ""),
        ("One. Two.", False, "a pun"),
        ("Three. Four.", False, "a pun"),
        ("I swear. I mean it.", False, ""),
        ("Again.", True, ""),
        ("[Last][a].", True, ""),
    ]


def test_headings_in_html_stand_above_what_follows() -> None:
    found = [
        (unit.raw, unit.trail) for unit in units("# A\n\n<h2>B <i>c</i></h2>\n\nd\n\n<p>e</p>\n\n## F\n\n<p>g</p>")
    ]
    assert found == [
        ("A", ()),
        ("B <i>c</i>", ("A",)),
        ("d", ("A", "B c")),
        ("e", ("A", "B c")),
        ("F", ("A",)),
        ("g", ("A", "F")),
    ]


def test_lines_of_code_are_translated_where_a_project_wants_it() -> None:
    text = "```sh\n# One  \n\tls {{ x }}\n\n 15\n  two\tthree\n```\n\n> ~~~\n> four\n> ~~~\n\n    five\n\n     six\n"
    wanted = Settings(Formats(code_blocks=True))
    found = [part for part in parse(text, 1, wanted) if isinstance(part, Unit)]
    assert [encode(unit.source) for unit in found] == ["# One", "two three", "four", "five", "six"]
    assert {(unit.role, unit.splits) for unit in found} == {("code", False)}
    assert [unit.line for unit in found] == [2, 6, 10, 13, 15]
    assert joined(parse(text, 1, wanted)) == text
    assert units(text) == ()
