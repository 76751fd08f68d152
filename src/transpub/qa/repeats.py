"""Loops, and words that stand there twice: a model that stammers, or a hand that slipped."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

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


_EXTRA, _HAN_EXTRA = 4, 6
"""Words, or Chinese characters, that are said once more right behind themselves."""
_ENDLESS = 24
"""Letters of a word that may be a syllable again and again."""
_COPIES = 2
"""How often a shorter phrase is said once more right behind itself."""
_TOKEN = re.compile(r"[\u2e80-\u9fff]|[^\W_\u2e80-\u9fff]+")


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(text.casefold())


def stammer(tokens: list[str]) -> tuple[str, int, int]:
    """The phrase that is said again right behind itself, how many words of it once more, and how many times the whole.

    Chinese characters count one by one. ("", 0, 0) where nothing is.
    """
    if len(tokens) == len(set(tokens)):
        return "", 0, 0
    best = ("", 0, 0)
    last: dict[str, list[int]] = {}
    for place, token in enumerate(tokens):
        for before in last.get(token, ())[-3:]:
            period = place - before
            run = 0
            while place + run < len(tokens) and tokens[place + run] == tokens[before + run]:
                run += 1
            if run >= period and run > best[1]:
                phrase = tokens[before:place]
                joint = "" if _HAN.match(phrase[0]) else " "
                best = (joint.join(phrase), run, run // period)
        last.setdefault(token, []).append(place)
    return best


def loops(source: str, target: str) -> str:
    """The phrase that a target says again right behind itself, too long or too often for a slip; "" for none."""
    if _HAN.search(target) is None:
        words = target.casefold().split()
        if len(set(pairwise(words))) == len(words) - 1 and max(map(len, words)) < _ENDLESS:
            return ""  # no two words stand side by side twice
    tokens = _tokens(target)
    counts = Counter(tokens)
    often = sum(count for count in counts.values() if count >= _TIMES) >= _SIZE * _TIMES
    endless = often or max(map(len, counts), default=0) >= _ENDLESS
    if not endless and len(set(pairwise(tokens))) == len(tokens) - 1:
        return ""  # no two words stand side by side twice
    phrase, extra, copies = stammer(tokens)
    if not phrase:
        return looping(source, target) if endless else ""
    han = _HAN.match(phrase) is not None
    many = copies >= _COPIES and (extra >= _COPIES + 1 if len(phrase) > 1 or not han else extra >= _EXTRA)
    if not many and extra < (_HAN_EXTRA if han else _EXTRA):
        return looping(source, target) if endless else ""
    _, mine, _ = stammer(_tokens(source))
    return "" if mine * 2 >= extra else phrase


_DOUBLE = re.compile(r"(?<![\w’'-])([^\W\d_]+)[ \u00a0]+\1(?![\w’'-])", re.IGNORECASE)
_HAN_DOUBLE = re.compile(r"([\u4e00-\u9fff]{2,10})\1")
_PARTICLE = re.compile(r"([的了在是和与为将被从对向但或也就都而])\1(?!确)")


def doubled(source: str, target: str) -> str:
    """A word that stands twice in a row in a target, and none in its source; "" for none.

    In Chinese, where words have no spaces: two to ten characters, or a particle that is never doubled. What goes on
    otherwise behind the second (监狱监狱长) is another word.
    """
    words = target.lower().split()
    near = any(
        one == other or (other.startswith(one) and not other[len(one) :].isalnum()) for one, other in pairwise(words)
    )
    found = _DOUBLE.findall(target) if near else []
    if len(found) > len(_DOUBLE.findall(source) if found else ()):
        return str(found[0])
    if _HAN.search(target) is None:
        return ""
    for match in _HAN_DOUBLE.finditer(target):
        word = match[1]
        if len(set(word)) > 1 and word not in source:
            return word
    particle = _PARTICLE.search(target)
    return particle[1] if particle is not None and particle[0] not in source else ""
