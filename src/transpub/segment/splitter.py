"""Where sentences begin in an untouched text.

A text is read once from left to right; what is looked at around a candidate is bounded, so that the time grows with the
length of the text and no more. A decision looks at its own sentence and at a few words after it, never further back:
a sentence that stands alone is cut no further (a test holds this).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from transpub.segment.context import HAN, OBJECT, Following, bracket_inside, following, speaks, token_before, wide_end
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
_DATE = re.compile(r"\d{1,2}\.")


def splitter(language: str) -> Splitter:
    """The sentence splitter of a language or locale; a language without rules of its own gets the generic ones."""
    rules = rules_of(language)

    def split(text: str) -> tuple[int, ...]:
        return tuple(_cuts(text, rules))

    return split


def _cuts(text: str, rules: Rules) -> Iterator[int]:
    start = _after_space(text, 0)
    first_word = -1  # of the sentence that starts at `start`; before it: not looked for yet
    for match in rules.candidate.finditer(text, start):
        cut = _after_space(text, match.end())
        if first_word < start:
            found = _WORD.search(text, start)
            first_word = found.start() if found else len(text)
        if match.start() <= first_word:
            continue  # no sentence without a word
        if match["marks"] is None:
            ends = True
        elif _is_wide(text, match, rules):
            cut = _after_space(text, wide_end(text, start, match))
            ends = cut < len(text) and _wide_ends(text, first_word, match, cut, rules)
        else:
            ends = cut < len(text) and match.end() < cut and _ends(text, start, first_word, match, cut, rules)
        if ends and cut < len(text):
            yield cut
            start = cut


def _after_space(text: str, position: int) -> int:
    found = _SPACE.match(text, position)
    return found.end() if found else position


def _wide_ends(text: str, first_word: int, match: re.Match[str], cut: int, rules: Rules) -> bool:
    """Whether marks that ask for no white space end a sentence."""
    after = following(text, cut, rules)
    closing = text[match.end("marks") : cut]
    if after.kind == "none" or _is_inside(text, first_word, match.start(), closing, rules):
        return False
    return rules.quotes.isdisjoint(closing) or not speaks(text, cut, after, rules)


def _ends(text: str, start: int, first_word: int, match: re.Match[str], cut: int, rules: Rules) -> bool:  # noqa: PLR0913 - what a decision looks at
    """Whether marks with white space after them end a sentence."""
    marks, closing, note = match["marks"], match["closing"], match["note"]
    after = following(text, cut, rules)
    if after.kind in {"lower", "none"} or (after.kind == "item" and not _ENUMERATOR.match(text, start)):
        return False
    token = token_before(text, start, match.start())
    inside = _is_inside(text, first_word, match.start(), closing, rules)
    if marks != ".":
        if not _asks(marks):
            return after.kind == "upper"
        if inside or token.text + marks in rules.words["exclaimed"]:
            return after.starter
        return rules.quotes.isdisjoint(closing) or not speaks(text, cut, after, rules)
    if match.end() - start < _ENUMERATOR_REACH and _ENUMERATOR.fullmatch(text, start, match.end()):
        return False
    kind = _class(token, after, rules)
    if note and (kind or not (closing or not note[0].isdecimal() or _is_word(token.text))):
        return False
    return not (kind and inside) and _class_ends(kind, token, after, text, rules)


def _is_inside(text: str, first_word: int, end: int, closing: str, rules: Rules) -> bool:
    """Whether the mark closes a bracket that was opened inside the sentence."""
    return not rules.brackets.isdisjoint(closing) and bracket_inside(text, first_word, end, rules)


_ENUMERATOR_REACH = 12


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
        return ""
    if (token.text, after.word) in rules.phrases:
        return "never"
    for form in forms:
        kind = rules.abbreviations.get(form, "")
        if not kind and (after.word.isupper() or after.kind == "digit"):
            kind = rules.capitals.get(form, "")
        if kind:
            return "starter" if kind == "time" and not token.numbered else kind
    if len(token.text) == 1 and token.text.isupper():
        ordinary = token.text in rules.words["pronouns"] and token.before.islower()
        labels = token.before.lower() in rules.words["labels"] or rules.abbreviations.get(token.before.removesuffix(".")) == "number"
        return "" if ordinary or labels else "starter"
    return _shape(token.text, rules)


def _shape(token: str, rules: Rules) -> str:
    """The class that an unlisted token's letters tell: acronyms (U.S), dotted small letters (a.k.a), no vowel (Sgt)."""
    parts = token.split(".")
    if len(parts) > 1 and all(part.isalpha() for part in parts):
        if all(len(part) == 1 and part.islower() for part in parts):
            return "never"
        if all(len(part) <= 3 and part[0].isupper() for part in parts):  # noqa: PLR2004 - U.S, Ph.D, W.Va
            return "starter"
    if _SHORT.fullmatch(token) and not token.isupper() and rules.vowels.isdisjoint(token):
        return "starter"
    return ""


def _class_ends(kind: str, token: Token, after: Following, text: str, rules: Rules) -> bool:
    """Whether a stop after a token of this class ends a sentence before a capital or a digit."""
    digit = after.kind == "digit"
    match kind:
        case "" | "ends":
            dated = _DATE.match(text, after.start) or _DATE.fullmatch(token.before)  # 31. 01. 2026
            return not (digit and dated and token.text.isdigit())
        case "title":
            return after.starter and after.word not in rules.words["names"]
        case "number":
            return not digit and not _is_number(text, after)
        case "month":
            return not digit and rules.abbreviations.get(after.word) != "month"
        case "time":
            return not digit and after.word not in rules.words["after_time"]
        case "starter":
            return after.starter
        case _:
            return False


def _is_number(text: str, after: Following) -> bool:
    """Whether a Roman numeral or a letter that labels stands there: Art. IV, fig. B; but not "No. I think"."""
    if not after.word.isupper() or not (len(after.word) == 1 or _ROMAN.fullmatch(after.word)):
        return False
    if after.word == "I":
        return bool(_ROMAN_I.match(text, after.start))
    return len(after.word) > 1 or not _GOES_ON.match(text, after.start + 1)
