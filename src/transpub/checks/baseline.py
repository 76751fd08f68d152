"""The baseline: findings that were there when a project began to check, and are no reason to fail.

An exemption is of one finding: its locale, key, source, translation and check. So it ends where the translation is
edited, and one that is no longer needed is told.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from transpub.checks import words
from transpub.checks.table import CHECKS
from transpub.checks.words import counted, excerpt
from transpub.errors import UsageError
from transpub.model import Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

_VERSION = 1
_NEVER = frozenset({"min-reviewed", "baseline"})
"""What is said of a whole locale or of the baseline itself cannot be exempted, nor what makes a file unreadable."""


@dataclass(frozen=True, slots=True)
class Exemption:
    """One finding that is no reason to fail. `shown` is its source as people know it again, for the file only."""

    identity: str
    check: str
    locale: str
    file: str
    key: str
    shown: str = ""


def identity(finding: Finding) -> str:
    """What a finding is known by: 32 hex digits. One that is about no entry is known by its file instead of its key."""
    place = finding.key or finding.file
    return words.identity(finding.locale, place, finding.source, finding.target, finding.check)


def exempt(finding: Finding) -> bool:
    """Whether a baseline may hold such a finding."""
    return finding.check not in _NEVER and CHECKS[finding.check].optional


def of(findings: Iterable[Finding]) -> tuple[Exemption, ...]:
    """The baseline of findings."""
    return tuple(
        Exemption(identity(each), each.check, each.locale, each.file, each.key, excerpt(each.source)[1:-1])
        for each in findings
        if exempt(each)
    )


def write(exemptions: Iterable[Exemption]) -> str:
    """The file: JSON, one exemption a line, in an order that does not change with the entries' lines."""
    rows = sorted({(x.file, x.key, x.check, x.identity, x.locale, x.shown) for x in exemptions})
    lines = [
        json.dumps(
            {"check": check, "locale": locale, "file": file, "key": key, "source": shown, "id": mark},
            ensure_ascii=False,
        )
        for file, key, check, mark, locale, shown in rows
    ]
    body = ",\n    ".join(lines)
    text = f'{{\n  "version": {_VERSION},\n  "findings": [{f"{chr(10)}    {body}{chr(10)}  " if lines else ""}]\n}}\n'
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def read(text: str, name: str) -> tuple[Exemption, ...]:
    """The exemptions of a file; UsageError where it is none of ours."""
    hint = "write it anew with 'transpub check --update-baseline'"
    try:
        data = json.loads(text)
        if data["version"] != _VERSION:
            raise UsageError(f"is a baseline of version {data['version']!r}, not {_VERSION}", name, hint)
        return tuple(_exemption(row) for row in data["findings"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UsageError("is no baseline", name, hint) from error


def _exemption(row: dict[str, object]) -> Exemption:
    mark, check, locale, file, key = (str(row[part]) for part in ("id", "check", "locale", "file", "key"))
    return Exemption(mark, check, locale, file, key, str(row.get("source", "")))


def apply(
    findings: Sequence[Finding], exemptions: Sequence[Exemption], name: str, judged: Callable[[Exemption], bool]
) -> tuple[Finding, ...]:
    """The findings that no exemption covers, and one more where exemptions are not needed any more.

    `judged` says whether this run has looked at what an exemption is about.
    """
    known = {each.identity for each in exemptions}
    kept = [each for each in findings if not exempt(each) or identity(each) not in known]
    there = {identity(each) for each in findings}
    stale = [each for each in exemptions if each.identity not in there and judged(each)]
    if stale:
        first = stale[0]
        about = f"{first.check} in {first.file}" + (f", “{first.shown}”" if first.shown else "")
        are = "is" if len(stale) == 1 else "are"
        needed = f"{counted(len(stale), 'exemption')} of the baseline {are} not needed any more"
        message = f"{needed}, the first for {about}: take them out with --update-baseline"
        kept.append(Finding("baseline", "warning", "", "", "", name, 0, message))
    return tuple(kept)
