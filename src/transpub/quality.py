"""What became of the drafts: how many of an engine's texts people accepted, and how far they changed the others."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from transpub.model import State

if TYPE_CHECKING:
    from collections.abc import Iterable

    from transpub.model import Entry


@dataclass(frozen=True, slots=True)
class Drafts:
    """The entries of a locale that one model drafted, by what became of them.

    `machine`, `draft` and `stale` are the states of those names; the reviewed ones are `accepted` to the letter or
    `post_edited`. `measured` are the post-edited ones whose machine text is known, `distance` is the mean of theirs.
    """

    engine: str
    model: str
    machine: int
    draft: int
    stale: int
    accepted: int
    post_edited: int
    measured: int
    distance: float | None

    @property
    def reviewed(self) -> int:
        """How many people have reviewed."""
        return self.accepted + self.post_edited

    @property
    def acceptance(self) -> float | None:
        """The share of the reviewed ones that were accepted to the letter, 0 to 1; None where none is reviewed."""
        return self.accepted / self.reviewed if self.reviewed else None


@dataclass(frozen=True, slots=True)
class Human:
    """The entries of a locale that no machine drafted, by state."""

    reviewed: int
    draft: int
    stale: int


@dataclass(frozen=True, slots=True)
class Quality:
    """One locale: what people wrote themselves, and what became of each model's drafts, by engine and model."""

    locale: str
    human: Human
    drafts: tuple[Drafts, ...]


def post_edited(entry: Entry) -> bool:
    """Whether a person reviewed the entry and changed what a machine had drafted."""
    return entry.state is State.REVIEWED and entry.provenance is not None and not entry.raw_machine


def measure(locale: str, cases: Iterable[tuple[Entry, str | None]]) -> Quality:
    """The quality of a locale's entries, each with the text that its machine made, None where that is not known.

    An entry without a translation is nobody's work and counts nowhere, every other one counts once.
    """
    human: Counter[State] = Counter()
    made: defaultdict[tuple[str, str], list[tuple[Entry, str | None]]] = defaultdict(list)
    for entry, text in cases:
        if entry.state is State.MISSING:
            continue
        if entry.provenance is None:
            human[entry.state] += 1
        else:
            made[entry.provenance.engine, entry.provenance.model].append((entry, text))
    drafts = tuple(_drafts(engine, model, made[engine, model]) for engine, model in sorted(made))
    return Quality(locale, Human(human[State.REVIEWED], human[State.DRAFT], human[State.STALE]), drafts)


def _drafts(engine: str, model: str, cases: list[tuple[Entry, str | None]]) -> Drafts:
    states = Counter(entry.state for entry, _ in cases)
    changed = [(entry.target, text) for entry, text in cases if post_edited(entry)]
    distances = [distance(text, target) for target, text in changed if text is not None]
    return Drafts(
        engine,
        model,
        machine=states[State.MACHINE],
        draft=states[State.DRAFT],
        stale=states[State.STALE],
        accepted=states[State.REVIEWED] - len(changed),
        post_edited=len(changed),
        measured=len(distances),
        distance=sum(distances) / len(distances) if distances else None,
    )


def distance(before: str, after: str) -> float:
    """Characters inserted, deleted or replaced, as a share of the longer text: 0 is unchanged, 1 nothing is left."""
    from rapidfuzz.distance import Levenshtein  # noqa: PLC0415  # importing does no work

    return Levenshtein.normalized_distance(before, after)
