"""What a model looks at: which of its layers shows it best, and what that says of a translation's characters.

CTranslate2 returns the cross-attention of one layer, and of one head of it or the mean of all. Which ones stands in
`model.bin`, as two numbers of 16 bits behind their names; `config.json` has no say (read in its source, 4.8).
Converters write the last layer's first head, which in models that were not trained for it looks anywhere; the mean of a
layer's heads is better, and which layer differs from model to model.
"""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING

from transpub.model import Aligned

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transpub.model import Alignment

_LAYER, _HEADS = b"decoder/alignment_layer\0", b"decoder/alignment_heads\0"
_SCALAR = b"\0\x02\x02\0\0\0"
"""Between a name and its number: rank 0, 2 bytes an item, type 2 (int16), 2 bytes in all."""

ALL_HEADS = 0
SHARP = 0.9
"""A layer that looks so clearly (see `sharpness`) is good enough: no other is tried."""

LEAST = 0.02
"""Of a token's attention: what looks less at a token is left out."""

PROBES = (
    "On 14 May 2026 the court in Bishkek heard 212 cases.",
    "The seminar was opened by UNICEF and the OSCE in Osh.",
    "Article 15 of the law of 1998 was changed in 2024.",
    "More than 350 judges from 12 countries came to Naryn.",
    "The archive holds 48,000 files, of which 7,500 are on paper.",
    "The UNDP paid 65 percent and the USAID 35 percent.",
    "The meeting began at 10:30 and ended at 17:45.",
    "In 2019 the Supreme Court had 35 judges, in 2025 it had 41.",
)
"""Sentences with numbers and names that a translation keeps as they are: there it can be seen where a model looks."""


def layers(data: bytes | bytearray) -> int:
    """How many layers the decoder in a `model.bin` has; 0 where that cannot be seen."""
    return len(set(re.findall(rb"decoder/layer_(\d{1,3})/", data)))


def point(data: bytearray, layer: int, heads: int = ALL_HEADS) -> bool:
    """Makes a `model.bin` return the attention of that layer; says whether it could, and changes nothing otherwise."""
    places = []
    for name, number in ((_LAYER, layer), (_HEADS, heads)):
        at = data.find(name + _SCALAR)
        if at < 0:
            return False
        places.append((at + len(name) + len(_SCALAR), number))
    for at, number in places:
        struct.pack_into("<h", data, at, number)
    return True


def sharpness(source: Sequence[str], target: Sequence[str], rows: Sequence[Sequence[float]]) -> tuple[float, int]:
    """How much the tokens that occur once in both look at their own likeness, summed, and how many they are."""
    total, count = 0.0, 0
    for token, row in zip(target, rows, strict=False):
        if source.count(token) == target.count(token) == 1 and re.search(r"[0-9A-Za-z]", token):
            total += row[source.index(token)]
            count += 1
    return total, count


def alignment(
    source: Sequence[tuple[int, int]], target: Sequence[tuple[int, int]], rows: Sequence[Sequence[float]]
) -> Alignment:
    """Rows of attention as stretches of characters; `source` and `target` are where their tokens stand."""
    found = []
    for (start, end), row in zip(target, rows, strict=False):
        if start < end:
            looked = [(a, b, w) for (a, b), w in zip(source, row, strict=False) if w >= LEAST and a < b]
            total = sum(weight for _, _, weight in looked)
            found.append(Aligned(start, end, tuple((a, b, round(weight / total, 4)) for a, b, weight in looked)))
    return tuple(found)


def composed(first: Alignment, second: Alignment) -> Alignment:
    """The alignment of a text with a translation's translation; `first` is that of the text with what lies between."""
    found = []
    for each in second:
        shares: dict[tuple[int, int], float] = {}
        for a, b, share in each.sources:
            for middle in first:
                common = min(b, middle.end) - max(a, middle.start)
                if common > 0:
                    for start, end, part in middle.sources:
                        more = share * common / (b - a) * part
                        shares[start, end] = shares.get((start, end), 0.0) + more
        total = sum(shares.values())
        kept = ((*place, round(share / total, 4)) for place, share in sorted(shares.items()) if share >= LEAST * total)
        found.append(Aligned(each.start, each.end, tuple(kept)))
    return tuple(found)
