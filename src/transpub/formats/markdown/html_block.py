"""A block of raw HTML in Markdown: its text as HTML reads it, and where that stands in the file."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from transpub.formats.html import target
from transpub.formats.markdown.shortcodes import begins
from transpub.inline import plain
from transpub.model import Placeholder, Text, Unit, Verbatim

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from transpub.formats.base import Settings
    from transpub.formats.markdown.events import Event
    from transpub.model import Inline, Part, Piece

SYNTAX = "html"
"""The syntax of a text in such a block."""


@dataclass(frozen=True, slots=True)
class Block:
    """A block's lines without the prefixes of what it stands in, joined.

    `stretches` are where each of them, or a part of it, begins in the text, begins in the file and ends in the file.
    One that is empty in the file is a part of a tab.
    """

    text: str
    stretches: tuple[tuple[int, int, int], ...]

    @property
    def start(self) -> int:
        """Where the block begins in the file."""
        return self.stretches[0][1] if self.stretches else 0

    @property
    def end(self) -> int:
        """Where the block ends in the file."""
        return self.stretches[-1][2] if self.stretches else 0

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of the text, which is not empty, stands in the file."""
        first, last = self._stretch(start), self._stretch(end - 1)
        return self._at(first, start), self._at(last, end)

    def edge(self, at: int) -> int:
        """Where two pieces of the text meet in the file: a line's prefix belongs to the line's end before it."""
        here = self._stretch(at)
        if here and self.stretches[here][0] == at and self.text[at] == "\n":
            return self.stretches[here - 1][2]  # before the whole of `\r\n`
        return self._at(here, at)

    def found(self, place: int) -> int:
        """Which character of the text stands in a place of the file, or is the first behind it."""
        here = max(bisect_right(self.stretches, place, key=lambda stretch: stretch[1]) - 1, 0)
        text, start, end = self.stretches[here]
        return text + min(max(place - start, 0), end - start)

    def _stretch(self, at: int) -> int:
        return bisect_right(self.stretches, at, key=lambda stretch: stretch[0]) - 1

    def _at(self, here: int, at: int) -> int:
        text, start, end = self.stretches[here]
        return min(start + at - text, end)


def block(events: Iterable[Event]) -> Block | None:
    """The block that these events are the inside of; None where the parser's places make no sense."""
    stretches: list[tuple[int, int, int]] = []
    lines: list[str] = []
    length = 0
    for event in events:
        data = str(event.data)
        if event.end > event.start and event.end - event.start != len(data):
            return None
        if stretches and event.start < stretches[-1][2]:
            return None
        stretches.append((length, event.start, event.end))
        lines.append(data)
        length += len(data)
    text = "".join(lines)
    return Block(text, tuple(stretches)) if text.strip() else None


def in_file(body: str, block: Block, start: int, unit: Unit) -> Unit:
    """The unit of a block's text, where it begins at `start`, as a unit of the file."""
    return replace(unit, pieces=_moved(unit.pieces, _Slices(body, block, start, start + len(unit.raw)), block, start))


class _Slices:
    """Gives the file's slices of pieces that follow each other in a block's text."""

    def __init__(self, body: str, block: Block, start: int, end: int) -> None:
        self.body = body
        self.block = block
        self.at = start
        self.end = end
        self.place, self.last = block.place(start, end)

    def next(self, length: int) -> str:
        self.at += length
        place = self.block.edge(self.at) if self.at < self.end else self.last
        raw = self.body[self.place : place]
        self.place = place
        return raw


def _moved(pieces: Sequence[Piece], slices: _Slices, block: Block, at: int) -> tuple[Piece, ...]:
    out: list[Piece] = []
    for piece in pieces:
        own = block.text[at : at + len(piece.raw)]
        at += len(piece.raw)
        if isinstance(piece, Text):
            out.append(Text(piece.value, slices.next(len(piece.raw))))
            continue
        label = piece.label if own == piece.raw else " ".join(own.split())  # a shortcode was not to be seen
        if piece.parts:
            parts = tuple(_part(part, own, slices) for part, own in _with_own(piece.parts, own))
            raw = "".join(part.raw for part in parts)
        else:
            parts, raw = (), slices.next(len(piece.raw))
        out.append(Placeholder(piece.number, piece.kind, raw, label, parts))
    return tuple(out)


def _with_own(parts: Sequence[Verbatim | Unit], text: str) -> Iterator[tuple[Verbatim | Unit, str]]:
    """The parts with the slices of a text as long as theirs."""
    at = 0
    for part in parts:
        yield part, text[at : at + len(part.raw)]
        at += len(part.raw)


def _part(part: Verbatim | Unit, own: str, slices: _Slices) -> Verbatim | Unit:
    """The part of the file; a text with a shortcode in it, which was not to be seen, is none."""
    if isinstance(part, Verbatim) or own != part.raw:
        return Verbatim(slices.next(len(part.raw)))
    texts = (Text(piece.value, slices.next(len(piece.raw))) for piece in part.pieces if isinstance(piece, Text))
    return replace(part, pieces=tuple(texts))


def in_text(block: Block, parts: Iterable[tuple[int, Part]]) -> Iterator[Part]:
    """The parts of the file, each with its place, as parts of the block's text."""
    for start, part in parts:
        yield _of_unit(block, start, part) if isinstance(part, Unit) else replace(part, raw=_text(block, start, part))


def _text(block: Block, at: int, part: Part | Piece) -> str:
    """What a slice of the file is in the block's text, without the prefixes."""
    return block.text[block.found(at) : block.found(at + len(part.raw))]


def _of_unit(block: Block, at: int, unit: Unit) -> Unit:
    pieces: list[Piece] = []
    for piece in unit.pieces:
        new = replace(piece, raw=_text(block, at, piece))
        if isinstance(new, Placeholder) and new.parts:
            parts: list[Verbatim | Unit] = []
            place = at
            for part in new.parts:
                if isinstance(part, Unit):
                    parts.append(_of_unit(block, place, part))
                else:
                    parts.append(replace(part, raw=_text(block, place, part)))
                place += len(part.raw)
            new = replace(new, parts=tuple(parts))
        pieces.append(new)
        at += len(piece.raw)
    return replace(unit, pieces=tuple(pieces), syntax="inline" if unit.syntax == SYNTAX else unit.syntax)


def written(unit: Unit, said: Inline, settings: Settings) -> str:
    """The target of a text in a block of HTML; the source where it cannot be written."""
    if begins(plain(said), plain(unit.source), settings.formats.shortcodes):
        return unit.raw
    text = target.written(replace(unit, syntax="inline"), said)
    return f"&#58;{text[1:]}" if text.startswith(":::") else text  # where a line begins, a fence
