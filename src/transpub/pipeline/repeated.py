"""A command that is given again, over files that are the same, says the same: what it said the last time is kept.

A cache: deleting it costs time only, and a damaged one is none.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO

from transpub import catalog
from transpub.errors import CatalogError
from transpub.pipeline import marks
from transpub.pipeline.settled import Last

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from transpub.config import Project


_PIECE = 1 << 20
"""Characters that are read at once."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a command printed, in a file that is open, and its exit code."""

    file: TextIO
    code: int

    def pieces(self) -> Iterator[str]:
        """What it printed."""
        with self.file:
            while piece := self.file.read(_PIECE):
                yield piece


class Repeated:
    """A command with what it was asked, over the project's files and `more` as they are now."""

    def __init__(self, project: Project, command: str, asked: object, more: Iterable[Path] = ()) -> None:
        self._command = command
        self._path = project.cache / f"said-{command}.json"
        self._text = self._path.with_suffix(".txt")
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
                return self._opened(str(kept["digest"]), int(kept["code"]))
        return None

    def _opened(self, digest: str, code: int) -> Said | None:
        """The text, if it has this digest: of the very file that is looked at, for another run may replace it."""
        file = self._text.open("rb")
        if hashlib.file_digest(file, "sha256").hexdigest() != digest:
            file.close()
            return None
        file.seek(0)
        return Said(io.TextIOWrapper(file, "utf-8", "surrogatepass", ""), code)

    def keep(self, text: str | Iterable[str], code: int = 0) -> None:
        """Keeps what the command said now, unless a file could have changed unseen when its mark was taken.

        One that has changed since has another mark for the next run, also where the command itself wrote it.
        """
        if all(marks.settled(mark, self._now) for mark in self._found.values()):
            with contextlib.suppress(CatalogError, OSError):  # one that cannot be written costs time only
                digest = self._write([text] if isinstance(text, str) else text)
                row = {"mark": self._mark, "digest": digest, "code": code}
                catalog.save(self._path, json.dumps(row).encode())

    def _write(self, pieces: Iterable[str]) -> str:
        """Writes the text, which may be larger than the memory; its digest."""
        digest = hashlib.sha256()
        self._text.parent.mkdir(parents=True, exist_ok=True)
        self._text.unlink(missing_ok=True)  # another run may be reading it out
        with self._text.open("xb") as file:
            for piece in pieces:
                data = piece.encode("utf-8", "surrogatepass")
                digest.update(data)
                file.write(data)
        return digest.hexdigest()
