"""What an alignment says of a stretch of the source: which words of the target were made of it, and how sure that is.

A model looks at several words for each that it writes, and at full stops for want of better. So signs do not count
where a word is looked at too, and a stretch is found by the best balance of two shares: how much of what the words in
it look at belongs to the span (precision), and how much of what looks at the span is in it (recall).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transpub.model import Alignment

IDEOGRAPHS = "\u2e80-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
_LETTERS = rf"[^\W_{IDEOGRAPHS}]"
_ATOM = re.compile(rf"{_LETTERS}[\w\u0300-\u036f]*?(?:['’-]?{_LETTERS}[\u0300-\u036f]*)*|[{IDEOGRAPHS}]")
"""A word, a number, or an ideograph: what is inside a span or outside it as a whole."""

_SIGN_SHARE = 0.2
"""Where words have at least this share of what a target's word looks at, signs have none."""

_EDGES = 60
"""The words that look most at a span; windows begin and end at one of these."""

_SLIGHT = 0.1
"""Of the most: a word that looks less at a span is no edge of its window."""


class Weights:
    """A source text and its translation, word by word, as an alignment pairs them."""

    def __init__(self, text: str, target: str, alignment: Alignment) -> None:
        self.words = [match.span() for match in _ATOM.finditer(text)]
        self.atoms = [match.span() for match in _ATOM.finditer(target)]
        self._begins = [start for start, _ in self.words]
        self.rows = _rows(self.atoms, alignment, self._begins, self.words)

    def mass(self, start: int, end: int) -> list[float]:
        """How much each word of the target looks at the words that stand in a stretch of the source, 0 to 1."""
        first, last = self._within(start, end)
        return [sum(share for word, share in row.items() if first <= word < last) for row in self.rows]

    def seen(self, start: int, end: int, low: int, high: int) -> float:
        """How much the words in a stretch of the target look at a stretch of the source, 0 to 1."""
        masses = self.mass(start, end)
        inside = [masses[i] for i in self._inside(low, high)]
        return sum(inside) / len(inside) if inside else 0.0

    def window(self, start: int, end: int, low: int, high: int) -> tuple[int, int, float] | None:
        """The stretch of the target, within bounds, that answers to one of the source, and how sure that is, 0 to 1."""
        masses = self.mass(start, end)
        total = sum(masses)
        inside = self._inside(low, high)
        most = max((masses[i] for i in inside), default=0.0)
        if most <= 0:
            return None
        most_looking = [i for i in inside if masses[i] >= _SLIGHT * most]
        first, last = self._within(start, end)
        own = [i for i in most_looking if first <= max(self.rows[i], key=self.rows[i].__getitem__) < last]
        edges = sorted(sorted(own or most_looking, key=lambda i: -masses[i])[:_EDGES])
        sums = [0.0, *accumulate(masses)]
        best = (0.0, 0, 0, 0)
        for place, i in enumerate(edges):
            for j in edges[place:]:
                held = sums[j + 1] - sums[i]
                precision, recall = held / (j + 1 - i), held / total
                best = max(best, (2 * precision * recall / (precision + recall), i - j, -i, j))
        sure, _, i, j = best
        return self.atoms[-i][0], self.atoms[j][1], min(1.0, round(sure, 4))

    def gap(self, position: int, outer: tuple[int, int], gaps: Sequence[int]) -> tuple[int, float] | None:
        """The gap of those where a point goes that stands at a position of the source, and how sure that is, 0 to 1.

        Behind the word that looks at the word before it, since what a footnote is of stands there; before the one that
        looks at the word after it, and behind as much as the point is behind in the source.
        """
        left = bisect_right(self._begins, position - 1) - 1
        before = left if left >= 0 and self.words[left][0] >= outer[0] else None
        after = left + 1 if left + 1 < len(self.words) and self.words[left + 1][1] <= outer[1] else None
        if not self.atoms or (before is None and after is None):
            return None
        past = [sum(share for word, share in row.items() if word <= left) for row in self.rows]
        behind = [0.0, *accumulate(past)]
        ahead = [0.0, *accumulate(1 - each if row else 0.0 for each, row in zip(past, self.rows, strict=True))]
        best = (-1.0, 0, 0)
        ends = [end for _, end in self.atoms]
        for gap in gaps:
            i = bisect_right(ends, gap)  # the atoms before the gap
            near = self.rows[i - 1].get(before, 0.0) if before is not None and i else 0.0
            next_ = self.rows[i].get(after, 0.0) if after is not None and i < len(self.rows) else 0.0
            order = (behind[i] + ahead[-1] - ahead[i]) / len(self.atoms)
            close = ends[i - 1] == gap if i else False
            best = max(best, (near + 0.6 * next_ + 0.5 * order + 0.01 * close, -gap, gap))
        score, _, gap = best
        return gap, min(1.0, round(score / ((before is not None) + 0.6 * (after is not None) + 0.5), 4))

    def _inside(self, low: int, high: int) -> range:
        """The words of the target that stand in a stretch of it as a whole."""
        first, last = bisect_left(self.atoms, (low, low)), bisect_right(self.atoms, (high, high))
        return range(first, last - (last > first and self.atoms[last - 1][1] > high))

    def _within(self, start: int, end: int) -> tuple[int, int]:
        """The words of the source that begin in a stretch, or are cut by its start."""
        first = bisect_left(self._begins, start)
        if first and self.words[first - 1][1] > start:
            first -= 1
        return first, max(first, bisect_left(self._begins, end))


def _rows(
    atoms: Sequence[tuple[int, int]],
    alignment: Alignment,
    begins: Sequence[int],
    words: Sequence[tuple[int, int]],
) -> list[dict[int, float]]:
    """For each word of the target, the words of the source that it looks at; the shares sum up to 1, or there are none.

    A sign is looked at by the word that it stands beside, where no word has a share of any size.
    """
    starts = [each.start for each in alignment]
    rows = []
    for start, end in atoms:
        row: dict[int, float] = {}
        signs: dict[int, float] = {}
        first = max(0, bisect_right(starts, start) - 1)
        for each in alignment[first:]:
            if each.start >= end:
                break
            common = min(end, each.end) - max(start, each.start)
            if common <= 0:
                continue
            for a, b, share in each.sources:
                word = bisect_right(begins, b - 1) - 1
                if word >= 0 and words[word][1] > a:
                    row[word] = row.get(word, 0.0) + share * common
                elif words:
                    near = max(0, word)
                    signs[near] = signs.get(near, 0.0) + share * common
        if sum(row.values()) < _SIGN_SHARE * (sum(row.values()) + sum(signs.values())):
            for word, share in signs.items():
                row[word] = row.get(word, 0.0) + share
        total = sum(row.values())
        rows.append({word: share / total for word, share in row.items()} if total else {})
    return rows
