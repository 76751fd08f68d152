"""Two versions of a catalog and the one that both came from, made one by entry: what git's merge by line cannot do.

Which text stands is in `docs/decisions/0006-merging-by-entry.md` as a table; `choice.py` is that table as code.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from transpub.catalog import provenance
from transpub.catalog.choice import chosen
from transpub.catalog.header import merged as merged_header
from transpub.catalog.merge import brought, distinct
from transpub.catalog.weave import ordered, woven
from transpub.model import Catalog

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from transpub.model import Entry

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two persons' texts for one entry: `kept` stands in the catalog, fuzzy, `other` in its `# conflict:` comment."""

    key: str
    source: str
    kept: str
    other: str


@dataclass(frozen=True, slots=True)
class _Slot:
    """An entry and whether it is live."""

    entry: Entry
    live: bool


_Name: TypeAlias = tuple[str, str, int]
"""What an entry is called in all versions: its key, else its source; a number for others of that name."""


def merge3(base: Catalog | None, ours: Catalog, theirs: Catalog) -> tuple[Catalog, tuple[Conflict, ...]]:
    """The catalog with what both sides did since `base` (None where there is none), and where two persons differ.

    Laws, but for the header: `merge3(b, o, b) == o`, `merge3(b, b, t) == t`, `merge3(b, o, o) == o`; a text that a
    person wrote or accepted on either side since `base` is live, in a comment, or obsolete.
    """
    was = base if base is not None else Catalog(ours.locale)
    keys = _keys((was, ours, theirs))
    slots = [_slots(each, keys) for each in (was, ours, theirs)]
    done: dict[_Name, _Slot] = {}
    conflicts = []
    for name in dict.fromkeys((*slots[1], *slots[2])):
        slot, conflict = _slot(*(each.get(name) for each in slots))
        if slot is not None:
            done[name] = slot
        if conflict is not None:
            conflicts.append(conflict)
    live, gone = (
        tuple(done[name].entry for name in _order(slots, live=live) if name in done and done[name].live == live)
        for live in (True, False)
    )
    merged = Catalog(
        ours.locale,
        merged_header(was.header, ours.header, theirs.header),
        live,
        tuple(distinct(live, gone)),
        woven(was.comments, ours.comments, theirs.comments),
    )
    return merged, tuple(conflicts)


def _keys(catalogs: Iterable[Catalog]) -> Mapping[str, str]:
    """The key of each source that has but one: a tool may have dropped it from one side's entry."""
    found: dict[str, set[str]] = defaultdict(set)
    for each in catalogs:
        for entry in each.entries:
            if entry.key:
                found[entry.source].add(entry.key)
    return {source: keys.pop() for source, keys in found.items() if len(keys) == 1}


def _slots(found: Catalog, keys: Mapping[str, str]) -> dict[_Name, _Slot]:
    """The entries by name. An obsolete one has the name that a live one of its key would have, if there is none."""
    own = {entry.key for entry in found.entries}
    slots: dict[_Name, _Slot] = {}
    for live, entries in ((True, found.entries), (False, found.obsolete)):
        for entry in entries:
            lent = keys.get(entry.source, "")
            key = entry.key or ("" if lent in own else lent)
            name = (key, "" if key else entry.source, 0)
            while name in slots:
                name = (key, entry.source, name[2] + 1)
            slots[name] = _Slot(entry, live)
    return slots


def _order(slots: Iterable[Mapping[_Name, _Slot]], *, live: bool) -> tuple[_Name, ...]:
    was, mine, yours = (tuple(name for name, slot in each.items() if slot.live == live) for each in slots)
    return ordered(was, mine, yours)


def _slot(was: _Slot | None, mine: _Slot | None, yours: _Slot | None) -> tuple[_Slot | None, Conflict | None]:
    """What becomes of one entry. Deleted on one side, it stays where a person or an author changed it on the other."""
    if yours in (mine, was):
        return mine, None
    if mine == was:
        return yours, None
    if mine is None or yours is None:
        left = mine or yours
        assert left is not None  # they differ
        assert was is not None  # or it would be new on one side, and equal on the other
        return (left if left.entry.human or left.entry.source != was.entry.source else None), None
    entry, conflict = merged_entry(was.entry if was is not None else None, mine.entry, yours.entry)
    live = mine.live or yours.live if was is None else _three(was.live, mine.live, yours.live)
    if not live and not entry.human:  # what is kept for nobody's use yet is a person's work, or nothing
        entry = next((side.entry for side in (mine, yours) if side.entry.human), entry)
    return _Slot(entry, live), conflict


def merged_entry(was: Entry | None, mine: Entry, yours: Entry) -> tuple[Entry, Conflict | None]:
    """What both sides made of one entry, and where two persons differ; the law of `merge3` holds for it too."""
    frame = _frame(was, mine, yours)
    old = _carried(frame, was) if was is not None else None
    kept, other = chosen(old, _carried(frame, mine), _carried(frame, yours))
    comments = woven(was.comments if was is not None else (), mine.comments, yours.comments)
    flags = woven(was.flags if was is not None else (), mine.flags, yours.flags)
    entry = replace(kept, comments=comments, flags=flags)
    if other is None:
        return entry, None
    line = provenance.conflict(other)
    comments = comments if line in comments else (*comments, line)
    # Nothing may take it for reviewed, nor for a machine's to be made again, before a person has looked at both.
    made = None if entry.raw_machine else entry.provenance
    entry = replace(entry, fuzzy=True, review=None, provenance=made, comments=comments)
    return entry, Conflict(entry.key, entry.source, entry.target, other)


def _frame(was: Entry | None, mine: Entry, yours: Entry) -> Entry:
    """The entry whose source, key, note and place stand: those of the side where the author changed the source."""
    if mine.source != yours.source:
        side = yours if was is not None and mine.source == was.source else mine
        return replace(side, key=side.key or mine.key or yours.key)
    old = was if was is not None else mine
    note, place = _three(old.note, mine.note, yours.note), _three(old.place, mine.place, yours.place)
    return replace(mine, key=mine.key or yours.key, note=note, place=place)


def _carried(frame: Entry, entry: Entry) -> Entry:
    """The entry's work with the source that stands: a text that was made for another one is stale."""
    if entry.source != frame.source:
        return brought(frame, entry)
    return replace(entry, key=frame.key, note=frame.note, place=frame.place)


def _three(was: T, mine: T, yours: T) -> T:
    """The value of the side that changed it; ours where both did."""
    return yours if mine == was else mine
