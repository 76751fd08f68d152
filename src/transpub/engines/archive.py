"""An `.argosmodel` file, taken apart with suspicion: it may be cut short, damaged, or made to do harm."""

from __future__ import annotations

import lzma
import shutil
import stat
import struct
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from transpub.engines.store import TOKENIZERS
from transpub.errors import TranspubError, UsageError

MAX_BYTES = 4 * 1024**3
"""Of a whole package, unpacked: the largest known ones have some 300 MB."""

MAX_RATIO = 100
"""Unpacked to packed, for packages above `SMALL`: weights hardly shrink, so more is a bomb."""

SMALL = 256 * 1024**2

_ADVICE = "download it again"


def extract(path: Path, into: Path, *, most: int = MAX_BYTES, small: int = SMALL) -> Path:
    """Unpacks the package into a folder and gives its own folder there; UsageError says what is wrong with the file.

    Each member's checksum is verified as it is written. Names that lead out of the folder, links, and more bytes than
    `most` are refused before anything is written.
    """
    try:
        with zipfile.ZipFile(path) as opened:
            members = [member for member in opened.infolist() if not _ignored(member)]
            top = _checked(path, members, most=most, small=small)
            for member in members:
                _write(opened, member, into)
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, ValueError, RuntimeError) as error:
        raise UsageError(f"is no whole Argos package: {error}", str(path), _ADVICE) from error
    except OSError as error:
        where, said = error.filename or path, error.strerror or str(error)
        raise TranspubError(f"the package cannot be unpacked: {said}", str(where)) from error
    return into / top


def _ignored(member: zipfile.ZipInfo) -> bool:
    return member.filename.startswith("__MACOSX/") or PurePosixPath(member.filename).name == ".DS_Store"


def _checked(path: Path, members: list[zipfile.ZipInfo], *, most: int, small: int) -> str:
    """The one folder that everything is in; UsageError where a member may not be, or one is lacking."""
    for member in members:
        reason = _refused(member)
        if reason:
            raise UsageError(f"is refused: member {member.filename!r} {reason}", str(path))
    names = [PurePosixPath(member.filename) for member in members]
    if len({str(name).casefold() for name in names}) < len(names):
        raise UsageError("is refused: it has two members of one name", str(path))
    tops = {name.parts[0] for name in names}
    if len(tops) != 1:
        raise UsageError("is no Argos package: its files are not in one folder", str(path))
    (top,) = tops
    present = {str(name.relative_to(top)) for name in names if name != PurePosixPath(top)}
    lacking = [name for name in ("metadata.json", "model/model.bin") if name not in present]
    if not present & set(TOKENIZERS):
        lacking.append(TOKENIZERS[0])
    if lacking:
        raise UsageError(f"is no Argos package: it has no {', '.join(lacking)}", str(path))
    total, packed = sum(member.file_size for member in members), max(1, sum(member.compress_size for member in members))
    if total > most or (total > small and total > MAX_RATIO * packed):
        raise UsageError(f"is refused: it would take {total} bytes unpacked", str(path))
    return top


def _refused(member: zipfile.ZipInfo) -> str:
    name, kind = member.filename, stat.S_IFMT(member.external_attr >> 16)
    parts = name.split("/")
    if (
        not PurePosixPath(name).parts
        or name.startswith("/")
        or ".." in parts
        or "\\" in name
        or ":" in name
        or "\0" in member.orig_filename
    ):
        return "leads out of its folder"
    if kind not in {0, stat.S_IFREG, stat.S_IFDIR}:
        return "is a link or a device"
    return "is encrypted" if member.flag_bits & 1 else ""


def _write(opened: zipfile.ZipFile, member: zipfile.ZipInfo, into: Path) -> None:
    place = into / member.filename
    if member.is_dir():
        place.mkdir(parents=True, exist_ok=True)
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    with opened.open(member) as source, place.open("wb") as target:
        shutil.copyfileobj(source, target, 1024 * 1024)
