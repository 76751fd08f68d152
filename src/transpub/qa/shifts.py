"""Translations that stand beside the wrong source: a run of segments that has slipped by one or two.

The evidence for a pair is what both have: numbers, words in Latin letters, names (by their consonants, which Latin and
Cyrillic writing share), how long they are, whether they ask, and whether they quote. A run has slipped where its
translations go better with their neighbours' sources than with their own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from transpub.bitext import figures
from transpub.qa.lengths import size, surprise
from transpub.qa.lexicon import LANGUAGES, meanings
from transpub.qa.marks import ended
from transpub.qa.script import script

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_NUMBER = re.compile(r"\d")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]{2,}")
_NAME = re.compile(r"[A-ZА-ЯЁҢӨҮ][\w’'-]+")
_SOUNDS = str.maketrans(
    "cqwxбвгдзжклмнңпрстфцчшщ",
    "kkvkbvgdzzklmnnprstfkccc",
    "aeiouyhjаеёиіоуыэюяөүйьъх-0123456789_'’",
)
_CONSONANTS, _FEWEST = 3, 2

_SHARED = {"number": 0.7, "latin": 0.5, "name": 1.6, "meaning": 1.15}
_ALONE = {"number": 1.0, "latin": 1.2, "source": 1.0, "target": 0.5}
_ALIKE = {"asks": 0.55, "quotes": 0.5, "begins": 1.4, "bracket": 0.3, "colon": 0.6}
_LENGTH, _COMMA = 1.05, 0.3
"""Weights in nats: a logistic regression on the first half of NTREX-128's articles (a pair against its neighbours),
the mean of the three languages."""
_TELLING = 30
"""Characters of a source from which on its length tells anything."""
_MOST, _MOST_MEANINGS = 3, 6
_RUN = 3
"""A run of fewer may be two sentences that a translator has put the other way round."""
_GAIN = 4.0
"""How much better in all the neighbours must be, in nats."""
_SURE, _SURE_OF_TWO = 3.5, 1.0
"""A pair with more evidence is asked no further, for the next one and for the one after it: 99 of 100 wrong pairs have
less."""
_PAIR = 2
_TURNS = (((1, 1, -2), 5.0), ((2, -1, -1), 5.0), ((1, -1), 4.0))
"""Three that have turned round, two that have changed places: to which neighbour each goes, and the gain asked for."""


@dataclass(frozen=True, slots=True)
class _Facts:
    """What is compared of a text."""

    length: int
    numbers: frozenset[str]
    latin: frozenset[str]
    names: frozenset[str]
    meanings: frozenset[str]
    signs: tuple[bool, ...]
    commas: int


@dataclass(frozen=True, slots=True)
class Slip:
    """Segments whose translations stand elsewhere: each index, and that of the source which its translation belongs to.

    Two that have changed places are a pair; three and more are a run that has slipped, or turned round.
    """

    places: tuple[tuple[int, int], ...]


@lru_cache(maxsize=50_000)
def _sound(word: str) -> str:
    """The first consonants of a name, "" where they are too few to tell it."""
    sounds = re.sub(r"(.)\1+", r"\1", word.casefold().translate(_SOUNDS))
    return sounds[:_CONSONANTS] if len(sounds) >= _FEWEST else ""


_QUOTES = frozenset("\"'«“„《‘")


def _facts(text: str, locale: str) -> _Facts:
    numbers = figures(text) if _NUMBER.search(text) else frozenset[str]()
    latin = frozenset(map(str.casefold, _LATIN.findall(text)))
    names = frozenset(filter(None, map(_sound, _NAME.findall(text))))
    asks, quotes = ended(text) in {"?", "？"}, not _QUOTES.isdisjoint(text)
    signs = (asks, quotes, text[:1] in _QUOTES, "(" in text or "（" in text, ":" in text or "：" in text)
    commas = sum(map(text.count, ",，、"))
    return _Facts(size(text, locale), numbers, latin, names, meanings(text, locale), signs, commas)


@lru_cache(maxsize=4096)
def _source_facts(text: str, locale: str) -> _Facts:
    """The same for each locale that an article is translated into."""
    return _facts(text, locale)


def slips(pairs: Sequence[tuple[str, str]], locales: tuple[str, str]) -> Iterator[Slip]:
    """What has slipped among a document's pairs, the surest first; no segment is in two of them."""
    count = len(pairs)
    if count < _PAIR:
        return
    here = [_source_facts(source, locales[0]) for source, _ in pairs]
    there = [_facts(target, locales[1]) for _, target in pairs]
    known = {each.partition("_")[0] for each in locales} <= LANGUAGES
    straight = [_evidence(here[place], there[place], locales, known=known) for place in range(count)]
    weak = [evidence <= _SURE for evidence in straight]
    # one that stands between two sure ones has not slipped: a pair changes places, a run is longer
    beside = [False, *weak, False]
    doubted = [weak[place] and (beside[place] or beside[place + 2]) for place in range(count)]

    def gain(place: int, by: int) -> float | None:
        sure = not doubted[place] or (abs(by) > 1 and straight[place] > _SURE_OF_TWO)
        if sure or not 0 <= place + by < count:
            return None
        return _evidence(here[place + by], there[place], locales, known=known) - straight[place]

    gains = {by: [gain(place, by) for place in range(count)] for by in (1, -1, 2, -2)}
    found = [
        (total, tuple((place, place + by) for place in range(start, end)))
        for by, row in gains.items()
        for total, start, end in _runs(row)
    ]
    for turn, least in _TURNS:
        for start in range(count - len(turn) + 1):
            steps = [gains[by][start + at] for at, by in enumerate(turn)]
            sure = [step for step in steps if step is not None]
            if len(sure) == len(turn) and sum(sure) >= least and min(sure) > 0:
                found.append((sum(sure), tuple((start + at, start + at + by) for at, by in enumerate(turn))))
    taken: set[int] = set()
    for _, places in sorted(found, key=lambda each: -each[0]):
        mine = {place for place, _ in places}
        if not taken & mine:
            taken |= mine
            yield Slip(places)


def _runs(gains: Sequence[float | None]) -> Iterator[tuple[float, int, int]]:
    """The stretches whose sum is greatest and great enough (Kadane's), with their sums."""
    total, start = 0.0, 0
    best = (0.0, 0, 0)
    for place, gain in enumerate([*gains, None]):
        if gain is not None:
            total += gain
            if total > best[0]:
                best = (total, start, place + 1)
        if gain is None or total <= 0 or best[0] - total > _GAIN:
            if best[2] - best[1] >= _RUN and best[0] >= _GAIN:
                yield best
            total, start, best = 0.0, place + 1, (0.0, 0, 0)


def _evidence(source: _Facts, target: _Facts, locales: tuple[str, str], *, known: bool) -> float:
    """How well two texts go together, in nats; `known` is whether the list of words has both languages."""
    score = -_LENGTH * min(1.0, source.length / _TELLING) * surprise(source.length, target.length, locales)
    score -= _COMMA * abs(min(_MOST_MEANINGS, source.commas) - min(_MOST_MEANINGS, target.commas))
    if source.numbers or target.numbers:
        score += _SHARED["number"] * min(_MOST, len(source.numbers & target.numbers))
        score -= _ALONE["number"] * min(_MOST, len(source.numbers ^ target.numbers))
    if target.latin and not _latin(locales):
        score += _SHARED["latin"] * min(_MOST, len(source.latin & target.latin))
        score -= _ALONE["latin"] * min(_MOST, len(target.latin - source.latin))
    if source.names and target.names:
        score += _SHARED["name"] * min(_MOST, len(source.names & target.names))
    if known:
        shared = len(source.meanings & target.meanings)
        score += _SHARED["meaning"] * min(_MOST_MEANINGS, shared)
        score -= _ALONE["source"] * min(_MOST_MEANINGS, len(source.meanings) - shared)
        score -= _ALONE["target"] * min(_MOST_MEANINGS, len(target.meanings) - shared)
    for weight, one, other in zip(_ALIKE.values(), source.signs, target.signs, strict=True):
        if one or other:
            score += weight if one and other else -weight
    return score


def _latin(locales: tuple[str, str]) -> bool:
    """Whether the target is written in Latin letters, as a rule: its words tell nothing then that its names do not."""
    return script(locales[1]) == "LATIN"
