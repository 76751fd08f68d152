"""Loops: a model that says the same again and again."""

from __future__ import annotations

import re
from collections import Counter

_WORD = re.compile(r"[^\W_]+")
_HAN = re.compile(r"[\u2e80-\u9fff]")
_LOOSE = re.compile(r"(.{1,40}?)\1{5,}", re.DOTALL)
_SIZE, _TIMES, _HAN_SIZE = 4, 3, 8


def looping(source: str, target: str) -> str:
    """What a target says three times and more where the source does not; "" where it says nothing so."""
    for text, size in ((_words(target), _SIZE), (_HAN.findall(target), _HAN_SIZE)):
        again = _most(text, size)
        if again[1] >= _TIMES and again[1] > _most(_words(source), size if size == _SIZE else _SIZE)[1]:
            return " ".join(again[0]) if size == _SIZE else "".join(again[0])
    tail = _LOOSE.search(target)
    if tail is not None and any(map(str.isalpha, tail[1])) and _LOOSE.search(source) is None:
        return tail[1]
    return _stutter(source, target)


def _stutter(source: str, target: str) -> str:
    """A word three times and more in a row, where the source has none so."""
    words, before = _words(target), _words(source)
    rows = {word for word, b, c in zip(words, words[1:], words[2:], strict=False) if word == b == c}
    same = {word for word, b, c in zip(before, before[1:], before[2:], strict=False) if word == b == c}
    return next(iter(sorted(rows)), "") if rows and not same else ""


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]


def _most(items: list[str], size: int) -> tuple[tuple[str, ...], int]:
    grams = Counter(tuple(items[i : i + size]) for i in range(len(items) - size + 1))
    return max(grams.items(), key=lambda each: each[1], default=((), 0))
