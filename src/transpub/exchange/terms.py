"""The termbase as a table, and another one taken into it: what stands there stays, what is new is added."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from transpub import codes
from transpub.exchange.accept import Outcome
from transpub.model import blank

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

NOTE = "note"
_LANGUAGE = re.compile(r"[a-z]{2}(?:[_-][A-Za-z0-9]+)*(?:@[a-z]+)?")


@dataclass(frozen=True, slots=True)
class Row:
    """A concept: a cell for each column. `raw` is how its file writes it, "" for a new one; `line` where it stands."""

    cells: tuple[str, ...]
    raw: str = field(default="", compare=False)
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Termbase:
    """Concepts and their terms. The columns are languages, named as locales, `note`, and whatever else people keep.

    `before` (a byte order mark, a line for Excel), `head` (the line of the columns, "" for a new one), `delimiter` and
    `newline` are how its file is written: what is not changed is written as it was.
    """

    columns: tuple[str, ...]
    rows: tuple[Row, ...] = ()
    before: str = field(default="", compare=False)
    head: str = field(default="", compare=False)
    delimiter: str = field(default=",", compare=False)
    newline: str = field(default="\n", compare=False)


@dataclass(frozen=True, slots=True)
class Term:
    """What became of a concept of the other table, and why, where there is a why."""

    outcome: Outcome
    term: str
    line: int
    why: str = ""


def is_language(column: str, locales: Iterable[str]) -> bool:
    """Whether a column holds terms of a language."""
    return column in locales or _LANGUAGE.fullmatch(column) is not None


def named(theirs: Termbase, locales: Sequence[str]) -> Termbase:
    """The table with its columns named as the project names them: `ky` for `KY` or `ky-KG`, `note` for `Note`."""
    columns = tuple(_named(column, locales) for column in theirs.columns)
    return replace(theirs, columns=theirs.columns if len(set(columns)) < len(columns) else columns)


def _named(column: str, locales: Sequence[str]) -> str:
    if column.casefold() == NOTE:
        return NOTE
    return (codes.locale_of(column, locales) if is_language(column.lower(), locales) else None) or column


def merge(mine: Termbase, theirs: Termbase, source: str) -> tuple[Termbase, tuple[Term, ...]]:
    """Takes the concepts of another table; `source` is the column that both know a concept by.

    A cell that is empty here is filled; one that says something else stays, and is told as a conflict. A concept that
    is not here is added, and so is a column with something in it. Laws: a second time nothing changes; into an empty
    table all comes, but for white space around.
    """
    used = (
        column for place, column in enumerate(theirs.columns) if any(row.cells[place].strip() for row in theirs.rows)
    )
    columns = (*mine.columns, *(column for column in used if column not in mine.columns))
    wide = len(columns) > len(mine.columns)
    rows = [replace(row, cells=_wide(row.cells, columns), raw="" if wide else row.raw) for row in mine.rows]
    news = [replace(row, cells=_ordered(row, theirs.columns, columns), raw="") for row in theirs.rows]
    place = columns.index(source)
    known: dict[str, list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        known[_folded(row.cells[place])].append(number)
    claimed = {number for new in news for number in known[_folded(new.cells[place])] if _within(new, rows[number])}
    told: list[Term] = []
    for new in news:
        term = new.cells[place]
        same = [number for number in known[_folded(term)] if _within(new, rows[number])]
        free = [number for number in known[_folded(term)] if number not in claimed]
        if same or any(_within(new, row) for row in rows[0 if blank(term) else len(mine.rows) :]):
            told.append(Term(Outcome.SAME, term, new.line))
        elif not free or blank(term):
            rows.append(new)
            told.append(Term(Outcome.NEW, term, new.line))
        elif len(free) > 1:
            told.append(
                Term(Outcome.CONFLICT, term, new.line, f"it stands {len(free)} times here: which one is meant?")
            )
        else:
            claimed.add(free[0])
            rows[free[0]], outcome, why = _filled(rows[free[0]], new, columns)
            told.append(Term(outcome, term, new.line, why))
    return replace(mine, columns=columns, rows=tuple(rows), head="" if wide else mine.head), tuple(told)


def _wide(cells: tuple[str, ...], columns: Sequence[str]) -> tuple[str, ...]:
    return (*cells, *[""] * (len(columns) - len(cells)))


def _ordered(row: Row, theirs: Sequence[str], columns: Sequence[str]) -> tuple[str, ...]:
    cells: Mapping[str, str] = dict(zip(theirs, row.cells, strict=True))
    return tuple(cells.get(column, "").strip() for column in columns)


def _folded(text: str) -> str:
    return " ".join(text.split())


def _within(new: Row, old: Row) -> bool:
    """Whether all that a row says is said by another."""
    return all(blank(a) or _folded(a) == _folded(b) for a, b in zip(new.cells, old.cells, strict=True))


def _filled(old: Row, new: Row, columns: Sequence[str]) -> tuple[Row, Outcome, str]:
    pairs = tuple(zip(columns, old.cells, new.cells, strict=True))
    cells = tuple(theirs if blank(mine) else mine for _, mine, theirs in pairs)
    differs = [
        f"{column}: “{mine}” stays, the file has “{theirs}”"
        for column, mine, theirs in pairs
        if not blank(mine) and not blank(theirs) and _folded(mine) != _folded(theirs)
    ]
    filled = Row(cells, "" if cells != old.cells else old.raw, old.line)
    return filled, Outcome.CONFLICT if differs else Outcome.CHANGED, "; ".join(differs)
