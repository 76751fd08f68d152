"""What a command left with nothing to do in it, so that the next run looks at what has changed since.

A cache: deleting it costs time only, and a damaged one is none.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import time
from dataclasses import astuple, dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, TypeAlias

from transpub import catalog, formats
from transpub.errors import ArticleError, CatalogError
from transpub.model import SITE
from transpub.pipeline import load, marks
from transpub.pipeline.site import terms_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from transpub.config import Project
    from transpub.errors import TranspubError
    from transpub.model import Document

Terms: TypeAlias = list[list[str]]
"""The terms of an article, each as the fields of a `Term`."""

_FORM = 1
"""Changes where the file's fields do."""
_MOMENT = 0.025
"""Seconds after which the disk shows another change of a file with another mark, on all but old file systems."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What a run left. `terms` are those of each article, by the path that the project names its file by.

    `pairs` are digests of what catalogs give to the memory, by locale and name; those that give nothing have none.
    """

    files: Mapping[str, str]
    terms: Mapping[str, Terms]
    pairs: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    token: str = ""
    """Of the run that left it."""
    open_: frozenset[str] = frozenset()
    """The names of articles that must be looked at, whether they change or not."""


@dataclass(frozen=True, slots=True)
class Left:
    """What a run leaves: `written` are digests of what it put into files, by path, `terms` and `pairs` as above.

    `open_` are the names of articles that the next run has to look at, whether they change or not.
    """

    written: Mapping[str, str]
    terms: Mapping[str, Terms]
    pairs: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    open_: frozenset[str] = frozenset()


class Last:
    """The last run of a command over all articles, beside the files as they are now.

    `settled` and `changed` are None where the whole must be looked at; else `changed` are the names of the articles
    whose file or catalogs are others now, new ones too, with their files, `_site` with None.
    """

    def __init__(self, project: Project, command: str, asked: object, found: tuple[Mapping[str, str], int]) -> None:
        self._project = project
        self._path = project.cache / f"settled-{command}.json"
        self._found, self._now = found
        self._asked = marks.digest(repr((_FORM, marks.program(), asked)).encode())
        self.token = secrets.token_hex(8)
        self.settled = self._read()
        self.changed = _changed(project, self.settled, self._found) if self.settled is not None else None
        if self.changed is None:
            self.settled = None

    def forget(self) -> None:
        """Says that the whole must be looked at."""
        self.settled = self.changed = None

    def articles(self, locales: Sequence[str]) -> load.Loaded | None:
        """The articles that have changed, as `load.load` gives them; None where what the others are may count."""
        if self.changed is None:
            return None
        paths = [path for path in self.changed.values() if path is not None]
        return load.some(self._project, paths, whole=set(locales) >= set(self._project.site.locales))

    def terms(self, documents: Iterable[Document]) -> Mapping[str, Terms]:
        """The terms of all articles: of these documents, and of those that have not changed."""
        before = self.settled.terms if self.settled is not None else {}
        names = self.changed or {}
        found = {path: terms for path, terms in before.items() if load.name_of_file(self._project, path) not in names}
        found |= {document.path: [list(astuple(term)) for term in terms_of(document)] for document in documents}
        return dict(sorted(found.items()))

    def _read(self) -> Settled | None:
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
            kept = json.loads(self._path.read_bytes())
            if kept["asked"] == self._asked:
                pairs = {locale: dict(rows) for locale, rows in kept["pairs"].items()}
                return Settled(
                    dict(kept["files"]), dict(kept["terms"]), pairs, str(kept["token"]), frozenset(kept["open"])
                )
        return None

    def keep(self, left: Left) -> None:
        """Keeps what the run left, but for files that may have changed unseen meanwhile: those are looked at again."""
        if left.written:
            time.sleep(_MOMENT)
        known = self.settled.files if self.settled is not None else {}
        now = time.time_ns()
        files = {}
        for path, before in self._now_there(left).items():
            same = before == self._found.get(path)
            if same and (known.get(path) == before or marks.settled(before, self._now)):
                files[path] = before
            elif not same and left.written.get(path) == _digest(path) != "" and marks.of(path) == before:
                files |= {path: before} if marks.settled(before, now) else {}
        row = {
            "asked": self._asked,
            "token": self.token,
            "open": sorted(left.open_),
            "files": files,
            "terms": left.terms,
            "pairs": left.pairs,
        }
        data = json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
        with contextlib.suppress(CatalogError):  # one that cannot be written costs time only
            catalog.save(self._path, data)

    def _now_there(self, left: Left) -> Mapping[str, str]:
        """The marks of all files after the run: of those that it has not touched, as far as it looked."""
        if self.settled is None:
            there = marks.inputs(self._project)[0]
            return {**{path: marks.of(path) for path in self._found if path not in there}, **there}
        asked = {path for name in self.changed or () for path in _files(self._project, name)} | left.written.keys()
        return {**self._found, **{path: mark for path in asked if (mark := marks.of(path))}}


def opened(project: Project, problems: Iterable[TranspubError], broken: Iterable[str]) -> frozenset[str] | None:
    """The names of articles that the next run has to look at: those with problems, and those that are `broken`.

    None where a problem is of no single article, or of two that have the same name: then it must look at all, or the
    problem would not be told again.
    """
    names = set(broken)
    articles = f"{load.named(project, project.articles)}/"
    problems = tuple(problems)
    if not all(isinstance(problem, ArticleError) for problem in problems):
        return None
    unread = {problem.where.partition(":")[0] for problem in problems}
    for path in unread:
        if not path.startswith(articles) or not (project.root / path).is_file():
            return None
        names.add(load.name_of_file(project, path))
    if unread and load.distinct_files(project, load.article_files(project))[1]:
        return None
    return frozenset(names)


def _files(project: Project, name: str) -> Iterable[str]:
    """The files of an article, by path: its own of whichever suffix, and its catalogs."""
    for locale in ("", *project.site.locales):
        yield str(load.catalog_path(project, locale, name))
    for suffix in formats.suffixes(load.settings(project)) if name != SITE else ():
        yield f"{project.articles}{os.sep}{name.replace('/', os.sep)}{suffix}"


def _digest(path: str) -> str:
    try:
        with open(path, "rb") as file:  # noqa: PTH123  # thousands of them
            return marks.digest(file.read())
    except OSError:
        return ""


def _changed(project: Project, settled: Settled, now: Mapping[str, str]) -> Mapping[str, Path | None] | None:
    """The articles whose files are others, with the articles' own files; None where other things changed too."""
    names, before = set(settled.open_), settled.files
    for path in before.keys() - now.keys() | {path for path, mark in now.items() if before.get(path) != mark}:
        name = _name(project, path)
        if name is None:
            return None
        names.add(name)
    names.discard("")
    found: dict[str, Path | None] = {}
    for name in sorted(names - {SITE}):
        own = [path for path in _files(project, name) if path in now and path.startswith(f"{project.articles}{os.sep}")]
        if len(own) != 1:
            return None  # the article is gone, or has a twin
        found[name] = project.articles / own[0][len(str(project.articles)) + 1 :]
    known = {load.name_of_file(project, path) for path in settled.terms}
    if found.keys() - known and len({name.casefold() for name in known | found.keys()}) < len(known | found.keys()):
        return None  # one has the name of another but for its capitals
    return found | ({SITE: None} if SITE in names else {})


def _name(project: Project, path: str) -> str | None:
    """The article that a file belongs to; "" for one that says nothing of articles, None for one that may count."""
    for root, kind in ((project.articles, "article"), (project.locales, "catalog"), (project.templates, "theme")):
        above = f"{root}{os.sep}"
        if not path.startswith(above):
            continue
        inner = PurePosixPath(path[len(above) :].replace(os.sep, "/"))
        if kind == "theme" or any(part.startswith(".") for part in inner.parts):
            return ""
        if kind == "article":
            known = inner.suffix.lower() in formats.suffixes(load.settings(project))
            return inner.with_suffix("").as_posix() if known else ""
        folder, *rest = inner.parts
        wanted = ".pot" if folder == "templates" else ".po"
        if rest and inner.suffix == wanted and folder in {"templates", *project.site.locales}:
            return PurePosixPath(*rest).with_suffix("").as_posix()
        return None
    return None
