"""`translate`: extract, then memory, then the engine, for all that is missing; each article is saved as it is done."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from transpub import catalog, engines, memory
from transpub.engines import cache
from transpub.errors import CatalogError, MissingError, TranspubError, UsageError
from transpub.model import State
from transpub.pipeline import load, marks, remember
from transpub.pipeline.drafter import Drafter, Job, Untranslated, present
from transpub.pipeline.extract import Extracted, brought, extract
from transpub.pipeline.recalled import Recalled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from transpub.config import Project
    from transpub.engines import Engine
    from transpub.model import Catalog, Document
    from transpub.pipeline.settled import Last, Left


@dataclass(frozen=True, slots=True)
class Options:
    """What the user asked of `translate`."""

    articles: tuple[str, ...] = ()
    locales: tuple[str, ...] = ()
    engine: str = ""
    retranslate: bool = False
    dry_run: bool = False
    offline: bool = False
    ray: str = ""
    """The address of a Ray cluster that is to do the work."""


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
    left: Left | None = None
    """What the next run over all articles may begin with; None where it has to look at all of them."""


def translate(
    project: Project,
    options: Options,
    progress: Callable[[str, int, int], None] = lambda _locale, _done, _total: None,
    engine: Engine | None = None,
    last: Last | None = None,
) -> Drafted:
    """Fills what is missing. A locale whose model is missing is a problem beside the others (MissingError).

    `progress` is called with the locale, the segments done and the segments of the locale. With what is known of the
    `last` run, only the articles that have changed since are looked at, unless what people have reviewed has changed:
    that is the memory of all the others.
    """
    with contextlib.ExitStack() as open_:
        return _translate(project, options, progress, engine, open_, last)


def _translate(  # noqa: PLR0913, PLR0917  # each is a fact of its own
    project: Project,
    options: Options,
    progress: Callable[[str, int, int], None],
    engine: Engine | None,
    open_: contextlib.ExitStack,
    last: Last | None,
) -> Drafted:
    locales = options.locales or project.site.locales
    if options.ray and options.offline:
        raise UsageError("--offline uses no other machine, and --ray does", hint="leave one of them out")
    made = engine or _engine(project, options)  # one that is not known is said also where it has nothing to do
    extracted, given = _extracted(project, options, locales, last)
    today = dt.datetime.now(dt.UTC).date().isoformat()
    written = list(extracted.written)
    problems = list(extracted.problems)
    files = remember.files(project, locales)
    problems += files.problems
    untranslated: list[Untranslated] = []
    leaks: dict[str, str] = {}
    digests: dict[str, str] = {}
    missing, remembered, translated, failed = (defaultdict[str, int](int) for _ in range(4))
    for locale in locales:
        filling = _Filling(project, options, locale, files, today, given)
        jobs = list(filling.work(extracted))
        if locale == locales[-1]:
            extracted = replace(extracted, documents=())  # nothing asks for them again, and there may be many
        remembered[locale], missing[locale] = filling.count, len(jobs)
        written += filling.written
        digests |= filling.written
        problems += filling.problems
        if not jobs or options.dry_run:
            continue
        try:
            _allowed(made, options)
            engine = engine or _ready(project, options, made, open_)
            engine.model(project.site.source_language, locale)
        except MissingError as error:
            problems.append(error)
            continue
        run = Drafter(project, engine, locale, today, options.retranslate, partial(given.again, locale))
        try:
            for done in run.work(jobs):
                progress(locale, done, len(jobs))
        except MissingError as error:
            problems.append(error)
        finally:
            run.save_rest()
            translated[locale], failed[locale] = run.translated, len(run.untranslated)
            written += run.written
            digests |= run.written
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
        _left(project, extracted.left, digests, given, untranslated)
        if len(problems) == len(extracted.problems) and not options.retranslate
        else None,
    )


def _extracted(
    project: Project, options: Options, locales: Sequence[str], last: Last | None
) -> tuple[Extracted, _Given]:
    """The catalogs brought up to date: all of them where what people have reviewed has changed since the last run."""
    found = extract(project, options.articles, locales, dry_run=options.dry_run, last=last)
    if last is not None and last.settled is not None and not _same_memory(project, last, found, locales):
        last.forget()
        found = _both(found, extract(project, options.articles, locales, dry_run=options.dry_run, last=last))
    return found, _Given(last.settled.pairs if last is not None and last.settled is not None else None, locales)


def _both(first: Extracted, then: Extracted) -> Extracted:
    """What an extraction of some articles and one of all have done."""
    written = tuple(dict.fromkeys((*first.written, *then.written)))
    if then.left is None or first.left is None:
        return replace(then, written=written)
    return replace(then, written=written, left=replace(then.left, written={**first.left.written, **then.left.written}))


def _left(
    project: Project,
    left: Left | None,
    written: Mapping[str, str],
    given: _Given,
    untranslated: Sequence[Untranslated],
) -> Left | None:
    """What the run leaves, `written` by the names that the project has for files; see `Left`."""
    if left is None or given.restless:
        return None
    digests = {**left.written, **{str(project.root / name): digest for name, digest in written.items()}}
    open_ = left.open_ | {load.name_of_file(project, each.article) for each in untranslated}
    return replace(left, written=digests, pairs=given.pairs, open_=open_)


def _same_memory(project: Project, last: Last, extracted: Extracted, locales: Sequence[str]) -> bool:
    """Whether the catalogs that have changed give the memory what they gave."""
    before = last.settled.pairs if last.settled is not None else {}

    def same(name: str, locale: str) -> bool:
        try:
            found = load.read_catalog(project, locale, name)
        except CatalogError:
            found = None  # it gives nothing
        digest = memory.digest(memory.reviewed(found)) if found is not None else ""
        return digest == before.get(locale, {}).get(name, "")

    names = {*(last.changed or ()), *(document.name for document in extracted.documents)}
    return all(same(name, locale) for name in names for locale in locales)


class _Given:
    """What catalogs give to the memory in this run, as digests by locale and name; `before` is what they gave.

    `restless` says that one of them has changed in the middle of it, so that others were filled without it.
    """

    def __init__(self, before: Mapping[str, Mapping[str, str]] | None, locales: Sequence[str]) -> None:
        self.known = before is not None
        self.pairs: dict[str, dict[str, str]] = {locale: dict((before or {}).get(locale, {})) for locale in locales}
        self.restless = False
        self._seen: set[tuple[str, str]] = set()

    def first(self, locale: str, name: str, digest: str) -> None:
        """A catalog as the memory, or the first look at it, has it."""
        self._seen.add((locale, name))
        if digest:
            self.pairs[locale][name] = digest
        else:
            self.pairs[locale].pop(name, None)

    def again(self, locale: str, name: str, now: Catalog) -> None:
        """A catalog as it is at another look."""
        digest = memory.digest(memory.reviewed(now))
        if (locale, name) not in self._seen:
            self.first(locale, name, digest)
        elif digest != self.pairs[locale].get(name, ""):
            self.restless = True

    def rest(self, project: Project, locale: str) -> None:
        """The catalogs that no document of a run over all articles has: their articles are gone, or not translated."""
        folder = load.catalog_path(project, locale, "")
        for path in () if self.known else load.catalog_files(project, locale):
            name = path.relative_to(folder.parent).with_suffix("").as_posix()
            if (locale, name) not in self._seen:
                with contextlib.suppress(CatalogError):  # it gives nothing
                    found = catalog.load(path)
                    if found is not None:
                        self.again(locale, name, found)


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
    return engines.create(name, _given(project, name))


def _given(project: Project, name: str) -> Mapping[str, object]:
    given = dict(project.translate.options.get(name, {}))
    if name == "argos" and (folder := models_folder(project)):
        given["models"] = str(folder)
    return given


def _ready(project: Project, options: Options, made: Engine, open_: contextlib.ExitStack) -> Engine:
    """The engine, on the machines of a cluster if so asked, behind the cache of its translations."""
    if options.ray:
        from transpub.engines import cluster  # noqa: PLC0415  # an extra

        pool = cluster.connect(options.ray, made.name, _given(project, made.name))
        made = cluster.Cluster(made, open_.enter_context(contextlib.closing(pool)))
    return cache.cached(made, open_.enter_context(contextlib.closing(cache.Cache.open(cached(project)))))


def _allowed(engine: Engine, options: Options) -> None:
    if options.offline and getattr(engine, "remote", False):
        hint = "leave out --offline, or choose an engine on this machine"
        raise MissingError(f"the engine {engine.name!r} is another machine's", hint=hint)


class _Filling:
    """One locale's catalogs, one at a time: what the memory knows is filled in, what is still missing is told.

    No catalog is kept: a project may have many.
    """

    def __init__(  # noqa: PLR0913, PLR0917  # each is a fact of its own
        self, project: Project, options: Options, locale: str, files: remember.Files, today: str, given: _Given
    ) -> None:
        self.project, self.options, self.locale, self.today = project, options, locale, today
        self.count = 0
        self.written: dict[str, str] = {}
        self.problems: list[TranspubError] = []
        self._files, self._given = files, given
        self._known: memory.Memory | None = None
        self._store: Recalled | None = None

    def work(self, extracted: Extracted) -> Iterator[Job]:
        """The segments that are missing after all that the memory has for the chosen documents is filled in."""
        with contextlib.closing(Recalled(self.project.cache / "memory.db")) as self._store:
            yield from self._work(extracted)

    def _work(self, extracted: Extracted) -> Iterator[Job]:
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
        if extracted.left is not None:
            self._given.rest(self.project, self.locale)

    def _filled(self, document: Document, old: Catalog) -> Catalog:
        """A catalog with what the memory knows and, beside the rest, what is like it, saved where that changes it."""
        if not any(entry.open for entry in old.entries):
            known = memory.build(self.locale)  # nobody asks it, but suggestions of reviewed entries go
        else:
            known = self._known = self._known or self._remembered()
        self._given.again(self.locale, document.name, old)

        def knowing(now: Catalog) -> Catalog:
            return memory.suggest(memory.fill(now, known, self.today), known)

        new = knowing(old)
        if new != old and not self.options.dry_run:
            path = load.catalog_path(self.project, self.locale, document.name)
            name = load.named(self.project, path)

            def change(now: Catalog | None) -> Catalog:
                self._given.again(self.locale, document.name, present(now))
                return knowing(present(now))

            data = catalog.update(path, change, name=name)
            if data is not None:
                self.written[name] = marks.digest(data)
        self.count += sum(a.target != b.target for a, b in zip(old.entries, new.entries, strict=True))
        return new

    def _remembered(self) -> memory.Memory:
        """The memory of the locale."""
        before = self._given.pairs[self.locale] if self._given.known else None
        known, digests = remember.of_locale(self.project, self.locale, self._files, self._store, before)
        for name, digest in digests.items():
            self._given.first(self.locale, name, digest)
        return known


def _jobs(document: Document, found: Catalog, options: Options) -> Iterator[Job]:
    sources = {unit.key: unit.source for unit in document.units}
    for entry in found.entries:
        again = options.retranslate and entry.state is State.MACHINE and not memory.remembered(entry)
        if (entry.state is State.MISSING or again) and entry.key in sources:
            yield Job(document.name, document.path, entry.key, sources[entry.key])
