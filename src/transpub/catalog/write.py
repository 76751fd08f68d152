"""From a `Catalog` to the bytes of a PO file: those that `msgcat --no-wrap` writes, so that no tool changes them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transpub.catalog import provenance

if TYPE_CHECKING:
    from collections.abc import Iterator

    from transpub.model import Catalog, Entry

_ESCAPES = (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\t", "\\t"))
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
# Line ends that are none in PO, which some readers cut a string at, and other controls; a lone surrogate has no bytes.
_STRANGE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\x85\u2028\u2029\ud800-\udfff]")


def write(catalog: Catalog) -> bytes:
    """The file: header, entries in order, obsolete ones last; LF, UTF-8, nothing wrapped.

    Law: `read(write(c)) == c`, for a catalog that was read, merged or filled.
    """
    blocks = [_header(catalog), *map(_live, catalog.entries), *map(_obsolete, catalog.obsolete)]
    return "\n".join("".join(f"{line}\n" for line in block) for block in blocks).encode("utf-8")


def clean(text: str) -> str:
    """A text without characters that tools of the field stumble over; each becomes a space, a lone surrogate U+FFFD."""
    if text.isprintable():
        return text  # as nearly always; none of those characters is
    return _STRANGE.sub(lambda found: "\ufffd" if "\ud800" <= found.group() <= "\udfff" else " ", text)


def _header(catalog: Catalog) -> Iterator[str]:
    yield from _comments(catalog.comments)
    yield from _string("msgid", "")
    yield from _string("msgstr", "".join(f"{key}: {clean(value).strip()}\n" for key, value in catalog.header))


def _live(entry: Entry) -> Iterator[str]:
    yield from _said(entry)
    if entry.note:
        yield _closed(f"#. {_one_line(entry.note)}")
    if entry.place:
        yield f"#: {_one_line(entry.place)}"
    yield from _flags(entry)
    yield from _strings(entry, "", "#| ")


def _obsolete(entry: Entry) -> Iterator[str]:
    yield from _said(entry)
    yield from _flags(entry)
    yield from _strings(entry, "#~ ", "#~| ")


def _said(entry: Entry) -> Iterator[str]:
    yield from _comments(entry.comments)
    if entry.provenance is not None:
        yield f"# {provenance.written(entry.provenance)}"
    if entry.review is not None and entry.fuzzy and entry.target and entry.accepted:
        yield f"# {provenance.overtaken(entry.review)}"
    if entry.suggestion is not None:
        yield _closed(f"# {provenance.suggested(entry.suggestion)}")


def _comments(comments: tuple[str, ...]) -> Iterator[str]:
    for comment in comments:
        for line in clean(comment).split("\n"):
            if line.strip():
                yield _closed(f"# {line.rstrip()}")


def _closed(line: str) -> str:
    """The comment line; gettext would join one that ends in a backslash to the next, and refuse the file."""
    return f"{line} " if line.endswith("\\") else line


def _flags(entry: Entry) -> Iterator[str]:
    # gettext drops the flag of an entry with no translation
    flags = (*(["fuzzy"] if entry.fuzzy and entry.target else []), *entry.flags)
    if flags:
        yield f"#, {', '.join(flags)}"


def _strings(entry: Entry, prefix: str, before: str) -> Iterator[str]:
    if entry.previous is not None and entry.target:
        yield from (before + line for line in _string("msgid", entry.previous))
    if entry.key:
        yield from (prefix + line for line in _string("msgctxt", entry.key))
    yield from (prefix + line for line in _string("msgid", entry.source))
    yield from (prefix + line for line in _string("msgstr", entry.target))


def _string(keyword: str, text: str) -> list[str]:
    quoted = [f'"{_escaped(line)}"' for line in _LINE.findall(clean(text))]
    return [f'{keyword} ""', *quoted] if len(quoted) > 1 else [f"{keyword} {quoted[0] if quoted else chr(34) * 2}"]


def _escaped(text: str) -> str:
    for character, written in _ESCAPES:
        text = text.replace(character, written)
    return text


def _one_line(text: str) -> str:
    return " ".join(clean(text).split())
