"""Words of the source that a translation has kept as they were."""

from __future__ import annotations

import re
from itertools import accumulate
from typing import TYPE_CHECKING

from transpub.qa.literals import spans

if TYPE_CHECKING:
    from collections.abc import Iterable

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_MOST = 600
"""Words; comparing takes the product of both texts' numbers."""

_SHORT = 3
"""Letters: shorter words are often the same by chance, or are names of units."""


def words(text: str) -> list[str]:
    """The words of a text, without addresses."""
    out, done = [], 0
    for start, end in (*spans(text), (len(text), len(text))):
        out += _WORD.findall(text, done, start)
        done = end
    return out


def small(word: str) -> bool:
    """Whether a word is no name and no abbreviation: long enough, and in small letters."""
    return len(word) >= _SHORT and word.islower()


def names(text: str) -> list[str]:
    """The other words of a text, each once, the longest first: so they can be taken out of another text."""
    return sorted({word for word in words(text) if not small(word)}, key=len)[::-1]


def run(source: str, target: str) -> list[str]:
    """The longest run of words of the source that stands in the target as well, at least two in five of them small.

    Of a very long text the beginning is looked at.
    """
    here, there = words(source)[:_MOST], words(target)[:_MOST]
    places: dict[str, list[int]] = {}
    for index, word in enumerate(there):
        places.setdefault(word, []).append(index)
    smalls = [0, *accumulate(map(small, here))]
    best = (0, 0)
    lengths: dict[int, int] = {}
    for end, word in enumerate(here, 1):
        lengths = {place: lengths.get(place - 1, 0) + 1 for place in places.get(word, ())}
        longest = max(lengths.values(), default=0)
        if longest > best[0] and (smalls[end] - smalls[end - longest]) * 5 >= 2 * longest:
            best = (longest, end)
    return here[best[1] - best[0] : best[1]]


_ROWS = {
    "LATIN": re.compile(r"(?:[A-Za-z\u00c0-\u024f]+[^\w<>]+){2}[A-Za-z\u00c0-\u024f]+"),
    "CYRILLIC": re.compile(r"(?:[\u0400-\u052f]+[^\w<>]+){2}[\u0400-\u052f]+"),
}


def row(text: str, script: str) -> bool:
    """Whether a text has three words of a script side by side, without which nothing can be copied from it."""
    pattern = _ROWS.get(script)
    return pattern is None or pattern.search(text) is not None


def leaks(pairs: Iterable[tuple[str, str]]) -> tuple[int, int]:
    """How many small words the sources have, and how many of them their translations keep."""
    total = kept = 0
    for source, target in pairs:
        there = set(words(target))
        mine = [word for word in words(source) if small(word)]
        total += len(mine)
        kept += sum(word in there for word in mine)
    return total, kept


def calm(text: str) -> str:
    """A heading in capitals in small letters: otherwise each of its words would be a name."""
    found = [word for word in words(text) if len(word) >= _SHORT]
    return text.lower() if len(found) >= _SHORT and all(map(str.isupper, found)) else text


_LATIN = re.compile(r"(?<![\w@./-])[a-z\u00df-\u024f]{2,}(?:['’-][a-z]+)*(?![\w@/]|\.\w)")
_CYRILLIC = re.compile(r"(?<![\w-])[\u0430-\u045f\u0491-\u052f]{2,}(?!\w)")
_HAN = re.compile(r"[\u3400-\u9fff]")
_WORDS, _FEW, _CHARACTERS = 3, 4, 2


def strangers(source: str, target: str, script: str, *, latin: bool = True) -> list[str]:
    """Small words in another script than the target's own, where they are too many for names; [] else.

    Three that the source has too are left over from it; of others it takes four, and two Chinese characters. `latin`
    may say that the target has no Latin letter.
    """
    out: list[str] = []
    if script != "LATIN" and latin:
        found = _LATIN.findall(target)
        if len(found) >= _WORDS:
            mine = set(words(source.lower()))
            kept = [word for word in found if word in mine]
            out += found if len(kept) >= _WORDS or len(found) >= _FEW else []
    if script != "CYRILLIC":
        found = _CYRILLIC.findall(target)
        out += found if len(found) >= _WORDS else []
    if script != "CJK":
        found = _HAN.findall(target)
        out += found if len(found) >= _CHARACTERS and not _HAN.search(source) else []
    return out
