"""Where the marks of a source go in the plain text that a machine made of it.

Marks at the edges stay at the edges; words that source and target share (numbers, names) are anchors; a quotation
answers to a quotation; what is left goes where the model looked when it wrote (an `Alignment`), and where that is not
known to the proportional place, moved to the edge of a word.

Laws: every placeholder is in the result once, nested as in the source; the text without them is the target, but for
spaces added beside an `alone` placeholder that has one there in the source: a code span between two words is a word
that the engine never saw.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from bisect import bisect_left, bisect_right, insort
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from transpub.transfer.weights import IDEOGRAPHS, Weights

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from transpub.model import Alignment, Inline, Placeholder

    _Stretch = tuple[int, int]

_IDEOGRAPH = re.compile(f"[{IDEOGRAPHS}]")
_TOKEN = re.compile(rf"\d+(?:[.,:/]\d+)*|[^\W\d_{IDEOGRAPHS}]+(?:['’-][^\W\d_{IDEOGRAPHS}]+)*")
_QUOTED = re.compile(r"[“„«「『《\"](?P<said>[^“”„«»「」『』《》\"]{1,400})[”“»」』》\"]")
_OPENING = "([{«“‘„\"'（《【"
_MAX_TOKENS = 2000  # longer texts are carried without anchors: comparing them takes the square of their length
_REACH = 200  # characters on either side of the proportional place that are looked at
_UNLIKE = 4  # characters that a place may be farther away for a neighbour (word, sign, space) like the source's
_TURNED = 0.25  # of the window: how far the same words may move before they no longer bound the guesses beside them
_LIFTED, _SHARED, _GUESSED, _NOWHERE = 1.0, 0.9, 0.5, 0.1
_UNSURE = 0.3  # an alignment that pairs a span less clearly says no more than its place in proportion does
_ALIKE = 0.2  # of two copies of a span's words the nearer one is taken if the model looks at both about as much
_SIGNS = "".join(map(chr, range(33, 48))) + ":;?@[\\]^`{|}~“”„«»‘’…–—。，、；：？！（）《》「」『』"
_PAIRS = ('"“”„«»「」『』《》', "'‘’‹›", ".。", ",，、", "?？", "!！", "(（[", ")）]", ":：", ";；", "-–—")


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


def transfer(source: Inline, target: str, alignment: Alignment | None = None) -> tuple[Inline, float]:
    """The target with the source's placeholders, and the confidence in their places: 0 to 1, 1 where there are none.

    `alignment` is of the source's plain text with the target; what it says out of their bounds does no harm.
    """
    text, nodes = _parsed(source)
    anchors = _anchors(text, target) if nodes else []
    weights = Weights(text, target, alignment) if nodes and alignment else None
    children: dict[int, list[int]] = {-1: []}
    for index, node in enumerate(nodes):
        children.setdefault(node.parent, []).append(index)
    places: dict[int, _Place] = {}
    for parent, inside in sorted(children.items()):
        outer = (0, len(text)) if parent < 0 else (nodes[parent].start, nodes[parent].end)
        inner = (0, len(target)) if parent < 0 else (places[parent].start, places[parent].end)
        places |= _Level(text, target, outer, inner, anchors, weights).place({index: nodes[index] for index in inside})
    sure = sum(place.sure for place in places.values()) / len(places) if places else 1.0
    return _joined(text, target, nodes, places), round(sure, 4)


def _parsed(source: Inline) -> tuple[str, list[_Node]]:
    """The text without placeholders, and the tree of these in source order; one without its partner stands alone."""
    nodes: list[_Node] = []
    inside = [-1]
    at = 0
    for piece in source:
        if isinstance(piece, str):
            at += len(piece)
        elif piece.kind == "close" and inside[-1] >= 0 and nodes[inside[-1]].opening.number == piece.number:
            opened = inside.pop()
            nodes[opened] = replace(nodes[opened], closing=piece, end=at)
        else:
            nodes.append(_Node(piece, None, at, at, inside[-1]))
            if piece.kind == "open":
                inside.append(len(nodes) - 1)
    for index, node in enumerate(nodes):
        if node.parent >= 0 and nodes[node.parent].closing is None:
            nodes[index] = replace(node, parent=nodes[node.parent].parent)
    return "".join(piece for piece in source if isinstance(piece, str)), nodes


def _anchors(text: str, target: str) -> list[_Stretch]:
    """Places that belong together, rising on both sides: the edges of words and numbers that occur in both texts."""
    from difflib import SequenceMatcher  # noqa: PLC0415  # importing does no work

    here, there = list(_TOKEN.finditer(text)), list(_TOKEN.finditer(target))
    if max(len(here), len(there)) > _MAX_TOKENS:
        return []
    matcher = SequenceMatcher(None, [m.group() for m in here], [m.group() for m in there], autojunk=False)
    out = []
    for a, b, size in matcher.get_matching_blocks():
        for mine, other in zip(here[a : a + size], there[b : b + size], strict=True):
            out += [(mine.start(), other.start()), (mine.end(), other.end())]
    return out


class _Level:
    """One window of the source text and of the target, and the placing of the nodes that stand directly in it."""

    def __init__(  # noqa: PLR0913, PLR0917  # private
        self,
        text: str,
        target: str,
        outer: _Stretch,
        inner: _Stretch,
        anchors: Sequence[_Stretch],
        weights: Weights | None,
    ) -> None:
        self.text, self.target, self.weights = text, target, weights
        self.a, self.b = outer
        self.c, self.d = inner
        within = [(a, c) for a, c in anchors if self.a <= a <= self.b and self.c <= c <= self.d]
        self.knots = [(self.a, self.c), *within, (self.b, self.d)]
        self.taken: list[_Stretch] = []

    def place(self, nodes: Mapping[int, _Node]) -> dict[int, _Place]:
        """Spans that are certain first, then the other spans, then the points between them."""
        places: dict[int, _Place] = {}
        spans = {index: node for index, node in nodes.items() if node.end > node.start}
        for find in (self._whole, self._copied, self._quoted):
            for index, node in spans.items():
                place = None if index in places else find(node)
                if place is not None:
                    places[index] = self._take(place)
        kept = {index: place for index, place in places.items() if self._stays(nodes[index], place)}
        for index, place in self._aligned({i: node for i, node in spans.items() if i not in places}):
            places[index] = kept[index] = place
        for index, node in spans.items():
            if index not in places:
                kept[index] = self._take(self._proportional(node, self._between(index, kept)))
        for index, node in nodes.items():
            if index not in places | kept:
                kept[index] = self._point(node, self._between(index, kept))
        return places | kept

    def _take(self, place: _Place) -> _Place:
        if place.end > place.start:
            insort(self.taken, (place.start, place.end))
        return place

    def _stays(self, node: _Node, place: _Place) -> bool:
        """Whether a certain place is about where the source has it: else the sentence was turned round."""
        source, target = max(1, self.b - self.a), max(1, self.d - self.c)
        middle = (node.start + node.end - 2 * self.a) / source, (place.start + place.end - 2 * self.c) / target
        return abs(middle[0] - middle[1]) <= 2 * _TURNED

    def _between(self, index: int, kept: Mapping[int, _Place]) -> _Stretch:
        """The stretch of the window where a guess keeps the source's order among those that keep it."""
        low = max((place.end for other, place in kept.items() if other < index), default=self.c)
        high = min((place.start for other, place in kept.items() if other > index), default=self.d)
        return (low, high) if low <= high else (self.c, self.d)

    def _whole(self, node: _Node) -> _Place | None:
        """A span with all the words of the window goes round all the words of the target; punctuation stays outside."""
        before, after = self.text[self.a : node.start], self.text[node.end : self.b]
        if _worded(before) or _worded(after) or not _worded(self.text[node.start : node.end]):
            return None
        start, end = self._after(before), self._before(after)
        return _Place(start, end, _LIFTED) if start < end else None

    def _after(self, signs: str) -> int:
        """The window's start, past as many signs as the source has there."""
        return self.c + _leading(self.target[self.c : self.d], signs)

    def _before(self, signs: str) -> int:
        """The window's end, before as many signs as the source has there."""
        return self.d - _leading(self.target[self.c : self.d][::-1], signs)

    def _copied(self, node: _Node) -> _Place | None:
        """A span whose text occurs in the target, as whole words, takes the nearest free occurrence."""
        near, words = self._at(node.start)[0], self.text[node.start : node.end].strip()
        copies = re.compile(rf"(?<!\d[.,:/]){re.escape(words)}(?![.,:/]\d)")  # the 2 of 2,5 is no 2
        spans = (match.span() for match in copies.finditer(self.target, self.c, self.d) if _worded(words))
        found = [span for span in spans if self._free(*span) and not any(_torn(self.target, edge) for edge in span)]
        if len(found) > 1 and self.weights is not None:
            seen = [self.weights.seen(node.start, node.end, *span) for span in found]
            found = [span for span, share in zip(found, seen, strict=True) if share >= max(seen) - _ALIKE]
        return _Place(*min(found, key=lambda span: abs(span[0] - near)), _SHARED) if found else None

    def _quoted(self, node: _Node) -> _Place | None:
        """A span round a quotation, or just inside one, takes the same one of the target's, if that has as many."""
        here = list(_QUOTED.finditer(self.text, self.a, self.b))
        there = list(_QUOTED.finditer(self.target, self.c, self.d))
        if len(here) != len(there):
            return None
        for mine, other in zip(here, there, strict=True):
            for group in (0, "said"):
                start, end = other.span(group)
                whole = not _torn(self.target, start) and not _torn(self.target, end)
                if (node.start, node.end) == mine.span(group) and whole and self._free(start, end):
                    return _Place(start, end, _SHARED)
        return None

    def _aligned(self, nodes: Mapping[int, _Node]) -> Iterator[tuple[int, _Place]]:
        """The spans at the places that the model's attention has for them, the surest first."""
        weights, left = self.weights, dict(nodes)
        while weights is not None and left:
            found = {
                index: window
                for index, node in left.items()
                if (window := max(self._windows(weights, node), key=lambda w: w[2], default=None)) is not None
            }
            index = max(found, key=lambda i: (found[i][2], -i), default=-1)
            if index < 0 or found[index][2] < _UNSURE:
                return
            start, end, sure = found[index]
            yield index, self._take(_Place(*self._signs(left.pop(index), start, end), min(sure, _SHARED)))

    def _windows(self, weights: Weights, node: _Node) -> Iterator[tuple[int, int, float]]:
        """The best window in each free stretch, no word of it cut."""
        edges = [self.c, *(edge for interval in self.taken for edge in interval), self.d]
        for low, high in zip(edges[::2], edges[1::2], strict=True):
            window = weights.window(node.start, node.end, low, high) if low < high else None
            if window is not None and not _torn(self.target, window[0]) and not _torn(self.target, window[1]):
                yield window

    def _signs(self, node: _Node, start: int, end: int) -> _Stretch:
        """A window with the signs at its edges that the span has at its own, as far as they are free."""
        text, target = self.text, self.target
        words = text[node.start : node.end]
        for sign in reversed(words[: len(words) - len(words.lstrip(_SIGNS))]):
            if start > self.c and _alike(sign, target[start - 1]) and self._free(start - 1, start):
                start -= 1
        for sign in words[len(words.rstrip(_SIGNS)) :]:
            if end < self.d and _alike(sign, target[end]) and self._free(end, end + 1):
                end += 1
        return start, end

    def _proportional(self, node: _Node, bounds: _Stretch) -> _Place:
        """A span at the place that its own has in the source, from the edge of a word to the edge of a word."""
        (left, sure), (right, sure_too) = self._at(node.start), self._at(node.end)
        low, high = self._stretch((left + right) // 2, bounds)
        start = self._nearest(node.start, left, [g for g in self._gaps(left, low, high) if g < high], first=0)
        ends = [] if start is None else [g for g in self._gaps(max(right, start), start, high) if g > start]
        end = self._nearest(node.end, right, ends, first=-1)
        if start is None or end is None:
            return _Place(low, low, _NOWHERE)
        return _Place(start, end, (sure + sure_too) / 2)

    def _nearest(self, position: int, near: int, gaps: Sequence[int], *, first: int) -> int | None:
        """The gap for an edge of a span: no space is the first thing inside, nor a sign where the source has a word."""
        inside = [gap for gap in gaps if not self.target[gap + first].isspace()]
        worded = [gap for gap in inside if _letter(self.target[gap + first])]
        fit = worded if worded and _letter(self.text[position + first]) else inside
        return self._best(position, near, fit) if fit else None

    def _point(self, node: _Node, bounds: _Stretch) -> _Place:
        """A point at the edge of the window stays there, others go to the proportional place outside the spans."""
        before, after = self.text[self.a : node.start], self.text[node.start : self.b]
        place, sure = self._at(node.start)
        if not _worded(before):
            place, sure = self._after(before) if before.strip() else self.c, _LIFTED
        elif not _worded(after):
            place, sure = self._before(after) if after.strip() else self.d, _LIFTED
        else:
            looked = self._looked(node)
            gaps = [gap for gap in self._gaps(min(max(place, bounds[0]), bounds[1]), *bounds) if self._free(gap, gap)]
            place, sure = looked or ((self._best(node.start, place, gaps), sure) if gaps else (place, sure))
        if not self._free(place, place):
            low, high = self.taken[bisect_left(self.taken, (place, place)) - 1]
            place = low if place - low < high - place else high
        return _Place(place, place, sure)

    def _looked(self, node: _Node) -> tuple[int, float] | None:
        """Where a point goes by the model's attention, where that is clear: beside the words that it stands beside."""
        if self.weights is None:
            return None
        between = range(self.c + 1, self.d)
        gaps = [gap for gap in between if not _torn(self.target, gap) and self._free(gap, gap)]
        found = self.weights.gap(node.start, (self.a, self.b), [self.c, *gaps, self.d])
        if found is None or found[1] < _UNSURE:
            return None
        return self._best(node.start, found[0], self._beside(found[0])), min(found[1], _SHARED)

    def _beside(self, gap: int) -> list[int]:
        """The gaps with no word between them and one."""
        low = high = gap
        while low > self.c and not _letter(self.target[low - 1]) and self._free(low - 1, low - 1):
            low -= 1
        while high < self.d and not _letter(self.target[high]) and self._free(high + 1, high + 1):
            high += 1
        return [each for each in range(low, high + 1) if self._free(each, each) and not _torn(self.target, each)] or [
            gap
        ]

    def _at(self, position: int) -> tuple[int, float]:
        """The place in the target that answers to one in the source, between the anchors on either side of it."""
        index = bisect_right(self.knots, (position, len(self.target))) - 1
        (a, c), (b, d) = self.knots[index], self.knots[min(index + 1, len(self.knots) - 1)]
        if position == a:
            return c, _SHARED if index else _GUESSED
        return c + (position - a) * (d - c) // (b - a), _GUESSED

    def _stretch(self, place: int, bounds: _Stretch) -> _Stretch:
        """The free stretch within the bounds that holds a place, or is nearest to it."""
        edges = [self.c, *(edge for interval in self.taken for edge in interval), self.d]
        pairs = ((max(low, bounds[0]), min(high, bounds[1])) for low, high in zip(edges[::2], edges[1::2], strict=True))
        free = [(low, high) for low, high in pairs if low < high]
        nowhere = bounds[0] if self._free(bounds[0], bounds[0]) else self.d
        return min(free, key=lambda s: max(s[0] - place, place - s[1], 0), default=(nowhere, nowhere))

    def _gaps(self, near: int, low: int, high: int) -> list[int]:
        """Places near one, within bounds, that tear no word; the bounds themselves are always among them."""
        between = range(max(low + 1, near - _REACH), min(high, near + _REACH + 1))
        return [low, *(gap for gap in between if not _torn(self.target, gap)), high]

    def _free(self, start: int, end: int) -> bool:
        """Whether no span lies across that stretch, or round that place."""
        index = bisect_left(self.taken, (end, end))
        return index == 0 or self.taken[index - 1][1] <= start

    def _best(self, position: int, near: int, gaps: Sequence[int]) -> int:
        """The gap nearest to a place; one with neighbours like the source's may be a little farther."""
        left, right = _class(self.text, position - 1), _class(self.text, position)

        def cost(gap: int) -> int:
            unlike = (_class(self.target, gap - 1) != left) + (_class(self.target, gap) != right)
            return abs(gap - near) + _UNLIKE * unlike

        return min(gaps, key=cost)


def _alike(sign: str, other: str) -> bool:
    """Whether two signs do the same in their languages."""
    return sign == other or any(sign in pair and other in pair for pair in _PAIRS)


def _letter(character: str) -> bool:
    return character.isalnum() or character == "_" or unicodedata.category(character).startswith("M")


def _worded(text: str) -> bool:
    return any(map(_letter, text))


def _class(text: str, index: int) -> str:
    """What stands there: a word, a space, a sign, or nothing."""
    if not 0 <= index < len(text):
        return "edge"
    return "word" if _letter(text[index]) else "space" if text[index].isspace() else "sign"


def _leading(text: str, signs: str) -> int:
    """How many characters begin a text that are spaces or signs, but no more signs than are in `signs`."""
    found = re.match(rf"(?:\s*[^\w\s]){{0,{min(len(signs.strip()), 999)}}}\s*", text)
    return found.end() if found else 0


def _torn(text: str, gap: int) -> bool:
    """Whether a placeholder there would stand inside a word (Chinese has no edges of words) or before an accent."""
    if not 0 < gap < len(text):
        return False
    left, right = text[gap - 1], text[gap]
    if unicodedata.category(right).startswith("M"):
        return True
    if left in "'’":
        left = text[gap - 2 : gap - 1] or " "
    elif right in "'’":
        right = text[gap + 1 : gap + 2] or " "
    return _letter(left) and _letter(right) and not (_IDEOGRAPH.match(left) or _IDEOGRAPH.match(right))


def _in_order(nodes: Sequence[_Node], places: Mapping[int, _Place]) -> Iterator[tuple[int, Placeholder, _Node]]:
    """The placeholders as they come in the target, each with its place; at one place those of the source's order."""
    keys: list[tuple[tuple[int, int, int], ...]] = []
    rows = []
    for index, node in enumerate(nodes):
        start, end = places[index].start, places[index].end
        keys.append((*(keys[node.parent] if node.parent >= 0 else ()), (start, end, index)))
        rows.append((keys[-1], start, node.opening, node))
        if node.closing is not None:
            rows.append(((*keys[-1], (sys.maxsize, 0, 0)), end, node.closing, node))
    return ((at, placeholder, node) for _, at, placeholder, node in sorted(rows, key=lambda row: row[0]))


def _joined(text: str, target: str, nodes: Sequence[_Node], places: Mapping[int, _Place]) -> Inline:
    """The target with the placeholders in their places, and the spaces that those which stand for words need."""
    out: list[str | Placeholder] = []
    done = 0

    def say(piece: str) -> None:
        if piece and out and isinstance(out[-1], str):
            out[-1] += piece
        elif piece:
            out.append(piece)

    for at, placeholder, node in _in_order(nodes, places):
        say(target[done:at])
        done = at
        alone, after = placeholder.kind == "alone", target[at : at + 1] or " "
        say(" " if alone and _class(text, node.start - 1) == "space" and _apart(out) else "")
        out.append(placeholder)
        apart = _class(text, node.start) == "space" and _letter(after) and not _IDEOGRAPH.match(after)
        say(" " if alone and apart else "")
    say(target[done:])
    return tuple(out)


def _apart(out: Sequence[str | Placeholder]) -> bool:
    """Whether a word after those pieces needs a space before it."""
    last = next((piece for piece in reversed(out) if isinstance(piece, str) or piece.kind == "alone"), " ")
    return not (isinstance(last, str) and (last[-1].isspace() or last[-1] in _OPENING or _IDEOGRAPH.match(last[-1])))
