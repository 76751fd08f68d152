"""The faults of a machine's translation that make it unfit to be shown to anybody."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from transpub.qa import leftovers, numbers, repeats
from transpub.qa.literals import lost
from transpub.qa.script import script, share

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LEAKS = frozenset({"script", "copied"})
"""The faults of a model that leaves words as they are."""

_RUN, _SHORT = 5, 3
_LETTERS, _SHARE = 12, 0.5
_HAN = 2.5
"""Letters of Latin that say what one Chinese character says."""
_TALL, _FLAT, _LONG = 6.0, 0.12, 20
_ARTEFACT = re.compile(r"<unk>|⁇|\ufffd|▁|</?s>|<pad>|&(?:amp|lt|gt|quot|#39);|__\w{2,8}__|\x00")
_MARK = re.compile(r"</?\d+/?>")


@dataclass(frozen=True, slots=True)
class Pair:
    """A plain text, what a machine made of it, and their locales."""

    source: str
    target: str
    source_locale: str
    target_locale: str


@dataclass(frozen=True, slots=True)
class Fault:
    """The name of what is wrong, and a few words that say what was found."""

    name: str
    found: str


def faults(pair: Pair) -> tuple[Fault, ...]:
    """All that is wrong; an empty translation is nothing but empty."""
    if not pair.target.strip():
        return (Fault("empty", "nothing came back"),) if pair.source.strip() else ()
    if any(map(str.isalpha, pair.source)) and not any(map(str.isalpha, pair.target)):
        return (Fault("empty", "no word came back"),)
    return tuple(Fault(name, found) for name, find in _FINDERS.items() for found in find(pair))


def _calm(pair: Pair) -> Pair:
    """A pair whose source is a heading in capitals in small letters: otherwise each of its words would be a name."""
    source = leftovers.calm(pair.source)
    return pair if source == pair.source else replace(pair, source=source, target=pair.target.lower())


def _artefacts(pair: Pair) -> Iterator[str]:
    for pattern in (_ARTEFACT, _MARK):
        extra = set(pattern.findall(pair.target)) - set(pattern.findall(pair.source))
        if extra:
            yield f"{min(extra)} is no text"


def _addresses(pair: Pair) -> Iterator[str]:
    for address in dict.fromkeys(lost(pair.source, pair.target)):
        yield f"{address} is not in it"


def _copied(pair: Pair) -> Iterator[str]:
    pair = _calm(pair)
    small = [word for word in leftovers.words(pair.source) if leftovers.small(word)]
    if small and _letters(pair.source) == _letters(pair.target):
        yield "the source came back"
        return
    found = leftovers.run(pair.source, pair.target)
    if len(found) >= _RUN:
        yield f"{len(found)} words were left as they are: {' '.join(found)}"


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()


def _script(pair: Pair) -> Iterator[str]:
    wanted, pair = script(pair.target_locale), _calm(pair)
    own = " ".join(leftovers.words(pair.target))
    for name in leftovers.names(pair.source):
        own = own.replace(name, "")  # in Chinese there is no space beside it
    right, total = share(own, wanted)
    if total >= _LETTERS and right * (_HAN if wanted == "CJK" else 1) < _SHARE * total:
        yield f"{right} of {total} letters are {'Chinese' if wanted == 'CJK' else wanted.capitalize()}"


def _loops(pair: Pair) -> Iterator[str]:
    if found := repeats.looping(pair.source, pair.target):
        yield f"says again and again: {found[:60]}"


def _numbers(pair: Pair) -> Iterator[str]:
    if missing := numbers.lost(pair.source, pair.target):
        yield f"{', '.join(missing)} is not in it"
    elif extra := numbers.added(pair.source, pair.target):
        yield f"{', '.join(extra)} is not in the source"


def _length(pair: Pair) -> Iterator[str]:
    here, there = len(pair.source.strip()), len(pair.target.strip())
    ratio = there * (_HAN if script(pair.target_locale) == "CJK" != script(pair.source_locale) else 1) / max(1, here)
    if (here >= _LONG and ratio < _FLAT * 2) or (there >= _LONG * 2 and ratio > _TALL):
        yield f"{there} characters of {here}"


_FINDERS: dict[str, Callable[[Pair], Iterator[str]]] = {
    "artefact": _artefacts,
    "address": _addresses,
    "copied": _copied,
    "script": _script,
    "loop": _loops,
    "numbers": _numbers,
    "length": _length,
}
