"""From the project's folder to documents and catalogs. A file that cannot be read is a problem beside the others."""

from __future__ import annotations

import os
import stat
from collections import defaultdict
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from transpub import catalog, formats, segment
from transpub.errors import ArticleError, CatalogError, TranspubError, UsageError
from transpub.model import SITE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transpub.config import Project
    from transpub.model import Catalog, Document


@dataclass(frozen=True, slots=True)
class Loaded:
    """What could be read, in the order of the paths, and what could not. Keys are those that the templates know."""

    documents: tuple[Document, ...]
    problems: tuple[TranspubError, ...]


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
        found += [Path(top, name) for name in names if wanted(name) and PurePosixPath(name).suffix.lower() in suffixes]
    if folder in closed:
        raise UsageError("the folder of articles cannot be read", str(folder), "look at its permissions")
    return tuple(sorted(found + closed, key=lambda path: path.relative_to(folder).as_posix()))


def settings(project: Project) -> formats.Settings:
    """What the project says of its formats."""
    return formats.Settings(project.formats, project.site.source_language)


def named(project: Project, path: Path) -> str:
    """A file as errors and catalogs name it: relative to the project, with `/`."""
    try:
        return path.relative_to(project.root).as_posix()
    except ValueError:
        return path.as_posix()


def catalog_path(project: Project, locale: str, name: str) -> Path:
    """Where the catalog of a document lies; `locale` "" is the template, which holds the keys."""
    if locale:
        return project.locales / locale / f"{name}.po"
    return project.locales / "templates" / f"{name}.pot"


def catalog_files(project: Project, locale: str) -> tuple[Path, ...]:
    """Every catalog of a locale, also those with no article, sorted by path."""
    folder = project.locales / locale
    # where the folder of locales is closed this says no, where a Path would raise
    return tuple(sorted(folder.rglob("*.po"))) if os.path.isdir(folder) else ()  # noqa: PTH112


def read_catalog(project: Project, locale: str, name: str) -> Catalog | None:
    """The catalog, or None where there is none; CatalogError where it cannot be read."""
    path = catalog_path(project, locale, name)
    return catalog.load(path, name=named(project, path))


def known_keys(project: Project, name: str) -> tuple[tuple[str, str], ...]:
    """The keys that a document's units have: the template's, or a catalog's where the template is gone."""
    for locale in ("", *project.site.locales):
        found = read_catalog(project, locale, name)
        if found is not None:
            return catalog.known(found)
    return ()


def document_of(project: Project, path: Path) -> Document:
    """One article, segmented and with its keys; ArticleError or CatalogError where that cannot be."""
    where = named(project, path)
    name = path.relative_to(project.articles).with_suffix("").as_posix()
    try:
        if not stat.S_ISREG(path.stat().st_mode) and not path.is_dir():
            raise ArticleError("is no file", where, "move it away")  # to read a pipe may never end
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise ArticleError("is a link that leads nowhere", where, "mend it, or remove it") from error
    except OSError as error:
        raise ArticleError(f"cannot be read: {error.strerror}", where, "look at its permissions") from error
    document = formats.parse(formats.decode_file(data, where), name, where, settings(project))
    if project.segments.unit == "sentence":
        document = segment.refine(document, segment.splitter(project.site.source_language))
    return catalog.assign(document, known_keys(project, name))


def load(project: Project) -> Loaded:
    """Every article of the project."""
    documents: list[Document] = []
    problems: list[TranspubError] = []
    by_name: dict[str, list[Path]] = defaultdict(list)
    for path in article_files(project):
        by_name[path.relative_to(project.articles).with_suffix("").as_posix().casefold()].append(path)
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
            try:
                documents.append(document_of(project, paths[0]))
            except (ArticleError, CatalogError) as error:
                problems.append(error)
    return Loaded(tuple(documents), tuple(problems))


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
