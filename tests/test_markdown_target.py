"""Targets as Markdown: read again they are the same text with the same placeholders, and they are easy to read."""

from __future__ import annotations

import re
import tomllib
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.markdown_texts import DEFINITIONS, oracle_of, outline, texts
from transpub.config import Formats
from transpub.formats import Settings
from transpub.formats.markdown import parse, write
from transpub.formats.markdown.target import written
from transpub.inline import decode
from transpub.model import Document, Inline, Placeholder, Unit
from transpub.segment import refine, splitter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transpub.model import Part

FOLDER = Path(__file__).parent / "cases" / "markdown"
CASES = tomllib.loads((FOLDER / "written.toml").read_text("utf-8"))["case"]
PAGES = sorted((FOLDER / "pages").glob("*.md"))
SPLIT = splitter("en")
steady = settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.filter_too_much])

SAID = st.lists(
    st.sampled_from(
        [
            *("*", "**", "_", "~", "~~~", "`", "```", "[", "]", "(", ")", "!", "<", "<b>", "</b>", "&", "&amp;", "\\"),
            *("|", "|-|", "{", "}", "{{", "{%", "%}", "{#id}", "#", "# ", "-", "- ", "---", "+ ", "1. ", "12) ", "="),
            *("==", "> ", ":", ": ", "$", "^", "[^1]", "[r]", "[ ] ", "a", "word", "3", "x_y", "字", "。", "！", "é"),
            *(" ", " ", "\n", "\t", "    ", "\u2028", "\xa0", '"', "'", "/", ".", "?", "@", "http://x.y"),
        ]
    ),
    max_size=5,
).map("".join)


def units(parts: Sequence[Part]) -> list[Unit]:
    return [part for part in parts if isinstance(part, Unit)]


def put(parts: Sequence[Part], unit: Unit, text: str) -> str:
    return "".join(text if part is unit else part.raw for part in parts)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_how_a_target_is_written(case: dict[str, str]) -> None:
    text = case.get("around", "…").replace("…", case["source"]) + "\n\n[c]: x\n[a *b*]: x\n[e]: x\n\n[^1]: x\n"
    unit = units(parse(text))[0]
    assert unit.raw == case["source"], "the case is about this unit"
    assert write(unit, decode(case["target"], unit.source)) == case["written"]


def like(inline: Inline) -> list[str]:
    """What must be the same after reading: the text as people see it and what stands in it, emptied pairs as one."""
    out = "".join(
        re.sub(r"[\s\x00-\x1f\x7f-\x9f]+", " ", piece) if isinstance(piece, str) else f"\0{piece.kind}\0"
        for piece in inline
    )
    return re.sub(" *(\0alone\0) *", r"\1", out.replace("\0open\0\0close\0", "\0alone\0")).strip().split("\0")


@st.composite
def replaced(draw: st.DrawFn) -> tuple[str, tuple[Part, ...], Unit, Inline]:
    """A text, one of its units, and a target of no sense with that unit's placeholders in another order."""
    text = draw(texts) + DEFINITIONS
    parts = parse(text)
    assume(units(parts))
    unit = draw(st.sampled_from(units(parts)))
    groups: list[list[Placeholder]] = []
    depth = 0
    for piece in unit.source:
        if isinstance(piece, Placeholder):
            groups += [] if depth else [[]]
            groups[-1].append(piece)
            depth += {"open": 1, "close": -1, "alone": 0}[piece.kind]
    target: list[str | Placeholder] = [draw(SAID) + "w"]
    for placeholder in (piece for group in draw(st.permutations(groups)) for piece in group):
        target += [placeholder, draw(SAID)]
    return text, parts, unit, tuple(piece for piece in target if piece)


@given(replaced())
@steady
def test_a_written_target_is_read_as_it_was_meant(case: tuple[str, tuple[Part, ...], Unit, Inline]) -> None:
    _, parts, unit, target = case
    said = write(unit, target)
    assume(said != unit.raw)
    assume(
        "<span translate=no>" not in unit.raw
    )  # left open, it holds for what follows, and may hold for less if moved
    index = next(i for i, other in enumerate(units(parts)) if other is unit)
    again = units(parse(put(parts, unit, said)))
    assert len(again) == len(units(parts))
    assert like(again[index].source) == like(target)
    before = [other.source for other in units(parts)]
    assert before[:index] == [other.source for other in again[:index]]
    assert before[index + 1 :] == [other.source for other in again[index + 1 :]]


BEGUN = (
    *("`", "``", "$", "$$", "*", "**", "_", "~~", "[", "[a](", "[a](b ", '[a](b "', '[a](b "t', "![a", "![", "[^", "|"),
    *("<", "<b", "<b c", '<b c="', "<b c='", "<!-- ", "<?x", "<!X ", "<![CDATA[", "<a@b", "<http://x", "http://x"),
    *("&", "&am", "\\", "{{", "{%", "{#"),
)
"""The first halves of markup."""

ENDED = (
    *("`", "``", "$", "$$", "*", "**", "_", "~~", "]", "](u)", "t](u)", ": x", ")", ") x", '") x', "'>", ">", '">'),
    *("-->", "?>", "]]>", ".com>", "amp;", "}}", "%}", "}", "x_ y", "x* y", "x** y", "x~~ y"),
)
"""And the second ones, and what may stand around them."""


@pytest.mark.parametrize(
    "shape", ["One {} two. {}", "One {}two. {} is here.", "One two {}. {}", "- One ({} ). {}\n- x"]
)
def test_a_target_ends_nothing_that_another_sentence_seems_to_begin(shape: str) -> None:
    @given(st.sampled_from(BEGUN), st.sampled_from(ENDED), st.sampled_from(["{}", "Щ {}", "Щ{} щ", "Щ {} щ"]))
    @settings(deadline=None, max_examples=200)
    def holds(begun: str, ended: str, around: str) -> None:
        whole = Document("a", "a.md", "markdown", {}, parse(shape.format(begun, "Three.")))
        document = refine(whole, SPLIT)
        said = around.format(ended)
        assume(len(whole.units) == 1 + shape.startswith("-"))
        first, second = document.units[:2]
        assume(len(first.source) == 1 and second.raw.startswith("Three"))
        (again, *_) = units(parse(put(document.parts, second, write(second, (said,)))))
        assert again.source == (f"{first.source[0]} {said}",)

    holds()


@pytest.mark.parametrize(
    "text", ["*One. Two is *three* four.", "One is *two* three. Four *five.", "~One. Two is ~~three~~ four."]
)
def test_an_emphasis_beside_half_a_one_in_another_sentence_is_read_as_it_was_meant(text: str) -> None:
    document = refine(Document("a", "a.md", "markdown", {}, parse(text)), SPLIT)
    (unit,) = document.units
    target = tuple("请参阅" if isinstance(piece, str) else piece for piece in unit.source)
    (again,) = units(parse(write(unit, target)))
    assert like(again.source) == like(target)


def test_half_an_emphasis_in_a_title_keeps_its_paragraph_as_it_is() -> None:
    assert [unit.raw for unit in units(parse(":::note Be *careful\nSee *the plan* here.\n:::\n"))] == []
    found = [unit.raw for unit in units(parse(":::note Be 2 * careful\nSee *the plan* here.\n:::\n"))]
    assert found == ["Be 2 * careful", "See *the plan* here."]


def test_what_only_its_text_keeps_apart_from_the_paragraph_before_it_stays() -> None:
    assert [unit.raw for unit in units(parse("e\n|||t|\\\n-|-|-|-\n\nf\n\n- g\n"))] == ["e", "f", "g"]
    assert [unit.raw for unit in units(parse("e\n||||\\\n-|-|-|-\nt\n: f\n\ng\n: h\n"))] == ["e", "f", "g", "h"]
    assert [unit.raw for unit in units(parse("[^1]: a\n[^2]: b\n\n> c\n>\n> d\n"))] == ["a", "b", "c", "d"]


def test_an_emphasis_beside_a_control_is_read_as_it_was_meant() -> None:
    for around in ("…\x01", "\x01 …", " \x02 … \x01 \x03", "- …\x7f\n\n  b"):
        parts = parse(around.replace("…", "*<b>l*"))
        unit = units(parts)[0]
        assert [unit.source] == [each.source for each in units(parse("*<b>l*"))]
        said = write(unit, ("w ", *(piece for piece in unit.source if isinstance(piece, Placeholder))))
        assert said == "w *<b>*"
        again = units(parse(put(parts, unit, said)))[0]
        assert [piece.kind for piece in again.source if isinstance(piece, Placeholder)] == ["open", "alone", "close"]
        assert put(parts, unit, write(unit, unit.source)) == around.replace("…", "*<b>l*")


@given(st.lists(SAID, min_size=1, max_size=3).map(" ".join))
@steady
def test_any_text_without_marks_can_be_written(text: str) -> None:
    for around in (
        "x\n",
        "# x\n",
        "x\n===\n",
        "| x | y |\n|-|-|\n",
        "x | y\n-|-\n",
        "> - x\n",
        "![x](u)\n",
        "x\n: d\n",
    ):
        parts = parse(around)
        unit = units(parts)[0]
        said = write(unit, (f"{text}é",))
        assert said != "x"
        (first, *_) = units(parse(put(parts, unit, said)))
        assert like(first.source) == like((f"{text}é",))
        assert first.role == unit.role


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_source_written_anew_makes_the_same_page(page: Path) -> None:
    text = page.read_text("utf-8")
    oracle = outline(oracle_of(text))
    blocks = parse(text)
    for parts in (blocks, refine(Document("a", "a.md", "markdown", {}, blocks), SPLIT).parts):
        anew = "".join(written(part, part.source) if isinstance(part, Unit) else part.raw for part in parts)
        assert outline(oracle_of(anew)) == oracle


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_no_target_of_usual_shape_falls_back_to_the_source(page: Path) -> None:
    for unit in units(parse(page.read_text("utf-8"))):
        target = ("Щ ", *(f"{piece} щ" if isinstance(piece, str) else piece for piece in unit.source))
        assert "Щ" in write(unit, target)


@given(texts)
@steady
def test_a_target_that_is_the_source_is_written_as_the_source_is(text: str) -> None:
    for unit in units(parse(text)):
        assert write(unit, unit.source) == unit.raw


def test_a_written_target_never_breaks_its_line() -> None:
    (unit,) = units(parse("One `a` two."))
    assert "\n" not in write(unit, decode("a\n\n# b <1/>\r\n> c", unit.source))


@given(SAID, st.sampled_from(["```\nx\n```\n", "> ~~~\n>  x\n> ~~~\n", "- ```\n  x\n\n  y\n", "    x\n\n     z\n"]))
@steady
def test_a_line_of_code_stays_one(text: str, around: str) -> None:
    settings = Settings(Formats(code_blocks=True))
    parts = parse(around, 1, settings)
    unit = units(parts)[0]
    said = write(unit, (text,), settings)
    again = parse(put(parts, unit, said), 1, settings)
    assert len(again) == len(parts) or not any(map(str.isalpha, text)), "it ends no block and begins none"
    assert said == "x" or said == " ".join(text.split("\n")).replace("\t", " ").replace("\u2028", " ").strip()
    page = oracle_of(put(parts, unit, said))
    assert page == oracle_of(around).replace("x", escape(said, quote=False), 1)
