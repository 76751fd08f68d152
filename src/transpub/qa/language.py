"""Which of a project's languages the words of a text are in, where they share a script.

The model is that of `py3langid` (naive Bayes over byte n-grams), asked word by word and for the project's languages
only: so the words of a sentence add up, and any stretch of it is judged without reading it again. On NTREX-128 no
Kyrgyz sentence of five words and more is taken for Russian, and no Russian one for Kyrgyz.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from transpub.qa.script import script

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_WORDS: Mapping[str, re.Pattern[str]] = {
    "CYRILLIC": re.compile(r"[\u0400-\u052f]+"),
    "LATIN": re.compile(r"[A-Za-z\u00c0-\u024f]+"),
    "ARABIC": re.compile(r"[\u0600-\u06ff]+"),
    "DEVANAGARI": re.compile(r"[\u0900-\u097f]+"),
}
_KEPT = 200_000
"""Words whose scores are kept: a large project has about as many."""
_WEIGHT = math.log1p(1)
"""What a single n-gram counts for in the model's own sum."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text in one script, and how much more each looks like its own language than like the rival's.

    `margins` are in nats, below 0 where the word looks like the rival's. A capitalised word inside a sentence may be a
    name, which belongs to no language: its margin is 0.
    """

    words: tuple[str, ...]
    margins: tuple[float, ...]
    letters: tuple[int, ...]


@dataclass(frozen=True)
class Rivals:
    """A language, and another of the project that shares its script."""

    own: str
    other: str
    _model: _Model = field(repr=False)
    _known: dict[str, float] = field(default_factory=dict, repr=False, compare=False)

    def words(self, text: str) -> Words:
        """What the words of a text say."""
        found = _WORDS[script(self.own)].findall(text)
        known = self._known
        margins = [known[word] if word in known else self._met(word) for word in found]
        if found and found[0][0].isupper():  # it may be a name
            margins[0] = self._margin(found[0].lower()) / 2
        return Words(tuple(found), tuple(margins), tuple(map(len, found)))

    def _met(self, word: str) -> float:
        """The margin of a word inside a sentence."""
        name = word[0].isupper() and not word.isupper()
        margin = self._known[word] = 0.0 if name else self._margin(word.lower())
        return margin

    def _margin(self, word: str) -> float:
        if len(self._known) > _KEPT:
            self._known.clear()
        margin = self._known.get(word)
        if margin is None:
            margin = self._known[word] = self._model.margin(f" {word} ")
        return margin


class _Model:
    """The automaton of the library's model, with the difference of two languages at each of its states."""

    def __init__(self, own: str, other: str) -> None:
        whole = _library()
        classes = list(whole.nb_classes)
        table = (whole.nb_ptc[:, classes.index(own)] - whole.nb_ptc[:, classes.index(other)]).astype(float) * _WEIGHT
        values = table.tolist()
        self._next, self._rows = whole.tk_nextmove, whole._rowbase  # noqa: SLF001  # the library offers no sum by part
        self._gain = [0.0 if feature < 0 else values[feature] for feature in whole.tk_output]

    def margin(self, text: str) -> float:
        state, total = 0, 0.0
        for byte in text.encode("utf-8", "surrogatepass"):
            state = self._next[self._rows[state] + byte]
            total += self._gain[state]
        return total


@lru_cache(maxsize=1)
def _library():  # type: ignore[no-untyped-def]  # noqa: ANN202  # the library has no types
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415  # it takes most of a second

    return LanguageIdentifier.from_model_file(MODEL_FILE)


@lru_cache(maxsize=256)
def rivals(locale: str, others: tuple[str, ...]) -> tuple[Rivals, ...]:
    """Those of the locales that a text could be mistaken for: another language in the same script.

    None where the library does not know one of the two.
    """
    own = _code(locale)
    names = dict.fromkeys(_code(each) for each in others if script(each) == script(locale))
    return tuple(filter(None, (_rivals(own, name) for name in names if name != own)))


@lru_cache(maxsize=64)
def _rivals(own: str, other: str) -> Rivals | None:
    if script(own) not in _WORDS or not {own, other} <= set(_library().nb_classes):
        return None
    return Rivals(own, other, _Model(own, other))


def _code(locale: str) -> str:
    return locale.partition("_")[0].partition("@")[0].lower()


_LETTERS = 9
"""A text with fewer may be a name or an exclamation that both languages have."""
_WHOLE, _LEAST = -0.1, -4.0
_SURE, _LEAST_SHORT = 16, -9.0
"""Nats for each letter, and in all, below which a whole text is the rival's; its own language's median is above 1.5."""


def foreign(words: Words) -> bool:
    """Whether a whole text is in the rival's language."""
    letters = sum(words.letters)
    if len(words.words) > 1 and all(word[0].isupper() for word in words.words):
        return False  # a name is the same in both
    least = _LEAST if letters >= _SURE else _LEAST_SHORT
    return letters >= _LETTERS and sum(words.margins) < min(least, _WHOLE * letters)


_WINDOW, _MOSTLY = 5, 3
_PART = -0.55
"""As `_WHOLE`, for so many words in a row."""


def stretch(words: Words) -> str:
    """The words that look most like the rival's, side by side; "" where none do."""
    margins, letters = words.margins, words.letters
    if sum(margin < 0 for margin in margins) < _MOSTLY:
        return ""
    best, place = _PART, -1
    for start in range(len(margins) - _WINDOW + 1):
        part = margins[start : start + _WINDOW]
        if part.count(0.0) > 1:
            continue
        mean = sum(part) / sum(letters[start : start + _WINDOW])
        if mean < best:
            best, place = mean, start
    return " ".join(words.words[place : place + _WINDOW]) if place >= 0 else ""


_THIRD = 8.0
"""Nats by which a text must be likelier in another language than in the one that it should be in."""


def third(text: str, locale: str) -> bool:
    """Whether a text is in neither of two languages but, by all signs, in a third: a quotation that stays as it is.

    `locale` is that of the source. Asked only of what is found in a source and in its translation alike.
    """
    ranked = dict(_library().rank(text))
    own = ranked.get(_code(locale))
    return own is not None and max(ranked.values()) - own > _THIRD


def shares(texts: Sequence[str], letters: str) -> tuple[int, int]:
    """How many of the letters of texts are among these, and how many there are."""
    whole = "".join(texts).casefold()
    return sum(whole.count(each) for each in letters), sum(map(str.isalpha, whole))


_SIMPLIFIED, _TRADITIONAL = "gb2312", "big5"


@lru_cache(maxsize=30_000)
def _side(character: str) -> int:
    """1 for a character that only Traditional Chinese has, -1 for one that only Simplified has."""
    return _has(character, _TRADITIONAL) - _has(character, _SIMPLIFIED)


def _has(character: str, codec: str) -> bool:
    try:
        character.encode(codec)
    except UnicodeEncodeError:
        return False
    return True


_HAN = re.compile(r"[\u4e00-\u9fff]")


def variant(text: str) -> tuple[list[str], list[str]]:
    """The characters of a Chinese text that only Simplified has, and those that only Traditional has, each time.

    Told from the national character sets GB 2312 and Big5, which Python has: no table of our own.
    """
    sides = [(character, _side(character)) for character in _HAN.findall(text)]
    return [each for each, side in sides if side < 0], [each for each, side in sides if side > 0]
