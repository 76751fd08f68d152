"""Near matches among many texts: by the rare words that two texts share, then by how like they are."""

from __future__ import annotations

import re
from array import array
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

NEAR = 0.7
"""How like two texts must be for one's translation to help with the other. Measured on the sentences of 63 English news
articles (NTREX-128), and of a book: of a thousand with one word replaced 1,000 and 997 reach it, with a fifth of the
words 1,000 and 994, with a third 839 and 728, with half 8 and 36; of those left as they are 17 and 32 find another one
so like it, near twins mostly."""

_WORD = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af]|\w+")
_BUDGET = 5000
"""How many places of words are looked at, those of the rarest words first: the rest says little and costs time."""
_CANDIDATES = 100
"""How many texts, those that share most rare words, are compared by their characters..."""
_FINALISTS = 10
"""...and by their words too."""


class Index:
    """Texts, to be asked for those like another one. Built once: a millisecond finds a match among 100,000."""

    __slots__ = ("_places", "_texts")

    def __init__(self, texts: Sequence[str]) -> None:
        places: dict[str, array[int]] = defaultdict(lambda: array("I"))
        for place, text in enumerate(texts):
            for word in set(_words(text)):
                places[word].append(place)
        self._texts = texts
        self._places: Mapping[str, array[int]] = dict(places)

    def near(self, text: str, at_least: float) -> Iterator[tuple[float, int]]:
        """Likenesses, 0 to 1, with the places of the texts, in no order."""
        from rapidfuzz import fuzz, process  # noqa: PLC0415  # importing does no work
        from rapidfuzz.distance import Indel  # noqa: PLC0415

        mine = _words(text)
        candidates = self._candidates(set(mine))
        texts = [self._texts[place] for place in candidates]
        # the mean of two reaches `at_least` only where each reaches this
        least = max(0.0, 2 * at_least - 1) * 100
        for other, ratio, at in process.extract(text, texts, scorer=fuzz.ratio, limit=_FINALISTS, score_cutoff=least):
            likeness = (ratio / 100 + Indel.normalized_similarity(mine, _words(other))) / 2
            if likeness >= at_least:
                yield likeness, candidates[at]

    def _candidates(self, words: set[str]) -> list[int]:
        shared: Counter[int] = Counter()
        seen = 0
        known = sorted(words & self._places.keys())  # in one order: a run must find what the one before it found
        for places in sorted((self._places[word] for word in known), key=len):
            if seen and seen + len(places) > _BUDGET:
                break
            shared.update(places)
            seen += len(places)
        return [place for place, _ in shared.most_common(_CANDIDATES)]


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())
