"""XLIFF in and out, whichever version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from transpub import codes as languages
from transpub.errors import UsageError
from transpub.exchange import codes, tree, xliff2, xliff12

if TYPE_CHECKING:
    from transpub.exchange.unit import Package

_PREFIXES = {
    "1.2": {codes.V12: ""},
    "2.1": {codes.V2: "", xliff2.METADATA: "mda", xliff2.MATCHES: "mtc"},
}
VERSIONS = tuple(_PREFIXES)


def write(package: Package, version: str) -> bytes:
    """The file in a version, one of VERSIONS. Law: `read(write(package)) == package`."""
    root = xliff12.tree(package) if version == "1.2" else xliff2.tree(package)
    return tree.write(root, _PREFIXES[version])


def read(data: bytes, name: str) -> Package:
    """What a file says, of 1.2 or any 2.x; UsageError for what is no XLIFF, or of a version that is not known."""
    root = tree.parse(data, name)
    if root.local != "xliff":
        raise UsageError(f"is no XLIFF: its root is <{root.local}>", f"{name}:{root.line}")
    version = root.get("version")
    if root.namespace == codes.V12:
        first = root.first(f"{codes.V12} file")
        target = first.get("target-language") if first is not None else ""
        return xliff12.package(root, spaced=not languages.unspaced(target))
    if root.namespace == codes.V2:
        return xliff2.package(root, spaced=not languages.unspaced(root.get("trgLang")))
    raise UsageError(
        f"is XLIFF {version or 'of no version'}, in the namespace {root.namespace!r}",
        f"{name}:{root.line}",
        "ask for XLIFF 1.2 or 2.1",
    )
