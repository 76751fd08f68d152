"""Existing translations, aligned with their articles: what fills a catalog, and what is never touched."""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.project import MARKDOWN, Sample, make, reviewed
from transpub import bitext
from transpub.model import State

OLD = """\
---
title: Сапар
---

# Сапар

Коноктор *үч* сот залын жана [архивди](chairman.txt) көрүштү. Алар көп суроо беришти.

| зат | саны |
|------|-------:|
| залдар | 3 |

> Биз бири-бирибизден үйрөнөбүз.
"""
SAW = "The guests saw <1>three</1> courtrooms and <2>the archive</2>."


@pytest.fixture
def sample(tmp_path: Path) -> Sample:
    sample = make(tmp_path / "p")
    (tmp_path / "visit.ky.md").write_text(OLD, "utf-8")
    return sample


def adopt(sample: Sample, *more: str) -> str:
    result = sample.run("adopt", f"ky={sample.root.parent / 'visit.ky.md'}", *more)
    assert (0, "") == (result.code, result.err)
    return result.out


def test_an_existing_translation_fills_the_catalog_as_drafts_for_review(sample: Sample) -> None:
    assert "ky/visit: 8 entries filled from" in adopt(sample)
    found = sample.catalog("ky", "visit")
    assert {State.DRAFT} == {entry.state for entry in found.entries if entry.target}
    assert {"adopt"} == {entry.provenance.engine for entry in found.entries if entry.provenance}
    entry = sample.entry("ky", "visit", SAW)
    assert "Коноктор <1>үч</1> сот залын жана <2>архивди</2> көрүштү." == entry.target
    assert "Биз бири-бирибизден үйрөнөбүз." == sample.entry("ky", "visit", "We learn from each other.").target


def test_what_a_person_wrote_stays_and_what_a_machine_wrote_gives_way(sample: Sample) -> None:
    assert 0 == sample.run("translate").code
    sample.edit("ky", "visit", reviewed("Меники", "We learn from each other."))
    out = json.loads(adopt(sample, "visit", "--json"))
    assert [(7, 1)] == [(each["filled"], each["kept"]) for each in out]
    assert "Меники" == sample.entry("ky", "visit", "We learn from each other.").target
    assert "Алар көп суроо беришти." == sample.entry("ky", "visit", "They asked many questions.").target


def test_an_adopted_text_is_kept_when_its_source_is_edited_and_never_made_again(sample: Sample) -> None:
    adopt(sample)
    path = sample.root / "source_articles/visit.md"
    path.write_text(path.read_text("utf-8").replace("They asked", "The guests asked"), "utf-8")
    assert 0 == sample.run("translate", "--retranslate").code
    entry = sample.entry("ky", "visit", "The guests asked many questions.")
    assert ("Алар көп суроо беришти.", State.STALE) == (entry.target, entry.state)
    assert "Биз бири-бирибизден үйрөнөбүз." == sample.entry("ky", "visit", "We learn from each other.").target


def test_a_second_adoption_changes_nothing(sample: Sample) -> None:
    adopt(sample)
    before = sample.tree()
    adopt(sample)
    assert before == sample.tree()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["xx=a.md"], "unknown locale 'xx'"),
        (["visit"], "which file is it?"),
        (["ky=a.md", "ky=b.md"], "two files"),
        (["ky=nothing.md"], "no article has the name 'nothing'"),
        (["ky=nothing.md", "visit"], "cannot be read"),
    ],
)
def test_what_cannot_be_meant_is_said(sample: Sample, words: list[str], said: str) -> None:
    result = sample.run("adopt", *words)
    assert (2, True) == (result.code, said in result.err)


def beads(source: list[str], target: list[str]) -> list[tuple[list[int], list[int]]]:
    found = bitext.align([bitext.Sentence(text) for text in source], [bitext.Sentence(text) for text in target])
    return [(list(bead.source), list(bead.target)) for bead in found]


SHORT, LONG, MEDIUM = (
    "Yes, in 2019.",
    "The court of the province heard no fewer than 45 cases on that day alone.",
    "x" * 40,
)


def test_sentences_left_out_added_split_and_joined_are_found() -> None:
    target = ["Ооба, 2019-жылы.", "Облустук сот ошол күнү эле кеминде 45 иш карады, деп айтылат анда.", "у" * 40]
    source = [SHORT, LONG, MEDIUM]
    assert [([0], [0]), ([1], [1]), ([2], [2])] == beads(source, target)
    assert [([0], []), ([1], [0]), ([2], [1])] == beads(source, target[1:])
    assert [([0], [0]), ([], [1]), ([1], [2])] == beads(source[1:], [target[1], "ө" * 90, target[2]])
    halves = [target[1][:35], target[1][35:]]
    assert [([0], [0]), ([1], [1, 2]), ([2], [3])] == beads(source, [target[0], *halves, target[2]])
    assert [([0], [0]), ([1, 2], [1])] == beads(source, [target[0], f"{target[1]} {target[2]}"])


def test_a_name_is_known_in_another_alphabet() -> None:
    source = ["Sydykova came by train.", "Karimov spoke for hours."]
    assert [([0], []), ([1], [0])] == beads(source, ["Каримов саатка созулду."])
    assert [([0], [0]), ([1], [])] == beads(source, ["Сыдыкова поездде келди."])


def test_a_heading_is_no_paragraph() -> None:
    source = [bitext.Sentence("The plan of work", "h2"), bitext.Sentence("A plan was signed", "paragraph")]
    (one, other) = bitext.align(source, [bitext.Sentence("Планга кол коюлду", "paragraph")])
    assert (([0], []), ([1], [0])) == ((list(one.source), list(one.target)), (list(other.source), list(other.target)))


@given(st.lists(st.text(max_size=80), max_size=12), st.lists(st.text(max_size=80), max_size=12))
def test_every_sentence_of_both_sides_is_in_one_bead_and_all_are_in_order(source: list[str], target: list[str]) -> None:
    found = beads(source, target)
    assert list(range(len(source))) == [place for mine, _ in found for place in mine]
    assert list(range(len(target))) == [place for _, theirs in found for place in theirs]


def test_a_text_far_longer_than_the_other_is_aligned_too() -> None:
    assert 200 == sum(len(mine) for mine, _ in beads([f"Sentence {n}." for n in range(200)], ["One."]))


def test_the_draft_of_a_reviewed_entry_is_not_its_reviewers(sample: Sample) -> None:
    adopt(sample)
    sample.edit("ky", "visit", lambda entry: dataclasses.replace(entry, fuzzy=False))
    assert {State.REVIEWED} == {entry.state for entry in sample.catalog("ky", "visit").entries}


def test_a_text_of_two_sentences_fills_neither(sample: Sample) -> None:
    path = sample.root.parent / "visit.ky.md"
    text = path.read_text("utf-8")
    joined = text.replace("көрүштү. Алар", "көрүштү, алар")
    assert joined != text
    path.write_text(joined, "utf-8")
    adopt(sample)
    assert "" == sample.entry("ky", "visit", SAW).target
    assert "" == sample.entry("ky", "visit", "They asked many questions.").target


def test_numbers_are_known_whatever_stands_between_thousands() -> None:
    source = ["There were 12,500 of them.", "There were 12,700 of them."]
    assert [([0], []), ([1], [0])] == beads(source, ["Алар 12 700 болчу, анан."])
    bare, figure, target = "They were many there ok.", "There were 2,500 there.", ["Алар 2500 болчу, анан."]
    assert [([0], []), ([1], [0])] == beads([bare, figure], target)
    assert [([0], [0]), ([1], [])] == beads([figure, bare], target)


def test_a_translation_with_other_marks_gets_those_of_the_source(sample: Sample) -> None:
    path = sample.root.parent / "visit.ky.md"
    path.write_text(path.read_text("utf-8").replace("*үч*", "*үч* `чоң`"), "utf-8")
    adopt(sample)
    entry = sample.entry("ky", "visit", SAW)
    assert "Коноктор <1>үч</1> чоң сот залын жана <2>архивди</2> көрүштү." == entry.target
    path.write_text(
        OLD.replace("*үч* сот залын жана [архивди](chairman.txt)", "[архивди](a.md) `x` жана *үч* сот залын"), "utf-8"
    )
    sample.po("ky", "visit").unlink()
    adopt(sample)
    entry = sample.entry("ky", "visit", SAW)
    assert "Коноктор <2>архивди</2> x жана <1>үч</1> сот залын көрүштү." == entry.target


def test_a_translation_without_a_mark_of_the_source_gets_it_where_it_may_belong(sample: Sample) -> None:
    path = sample.root.parent / "visit.ky.md"
    path.write_text(OLD.replace("*үч*", "үч `чоң`"), "utf-8")
    adopt(sample)
    target = sample.entry("ky", "visit", SAW).target
    assert re.sub("</?.>", "", target) == "Коноктор үч чоң сот залын жана архивди көрүштү."
    assert sorted(re.findall("</?.>", target)) == ["</1>", "</2>", "<1>", "<2>"]


def test_a_translation_is_cut_by_the_rules_of_its_language(sample: Sample) -> None:
    path = sample.root.parent / "visit.ky.md"
    path.write_text(OLD.replace("Коноктор *үч*", "Коноктор проф. Асанов менен *үч*"), "utf-8")
    adopt(sample)
    target = sample.entry("ky", "visit", SAW).target
    assert "Коноктор проф. Асанов менен <1>үч</1> сот залын жана <2>архивди</2> көрүштү." == target


def test_a_file_is_known_by_its_articles_name_and_a_code_of_its_language(sample: Sample) -> None:
    for code in ("zh", "zh-CN", "zh_CN"):
        text = MARKDOWN.replace("They asked many questions.", f"他们问了许多{code}问题。")
        path = sample.write(f"../visit.{code}.md", text)
        sample.po("zh_CN", "visit").unlink(missing_ok=True)
        assert 0 == sample.run("adopt", f"zh_CN={path}").code
        assert f"他们问了许多{code}问题。" == sample.entry("zh_CN", "visit", "They asked many questions.").target
