"""Memory: reviewed translations are found again by their exact source, and come back as drafts."""

from __future__ import annotations

from tests.catalogs import machine
from transpub import memory
from transpub.model import Catalog, Entry, State

REVIEWED = Entry("a", "One <1>two</1>", "Раз <1>два</1>")


def filled(*entries: Entry, known: tuple[Catalog, ...]) -> list[tuple[str, State]]:
    found = memory.fill(Catalog("ru", entries=entries), memory.build(known), "2026-01-31")
    return [(entry.target, entry.state) for entry in found.entries]


def test_a_reviewed_translation_fills_an_equal_sentence_as_a_draft() -> None:
    known = (Catalog("ru", entries=(REVIEWED,)),)
    assert [(REVIEWED.target, State.MACHINE)] == filled(Entry("b", REVIEWED.source), known=known)


def test_what_nobody_reviewed_is_not_remembered() -> None:
    raw = Entry("a", "One", "Раз", fuzzy=True, provenance=machine("Раз", "One"))
    stale = Entry("b", "Two", "Два", fuzzy=True, previous="Too")
    known = (Catalog("ru", entries=(raw, stale)),)
    assert [("", State.MISSING)] * 2 == filled(Entry("c", "One"), Entry("d", "Two"), known=known)


def test_obsolete_translations_are_remembered() -> None:
    assert [(REVIEWED.target, State.MACHINE)] == filled(
        Entry("b", REVIEWED.source), known=(Catalog("ru", obsolete=(REVIEWED,)),)
    )


def test_of_several_translations_the_most_used_one_is_taken() -> None:
    known = (
        Catalog("ru", entries=(Entry("a", "One", "Один"), Entry("b", "One", "Раз"))),
        Catalog("ru", entries=(Entry("c", "One", "Раз"),)),
    )
    assert [("Раз", State.MACHINE)] == filled(Entry("d", "One"), known=known)


def test_what_stands_already_is_left_alone() -> None:
    mine = Entry("b", REVIEWED.source, "Моё", fuzzy=True)
    assert [("Моё", State.DRAFT)] == filled(mine, known=(Catalog("ru", entries=(REVIEWED,)),))


def test_a_text_with_damaged_marks_is_not_remembered() -> None:
    known = (Catalog("ru", entries=(Entry("a", REVIEWED.source, "Раз <1>два"),)),)
    assert [("", State.MISSING)] == filled(Entry("b", REVIEWED.source), known=known)
