"""A changed article into its catalog: sentences move, change, vanish and come back, and no person's word is lost."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote

from transpub import inline
from transpub.catalog.align import align
from transpub.catalog.header import header
from transpub.model import SITE, Catalog, Entry, State, fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from transpub.model import Document, Unit


def template(document: Document, old: Catalog | None, project: str) -> Catalog:
    """The catalog without translations that holds the document's keys, for all locales."""
    entries = tuple(_fresh(unit, document) for unit in _units(document))
    return Catalog("", header("", old, project), entries, comments=old.comments if old is not None else ())


def merge(old: Catalog | None, document: Document, *, locale: str, project: str) -> Catalog:
    """The catalog brought up to date with its document: an entry goes to its unit by key, by text, or by likeness.

    Laws: a second merge changes nothing; each target and comment of a person is there afterwards, with a unit or among
    the obsolete, and fuzzy with its previous source where the source is another than it was made for.

    Raw machine text of an edited source is dropped: it will be translated again.
    """
    found = old if old is not None else Catalog(locale)
    fresh = [_fresh(unit, document) for unit in _units(document)]
    live, gone = _matched(fresh, found.entries)
    again, rest = _returned(fresh, live, (*found.obsolete, *(entry for entry in gone if entry.human)))
    entries = tuple(
        _brought(mine, entry) if entry is not None else mine
        for mine, entry in ((mine, again[place] or live[place]) for place, mine in enumerate(fresh))
    )
    obsolete = tuple(_distinct(entries, (replace(entry, note="", place="", line=0) for entry in rest if entry.target)))
    # gettext drops an obsolete entry that has no translation, and with it what a person said there
    said = (
        f"on “{_excerpt(entry.source)}”: {comment}" for entry in rest if not entry.target for comment in entry.comments
    )
    comments = tuple(dict.fromkeys((*found.comments, *said)))
    return Catalog(locale, header(locale, old, project), entries, obsolete, comments)


def _excerpt(source: str) -> str:
    words = " ".join(source.split())
    return words if len(words) <= _LONG else words[: _LONG - 1] + "…"


_LONG = 80


def _units(document: Document) -> Iterator[Unit]:
    """What this document's catalog holds: the site's terms stand in `_site` only."""
    return (unit for unit in document.units if unit.scope == "article" or document.name == SITE)


_UNFIT = re.compile(r"[\s%:*\u2068\u2069]")
"""What a reference may not hold, for the tools of the field: they would cut it in two, or take a part for a line."""


def _fresh(unit: Unit, document: Document) -> Entry:
    place = f"{document.path}#{unit.key}"
    return Entry(
        key=unit.key,
        source=inline.encode(unit.source),
        note=_note(unit),
        place=_UNFIT.sub(lambda found: quote(found.group(), safe=""), place),
    )


def _note(unit: Unit) -> str:
    """One line for the translator: what it is, the headings above, what the marks are, the author's comment."""
    trail = " › ".join(unit.trail)
    told = (unit.role, f"under “{trail}”" if trail else "", inline.explain(unit.source), unit.comment)
    return " · ".join(" ".join(each.split()) for each in told if each)


def _matched(fresh: Sequence[Entry], old: Sequence[Entry]) -> tuple[list[Entry | None], tuple[Entry, ...]]:
    """The old entry of each new one, by key; those left, by likeness. And the old ones that nothing takes."""
    by_key = {entry.key: entry for entry in old if entry.key}
    found = [by_key.get(mine.key) for mine in fresh]
    used = {entry.key for entry in found if entry is not None}
    left = [entry for entry in old if entry.key not in used]
    open_ = [place for place, entry in enumerate(found) if entry is None]
    aligned = align([entry.source for entry in left], [fresh[place].source for place in open_])
    for place, at in zip(open_, aligned, strict=True):
        if at is not None:
            found[place] = left[at]
    taken = {at for at in aligned if at is not None}
    return found, tuple(entry for at, entry in enumerate(left) if at not in taken)


def _returned(
    fresh: Sequence[Entry], live: Sequence[Entry | None], obsolete: Iterable[Entry]
) -> tuple[list[Entry | None], tuple[Entry, ...]]:
    """Obsolete entries whose very sentence is there again, for units with no translation; and the others.

    A reviewed one comes before a fuzzy one, one of the same key before another.
    """
    by_source: dict[str, list[Entry]] = defaultdict(list)
    rest = [entry for entry in obsolete if entry.human]
    for entry in rest:
        if entry.target:
            by_source[entry.source].append(entry)
    again: list[Entry | None] = [None] * len(fresh)
    for place, mine in enumerate(fresh):
        have = live[place]
        if by_source[mine.source] and (have is None or not have.human):
            best = min(by_source[mine.source], key=lambda entry: (entry.fuzzy, entry.key != mine.key))
            by_source[mine.source].remove(best)
            rest.remove(best)
            again[place] = best
    return again, tuple(rest)


def _brought(fresh: Entry, old: Entry) -> Entry:
    """The old entry's work with the new one's source, key, note and place."""
    same = replace(old, key=fresh.key, note=fresh.note, place=fresh.place, line=0)
    if _machine_of_another(old):
        same = replace(same, target="", fuzzy=False, provenance=None)
    if old.source == fresh.source:
        return _taken_back(same) if same.previous == fresh.source else same
    edited = replace(same, source=fresh.source)
    if not old.target:
        return edited
    if old.state is State.MACHINE:
        return replace(edited, target="", fuzzy=False, provenance=None)
    previous = old.previous if old.previous is not None else old.source
    stale = replace(edited, fuzzy=True, previous=previous)
    return _taken_back(stale) if previous == fresh.source else stale


def _taken_back(entry: Entry) -> Entry:
    """A stale entry whose source is again the one that its text was made for: a draft, since nobody knows what it was.

    A machine's text that got a previous source had been accepted; without its `# mt:` line no machine makes it again.
    """
    return replace(entry, previous=None, provenance=None if entry.raw_machine else entry.provenance)


def _machine_of_another(entry: Entry) -> bool:
    """Whether a raw machine text was made for another source: msgmerge changes the source of a fuzzy entry unseen."""
    return (
        entry.state is State.MACHINE
        and entry.provenance is not None
        and entry.provenance.src != fingerprint(entry.source)
    )


def _distinct(live: Iterable[Entry], obsolete: Iterable[Entry]) -> Iterator[Entry]:
    """Obsolete entries, each once; one whose key and source are taken gets another key, for gettext reads no twins."""
    taken = {(entry.key, entry.source) for entry in live}
    seen: set[Entry] = set()
    for entry in obsolete:
        if entry in seen:
            continue
        seen.add(entry)
        key, number = entry.key, 1
        while (key, entry.source) in taken:
            number += 1
            key = f"{entry.key}~{number}"
        taken.add((key, entry.source))
        yield replace(entry, key=key)
