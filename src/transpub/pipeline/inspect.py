"""`status` and `check`: how far each article is in each locale, and what is missing or wrong. Nothing is written."""

from __future__ import annotations

import sqlite3
from collections import Counter
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from transpub import checks
from transpub.errors import CatalogError, TranspubError
from transpub.pipeline import changed, load, localize, survey

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from transpub.config import Project
    from transpub.model import Finding, State
    from transpub.pipeline.settled import Last


@dataclass(frozen=True, slots=True)
class Status:
    """One article in one locale: how many entries there are in each state."""

    article: str
    locale: str
    file: str
    counts: Mapping[State, int]


def status(
    project: Project, wanted: Sequence[str] = (), locales: Sequence[str] = ()
) -> tuple[tuple[Status, ...], tuple[TranspubError, ...]]:
    """Article by locale, `_site` last."""
    chosen, problems = survey.documents(project, load.load(project), wanted)
    rows = []
    for document in chosen:
        for locale in locales or project.site.locales:
            try:
                entries = localize.merged(project, document, locale).entries
            except CatalogError as error:
                problems.append(error)
                continue
            file = load.named(project, load.catalog_path(project, locale, document.name))
            rows.append(Status(document.name, locale, file, Counter(entry.state for entry in entries)))
    return tuple(rows), tuple(problems)


@dataclass(frozen=True, slots=True)
class Checked:
    """What `check` found. `unreadable` says that an article or a catalog could not be read at all (exit code 2)."""

    findings: tuple[Finding, ...]
    examined: tuple[checks.Examined, ...]
    unreadable: bool


def settings(
    project: Project, fail_on: str = "", min_reviewed: Mapping[str, int] = MappingProxyType({})
) -> checks.Settings:
    """What the project says of the checks, and a run: `fail_on` for this one, `min_reviewed` beside the project's."""
    said = project.check
    return checks.Settings(
        fail_on="warning" if (fail_on or said.fail_on) == "warning" else "error",
        min_reviewed={**said.min_reviewed, **min_reviewed},
        off=frozenset(said.off),
        rules={name: checks.Rule(*rule) for name, rule in said.rules.items()},
    )


def since(project: Project, done: Checked, revision: str) -> Checked:
    """What was found about entries, catalogs and articles that have changed since a revision of git."""
    paths = {each.article: each.path for each in done.examined}
    found = changed.recent(done.findings, changed.since(project, revision), paths)
    return replace(done, findings=found)


def check(
    project: Project,
    settings: checks.Settings,
    wanted: Sequence[str] = (),
    locales: Sequence[str] = (),
    last: Last | None = None,
) -> Checked:
    """Runs the checks over the chosen articles and the site's strings."""
    with survey.opened(project, wanted, locales, last) as looked:
        found = looked
        try:
            examined = tuple(found.examined())
        except sqlite3.Error:
            found = survey.anew(project, wanted, locales)
            examined = tuple(found.examined())
        findings = checks.judge(examined, found.problems, settings, orphans=found.orphans, remarks=found.remarks)
        return Checked(findings, examined, unreadable=bool(found.problems))
