"""The reports: each is read back by the rules of the tool that it is for, and compared with a file of its own."""

# a test says expected == actual

from __future__ import annotations

import json
import re
import string
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from transpub import __version__, checks
from transpub.checks.reports_json import FIELDS, identities
from transpub.model import Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from transpub.checks import Summary

ROOT = Path(__file__).parent.parent
CASES = ROOT / "tests" / "cases" / "checks" / "report"
DOCS = (ROOT / "docs" / "checks.md").read_text("utf-8")
GIVEN = json.loads((CASES / "findings.json").read_text("utf-8"))
FINDINGS = tuple(Finding(*row) for row in GIVEN["findings"])
SUMMARY: Summary = GIVEN["summary"]
GOLDEN = {
    "text": "text.txt",
    "json": "plain.json",
    "github": "github.txt",
    "gitlab": "gitlab.json",
    "junit": "junit.xml",
    "sarif": "sarif.json",
}

AWKWARD = "\r\n\0\x1b%:,<&\"'\\/ \u2028\u200b\udc80x\ud83d"
anything = st.text(st.sampled_from(AWKWARD) | st.characters(exclude_categories=()), max_size=12)
findings_of_any_text = st.lists(
    st.builds(
        Finding,
        st.sampled_from(sorted(checks.CHECKS)),
        st.sampled_from(["error", "warning"]),
        st.sampled_from(["", "ky", "zh_CN"]),
        *[anything] * 3,
        st.integers(0, 99),
        *[anything] * 2,
    ),
    max_size=5,
).map(tuple)


def of_any_text(test: Callable[[tuple[Finding, ...]], None]) -> Callable[[], None]:
    """A law of a report, for findings with any text, and always for the most awkward ones."""
    awkward = Finding("missing", "error", "ky", AWKWARD, AWKWARD, AWKWARD, 0, AWKWARD, AWKWARD)
    nameless = Finding("article", "warning", "", "", "", "\u200b", 3, "")
    made: Callable[[], None] = given(findings_of_any_text)(example((awkward, nameless))(test))
    return settings(deadline=None, max_examples=60)(made)


def reported(name: str, findings: tuple[Finding, ...] = FINDINGS) -> str:
    """A report, which must be text that can be written as UTF-8."""
    summary = SUMMARY if findings is FINDINGS else checks.summary(findings, [])
    report = checks.REPORTERS[name](findings, summary)
    assert report == report.encode("utf-8").decode("utf-8")
    assert report.endswith("\n")
    return report


@pytest.mark.parametrize("name", list(checks.REPORTERS))
def test_a_report_is_the_one_in_its_file(name: str) -> None:
    report = reported(name).replace(f'"version": "{__version__}"', '"version": "VERSION"')
    assert (CASES / GOLDEN[name]).read_text("utf-8") == report


def test_text_has_a_line_for_each_finding_a_paragraph_for_each_file_and_a_closing_line() -> None:
    *paragraphs, closing = reported("text").split("\n\n")
    assert [1, 1, 2, 1] == [len(paragraph.splitlines()) for paragraph in paragraphs]
    assert "4 errors, 1 warning; reviewed: ky 0 of 2, ru 2 of 2\n" == closing


def test_text_of_a_clean_run_says_so() -> None:
    assert "nothing found\n" == checks.REPORTERS["text"]((), checks.summary((), []))


@of_any_text
def test_text_is_one_printable_line_for_each_finding_whatever_the_files_hold(findings: tuple[Finding, ...]) -> None:
    lines = [line for line in reported("text", findings).split("\n")[:-1] if line]
    assert len(findings) + 1 >= len(lines) > sum(finding.severity == "error" for finding in findings)
    assert all(line.isprintable() for line in lines)


def test_text_shows_every_error_and_the_first_warnings_of_a_check_in_a_file() -> None:
    def found(check: str, severity: Literal["error", "warning"], count: int, file: str) -> tuple[Finding, ...]:
        return tuple(Finding(check, severity, "ky", "a", f"{n}", file, n, f"said {n}") for n in range(1, count + 1))

    findings = (
        *found("missing", "error", 9, "ky/a.po"),
        *found("unreviewed", "warning", 5, "ky/a.po"),
        *found("stale", "warning", 3, "ky/a.po"),
        *found("unreviewed", "warning", 3, "ky/b.po"),
    )
    lines = checks.REPORTERS["text"](findings, checks.summary(findings, [])).splitlines()
    assert 9 == sum("error missing" in line for line in lines)
    assert [
        "ky/a.po:1: warning unreviewed: said 1",
        "ky/a.po:2: warning unreviewed: said 2",
        "ky/a.po:3: warning unreviewed: said 3",
        "ky/a.po: warning unreviewed: 2 more passages (--format json has all)",
    ] == [line for line in lines if "ky/a.po" in line and "unreviewed" in line]
    assert 3 == sum("stale" in line for line in lines)
    assert 3 == sum("ky/b.po" in line for line in lines)
    assert lines[-1].startswith("9 errors, 11 warnings")


@of_any_text
def test_json_holds_every_field_of_every_finding_to_the_letter(findings: tuple[Finding, ...]) -> None:
    read = json.loads(reported("json", findings))
    assert {"summary": checks.summary(findings, []), "findings": [as_json(finding) for finding in findings]} == read
    assert all(list(FIELDS) == list(row) for row in read["findings"])


def as_json(finding: Finding) -> dict[str, object]:
    """A pair of surrogate halves is one character to every JSON reader."""
    row = {name: getattr(finding, name) for name in FIELDS}
    return {name: joined(value) if isinstance(value, str) else value for name, value in row.items()}


def joined(text: str) -> str:
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def unescaped(text: str, codes: Mapping[str, str]) -> str:
    """What the runner does with a workflow command's text: the percent sign last."""
    for code, character in codes.items():
        text = text.replace(code, character)
    return text.replace("%25", "%")


DATA = {"%0D": "\r", "%0A": "\n"}
PROPERTY = {**DATA, "%3A": ":", "%2C": ","}


@of_any_text
def test_github_reads_back_the_file_the_line_and_the_message(findings: tuple[Finding, ...]) -> None:
    *commands, _closing = reported("github", findings).split("\n")[:-1]
    assert len(findings) == len(commands)
    first = sorted(findings, key=lambda finding: finding.severity != "error")
    for finding, command in zip(first, commands, strict=True):
        found = re.fullmatch(r"::(error|warning) ([^:\n]*)::([^\n\r]*)", command, re.DOTALL)
        assert found is not None
        properties = dict(one.split("=", 1) for one in found[2].split(","))
        file = unescaped(properties.get("file", ""), PROPERTY)
        assert finding.severity == found[1]
        assert written(finding.file) == file
        assert str(finding.line or "") == properties.get("line", "")
        assert finding.check == unescaped(properties["title"], PROPERTY).split(" (")[0]
        assert written(finding.message) == unescaped(found[3], DATA)


def written(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


@of_any_text
def test_gitlab_has_what_its_format_asks_for(findings: tuple[Finding, ...]) -> None:
    read = json.loads(reported("gitlab", findings))
    for finding, row in zip(findings, read, strict=True):
        assert {"description", "check_name", "fingerprint", "severity", "location"} == set(row)
        assert {"error": "major", "warning": "minor"}[finding.severity] == row["severity"]
        place = {"path": joined(finding.file), "lines": {"begin": finding.line or 1}}
        assert (finding.check, place) == (row["check_name"], row["location"])
        assert set(row["fingerprint"]) <= set(string.hexdigits)


def test_a_fingerprint_is_of_the_check_the_locale_the_key_and_the_msgid_and_not_of_the_line_or_the_words() -> None:
    first = Finding("missing", "error", "ky", "visit", "k", "ky/visit.po", 3, "message", "msgid")

    def same(other: Finding) -> bool:
        return identities([first]) == identities([other])

    assert same(Finding("missing", "warning", "ky", "visit", "k", "ky/visit.po", 99, "other words", "msgid"))
    assert not same(Finding("marks", "error", "ky", "visit", "k", "ky/visit.po", 3, "message", "msgid"))
    assert not same(Finding("missing", "error", "ru", "visit", "k", "ky/visit.po", 3, "message", "msgid"))
    assert not same(Finding("missing", "error", "ky", "visit", "x", "ky/visit.po", 3, "message", "msgid"))
    assert not same(Finding("missing", "error", "ky", "visit", "k", "ky/other.po", 3, "message", "msgid"))
    assert not same(Finding("missing", "error", "ky", "visit", "k", "ky/visit.po", 3, "message", "edited"))


@of_any_text
def test_no_two_findings_have_one_fingerprint(findings: tuple[Finding, ...]) -> None:
    twice = findings + findings
    assert len(twice) == len(set(identities(twice)))
    assert identities(findings) == identities(twice)[: len(findings)]


@of_any_text
def test_junit_is_xml_with_a_failure_for_each_error_and_a_skipped_test_for_each_warning(
    findings: tuple[Finding, ...],
) -> None:
    root = ET.fromstring(reported("junit", findings))
    errors = sum(finding.severity == "error" for finding in findings)
    assert errors == len(root.findall("testsuite/testcase/failure"))
    assert len(findings) - errors == len(root.findall("testsuite/testcase/skipped"))
    tests = root.findall("testsuite/testcase")
    assert tests
    for count, elements in (
        ("tests", tests),
        ("failures", root.findall(".//failure")),
        ("skipped", root.findall(".//skipped")),
    ):
        assert str(len(elements)) == root.get(count)
        assert len(elements) == sum(int(suite.get(count, "")) for suite in root.findall("testsuite"))
    for test in tests:
        assert re.fullmatch(r"[\w-]+(\.[\w-]+)*", test.get("classname", ""))
        assert test.get("name")
    assert all(suite.get("name") for suite in root.findall("testsuite"))


def test_junit_of_a_clean_locale_is_a_passed_test() -> None:
    clean = checks.summary((), [])
    clean["locales"]["ky"] = {"entries": 0, "states": {}, "severities": {}}
    root = ET.fromstring(checks.REPORTERS["junit"]((), clean))
    assert ["ky"] == [test.get("name") for test in root.findall("testsuite/testcase")]
    assert [] == root.findall(".//failure")


@of_any_text
def test_sarif_names_a_rule_of_its_own_and_a_place_for_each_result(findings: tuple[Finding, ...]) -> None:
    read = json.loads(reported("sarif", findings))
    (run,) = read["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert "2.1.0" == read["version"]
    assert list(checks.CHECKS) == [rule["id"] for rule in rules]
    for finding, result in zip(findings, run["results"], strict=True):
        assert finding.check == result["ruleId"] == rules[result["ruleIndex"]]["id"]
        assert finding.severity == result["level"]
        assert joined(finding.message) == result["message"]["text"]
        places = [place["physicalLocation"] for place in result["locations"]]
        assert [finding.file] * bool(finding.file) == [uri(place) for place in places]
        assert all(({"startLine": finding.line} if finding.line else None) == place.get("region") for place in places)


def uri(place: Mapping[str, Any]) -> str:
    text = place["artifactLocation"]["uri"]
    assert re.fullmatch(r"[A-Za-z0-9._~/%-]+", text)
    return unquote(text, errors="surrogatepass")


def test_every_check_has_its_section_in_the_docs_with_its_severity() -> None:
    sections = dict(re.findall(r"^## ([\w-]+)\n\n\*(\w+)", DOCS, re.MULTILINE))
    assert {check.name: check.severity.capitalize() for check in checks.CHECKS.values()} == sections


def test_the_docs_say_of_every_check_how_to_silence_it_or_that_it_cannot_be() -> None:
    for check in checks.CHECKS.values():
        section = DOCS.split(f"\n## {check.name}\n")[1].split("\n## ")[0]
        words = " ".join(section.split())
        ways = (f'off = ["{check.name}"]', f"# transpub: ignore {check.name}`")
        assert check.optional == any(way in words for way in ways)
        assert check.optional != ("cannot be silenced" in words)


def test_the_docs_name_every_format() -> None:
    assert [] == [name for name in checks.REPORTERS if f"\n| `{name}` |" not in DOCS]


EXAMPLE, SCHEMA = (json.loads(block) for block in re.findall(r"```json\n(.*?)```", DOCS, re.DOTALL))


def conforms(value: object, schema: Mapping[str, Any]) -> None:
    """Raises where a value is not what a schema says. Knows the words that our schema uses, and refuses others."""
    if "$ref" in schema:
        conforms(value, SCHEMA["$defs"][schema["$ref"].removeprefix("#/$defs/")])
        return
    known = {
        "$schema",
        "title",
        "$defs",
        "type",
        "additionalProperties",
        "required",
        "properties",
        "items",
        "enum",
        "minimum",
    }
    assert set(schema) <= known
    assert value in schema.get("enum", [value])
    kinds = {"object": dict, "array": list, "string": str, "integer": int}
    if "type" in schema:
        assert isinstance(value, kinds[schema["type"]])
        assert not isinstance(value, bool)
    if isinstance(value, int):
        assert value >= schema.get("minimum", value)
    if isinstance(value, list):
        for item in value:
            conforms(item, schema["items"])
    if isinstance(value, dict):
        assert set(schema.get("required", ())) <= set(value)
        for name, item in value.items():
            rest = schema["additionalProperties"]
            assert name in schema.get("properties", {}) or rest is not False, name
            conforms(item, schema.get("properties", {}).get(name, rest))


def test_json_is_of_the_documented_shape_and_so_is_the_example() -> None:
    conforms(EXAMPLE, SCHEMA)
    conforms(json.loads(reported("json")), SCHEMA)
    conforms(json.loads(reported("json", ())), SCHEMA)


def without_a_line(report: dict[str, Any]) -> None:
    del report["findings"][0]["line"]


def with_a_new_field(report: dict[str, Any]) -> None:
    report["findings"][0]["rule"] = "x"


def with_another_severity(report: dict[str, Any]) -> None:
    report["findings"][0]["severity"] = "info"


def with_a_count_below_zero(report: dict[str, Any]) -> None:
    report["summary"]["locales"]["ky"]["entries"] = -1


@pytest.mark.parametrize("damage", [without_a_line, with_a_new_field, with_another_severity, with_a_count_below_zero])
def test_the_documented_schema_refuses_what_is_not_of_its_shape(damage: Callable[[dict[str, Any]], None]) -> None:
    report = json.loads(reported("json"))
    damage(report)
    with pytest.raises(AssertionError):
        conforms(report, SCHEMA)


def test_the_keys_of_json_come_in_the_documented_order() -> None:
    def order(value: object) -> object:
        if isinstance(value, dict):
            return [(key, order(item)) for key, item in value.items()]
        return [order(value[0])] if isinstance(value, list) and value else None

    findings = (Finding(**EXAMPLE["findings"][0]),)
    assert order(EXAMPLE) == order(json.loads(checks.REPORTERS["json"](findings, EXAMPLE["summary"])))
