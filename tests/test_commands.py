"""The command line as its users see it: each command's contract beside the road itself."""

from __future__ import annotations

import datetime as dt
import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.project import Sample, make
from transpub.cli import app
from transpub.cli.shell import app as shell

ROOT = Path(__file__).parent.parent
COMMANDS = (
    "init",
    "extract",
    "translate",
    "status",
    "check",
    "publish",
    "models",
    "exchange",
    "glossary",
    "theme",
    "memory",
    "merge-driver",
    "resolve",
)


@pytest.fixture
def sample(tmp_path: Path) -> Sample:
    return make(tmp_path)


def test_init_makes_a_project_whose_road_works_at_once(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["init", str(tmp_path / "site")])
    assert 0 == result.exit_code
    sample = Sample(tmp_path / "site")
    for command in (("translate", "--engine", "pseudo"), ("check",), ("publish",)):
        assert (0, "") == (sample.run(*command).code, sample.run(*command).err)
    assert (sample.root / "site/ky/first-article/index.html").is_file()
    assert "*.po merge=transpub text eol=lf" in (sample.root / ".gitattributes").read_text("utf-8")
    assert 'git config merge.transpub.driver "transpub merge-driver %O %A %B %P"' in result.stdout
    ignored = (sample.root / ".gitignore").read_text("utf-8").splitlines()
    assert {".*.tmp", "/.transpub/", "/site/"} == set(ignored)
    assert {"templates", "locales", "source_articles"} <= {path.name for path in sample.root.iterdir()}


def test_init_leaves_alone_what_is_there(sample: Sample) -> None:
    before = (sample.root / "transpub.toml").read_bytes()
    result = CliRunner().invoke(app, ["init", str(sample.root)])
    assert 0 == result.exit_code
    assert "left as it is" in result.stdout
    assert before == (sample.root / "transpub.toml").read_bytes()


def test_theme_copy_gives_a_template_to_change_and_never_overwrites_one(sample: Sample) -> None:
    sample.run("translate")
    assert "footer.html" in sample.run("theme", "list").out.splitlines()
    assert 0 == sample.run("theme", "copy", "footer.html").code
    path = sample.root / "templates/footer.html"
    path.write_text("<footer>Our own words</footer>", "utf-8")
    assert 0 == sample.run("publish").code
    assert "Our own words" in (sample.root / "site/ru/visit/index.html").read_text("utf-8")
    again = sample.run("theme", "copy", "footer.html")
    assert (2, True) == (again.code, "is there already" in again.err)
    assert "Our own words" in path.read_text("utf-8")
    assert 2 == sample.run("theme", "copy", "nothing.html").code


def test_the_package_runs_as_a_module_and_says_its_version() -> None:
    done = subprocess.run([sys.executable, "-m", "transpub", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("transpub ")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_answers_help_with_an_example(command: str) -> None:
    groups = {
        "exchange": ("import",),
        "glossary": ("import",),
        "memory": ("import",),
        "models": ("install",),
        "theme": ("copy",),
    }
    result = CliRunner().invoke(app, [command, *groups.get(command, ()), "--help"])
    assert 0 == result.exit_code
    assert f"Example: `transpub {command}" in " ".join(result.stdout.split())


def test_the_page_of_the_commands_names_every_command_and_option() -> None:
    page = (ROOT / "docs" / "commands.md").read_text("utf-8")
    from typer.main import get_command

    for name, command in get_command(shell).commands.items():  # type: ignore[attr-defined]  # a group has them
        assert f"`transpub {name}" in page
        for parameter in command.params:
            longest = max(parameter.opts, key=len)
            if longest.startswith("--") and longest not in {"--help", "--json", "--output", "--locale"}:
                assert longest in page, f"{name} {longest}"


def test_json_is_all_there_is_on_standard_output(sample: Sample) -> None:
    for command in (("translate",), ("extract",), ("status",), ("check",), ("publish",)):
        result = sample.run(*command, "--json")
        assert 0 == result.code
        json.loads(result.out)
    sample.write("source_articles/bad.txt", b"\xff")
    for command in (("translate",), ("extract",), ("status",), ("check",), ("publish",)):
        result = sample.run(*command, "--json")
        assert 2 == result.code
        json.loads(result.out)


def test_the_project_is_found_from_a_folder_inside_it(sample: Sample) -> None:
    inside = Sample(sample.root / "source_articles")
    assert 0 == inside.run("extract").code
    assert sample.po("ky", "visit").is_file()


def test_no_project_is_said_with_what_to_do(tmp_path: Path) -> None:
    result = Sample(tmp_path).run("extract")
    assert (2, True) == (result.code, "transpub init" in result.err)
    assert 2 == Sample(tmp_path / "nowhere").run("extract").code


def test_debug_shows_the_traceback(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["-C", str(tmp_path), "--debug", "extract"])
    assert "UsageError" in repr(result.exception)


def test_progress_is_a_bar_on_a_terminal(sample: Sample) -> None:
    leader, follower = pty.openpty()
    run = [sys.executable, "-m", "transpub", "-C", str(sample.root), "translate"]
    with subprocess.Popen(run, stdout=subprocess.PIPE, stderr=follower, stdin=subprocess.DEVNULL) as process:
        os.close(follower)
        shown = b""
        while True:
            try:
                more = os.read(leader, 65536)
            except OSError:  # the terminal is closed
                break
            if not more:
                break
            shown += more
        process.communicate()
    os.close(leader)
    assert 0 == process.returncode
    assert b"zh_CN" in shown
    assert b"\x1b[" in shown


@pytest.mark.parametrize(
    ("given", "timezone", "shown"),
    [
        ("2026-05-20", "UTC", dt.date(2026, 5, 20)),
        ('"2026-05-20"', "UTC", dt.date(2026, 5, 20)),
        ("2026-05-20T23:30:00Z", "Asia/Bishkek", dt.date(2026, 5, 21)),
        ("2026-05-20T23:30:00Z", "UTC", dt.date(2026, 5, 20)),
        ("2026-05-20 23:30:00", "Asia/Bishkek", dt.date(2026, 5, 20)),
    ],
)
def test_a_date_is_the_one_of_the_sites_calendar(sample: Sample, given: str, timezone: str, shown: dt.date) -> None:
    sample.write("transpub.toml", f'[site]\ntimezone = "{timezone}"\n[translate]\nengine = "pseudo"\n')
    sample.write("source_articles/visit.md", f"---\ndate: {given}\n---\n\n# A visit\n\nText.\n")
    assert 0 == sample.run("publish").code
    assert f'datetime="{shown.isoformat()}"' in (sample.root / "site/en/visit/index.html").read_text("utf-8")


def test_an_unknown_time_zone_is_said(sample: Sample) -> None:
    sample.write("transpub.toml", '[site]\ntimezone = "Asia/Nowhere"\n')
    sample.write("source_articles/visit.md", "---\ndate: 2026-05-20T23:30:00Z\n---\n\nText.\n")
    result = sample.run("publish")
    assert (2, True) == (result.code, "Asia/Nowhere" in result.err)


def test_the_output_never_lies_among_the_sources(sample: Sample) -> None:
    sample.run("translate")
    before = sample.tree()
    for folder in ("source_articles", "locales/site", "templates", ".", "..", ".git", ".git/x", "/"):
        result = sample.run("publish", "-o", str(sample.root / folder))
        assert (2, True) == (result.code, "output folder" in result.err)
    assert before == sample.tree()


def test_a_draft_is_not_published_and_an_untranslated_one_only_in_its_own_language(sample: Sample) -> None:
    sample.write("source_articles/draft.md", "---\ndraft: true\n---\n\nSecret text.\n")
    sample.write("source_articles/own.md", "---\ntranslate: false\n---\n\nOur own text.\n")
    assert 0 == sample.run("translate").code
    assert not sample.po("ky", "own").exists()
    assert 0 == sample.run("publish").code
    assert not list((sample.root / "site").rglob("draft/index.html"))
    page = (sample.root / "site/ky/own/index.html").read_text("utf-8")
    assert '<span lang="en">Our own text.</span>' in page


def test_pages_of_one_locale_are_written_and_the_others_stay(sample: Sample) -> None:
    sample.run("translate")
    sample.run("publish")
    before = {name: data for name, data in sample.tree().items() if name.startswith("site/ru/")}
    path = sample.root / "source_articles/visit.md"
    path.write_text(path.read_text("utf-8").replace("They asked many questions.", "They left."), "utf-8")
    assert 0 == sample.run("publish", "-l", "ky").code
    after = sample.tree()
    assert before == {name: data for name, data in after.items() if name.startswith("site/ru/")}
    assert b"They left." in after["site/ky/visit/index.html"]
