"""The documentation says what the program does: all of it is in the reference, every command that it shows has run."""

from __future__ import annotations

import json
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from tests import argos_maker, reference
from tests.project import MARKDOWN, Result, make
from transpub import checks
from transpub.cli import app
from transpub.engines import ENGINES

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
PAGES = sorted([*(ROOT / "docs").rglob("*.md"), *(ROOT / "docs").rglob("*.yml"), ROOT / "README.md"])
_SHOWN = re.compile(r"(?:^\$ |^ *- run: |^ +- |`|script: |&& )(transpub [^`\n#]*)", re.MULTILINE)
_SYNOPSIS = re.compile(r"[\[…|]|\b[A-Z]{4,}\b")
_SERVERS = ("serve", "review")
ELSEWHERE = {
    "transpub translate --ray ADDRESS": "test_ray.py",
    "transpub translate --ray FIRST:6379": "test_ray.py",
    "transpub --install-completion": "release",
    "transpub merge-driver BASE OURS THEIRS [PATH]": "test_git_merge.py",
}
"""Commands that need more than a project, and the tests that run them."""


def shown() -> Iterator[tuple[str, str]]:
    """Every command of ours that a page shows, with the page."""
    for page in PAGES:
        if page == reference.FILE:
            continue
        for found in _SHOWN.finditer(page.read_text("utf-8")):
            for command in found[1].split("&&"):
                if command.strip().startswith("transpub "):
                    yield command.strip().replace("\\|", "|"), page.relative_to(ROOT).as_posix()


COMMANDS = dict(shown())


def test_the_reference_is_what_the_program_has() -> None:
    assert reference.made() == reference.FILE.read_text("utf-8"), "run: python -m tests.reference"


def test_there_is_something_to_look_at() -> None:
    assert len(COMMANDS) > 40
    assert {"models install", "publish", "exchange export"} < set(reference.commands())


@pytest.mark.parametrize("words", reference.commands())
def test_a_command_is_on_the_page_of_commands_with_all_its_options(words: str) -> None:
    text = (ROOT / "docs/commands.md").read_text("utf-8")
    group, _, name = words.partition(" ")
    assert f"`transpub {words}" in text or (f"`transpub {group} " in text and name in text)
    for flags, said in reference.options(reference.commands()[words]):
        if flags.startswith("-") and flags != "--help":
            assert any(flag.split()[0] in text for flag in flags.split(", ")), flags
        assert said, f"{words} {flags} says nothing of itself"


@pytest.mark.parametrize("name", checks.CHECKS)
def test_a_check_is_on_the_page_of_checks(name: str) -> None:
    assert f"\n## {name}\n" in (ROOT / "docs/checks.md").read_text("utf-8")


@pytest.mark.parametrize("name", ENGINES)
def test_an_engine_and_its_settings_are_on_the_page_of_engines(name: str) -> None:
    text = (ROOT / "docs/machine-translation.md").read_text("utf-8")
    assert f"`{name}`" in text
    for key in reference.engine_settings(name):
        assert re.search(rf"\b{key}\b", text), key


@pytest.mark.parametrize(("table", "keys"), reference.settings().items())
def test_a_setting_is_on_the_page_of_settings(table: str, keys: tuple[str, ...]) -> None:
    text = (ROOT / "docs/configuration.md").read_text("utf-8")
    assert f"[{table}]" in text
    for key in keys:
        assert re.search(rf"\b{key}\b", text), key


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with all files that the pages speak of, under git, and models to be had without a network."""
    sample = make(tmp_path_factory.mktemp("docs") / "project")
    folder = tmp_path_factory.mktemp("mirror")
    package = argos_maker.archived(argos_maker.make(folder / "made"), folder / "en_ky.argosmodel")
    row = json.loads((folder / "made" / "translate-en_ky-1_0" / "metadata.json").read_text("utf-8"))
    (folder / "index.json").write_text(json.dumps([{**row, "links": [package.as_uri()]}]), "utf-8")
    sample.write(
        "transpub.toml",
        f'[site]\ntitle = "Press"\n[translate]\nengine = "pseudo"\n[translate.argos]\nmodels = "models"\n'
        f'mirrors = ["{folder.as_uri()}"]\n[check]\nbaseline = ""\n',
    )
    shutil.copy(package, sample.root / "FILE.argosmodel")
    sample.write("glossary.csv", "en,ky\ncourt,сот\n")
    sample.write("visit.md", MARKDOWN)
    sample.write("FILE", '{"version": 1, "findings": []}')
    for command in (
        "translate",
        "exchange export FILE.xlf -l ky",
        "memory export FILE.tmx",
        "glossary export FILE.tbx",
    ):
        assert run(sample.root, f"transpub {command}").code == 0, command
    shutil.copy(sample.root / "glossary.csv", sample.root / "FILE.csv")
    for arguments in (
        ("init", "-q"),
        ("add", "."),
        ("-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "a"),
    ):
        subprocess.run(["git", *arguments], cwd=sample.root, check=True)
    return sample.root


def run(root: Path, line: str) -> Result:
    """The command in the project's folder, as a reader types it."""
    words = line.replace("~", str(root)).replace("$TRANSPUB_ARGUMENTS", "").split()
    if words[1] in _SERVERS and "--help" not in words:
        return serving(root, words)
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(root)
        for name in ("HOME", "XDG_DATA_HOME"):
            patched.setenv(name, str(root / "home"))
        result = CliRunner().invoke(app, words[1:])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Result(result.exit_code, result.stdout, result.stderr)


def serving(root: Path, words: list[str]) -> Result:
    """A command that goes on until it is stopped: it has said where it is when it is."""
    more = [] if any(each in words for each in ("--port", "-h")) else ["--port", "0"]
    more += ["--no-browser"] if words[1] == "review" and "--no-browser" not in words else []
    with subprocess.Popen(
        [sys.executable, "-u", "-m", *words, *more],
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as server:
        assert server.stdout is not None
        said = ""
        while "http://127.0.0.1:" not in said and (line := server.stdout.readline()):
            said += line
        server.send_signal(signal.SIGINT)
        rest, _ = server.communicate(timeout=60)
    return Result(0 if "http://127.0.0.1:" in said else 1, said + rest, "")


def variants(synopsis: str) -> Iterator[str]:
    """A synopsis as commands: with nothing that may be left out, and with each of these alone."""
    chosen = re.sub(r"\[(-[^\[\]]*)\[[^\]]*\]\]", r"[\1]", synopsis)  # [--fix [--dry-run]]
    parts = re.findall(r"\[[^\]]*\]…?", chosen)
    plain = chosen
    for part in parts:
        plain = plain.replace(part, "", 1)
    for optional in ("", *parts):
        yield from alternatives(f"{plain} {optional.strip('[]…')}")


VALUES = {
    "ARTICLE": "source_articles/visit.md",
    "LOCALE=FILE": "ky=visit.md",
    "LOCALE": "ky",
    "PAIR": "en-ky",
    "NAME": "pseudo",
    "DIR": "made",
    "URL": "https://www.example.org",
    "REV": "HEAD",
    "N": "0",
    "ADDRESS": "127.0.0.1",
}


def alternatives(line: str) -> list[str]:
    """What a line with `a|b` means, with a value for each word in capitals."""
    line = " ".join(line.replace("…", "").replace("copy NAME", "copy footer.html").split())
    line = re.sub(r"install FILE$", "install FILE.argosmodel", line).replace(
        "resolve FILE", "resolve locales/ky/visit.po"
    )
    words = line.split()
    lines = [""]
    for word in words:
        options = word.split("|")
        lines = [f"{before} {option}" for before in lines for option in options]
    return [" ".join(VALUES.get(word, word) for word in each.split()) for each in lines]


@pytest.mark.parametrize("line", sorted(COMMANDS))
def test_a_command_that_is_shown_runs(prepared: Path, tmp_path: Path, line: str) -> None:
    if line in ELSEWHERE:
        assert (Path(__file__).parent / ELSEWHERE[line]).is_file()
        return
    lines = list(variants(line)) if _SYNOPSIS.search(line) else [line]
    for number, each in enumerate(lines):
        if "--ray" in each:
            continue  # test_ray.py runs it
        root = tmp_path / str(number) / "project"
        shutil.copytree(prepared, root)
        if "models" in each and "install" not in each:
            run(root, "transpub models install en-ky")
        if "export" in each:
            for path in root.glob("FILE.*"):
                path.unlink()
        if "publish" in each and "--check" in each:
            run(root, each.replace("--check", ""))
        done = run(root, each)
        allowed = {0, 1} if " check" in each or "--check" in each or " fail" in each else {0}
        assert done.code in allowed, f"{COMMANDS[line]}: {each}\n{done.out}\n{done.err}"
