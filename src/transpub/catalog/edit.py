"""A person's decision about one entry, as a value: what they saw, what it shall be, and what it becomes by now."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import quote

from transpub.catalog.merge3 import Conflict, merged_entry
from transpub.catalog.write import clean
from transpub.model import blank, fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterable

    from transpub.model import Catalog, Entry

QUESTION = "question: "
ANSWERED = "answered: "
_REVIEWED = "reviewed:"
_OURS = ("mt:", "tm:", "was-reviewed:", "conflict:", _REVIEWED, QUESTION.strip(), ANSWERED.strip())


@dataclass(frozen=True, slots=True)
class Edit:
    """An entry as a person saw it, and as they want it to be: both have its key.

    `decides` is whether they speak of its text, and not of its comments alone.
    """

    seen: Entry
    wanted: Entry
    decides: bool = True


@dataclass(frozen=True, slots=True)
class Clash:
    """An edit that was not made, for somebody else changed the entry meanwhile; `now` is None where it is gone."""

    edit: Edit
    now: Entry | None


@dataclass(frozen=True, slots=True)
class Change:
    """An entry before and after an edit that was made."""

    before: Entry
    after: Entry


def one_text(entry: Entry, text: str) -> str:
    """What a person typed as the entry may hold it: no line end and no white space at an edge that its source lacks."""
    text = clean(text.replace("\r\n", "\n").replace("\r", "\n"))
    if "\n" not in entry.source:
        text = " ".join(text.split("\n"))
    return text if entry.source != entry.source.strip() else text.strip()


def accepted(entry: Entry, text: str, *, by: str, day: str) -> Entry:
    """The entry with a text that a person has passed; a comment says who, for tools that lose the flag."""
    target = one_text(entry, text)
    said = f"{_REVIEWED} by={quote(by, safe='')} ts={day} out={fingerprint(target)}"
    return replace(
        entry,
        target=target,
        fuzzy=False,
        previous=None,
        review=None,
        suggestion=None,
        comments=(*_unsigned(entry), said),
    )


def unfinished(entry: Entry, text: str) -> Entry:
    """The entry with a text that still needs work; of a stale one it goes on telling what it was made for."""
    target = one_text(entry, text)
    if blank(target):
        bare = replace(entry, target="", fuzzy=False, previous=None, provenance=None, review=None)
        return replace(bare, comments=_unsigned(entry))
    if target == entry.target:
        return replace(entry, fuzzy=True, comments=_unsigned(entry))
    return replace(entry, target=target, fuzzy=True, review=None, suggestion=None, comments=_unsigned(entry))


def _unsigned(entry: Entry) -> tuple[str, ...]:
    return tuple(line for line in entry.comments if not line.startswith(_REVIEWED))


def commented(entry: Entry, text: str, *, question: bool = False) -> Entry:
    """The entry with a comment more, which no tool takes for a line of ours."""
    lines = [" ".join(line.split()) for line in clean(text.replace("\r", "\n")).split("\n")]
    lines = [line for line in lines if line]
    if not lines:
        return entry
    lines = [f"note: {line}" if line.startswith(_OURS) else line for line in lines]
    if question:
        lines[0] = QUESTION + lines[0]
    return replace(entry, comments=(*entry.comments, *lines))


def answered(entry: Entry, comment: str) -> Entry:
    """The entry with an open question settled: what it asked stays."""
    return replace(
        entry,
        comments=tuple(
            ANSWERED + line.removeprefix(QUESTION) if line == comment and line.startswith(QUESTION) else line
            for line in entry.comments
        ),
    )


def chosen(entry: Entry, conflict: str) -> Entry:
    """The entry without a `conflict:` comment, once somebody has looked at both texts."""
    return replace(entry, comments=tuple(line for line in entry.comments if line != conflict))


def questions(entry: Entry) -> tuple[str, ...]:
    """The comments that are open questions."""
    return tuple(line for line in entry.comments if line.startswith(QUESTION))


def _made(edit: Edit, now: Entry) -> tuple[Entry, Conflict | None]:
    """The entry with the edit, by the rules of a merge where it is not the one that was seen."""
    if _said(now) == _said(edit.seen):
        return replace(edit.wanted, note=now.note, place=now.place), None
    return merged_entry(edit.seen, now, edit.wanted)


def _said(entry: Entry) -> Entry:
    """The entry without what is no person's, and no text."""
    return replace(entry, note="", place="", suggestion=None)


def _stands(edit: Edit, made: Entry) -> bool:
    """Whether the text that was decided on is the entry's; where the source was edited meanwhile it is stale."""
    same = made.fuzzy == edit.wanted.fuzzy or made.source != edit.seen.source
    return made.target == edit.wanted.target and same


def edited(now: Catalog, edits: Iterable[Edit]) -> tuple[Catalog, tuple[Change, ...], tuple[Clash, ...]]:
    """The catalog with these edits; an entry that another person has changed since it was seen stays as it is.

    Whatever else was changed there, its comments or a machine's text, is kept or gives way, as in a merge of two
    branches: nothing that a person wrote is lost, and a text whose source has been edited meanwhile is stale.
    """
    entries = {entry.key: entry for entry in now.entries}
    changes: list[Change] = []
    clashes: list[Clash] = []
    for edit in edits:
        mine = entries.get(edit.seen.key)
        if mine is None:
            clashes.append(Clash(edit, None))
            continue
        made, conflict = _made(edit, mine)
        if conflict is not None or (edit.decides and not _stands(edit, made)):
            clashes.append(Clash(edit, mine))
        elif made != mine:
            entries[mine.key] = replace(made, line=mine.line)
            changes.append(Change(mine, entries[mine.key]))
    if not changes:
        return now, (), tuple(clashes)
    return replace(now, entries=tuple(entries[entry.key] for entry in now.entries)), tuple(changes), tuple(clashes)
