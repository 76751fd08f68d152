"""The lists of mutants say the truth: each text stands once in its file, each test is there, and two are really killed.

All of them: `python -m tests.mutants.run`.
"""

from __future__ import annotations

import ast

import pytest

from tests.mutants import run

LISTS = sorted(run.HERE.glob("*.toml"))
ALL = tuple(each for path in LISTS for each in run.read(path))


def _tests(name: str) -> set[str]:
    tree = ast.parse((run.ROOT / "tests" / name).read_text("utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_there_are_mutants_of_merge() -> None:
    assert sum(each.file.startswith("catalog/merge") for each in ALL) >= 10


@pytest.mark.parametrize("mutant", ALL, ids=lambda mutant: mutant.name)
def test_a_mutant_can_be_made_and_its_tests_are_there(mutant: run.Mutant) -> None:
    text = (run.SOURCE / "transpub" / mutant.file).read_text("utf-8")
    assert text.count(mutant.old) == 1
    assert mutant.new not in {mutant.old, text}
    assert mutant.by
    for each in mutant.by:
        name, _, test = each.partition("::")
        assert test in _tests(name)


def test_names_are_said_once() -> None:
    names = [each.name for each in ALL]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    "name", ["comments below the last entry are lost", "a vanished sentence takes its reviewed text with it"]
)
def test_a_mutant_is_killed_by_the_tests_that_are_named(name: str) -> None:
    (mutant,) = [each for each in ALL if each.name == name]
    code, said = run.code_of(mutant)
    assert code == run.FAILED, said


def test_tests_pass_on_a_copy_without_a_mutant() -> None:
    with run.copied() as source:
        code, said = run.tried(source, ["test_catalog_merge.py::test_a_comment_alone_is_a_persons_word"])
    assert code == run.PASSED, said
