"""Marks are carried from a source to a machine's plain text: each once, nested well, no letter of the text changed."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transpub import inline
from transpub.model import Inline, Placeholder
from transpub.transfer import transfer

CASES = Path(__file__).parent / "cases" / "engines" / "transfer.txt"


def marked(text: str) -> Inline:
    """The inline that a text with marks stands for."""
    out: list[str | Placeholder] = []
    for piece in re.split(r"(</?\d+/?>)", text):
        mark = re.fullmatch(r"<(/?)(\d+)(/?)>", piece)
        if mark:
            out.append(Placeholder(int(mark[2]), "close" if mark[1] else "alone" if mark[3] else "open", piece))
        elif piece:
            out.append(piece)
    return tuple(out)


def cases() -> list[tuple[str, str, str]]:
    lines = [line for line in CASES.read_text("utf-8").splitlines() if not line.startswith("#")]
    blocks = re.findall(r"(?:^|\n)([^\n]+)\n([^\n]*)\n([^\n]+)(?=\n|$)", "\n".join(lines))
    return [(source, target, expected) for source, target, expected in blocks]


@pytest.mark.parametrize(("source", "target", "expected"), cases())
def test_marks_come_to_the_place_that_the_case_file_says(source: str, target: str, expected: str) -> None:
    assert expected == inline.encode(transfer(marked(source), target)[0])


def test_the_case_file_is_read() -> None:
    assert len(cases()) >= 20


def test_marks_at_the_edges_are_certain_and_others_are_not() -> None:
    assert transfer(marked("<1>All.</1>"), "Баары.")[1] == 1.0
    assert transfer(("All.",), "Баары.")[1] == 1.0
    anchored = transfer(marked("in <1>2027</1> and"), "жана 2027 да")[1]
    guessed = transfer(marked("one <1>two</1> three"), "бир эки үч")[1]
    assert 0 < guessed < anchored < 1


WORDS = st.text(st.sampled_from("aбөЖ法院 2.,’'-«»“”()\u0301x_"), max_size=12)


@st.composite
def inlines(draw: st.DrawFn) -> Inline:
    """A tree of placeholders with any text between."""
    number = 0

    def pieces(depth: int) -> list[str | Placeholder]:
        nonlocal number
        out: list[str | Placeholder] = [draw(WORDS)]
        for _ in range(draw(st.integers(0, 3))):
            number += 1
            own = number
            if depth and draw(st.booleans()):
                out += [Placeholder(own, "open", "<"), *pieces(depth - 1), Placeholder(own, "close", ">")]
            else:
                out.append(Placeholder(own, "alone", "!"))
            out.append(draw(WORDS))
        return out

    joined: list[str | Placeholder] = []
    for piece in pieces(3):
        if isinstance(piece, str) and joined and isinstance(joined[-1], str):
            joined[-1] += piece
        elif piece:
            joined.append(piece)
    return tuple(joined)


TARGETS = st.one_of(
    st.text(st.sampled_from("aбөЖ法院 2.,’'-«»“”()\u0301x_"), max_size=40),
    st.text(max_size=20),
    st.sampled_from(["", " ", ".", "Гости увидели 2 зала (x) и архив.", "客人们参观了2个法庭。"]),
)


def parents(pieces: Inline) -> dict[int, int]:
    """Each placeholder's number with that of the pair round it, 0 for none; fails where pairs cross."""
    found, stack = {}, [0]
    for piece in pieces:
        if isinstance(piece, Placeholder):
            if piece.kind == "close":
                assert stack.pop() == piece.number
            else:
                found[piece.number] = stack[-1]
                if piece.kind == "open":
                    stack.append(piece.number)
    assert stack == [0]
    return found


def placeholders(pieces: Inline) -> Counter[Placeholder]:
    return Counter(piece for piece in pieces if isinstance(piece, Placeholder))


@settings(deadline=None, max_examples=200)
@given(inlines(), TARGETS)
def test_every_placeholder_is_there_once_nested_as_in_the_source(source: Inline, target: str) -> None:
    result, sure = transfer(source, target)
    assert placeholders(source) == placeholders(result)
    assert parents(source) == parents(result)
    assert 0 <= sure <= 1
    assert all(piece for piece in result)
    assert not any(isinstance(a, str) and isinstance(b, str) for a, b in pairwise(result))


@settings(deadline=None, max_examples=200)
@given(inlines(), TARGETS)
def test_without_its_placeholders_the_result_is_the_target_but_for_spaces_beside_standalone_ones(
    source: Inline, target: str
) -> None:
    pairs_only = tuple(piece for piece in source if isinstance(piece, str) or piece.kind != "alone")
    assert target == inline.plain(transfer(pairs_only, target)[0])
    target = target.replace("\0", "")
    result = transfer(source, target)[0]
    shown = "".join(p if isinstance(p, str) else "\0" if p.kind == "alone" else "" for p in result)
    parts = shown.split("\0")
    pattern = "".join(_loosely(part, first=not i, last=i == len(parts) - 1) for i, part in enumerate(parts))
    assert re.fullmatch(pattern, target, re.DOTALL)


def _loosely(text: str, *, first: bool, last: bool) -> str:
    """A pattern for the text, in which a space beside a standalone placeholder may be lacking."""
    head = "" if first or not text.startswith(" ") else " "
    tail = "" if last or not text[len(head) :].endswith(" ") else " "
    return " ?" * len(head) + re.escape(text[len(head) : len(text) - len(tail)]) + " ?" * len(tail)


@settings(deadline=None, max_examples=200)
@given(inlines(), TARGETS)
def test_no_placeholder_stands_inside_a_word(source: Inline, target: str) -> None:
    result = transfer(source, target)[0]
    words = re.compile(r"[a-zа-яө]+(?:['’][a-zа-яө]+)*")
    assert words.findall(target) == words.findall("|".join(map(_shown, result)))


def _shown(piece: str | Placeholder) -> str:
    return piece if isinstance(piece, str) else ""


@settings(deadline=None, max_examples=200)
@given(inlines())
def test_an_empty_target_keeps_all_placeholders_in_their_order(source: Inline) -> None:
    expected = tuple(piece for piece in source if isinstance(piece, Placeholder))
    assert expected == tuple(p for p in transfer(source, "")[0] if isinstance(p, Placeholder))


@settings(deadline=None, max_examples=200)
@given(inlines())
def test_a_target_that_is_the_source_has_the_marks_where_they_were(source: Inline) -> None:
    words = tuple(p if isinstance(p, Placeholder) else f" word{i} no{i} " for i, p in enumerate(source))
    result, _ = transfer(words, inline.plain(words))
    assert _order(words) == _order(result)


def _order(pieces: Inline) -> list[str]:
    """Words and pairs' marks as they come; single placeholders may move over a space."""
    out: list[str] = []
    for piece in pieces:
        out += (
            piece.split()
            if isinstance(piece, str)
            else [f"{piece.kind}{piece.number}"]
            if piece.kind != "alone"
            else []
        )
    return out


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("<1>OSCE</1> said <2>“yes no”</2> then left.", "«OSCE ооба» деди анан кетти."),  # 1 is where 2 would go
        ("He said “<1>x</1>” b", "а “\u0301x” y"),  # an accent belongs to the quotation mark
    ],
)
def test_a_quotation_that_is_not_free_or_whole_is_none(source: str, target: str) -> None:
    result = transfer(marked(source), target)[0]
    assert parents(marked(source)) == parents(result)
    assert target == inline.plain(result)
    assert "\u0301" not in {piece[0] for piece in result if isinstance(piece, str)}


@settings(deadline=None, max_examples=200)
@given(
    st.lists(
        st.sampled_from(
            [Placeholder(n, kind, "") for n in (1, 2) for kind in ("open", "close", "alone")] + ["a b", " "]
        ),
        max_size=8,
    ),
    TARGETS,
)
def test_placeholders_without_partners_do_no_harm(pieces: list[str | Placeholder], target: str) -> None:
    assert placeholders(tuple(pieces)) == placeholders(transfer(tuple(pieces), target)[0])


def test_a_very_long_text_with_many_marks_is_carried() -> None:
    source = marked("".join(f"word <{n}>span</{n}> of <{n + 1}/> text " for n in range(1, 2000, 2)))
    result, _ = transfer(source, "сөз менен текст " * 1000)
    assert placeholders(source) == placeholders(result)
