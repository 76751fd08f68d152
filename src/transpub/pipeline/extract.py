"""Brings the catalogs up to date with the sources: no machine, no network, nothing written that does not change."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from transpub import catalog, publish
from transpub.errors import CatalogError, TranspubError
from transpub.model import SITE
from transpub.pipeline import load, site

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transpub.config import Project
    from transpub.model import Catalog, Document


@dataclass(frozen=True, slots=True)
class Extracted:
    """The documents with their keys, `_site` last; the catalogs that were written, and those that could not be."""

    documents: tuple[Document, ...]
    written: tuple[str, ...]
    problems: tuple[TranspubError, ...]
    broken: frozenset[tuple[str, str]]


def extract(
    project: Project, wanted: Sequence[str] = (), locales: Sequence[str] = (), *, dry_run: bool = False
) -> Extracted:
    """Merges every chosen article into its catalogs, and the site's strings into `_site.po`."""
    loaded = load.load(project)
    chosen = load.select(project, loaded, wanted)
    problems: list[TranspubError] = list(chosen.problems)
    documents = list(chosen.documents)
    written: list[str] = []
    broken: set[tuple[str, str]] = set()
    try:
        documents.append(site_document(project, loaded))
    except CatalogError as error:
        problems.append(error)
    for document in documents if not dry_run else ():
        for locale in ("", *(locales or project.site.locales)):
            path = load.catalog_path(project, locale, document.name)
            if document.meta.get("translate") is False and not path.exists():
                continue
            name = load.named(project, path)
            try:
                if catalog.update(path, lambda old, d=document, x=locale: brought(project, d, x, old), name=name):  # type: ignore[misc]  # mypy infers no lambda with defaults
                    written.append(name)
            except CatalogError as error:
                problems.append(error)
                broken.add((locale, document.name))
    return Extracted(tuple(documents), tuple(written), tuple(problems), frozenset(broken))


def site_document(project: Project, loaded: load.Loaded) -> Document:
    """The `_site` document of all articles, whichever were chosen: a term must not vanish for not being asked for."""
    known = load.read_catalog(project, "", SITE)
    return site.document(project, loaded.documents, known, whole=not loaded.problems)


def brought(project: Project, document: Document, locale: str, old: Catalog | None) -> Catalog:
    """A catalog brought up to date with its document: the template where `locale` is ""."""
    title = project.site.title
    if not locale:
        return catalog.template(document, old, title)
    merged = catalog.merge(old, document, locale=locale, project=title)
    return with_builtin(merged) if document.name == SITE else merged


def with_builtin(strings: Catalog) -> Catalog:
    """The theme's own translations, where the site has none yet: they were made with care and count as reviewed."""
    builtin = publish.builtin(strings.locale)
    english = {site.THEME + row.key: row.text for row in publish.STRINGS}
    return replace(
        strings,
        entries=tuple(
            replace(entry, target=builtin[entry.key.removeprefix(site.THEME)])
            if not entry.target
            and english.get(entry.key) == entry.source
            and entry.key.removeprefix(site.THEME) in builtin
            else entry
            for entry in strings.entries
        ),
    )
