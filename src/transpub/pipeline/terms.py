"""The project's glossary, read where it is needed."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from transpub import glossary
from transpub.exchange import terms_csv
from transpub.pipeline import exchange

if TYPE_CHECKING:
    from pathlib import Path

    from transpub.config import Project
    from transpub.glossary import Glossary


def of_locale(project: Project, locale: str) -> Glossary:
    """The terms from the project's source language into a locale; none where there is no such file.

    UsageError with file and line where it cannot be read.
    """
    path = project.root / project.translate.glossary
    try:
        found = path.stat()
    except OSError:
        return glossary.Glossary()
    source = project.site.source_language
    return _read(path, project.translate.glossary, (found.st_mtime_ns, found.st_size), source, locale)


@lru_cache(maxsize=16)
def _read(path: Path, name: str, _version: tuple[int, int], source: str, locale: str) -> Glossary:
    """One file is read once for each locale, not once for each article."""
    return glossary.of(terms_csv.read(exchange.read(path), name), source, locale)
