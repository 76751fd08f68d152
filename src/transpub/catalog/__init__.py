"""Catalogs: PO files in and out, keys, the merge that keeps people's work, and saving. polib is imported only here."""

from transpub.catalog.disk import load, read, save, update
from transpub.catalog.fill import Draft, fill
from transpub.catalog.keys import assign, known
from transpub.catalog.merge import merge, template
from transpub.catalog.read import parse
from transpub.catalog.write import write

__all__ = ["Draft", "assign", "fill", "known", "load", "merge", "parse", "read", "save", "template", "update", "write"]
