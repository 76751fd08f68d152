"""Brings the catalogs up to date with the sources: no machine, no network, nothing written that does not change."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from transpub import catalog, glossary
from transpub.errors import CatalogError, TranspubError
from transpub.model import SITE
from transpub.pipeline import load, marks, site
from transpub.pipeline import terms as glossaries
from transpub.pipeline.settled import Left, opened

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from transpub.config import Project
    from transpub.model import Catalog, Document
    from transpub.pipeline.settled import Last, Terms


@dataclass(frozen=True, slots=True)
class Extracted:
    """The documents with their keys, `_site` last; the catalogs that were written, and those that could not be.

    `moved` are the articles whose file was renamed, split or swapped, as (former name, name); `removed` the catalogs of
    names that have no article any more, whose work is in the written ones.
    """

    documents: tuple[Document, ...]
    written: tuple[str, ...]
    problems: tuple[TranspubError, ...]
    broken: frozenset[tuple[str, str]]
    moved: tuple[tuple[str, str], ...] = ()
    removed: tuple[str, ...] = ()
    left: Left | None = None
    """What the next run over all articles may begin with; None where it has to look at all of them."""


def extract(
    project: Project,
    wanted: Sequence[str] = (),
    locales: Sequence[str] = (),
    *,
    dry_run: bool = False,
    last: Last | None = None,
) -> Extracted:
    """Merges every chosen article into its catalogs, and the site's strings into `_site.po`.

    A renamed article takes its catalogs along in all locales, whichever were asked for: half a move is none. With what
    is known of the `last` run, what has not changed since is left alone.
    """
    loaded = last.articles(locales or project.site.locales) if last is not None else None
    if loaded is None and last is not None:
        last.forget()
    loaded = loaded or load.load(project)
    chosen = load.select(project, loaded, wanted)
    # one that is to take over what lies in the catalogs of a chosen one takes it before that one is written
    names = {document.name for document in chosen.documents}
    also = [each for each in loaded.documents if each.origin and each.origin.name in names and each.name not in names]
    moved = tuple(document for document in (*chosen.documents, *also) if document.origin is not None)
    documents = [*chosen.documents, *also]
    work = _Work(project, list(chosen.problems))
    terms = last.terms(loaded.documents) if last is not None else None
    try:
        if last is None or last.settled is None or terms != last.settled.terms or SITE in (last.changed or ()):
            documents.append(site_document(project, loaded, terms))
    except CatalogError as error:
        work.problems.append(error)
    if not dry_run:
        asked = tuple(locales) or project.site.locales
        work.move(moved, asked)
        for document in documents:
            if document.origin is None:
                for locale in ("", *asked):
                    work.write(document, locale)
        work.tidy(moved)
        catalog.sweep(project.locales)
        documents = [replace(document, origin=None) for document in documents]
    told = tuple((document.origin.name, document.name) for document in moved if document.origin is not None)
    left = None
    if terms is not None and not (moved or wanted or dry_run):
        left = _left(project, loaded, work, terms)
    return Extracted(
        tuple(documents),
        tuple(work.written),
        tuple(work.problems),
        frozenset(work.broken),
        told,
        tuple(work.removed),
        left,
    )


def _left(project: Project, loaded: load.Loaded, work: _Work, terms: Mapping[str, Terms]) -> Left | None:
    """What a run over all articles leaves; None where a problem is of no single article."""
    alone = [problem for problem in work.problems if not any(problem is each for each in work.failed)]
    found = opened(project, alone, (name for _, name in work.broken))
    if found is None:
        return None
    # one that has no template may take its texts from any article
    bare = {document.name for document in loaded.documents if document.meta.get("translate") is False}
    return Left(work.digests, terms, open_=found | bare)


class _Work:
    """What is written and removed, file by file; one that cannot be is a problem beside the others."""

    def __init__(self, project: Project, problems: list[TranspubError]) -> None:
        self.project, self.problems = project, problems
        self.written: list[str] = []
        self.digests: dict[str, str] = {}
        self.failed: list[TranspubError] = []
        self.removed: list[str] = []
        self.broken: set[tuple[str, str]] = set()

    def write(self, document: Document, locale: str, was: Catalog | None = None) -> None:
        """Brings one catalog up to date; `was` is the one that the document's translations were in before."""
        path = load.catalog_path(self.project, locale, document.name)
        if document.meta.get("translate") is False and was is None and not path.exists():
            return
        name = load.named(self.project, path)

        def change(old: Catalog | None) -> Catalog:
            return brought(self.project, document, locale, catalog.inherit(old, was, document))

        def settled(data: bytes) -> bool:
            return not locale and is_template(self.project, document, data)

        try:
            data = catalog.update(path, change, name, settled=settled)
            if data is not None:
                self.written.append(name)
                self.digests[str(path)] = marks.digest(data)
        except CatalogError as error:
            self._fail(error, locale, document)

    def _fail(self, error: CatalogError, locale: str, document: Document) -> None:
        self.problems.append(error)
        self.failed.append(error)
        self.broken.add((locale, document.name))

    def move(self, documents: Sequence[Document], asked: Sequence[str]) -> None:
        """Carries the catalogs of renamed articles over.

        All is read before anything is written, for articles may have swapped their names. The template is written last:
        as long as it tells of the old text, a run that was stopped is gone on with by the next.
        """
        before = {
            (locale, document.name): self._origin(document, locale)
            for document in documents
            for locale in self.project.site.locales
        }
        for document in documents:
            for locale in self.project.site.locales:
                was = before[locale, document.name]
                own = load.catalog_path(self.project, locale, document.name)
                if (locale, document.name) not in self.broken and (was or locale in asked or own.exists()):
                    self.write(document, locale, was)
        for document in documents:
            for locale in self.project.site.locales:
                self._remove(document, locale, before[locale, document.name])
        for document in documents:
            if not any(name == document.name for _, name in self.broken):
                was = self._origin(document, "")
                self.write(document, "", was)
                self._remove(document, "", was)

    def _origin(self, document: Document, locale: str) -> Catalog | None:
        assert document.origin is not None
        try:
            return load.read_catalog(self.project, locale, document.origin.name)
        except CatalogError as error:
            self._fail(error, locale, document)
            return None

    def _remove(self, document: Document, locale: str, was: Catalog | None) -> None:
        """Takes a catalog away whose article is gone and whose work is in the document's: the merge lost none of it."""
        origin = document.origin
        if origin is None or not (origin.gone and origin.heir) or was is None or (locale, document.name) in self.broken:
            return
        path = load.catalog_path(self.project, locale, origin.name)
        name = load.named(self.project, path)
        try:
            if path.samefile(load.catalog_path(self.project, locale, document.name)):
                return  # where case makes no difference
            if load.read_catalog(self.project, locale, origin.name) == was:
                path.unlink()
                self.removed.append(name)
            else:  # an editor has saved it
                changed = CatalogError("was changed while it was carried over", name, "run this again")
                self._fail(changed, locale, document)
        except CatalogError as error:
            self._fail(error, locale, document)
        except OSError as error:
            hint = f"its work is in the catalogs of {document.name}: remove it yourself"
            self._fail(CatalogError(f"cannot be removed: {error.strerror}", name, hint), locale, document)

    def tidy(self, documents: Sequence[Document]) -> None:
        """Takes from the catalogs of articles that got another text what the text's new article has: once is enough."""
        for document in documents:
            origin = document.origin
            if origin is None or origin.gone or not origin.heir:
                continue
            for locale in self.project.site.locales:
                path = load.catalog_path(self.project, locale, origin.name)
                if {(locale, origin.name), (locale, document.name)} & self.broken or not path.exists():
                    continue
                try:
                    held = load.read_catalog(self.project, locale, document.name)
                    if held is not None:
                        catalog.update(path, lambda now, held=held: _without(now, held), load.named(self.project, path))  # type: ignore[misc]  # mypy infers no lambda with defaults
                except CatalogError as error:
                    self.problems.append(error)


def _without(now: Catalog | None, held: Catalog) -> Catalog:
    if now is None:
        raise CatalogError("vanished while it was worked on", hint="run 'transpub extract' again")
    return replace(now, obsolete=catalog.left(replace(now, entries=()), held).obsolete)


def site_document(project: Project, loaded: load.Loaded, terms: Mapping[str, Terms] | None = None) -> Document:
    """The `_site` document of all articles, whichever were chosen: a term must not vanish for not being asked for.

    `terms` are those of all articles, where not all were loaded.
    """
    known = load.read_catalog(project, "", SITE)
    own = (term for document in loaded.documents for term in site.terms_of(document))
    all_ = (site.Term(*term) for each in terms.values() for term in each) if terms is not None else own
    return site.document(project, all_, known, whole=not loaded.problems)


def brought(project: Project, document: Document, locale: str, old: Catalog | None) -> Catalog:
    """A catalog brought up to date with its document: the template where `locale` is ""."""
    title = project.site.title
    if not locale:
        return catalog.template(document, old, title)
    merged = with_terms(
        catalog.merge(old, document, locale=locale, project=title), glossaries.of_locale(project, locale)
    )
    return site.with_builtin(merged) if document.name == SITE else merged


def with_terms(found: Catalog, known: glossary.Glossary) -> Catalog:
    """The catalog with the terms of each source, and what they are in its locale, in the line for the translator."""
    if not known.terms:
        return found
    told = ((entry, glossary.told(known.find(entry.source))) for entry in found.entries)
    entries = (replace(entry, note=f"{entry.note} · terms: {said}") if said else entry for entry, said in told)
    return replace(found, entries=tuple(entries))


def is_template(project: Project, document: Document, data: bytes) -> bool:
    """Whether a file's bytes are those of the document's template, which takes nothing from the old one's entries."""
    header, _, _ = data.partition(b"\n\n")
    try:
        old = catalog.parse(header)
    except CatalogError:
        return False
    return data == catalog.write(brought(project, document, "", old))
