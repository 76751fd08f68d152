"""Keys: given to a unit when it is first seen, and kept with it when its source is edited or moved."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from transpub import inline
from transpub.catalog.align import align
from transpub.model import Unit, fingerprint, with_inner

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transpub.model import Catalog, Document


def sources(document: Document) -> tuple[str, ...]:
    """The texts of the article's own units, as catalogs hold them."""
    return tuple([inline.encode(unit.source) for unit in document.units if unit.scope == "article"])


def known(catalog: Catalog) -> tuple[tuple[str, str], ...]:
    """The keys of a template or a catalog with their sources, in document order."""
    return tuple((entry.key, entry.source) for entry in catalog.entries if entry.key)


def assign(document: Document, given: Sequence[tuple[str, str]]) -> Document:
    """The document with a key for each of its article's units: a known one where the sentence is known, else a new one.

    A new key is the fingerprint of the text, with a number where that is taken. Units of scope "site" have theirs.
    """
    texts = sources(document)
    found = align([source for _, source in given], texts)
    taken = {given[place][0] for place in found if place is not None}
    # A key whose sentence is gone is not given away at once: its translation may still stand in a catalog.
    taken |= {key for key, _ in given}
    keys: list[str] = []
    numbers: dict[str, int] = {}
    for source, place in zip(texts, found, strict=True):
        key = _new(source, taken, numbers) if place is None else given[place][0]
        taken.add(key)
        keys.append(key)
    names = iter(keys)

    def keyed(unit: Unit) -> Unit:
        named = unit.changed(key=next(names)) if unit.scope == "article" else unit
        return with_inner(named, keyed)

    return replace(document, parts=tuple([keyed(part) if isinstance(part, Unit) else part for part in document.parts]))


def _new(source: str, taken: set[str], numbers: dict[str, int]) -> str:
    """A key that is not taken; `numbers` is how far those of each text have been tried, all of them taken."""
    stem = fingerprint(source)
    number = numbers.get(stem, 1)
    key = stem if number == 1 else f"{stem}-{number}"
    while key in taken:
        number += 1
        key = f"{stem}-{number}"
    numbers[stem] = number
    return key
