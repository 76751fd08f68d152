"""Inline elements of TMX as our marks: `<bpt i="1">…</bpt>` and its `<ept>` are `<1>…</1>`, a `<ph>` is `<2/>`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from transpub import inline

if TYPE_CHECKING:
    from collections.abc import Sequence

_OWN = re.compile(r"</?\d+/?>")


@dataclass(frozen=True, slots=True)
class Code:
    """An inline element: its name, its `i` and `x`, and the markup that it holds."""

    name: str
    i: str
    x: str
    held: str


Seg: TypeAlias = tuple[str | Code, ...]
"""The content of a `<seg>`: text, and the elements in it."""


def marked(source: Seg, target: Seg) -> tuple[str, str, bool]:
    """The two texts with marks, and whether they could keep them.

    Elements that hold our marks give them back; those of other tools get numbers as they follow each other in the
    source, and are the same in the target by `x`, else by `i`, else by what they hold. Where the two texts have not the
    same elements, neither keeps any.
    """
    codes = [piece for piece in (*source, *target) if isinstance(piece, Code)]
    if all(_OWN.fullmatch(code.held) for code in codes):
        texts = ["".join(piece if isinstance(piece, str) else piece.held for piece in seg) for seg in (source, target)]
    else:
        names: dict[tuple[str, ...], int] = {}
        texts = [_numbered(seg, names) for seg in (source, target)]
    if inline.same_marks(texts[0], texts[1]):
        return texts[0], texts[1], True
    bare = ["".join(piece for piece in seg if isinstance(piece, str)) for seg in (source, target)]
    if inline.marks(bare[0]) or inline.marks(bare[1]):
        return "", "", False  # they stand in the texts themselves, and do not agree
    return " ".join(bare[0].split()), " ".join(bare[1].split()), False


def _numbered(seg: Seg, names: dict[tuple[str, ...], int]) -> str:
    pairs = _paired(seg)
    out = []
    seen: dict[tuple[str, ...], int] = {}
    for place, piece in enumerate(seg):
        if isinstance(piece, str):
            out.append(piece)
            continue
        opened = pairs.get(place, place)
        first = seg[opened]
        assert isinstance(first, Code)
        base = ("pair" if place in pairs else piece.name, *_identity(first))
        if opened == place:
            seen[base] = seen.get(base, 0) + 1
        number = names.setdefault((*base, str(seen[base])), len(names) + 1)
        slash, alone = ("/" if opened != place else ""), ("" if place in pairs else "/")
        out.append(f"<{slash}{number}{alone}>")
    return "".join(out)


def _identity(code: Code) -> tuple[str, str]:
    if code.x:
        return "x", code.x
    return ("i", code.i) if code.i else ("held", code.held)


def _paired(seg: Sequence[str | Code]) -> dict[int, int]:
    """The place of the opening element for that of each element of a pair."""
    pairs: dict[int, int] = {}
    opened: dict[str, int] = {}
    for place, piece in enumerate(seg):
        if isinstance(piece, Code) and piece.name == "bpt":
            opened[piece.i] = place
        elif isinstance(piece, Code) and piece.name == "ept" and piece.i in opened:
            first = opened.pop(piece.i)
            pairs[first] = pairs[place] = first
    return pairs
