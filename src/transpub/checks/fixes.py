"""What `transpub check --fix` corrects by itself: white space at edges, doubled spaces, Chinese text's own signs.

Each is certain: nobody who reads the two versions would want the first. A corrected entry keeps its state: its flags
stay, and what is known of its text is known of the corrected one.
"""

from __future__ import annotations

import re
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from transpub.checks.ignores import ignored
from transpub.checks.said import bare
from transpub.codes import unspaced
from transpub.model import blank, fingerprint
from transpub.qa import marks

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from transpub.model import Catalog, Entry

_MARK = re.compile(r"</?\d+(/?)>")


def _edges(source: str, target: str, _locale: str) -> str:
    """Without the white space at both ends, also where a mark stands outside of it."""
    places = _places(target)
    before, behind = marks.edges("".join(target[place] for place in places))
    mine = marks.edges(bare(source))
    drop = set(places[: len(before)]) if before != mine[0] else set()
    drop |= set(places[len(places) - len(behind) :]) if behind and behind != mine[1] else set()
    return "".join(sign for place, sign in enumerate(target) if place not in drop)


def _spaces(source: str, target: str, _locale: str) -> str:
    return target if marks.double_space(source) else marks.single_space(target)


def _chinese(_source: str, target: str, locale: str) -> str:
    """The signs, also where a mark stands between the sign and what is beside it."""
    if not unspaced(locale):
        return target
    places = _places(target)
    out = list(target)
    for place, sign in marks.fullwidth("".join(target[place] for place in places)):
        out[places[place]] = sign
    return "".join(out)


def _places(target: str) -> list[int]:
    """Where the characters of a text stand that belong to no pair of marks; one that stands alone is one character."""
    places = list(range(len(target)))
    for match in reversed(list(_MARK.finditer(target)) if "<" in target else []):
        places[match.start() : match.end()] = [match.start()] if match[1] else []
    return places


FIXES: Mapping[str, Callable[[str, str, str], str]] = MappingProxyType(
    {"edge-space": _edges, "double-space": _spaces, "chinese-punctuation": _chinese}
)
"""By the name of the check that finds it: from source, target and locale to the corrected target."""


def fixed(catalog: Catalog, names: Collection[str]) -> Catalog:
    """The catalog with each of these corrected in its live entries, but for what a comment ignores."""
    return replace(catalog, entries=tuple(_fixed(entry, catalog.locale, names) for entry in catalog.entries))


def _fixed(entry: Entry, locale: str, names: Collection[str]) -> Entry:
    target = entry.target
    if blank(target):
        return entry
    silent = ignored(entry) if entry.comments else frozenset[str]()
    for name, fix in FIXES.items():
        if name in names and name not in silent:
            target = fix(entry.source, target, locale)
    return entry if target == entry.target or blank(target) else reworded(entry, target)


def reworded(entry: Entry, target: str) -> Entry:
    """The entry with another text of the same standing: what was a machine's to the letter is, what was accepted is."""
    before, after = fingerprint(entry.target), fingerprint(target)
    made, review = entry.provenance, entry.review
    return replace(
        entry,
        target=target,
        provenance=replace(made, out=after) if made is not None and made.out == before else made,
        review=replace(review, out=after) if review is not None and review.out == before else review,
        comments=tuple(
            line.replace(f"out={before}", f"out={after}") if line.startswith("reviewed:") else line
            for line in entry.comments
        ),
    )
