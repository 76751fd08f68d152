"""Sentences that differ in their figures only: the translation of one, with the figures of the other.

A figure is a run of digits with what belongs to it: `5`, `2026`, `10:30`, `380,000`, `2026-05-14`.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from transpub.codes import unspaced
from transpub.memory.marks import MARK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_FIGURE = re.compile(r"\d+(?:[.,:/’'\u00a0\u202f\u2009–-]\d+)*")
_DIGITS = re.compile(r"\d+")
_GLUED_BEFORE = re.compile(r"[\w.,:/’'–-]$")
_GLUED_AFTER = re.compile(r"[%‰°]?[.,:/’'–-]?\w")
_STEMS = {
    # Words that take the ending, so that it does not change with the figure: 2026-жылы, 14-майда.
    "ky": re.compile(
        r"-(?:жыл|кылым|бет|берене|январ|феврал|март|апрел|ма[йя]|июн|июл|август|сентябр|октябр|ноябр|декабр)"
    )
}


def skeleton(text: str) -> str:
    """The text with each figure as one and the same sign: equal for sentences that differ in figures only."""
    return _outside_marks(text, lambda piece: _FIGURE.sub("\0", piece))


def figures(text: str) -> tuple[str, ...]:
    """The figures in a text, as they follow each other; the numbers of marks are none."""
    return tuple(found for piece in MARK.split(text)[::4] for found in _FIGURE.findall(piece))


def adapted(old: str, target: str, new: str, locale: str) -> str | None:
    """The target of `old` with the figures of `new`, which has the same skeleton; None where that is not certain.

    Certain is: the target has the very figures of its source, each of them once, none joined to a word whose ending
    might depend on it, and every new one asks for the same plural form in the locale as the old one.
    """
    before, after = figures(old), figures(new)
    there = figures(target)
    if len(set(before)) < len(before) or sorted(there) != sorted(before) or "\\" in target:
        return None
    changes = {was: now for was, now in zip(before, after, strict=True) if was != now}
    if not all(_like(was, now, locale) for was, now in changes.items()):
        return None
    if not all(_free(piece, changes, locale) for piece in MARK.split(target)[::4]):
        return None
    return _outside_marks(target, lambda piece: _FIGURE.sub(lambda found: changes.get(found[0], found[0]), piece))


def _free(piece: str, changes: dict[str, str], locale: str) -> bool:
    """Whether every figure that changes stands for itself in the piece."""
    for found in _FIGURE.finditer(piece):
        if found[0] not in changes or unspaced(locale):
            continue
        stem = _STEMS.get(locale)
        rest = piece[found.end() :]
        if _GLUED_BEFORE.search(piece[: found.start()]):
            return False
        if _GLUED_AFTER.match(rest) and not (stem and stem.match(rest)):
            return False
    return True


def _like(was: str, now: str, locale: str) -> bool:
    """Whether two figures are written alike, and take the same words beside them."""
    plural = _plural(locale)
    return _DIGITS.sub(lambda found: plural(int(found[0])), was) == _DIGITS.sub(
        lambda found: plural(int(found[0])), now
    )


@functools.cache
def _plural(locale: str) -> Callable[[int], str]:
    from babel.core import Locale, UnknownLocaleError  # noqa: PLC0415  # importing does no work

    try:
        return Locale.parse(locale.partition("@")[0]).plural_form
    except (UnknownLocaleError, ValueError):
        return str  # nothing is known of the language: no other figure is like this one


def _outside_marks(text: str, change: Callable[[str], str]) -> str:
    return "".join(_pieces(text, change))


def _pieces(text: str, change: Callable[[str], str]) -> Iterator[str]:
    end = 0
    for mark in MARK.finditer(text):
        yield change(text[end : mark.start()])
        yield mark[0]
        end = mark.end()
    yield change(text[end:])
