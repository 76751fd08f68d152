"""How long a translation is for its source, against how long translations are."""

from __future__ import annotations

import functools
import math
import re
from types import MappingProxyType
from typing import TYPE_CHECKING

from transpub.codes import unspaced

if TYPE_CHECKING:
    from collections.abc import Mapping

_HAN = re.compile(r"[\u2e80-\u9fff]")
_OTHER = re.compile(r"[A-Za-z0-9\u00c0-\u024f\u0400-\u052f]")
_OTHERS = 0.35
"""What a letter or figure inside a Chinese text counts for; its signs count nothing."""

_RATIO: Mapping[str, tuple[float, float]] = MappingProxyType(
    {
        "en": (1.0, 0.0),
        "ky": (1.0, 0.135),
        "ru": (1.09, 0.13),
        "zh": (0.295, 0.15),
    }
)
"""Characters of a translation for each of its English source, and the standard deviation of its logarithm.

Medians of the first half of the articles of NTREX-128 that the project was tuned on.
"""
_UNKNOWN = (1.05, 0.22)
_LOW, _HIGH = 2.3, 2.9
"""Standard deviations: below and above is out of the ordinary."""
_LEAST = 25
"""Characters of a source: of shorter ones nothing can be said."""
_NOISE = 5.5
"""A short text's ratio strays further: this many characters' worth, over the source's length."""


def odd(source: str, target: str, locales: tuple[str, str], limits: tuple[float, float] | None = None) -> float:
    """The ratio of a target's length to what its source lets expect, where it is out of the ordinary; 0 where not.

    `locales` are the source's and the target's; `limits` the least and the greatest ratio of characters, where the
    project sets its own.
    """
    here, there = len(source.strip()), len(target.strip())
    if here < _LEAST or not there:
        return 0.0
    ratio = there / here
    if limits is not None:
        return 0.0 if limits[0] <= ratio <= limits[1] else ratio
    here, there = size(source, locales[0]), size(target, locales[1])
    if not here or not there:
        return 0.0
    ratio = there / here
    mean, wide = _expected(here, locales)
    far = (math.log(ratio) - mean) / wide
    return 0.0 if -_LOW <= far <= _HIGH else ratio / math.exp(mean)


def size(text: str, locale: str) -> int:
    """How much a text says, as far as its length tells: characters; in Chinese, characters that are no signs."""
    if not unspaced(locale):
        return len(text.strip())
    return round(len(_HAN.findall(text)) + _OTHERS * len(_OTHER.findall(text)))


def surprise(here: int, there: int, locales: tuple[str, str]) -> float:
    """How surprising a length is for that of its source: half the square of its deviation, at most 4.5."""
    if not here or not there:
        return 4.5
    mean, wide = _expected(here, locales)
    far = (math.log(there / here) - mean) / (wide + 0.05)
    return min(4.5, far * far / 2)


@functools.lru_cache(maxsize=50_000)
def _expected(here: int, locales: tuple[str, str]) -> tuple[float, float]:
    """The logarithm of the ratio to expect, and its standard deviation."""
    (mine, spread), (other, its) = (_RATIO.get(each.partition("_")[0], _UNKNOWN) for each in locales)
    return math.log(other / mine), math.hypot(spread, its) + _NOISE / (here + 20)
