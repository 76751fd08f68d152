"""`transpub check` as CI and editors run it: corrections, baseline, what has changed, reports in files."""

# a test says expected == actual

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.project import Sample, make
from transpub import catalog
from transpub.model import State

ARTICLE = """# The court

The court opened its doors in 1991.

It hears “civil” cases (and others).
"""
TEXTS = {
    "The court": {"ky": "Сот", "ru": "Суд", "zh_CN": "法院"},
    "The court opened its doors in 1991.": {
        "ky": "Сот 1991-жылы эшигин ачты.",
        "ru": "Суд открыл двери в 1991 году.",
        "zh_CN": "法院于1991年敞开大门。",
    },
    "It hears “civil” cases (and others).": {
        "ky": "Ал «жарандык» иштерди (жана башкаларды) карайт.",
        "ru": "Он рассматривает «гражданские» дела (и другие).",
        "zh_CN": "法院审理“民事”案件（以及其他案件）。",
    },
}


@pytest.fixture
def project(tmp_path: Path) -> Sample:
    """The sample with drafts, and one more article, translated and reviewed in full."""
    sample = make(tmp_path)
    assert 0 == sample.run("translate").code
    sample.write("source_articles/court.md", ARTICLE)
    assert 0 == sample.run("extract").code
    for locale in ("ky", "ru", "zh_CN"):
        for source, targets in TEXTS.items():
            edit(sample, source, targets[locale], locale)
    return sample


def path_of(project: Sample, locale: str = "ky") -> Path:
    return project.root / "locales" / locale / "court.po"


def edit(project: Sample, source: str, target: str, locale: str = "ky", comment: str = "") -> None:
    """Writes a translation as a person would, in the file."""
    path = path_of(project, locale)
    lines = path.read_text("utf-8").split("\n")
    quoted = json.dumps(source, ensure_ascii=False)
    place = lines.index(f"msgid {quoted}") + 1
    lines[place] = f"msgstr {json.dumps(target, ensure_ascii=False)}"
    if comment:
        top = place
        while lines[top - 1].startswith(("#", "msg")):
            top -= 1
        lines.insert(top, f"# {comment}")
    path.write_text("\n".join(lines), "utf-8")


def found(project: Sample, *more: str) -> list[str]:
    """The checks that fire for the article, in the order of the report."""
    result = project.run("check", "source_articles/court.md", "--json", *more)
    rows = json.loads(result.out)["findings"]
    return [f"{row['locale']} {row['check']}" for row in rows if row["file"].endswith("court.po")]


OPENED = "The court opened its doors in 1991."


def test_good_translations_are_clean_and_what_is_broken_stops_ci(project: Sample) -> None:
    assert [] == found(project)
    edit(project, OPENED, "Сот <unk> эшигин ачты.")
    assert ["ky artefact", "ky numbers"] == found(project)
    assert 1 == project.run("check", "source_articles/court.md").code
    assert 0 == project.run("check", "source_articles/court.md", "--exit-zero").code
    edit(project, OPENED, "Сот эшигин ачты.")
    assert 0 == project.run("check", "source_articles/court.md").code
    assert 1 == project.run("check", "source_articles/court.md", "--fail-on", "warning").code


def test_what_was_said_is_kept_and_forgotten_when_anything_changes(project: Sample) -> None:
    edit(project, OPENED, "Сот 1992-жылы эшигин ачты.")
    first = project.run("check", "--json").out
    cache = project.root / ".transpub"
    assert first == project.run("check", "--json").out
    for damage in (b"", b"no database", b"SQLite format 3\0" + 90 * b"\1"):
        (cache / "said-check.json").unlink()
        assert list(cache.glob("checks.db*"))
        for path in cache.glob("checks.db*"):
            path.write_bytes(damage)
        assert first == project.run("check", "--json").out
    edit(project, OPENED, "Сот 1991-жылы эшигин ачты.")
    assert [] == found(project)
    project.write("glossary.csv", "en,ky,ru,zh_CN\ncourt,калыс,суд,法院\n")
    assert ["ky glossary", "ky glossary"] == found(project)
    project.write("source_articles/court.md", ARTICLE.replace("1991", "1990"))
    assert "ky outdated" in found(project)


def test_corrections_are_shown_and_written_and_the_state_stays(project: Sample) -> None:
    edit(project, OPENED, " Сот  1991-жылы эшигин ачты. ")
    edit(project, OPENED, "法院于1991年敞开大门.", "zh_CN")
    before = {locale: path_of(project, locale).read_bytes() for locale in ("ky", "ru", "zh_CN")}
    shown = project.run("check", "--fix", "--dry-run")
    assert '-msgstr " Сот  1991-жылы эшигин ачты. "\n+msgstr "Сот 1991-жылы эшигин ачты."' in shown.out
    assert "2 catalogs would be corrected" in shown.out
    assert before == {locale: path_of(project, locale).read_bytes() for locale in before}
    done = project.run("check", "source_articles/court.md", "--fix")
    assert "2 catalogs corrected" in done.out
    assert 0 == done.code
    entry = next(each for each in catalog.read(path_of(project)).entries if each.source == OPENED)
    assert ("Сот 1991-жылы эшигин ачты.", State.REVIEWED) == (entry.target, entry.state)
    assert "法院于1991年敞开大门。" in path_of(project, "zh_CN").read_text("utf-8")
    assert before["ru"] == path_of(project, "ru").read_bytes()
    again = project.run("check", "source_articles/court.md", "--fix", "--json")
    assert [] == [row for row in json.loads(again.out)["findings"] if row["file"].endswith("court.po")]


def test_only_what_is_on_is_corrected(project: Sample) -> None:
    edit(project, OPENED, "Сот  1991-жылы эшигин ачты. ", comment="transpub: ignore double-space")
    edit(project, OPENED, "Суд открыл  двери в 1991 году.", "ru")
    with (project.root / "transpub.toml").open("a", encoding="utf-8") as file:
        file.write('\n[check.double-space]\nlocales = ["ky"]\n')
    project.run("check", "--fix")
    assert "Сот  1991-жылы эшигин ачты." in path_of(project).read_text("utf-8")
    assert "ачты. " not in path_of(project).read_text("utf-8")
    assert "открыл  двери" in path_of(project, "ru").read_text("utf-8")


def test_dry_run_goes_with_fix(project: Sample) -> None:
    result = project.run("check", "--dry-run")
    assert 2 == result.code
    assert "--dry-run goes with --fix" in result.err


def test_a_baseline_exempts_what_is_there_until_the_translation_is_edited(project: Sample) -> None:
    edit(project, OPENED, "Сот <unk> эшигин ачты.")
    edit(project, OPENED, "Суд ▁открыл двери в 1991 году.", "ru")
    written = project.run("check", "--update-baseline")
    assert 0 == written.code
    assert "transpub-baseline.json" in written.out
    name = ("--baseline", "transpub-baseline.json")
    assert [] == found(project, *name)
    assert 0 == project.run("check", *name).code
    edit(project, OPENED, "Сот <unk> эшикти ачты.")
    assert ["ky artefact", "ky numbers"] == found(project, *name)
    edit(project, OPENED, TEXTS[OPENED]["ky"])
    told = json.loads(project.run("check", "--json", *name).out)["findings"]
    (stale,) = (row for row in told if row["check"] == "baseline")
    assert ("warning", "transpub-baseline.json") == (stale["severity"], stale["file"])
    assert "2 exemptions of the baseline are not needed any more" in stale["message"]
    part = json.loads(project.run("check", "source_articles/court.md", "-l", "ru", "--json", *name).out)["findings"]
    assert "baseline" not in {row["check"] for row in part}
    assert "2 taken out" in project.run("check", "--update-baseline", *name).out
    assert "baseline" not in project.run("check", *name).out
    assert 1 == project.run("check").code


def test_a_baseline_of_a_part_keeps_the_rest(project: Sample) -> None:
    edit(project, OPENED, "Сот <unk> эшигин ачты.")
    edit(project, OPENED, "Суд ▁открыл двери в 1991 году.", "ru")
    project.run("check", "--update-baseline")
    whole = (project.root / "transpub-baseline.json").read_text("utf-8")
    assert "0 taken out" in project.run("check", "-l", "ru", "--update-baseline").out
    assert whole == (project.root / "transpub-baseline.json").read_text("utf-8")


@pytest.mark.parametrize("text", ["", "[]", '{"version": 2, "findings": []}', '{"version": 1, "findings": [1]}'])
def test_what_is_no_baseline_is_said(project: Sample, text: str) -> None:
    project.write("b.json", text)
    result = project.run("check", "--baseline", "b.json")
    assert 2 == result.code
    assert "b.json" in result.err
    assert "no such baseline" in project.run("check", "--baseline", "c.json").err


def test_the_settings_may_name_the_baseline(project: Sample) -> None:
    edit(project, OPENED, "Сот <unk> эшигин ачты.")
    config = (project.root / "transpub.toml").read_text("utf-8")
    assert "[check]" not in config
    (project.root / "transpub.toml").write_text(f'{config}\n[check]\nbaseline = "known.json"\n', "utf-8")
    assert "known.json" in project.run("check", "--update-baseline").out
    assert 0 == project.run("check").code


def git(project: Sample, *arguments: str) -> None:
    subprocess.run(["git", "-C", project.root, *arguments], check=True, capture_output=True)


def committed(project: Sample) -> None:
    git(project, "init", "-q")
    git(project, "config", "user.email", "a@example.org")
    git(project, "config", "user.name", "A")
    git(project, "add", "-A")
    git(project, "commit", "-qm", "one")


def test_what_has_changed_since_a_revision_is_told_by_entry(project: Sample) -> None:
    edit(project, OPENED, "Сот <unk> эшигин ачты.")
    committed(project)
    assert [] == found(project, "--changed-since", "HEAD")
    path = path_of(project)
    path.write_text("\n# a line more\n" + path.read_text("utf-8"), "utf-8")
    assert [] == found(project, "--changed-since", "HEAD")
    edit(project, "The court", "Cот")
    assert ["ky mixed-alphabets"] == found(project, "--changed-since", "HEAD")
    assert ["ky artefact", "ky mixed-alphabets", "ky numbers"] == sorted(found(project))
    git(project, "commit", "-qam", "two")
    assert [] == found(project, "--changed-since", "HEAD")
    assert ["ky mixed-alphabets"] == found(project, "--changed-since", "HEAD~1")


def test_a_new_catalog_is_all_new_and_an_edited_article_too(project: Sample) -> None:
    committed(project)
    project.write("source_articles/new.md", "# News of the court\n")
    project.run("extract")
    rows = json.loads(project.run("check", "--json", "--changed-since", "HEAD").out)["findings"]
    assert {("missing", "new")} == {(row["check"], row["article"]) for row in rows}
    project.write("source_articles/court.md", ARTICLE.replace("1991", "1990"))
    rows = json.loads(project.run("check", "--json", "--changed-since", "HEAD").out)["findings"]
    assert {("missing", "new"), ("outdated", "court")} == {(row["check"], row["article"]) for row in rows}


@pytest.mark.parametrize("revision", ["no-such", "--all", ""])
def test_a_revision_that_git_does_not_know_is_said(project: Sample, revision: str) -> None:
    committed(project)
    result = project.run("check", f"--changed-since={revision or 'x y'}")
    assert 2 == result.code
    assert "git knows no revision" in result.err


def test_without_a_repository_nothing_has_changed_since(project: Sample) -> None:
    result = project.run("check", "--changed-since", "HEAD")
    assert 2 == result.code
    assert "in no repository" in result.err


def test_a_report_goes_into_a_file_and_the_text_onto_the_terminal(project: Sample) -> None:
    edit(project, OPENED, "Сот <unk> эшигин ачты.")
    result = project.run("check", "--format", "sarif", "-o", str(project.root / "out" / "report.sarif"))
    assert 1 == result.code
    assert "error artefact" in result.out
    report = json.loads((project.root / "out" / "report.sarif").read_text("utf-8"))
    assert "artefact" in {row["ruleId"] for row in report["runs"][0]["results"]}


def test_github_gets_the_summary_of_the_job(project: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    edit(project, OPENED, "Сот <unk> эшигин | ачты.")
    summary = project.root / "summary.md"
    summary.write_text("before\n", "utf-8")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    result = project.run("check", "source_articles/court.md", "--format", "github")
    assert result.out.startswith("::error file=locales/ky/court.po,line=")
    text = summary.read_text("utf-8")
    assert text.startswith("before\n## transpub check\n")
    assert "| artefact | error | 1 |" in text
    assert "\\<unk\\>" in text
    project.run("check", "--format", "text")
    assert text == summary.read_text("utf-8")


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ('[check.numbrs]\nseverity = "error"', "unknown check 'numbrs'"),
        ('[check.numbers]\nlevel = "error"', "unknown key in [check.numbers] 'level'"),
        ('[check.numbers]\nseverity = "fatal"', "check.numbers.severity is 'fatal'"),
        ('[check.syntax]\nseverity = "off"', "check 'syntax' cannot be turned off"),
        ("[check.length]\nlimits = { ky = [2, 1] }", "check.length.limits.ky is [2, 1]"),
        ("[check.numbers]\nlimits = { ky = [1, 2] }", "unknown key in [check.numbers] 'limits'"),
    ],
)
def test_settings_that_cannot_be_meant_are_said(project: Sample, table: str, said: str) -> None:
    with (project.root / "transpub.toml").open("a", encoding="utf-8") as file:
        file.write(f"\n{table}\n")
    result = project.run("check")
    assert 2 == result.code
    assert said in result.err
