"""Downloads that survive a bad line: resumed, measured, and put in place only when they are whole."""

from __future__ import annotations

import contextlib
import hashlib
import http.client
import json
import random
import re
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import TYPE_CHECKING

from transpub.errors import MissingError, TranspubError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    Progress = Callable[[int, int], None]

TIMEOUT = 30.0
"""Seconds without a byte."""

STALE = 3
"""Tries of one link in a row that bring nothing new."""

TRIES = 50
"""Tries of one link in all."""

PAUSE, LONGEST = 1.0, 30.0
"""Seconds between two tries of one link: the first, doubled with each that brings nothing new, and the longest."""

MAX_BYTES = 4 * 1024**3
_PASSING = frozenset({408, 416, 429, 500, 502, 503, 504})
"""HTTP statuses after which another try of the same link has a chance."""

_BLOCK = 256 * 1024
_AGENT = {"User-Agent": "transpub", "Accept-Encoding": "identity"}


@dataclass(frozen=True, slots=True)
class Downloaded:
    """A whole file, its SHA-256 in hex, and the link that gave it."""

    path: Path
    sha256: str
    link: str = ""


class _Broken(Exception):  # noqa: N818  # never leaves this module
    """This try came to nothing; `final`: so would another of this link. `pause` is what the server asks for."""

    def __init__(self, reason: str, *, final: bool = False, pause: float = 0.0) -> None:
        super().__init__(reason)
        self.final, self.pause = final, pause


@contextlib.contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Waits until no other process is in here for that folder: two that write one part would spoil it.

    Where the file system knows no locks (some networks' do not) nobody waits; a spoiled package is refused later.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / ".lock").open("ab")
    except OSError as error:
        raise TranspubError(f"cannot be written: {error.strerror}", str(folder)) from error
    with lock:
        with contextlib.suppress(OSError):
            _lock(lock.fileno())
        yield  # closing the file lets the lock go


if sys.platform == "win32":

    def _lock(file: int) -> None:
        import msvcrt  # noqa: PLC0415  # only there

        msvcrt.locking(file, msvcrt.LK_LOCK, 1)

else:

    def _lock(file: int) -> None:
        import fcntl  # noqa: PLC0415  # not on Windows

        fcntl.flock(file, fcntl.LOCK_EX)


def fetch(
    links: Sequence[str], path: Path, progress: Progress, unfit: Callable[[int, str], str] = lambda _size, _sha256: ""
) -> Downloaded:
    """The file at the first link that gives it whole; MissingError says why the last did not.

    `unfit` says of a whole file's size and SHA-256 why it is not the one that is wanted; the next link is tried then.
    Links are http, https, or file.

    What has come so far is kept in `NAME.part` beside `path`, and the next try, or the next run, goes on from there, as
    long as the link is the same and the server says that the file is. `progress` gets bytes and total bytes (0:
    unknown).
    """
    reason = "there is no link to it"
    for link in links:
        most = stale = 0
        for _ in range(TRIES):
            try:
                _attempt(link, path, progress)
            except _Broken as error:
                reason = f"{link}: {error}"
                most, stale = (_had(path), 0) if _had(path) > most else (most, stale + 1)
                if error.final or stale >= STALE:
                    break
                pause = min(LONGEST, error.pause or PAUSE * 2**stale)
                time.sleep(pause * random.uniform(0.8, 1.2))  # noqa: S311  # that clients do not come in step
            else:
                with path.open("rb") as file:
                    sha256 = hashlib.file_digest(file, "sha256").hexdigest()
                    size = file.seek(0, 2)
                said = unfit(size, sha256)
                if not said:
                    return Downloaded(path, sha256, link)
                reason = f"{link}: {said}"
                path.unlink()
                break
    raise MissingError(reason)


def read(link: str, *, most: int = 64 * 1024**2) -> bytes:
    """A small file from http, https or file, at most its first `most` bytes; MissingError says why not."""
    if not re.match(r"(?:https?|file)://", link):
        raise MissingError("is no address", link)
    try:
        with urllib.request.urlopen(urllib.request.Request(link, headers=_AGENT), timeout=TIMEOUT) as answer:  # noqa: S310  # checked above
            data: bytes = answer.read(most)
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise MissingError(_said(error), link) from error
    return data


def _part(path: Path) -> Path:
    return path.with_name(f"{path.name}.part")


def _note(path: Path) -> Path:
    return path.with_name(f"{path.name}.part.json")


def _had(path: Path) -> int:
    try:
        return _part(path).stat().st_size
    except OSError:
        return 0


def _resumable(link: str, path: Path) -> tuple[int, str]:
    """How much there is of that link's file, and what the server called it then: an ETag, or the date of its change."""
    try:
        note = json.loads(_note(path).read_text("utf-8"))
        return (
            (_had(path), note["is"]) if note["link"] == link and isinstance(note["is"], str) and note["is"] else (0, "")
        )
    except (OSError, ValueError, LookupError, TypeError):
        return 0, ""


def _attempt(link: str, path: Path, progress: Progress) -> None:
    """One request: takes up where the part ends, or begins anew; leaves the whole file in `path`, or raises _Broken."""
    if link.startswith("file://"):
        _copy(link, path, progress)
        return
    if not re.match(r"https?://", link):
        raise _Broken("is no address", final=True)
    had, known = _resumable(link, path)
    ranged = {"Range": f"bytes={had}-", "If-Range": known} if had else {}
    try:
        answer = urllib.request.urlopen(urllib.request.Request(link, headers=_AGENT | ranged), timeout=TIMEOUT)  # noqa: S310  # checked above
    except urllib.error.HTTPError as error:
        error.close()
        if error.code == http.HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
            _forget(path)  # the part is no beginning of the file that is there now
        asked = error.headers.get("Retry-After", "")
        pause = float(asked) if re.fullmatch(r"\d{1,5}", asked) else 0.0
        raise _Broken(_said(error), final=error.code not in _PASSING, pause=pause) from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise _Broken(_said(error)) from error
    with contextlib.closing(answer):
        start, total = _extent(answer, had)
        if total > MAX_BYTES:
            raise _Broken(f"is too large: {total} bytes", final=True)
        _keep(answer, path, link, start, total, progress)
    came = _had(path)
    if total and came != total:
        raise _Broken(f"broke off after {came} of {total} bytes")
    try:
        _part(path).replace(path)
        _note(path).unlink(missing_ok=True)
    except OSError as error:
        raise TranspubError(f"cannot be written: {error.strerror}", str(path)) from error


def _copy(link: str, path: Path, progress: Progress) -> None:
    """A file of this machine, or of a share that it sees."""
    try:
        with urllib.request.urlopen(link, timeout=TIMEOUT) as source:  # noqa: S310  # a file, see above
            path.parent.mkdir(parents=True, exist_ok=True)
            total, came = int(source.headers.get("Content-Length", 0)), 0
            with _part(path).open("wb") as part:
                while block := source.read(_BLOCK):
                    came += len(block)
                    if came > MAX_BYTES:
                        raise _Broken("is too large", final=True)
                    part.write(block)
                    progress(came, total)
        _part(path).replace(path)
    except (OSError, ValueError) as error:
        raise _Broken(_said(error), final=True) from error


def _extent(answer: http.client.HTTPResponse, had: int) -> tuple[int, int]:
    """Where the answer begins in the file, and how long the file is (0: unknown)."""
    length = answer.headers.get("Content-Length", "")
    size = int(length) if length.isascii() and length.isdigit() else 0
    if answer.status == http.HTTPStatus.PARTIAL_CONTENT:
        extent = re.fullmatch(r"bytes (\d+)-\d+/(\d+|\*)", answer.headers.get("Content-Range", ""))
        if extent is None or int(extent[1]) != had:
            raise _Broken("answers with another part than the one asked for", final=True)
        return had, int(extent[2]) if extent[2] != "*" else had + size if size else 0
    return 0, size


def _keep(answer: http.client.HTTPResponse, path: Path, link: str, start: int, total: int, progress: Progress) -> None:  # noqa: PLR0913, PLR0917  # one step of _attempt
    """Writes what comes to the part, after its first `start` bytes."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        called = answer.headers.get("ETag", "")
        called = answer.headers.get("Last-Modified", "") if not called or called.startswith("W/") else called
        _note(path).write_text(json.dumps({"link": link, "is": called}), "utf-8")
        part = _part(path).open("ab" if start else "wb")
    except OSError as error:
        raise TranspubError(f"cannot be written: {error.strerror}", str(path)) from error
    came = start
    with part:
        progress(came, total)
        while True:
            try:
                block = answer.read(_BLOCK)
            except (OSError, http.client.HTTPException) as error:
                raise _Broken(_said(error)) from error
            if not block:
                return
            came += len(block)
            if came > MAX_BYTES:
                raise _Broken("is too large", final=True)
            try:
                part.write(block)
            except OSError as error:
                raise TranspubError(f"cannot be written: {error.strerror}", str(path)) from error
            progress(came, total)


def _forget(path: Path) -> None:
    _part(path).unlink(missing_ok=True)
    _note(path).unlink(missing_ok=True)


def _said(error: Exception) -> str:
    """An error of the network in a few words."""
    if isinstance(error, urllib.error.HTTPError):
        return f"HTTP {error.code} {error.reason}"
    cause = error.reason if isinstance(error, urllib.error.URLError) else error
    if isinstance(cause, TimeoutError):
        return "no answer in time"
    return str(getattr(cause, "strerror", None) or cause or type(cause).__name__)
