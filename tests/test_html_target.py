"""Targets as HTML: whatever a translator writes, in whatever order, the tree stays, as another parser sees it."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.html_texts import cut, orders, placed, shape, texts, tree, units
from transpub.formats.html import parse, write
from transpub.formats.html.target import written
from transpub.inline import decode, plain
from transpub.model import Unit

if TYPE_CHECKING:
    from collections.abc import Callable

    from transpub.model import Inline, Part

FOLDER = Path(__file__).parent / "cases" / "html"
CASES = tomllib.loads((FOLDER / "written.toml").read_text("utf-8"))["case"]
PAGES = sorted((FOLDER / "pages").glob("*.html"))
steady = settings(deadline=None, max_examples=500, suppress_health_check=[HealthCheck.filter_too_much])


HARD = (
    *(
        "<math><u>Yes. No. </u>a",
        "<svg><g><b>x</b> y",
        "one<!-- c --><script>d</script>two",
        "a<a href=x>b<a href=y>c</a></a>d",
    ),
    *(
        "<a href=x><p>a <a href=y>b</a> c</p>",
        "<p>a <b>b<p>c <b>d</b> e</b> f",
        "<table>a <b>b</b> c<tr>d<i>e</i><td>f <u>g</u>",
    ),
    *(
        "a <textarea>b",
        "a <iframe>b",
        "a <!-- b",
        "a <svg>b",
        "a<nobr>b<nobr>c</nobr></nobr>",
        "<ruby>a<rt>b<rt>c</rt></ruby> d",
    ),
    *(
        "<p>a <i>b<div>c</i> d</div>",
        "<p>a <b><i>b</b> c</i> d",
        "<p>a</b> b <b>c</b>",
        "x &copy y. Is so.",
        "<p>a</body>b<!-- c -->d",
        "<p><u>a<p>b<!-- c -->d",
        "<p><b>a<i>b</b>c<!-- d -->e</i>",
        "a<br> b <br>c ",
    ),
)
"""Texts whose trees were not kept by one draft or another."""


def put(parts: tuple[Part, ...], made: Callable[[Unit], Inline]) -> str:
    return "".join(written(part, made(part)) if isinstance(part, Unit) else part.raw for part in parts)


def louder(unit: Unit) -> Inline:
    """Longer words, with all that could be markup; spaces stay where they are."""
    return tuple(
        "".join(f"{each.swapcase()}&<b>\"'" if each.isalnum() else each for each in piece)
        if isinstance(piece, str)
        else piece
        for piece in unit.source
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_how_a_target_is_written(case: dict[str, str]) -> None:
    parts = parse(case["text"])
    (unit,) = units(parts)
    said = write(unit, decode(case["target"], unit.source))
    assert case["written"] == "".join(said if part is unit else part.raw for part in parts)


@given(texts)
@steady
def test_a_source_written_anew_is_the_same_to_a_browser(text: str) -> None:
    parts = parse(text)
    for each in (parts, cut(parts)):
        assert tree(text) == tree(put(each, lambda unit: unit.source))


@given(texts)
@steady
def test_other_words_change_text_and_nothing_else(text: str) -> None:
    parts = parse(text)
    for each in (parts, cut(parts)):
        assert shape(text) == shape(put(each, louder))


@given(texts)
@steady
def test_another_order_moves_no_word_and_no_element_to_another_place_in_the_tree(text: str) -> None:
    parts = parse(text)
    for each in (parts, cut(parts)):
        assert placed(text) == placed(put(each, lambda unit: orders(unit.source)[0]))
        assert placed(text) == placed(put(each, lambda unit: orders(unit.source)[1]))


@given(texts, st.data())
@steady
def test_a_written_target_is_read_as_it_was_meant(text: str, data: st.DataObject) -> None:
    parts = parse(text)
    assume(units(parts))
    unit = data.draw(st.sampled_from(units(parts)))
    said = data.draw(st.text(min_size=1).map(lambda each: f"x{each}x"))
    target = tuple(said if isinstance(piece, str) and piece.strip() else piece for piece in unit.source)
    again = parse("".join(write(unit, target) if part is unit else part.raw for part in parts))
    index = next(place for place, each in enumerate(units(parts)) if each is unit)
    found = units(again)
    assert len(found) == len(units(parts))
    assert " ".join(plain(found[index].source).split()) == " ".join(clean(plain(target)).split())
    assert [each.raw for each in found[:index]] == [each.raw for each in units(parts)[:index]]


def clean(text: str) -> str:
    return "".join(" " if ord(each) < 0x20 or 0x7F <= ord(each) < 0xA0 else each for each in text).replace("\ud800", "")


@given(texts)
@steady
def test_a_target_that_is_the_source_is_written_as_the_source_is(text: str) -> None:
    for unit in units(cut(parse(text))):
        assert write(unit, unit.source) == unit.raw


@pytest.mark.parametrize("text", HARD)
def test_texts_that_were_hard_keep_their_tree(text: str) -> None:
    for parts in (parse(text), cut(parse(text))):
        assert tree(text) == tree(put(parts, lambda unit: unit.source))
        assert shape(text) == shape(put(parts, louder))
        assert placed(text) == placed(put(parts, lambda unit: orders(unit.source)[0]))
        assert placed(text) == placed(put(parts, lambda unit: orders(unit.source)[1]))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_pages_keep_their_tree(page: Path) -> None:
    text = page.read_text("utf-8")
    parts = cut(parse(text))
    assert tree(text) == tree(put(parts, lambda unit: unit.source))
    assert shape(text) == shape(put(parts, louder))
    assert placed(text) == placed(put(parts, lambda unit: orders(unit.source)[0]))
    assert len(units(parts)) > 5
    changed = put(parts, louder)
    assert all(louder(unit) != unit.source for unit in units(parts))
    assert changed.count("&amp;&lt;b&gt;") > 100
