"""Lines that site generators read as a block's beginning or end, and CommonMark as text.

`:::note Title` … `:::` (Docusaurus, VitePress, MyST, Pandoc), `/// note | Title` … `///`, and `!!! note "Title"`,
`??? note` and `=== "Tab"` with an indented block under them (MkDocs).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from transpub.formats.markdown.spans import clip

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transpub.formats.markdown.spans import Token

TITLE = "admonition title"
"""The role of a title in such a line."""

_INDENTING = re.compile(
    r'(?:!!!|\?\?\?\+?)[ \t]*[a-z][\w-]*(?:[ \t]+[a-z][\w-]*)*(?:[ \t]+"(?P<title>[^"]*)")?[ \t]*\Z'
    r'|===[!+]?[ \t]+"(?P<tab>[^"]+)"[ \t]*\Z'
)
_STEP = r"(?:[^ \t\r\n]|[ \t]++(?=[^ \t\r\n]))"  # never into the white space at the end: looking back costs time
_COLONS = (
    r":{3,}[ \t]*"
    r"(?:\{(?:note|tip|hint|important|warning|caution|attention|danger|error|seealso|admonition|dropdown)\}"
    rf"[ \t]+(?P<argument>[^ \t\r\n]{_STEP}*+)"
    r"|\{[^}\r\n]*\}[^\r\n]*+"
    rf"|[A-Za-z][\w-]*(?:\{{[^}}\r\n]*\}})?(?:\[(?P<bracketed>[^\]\r\n]*)\]|[ \t]+(?P<title>[^ \t\r\n{{]{_STEP}*?))?"
    r"(?:[ \t]*+\{[^{}\r\n]*\})?"
    r")?[ \t]*+"
)
_ENCLOSING = re.compile(rf"{_COLONS}\Z")
ENCLOSED = re.compile(rf"(?:\A|[\r\n])[ \t>]*{_COLONS}(?=[\r\n]|\Z)")
"""Where a text has such a line with colons."""

_SLASHED = re.compile(rf"/{{3,}}[ \t]*(?:[a-z][\w-]*(?:[ \t]*\|[ \t]*(?P<caption>[^ \t\r\n]{_STEP}*+))?)?[ \t]*\Z")
_OPTION = re.compile(r":[A-Za-z][\w-]*:(?:[ \t].*)?\Z")
SIGNS = (":::", "!!!", "???", "===", "///")
"""How such lines begin."""

_ENDING = re.compile(r'["\]{}]')
_ANY = re.compile("|".join(map(re.escape, SIGNS)))
_FENCES = (_INDENTING, _ENCLOSING, _SLASHED)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Tokens that make a text of their own; `title`: it is the title in a fence."""

    tokens: Sequence[Token]
    title: bool = False


def indents(body: str, line: Sequence[Token]) -> bool:
    """Whether a line of text holds a fence under which an indented block is no code."""
    if not line or not _ANY.search(body, line[0].start, line[-1].end):
        return False
    return any(_INDENTING.match(body[start:end]) for start, end in _lines(body, line))


def stretches(body: str, line: Sequence[Token]) -> list[Stretch]:
    """The texts of a line of text, which may go over several lines of the file; none where fences cut its markup."""
    if not line or not _ANY.search(body, line[0].start, line[-1].end):
        return [Stretch(line)] if line else []
    out: list[Stretch] = []
    group: tuple[int, int] | None = None
    fenced = False
    for start, end in _lines(body, line):
        text = body[start:end]
        found = next(filter(None, (fence.match(text) for fence in _FENCES)), None)
        option = fenced and not found and _OPTION.match(text)
        fenced = bool(found) or bool(option)
        if not fenced:
            group = (group[0] if group else start, end)
            continue
        out += [Stretch(list(_within(line, *group)))] if group else []
        group = None
        name = next((name for name, said in (found.groupdict() if found else {}).items() if said), "")
        if found and name:
            left, right = found.span(name)
            out.append(Stretch(list(_within(line, start + left, start + right)), title=True))
    out += [Stretch(list(_within(line, *group)))] if group else []
    return out if all(_balanced(each.tokens) for each in out) else []


def titled(text: str) -> str:
    """A title's text as a fence must say it: with nothing that would end it, or be read as attributes."""
    return _ENDING.sub(lambda found: f"&#{ord(found.group())};", text)


def _lines(body: str, line: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """The lines of the file, without what ends them and the prefixes of the blocks that they stand in."""
    start = line[0].start if line else 0
    for token in line:
        if "\n" in (raw := body[token.start : token.end]) or "\r" in raw:
            yield start, token.start
            start = token.end
    if line:
        yield start, line[-1].end


def _within(line: Sequence[Token], start: int, end: int) -> Iterator[Token]:
    """The tokens there; a text is cut at the edges, another token that stands across one is not among them."""
    for token in line:
        left, right = max(token.start, start), min(token.end, end)
        if left < right and token.whole:
            yield clip(token, left, right)
        elif left < right and (left, right) == (token.start, token.end):
            yield token


def _balanced(found: Sequence[Token]) -> bool:
    opened = {token.pair for token in found if token.kind == "open"}
    return bool(found) and opened == {token.pair for token in found if token.kind == "close"}
