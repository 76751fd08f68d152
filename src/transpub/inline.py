r"""Inline markup as marks that a translator can carry: `<1>…</1>` for a pair, `<2/>` for one that stands alone.

Text that looks like a mark is protected by a backslash inside (`<\1>`), so that `decode(encode(i), i) == i` for every
text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from transpub.model import Placeholder, Text, inline_of, joined

if TYPE_CHECKING:
    from transpub.model import Inline

_MARK = re.compile(r"<(/?)(\\*)(\d+)(/?)>")
_LONGEST = 60


class MarkError(ValueError):
    """The marks of a translation are not those of its source, or are not nested well; says it to a translator."""


def encode(source: Inline) -> str:
    """The text with marks, as msgid and msgstr have it."""
    return "".join([_mark(piece) if isinstance(piece, Placeholder) else _protected(piece) for piece in source])


def _protected(text: str) -> str:
    return _MARK.sub(r"<\1\\\2\3\4>", text) if "<" in text else text


def _mark(placeholder: Placeholder) -> str:
    if placeholder.kind == "alone":
        return f"<{placeholder.number}/>"
    return f"<{placeholder.number}>" if placeholder.kind == "open" else f"</{placeholder.number}>"


def marks(text: str) -> tuple[str, ...]:
    """The marks in a text that has them, as they follow each other."""
    return tuple(found.group() for found in _MARK.finditer(text) if not found.group(2))


def same_marks(one: str, other: str) -> bool:
    """Whether two texts have the same marks, in whatever order."""
    return sorted(marks(one)) == sorted(marks(other))


def plain(source: Inline) -> str:
    """The text without its placeholders."""
    return "".join(piece for piece in source if isinstance(piece, str))


def pieces(text: str) -> Inline:
    """A text with marks taken apart, whatever marks it has: no source is asked, and no rule held.

    `encode(pieces(text)) == text`, but for a mark that `encode` never writes (`<01>`, `</1/>`): that one is text.
    """
    out: list[str | Placeholder] = []
    position = 0
    for found in _MARK.finditer(text):
        closing, slashes, number, alone = found.groups()
        kind: Literal["open", "close", "alone"] = "alone" if alone else "close" if closing else "open"
        placeholder = Placeholder(int(number), kind, found.group())
        if not slashes and _mark(placeholder) != found.group():
            continue
        out.append(text[position : found.start()])
        out.append(f"<{closing}{slashes[1:]}{number}{alone}>" if slashes else placeholder)
        position = found.end()
    out.append(text[position:])
    return inline_of(tuple(Text(each, each) if isinstance(each, str) else each for each in out))


def explain(source: Inline) -> str:
    """What each mark stands for, in one line; "" where there is none."""
    told = []
    for piece in source:
        if isinstance(piece, Placeholder) and piece.kind != "close":
            label = " ".join((piece.label or piece.raw).split())
            short = label if len(label) <= _LONGEST else label[: _LONGEST - 1] + "…"
            told.append(f"{_mark(piece)} {short}")
    return ", ".join(told)


def decode(text: str, source: Inline) -> Inline:
    """The translation with the source's placeholders in it; MarkError where its marks are not the source's.

    Marks may stand in another order and be nested otherwise, as long as each occurs once and pairs nest well.
    """
    known = {_mark(piece): piece for piece in source if isinstance(piece, Placeholder)}
    unused = dict(known)
    out: list[str | Placeholder] = []
    opened: list[int] = []
    position = 0

    for found in _MARK.finditer(text):
        out.append(text[position : found.start()])
        position = found.end()
        closing, slashes, number, alone = found.groups()
        if slashes:
            out.append(f"<{closing}{slashes[1:]}{number}{alone}>")
            continue
        mark = found.group()
        if mark not in unused:
            raise MarkError(f"the mark {mark} stands twice" if mark in known else f"the source has no mark {mark}")
        placeholder = unused.pop(mark)
        if placeholder.kind == "open":
            opened.append(placeholder.number)
        elif placeholder.kind == "close" and (not opened or opened.pop() != placeholder.number):
            raise MarkError(f"the mark {mark} closes what is not open there")
        out.append(placeholder)
    out.append(text[position:])
    if unused:
        raise MarkError(f"the mark {next(iter(unused))} is missing")
    return tuple(joined(out))
