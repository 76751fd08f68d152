"""Memory: reviewed translations are found again by their source as drafts, and by a source like it as suggestions."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace

import pytest

from tests.catalogs import machine
from transpub import memory
from transpub.model import Catalog, Entry, Review, State, fingerprint

REVIEWED = Entry("a", "One <1>two</1>", "Раз <1>два</1>")


def remembering(*known: Catalog) -> memory.Memory:
    return memory.build("ru", [pair for each in known for pair in memory.reviewed(each, "ru/a.po")])


def filled(*entries: Entry, known: tuple[Catalog, ...]) -> list[tuple[str, State]]:
    found = memory.fill(Catalog("ru", entries=entries), remembering(*known), "2026-01-31")
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
    assert [] == list(memory.reviewed(known[0]))
    damaged = memory.Pair(REVIEWED.source, "Раз <1>два")
    assert memory.build("ru", [damaged]).exact(REVIEWED.source) is None
    assert memory.build("ru", [damaged], [replace(damaged, target=REVIEWED.target)]).exact(REVIEWED.source)


def test_marks_with_other_numbers_are_the_same_text() -> None:
    known = (
        Catalog("ru", entries=(Entry("a", "<2>One</2> of <1/> and <3>two</3>", "Из <1/> <3>два</3>, <2>раз</2>"),)),
    )
    again = Entry("b", "<1>One</1> of <2/> and <7>two</7>")
    assert [("Из <2/> <7>два</7>, <1>раз</1>", State.MACHINE)] == filled(again, known=known)
    assert [("", State.MISSING)] == filled(Entry("b", "<1>One</1> of <2/> and <7/>two"), known=known)


def test_white_space_makes_no_other_text() -> None:
    known = (Catalog("ru", entries=(Entry("a", "One\n two", "Раз два"),)),)
    assert [("Раз два", State.MACHINE)] == filled(Entry("b", "One two"), known=known)


def test_a_stale_text_is_remembered_for_the_source_that_it_was_reviewed_for() -> None:
    review = Review(fingerprint("One"), fingerprint("Раз"))
    stale = Entry("a", "Two", "Раз", fuzzy=True, previous="One", review=review)
    known = (Catalog("ru", entries=(stale,)),)
    assert [("Раз", State.MACHINE), ("", State.MISSING)] == filled(Entry("b", "One"), Entry("c", "Two"), known=known)
    (pair,) = memory.reviewed(known[0])
    assert ("One", "stale") == (pair.source, pair.state)


def test_a_stale_text_that_nobody_reviewed_or_that_was_edited_since_is_not_remembered() -> None:
    review = Review(fingerprint("One"), fingerprint("Раз"))
    for change in ({"review": None}, {"target": "Рас"}, {"previous": "On"}):
        stale = replace(Entry("a", "Two", "Раз", fuzzy=True, previous="One", review=review), **change)
        assert () == tuple(memory.reviewed(Catalog("ru", entries=(stale,))))


def test_what_the_project_says_counts_before_what_files_say() -> None:
    own = [memory.Pair("One", "Раз", "ru/a.po")]
    given = [memory.Pair("One", "Один", "x.tmx"), memory.Pair("One", "Один", "x.tmx"), memory.Pair("Two", "Два")]
    known = memory.build("ru", own, given)
    assert ("Раз", "Два", None) == (known.exact("One"), known.exact("Two"), known.exact("Three"))


def test_a_text_made_for_other_figures_is_a_draft_with_a_score_below_one() -> None:
    known = (Catalog("ru", entries=(Entry("a", "<1>Hall</1> 25 is open.", "<1>Зал</1> 25 открыт."),)),)
    (entry,) = memory.fill(
        Catalog("ru", entries=(Entry("b", "<2>Hall</2> 36 is open."),)), remembering(*known), "2026-01-31"
    ).entries
    assert ("<2>Зал</2> 36 открыт.", State.MACHINE) == (entry.target, entry.state)
    assert entry.provenance is not None
    assert ("memory", 0.98) == (entry.provenance.engine, entry.provenance.score)


def test_where_figures_are_not_certain_the_old_text_is_suggested_and_nothing_filled() -> None:
    known = remembering(Catalog("ru", entries=(Entry("a", "The court heard 25 cases.", "Суд рассмотрел 25 дел."),)))
    catalog = Catalog("ru", entries=(Entry("b", "The court heard 22 cases."),))
    assert catalog == memory.fill(catalog, known, "2026-01-31")
    (entry,) = memory.suggest(catalog, known).entries
    assert entry.suggestion is not None
    assert ("Суд рассмотрел 25 дел.", "The court heard 25 cases.", "ru/a.po") == (
        entry.suggestion.target,
        entry.suggestion.source,
        entry.suggestion.origin,
    )


SENTENCES = (
    (
        "The judges of the courts met on Monday in the large hall.",
        "Судьи судов встретились в понедельник в большом зале.",
    ),
    ("The judges of the courts met on Friday in the large hall.", "Судьи судов встретились в пятницу в большом зале."),
    ("Volunteers served tea.", "Чай подали волонтёры."),
)
KNOWN = memory.build("ru", [memory.Pair(source, target, "ru/a.po") for source, target in SENTENCES])


def test_near_matches_come_best_first_with_their_source_and_origin() -> None:
    found = KNOWN.near("The judges of the courts met on Friday in the small hall.")
    assert [SENTENCES[1][1], SENTENCES[0][1]] == [each.target for each in found]
    assert [SENTENCES[1][0], SENTENCES[0][0]] == [each.source for each in found]
    assert {"ru/a.po"} == {each.origin for each in found}
    assert 1 > found[0].score > found[1].score >= memory.NEAR
    assert found[:1] == KNOWN.near("The judges of the courts met on Friday in the small hall.", limit=1)


def test_a_sentence_of_other_words_finds_nothing() -> None:
    assert () == KNOWN.near("A plan was signed in the evening.")
    assert () == memory.build("ru").near("A plan was signed in the evening.") == KNOWN.near(" ")


def test_only_the_very_text_scores_one() -> None:
    assert 1.0 == KNOWN.near(SENTENCES[2][0])[0].score
    (marked,) = KNOWN.near("Volunteers <1>served</1> tea.")
    assert 0.98 < marked.score < 1


def test_of_two_texts_as_like_the_one_with_the_same_marks_comes_first() -> None:
    texts = (("Volunteers served <1>green tea</1>.", "<1>А</1>"), ("Volunteers served green tea.", "Я"))
    known = memory.build("ru", [memory.Pair(source, target) for source, target in texts])
    assert ["Я", "<1>А</1>"] == [each.target for each in known.near("Volunteers served black tea.")]
    assert ["<1>А</1>", "Я"] == [each.target for each in known.near("Volunteers served <1>black tea</1>.")]


def test_a_suggestion_has_the_numbers_that_its_marks_have_here() -> None:
    known = memory.build("ru", [memory.Pair("<1>Volunteers</1> served tea.", "<1>Волонтёры</1> подали чай.")])
    (found,) = known.near("<2>Volunteers</2> served green tea.")
    assert ("<2>Волонтёры</2> подали чай.", "<2>Volunteers</2> served tea.") == (found.target, found.source)


def test_suggestions_stand_beside_what_no_person_has_translated() -> None:
    source = "The judges of the courts met on Tuesday in the large hall."
    raw = Entry("b", source, "Судьи", fuzzy=True, provenance=machine("Судьи", source))
    entries = (Entry("a", source), raw, Entry("c", source, "Судьи", fuzzy=True), Entry("d", source, "Судьи"))
    found = memory.suggest(Catalog("ru", entries=entries), KNOWN)
    assert [True, True, False, False] == [entry.suggestion is not None for entry in found.entries]
    assert found == memory.suggest(found, KNOWN)


def test_a_machine_s_text_has_the_very_translation_beside_it_where_a_person_has_made_one_since() -> None:
    source, target = SENTENCES[2]
    raw = Entry("b", source, "Чай", fuzzy=True, provenance=machine("Чай", source))
    (entry,) = memory.suggest(Catalog("ru", entries=(raw,)), KNOWN).entries
    assert entry.suggestion is not None
    assert (1.0, target) == (entry.suggestion.score, entry.suggestion.target)


def test_what_memory_filled_in_is_not_suggested_again() -> None:
    entries = (Entry("a", SENTENCES[0][0]), Entry("b", "Hall 36 is open."))
    known = memory.build("ru", [memory.Pair(*SENTENCES[0]), memory.Pair("Hall 25 is open.", "Зал 25 открыт.")])
    found = memory.suggest(memory.fill(Catalog("ru", entries=entries), known, "2026-01-31"), known)
    assert [None, None] == [entry.suggestion for entry in found.entries]
    assert [State.MACHINE] * 2 == [entry.state for entry in found.entries]
    assert [True] * 2 == [memory.remembered(entry) for entry in found.entries]
    assert not memory.remembered(replace(found.entries[0], target="Другой"))


def test_a_match_is_found_among_many_texts_that_share_its_common_words() -> None:
    many = [memory.Pair(f"The court heard the case {word} of the year.", word) for word in WORDS]
    known = memory.build("ru", many)
    for word in WORDS[::97]:
        found = known.near(f"The court heard this case {word} of the year.")
        assert word == found[0].target
        assert found == known.near(f"The court heard this case {word} of the year.")


WORDS = tuple(f"{a}{b}{c}{d}" for a in "bdfgklm" for b in "aeiou" for c in "bdfgklm" for d in "aeiou")


def test_what_is_found_does_not_depend_on_the_order_of_sets() -> None:
    code = (
        "from transpub.memory.index import Index\n"
        "words = [chr(97 + n) * 3 for n in range(8)]\n"
        "index = Index([f'{word} {place}' for place in range(3000) for word in words])\n"
        "print(sorted(index.near(' '.join(words), 0.0)))"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in "1234"
    }
    assert 1 == len(found)


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("Contact:", "Связь:"),
        ("CONTACT", "СВЯЗЬ"),
        ("contact", "связь"),
        ("Press service", "Пресс-служба"),
        ("Press Service!", "Пресс-служба!"),
        ("our contact", None),
        ("Contact <1>us</1>", None),
        ("Contact us. Now", None),
        ("I", None),
        ("", None),
    ],
)
def test_a_short_text_with_other_capitals_or_another_sign_is_known(text: str, target: str | None) -> None:
    known = memory.build("ru", [memory.Pair("Contact", "связь"), memory.Pair("press service.", "пресс-служба.")])
    assert target == known.worded(text)


def test_a_short_text_in_chinese_has_a_chinese_sign() -> None:
    known = memory.build("zh_CN", [memory.Pair("Contact", "联系我们")])
    assert "联系我们：" == known.worded("contact:")
    source = Entry("a", "CONTACT:", "")
    (found,) = memory.fill(Catalog("zh_CN", (), (source,)), known, "2026-01-31").entries
    assert ("联系我们：", True, 0.95) == (found.target, found.fuzzy, found.provenance and found.provenance.score)
