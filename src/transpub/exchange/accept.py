"""What comes back from an agency, taken into a catalog: what a person did there meanwhile stays."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from transpub import inline
from transpub.catalog import provenance
from transpub.catalog.write import clean
from transpub.exchange.unit import Sent, TransUnit, said, same_text
from transpub.model import Review, State, blank, fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterable

    from transpub.model import Catalog, Entry

_GONE = "the article has no such passage any more, or the file has lost its key and several have this source"


class Outcome(StrEnum):
    """What became of a unit."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    KEPT = "kept"
    CONFLICT = "conflict"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Told:
    """One unit's outcome: the entry before and after (None where there is none), and why, where there is a why."""

    outcome: Outcome
    unit: TransUnit
    before: Entry | None = None
    after: Entry | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Accepted:
    """The catalog with what could be taken, and what became of each unit, in the order of the file."""

    catalog: Catalog
    told: tuple[Told, ...]


def accept(catalog: Catalog, units: Iterable[TransUnit]) -> Accepted:
    """Takes units into the entries of their keys.

    Laws: a catalog's own units change nothing in it, and bring all back into one that has lost its targets; a second
    time nothing changes; a target that a person wrote or accepted after the file was made is never replaced.

    A text for another source than the entry's is taken as stale. Reviewed is what the file says to be, and only where
    the source is the same. Notes become comments, whatever becomes of the text.
    """
    entries = {entry.key: entry for entry in catalog.entries}
    by_source: dict[str, list[str]] = defaultdict(list)
    for entry in catalog.entries:
        by_source[_folded(entry.source)].append(entry.key)
    told: list[Told] = []
    seen: dict[str, TransUnit] = {}
    for unit in units:
        key = _key(unit, entries, by_source)
        if key is None:
            told.append(Told(Outcome.REFUSED, unit, why=_GONE))
        elif key in seen and (seen[key].target, seen[key].reviewed) != (unit.target, unit.reviewed):
            told.append(Told(Outcome.REFUSED, unit, entries[key], why="the unit stands twice, with two texts"))
        else:
            seen[key] = unit
            told.append(_told(entries[key], _tidied(unit)))
            entries[key] = told[-1].after or entries[key]
    return Accepted(replace(catalog, entries=tuple(entries[entry.key] for entry in catalog.entries)), tuple(told))


def _key(unit: TransUnit, entries: dict[str, Entry], by_source: dict[str, list[str]]) -> str | None:
    """The entry that is meant: by key, else, where a tool has dropped the key, the only one of this source."""
    if unit.key in entries:
        return unit.key
    same = by_source[_folded(unit.source)]
    return same[0] if len(same) == 1 else None


def _folded(source: str) -> str:
    """A source as it is compared: some tools fold white space."""
    return " ".join(same_text(source).split())


def _tidied(unit: TransUnit) -> TransUnit:
    """The unit with a text that a catalog can hold; one that nobody has touched is the catalog's own."""
    if unit.untouched:
        return unit
    target = clean(unit.target)
    return replace(unit, target=target if unit.source != unit.source.strip() else target.strip())


def _told(entry: Entry, unit: TransUnit) -> Told:
    noted = replace(entry, comments=_joined(entry.comments, unit.comments))
    outcome, after, why = _decided(noted, unit)
    if outcome is Outcome.SAME and after != entry:
        outcome = Outcome.CHANGED  # a note is new
    return Told(outcome, unit, entry, after, why)


def _joined(mine: tuple[str, ...], theirs: tuple[str, ...]) -> tuple[str, ...]:
    known = {comment.strip() for comment in mine}
    return (*mine, *(comment for comment in dict.fromkeys(theirs) if comment.strip() not in known))


def _decided(entry: Entry, unit: TransUnit) -> tuple[Outcome, Entry, str]:
    if unit.damage:
        return Outcome.REFUSED, entry, unit.damage
    if blank(unit.target) or _prefilled(unit):
        return Outcome.SAME, entry, ""
    same_source = _folded(unit.source) == _folded(entry.source)
    if unit.target == said(entry):
        if unit.reviewed and same_source and not unit.untouched and entry.state is not State.REVIEWED:
            return Outcome.CHANGED, replace(entry, fuzzy=False, previous=None, review=None), ""
        return Outcome.SAME, entry, ""
    return _differing(entry, unit, same_source=same_source)


def _prefilled(unit: TransUnit) -> bool:
    """Whether the target is the source, as many tools put it there before anybody translates."""
    return unit.target == unit.source and not unit.reviewed and not unit.untouched


def _differing(entry: Entry, unit: TransUnit, *, same_source: bool) -> tuple[Outcome, Entry, str]:
    """Of a text that is not the entry's."""
    try:
        inline.decode(unit.target, inline.pieces(unit.source))
    except inline.MarkError as error:
        return Outcome.REFUSED, entry, str(error)
    missing = entry.state is State.MISSING
    if unit.untouched and not missing:
        return Outcome.KEPT, entry, ""
    if missing or _free(entry, unit):
        outcome = Outcome.NEW if missing else Outcome.CHANGED
        return outcome, _taken(entry, unit, same_source=same_source), ""
    kept = replace(entry, comments=_joined(entry.comments, (provenance.conflict(unit.target),)))
    return Outcome.CONFLICT, kept, "another text stands in the catalog: it stays, the agency's is in a comment"


def _free(entry: Entry, unit: TransUnit) -> bool:
    """Whether the entry's text may be replaced: a machine's, or the very one that the agency got.

    One that is reviewed now must have been so then, and gives way to a reviewed one only.
    """
    if entry.state is State.MACHINE:
        return True
    if unit.sent is None or unit.sent.out != Sent.of(entry).out:
        return False
    return entry.state is not State.REVIEWED or (unit.sent.state is State.REVIEWED and unit.reviewed)


def _taken(entry: Entry, unit: TransUnit, *, same_source: bool) -> Entry:
    """The entry with the unit's text: as it was sent, where nobody has touched it since."""
    made = entry.provenance or unit.provenance
    base = replace(entry, target=unit.target, provenance=made, flags=entry.flags or unit.flags)
    if not same_source:
        accepted = Review(fingerprint(unit.source), fingerprint(unit.target)) if unit.reviewed else None
        previous, review = (unit.previous, unit.review) if unit.untouched and not unit.reviewed else (None, accepted)
        return replace(base, fuzzy=True, previous=previous or unit.source, review=review)
    if unit.untouched and not unit.reviewed:
        return replace(base, fuzzy=True, previous=unit.previous, review=unit.review)
    return replace(base, fuzzy=not unit.reviewed, previous=None, review=None)
