"""Targets as HTML: whatever a translator writes, in whatever order, the tree stays, as another parser sees it."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.html_texts import all_units, cut, keyed, orders, placed, put, shape, texts, tree, units
from transpub.formats.html import parse, write
from transpub.inline import decode, plain
from transpub.model import Inline, Unit

FOLDER = Path(__file__).parent / "cases" / "html"
CASES = tomllib.loads((FOLDER / "written.toml").read_text("utf-8"))["case"]
PAGES = sorted((FOLDER / "pages").glob("*.html"))
steady = settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.filter_too_much])


HARD = (
    *(
        "<math><u>Yes. No. </u>a",
        "<svg><g><b>x</b> y",
        "<svg><title><l><svg></title></svg><span>t</span>",
        "<svg><title><div><svg></div></title></svg>a <b>b</b>",
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
        "a <abbr title=t> b</abbr> <i title=u> c </i>",
        "<abbr>No. </abbr> <img>r",
        "<span><a></span>t<a>\n</a>",
        "<frameset></frameset><title><g ",
        "<p>a <img alt=t> <b title=u>b <i title=v> </i> </b> c",
    ),
)
"""Texts whose trees were not kept by one draft or another."""


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


def test_the_attributes_in_a_sentence_have_their_own_targets_wherever_their_tags_come_to_stand() -> None:
    text = "<p>See <a href=x title='The plan'>the plan</a> and <img alt=hall title=\"A hall\">\n now."
    parts = parse(text)
    told = {"The plan": "Пла'н", "hall": "зал <b> c", "A hall": 'З"ал'}
    whole = units(parts)[0].source
    turned = decode("<2/> жана <1>план</1>", whole)
    quoted = "<a href=x title='Пла&#39;н'>{}</a>"
    image = '<img alt=зал&#32;&lt;b&gt;&#32;c title="З&quot;ал">'
    inner = {role: (said,) for role, said in told.items()}
    assert f"<p>{image} жана {quoted.format('план')}" == put(parts, lambda unit: inner.get(unit.raw, turned))
    assert f"<p>See {quoted.format('the plan')} and {image}\n now." == put(parts, lambda unit: inner.get(unit.raw))
    untold = text.partition("See")[2].partition(">\n")[0].partition("<img")[2]
    assert f"<p><img{untold}> жана <a href=x title='The plan'>план</a>" == put(
        parts, lambda unit: turned if unit.inner else None
    )


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
    parts = keyed(parse(text))
    there = all_units(parts)
    assume(there)
    index = data.draw(st.integers(0, len(there) - 1))
    said = data.draw(st.text(min_size=1).map(lambda each: f"x{each}x"))
    target = tuple(said if isinstance(piece, str) and piece.strip() else piece for piece in there[index].source)
    found = all_units(parse(put(parts, lambda unit: target if unit.key == there[index].key else None)))
    assert len(found) == len(there)
    assert " ".join(plain(found[index].source).split()) == " ".join(clean(plain(target)).split())
    others = [place for place, each in enumerate(there) if place != index and there[index] not in each.inner]
    assert [plain(found[place].source) for place in others] == [plain(there[place].source) for place in others]


def clean(text: str) -> str:
    return "".join(" " if ord(each) < 0x20 or 0x7F <= ord(each) < 0xA0 else each for each in text).replace("\ud800", "")


@given(texts)
@steady
def test_a_target_that_is_the_source_is_written_as_the_source_is(text: str) -> None:
    for unit in all_units(cut(parse(text))):
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
    assert all(louder(unit) != unit.source for unit in all_units(parts))
    assert changed.count("&amp;&lt;b&gt;") > 100
