"""Writing the tree: only what changed, each file whole, nothing outside the folder, nobody else's file touched."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import secrets
import shutil
import stat
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Literal, TypeAlias

from transpub.errors import TranspubError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

MANIFEST = ".transpub-manifest.json"
"""In the output folder: the files that were written there, by path, each with a digest. It tells own from foreign."""

WAITING = ".transpub-new"
"""In the output folder, while a run is at work: what is ready and has not taken its place."""

_OWN = b'<meta name="generator" content="transpub">'
"""On every page of the built-in theme: such a page is ours also where the manifest was lost."""

_Folder: TypeAlias = Literal["there", "none", "odd"]
"""A folder on the disk: there, not there, or a link or something else that must be looked at closely."""


@dataclass(frozen=True, slots=True)
class WriteReport:
    """The files written and removed, by path under the folder, and how many were as they should be already."""

    written: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int


@dataclass(frozen=True, slots=True)
class Put:
    """A file that is ready: its digest, and where its content waits, "" where it is in its place already."""

    path: str
    digest: str
    waits: str = ""


class Writer:
    """A run's writing. What is new waits beside the site until all is ready, and then takes its place at once.

    Only files that an earlier run wrote, and that nobody changed since, are removed or replaced unseen. A foreign file
    where a page must go is an error, before anything is in its place. TranspubError also for what the file system
    refuses; then, and on Ctrl-C, every file is the old or the new one, whole, and the next run goes on.
    """

    def __init__(self, folder: Path) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self.root = folder.resolve(strict=True)
        except OSError as error:
            raise _refused(error, folder) from error
        self.known = _manifest(self.root)
        self._prefix = f"{self.root}/".replace("//", "/")
        self._waiting = self.root / WAITING
        self._folders: dict[str, _Folder] = {"": "there"}
        self._count = 0
        shutil.rmtree(self._waiting, ignore_errors=True)  # of a run that was killed

    def target(self, path: str) -> Path:
        """The file of a path; TranspubError for one that leads out, by its words or through a link on the disk."""
        return Path(self._target(path)[0])

    def _target(self, path: str) -> tuple[str, bool]:
        """The file of a path, and whether its folder is there; TranspubError as `target`."""
        above, _, name = path.rpartition("/")
        folder = self._folder(above)
        odd = folder == "odd" or name in {"", ".", MANIFEST} or path[0] == "/" or ".." in path
        if odd or "\\" in path or "\0" in path:
            return str(_inside(self.root, path)), True
        return f"{self._prefix}{path}", folder == "there"

    def _folder(self, path: str) -> _Folder:
        """What a folder of the tree is; asked of the disk once for each, since nobody else makes any meanwhile."""
        if path not in self._folders:
            above = self._folder(path.rpartition("/")[0])
            self._folders[path] = above if above != "there" else _kind(f"{self._prefix}{path}")
        return self._folders[path]

    def put(self, path: str, data: bytes) -> Put:
        """Makes a file ready."""
        target, folder = self._target(path)
        found = _read(target) if folder else None
        digest = _digest(data)
        if found == data:
            return Put(path, digest)
        if found is not None:
            self._own(path, found, target)
        return Put(path, digest, self._wait(data))

    def put_file(self, path: str, source: Path) -> Put:
        """Makes a copy of a file ready."""
        target = self.target(path)
        try:
            digest = _digest_of(source)
            if target.is_file():
                if _digest_of(target) == digest:
                    return Put(path, digest)
                self._own(path, b"", target)
            waits = self._place()
            self._waiting.mkdir(exist_ok=True)
            shutil.copyfile(source, waits)
        except OSError as error:
            raise _refused(error, target) from error
        return Put(path, digest, waits)

    def _own(self, path: str, found: bytes, target: str | Path) -> None:
        if path not in self.known and _OWN not in found:
            raise TranspubError(
                "is there already, and transpub did not write it",
                str(target),
                "move it away, or name another output folder with -o",
            )

    def _place(self) -> str:
        self._count += 1
        return f"{self._waiting}/{os.getpid()}-{self._count}"

    def _wait(self, data: bytes) -> str:
        place = self._place()
        try:
            try:
                _new(place, data)
            except FileNotFoundError:
                self._waiting.mkdir(exist_ok=True)
                _new(place, data)
        except OSError as error:
            raise _refused(error, place) from error
        return place

    def commit(self, ready: Sequence[Put], keep: Collection[str] = (), stays: Collection[str] = ()) -> WriteReport:
        """Puts all that is ready into its place, in this order, and removes what an earlier run wrote and is not there.

        `stays` are files of an earlier run that are as they should be. `keep` are paths, of files or of folders, whose
        files stay though they are not: pages that could not be built this time. While anything is kept only pages are
        removed, for a kept one may still use any picture.
        """
        ours_now = {each.path: each.digest for each in ready}
        # What the next run may take for ours; kept up to date step by step, so that an interrupted run tells the truth.
        ours = self.known | {each.path: each.digest for each in ready if not each.waits}
        gone = {path: digest for path, digest in self.known.items() if path not in ours_now and path not in stays}
        written: list[str] = []
        removed: list[str] = []
        try:
            for each in ready:
                if each.waits:
                    _move(each.waits, self._target(each.path)[0])
                    written.append(each.path)
                    ours[each.path] = each.digest
            for path, digest in sorted(gone.items()):
                if not _kept(path, keep):
                    if _remove(self.root, path, digest):
                        removed.append(path)
                    del ours[path]
        except BaseException:
            with contextlib.suppress(TranspubError):  # the first fault is the one to tell
                _save(self.root, ours)
            raise
        finally:
            self.drop()
        _save(self.root, ours)
        return WriteReport(tuple(sorted(written)), tuple(removed), len(ready) - len(written))

    def drop(self) -> None:
        """Throws away what still waits."""
        shutil.rmtree(self._waiting, ignore_errors=True)


def write_tree(pages: Mapping[str, bytes], folder: Path, keep: Collection[str] = ()) -> WriteReport:
    """Brings the folder to hold these files, and removes those of an earlier run that are no longer among them.

    As a `Writer` does; `keep` are what its `commit` keeps.
    """
    writer = Writer(folder)
    try:
        ready = [writer.put(path, pages[path]) for path in sorted(pages)]
    except BaseException:
        writer.drop()
        raise
    return writer.commit(ready, keep)


def _kept(path: str, keep: Collection[str]) -> bool:
    if keep and not path.endswith(".html"):
        return True
    return any(path == each.rstrip("/") or path.startswith(each.rstrip("/") + "/") for each in keep)


def _inside(root: Path, path: str) -> Path:
    """The file of a path; TranspubError for one that leads out, by its words or through a link on the disk."""
    plain = PurePosixPath(path)
    out = not path or "\\" in path or "\0" in path or plain.is_absolute() or ".." in plain.parts or path == MANIFEST
    target = root.joinpath(*plain.parts)
    try:
        if not out and target.parent.resolve().is_relative_to(root) and target != root:
            return target
    except (OSError, RuntimeError) as error:
        raise TranspubError(f"cannot be written: {error}", str(target)) from error
    raise TranspubError(f"{path!r} leads out of the output folder", str(root), "nothing was written there")


def _kind(path: str) -> _Folder:
    try:
        return "there" if stat.S_ISDIR(os.lstat(path).st_mode) else "odd"
    except FileNotFoundError:
        return "none"
    except (OSError, ValueError):
        return "odd"


def _read(target: str | Path) -> bytes | None:
    """What the file holds, None where there is none."""
    try:
        with open(target, "rb", buffering=0) as file:  # noqa: PTH123  # thousands of them
            return file.readall()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _refused(error, target) from error


def _new(place: str, data: bytes) -> None:
    with open(place, "xb") as file:  # noqa: PTH123  # thousands of them
        file.write(data)


def _move(waits: str, target: str) -> None:
    """Puts a file that is ready into its place in one step."""
    try:
        try:
            os.replace(waits, target)  # noqa: PTH105  # one call to stand in for in tests of a full disk
        except FileNotFoundError:
            os.makedirs(os.path.dirname(target), exist_ok=True)  # noqa: PTH103, PTH120  # thousands of them
            os.replace(waits, target)  # noqa: PTH105  # as above
    except OSError as error:
        raise _refused(error, target) from error


def _write(target: Path, data: bytes) -> None:
    """Puts a file in its place in one step; the file system's usual permissions, not a temporary file's."""
    temporary = target.with_name(f".transpub-{secrets.token_hex(6)}.tmp")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            with temporary.open("xb") as file:
                file.write(data)
            os.replace(temporary, target)  # noqa: PTH105  # as above
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise _refused(error, target) from error


def _remove(root: Path, path: str, digest: str) -> bool:
    """Removes a file that nobody changed since it was written, and the folders that it leaves empty."""
    try:
        target = _inside(root, path)
        found = _read(target)
    except TranspubError:
        return False
    if found is None or _digest(found) != digest:
        return False
    try:
        target.unlink()
    except OSError as error:
        raise _refused(error, target) from error
    with contextlib.suppress(OSError):  # a folder that is not empty stays
        for above in target.parents:
            if above == root:
                break
            above.rmdir()
    return True


def _manifest(root: Path) -> dict[str, str]:
    """The manifest of the last run; empty where there is none that can be read."""
    try:
        found = json.loads((_read(root / MANIFEST) or b"{}").decode())
    except ValueError:
        return {}
    if not isinstance(found, dict):
        return {}
    return {path: digest for path, digest in found.items() if isinstance(path, str) and isinstance(digest, str)}


def _save(root: Path, ours: Mapping[str, str]) -> None:
    text = (json.dumps(ours, indent=0, sort_keys=True, ensure_ascii=False) + "\n").encode()
    if _read(root / MANIFEST) != text:
        _write(root / MANIFEST, text)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]


def _digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:16]


def _refused(error: OSError, path: str | Path) -> TranspubError:
    hint = "look at the folder's permissions and the space on the disk, or name another with -o"
    if isinstance(error, (NotADirectoryError, FileExistsError, IsADirectoryError)):
        hint = "a file stands in a folder's place, or a folder in a file's: move it away, or name another with -o"
    return TranspubError(f"cannot be written: {error.strerror or error}", str(error.filename or path), hint)
