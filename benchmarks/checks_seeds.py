"""The faults that `checks.py` seeds: each a function from a clean pair to a corrupted one, or None where it cannot be."""

# ruff: noqa: INP001, PLR2004, ARG001, D103, E501  # a table of small makers; chance is no secret

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

Pair = tuple[str, str]
Made = tuple[Pair, Pair] | None
Maker = Callable[[random.Random, str, str, str, Mapping[str, str]], Made]


@dataclass(frozen=True)
class Class:
    """A kind of fault, the checks that are meant to find it, and the locales that it is seeded in (() is all)."""

    name: str
    checks: tuple[str, ...]
    make: Maker
    locales: tuple[str, ...] = ()


GLOSSARY = [
    ("president", "президент*", "президент*", "总统|主席"),
    ("police", "полиция*|милиция*", "полици*|полицейск*", "警*"),
    ("government", "өкмөт*", "правительств*", "政府"),
    ("school", "мектеп*|мектеб*", "школ*", "学校|校|学院"),
    ("country", "өлкө*|мамлекет*", "стран*|государств*", "国"),
    ("election", "шайло*", "выбор*", "选"),
    ("minister", "министр*", "министр*", "部长|大臣|首相|总理"),
    ("company", "компания*", "компани*", "公司"),
    ("parliament", "парламент*", "парламент*", "议会|国会"),
    ("university", "университет*", "университет*", "大学|学院"),
    ("referendum", "референдум*", "референдум*", "公投|全民投票"),
    ("hospital", "оорукана*", "больниц*", "医院"),
    ("earthquake", "жер титирөө*|зилзала*", "землетрясени*", "地震"),
    ("hurricane", "бороон*|ураган*", "ураган*", "飓风"),
    ("senator", "сенатор*", "сенатор*", "参议员"),
    ("investigation", "тергөө*|иликтөө*|териштирүү*", "расследовани*|следстви*", "调查"),
]
_NEUTRAL = {"ky": "нерсе", "ru": "вещь", "zh_CN": "东西"}


def spaced(locale: str) -> bool:
    return not locale.startswith("zh")


def cut(text: str, locale: str) -> list[str]:
    """Words, or Chinese characters."""
    return text.split() if spaced(locale) else list(text)


def glue(words: list[str], locale: str) -> str:
    return (" " if spaced(locale) else "").join(words)


def long_enough(text: str, locale: str, words: int = 8) -> bool:
    return len(cut(text, locale)) >= (words if spaced(locale) else words * 2)


def end_of(text: str) -> tuple[str, str]:
    """A text without its end, and the end: marks, quotation marks, brackets."""
    found = re.search(r"[.!?…。！？”’»\"')）]*$", text)
    assert found is not None
    return text[: found.start()], found[0]


def insert(rng: random.Random, text: str, piece: str, locale: str) -> str:
    """A piece between two words."""
    if spaced(locale):
        words = text.split()
        place = rng.randint(1, max(1, len(words) - 1))
        return " ".join([*words[:place], piece, *words[place:]])
    places = [place for place in range(1, len(text)) if text[place - 1] >= "\u4e00" and text[place] >= "\u4e00"]
    place = rng.choice(places) if places else len(text)
    return f"{text[:place]} {piece} {text[place:]}"


def simple(change: Callable[[random.Random, str, str, str], str | None]) -> Maker:
    """A maker that changes the target only."""

    def make(rng: random.Random, source: str, target: str, locale: str, others: Mapping[str, str]) -> Made:
        dirty = change(rng, source, target, locale)
        return None if dirty is None or dirty == target else ((source, target), (source, dirty))

    return make


def with_piece(piece: Callable[[random.Random], str], change: Callable[[random.Random, str, str], str]) -> Maker:
    """A maker that puts the same piece into both texts, and then spoils the target's."""

    def make(rng: random.Random, source: str, target: str, locale: str, others: Mapping[str, str]) -> Made:
        each = piece(rng)
        if any(sign in source + target for sign in "{}<>%@"):
            return None
        marked, clean = insert(rng, source, each, "en"), insert(rng, target, each, locale)
        dirty = change(rng, clean, each)
        return None if dirty == clean else ((marked, clean), (marked, dirty))

    return make


def holder(rng: random.Random) -> str:
    return rng.choice(["{name}", "{count}", "%s", "%(date)s", "{0}", "%1$s", "{{ user }}"])


def tag(rng: random.Random) -> str:
    return f"<b>{rng.choice(['UN', 'A1', 'IT'])}</b>"


def mark(rng: random.Random) -> str:
    return f"<1>{rng.choice(['UN', 'A1', 'IT'])}</1>"


def url(rng: random.Random) -> str:
    return rng.choice(
        ["https://www.example.org/a/b?c=1", "http://sot.kg/news/12", "www.example.com/x", "https://t.me/sot"]
    )


def mail(rng: random.Random) -> str:
    return rng.choice(["info@sot.kg", "press.office@example.org", "a-b@mail.example.com"])


def drop(rng: random.Random, text: str, piece: str) -> str:
    return text.replace(piece, "").replace("  ", " ").strip()


def double(rng: random.Random, text: str, piece: str) -> str:
    return text.replace(piece, f"{piece} {piece}")


def mangle(rng: random.Random, text: str, piece: str) -> str:
    """A letter less, another one, a space inside, or fullwidth signs."""
    place = rng.randint(1, max(1, len(piece) - 2))
    return text.replace(
        piece,
        rng.choice(
            [
                piece[:place] + piece[place + 1 :],
                piece[:place] + " " + piece[place:],
                piece[:place] + ("x" if piece[place] != "x" else "y") + piece[place + 1 :],
                piece.translate(str.maketrans("{}<>%:/@.", "｛｝＜＞％：／＠．")),
            ]
        ),
    )


def unclose(rng: random.Random, text: str, piece: str) -> str:
    return text.replace(piece, re.sub(r"</[^<>]*>", "", piece))


def untag(rng: random.Random, text: str, piece: str) -> str:
    return text.replace(piece, re.sub(r"<[^<>]*>", "", piece))


def mangle_tag(rng: random.Random, text: str, piece: str) -> str:
    opening = piece[: piece.index(">") + 1]
    other = rng.choice(
        [
            opening.replace("<", "< "),
            opening.replace("<", "</"),
            opening[:-1],
            opening.replace("<", "＜").replace(">", "＞"),
        ]
    )
    return text.replace(piece, piece.replace(opening, other, 1))


def empty(rng: random.Random, source: str, target: str, locale: str) -> str:
    return rng.choice(["", "…", "-", ".", " ", "???", "—"])


def untranslated(rng: random.Random, source: str, target: str, locale: str) -> str | None:
    return source if sum(word.islower() for word in source.split()) >= 2 else None


def other_language(other: str) -> Maker:
    def make(rng: random.Random, source: str, target: str, locale: str, others: Mapping[str, str]) -> Made:
        there = others[other]
        if there == target or sum(map(str.isalpha, there)) < 8:
            return None
        return (source, target), (source, there)

    return make


def half_language(other: str) -> Maker:
    def make(rng: random.Random, source: str, target: str, locale: str, others: Mapping[str, str]) -> Made:
        here, there = target.split(), others[other].split()
        if len(here) < 8 or len(there) < 8:
            return None
        return (source, target), (source, " ".join(here[: len(here) // 2] + there[len(there) // 2 :]))

    return make


def half_source(rng: random.Random, source: str, target: str, locale: str) -> str | None:
    here, there = cut(target, locale), source.split()
    if not long_enough(target, locale) or len(there) < 8:
        return None
    first = glue(here[: len(here) // 2], locale)
    return f"{first} {' '.join(there[len(there) // 2 :])}"


def copied(count: int) -> Callable[[random.Random, str, str, str], str | None]:
    def change(rng: random.Random, source: str, target: str, locale: str) -> str | None:
        there = source.split()
        if len(there) < count + 2 or not long_enough(target, locale):
            return None
        runs = [there[place : place + count] for place in range(len(there) - count + 1)]
        good = [
            run
            for run in runs
            if sum(word.isalpha() and word.islower() and len(word) > 2 for word in run) * 2 >= count
            and all(re.fullmatch(r"[A-Za-z,'’-]+", word) for word in run)
        ]
        if not good:
            return None
        here = cut(target, locale)
        size = count if spaced(locale) else count * 2
        place = rng.randint(0, max(0, len(here) - size))
        return f"{glue(here[:place], locale)} {' '.join(rng.choice(good))} {glue(here[place + size :], locale)}".strip()

    return change


_LOOKS = {
    "а": "a",
    "е": "e",
    "о": "o",
    "р": "p",
    "с": "c",
    "у": "y",
    "х": "x",
    "А": "A",
    "В": "B",
    "Е": "E",
    "К": "K",
    "М": "M",
    "Н": "H",
    "О": "O",
    "Р": "P",
    "С": "C",
    "Т": "T",
    "Х": "X",
}


def homoglyph(rng: random.Random, source: str, target: str, locale: str) -> str | None:
    places = [
        match.start() + at
        for match in re.finditer(r"[\u0400-\u052f]{3,}", target)
        for at, letter in enumerate(match[0])
        if letter in _LOOKS
    ]
    if not places:
        return None
    place = rng.choice(places)
    return target[:place] + _LOOKS[target[place]] + target[place + 1 :]


def loop(rng: random.Random, source: str, target: str, locale: str) -> str | None:
    body, end = end_of(target)
    words = cut(body, locale)
    size = rng.randint(2, 5) if spaced(locale) else rng.randint(3, 8)
    if len(words) < size + 3:
        return None
    return glue(words + words[-size:] * rng.randint(2, 4), locale) + end


_ARTEFACTS = [
    "<unk>",
    "▁",
    "\ufffd",
    "&amp;quot;",
    "&#39;",
    "</s>",
    "⁇",
    "<b>",
    "@@",
    "<pad>",
    "[UNK]",
    "__ky__",
    "&nbsp;",
]


def artefact(rng: random.Random, source: str, target: str, locale: str) -> str:
    return insert(rng, target, rng.choice(_ARTEFACTS), locale)


def edge(rng: random.Random, source: str, target: str, locale: str) -> str:
    space = rng.choice([" ", "\u00a0", "  ", "\n", "\t", "\u3000"])
    return space + target if rng.random() < 0.5 else target + space


def bracket(rng: random.Random, source: str, target: str, locale: str) -> str | None:
    places = [place for place, sign in enumerate(target) if sign in "()（）[]【】《》"]
    if places and rng.random() < 0.8:
        place = rng.choice(places)
        return target[:place] + target[place + 1 :]
    words = cut(target, locale)
    place = rng.randrange(len(words))
    words[place] = rng.choice(["(", "（" if not spaced(locale) else "[", "("]) + words[place]
    return glue(words, locale)


def merged(rng: random.Random, source: str, target: str, locale: str) -> str:
    half = len(target) // 2
    return rng.choice(
        [
            f"<<<<<<< HEAD\n{target}\n=======\n{target[:half]}\n>>>>>>> branch",
            f"#-#-#-#-#  {locale}.po  #-#-#-#-#\n{target}\n#-#-#-#-#  other.po  #-#-#-#-#\n{target[:half]}",
        ]
    )


_TRADITIONAL = dict(
    zip(
        "国们这来时说会对过为发动学开样现点实种进经让见长问两关应气东听员结场战报统样处务论义产体给总队间听质业书马车门风语谁谈资远连运还边选",
        "國們這來時說會對過為發動學開樣現點實種進經讓見長問兩關應氣東聽員結場戰報統樣處務論義產體給總隊間聽質業書馬車門風語誰談資遠連運還邊選",
        strict=True,
    )
)


def traditional(rng: random.Random, source: str, target: str, locale: str) -> str | None:
    return target.translate(str.maketrans(_TRADITIONAL)) if sum(each in _TRADITIONAL for each in target) >= 2 else None


_LATIN = dict(
    zip(
        "абвгдежзийклмнопрстуфхцчшщъыьэюяёөүң",
        [
            "a",
            "b",
            "v",
            "g",
            "d",
            "e",
            "j",
            "z",
            "i",
            "y",
            "k",
            "l",
            "m",
            "n",
            "o",
            "p",
            "r",
            "s",
            "t",
            "u",
            "f",
            "kh",
            "ts",
            "ch",
            "sh",
            "sch",
            "'",
            "y",
            "'",
            "e",
            "yu",
            "ya",
            "yo",
            "o",
            "u",
            "n",
        ],
        strict=True,
    )
)


def transliterated(rng: random.Random, source: str, target: str, locale: str) -> str:
    return "".join(_LATIN.get(each.lower(), each) for each in target)


def number_changed(rng: random.Random, source: str, target: str, locale: str) -> str | None:
    found = list(re.finditer(r"\d+", target))
    if not found or not re.search(r"\d", source):
        return None
    match = rng.choice(found)
    while True:
        new = "".join(rng.choice("0123456789") for _ in match[0])
        if new != match[0] and (new[0] != "0" or len(new) == 1):
            return target[: match.start()] + new + target[match.end() :]


def number_dropped(rng: random.Random, source: str, target: str, locale: str) -> str | None:
    found = list(re.finditer(r"\d+(?:[.,\u00a0 ]\d{3})*(?:[.,]\d+)?", target))
    if not found or not re.search(r"\d", source):
        return None
    match = rng.choice(found)
    return (target[: match.start()] + target[match.end() :]).replace("  ", " ").strip()


def no_end(rng: random.Random, source: str, target: str, locale: str) -> str | None:
    if not re.search(r"[.!?][\"'”’)]*$", source):
        return None
    dirty = re.sub(r"[.!?…。！？]+([”’»\"'）)]*)$", r"\1", target)
    return dirty if dirty != target else None


def no_question(rng: random.Random, source: str, target: str, locale: str) -> str | None:
    if not re.search(r"\?[\"'”’)]*$", source):
        return None
    return re.sub(r"[?？]([”’»\"'）)]*)$", ("." if spaced(locale) else "。") + r"\1", target)


def doubled(rng: random.Random, source: str, target: str, locale: str) -> str | None:
    if spaced(locale):
        words = target.split()
        places = [place for place, word in enumerate(words) if word.isalpha() and len(word) > 1]
        if not places:
            return None
        place = rng.choice(places)
        return " ".join([*words[: place + 1], words[place].lower(), *words[place + 1 :]])
    found = [match for match in re.finditer(r"[\u4e00-\u9fff]{2,4}", target) if len(set(match[0])) > 1]
    if not found:
        return None
    match = rng.choice(found)
    return target[: match.end()] + match[0] + target[match.end() :]


def two_spaces(rng: random.Random, source: str, target: str, locale: str) -> str | None:
    places = [match.start() for match in re.finditer(r"(?<=\S) (?=\S)", target)]
    if not places:
        return None
    place = rng.choice(places)
    return target[:place] + " " + target[place:]


def truncated(rng: random.Random, source: str, target: str, locale: str) -> str | None:
    body, end = end_of(target)
    words = cut(body, locale)
    if not long_enough(target, locale) or not end:
        return None
    return glue(words[: max(1, round(len(words) * 0.6))], locale).rstrip(",，、;:") + end


def term_lost(rng: random.Random, source: str, target: str, locale: str) -> str | None:
    column = {"ky": 1, "ru": 2, "zh_CN": 3}[locale]
    order = list(GLOSSARY)
    rng.shuffle(order)
    for row in order:
        if not re.search(rf"\b{row[0]}(?:s|'s)?\b", source):
            continue
        stems = [form.removesuffix("*") for form in row[column].split("|")]
        pattern = "|".join(rf"\b{stem}\w*" if spaced(locale) else stem for stem in stems)
        dirty, count = re.subn(pattern, _NEUTRAL[locale], target, flags=re.IGNORECASE)
        if count:
            return dirty
    return None


_ASCII = {"，": ",", "。": ".", "：": ":", "；": ";", "？": "?", "！": "!"}


def ascii_sign(rng: random.Random, source: str, target: str, locale: str) -> str | None:
    places = [place for place, sign in enumerate(target) if sign in _ASCII and place and target[place - 1] >= "\u4e00"]
    if not places:
        return None
    place = rng.choice(places)
    return target[:place] + _ASCII[target[place]] + target[place + 1 :]


def ascii_all(rng: random.Random, source: str, target: str, locale: str) -> str | None:
    dirty = target.translate(str.maketrans(_ASCII))
    return dirty if sum(one != other for one, other in zip(dirty, target, strict=True)) >= 2 else None


def shifted(pairs: list[Pair], place: int) -> list[Pair]:
    """Four translations, each the next one's."""
    out = list(pairs)
    for at in range(place, place + 4):
        out[at] = (pairs[at][0], pairs[at + 1][1])
    return out


def swapped(pairs: list[Pair], place: int) -> list[Pair]:
    out = list(pairs)
    out[place], out[place + 1] = (pairs[place][0], pairs[place + 1][1]), (pairs[place + 1][0], pairs[place][1])
    return out


CLASSES = (
    Class("no word", ("missing", "empty"), simple(empty)),
    Class("untranslated", ("unchanged",), simple(untranslated)),
    Class("placeholder dropped", ("placeholders",), with_piece(holder, drop)),
    Class("placeholder mangled", ("placeholders",), with_piece(holder, mangle)),
    Class("placeholder doubled", ("placeholders",), with_piece(holder, double)),
    Class("tag dropped", ("placeholders",), with_piece(tag, untag)),
    Class("tag not closed", ("placeholders",), with_piece(tag, unclose)),
    Class("tag mangled", ("placeholders",), with_piece(tag, mangle_tag)),
    Class("mark dropped", ("marks",), with_piece(mark, untag)),
    Class("mark not closed", ("marks",), with_piece(mark, unclose)),
    Class("mark mangled", ("marks",), with_piece(mark, mangle_tag)),
    Class("address dropped", ("addresses",), with_piece(url, drop)),
    Class("address mangled", ("addresses",), with_piece(url, mangle)),
    Class("e-mail dropped", ("addresses",), with_piece(mail, drop)),
    Class("e-mail mangled", ("addresses",), with_piece(mail, mangle)),
    Class("Latin letters", ("script",), simple(transliterated), ("ky", "ru")),
    Class("Chinese text", ("script",), other_language("zh_CN"), ("ky", "ru")),
    Class("Russian text", ("language", "script"), other_language("ru"), ("ky", "zh_CN")),
    Class("Kyrgyz text", ("language", "script"), other_language("ky"), ("ru", "zh_CN")),
    Class("Traditional Chinese", ("language",), simple(traditional), ("zh_CN",)),
    Class("5 words copied", ("copied",), simple(copied(5))),
    Class("8 words copied", ("copied",), simple(copied(8))),
    Class("a letter of the other alphabet", ("mixed-alphabets",), simple(homoglyph), ("ky", "ru")),
    Class("loop", ("loop",), simple(loop)),
    Class("artefact", ("artefact",), simple(artefact)),
    Class("white space at an edge", ("edge-space",), simple(edge)),
    Class("bracket lost", ("brackets",), simple(bracket)),
    Class("merge markers", ("merge-markers",), simple(merged)),
    Class("number changed", ("numbers",), simple(number_changed)),
    Class("number dropped", ("numbers",), simple(number_dropped)),
    Class("end mark dropped", ("end-mark",), simple(no_end)),
    Class("question lost", ("end-mark",), simple(no_question)),
    Class("word doubled", ("doubled-word", "loop"), simple(doubled)),
    Class("two spaces", ("double-space",), simple(two_spaces)),
    Class("term lost", ("glossary",), simple(term_lost)),
    Class("3 words copied", ("copied-short", "copied", "partly"), simple(copied(3))),
    Class("half in the source's language", ("partly", "copied", "copied-short", "script"), simple(half_source)),
    Class("half in Russian", ("partly", "language"), half_language("ru"), ("ky",)),
    Class("half in Kyrgyz", ("partly", "language"), half_language("ky"), ("ru",)),
    Class("last 40 % cut", ("length",), simple(truncated)),
    Class("one sign of ASCII", ("chinese-punctuation",), simple(ascii_sign), ("zh_CN",)),
    Class("all signs of ASCII", ("chinese-punctuation",), simple(ascii_all), ("zh_CN",)),
)
