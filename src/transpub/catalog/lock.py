"""One run of transpub at a time saves in a folder of catalogs; the others wait."""

from __future__ import annotations

import contextlib
import os
import time
from typing import TYPE_CHECKING

from transpub.errors import CatalogError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WAIT = 30.0
"""Seconds after which we give up. A save takes milliseconds: who holds the lock for so long has stopped."""
_PAUSE = 0.01


@contextlib.contextmanager
def held(folder: Path, shown: str) -> Iterator[None]:
    """Holds the lock of a folder; CatalogError where another run does not let go of it. It must not be taken twice.

    The lock is the system's and lies on the folder itself: there is no file to be left behind, and it ends with the
    process, however that ends. On systems and file systems without such locks (Windows, some network shares) nothing
    is held.
    """
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:  # it is not there yet, or it is closed: saving says so
        yield
        return
    try:
        _wait(handle, shown)
        yield
    finally:
        os.close(handle)


def _wait(handle: int, shown: str) -> None:
    try:
        import fcntl  # noqa: PLC0415  # not on Windows
    except ImportError:
        return
    until = time.monotonic() + WAIT
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                hint = "look whether one has stopped in the middle, end it, and run this again"
                raise CatalogError(f"is kept by another run of transpub for {WAIT:.0f} s", shown, hint) from None
            time.sleep(_PAUSE)
        except OSError:  # this file system knows no locks
            return
        else:
            return
