"""A small project on disk for tests, and a way to run commands in it."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING

from typer.testing import CliRunner

from transpub import catalog
from transpub.cli import app

if TYPE_CHECKING:
    from collections.abc import Callable

    from transpub.model import Catalog, Entry

TEXT = """\
Home  >  Media  >  Court News

Chairman meets the delegation

On May 14, Aigul Sydykova, chairwoman of the court, met a delegation of Mr. Li. They spoke for two hours.

The two sides signed a plan. It will be carried out in 2027.

copyright © 2026 Press Service

ICP 01234567
"""

MARKDOWN = """\
---
title: A visit
date: 2026-05-20
section: [Media, Court News]
tags: [visits]
---

# A visit

The guests saw *three* courtrooms and [the archive](chairman.txt). They asked many questions.

| item | number |
|------|-------:|
| halls | 3 |

> We learn from each other.
"""


@dataclasses.dataclass(frozen=True)
class Result:
    code: int
    out: str
    err: str


@dataclasses.dataclass(frozen=True)
class Sample:
    """A project in a folder; `run` is the command line in it."""

    root: Path

    def run(self, *arguments: str) -> Result:
        result = CliRunner().invoke(app, ["-C", str(self.root), *arguments])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Result(result.exit_code, result.stdout, result.stderr)

    def write(self, name: str, text: str | bytes) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    def po(self, locale: str, name: str) -> Path:
        return self.root / "locales" / locale / f"{name}.po"

    def catalog(self, locale: str, name: str) -> Catalog:
        return catalog.read(self.po(locale, name))

    def entry(self, locale: str, name: str, source: str) -> Entry:
        (found,) = (entry for entry in self.catalog(locale, name).entries if entry.source == source)
        return found

    def edit(self, locale: str, name: str, change: Callable[[Entry], Entry]) -> None:
        """What a translator does in an editor: changes entries, leaves the rest."""
        path = self.po(locale, name)
        found = catalog.read(path)
        path.write_bytes(catalog.write(dataclasses.replace(found, entries=tuple(change(e) for e in found.entries))))

    def tree(self) -> dict[str, bytes]:
        """Every file of the project but the cache, by path."""
        return {
            path.relative_to(self.root).as_posix(): path.read_bytes()
            for path in sorted(self.root.rglob("*"))
            if path.is_file() and ".transpub" not in path.parts
        }


def make(root: Path, engine: str = "pseudo", extra: str = "") -> Sample:
    sample = Sample(root)
    sample.write("transpub.toml", f'[site]\ntitle = "Press Service"\n[translate]\nengine = "{engine}"\n{extra}')
    sample.write("source_articles/chairman.txt", TEXT)
    sample.write("source_articles/visit.md", MARKDOWN)
    return sample


def reviewed(target: str, source: str) -> Callable[[Entry], Entry]:
    """The edit of a translator who types `target` for one source and takes the fuzzy flag away."""
    return lambda entry: (
        dataclasses.replace(entry, target=target, fuzzy=False, previous=None) if entry.source == source else entry
    )
