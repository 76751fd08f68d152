"""`status` and `check`: how far each article is in each locale, and what is missing or wrong. Nothing is written."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from transpub import checks, publish
from transpub.errors import CatalogError, TranspubError
from transpub.model import SITE, Finding, State
from transpub.pipeline import changed, load, localize, terms
from transpub.pipeline.examined import Kept, data_of, document_digest
from transpub.pipeline.extract import site_document

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from transpub.config import Project
    from transpub.model import Document


@dataclass(frozen=True, slots=True)
class Status:
    """One article in one locale: how many entries there are in each state."""

    article: str
    locale: str
    file: str
    counts: Mapping[State, int]


def status(
    project: Project, wanted: Sequence[str] = (), locales: Sequence[str] = ()
) -> tuple[tuple[Status, ...], tuple[TranspubError, ...]]:
    """Article by locale, `_site` last."""
    chosen, problems = documents(project, load.load(project), wanted)
    rows = []
    for document in chosen:
        for locale in locales or project.site.locales:
            try:
                entries = localize.merged(project, document, locale).entries
            except CatalogError as error:
                problems.append(error)
                continue
            file = load.named(project, load.catalog_path(project, locale, document.name))
            rows.append(Status(document.name, locale, file, Counter(entry.state for entry in entries)))
    return tuple(rows), tuple(problems)


def documents(
    project: Project, loaded: load.Loaded, wanted: Sequence[str]
) -> tuple[list[Document], list[TranspubError]]:
    """The chosen articles that are translated, and the site's strings."""
    chosen = load.select(project, loaded, wanted)
    problems = list(chosen.problems)
    found = [document for document in chosen.documents if document.meta.get("translate") is not False]
    try:
        found.append(site_document(project, loaded))
    except CatalogError as error:
        problems.append(error)
    return found, problems


@dataclass(frozen=True, slots=True)
class Checked:
    """What `check` found. `unreadable` says that an article or a catalog could not be read at all (exit code 2)."""

    findings: tuple[Finding, ...]
    examined: tuple[checks.Examined, ...]
    unreadable: bool


def settings(
    project: Project, fail_on: str = "", min_reviewed: Mapping[str, int] = MappingProxyType({})
) -> checks.Settings:
    """What the project says of the checks, and a run: `fail_on` for this one, `min_reviewed` beside the project's."""
    said = project.check
    return checks.Settings(
        fail_on="warning" if (fail_on or said.fail_on) == "warning" else "error",
        min_reviewed={**said.min_reviewed, **min_reviewed},
        off=frozenset(said.off),
        rules={name: checks.Rule(*rule) for name, rule in said.rules.items()},
    )


def since(project: Project, done: Checked, revision: str) -> Checked:
    """What was found about entries, catalogs and articles that have changed since a revision of git."""
    paths = {each.article: each.path for each in done.examined}
    found = changed.recent(done.findings, changed.since(project, revision), paths)
    return replace(done, findings=found)


def check(
    project: Project, settings: checks.Settings, wanted: Sequence[str] = (), locales: Sequence[str] = ()
) -> Checked:
    """Runs the checks over the chosen articles and the site's strings."""
    loaded = load.load(project)
    articles, problems = documents(project, loaded, wanted)
    problems += _without_address(load.select(project, loaded, wanted), loaded)
    chosen = tuple(locales) or project.site.locales
    context = contexts(project)
    kept = {locale: Kept(project, locale, context) for locale in chosen}
    examined: list[checks.Examined] = []
    for document in articles:
        digest = document_digest(document)
        for locale in chosen:
            try:
                examined.append(_examined(project, document, digest, kept[locale]))
            except CatalogError as error:
                problems.append(error)
    for each in kept.values():
        each.save(whole=not wanted and not problems)
    names = {document.name for document in loaded.documents}
    names |= {each.origin.name for each in loaded.documents if each.origin is not None and each.origin.heir}
    orphans = () if wanted else tuple(_orphans(project, names, chosen))
    findings = checks.judge(examined, problems, settings, orphans=orphans, documents=articles)
    return Checked(findings, tuple(examined), unreadable=bool(problems))


def _examined(project: Project, document: Document, digest: str, kept: Kept) -> checks.Examined:
    """What the checks say of a catalog: what they said in a former run, where nothing of it has changed."""
    locale = kept.locale
    path = load.catalog_path(project, locale, document.name)
    file = load.named(project, path)
    data = data_of(path) if document.origin is None else None
    known = kept.known(digest, file, data) if data is not None else None
    if known is not None:
        return known
    found = checks.examine(
        checks.Pair(document, load.old_catalog(project, document, locale), locale, file), kept.context
    )
    if data is not None and data == data_of(path):
        kept.keep(digest, found, data)
    return found


def contexts(project: Project) -> checks.Context:
    """What the checks of texts know of the project; UsageError where its glossary cannot be read."""
    glossaries = {locale: terms.of_locale(project, locale) for locale in project.site.locales}
    return checks.Context(project.site.source_language, project.site.locales, glossaries, project.check.lengths)


def _without_address(chosen: load.Loaded, loaded: load.Loaded) -> Iterator[TranspubError]:
    """The chosen articles that `publish` would refuse for their slug; a draft has no page."""
    paths = {document.path for document in chosen.documents}
    _, errors = publish.slugs(document for document in loaded.documents if document.meta.get("draft") is not True)
    return (error for error in errors if error.where in paths)


def _orphans(project: Project, names: set[str], locales: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Catalogs with no article, as (locale, file): it was renamed or removed. A person's work may be in them."""
    files = {path.relative_to(project.articles).with_suffix("").as_posix() for path in load.article_files(project)}
    for locale in locales:
        folder = project.locales / locale
        for path in load.catalog_files(project, locale):
            if path.relative_to(folder).with_suffix("").as_posix() not in names | files | {SITE}:
                yield locale, load.named(project, path)
