"""Catalogs out to an agency as one file, and what comes back into the catalogs of its articles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from transpub import catalog, codes, exchange
from transpub.errors import CatalogError, TranspubError, UsageError
from transpub.model import SITE
from transpub.pipeline import extract, load, localize, site

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from transpub.config import Project
    from transpub.model import Catalog, Document, Inline


@dataclass(frozen=True, slots=True)
class Exported:
    """The file's bytes, how many articles and units are in it, and what could not be."""

    data: bytes
    articles: int
    units: int
    problems: tuple[TranspubError, ...]


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of the units of one article."""

    article: str
    file: str
    told: tuple[exchange.Told, ...]


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file: its locale, its articles, the catalogs written, and what could not be read."""

    locale: str
    articles: tuple[Taken, ...]
    written: tuple[str, ...]
    problems: tuple[TranspubError, ...]


def export(project: Project, wanted: Sequence[str], locale: str, version: str) -> Exported:
    """The chosen articles as one file, as `extract` would leave them; the site's words too, where none was named."""
    loaded = load.load(project)
    chosen = load.select(project, loaded, wanted)
    problems = list(chosen.problems)
    documents = [each for each in chosen.documents if each.meta.get("translate") is not False]
    try:
        documents += [] if wanted else [extract.site_document(project, loaded)]
    except CatalogError as error:
        problems.append(error)
    parts = []
    for document in documents:
        try:
            part = _part(project, document, locale)
        except CatalogError as error:
            problems.append(error)
        else:
            parts += [part] if part.units else []
    if not parts:
        raise problems[0] if problems else UsageError("there is nothing to translate", hint="write an article first")
    package = exchange.Package(codes.tag(project.site.source_language), codes.tag(locale), tuple(parts))
    units = sum(len(part.units) for part in parts)
    return Exported(exchange.write(package, version), len(parts), units, tuple(problems))


def _part(project: Project, document: Document, locale: str) -> exchange.Part:
    merged = localize.merged(project, document, locale)
    brought = site.with_builtin(merged) if document.name == SITE else merged
    return exchange.Part(document.path, document.format, exchange.units(brought, _sources(document)))


def _sources(document: Document) -> Mapping[str, Inline]:
    return {unit.key: unit.source for unit in document.units}


def take(project: Project, data: bytes, name: str, *, dry_run: bool) -> Imported:
    """Takes a file's targets into the catalogs of its articles, each brought up to date first.

    UsageError where the file as a whole cannot be meant for this project; an article that is not there any more, and a
    catalog that cannot be read or written, is a problem beside the others.
    """
    package = exchange.read(data, name)
    locale = _locale(project, package, name)
    loaded = load.load(project)
    documents = {document.path: document for document in loaded.documents}
    problems: list[TranspubError] = []
    try:
        site = extract.site_document(project, loaded)
        documents[site.path] = site
    except CatalogError as error:
        problems.append(error)
    if not any(part.original in documents for part in package.parts):
        raise _foreign(package, name)
    articles: list[Taken] = []
    written: list[str] = []
    for part in package.parts:
        document = documents.get(part.original)
        if document is None:
            problems.append(_absent(part, loaded, name))
            continue
        try:
            taken, changed = _take(project, document, locale, part, dry_run=dry_run)
        except CatalogError as error:
            problems.append(error)
            continue
        articles.append(taken)
        written += [taken.file] if changed else []
    return Imported(locale, tuple(articles), tuple(written), tuple(problems))


def _take(
    project: Project, document: Document, locale: str, part: exchange.Part, *, dry_run: bool
) -> tuple[Taken, bool]:
    path = load.catalog_path(project, locale, document.name)
    file = load.named(project, path)
    told: list[tuple[exchange.Told, ...]] = []

    def change(old: Catalog | None) -> Catalog:
        done = exchange.accept(extract.brought(project, document, locale, old), part.units)
        told.append(done.told)
        return done.catalog

    if dry_run:
        change(load.read_catalog(project, locale, document.name))
        changed = False
    else:
        changed = catalog.update(path, change, name=file) is not None
    return Taken(document.name, file, told[-1]), changed


def _absent(part: exchange.Part, loaded: load.Loaded, name: str) -> TranspubError:
    broken = next((each for each in loaded.problems if each.where.split(":")[0] == part.original), None)
    if broken is not None:
        return broken
    hint = "if it was renamed, write its new path there; else its translations stay in this file only"
    return UsageError(f"the article {part.original!r} is not in the project", f"{name}:{part.line}", hint)


def _foreign(package: exchange.Package, name: str) -> UsageError:
    if package.ours:
        return UsageError("none of its articles is in the project", name, "is it another project's?")
    hint = "'transpub exchange import' takes back what 'transpub exchange export' has made"
    return UsageError("was not made by transpub, and no article of the project is in it", name, hint)


def _locale(project: Project, package: exchange.Package, name: str) -> str:
    """The project's locale that the file is for; tools write `ky-KG` for `ky`, and `zh-CN` for `zh-Hans`."""
    allowed = f"site.locales are {', '.join(project.site.locales)}"
    if not package.target:
        raise UsageError("names no target language", name, allowed)
    found = codes.locale_of(package.target, project.site.locales)
    if found is None:
        raise UsageError(f"is for {package.target!r}, which is no locale of the project", name, allowed)
    return found


def write(path: Path, data: bytes) -> None:
    """Writes a new file for an agency; UsageError where one is there, for it may hold an agency's work."""
    if path.exists():
        raise UsageError("is there already", str(path), "take another name, or move it away")
    catalog.save(path, data)


def read(path: Path) -> bytes:
    """A file's bytes; UsageError where it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"cannot be read: {error.strerror}", str(path), "is the name right?") from error
