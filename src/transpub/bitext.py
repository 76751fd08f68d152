"""Two versions of one text, sentence by sentence: which of the one is which of the other.

The dynamic program of Gale and Church (1993, "A program for aligning sentences in bilingual corpora") over lengths,
with numbers, names, and what each sentence is on the page as further evidence. A name is known by its first consonants,
which Latin and Cyrillic writing have in common.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# How many sentences of the two sides belong together, and the price of it: -log of how often that is so, as counted by
# Gale and Church on hand-aligned text.
_SHAPES = {
    (1, 1): -math.log(0.89),
    (1, 0): -math.log(0.0099),
    (0, 1): -math.log(0.0099),
    (2, 1): -math.log(0.089 / 2),
    (1, 2): -math.log(0.089 / 2),
    (2, 2): -math.log(0.011),
}
_VARIANCE = 6.8
"""Of a translation's length, for each character of the source (the same)."""
_LEAST = 1e-9
_HAN = 3.0
"""How many letters of an alphabet a Chinese or Japanese character stands for. In NTREX-128 it is 3.2."""
_FIRM = 400.0
"""After how much text, in letters, its own ratio of lengths counts for as much as that of one to one."""
_BAND = 60
"""How far a sentence may have strayed from the place that its share of the text gives it, besides what is left out."""
_SHARED, _ALONE, _OTHER_ROLE = 2.5, 1.5, 6.0
"""What a number or name in both is worth, what a number in one alone costs, and two sentences of another kind."""
_MOST = 4
"""How many of them count."""

_NUMBER = re.compile(r"\d+")
_GROUPED = re.compile(r"(?<=\d)[.,\s\u00a0\u202f'](?=\d{3}(?!\d))")
_CHARACTER = re.compile(r"[\u2e80-\u9fff]")
_NAME = re.compile(r"\b[A-ZА-ЯЁҢӨҮ][\w-]+")
_SOUNDS = str.maketrans(
    "cqwбвгдзклмнңпрстфц",
    "kkvbvgdzklmnnprstfk",
    "aeiouyhjаеёиіоуыэюяөүйьъжх-0123456789_",
)
_CONSONANTS = 4
"""How many tell a name; endings follow. With fewer than one less it is no name that could be told."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as people read it, and what it is on the page."""

    text: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class Bead:
    """Sentences that belong together, as ranges of both sides; one of them may be empty.

    `score` is 0 to 1: how well the lengths and the numbers of the two go together, 0 where a side is empty.
    """

    source: range
    target: range
    score: float


@dataclass(frozen=True, slots=True)
class _Side:
    """Facts of each sentence of a side, and of the first sentences of it together."""

    roles: tuple[str, ...]
    sums: tuple[float, ...]
    numbers: tuple[frozenset[str], ...]
    names: tuple[frozenset[str], ...]

    def length(self, start: int, count: int) -> float:
        return self.sums[start + count] - self.sums[start]


def align(source: Sequence[Sentence], target: Sequence[Sentence]) -> tuple[Bead, ...]:
    """The beads in order; every sentence of both sides is in one. Nothing that changed its place is found."""
    mine_all, other_all = (_FIRM + sum(_length(each.text) for each in side) for side in (source, target))
    size = mine_all / other_all
    mine, other = _side(source, 1.0), _side(target, size)
    best: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {(0, 0): (0.0, (0, 0))}
    for row in range(len(source) + 1):
        for column in _near(row, len(source), len(target)):
            for shape, price in _SHAPES.items():
                here = (row - shape[0], column - shape[1])
                if here not in best:
                    continue
                cost = best[here][0] + price + _cost(mine, other, here, shape)
                if (row, column) not in best or cost < best[row, column][0]:
                    best[row, column] = (cost, shape)
    return tuple(reversed(list(_back(best, mine, other))))


def _near(row: int, rows: int, columns: int) -> range:
    middle = row * columns // max(1, rows)
    band = _BAND + abs(rows - columns)
    return range(max(0, middle - band), min(columns, middle + band) + 1)


def _side(sentences: Sequence[Sentence], size: float) -> _Side:
    sums = [0.0]
    for each in sentences:
        sums.append(sums[-1] + _length(each.text) * size)
    texts = [ungrouped(each.text) for each in sentences]
    return _Side(
        tuple(each.role for each in sentences),
        tuple(sums),
        tuple(map(figures, texts)),
        tuple(frozenset(filter(None, map(_sound, _NAME.findall(text)))) for text in texts),
    )


def figures(text: str) -> frozenset[str]:
    """The numbers of a text as runs of digits, whatever groups their thousands."""
    return frozenset(_NUMBER.findall(ungrouped(text)))


def ungrouped(text: str) -> str:
    """A text with the thousands of its numbers joined."""
    return _GROUPED.sub("", text)


def _length(text: str) -> float:
    return len(text) + (_HAN - 1) * len(_CHARACTER.findall(text))


def _sound(name: str) -> str:
    """The first consonants of a name, "" where they are too few."""
    sounds = re.sub(r"(.)\1+", r"\1", name.casefold().translate(_SOUNDS))[:_CONSONANTS]
    return sounds if len(sounds) >= _CONSONANTS - 1 else ""


def _cost(mine: _Side, other: _Side, place: tuple[int, int], shape: tuple[int, int]) -> float:
    """How unlikely it is that these sentences are one another's, from all but how many they are."""
    if 0 in shape:
        return 0.0
    (row, column), (rows, columns) = place, shape
    cost = -math.log(_fit(mine.length(row, rows), other.length(column, columns)))
    shared, alone = _told(mine.numbers, other.numbers, place, shape)
    names, _ = _told(mine.names, other.names, place, shape)
    cost += _ALONE * min(_MOST, alone) - _SHARED * min(_MOST, shared + names)
    roles = {*mine.roles[row : row + rows], *other.roles[column : column + columns]}
    return cost + (_OTHER_ROLE if len(roles) > 1 else 0.0)


def _fit(one: float, other: float) -> float:
    """How likely so great a difference of two lengths is."""
    spread = math.sqrt(_VARIANCE * max(1.0, (one + other) / 2))
    return max(_LEAST, math.erfc(abs(one - other) / spread / math.sqrt(2)))


def _told(
    mine: Sequence[frozenset[str]], other: Sequence[frozenset[str]], place: tuple[int, int], shape: tuple[int, int]
) -> tuple[int, int]:
    """How many of the words are on both sides, and how many on one alone."""
    here = frozenset[str]().union(*mine[place[0] : place[0] + shape[0]])
    there = frozenset[str]().union(*other[place[1] : place[1] + shape[1]])
    return len(here & there), len(here ^ there)


def _back(best: dict[tuple[int, int], tuple[float, tuple[int, int]]], mine: _Side, other: _Side) -> Iterator[Bead]:
    place = (len(mine.roles), len(other.roles))
    while place != (0, 0):
        shape = best[place][1]
        place = (place[0] - shape[0], place[1] - shape[1])
        score = 0.0
        if 0 not in shape:
            shared, alone = _told(mine.numbers, other.numbers, place, shape)
            fit = _fit(mine.length(place[0], shape[0]), other.length(place[1], shape[1]))
            score = round(fit**0.25 * (1 + shared) / (1 + shared + alone), 2)
        yield Bead(range(place[0], place[0] + shape[0]), range(place[1], place[1] + shape[1]), score)
