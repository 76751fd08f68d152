"""Translation memory: what people have translated before, anywhere in the project, found again by the exact source."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from transpub import catalog, inline
from transpub.model import State

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from transpub.model import Catalog

ENGINE = "memory"
"""What the `# mt:` line names as the engine of a text that memory filled in."""


@dataclass(frozen=True, slots=True)
class Memory:
    """Reviewed translations by source, with marks: of several, the one that was chosen most often, else the first."""

    targets: Mapping[str, str]


def build(catalogs: Iterable[Catalog]) -> Memory:
    """The memory of one locale's catalogs; obsolete entries are remembered too, texts with damaged marks are not."""
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    for each in catalogs:
        for entry in (*each.entries, *each.obsolete):
            if entry.state is State.REVIEWED and inline.same_marks(entry.source, entry.target):
                seen[entry.source][entry.target] += 1
    return Memory(MappingProxyType({source: found.most_common(1)[0][0] for source, found in seen.items()}))


def fill(old: Catalog, memory: Memory, today: str) -> Catalog:
    """The catalog with what memory knows of its missing entries: fuzzy, since the context may ask for another text."""
    drafts = {
        entry.key: catalog.Draft(entry.source, memory.targets[entry.source], ENGINE, "", 1.0, today)
        for entry in old.entries
        if entry.state is State.MISSING and entry.source in memory.targets
    }
    return catalog.fill(old, drafts)
