"""The words of messages: one printable line each, whatever the articles and catalogs hold."""

from __future__ import annotations

import hashlib
import unicodedata

EXCERPT = 60
"""Characters of a source that a message shows: enough to know the sentence, short enough for one line of a log."""


def one_line(text: str) -> str:
    """A text on one line with nothing that a terminal, a log or an XML reader would act on.

    White space becomes single spaces; invisible format characters go; control characters and halves of surrogate
    pairs (from file names that are not UTF-8) become U+FFFD.
    """
    return " ".join("".join(map(_shown, text)).split())


def _shown(character: str) -> str:
    if character.isprintable() or character.isspace():
        return character
    return "" if unicodedata.category(character) == "Cf" else "\ufffd"


def excerpt(text: str) -> str:
    """The beginning of a text in quotation marks, cut between words where there are any."""
    line = one_line(text)
    if len(line) > EXCERPT:
        whole = line[: EXCERPT + 1].rpartition(" ")[0]
        line = (whole if len(whole) > EXCERPT // 2 else line[:EXCERPT]) + "…"
    return f"“{line}”"


def counted(number: int, noun: str) -> str:
    """A number with its noun: "1 entry", "2 entries"."""
    if number == 1:
        return f"1 {noun}"
    return f"{number} {noun[:-1]}ies" if noun.endswith("y") else f"{number} {noun}s"


def identity(*parts: str) -> str:
    """32 hex digits that stand for texts in their order, whatever is in them."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]
