"""Words in which Latin and Cyrillic letters are mixed: they look right, and no search ever finds them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORD = re.compile(r"[A-Za-z\u00c0-\u024f\u0400-\u052f]+")
_BOTH = re.compile(r"[A-Za-z\u00c0-\u024f][\u0400-\u052f]|[\u0400-\u052f][A-Za-z\u00c0-\u024f]")
_RUNS = re.compile(r"[A-Za-z\u00c0-\u024f]+|[\u0400-\u052f]+")
_ROOT = 2
"""Letters: a shorter Latin beginning is more likely one letter that looks like another."""
_NUMERAL = re.compile(r"[IVXLC]{2,}")


def mixed(source: str, target: str) -> Iterator[str]:
    """The mixed words of a target that its source has not; a Latin root with a Cyrillic ending (Facebookтан) is none.

    A root is a word of the source, or begins one, or is a Roman number.
    """
    if _BOTH.search(target) is None:
        return
    known = set(_WORD.findall(source))
    lowered = {word.casefold() for word in known}
    for word in dict.fromkeys(_WORD.findall(target)):
        if _BOTH.search(word) is not None and word not in known and not _inflected(word, lowered):
            yield word


def _inflected(word: str, known: set[str]) -> bool:
    runs = _RUNS.findall(word)
    if len(runs) != 2 or not runs[0][0] < "\u0400":  # noqa: PLR2004  # a root and its ending
        return False
    root = runs[0]
    if _NUMERAL.fullmatch(root):
        return True
    small = root.casefold()
    return len(root) >= _ROOT and any(each == small or (len(root) > _ROOT and each.startswith(small)) for each in known)


def told(word: str) -> str:
    """Which letters of a mixed word are the fewer: those that were meant to be others."""
    latin = [each for each in word if each < "\u0400"]
    other = [each for each in word if each >= "\u0400"]
    fewer, name = (latin, "Latin") if len(latin) <= len(other) else (other, "Cyrillic")
    return f"{name}: {' '.join(dict.fromkeys(fewer))}"
