"""Which old entry is whose: for each unit of the changed article the entry whose work it gets."""

from __future__ import annotations

from collections import defaultdict, deque
from typing import TYPE_CHECKING

from transpub.catalog.align import align

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from transpub.model import Entry

_RULES: tuple[tuple[Callable[[Entry], object], Callable[[Entry], bool]], ...] = (
    (lambda entry: (entry.key, entry.source), lambda old: bool(old.key)),
    # Keys may be mixed up, by a template older than the catalog or by hand: a person's text stays with its sentence.
    (lambda entry: entry.source, lambda old: old.human and bool(old.target)),
    (lambda entry: entry.key, lambda old: bool(old.key)),
)
"""What a new entry and its old one have in common, the surest first, and which old ones it is good for."""


def matched(fresh: Sequence[Entry], old: Sequence[Entry]) -> tuple[list[Entry | None], tuple[Entry, ...]]:
    """The old entry of each new one, by rule; those left, by likeness. And the old ones that nothing takes."""
    found: list[int | None] = [None] * len(fresh)
    left = dict(enumerate(old))
    for of, fits in _RULES:
        where: dict[object, deque[int]] = defaultdict(deque)
        for at, entry in left.items():
            if fits(entry):
                where[of(entry)].append(at)
        for place, mine in enumerate(fresh):
            if found[place] is None and where[of(mine)]:
                found[place] = at = where[of(mine)].popleft()
                del left[at]
    rest = list(left)
    open_ = [place for place, at in enumerate(found) if at is None]
    for place, like in zip(
        open_, align([old[at].source for at in rest], [fresh[place].source for place in open_]), strict=True
    ):
        if like is not None:
            found[place] = rest[like]
            del left[rest[like]]
    return [None if at is None else old[at] for at in found], tuple(left.values())


_RETURNS: tuple[tuple[Callable[[Entry], object], Callable[[Entry], object], Callable[[Entry | None], bool]], ...] = (
    (lambda old: old.source, lambda new: new.source, lambda have: have is None or not have.human),
    (lambda old: old.previous, lambda new: new.source, lambda have: have is None or not have.human),
    # msgmerge -N makes the old text obsolete where the source was edited.
    (lambda old: old.key, lambda new: new.key, lambda have: have is None or not (have.target or have.comments)),
)
"""What an obsolete entry and a new one have in common, the surest first, and in place of which live ones it comes."""


def returned(
    fresh: Sequence[Entry], live: Sequence[Entry | None], obsolete: Iterable[Entry]
) -> tuple[list[Entry | None], tuple[Entry, ...]]:
    """Obsolete entries whose sentence is there again, for units with no translation of a person; and the others.

    The very sentence comes before the one that a stale text was made for, a reviewed entry before a fuzzy one, one of
    the same key before another.
    """
    rest = [entry for entry in obsolete if entry.human]
    again: list[Entry | None] = [None] * len(fresh)
    for of_old, of_new, fits in _RETURNS:
        there: dict[object, list[Entry]] = defaultdict(list)
        for entry in rest:
            if entry.target:
                there[of_old(entry)].append(entry)
        for place, mine in enumerate(fresh):
            same = there[of_new(mine)]
            if same and again[place] is None and fits(live[place]):
                best = min(same, key=lambda entry: (entry.fuzzy, entry.key != mine.key))
                same.remove(best)
                rest.remove(best)
                again[place] = best
    return again, tuple(rest)
