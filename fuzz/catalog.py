"""Catalogs: any bytes are read or refused with a place, and what was read is written and read again the same."""

from __future__ import annotations

import dataclasses

from fuzz import harness
from transpub import catalog
from transpub.catalog.write import clean
from transpub.errors import CatalogError
from transpub.model import Catalog, Document, Entry, Text, Unit


def target(data: bytes) -> None:
    """The data is a PO file."""
    try:
        found = catalog.parse(data, "a.po")
    except CatalogError as error:
        if not error.where.startswith("a.po"):
            raise AssertionError("an error names the file") from error
        return
    written = catalog.write(found)
    again = catalog.parse(written, "a.po")
    assert written == catalog.write(again), "what was written is written again the same"
    for before, after in zip((*found.entries, *found.obsolete), (*again.entries, *again.obsolete), strict=True):
        assert cleaned(before) == cleaned(after), "no text changes on the way"
    article = Document("a", "a.md", "markdown", {}, (Unit("k", (Text("One.", "One."),), "paragraph", splits=False),))
    merged = catalog.merge(found, article, locale="ru", project="p")
    people = {cleaned(entry)[1] for entry in (*found.entries, *found.obsolete) if entry.human and entry.target}
    kept = {cleaned(entry)[1] for entry in (*merged.entries, *merged.obsolete)}
    assert people <= kept, "L4: no text that a person touched is lost"
    assert merged == catalog.merge(merged, article, locale="ru", project="p"), "L3: a second merge changes nothing"
    assert texts(merged) == texts(catalog.parse(catalog.write(merged))), "a merged catalog can be saved"


def cleaned(entry: Entry) -> tuple[str, str]:
    """Source and target without the characters that are never written."""
    return clean(entry.source), clean(entry.target)


def texts(found: Catalog) -> list[tuple[str, str]]:
    """Source and target of every entry."""
    return [cleaned(dataclasses.replace(entry, line=0)) for entry in (*found.entries, *found.obsolete)]


if __name__ == "__main__":
    harness.run("catalog", target)
