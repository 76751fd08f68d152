"""Codes of languages: projects and catalogs name them as gettext does, pages by BCP 47."""

from __future__ import annotations

import functools
import operator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

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


@functools.lru_cache(maxsize=4096)
def unspaced(locale: str) -> bool:
    """Whether the language writes no white space between sentences."""
    return locale.replace("-", "_").split("_")[0].lower() in _UNSPACED


def locale_of(code: str, locales: Iterable[str]) -> str | None:
    """The locale that a language's code means, as tools write them: `ky` of `ky-KG`, `zh_CN` of `zh-cn` or `zh-Hans`.

    Of several that it may be taken for the one with the same script and country; None where it could be two, or none.
    """
    wanted = _parts(code)
    known = {locale: _parts(locale) for locale in locales}
    fits = [locale for locale in known if speaks(code, locale)]
    if not fits and code.strip().isalpha():  # Chinese of no script is taken for the only Chinese that there is
        fits = [locale for locale, mine in known.items() if mine[0] == wanted[0]]
    alike = {locale: sum(map(operator.eq, known[locale], wanted)) for locale in fits}
    best = [locale for locale in fits if alike[locale] == max(alike.values())]
    return best[0] if len(best) == 1 else None


@functools.lru_cache(maxsize=4096)
def speaks(given: str, locale: str) -> bool:
    """Whether a language code of another tool (`ru-RU`, `EN_us`, `zh-CN`, `zh-Hans`) may be taken for this locale.

    A region or script that only one of the two names is no hindrance; Chinese without either is `zh_CN`.
    """
    mine, theirs = _parts(locale), _parts(given)
    alike = (not (one and other) or one == other for one, other in zip(mine[1:], theirs[1:], strict=True))
    return mine[0] == theirs[0] and all(alike)


def _parts(code: str) -> tuple[str, str, str]:
    """Language, script and region of a code, whoever wrote it; "" for what it does not name."""
    name, at, modifier = code.strip().replace("-", "_").partition("@")
    first, *others = name.split("_")
    written = [first.lower(), *(part.title() if len(part) == _SCRIPT else part.upper() for part in others)]
    language, *rest = tag("_".join(written) + at + modifier.lower()).split("-")
    script = next((part for part in rest if len(part) == _SCRIPT), "")
    return language, script, next((part for part in rest if len(part) < _SCRIPT), "")


_SCRIPT = 4
"""How long the code of a script is; that of a region is shorter."""

_TERRITORIES = {
    "en": "en_US",
    "ky": "ky_KG",
    "ru": "ru_RU",
    "zh": "zh_CN",
    "zh_Hant": "zh_TW",
    "kk": "kk_KZ",
    "uz": "uz_UZ",
}


@functools.lru_cache(maxsize=256)
def open_graph(locale: str) -> str:
    """The code that Open Graph has for a locale, language and territory: `ky_KG`, `zh_CN`.

    Without a territory of its own it has the one where most of its readers live (CLDR's likely subtags).
    """
    language, script, region = _parts(locale)
    known = _TERRITORIES.get(f"{language}_{script}" if script == "Hant" else language)
    if region or known:
        return f"{language}_{region}" if region else str(known)
    from babel.core import get_global  # noqa: PLC0415  # importing does no work

    likely = get_global("likely_subtags").get(language, language)
    return f"{language}_{likely.split('_')[-1]}" if "_" in likely else language
