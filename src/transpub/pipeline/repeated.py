"""A command that is given again, over files that are the same, says the same: what it said the last time is kept.

A cache: deleting it costs time only, and a damaged one is none.
"""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from transpub import catalog
from transpub.errors import CatalogError
from transpub.pipeline import marks
from transpub.pipeline.settled import Last

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from transpub.config import Project


@dataclass(frozen=True, slots=True)
class Said:
    """What a command printed, and its exit code."""

    text: str
    code: int


class Repeated:
    """A command with what it was asked, over the project's files and `more` as they are now."""

    def __init__(self, project: Project, command: str, asked: object, more: Iterable[Path] = ()) -> None:
        self._command = command
        self._path = project.cache / f"said-{command}.json"
        found, self._now = marks.inputs(project)
        self._found = found | {str(path): marks.of(path) for path in more}
        self._mark = marks.whole(self._found, marks.program(), asked)

    def last(self, project: Project, *asked: object) -> Last:
        """What the command left the last time that it was asked this, to be begun with."""
        return Last(project, self._command, asked, (self._found, self._now))

    def said(self) -> Said | None:
        """What the command said the last time, if it was asked the same and nothing has changed; else None."""
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            kept = json.loads(self._path.read_bytes())
            if kept["mark"] == self._mark:
                return Said(str(kept["text"]), int(kept["code"]))
        return None

    def keep(self, project: Project, text: str, code: int = 0) -> None:
        """Keeps what the command said now, unless a file may have changed unseen, or has: the command wrote it."""
        found, _ = marks.inputs(project)
        known = {path: mark for path, mark in self._found.items() if path in found}
        if found == known and all(marks.settled(mark, self._now) for mark in self._found.values()):
            row = json.dumps({"mark": self._mark, "text": text, "code": code}, ensure_ascii=False)
            with contextlib.suppress(CatalogError):  # one that cannot be written costs time only
                catalog.save(self._path, row.encode("utf-8", "surrogatepass"))
