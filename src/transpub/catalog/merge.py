"""A changed article into its catalog: sentences move, change, vanish and come back, and no person's word is lost."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote

from transpub import inline
from transpub.catalog.header import header
from transpub.catalog.match import matched, returned
from transpub.catalog.recut import recut
from transpub.model import SITE, Catalog, Entry, Review, State, fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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
    live, gone = matched(fresh, recut(found.entries, fresh, locale))
    again, rest = returned(fresh, live, (*found.obsolete, *(entry for entry in gone if entry.human)))
    entries = tuple(
        brought(mine, entry) if entry is not None else mine
        for mine, entry in ((mine, again[place] or live[place]) for place, mine in enumerate(fresh))
    )
    left = (replace(entry, note="", place="", suggestion=None, line=0) for entry in rest if entry.target)
    obsolete = tuple(distinct(entries, left))
    # gettext drops an obsolete entry that has no translation, and with it what a person said there
    said = (
        f"on “{_excerpt(entry.source)}”: {comment}" for entry in rest if not entry.target for comment in entry.comments
    )
    comments = tuple(dict.fromkeys((*found.comments, *said)))
    return Catalog(locale, header(locale, old, project), entries, obsolete, comments)


def texts(document: Document) -> tuple[tuple[str, str], ...]:
    """The keys and the texts of the units that the document's catalog holds, in document order."""
    return tuple([(unit.key, inline.encode(unit.source)) for unit in _units(document)])


def current(old: Catalog | None, texts: tuple[tuple[str, str], ...]) -> tuple[Entry, ...] | None:
    """The entries that a merge would give, but for notes and places, where the catalog has these very texts.

    None where it does not, and only a merge can tell. `texts` are the document's.
    """
    if old is None or tuple([(entry.key, entry.source) for entry in old.entries]) != texts:
        return None
    if old.obsolete and any(entry.open for entry in old.entries):
        return None  # a text may come back
    return tuple([brought(entry, entry) if entry.fuzzy and not _untouched(entry) else entry for entry in old.entries])


def _untouched(entry: Entry) -> bool:
    """Whether the entry is a machine's draft of this very source, as nearly all are that nobody has reviewed."""
    made = entry.provenance
    return (
        made is not None
        and entry.review is None
        and entry.previous is None
        and made.src == fingerprint(entry.source)
        and entry.state is State.MACHINE
    )


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
    source = unit.source
    return Entry(
        key=unit.key,
        source=inline.encode(source),
        note=_note(unit, inline.explain(source)),
        place=_UNFIT.sub(lambda found: quote(found.group(), safe=""), place),
    )


def _note(unit: Unit, marks: str) -> str:
    """One line for the translator: what it is, the headings above, what the marks are, the author's comment."""
    trail = " › ".join(unit.trail)
    told = (unit.role, f"under “{trail}”" if trail else "", marks, unit.comment)
    return " · ".join(" ".join(each.split()) for each in told if each)


def brought(fresh: Entry, old: Entry) -> Entry:
    """The old entry's work with the new one's source, key, note and place; made for another source, it is stale."""
    same = replace(old, key=fresh.key, source=fresh.source, note=fresh.note, place=fresh.place, line=0)
    if old.source != fresh.source or not old.open:
        same = replace(same, suggestion=None)
    if not old.target:
        return same
    if old.review == Review(fingerprint(fresh.source), fingerprint(old.target)):
        return replace(same, fuzzy=False, previous=None, review=None)
    if old.state is State.MACHINE:
        # msgmerge changes the source of a fuzzy entry unseen: what counts is the source that the text was made for
        made_for = old.provenance.src if old.provenance is not None else ""
        kept = made_for == fingerprint(fresh.source)
        return same if kept else replace(same, target="", fuzzy=False, provenance=None)
    if old.source != fresh.source:
        same = _stale(same, old)
    return _taken_back(same) if same.fuzzy and same.previous == fresh.source else same


def _stale(same: Entry, old: Entry) -> Entry:
    """The entry with the source that its text was made for, and with the review that the edit has overtaken."""
    if old.state is State.REVIEWED:
        review = Review(fingerprint(old.source), fingerprint(old.target))
        return replace(same, fuzzy=True, previous=old.source, review=review)
    if old.state is State.STALE:
        return same  # it knows already, or a tool has made it forget
    return replace(same, previous=old.source)


def _taken_back(entry: Entry) -> Entry:
    """A stale entry whose source is again the one that its text was made for: a draft, for want of a known review.

    A machine's text that got a previous source had been accepted, if not by our word: without its `# mt:` line no
    machine makes it again.
    """
    drop = entry.raw_machine and not entry.accepted
    return replace(entry, previous=None, provenance=None if drop else entry.provenance)


def distinct(live: Iterable[Entry], obsolete: Iterable[Entry]) -> Iterator[Entry]:
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
