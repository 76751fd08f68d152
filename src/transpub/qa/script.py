"""Which script a language is written in, and how much of a text is."""

from __future__ import annotations

import unicodedata
from collections import Counter
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from transpub.codes import unspaced

if TYPE_CHECKING:
    from collections.abc import Mapping

_SCRIPTS: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(
            ("ky", "ru", "kk", "uk", "be", "bg", "mk", "tg", "mn", "tt", "ba", "cv", "sah", "os"), "CYRILLIC"
        ),
        **dict.fromkeys(("ar", "fa", "ur", "ug", "ps", "ckb"), "ARABIC"),
        "el": "GREEK",
        "he": "HEBREW",
        "hy": "ARMENIAN",
        "ka": "GEORGIAN",
        "ko": "HANGUL",
        "hi": "DEVANAGARI",
        "th": "THAI",
        "zh": "CJK",
        "ja": "CJK",
    }
)
_KANA = ("HIRAGANA", "KATAKANA")


@lru_cache(maxsize=4096)
def script(locale: str) -> str:
    """The script's name, as names of characters begin in Unicode; "LATIN" for languages that are not in the table."""
    language, _, rest = locale.partition("_")
    if rest.startswith("Latn"):
        return "LATIN"
    if rest.startswith("Cyrl"):
        return "CYRILLIC"
    return _SCRIPTS.get(language, "CJK" if unspaced(locale) else "LATIN")


@lru_cache(maxsize=4096)
def _of(character: str) -> str:
    name = unicodedata.name(character, "").partition(" ")[0]
    return "CJK" if name in _KANA else name


def share(text: str, wanted: str) -> tuple[int, int]:
    """How many letters of a text are of a script, and how many it has."""
    counts = Counter(text)
    letters = [(each, count) for each, count in counts.items() if each.isalpha()]
    return sum(count for each, count in letters if _of(each) == wanted), sum(count for _, count in letters)
