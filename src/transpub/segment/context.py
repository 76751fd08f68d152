"""What stands around a candidate for a sentence's end: the token before it, the word after it, its bracket."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from transpub.segment.rules import Rules

OBJECT = "\ufffc"
"""Stands for a placeholder that is no text: a code span, an image, a footnote reference."""

_REACH = 48
"""How many characters before a mark are looked at: longer than any abbreviation."""
_BRACKET_REACH = 400
"""How far back the bracket is looked for that closes after a mark."""
_JOINED = 5
"""How many words are looked at for letters that stand apart: e. g., J. R. R."""
_SPEAKER_WORDS = 6
"""How many words a speaker may have: "Why?" Lt. Gov. Mary Ann Smith asked."""

_OPENS = re.compile(r"[(\[{<\"“”„«»‘—–/…=|\u2e80-\u9fff\uff00-\uffef\ufffc]")
_LETTER = re.compile(r"\W*([^\W\d_])\.")
_NUMBER = re.compile(r".*\d|[IVXLC]+")
_BRAND = re.compile(r"[a-z]{1,5}[-'’]?[A-Z]|https?:|www\.|[\w.+-]{1,40}@\w")
_ITEM = re.compile(r"[^\W\d_]\.\s")
_SPOKEN = re.compile(r"([^\W\d_][\w'’-]*)(\.?)\s*")
_HAN_SPOKEN = re.compile(r"(\w{2,12})[。，,.]")
HAN = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]")
_NO_START = frozenset(",;:!?，；：、。！？")
_ONLY_OPEN = "“‘„‟"
_STRAIGHT = "\"'"
_PLACED = re.compile(r"(?:[A-Z][a-z'’]{2,}|\d{1,3}(?:st|nd|rd|th))")
_ADVERBIAL = 48
"""How long words may be that only say when: At about 4:30 p.m."""
_STAMMER = 3
"""How many words before an ellipsis may come again after it: I don't ... I don't know."""
_ZONE = re.compile(r"(?:[A-Z][\w'’-]{0,20} ){1,3}(\w{1,20})")
_SIGNS = ",;:!?.…\"'“”‘’«»()[]—–-"


@dataclass(frozen=True, slots=True)
class Token:
    """The token before a mark, `e. g.` joined to `e.g`; the word `before` it; `numbered`: after or with a number."""

    text: str
    before: str
    numbered: bool

    @property
    def placed(self) -> bool:
        """Whether a name or a numeral stands before it: Elm St., 5th St."""
        return bool(_PLACED.fullmatch(self.before))


@dataclass(frozen=True, slots=True)
class Following:
    """The first word after the white space, and whether it is a starter.

    `kind` is "upper", "digit", "lower", "item" (the `b.` of "b. Boil it") or "none": no sentence can start here.
    """

    start: int
    word: str
    kind: str
    starter: bool


def token_before(text: str, start: int, end: int) -> Token:
    """The token that ends at `end`, looked for no further back than `start`."""
    chunk = text[max(start, end - _REACH) : end]
    words = chunk.split()
    if not words or chunk[-1].isspace():
        return Token("", "", numbered=False)
    token = _OPENS.split(words[-1])[-1]
    at = len(words) - 1
    if len(token) == 1 and token.isalpha():
        while at > max(0, len(words) - _JOINED) and (letter := _LETTER.fullmatch(words[at - 1])):
            token = f"{letter[1]}.{token}"
            at -= 1
    before = words[at - 1] if at else ""
    numbered = bool(_NUMBER.fullmatch(before)) or token[:1].isdigit()
    return Token(token, before, numbered)


def following(text: str, cut: int, rules: Rules) -> Following:
    """What stands at `cut`: signs that open (quotes, brackets, dashes, objects) are looked through."""
    match = rules.following.match(text, cut)
    sign, word = (match["sign"], match["word"]) if match else ("", "")
    start = match.start("word") if match else cut
    if not word or sign[:1] in _NO_START or sign[:1] in rules.brackets:
        kind = "none"
    elif word[0].isdigit() or (word[0].isnumeric() and not word[0].isalpha()):
        kind = "digit"
    elif word[0].islower() and not (OBJECT in sign or sign[-1:] in {"#", "@"} or _BRAND.match(text, start)):
        kind = "item" if _ITEM.match(text, start) else "lower"
    else:
        kind = "upper"
    initial = len(word) == 1 and text.startswith(".", start + 1)
    return Following(start, word, kind, kind == "upper" and word in rules.words["starters"] and not initial)


def bracket_inside(text: str, first_word: int, end: int, rules: Rules) -> bool:
    """Whether the bracket that closes after the mark was opened inside the sentence, not at its beginning."""
    lowest = max(first_word, end - _BRACKET_REACH)
    return any(text.rfind(bracket, lowest, end) > first_word for bracket in rules.open_brackets)


def only_says_when(text: str, first_word: int, end: int, rules: Rules) -> bool:
    """Whether all that the sentence has before `end` is a time: At 5 p.m., In Sept."""
    said = text[first_word:end] if end - first_word <= _ADVERBIAL else ","
    return "," not in said and said.split(maxsplit=1)[0] in rules.words["openers"]


def zone_follows(text: str, after: Following, rules: Rules) -> bool:
    """Whether the name of a zone goes on from an hour: 7 a.m. Kabul time."""
    found = _ZONE.match(text, after.start)
    return found is not None and found[1] in rules.words["zones"]


def stammers(text: str, start: int, end: int, after: Following) -> bool:
    """Whether the words before an ellipsis come again after it: "I ... I can't", "No ... No, I can't"."""
    said = _bare(text[max(start, end - _REACH) : end])
    again = _bare(text[after.start : after.start + _REACH])
    return any(said[-count:] == again[:count] for count in range(1, min(_STAMMER, len(said), len(again)) + 1))


def _bare(text: str) -> list[str]:
    """The words without their signs, all in small letters."""
    return [bare for word in text.split() if (bare := word.strip(_SIGNS).casefold())]


def speaks(text: str, cut: int, after: Following, rules: Rules) -> bool:
    """Whether a name and a verb of speech follow a quotation: "Why?" Mary Smith asked."""
    verbs = rules.words["speech"]
    if after.starter:
        return False
    if HAN.match(text, cut):
        spoken = _HAN_SPOKEN.match(text, cut)
        return spoken is not None and spoken[1].endswith(tuple(verbs))
    position = cut
    for nth in range(_SPEAKER_WORDS):
        match = _SPOKEN.match(text, position)
        if match is None:
            break
        word, stop = match.groups()
        if nth and word in verbs:
            return True
        if word[0].islower() or (stop and rules.abbreviations.get(word) != "title" and len(word) > 1):
            break
        position = match.end()
    return False


def wide_end(text: str, start: int, match: re.Match[str]) -> int:
    """Where a sentence ends whose mark needs no white space: before a quotation mark that opens the next one."""
    end = match.end("marks")
    if match.end() == len(text) or text[match.end()].isspace():
        return match.end()
    while end < match.end("closing"):
        if text[end] in _ONLY_OPEN:
            return end
        if text[end] in _STRAIGHT and not _is_open(text[max(start, end - _BRACKET_REACH) : end], text[end]):
            return end
        end += 1
    return match.end()


def _is_open(said: str, quote: str) -> bool:
    """Whether a quotation is open at the end of what was said."""
    return said.count(quote) % 2 == 1 or said.count("“") > said.count("”")
