"""Codes of languages: projects and catalogs name them as gettext does, pages by BCP 47."""

from __future__ import annotations

# gettext code → BCP 47. Babel's negotiation finds no "zh-Hans" for "zh_CN", so the table is explicit.
_TAGS = {
    "zh": "zh-Hans",
    "zh_CN": "zh-Hans",
    "zh_SG": "zh-Hans-SG",
    "zh_TW": "zh-Hant",
    "zh_HK": "zh-Hant-HK",
    "zh_MO": "zh-Hant-MO",
}
_SCRIPTS = {"latin": "Latn", "cyrillic": "Cyrl", "arabic": "Arab", "devanagari": "Deva"}


_UNSPACED = frozenset({"zh", "ja", "zt"})  # the last is Argos's word for zh_TW


def tag(locale: str) -> str:
    """The BCP 47 tag of a gettext code: `zh-Hans` of `zh_CN`, `sr-Latn` of `sr@latin`. One that is a tag is itself."""
    code, _, modifier = locale.replace("-", "_").partition("@")
    if code in _TAGS:
        return _TAGS[code]
    language, *rest = code.split("_")
    script = [_SCRIPTS[modifier]] if modifier in _SCRIPTS else []
    return "-".join([language.lower(), *script, *rest])


def unspaced(locale: str) -> bool:
    """Whether the language writes no white space between sentences."""
    return locale.replace("-", "_").split("_")[0].lower() in _UNSPACED
