"""From the project's folder to documents and catalogs. A file that cannot be read is a problem beside the others."""

from __future__ import annotations

import contextlib
import functools
import os
import stat
from collections import defaultdict
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import unquote

from transpub import catalog, formats, segment
from transpub.errors import ArticleError, CatalogError, TranspubError, UsageError
from transpub.model import SITE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from transpub.config import Project
    from transpub.model import Catalog, Document, Origin


@dataclass(frozen=True, slots=True)
class Loaded:
    """What could be read, in the order of the paths, and what could not. Keys are those that the templates know."""

    documents: tuple[Document, ...]
    problems: tuple[TranspubError, ...]
    unfit: frozenset[str] = frozenset()
    """The documents whose template, or catalogs without one, have other texts: others may take theirs."""


def article_files(project: Project) -> tuple[Path, ...]:
    """The article files, sorted by path: all of a known suffix; hidden and ignored ones are passed over.

    Folders that cannot be looked into are among them, and what is no file, such as a link that leads nowhere: reading
    one says so, while one that is passed over would be taken for gone, with its pages. Links to folders
    are not followed.
    """
    folder = project.articles
    if not folder.is_dir():
        raise UsageError(
            f"the folder of articles {project.paths.articles!r} is not there",
            str(project.root),
            "make it, or name another in [paths] articles",
        )
    suffixes = formats.suffixes(settings(project))
    found: list[Path] = []
    closed: list[Path] = []

    def wanted(name: str) -> bool:
        return not name.startswith(".") and not any(fnmatchcase(name, each) for each in project.paths.ignore)

    for top, below, names in os.walk(folder, onerror=lambda error: closed.append(Path(error.filename))):
        below[:] = filter(wanted, below)
        found += [Path(top, name) for name in names if wanted(name) and os.path.splitext(name)[1].lower() in suffixes]  # noqa: PTH122  # thousands of them
    if folder in closed:
        raise UsageError("the folder of articles cannot be read", str(folder), "look at its permissions")
    return tuple(sorted(found + closed, key=_inside(folder)))


def _inside(folder: Path) -> Callable[[Path], str]:
    """What a path below a folder is called there, with `/`: to `relative_to` what a glance is to a walk."""
    length = len(str(folder)) + 1
    return lambda path: str(path)[length:].replace(os.sep, "/")


def settings(project: Project) -> formats.Settings:
    """What the project says of its formats."""
    return formats.Settings(project.formats, project.site.source_language)


def named(project: Project, path: Path) -> str:
    """A file as errors and catalogs name it: relative to the project, with `/`."""
    whole, above = path.as_posix(), f"{project.root.as_posix()}/"
    if whole.startswith(above):
        return whole[len(above) :]  # as nearly always, and many times quicker
    try:
        return path.relative_to(project.root).as_posix()
    except ValueError:
        return whole


def catalog_path(project: Project, locale: str, name: str) -> Path:
    """Where the catalog of a document lies; `locale` "" is the template, which holds the keys."""
    return _catalogs(project.root, project.paths.locales, locale) / (f"{name}.po" if locale else f"{name}.pot")


def catalog_name(project: Project, locale: str, name: str) -> str:
    """The catalog of a document in a locale as errors name it."""
    return f"{_catalogs_above(project.root, project.paths.locales, locale)}{name}.po"


@functools.lru_cache(256)
def _catalogs_above(root: Path, locales: str, locale: str) -> str:
    whole = _catalogs(root, locales, locale).as_posix()
    return f"{whole.removeprefix(f'{root.as_posix()}/')}/"


@functools.lru_cache(256)
def _catalogs(root: Path, locales: str, locale: str) -> Path:
    return root / locales / (locale or "templates")


def catalog_files(project: Project, locale: str) -> tuple[Path, ...]:
    """Every catalog of a locale, every template where `locale` is "", also those with no article, sorted by path."""
    return tuple(sorted(catalog_path(project, locale, name) for name in _catalog_names(project, locale)))


def read_catalog(project: Project, locale: str, name: str) -> Catalog | None:
    """The catalog, or None where there is none; CatalogError where it cannot be read."""
    path = catalog_path(project, locale, name)
    return catalog.load(path, name=named(project, path))


def old_catalog(project: Project, document: Document, locale: str) -> Catalog | None:
    """What a document's merge begins with: its catalog and, where its file was renamed, the one it had before."""
    own = read_catalog(project, locale, document.name)
    if document.origin is None:
        return own
    return catalog.inherit(own, read_catalog(project, locale, document.origin.name), document)


def known_keys(project: Project, name: str) -> tuple[tuple[str, str], ...]:
    """The keys that a document's units have: the template's, or a catalog's where the template is gone."""
    for locale in ("", *project.site.locales):
        found = read_catalog(project, locale, name)
        if found is not None:
            return catalog.known(found)
    return ()


def parsed(project: Project, path: Path) -> Document:
    """One article, segmented; ArticleError where that cannot be."""
    where = named(project, path)
    try:
        if not stat.S_ISREG(path.stat().st_mode) and not path.is_dir():
            raise ArticleError("is no file", where, "move it away")  # to read a pipe may never end
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise ArticleError("is a link that leads nowhere", where, "mend it, or remove it") from error
    except OSError as error:
        raise ArticleError(f"cannot be read: {error.strerror}", where, "look at its permissions") from error
    text = formats.decode_file(data, where)
    try:
        document = formats.parse(text, name_of(project, path), where, settings(project))
        if project.segments.unit == "sentence":
            document = segment.refine(document, segment.splitter(project.site.source_language))
    except TranspubError:
        raise
    except Exception as error:  # a mistake of ours or of a plug-in must not stop the work on the other articles
        said = f"cannot be read, and not for a fault of its own: {type(error).__name__}: {error}"
        raise ArticleError(said, where, "report it to transpub's developers, with the file") from error
    return document


def name_of_file(project: Project, path: str) -> str:
    """The name of the article whose file the project names so; see `named`."""
    inner = path.removeprefix(_above(project.root, project.paths.articles))
    return os.path.splitext(inner)[0]  # noqa: PTH122  # thousands of them


@functools.lru_cache(16)
def _above(root: Path, articles: str) -> str:
    return f"{(root / articles).as_posix().removeprefix(f'{root.as_posix()}/')}/"


def name_of(project: Project, path: Path) -> str:
    """An article's name: its path under the articles' folder, without its suffix."""
    return name_of_file(project, named(project, path))


def distinct_files(project: Project, files: Sequence[Path]) -> tuple[tuple[Path, ...], tuple[TranspubError, ...]]:
    """The article files that have a name of their own, and a problem for each name that two of them share."""
    problems: list[TranspubError] = []
    single: list[Path] = []
    by_name: dict[str, list[Path]] = defaultdict(list)
    for path in files:
        by_name[name_of(project, path).casefold()].append(path)
    for name, paths in by_name.items():
        if len(paths) > 1:
            others = " and ".join(named(project, path) for path in paths[1:])
            problems.append(
                ArticleError(
                    f"has the same name as {others}",
                    named(project, paths[0]),
                    "rename one: catalogs bear the article's name",
                )
            )
        elif name == SITE:
            problems.append(
                ArticleError(f"{SITE} is kept for the site's own strings", named(project, paths[0]), "rename it")
            )
        else:
            single.append(paths[0])
    return tuple(single), tuple(problems)


def load(project: Project) -> Loaded:
    """Every article of the project."""
    files = article_files(project)
    single, same = distinct_files(project, files)
    documents, keys, unread = _read(project, single)
    origins, known = _origins(project, documents, keys, files)
    return Loaded(
        tuple(
            replace(catalog.assign(document, _keys(keys[name], origins.get(name), known)), origin=origins.get(name))
            for name, document in documents.items()
        ),
        (*same, *unread),
        _unfit(documents, keys),
    )


def _read(project: Project, paths: Iterable[Path]) -> tuple[dict[str, Document], dict[str, _Keys], list[TranspubError]]:
    """The articles that can be read and the keys that they have, by name, and why the others cannot."""
    documents: dict[str, Document] = {}
    keys: dict[str, _Keys] = {}
    problems: list[TranspubError] = []
    for path in paths:
        try:
            document = parsed(project, path)
            keys[document.name] = known_keys(project, document.name)
            documents[document.name] = document
        except (ArticleError, CatalogError) as error:
            problems.append(error)
    return documents, keys, problems


def _unfit(documents: Mapping[str, Document], keys: Mapping[str, _Keys]) -> frozenset[str]:
    return frozenset(
        name
        for name, document in documents.items()
        if set(catalog.sources(document)) != {source for _, source in keys[name]}
    )


def alone(project: Project, path: Path, wanted: Sequence[str]) -> Document | None:
    """An article as `load` gives it, with no look at the others; None where what they are may count.

    They count where its text is not the one that its own catalogs know, or where it lacks a catalog in one of the
    locales `wanted`: it may have come from elsewhere.
    """
    document = parsed(project, path)
    keys = known_keys(project, document.name)
    if not all(os.path.isfile(catalog_path(project, locale, document.name)) for locale in wanted):  # noqa: PTH113
        return None
    known = tuple(source for _, source in keys)
    if catalog.share(catalog.sources(document), known) < catalog.MOSTLY:
        return None
    return catalog.assign(document, keys)


def some(project: Project, paths: Sequence[Path], *, whole: bool) -> Loaded | None:
    """These articles as `load` gives them, where all others fit their catalogs; None where what they are counts.

    A sentence moves from an article that has it no more, so from one of these, or from one that is gone. `whole` says
    that the others have catalogs in all locales: such an article takes nothing from elsewhere.
    """
    if not all(name_of(project, path) != SITE and _wanted_file(project, path) for path in paths):
        return None
    documents, keys, problems = _read(project, paths)
    found = tuple(catalog.assign(document, keys[name]) for name, document in documents.items())
    have, gone = _gone(project, article_files(project))
    if gone and not whole:
        return None
    known = {name: frozenset(source for _, source in keys[name]) for name in documents}
    texts = {document.name: catalog.sources(document) for document in found}
    free = {name: known[name] - set(texts[name]) for name in documents}
    free |= {name: frozenset(source for _, source in _readable_keys(project, name)) for name in gone}
    wanted = _wanted(have, gone)
    for name in documents:
        asked = any(name not in have[locale] for locale in wanted)
        asked = asked or catalog.share(texts[name], known[name]) < catalog.MOSTLY
        others = frozenset().union(*(each for other, each in free.items() if other != name))
        if asked and not others.isdisjoint(texts[name]):
            return None
    return Loaded(found, tuple(problems), _unfit(documents, keys))


def _wanted_file(project: Project, path: Path) -> bool:
    """Whether a file is not passed over for its name."""
    parts = path.relative_to(project.articles).parts
    return not any(part.startswith(".") or any(fnmatchcase(part, x) for x in project.paths.ignore) for part in parts)


def wanted_catalogs(project: Project, files: Sequence[Path]) -> tuple[str, ...]:
    """The locales in which an article that lacks a catalog may be one whose catalog has another name: "" always."""
    return _wanted(*_gone(project, files))


_Keys: TypeAlias = tuple[tuple[str, str], ...]


def _keys(own: _Keys, origin: Origin | None, known: Mapping[str, _Keys]) -> _Keys:
    if origin is None:
        return own
    taken = {key for key, _ in own}
    return (*own, *(each for each in known[origin.name] if each[0] not in taken))


def _origins(
    project: Project, documents: Mapping[str, Document], keys: Mapping[str, _Keys], files: Sequence[Path]
) -> tuple[Mapping[str, Origin], Mapping[str, _Keys]]:
    """The documents whose article file was renamed, split or swapped, and the keys that the names have.

    Such a one has a text that its own catalogs do not know or, as after a run that was stopped, lacks a catalog that a
    name without an article has. An article that is there and cannot be read is not gone, nor is one in a folder that
    cannot be looked into.
    """
    have, gone = _gone(project, files)
    wanted = _wanted(have, gone)
    texts = {name: catalog.sources(document) for name, document in documents.items()}
    known = {name: tuple(source for _, source in keys[name]) for name in documents}
    asked = [
        name
        for name in documents
        if any(name not in have[locale] for locale in wanted)
        or catalog.share(texts[name], known[name]) < catalog.MOSTLY
    ]
    if not asked:
        return {}, keys
    keys = {**keys, **{name: _readable_keys(project, name) for name in gone}}
    known |= {name: tuple(source for _, source in keys[name]) for name in gone}
    return catalog.origins(texts, known, asked), keys


def _gone(project: Project, files: Sequence[Path]) -> tuple[Mapping[str, frozenset[str]], set[str]]:
    """The names that each locale has catalogs of, and those that have no article any more."""
    have = {locale: _catalog_names(project, locale) for locale in ("", *project.site.locales)}
    gone = set().union(*have.values()) - {name_of(project, path) for path in files} - {SITE}
    if gone:
        closed = [path.relative_to(project.articles) for path in files if os.path.isdir(path)]  # noqa: PTH112
        gone = {name for name in gone if not any(PurePosixPath(name).is_relative_to(each) for each in closed)}
    return have, gone


def without_article(project: Project) -> Mapping[str, frozenset[str]]:
    """The names of the catalogs that no article has, by locale."""
    have, gone = _gone(project, article_files(project))
    return {locale: names & gone for locale, names in have.items() if locale}


def _wanted(have: Mapping[str, frozenset[str]], gone: set[str]) -> tuple[str, ...]:
    return tuple(locale for locale in have if locale == "" or have[locale] & gone)


def _catalog_names(project: Project, locale: str) -> frozenset[str]:
    first = catalog_path(project, locale, "x")
    folder, suffix = str(first.parent), first.suffix
    found: set[str] = set()
    for top, below, names in os.walk(folder):  # a Path for each of thousands takes ten times as long
        above = top[len(folder) :].replace(os.sep, "/").lstrip("/")
        stems = (name.removesuffix(suffix) for name in (*below, *names) if name.endswith(suffix))
        found.update(f"{above}/{stem}" if above else stem for stem in stems)
    return frozenset(found)


def _readable_keys(project: Project, name: str) -> _Keys:
    """The keys of a name that has no article: of its first catalog that can be read, () where none can.

    None either where its file is there and passed over: ignored now, or of a kind that only another installation knows.
    """
    for locale in ("", *project.site.locales):
        with contextlib.suppress(CatalogError):
            found = read_catalog(project, locale, name)
            if found is not None:
                files = {unquote(entry.place.partition("#")[0]) for entry in found.entries if entry.place}
                there = any(os.path.lexists(project.root / file) for file in files)  # but ignored, or of no known kind
                return () if there else catalog.known(found)
    return ()


def select(project: Project, loaded: Loaded, wanted: Sequence[str]) -> Loaded:
    """The articles that the user named, by path or name; all where nothing was named. UsageError for an unknown one."""
    if not wanted:
        return loaded
    names = {document.name: document for document in loaded.documents}
    paths = {document.path: document for document in loaded.documents}
    chosen: dict[str, Document] = {}
    problems: list[TranspubError] = []
    for word in wanted:
        given = Path(word)
        absolute = given if given.is_absolute() else Path.cwd() / given
        path = named(project, absolute.resolve()) if absolute.exists() else PurePosixPath(word).as_posix()
        found = paths.get(path) or paths.get(f"{project.paths.articles}/{word}") or names.get(word)
        broken = [problem for problem in loaded.problems if problem.where.split(":")[0] in {path, word}]
        if found:
            chosen[found.name] = found
        elif broken:
            problems.extend(broken)
        else:
            known = ", ".join(sorted(names)[:5])
            raise UsageError(
                f"no article {word!r}", hint=f"articles are named like {known}" if known else "there are none yet"
            )
    documents = tuple(document for document in loaded.documents if document.name in chosen)
    return Loaded(documents, tuple(problems))
