"""From a `Catalog` to the bytes of a PO file: those that `msgcat --no-wrap` writes, so that no tool changes them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transpub.catalog import provenance

if TYPE_CHECKING:
    from collections.abc import Iterator

    from transpub.model import Catalog, Entry

ESCAPES = (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\t", "\\t"))
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
# Line ends that are none in PO, which some readers cut a string at, and other controls; a lone surrogate has no bytes.
_STRANGE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\x85\u2028\u2029\ud800-\udfff]")


def write(catalog: Catalog) -> bytes:
    """The file: header, entries in order, obsolete ones last; LF, UTF-8, nothing wrapped.

    Law: `read(write(c)) == c`, for a catalog that was read, merged or filled.
    """
    blocks = [_header(catalog), *map(_live, catalog.entries), *map(_obsolete, catalog.obsolete)]
    return "\n".join(["\n".join([*block, ""]) for block in blocks]).encode("utf-8")


def clean(text: str) -> str:
    """A text without characters that tools of the field stumble over; each becomes a space, a lone surrogate U+FFFD."""
    if text.isprintable():
        return text  # as nearly always; none of those characters is
    return _STRANGE.sub(lambda found: "\ufffd" if "\ud800" <= found.group() <= "\udfff" else " ", text)


def _header(catalog: Catalog) -> Iterator[str]:
    yield from _comments(catalog.comments)
    yield from _string("msgid", "")
    yield from _string("msgstr", "".join(f"{key}: {_trimmed(value)}\n" for key, value in catalog.header))


def _trimmed(value: str) -> str:
    """A header's value as it is read again: polib strips each of its lines."""
    return "\n".join(map(str.strip, clean(value).split("\n"))).strip()


def _live(entry: Entry) -> list[str]:
    lines = _said(entry)
    if entry.note:
        lines.append(_closed(f"#. {_one_line(entry.note)}"))
    if entry.place:
        lines.append(f"#: {_one_line(entry.place)}")
    return [*lines, *_flags(entry), *_strings(entry, "", "#| ")]


def _obsolete(entry: Entry) -> list[str]:
    return [*_said(entry), *_flags(entry), *_strings(entry, "#~ ", "#~| ")]


def _said(entry: Entry) -> list[str]:
    lines = [*_comments(entry.comments)] if entry.comments else []
    if entry.provenance is not None:
        lines.append(f"# {provenance.written(entry.provenance)}")
    if entry.review is not None and entry.fuzzy and entry.target and entry.accepted:
        lines.append(f"# {provenance.overtaken(entry.review)}")
    if entry.suggestion is not None:
        lines.append(_closed(f"# {provenance.suggested(entry.suggestion)}"))
    return lines


def _comments(comments: tuple[str, ...]) -> Iterator[str]:
    for comment in comments:
        for line in clean(comment).split("\n"):
            if line.strip():
                yield _closed(f"# {line.rstrip()}")


def _closed(line: str) -> str:
    """The comment line; gettext would join one that ends in a backslash to the next, and refuse the file."""
    return f"{line} " if line.endswith("\\") else line


def _flags(entry: Entry) -> list[str]:
    # gettext drops the flag of an entry with no translation
    flags = (*(["fuzzy"] if entry.fuzzy and entry.target else []), *entry.flags)
    return [f"#, {', '.join(flags)}"] if flags else []


def _strings(entry: Entry, prefix: str, before: str) -> list[str]:
    lines = _string("msgid", entry.previous, before) if entry.previous is not None and entry.target else []
    if entry.key:
        lines += _string("msgctxt", entry.key, prefix)
    return [*lines, *_string("msgid", entry.source, prefix), *_string("msgstr", entry.target, prefix)]


def _string(keyword: str, text: str, prefix: str = "") -> list[str]:
    text = clean(text)
    if "\n" not in text:  # as nearly always
        return [f'{prefix}{keyword} "{_escaped(text)}"']
    quoted = [f'"{_escaped(line)}"' for line in _LINE.findall(text)]
    lines = [f"{keyword} {quoted[0]}"] if len(quoted) == 1 else [f'{keyword} ""', *quoted]
    return [prefix + line for line in lines]


def _escaped(text: str) -> str:
    for character, written in ESCAPES:
        text = text.replace(character, written)
    return text


def _one_line(text: str) -> str:
    return " ".join(clean(text).split())
