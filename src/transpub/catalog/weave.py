"""Sequences that two sides changed, made one: what either took out is out, what either added stands where it stood."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Sequence

T = TypeVar("T", bound="Hashable")


def woven(base: Sequence[T], ours: Sequence[T], theirs: Sequence[T]) -> tuple[T, ...]:
    """The items of both sides, without those that one side took out; `woven(b, o, b) == o`, `woven(b, b, t) == t`."""
    was, mine, yours = (tuple(_numbered(each)) for each in (base, ours, theirs))
    gone = set(was) - (set(mine) & set(yours))
    return tuple(item[0] for item in ordered(was, mine, yours) if item not in gone)


def ordered(base: Sequence[T], ours: Sequence[T], theirs: Sequence[T]) -> tuple[T, ...]:
    """Every item of both sides once, in ours' order, or in theirs' where only they changed it.

    What the other side alone has stands after the item that it follows there.
    """
    first, second = (theirs, ours) if _moved(base, theirs) and not _moved(base, ours) else (ours, theirs)
    have = set(first)
    after: dict[T | None, list[T]] = defaultdict(list)
    last: T | None = None
    for item in second:
        if item in have:
            last = item
        else:
            after[last].append(item)
    return (*after[None], *(each for item in first for each in (item, *after[item])))


def _moved(base: Sequence[T], side: Sequence[T]) -> bool:
    common = set(base) & set(side)
    return [item for item in base if item in common] != [item for item in side if item in common]


def _numbered(items: Sequence[T]) -> Iterator[tuple[T, int]]:
    seen: Counter[T] = Counter()
    for item in items:
        yield item, seen[item]
        seen[item] += 1
