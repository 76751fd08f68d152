"""What the memory knows, into a catalog: of the very text as a draft, of one like it as a suggestion in a comment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from transpub import catalog
from transpub.model import State

if TYPE_CHECKING:
    from transpub.memory.store import Memory
    from transpub.model import Catalog, Entry

ENGINE = "memory"
"""What the `# mt:` line names as the engine of a text that memory filled in."""


_WORDED = 0.95
"""The score of a short text that memory knows with other capitals, or another sign at its end."""


def fill(old: Catalog, memory: Memory, today: str) -> Catalog:
    """The catalog with what memory knows of its missing entries: fuzzy, since the context may ask for another text.

    A text that was made for other figures has a score below 1.
    """
    drafts = {}
    for entry in old.entries:
        if entry.state is State.MISSING:
            known = _certain(memory, entry.source)
            if known is not None:
                target, score = known
                drafts[entry.key] = catalog.Draft(entry.source, target, ENGINE, "", score, today)
    return catalog.fill(old, drafts)


def remembered(entry: Entry) -> bool:
    """Whether the entry's text is what memory filled in: a person's, if for another place."""
    return entry.provenance is not None and entry.provenance.engine == ENGINE and entry.raw_machine


def _certain(memory: Memory, source: str) -> tuple[str, float] | None:
    exact = memory.exact(source)
    if exact is not None:
        return exact, 1.0
    adapted = memory.adapted(source)
    if adapted is not None:
        return adapted.target, adapted.score
    worded = memory.worded(source)
    return (worded, _WORDED) if worded is not None else None


def suggest(old: Catalog, memory: Memory) -> Catalog:
    """The catalog with the best near match beside each entry that no person has translated, and beside no other."""
    return catalog.suggest(
        old, {entry.key: best for entry in old.entries if entry.open and (best := memory.best(entry.source))}
    )
