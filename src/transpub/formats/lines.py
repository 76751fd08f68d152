"""What a line of plain text is by its looks. Doubtful lines are text: a wrong guess costs more than none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from transpub.formats.spaces import EDGE, LINE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

JOINER = "\u2060"
"""Takes no room and shows nothing. A line that begins with it is text, whatever it looks like."""

# Longer lines are text. In characters.
_LONG_TITLE, _LONG_TERM, _LONG_STEPS, _LONG_NOTICE, _LONG_NUMBER = 200, 80, 400, 200, 150

_HAN = r"\u3400-\u9fff\uf900-\ufaff"
_SIGN = r"(?:>{1,2}|[›»→＞])"
_STEP = re.compile(rf"[ \t\xa0\u3000]+{_SIGN}(?:[ \t\xa0\u3000]+|$)|(?<=[{_HAN}]){_SIGN}(?:(?=[{_HAN}])|$)")
# These two part the words of titles too, once; a breadcrumb has them twice or more.
_BAR = re.compile(r"[ \t\xa0\u3000]+([/|])[ \t\xa0\u3000]+")
_SIGNS = re.compile(r"[>›»→＞/|]")

_INDENT = "\u3000\u3000"
_MARK = re.compile(r"(?:[-*•‣◦▪●·][ \t\xa0\u3000]+|\d{1,3}(?:[.)][ \t\xa0\u3000]+|、))(?=[^\s\x00-\x1f\x7f-\x9f])")
_RULE = re.compile(r"(?:[-*_=~#·•–—][ \t]*){3,}")
_END = re.compile(r"[.。．…:：;；,，、][\"'”’»›)\]）】」』]*$")
_DOTTED = re.compile(r"(?:\b[^\W\d_]\.){2,}$")
_TAIL = 40

_NUMBER = (
    r"(?:ICP备案号[:：]\s?)?(?:[^\W\d_]{1,20}\s?)?ICP[\s备案证号No.:：№]{0,8}\d{4,}\s?号?(?:-\d+)?"
    r"|[^\W\d_]?公网安备\s?\d{6,}\s?号?"
    r"|ISSN[:\s]*\d{4}-?\d{3}[\dX]|ISBN[:\s]*[\dX-]{10,17}"
    r"|(?:licen[cs]e|registration|reg\.|лицензия)\s?(?:no\b\.?|number|№|\#|:)[:\s]*(?=\S*\d)[\w/.-]+"
)
_LICENCE = re.compile(rf"(?:{_NUMBER})(?:[\s|,;]+(?:{_NUMBER}))*", re.IGNORECASE)
_RIGHTS = r"(?:all rights reserved|все права защищены|бардык укуктар корголгон|版权所有|保留所有权利)"
_NOTICE = re.compile(
    rf"©|ⓒ|^{_RIGHTS}|{_RIGHTS}[.!。]?$|^copyright\s*(?:\(c\)|[:\d]|by\b)|^\(c\)\s*\d{{4}}", re.IGNORECASE
)
_OWNED = re.compile(r"(?:(?i:copyright)\b|\([cC]\)\s*(?=[A-ZА-ЯЁӨҮҢ]))")


@dataclass(frozen=True, slots=True)
class Line:
    """A line without the white space at its edges; `left` is its offset, `number` counts from 1 in the file."""

    text: str
    left: int = 0
    number: int = 0

    @property
    def right(self) -> int:
        """The offset of its end."""
        return self.left + len(self.text)


def blocks(body: str, first_line: int) -> Iterator[list[Line]]:
    """Lines with no empty line between them; one that Chinese indents by two characters begins a paragraph."""
    block: list[Line] = []
    for number, found in enumerate(LINE.finditer(body), first_line):
        whole = found.group()
        text = whole.strip(EDGE)
        if block and (not text or whole.startswith(_INDENT)):
            yield block
            block = []
        if text:
            block.append(Line(text, found.start() + len(whole) - len(whole.lstrip(EDGE)), number))
    if block:
        yield block


def terms(line: Line) -> tuple[tuple[int, int], ...]:
    """Where the terms of a breadcrumb stand; none where the line is not one."""
    if len(line.text) > _LONG_STEPS or line.text.startswith(JOINER):
        return ()
    found: list[tuple[int, int]] = []
    done = 0
    for step in _STEP.finditer(line.text) if _STEP.search(line.text) else _bars(line.text):
        found.append((done, step.start()))
        done = step.end()
    if not found:
        return ()
    if done < len(line.text):
        found.append((done, len(line.text)))
    short = all(left < right <= left + _LONG_TERM and not _is_sentence(line.text[left:right]) for left, right in found)
    return tuple((line.left + left, line.left + right) for left, right in found) if short and len(found) > 1 else ()


def _bars(text: str) -> list[re.Match[str]]:
    """The signs of a breadcrumb that has / or | between its terms: one of the two, at least twice."""
    found = list(_BAR.finditer(text))
    return found if len(found) > 1 and len({each[1] for each in found}) == 1 else []


def _is_sentence(text: str) -> bool:
    return ends_sentence(text) or text[0] in EDGE or text[-1] in EDGE


def is_title(block: Sequence[Line]) -> bool:
    """Whether a text's first block is its title: one line, short, and no sentence. It may ask or exclaim."""
    text = block[0].text
    return (
        len(block) == 1 and len(text) <= _LONG_TITLE and not (marker(block[0]) or ends_sentence(text) or is_rule(block))
    )


def ends_sentence(text: str) -> bool:
    """Whether the text ends as sentences do, and not with an abbreviation such as U.S."""
    return bool(_END.search(text[-_TAIL:]) and not _DOTTED.search(text[-_TAIL:]))


def announces(line: Line) -> bool:
    """Whether a list may follow in the same paragraph."""
    return line.text.endswith((":", "："))


def marker(line: Line) -> str:
    """The sign of a list item with the white space after it, or ""."""
    found = _MARK.match(line.text)
    return found.group() if found else ""


def is_rule(block: Sequence[Line]) -> bool:
    """Whether the block is a line of signs that parts a text: * * *."""
    return len(block) == 1 and len(block[0].text) <= _LONG_TITLE and bool(_RULE.fullmatch(block[0].text))


def footer_role(line: Line) -> str:
    """What the line is in a footer: "licence" for numbers that nobody translates, "footer" for rights; else ""."""
    text = line.text
    if text.startswith(JOINER) or len(text) > _LONG_NOTICE:
        return ""
    if len(text) <= _LONG_NUMBER and _LICENCE.fullmatch(text):
        return "licence"
    return "footer" if _NOTICE.search(text) or (_OWNED.match(text) and not ends_sentence(text)) else ""


def guarded(text: str, role: str) -> str:
    """A translation with joiners where its line would be read as something else than its role."""
    if role == "term" and (_STEP.search(text) or _BAR.search(text)):
        text = text[0] + _SIGNS.sub(rf"{JOINER}\g<0>{JOINER}", text[1:])
    if role in {"term", "h1"} and ends_sentence(text):
        text += JOINER
    if role in {"term", "footer"}:  # what they look like is settled before all else
        return text
    line = Line(text)
    return JOINER + text if marker(line) or terms(line) or footer_role(line) else text
