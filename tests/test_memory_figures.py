"""Sentences that differ in figures only: the translation is adapted where that is certain, and nowhere else."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transpub.memory import figures

CASES = tomllib.loads((Path(__file__).parent / "cases" / "memory" / "figures.toml").read_text("utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_translation_is_adapted_where_that_is_certain(case: dict[str, str]) -> None:
    assert figures.skeleton(case["old"]) == figures.skeleton(case["new"])
    assert case["is"] == (figures.adapted(case["old"], case["target"], case["new"], case["locale"]) or "")


@pytest.mark.parametrize(
    ("one", "other"),
    [("Hall 5 is open.", "Hall 5 is closed."), ("<1>a</1> 5", "<2>a</2> 5"), ("5 and 6", "5 and"), ("5 6", "5,6")],
)
def test_other_words_and_other_marks_are_another_skeleton(one: str, other: str) -> None:
    assert figures.skeleton(one) != figures.skeleton(other)


@given(st.lists(st.integers(5, 20), min_size=1, max_size=4, unique=True))
def test_adapting_back_gives_the_text_that_was_there(numbers: list[int]) -> None:
    old = "Halls " + " and ".join(map(str, numbers))
    new = "Halls " + " and ".join(str(number + 20) for number in numbers)
    target = "Залы " + ", ".join(map(str, reversed(numbers)))
    there = figures.adapted(old, target, new, "zh_CN")
    assert there is not None
    assert target == figures.adapted(new, there, old, "zh_CN")
