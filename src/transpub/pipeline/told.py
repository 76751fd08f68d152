"""The text report of `check`, paragraph by paragraph: what has not changed is told as it was told before.

It is the report that `checks.REPORTERS["text"]` makes of all findings, without all of them in memory.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from transpub import checks
from transpub.model import SITE, State
from transpub.pipeline import marks, survey

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from transpub.config import Project
    from transpub.pipeline.settled import Last
    from transpub.pipeline.survey import Survey


_TOGETHER = 100
"""Texts that are handed over together."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the report says at its end, and how much it tells."""

    closing: str
    severities: Mapping[str, int]
    files: frozenset[str]
    """Those with a paragraph."""

    def failed(self, fail_on: str) -> bool:
        """Whether something was found that is as severe as `fail_on` or more."""
        return bool(self.severities["error"] or (fail_on == "warning" and self.severities["warning"]))


@contextlib.contextmanager
def opened(
    project: Project,
    settings: checks.Settings,
    wanted: Sequence[str] = (),
    locales: Sequence[str] = (),
    last: Last | None = None,
) -> Iterator[tuple[Survey, Told]]:
    """What there is to be checked, and what is said of it."""
    with survey.opened(project, wanted, locales, last) as looked:
        found = looked
        try:
            told = tell(found, settings)
        except sqlite3.Error:
            found = survey.anew(project, wanted, locales)
            told = tell(found, settings)
        yield found, told


def tell(found: Survey, settings: checks.Settings) -> Told:
    """Makes the paragraphs that are not as they were, and keeps them; `pieces` reads them out."""
    kept, of = found.kept, {file: locale for locale, file in found.files}
    present = tuple(dict.fromkeys(locale for locale, _ in found.files))
    counts = kept.counts(None if found.whole else of.keys())
    project = checks.of_project(
        [*_light(found, present, counts), *_texts(found, present)],
        found.problems,
        settings,
        orphans=found.orphans,
        remarks=found.remarks,
    )
    others: dict[str, list[tuple[str, checks.Fault]]] = defaultdict(list)
    for name, fault in project.found:
        others[fault.file].append((name, fault))
    rules = marks.digest(repr((marks.program(), settings)).encode())
    before = kept.paragraphs()
    told: set[str] = set()
    total: Counter[str] = Counter()
    for file in sorted(of.keys() | others.keys()):
        locale = of.get(file, "")
        mark = f"{rules} {locale in project.short}" if file not in others else ""
        row = before.get(file)
        if row is None or not mark or row[0] != mark:
            row = _made(found, file, mark, others.get(file, ()), settings, project.short)
        total.update(error=row[1], warning=row[2])
        if row[1] or row[2]:
            told.add(file)
    if found.whole:
        kept.forget_paragraphs(before.keys() - of.keys() - others.keys())
    return Told(checks.closing(_summary(total, counts, present)), total, frozenset(told))


def pieces(found: Survey, told: Told) -> Iterator[str]:
    """The report, some thousand characters at a time."""
    piece: list[str] = []
    for file, text in found.kept.texts():
        if file in told.files:
            piece += (text, "\n")
        if len(piece) > _TOGETHER:
            yield "".join(piece)
            piece.clear()
    yield "".join((*piece, told.closing, "\n"))


def _made(  # noqa: PLR0913, PLR0917  # each is a fact of its own
    found: Survey,
    file: str,
    mark: str,
    others: Sequence[tuple[str, checks.Fault]],
    settings: checks.Settings,
    short: frozenset[str],
) -> tuple[str, int, int]:
    """Makes a paragraph, keeps it, and gives its mark, its errors and its warnings."""
    one = found.kept.of(file)
    findings = checks.settle([one] if one is not None else [], others, settings, short)
    counts = Counter(each.severity for each in findings)
    row = mark, counts["error"], counts["warning"]
    found.kept.keep_paragraph(file, *row, checks.paragraph(findings) if findings else "")
    return row


def _light(
    found: Survey, present: Sequence[str], counts: Mapping[str, tuple[tuple[State, bool, int], ...]]
) -> Iterator[checks.Examined]:
    """A catalog for each locale with all of its entries: where catalogs lie, and how many entries there are."""
    for locale in present:
        file = next(file for each, file in found.files if each == locale)
        one = found.kept.of(file)
        name = one.article if one is not None else SITE
        yield checks.Examined(locale, name, "", file, counts.get(locale, ()), (), ())


def _texts(found: Survey, present: Sequence[str]) -> Iterator[checks.Examined]:
    """The catalogs with texts that are translated in more than one way, and no more than their texts."""
    alike = {locale: found.kept.conflicting(locale) for locale in present}
    for locale, file in found.files:
        if file in alike[locale] and (one := found.kept.of(file)) is not None:
            yield replace(one, counts=(), found=())


def _summary(
    total: Mapping[str, int], counts: Mapping[str, tuple[tuple[State, bool, int], ...]], present: Sequence[str]
) -> checks.Summary:
    """As much of a summary as the closing line asks for."""
    severities = {"error": total["error"], "warning": total["warning"]}
    locales: dict[str, checks.Counts] = {}
    for locale in present:
        states: Counter[str] = Counter()
        for state, _, count in counts.get(locale, ()):
            states[state.value] += count
        said = {state.value: states[state.value] for state in State}
        locales[locale] = checks.Counts(entries=states.total(), states=said, severities={})
    return checks.Summary(entries=0, states={}, severities=severities, locales=locales)
