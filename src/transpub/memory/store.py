"""The memory of one locale: asked for the translation of a text, it knows the very text, or those like it."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from transpub import inline
from transpub.codes import unspaced
from transpub.memory import figures, marks
from transpub.memory.index import NEAR, Index
from transpub.model import Suggestion

if TYPE_CHECKING:
    from collections.abc import Iterable, MutableMapping

    from transpub.memory.pairs import Pair

_MOST = 0.99
"""The score of the likest text that is not the very same."""


class Memory:
    """Translations by source: of several, the one that was chosen most often, else the first. `build` makes it."""

    __slots__ = ("_alike", "_index", "_pairs", "_short", "answers", "locale")

    def __init__(self, locale: str, pairs: Iterable[Pair]) -> None:
        self.locale = locale
        self._pairs = {pair.source: pair for pair in pairs}
        self._index: tuple[Index, tuple[Pair, ...]] | None = None  # made when it is first needed
        self._alike: dict[str, list[Pair]] | None = None
        self._short: dict[str, Pair] | None = None
        self.answers: MutableMapping[str, Suggestion | None] = {}

    def __len__(self) -> int:
        return len(self._pairs)

    def exact(self, text: str) -> str | None:
        """The translation of this very text, with its own numbers in the marks."""
        new = marks.numbers(text)
        pair = self._pairs.get(_known_as(text))
        return marks.renumbered(pair.target, {there: here for here, there in new.items()}) if pair else None

    def near(self, text: str, at_least: float = NEAR, limit: int = 5) -> tuple[Suggestion, ...]:
        """Translations of this text and of those like it, the best first; 1 is the score of the very text alone.

        Compared is what people read; other marks cost a hundredth.
        """
        known, plain = _known_as(text), marks.plain(text)
        if not plain or not self._pairs:
            return ()
        index, pairs = self._indexed()
        found = []
        for likeness, place in index.near(plain, at_least):
            pair = pairs[place]
            if pair.source == known:
                continue
            fits = inline.same_marks(known, pair.source)
            score = round(min(likeness if fits else likeness - 0.01, _MOST), 2)
            found.append(self._said(text, pair, score, fits=fits))
        if known in self._pairs:
            found.append(self._said(text, self._pairs[known], 1.0, fits=True))
        found.sort(key=lambda each: (-each.score, each.source, each.target))
        return tuple(found[:limit])

    def best(self, text: str) -> Suggestion | None:
        """What is suggested for a text; what it has said once stands in `answers`, and is said again at once."""
        try:
            return self.answers[text]
        except KeyError:
            adapted = self.adapted(text) if self.exact(text) is None else None
            self.answers[text] = best = adapted or next(iter(self.near(text, limit=1)), None)
            return best

    def adapted(self, text: str) -> Suggestion | None:
        """The translation of a text that differs from this one in its figures only, with the figures of this one.

        None where that is not certain; see `figures.adapted`.
        """
        known = _known_as(text)
        there = figures.figures(known)
        if not there:
            return None
        back = {number: own for own, number in marks.numbers(text).items()}
        for pair in self._by_skeleton().get(figures.skeleton(known), ()):
            target = figures.adapted(pair.source, pair.target, known, self.locale)
            if target is not None and pair.source != known:
                before = figures.figures(pair.source)
                same = sum(one == other for one, other in zip(before, there, strict=True))
                score = round(_MOST - 0.01 * (len(there) - same), 2)
                return Suggestion(max(score, NEAR), marks.renumbered(target, back), pair.source, pair.origin)
        return None

    def worded(self, text: str) -> str | None:
        """The translation of a text of three words at most that has other capitals or another sign at its end.

        The sign is the text's own. Where it is in capitals, or begins with one, so does its translation, if its script
        has capitals. None where the memory has no such text; models make nonsense of texts so short.
        """
        bare, sign = _bare(text)
        if not bare:
            return None
        if self._short is None:
            self._short = {}
            for source, known in self._pairs.items():
                if (other := _bare(source)[0]) and _bare(known.target)[0]:
                    self._short.setdefault(other.casefold(), known)
        pair = self._short.get(bare.casefold())
        if pair is None or not any(map(str.isalpha, bare)):
            return None
        said = _bare(pair.target)[0]
        if bare.isupper() and len(bare) > 1:
            said = said.upper()
        elif bare[0].isupper():
            said = said[0].upper() + said[1:]
        return said + (_FULL.get(sign, sign) if unspaced(self.locale) else sign)

    def _said(self, text: str, pair: Pair, score: float, *, fits: bool) -> Suggestion:
        back = {number: own for own, number in marks.numbers(text).items()} if fits else {}
        return Suggestion(score, marks.renumbered(pair.target, back), marks.renumbered(pair.source, back), pair.origin)

    def _indexed(self) -> tuple[Index, tuple[Pair, ...]]:
        if self._index is None:
            pairs = tuple(self._pairs.values())
            self._index = Index([marks.plain(pair.source) for pair in pairs]), pairs
        return self._index

    def _by_skeleton(self) -> dict[str, list[Pair]]:
        if self._alike is None:
            self._alike = defaultdict(list)
            for source, pair in self._pairs.items():
                if figures.figures(source):
                    self._alike[figures.skeleton(source)].append(pair)
        return self._alike


def build(locale: str, *sources: Iterable[Pair]) -> Memory:
    """The memory of what these hold; what an earlier one says of a text counts before what a later one does."""
    chosen: dict[str, Pair] = {}
    for pairs in sources:
        votes: dict[str, Counter[str]] = defaultdict(Counter)
        first: dict[tuple[str, str], Pair] = {}
        for pair in map(_canonical, pairs):
            if pair.source not in chosen and pair.source and inline.same_marks(pair.source, pair.target):
                votes[pair.source][pair.target] += 1
                first.setdefault((pair.source, pair.target), pair)
        chosen |= {source: first[source, found.most_common(1)[0][0]] for source, found in votes.items()}
    return Memory(locale, chosen.values())


_WORDS, _SIGNS = 3, ".:!?"
_FULL = {".": "。", ":": "：", "!": "！", "?": "？"}


def _bare(text: str) -> tuple[str, str]:
    """A text of a word or three without the sign at its end, and that sign; ("", "") for any other text."""
    words = " ".join(text.split())
    sign = words[-1:] if words[-1:] in {*_SIGNS, *_FULL.values()} else ""
    bare = words.removesuffix(sign).strip()
    short = bare and len(bare.split()) <= _WORDS and not any(each in bare for each in (*_SIGNS, "<", ">"))
    return (bare, sign) if short else ("", "")


def _canonical(pair: Pair) -> Pair:
    new = marks.numbers(pair.source)
    return replace(pair, source=_known_as(pair.source), target=marks.renumbered(pair.target, new))


def _known_as(text: str) -> str:
    """A source as the memory knows it: its marks numbered in order, its white space as single spaces."""
    return " ".join(marks.renumbered(text, marks.numbers(text)).split())
