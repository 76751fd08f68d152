"""Marks of two texts that say the same: numbered in their order, `<2>a</2>` is found where `<1>a</1>` stands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

MARK = re.compile(r"<(/?)(\d+)(/?)>")
"""A mark; one that is text has a backslash inside."""


def numbers(text: str) -> dict[str, str]:
    """A new number for each mark's: 1, 2, 3 as they first appear."""
    found = dict.fromkeys(mark[2] for mark in MARK.finditer(text))
    return {old: str(place) for place, old in enumerate(found, 1)}


def renumbered(text: str, new: Mapping[str, str]) -> str:
    """The text with these numbers in its marks; one that is not among them stays."""
    if not new:
        return text
    return MARK.sub(lambda mark: f"<{mark[1]}{new.get(mark[2], mark[2])}{mark[3]}>", text)


def plain(text: str) -> str:
    """The text without marks, its white space as single spaces: what is compared."""
    return " ".join(MARK.sub("", text).split())
