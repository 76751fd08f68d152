"""The termbase as CSV, as spreadsheets and people write it: commas, semicolons or tabs, with or without a BOM."""

from __future__ import annotations

import codecs
import csv
import io
import re
from typing import TYPE_CHECKING

from transpub.errors import UsageError
from transpub.exchange.terms import Row, Termbase

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_BOM = "\ufeff"
_SEPARATOR = re.compile(r"\ufeff?sep=(.)\r?\n", re.IGNORECASE)
_DELIMITERS = (",", ";", "\t")


def read(data: bytes, name: str) -> Termbase:
    """The table in a file; UsageError with file and line for what only a person can mend."""
    text = _decoded(data, name)
    told = _SEPARATOR.match(text)
    start = told.end() if told else len(_BOM) if text.startswith(_BOM) else 0
    first = re.match(r"[^\r\n]*", text[start:])
    delimiter = told[1] if told else max(_DELIMITERS, key=(first[0] if first else "").count)
    records = list(_records(text[start:], delimiter, name, text.count("\n", 0, start)))
    if not records:
        raise UsageError("holds no table", name, "its first line names the columns, such as en,ky,note")
    (titles, head, number), *rest = records
    columns = tuple(title.strip() for title in titles)
    while columns and not columns[-1]:
        columns = columns[:-1]
    if "" in columns or len(set(columns)) < len(columns):
        raise UsageError("does not name each column once", f"{name}:{number}", "name them, such as en,ky,note")
    width = len(columns)
    for cells, _, line in rest:
        if any(cell.strip() for cell in cells[width:]):
            hint = f"put quotes round a text with “{delimiter}” in it"
            raise UsageError(f"has more cells than the {width} columns", f"{name}:{line}", hint)
    rows = tuple(Row((*cells, *[""] * width)[:width], raw, line) for cells, raw, line in rest)
    newline = "\r\n" if head.endswith("\r\n") else "\n"
    return Termbase(columns, rows, text[:start], head, delimiter, newline)


def _decoded(data: bytes, name: str) -> str:
    try:
        if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return _BOM + data.decode("utf-16")
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UsageError("is not UTF-8", f"{name}:{line}", "save it as “CSV UTF-8”") from error


def _records(text: str, delimiter: str, name: str, before: int) -> Iterator[tuple[Sequence[str], str, int]]:
    """Each record with something in it, how the file writes it, and the line where it begins."""
    lines = list(io.StringIO(text, newline=""))
    reader = csv.reader(iter(lines), delimiter=delimiter, strict=True)
    last = 0
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield cells, "".join(lines[last : reader.line_num]), before + last + 1
            last = reader.line_num
    except csv.Error as error:
        raise UsageError(f"is no CSV: {error}", f"{name}:{before + reader.line_num}", "look at its quotes") from error


def write(terms: Termbase) -> bytes:
    """The file. Rows that it was read with are written as they were; law: `read(write(t)) == t`."""
    out = [terms.before + (terms.head or _written(terms.columns, terms))]
    for row in terms.rows:
        if not out[-1].endswith(("\n", "\r")):
            out.append(terms.newline)
        out.append(row.raw or _written(row.cells, terms))
    return "".join(out).encode("utf-8")


def for_spreadsheets(terms: Termbase) -> Termbase:
    """The same table, written so that every spreadsheet reads its letters: with commas and a byte order mark."""
    return Termbase(terms.columns, tuple(Row(row.cells) for row in terms.rows), before=_BOM)


def _written(cells: Sequence[str], terms: Termbase) -> str:
    # csv.writer leaves a carriage return without quotes, and then no reader gets it back
    special = re.compile(rf"[{re.escape(terms.delimiter)}\"\r\n]")
    quoted = ('"' + cell.replace('"', '""') + '"' if special.search(cell) else cell for cell in cells)
    return terms.delimiter.join(quoted) + terms.newline
