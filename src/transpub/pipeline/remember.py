"""The project's translation memory: its catalogs, the TMX files it names, and those it has imported."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from transpub import catalog, memory
from transpub.errors import CatalogError, TmxError, TranspubError, UsageError
from transpub.memory import tmx
from transpub.pipeline import load, marks

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from transpub.config import Project
    from transpub.memory import Pair
    from transpub.model import Catalog
    from transpub.pipeline.recalled import Recalled


@dataclass(frozen=True, slots=True)
class Files:
    """What the memory files say, by locale, and which of them could not be read."""

    pairs: Mapping[str, tuple[Pair, ...]]
    problems: tuple[TranspubError, ...]


def folder(project: Project) -> Path:
    """Where imported memories lie; no locale is called so."""
    return project.locales / "memory"


def files(project: Project, locales: Sequence[str]) -> Files:
    """The memory files, each read once: those of `[translate] memory` first, in their order, then the imported ones.

    One that cannot be read to its end gives nothing.
    """
    found: dict[str, list[Pair]] = defaultdict(list)
    problems: list[TranspubError] = []
    for path in _paths(project):
        name = load.named(project, path)
        try:
            with _opened(path, name) as file:
                units = tmx.read(file, name)
                pairs = list(tmx.pairs(units, name, project.site.source_language, locales, tmx.Tally()))
        except TmxError as error:
            problems.append(error)
            continue
        for locale, pair in pairs:
            found[locale].append(pair)
    return Files({locale: tuple(pairs) for locale, pairs in found.items()}, tuple(problems))


def _paths(project: Project) -> tuple[Path, ...]:
    named = (project.root / Path(name).expanduser() for name in project.translate.memory)
    imported = sorted(folder(project).glob("*.tmx")) if folder(project).is_dir() else []
    return tuple(dict.fromkeys((*named, *imported)))


def _opened(path: Path, name: str) -> BinaryIO:
    try:
        if not path.is_file():
            raise TmxError("is not there, or is no file", name, "mend [translate] memory, or bring the file back")
        return path.open("rb")
    except OSError as error:
        raise TmxError(f"cannot be read: {error.strerror}", name, "look at its permissions") from error


def of_locale(
    project: Project,
    locale: str,
    given: Files,
    store: Recalled | None = None,
    known: Mapping[str, str] | None = None,
) -> tuple[memory.Memory, Mapping[str, str]]:
    """The memory of a locale: what the project's own catalogs say of a text counts before what files say.

    Beside it the digest of what each catalog gives, by name; those that give nothing have none. They may be `known`,
    all of them: then the pairs are those of the last run, if the `store` has them. It also holds what the same memory
    has answered before.
    """
    digests: dict[str, str] = {}
    fresh: list[tuple[str, str, tuple[Pair, ...]]] = []
    kept = store.pairs(locale, known) if store is not None and known is not None else {}

    def own() -> Iterator[Pair]:
        names = None if known is None else sorted(known, key=lambda name: load.catalog_path(project, locale, name))
        for name in names if names is not None else _names(project, locale):
            pairs = kept.get(name)
            if pairs is None:
                pairs = _pairs(project, locale, name)
                if pairs:
                    fresh.append((name, memory.digest(pairs), pairs))
            if pairs:
                digests[name] = memory.digest(pairs) if name not in kept else (known or {})[name]
            yield from pairs

    files = given.pairs.get(locale, ())
    made = memory.build(locale, own(), files)
    if store is not None:
        store.keep_pairs(locale, fresh, whole=known is None)
        said = (marks.program(), memory.NEAR, locale, [*digests.items()], memory.digest(files))
        made.answers = store.answers(locale, marks.digest(repr(said).encode("utf-8", "surrogatepass")))
    return made, digests


def _names(project: Project, locale: str) -> Iterator[str]:
    return (_article(project, locale, path) for path in load.catalog_files(project, locale))


def _pairs(project: Project, locale: str, name: str) -> tuple[Pair, ...]:
    """What a catalog gives to the memory: nothing where it cannot be read."""
    path = load.catalog_path(project, locale, name)
    try:
        found = catalog.load(path, name=load.named(project, path))
    except CatalogError:
        return ()  # extract has said so already, or check will
    return tuple(memory.reviewed(found, load.named(project, path))) if found is not None else ()


def _readable(project: Project, locale: str) -> Iterator[tuple[Path, Catalog]]:
    """Every catalog of a locale that can be read, also those whose article is gone: they are memory too."""
    for path in load.catalog_files(project, locale):
        try:
            found = catalog.load(path, name=load.named(project, path))
        except CatalogError:
            continue  # extract has said so already, or check will
        if found is not None:
            yield path, found


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: the file, and whether it changed; `twice` are pairs that were in it more than once."""

    file: str
    written: bool
    tally: tmx.Tally
    twice: int


def import_file(project: Project, path: Path, locales: Sequence[str] = ()) -> Imported:
    """Takes from a TMX file what the project can use, and keeps it as `locales/memory/NAME.tmx`, in place of an older.

    TmxError where it cannot be read to its end: then nothing is written.
    """
    name, tally = str(path), tmx.Tally()
    wanted = tuple(locales) or project.site.locales
    twice = 0
    seen: set[tuple[str, str, str]] = set()
    pieces: list[tmx.Written] = []
    with _opened(path, name) as file:
        units = tmx.read(file, name)
        for locale, pair in tmx.pairs(units, name, project.site.source_language, wanted, tally):
            if (locale, pair.source, pair.target) in seen:
                twice += 1
                continue
            seen.add((locale, pair.source, pair.target))
            pieces.append(tmx.Written(locale, pair.source, pair.target))
    target = folder(project) / f"{path.stem}.tmx"
    if target.resolve() == path.resolve():
        raise UsageError("is the project's own copy", name, "give the file that another tool exported")
    data = b"".join(tmx.write(pieces, project.site.source_language))
    changed = bool(pieces) and (not target.is_file() or target.read_bytes() != data)
    if changed:
        catalog.save(target, data, load.named(project, target))
    return Imported(load.named(project, target), changed, tally, twice)


def export_file(project: Project, path: Path, locales: Sequence[str] = ()) -> Mapping[str, int]:
    """Writes the reviewed pairs of the project's catalogs as TMX; how many they were, by locale."""
    pairs = [
        tmx.Written(locale, pair.source, pair.target, _article(project, locale, file), pair.key, pair.state)
        for locale in tuple(locales) or project.site.locales
        for file, found in _readable(project, locale)
        for pair in memory.reviewed(found)
    ]
    catalog.save(path, b"".join(tmx.write(pairs, project.site.source_language)), str(path))
    counts = dict.fromkeys(tuple(locales) or project.site.locales, 0)
    for pair in pairs:
        counts[pair.locale] += 1
    return counts


def _article(project: Project, locale: str, file: Path) -> str:
    return file.relative_to(project.locales / locale).with_suffix("").as_posix()
