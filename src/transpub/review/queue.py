"""Which segments want a reviewer's eye, and in what order: functions of entries and findings, nothing else."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal, TypeAlias

from transpub import catalog
from transpub.model import State

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from transpub.model import Entry, Finding, Unit

Order: TypeAlias = Literal["text", "risk"]
ORDERS: tuple[Order, ...] = ("text", "risk")

SHOWN = ("all", "open", "missing", "machine", "draft", "stale", "reviewed", "findings", "questions", "conflicts")
"""The filters: `open` is all that nobody has passed."""


@dataclass(frozen=True)
class Segment:
    """A unit with its entry, and what the checks say of it. `block` counts the blocks of text of the article."""

    unit: Unit
    entry: Entry
    findings: tuple[Finding, ...] = ()
    block: int = 0

    @property
    def key(self) -> str:
        """The entry's key, which is the unit's."""
        return self.entry.key

    @cached_property
    def state(self) -> State:
        """The entry's, worked out once."""
        return self.entry.state

    @cached_property
    def shown(self) -> frozenset[str]:
        """The filters that let it through."""
        open_ = {"open"} if self.state is not State.REVIEWED else set()
        more = {
            "findings": self.findings,
            "questions": catalog.questions(self.entry),
            "conflicts": self.conflicts,
        }
        return frozenset({"all", self.state.value, *open_, *(name for name, found in more.items() if found)})

    @property
    def conflicts(self) -> tuple[str, ...]:
        """What others wrote for it, in versions that were merged."""
        return tuple(filter(None, map(catalog.conflicting, self.entry.comments)))

    @property
    def clean(self) -> bool:
        """Whether it may be approved with others: a translation of this very source, which nobody doubts."""
        return (
            self.state in {State.MACHINE, State.DRAFT}
            and not self.findings
            and not self.conflicts
            and not catalog.questions(self.entry)
        )


def risk(segment: Segment) -> float:  # noqa: PLR0911  # a step each
    """How likely a reader would stumble over it, 0 to 1; 0 is reviewed, with nothing to be said against it.

    The steps are an order, not a measurement: what cannot be published comes first, then what is surely wrong, then
    what a machine was unsure about. An engine's score of its own text moves a segment within its step.
    """
    entry, state, errors = segment.entry, segment.state, sum(each.severity == "error" for each in segment.findings)
    if segment.conflicts:
        return 1.0
    if state is State.REVIEWED:
        return 0.45 if errors else 0.4 if segment.findings or catalog.questions(entry) else 0.0
    if errors:
        return min(0.99, 0.9 + 0.02 * errors)
    if state is State.MISSING:
        return 0.85
    if state is State.STALE:
        return 0.8
    if segment.findings:
        return min(0.79, 0.7 + 0.02 * len(segment.findings))
    made = entry.provenance
    score = 0.5 if made is None or made.score is None else made.score
    sure = score if made is None or made.marks is None else min(score, made.marks)
    long = min(len(entry.source), 400) / 4000  # of two that are alike the longer hides more
    return min(0.69, 0.15 + 0.44 * (1 - max(0.0, min(1.0, sure))) + long)


def queue(segments: Sequence[Segment], order: str, shown: str) -> tuple[Segment, ...]:
    """The segments to go through: those that the filter lets through, as the text has them or the worst first."""
    found = [each for each in segments if shown in each.shown]
    if order == "risk":
        found.sort(key=lambda each: -risk(each))  # a stable sort: the text's order within a step
    return tuple(found)


def counts(segments: Iterable[Segment]) -> Mapping[str, int]:
    """How many segments each filter lets through."""
    found: Counter[str] = Counter(dict.fromkeys(SHOWN, 0))
    for each in segments:
        found.update(each.shown)
    return found


def after(keys: Sequence[str], key: str, passing: frozenset[str]) -> str:
    """The key that comes next: the first behind `key`, from the start again after the last, that is in `passing`.

    "" where there is none.
    """
    place = keys.index(key) + 1 if key in keys else 0
    return next((each for each in (*keys[place:], *keys[:place]) if each in passing and each != key), "")
