"""Loops, and words that stand there twice: a model that stammers, or a hand that slipped."""

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


_EXTRA, _HAN_EXTRA = 4, 6
"""Words, or Chinese characters, that are said once more right behind themselves."""
_ENDLESS = 24
"""Letters of a word that may be a syllable again and again."""
_COPIES = 2
"""How often a shorter phrase is said once more right behind itself."""
_TOKEN = re.compile(r"[\u2e80-\u9fff]|[^\W_]+")

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
    tokens = _tokens(target)
    most = Counter(tokens).most_common(1)[0][1] if tokens else 0
    if most < 2 and max(map(len, tokens), default=0) < _ENDLESS:  # noqa: PLR2004  # nothing is said twice
        return ""
    phrase, extra, copies = stammer(tokens)
    if not phrase:
        endless = most >= _TIMES or max(map(len, tokens)) >= _ENDLESS
        return looping(source, target) if endless else ""
    han = _HAN.match(phrase) is not None
    many = copies >= _COPIES and (extra >= _COPIES + 1 if len(phrase) > 1 or not han else extra >= _EXTRA)
    if not many and extra < (_HAN_EXTRA if han else _EXTRA):
        return looping(source, target) if most >= _TIMES else ""
    _, mine, _ = stammer(_tokens(source))
    return "" if mine >= min(extra, 2) else phrase


_DOUBLE = re.compile(r"(?<![\w’'-])([^\W\d_]+)[ \u00a0]+\1(?![\w’'-])", re.IGNORECASE)
_HAN_DOUBLE = re.compile(r"([\u4e00-\u9fff]{2,10})\1")
_PARTICLE = re.compile(r"([的了在是和与为将被从对向但或也就都而])\1(?!确)")
_SINGLE = re.compile(r"([\u4e00-\u9fff])\1")


def doubled(source: str, target: str) -> str:
    """A word that stands twice in a row in a target, and none in its source; "" for none.

    In Chinese, where words have no spaces: two to ten characters, or a particle that is never doubled. What goes on
    otherwise behind the second (监狱监狱长) is another word.
    """
    found = _DOUBLE.search(target)
    if found is not None and _DOUBLE.search(source) is None:
        return found[1]
    for match in _HAN_DOUBLE.finditer(target):
        word = match[1]
        if len(set(word)) > 1 and word not in source:
            return word
    particle = _PARTICLE.search(target)
    return particle[1] if particle is not None and particle[0] not in source else ""
