"""Reports: findings and their summary as text for people and for the tools that show findings beside a change."""

from __future__ import annotations

import re
from collections import Counter
from itertools import groupby
from types import MappingProxyType
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from transpub.checks.reports_json import gitlab, plain, sarif
from transpub.checks.words import counted, one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from transpub.checks.judge import Summary
    from transpub.model import Finding


def text(findings: Sequence[Finding], summary: Summary) -> str:
    """For a terminal: a paragraph for each file, a line for each finding, and a closing line with the counts.

    Every error has its line. Of the warnings of one check in one file the first few have, the others are counted: a
    page of fresh machine drafts would bury all else.
    """
    groups = groupby(findings, key=lambda finding: finding.file)
    return "\n".join([*(paragraph(tuple(group)) for _, group in groups), f"{closing(summary)}\n"])


def paragraph(findings: Sequence[Finding]) -> str:
    """The findings of one file in the text report."""
    return "".join(f"{line}\n" for line in _paragraph(findings))


WARNINGS = 3
"""How many warnings of one check in one file the text report shows."""


def _paragraph(findings: Sequence[Finding]) -> Iterator[str]:
    seen: Counter[str] = Counter()
    for finding in findings:
        seen[finding.check] += finding.severity == "warning"
        if finding.severity == "error" or seen[finding.check] <= WARNINGS:
            yield _line(finding)
    where = f"{one_line(findings[0].file)}: " if findings[0].file else ""
    for check, count in seen.items():
        if count > WARNINGS:
            more = counted(count - WARNINGS, "more passage")
            yield f"{where}warning {one_line(check)}: {more} (--format json has all)"


def _line(finding: Finding) -> str:
    place = _place(finding)
    where = f"{one_line(place)}: " if place else ""
    return f"{where}{finding.severity} {finding.check}: {one_line(finding.message)}"


def closing(summary: Summary) -> str:
    """The last line of the text report: how much was found, and how much is reviewed."""
    severities = summary["severities"]
    counts = ", ".join(counted(severities[name], name) for name in ("error", "warning") if severities[name])
    shares = ", ".join(
        f"{locale} {counts['states']['reviewed']} of {counts['entries']}"
        for locale, counts in summary["locales"].items()
    )
    return (counts or "nothing found") + (f"; reviewed: {shares}" if shares else "")


def github(findings: Sequence[Finding], summary: Summary) -> str:
    """Workflow commands, which GitHub Actions shows as annotations, and the closing line as plain text.

    Errors come first: of each severity it shows about ten.

    The escapes are those of actions/toolkit, `packages/core/src/command.ts`.
    """
    first = sorted(findings, key=lambda finding: finding.severity != "error")
    said = "".join(f"{_command(finding)}\n" for finding in first) + f"{closing(summary)}\n"
    return said.encode("utf-8", "replace").decode("utf-8")


_ROWS = 200
"""Findings in a job's summary: more would pass what GitHub takes, 1 MiB a step."""


def markdown(findings: Sequence[Finding], summary: Summary) -> str:
    """The summary of a job on GitHub: how far each locale is, the findings by check, and the first of them."""
    order = ("reviewed", "draft", "machine", "stale", "missing")
    lines = ["## transpub check", "", closing(summary), "", f"| locale | {' | '.join(order)} | errors | warnings |"]
    lines.append("|---|" + "---:|" * (len(order) + 2))
    for locale, counts in summary["locales"].items():
        cells = [*(counts["states"][state] for state in order), *counts["severities"].values()]
        lines.append(f"| {locale} | {' | '.join(map(str, cells))} |")
    if findings:
        found = Counter((finding.severity, finding.check) for finding in findings)
        lines += ["", "| check | severity | findings |", "|---|---|---:|"]
        lines += [f"| {check} | {severity} | {count} |" for (severity, check), count in sorted(found.items())]
        lines += ["", "| where | check | finding |", "|---|---|---|"]
        first = sorted(findings, key=lambda finding: finding.severity != "error")[:_ROWS]
        lines += [f"| {_cell(_place(each))} | {each.check} | {_cell(each.message)} |" for each in first]
        if len(findings) > _ROWS:
            lines += ["", f"{counted(len(findings) - _ROWS, 'more finding')}."]
    return "\n".join([*lines, ""]).encode("utf-8", "replace").decode("utf-8")


def _cell(text: str) -> str:
    """A text in a table of Markdown, to the letter."""
    return re.sub(r"([\\`*_{}\[\]<>#|~&])", r"\\\1", one_line(text))


def _place(finding: Finding) -> str:
    return f"{finding.file}:{finding.line}" if finding.line else finding.file


def _command(finding: Finding) -> str:
    properties = {
        "file": finding.file,
        "line": str(finding.line) if finding.line else "",
        "title": f"{finding.check} ({finding.locale})" if finding.locale else finding.check,
    }
    said = ",".join(f"{name}={_property(value)}" for name, value in properties.items() if value)
    return f"::{finding.severity} {said}::{_data(finding.message)}"


def _data(value: str) -> str:
    return value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: str) -> str:
    return _data(value).replace(":", "%3A").replace(",", "%2C")


def junit(findings: Sequence[Finding], summary: Summary) -> str:
    """JUnit XML: a suite for each file, a failure for each error; a warning is "skipped", which breaks no build.

    A locale without a finding is a passed test, so that a clean run is no empty report.
    """
    clean = [locale for locale in summary["locales"] if locale not in {finding.locale for finding in findings}]
    suites = [_suite(file, list(group)) for file, group in groupby(findings, key=lambda finding: finding.file)]
    passed = [f"    <testcase{_attributes(classname='transpub', name=locale)}/>" for locale in clean]
    if passed or not suites:
        passed = passed or ["    <testcase" + _attributes(classname="transpub", name="check") + "/>"]
        suites.append("\n".join([_opening("clean", len(passed), 0, 0), *passed, "  </testsuite>"]))
    errors, warnings = (summary["severities"][name] for name in ("error", "warning"))
    whole = {"name": "transpub check", "tests": str(len(findings) + len(passed)), "failures": str(errors)}
    opening = f"<testsuites{_attributes(**whole, errors='0', skipped=str(warnings))}>"
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', opening, *suites, "</testsuites>", ""])


def _suite(file: str, findings: list[Finding]) -> str:
    severities = Counter(finding.severity for finding in findings)
    opening = _opening(one_line(file) or "transpub check", len(findings), severities["error"], severities["warning"])
    return "\n".join([opening, *(line for finding in findings for line in _testcase(finding)), "  </testsuite>"])


def _opening(name: str, tests: int, failures: int, skipped: int) -> str:
    counts = {"tests": str(tests), "failures": str(failures), "errors": "0", "skipped": str(skipped)}
    return f"  <testsuite{_attributes(name=name, **counts)}>"


def _testcase(finding: Finding) -> Iterator[str]:
    """The class is the locale and the article as a dotted name, which is what tools group tests by."""
    parts = [finding.locale or "articles", *(finding.article or finding.file).split("/")]
    classname = ".".join(re.sub(r"[^\w-]", "_", part) for part in parts if part)
    name = " ".join(filter(None, (finding.check, finding.key, f"line {finding.line}" if finding.line else "")))
    yield f"    <testcase{_attributes(classname=classname, name=name)}>"
    if finding.severity == "error":
        attributes = _attributes(message=finding.message, type=finding.check)
        yield f"      <failure{attributes}>{escape(_line(finding))}</failure>"
    else:
        yield f"      <skipped{_attributes(message=finding.message)}/>"
    yield "    </testcase>"


def _attributes(**values: str) -> str:
    """Attributes, with the characters that XML cannot hold (controls, halves of surrogate pairs) taken out first."""
    return "".join(f" {name}={quoteattr(one_line(value))}" for name, value in values.items())


REPORTERS: Mapping[str, Callable[[Sequence[Finding], Summary], str]] = MappingProxyType(
    {"text": text, "json": plain, "github": github, "gitlab": gitlab, "junit": junit, "sarif": sarif}
)
"""Every report by its name: pure functions, each to a text that ends with a line feed."""
