"""What there is to be checked: each catalog examined once, the articles as far as others ask of them."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING

from transpub import checks, publish
from transpub.errors import ArticleError, CatalogError, TranspubError
from transpub.model import SITE, Document
from transpub.pipeline import examined, load, settled, terms
from transpub.pipeline.extract import site_document

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from transpub.config import Project
    from transpub.pipeline.settled import Last


@dataclass(frozen=True, slots=True)
class Survey:
    """The chosen catalogs, examined, in the order of their articles and of the locales; and all that is no catalog.

    `remarks` and `orphans` are as `checks.Given` has them.
    """

    kept: examined.Kept
    files: tuple[tuple[str, str], ...]
    """Each with its locale first."""
    problems: tuple[TranspubError, ...]
    remarks: tuple[tuple[str, str, int, str], ...]
    orphans: tuple[tuple[str, str], ...]
    whole: bool
    """Whether `kept` holds these catalogs and no others."""

    def examined(self) -> Iterator[checks.Examined]:
        """The catalogs one by one."""
        return (found for _, file in self.files if (found := self.kept.of(file)) is not None)


@contextlib.contextmanager
def opened(
    project: Project, wanted: Sequence[str] = (), locales: Sequence[str] = (), last: Last | None = None
) -> Iterator[Survey]:
    """A look at the chosen articles; with what is known of the `last` one, at those that have changed since."""
    kept = examined.Kept(project.cache / "checks.db")
    try:
        yield survey(project, kept, wanted, locales, last)
    finally:
        kept.close()


def survey(
    project: Project, kept: examined.Kept, wanted: Sequence[str], locales: Sequence[str], last: Last | None
) -> Survey:
    """Examines what is not known yet."""
    try:
        if last is not None and (last.settled is None or kept.said("run") != last.settled.token):
            last.forget()
        work = _Work(project, kept, tuple(locales) or project.site.locales, last)
        return work.some(wanted) or work.all(wanted)
    except sqlite3.Error:
        return anew(project, wanted, locales)


def anew(project: Project, wanted: Sequence[str], locales: Sequence[str]) -> Survey:
    """All of it, with nothing kept: what was kept is damaged, or the disk is full. That costs time only."""
    return _Work(project, examined.Kept(None), tuple(locales) or project.site.locales, None).all(wanted)


class _Work:
    def __init__(self, project: Project, kept: examined.Kept, locales: tuple[str, ...], last: Last | None) -> None:
        self.project, self.kept, self.locales, self.last = project, kept, locales, last
        self.context = contexts(project)
        self.rules = {locale: examined.rules(self.context, locale) for locale in locales}
        self.articles = kept.articles()
        self.problems: list[TranspubError] = []
        self.failed: list[TranspubError] = []  # of the catalogs of articles in `broken`
        self.broken: set[str] = set()

    def all(self, wanted: Sequence[str]) -> Survey:
        """All chosen articles."""
        if self.last is not None:
            self.last.forget()
        loaded = load.load(self.project)
        chosen, self.problems = documents(self.project, loaded, wanted)
        before = {*self.kept.files()}
        files = self._examined(chosen)
        if not wanted:
            self.kept.forget(before - {file for _, file in files})
            self._forget(self.articles.keys() - {each.path for each in loaded.documents})
        for each in loaded.documents:
            self._keep(each)
        paths = {each.path for each in load.select(self.project, loaded, wanted).documents}
        self._slugs(loaded.documents, paths)
        heirs = {each.origin.name for each in loaded.documents if each.origin is not None and each.origin.heir}
        return self._done(loaded, files, [each for each in chosen if each.name != SITE], wanted, heirs)

    def some(self, wanted: Sequence[str]) -> Survey | None:
        """The articles that have changed; None where that is not enough."""
        last = self.last
        loaded = last.articles(self.locales) if last is not None and not wanted else None
        if last is None or last.settled is None or loaded is None:
            return None
        chosen, problems = documents(self.project, load.Loaded(loaded.documents, loaded.problems), (), site=False)
        self.problems = problems
        terms_now = last.terms(loaded.documents)
        if terms_now != last.settled.terms or SITE in (last.changed or ()):
            try:
                chosen.append(site_document(self.project, loaded, terms_now))
            except CatalogError as error:
                self.problems.append(error)
        gone = [path for path, (name, _, _) in self.articles.items() if name in (last.changed or ())]
        old = {file for name in last.changed or () for file in self.kept.files(name)}
        new = self._examined(chosen)
        self.kept.forget(old - {file for _, file in new})
        self._forget(gone)
        for each in loaded.documents:
            self._keep(each)
        self._slugs(loaded.documents, None)
        names = [*(name for _, (name, _, _) in sorted(self.articles.items())), SITE]
        there = {*self.kept.files()}
        pairs = ((locale, load.catalog_name(self.project, locale, name)) for name in names for locale in self.locales)
        files = [(locale, file) for locale, file in pairs if file in there]
        return self._done(loaded, files, [], (), set())

    def _examined(self, chosen: Sequence[Document]) -> list[tuple[str, str]]:
        """Examines the catalogs of documents; those that could be, each with its locale first."""
        files = []
        for document in chosen:
            digest = examined.document_digest(document)
            for locale in self.locales:
                try:
                    files.append((locale, self._one(document, digest, locale)))
                except CatalogError as error:
                    self.failed.append(error)
                    self.broken.add(document.name)
        return files

    def _one(self, document: Document, digest: str, locale: str) -> str:
        """Examines a catalog, if it is not the one that was examined before."""
        path = load.catalog_path(self.project, locale, document.name)
        file = load.named(self.project, path)
        data = examined.data_of(path) if document.origin is None else None
        if document.origin is not None:
            self.broken.add(document.name)  # what is said of it depends on another article's catalogs
        mark = examined.mark(self.rules[locale], digest, data) if data is not None else ""
        if not mark or not self.kept.known(file, mark):
            held = load.old_catalog(self.project, document, locale)
            found = checks.examine(checks.Pair(document, held, locale, file), self.context)
            if data != examined.data_of(path):
                mark = ""
                self.broken.add(document.name)  # an editor has saved it: the next run looks at it again
            self.kept.keep(mark, found)
        return file

    def _keep(self, document: Document) -> None:
        """Keeps what others ask of an article."""
        slug = ""
        if document.meta.get("draft") is not True:
            with contextlib.suppress(ArticleError):
                slug = publish.slug(document)
        said = checks.remarks(document) if document.meta.get("translate") is not False else ()
        row = document.name, slug, json.dumps(said) if said else ""
        self.articles[document.path] = row
        self.kept.keep_article(document.path, *row)

    def _forget(self, paths: Iterable[str]) -> None:
        paths = tuple(paths)
        self.kept.forget_articles(paths)
        for path in paths:
            del self.articles[path]

    def _slugs(self, fresh: Sequence[Document], chosen: set[str] | None) -> None:
        """The problems of the articles that `publish` would refuse for their slug; a draft has no page."""
        good = {path: slug for path, (_, slug, _) in self.articles.items() if slug}
        errors = dict(publish.collisions(good))
        for each in fresh:
            if each.meta.get("draft") is not True:
                try:
                    publish.slug(each)
                except ArticleError as error:
                    errors[each.path] = error
        self.problems += [error for path, error in errors.items() if chosen is None or path in chosen]

    def _done(
        self,
        loaded: load.Loaded,
        files: Sequence[tuple[str, str]],
        chosen: Sequence[Document],
        wanted: Sequence[str],
        heirs: set[str],
    ) -> Survey:
        if wanted:
            remarks = tuple(remark for each in chosen for remark in checks.remarks(each))
        else:
            said = (json.loads(said) for _, _, said in self.articles.values() if said)
            remarks = tuple((str(a), str(b), int(c), str(d)) for row in said for a, b, c, d in row)
        orphans = () if wanted else tuple(self._orphans(heirs))
        if self.last is not None and not wanted:
            open_ = settled.opened(self.project, self.problems, self.broken)
            if open_ is not None:
                bare = {each.name for each in loaded.documents if each.meta.get("translate") is False}
                self.last.keep(settled.Left({}, self.last.terms(loaded.documents), open_=open_ | bare | loaded.unfit))
                self.kept.say("run", self.last.token)
        problems = (*self.problems, *self.failed)
        return Survey(self.kept, tuple(files), problems, remarks, orphans, whole=not wanted)

    def _orphans(self, heirs: set[str]) -> Iterator[tuple[str, str]]:
        """Catalogs with no article, as (locale, file): it was renamed or removed. A person's work may be in them."""
        for locale, names in load.without_article(self.project).items():
            if locale in self.locales:
                yield from ((locale, load.catalog_name(self.project, locale, name)) for name in sorted(names - heirs))


def documents(
    project: Project, loaded: load.Loaded, wanted: Sequence[str], *, site: bool = True
) -> tuple[list[Document], list[TranspubError]]:
    """The chosen articles that are translated, and the site's strings if they are wanted."""
    chosen = load.select(project, loaded, wanted)
    problems = list(chosen.problems)
    found = [document for document in chosen.documents if document.meta.get("translate") is not False]
    try:
        found += [site_document(project, loaded)] if site else []
    except CatalogError as error:
        problems.append(error)
    return found, problems


def contexts(project: Project) -> checks.Context:
    """What the checks of texts know of the project; UsageError where its glossary cannot be read."""
    glossaries = {locale: terms.of_locale(project, locale) for locale in project.site.locales}
    return checks.Context(project.site.source_language, project.site.locales, glossaries, project.check.lengths)
