"""`translate`: extract, then memory, then the engine, for all that is missing; each article is saved as it is done."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from transpub import catalog, engines, memory
from transpub.engines import cache
from transpub.errors import CatalogError, MissingError, TranspubError
from transpub.model import State
from transpub.pipeline import load, remember
from transpub.pipeline.drafter import Drafter, Job, Untranslated, present
from transpub.pipeline.extract import Extracted, brought, extract

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from transpub.config import Project
    from transpub.engines import Engine
    from transpub.model import Catalog, Document


@dataclass(frozen=True, slots=True)
class Options:
    """What the user asked of `translate`."""

    articles: tuple[str, ...] = ()
    locales: tuple[str, ...] = ()
    engine: str = ""
    retranslate: bool = False
    dry_run: bool = False
    offline: bool = False


@dataclass(frozen=True, slots=True)
class Drafted:
    """What `translate` did: counts of segments by locale, catalogs written, what could not be done.

    `leaks` says of locales whose model leaves many words as they are how many.
    """

    extracted: Extracted
    missing: Mapping[str, int]
    remembered: Mapping[str, int]
    translated: Mapping[str, int]
    failed: Mapping[str, int]
    written: tuple[str, ...]
    problems: tuple[TranspubError, ...]
    untranslated: tuple[Untranslated, ...] = ()
    leaks: Mapping[str, str] = field(default_factory=dict)


def translate(
    project: Project,
    options: Options,
    progress: Callable[[str, int, int], None] = lambda _locale, _done, _total: None,
    engine: Engine | None = None,
) -> Drafted:
    """Fills what is missing. A locale whose model is missing is a problem beside the others (MissingError).

    `progress` is called with the locale, the segments done and the segments of the locale.
    """
    with contextlib.ExitStack() as open_:
        return _translate(project, options, progress, engine, open_)


def _translate(
    project: Project,
    options: Options,
    progress: Callable[[str, int, int], None],
    engine: Engine | None,
    open_: contextlib.ExitStack,
) -> Drafted:
    locales = options.locales or project.site.locales
    made = engine or _engine(project, options)  # one that is not known is said also where it has nothing to do
    extracted = extract(project, options.articles, locales, dry_run=options.dry_run)
    today = dt.datetime.now(dt.UTC).date().isoformat()
    written = list(extracted.written)
    problems = list(extracted.problems)
    files = remember.files(project, locales)
    problems += files.problems
    untranslated: list[Untranslated] = []
    leaks: dict[str, str] = {}
    missing, remembered, translated, failed = (defaultdict[str, int](int) for _ in range(4))
    for locale in locales:
        filling = _Filling(project, options, locale, files, today)
        jobs = list(filling.work(extracted))
        if locale == locales[-1]:
            extracted = replace(extracted, documents=())  # nothing asks for them again, and there may be many
        remembered[locale], missing[locale] = filling.count, len(jobs)
        written += filling.written
        problems += filling.problems
        if not jobs or options.dry_run:
            continue
        try:
            _allowed(made, options)
            if engine is None:
                kept = open_.enter_context(contextlib.closing(cache.Cache.open(cached(project))))
                engine = cache.cached(made, kept)
            engine.model(project.site.source_language, locale)
        except MissingError as error:
            problems.append(error)
            continue
        run = Drafter(project, engine, locale, today, options.retranslate)
        try:
            for done in run.work(jobs):
                progress(locale, done, len(jobs))
        except MissingError as error:
            problems.append(error)
        finally:
            run.save_rest()
            translated[locale], failed[locale] = run.translated, len(run.untranslated)
            written += run.written
            problems += run.problems
            untranslated += run.untranslated
            leaks |= {locale: run.leaks} if run.leaks else {}
    return Drafted(
        extracted,
        missing,
        remembered,
        translated,
        failed,
        tuple(dict.fromkeys(written)),
        tuple(problems),
        tuple(untranslated),
        leaks,
    )


def cached(project: Project) -> Path:
    """The file of the machine translation cache; it may not be there."""
    return project.cache / "translations.sqlite"


def models_folder(project: Project) -> Path | None:
    """The folder that the project keeps models in, if it names one; a relative one is in the project."""
    chosen = project.translate.options.get("argos", {}).get("models")
    return project.root / Path(chosen).expanduser() if isinstance(chosen, str) and chosen else None


def _engine(project: Project, options: Options) -> Engine:
    return engine_of(project, options.engine or project.translate.engine)


def engine_of(project: Project, name: str) -> Engine:
    """An engine with the settings that the project has for it; UsageError where there is none of that name."""
    given = dict(project.translate.options.get(name, {}))
    if name == "argos" and (folder := models_folder(project)):
        given["models"] = str(folder)
    return engines.create(name, given)


def _allowed(engine: Engine, options: Options) -> None:
    if options.offline and getattr(engine, "remote", False):
        hint = "leave out --offline, or choose an engine on this machine"
        raise MissingError(f"the engine {engine.name!r} is another machine's", hint=hint)


class _Filling:
    """One locale's catalogs, one at a time: what the memory knows is filled in, what is still missing is told.

    No catalog is kept: a project may have many.
    """

    def __init__(self, project: Project, options: Options, locale: str, files: remember.Files, today: str) -> None:
        self.project, self.options, self.locale, self.today = project, options, locale, today
        self.count = 0
        self.written: list[str] = []
        self.problems: list[TranspubError] = []
        self._files = files
        self._known: memory.Memory | None = None

    def work(self, extracted: Extracted) -> Iterator[Job]:
        """The segments that are missing after all that the memory has for the chosen documents is filled in."""
        for document in extracted.documents:
            if (self.locale, document.name) in extracted.broken or document.meta.get("translate") is False:
                continue
            try:
                old = load.old_catalog(self.project, document, self.locale)
            except CatalogError as error:
                if self.options.dry_run:  # else `extract` has said so
                    self.problems.append(error)
                continue
            try:
                found = self._filled(document, brought(self.project, document, self.locale, old))
            except CatalogError as error:
                self.problems.append(error)
                continue
            yield from _jobs(document, found, self.options)
        if self._known is not None and not self.options.dry_run:
            remember.keep_answers(self.project, self._known)

    def _filled(self, document: Document, old: Catalog) -> Catalog:
        """A catalog with what the memory knows and, beside the rest, what is like it, saved where that changes it."""
        if not any(entry.open for entry in old.entries):
            known = memory.build(self.locale)  # nobody asks it, but suggestions of reviewed entries go
        else:
            known = self._known = self._known or remember.of_locale(self.project, self.locale, self._files)

        def knowing(now: Catalog) -> Catalog:
            return memory.suggest(memory.fill(now, known, self.today), known)

        new = knowing(old)
        if new != old and not self.options.dry_run:
            path = load.catalog_path(self.project, self.locale, document.name)
            name = load.named(self.project, path)
            if catalog.update(path, lambda now: knowing(present(now)), name=name):
                self.written.append(name)
        self.count += sum(a.target != b.target for a, b in zip(old.entries, new.entries, strict=True))
        return new


def _jobs(document: Document, found: Catalog, options: Options) -> Iterator[Job]:
    sources = {unit.key: unit.source for unit in document.units}
    for entry in found.entries:
        again = options.retranslate and entry.state is State.MACHINE and not memory.remembered(entry)
        if (entry.state is State.MISSING or again) and entry.key in sources:
            yield Job(document.name, document.path, entry.key, sources[entry.key])
