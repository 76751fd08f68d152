"""The keys of front matter that transpub knows, and what their values must be. All other keys are the author's own."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_DAY = re.compile(r"\d{4}-\d\d-\d\d(?:[Tt ].*)?")


def fault(key: str, value: object) -> tuple[str, str]:
    """What is wrong with a known key's value, and advice; "" twice where nothing is, and for a key without a value."""
    rule = _RULES.get(key)
    why, advice = rule(value) if rule is not None and value is not None else ("", "")
    return (f"{key} {why}", f"write {key}: {advice}") if why else ("", "")


def terms(value: object) -> tuple[str, ...]:
    """The texts of a list of terms, or of a single one."""
    found = value if isinstance(value, list) else [value]
    return tuple(each for each in found if isinstance(each, str))


def _text(value: object) -> tuple[str, str]:
    if isinstance(value, str):
        return "", ""
    if isinstance(value, (list, dict)):
        return f"must be text, not {_kind(value)}", "and the text behind it"
    return f"must be text, not {_kind(value)}", 'and the text in quotes: "2026"'


def _terms(value: object) -> tuple[str, str]:
    wrong = next((each for each in (value if isinstance(value, list) else [value]) if not isinstance(each, str)), "")
    if wrong == "":
        return "", ""
    return f"must be a list of texts; {_kind(wrong)} is among them", '[Media, "2026"], with quotes where it is no word'


def _day(value: object) -> tuple[str, str]:
    if isinstance(value, dt.date) or (isinstance(value, str) and _is_day(value)):
        return "", ""
    said = repr(value) if isinstance(value, str) else _kind(value)
    return (
        f"must be a date, not {said}",
        "2026-05-20 (year-month-day), or with a time 2026-05-20 09:30:00 +06:00",
    )


def _is_day(text: str) -> bool:
    try:
        dt.datetime.fromisoformat(text)
    except ValueError:
        return False
    return bool(_DAY.fullmatch(text))


def _flag(value: object) -> tuple[str, str]:
    if isinstance(value, bool):
        return "", ""
    return f"must be true or false, not {_kind(value)}", "true or false, without quotes"


def _slug(value: object) -> tuple[str, str]:
    """Only what would lead out of the site; the site's own rules for addresses are the publisher's."""
    wrong, advice = _text(value)
    if wrong or not isinstance(value, str):
        return wrong, advice
    unseen = next((each for each in value if unicodedata.category(each) == "Cc"), "")
    faults = (
        (unseen, f"holds the control character U+{ord(unseen or ' '):04X}"),
        ("\\" in value, r"holds '\'"),
        (value.startswith("/"), "starts with '/'"),
        (".." in value.split("/"), "climbs with '..'"),
    )
    why = next((why for found, why in faults if found), "")
    return (f"{value!r} cannot be an address: it {why}" if why else ""), "words with hyphens, such as news/first-visit"


def _slugs(value: object) -> tuple[str, str]:
    advice = "a table of locales, such as {ru: vizit, zh_CN: fangwen}"
    if not isinstance(value, dict):
        return f"must be a table, not {_kind(value)}", advice
    for locale, each in value.items():
        wrong, _ = _slug(each)
        if wrong:
            return f"for {locale} {wrong}", advice
    return "", ""


def _aliases(value: object) -> tuple[str, str]:
    advice = "a list of addresses, such as [news/first-visit]"
    if not isinstance(value, list):
        return f"must be a list, not {_kind(value)}", advice
    return next(((wrong, advice) for wrong, _ in map(_slug, value) if wrong), ("", ""))


def _kind(value: object) -> str:
    """What a value is, in words."""
    kinds: tuple[tuple[type | tuple[type, ...], str], ...] = (
        (str, "text"),
        (bool, "true or false"),
        ((int, float), "a number"),
        (dt.date, "a date"),
        (list, "a list"),
        (dict, "a table of keys"),
    )
    return next((name for kind, name in kinds if isinstance(value, kind)), "an empty value")


_RULES: dict[str, Callable[[object], tuple[str, str]]] = {
    "title": _text,
    "description": _text,
    "slug": _slug,
    "slugs": _slugs,
    "aliases": _aliases,
    "date": _day,
    "updated": _day,
    "section": _terms,
    "tags": _terms,
    "authors": _terms,
    "rights": _text,
    "draft": _flag,
    "translate": _flag,
}
