"""What an agency gets and gives back: the entries of a catalog as units, whichever version of XLIFF carries them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from transpub import inline
from transpub.model import Entry, Placeholder, State, fingerprint

if TYPE_CHECKING:
    from collections.abc import Mapping

    from transpub.model import Catalog, Inline, Provenance, Review

STATES = {state.value: state for state in State}


@dataclass(frozen=True, slots=True)
class Sent:
    """What stood in the catalog when the file was made: the target's fingerprint and the state of its entry."""

    out: str
    state: State

    @staticmethod
    def of(entry: Entry) -> Sent:
        """What an entry would be sent as now. White space and invisible characters alone are no target."""
        return Sent(fingerprint(said(entry)), entry.state)


@dataclass(frozen=True, slots=True)
class TransUnit:
    """An entry on its way. `source` and `target` are text with marks.

    `reviewed` is what the file says of the target. `sent` is None where a tool has dropped it. `previous`,
    `provenance`, `review` and `flags` are the entry's. `codes` are the placeholders that the marks stand for, where
    they are known, for the translator's eyes only. `damage` says why the target cannot be taken, "" where it can.
    """

    key: str
    source: str
    target: str = ""
    reviewed: bool = False
    sent: Sent | None = None
    note: str = ""
    place: str = ""
    comments: tuple[str, ...] = ()
    previous: str | None = None
    provenance: Provenance | None = None
    review: Review | None = None
    flags: tuple[str, ...] = ()
    codes: tuple[Placeholder, ...] = field(default=(), compare=False)
    damage: str = ""
    line: int = field(default=0, compare=False)

    @property
    def untouched(self) -> bool:
        """Whether nobody has changed the target or approved it since the file was made."""
        sent = self.sent
        return (
            sent is not None
            and sent.out == fingerprint(self.target)
            and self.reviewed is (sent.state is State.REVIEWED)
        )


@dataclass(frozen=True, slots=True)
class Part:
    """One article's units. `original` is its path in the project, `datatype` its format."""

    original: str
    datatype: str = field(compare=False)
    units: tuple[TransUnit, ...]
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Package:
    """A file for an agency: `source` and `target` are the languages, BCP 47; `ours` says that transpub made it."""

    source: str
    target: str
    parts: tuple[Part, ...]
    ours: bool = True


def same_text(text: str) -> str:
    """A text with marks as it comes back from elements: a mark that stands for nothing is text."""
    return inline.encode(inline.pieces(text))


def said(entry: Entry) -> str:
    """The target as it is sent and comes back."""
    return "" if entry.state is State.MISSING else same_text(entry.target)


def units(catalog: Catalog, sources: Mapping[str, Inline]) -> tuple[TransUnit, ...]:
    """The live entries of a catalog; `sources` are the units of its article by key, for what the marks stand for."""
    return tuple(_unit(entry, sources.get(entry.key, ())) for entry in catalog.entries)


def _unit(entry: Entry, source: Inline) -> TransUnit:
    target = said(entry)
    return TransUnit(
        key=entry.key,
        source=same_text(entry.source),
        target=target,
        reviewed=entry.state is State.REVIEWED,
        sent=Sent.of(entry),
        note=entry.note,
        place=entry.place,
        comments=entry.comments,
        previous=same_text(entry.previous) if entry.previous is not None and target else None,
        provenance=entry.provenance,
        review=entry.review,
        flags=entry.flags,
        codes=tuple(piece for piece in source if isinstance(piece, Placeholder)),
    )
