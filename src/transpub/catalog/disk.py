"""Saving: a file is the old one or the new one, whole; what an editor saved meanwhile is merged, not overwritten.

Runs of transpub wait for one another, for as long as one saves. Editors know no locks: what they save at any moment
of ours is looked for before and, where the system can swap files, after ours has taken its place.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import stat
import time
from pathlib import Path
from typing import TYPE_CHECKING

from transpub.catalog.lock import held
from transpub.catalog.read import parse
from transpub.catalog.swap import swapped
from transpub.catalog.write import write
from transpub.errors import CatalogError

if TYPE_CHECKING:
    from collections.abc import Callable

    from transpub.model import Catalog

_TRIES = 10
"""How often a file that changes under our hands is read again before we give up."""
_MOMENT = 0.05
"""Seconds after which a file that cannot be read is looked at again: an editor may be in the middle of saving it."""
_TEMPORARY = re.compile(r"\..*\.[0-9a-f]{12}\.tmp")
_ABANDONED = 3600.0
"""Seconds after which no run can be at work on a temporary file any more: it writes one in milliseconds."""
_SHORT = 50
"""How much of a file's name its temporary file bears: a name has at most 255 bytes."""


def save(path: Path, data: bytes, name: str = "") -> None:
    """Puts a file in its place in one step, through a temporary file beside it; CatalogError where that fails."""
    _put(path, data, name or str(path), None)


def sweep(folder: Path) -> None:
    """Removes the temporary files below a folder that runs have left there which were killed while they saved."""
    for place, _, names in os.walk(folder):
        for path in (Path(place, name) for name in names if _TEMPORARY.fullmatch(name)):
            with contextlib.suppress(OSError):  # they do no harm
                if path.stat().st_mtime < time.time() - _ABANDONED:
                    path.unlink()


def load(path: Path, name: str = "") -> Catalog | None:
    """The catalog in a file, None where there is no file; CatalogError where it is there and cannot be read."""
    return _loaded(path, name or str(path))[1]


def read(path: Path, name: str = "") -> Catalog:
    """The catalog in a file that must be there; `name` is what errors call it. CatalogError where it cannot be read."""
    found = load(path, name)
    if found is None:
        raise CatalogError("cannot be read: there is no such file", name or str(path))
    return found


def update(
    path: Path,
    change: Callable[[Catalog | None], Catalog],
    name: str = "",
    *,
    settled: Callable[[bytes], bool] | None = None,
) -> bytes | None:
    """Reads a catalog (None where there is no file), changes it, and saves it if its bytes changed.

    Gives the bytes that were written, None where nothing changed.

    Other runs of transpub wait until it is done. Where somebody else saved the file meanwhile, the change is made to
    theirs. `settled` may say of a file's bytes that the change leaves them as they are, in less time than it takes.
    """
    shown = name or str(path)
    if settled is not None and (data := _bytes(path, shown)) is not None and settled(data):
        return None
    return rewrite(path, change, name)


def rewrite(
    path: Path,
    change: Callable[[Catalog | None], Catalog],
    name: str = "",
    *,
    known: Callable[[bytes], Catalog | None] = lambda _: None,
    sparing: Callable[[bytes, bytes], bytes] = lambda _, after: after,
) -> bytes | None:
    """As `update`; gives the bytes that were written, None where nothing changed.

    `known` may give the catalog that a file's bytes hold, so that they are not read again. `sparing` may give other
    bytes that hold the same catalog, from those before and ours.
    """
    shown = name or str(path)
    with held(Path(os.path.realpath(path)).parent, shown):
        for _ in range(_TRIES):
            before, old = _loaded(path, shown, known)
            after = write(change(old))
            if before is not None and after != before:
                after = sparing(before, after)
            if after == before:
                return None
            if _put(path, after, shown, lambda place, before=before: _bytes(place, shown) == before):  # type: ignore[misc]  # mypy infers no lambda with defaults
                return after
    raise _restless(shown)


def _restless(shown: str) -> CatalogError:
    return CatalogError("is changed again and again by another program", shown, "close it there, and run this again")


def _loaded(
    path: Path, shown: str, known: Callable[[bytes], Catalog | None] = lambda _: None
) -> tuple[bytes | None, Catalog | None]:
    """What a file holds, as bytes and as a catalog, which may be known."""
    data = _bytes(path, shown)
    for _ in range(_TRIES):
        try:
            return data, (known(data) or parse(data, shown)) if data is not None else None
        except CatalogError:
            time.sleep(_MOMENT)
            again = _bytes(path, shown)
            if again == data:
                raise
            data = again
    raise _restless(shown)


def _put(path: Path, data: bytes, shown: str, still: Callable[[Path], bool] | None) -> bool:
    """Writes a file beside its place, and moves it there if `still` says so then; says whether it did.

    `still` says of a path whether what it holds is what ours is to take the place of; None is whatever that may be.
    """
    target = Path(os.path.realpath(path))  # a link stays a link
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else None
        if mode is not None and not mode & 0o222:
            raise CatalogError("is read-only", shown, "make it writable")
        # Not by the process's number: in containers it is often the same, also as that of a run that was killed.
        temporary = target.with_name(f".{target.name[:_SHORT]}.{secrets.token_hex(6)}.tmp")
        try:
            with temporary.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            if mode is not None:
                temporary.chmod(mode)
            return _moved(temporary, target, data, still)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        reason = error.strerror or str(error)
        hint = "look at its permissions and the space on the disk; nothing was changed"
        raise CatalogError(f"cannot be written: {reason}", shown, hint) from error


def _moved(temporary: Path, target: Path, data: bytes, still: Callable[[Path], bool] | None) -> bool:
    """Puts a written file in its place, unless somebody has saved another there; says whether it did."""
    if still is not None and not still(target):  # asked as late as can be: what is written above takes milliseconds
        return False
    if still is None or not swapped(temporary, target):
        os.replace(temporary, target)  # noqa: PTH105  # one call to stand in for in tests of a full disk
        return True
    if still(temporary):
        return True
    placed = data
    for _ in range(_TRIES):  # somebody saved in the moment between: theirs goes back, and what they save meanwhile
        theirs = temporary.read_bytes()
        if not swapped(temporary, target):
            os.replace(temporary, target)  # noqa: PTH105  # their words come before ours, which can be made again
            break
        if temporary.read_bytes() == placed:
            break
        placed = theirs
    return False


def _bytes(path: Path, shown: str) -> bytes | None:
    """What the file holds, None where there is none. A pipe or a device is no file: reading one may never end."""
    try:
        if not stat.S_ISREG(path.stat().st_mode) and not path.is_dir():
            raise CatalogError("is no file", shown, "move it away")
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise CatalogError(f"cannot be read: {error.strerror}", shown, "look at its permissions") from error
