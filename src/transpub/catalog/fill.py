"""Drafts and suggestions into a catalog: only where no person's text stands, a draft always fuzzy."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from transpub.catalog.write import clean
from transpub.model import Provenance, State, blank, fingerprint

if TYPE_CHECKING:
    from collections.abc import Mapping

    from transpub.model import Catalog, Entry, Suggestion

_LINE = re.compile(r"[ \t\n]+")
"""White space that a comment of one line does not keep; a no-break space stays."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A translation that no person has seen: `source` and `target` with marks, `ts` the day, `score` 0 to 1 or None.

    `marks` is how sure their places are, 0 to 1 or None.
    """

    source: str
    target: str
    engine: str
    model: str
    score: float | None
    ts: str
    marks: float | None = None


def fill(catalog: Catalog, drafts: Mapping[str, Draft]) -> Catalog:
    """The catalog with these drafts, by key, where nothing stands and the source is still the one that was drafted."""
    return replace(catalog, entries=tuple(_filled(entry, drafts.get(entry.key)) for entry in catalog.entries))


def _filled(entry: Entry, draft: Draft | None) -> Entry:
    if draft is None or entry.state is not State.MISSING or entry.source != draft.source:
        return entry
    target = one_line(draft.target)
    if blank(target):
        return entry
    prints = fingerprint(entry.source), fingerprint(target)
    made = Provenance(draft.engine, draft.model, draft.score, *prints, draft.ts, draft.marks)
    filled = replace(entry, target=target, fuzzy=True, previous=None, provenance=made)
    return _suggested(filled, filled.suggestion)


def one_line(target: str) -> str:
    """A draft as an entry holds it."""
    return " ".join(clean(target).split("\n")).strip()


def suggest(catalog: Catalog, found: Mapping[str, Suggestion]) -> Catalog:
    """The catalog with these suggestions, by key, and no others; none where a person's text or the very same stands."""
    return replace(catalog, entries=tuple(_suggested(entry, found.get(entry.key)) for entry in catalog.entries))


def _suggested(entry: Entry, near: Suggestion | None) -> Entry:
    if near is None or not entry.open:
        return replace(entry, suggestion=None)
    text = _LINE.sub(" ", clean(near.target)).strip()
    if blank(text) or text == _LINE.sub(" ", entry.target).strip():
        return replace(entry, suggestion=None)
    return replace(entry, suggestion=replace(near, target=text))
