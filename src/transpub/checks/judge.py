"""Runs the table of checks, and says what came out of it: findings, their counts, and whether they fail the run."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from types import MappingProxyType
from typing import TYPE_CHECKING, TypedDict

from transpub.checks.files import remarks
from transpub.checks.given import Examined, Given, cases, counted, shares
from transpub.checks.ignores import ignored
from transpub.checks.projects import phrase
from transpub.checks.said import Context
from transpub.checks.table import CHECKS
from transpub.errors import ArticleError, CatalogError, UsageError
from transpub.model import Finding, State

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from transpub.checks.faults import Fault
    from transpub.checks.given import Pair, Severity
    from transpub.errors import TranspubError


@dataclass(frozen=True, slots=True)
class Rule:
    """`[check.NAME]`: a check's severity in this project ("" as in the table), its locales (all where none is named).

    `allow` are patterns (`*` and `?`) of sources whose translations it does not look at.
    """

    severity: Severity | str = ""
    locales: tuple[str, ...] = ()
    allow: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Settings:
    """`[check]` of the configuration. `min_reviewed` is a percentage by locale, `off` names checks that are not run.

    A name in `off` or `rules` that is no check, or one that cannot be turned off, is a UsageError.
    """

    fail_on: Severity = "error"
    min_reviewed: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    off: frozenset[str] = frozenset()
    rules: Mapping[str, Rule] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        allowed = [check.name for check in CHECKS.values() if check.optional]
        for key, names in (("check.off", self.off), ("check", self.rules)):
            for name in sorted(set(names) - set(allowed)):
                what = f"check {name!r} cannot be turned off" if name in CHECKS else f"unknown check {name!r}"
                raise UsageError(f"{key}: {what}", hint=f"allowed: {', '.join(allowed)}")

    def severity(self, check: str) -> str:
        """What a finding of a check is, "off" where it is none."""
        rule = self.rules.get(check)
        return "off" if check in self.off else (rule.severity if rule else "") or CHECKS[check].severity

    def runs(self, check: str, locale: str) -> bool:
        """Whether a check is on in a locale."""
        return self.severity(check) != "off" and _of_locale(self.rules.get(check), locale)


def _of_locale(rule: Rule | None, locale: str) -> bool:
    return rule is None or not rule.locales or locale in rule.locales


def examine(pair: Pair, context: Context | None = None) -> Examined:
    """All that the checks of one catalog find in it, whatever the settings: those are applied to what was found."""
    given = Given((pair,), cases((pair,)), context or Context(locales=(pair.locale,)))
    found = [
        (check.name, fault) for check in CHECKS.values() if check.scope == "catalog" for fault in check.find(given)
    ]
    entries = pair.catalog.entries if pair.catalog else ()
    return Examined(
        pair.locale,
        pair.document.name,
        pair.document.path,
        pair.file,
        counted(given.cases),
        tuple(found),
        tuple(
            (case.entry.key, case.entry.line, case.entry.source, case.entry.target)
            for case in given.cases
            if case.entry is not None and case.state is State.REVIEWED and phrase(case.entry.source)
        ),
        tuple((entry.key, tuple(sorted(names))) for entry in entries if entry.comments and (names := ignored(entry))),
    )


def run(
    pairs: Iterable[Pair],
    problems: Iterable[TranspubError] = (),
    settings: Settings | None = None,
    *,
    orphans: Iterable[tuple[str, str]] = (),
    context: Context | None = None,
) -> tuple[Finding, ...]:
    """Every fault of the articles and catalogs: what `examine` and `judge` say of them."""
    pairs = tuple(pairs)
    documents = tuple({pair.document.name: pair.document for pair in pairs}.values())
    context = context or Context(locales=tuple(dict.fromkeys(pair.locale for pair in pairs)))
    examined = [examine(pair, context) for pair in pairs]
    found = tuple(each for document in documents for each in remarks(document))
    return judge(examined, problems, settings, orphans=orphans, remarks=found)


def judge(
    examined: Iterable[Examined],
    problems: Iterable[TranspubError] = (),
    settings: Settings | None = None,
    *,
    orphans: Iterable[tuple[str, str]] = (),
    remarks: Iterable[tuple[str, str, int, str]] = (),
) -> tuple[Finding, ...]:
    """The findings, sorted by file, line and check, none twice.

    `problems` are the files that could not be read (ArticleError, CatalogError; any other error is raised: it is no
    fault of a file); `orphans` and `remarks` are as in `Given`.
    """
    settings, examined = settings or Settings(), tuple(examined)
    whole = of_project(examined, problems, settings, orphans=orphans, remarks=remarks)
    return settle(examined, whole.found, settings, whole.short)


@dataclass(frozen=True, slots=True)
class OfProject:
    """What the checks of the whole project found, and the locales that are short of reviews."""

    found: tuple[tuple[str, Fault], ...]
    short: frozenset[str]


def of_project(
    examined: Sequence[Examined],
    problems: Iterable[TranspubError],
    settings: Settings,
    *,
    orphans: Iterable[tuple[str, str]] = (),
    remarks: Iterable[tuple[str, str, int, str]] = (),
) -> OfProject:
    """The checks of the whole project; they ask of a catalog no more than its counts, its texts and where it lies."""
    problems = tuple(problems)
    for problem in problems:
        if not isinstance(problem, ArticleError | CatalogError):
            raise problem
    asked = {} if settings.severity("min-reviewed") == "off" else settings.min_reviewed
    given = Given(
        examined=tuple(examined),
        remarks=tuple(remarks),
        problems=problems,
        orphans=tuple(orphans),
        min_reviewed=asked,
    )
    checks = (check for check in CHECKS.values() if check.scope == "project")
    found = tuple((check.name, fault) for check in checks for fault in check.find(given))
    return OfProject(found, frozenset(locale for locale, share in shares(examined, asked).items() if not share.met))


def settle(
    examined: Iterable[Examined],
    others: Iterable[tuple[str, Fault]],
    settings: Settings,
    short: Collection[str],
) -> tuple[Finding, ...]:
    """What was found in catalogs, and what `others` were found about them, as the settings have it; sorted."""
    examined = tuple(examined)
    silent = {(one.locale, one.article, key): set(names) for one in examined for key, names in one.ignored}
    found = {
        finding
        for name, fault in (*(each for one in examined for each in one.found), *others)
        if (finding := _judged(name, fault, settings, short)) is not None
        and not (fault.key and name in silent.get((fault.locale, fault.article, fault.key), ()))
    }
    return tuple(sorted(found, key=lambda f: (f.file, f.line, f.check, f.locale, f.key, f.message, f.source)))


def _judged(name: str, fault: Fault, settings: Settings, short: Collection[str]) -> Finding | None:
    """A fault with its severity, None where the settings say that it is none."""
    severity = settings.severity(name)
    rule = settings.rules.get(name)
    if severity == "off" or (rule is not None and not _meant(rule, fault)):
        return None
    if CHECKS[name].tightens and fault.locale in short:
        severity = "error"
    return Finding(
        name,
        "error" if severity == "error" else "warning",
        fault.locale,
        fault.article,
        fault.key,
        fault.file,
        fault.line,
        fault.message,
        fault.source,
        fault.target,
    )


def _meant(rule: Rule, fault: Fault) -> bool:
    if fault.locale and not _of_locale(rule, fault.locale):
        return False
    return not (fault.source and any(fnmatchcase(fault.source, pattern) for pattern in rule.allow))


class Counts(TypedDict):
    """How many entries there are, in each state, and how many findings of each severity."""

    entries: int
    states: dict[str, int]
    severities: dict[str, int]


class Summary(Counts):
    """The counts of a whole run, and of each locale."""

    locales: dict[str, Counts]


def summary(findings: Sequence[Finding], examined: Sequence[Examined]) -> Summary:
    """Counts by state, severity and locale. Every state and severity is there, also with 0.

    Findings that belong to no locale (an article that cannot be read) are in the counts of the whole only.
    """
    by_locale: dict[str, Counter[State]] = {}
    for each in examined:
        by_locale.setdefault(each.locale, Counter()).update(each.states)
    for finding in findings:
        if finding.locale:
            by_locale.setdefault(finding.locale, Counter())
    locales = {
        locale: _counts(states, [finding for finding in findings if finding.locale == locale])
        for locale, states in by_locale.items()
    }
    whole = _counts(sum(by_locale.values(), Counter()), findings)
    return Summary(entries=whole["entries"], states=whole["states"], severities=whole["severities"], locales=locales)


def _counts(states: Counter[State], findings: Sequence[Finding]) -> Counts:
    by_severity = Counter(finding.severity for finding in findings)
    order = (State.REVIEWED, State.DRAFT, State.MACHINE, State.STALE, State.MISSING)
    return Counts(
        entries=states.total(),
        states={state.value: states[state] for state in order},
        severities={"error": by_severity["error"], "warning": by_severity["warning"]},
    )


def failed(findings: Iterable[Finding], fail_on: Severity) -> bool:
    """Whether a finding is as severe as `fail_on` or more."""
    severities = {finding.severity for finding in findings}
    return bool(severities) if fail_on == "warning" else "error" in severities
