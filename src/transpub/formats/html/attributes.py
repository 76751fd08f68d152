"""The attributes that people read or hear: descriptions of images, titles, labels."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from transpub.formats.html.partition import Place
from transpub.formats.html.pieces import read, text, trimmed
from transpub.formats.spaces import has_letters

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from transpub.formats.html.lexis import Attribute
    from transpub.model import Unit

SYNTAXES = {'"': "attribute", "'": "attribute in single quotes", "": "bare attribute"}

_ROLES = {
    "alt": "image description",
    "aria-description": "label",
    "aria-label": "label",
    "placeholder": "label",
}
"""Roles of attributes; that of another one is "title attribute" or the like."""

_CODES = frozenset({"lang", "xml:lang"})
"""Attributes that are no text, whatever a project says."""


def units(body: str, tag: str, found: Sequence[Attribute], wanted: Collection[str], like: Unit) -> Iterator[Place]:
    """The units in the attributes of a tag, each with its place: those of the `wanted` names, else as `like` is.

    Of a `<meta>` it is the page's description. A line break has none, for nobody would ever see it.
    """
    if tag in {"br", "wbr"}:
        return
    for each in found:
        role = _ROLES.get(each.name, f"{each.name} attribute") if each.name in wanted else ""
        if tag == "meta":
            role = "description" if each.name == "content" and _describes(body, found) else ""
        raw = body[each.start : each.end]
        if role and each.name not in _CODES and has_letters(read(raw, attribute=True)):
            left, right = trimmed(raw, attribute=True)
            pieces = tuple(text(raw[left:right], attribute=True))
            made = replace(like, pieces=pieces, role=role, syntax=SYNTAXES[each.quote], splits=False)
            yield Place(each.start + left, each.start + right, made)


def _describes(body: str, found: Sequence[Attribute]) -> bool:
    return any(each.name == "name" and body[each.start : each.end].strip().lower() == "description" for each in found)
