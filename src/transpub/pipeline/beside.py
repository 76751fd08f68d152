"""The files beside the articles: pictures, and whatever else articles link to."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING

from transpub import formats
from transpub.errors import TranspubError
from transpub.pipeline import load

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from transpub.config import Project


class Files(Mapping[str, bytes]):
    """The files, by path under their folder; one is read when a page uses it, hidden ones never."""

    def __init__(self, project: Project) -> None:
        folder, articles = project.articles, formats.suffixes(load.settings(project))
        self._paths = {
            path.relative_to(folder).as_posix(): path
            for path in sorted(folder.rglob("*"))
            if path.suffix.lower() not in articles
            and not any(part.startswith(".") for part in path.relative_to(folder).parts)
            and os.path.isfile(path)  # noqa: PTH113  # of one in a closed folder this says no, where a Path would raise
            and path.resolve().is_relative_to(folder.resolve())
        }

    def path(self, name: str) -> Path:
        """Where a file lies."""
        return self._paths[name]

    def __getitem__(self, name: str) -> bytes:
        """What a file holds; TranspubError where it cannot be read."""
        path = self._paths[name]
        try:
            return path.read_bytes()
        except OSError as error:
            raise TranspubError(f"cannot be read: {error.strerror}", str(path), "look at its permissions") from error

    def __iter__(self) -> Iterator[str]:
        """Their paths."""
        return iter(self._paths)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._paths)
