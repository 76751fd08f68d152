"""Which of two texts of one entry stands: the table of `docs/decisions/0006-merging-by-entry.md`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from transpub.model import State

if TYPE_CHECKING:
    from transpub.model import Entry

_NOBODYS = {State.MISSING, State.MACHINE}


def chosen(was: Entry | None, mine: Entry, yours: Entry) -> tuple[Entry, str | None]:
    """The entry whose text stands, and the other's text where two persons differ. All three have one source.

    The side that changed the text wins; where both did, a person wins over a machine, and a text over none.
    """
    if _work(mine) == _work(yours):
        return mine, None
    if was is not None and _work(was) in {_work(mine), _work(yours)}:
        new, old = (mine, yours) if _work(yours) == _work(was) else (yours, mine)
        # a text for an older source does not push out one that was reviewed for this one
        overtaken = new.state is State.STALE and old.state is State.REVIEWED
        return _conflict(mine, yours) if overtaken and new.target != old.target else (new, None)
    if mine.target == yours.target:
        return _settled(was, mine, yours), None
    decided = [side for side in (mine, yours) if _decided(was, side)]
    if len(decided) > 1:
        return _conflict(mine, yours)
    return (decided[0] if decided else max(mine, yours, key=_worth)), None


def _work(entry: Entry) -> tuple[object, ...]:
    return entry.target, entry.fuzzy, entry.previous, entry.provenance, entry.review


def _decided(was: Entry | None, side: Entry) -> bool:
    """Whether a person wrote this text on this side, or accepted it there."""
    if side.state in _NOBODYS:
        return False
    if was is None or was.target != side.target:
        return True
    return side.state is State.REVIEWED and was.state is not State.REVIEWED


def _settled(was: Entry | None, mine: Entry, yours: Entry) -> Entry:
    """One text, two opinions of it: the new one; where both are, that it is right. Then the entry that knows more."""
    if was is not None and was.target == mine.target:
        fuzzy = yours.fuzzy if mine.fuzzy == was.fuzzy else mine.fuzzy
    else:
        fuzzy = mine.fuzzy and yours.fuzzy
    same = [side for side in (mine, yours) if side.fuzzy == fuzzy]
    return max(same, key=lambda side: (side.previous is not None, side.accepted, _when(side)))


def _worth(side: Entry) -> tuple[object, ...]:
    """Of two texts that nobody decided on now: a person's from before, else the machine's newest, else any."""
    return side.state not in _NOBODYS, side.state is State.MACHINE, *_when(side), side.target


def _when(side: Entry) -> tuple[str, float]:
    made = side.provenance
    return (made.ts, made.score or 0.0) if made is not None else ("", 0.0)


def _conflict(mine: Entry, yours: Entry) -> tuple[Entry, str]:
    """Both texts, the likelier one first: reviewed for this very source, a person's own words, ours."""
    kept = max(mine, yours, key=lambda side: (side.state is State.REVIEWED, not side.raw_machine))
    return kept, (yours if kept is mine else mine).target
