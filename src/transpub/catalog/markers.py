"""The two versions in a file that git could not merge, rebuilt from the lines between its markers."""

from __future__ import annotations

import re
from dataclasses import dataclass

from transpub.errors import CatalogError

_MARKER = re.compile(rb"(<{7}|\|{7}|={7}|>{7})(?: .*)?\r?\n?")
_AFTER = {"": "<", "<": "|=", "|": "=", "=": ">"}
"""Which marker may follow in each part: outside, ours, base, theirs."""


@dataclass(frozen=True, slots=True)
class Sides:
    """A file as either side has it; `base` is what both came from, where the markers tell (`merge.conflictStyle`)."""

    ours: bytes
    base: bytes | None
    theirs: bytes


def sides(data: bytes, name: str) -> Sides | None:
    """The two versions of a file, None where it holds no marker; CatalogError with its line for a marker astray."""
    ours: list[bytes] = []
    base: list[bytes] = []
    theirs: list[bytes] = []
    part, told, seen = "", True, False
    for number, line in enumerate(data.splitlines(keepends=True), 1):
        marker = _MARKER.fullmatch(line)
        if marker is None:
            for kept, parts in ((ours, ("", "<")), (base, ("", "|")), (theirs, ("", "="))):
                if part in parts:
                    kept.append(line)
            continue
        sign = marker[1][:1].decode()
        if sign not in _AFTER[part]:
            raise _astray(name, number)
        told = told and not (part == "<" and sign == "=")
        part, seen = "" if sign == ">" else sign, True
    if part:
        raise _astray(name, data.count(b"\n"))
    return Sides(b"".join(ours), b"".join(base) if told else None, b"".join(theirs)) if seen else None


def _astray(name: str, line: int) -> CatalogError:
    hint = "put the lines with <<<<<<<, ======= and >>>>>>> back, or keep one of the two versions and take them away"
    return CatalogError("has markers of a conflict that do not belong together", f"{name}:{line}", hint)
