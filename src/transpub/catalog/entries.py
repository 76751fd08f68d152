"""From a file's entries to ours: what flags, comments and previous sources mean, whichever tool wrote them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from transpub.catalog import provenance
from transpub.catalog.write import clean
from transpub.model import Entry, Provenance, Review, Suggestion, fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_FUZZY = "fuzzy"
_REVIEWED = "reviewed:"


class Raw(NamedTuple):
    """An entry as the file has it. `comments` are lines; `note` and `place` are "" of one that is `obsolete`."""

    key: str
    source: str
    target: str
    comments: str
    note: str
    place: str
    flags: Sequence[str]
    previous_key: str | None
    previous: str | None
    obsolete: bool
    line: int


def entries(file: Iterable[Raw], *, omegat: bool) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
    """The live and the obsolete entries of a file; `omegat` says that OmegaT wrote it.

    An unedited copy that msgmerge made of another entry, for a sentence like it, is left out: the text stands there,
    and here it would be a stale translation of another sentence.
    """
    found = [(each, _entry(each, omegat=omegat)) for each in file]
    if not any(each.previous_key for each, _ in found):
        return (
            tuple([entry for each, entry in found if not each.obsolete]),
            tuple([entry for each, entry in found if each.obsolete]),
        )
    there = {(entry.key, entry.target): entry for _, entry in found}
    live = []
    for each, entry in found:
        origin = there.get((each.previous_key or "", entry.target))
        copied = entry.fuzzy and origin is not None and origin.key not in {"", entry.key}
        if not each.obsolete:
            live.append(_emptied(entry, origin) if copied and origin is not None else entry)
    return tuple(live), tuple(entry for each, entry in found if each.obsolete)


def _emptied(entry: Entry, origin: Entry) -> Entry:
    comments = tuple(line for line in entry.comments if line not in origin.comments)
    bare = replace(entry, target="", fuzzy=False, previous=None, provenance=None, review=None, suggestion=None)
    return replace(bare, comments=comments)


def _entry(found: Raw, *, omegat: bool) -> Entry:
    target, flags = found.target, found.flags
    made, kept, review, near = _said(found.comments, target) if found.comments else _NOTHING
    entry = Entry(
        found.key,
        found.source,
        target,
        _FUZZY in flags and bool(target),
        _previous(found) if target else None,
        made,
        kept,
        tuple(dict.fromkeys([flag for flag in flags if flag and flag != _FUZZY])) if flags else (),
        found.note,
        found.place,
        review,
        near,
        found.line,
    )
    return _settled(entry, omegat=omegat, obsolete=found.obsolete)


_Said: TypeAlias = tuple[Provenance | None, tuple[str, ...], Review | None, Suggestion | None]
_NOTHING: _Said = (None, (), None, None)


def _said(text: str, target: str) -> _Said:
    """What the comments say: where the text came from, what people wrote, for what it was accepted, what is near."""
    comments = tuple(provenance.joined([clean(line) for line in text.split("\n")]))
    made, reviews, near, kept = [], [], [], []
    for line in comments:
        if (origin := provenance.found(line)) is not None:
            made.append(origin)
        elif (review := provenance.told(line)) is not None:
            reviews.append(review)
        elif (offer := provenance.offered(line)) is not None:
            near.append(offer)
        elif line:
            kept.append(line)
    out = fingerprint(target) if made or reviews else ""
    # msgcat and a merge by hand leave the lines of both versions: the one of this text is meant
    mine = [each for each in made if each.out == out] or made
    return (
        mine[-1] if mine else None,
        tuple(kept),
        next((each for each in reversed(reviews) if each.out == out), None) if target else None,
        near[-1] if near else None,
    )


def _previous(found: Raw) -> str | None:
    """The source that the text was made for; where msgmerge found it under another key only, this very one."""
    if found.previous is None and found.previous_key is not None and _FUZZY in found.flags:
        return found.source
    return found.previous


def _settled(entry: Entry, *, omegat: bool, obsolete: bool) -> Entry:
    """The entry with the flag that it had before tools took it away, and without what its flag makes void.

    OmegaT takes fuzzy from all entries, Babel from obsolete ones. What stays not fuzzy was accepted as it stands: a
    previous source, which many tools leave there, says no more about it.
    """
    if entry.fuzzy or not entry.target:
        return entry
    unsaid = (omegat or obsolete) and entry.outlived
    if unsaid or (omegat and entry.raw_machine and not _signed(entry)):
        return replace(entry, fuzzy=True)
    if entry.previous is None and entry.review is None:
        return entry
    return replace(entry, previous=None, review=None)


def _signed(entry: Entry) -> bool:
    """Whether a `# reviewed:` line stands there that names this text, or none in particular."""
    own = f"out={fingerprint(entry.target)}"
    return any(line.startswith(_REVIEWED) and ("out=" not in line or own in line) for line in entry.comments)
