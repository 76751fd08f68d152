"""`check --fix`: what is certain, corrected in the catalogs, each in one step."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from transpub import catalog, checks
from transpub.errors import CatalogError, TranspubError
from transpub.pipeline import load, survey
from transpub.pipeline.examined import data_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from transpub.config import Project
    from transpub.model import Catalog


@dataclass(frozen=True, slots=True)
class Fixed:
    """What was corrected: the catalogs, and a unified diff of them; `problems` could not be read or written."""

    files: tuple[str, ...]
    diff: str
    problems: tuple[TranspubError, ...]


def fix(
    project: Project,
    settings: checks.Settings,
    wanted: Sequence[str] = (),
    locales: Sequence[str] = (),
    *,
    dry_run: bool = False,
) -> Fixed:
    """Corrects what the checks that are on find and can correct; with `dry_run` nothing is written."""
    documents, _ = survey.documents(project, load.load(project), wanted)
    files: list[str] = []
    diffs: list[str] = []
    problems: list[TranspubError] = []
    for locale in tuple(locales) or project.site.locales:
        names = {name for name in checks.FIXES if settings.runs(name, locale)}
        for document in documents:
            path = load.catalog_path(project, locale, document.name)
            name = load.named(project, path)
            before = data_of(path)
            if before is None or document.origin is not None:
                continue
            try:
                after = _fixed(path, name, before, names, dry_run=dry_run)
            except CatalogError as error:
                problems.append(error)
                continue
            if after != before:
                files.append(name)
                diffs.append(_diff(before, after, name))
    return Fixed(tuple(files), "".join(diffs), tuple(problems))


def _fixed(path: Path, name: str, before: bytes, names: set[str], *, dry_run: bool) -> bytes:
    """What the file holds afterwards; a catalog in which nothing is to correct is not written anew."""
    own = catalog.parse(before, name)
    better = checks.fixed(own, names)
    if better == own:
        return before
    if dry_run:
        return catalog.write(better)

    def change(now: Catalog | None) -> Catalog:
        if now is None:
            raise CatalogError("vanished while it was corrected", name, "run this again")
        return checks.fixed(now, names)

    catalog.update(path, change, name)
    return data_of(path) or before


def _diff(before: bytes, after: bytes, name: str) -> str:
    old, new = (data.decode("utf-8", "replace").splitlines(keepends=True) for data in (before, after))
    return "".join(difflib.unified_diff(old, new, f"a/{name}", f"b/{name}", n=3))
