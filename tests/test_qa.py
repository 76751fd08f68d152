"""What is wrong with a machine's draft, by a file of cases; and what no draft can do to the functions that say so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transpub import qa

CASES = Path(__file__).parent / "cases" / "qa" / "faults.txt"


def cases() -> list[tuple[str, frozenset[str], str, str]]:
    lines = [line for line in CASES.read_text("utf-8").splitlines() if not line.startswith("#")]
    found = []
    for place, line in enumerate(lines):
        head = re.fullmatch(r"([a-z]{2}(?:_[A-Z]{2})?) (-|[a-z]+(?: [a-z]+)*)", line)
        if head and (place == 0 or not lines[place - 1]):
            names = frozenset() if head[2] == "-" else frozenset(head[2].split())
            target = lines[place + 2] if place + 2 < len(lines) else ""
            found.append((head[1], names, lines[place + 1], target))
    return found


@pytest.mark.parametrize(("locale", "names", "source", "target"), cases())
def test_a_draft_has_the_faults_that_the_case_file_says(
    locale: str, names: frozenset[str], source: str, target: str
) -> None:
    assert names == {fault.name for fault in qa.faults(qa.Pair(source, target, "en", locale))}


def test_the_case_file_is_read() -> None:
    found = cases()
    assert len(found) >= 30
    assert {"numbers", "copied", "script", "loop", "length", "address", "artefact", "empty"} == {
        name for _, names, _, _ in found for name in names
    }


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("See https://sot.kg/a?b=c&d=1#e.", ["https://sot.kg/a?b=c&d=1#e"]),
        ("(www.sot.kg)", ["www.sot.kg"]),
        ("a.b-c@mail.sot.kg, x", ["a.b-c@mail.sot.kg"]),
        ("sot.kg and sot.kg/news", ["sot.kg", "sot.kg/news"]),
        ("in docs/plan-2.docx and notes.md.", ["docs/plan-2.docx", "notes.md"]),
        ("№ AB-123/2026-K, but not 12/05/2026 or 2025-26", ["AB-123/2026-K"]),
        ("U.S. Sen. J. Smith, e.g. in 3.5 and p.m.", []),
        ("看report.pdf和https://sot.kg。", ["report.pdf", "https://sot.kg"]),
        ("COVID-19 and G-20", ["COVID-19", "G-20"]),
        ("a 5-year plan and a mid-1990s house", []),
    ],
)
def test_what_must_come_through_to_the_letter(text: str, found: list[str]) -> None:
    assert found == list(qa.literals(text))


def test_a_literal_counts_as_often_as_it_stands() -> None:
    assert () == qa.lost("a@b.kg and a@b.kg", "a@b.kg, a@b.kg")
    assert ("a@b.kg",) == qa.lost("a@b.kg and a@b.kg", "a@b.kg")
    assert ("sot.kg",) == qa.lost("see sot.kg", "see nosot.kg")


def test_how_leaky_a_model_is_counts_small_words_only() -> None:
    assert (4, 2) == qa.leaks([("The court met UNICEF there", "The court met UNICEF там"), ("A judge", "Судья")])


ANY = st.one_of(st.text(max_size=200), st.text(st.sampled_from("ab 12.,-/@:万十АБ法\u0301<>&#;_"), max_size=120))


@settings(deadline=None, max_examples=300)
@given(ANY, ANY, st.sampled_from(["ky", "ru", "zh_CN", "de"]))
def test_any_two_texts_can_be_compared(source: str, target: str, locale: str) -> None:
    for fault in qa.faults(qa.Pair(source, target, "en", locale)):
        assert fault.name
        assert fault.found


@settings(deadline=None, max_examples=300)
@given(ANY)
def test_a_text_has_lost_nothing_of_itself(text: str) -> None:
    names = {fault.name for fault in qa.faults(qa.Pair(text, text, "en", "de"))}
    assert not names & {"numbers", "address", "loop", "artefact", "length"}
