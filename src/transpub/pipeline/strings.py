"""The site's own texts in each locale: its title, the theme's strings, and the terms that articles share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from transpub.errors import CatalogError
from transpub.model import SITE
from transpub.pipeline import load, localize, site

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from transpub.config import Project
    from transpub.errors import TranspubError
    from transpub.model import Document, Entry, State
    from transpub.pipeline.asked import Policy


@dataclass(frozen=True, slots=True)
class Strings:
    """What `_site` says, by locale: its entries by key, the texts that are shown, and how many stand in each state.

    `unreadable` are the locales whose catalog cannot be read; they have no entries, and all their pages stay.
    """

    document: Document
    entries: Mapping[str, Mapping[str, Entry]]
    texts: Mapping[str, Mapping[str, str]]
    counts: Mapping[str, Mapping[State, int]]
    unreadable: frozenset[str]
    problems: tuple[TranspubError, ...]


def strings(
    project: Project, terms: Iterable[site.Term], locales: Sequence[str], policy: Policy, *, whole: bool
) -> Strings:
    """The site's texts; where an article could not be read (`whole` is false) terms of the template alone stay."""
    problems: list[TranspubError] = []
    terms = tuple(terms)
    try:
        document = site.document(project, terms, load.read_catalog(project, "", SITE), whole=whole)
    except CatalogError as error:
        problems.append(error)
        document = site.document(project, terms, None, whole=True)
    entries: dict[str, Mapping[str, Entry]] = {}
    texts: dict[str, Mapping[str, str]] = {}
    counts: dict[str, Mapping[State, int]] = {}
    unreadable: set[str] = set()
    for locale in locales:
        try:
            merged = localize.merged(project, document, locale)
        except CatalogError as error:
            problems.append(error)
            unreadable.add(locale)
            entries[locale] = {}
        else:
            entries[locale] = localize.by_key(site.with_builtin(merged))
        done = localize.localize(localize.sourced(document), entries[locale], entries[locale], policy)
        texts[locale] = {key: "".join(map(str, target)) for key, target in done.targets.items()}
        counts[locale] = done.counts
    return Strings(document, entries, texts, counts, frozenset(unreadable), tuple(problems))
