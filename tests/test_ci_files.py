"""What other tools make of our reports and of our files for CI: each is read by a program that is not ours."""

# a test says expected == actual

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

from tests.project import Sample, make

ROOT = Path(__file__).parent.parent
WORKFLOW = ROOT / ".github" / "workflows" / "check.yml"
GITLAB = ROOT / "docs" / "ci" / "gitlab-ci.yml"
HOOKS = ROOT / ".pre-commit-hooks.yaml"


def tool(name: str) -> str:
    """The path of a program that `make test` does not install."""
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


@pytest.fixture
def broken(tmp_path: Path) -> Sample:
    """A project with errors and warnings in its catalogs."""
    sample = make(tmp_path)
    sample.run("translate")
    path = sample.po("ky", "visit")
    path.write_text(re.sub(r'(?m)^msgstr "(?=[^"\n])', 'msgstr " <unk>', path.read_text("utf-8"), count=3), "utf-8")
    return sample


@pytest.mark.external
def test_junit_is_read_by_another_parser(broken: Sample) -> None:
    python = Path(os.path.realpath(tool("junitparser"))).parent / "python"
    report = broken.root / "report.xml"
    broken.run("check", "--format", "junit", "-o", str(report))
    code = (
        "import sys, junitparser; x = junitparser.JUnitXml.fromfile(sys.argv[1]); "
        "print(x.tests, x.failures, x.skipped, sum(len(list(s)) for s in x))"
    )
    said = subprocess.run([python, "-c", code, report], capture_output=True, text=True, check=True).stdout.split()
    counts = json.loads(broken.run("check", "--json").out)["summary"]["severities"]
    tests, failures, skipped, cases = map(int, said)
    assert (counts["error"], counts["warning"]) == (failures, skipped)
    assert tests == cases
    assert failures >= 3


@pytest.mark.external
def test_sarif_is_read_by_another_program(broken: Sample) -> None:
    program = tool("sarif")
    report = broken.root / "report.sarif"
    broken.run("check", "--format", "sarif", "-o", str(report))
    done = subprocess.run([program, "summary", report], capture_output=True, text=True, check=True)
    counts = json.loads(broken.run("check", "--json").out)["summary"]["severities"]
    assert f"error: {counts['error']}" in done.stdout
    assert f"warning: {counts['warning']}" in done.stdout


@pytest.mark.external
@pytest.mark.parametrize(
    ("options", "file"),
    [
        (("--builtin-schema", "vendor.github-workflows"), WORKFLOW),
        (("--builtin-schema", "vendor.gitlab-ci", "--data-transform", "gitlab-ci"), GITLAB),
    ],
)
def test_the_files_for_ci_fit_their_schemas(options: tuple[str, ...], file: Path) -> None:
    done = subprocess.run([tool("check-jsonschema"), *options, file], capture_output=True, text=True, check=False)
    assert (0, "ok -- validation done") == (done.returncode, done.stdout.strip()), done.stdout


@pytest.mark.external
def test_the_hooks_are_known_to_pre_commit() -> None:
    done = subprocess.run([tool("pre-commit"), "validate-manifest", HOOKS], capture_output=True, text=True, check=False)
    assert 0 == done.returncode, done.stdout
    assert {"transpub-check", "transpub-fix"} == {hook["id"] for hook in yaml.safe_load(HOOKS.read_text("utf-8"))}


@pytest.mark.external
def test_a_hook_stops_a_commit_and_lets_a_good_one_pass(broken: Sample, tmp_path: Path) -> None:
    """The hooks' own entries, run by pre-commit in a repository; only the installation is this one's."""
    program = tool("pre-commit")
    hooks = yaml.safe_load(HOOKS.read_text("utf-8"))
    for hook in hooks:
        hook["language"] = "system"
    config = {"repos": [{"repo": "local", "hooks": hooks}]}
    broken.write(".pre-commit-config.yaml", yaml.safe_dump(config))
    broken.write(".gitignore", ".transpub/\n")  # as `transpub init` does
    own = ROOT / ".venv" / "bin"
    environment = {
        **os.environ,
        "PATH": f"{own}{os.pathsep}{os.environ['PATH']}",
        "PRE_COMMIT_HOME": str(tmp_path / "home"),
        "GIT_CONFIG_GLOBAL": os.devnull,
    }

    def run(*command: str) -> int:
        done = subprocess.run(command, cwd=broken.root, env=environment, capture_output=True, text=True, check=False)
        return done.returncode

    assert 0 == run("git", "init", "-q")
    assert 0 == run("git", "add", "-A")
    assert 1 == run(program, "run", "transpub-check")
    shutil.rmtree(broken.root / "locales")
    assert 0 == broken.run("translate").code
    assert 0 == run("git", "add", "-A")
    assert 0 == run(program, "run", "transpub-check")


def test_the_workflow_runs_as_it_is_written(broken: Sample) -> None:
    """The step that checks, by the shell that GitHub uses, with the variables that it sets."""
    steps = yaml.safe_load(WORKFLOW.read_text("utf-8"))["jobs"]["check"]["steps"]
    (step,) = (each for each in steps if each.get("name") == "transpub check")
    summary = broken.root / "summary.md"
    own = ROOT / ".venv" / "bin"
    environment = {**os.environ, "PATH": f"{own}{os.pathsep}{os.environ['PATH']}", "GITHUB_STEP_SUMMARY": str(summary)}

    def run(arguments: str, base: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
            cwd=broken.root,
            env={**environment, "ARGUMENTS": arguments, "BASE": base},
            capture_output=True,
            text=True,
            check=False,
        )

    done = run("", "")
    assert 1 == done.returncode
    assert done.stdout.startswith("::error file=locales/ky/visit.po,line=")
    assert summary.read_text("utf-8").startswith("## transpub check")
    assert 0 == run("--exit-zero  -l ru", "").returncode
    missing = run("", "0000000")
    assert 2 == missing.returncode
    assert "--changed-since" in missing.stderr


def test_the_examples_name_options_that_there_are() -> None:
    from typer.main import get_command

    from transpub.cli import app

    options = {name for each in get_command(app).commands["check"].params for name in each.opts}  # type: ignore[attr-defined]  # a group has them
    texts = [path.read_text("utf-8") for path in (WORKFLOW, GITLAB, HOOKS, ROOT / "docs" / "ci.md")]
    lines = [line for text in texts for line in text.splitlines() if "transpub check" in line and "name:" not in line]
    used = {word for line in lines for word in re.findall(r"(?<![\w-])--[a-z][a-z-]+", line)}
    assert used
    assert used <= options


def test_the_hooks_look_at_the_files_that_the_project_has() -> None:
    (check, _) = yaml.safe_load(HOOKS.read_text("utf-8"))
    files = re.compile(check["files"])
    config = tomllib.loads((ROOT / "transpub.toml").read_text("utf-8"))
    assert config
    for name in ("source_articles/a.md", "locales/ky/a.po", "glossary.csv", "transpub.toml", "source_articles/b.html"):
        assert files.search(name)
    assert not files.search("src/a.py")
