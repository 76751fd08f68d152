"""The user's own git, asked by its command."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def git(folder: Path, *arguments: str) -> bytes | None:
    """What git prints; None where it is not there or fails. `merge-file` ends with the number of conflicts it left."""
    try:
        done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, check=False)  # noqa: S603, S607  # the user's own git
    except OSError:
        return None
    failed = done.returncode > 127 or (done.returncode and arguments[0] != "merge-file")  # noqa: PLR2004  # merge-file's own limit
    return None if failed else done.stdout
