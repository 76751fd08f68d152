"""Catalogs: PO files in and out, keys, the merge that keeps people's work, and saving. polib is imported only here."""

from transpub.catalog.disk import load, read, rewrite, save, sweep, update
from transpub.catalog.edit import (
    QUESTION,
    Change,
    Clash,
    Edit,
    accepted,
    answered,
    chosen,
    commented,
    edited,
    one_text,
    questions,
    unfinished,
)
from transpub.catalog.fill import Draft, fill, one_line, suggest
from transpub.catalog.keys import assign, known, sources
from transpub.catalog.markers import sides
from transpub.catalog.merge import current, merge, template, texts
from transpub.catalog.merge3 import Conflict, merge3
from transpub.catalog.move import MOSTLY, inherit, left, origins, share
from transpub.catalog.provenance import other as conflicting
from transpub.catalog.read import parse
from transpub.catalog.splice import spliced
from transpub.catalog.write import clean, write

__all__ = [
    "MOSTLY",
    "QUESTION",
    "Change",
    "Clash",
    "Conflict",
    "Draft",
    "Edit",
    "accepted",
    "answered",
    "assign",
    "chosen",
    "clean",
    "commented",
    "conflicting",
    "current",
    "edited",
    "fill",
    "inherit",
    "known",
    "left",
    "load",
    "merge",
    "merge3",
    "one_line",
    "one_text",
    "origins",
    "parse",
    "questions",
    "read",
    "rewrite",
    "save",
    "share",
    "sides",
    "sources",
    "spliced",
    "suggest",
    "sweep",
    "template",
    "texts",
    "unfinished",
    "update",
    "write",
]
