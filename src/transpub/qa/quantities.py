"""Numbers that a translation has changed or dropped, as each language writes them.

380,000 is 380 миң and 38万, 7.5 is 7,5, 3 p.m. is 15:00 and 下午3点, the 1980s are 20世纪80年代, October 1 is 10月1日,
and small numbers are words. So a number is read as all the values that it may have, and one of them must be in the
other text, in digits or in words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from transpub.qa.numerals import LANGUAGES, MONTHS, cardinals, han, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_DIGITS = re.compile(r"\d+(?:[,.'’\u00a0\u202f ]\d{3}(?!\d))*(?:[.,]\d+(?![\d.,]*\d[.,]))?")
_DIGIT = re.compile(r"\d")
_PLAIN = re.compile(r"[^\d.,]")
_SCALES = {
    "hundred": 2, "thousand": 3, "k": 3, "million": 6, "m": 6, "mn": 6, "mil": 6, "mln": 6, "billion": 9, "bn": 9,
    "b": 9, "trillion": 12, "tn": 12, "lakh": 5, "crore": 7,
    "жүз": 2, "миң": 3, "сот": 2, "тыс": 3, "тысяч": 3, "млн": 6, "миллион": 6, "млрд": 9, "миллиард": 9, "трлн": 12,
    "триллион": 12,
    "百": 2, "千": 3, "万": 4, "十万": 5, "百万": 6, "千万": 7, "亿": 8, "十亿": 9, "百亿": 10, "千亿": 11,
    "万亿": 12, "兆": 12, "萬": 4, "億": 8,
}  # fmt: skip
_SCALE = re.compile(rf"(?:[\s\u00a0-]*|,\s)({'|'.join(sorted(_SCALES, key=len, reverse=True))})(\w*)", re.IGNORECASE)
_SHORT_SCALE = 3
"""Letters: what goes on behind a shorter one is another word (5 m, 5 meters)."""
_HALF_DAY = re.compile(r"\s*([ap])\.?\s?m\b", re.IGNORECASE)
_CLOCK = re.compile(r"(?<![\d.,])([01]?\d|2[0-4])[.:]([0-5]\d)(?![\d.,]*\d)")
_LATER = re.compile(r"(?:下午|晚上|傍晚|晚间|当晚|午后|中午|凌晨|夜)\s*$")
_TIME = re.compile(r"(?i)саат|\bчас|\bч\.|\bв\s|:\d\d|点|时|[ap]\.?m\b|o['’]clock|\d[-\s]?(?:д[аеоө]|т[аеоө])\b")
_ROMAN = re.compile(r"\b[IVXІХ]{1,5}\b")
_ROMANS = {"I": 1, "V": 5, "X": 10, "І": 1, "Х": 10}
_FIFTY, _DAY, _YEARS = 100, 12, 1000
_UNITS: tuple[tuple[str, tuple[float, ...]], ...] = (
    (r"inch|in\.|[\"″]", (2.54, 25.4)),
    (r"f(?:ee|oo)?t\b|['′]", (0.3048, 30.48)),
    (r"square\s(?:miles?)", (2.59, 259)),
    (r"square\s(?:f(?:ee|oo)?t)", (0.0929,)),
    (r"(?:nautical\s)?miles?\b|mph\b|mi\b", (1.609, 1609, 1.852)),
    (r"pounds?\b|lbs?\b", (0.4536, 453.6)),
    (r"ounces?\b|oz\b", (28.35,)),
    (r"gallons?\b", (3.785, 4.546)),
    (r"acres?\b", (0.4047, 4047)),
    (r"yards?\b|yds?\b", (0.9144,)),
    (r"stones?\b", (6.35,)),
    (r"tons?\b", (0.907, 907)),
)
_UNIT = tuple((re.compile(rf"[\s\u00a0-]*(?:{unit})", re.IGNORECASE), rates) for unit, rates in _UNITS)
_RANGE = re.compile(r"[\s\u00a0]*(?:to|or|and|by|[-–—x×])[\s\u00a0]*\d[\d.,]*")
_DEGREES = re.compile(r"[\s\u00a0-]*(?:degrees?|°)", re.IGNORECASE)
_TALL = re.compile(r"\s?(?:inches\b|st\s\d|knots?\b|[-\s]?mph\b)")
_NEAR = 0.1
"""How far a converted figure may be rounded."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number as a text writes it, in digits, and the values that it may have."""

    written: str
    values: frozenset[float]
    end: int


_FRACTION = re.compile(r"(\d*)\s?([½¼¾])")
_PARTS = {"½": "5", "¼": "25", "¾": "75"}


def numbers(text: str) -> tuple[Number, ...]:
    """The numbers in digits, in their order."""
    found = []
    if "½" in text or "¼" in text or "¾" in text:
        text = _FRACTION.sub(lambda match: f"{match[1] or 0}.{_PARTS[match[2]]}", text)
    done = 0
    for match in _DIGITS.finditer(text):
        if match.start() < done:
            continue
        clock = _CLOCK.match(text, match.start())
        if clock is not None and (":" in clock[0] or _HALF_DAY.match(text, clock.end())):
            done = clock.end()
            hour = _hours(float(clock[1]), text, clock.end(), clock.start())
            found += [Number(clock[1], hour, clock.end(1)), Number(clock[2], frozenset({float(clock[2])}), done)]
            continue
        found.append(Number(match[0].rstrip(".,"), _values(text, match), match.end()))
    return tuple(found)


def _hours(value: float, text: str, end: int, start: int) -> frozenset[float]:
    half = _HALF_DAY.match(text, end)
    before = _LATER.search(text[max(0, start - 4) : start])
    if value <= _DAY and ((half is not None and half[1] in "pP") or before is not None):
        return frozenset({value, value % _DAY + _DAY})
    if _DAY < value <= 2 * _DAY and _TIME.search(text[max(0, start - 10) : end + 6]):
        return frozenset({value, value - _DAY})
    return frozenset({value, 0.0, 24.0}) if half is not None and value == _DAY else frozenset({value})


def _values(text: str, match: re.Match[str]) -> frozenset[float]:
    written = _PLAIN.sub("", match[0])
    readings = {float(re.sub(r"[.,]", "", written))}
    cut = re.search(r"[.,](\d+)$", written)
    if cut is not None:
        whole = re.sub(r"[.,]", "", written[: cut.start()])
        decimal = float(f"{whole}.{cut[1]}")
        readings = {decimal} if len(cut[1]) != 3 or written.startswith("0") else {*readings, decimal}  # noqa: PLR2004  # as groups have
    values = set(readings)
    for reading in readings:
        for power in _powers(text, match.end()):
            values.add(round(reading * 10**power, 4))
    if len(written) <= 2 and len(values) == 1:  # noqa: PLR2004  # an hour
        values |= _hours(next(iter(readings)), text, match.end(), match.start())
    return frozenset(values)


def _powers(text: str, end: int) -> Iterator[int]:
    scale = _SCALE.match(text, end)
    power = 0
    while scale is not None and _is_scale(scale):
        power += _SCALES[scale[1].lower()]
        yield power
        scale = _SCALE.match(text, scale.end(1))


def _is_scale(scale: re.Match[str]) -> bool:
    return ord(scale[1][0]) > 0x2E80 or not scale[2] or len(scale[1]) >= _SHORT_SCALE  # noqa: PLR2004  # Chinese


@lru_cache(maxsize=4096)
def _cardinals(text: str, locale: str) -> tuple[Number, ...]:
    return tuple(Number(written, values, end) for written, values, end in cardinals(text, locale))


@lru_cache(maxsize=4096)
def _worded(text: str, locale: str) -> frozenset[float]:
    """The values that a text says in words, and what its months and Roman numbers stand for."""
    values = set(words(text, locale))
    values.update(value for value in _months(text, locale))
    values.update(_roman(found) for found in _ROMAN.findall(text))
    return frozenset(values)


def _months(text: str, locale: str) -> Iterator[float]:
    pattern = MONTHS.get(locale.partition("_")[0])
    for match in pattern.finditer(text) if pattern is not None else ():
        yield float(next(number for number in range(1, 13) if match.group(number)))


def _roman(found: str) -> float:
    figures = [_ROMANS[each] for each in found]
    return float(sum(-one if one < other else one for one, other in zip(figures, [*figures[1:], 0], strict=True)))


def changed(source: str, target: str, locales: tuple[str, str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The numbers of a source that are not in its target, and those of the target that its source does not account for.

    Both as they are written; () and () where all is well. `locales` are the source's and the target's.
    """
    worded = locales[1].partition("_")[0] in LANGUAGES
    said_so = _cardinals(source, locales[0]) if worded else ()
    if not said_so and _DIGIT.search(source) is None:
        return (), ()
    here, there = numbers(source), numbers(target)
    gap = hole(source, target)
    if gap:
        return (f"… {gap}",), ()
    if not said_so and sorted(each.written for each in here) == sorted(each.written for each in there):
        return (), ()
    said = {value for each in there for value in each.values} | set(han(target))
    mine = {value for each in here for value in each.values}
    extra = [each for each in there if not each.values & mine and not _explained(each, here, source, locales[0])]
    if not here:
        extra = []  # of a number that the source does not say nothing is known: it may be meant in words
    unfound = [each for each in (*here, *said_so) if not _found(each, source, target, said, locales[1])]
    missing = [each for each in unfound if not _converted(each, source, extra)]
    if not worded and not extra:
        missing = [
            each for each in missing if max(each.values) > _DAY
        ]  # smaller ones may be words that nobody knows here
    lost = tuple(dict.fromkeys(each.written for each in missing)) or _month(source, target, locales, said)
    if not lost and unfound:
        return (), ()  # measures in other units
    if extra and not lost:
        lost = _short(here, there) if len(there) == len(here) else _unsaid(source, target, locales, said)
    return lost, tuple(each.written for each in extra)


_LONG = 6
_HALF = re.compile(r"\s?(?:%|per\s?cent)")
_WHOLE = re.compile(
    r"(?:(?:6|12|18|24)[- ]months?|(?:24|36|48)[- ]hours?|24/7|7 days|100\s?(?:%|per\s?cent)|"
    r"(?:15|30|45|60|90)[- ]minutes?)\b"
)
"""What translators say as half a year, round the clock, wholly, half an hour."""


def _found(number: Number, source: str, target: str, said: set[float], locale: str) -> bool:
    """Whether a number of the source is in the target, in digits or in words."""
    if number.values & said or number.written == "00" or _other_way(number, source, said):
        return True  # a full hour needs no minutes
    worded = _worded(target, locale)
    if number.values & worded:
        return True
    digits = re.sub(r"\D", "", number.written)
    if len(digits) >= _LONG and digits in re.sub(r"\D", "", target):
        return True  # a telephone number, in other groups
    behind = source[number.end : number.end + 12]
    if _HALF.match(behind) and 50.0 in number.values and 0.5 in worded:  # noqa: PLR2004  # per cent
        return True
    value = f"{min(number.values):.0f}" if len(number.values) == 1 else digits
    return _WHOLE.match(f"{value}{behind}") is not None


def _unsaid(source: str, target: str, locales: tuple[str, str], said: set[float]) -> tuple[str, ...]:
    """Small numbers that the source says in words, and its target neither in words nor in digits."""
    values = {value for value in words(source, locales[0]) if 2 <= value <= _FIFTY and value % 1 == 0}  # noqa: PLR2004  # "a" is one too
    return tuple(f"{value:.0f}" for value in sorted(values - said - _worded(target, locales[1])))


_FIGURE = r"\d一二三四五六七八九十百千万〇零两"
_HOLE = re.compile(
    rf"(?<![{_FIGURE}])(?<![{_FIGURE}]\s)月\s?\d+\s?日|(?<![{_FIGURE}个本上下新半多几数该跨每])世纪\s?\d|\d,(?=[\u4e00-\u9fff])|"
    r"(?<![\d\s％%)）.])%(?!\w)|(?:^|\s)[:](?=\d\d(?!\d))|"
    rf"(?<![{_FIGURE}\s\u00a0数几多上近余来个])[亿万](?=[美欧日英港]?元|人民币|英镑)|"
    r"(?:^|[\s(«\u00a0])-(?:жыл|го\b|й\b|я\b|е\b|х\b|лет|жаш|[үыи]?н?ч[үыиу]\b|процент|пайыз|км|кг|час)"
)
"""Where a target has what belongs to a number, and no number."""


def hole(source: str, target: str) -> str:
    """What stands in a target without its number; "" for nothing, and where the source has no number."""
    found = _HOLE.search(target)
    if found is None or _DIGITS.search(source) is None or _HOLE.search(source) is not None:
        return ""
    return found[0].strip()


_OF_MONTH = re.compile(r"(?:(?<![个\d])(\d{1,2})|(?<![\d\u4e00-\u9fff]))月(?=\s?\d*\s?日|(?![内后前以]))")


def _month(source: str, target: str, locales: tuple[str, str], said: set[float]) -> tuple[str, ...]:
    """Months of the source, in words, that a Chinese target writes in digits and otherwise."""
    if not locales[1].startswith("zh") or locales[0].startswith("zh"):
        return ()
    wanted = set(_months(source, locales[0]))
    for found in _OF_MONTH.finditer(target) if wanted else ():
        if not found[1] or float(found[1]) not in wanted:
            lost = wanted - said - set(_months(target, locales[1]))
            if lost or found[1]:
                return tuple(f"{each:.0f}月" for each in sorted(lost or wanted))
    return ()


def _short(here: tuple[Number, ...], there: tuple[Number, ...]) -> tuple[str, ...]:
    """Numbers that the source has more often than its target."""
    lost = []
    for number in dict.fromkeys(here):
        mine = sum(bool(each.values & number.values) for each in here)
        if mine > sum(bool(each.values & number.values) for each in there):
            lost.append(number.written)
    return tuple(dict.fromkeys(lost))


def _other_way(number: Number, source: str, said: set[float]) -> bool:
    """Whether a year or an hour is written in a shorter or a longer way."""
    behind = source[number.end : number.end + 2]
    for value in number.values:
        if value >= _YEARS and behind.lstrip("'’")[:1] == "s" and value % _FIFTY in said:
            return True
        if value < _FIFTY and any(other >= _YEARS and other % _FIFTY == value for other in said):
            return True
        if value <= _DAY and value + _DAY in said and _HALF_DAY.search(source):
            return True
    return False


def _explained(number: Number, here: Iterable[Number], source: str, locale: str) -> bool:
    """Whether a number of the target follows from the source's, or from what the source says in words."""
    if number.values & _worded(source, locale) or 0.0 in number.values:
        return True
    digits = re.sub(r"\D", "", number.written)
    if any(len(long) >= _LONG and digits in long for long in (re.sub(r"\D", "", each.written) for each in here)):
        return True  # a part of a telephone number
    years = [value for each in here for value in each.values if value >= _YEARS]
    for value in number.values:
        if any(value in {year // _FIFTY + 1, year % _FIFTY, year // _FIFTY} for year in years):
            return True
        if value >= _YEARS and any(value % _FIFTY in each.values for each in here):
            return True
    return False


def _converted(number: Number, source: str, extra: Iterable[Number]) -> bool:
    """Whether the target gives a measure in other units."""
    others = [value for each in extra for value in each.values]
    end = number.end
    while (more := _RANGE.match(source, end)) is not None:
        end = more.end()
    for unit, rates in _UNIT:
        if unit.match(source, end):
            return any(_close(value * rate, other) for value in number.values for rate in rates for other in others)
    if _DEGREES.match(source, end):
        return any(_close((value - 32) / 1.8, other) for value in number.values for other in others)
    return _TALL.match(source, end) is not None and bool(others)


def _close(one: float, other: float) -> bool:
    return abs(one - other) <= max(_NEAR * abs(one), 0.6)
