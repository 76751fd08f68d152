"""`models.lock`: which model a project translates with, to the byte, so that every machine has the same.

A JSON file beside `transpub.toml`, to be committed. Argos publishes no checksums: the first installation of a version
is trusted and written down, every later one of it must be the same bytes.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from transpub.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FILE = "models.lock"
_UPDATE = "run the installation with --update to take another model, and commit the file"


@dataclass(frozen=True, slots=True)
class Locked:
    """An archive: the version it holds, where it was, its size in bytes, its SHA-256 in hex."""

    version: str
    links: tuple[str, ...]
    size: int
    sha256: str


def read(path: Path) -> dict[str, Locked]:
    """What a lock file says, by pairs (`en-ky`); empty where there is none. UsageError where it cannot be read."""
    try:
        data = json.loads(path.read_text("utf-8"))
        return {
            pair: Locked(str(row["version"]), tuple(map(str, row["links"])), int(row["size"]), str(row["sha256"]))
            for pair, row in data.items()
        }
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, LookupError, AttributeError) as error:
        said = "mend it, or remove it and install the models again"
        raise UsageError(f"cannot be read: {type(error).__name__}: {error}", str(path), said) from error


def written(locked: Mapping[str, Locked]) -> str:
    """The file's text: pairs in order, so that two branches seldom touch the same line."""
    rows = {pair: asdict(locked[pair]) for pair in sorted(locked)}
    return json.dumps(rows, indent=2, ensure_ascii=False) + "\n"


def disagreement(locked: Locked | None, version: str, size: int, sha256: str) -> str:
    """In what an archive is not the locked one; "" where it is, nothing is locked, or it is another version."""
    if locked is None or locked.version != version or (locked.sha256 == sha256 and locked.size == size):
        return ""
    return f"is not the one of {FILE}: SHA-256 {sha256}, {size} bytes; there {locked.sha256}, {locked.size} bytes"


def refused(what: str, where: str = "") -> UsageError:
    """The error for an archive that is not the locked one."""
    return UsageError(what, where, _UPDATE)
