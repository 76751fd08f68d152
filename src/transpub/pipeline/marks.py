"""Whether files are as they were: marks that the disk gives for nothing, digests where those do not tell."""

from __future__ import annotations

import hashlib
import os
import stat
import sysconfig
import time
from pathlib import Path
from typing import TYPE_CHECKING

import transpub

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from transpub.config import Project

OTHER = "other"
"""Before the mark of what is no file that can be read."""

_TICK = 20_000_000
"""Nanoseconds in which a file may change again with the same time of change, on file systems that count them."""
_COARSE = 2_000_000_000
"""The same on those that count in seconds."""


def mark(found: os.stat_result) -> str:
    """What the disk says of a file: another mark, perhaps other content; the same mark, the same content.

    What is no file has one that begins with "other": to read it may never end.
    """
    if not stat.S_ISREG(found.st_mode):
        return f"{OTHER} {found.st_ino}"
    return f"{found.st_size} {found.st_mtime_ns} {found.st_ctime_ns} {found.st_ino}"


def of(path: str | Path) -> str:
    """The mark of a file; "" where there is none that can be read."""
    try:
        return mark(os.stat(path))  # noqa: PTH116  # thousands of them: a Path costs more than the call
    except OSError:
        return ""


def settled(found: str, now: int) -> bool:
    """Whether the file cannot change any more without another mark; `now` is the time when it was taken, in ns."""
    if not found or found.startswith(OTHER):
        return not found
    changed = int(found.split()[1])
    return changed < now - (_TICK if changed % 1_000_000_000 else _COARSE)


def digest(data: bytes) -> str:
    """A digest of content."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def below(folder: str) -> Iterator[tuple[str, str]]:
    """Every file below a folder with its mark, hidden ones too, in an order that is always the same."""
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError:
        yield folder, f"{OTHER} closed"
        return
    for entry in entries:
        try:
            if entry.is_dir(follow_symlinks=False):
                yield from below(entry.path)
            else:
                yield entry.path, mark(entry.stat())
        except OSError:
            yield entry.path, ""


def inputs(project: Project) -> tuple[dict[str, str], int]:
    """The mark of every file that the site may be made of, by path, and the time in ns when they were taken."""
    now = time.time_ns()
    roots = (project.articles, project.locales, project.templates)
    found = {path: each for root in roots if root.is_dir() for path, each in below(str(root))}
    found[str(project.root / "transpub.toml")] = of(project.root / "transpub.toml")
    return found, now


def program() -> str:
    """A digest of ours: with another version of transpub, or of a library beside it, everything is made anew."""
    home = Path(transpub.__file__).parent
    files = ((path, each) for path, each in below(str(home)) if "__pycache__" not in path)
    libraries = of(Path(sysconfig.get_path("purelib")))
    return digest("\n".join((transpub.__version__, libraries, *(f"{path} {each}" for path, each in files))).encode())


def whole(found: Mapping[str, str], *others: object) -> str:
    """One digest of many marks, and of what else counts."""
    return digest("\n".join((*(f"{path} {each}" for path, each in found.items()), *map(repr, others))).encode())
