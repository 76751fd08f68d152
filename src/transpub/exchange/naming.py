"""Names that XML tools accept, for keys and paths that may hold anything; the key itself stands beside them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transpub.model import fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterable

_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def ids(keys: Iterable[str]) -> tuple[str, ...]:
    """An NMTOKEN for each key, none twice: the key itself where it is one."""
    keys = tuple(keys)
    taken: set[str] = {key for key in keys if _SAFE.fullmatch(key)}
    given: set[str] = set()
    return tuple(_free(key, taken, given) for key in keys)


def _free(key: str, taken: set[str], given: set[str]) -> str:
    if key in taken and key not in given:
        given.add(key)
        return key
    name, number = f"u{fingerprint(key)}", 1
    while name in taken or name in given:
        number += 1
        name = f"u{fingerprint(key)}-{number}"
    given.add(name)
    return name
