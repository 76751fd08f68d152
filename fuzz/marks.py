"""Marks: what encode writes decode reads, and what decode lets pass has exactly its source's placeholders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fuzz import harness
from transpub.inline import MarkError, decode, encode
from transpub.model import Placeholder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from transpub.model import Inline

Kept = list[tuple[str, int, str]]


def target(data: bytes) -> None:
    """The first line is a source, in which `{`, `}` and `|` are placeholders; the rest is a translation of it."""
    first, _, translation = data.decode("utf-8", "replace").partition("\n")
    source = source_of(first)
    assert source == decode(encode(source), source), "L2: decode(encode(i), i) == i"
    for text in (translation, first):
        try:
            found = decode(text, source)
        except MarkError:
            continue
        assert kept(source) == kept(found), "a translation has all of its source's placeholders, each once"
        assert nests(found), "pairs nest"
        assert all(piece != "" for piece in found), "no empty string"
        assert found == decode(encode(found), source), "what was decoded can be written again"


def source_of(text: str) -> Inline:
    """A source whose pairs nest, for any text."""
    out: list[str | Placeholder] = []
    opened: list[int] = []
    number = 0
    for character in text:
        if character in "{|":
            number += 1
            out.append(Placeholder(number, "open" if character == "{" else "alone", character))
            opened += [number] if character == "{" else []
        elif character == "}" and opened:
            out.append(Placeholder(opened.pop(), "close", character))
        elif out and isinstance(out[-1], str):
            out[-1] += character
        else:
            out.append(character)
    out += [Placeholder(number, "close", "}") for number in reversed(opened)]
    return tuple(out)


def placeholders(inline: Inline) -> Iterator[Placeholder]:
    """The placeholders in order."""
    return (piece for piece in inline if isinstance(piece, Placeholder))


def kept(inline: Inline) -> Kept:
    """The placeholders in any order."""
    return sorted((piece.kind, piece.number, piece.raw) for piece in placeholders(inline))


def nests(inline: Inline) -> bool:
    """Whether every pair closes what was opened last."""
    opened: list[int] = []
    for piece in placeholders(inline):
        if piece.kind == "open":
            opened.append(piece.number)
        elif piece.kind == "close" and (not opened or opened.pop() != piece.number):
            return False
    return not opened


if __name__ == "__main__":
    harness.run("marks", target)
