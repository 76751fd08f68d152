"""A stretch of a text as pieces of a unit: what people read of it, and what the file says."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from html.entities import html5
from typing import TYPE_CHECKING

from transpub.formats.html.lexis import tag_at
from transpub.formats.html.names import UNSEEN
from transpub.formats.spaces import EDGE, tidy
from transpub.model import Placeholder, Text, Verbatim

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from transpub.formats.html.pairs import Item
    from transpub.formats.html.partition import Place
    from transpub.model import Piece, Unit

_ROOM = r"\x00-\x1f\x7f-\x9f\u2028\u2029"
_REFERENCE = r"&(?:\#[0-9]+;?|\#[xX][0-9a-fA-F]+;?|[A-Za-z][A-Za-z0-9]{1,31};?)"
_ODD = re.compile(rf"(?P<reference>{_REFERENCE})|[ {_ROOM}]{{2,}}|[{_ROOM}]")
_CONTROL = re.compile(rf"[{_ROOM}]")
_AFTER = re.compile(r"[=A-Za-z0-9]")


def pieces(body: str, items: Iterable[Item], inside: Callable[[Item], Sequence[Place]]) -> tuple[Piece, ...]:
    """The items as pieces, placeholders counted from 1. `inside` gives the units in a tag.

    White space is as people see it. What they do not see, beside other white space or at an edge, goes to its tag.
    """
    out: list[Piece] = []
    numbers: dict[int, int] = {}
    spaced = True
    for item in items:
        raw = body[item.start : item.end]
        if item.kind == "text":
            for piece in text(raw):
                shown = _unseen(out, piece) if spaced and piece.value.startswith(" ") else piece
                out += [shown] if shown else []
                spaced = piece.value.endswith(" ") or (spaced and not piece.value)
        elif item.kind == "close":
            out.append(Placeholder(numbers[item.pair], "close", raw))
        elif item.kind != "loose":
            numbers[item.start if item.pair < 0 else item.pair] = number = len(numbers) + 1
            parts = tuple(_parted(body, item, inside(item)))
            out.append(Placeholder(number, item.kind, raw, item.label, parts))
            spaced = item.name == "br" or (spaced and (item.kind == "open" or not takes_room(raw)))
    return tuple(_joined(_ended(out)))


def _parted(body: str, item: Item, found: Sequence[Place]) -> Iterator[Verbatim | Unit]:
    """A tag as parts; none where no unit stands in it."""
    done = item.start
    for place in sorted(found, key=lambda place: place.start):
        yield Verbatim(body[done : place.start])
        yield place.part
        done = place.end
    if found:
        yield Verbatim(body[done : item.end])


def _padded(mark: Placeholder, before: str = "", after: str = "") -> Placeholder:
    """A placeholder with white space that nobody sees beside it."""
    parts = (Verbatim(before), *mark.parts, Verbatim(after)) if mark.parts else ()
    return replace(mark, raw=before + mark.raw + after, parts=tuple(part for part in parts if part.raw))


def takes_room(raw: str) -> bool:
    """Whether people see something in the place of a tag or an element that stands for itself."""
    tag = tag_at(raw, 0)
    return tag is not None and tag.name not in UNSEEN


def _unseen(out: list[Piece], piece: Text) -> Text | None:
    """The rest of a text whose first space nobody sees: it goes to the tag before it."""
    cut = 1 if piece.raw == piece.value else len(piece.raw)
    last = out[-1]
    assert isinstance(last, Placeholder)
    out[-1] = _padded(last, after=piece.raw[:cut])
    return Text(piece.value[1:], piece.raw[cut:]) if piece.value != " " else None


def _ended(out: list[Piece]) -> list[Piece]:
    """The pieces without a space at the end of a last pair: it goes to the tag behind it."""
    for place in range(len(out) - 1, -1, -1):
        piece = out[place]
        if isinstance(piece, Text):
            if piece.value.endswith(" "):
                cut = len(piece.raw) - 1 if piece.raw == piece.value else 0
                after = out[place + 1]
                assert isinstance(after, Placeholder)
                out[place + 1] = _padded(after, before=piece.raw[cut:])
                out[place : place + 1] = [Text(piece.value[:-1], piece.raw[:cut])] if piece.value != " " else []
            if piece.value not in {"", " "}:
                break
        elif piece.kind == "alone":
            break
    return out


def _joined(out: Iterable[Piece]) -> Iterator[Piece]:
    """The pieces, those joined that may be cut anywhere."""
    waiting = ""
    for piece in out:
        if isinstance(piece, Text) and piece.raw == piece.value:
            waiting += piece.raw
            continue
        if waiting:
            yield Text(waiting, waiting)
            waiting = ""
        yield piece
    if waiting:
        yield Text(waiting, waiting)


def text(raw: str, *, attribute: bool = False) -> list[Text]:
    """The text as people read it: references and odd white space are pieces of their own, no space is double."""
    out: list[Text] = []
    done = 0
    for found in _ODD.finditer(raw):
        value, end = " ", found.end()
        if found["reference"]:
            end = found.start() + 1 + len(_known(found.group()[1:]))
            reference = raw[found.start() : end]
            value = _attribute_reference(reference, raw[end : end + 1]) if attribute else unescape(reference)
            if value in {found.group(), reference}:
                continue
            value = _CONTROL.sub(" ", value) or " "  # `unescape` drops what is no character
        if found.start() > done:
            _add(out, Text(raw[done : found.start()], raw[done : found.start()]))
        _add(out, Text(value, raw[found.start() : end]))
        done = end
    if done < len(raw):
        _add(out, Text(raw[done:], raw[done:]))
    return out


def _add(out: list[Text], piece: Text) -> None:
    """Adds a piece, its first space joined to one before it."""
    if out and out[-1].value.endswith(" ") and piece.value.startswith(" "):
        last = out.pop()
        kept = last.raw[:-1] if last.raw == last.value else ""
        cut = 1 if piece.raw == piece.value else len(piece.raw)
        out += [Text(kept, kept)] if kept else []
        out.append(Text(" ", last.raw[len(kept) :] + piece.raw[:cut]))
        if piece.value == " ":
            return
        piece = Text(piece.value[1:], piece.raw[cut:])
    out.append(piece)


def _attribute_reference(reference: str, after: str) -> str:
    """What a reference is in an attribute: `&copy=` in an address is none."""
    whole = reference.startswith("&#") or reference.endswith(";")
    return unescape(reference) if whole or not _AFTER.match(after) else reference


def _known(name: str) -> str:
    """What of a reference is one: of `&nbspe;` only `&nbsp` is. "" where nothing is; a number is as it stands."""
    if name.startswith("#"):
        return name
    return next((name[:end] for end in range(len(name), 1, -1) if name[:end] in html5), "")


def read(raw: str, *, attribute: bool = False) -> str:
    """A text in plain."""
    return tidy("".join(piece.value for piece in text(raw, attribute=attribute)))


def blank(raw: str) -> bool:
    """Whether nothing stands in a text but white space."""
    left, right = trimmed(raw)
    return left >= right


def trimmed(raw: str, *, attribute: bool = False) -> tuple[int, int]:
    """How much white space stands at the beginning of a text, and where the white space at its end begins."""
    found = text(raw, attribute=attribute)
    first, last, left, right = 0, len(found), 0, len(raw)
    while first < last and not found[first].value.strip(EDGE):
        left += len(found[first].raw)
        first += 1
    while last > first and not found[last - 1].value.strip(EDGE):
        last -= 1
        right -= len(found[last].raw)
    if first < last and (piece := found[first]).raw == piece.value:
        left += len(piece.raw) - len(piece.raw.lstrip(EDGE))
    if first < last and (piece := found[last - 1]).raw == piece.value:
        right -= len(piece.raw) - len(piece.raw.rstrip(EDGE))
    return left, right


def runs_on(piece: Piece) -> bool:
    """Whether a character reference would run on into a letter that comes to stand behind it."""
    return isinstance(piece, Text) and piece.raw[0] == "&" != piece.value and not piece.raw.endswith(";")
