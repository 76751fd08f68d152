"""Loops: a model that says the same again and again."""

from __future__ import annotations

import re
from collections import Counter

_WORD = re.compile(r"[^\W_]+")
_HAN = re.compile(r"[\u2e80-\u9fff]")
_LOOSE = re.compile(r"(.{1,40}?)\1{5,}", re.DOTALL)
_SIZE, _TIMES, _HAN_SIZE, _ROW = 4, 3, 8, 6


def looping(source: str, target: str) -> str:
    """What a target says three times and more, and more often than its source says any two words; "" for nothing."""
    here = _words(source)
    if _LOOSE.search(source) is not None or _in_a_row(here, 2):
        return ""
    times = max(_TIMES, _most(here, 2)[1] + 1)  # "of the" may stand three times in a long sentence
    words = _words(target)
    for items, size, joint in ((words, _SIZE, " "), (_HAN.findall(target), _HAN_SIZE, "")):
        gram, count = _most(items, size)
        if count >= times:
            return joint.join(gram)
    tail = _LOOSE.search(target)
    if tail is not None and times <= _ROW and any(map(str.isalpha, tail[1])):
        return tail[1]
    return _in_a_row(words, times)


def _in_a_row(words: list[str], times: int) -> str:
    """A word that stands so often in a row; "" for none."""
    for place in range(len(words) - times + 1):
        if len(set(words[place : place + times])) == 1:
            return words[place]
    return ""


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]


def _most(items: list[str], size: int) -> tuple[tuple[str, ...], int]:
    grams = Counter(tuple(items[i : i + size]) for i in range(len(items) - size + 1))
    return max(grams.items(), key=lambda each: each[1], default=((), 0))
