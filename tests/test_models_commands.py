"""The commands `transpub models …`: what they say, and with which exit code; and the offer that `translate` makes."""

from __future__ import annotations

import hashlib
import json
import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from tests import argos_maker
from transpub import config
from transpub.cli import app, models
from transpub.engines import packages
from transpub.errors import MissingError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    return argos_maker.archived(argos_maker.make(folder, images={"court": "сот"}), folder / "en_ky.argosmodel")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    argos_maker.alone(monkeypatch, tmp_path / "home")
    monkeypatch.setenv("ARGOS_PACKAGE_INDEX", "http://127.0.0.1:9/")
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    return tmp_path / "home"


def run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["models", *arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


def test_a_model_is_installed_listed_verified_and_removed(model: Path, home: Path) -> None:
    assert (0, "no model is installed; install one with 'transpub models install en-ky'\n", "") == run("list")
    folder = home / "argos-translate/packages/translate-en_ky-1_0"
    sha256 = hashlib.sha256(model.read_bytes()).hexdigest()
    assert (0, f"installed en-ky 1.0 in {folder} (SHA-256 {sha256})\n", "") == run("install", str(model))
    assert (0, f"en-ky  1.0  1 MB  {folder}\n", "") == run("list")
    assert (0, f"en-ky  1.0  1 MB  {folder}  (works)\n", "") == run("verify")
    code, out, said = run("list", "--json")
    assert (0, "") == (code, said)
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    assert [{"pair": "en-ky", "version": "1.0", "bytes": size, "path": str(folder), "problem": ""}] == json.loads(out)
    assert (0, f"removed en-ky 1.0 from {folder}\n", "") == run("remove", "en-ky")
    assert 3 == run("remove", "en-ky")[0]


def test_a_broken_model_is_said_with_what_to_do(model: Path, home: Path) -> None:
    run("install", str(model))
    folder = home / "argos-translate/packages"
    with (folder / "translate-en_ky-1_0/model/model.bin").open("ab") as file:
        file.write(b"x")
    (folder / "half").mkdir()
    code, out, said = run("verify")
    assert 3 == code
    assert f"0 MB  {folder / 'half'}  (has no metadata.json; you may delete it)" in out.splitlines()
    assert "(its files have changed since it was installed)" in out
    assert "en-ky: run 'transpub models remove en-ky', then 'transpub models install en-ky'\n" == said
    assert 0 == run("list")[0]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["install", "en-ky", "--offline"], 3, "transpub models install FILE"),
        (["install", "en-ky"], 3, "the list of models cannot be reached"),
        (["install", "nothing.argosmodel"], 2, "there is no such file"),
        (["install", "./en-ky"], 2, "there is no such file"),
        (["install", "enky"], 2, "write it as en-ky"),
        (["remove", "en-"], 2, "write it as en-ky"),
    ],
)
def test_what_cannot_be_done_is_one_line_with_what_to_do(arguments: list[str], code: int, said: str) -> None:
    found, out, words = run(*arguments)
    assert (code, "") == (found, out)
    assert said in words
    assert 1 == words.count("\n")


def test_a_folder_with_the_name_of_a_pair_is_not_taken_for_a_file(tmp_path: Path) -> None:
    (tmp_path / "empty/en-ky").mkdir()
    assert "cannot be downloaded offline" in run("install", "en-ky", "--offline")[2]


def test_a_project_keeps_its_models_where_it_says(model: Path, tmp_path: Path, home: Path) -> None:
    for written, folder in (("models", tmp_path / "empty/models"), ("~/models", home / "models")):
        (tmp_path / "empty/transpub.toml").write_text(f'[translate.argos]\nmodels = "{written}"\n')
        assert f"in {folder}" in run("install", str(model))[1]


# --- the offer of `translate`


def offer(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    answers: Sequence[bool],
    problems: Sequence[Exception],
    **options: str,
) -> tuple[bool, list[str]]:
    """Whether something was installed, and the locales that were asked for."""
    (tmp_path / "empty/transpub.toml").write_text("")
    project, asked, left = config.load(tmp_path / "empty"), [], list(answers)

    def confirm(question: str, **_: object) -> bool:
        asked.append(question.partition("→ ")[2].partition(".")[0])
        return left.pop(0)

    monkeypatch.setattr("typer.confirm", confirm)
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(isatty=lambda: True))
    monkeypatch.setattr(sys, "stderr", SimpleNamespace(isatty=lambda: True, write=lambda _: 0, flush=lambda: None))
    done: Any = SimpleNamespace(missing={"ky": 2, "ru": 1, "zh_CN": 0}, translated={}, problems=tuple(problems))
    return models.offer_models(project, SimpleNamespace(engine="", **options), done), asked


def test_the_missing_models_are_offered_and_a_failed_download_stops_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = []

    def install(_: object, __: str, target: str) -> None:
        tried.append(target)
        if target == "ky":
            raise MissingError("no network")

    monkeypatch.setattr(models, "install_pair", install)
    assert (True, ["ky", "ru"]) == offer(tmp_path, monkeypatch, [True, True], [MissingError("no model")])
    assert ["ky", "ru"] == tried
    assert (False, ["ky", "ru"]) == offer(tmp_path, monkeypatch, [False, False], [MissingError("no model")])


def test_a_model_that_is_there_is_not_offered(model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packages.install_file(model)
    assert (False, ["ru"]) == offer(tmp_path, monkeypatch, [False], [MissingError("no CUDA device")])
    assert (False, []) == offer(tmp_path, monkeypatch, [], [])
