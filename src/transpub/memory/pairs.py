"""What a catalog gives to the memory: the pairs of texts that a person has accepted."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from transpub import inline
from transpub.model import Review, State, fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from transpub.model import Catalog, Entry


@dataclass(frozen=True, slots=True)
class Pair:
    """A text with marks and its translation; `origin` is the file that it stands in.

    `key` and `state` ("reviewed", "obsolete", "stale") are those of the entry, "" where it comes from elsewhere.
    """

    source: str
    target: str
    origin: str = ""
    key: str = ""
    state: str = ""


def reviewed(catalog: Catalog, origin: str = "") -> Iterator[Pair]:
    """The reviewed pairs of a catalog, live and obsolete; texts whose marks are damaged are left out.

    The text of a stale entry goes with the source that it was reviewed for, if that is known.
    """
    for entries, state in ((catalog.entries, "reviewed"), (catalog.obsolete, "obsolete")):
        for entry in entries:
            source = _source(entry)
            if source is not None and inline.same_marks(source, entry.target):
                yield Pair(source, entry.target, origin, entry.key, state if source == entry.source else "stale")


def digest(pairs: Iterable[Pair]) -> str:
    """What stands for the texts of pairs in their order; "" for none."""
    texts = [text for pair in pairs for text in (pair.source, pair.target)]
    return hashlib.sha256("\0".join(texts).encode("utf-8", "surrogatepass")).hexdigest()[:24] if texts else ""


def _source(entry: Entry) -> str | None:
    """The source that a person accepted the target for; None where nobody has."""
    if entry.state is State.REVIEWED:
        return entry.source
    was = entry.previous
    known = was is not None and entry.review == Review(fingerprint(was), fingerprint(entry.target))
    return was if known else None
