"""HTML into parts: nothing is lost, what people read is what they translate, and it may be put in another order."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.html_texts import all_units, cut, texts, units
from tests.numbered import counts_and_nests
from transpub.config import Formats
from transpub.formats.base import Settings
from transpub.formats.html import parse
from transpub.formats.html.pieces import takes_room
from transpub.inline import encode, explain
from transpub.model import Placeholder, Verbatim

CASES = tomllib.loads((Path(__file__).parent / "cases" / "html" / "units.toml").read_text("utf-8"))["case"]
steady = settings(deadline=None, max_examples=150)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_what_is_translated(case: dict[str, str]) -> None:
    found = [f"{unit.role}: {encode(unit.source)}" for unit in all_units(parse(case["text"]))]
    assert case["units"].strip().splitlines() == found


@example("<p>a <abbr title=t> b</abbr> c")
@example("<p>a <img alt=t> <b title=u> <i title=v> </i></b>")
@example("<p>a <code>b</code> <!-- c --> <i title=d></i> e<b title=f>g </b>")
@given(texts | st.text(max_size=60) | st.text("<>/!-='\" abp\n&;", max_size=60))
@steady
def test_the_raw_slices_joined_are_the_text(text: str) -> None:
    parts = parse(text)
    assert text == "".join(part.raw for part in parts)
    assert text == "".join(part.raw for part in cut(parts))
    assert all(part.raw for part in parts)


@given(texts)
@steady
def test_a_unit_is_one_line_of_text_that_a_po_file_can_carry(text: str) -> None:
    parts = parse(text)
    for unit in all_units((*parts, *cut(parts))):
        value = "".join(piece if isinstance(piece, str) else seen(piece) for piece in unit.source)
        assert value.splitlines() == [value], "no line ends in it, of any kind"
        assert "  " not in value
        first, last = unit.source[0], unit.source[-1]
        assert isinstance(first, Placeholder) or first == first.lstrip()
        assert isinstance(last, Placeholder) or last == last.rstrip()


def seen(mark: Placeholder) -> str:
    return "\ufffc" if mark.kind == "alone" and takes_room(mark.raw.strip()) else ""


@given(texts)
@steady
def test_placeholders_count_from_1_and_pairs_nest(text: str) -> None:
    for unit in units(parse(text)):
        counts_and_nests(unit)


def test_where_a_unit_stands_in_the_file() -> None:
    parts = parse(
        "<h1>Top</h1>\n<h2>Sub <i>x</i></h2>\r\n<p>One\n<h2>Two</h2><p title=\n'three'>four<h1>Last</h1>end", 11
    )
    assert [(unit.line, unit.trail) for unit in units(parts)] == [
        (11, ()),
        (12, ("Top",)),
        (13, ("Top", "Sub x")),
        (14, ("Top",)),
        (15, ("Top", "Two")),
        (15, ("Top", "Two")),
        (15, ()),
        (15, ("Last",)),
    ]


def test_labels_tell_a_translator_what_a_mark_is() -> None:
    text = (
        "<p>x <em>a</em> <b>b</b> <a href='u?a&amp;b'>c</a> <code>d &lt;\n e</code> <img src=f> <br> "
        "<span id=s>g</span><!-- h --> <svg><path/></svg> <i class=i></i> y"
    )
    told = explain(units(parse(text))[0].source)
    assert told == (
        "<1> emphasis, <2> strong, <3> link: u?a&b, <4/> code: d < e, <5/> <img src=f>, <6/> line break, "
        "<7> <span id=s>, <8/> comment, <9/> <svg><path/></svg>, <10/> <i class=i>"
    )


def test_authors_can_keep_an_element_and_tell_the_translator() -> None:
    text = (
        "<!-- transpub: skip --><div><p>Kept<p>as it is.</div><p>Translated."
        "<!-- transpub: note: A pun\n on names -->\n<p title=Named>Said.</p>No note."
        "<!-- transpub: skip --> kept <b>too</b>"
    )
    assert [(unit.raw, unit.comment) for unit in units(parse(text))] == [
        ("Translated.", ""),
        ("Named", "A pun on names"),
        ("Said.", "A pun on names"),
        ("No note.", ""),
    ]


def test_a_project_says_which_attributes_are_translated() -> None:
    text = "<p data-tip='A &amp; b'>One <img alt=no data-tip=tip lang=en><hr title=no summary=words>"
    settings = Settings(Formats(attributes=("data-tip", "Summary", "lang")))
    assert [(unit.role, unit.raw) for unit in all_units(parse(text, 1, settings)) if unit.role != "paragraph"] == [
        ("data-tip attribute", "A &amp; b"),
        ("data-tip attribute", "tip"),
        ("summary attribute", "words"),
    ]


def test_what_splits_and_what_stays_whole() -> None:
    text = "<h1>A. B.</h1><p>A. B.<table><th>A. B.<td>A. B.</table>"
    text += "<dl><dt>A. B.<dd>A. B.</dl><hr title='A. B.'><p>&copy A. B."
    assert [unit.splits for unit in units(parse(text))] == [False, True, False, True, False, True, False, False]


def test_a_line_break_between_sentences_is_no_part_of_them() -> None:
    parts = cut(parse("<p>One is.<br>\n Two is. <b>Three</b> is.</p>"))
    assert [part.raw for part in units(parts)] == ["One is.", "Two is.", "<b>Three</b> is."]
    assert Verbatim("<br>\n ") in parts


def test_a_text_in_a_pair_round_all_of_it_is_cut_into_sentences() -> None:
    assert ["One is.", "Two is."] == [unit.raw for unit in units(cut(parse("<p><em>One is. Two is.</em></p>")))]


@pytest.mark.parametrize(
    "text",
    [
        *("<b><div>x" * 3000 + "</b>" * 3000, "<svg><foreignObject><b>" * 3000 + "</x>" * 3000, "<b> x </b> " * 3000),
        *(
            "x<i></i>" * 3000,
            "<p>x" + "&#32;" * 9000,
            '<a b="' * 9000,
            "<script><!--" * 9000,
            "<a " + "b=c " * 9000 + ">x",
        ),
        *(
            "<!-- transpub: skip -->" * 3000 + "x",
            "<h1>x</h2>" * 3000,
            "<a>x" * 3000,
            "<html><body>" + "<article>x" * 3000,
        ),
    ],
)
def test_no_depth_and_no_repetition_is_too_much(text: str) -> None:
    assert text == "".join(part.raw for part in parse(text))
