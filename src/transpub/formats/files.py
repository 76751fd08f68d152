"""From a file's bytes to its text, or a message that says what the author can do."""

from __future__ import annotations

import codecs
import re
from itertools import chain

from transpub.errors import ArticleError
from transpub.formats.spaces import EDGE, line_at

LONGEST = 200_000
"""The longest paragraph in characters: a longer one is a broken export, and no translator could work on it."""

_UNLINED = (".htm", ".html")
_BLANK = re.compile(r"(?:\A|(?<=\n)|(?<=\r)(?!\n))[^\S\r\n]*(?:\r\n|\r|\n)")
_CHARSET = re.compile(rb"""<(?:meta|\?xml)\s[^>]*?\b(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_HEAD = 4096
"""Where a page declares its encoding; browsers look at the first 1,024 bytes, but saved pages have it later too."""
_SAVE = "save it as UTF-8: in most editors under “Save as”, “Encoding”"


def decode_file(data: bytes, where: str) -> str:
    """The file's text to the character: a byte order mark and the ends of its lines stay.

    ArticleError for what is no text in UTF-8, for an empty file and for a paragraph beyond `LONGEST`. In HTML an empty
    line ends no paragraph, and saved pages have long lines.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise ArticleError("is UTF-16, not UTF-8", where, _SAVE)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = line_at(data[: error.start].decode("utf-8"), error.start)
        what, hint = f"is not UTF-8 (byte 0x{data[error.start]:02x})", _SAVE
        if where.lower().endswith(_UNLINED) and (declared := _declared(data)):
            what += f": the page says that it is in {declared}"
            hint = (
                f"iconv -f {declared} -t UTF-8 OLD.html > NEW.html converts it, and so does an editor that opens it as "
                f"{declared} and saves it as UTF-8; then write utf-8 for {declared} in its <meta>"
            )
        raise ArticleError(what, f"{where}:{line}", hint) from error
    nul = text.find("\0")
    if nul >= 0:
        raise ArticleError(
            "has a NUL byte: it is no text, or not in UTF-8", f"{where}:{line_at(text, nul)}", "save it again as text"
        )
    if not text.strip(EDGE + "\ufeff"):
        raise ArticleError("is empty", where, "write something in it, or remove it")
    if not where.lower().endswith(_UNLINED):
        _refuse_endless(text, where)
    return text


def _declared(data: bytes) -> str:
    """The encoding, other than UTF-8, that a page names at its beginning; "" where it names none that is known."""
    found = _CHARSET.search(data[:_HEAD])
    try:
        name = codecs.lookup(found[1].decode("ascii")).name if found else "utf-8"
    except LookupError:
        return ""
    return found[1].decode("ascii").lower() if found and not name.startswith("utf") else ""


def _refuse_endless(text: str, where: str) -> None:
    if len(text) <= LONGEST:
        return
    start = 0
    for end, following in chain((found.span() for found in _BLANK.finditer(text)), ((len(text), len(text)),)):
        if end - start > LONGEST:
            raise ArticleError(
                f"has a paragraph of {end - start:,} characters; at most {LONGEST:,} are read",
                f"{where}:{line_at(text, start)}",
                "put an empty line between paragraphs",
            )
        start = following
