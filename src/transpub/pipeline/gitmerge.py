"""`merge-driver` and `resolve`: catalogs that two branches changed, merged by entry."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from transpub import catalog
from transpub.errors import CatalogError
from transpub.pipeline.git import git

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from transpub.catalog import Conflict
    from transpub.config import Project
    from transpub.model import Catalog

_OURS, _BASE, _THEIRS = 2, 1, 3
"""The stages of a file in conflict in git's index."""


def drive(base: Path, ours: Path, theirs: Path, name: str) -> tuple[Conflict, ...]:
    """Git's merge driver: writes the merged catalog to `ours`, and says where two persons differ.

    CatalogError where a side cannot be read; `ours` then holds git's own merge by line, with its markers.
    """
    try:
        sides = catalog.read(ours, name=f"{name} (ours)"), catalog.read(theirs, name=f"{name} (theirs)")
    except CatalogError as error:
        labels = ("-L", "ours", "-L", "base", "-L", "theirs")
        if git(Path(), "merge-file", *labels, str(ours), str(base), str(theirs)) is None:
            raise
        hint = f"git has merged it by line: mend that, then run 'transpub resolve {name}'"
        raise CatalogError(error.what, error.where, hint) from error
    merged, conflicts = catalog.merge3(_parsed(_data(base, f"{name} (base)")), *sides)
    catalog.save(ours, catalog.write(merged), name)
    return conflicts


@dataclass(frozen=True, slots=True)
class Resolved:
    """What `resolve` found in a file: whether it wrote it, and how many entries wait for somebody's choice."""

    file: str
    written: bool
    waiting: int


def unresolved(project: Project) -> tuple[Path, ...]:
    """The project's catalogs that git could not merge: by its index, or by the markers in them."""
    listed = git(project.locales, "ls-files", "-u", "-z", "--", "*.po", "*.pot") or b""
    by_index = {project.locales / os.fsdecode(line.partition(b"\t")[2]) for line in listed.split(b"\0") if line}
    every = (path for path in project.locales.rglob("*") if path.suffix in {".po", ".pot"})
    return tuple(sorted(path for path in every if path in by_index or _marked(path)))


def _marked(path: Path) -> bool:
    try:
        return catalog.sides(path.read_bytes(), str(path)) is not None
    except (OSError, CatalogError):
        return True  # resolving it says what is wrong


def resolve(path: Path, name: str) -> Resolved:
    """Merges a catalog that git left with markers; one without them is a person's work already, and is not touched.

    The versions are those of git's index where the file is still as git made it, else the two that it holds.
    CatalogError where they cannot be read: the file is left as it is.
    """
    data = _data(path, name)
    found = catalog.sides(data, name)
    if found is None:
        return Resolved(name, written=False, waiting=_waiting(catalog.parse(data, name)))
    base, ours, theirs = found.base, found.ours, found.theirs
    stages = _stages(path)
    base = stages.get(_BASE, base)
    if _OURS in stages and _THEIRS in stages:
        again = catalog.sides(_by_line(stages), name)
        if again is not None and (again.ours, again.theirs) == (ours, theirs):
            ours, theirs = stages[_OURS], stages[_THEIRS]
    both = catalog.parse(ours, f"{name} (ours)"), catalog.parse(theirs, f"{name} (theirs)")
    merged, _ = catalog.merge3(_parsed(base or b""), *both)
    catalog.save(path, catalog.write(merged), name)
    return Resolved(name, written=True, waiting=_waiting(merged))


def _data(path: Path, name: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CatalogError(f"cannot be read: {error.strerror}", name, "look at its name and permissions") from error


def _waiting(found: Catalog) -> int:
    return sum(any(map(catalog.conflicting, entry.comments)) for entry in found.entries)


def _parsed(base: bytes) -> Catalog | None:
    """What both sides came from; None where there is nothing, or nothing that can be read: then nothing is deleted."""
    try:
        return catalog.parse(base)
    except CatalogError:
        return None


def _stages(path: Path) -> Mapping[int, bytes]:
    """The versions of a file in git's index, by stage; none where git knows of no conflict, or is not there."""
    listed = git(path.parent, "ls-files", "-u", "-z", "--", path.name) or b""
    return dict(_blobs(path.parent, listed.split(b"\0")))


def _blobs(folder: Path, lines: Sequence[bytes]) -> Iterator[tuple[int, bytes]]:
    for line in filter(None, lines):
        _, blob, stage = line.partition(b"\t")[0].decode().split()
        data = git(folder, "cat-file", "blob", blob)
        if data is not None:
            yield int(stage), data


def _by_line(stages: Mapping[int, bytes]) -> bytes:
    """What git makes of the versions when it merges them by line."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for stage in (_BASE, _OURS, _THEIRS):
            (folder / str(stage)).write_bytes(stages.get(stage, b""))
        return git(folder, "merge-file", "-p", *map(str, (_OURS, _BASE, _THEIRS))) or b""
