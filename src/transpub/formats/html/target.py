"""A target as HTML that reads back as that text with exactly its placeholders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from transpub.formats.base import DEFAULTS, Settings
from transpub.formats.html import names
from transpub.formats.html.lexis import tag_at
from transpub.formats.html.pieces import takes_room
from transpub.formats.spaces import ODD_ROOM, tidy
from transpub.inline import plain
from transpub.model import Placeholder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from transpub.model import Inline, Unit

_SPACE = " \t\n\f\r"
_SPECIAL = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\xa0": "&nbsp;"}
_BARE = {character: f"&#{ord(character)};" for character in " \"'`="}
_ESCAPES = {
    "inline": _SPECIAL,
    "title": _SPECIAL,
    "attribute": _SPECIAL | {'"': "&quot;"},
    "attribute in single quotes": _SPECIAL | {"'": "&#39;"},
    "bare attribute": _SPECIAL | _BARE,
}
_TABLES = {syntax: str.maketrans(escapes) for syntax, escapes in _ESCAPES.items()}


def write(unit: Unit, target: Inline, _settings: Settings = DEFAULTS) -> str:
    """The target as the unit's place in the file must say it; the source where the target cannot stand there.

    That is where it is empty, or puts a link into a link, which browsers do not read so.
    """
    return unit.raw if target == unit.source else written(unit, target)


def written(unit: Unit, target: Inline) -> str:
    """The target in HTML of our own making, also where it is the source."""
    table = _TABLES[unit.syntax]
    if unit.syntax != "inline":
        return tidy(plain(target)).translate(table) or unit.raw
    if not tidy(plain(target)) or _in_itself(target):
        return unit.raw
    said = "".join(_said(target))
    said = said.lstrip(" ") if isinstance(target[0], str) else said
    return said.rstrip(" ") if isinstance(target[-1], str) else said  # that of a tag parts it from the next sentence


def _said(target: Inline) -> Iterator[str]:
    """The pieces in HTML. White space that came with a tag because nobody saw it stays where nobody sees it."""
    table = _TABLES["inline"]
    spaced = True
    for place, piece in enumerate(target):
        if isinstance(piece, str):
            text = ODD_ROOM.sub(" ", piece)
            yield text.translate(table)
            spaced = text.endswith(" ")
        elif (mark := piece.raw.strip(_SPACE)).startswith("<br"):
            yield piece.raw
            spaced = True
        else:
            left, _, right = piece.raw.partition(mark)
            left = left if left and _space_follows(target, place) else ""
            spaced = spaced or bool(left)
            yield f"{left}{mark}{right if spaced else ''}"
            spaced = spaced and (piece.kind != "alone" or not takes_room(mark))


def _space_follows(target: Inline, place: int) -> bool:
    """Whether no text follows in this line, or one that begins with a space."""
    for piece in target[place + 1 :]:
        if isinstance(piece, str):
            return piece.startswith(" ")
        if piece.kind == "alone" and takes_room(piece.raw.strip(_SPACE)):
            return piece.raw.startswith("<br")
    return True


def _in_itself(target: Inline) -> bool:
    """Whether an element stands in one of its own kind that its start tag would end."""
    opened: set[str] = set()
    for piece in target:
        if isinstance(piece, Placeholder) and piece.kind != "alone":
            tag = tag_at(piece.raw.strip(_SPACE), 0)
            family = names.NOT_IN_ITSELF.get(tag.name, "") if tag else ""
            if family and piece.kind == "open":
                if family in opened:
                    return True
                opened.add(family)
            else:
                opened.discard(family)
    return False
