"""Which sentence of the new text is which of the old: moved, edited, split and joined ones are found again."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict, deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

NEAR = 0.55
"""How like two sentences in the same place must be to be one that was edited. Measured on the sentences of 63 English
news articles (NTREX-128): of two of one article 8 pairs in 10,000 reach it, near twins among them; a sentence with one
word or a third of its words replaced always does, the longer half of a split one in 996 of 1,000."""
FAR = 0.7
"""The same for a sentence that was also moved: one replaced word keeps it above in 999 of 1,000."""

ALIKE = 0.8
"""How like two texts in the same place must be in their characters, where words tell too little: a heading or a cell of
one or two words with a typing error mended. Of 9,700 pairs of sentences of one article (NTREX-128) none reaches it that
does not reach `NEAR`."""

_WORD = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af]|\w+")
_CANDIDATES = 8
"""How many old sentences, those that share most rare words, are compared with a new one."""
_BESIDE = 4
"""How many old texts in the same place are compared with a new one, whether or not they share a word."""
_COMMON = 200
"""A word in more sentences than this tells nothing about which sentence it is, and costs time."""


def align(old: Sequence[str], new: Sequence[str]) -> tuple[int | None, ...]:
    """For each new text the place of the old one that it was, or None. No old one is taken twice.

    Equal texts in the order of the two sequences first, then equal ones that moved, then like ones.
    """
    if list(old) == list(new):
        return tuple(range(len(new)))  # as of nearly every article
    return _aligned(old, new)


def _aligned(old: Sequence[str], new: Sequence[str]) -> tuple[int | None, ...]:
    from rapidfuzz.distance import LCSseq  # noqa: PLC0415  # importing does no work

    found: list[int | None] = [None] * len(new)
    if not old:
        return tuple(found)
    anchors: list[tuple[int, int]] = []
    for block in LCSseq.opcodes(old, new):
        if block.tag == "equal":
            pairs = zip(range(block.src_start, block.src_end), range(block.dest_start, block.dest_end), strict=True)
            anchors += pairs
    for before, after in anchors:
        found[after] = before
    left = _left(found, len(old))
    places: dict[str, deque[int]] = defaultdict(deque)
    for before in left:
        places[old[before]].append(before)
    for after, text in enumerate(new):
        if found[after] is None and places[text]:
            found[after] = places[text].popleft()
    for _, before, after in sorted(_likely(old, new, found, anchors)):
        if found[after] is None and before in left:
            found[after] = before
            left = left - {before}
    return tuple(found)


def _left(found: Sequence[int | None], count: int) -> frozenset[int]:
    return frozenset(range(count)) - {each for each in found if each is not None}


def _likely(
    old: Sequence[str], new: Sequence[str], found: Sequence[int | None], anchors: Sequence[tuple[int, int]]
) -> Iterator[tuple[tuple[float, int], int, int]]:
    """Pairs of texts that are alike enough, with a rank: the likest first, those in their place before others."""
    left = sorted(_left(found, len(old)))
    words = {before: _words(old[before]) for before in left}
    old_places = [before for before, _ in anchors]
    new_places = [after for _, after in anchors]
    block_of = {before: bisect_left(old_places, before) for before in left}
    where: dict[str, list[int]] = defaultdict(list)
    beside: dict[int, list[int]] = defaultdict(list)
    for before in left:
        beside[block_of[before]].append(before)
        for word in set(words[before]):
            where[word].append(before)
    for after, text in enumerate(new):
        if found[after] is not None:
            continue
        mine = _words(text)
        block = bisect_left(new_places, after)
        for before in dict.fromkeys((*_sharing(mine, where), *beside[block][:_BESIDE])):
            near = block_of[before] == block
            likeness = _likeness(words[before], mine)
            if near and likeness < NEAR and _likeness(old[before], text) >= ALIKE:
                likeness = NEAR
            if likeness >= (NEAR if near else FAR):
                yield (-likeness - (0.1 if near else 0), abs(before - after)), before, after


def _sharing(mine: Sequence[str], where: Mapping[str, Sequence[int]]) -> list[int]:
    """The places of those that share most words, but for words that are everywhere."""
    shared: Counter[int] = Counter()
    for word in set(mine):
        places = where.get(word, ())
        if len(places) <= _COMMON:
            shared.update(places)
    return [before for before, _ in shared.most_common(_CANDIDATES)]


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _likeness(one: Sequence[str], other: Sequence[str]) -> float:
    """0 to 1: how many of their words, or characters, two sentences have in common, in order."""
    from rapidfuzz.distance import Indel  # noqa: PLC0415  # importing does no work

    return float(Indel.normalized_similarity(one, other))
