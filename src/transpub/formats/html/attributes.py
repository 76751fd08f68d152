"""The attributes that people read or hear: descriptions of images, titles, labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from transpub.formats.html.pieces import read, text, trimmed
from transpub.formats.spaces import has_letters
from transpub.model import Unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transpub.formats.html.lexis import Attribute

SYNTAXES = {'"': "attribute", "'": "attribute in single quotes", "": "bare attribute"}

_ROLES = {
    "alt": "image description",
    "aria-description": "label",
    "aria-label": "label",
    "placeholder": "label",
    "title": "title attribute",
}


def units(
    body: str, name: str, found: Sequence[Attribute], note: str, trail: tuple[str, ...]
) -> Iterator[tuple[int, int, Unit]]:
    """The units in the attributes of a tag of this name, each with its place."""
    for each in found:
        role = _ROLES.get(each.name, "")
        if name == "meta":
            role = "description" if each.name == "content" and _describes(body, found) else ""
        if role and has_letters(read(body[each.start : each.end], attribute=True)):
            raw = body[each.start : each.end]
            left, right = trimmed(raw, attribute=True)
            pieces = tuple(text(raw[left:right], attribute=True))
            syntax = SYNTAXES[each.quote]
            unit = Unit("", pieces, role, syntax, splits=False, trail=trail, comment=note)
            yield each.start + left, each.start + right, unit


def _describes(body: str, found: Sequence[Attribute]) -> bool:
    return any(each.name == "name" and body[each.start : each.end].strip().lower() == "description" for each in found)
