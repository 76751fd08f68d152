"""The list of everyday words in `lexicon.txt`, and which of its meanings a text has a word for."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_LANGUAGES = ("en", "ky", "ru", "zh")
_KEPT = 200_000
_HEAD = 2

LANGUAGES = frozenset(_LANGUAGES)
"""The languages of the list."""


def _table() -> list[str]:
    return files("transpub.qa").joinpath("lexicon.txt").read_text("utf-8").splitlines()


@lru_cache(maxsize=8)
def _stems(language: str) -> tuple[tuple[str, str], ...]:
    """The stems of a language, each with its meaning's name."""
    column = _LANGUAGES.index(language)
    rows = (line.split(" | ") for line in _table() if not line.startswith("#"))
    return tuple((stem.strip(), row[0]) for row in rows for stem in row[column].split("/"))


@lru_cache(maxsize=8)
def _by_head(language: str) -> Mapping[str, tuple[tuple[re.Pattern[str], str], ...]]:
    """The stems as patterns, by the two letters that they begin with."""
    heads: dict[str, list[tuple[re.Pattern[str], str]]] = {}
    for stem, name in _stems(language):
        heads.setdefault(stem[:_HEAD], []).append((_pattern(stem), name))
    return MappingProxyType({head: tuple(found) for head, found in heads.items()})


@lru_cache(maxsize=_KEPT)
def _of_word(word: str, language: str) -> frozenset[str]:
    """The meanings of one word in small letters."""
    stems = _by_head(language).get(word[:_HEAD], ())
    return frozenset(name for pattern, name in stems if pattern.match(word) is not None)


def _pattern(stem: str) -> re.Pattern[str]:
    whole = stem.endswith("$") and len(stem) > 1
    return re.compile(stem.removesuffix("$") + r"(?!\w)" if whole else stem if stem[0].isalpha() else re.escape(stem))


_WORD = re.compile(r"[^\W\d_]+(?:[-'’.][^\W\d_]+)*|[%$€£]")


@lru_cache(maxsize=1)
def _chinese() -> tuple[re.Pattern[str], Mapping[str, frozenset[str]]]:
    """All stems as one pattern, the longest first, and what each means."""
    meant: dict[str, set[str]] = {}
    for stem, name in _stems("zh"):
        meant.setdefault(stem, set()).add(name)
    pattern = "|".join(map(re.escape, sorted(meant, key=len, reverse=True)))
    return re.compile(pattern), MappingProxyType({stem: frozenset(names) for stem, names in meant.items()})


def meanings(text: str, locale: str) -> frozenset[str]:
    """The meanings of the list that a text has a word for; none for a language that it has not."""
    language = locale.partition("_")[0]
    if language not in LANGUAGES:
        return frozenset()
    if language == "zh":
        pattern, meant = _chinese()
        return frozenset[str]().union(*(meant[found] for found in set(pattern.findall(text))))
    found: set[str] = set()
    for word in _WORD.findall(text.lower()):
        of_word = _of_word(word, language)
        if of_word:
            found |= of_word
    return frozenset(found)
