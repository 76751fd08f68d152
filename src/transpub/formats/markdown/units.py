"""Markdown into parts: the lines of text of its blocks are units, all else is left as it is."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from transpub.formats.base import DEFAULTS, Settings, at_line
from transpub.formats.directives import ODD
from transpub.formats.markdown import inner, titles
from transpub.formats.markdown.blocks import Blocks, runs
from transpub.formats.markdown.events import read
from transpub.formats.markdown.lines import tokens
from transpub.formats.markdown.spans import clip
from transpub.formats.markdown.tags import Tags
from transpub.formats.spaces import has_letters, line_at
from transpub.model import Placeholder, Text, Unit, Verbatim

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from transpub.formats.markdown.spans import Token
    from transpub.model import Part, Piece

_WHOLE = {"header cell", "term in a list", "h1", "h2", "h3", "h4", "h5", "h6"}
"""The roles of units that stay whole however many sentences they hold."""


def parse(body: str, first_line: int = 1, settings: Settings = DEFAULTS) -> tuple[Part, ...]:
    """The parts of a text, whose raw slices, joined, are the text. `first_line` is the number of its first line.

    What the parser is not sure of stays untranslated rather than be damaged.
    """
    out: list[Part] = []
    done, line = 0, first_line
    for start, end, part in sorted(_found(body, settings), key=lambda found: found[0]):
        if start < done:
            continue
        line += line_at(body[done:start], start - done) - 1
        out += [Verbatim(body[done:start])] if done < start else []
        out.append(at_line(part, line) if isinstance(part, Unit) else part)
        line += line_at(body[start:end], end - start) - 1
        done = end
    out += [Verbatim(body[done:])] if done < len(body) else []
    return tuple(out)


def _found(body: str, settings: Settings) -> Iterator[tuple[int, int, Unit | Verbatim]]:
    """The units of a text, each with its place, and the comments to transpub that are faulty."""
    blocks, tags = Blocks(body), Tags()
    trail: list[tuple[int, str]] = []
    events = read(body)
    named = iter(sorted(titles.defined(body, events).values(), key=lambda found: found[0]))
    definition = next(named, None)
    for run in runs(events):
        here = run[0].start if isinstance(run, list) else run.start
        while definition and definition[0] < here:
            if not blocks.skipped:
                yield definition
            definition = next(named, None)
        if not isinstance(run, list):
            blocks.step(run)
            continue
        role = blocks.role
        found = tokens(body, run, tags, blocks, settings.formats.shortcodes)
        if role.startswith("h") and role[1:].isdigit():
            while trail and trail[-1][0] >= int(role[1:]):
                trail.pop()
        if found and not blocks.skipped:
            yield from _line(body, found, blocks, tuple(text for _, text in trail), settings)
        if role.startswith("h") and role[1:].isdigit():
            trail.append((int(role[1:]), told(found)))
    for start, end in blocks.directives.odd:
        yield start, end, Verbatim(body[start:end], ODD)
    if definition and not blocks.skipped:
        yield from (definition, *named)


def told(line: Sequence[Token]) -> str:
    """The line in plain text."""
    return " ".join("".join(token.value if token.kind == "text" else token.told for token in line).split())


def _line(
    body: str, line: Sequence[Token], blocks: Blocks, trail: tuple[str, ...], settings: Settings
) -> Iterator[tuple[int, int, Unit]]:
    """The unit of a line, if there is anything to translate, and those in the markup beside it, with their places."""
    role, splits = blocks.role, not (blocks.whole or blocks.role in _WHOLE)
    unit = Unit("", (), role, blocks.syntax, splits=splits, trail=trail, comment=blocks.note)
    inside = {token.start: list(inner.units(body, token, unit, settings)) for token in line if token.said}
    done = line[0].start
    if has_letters("".join(token.value for token in line if token.kind == "text")):
        found = _trimmed(line)
        if description := _description(body, found):
            found, unit = _trimmed(description), replace(unit, role="image description", splits=False)
        yield found[0].start, found[-1].end, replace(unit, pieces=_pieces(body, found, inside))
        done = found[-1].end
    for token in line:
        if token.start >= done:
            yield from inside.get(token.start, ())


def _trimmed(line: Sequence[Token]) -> list[Token]:
    """The line without the white space at the edges."""
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
    return found


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


def _pieces(
    body: str, line: Iterable[Token], inside: Mapping[int, Sequence[tuple[int, int, Unit]]]
) -> tuple[Piece, ...]:
    """The tokens as pieces of a unit, placeholders counted from 1, texts that may be cut joined.

    `inside` are the units in the markup of some tokens, by where these begin.
    """
    numbers: dict[int, int] = {}
    out: list[Piece] = []
    count = 0
    for whole, group in groupby(line, lambda token: token.whole):
        found = list(group)
        if whole:
            text = body[found[0].start : found[-1].end]
            out.append(Text(text, text))
            continue
        for token in found:
            raw = body[token.start : token.end]
            if token.kind == "text":
                out.append(Text(token.value, raw))
                continue
            parts = inner.parts(body, token, inside.get(token.start, ()))
            if token.kind == "close":
                out.append(Placeholder(numbers[token.pair], "close", raw, token.value, parts))
            else:
                count += 1
                numbers[token.pair] = count
                out.append(Placeholder(count, token.kind, raw, token.value, parts))
    return tuple(out)
