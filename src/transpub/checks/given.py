"""What the checks look at, as values: articles with their catalogs, entry by entry, and how much is reviewed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, TypeAlias

from transpub import inline
from transpub.model import SITE, THEME_STRING, State, blank

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from transpub.errors import TranspubError
    from transpub.model import Catalog, Document, Entry, Unit

Severity: TypeAlias = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Pair:
    """An article and its catalog in one locale. `file` is relative to the project; `catalog` is None without one."""

    document: Document
    catalog: Catalog | None
    locale: str
    file: str


@dataclass(frozen=True, slots=True)
class Case:
    """A unit and its entry. `entry` is None where the catalog has none; `fits` is whether it has the unit's source.

    `state` is the unit's, as it will be once the catalog fits its article: a translation of another source is stale,
    or missing where nobody has touched it.
    """

    pair: Pair
    unit: Unit
    entry: Entry | None
    fits: bool
    state: State


@dataclass(frozen=True, slots=True)
class Given:
    """All that a run of the checks is given. `orphans` are catalogs with no article, as (locale, file)."""

    pairs: tuple[Pair, ...] = ()
    cases: tuple[Case, ...] = ()
    problems: tuple[TranspubError, ...] = ()
    orphans: tuple[tuple[str, str], ...] = ()
    min_reviewed: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Share:
    """How many entries of a locale are reviewed, and the percentage that was asked for."""

    reviewed: int
    entries: int
    asked: int

    @property
    def met(self) -> bool:
        """Whether it is enough; a locale with no entry at all has nothing left to review."""
        return self.reviewed * 100 >= self.asked * self.entries

    @property
    def percent(self) -> int:
        """Rounded down, so that 89.9 is never shown as the 90 that was asked for."""
        return self.reviewed * 100 // self.entries if self.entries else 100


def shares(given: Given) -> Mapping[str, Share]:
    """The share of each locale that `min_reviewed` names and that has an article here; theme strings do not count."""
    own = [case for case in given.cases if case.unit.role != THEME_STRING]
    counts = Counter((case.pair.locale, case.state) for case in own)
    entries = Counter(case.pair.locale for case in own)
    present = dict.fromkeys(pair.locale for pair in given.pairs)
    return {
        locale: Share(counts[locale, State.REVIEWED], entries[locale], given.min_reviewed[locale])
        for locale in present
        if locale in given.min_reviewed
    }


def cases(pairs: Iterable[Pair]) -> tuple[Case, ...]:
    """Every unit that the catalogs must hold, in the order of the pairs and of their articles."""
    return tuple(_case(pair, unit, entry) for pair in pairs for unit, entry in _matched(pair))


def expected(pair: Pair) -> tuple[Unit, ...]:
    """The units that a pair's catalog must hold: terms that articles share are in `_site.po` only."""
    site = pair.document.name == SITE
    return tuple(unit for unit in pair.document.units if site or unit.scope == "article")


def _matched(pair: Pair) -> Iterable[tuple[Unit, Entry | None]]:
    entries = {entry.key: entry for entry in (pair.catalog.entries if pair.catalog else ())}
    return ((unit, entries.get(unit.key)) for unit in expected(pair))


def _case(pair: Pair, unit: Unit, entry: Entry | None) -> Case:
    if entry is None:
        return Case(pair, unit, None, fits=False, state=State.MISSING)
    fits = entry.source == inline.encode(unit.source)
    if blank(entry.target):
        state = State.MISSING
    elif fits:
        state = entry.state
    else:
        state = State.STALE if entry.human else State.MISSING
    return Case(pair, unit, entry, fits, state)
