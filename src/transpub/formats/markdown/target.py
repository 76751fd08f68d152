"""A target as Markdown that reads back as that text with exactly its placeholders."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeGuard

from transpub.formats.base import DEFAULTS, Settings
from transpub.formats.markdown import code, fences, html_block, inside, trial
from transpub.formats.markdown.escape import CLOSING, escaped, heading_end, referenced
from transpub.formats.markdown.spans import CONTROLS
from transpub.formats.markdown.trial import Mark
from transpub.model import Placeholder, Text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from transpub.formats.markdown.trial import Piece
    from transpub.model import Inline, Unit

_TAGS = {"*": "em", "_": "em", "**": "strong", "__": "strong", "~": "del", "~~": "del"}
_STARS = {"_": "*", "__": "**"}
_LABELS = {"[", "!["}
# A line's end inside a piece of markup, with the prefix of the block on the next line.
_NEWLINE = re.compile(r"([ \t]*)[\r\n][ \t\v\f\r\n>]*")
# Hard line breaks, the shortcodes of site generators, whole HTML elements: lines matter in them.
_KEPT = re.compile(r"(?:\\|  [ ]*)(?:\r\n?|\n)[ \t\v\f>]*|\{\{.*\}\}|\{%.*%\}|<[^>]*>.*</[^>]*>", re.DOTALL)
_FEW = 8


def write(unit: Unit, target: Inline, settings: Settings = DEFAULTS) -> str:
    """The target as the unit's place in the file must say it.

    Each way of writing is tried by reading it again: backslashes first, then HTML tags for an emphasis that would not
    be seen as one (`**…。**` between Chinese letters), then character references. The source stands where all fail.
    """
    return unit.raw if target == unit.source else written(unit, target, settings)


def written(unit: Unit, target: Inline, settings: Settings = DEFAULTS) -> str:
    """The target in Markdown of our own making, also where it is the source."""
    if unit.syntax in inside.SYNTAXES:
        return inside.written(unit, target, settings)
    if unit.syntax == html_block.SYNTAX:
        return html_block.written(unit, target, settings)
    if unit.syntax == code.SYNTAX:
        return code.written(unit, target, settings)
    pieces = _pieces(unit, target)
    touching = trial.touches(unit, pieces)
    for candidate, text in _candidates(unit, pieces, touching=touching):
        said = "".join(piece.raw if isinstance(piece, Mark) else piece for piece in text)
        tried = "".join(piece.trial if isinstance(piece, Mark) else piece for piece in text)
        if trial.reads_back(unit, tried, candidate, settings.formats.shortcodes, touching=touching):
            return said
    return unit.raw


def _pieces(unit: Unit, target: Inline) -> list[Piece]:
    """The target as it can be in a file: one line, no white space at its edges, placeholders as they are written."""
    raws = _raws(unit)
    out: list[Piece] = []
    for piece in target:
        if isinstance(piece, Placeholder):
            raw = raws.get((piece.number, piece.kind), piece.raw)
            if _KEPT.fullmatch(raw):
                out.append(Mark(piece.kind, piece.number, raw, _NEWLINE.sub(r"\1\n", raw)))
            else:
                out.append(Mark(piece.kind, piece.number, *[_NEWLINE.sub(" ", raw)] * 2))
        elif text := CONTROLS.sub(" ", piece):
            if out and isinstance(out[-1], str):
                out[-1] += text
            else:
                out.append(text)
    for index, said in enumerate(out):
        if isinstance(said, str):
            begins = index == 0 or trial.is_break(out[index - 1])
            ends = index == len(out) - 1 or trial.is_break(out[index + 1])
            text = said.lstrip(" ") if begins else said
            out[index] = text.rstrip(" ") if ends else text
    return [piece for piece in out if piece]


def _raws(unit: Unit) -> dict[tuple[int, str], str]:
    """The placeholders' raw forms; `[text]` and `[text][]` say where they lead, for the text will be another."""
    out: dict[tuple[int, str], str] = {}
    opened: list[tuple[Placeholder, int]] = []
    for index, piece in enumerate(unit.pieces):
        if not isinstance(piece, Placeholder):
            continue
        out[piece.number, piece.kind] = piece.raw
        if piece.kind == "open":
            opened.append((piece, index))
        elif piece.kind == "close" and opened:
            opening, first = opened.pop()
            if opening.raw in _LABELS and piece.raw in {"]", "][]"}:
                label = "".join(
                    inner.value if isinstance(inner, Text) and inner.value == " " else inner.raw
                    for inner in unit.pieces[first + 1 : index]
                )
                out[piece.number, piece.kind] = f"][{label}]"
    return out


def _candidates(unit: Unit, pieces: list[Piece], *, touching: bool) -> Iterator[tuple[list[Piece], list[Piece]]]:
    """Ways of writing, the most readable first: the pieces that are meant, and the same with escaped text."""
    pairs = [
        piece.number for piece in pieces if isinstance(piece, Mark) and piece.kind == "open" and piece.raw in _TAGS
    ]
    yield pieces, _escaped(unit, pieces, touching=touching)
    stars = [piece.said(_STARS.get(piece.raw, piece.raw)) if _one_of(piece, pairs) else piece for piece in pieces]
    if stars != pieces:
        yield stars, _escaped(unit, stars, touching=touching)
    for number in pairs if 1 < len(pairs) <= _FEW else ():
        tagged = _tagged(pieces, {number})
        yield tagged, _escaped(unit, tagged, touching=touching)
    tagged = _tagged(pieces, set(pairs), breaks=True)
    if tagged != pieces:
        yield tagged, _escaped(unit, tagged, touching=touching)
    yield tagged, [referenced(piece) if isinstance(piece, str) else piece for piece in tagged]


def _one_of(piece: Piece, numbers: Collection[int]) -> TypeGuard[Mark]:
    """Whether the piece begins or ends one of these pairs."""
    return isinstance(piece, Mark) and piece.kind != "alone" and piece.number in numbers


def _tagged(pieces: Sequence[Piece], numbers: Collection[int], *, breaks: bool = False) -> list[Piece]:
    """The pieces with these pairs as HTML elements, and line breaks, if so wanted."""
    out: list[Piece] = []
    for piece in pieces:
        if breaks and isinstance(piece, Mark) and trial.is_break(piece):
            out.append(piece.said("<br>"))
        elif _one_of(piece, numbers):
            out.append(piece.said(f"{'<' if piece.kind == 'open' else '</'}{_TAGS[piece.raw]}>"))
        else:
            out.append(piece)
    return out


def _closing(unit: Unit) -> str:
    """What could end something that another sentence of the paragraph seems to begin.

    Where the source has such a character as text, no sentence before it begins what the character would end.
    """
    said = "".join(piece.value for piece in unit.pieces if isinstance(piece, Text))
    return "".join(character for character in CLOSING if character not in said)


def _escaped(unit: Unit, pieces: Sequence[Piece], *, touching: bool) -> list[Piece]:
    """The pieces with backslashes in their text."""
    out: list[Piece] = []
    labels: set[int] = set()
    closing = _closing(unit)
    for index, piece in enumerate(pieces):
        if isinstance(piece, Mark):
            if piece.kind == "open" and piece.raw in _LABELS:
                labels.add(piece.number)
            elif piece.kind == "close":
                labels.discard(piece.number)
            out.append(piece)
            continue
        begins = index == 0 and unit.syntax not in {"heading", "cell"} and unit.role != "image description"
        line_start = begins or (index > 0 and trial.is_break(pieces[index - 1]))
        text = escaped(
            piece,
            line_start=line_start,
            in_label=bool(labels) or unit.role == "image description",
            in_cell=unit.syntax in {"cell", "bare cell"},
            closing=closing,
        )
        if unit.role == fences.TITLE:
            text = fences.titled(text)
        definition = text.startswith(":") and not unit.raw.startswith(":")
        if line_start and (definition or text.startswith(fences.SIGNS)):
            text = f"\\{text}"
        follows = pieces[index + 1] if index + 1 < len(pieces) else None
        bracket = touching if follows is None else isinstance(follows, Mark) and follows.raw == "["
        if text.endswith("!") and bracket:
            text = f"{text[:-1]}\\!"
        if follows is None and trial.is_heading(unit):
            text = heading_end(text)
        out.append(text)
    return out
