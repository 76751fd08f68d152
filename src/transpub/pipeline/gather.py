"""The facts of every article: those of the last run where its files are the same, else made anew, many at once."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

from transpub.errors import ArticleError, CatalogError, TranspubError
from transpub.pipeline import facts, load, marks
from transpub.pipeline.spread import spread
from transpub.pipeline.strings import Strings, strings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from transpub.config import Project
    from transpub.model import Document, Entry
    from transpub.pipeline.asked import Policy
    from transpub.pipeline.facts import Facts
    from transpub.pipeline.site import Term
    from transpub.pipeline.store import Store

Made: TypeAlias = tuple[str, Literal["facts", "asked", "problem"], "Facts | TranspubError | None", str, str]
"""An article's name, what came of it, its facts or its problem, and both parts of the facts as the store has them."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """The facts of the articles that can be published, by name in the order of their files, and the site's texts."""

    articles: Mapping[str, Facts]
    strings: Strings
    problems: tuple[TranspubError, ...]


@dataclass(slots=True)
class Inputs:
    """The input files of a run by their marks, and the digests of their contents."""

    found: Mapping[str, str]
    now: int
    known: Mapping[str, tuple[str, str]]
    fresh: list[tuple[str, str, str]] = field(default_factory=list)

    def digest(self, path: str) -> str:
        """A digest of a file's content; "" where there is no such file."""
        mark = self.found.get(path, "")
        if not mark or mark.startswith(marks.OTHER):
            return mark
        before = self.known.get(path)
        if before is not None and before[0] == mark:
            return before[1]
        try:
            with open(path, "rb") as file:  # noqa: PTH123  # thousands of them
                digest = marks.digest(file.read())
        except OSError:
            return "unreadable"
        if marks.settled(mark, self.now):
            self.fresh.append((path, mark, digest))
        return digest


def gather(  # noqa: PLR0913, PLR0917  # each is a fact of its own
    project: Project, locales: Sequence[str], policy: Policy, store: Store, inputs: Inputs, program: str, processes: int
) -> Gathered:
    """The facts of the project's articles in these locales. `program` stands for our own version."""
    files = load.article_files(project)
    single, problems = load.distinct_files(project, files)
    wanted = load.wanted_catalogs(project, files)
    site = (project.site.source_language, project.site.locales, project.site.timezone)
    said = (program, site, project.paths, project.formats, project.segments, tuple(locales), policy, wanted)
    base = marks.digest(repr(said).encode())
    paths = {load.name_of(project, path): path for path in single}
    keys = {name: _key(project, base, name, path, locales, inputs) for name, path in paths.items()}
    rows = store.facts()
    kept = {name: each for name, key in keys.items() if (each := _read(rows.get(name), key)) is not None}
    guess = strings(project, _terms(kept.values()), locales, policy, whole=False)
    work = _Work(project, locales, policy, wanted)
    made = work.all({name: paths[name] for name in keys if name not in kept}, guess.entries, processes)
    found = kept | {name: each[2] for name, each in made.items() if isinstance(each[2], facts.Facts)}
    found = {name: found[name] for name in keys if name in found}
    failed = tuple(each[2] for each in made.values() if isinstance(each[2], TranspubError))
    exact = strings(project, _terms(found.values()), locales, policy, whole=not (problems or failed))
    again = {
        name: paths[name]
        for name, each in found.items()
        if facts.terms_mark(each.terms, exact.entries) != each.terms_mark
    }
    anew = work.all(again, exact.entries, processes)
    failed += tuple(each[2] for each in anew.values() if isinstance(each[2], TranspubError))
    made |= anew
    for name, (_, _, fact, row, bodies) in made.items():
        if isinstance(fact, facts.Facts):
            found[name] = fact
            # What may change with another article's text is not known by this one's files.
            store.keep_facts(name, "" if fact.problems or name in work.asked else keys[name], row, bodies)
    store.forget_facts(rows.keys() - found.keys())
    store.keep_files(inputs.fresh)
    store.settle()
    of_catalogs = (problem for each in found.values() for problem in each.problems)
    return Gathered(found, exact, (*problems, *failed, *exact.problems, *of_catalogs))


def _terms(found: Iterable[Facts]) -> Iterable[Term]:
    return (term for each in found for term in each.terms)


def _key(  # noqa: PLR0913, PLR0917  # each is a fact of its own
    project: Project, base: str, name: str, path: Path, locales: Sequence[str], inputs: Inputs
) -> str:
    """What stands for all that an article's facts are made of, but for the translations of its terms."""
    catalogs = (load.catalog_path(project, locale, name) for locale in ("", *locales))
    return " ".join((base, *(inputs.digest(str(each)) for each in (path, *catalogs))))


def _read(row: tuple[str, str] | None, key: str) -> Facts | None:
    if row is None or row[0] != key:
        return None
    try:
        return facts.read(row[1])
    except (ValueError, KeyError, TypeError):
        return None


def _gone(project: Project, name: str, path: Path, loaded: load.Loaded) -> Made:
    """Why an article is not among those that were loaded."""
    where = load.named(project, path)
    found = next((each for each in loaded.problems if each.where.startswith(where)), None)
    error = found or ArticleError("cannot be read any more", where, "run this again")
    return name, "problem", error, "", ""


class _Work:
    """Making facts: what it needs, so that it can be done in other processes. `asked` are articles that need `load`."""

    def __init__(self, project: Project, locales: Sequence[str], policy: Policy, wanted: Sequence[str]) -> None:
        self.project, self.locales, self.policy, self.wanted = project, locales, policy, wanted
        self.entries: Mapping[str, Mapping[str, Entry]] = {}
        self.asked: dict[str, Document] = {}

    def all(
        self, paths: Mapping[str, Path], entries: Mapping[str, Mapping[str, Entry]], processes: int
    ) -> dict[str, Made]:
        """The facts of the articles, by name."""
        self.entries = entries
        made = {each[0]: each for each in spread(self.one, list(paths.items()), most=processes)}
        asked = [name for name, each in made.items() if each[1] == "asked"]
        if asked and not all(name in self.asked for name in asked):
            loaded = load.load(self.project)
            self.asked |= {document.name: document for document in loaded.documents if document.name in asked}
            # it could be read a moment ago, and cannot now: nobody may take the site for whole without it
            made |= {name: _gone(self.project, name, paths[name], loaded) for name in asked if name not in self.asked}
        return made | {name: self._facts(name, self.asked[name]) for name in asked if name in self.asked}

    def one(self, named: tuple[str, Path]) -> Made:
        """One article, by its own files alone where that is enough."""
        name, path = named
        try:
            document = None if name in self.asked else load.alone(self.project, path, self.wanted)
        except (ArticleError, CatalogError) as error:
            return name, "problem", error, "", ""
        return self._facts(name, document) if document is not None else (name, "asked", None, "", "")

    def _facts(self, name: str, document: Document) -> Made:
        try:
            found = facts.of(self.project, document, self.locales, self.entries, self.policy)
        except (ArticleError, CatalogError) as error:
            return name, "problem", error, "", ""
        found = replace(found, terms_mark=facts.terms_mark(found.terms, self.entries))
        whole, row, bodies = facts.written(found)
        return name, "facts", whole, row, bodies
