"""Runs the table of checks, and says what came out of it: findings, their counts, and whether they fail the run."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, TypedDict

from transpub.checks.given import Given, cases, shares
from transpub.checks.table import CHECKS
from transpub.errors import ArticleError, CatalogError, UsageError
from transpub.model import Finding, State

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from transpub.checks.given import Pair, Severity
    from transpub.errors import TranspubError


@dataclass(frozen=True, slots=True)
class Settings:
    """`[check]` of the configuration. `min_reviewed` is a percentage by locale, `off` names checks that are not run.

    A name in `off` that is no check, or one that cannot be turned off, is a UsageError.
    """

    fail_on: Severity = "error"
    min_reviewed: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    off: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        allowed = [check.name for check in CHECKS.values() if check.optional]
        for name in sorted(self.off - set(allowed)):
            what = f"check {name!r} cannot be turned off" if name in CHECKS else f"unknown check {name!r}"
            raise UsageError(f"check.off: {what}", hint=f"allowed: {', '.join(allowed)}")


def run(
    pairs: Iterable[Pair],
    problems: Iterable[TranspubError] = (),
    settings: Settings | None = None,
    *,
    orphans: Iterable[tuple[str, str]] = (),
) -> tuple[Finding, ...]:
    """Every fault of the articles and catalogs, sorted by file, line and check, none twice.

    `problems` are the files that could not be read (ArticleError, CatalogError; any other error is raised: it is no
    fault of a file), `orphans` catalogs with no article, as (locale, file).
    """
    settings = settings or Settings()
    problems = tuple(problems)
    for problem in problems:
        if not isinstance(problem, ArticleError | CatalogError):
            raise problem
    pairs = tuple(pairs)
    asked = {} if "min-reviewed" in settings.off else settings.min_reviewed
    given = Given(pairs, cases(pairs), problems, tuple(orphans), asked)
    short = {locale for locale, share in shares(given).items() if not share.met}
    found = {
        Finding(
            check.name,
            "error" if check.tightens and fault.locale in short else check.severity,
            fault.locale,
            fault.article,
            fault.key,
            fault.file,
            fault.line,
            fault.message,
            fault.source,
        )
        for check in CHECKS.values()
        if check.name not in settings.off
        for fault in check.find(given)
    }
    return tuple(sorted(found, key=lambda f: (f.file, f.line, f.check, f.locale, f.key, f.message, f.source)))


class Counts(TypedDict):
    """How many entries there are, in each state, and how many findings of each severity."""

    entries: int
    states: dict[str, int]
    severities: dict[str, int]


class Summary(Counts):
    """The counts of a whole run, and of each locale."""

    locales: dict[str, Counts]


def summary(findings: Sequence[Finding], pairs: Sequence[Pair]) -> Summary:
    """Counts by state, severity and locale. Every state and severity is there, also with 0.

    Findings that belong to no locale (an article that cannot be read) are in the counts of the whole only.
    """
    states = [(case.pair.locale, case.state) for case in cases(pairs)]
    named = [*(pair.locale for pair in pairs), *(finding.locale for finding in findings if finding.locale)]
    locales = {
        locale: _counts(
            [state for other, state in states if other == locale],
            [finding for finding in findings if finding.locale == locale],
        )
        for locale in dict.fromkeys(named)
    }
    whole = _counts([state for _, state in states], findings)
    return Summary(entries=whole["entries"], states=whole["states"], severities=whole["severities"], locales=locales)


def _counts(states: Sequence[State], findings: Sequence[Finding]) -> Counts:
    by_state = Counter(states)
    by_severity = Counter(finding.severity for finding in findings)
    order = (State.REVIEWED, State.DRAFT, State.MACHINE, State.STALE, State.MISSING)
    return Counts(
        entries=len(states),
        states={state.value: by_state[state] for state in order},
        severities={"error": by_severity["error"], "warning": by_severity["warning"]},
    )


def failed(findings: Iterable[Finding], fail_on: Severity) -> bool:
    """Whether a finding is as severe as `fail_on` or more."""
    severities = {finding.severity for finding in findings}
    return bool(severities) if fail_on == "warning" else "error" in severities
