"""Carries the marks of a source over to the plain text that a machine made of it.

This is the version without the model's attention: marks at the edges stay at the edges; where source and target share words
(numbers, names) these are anchors; the rest goes to the proportional place, moved to the edge of a word.

Laws: every placeholder is in the result once, nested as in the source, and the text without them is the target, but for spaces
added beside an `alone` placeholder that has one there in the source (a code span between words is a word the engine never saw).
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from transpub.model import Placeholder

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transpub.model import Inline

_IDEOGRAPHS = "\u2e80-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
_IDEOGRAPH = re.compile(f"[{_IDEOGRAPHS}]")
_TOKEN = re.compile(rf"\d+(?:[.,:/]\d+)*|[^\W\d_{_IDEOGRAPHS}]+(?:['’-][^\W\d_{_IDEOGRAPHS}]+)*")
_REACH = 200
"""Characters on either side of the proportional place that are looked at."""

_OPENING = "([{«“‘„\"'（《【"


@dataclass(frozen=True, slots=True)
class _Node:
    """A pair of placeholders round `start:end` of the source text, or a single one (`closing` None) at `start`."""

    opening: Placeholder
    closing: Placeholder | None
    start: int
    end: int
    parent: int


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a node goes in the target, and how sure that is."""

    start: int
    end: int
    sure: float


_LIFTED, _SHARED, _GUESSED, _NOWHERE = 1.0, 0.9, 0.5, 0.1


def transfer(source: Inline, target: str) -> tuple[Inline, float]:
    """The target with the source's placeholders, and the confidence in their places, 0 to 1 (1 where there are none)."""
    text, nodes = _parsed(source)
    if not nodes:
        return ((target,) if target else ()), 1.0
    anchors = _anchors(text, target)
    children: dict[int, list[int]] = defaultdict(list)
    for index, node in enumerate(nodes):
        children[node.parent].append(index)
    places: dict[int, _Place] = {}
    for parent in (-1, *range(len(nodes))):
        if parent not in children:
            continue
        outer = (0, len(text)) if parent < 0 else (nodes[parent].start, nodes[parent].end)
        inner = (0, len(target)) if parent < 0 else (places[parent].start, places[parent].end)
        level = _Level(text, target, outer, inner, anchors)
        places |= level.place([(index, nodes[index]) for index in children[parent]])
    sure = sum(place.sure for place in places.values()) / len(places)
    return _joined(_emitted(text, target, nodes, places, children)), round(sure, 4)


def _parsed(source: Inline) -> tuple[str, list[_Node]]:
    """The text without placeholders, and the tree of these in source order; one without its partner stands alone."""
    pairs: dict[int, int] = {}
    stack: list[tuple[int, int]] = []
    for index, piece in enumerate(source):
        if isinstance(piece, str) or piece.kind == "alone":
            continue
        if piece.kind == "open":
            stack.append((piece.number, index))
        elif any(number == piece.number for number, _ in stack):
            while stack:
                number, opened = stack.pop()
                if number == piece.number:
                    pairs[opened] = index
                    break
    ends = {}
    at = 0
    for index, piece in enumerate(source):
        at += len(piece) if isinstance(piece, str) else 0
        ends[index] = at
    nodes: list[_Node] = []
    inside = [-1]
    closes = set(pairs.values())
    for index, piece in enumerate(source):
        if isinstance(piece, str):
            continue
        if index in closes:
            inside.pop()
        elif index in pairs:
            closing = source[pairs[index]]
            assert isinstance(closing, Placeholder)
            nodes.append(_Node(piece, closing, ends[index], ends[pairs[index]], inside[-1]))
            inside.append(len(nodes) - 1)
        else:
            nodes.append(_Node(piece, None, ends[index], ends[index], inside[-1]))
    return "".join(piece for piece in source if isinstance(piece, str)), nodes


def _anchors(text: str, target: str) -> list[tuple[int, int]]:
    """Places that belong together, rising on both sides: the edges of words and numbers that occur in both texts.

    A word that occurs equally often on both sides is paired first with first, second with second. Of words that changed
    their order, the longest rising row is kept.
    """
    here, there = _occurrences(text), _occurrences(target)
    pairs = sorted(
        (a, b, len(token))
        for token, starts in here.items()
        if (len(token) > 1 or token.isdigit()) and len(starts) == len(there.get(token, ()))
        for a, b in zip(starts, there[token], strict=True)
    )
    out: list[tuple[int, int]] = []
    for a, b, length in _rising(pairs):
        out += [(a, b), (a + length, b + length)]
    return out


def _occurrences(text: str) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for match in _TOKEN.finditer(text):
        found[match.group()].append(match.start())
    return found


def _rising(pairs: Sequence[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """The longest subsequence whose second members rise (patience sorting)."""
    tails: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for index, (_, b, _) in enumerate(pairs):
        column = bisect_left(tails, b)
        before.append(last[column - 1] if column else -1)
        tails[column : column + 1], last[column : column + 1] = [b], [index]
    row = []
    index = last[-1] if last else -1
    while index >= 0:
        row.append(pairs[index])
        index = before[index]
    return row[::-1]


class _Level:
    """One window of the source text and of the target, and the placing of the nodes that stand directly in it."""

    def __init__(
        self,
        text: str,
        target: str,
        outer: tuple[int, int],
        inner: tuple[int, int],
        anchors: Sequence[tuple[int, int]],
    ) -> None:
        self.text, self.target = text, target
        self.a, self.b = outer
        self.c, self.d = inner
        within = [pair for pair in anchors if self.a <= pair[0] <= self.b and self.c <= pair[1] <= self.d]
        self.knots = [(self.a, self.c), *within, (self.b, self.d)]
        self.taken: list[tuple[int, int]] = []

    def place(self, nodes: Sequence[tuple[int, _Node]]) -> dict[int, _Place]:
        """Spans that are certain first, then the other spans, then the points between them."""
        places: dict[int, _Place] = {}
        spans = [(index, node) for index, node in nodes if node.end > node.start]
        for find in (self._whole, self._copied, self._proportional):
            for index, node in spans:
                place = None if index in places else find(node)
                if place is not None:
                    places[index] = place
                    if place.end > place.start:
                        insort(self.taken, (place.start, place.end))
        for index, node in nodes:
            if index not in places:
                places[index] = self._point(node)
        return places

    def _whole(self, node: _Node) -> _Place | None:
        """A span with all the words of the window goes round all the words of the target; punctuation stays outside."""
        before, after = self.text[self.a : node.start], self.text[node.end : self.b]
        if _worded(before) or _worded(after) or not _worded(self.text[node.start : node.end]):
            return None
        start, end = self._after(before), self._before(after)
        return _Place(start, end, _LIFTED) if start < end else None

    def _after(self, punctuation: str) -> int:
        """The window's start, past as many signs as the source has there."""
        start, left = self.c, len(punctuation.strip())
        while start < self.d and (self.target[start].isspace() or (left and not _letter(self.target[start]))):
            left -= not self.target[start].isspace()
            start += 1
        return start

    def _before(self, punctuation: str) -> int:
        """The window's end, before as many signs as the source has there."""
        end, left = self.d, len(punctuation.strip())
        while end > self.c and (self.target[end - 1].isspace() or (left and not _letter(self.target[end - 1]))):
            left -= not self.target[end - 1].isspace()
            end -= 1
        return end

    def _copied(self, node: _Node) -> _Place | None:
        """A span whose text occurs in the target, as whole words, takes the nearest free occurrence."""
        words = self.text[node.start : node.end].strip()
        if not _worded(words):
            return None
        near = self._at(node.start)[0]
        found = [start for start in self._finds(words) if self._free(start, start + len(words))]
        if not found:
            return None
        start = min(found, key=lambda start: abs(start - near))
        return _Place(start, start + len(words), _SHARED)

    def _finds(self, words: str) -> Iterator[int]:
        start = self.target.find(words, self.c, self.d)
        while start >= 0:
            end = start + len(words)
            if not (_torn(self.target, start) or _torn(self.target, end) or _in_number(self.target, start, end)):
                yield start
            start = self.target.find(words, start + 1, self.d)

    def _free(self, start: int, end: int) -> bool:
        index = bisect_left(self.taken, (end, end))
        return index == 0 or self.taken[index - 1][1] <= start

    def _proportional(self, node: _Node) -> _Place:
        """A span at the place that its own has in the source, from the edge of a word to the edge of a word."""
        (left, sure), (right, sure_too) = self._at(node.start), self._at(node.end)
        low, high = self._gap((left + right) // 2)
        starts = [g for g in self._gaps(left, low, high) if g < high and not self.target[g].isspace()]
        worded = [g for g in starts if _letter(self.target[g])] if _letter(self.text[node.start]) else []
        if not starts:
            return _Place(low, low, _NOWHERE)
        start = self._best(node.start, left, worded or starts)
        ends = [g for g in self._gaps(max(right, start), start, high) if g > start and not self.target[g - 1].isspace()]
        if not ends:
            return _Place(start, start, _NOWHERE)
        tails = [g for g in ends if _letter(self.target[g - 1])] if _letter(self.text[node.end - 1]) else []
        return _Place(start, self._best(node.end, right, tails or ends), (sure + sure_too) / 2)

    def _point(self, node: _Node) -> _Place:
        """A point at the edge of the window stays there, others go to the proportional place outside the spans."""
        before, after = self.text[self.a : node.start], self.text[node.start : self.b]
        place, sure = self._at(node.start)
        if not before.strip():
            place, sure = self.c, _LIFTED
        elif not after.strip():
            place, sure = self.d, _LIFTED
        elif not _worded(after):
            place, sure = self._before(after), _LIFTED
        elif not _worded(before):
            place, sure = self._after(before), _LIFTED
        else:
            gaps = [g for g in self._gaps(place, self.c, self.d) if self._free(g, g)]
            place = self._best(node.start, place, gaps) if gaps else place
        if not self._free(place, place):
            low, high = self.taken[bisect_right(self.taken, (place, len(self.target))) - 1]
            place = low if place - low < high - place else high
        if _torn(self.target, place):
            place, sure = self.d, _NOWHERE
        return _Place(place, place, sure)

    def _at(self, position: int) -> tuple[int, float]:
        """The place in the target that answers to one in the source, between the anchors on either side of it."""
        index = bisect_right(self.knots, (position, len(self.target) + 1)) - 1
        (a, c), (b, d) = self.knots[index], self.knots[min(index + 1, len(self.knots) - 1)]
        if position == a:
            return c, _SHARED if index else _GUESSED
        return c + (position - a) * (d - c) // max(1, b - a), _GUESSED

    def _gap(self, place: int) -> tuple[int, int]:
        """The free stretch of the window that holds a place, or is nearest to it."""
        edges = [self.c, *(edge for interval in self.taken for edge in interval), self.d]
        stretches = [(low, high) for low, high in zip(edges[::2], edges[1::2], strict=True) if low < high]
        if not stretches:
            return self.d, self.d
        return min(stretches, key=lambda stretch: max(stretch[0] - place, place - stretch[1], 0))

    def _gaps(self, near: int, low: int, high: int) -> list[int]:
        """Places near one, within bounds, that tear no word; the bounds themselves are always among them."""
        first, last = max(low, near - _REACH), min(high, near + _REACH)
        return [low, *(g for g in range(max(first, low + 1), min(last, high - 1) + 1) if not _torn(self.target, g)), high]

    def _best(self, position: int, near: int, gaps: Sequence[int]) -> int:
        """The gap nearest to a place, among those with neighbours like the source's preferred."""
        left, right = _class(self.text, position - 1), _class(self.text, position)

        def cost(gap: int) -> float:
            unlike = (_class(self.target, gap - 1) != left) + (_class(self.target, gap) != right)
            return abs(gap - near) + 4 * unlike

        return min(gaps, key=cost)


def _letter(character: str) -> bool:
    return character.isalnum() or character == "_" or unicodedata.category(character).startswith("M")


def _worded(text: str) -> bool:
    return any(map(_letter, text))


def _class(text: str, index: int) -> str:
    """What stands there: a word, a space, a sign, or nothing."""
    if not 0 <= index < len(text):
        return "edge"
    return "word" if _letter(text[index]) else "space" if text[index].isspace() else "sign"


def _torn(text: str, gap: int) -> bool:
    """Whether a placeholder there would stand inside a word (Chinese has no edges of words) or before an accent."""
    if not 0 < gap < len(text):
        return False
    left, right = text[gap - 1], text[gap]
    if unicodedata.category(right).startswith("M"):
        return True
    if left in "'’" and right.isalpha():
        return gap > 1 and text[gap - 2].isalpha()
    if right in "'’" and left.isalpha():
        return gap + 1 < len(text) and text[gap + 1].isalpha()
    return _letter(left) and _letter(right) and not (_IDEOGRAPH.match(left) or _IDEOGRAPH.match(right))


def _in_number(text: str, start: int, end: int) -> bool:
    """Whether the number there is a part of a longer one: 2 in 2,5."""

    def joined(sign: int, digit: int, own: int) -> bool:
        inside = 0 <= digit < len(text) and 0 <= sign < len(text)
        return inside and text[sign] in ".,:/" and text[digit].isdigit() and text[own].isdigit()

    return joined(start - 1, start - 2, start) or joined(end, end + 1, end - 1)


def _emitted(
    text: str, target: str, nodes: Sequence[_Node], places: dict[int, _Place], children: dict[int, list[int]]
) -> Iterator[str | Placeholder]:
    """The target with the placeholders, in order."""
    last = ""  # the last character given, or "." after a placeholder that stands for a word
    stack: list[tuple[int, Iterator[int]]] = [(-1, _in_order(children[-1], places))]
    at = 0
    while stack:
        parent, rest = stack[-1]
        index = next(rest, None)
        upto = places[index].start if index is not None else places[parent].end if parent >= 0 else len(target)
        if upto > at:
            yield target[at:upto]
            last, at = target[upto - 1], upto
        if index is None:
            stack.pop()
            closing = nodes[parent].closing if parent >= 0 else None
            if closing is not None:
                yield closing
            continue
        node = nodes[index]
        if node.closing is not None:
            yield node.opening
            stack.append((index, _in_order(children.get(index, []), places)))
            continue
        spaced = node.opening.kind == "alone"
        if spaced and _class(text, node.start - 1) == "space" and _needs_space(last, _OPENING):
            yield " "
        yield node.opening
        last = "." if spaced else last
        if spaced and _class(text, node.start) == "space" and _letter(target[at : at + 1] or " "):
            if not _IDEOGRAPH.match(target[at]):
                yield " "
                last = " "


def _needs_space(last: str, unless: str) -> bool:
    return bool(last) and not last.isspace() and last not in unless and not _IDEOGRAPH.match(last)


def _in_order(indexes: Sequence[int], places: dict[int, _Place]) -> Iterator[int]:
    return iter(sorted(indexes, key=lambda index: (places[index].start, places[index].end, index)))


def _joined(pieces: Iterator[str | Placeholder]) -> Inline:
    """Adjacent strings as one."""
    out: list[str | Placeholder] = []
    for piece in pieces:
        if isinstance(piece, str) and out and isinstance(out[-1], str):
            out[-1] += piece
        else:
            out.append(piece)
    return tuple(out)
