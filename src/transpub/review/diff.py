"""What was changed between two texts, as stretches that a page can colour."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from transpub.codes import unspaced

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Kind: TypeAlias = Literal["same", "out", "in"]

_WORDS = re.compile(r"<\\*/?\d+/?>|\w+|\s+|.", re.DOTALL)
_SIGNS = re.compile(r"<\\*/?\d+/?>|[A-Za-z0-9]+|.", re.DOTALL)
_LONG = 4000
"""Pieces of both texts together: longer ones are shown as one text in place of the other."""


class Stretch(NamedTuple):
    """A part of the new text (`in`), of the old one (`out`), or of both."""

    kind: Kind
    text: str


def diff(old: str, new: str, locale: str) -> tuple[Stretch, ...]:
    """From an old text to a new one: by words, by characters where the locale writes no spaces; marks stay whole.

    The `same` and `out` stretches joined are the old text, the `same` and `in` ones the new.
    """
    if old == new:
        return (Stretch("same", new),) if new else ()
    pattern = _SIGNS if unspaced(locale) else _WORDS
    before, after = pattern.findall(old), pattern.findall(new)
    if len(before) + len(after) > _LONG:
        return tuple(each for each in (Stretch("out", old), Stretch("in", new)) if each.text)
    return tuple(_joined(_stretches(before, after)))


def _stretches(before: Sequence[str], after: Sequence[str]) -> Iterator[Stretch]:
    from rapidfuzz.distance import Indel  # noqa: PLC0415  # importing does no work

    for step in Indel.opcodes(before, after):
        if step.tag == "equal":
            yield Stretch("same", "".join(after[step.dest_start : step.dest_end]))
        elif step.tag == "delete":
            yield Stretch("out", "".join(before[step.src_start : step.src_end]))
        else:
            yield Stretch("in", "".join(after[step.dest_start : step.dest_end]))


def _joined(stretches: Iterator[Stretch]) -> Iterator[Stretch]:
    """Between two stretches that are the same, what went out stands before what came in; a lone space is no anchor."""
    out, new = "", ""
    held = ""
    for kind, text in stretches:
        if kind == "same":
            if (out or new) and not text.strip():
                held += text
                continue
            yield from _changed(out, new)
            out = new = ""
            if held:
                yield Stretch("same", held)
                held = ""
            yield Stretch("same", text)
            continue
        if held:
            out, new, held = out + held, new + held, ""
        out, new = (out + text, new) if kind == "out" else (out, new + text)
    yield from _changed(out, new)
    if held:
        yield Stretch("same", held)


def _changed(out: str, new: str) -> Iterator[Stretch]:
    if out:
        yield Stretch("out", out)
    if new:
        yield Stretch("in", new)
