"""What pages must know of a language: its tag, its own name, its folder, its dates and lists (Babel's CLDR data)."""

from __future__ import annotations

import functools
from collections import Counter
from typing import TYPE_CHECKING

from transpub.codes import tag

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from babel import Locale

# As these languages write their own name where it stands alone; Babel knows the others.
_NAMES = {
    "en": "English",
    "ky": "Кыргызча",
    "ru": "Русский",
    "zh-Hans": "简体中文",
    "zh-Hant": "繁體中文",
    "kk": "Қазақша",
    "uz": "Oʻzbekcha",
    "tg": "Тоҷикӣ",
}


@functools.cache
def _babel(locale: str) -> Locale | None:
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415  # importing does no work

    code = tag(locale)
    while code:
        try:
            return Locale.parse(code, sep="-")
        except (UnknownLocaleError, ValueError):
            code = code.rpartition("-")[0]
    return None


@functools.cache
def name(locale: str) -> str:
    """The language's name in the language itself; its tag where nobody knows it."""
    known = _NAMES.get(tag(locale))
    if known:
        return known
    babel = _babel(locale)
    found = (babel.get_display_name() if babel else None) or tag(locale)
    return found[:1].upper() + found[1:]


@functools.cache
def direction(locale: str) -> str:
    """`ltr` or `rtl`."""
    babel = _babel(locale)
    return babel.text_direction if babel else "ltr"


def long_date(date: dt.date, locale: str) -> str:
    """The date in words, as CLDR has it for the language; ISO 8601 for a language without data."""
    from babel.dates import format_date  # noqa: PLC0415  # importing does no work

    babel = _babel(locale)
    return format_date(date, "long", locale=babel) if babel else date.isoformat()


def number(value: int, locale: str) -> str:
    """The number as the language writes it: "1 204" in Russian."""
    if -1000 < value < 1000:  # noqa: PLR2004  # no language groups so few digits
        return str(value)
    from babel.numbers import format_decimal  # noqa: PLC0415  # importing does no work

    babel = _babel(locale)
    return format_decimal(value, locale=babel) if babel else str(value)


def joined(items: tuple[str, ...], locale: str) -> str:
    """The items as a list in running text: "A, B и C", "A、B和C"."""
    if len(items) < 2:  # noqa: PLR2004  # no list
        return "".join(items)
    from babel.lists import format_list  # noqa: PLC0415  # importing does no work

    babel = _babel(locale)
    return format_list(items, locale=babel) if babel and items else ", ".join(items)


def folders(locales: Iterable[str]) -> Mapping[str, str]:
    """The first folder of each locale's addresses: its language (`zh` of `zh_CN`), or its tag where two share that.

    Distinct for distinct locales.
    """
    given = tuple(dict.fromkeys(locales))
    for spelled in (lambda each: tag(each).partition("-")[0], tag, lambda each: each):
        shared = Counter(spelled(each).casefold() for each in given)
        if max(shared.values(), default=1) == 1:
            return {each: spelled(each) for each in given}
    return {each: each for each in given}
