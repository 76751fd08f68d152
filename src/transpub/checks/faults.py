"""What a check found, before its name and severity are added, and what a row of the table of checks is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from transpub.checks.given import Given, Severity


@dataclass(frozen=True, slots=True)
class Fault:
    """What a check found and where. `line` counts from 1, 0 is unknown; `source` and `target` are the entry's."""

    message: str
    locale: str = ""
    article: str = ""
    key: str = ""
    file: str = ""
    line: int = 0
    source: str = ""
    target: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """A row of the table.

    A check of `scope` "catalog" says the same of a catalog whatever else the project holds, so what it said is kept
    until the catalog or its article changes. A warning that `tightens` is an error where `min_reviewed` is missed. One
    that is not `optional` cannot be turned off: what it reports was not read, so nothing else can be said of that file.
    """

    name: str
    severity: Severity
    about: str
    find: Callable[[Given], Iterator[Fault]]
    scope: Literal["catalog", "project"] = "catalog"
    tightens: bool = False
    optional: bool = True
