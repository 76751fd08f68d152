"""The reports that are JSON: our own, GitLab's Code Quality and SARIF."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import quote

from transpub import __version__
from transpub.checks.table import CHECKS
from transpub.checks.words import identity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from transpub.checks.judge import Summary
    from transpub.model import Finding

FIELDS = ("check", "severity", "locale", "article", "key", "file", "line", "message")
"""The fields of a finding in our own JSON, in their order."""

_GITLAB: Mapping[str, str] = {"error": "major", "warning": "minor"}


def plain(findings: Sequence[Finding], summary: Summary) -> str:
    """Our own JSON, whose schema is in docs/checks.md."""
    rows = [{name: getattr(finding, name) for name in FIELDS} for finding in findings]
    return _dumped({"summary": summary, "findings": rows})


def gitlab(findings: Sequence[Finding], _summary: Summary) -> str:
    """Code Quality: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format; it wants a line."""
    return _dumped(
        [
            {
                "description": finding.message,
                "check_name": finding.check,
                "fingerprint": identity,
                "severity": _GITLAB[finding.severity],
                "location": {"path": finding.file, "lines": {"begin": max(finding.line, 1)}},
            }
            for finding, identity in zip(findings, identities(findings), strict=True)
        ]
    )


def sarif(findings: Sequence[Finding], _summary: Summary) -> str:
    """SARIF 2.1.0, no more than code scanning asks for. A file's name is a URI reference relative to the project."""
    rules = [
        {
            "id": check.name,
            "shortDescription": {"text": check.about},
            "defaultConfiguration": {"level": check.severity},
        }
        for check in CHECKS.values()
    ]
    index = {name: number for number, name in enumerate(CHECKS)}
    results = [
        {
            "ruleId": finding.check,
            "ruleIndex": index[finding.check],
            "level": finding.severity,
            "message": {"text": finding.message},
            "locations": [_location(finding)] if finding.file else [],
            "partialFingerprints": {"transpub/v1": identity},
        }
        for finding, identity in zip(findings, identities(findings), strict=True)
    ]
    driver = {"name": "transpub", "version": __version__, "rules": rules}
    return _dumped(
        {
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [{"tool": {"driver": driver}, "results": results}],
        }
    )


def _location(finding: Finding) -> Mapping[str, object]:
    physical: dict[str, object] = {"artifactLocation": {"uri": quote(finding.file, errors="surrogatepass")}}
    if finding.line:
        physical["region"] = {"startLine": finding.line}
    return {"physicalLocation": physical}


def identities(findings: Sequence[Finding]) -> tuple[str, ...]:
    """What each finding is known by after lines have moved: its check, locale, file, key and msgid; never one twice.

    Of several with all these equal, the second and later ones also count by their order.
    """
    seen: Counter[tuple[str, ...]] = Counter()
    made = []
    for finding in findings:
        parts = (finding.check, finding.locale, finding.file, finding.key, finding.source)
        made.append(identity(*parts, str(seen[parts])))
        seen[parts] += 1
    return tuple(made)


def _dumped(value: object) -> str:
    """JSON that people can read; halves of surrogate pairs (in file names) as JSON's own escapes: it stays UTF-8."""
    text = json.dumps(value, ensure_ascii=False, indent=2) + "\n"
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
