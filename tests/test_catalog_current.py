"""What a catalog says of the very document that it knows, without a merge: the same as with one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from transpub import catalog, config
from transpub.model import Provenance, Review, fingerprint
from transpub.pipeline import load

if TYPE_CHECKING:
    from transpub.model import Catalog, Document, Entry

PROJECT = config.load(Path(__file__).parent.parent)
DOCUMENTS = load.load(PROJECT).documents
ORIGINS = ("own", "other", "none")


def changed(entry: Entry, fuzzy: bool, previous: int, origin: str, review: int) -> Entry:  # drawn
    sources = (entry.source, "Another source.")
    made = Provenance("argos", "1.9", None, fingerprint(sources[origin == "other"]), fingerprint(entry.target), "2026")
    return replace(
        entry,
        fuzzy=fuzzy and bool(entry.target),
        previous=(None, *sources)[previous] if fuzzy else None,
        provenance=None if origin == "none" else made,
        review=None
        if review == 0 or not fuzzy
        else Review(fingerprint(sources[review - 1]), fingerprint(entry.target)),
    )


def said(entries: tuple[Entry, ...]) -> list[tuple[str, str, str, str]]:
    return [(entry.key, entry.source, entry.target, entry.state.value) for entry in entries]


@settings(deadline=None, max_examples=60)
@given(
    st.sampled_from(DOCUMENTS),
    st.sampled_from(PROJECT.site.locales),
    st.lists(st.tuples(st.booleans(), st.integers(0, 2), st.sampled_from(ORIGINS), st.integers(0, 2)), min_size=1),
    st.integers(0, 3),
)
def test_it_is_what_a_merge_would_say(
    document: Document, locale: str, changes: list[tuple[bool, int, str, int]], empty: int
) -> None:
    old: Catalog | None = load.old_catalog(PROJECT, document, locale)
    assert old is not None
    entries = tuple(
        changed(replace(entry, target="") if place < empty else entry, *changes[place % len(changes)])
        for place, entry in enumerate(old.entries)
    )
    mine = replace(old, entries=entries)
    found = catalog.current(mine, catalog.texts(document))
    merged = catalog.merge(mine, document, locale=locale, project="").entries
    assert found is None or said(found) == said(merged)
    assert found is not None or mine.obsolete


def test_of_another_document_nothing_is_said() -> None:
    one, other = DOCUMENTS[:2]
    assert catalog.current(load.old_catalog(PROJECT, one, "ky"), catalog.texts(other)) is None
    assert catalog.current(None, catalog.texts(one)) is None


def test_an_obsolete_text_that_may_come_back_is_left_to_the_merge() -> None:
    document = next(each for each in DOCUMENTS if each.name == "naryn-courthouse")
    old = load.old_catalog(PROJECT, document, "ky")
    assert old is not None
    first, *rest = old.entries
    gone = replace(old, entries=(replace(first, target="", fuzzy=False, provenance=None), *rest), obsolete=(first,))
    merged = catalog.merge(gone, document, locale="ky", project="").entries
    assert merged[0].target == first.target
    found = catalog.current(gone, catalog.texts(document))
    assert found is None or said(found) == said(merged)
