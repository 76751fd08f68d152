"""What the checks look at, as values: articles with their catalogs, entry by entry, and how much is reviewed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, TypeAlias

from transpub import inline
from transpub.checks.said import Context, said
from transpub.model import SITE, THEME_STRING, State, blank
from transpub.qa import shifts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from transpub.checks.faults import Fault
    from transpub.checks.said import Said
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
class Examined:
    """A catalog after its own checks: all that the checks of the whole project ask of it.

    `counts` are its entries by state, those of the theme's own strings apart. `found` are what its own checks found, by
    the check's name. `texts` are its finished translations of whole phrases, as (key, line, source, target).
    """

    locale: str
    article: str
    path: str
    file: str
    counts: tuple[tuple[State, bool, int], ...]
    found: tuple[tuple[str, Fault], ...]
    texts: tuple[tuple[str, int, str, str], ...]
    ignored: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def states(self) -> Counter[State]:
        """How many entries are in each state."""
        total: Counter[State] = Counter()
        for state, _, count in self.counts:
            total[state] += count
        return total


@dataclass(frozen=True)
class Given:
    """What a check is given: a single catalog for those of scope "catalog", what became of all for the others.

    `orphans` are catalogs with no article, as (locale, file), `remarks` what is wrong with comments to transpub, as
    (article, file, line, message).
    """

    pairs: tuple[Pair, ...] = ()
    cases: tuple[Case, ...] = ()
    context: Context = field(default_factory=Context)
    examined: tuple[Examined, ...] = ()
    remarks: tuple[tuple[str, str, int, str], ...] = ()
    problems: tuple[TranspubError, ...] = ()
    orphans: tuple[tuple[str, str], ...] = ()
    min_reviewed: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def folders(self) -> Mapping[str, str]:
        """The folders of the catalogs, with "/" at the end, and their locales, as far as the examined show them."""
        return {each.file.removesuffix(f"{each.article}.po"): each.locale for each in self.examined}

    @cached_property
    def slips(self) -> tuple[tuple[tuple[Said, ...], shifts.Slip], ...]:
        """What has slipped in each pair, beside the texts that its places count."""
        out = []
        for pair, texts in zip(self.pairs, self.texts, strict=True):
            # the site's own strings follow each other in no order that means anything
            known = tuple(each for each in texts if each.source and not each.nonsense and pair.document.name != SITE)
            if known:
                pairs = [(each.source, each.target) for each in known]
                out += [(known, slip) for slip in shifts.slips(pairs, known[0].locales)]
        return tuple(out)

    @cached_property
    def texts(self) -> tuple[tuple[Said, ...], ...]:
        """The texts of each pair, without marks."""
        return tuple(
            tuple(said(tuple(case for case in self.cases if case.pair is pair), self.context)) for pair in self.pairs
        )


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


def shares(examined: Iterable[Examined], asked: Mapping[str, int]) -> Mapping[str, Share]:
    """The share of each locale that is asked for and that has an article here; theme strings do not count."""
    reviewed: Counter[str] = Counter()
    entries: Counter[str] = Counter()
    present: dict[str, None] = {}
    for each in examined:
        present[each.locale] = None
        for state, theme, count in each.counts:
            if not theme:
                entries[each.locale] += count
                reviewed[each.locale] += count if state is State.REVIEWED else 0
    return {locale: Share(reviewed[locale], entries[locale], asked[locale]) for locale in present if locale in asked}


def counted(cases: Iterable[Case]) -> tuple[tuple[State, bool, int], ...]:
    """The cases by state, those of the theme's strings apart."""
    counts = Counter((case.state, case.unit.role == THEME_STRING) for case in cases)
    return tuple((state, theme, count) for (state, theme), count in sorted(counts.items()))


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
