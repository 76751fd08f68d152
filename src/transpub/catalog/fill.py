"""Drafts into a catalog: only where nothing stands, and always fuzzy."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from transpub.catalog.write import clean
from transpub.model import Provenance, State, fingerprint

if TYPE_CHECKING:
    from collections.abc import Mapping

    from transpub.model import Catalog, Entry


@dataclass(frozen=True, slots=True)
class Draft:
    """A translation that no person has seen: `source` and `target` with marks, `ts` the day, `score` 0 to 1 or None."""

    source: str
    target: str
    engine: str
    model: str
    score: float | None
    ts: str


def fill(catalog: Catalog, drafts: Mapping[str, Draft]) -> Catalog:
    """The catalog with these drafts, by key, where nothing stands and the source is still the one that was drafted."""
    return replace(catalog, entries=tuple(_filled(entry, drafts.get(entry.key)) for entry in catalog.entries))


def _filled(entry: Entry, draft: Draft | None) -> Entry:
    if draft is None or entry.state is not State.MISSING or entry.source != draft.source:
        return entry
    target = " ".join(clean(draft.target).split("\n")).strip()
    if not target:
        return entry
    made = Provenance(draft.engine, draft.model, draft.score, fingerprint(entry.source), fingerprint(target), draft.ts)
    return replace(entry, target=target, fuzzy=True, previous=None, provenance=made)
