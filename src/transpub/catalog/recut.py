"""Entries for a text that is cut otherwise than before: other rules, another unit, a paragraph joined to the next.

The words of the source are the same, only the cuts are not; so a person's translation is cut or joined likewise.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from transpub.codes import unspaced
from transpub.inline import same_marks
from transpub.model import State
from transpub.segment import splitter

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transpub.model import Entry

_MARK = re.compile(r"<(/?)(\d+)(/?)>")


@dataclass(frozen=True, slots=True)
class _Group:
    """Old entries and new ones with the same words between them, as ranges; one of the two is a single entry."""

    old: range
    new: range


def recut(old: Sequence[Entry], fresh: Sequence[Entry], locale: str) -> tuple[Entry, ...]:
    """The old entries, those of a text that is now cut otherwise replaced by their pieces, with the new keys.

    What cannot be cut or joined without doubt stays as it is: sentences of the target that are more or fewer, marks
    that would be torn apart, raw machine text, which is made again. Joined texts are reviewed if all of them were; a
    text that was cut is a draft, for only a person can say that the cuts are those of the source.
    """
    if [entry.source for entry in old] == [entry.source for entry in fresh]:
        return tuple(old)  # as nearly always
    out: list[Entry] = []
    done = 0
    for group in _groups([_words(entry) for entry in old], [_words(entry) for entry in fresh]):
        mine, others = [old[place] for place in group.old], [fresh[place] for place in group.new]
        made = _joined(mine, others[0], locale) if len(others) == 1 else _cut(mine[0], others, locale)
        if made:
            out += [*old[done : group.old.start], *made]
            done = group.old.stop
    return (*out, *old[done:])


def _words(entry: Entry) -> str:
    """The source without marks and white space: what stays the same however a text is cut."""
    return "".join(_MARK.sub("", entry.source).split())


def _groups(old: Sequence[str], new: Sequence[str]) -> Iterator[_Group]:
    """Stretches of more than one text on one side, and of one on the other, with the same words."""
    for before, after in _gaps(old, new):
        mine, other = before.start, after.start
        while mine < before.stop and other < after.stop:
            stop, end = mine + 1, other + 1
            said, now = old[mine], new[other]
            while said != now:
                if said.startswith(now) and end < after.stop:
                    now += new[end]
                    end += 1
                elif now.startswith(said) and stop < before.stop:
                    said += old[stop]
                    stop += 1
                else:
                    break
            if said != now:
                mine, other = mine + 1, other + 1
                continue
            if (stop - mine == 1) != (end - other == 1):
                yield _Group(range(mine, stop), range(other, end))
            mine, other = stop, end


def _gaps(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[range, range]]:
    """What lies between the texts that are the same on both sides."""
    from rapidfuzz.distance import LCSseq  # noqa: PLC0415  # importing does no work

    before = after = 0
    for block in LCSseq.opcodes(old, new):
        if block.tag == "equal":
            yield range(before, block.src_start), range(after, block.dest_start)
            before, after = block.src_end, block.dest_end
    yield range(before, len(old)), range(after, len(new))


def _joined(mine: Sequence[Entry], fresh: Entry, locale: str) -> tuple[Entry, ...]:
    """One entry of several; none where one of them has no text, or where no person is behind any of them."""
    if not all(entry.target for entry in mine) or all(entry.state is State.MACHINE for entry in mine):
        return ()
    counts = [_marks(entry.source) for entry in mine]
    shifted = [
        _renumbered(entry.target, before) for entry, before in zip(mine, accumulate(counts, initial=0), strict=False)
    ]
    entry = replace(
        mine[0],
        key=fresh.key,
        source=fresh.source,
        target=("" if unspaced(locale) else " ").join(shifted),
        fuzzy=any(entry.state is not State.REVIEWED for entry in mine),
        previous=None,
        provenance=None,
        review=None,
        comments=tuple(dict.fromkeys(comment for entry in mine for comment in entry.comments)),
    )
    return (entry,) if same_marks(entry.target, fresh.source) else ()


def _cut(mine: Entry, fresh: Sequence[Entry], locale: str) -> tuple[Entry, ...]:
    """Several entries of one; none where the target's sentences or marks do not answer to the source's."""
    if mine.state not in {State.REVIEWED, State.DRAFT}:
        return ()
    pieces = _sentences(mine.target, locale)
    if len(pieces) != len(fresh):
        return ()
    made: list[Entry] = []
    before = 0
    for piece, new in zip(pieces, fresh, strict=True):
        target = _renumbered(piece, -before)
        before += _marks(new.source)
        if not same_marks(target, new.source):
            return ()
        comments = mine.comments if not made else ()
        made.append(
            replace(mine, key=new.key, source=new.source, target=target, fuzzy=True, provenance=None, comments=comments)
        )
    return tuple(made)


def _sentences(target: str, locale: str) -> list[str]:
    """The target's sentences; a mark at a cut stays with the words that it stands at."""
    plain = _MARK.sub("", target)
    cuts = (0, *splitter(locale)(plain), len(plain))
    starts = [0]
    shown = 0  # characters of the plain text before `place`
    place = 0
    wanted = iter(cuts[1:-1])
    cut = next(wanted, None)
    while cut is not None and place < len(target):
        found = _MARK.match(target, place)
        if found and not (shown == cut and not found[1] and not found[3]):
            place = found.end()
            continue
        if shown == cut:
            starts.append(place)
            cut = next(wanted, None)
            continue
        place, shown = (found.end(), shown) if found else (place + 1, shown + 1)
    return [target[left:right].strip() for left, right in pairwise((*starts, len(target)))]


def _marks(text: str) -> int:
    return len({found[2] for found in _MARK.finditer(text)})


def _renumbered(text: str, by: int) -> str:
    return _MARK.sub(lambda found: f"<{found[1]}{int(found[2]) + by}{found[3]}>", text)
