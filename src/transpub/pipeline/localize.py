"""Which text each unit shows in a locale: the translation where policies and its marks allow it, else the source."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from transpub import catalog, inline
from transpub.model import State
from transpub.pipeline import load

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from transpub.config import Project
    from transpub.model import Catalog, Document, Entry, Inline, Unit
    from transpub.pipeline.asked import Policy


Sourced: TypeAlias = tuple["Unit", "Inline"]
"""A unit with its source."""


@dataclass(frozen=True, slots=True)
class Localization:
    """A document in one locale: the targets to show, and the states of its entries as a reader meets them.

    `counts` has the shared terms of the article too (tags, sections, authors), for its page shows them. It says
    "missing" also of a passage whose translation is not shown: its marks are damaged, or a policy forbids it.
    `refused` are the keys that a policy of "fail" holds back. `own` are the counts without the shared terms.
    """

    targets: Mapping[str, Inline]
    counts: Mapping[State, int]
    refused: tuple[str, ...]
    own: Mapping[State, int]


def sourced(document: Document) -> tuple[Sourced, ...]:
    """The document's units, each with its source, for any number of locales."""
    return tuple([(unit, unit.source) for unit in document.units])


def merged(project: Project, document: Document, locale: str) -> Catalog:
    """The document's catalog as it would be after `extract`, with nothing written; CatalogError if it is unreadable.

    So a sentence that was edited since is stale or missing at once, whether or not anybody ran `extract`.
    """
    old = load.old_catalog(project, document, locale)
    return catalog.merge(old, document, locale=locale, project=project.site.title)


def entries(
    project: Project, document: Document, locale: str, texts: tuple[tuple[str, str], ...]
) -> Mapping[str, Entry]:
    """The entries of the merged catalog by key; `texts` are the document's."""
    old = load.old_catalog(project, document, locale)
    found = catalog.current(old, texts)
    if found is None:
        found = catalog.merge(old, document, locale=locale, project=project.site.title).entries
    return {entry.key: entry for entry in found}


def localize(
    units: Iterable[Sourced], entries: Mapping[str, Entry], terms: Mapping[str, Entry], policy: Policy
) -> Localization:
    """The localization of a document's units, from its own entries and the site's (for the terms that it shares)."""
    targets: dict[str, Inline] = {}
    own: list[State] = []
    shared: list[State] = []
    refused: list[str] = []
    rules = dict.fromkeys(State, policy.unreviewed)
    rules |= {State.MISSING: "source", State.STALE: policy.stale, State.REVIEWED: "include"}
    for unit, source in units:
        entry = (terms if unit.scope == "site" else entries).get(unit.key)
        state = entry.state if entry is not None else State.MISSING
        rule = rules[state]
        target = None
        if entry is not None and rule in {"include", "keep"}:
            target = _decoded(entry.target, source)
        if rule == "fail":
            refused.append(unit.key)
        if target is None:
            state = State.MISSING
        else:
            targets[unit.key] = target
        (own if unit.scope == "article" else shared).append(state)
    return Localization(targets, dict(Counter(own + shared)), tuple(refused), dict(Counter(own)))


def _decoded(target: str, source: Inline) -> Inline | None:
    if target and "<" not in target and len(source) == 1 and isinstance(source[0], str):
        return (target,)  # as most are
    try:
        return inline.decode(target, source)
    except inline.MarkError:
        return None


def by_key(found: Catalog) -> Mapping[str, Entry]:
    """The entries by key, for many look-ups."""
    return {entry.key: entry for entry in found.entries}
