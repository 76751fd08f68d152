"""Two files change places in one step, so that what stood in the place is in our hands and can be looked at."""

from __future__ import annotations

import ctypes
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_HERE = -100  # AT_FDCWD
_EXCHANGE = 2  # RENAME_EXCHANGE


def swapped(one: Path, other: Path) -> bool:
    """Swaps two files; False where that cannot be: Linux alone has the call, and not on every file system."""
    call = getattr(ctypes.CDLL(None), "renameat2", None) if os.name == "posix" else None
    return call is not None and call(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0
