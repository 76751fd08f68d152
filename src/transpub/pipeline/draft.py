"""`translate`: extract, then memory, then the engine, for all that is missing; each article is saved as it is done."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from transpub import catalog, engines, inline, memory, transfer
from transpub.engines import cache
from transpub.errors import CatalogError, MissingError, TranspubError
from transpub.model import State
from transpub.pipeline import load, remember
from transpub.pipeline.extract import Extracted, brought, extract

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from transpub.config import Project
    from transpub.engines import Engine, Translation
    from transpub.model import Catalog, Document, Inline


@dataclass(frozen=True, slots=True)
class Options:
    """What the user asked of `translate`."""

    articles: tuple[str, ...] = ()
    locales: tuple[str, ...] = ()
    engine: str = ""
    retranslate: bool = False
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Drafted:
    """What `translate` did: counts of segments by locale, catalogs written, what could not be done."""

    extracted: Extracted
    missing: Mapping[str, int]
    remembered: Mapping[str, int]
    translated: Mapping[str, int]
    failed: Mapping[str, int]
    written: tuple[str, ...]
    problems: tuple[TranspubError, ...]


@dataclass(frozen=True, slots=True)
class Job:
    """One missing entry: where it goes, and what it says."""

    document: Document
    key: str
    source: Inline


def translate(
    project: Project,
    options: Options,
    progress: Callable[[str, int, int], None] = lambda _locale, _done, _total: None,
    engine: Engine | None = None,
) -> Drafted:
    """Fills what is missing. A locale whose model is missing is a problem beside the others (MissingError).

    `progress` is called with the locale, the segments done and the segments of the locale.
    """
    locales = options.locales or project.site.locales
    made = engine or _engine(project, options)  # one that is not known is said also where it has nothing to do
    extracted = extract(project, options.articles, locales, dry_run=options.dry_run)
    today = dt.datetime.now(dt.UTC).date().isoformat()
    written = list(extracted.written)
    problems = list(extracted.problems)
    files = remember.files(project, locales)
    problems += files.problems
    missing, remembered, translated, failed = (defaultdict[str, int](int) for _ in range(4))
    for locale in locales:
        found = _catalogs(project, extracted, locale, problems if options.dry_run else [])
        known = _memory(project, locale, found, files)
        filled = _remember(project, found, known, today, dry_run=options.dry_run)
        remembered[locale] = filled.count
        written += filled.written
        problems += filled.problems
        jobs = [job for document, known in filled.catalogs for job in _jobs(document, known, options)]
        missing[locale] = len(jobs)
        if not jobs or options.dry_run:
            continue
        try:
            engine = engine or cache.cached(made, cache.Cache.open(cached(project)))
            engine.model(project.site.source_language, locale)
        except MissingError as error:
            problems.append(error)
            continue
        run = _Run(project, engine, locale, today, options.retranslate)
        try:
            for done in run.work(jobs):
                progress(locale, done, len(jobs))
        finally:
            run.save_rest()
            translated[locale], failed[locale] = run.translated, run.failed
            written += run.written
            problems += run.problems
    return Drafted(extracted, missing, remembered, translated, failed, tuple(dict.fromkeys(written)), tuple(problems))


def _catalogs(
    project: Project, extracted: Extracted, locale: str, problems: list[TranspubError]
) -> list[tuple[Document, Catalog]]:
    """The chosen documents with their catalogs as they are now; those that cannot be read are left out and said."""
    found = []
    for document in extracted.documents:
        if (locale, document.name) in extracted.broken or document.meta.get("translate") is False:
            continue
        try:
            old = load.old_catalog(project, document, locale)
        except CatalogError as error:
            problems.append(error)
            continue
        found.append((document, brought(project, document, locale, old)))
    return found


def cached(project: Project) -> Path:
    """The file of the machine translation cache; it may not be there."""
    return project.cache / "translations.sqlite"


def models_folder(project: Project) -> Path | None:
    """The folder that the project keeps models in, if it names one; a relative one is in the project."""
    chosen = project.translate.options.get("argos", {}).get("models")
    return project.root / Path(chosen).expanduser() if isinstance(chosen, str) and chosen else None


def _engine(project: Project, options: Options) -> Engine:
    name = options.engine or project.translate.engine
    given = dict(project.translate.options.get(name, {}))
    if name == "argos" and (folder := models_folder(project)):
        given["models"] = str(folder)
    return engines.create(name, given)


def carried(source: Inline, text: str) -> tuple[str, float] | None:
    """A machine's text with the marks of its source, and the confidence in their places; None if they do not fit."""
    made, confidence = transfer.transfer(source, text)
    target = inline.encode(made)
    try:
        inline.decode(target, source)
    except inline.MarkError:
        return None  # the source stands rather than damaged markup
    return target, confidence


@dataclass(frozen=True, slots=True)
class _Filled:
    """The catalogs with what memory knew, how many entries it filled, and what happened on the disk."""

    catalogs: tuple[tuple[Document, Catalog], ...]
    count: int
    written: tuple[str, ...]
    problems: tuple[TranspubError, ...]


def _memory(
    project: Project, locale: str, catalogs: Sequence[tuple[Document, Catalog]], given: remember.Files
) -> memory.Memory:
    """What people have translated before, anywhere in the project or in memory files; nothing where nobody will ask."""
    if any(entry.open for _, old in catalogs for entry in old.entries):
        return remember.of_locale(project, locale, given)
    return memory.build(locale)


def _remember(
    project: Project,
    catalogs: Sequence[tuple[Document, Catalog]],
    known: memory.Memory,
    today: str,
    *,
    dry_run: bool,
) -> _Filled:
    """Fills what the memory knows, puts what is like it beside the rest, and saves what that changes."""

    def knowing(old: Catalog) -> Catalog:
        return memory.suggest(memory.fill(old, known, today), known)

    filled: list[tuple[Document, Catalog]] = []
    written: list[str] = []
    problems: list[TranspubError] = []
    count = 0
    for document, old in catalogs:
        new = knowing(old)
        if new != old and not dry_run:
            path = load.catalog_path(project, known.locale, document.name)
            name = load.named(project, path)
            try:
                if catalog.update(path, lambda now: knowing(_present(now)), name=name):
                    written.append(name)
            except CatalogError as error:
                problems.append(error)
                continue
        count += sum(a.target != b.target for a, b in zip(old.entries, new.entries, strict=True))
        filled.append((document, new))
    if not dry_run:
        remember.keep_answers(project, known)
    return _Filled(tuple(filled), count, tuple(written), tuple(problems))


def _present(found: Catalog | None) -> Catalog:
    if found is None:
        raise CatalogError("vanished while it was worked on", hint="run 'transpub translate' again")
    return found


def _jobs(document: Document, found: Catalog, options: Options) -> Iterator[Job]:
    sources = {unit.key: unit.source for unit in document.units}
    for entry in found.entries:
        again = options.retranslate and entry.state is State.MACHINE and not memory.remembered(entry)
        if (entry.state is State.MISSING or again) and entry.key in sources:
            yield Job(document, entry.key, sources[entry.key])


class _Run:
    """One locale's jobs on their way through the engine; an article is saved as soon as its last job is done."""

    def __init__(self, project: Project, engine: Engine, locale: str, today: str, retranslate: bool) -> None:  # noqa: FBT001  # private
        self.project, self.engine, self.locale, self.today = project, engine, locale, today
        self.retranslate = retranslate
        self.translated = 0
        self.failed = 0
        self.written: list[str] = []
        self.problems: list[TranspubError] = []
        self._drafts: dict[str, dict[str, catalog.Draft]] = defaultdict(dict)
        self._waiting: dict[str, int] = defaultdict(int)

    def work(self, jobs: Sequence[Job]) -> Iterator[int]:
        """Translates in the jobs' order; yields how many are done."""
        for job in jobs:
            self._waiting[job.document.name] += 1
        texts = [inline.plain(job.source) for job in jobs]
        results = self.engine.translate(texts, self.project.site.source_language, self.locale)
        for done, (job, result) in enumerate(zip(jobs, results, strict=True), 1):
            draft = self._draft(job, result)
            if draft is None:
                self.failed += 1
            else:
                self._drafts[job.document.name][job.key] = draft
            self._waiting[job.document.name] -= 1
            if not self._waiting[job.document.name]:
                self._save(job.document.name)
            yield done

    def _draft(self, job: Job, result: Translation | None) -> catalog.Draft | None:
        made = carried(job.source, result.text) if result is not None and result.text.strip() else None
        if result is None or made is None:
            return None
        target, confidence = made
        score = result.score if result.score is None else round(result.score * confidence, 2)
        return catalog.Draft(inline.encode(job.source), target, result.engine, result.model, score, self.today)

    def _save(self, name: str) -> None:
        drafts = self._drafts.pop(name, {})
        if not drafts:
            return
        path = load.catalog_path(self.project, self.locale, name)
        shown = load.named(self.project, path)
        try:
            if catalog.update(path, lambda now: self._filled(_present(now), drafts), name=shown):
                self.written.append(shown)
            self.translated += len(drafts)
        except CatalogError as error:
            self.problems.append(error)

    def _filled(self, now: Catalog, drafts: Mapping[str, catalog.Draft]) -> Catalog:
        if self.retranslate:
            cleared = tuple(
                replace(entry, target="", provenance=None, fuzzy=False)
                if entry.key in drafts and entry.state is State.MACHINE
                else entry
                for entry in now.entries
            )
            now = replace(now, entries=cleared)
        return catalog.fill(now, drafts)

    def save_rest(self) -> None:
        """Saves what is done of the articles that are not: after an interruption nothing translated is lost."""
        for name in tuple(self._drafts):
            self._save(name)
