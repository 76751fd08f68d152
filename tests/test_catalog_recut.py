"""A text that is cut otherwise than before: what a person wrote is cut and joined with it."""

from __future__ import annotations

import dataclasses

import pytest

from tests.catalogs import machine
from transpub.catalog.recut import recut
from transpub.model import Entry, State

WHOLE = "The court met <1>Li</1>. It saw <2/> and <3>the hall</3>. All left."
PARTS = ("The court met <1>Li</1>.", "It saw <1/> and <2>the hall</2>.", "All left.")
WHOLE_RU = "Суд принял <1>Ли</1>. Он видел <3>зал</3> и <2/>. Все ушли."
PARTS_RU = ("Суд принял <1>Ли</1>.", "Он видел <2>зал</2> и <1/>.", "Все ушли.")

FRESH = tuple(Entry(f"n{number}", source) for number, source in enumerate(PARTS))
OTHER = Entry("x", "Something else.", "Другое.")


def whole(target: str = WHOLE_RU) -> Entry:
    return Entry("k", WHOLE, target, comments=("who is Li?",))


def parts(*targets: str) -> tuple[Entry, ...]:
    return tuple(Entry(f"k{n}", source, target) for n, (source, target) in enumerate(zip(PARTS, targets, strict=True)))


def test_a_reviewed_text_is_cut_with_its_source_and_waits_for_a_look() -> None:
    found = recut((OTHER, whole(), OTHER), (OTHER, *FRESH, OTHER), "ru")
    assert ["x", "n0", "n1", "n2", "x"] == [entry.key for entry in found]
    assert ["Другое.", *PARTS_RU, "Другое."] == [entry.target for entry in found]
    assert [State.DRAFT] * 3 == [entry.state for entry in found[1:4]]
    assert [("who is Li?",), (), ()] == [entry.comments for entry in found[1:4]]


def test_reviewed_texts_are_joined_with_their_sources_and_stay_reviewed() -> None:
    (found,) = recut(parts(*PARTS_RU), (Entry("n", WHOLE),), "ru")
    assert ("n", WHOLE, WHOLE_RU, State.REVIEWED) == (found.key, found.source, found.target, found.state)
    chinese = parts("法院会见<1>李</1>。", "它看了<1/>和<2>大厅</2>。", "众人离开。")
    (joined,) = recut(chinese, (Entry("n", WHOLE),), "zh_CN")
    assert joined.target == "法院会见<1>李</1>。它看了<2/>和<3>大厅</3>。众人离开。"


def test_the_comments_of_all_are_kept() -> None:
    mine = (dataclasses.replace(entry, comments=(f"of {entry.key}", "who?")) for entry in parts(*PARTS_RU))
    (found,) = recut(tuple(mine), (Entry("n", WHOLE),), "ru")
    assert ("of k0", "who?", "of k1", "of k2") == found.comments


def test_a_draft_among_them_makes_a_draft_of_all() -> None:
    mine = parts(*PARTS_RU)
    (found,) = recut((mine[0], dataclasses.replace(mine[1], fuzzy=True), mine[2]), (Entry("n", WHOLE),), "ru")
    assert State.DRAFT is found.state


@pytest.mark.parametrize(
    "target",
    [
        "Суд принял <1>Ли</1>, видел <3>зал</3> и <2/>. Все ушли.",  # fewer sentences
        "Суд. Принял <1>Ли</1>. Он видел <3>зал</3> и <2/>. Все ушли.",  # more
        "Суд принял <3>зал</3>. Он видел <1>Ли</1> и <2/>. Все ушли.",  # marks in another sentence
        "<1>Суд принял. Он видел</1> <3>зал</3> и <2/>. Все ушли.",  # a mark across the cut
        "",
    ],
)
def test_a_text_that_does_not_answer_to_the_cuts_stays_whole(target: str) -> None:
    assert (whole(target),) == recut((whole(target),), FRESH, "ru")


def test_raw_machine_text_is_left_to_the_machine() -> None:
    raw = dataclasses.replace(whole(), fuzzy=True, provenance=machine(WHOLE_RU, WHOLE))
    assert (raw,) == recut((raw,), FRESH, "ru")


def test_what_is_not_translated_yet_is_not_joined() -> None:
    mine = parts(PARTS_RU[0], "", PARTS_RU[2])
    assert mine == recut(mine, (Entry("n", WHOLE),), "ru")


def test_other_words_are_no_other_cuts() -> None:
    other = (*FRESH[:2], dataclasses.replace(FRESH[2], source="All stayed."))
    assert (whole(),) == recut((whole(),), other, "ru")


@pytest.mark.parametrize("target", ["Раз, два. Три.", "Раз. Два. Три. Четыре."])
def test_more_or_fewer_sentences_without_marks_are_no_answer_either(target: str) -> None:
    mine = Entry("k", "One. Two. Three.", target)
    assert (mine,) == recut((mine,), tuple(Entry(each, each) for each in ("One.", "Two.", "Three.")), "ru")
