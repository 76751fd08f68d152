"""Where sentences begin in an untouched text.

A text is read once from left to right; what is looked at around a candidate is bounded, so that the time grows with the
length of the text and no more. A decision looks at its own sentence and at a few words after it, never further back:
a sentence that stands alone is cut no further (a test holds this).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from transpub.segment.context import (
    HAN,
    OBJECT,
    Following,
    bracket_inside,
    following,
    only_says_when,
    speaks,
    stammers,
    token_before,
    wide_end,
    zone_follows,
)
from transpub.segment.rules import rules_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from transpub.segment.context import Token
    from transpub.segment.rules import Rules

Splitter: TypeAlias = Callable[[str], tuple[int, ...]]
"""Gives the offsets, in characters, at which a new sentence starts: rising, 0 and the text's length left out."""

_SPACE = re.compile(r"\s*")
_WORD = re.compile(rf"[^\W_]|{OBJECT}")
_SHORT = re.compile(r"[A-Za-zÀ-ɏ]{2,5}|[Ѐ-ӿ]{2,5}")
_ROMAN = re.compile(r"[IVXLCDM]+")
_ROMAN_I = re.compile(r"I(?:[^\s\w’']|\s+(?:of|and|or|to)\b|\s*$)")
_GOES_ON = re.compile(r"['’]|\s+[^\W\d_A-ZА-Я]")
_ENUMERATOR = re.compile(r"\W*(?:\d{1,3}|[^\W\d_]|[ivx]{1,5}|[IVX]{1,5})\.")
_ENUMERATOR_REACH = 12
_DATE = re.compile(r"\d{1,2}\.")
_DAY = re.compile(r"[1-9]|[12]\d|3[01]")
_DEGREES = re.compile(r"[-−–]?\d{1,3}(?:[.,]\d+)?°?")


def splitter(language: str) -> Splitter:
    """The sentence splitter of a language or locale; a language without rules of its own gets the generic ones."""
    rules = rules_of(language)

    def split(text: str) -> tuple[int, ...]:
        return tuple(_cuts(text, rules))

    return split


@dataclass(frozen=True, slots=True)
class _Place:
    """Marks that may end the sentence from `start` on; `cut` is where the next would start."""

    text: str
    start: int
    first_word: int
    match: re.Match[str]
    cut: int

    @property
    def closing(self) -> str:
        """What stands between the marks and the next sentence: closing quotes and brackets."""
        return self.text[self.match.end("marks") : self.cut]

    def inside_bracket(self, rules: Rules) -> bool:
        """Whether the marks stand in a bracket that was opened inside the sentence and closes after them."""
        return not rules.brackets.isdisjoint(self.closing) and bracket_inside(
            self.text, self.first_word, self.match.start(), rules
        )

    def speech_follows(self, after: Following, rules: Rules) -> bool:
        """Whether a quotation ends here and its speaker follows."""
        return not rules.quotes.isdisjoint(self.closing) and speaks(self.text, self.cut, after, rules)


def _cuts(text: str, rules: Rules) -> Iterator[int]:
    start = _after_space(text, 0)
    first_word = -1  # of the sentence that starts at `start`; before it: not looked for yet
    for match in rules.candidate.finditer(text, start):
        if first_word < start:
            found = _WORD.search(text, start)
            first_word = found.start() if found else len(text)
        if match.start() <= first_word:
            continue  # no sentence without a word
        wide = match["marks"] is not None and _is_wide(text, match, rules)
        end = wide_end(text, start, match) if wide else match.end()
        cut = _after_space(text, end)
        if cut == len(text) or (cut == end and not wide):
            continue
        if match["marks"] is None or (_wide_ends if wide else _ends)(
            _Place(text, start, first_word, match, cut), rules
        ):
            yield cut
            start = cut


def _after_space(text: str, position: int) -> int:
    found = _SPACE.match(text, position)
    return found.end() if found else position


def _wide_ends(place: _Place, rules: Rules) -> bool:
    """Whether marks that ask for no white space end a sentence."""
    after = following(place.text, place.cut, rules)
    return after.kind != "none" and not place.inside_bracket(rules) and not place.speech_follows(after, rules)


def _ends(place: _Place, rules: Rules) -> bool:
    """Whether marks with white space after them end a sentence."""
    marks = place.match["marks"]
    after = following(place.text, place.cut, rules)
    if after.kind in {"lower", "none"} or (after.kind == "item" and not _ENUMERATOR.match(place.text, place.start)):
        return False
    if marks != "." and not _asks(marks):
        return after.kind == "upper" and not stammers(place.text, place.start, place.match.start(), after)
    token = token_before(place.text, place.start, place.match.start())
    if marks == ".":
        return _stop_ends(place, token, after, rules)
    if token.text + marks in rules.words["exclaimed"] or place.inside_bracket(rules):
        return after.starter
    return not place.speech_follows(after, rules)


def _stop_ends(place: _Place, token: Token, after: Following, rules: Rules) -> bool:
    start, end, note = place.start, place.match.end(), place.match["note"]
    if end - start < _ENUMERATOR_REACH and _ENUMERATOR.fullmatch(place.text, start, end):
        return False
    kind = _class(token, after, rules)
    if note and (kind or not (place.match["closing"] or not note[0].isdecimal() or _is_word(token.text))):
        return False
    if kind and (place.inside_bracket(rules) or _when(kind, place, after, rules)):
        return False
    return _class_ends(kind, token, after, place.text, rules)


def _when(kind: str, place: _Place, after: Following, rules: Rules) -> bool:
    """Whether the sentence has said no more than a time before another word: At 5 p.m. Judge Hart arrived."""
    timed = kind in {"month", "time"} and not after.starter
    return timed and only_says_when(place.text, place.first_word, place.match.start(), rules)


def _asks(marks: str) -> bool:
    """Whether the marks are more than stops and an ellipsis."""
    return any(mark not in ".… \xa0" for mark in marks)


def _is_word(token: str) -> bool:
    return len(token) > 2 and token.isalpha()  # noqa: PLR2004 - "p.5" is no note, "court.5" is


def _is_wide(text: str, match: re.Match[str], rules: Rules) -> bool:
    """Whether no white space is asked for: a full-width mark, or a narrow one beside a Chinese character."""
    marks = match["marks"]
    if not rules.wide.isdisjoint(marks):
        return True
    left, right = HAN.match(text, match.start() - 1), HAN.match(text, match.end())
    return bool(left and right) if not _asks(marks) else bool(left or right)


def _class(token: Token, after: Following, rules: Rules) -> str:
    """The class of the abbreviation before a stop; "" for an ordinary word."""
    tail = token.text.rsplit("-", 1)[-1]
    forms = (token.text, tail, tail.lstrip("0123456789.,"))
    if token.numbered and not rules.after_number.isdisjoint(forms):
        return "after_number"
    if (token.text, after.word) in rules.phrases:
        return "never"
    for form in forms:
        kind = rules.abbreviations.get(form, "")
        if not kind and (after.word.isupper() or after.kind == "digit"):
            kind = rules.capitals.get(form, "")
        if kind == "title" and form in rules.words["streets"] and token.placed:
            return "starter"
        if kind:
            return "starter" if kind == "time" and not token.numbered else kind
    if len(token.text) == 1 and token.text.isupper():
        ordinary = token.text in rules.words["pronouns"] and token.before.islower()
        labels = (
            token.before.lower() in rules.words["labels"]
            or rules.abbreviations.get(token.before.removesuffix(".")) == "number"
        )
        degrees = token.text in rules.words["degrees"] and _DEGREES.fullmatch(token.before)
        return "" if ordinary or labels or degrees else "starter"
    return _shape(token.text, rules)


def _shape(token: str, rules: Rules) -> str:
    """The class that an unlisted token's letters tell: acronyms (U.S), dotted small letters (a.k.a), no vowel (Sgt)."""
    parts = token.split(".")
    if len(parts) > 1 and all(part.isalpha() for part in parts):
        if all(len(part) == 1 and part.islower() for part in parts):
            return "never"
        if all(len(part) <= 3 and part[0].isupper() for part in parts):  # noqa: PLR2004 - U.S, Ph.D, W.Va
            return "starter"
    if _SHORT.fullmatch(token) and not token.isupper() and rules.words["starters"] and rules.vowels.isdisjoint(token):
        return "starter"
    return ""


def _class_ends(kind: str, token: Token, after: Following, text: str, rules: Rules) -> bool:
    """Whether a stop after a token of this class ends a sentence before a capital or a digit."""
    digit = after.kind == "digit"
    match kind:
        case "" | "ends":
            dated = _DATE.match(text, after.start) or _DATE.fullmatch(token.before)  # 31. 01. 2026
            ends = not (digit and dated and token.text.isdigit()) and not _is_day(token, after, rules)
        case "title":
            ends = after.starter and after.word not in rules.words["names"]
        case "after_number":
            ends = not digit
        case "number":
            ends = not digit and not _is_number(text, after) and not _is_month(text, after, rules)
        case "month":
            ends = not digit and rules.abbreviations.get(after.word) != "month"
        case "time":
            ends = not digit and after.word not in rules.words["after_time"] and not zone_follows(text, after, rules)
        case "starter":
            ends = after.starter
        case _:
            ends = False
    return ends


def _is_number(text: str, after: Following) -> bool:
    """Whether a Roman numeral or a letter that labels stands there: Art. IV, fig. B; but not "No. I think"."""
    if not after.word.isupper() or not (len(after.word) == 1 or _ROMAN.fullmatch(after.word)):
        return False
    if after.word == "I":
        return bool(_ROMAN_I.match(text, after.start))
    return len(after.word) > 1 or not _GOES_ON.match(text, after.start + 1)


def _is_month(text: str, after: Following, rules: Rules) -> bool:
    """Whether a date stands there: b. Jan. 5, 1921."""
    return rules.abbreviations.get(after.word) == "month" and text.startswith(".", after.start + len(after.word))


def _is_day(token: Token, after: Following, rules: Rules) -> bool:
    """Whether a day stands before its month: on 1. May. Without the word before it, 1. may be anything."""
    words = rules.words
    return after.word in words["months"] and token.before in words["before_day"] and bool(_DAY.fullmatch(token.text))
