"""Exchange with agencies: catalogs as XLIFF and back, the termbase as TBX and CSV and back; no files, no effects."""

from transpub.exchange.accept import Accepted, Outcome, Told, accept
from transpub.exchange.unit import Package, Part, TransUnit, units
from transpub.exchange.xliff import VERSIONS, read, write

__all__ = [
    "VERSIONS",
    "Accepted",
    "Outcome",
    "Package",
    "Part",
    "Told",
    "TransUnit",
    "accept",
    "read",
    "units",
    "write",
]
