"""From a PO file to a `Catalog`. Nothing that a person wrote is passed over, or the file is not read at all."""

from __future__ import annotations

import re
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from transpub.catalog import usual
from transpub.catalog.entries import Raw, entries
from transpub.catalog.lines import text_of, tidy
from transpub.errors import CatalogError
from transpub.model import Catalog

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import polib

    from transpub.model import Entry

# Where polib cuts the strings of a text, but not those of a file.
_CUTS = re.compile("[\v\f\x1c-\x1e\x85\u2028\u2029]")
_LONG = 5000  # longer than the name of any file: polib takes a text for one where there is such a file


def parse(data: bytes, name: str = "catalog") -> Catalog:
    """The catalog that a file's bytes hold; CatalogError with file and line for what only a person can mend.

    A text that OmegaT wrote and that is a machine's to the letter counts as fuzzy: OmegaT strips the flag on export.
    So does one there that was reviewed for another source.
    """
    text, encoding = text_of(data, name)
    comments, header, found = usual.read(text) or _read(tidy(text, name, encoding), name)
    omegat = "omegat" in header.get("X-Generator", "").lower()
    live, obsolete = entries(found, omegat=omegat)
    for entry in (*live, *obsolete):
        if not entry.source:
            raise CatalogError(
                "has an entry with an empty source", f"{name}:{entry.line}" if entry.line else name, "take it out"
            )
    _unique(live, name)
    return Catalog(header.get("Language", ""), tuple(header.items()), live, obsolete, comments)


def _read(text: str, name: str) -> tuple[tuple[str, ...], Mapping[str, str], Sequence[Raw]]:
    """The comments, the header and the entries of a file of any shape."""
    file = _polib(text, name)
    first, headed = _first(text)
    if not headed and file:  # polib takes them for the header's
        file[0].tcomment = "\n".join((*first, *([file[0].tcomment] if file[0].tcomment else [])))
    return (*(first if headed else ()), *_last_comments(text)), file.metadata, [_raw(each) for each in file]


def _raw(found: polib.POEntry) -> Raw:
    places = [f"{file}:{line}" if line else file for file, line in found.occurrences]
    return Raw(
        key=found.msgctxt or "",
        source=found.msgid,
        target=found.msgstr or "",
        comments=found.tcomment,
        note="" if found.obsolete else found.comment.replace("\n", " "),
        place="" if found.obsolete else " ".join(places),
        flags=found.flags,
        previous_key=found.previous_msgctxt,
        previous=found.previous_msgid,
        obsolete=bool(found.obsolete),
        line=found.linenum or 0,
    )


def _polib(text: str, name: str) -> polib.POFile:
    import polib  # noqa: PLC0415  # importing does no work

    try:
        if not _CUTS.search(text):
            return polib.pofile(text.ljust(_LONG), encoding="utf-8", wrapwidth=0)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "catalog.po"
            path.write_text(text, "utf-8", newline="\n")
            return polib.pofile(str(path), encoding="utf-8", wrapwidth=0)
    except (OSError, ValueError, IndexError, AttributeError, KeyError) as error:
        line = re.search(r"\(?line (\d+)\)?", str(error))
        where = f"{name}:{line.group(1)}" if line else name
        raise CatalogError("syntax error", where, "msgfmt -c says more, where gettext is installed") from error


def _unique(found: Iterable[Entry], name: str) -> None:
    """Two entries of one key or, without keys, of one source: nobody can say which of them is meant."""
    found = tuple(found)
    if len({(entry.key, "" if entry.key else entry.source) for entry in found}) == len(found):
        return
    seen: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in found:
        seen[entry.key, "" if entry.key else entry.source].append(entry)
    for same in seen.values():
        if len(same) > 1:
            first, second = same[0].line, same[1].line
            hint = "keep the one that is right, and take the other out"
            raise CatalogError(f"has one entry twice, first in line {first}", f"{name}:{second}", hint)


def _first(text: str) -> tuple[tuple[str, ...], bool]:
    """The comments above the first entry, and whether they are the header's: polib forgets those below a flag."""
    comments: list[str] = []
    lines = [line for line in text.split("\n") if line]
    for place, line in enumerate(lines):
        if line.startswith("# "):
            comments.append(line[2:].rstrip())
        elif not line.startswith("#") or line.startswith("#~ "):
            empty = re.fullmatch(r'msgid\s*""', line) is not None  # or a text that goes on in the next line
            headed = empty and "".join(lines[place + 1 : place + 2]).startswith("msgstr")
            return tuple(each for each in comments if each), headed
    return tuple(each for each in comments if each), True


def _last_comments(text: str) -> list[str]:
    """Comments below the last entry, which polib forgets."""
    found: list[str] = []
    for line in reversed(text.split("\n")):
        if line.startswith("# "):
            found.append(line[2:].strip())
        elif line:
            return [line for line in reversed(found) if line]
    return []
