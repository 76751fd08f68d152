"""Formats of other packages: entry points of the group `transpub.formats`, loaded where a project names them."""

from __future__ import annotations

from functools import cache
from importlib.metadata import entry_points

from transpub.errors import UsageError
from transpub.formats.base import Format

GROUP = "transpub.formats"


@cache
def load(name: str) -> Format:
    """The format that an installed package offers under this name; UsageError where there is none that can be used.

    What an entry point names is a `Format`. Nothing of a package runs unless a project names it.
    """
    where = f"[formats] plugins: {name!r}"
    installed = {point.name: point for point in entry_points(group=GROUP)}
    if name not in installed:
        known = ", ".join(sorted(installed)) or "none"
        raise UsageError("is no format of an installed package", where, f"install its package; installed are: {known}")
    try:
        found = installed[name].load()
    except Exception as error:
        raise UsageError(f"cannot be loaded: {error!r}", where, "ask its authors, or take it out") from error
    if not isinstance(found, Format):
        raise UsageError(f"is no transpub Format: {installed[name].value}", where, "ask its authors, or take it out")
    return found
