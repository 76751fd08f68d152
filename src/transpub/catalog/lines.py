r"""A tolerant pass over a PO file's lines, before polib sees them: it mends what is harmless and refuses what is not.

polib refuses a file for `#text` or `#=`, reads `msgid "no end` as `no en` without a word, and takes the bytes that
`msgcat --escape` writes (`\320\220`) for text. No line is added or taken away, so that line numbers stay true.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transpub.catalog.charset import decoded
from transpub.errors import CatalogError

if TYPE_CHECKING:
    from collections.abc import Iterator

_CONFLICT = re.compile(r"(?:<{7}|={7}|>{7}|\|{7})(?: |$)")
_STRING = re.compile(r'(?:(?:msgctxt|msgid|msgid_plural|msgstr|msgstr\[\d+\])\s*)?"(?:[^"\\]|\\.)*"')
_PLURAL = re.compile(r"msgid_plural\b|msgstr\[")
_MARKER = re.compile(r"#(~\||[~.:,|=])?(.*)", re.DOTALL)
_KEYWORD = re.compile(r"(?:#~\s*)?(msgctxt|msgid|msgstr)\s*\"")
_BEFORE = {"msgctxt": {"", "msgstr"}, "msgid": {"", "msgstr", "msgctxt"}, "msgstr": {"msgid"}}
BOTH = "#-#-#-#-#"
"""What msgcat puts between two translations of one entry."""
_CUT = "it was cut short: put it back from version control or a backup"
_STRING_LINE = r'"(?:[^"\\\n]|\\[^23x\n])*+"\n'
_COMMENT_LINE = r"(?:# [^\n]*|#[.:,] \S[^\n]*)(?<=\S)\n"
_PREVIOUS_LINE = rf"#\| (?:msg(?:ctxt|id) )?{_STRING_LINE}"


def _entry(sign: str) -> str:
    """The pattern of an entry; `sign` stands before each line of one that is obsolete."""
    lines = f"{_STRING_LINE}(?:{sign}{_STRING_LINE})*+"
    return f"(?:{sign}msgctxt {lines})?+{sign}msgid {lines}{sign}msgstr {lines}"


_SOUND = re.compile(
    rf"(?:(?:{_COMMENT_LINE}|{_PREVIOUS_LINE})*+(?:{_entry('')}|{_entry('#~ ')})\n*+)*+(?:{_COMMENT_LINE})*+\n*+"
)
"""A file as most programs write it, in which there is nothing to mend: to look at each line takes far longer."""
_BYTES = re.compile(r"((?:\\(?:[23][0-7]{2}|x[89a-fA-F][0-9a-fA-F]))+)|\\.")
"""Bytes of letters written as numbers, or any other escape. ASCII is no business of ours: `<\\1>` is a mark."""


def text_of(data: bytes, name: str) -> tuple[str, str]:
    """The file's text with LF for line ends, and its encoding; CatalogError where it has none, or a NUL."""
    if not data.strip(b"\xef\xbb\xbf \t\r\n\0"):
        hint = "put it back from version control or a backup; delete it only if its translations may be lost"
        raise CatalogError("is empty, as after a crash", name, hint)
    text, encoding = decoded(data, name)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        raise CatalogError("holds a NUL character", f"{name}:{text.count(chr(10), 0, text.index(chr(0))) + 1}")
    return text, encoding


def tidy(text: str, name: str, encoding: str) -> str:
    """The text as polib can read it; CatalogError with file and line for what only a person can mend."""
    return text if _SOUND.fullmatch(text) and BOTH not in text else mended(text, name, encoding)


def mended(text: str, name: str, encoding: str) -> str:
    """The text line by line, as `tidy` gives it."""
    return "\n".join(_lines(text.split("\n"), name, encoding))


def _lines(lines: list[str], name: str, encoding: str) -> Iterator[str]:
    last = ""
    for number, line in enumerate(lines, 1):
        stripped = line.strip()
        where = f"{name}:{number}"
        last = _in_order(last, stripped, where)
        if _CONFLICT.match(line):
            hint = "run 'transpub resolve', which merges the two versions entry by entry"
            raise CatalogError("has a conflict that git could not merge", where, hint)
        if not stripped.startswith("#"):
            yield _checked(stripped, where, encoding)
        else:
            yield _marked(stripped, where, encoding)
    if last not in _BEFORE["msgctxt"]:
        raise CatalogError(f"ends in the middle of an entry, after its {last}", f"{name}:{len(lines)}", _CUT)


def _in_order(last: str, line: str, where: str) -> str:
    """The keyword that the line belongs to; an entry is a msgid and right after it a msgstr, maybe after a msgctxt."""
    found = _KEYWORD.match(line)
    if found is None:
        if line.startswith("#") and not line.startswith("#~") and last not in _BEFORE["msgctxt"]:
            raise CatalogError(f"syntax error: a comment between {last} and msgstr", where, "move it above the entry")
        return last
    keyword = found[1]
    if last not in _BEFORE[keyword]:
        said = f"after {last}" if last else "at the beginning"
        raise CatalogError(
            f"syntax error: {keyword} {said}", where, "an entry is msgctxt, msgid, msgstr, in this order"
        )
    return keyword


def _checked(string: str, where: str, encoding: str) -> str:
    """The line of a string, with bytes that were written as numbers as text."""
    if string and not _STRING.fullmatch(string):
        hint = 'a line is msgctxt, msgid or msgstr and a text in quotes; inside it write \\" for a quote'
        raise CatalogError(f"syntax error: {string[:60]}", where, hint)
    if _PLURAL.match(string):
        hint = "transpub's entries have one form: take the plural entry out"
        raise CatalogError("holds a plural entry", where, hint)
    if BOTH in string:
        hint = "keep one of the two texts, and take the marks away"
        raise CatalogError(f"holds two versions of one text ({BOTH})", where, hint)
    try:
        return _BYTES.sub(lambda found: _text(found[1], encoding) if found[1] else found[0], string)
    except UnicodeDecodeError as error:
        raise CatalogError(f"syntax error: bytes that are no text: {string[:60]}", where) from error


def _text(numbers: str, encoding: str) -> str:
    each = numbers[1:].split("\\")
    return bytes(int(number[1:], 16) if number[0] == "x" else int(number, 8) for number in each).decode(encoding)


def _marked(line: str, where: str, encoding: str) -> str:
    found = _MARKER.fullmatch(line)
    assert found is not None  # the line starts with "#"
    marker, rest = found.groups()
    rest = rest.strip() if marker else rest
    if marker is None:
        return "# " + (rest[1:] if rest[:1].isspace() else rest)
    if not rest:
        return ""  # polib has no patience with an empty one
    if marker in {"~", "~|", "|"}:
        rest = _checked(rest, where, encoding)
    return {"~": "#~ ", "~|": "#| ", "=": "#, "}.get(marker, f"#{marker} ") + rest
