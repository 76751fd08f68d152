"""Numbers of a text that its translation has lost or made up.

Locales write them in their ways: 380,000 is 380 миң or 38万, 7.5 is 7,5, 3 p.m. is 15, the 1980s are 20世纪80年代. So
a number is lost only where no way of writing it is found, and small ones, which are written as words, are never asked
for.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_DIGITS = re.compile(r"\d+(?:[.,\u00a0\u202f' ]\d{3})*(?:[.,]\d+)?(?!\d)")
_SMALL = 12
"""Numbers that are written as words as often as in digits."""
_SCALES = {
    "thousand": 3, "k": 3, "million": 6, "m": 6, "mn": 6, "mln": 6, "billion": 9, "bn": 9, "b": 9, "trillion": 12,
    "миң": 3, "тыс": 3, "тысяч": 3, "тысячи": 3, "тысяча": 3, "млн": 6, "миллион": 6, "млрд": 9, "миллиард": 9,
    "трлн": 12, "триллион": 12, "千": 3, "万": 4, "百万": 6, "亿": 8, "十亿": 9, "万亿": 12, "萬": 4, "億": 8,
}  # fmt: skip
_SCALE = re.compile(rf"[\s\u00a0-]*({'|'.join(sorted(_SCALES, key=len, reverse=True))})(\w*)", re.IGNORECASE)
_HAN_DIGITS = {each: value for value, each in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_HAN_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10000, "亿": 100000000}
_HAN = re.compile(r"[零〇一二三四五六七八九两十百千万亿]{2,}")
_CLOCK = re.compile(r"\s*(?:[ap]\.?\s?m\b|o['’]clock)", re.IGNORECASE)
_CENTURY = 100


def lost(source: str, target: str) -> list[str]:
    """The numbers of the source, as it writes them, that are nowhere in the target."""
    there, digits = set(_values(target)), re.sub(r"\D", "", target)
    missing = []
    for match in _DIGITS.finditer(source):
        written = match[0]
        plain = re.sub(r"\D", "", written)
        if len(plain) < 2 or int(plain) <= _SMALL or _CLOCK.match(source, match.end()):  # noqa: PLR2004  # one digit
            continue
        if _worth(source, match) & there or plain in digits or _decade(plain, source, match.end(), digits):
            continue
        if _converted(source, match.end()):
            continue
        missing.append(written)
    return missing


def added(source: str, target: str) -> list[str]:
    """The numbers of the target, as it writes them, that are nowhere in the source and cannot be worked out of it."""
    here, digits = set(_values(source)), re.sub(r"\D", "", source)
    clock = any(_CLOCK.match(source, match.end()) for match in _DIGITS.finditer(source))
    worded = re.search(
        r"(?i)\b(?:hundred|thousand|million|billion|dozen|century|\w+ty|\w+teen|January|February|March|April|May|June|"
        r"July|August|September|October|November|December|inch|feet|foot|mile|pound|ounce|acre|gallon|yard|degree)",
        source,
    )
    extra = []
    for match in _DIGITS.finditer(target):
        plain = re.sub(r"\D", "", match[0])
        if len(plain) < 3 or worded or clock:  # noqa: PLR2004  # ages, days, counts may be words in the source
            continue
        if not (_worth(target, match) & here or plain in digits):
            extra.append(match[0])
    return extra


def _worth(text: str, match: re.Match[str]) -> set[float]:
    """What a number may be worth: 1,000 is a thousand or one; what stands behind it makes it larger."""
    written = re.sub(r"[\u00a0\u202f' ]", "", match[0])
    readings = {written.replace(",", "").replace(".", "")}
    if re.search(r"[.,]\d+$", written):
        whole, part = re.split(r"[.,](?=\d+$)", written)
        readings.add(f"{re.sub(r'[.,]', '', whole)}.{part}")
    scale = _SCALE.match(text, match.end())
    power = 0
    if scale is not None and (len(scale[1]) > 2 or not scale[2] or ord(scale[1][0]) > 0x2E80):  # noqa: PLR2004  # "5 m" but not "5 meters"
        power = _SCALES[scale[1].lower()]
    return {round(float(reading) * 10**power, 4) for reading in readings}


def _values(text: str) -> Iterator[float]:
    for match in _DIGITS.finditer(text):
        yield from _worth(text, match)
    for match in _HAN.finditer(text):
        yield _han(match[0])


def _han(written: str) -> float:
    if not any(each in _HAN_UNITS for each in written):
        return float("".join(str(_HAN_DIGITS[each]) for each in written))
    total = part = digit = 0
    for each in written:
        if each in _HAN_DIGITS:
            digit = _HAN_DIGITS[each]
        elif _HAN_UNITS[each] < 10000:  # noqa: PLR2004  # 万
            part += (digit or 1) * _HAN_UNITS[each]
            digit = 0
        else:
            total = (total + part + digit or 1) * _HAN_UNITS[each]
            part = digit = 0
    return float(total + part + digit)


def _decade(plain: str, source: str, end: int, digits: str) -> bool:
    """1980s: 80 is enough; '90s too."""
    return source[end : end + 2].strip("'’")[:1] == "s" and plain[-2:] in digits


def _converted(source: str, end: int) -> bool:
    """Whether a number counts units that translators work out anew."""
    behind = source[end : end + 16]
    units = r"(?:in(?:ch(?:es)?)?|f(?:ee|oo)?t|miles?|mph|pounds?|lbs?|ounces?|oz|acres?|gallons?|yards?|degrees?|°)\b"
    return re.match(rf"[\s-]*{units}|\s*°|\s*percent of", behind) is not None
