"""Cuts the blocks of a document into sentences; the parts' raw slices, joined, stay the file to the character."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from transpub.model import Gap, Placeholder, Text, Unit, Verbatim
from transpub.segment.context import OBJECT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from transpub.model import Document, Part, Piece
    from transpub.segment.splitter import Splitter

_BREAK = re.compile(r"<br\b[^>]*>\s*|\\?\s[>\s]*", re.IGNORECASE)
_LINE = "\u2028"
"""A hard line break as the splitter sees it: white space, and no part of an empty line."""


class _Atom(NamedTuple):
    """A piece, or a stretch of a divisible one, and where it stands in the text that the splitter saw.

    A piece that "trails" shows nothing by itself and belongs to what stands before it.
    """

    start: int
    end: int
    piece: Piece
    kind: Literal["", "space", "trails"]


_Range: TypeAlias = tuple[int, int]


def refine(document: Document, split: Splitter) -> Document:
    """The document with each unit that `splits` cut into sentences, with gaps between them.

    Laws: the parts' raw slices, joined, are unchanged; a second `refine` changes nothing, for a sentence has `splits`
    off; no sentence is empty or has white space at its edges; nothing is cut inside an open placeholder, nor inside a
    `Text` whose raw form differs from its value. Placeholders count from 1 in each sentence.

    White space between sentences is a `Gap`. A hard line break between two sentences is `Verbatim`: it stays where it
    is in every language, and no translator sees it. A placeholder attached to a sentence's end stays with it.
    """
    return replace(document, parts=tuple(new for part in document.parts for new in _refined(part, split)))


def _refined(part: Part, split: Splitter) -> Iterator[Part]:
    if not isinstance(part, Unit) or not part.splits:
        yield part
        return
    plains = tuple(map(_plain, part.pieces))
    text = "".join(plains)
    cuts = tuple((_space_start(text, cut), cut) for cut in split(text))
    if not cuts and text and not (text[0].isspace() or text[-1].isspace()):
        yield _sentence(part, part.pieces, part.line)
        return
    ends = (len(text) - len(text.lstrip()), _space_start(text, len(text)))
    atoms = _atoms(part.pieces, plains, sorted({*ends, *(edge for cut in cuts for edge in cut)}))
    line, done = part.line, 0
    for first, last in _sentences(atoms, cuts):
        if done < first:
            yield from _between(atoms[done:first])
            line += _newlines(part.line, atoms[done:first])
        yield _sentence(part, [atom.piece for atom in atoms[first:last]], line)
        line += _newlines(part.line, atoms[first:last])
        done = last
    yield from _between(atoms[done:])


def _plain(piece: Piece) -> str:
    """What the splitter sees of a piece: text as people read it, an object, a line break, or nothing."""
    if isinstance(piece, Text):
        return piece.value
    if piece.kind != "alone":
        return ""
    return _LINE if _BREAK.fullmatch(piece.raw) else OBJECT


def _space_start(text: str, end: int) -> int:
    """Where the white space begins that ends at `end`."""
    while end and text[end - 1].isspace():
        end -= 1
    return end


def _atoms(pieces: Iterable[Piece], plains: Iterable[str], edges: Sequence[int]) -> list[_Atom]:
    """The pieces, the divisible ones cut at the edges that fall inside them."""
    out: list[_Atom] = []
    position = 0
    for piece, plain in zip(pieces, plains, strict=True):
        if not plain:
            if isinstance(piece, Placeholder):
                out.append(_Atom(position, position, piece, "" if piece.kind == "open" else "trails"))
            elif piece.raw:
                out.append(_Atom(position, position, piece, "trails"))
            continue
        end = position + len(plain)
        first = bisect_left(edges, position + 1)
        last = bisect_left(edges, end, first)
        if first < last and isinstance(piece, Text) and piece.raw == piece.value:
            for left, right in pairwise((position, *edges[first:last], end)):
                stretch = plain[left - position : right - position]
                out.append(_Atom(left, right, Text(stretch, stretch), "space" if stretch.isspace() else ""))
        else:
            out.append(_Atom(position, end, piece, "space" if plain.isspace() else ""))
        position = end
    return out


def _sentences(atoms: Sequence[_Atom], cuts: Iterable[_Range]) -> Iterator[_Range]:
    """The ranges of atoms that are sentences; a cut that may not be made is passed over."""
    begin, finish = 0, len(atoms)
    while begin < finish and atoms[begin].kind == "space":
        begin += 1
    while finish > begin and atoms[finish - 1].kind == "space":
        finish -= 1
    starts = [atom.start for atom in atoms]
    outside = _outside(atoms)
    for space, cut in cuts:
        left = bisect_left(starts, space)
        right = bisect_left(starts, cut)
        while right < finish and atoms[right].start == atoms[right].end:
            right += 1
        if right >= finish or atoms[right].start != cut or (left and atoms[left - 1].end > space):
            continue  # inside an indivisible text
        last = max((index + 1 for index in range(left, right) if atoms[index].kind == "trails"), default=left)
        if last > begin and outside[last]:
            yield begin, last
            begin = next(index for index in range(last, right + 1) if atoms[index].kind != "space")
    if begin < finish:
        yield begin, finish


def _outside(atoms: Iterable[_Atom]) -> list[bool]:
    """For each place between two atoms, whether no placeholder is open there."""
    opened: set[int] = set()
    outside = [True]
    for atom in atoms:
        piece = atom.piece
        if isinstance(piece, Placeholder) and piece.kind != "alone":
            (opened.add if piece.kind == "open" else opened.discard)(piece.number)
        outside.append(not opened)
    return outside


def _between(atoms: Sequence[_Atom]) -> Iterator[Part]:
    """White space as gaps, hard line breaks as they are."""
    for is_text, group in groupby([atom.piece for atom in atoms], lambda piece: isinstance(piece, Text)):
        raw = "".join([piece.raw for piece in group])
        yield Gap(raw) if is_text else Verbatim(raw)


def _newlines(known: int, atoms: Iterable[_Atom]) -> int:
    return sum([atom.piece.raw.count("\n") for atom in atoms]) if known else 0


def _sentence(unit: Unit, found: Iterable[Piece], line: int) -> Unit | Verbatim:
    """A unit of these pieces, placeholders counted from 1, the stretches of one text joined again."""
    numbers: dict[int, int] = {}
    pieces: list[Piece] = []
    stretches: list[Text] = []
    for piece in found:
        if isinstance(piece, Text) and piece.raw == piece.value:
            stretches.append(piece)
            continue
        if stretches:
            pieces.append(_joined(stretches))
            stretches = []
        if isinstance(piece, Placeholder):
            number = numbers.setdefault(piece.number, len(numbers) + 1)
            piece = piece if number == piece.number else replace(piece, number=number)  # noqa: PLW2901 - the same piece
        pieces.append(piece)
    if stretches:
        pieces.append(_joined(stretches))
    new = unit.changed(pieces=tuple(pieces), splits=False, line=line)
    seen = any(isinstance(piece, Placeholder) or piece.value for piece in pieces)
    return new if seen else Verbatim(new.raw)


def _joined(stretches: Sequence[Text]) -> Text:
    """The stretches of a text that may be cut, as one."""
    if len(stretches) == 1:
        return stretches[0]
    text = "".join([each.raw for each in stretches])
    return Text(text, text)
