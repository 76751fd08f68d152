"""The units of a line of text, and those in its markup."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from transpub.formats.markdown import fences, inside
from transpub.formats.markdown.spans import CONTROLS, Token, clip, plain
from transpub.formats.spaces import has_letters
from transpub.model import Placeholder, Text, Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from transpub.formats.base import Settings
    from transpub.formats.directives import Asked
    from transpub.model import Piece

# What a line above would make a table of, had it as many cells: a pipe in a title keeps it from that.
_ROW = re.compile(r"^[\s>|:-]*-[\s|:-]*$", re.MULTILINE)

_SIGNS = {"Emphasis": "*_", "Strong": "*_", "Strikethrough": "~"}
_HALVES = {
    "*_": re.compile(r"(?<!\s)\*|\*(?=\S)|(?<!\w)_(?=\S)|(?<=\S)_(?!\w)"),
    "~": re.compile(r"(?<!\s)~|~(?=\S)"),
}
_ROOM = "\t\n\v\f\r"  # controls that Markdown takes for white space

Found: TypeAlias = tuple[int, int, Unit]
"""A unit and where it begins and ends in the file."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text: its tokens, none where it is not understood, and its unit but for what it says."""

    tokens: Sequence[Token]
    unit: Unit
    skip: bool

    def within(self, asked: Asked) -> Line:
        """The line, for which this was asked too."""
        if not (asked.whole or asked.note):
            return self
        unit = self.unit
        splits = unit.splits and not asked.whole
        return replace(self, unit=replace(unit, splits=splits, comment=unit.comment or asked.note))


def units_of(body: str, line: Line, settings: Settings) -> Iterator[Found]:
    """The units of a line, where there is anything to translate, and those in the markup beside them.

    Where a sign of emphasis is text, it could be the other half of one in another unit: then the line is not cut.
    """
    stretches = fences.stretches(body, line.tokens)
    half = _half(line.tokens)
    for each in stretches if not half or len(stretches) == 1 else ():
        unit = line.unit.changed(splits=line.unit.splits and not half)
        unit = replace(unit, role=fences.TITLE, splits=False) if each.title else unit
        yield from _units(body, each.tokens, unit, settings)


def _units(body: str, line: Sequence[Token], unit: Unit, settings: Settings) -> Iterator[Found]:
    placed = {token.start: list(inside.units(body, token, unit, settings)) for token in line if token.said}
    if placed and _ROW.search(body, line[0].start, line[-1].end):
        placed = {}
    done = -1
    if has_letters("".join(token.value for token in line if token.kind == "text")):
        found = _trimmed(body, line)
        if description := _description(body, found):
            found, unit = _trimmed(body, description), replace(unit, role="image description", splits=False)
        yield found[0].start, found[-1].end, unit.changed(pieces=_pieces(body, found, placed))
        done = found[-1].end
    for start, others in placed.items():
        if start >= done:
            yield from others


def _half(line: Sequence[Token]) -> bool:
    """Whether a line has an emphasis, and in its text a sign that could begin or end one of the kind."""
    tags = [token.tag for token in line if token.tag and token.kind == "open"]
    signs = {sign for tag in tags if (sign := _SIGNS.get(tag))}
    return bool(signs) and any(_HALVES[sign].search(token.value) for sign in signs for token in line if token.whole)


def told(line: Sequence[Token]) -> str:
    """The line in plain text."""
    return " ".join("".join(token.value if token.kind == "text" else token.told for token in line).split())


def _trimmed(body: str, line: Sequence[Token]) -> list[Token]:
    """The line without the white space at the edges.

    A control is read as white space, but an emphasis does not end beside it as it ends beside a space. So it stays, as
    a text of which nobody reads anything.
    """
    first, last = 0, len(line)
    while first < last and line[first].kind == "text" and not line[first].value.strip():
        first += 1
    while last > first and line[last - 1].kind == "text" and not line[last - 1].value.strip():
        last -= 1
    found = list(line[first:last])
    if found and found[0].whole:
        found[0] = clip(found[0], found[0].end - len(found[0].value.lstrip()), found[0].end)
    if found and found[-1].whole:
        found[-1] = clip(found[-1], found[-1].start, found[-1].start + len(found[-1].value.rstrip()))
    if first or last < len(line):
        start = next((token.start for token in line[:first] if _is_control(body, token)), found[0].start)
        end = next((token.end for token in reversed(line[last:]) if _is_control(body, token)), found[-1].end)
        found = [*_unread(start, found[0].start), *found, *_unread(found[-1].end, end)]
    return found


def _is_control(body: str, token: Token) -> bool:
    return any(CONTROLS.match(character) and character not in _ROOM for character in body[token.start : token.end])


def _unread(start: int, end: int) -> list[Token]:
    return [Token(start, end, "text", "", plain(""))] if start < end else []


def _description(body: str, line: Sequence[Token]) -> Sequence[Token]:
    """The description in a line that is only an image, or only one inside a link."""
    first, last = 0, len(line)
    while last - first > 2:  # noqa: PLR2004  # a pair and something inside
        opening, closing = line[first], line[last - 1]
        raw = body[closing.start : closing.end]
        if opening.kind != "open" or closing.pair != opening.pair or not raw.startswith(("](", "][")) or raw == "][]":
            break
        first, last = first + 1, last - 1
        if opening.tag == "Image":
            return line[first:last]
    return ()


def _pieces(body: str, line: Iterable[Token], placed: Mapping[int, Sequence[Found]]) -> tuple[Piece, ...]:
    """The tokens as pieces of a unit, placeholders counted from 1, texts that may be cut joined.

    `placed` are the units in the markup of some tokens, by where these begin.
    """
    numbers: dict[int, int] = {}
    out: list[Piece] = []
    count = 0
    joined = end = -1  # where texts that may be cut begin and end
    for token in line:
        if joined >= 0 and not token.whole:
            out.append(Text(body[joined:end], body[joined:end]))
            joined = -1
        end = token.end
        if token.whole:
            joined = token.start if joined < 0 else joined
            continue
        raw = body[token.start : end]
        if token.kind == "text":
            out.append(Text(token.value, raw))
            continue
        parts = inside.parts(body, token, placed.get(token.start, ()))
        if token.kind == "close":
            out.append(Placeholder(numbers[token.pair], "close", raw, token.value, parts))
        else:
            count += 1
            numbers[token.pair] = count
            out.append(Placeholder(count, token.kind, raw, token.value, parts))
    if joined >= 0:
        out.append(Text(body[joined:end], body[joined:end]))
    return tuple(out)
