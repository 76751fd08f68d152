"""Numbers in words, and the months: English, Kyrgyz, Russian and Chinese. Of other languages nothing is known."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_TENS = 100
_SCALES = frozenset({100.0, 1e3, 1e4, 1e6, 1e8, 1e9, 1e12})

_EN = {
    "zero": 0, "nil": 0, "no": 0, "none": 0, "noon": 12, "midday": 12, "midnight": 24, "one": 1, "once": 1, "first": 1,
    "single": 1, "a": 1, "an": 1, "two": 2, "twice": 2, "second": 2, "both": 2, "pair": 2, "couple": 2, "double": 2,
    "twin": 2, "twins": 2, "three": 3, "third": 3, "thrice": 3, "triple": 3, "trio": 3, "four": 4, "fourth": 4,
    "quarter": 4, "five": 5, "fifth": 5, "six": 6, "sixth": 6, "seven": 7, "seventh": 7, "week": 7, "eight": 8,
    "eighth": 8, "nine": 9, "ninth": 9, "ten": 10, "tenth": 10, "decade": 10, "decades": 10, "eleven": 11,
    "eleventh": 11, "twelve": 12, "twelfth": 12, "dozen": 12, "dozens": 12, "thirteen": 13, "thirteenth": 13,
    "fourteen": 14, "fourteenth": 14, "fortnight": 14, "fifteen": 15, "fifteenth": 15, "sixteen": 16, "sixteenth": 16,
    "seventeen": 17, "seventeenth": 17, "eighteen": 18, "eighteenth": 18, "nineteen": 19, "nineteenth": 19,
    "twenty": 20, "twentieth": 20, "thirty": 30, "thirtieth": 30, "forty": 40, "fortieth": 40, "fifty": 50,
    "fiftieth": 50, "sixty": 60, "sixtieth": 60, "seventy": 70, "seventieth": 70, "eighty": 80, "eightieth": 80,
    "ninety": 90, "ninetieth": 90, "hundred": 100, "hundreds": 100, "hundredth": 100, "century": 100,
    "centuries": 100, "thousand": 1000, "thousands": 1000, "million": 1e6, "millions": 1e6, "billion": 1e9,
    "billions": 1e9, "trillion": 1e12, "half": 0.5, "twenties": 20, "thirties": 30, "forties": 40, "fifties": 50,
    "sixties": 60, "seventies": 70, "eighties": 80, "nineties": 90,
}  # fmt: skip

# Stems; what follows is an ending. The longer ones stand before those that they begin with.
_RU = (
    (r"нол|нул", 0), (r"одиннадцат", 11), (r"двенадцат|полд(?:ень|ня)", 12), (r"полноч|полуноч", 24),
    (r"тринадцат", 13), (r"четырнадцат", 14), (r"пятнадцат", 15), (r"шестнадцат", 16), (r"семнадцат", 17),
    (r"восемнадцат", 18), (r"девятнадцат", 19), (r"двадцат", 20), (r"тридцат", 30), (r"сорок", 40),
    (r"пят(?:ьдесят|идесят)", 50), (r"шест(?:ьдесят|идесят)", 60), (r"сем(?:ьдесят|идесят)", 70),
    (r"восем(?:ьдесят)|восьмидесят", 80), (r"девяност", 90), (r"двест|двухсот", 200), (r"трист|тр[её]хсот", 300),
    (r"четыр(?:еста|[её]хсот)", 400), (r"пят(?:ьсот|исот)", 500), (r"шест(?:ьсот|исот)", 600),
    (r"сем(?:ьсот|исот)", 700), (r"вос(?:емьсот|ьмисот)", 800), (r"девят(?:ьсот|исот)", 900),
    (r"перв|один\b|одн(?:а|о|ой|ого|ому|ом|у|им)\b|одно(?:го)?|единств|однажды|единожды", 1),
    (r"втор|дв(?:а|е|ух|ум|умя|ое|оих|ойн|ажды)|двух|двое|оба\b|обе\b|обоих|обеих|обеим|пар[аыуе]\b|вдвое|вдвоем", 2),
    (r"трет|три\b|тр[её]х|тре[мх]|тремя|трое|троих|трижды|втрое|тройн", 3), (r"четв[её]р|четыр", 4),
    (r"пят(?!н)", 5), (r"шест(?!в)", 6), (r"сем[ьи](?:\b|[^яейю])|седьм|недел", 7), (r"вос[еь]м", 8), (r"девят", 9),
    (r"десят", 10), (r"дюжин", 12), (r"ст(?:о|а)\b|сот(?:ен|ня|ни|ый|ого|ому|ых|ую)?\b|столет|век", 100),
    (r"тысяч|тыс\b", 1e3), (r"миллион|млн", 1e6), (r"миллиард|млрд", 1e9), (r"триллион|трлн", 1e12),
    (r"полтор", 1.5), (r"полов|пол(?:года|часа)|полу", 0.5), (r"ноч", 24),
)  # fmt: skip
_KY_END = (
    r"(?:[нд][еэаоуүыиөю]\w*|ө[өо]\w*|оо\w*|[еэ][өо]?\w*|[иуүы]?нч[иыуү]\w*|[тд]\w+|г[аеөо]\w*|к[ае]\w*|[иыуү]\w*|"
    r"л\w+|ч\w+|ө\w*)?\b"
)
_KY = (
    (r"нөл", 0), (r"чак\s?түш|түшкү\b", 12), (r"түн\s?ортосу", 24), (r"жыйырма", 20), (r"отуз", 30), (r"кырк", 40),
    (r"элүү", 50), (r"алтымыш", 60), (r"жетимиш", 70), (r"сексен", 80), (r"токсон", 90), (r"бир", 1),
    (r"эки|экөө|эгиз", 2),
    (r"үч", 3), (r"төрт", 4), (r"беш", 5), (r"алты", 6), (r"жети|апта|жума", 7), (r"сегиз", 8), (r"тогуз", 9),
    (r"он|он\s?жылдык", 10), (r"жүз|кылым", 100), (r"миң", 1e3), (r"миллион|млн", 1e6), (r"миллиард|млрд", 1e9),
    (r"триллион|трлн", 1e12), (r"жарым", 0.5), (r"чейрек|квартал", 4),
)  # fmt: skip

_ZH = {
    "零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "双": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8,
    "九": 9,
}  # fmt: skip
_ZH_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_HAN = re.compile(r"[零〇一二两双三四五六七八九十百千万亿首半初]+")
_MYRIAD = 10_000

MONTHS: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        "en": re.compile(
            r"\b(?:(Jan(?:uary|\b))|(Feb(?:ruary|\b))|(Mar(?:ch|\b))|(Apr(?:il|\b))|(May\b)|(June?\b)|(July?\b)|"
            r"(Aug(?:ust|\b))|(Sept?(?:ember|\b))|(Oct(?:ober|\b))|(Nov(?:ember|\b))|(Dec(?:ember|\b)))"
        ),
        **dict.fromkeys(
            ("ru", "ky"),
            re.compile(
                r"(?:(январ|үчтүн)|(феврал|бирдин)|(март|жалган)|(апрел|чын)|(ма[йяею]\b|майд|майын|бугу)|"
                r"(июн|кулжа)|(июл|теке)|(август|баш\sона)|(сентябр|аяк\sона)|(октябр|тогуздун)|(ноябр|жетинин)|"
                r"(декабр|бештин))",
                re.IGNORECASE,
            ),
        ),
        "zh": re.compile(
            r"(?<![十])(?:(一月)|(二月)|(三月)|(四月)|(五月)|(六月)|(七月)|(八月)|(九月)|(十月)|(十一月)|(十二月))"
        ),
    }
)
"""Month names, the group's number is the month's."""

LANGUAGES = frozenset({"en", "ky", "ru", "zh"})
"""Those whose number words are known."""

_ENGLISH = re.compile(r"[a-z]+")
_STEMS = {
    "ru": tuple((re.compile(rf"(?:{stem})\w*"), float(value)) for stem, value in _RU),
    "ky": tuple((re.compile(rf"(?:{stem}){_KY_END}"), float(value)) for stem, value in _KY),
}
_CYRILLIC = re.compile(r"[\u0400-\u052f]+")


def words(text: str, locale: str) -> Iterator[float]:
    """The values that a text says in words: each word's own, and those of words that stand together (twenty-one)."""
    language = locale.partition("_")[0]
    if language == "zh":
        yield from han(text)
    elif language == "en":
        yield from _together(_valued_english(text.lower()))
    elif language in _STEMS:
        yield from _together(_valued(text.lower(), _STEMS[language]))


def _valued_english(text: str) -> Iterator[tuple[int, int, float]]:
    before = ""
    for match in _ENGLISH.finditer(text):
        value = _EN.get(match[0])
        if value is not None and not (match[0] in {"a", "an"} and before in {"half", "quarter"}):
            yield match.start(), match.end(), float(value)
        before = match[0]


def _valued(text: str, stems: tuple[tuple[re.Pattern[str], float], ...]) -> Iterator[tuple[int, int, float]]:
    for match in _CYRILLIC.finditer(text):
        for stem, value in stems:
            found = stem.match(match[0])
            if found is not None:
                yield match.start(), match.end(), value
                break


_STRICT = frozenset(
    [
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
        "twenty",
        "thirty",
        "forty",
        "fifty",
        "sixty",
        "seventy",
        "eighty",
        "ninety",
    ]
)
_PART_OF = re.compile(r"[- ](?:quarters?|thirds?|fifths?|tenths?)\b")
_LEAST = 3.0


def cardinals(text: str, locale: str) -> Iterator[tuple[str, frozenset[float], int]]:
    """The numbers of three and more that an English text says in words: as written, what they may be worth, their end.

    Smaller ones are said in many ways, and of other languages too little is known: none.
    """
    if not locale.startswith("en") or _STRICT.isdisjoint(_ENGLISH.findall(text.lower())):
        return
    run: list[tuple[int, int, float]] = []
    for each in [*_valued_english(text.lower()), None]:
        near = each is not None and run and each[0] - run[-1][1] <= 1
        if run and not near:
            start, end = run[0][0], run[-1][1]
            values = frozenset(_together(iter(run)))
            total = max(values) if len(run) > 1 else next(iter(values))
            first = text[start : run[0][1]].lower()
            named = start > 0 and text[start].isupper() and text[start - 1] not in "\"'“‘«("
            if first in _STRICT and not named and total >= _LEAST and not _PART_OF.match(text, end):
                yield text[start:end], frozenset({total, *(values if len(run) > 2 else ())}), end  # noqa: PLR2004
            run = []
        if each is not None:
            run.append(each)


_GAP = 5
"""Characters between two words of one number: "and", a hyphen, a space."""


def _together(found: Iterator[tuple[int, int, float]]) -> Iterator[float]:
    total = part = 0.0
    last = -_GAP * 2
    for start, end, value in found:
        yield value
        if start - last > _GAP:
            total = part = 0.0
        if value in _SCALES and part:
            part *= value
            if value > _TENS:
                total, part = total + part, 0.0
        else:
            part += value
        if total + part != value:
            yield total + part
        last = end


def han(text: str) -> Iterator[float]:
    """The values of the numbers that a text writes in Chinese characters."""
    for match in _HAN.finditer(text):
        found = match[0]
        if found in {"首", "初"}:
            yield 1.0
            continue
        if "半" in found:
            yield from (0.5, 30.0)
            found = found.replace("半", "")
        found = found.replace("首", "一").replace("初", "")
        if not found:
            continue
        if not any(each in _ZH_UNITS for each in found):
            yield float("".join(str(_ZH[each]) for each in found))
            yield from (float(_ZH[each]) for each in found)
            if text[match.end() : match.end() + 1] == "成":
                yield float(_ZH[found[-1]]) * 10  # 三成 is 30 %
            continue
        yield _han(found)
        for unit in "万亿":
            if found.endswith(unit) and len(found) > 1:
                yield _han(found[:-1])


def _han(written: str) -> float:
    total = part = digit = 0
    for each in written:
        if each in _ZH:
            digit = _ZH[each]
        elif _ZH_UNITS[each] < _MYRIAD:
            part += (digit or 1) * _ZH_UNITS[each]
            digit = 0
        else:
            total = ((total + part + digit) or 1) * _ZH_UNITS[each]
            part = digit = 0
    return float(total + part + digit)
