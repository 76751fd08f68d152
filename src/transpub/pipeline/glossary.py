"""The project's termbase out as TBX or CSV, and another one taken into it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from transpub import catalog
from transpub.errors import UsageError
from transpub.exchange import tbx, terms, terms_csv
from transpub.pipeline import exchange

if TYPE_CHECKING:
    from pathlib import Path

    from transpub.config import Project

_SUFFIXES = (".tbx", ".csv")


def export(project: Project, path: Path) -> int:
    """Writes the termbase into a new file, in the format of its suffix; says how many concepts it has."""
    form = _form(path)
    file = project.root / project.translate.glossary
    found = terms_csv.read(exchange.read(file), project.translate.glossary)
    site = project.site
    if form == ".tbx":
        data = tbx.write(found, site.source_language, site.locales)
    else:
        data = terms_csv.write(terms_csv.for_spreadsheets(found))
    exchange.write(path, data)
    return len(found.rows)


def take(project: Project, path: Path, *, dry_run: bool) -> tuple[terms.Term, ...]:
    """Takes a file's concepts into the termbase; says what became of each."""
    form, source = _form(path), project.site.source_language
    locales = (source, *project.site.locales)
    data, name = exchange.read(path), str(path)
    theirs = tbx.read(data, name, locales) if form == ".tbx" else terms.named(terms_csv.read(data, name), locales)
    if source not in theirs.columns:
        hint = f"terms are found by their {source} word: name its column {source}"
        raise UsageError(f"has no terms in {source!r}", name, hint)
    file = project.root / project.translate.glossary
    mine = (
        terms_csv.read(exchange.read(file), project.translate.glossary)
        if file.exists()
        else terms.Termbase((*locales, terms.NOTE))
    )
    merged, told = terms.merge(mine, theirs, source)
    if merged != mine and not dry_run:
        catalog.save(file, terms_csv.write(merged), project.translate.glossary)
    return told


def _form(path: Path) -> str:
    if path.suffix.lower() not in _SUFFIXES:
        raise UsageError(f"{path.suffix or 'no suffix'!r} is no format of termbases", str(path), "allowed: .tbx, .csv")
    return path.suffix.lower()
