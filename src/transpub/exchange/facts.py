"""What only transpub needs of a unit, as pairs of a name and a text: each version of XLIFF has a place for such."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypedDict

from transpub.catalog import provenance
from transpub.exchange.unit import STATES, Sent

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from transpub.exchange.unit import TransUnit
    from transpub.model import Provenance, Review

PREFIX = "x-transpub-"
_SENT = re.compile(rf"([0-9a-f]{{8}}) ({'|'.join(STATES)})")


class Facts(TypedDict):
    """The fields of a unit that the pairs hold."""

    sent: Sent | None
    provenance: Provenance | None
    review: Review | None
    flags: tuple[str, ...]


def written(unit: TransUnit) -> Iterator[tuple[str, str]]:
    """The pairs of a unit."""
    if unit.sent is not None:
        yield "sent", f"{unit.sent.out} {unit.sent.state.value}"
    if unit.provenance is not None:
        yield "origin", provenance.written(unit.provenance)
    if unit.review is not None:
        yield "review", provenance.overtaken(unit.review)
    if unit.flags:
        yield "flags", ", ".join(unit.flags)


def read(pairs: Mapping[str, str]) -> Facts:
    """The fields that the pairs hold; what is not there, or was changed into something else, is not known."""
    sent = _SENT.fullmatch(pairs.get("sent", "").strip())
    return Facts(
        sent=Sent(sent[1], STATES[sent[2]]) if sent else None,
        provenance=provenance.found(pairs.get("origin", "")),
        review=provenance.told(pairs.get("review", "")),
        flags=tuple(flag for flag in (each.strip() for each in pairs.get("flags", "").split(",")) if flag),
    )


def comment_lines(text: str) -> Iterator[str]:
    """A note as comments of an entry, one a line; a line that would be read as one of ours is told to be a note."""
    for line in text.split("\n"):
        if line.strip():
            ours = provenance.found(line) or provenance.told(line)
            yield f"note: {line}" if ours else line
