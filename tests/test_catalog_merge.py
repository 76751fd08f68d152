"""The merge: sentences move, are edited, split, vanish and come back, and no word of a person is lost."""

from __future__ import annotations

import dataclasses
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.catalogs import catalogs, document, machine
from transpub import catalog
from transpub.catalog.align import align
from transpub.model import Catalog, Entry, State, fingerprint

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transpub.model import Document

ALIGNED = tomllib.loads((Path(__file__).parent / "cases" / "catalog" / "aligning.toml").read_text("utf-8"))["case"]

MEET = "The judges of the two courts met in Bishkek on Monday."
TALK = "They talked about mediation for two hours."
PLAN = "A plan for the next year was signed in the evening."


def assigned(sources: Sequence[str], old: Catalog | None = None) -> Document:
    return catalog.assign(document(sources), catalog.known(old) if old is not None else ())


def merged(sources: Sequence[str], old: Catalog | None = None, keys: Catalog | None = None) -> Catalog:
    return catalog.merge(old, assigned(sources, keys or old), locale="ru", project="Press")


def with_targets(found: Catalog, **change: object) -> Catalog:
    """Each entry with a target that tells its source; `change` is applied too."""
    entries = (
        dataclasses.replace(entry, **{"target": f"[{entry.source}]", **change})  # type: ignore[arg-type]  # fields of Entry
        for entry in found.entries
    )
    return dataclasses.replace(found, entries=tuple(entries))


def machine_made(found: Catalog) -> Catalog:
    drafts = {
        entry.key: catalog.Draft(entry.source, f"[{entry.source}]", "argos", "en-ru", 0.9, "2026-01-31")
        for entry in found.entries
    }
    return catalog.fill(found, drafts)


def states(found: Catalog) -> list[State]:
    return [entry.state for entry in found.entries]


def test_a_new_article_is_all_missing_with_a_note_and_a_place() -> None:
    found = merged([MEET, TALK])
    assert [State.MISSING] * 2 == states(found)
    assert ("paragraph", f"source_articles/visit.md#{fingerprint(MEET)}") == (
        found.entries[0].note,
        found.entries[0].place,
    )


def test_an_edited_sentence_keeps_its_key_its_text_and_its_old_source() -> None:
    old = with_targets(merged([MEET, TALK, PLAN]))
    new = merged([MEET, TALK.replace("two", "three"), PLAN], old)
    assert [entry.key for entry in old.entries] == [entry.key for entry in new.entries]
    assert [State.REVIEWED, State.STALE, State.REVIEWED] == states(new)
    assert (f"[{TALK}]", TALK) == (new.entries[1].target, new.entries[1].previous)


def test_a_typing_error_mended_in_one_word_keeps_the_text_where_it_was() -> None:
    old = with_targets(merged([MEET, "Chairmann", TALK]))
    new = merged([MEET, "Chairman", TALK], old)
    assert [State.REVIEWED, State.STALE, State.REVIEWED] == states(new)
    assert ("[Chairmann]", "Chairmann", old.entries[1].key) == (
        new.entries[1].target,
        new.entries[1].previous,
        new.entries[1].key,
    )
    assert [State.REVIEWED, State.MISSING, State.REVIEWED] == states(merged([MEET, "Delegates", TALK], old))


def test_a_second_edit_keeps_the_source_that_the_text_was_made_for() -> None:
    old = with_targets(merged([TALK]))
    new = merged([TALK.replace("two", "four")], merged([TALK.replace("two", "three")], old))
    assert [(State.STALE, TALK)] == [(entry.state, entry.previous) for entry in new.entries]


def test_an_edit_taken_back_gives_a_reviewed_text_its_review_back_and_a_draft_none() -> None:
    for fuzzy, state in ((False, State.REVIEWED), (True, State.DRAFT)):
        old = with_targets(merged([TALK]), fuzzy=fuzzy)
        edited = merged([TALK.replace("two", "four")], merged([TALK.replace("two", "three")], old))
        assert [State.STALE] == states(edited)
        (new,) = merged([TALK], catalog.parse(catalog.write(edited))).entries
        assert (state, None, f"[{TALK}]", None) == (new.state, new.previous, new.target, new.review)


def test_a_machine_text_that_another_tool_made_stale_is_never_made_again() -> None:
    (raw,) = machine_made(merged([TALK])).entries
    edited = TALK.replace("two", "three")
    stale = dataclasses.replace(raw, source=edited, previous=TALK)
    (back,) = merged([TALK], Catalog("ru", entries=(stale,))).entries
    assert (State.DRAFT, f"[{TALK}]") == (back.state, back.target)


def test_a_stale_text_that_a_person_changed_is_not_reviewed_when_the_edit_is_taken_back() -> None:
    edited = merged([TALK.replace("two", "three")], with_targets(merged([TALK])))
    changed = dataclasses.replace(edited, entries=(dataclasses.replace(edited.entries[0], target="half done"),))
    (new,) = merged([TALK], catalog.parse(catalog.write(changed))).entries
    assert (State.DRAFT, "half done") == (new.state, new.target)


def test_keys_that_were_mixed_up_leave_a_persons_text_with_its_sentence() -> None:
    old = with_targets(merged([MEET, TALK]))
    first, second = old.entries
    mixed = dataclasses.replace(
        old, entries=(dataclasses.replace(first, key=second.key), dataclasses.replace(second, key=first.key))
    )
    new = catalog.merge(mixed, assigned([MEET, TALK], old), locale="ru", project="Press")
    assert [(f"[{MEET}]", State.REVIEWED), (f"[{TALK}]", State.REVIEWED)] == [(e.target, e.state) for e in new.entries]


def test_a_new_sentence_with_the_key_of_an_edited_one_does_not_take_its_review() -> None:
    """As when a template is older than a catalog: the fingerprint of a new text is the key of another one there."""
    edited = TALK.replace("two", "three")
    old = Catalog("ru", entries=(Entry(fingerprint(TALK), edited, "reviewed"),))
    article = document([TALK, edited], keys=[fingerprint(TALK), fingerprint(edited)])
    new = catalog.merge(old, article, locale="ru", project="Press")
    assert [("", State.MISSING), ("reviewed", State.REVIEWED)] == [(entry.target, entry.state) for entry in new.entries]


def test_a_text_accepted_for_the_edited_source_is_stale_for_that_one_when_it_is_edited_again() -> None:
    stale = merged([TALK.replace("two", "three")], with_targets(merged([TALK])))
    for leftover in (None, TALK):  # polib and others take the flag away and leave `#|` there
        accepted = with_targets(stale, target="[…]", fuzzy=False, previous=leftover)
        new = merged([TALK.replace("two", "four")], accepted)
        assert [(State.STALE, TALK.replace("two", "three"))] == [(entry.state, entry.previous) for entry in new.entries]
        assert [State.STALE] == states(merged([TALK], accepted))


def test_a_stale_sentence_that_vanished_comes_back_when_its_first_source_does() -> None:
    old = with_targets(merged([MEET, TALK]))
    gone = merged([MEET], merged([MEET, TALK.replace("two", "three")], old))
    assert [State.STALE] == [entry.state for entry in gone.obsolete]
    renamed = tuple(dataclasses.replace(entry, key="another") for entry in gone.obsolete)
    back = merged([MEET, TALK], dataclasses.replace(gone, obsolete=renamed))
    assert ([State.REVIEWED] * 2, ()) == (states(back), back.obsolete)


def test_a_text_that_a_tool_made_obsolete_for_an_edit_is_stale_in_its_place() -> None:
    edited = TALK.replace("two", "three")
    obsolete = Entry("k", TALK, "reviewed")
    article = document([edited], keys=["k"])
    old = Catalog("ru", entries=(Entry("k", edited),), obsolete=(obsolete,))
    new = catalog.merge(old, article, locale="ru", project="Press")
    assert [("reviewed", State.STALE, TALK)] == [(e.target, e.state, e.previous) for e in new.entries]
    raw = catalog.merge(machine_made(old), article, locale="ru", project="Press")
    assert ([State.MACHINE], ["reviewed"]) == (states(raw), [entry.target for entry in raw.obsolete])


def test_an_accepted_text_whose_previous_source_a_tool_dropped_is_never_made_again() -> None:
    found = machine_made(merged([TALK, MEET]))
    accepted = dataclasses.replace(found, entries=tuple(dataclasses.replace(e, fuzzy=False) for e in found.entries))
    stale = merged([TALK.replace("two", "three"), MEET], accepted)
    dropped = dataclasses.replace(stale, entries=tuple(dataclasses.replace(e, previous=None) for e in stale.entries))
    again = merged([TALK.replace("two", "four"), MEET], dropped)
    assert (State.STALE, f"[{TALK}]", None) == (
        again.entries[0].state,
        again.entries[0].target,
        again.entries[0].previous,
    )
    assert [f"[{TALK}]"] == [entry.target for entry in merged([MEET], again).obsolete]
    assert accepted == merged([TALK, MEET], again)


def test_a_paragraph_that_is_cut_otherwise_keeps_what_people_wrote() -> None:
    whole = merged([f"{MEET} {TALK}"])
    whole = dataclasses.replace(
        whole, entries=(dataclasses.replace(whole.entries[0], target="Они встретились. Они говорили."),)
    )
    cut = merged([MEET, TALK], whole)
    assert [("Они встретились.", State.DRAFT), ("Они говорили.", State.DRAFT)] == [
        (entry.target, entry.state) for entry in cut.entries
    ]
    assert cut == merged([MEET, TALK], cut)
    reviewed = dataclasses.replace(cut, entries=tuple(dataclasses.replace(e, fuzzy=False) for e in cut.entries))
    (joined,) = merged([f"{MEET} {TALK}"], reviewed).entries
    assert ("Они встретились. Они говорили.", State.REVIEWED) == (joined.target, joined.state)


def test_a_draft_that_a_person_is_editing_is_kept_with_its_old_source() -> None:
    old = with_targets(machine_made(merged([TALK])), target=f"[{TALK}] edited")
    new = merged([TALK.replace("two", "three")], old)
    assert [(State.STALE, TALK)] == [(entry.state, entry.previous) for entry in new.entries]


def test_raw_machine_text_of_an_edited_sentence_is_made_again() -> None:
    new = merged([TALK.replace("two", "three")], machine_made(merged([TALK])))
    assert [(State.MISSING, None)] == [(entry.state, entry.provenance) for entry in new.entries]


def test_an_accepted_machine_text_is_a_persons_decision_through_every_edit() -> None:
    found = machine_made(merged([TALK]))
    old = dataclasses.replace(found, entries=tuple(dataclasses.replace(e, fuzzy=False) for e in found.entries))
    for number in ("three", "four", "five"):
        old = merged([TALK.replace("two", number)], old)
        assert [(State.STALE, TALK, f"[{TALK}]")] == [(e.state, e.previous, e.target) for e in old.entries]
    gone = merged([], old)
    assert [f"[{TALK}]"] == [entry.target for entry in gone.obsolete]


def test_machine_text_under_a_source_that_another_tool_changed_is_made_again() -> None:
    found = machine_made(merged([TALK]))
    changed = dataclasses.replace(found.entries[0], source=TALK.replace("two", "three"))
    old = dataclasses.replace(found, entries=(changed,))
    assert [State.MISSING] == states(merged([TALK.replace("two", "three")], old))


def test_a_moved_sentence_takes_its_translation_along() -> None:
    old = with_targets(merged([MEET, TALK, PLAN]))
    new = merged([PLAN, MEET, TALK], old)
    assert [f"[{PLAN}]", f"[{MEET}]", f"[{TALK}]"] == [entry.target for entry in new.entries]
    assert [State.REVIEWED] * 3 == states(new)


def test_one_of_two_equal_sentences_is_taken_out_and_the_other_keeps_its_own() -> None:
    old = merged([MEET, TALK, PLAN, TALK])
    old = dataclasses.replace(
        old, entries=tuple(dataclasses.replace(e, target=f"{n}") for n, e in enumerate(old.entries))
    )
    new = merged([MEET, PLAN, TALK], old)
    assert ["0", "2", "3"] == [entry.target for entry in new.entries]
    assert ["1"] == [entry.target for entry in new.obsolete]


def test_a_vanished_sentence_is_obsolete_if_a_person_touched_it_and_gone_if_not() -> None:
    assert [f"[{TALK}]"] == [entry.target for entry in merged([MEET], with_targets(merged([MEET, TALK]))).obsolete]
    assert () == merged([MEET], machine_made(merged([MEET, TALK]))).obsolete


def test_a_comment_alone_is_a_persons_word() -> None:
    old = merged([MEET, TALK])
    old = dataclasses.replace(
        old, entries=(old.entries[0], dataclasses.replace(old.entries[1], comments=("who are they?",)))
    )
    gone = merged([MEET], old)
    assert (f"on “{TALK}”: who are they?",) == gone.comments
    assert () == gone.obsolete  # gettext would drop an obsolete entry without a translation
    assert gone == merged([MEET], gone)


def test_a_sentence_that_comes_back_brings_its_review_with_it() -> None:
    gone = merged([MEET], with_targets(merged([MEET, TALK])))
    back = merged([MEET, TALK], gone)
    assert ([State.REVIEWED] * 2, ()) == (states(back), back.obsolete)


def test_a_sentence_that_comes_back_takes_the_place_of_a_machines_text() -> None:
    gone = merged([MEET], with_targets(merged([MEET, TALK])))
    other = machine_made(merged([MEET, TALK]))
    both = dataclasses.replace(other, obsolete=gone.obsolete)
    back = merged([MEET, TALK], both)
    assert (State.REVIEWED, ()) == (back.entries[1].state, back.obsolete)


def test_of_two_texts_for_one_sentence_the_reviewed_one_comes_back_and_the_other_stays() -> None:
    fuzzy = Entry("k1", TALK, "черновик", fuzzy=True)
    good = Entry("k2", TALK, "чистовик")
    back = merged([TALK], Catalog("ru", obsolete=(fuzzy, good)))
    assert ["чистовик"] == [entry.target for entry in back.entries]
    assert ["черновик"] == [entry.target for entry in back.obsolete]


def test_two_obsolete_texts_of_one_sentence_are_both_kept_and_gettext_reads_no_twins() -> None:
    twins = (Entry("k", TALK, "первый"), Entry("k", TALK, "второй"))
    found = merged([MEET], Catalog("ru", obsolete=twins))
    assert ["первый", "второй"] == [entry.target for entry in found.obsolete]
    assert 2 == len({(entry.key, entry.source) for entry in found.obsolete})
    assert found == merged([MEET], found)


def test_a_catalog_whose_keys_a_tool_dropped_finds_its_sentences_by_their_text() -> None:
    old = with_targets(merged([MEET, TALK, PLAN]))
    bare = dataclasses.replace(old, entries=tuple(dataclasses.replace(e, key="") for e in old.entries))
    new = catalog.merge(bare, assigned([MEET, TALK.replace("two", "three"), PLAN], old), locale="ru", project="Press")
    assert [entry.key for entry in old.entries] == [entry.key for entry in new.entries]
    assert [State.REVIEWED, State.STALE, State.REVIEWED] == states(new)


def test_what_editors_add_to_the_header_stays_and_comments_above_it_too() -> None:
    old = Catalog("ru", (("X-Poedit-Basepath", "."), ("Last-Translator", "Aigul")), comments=("Translators: Aigul",))
    new = merged([MEET], old)
    assert ("X-Poedit-Basepath", ".") in new.header
    assert ("Last-Translator", "Aigul") in new.header
    assert new.comments == ("Translators: Aigul",)


def test_a_header_of_ours_has_the_plural_forms_of_the_locale() -> None:
    for locale, forms in (
        ("ky", "nplurals=2;"),
        ("ru", "nplurals=3;"),
        ("zh_CN", "nplurals=1;"),
        ("xx", "nplurals=2;"),
    ):
        found = catalog.merge(None, assigned([MEET]), locale=locale, project="Press")
        assert dict(found.header)["Plural-Forms"].startswith(forms)
        assert dict(found.header)["Language"] == locale


def test_the_place_has_no_space_and_no_line_number() -> None:
    spaced = dataclasses.replace(assigned([MEET]), path="source_articles/a visit: 12*.md")
    (entry,) = catalog.merge(None, spaced, locale="ru", project="Press").entries
    assert entry.place == f"source_articles/a%20visit%3A%2012%2A.md#{fingerprint(MEET)}"


def test_a_template_has_the_keys_and_no_translation() -> None:
    found = catalog.template(assigned([MEET, TALK]), None, "Press")
    assert [(fingerprint(MEET), MEET, ""), (fingerprint(TALK), TALK, "")] == [
        (entry.key, entry.source, entry.target) for entry in found.entries
    ]


def test_keys_stay_with_edited_sentences_and_a_new_one_never_takes_a_known_key() -> None:
    first = assigned([MEET])
    second = catalog.assign(document([MEET.replace("Monday", "Tuesday")]), [(u.key, MEET) for u in first.units])
    assert [unit.key for unit in first.units] == [unit.key for unit in second.units]
    edited = MEET.replace("Monday", "Tuesday")
    third = catalog.assign(document([edited, MEET]), [(second.units[0].key, edited)])
    assert [fingerprint(MEET), f"{fingerprint(MEET)}-2"] == [unit.key for unit in third.units]
    gone = catalog.assign(document([MEET]), [(fingerprint(MEET), TALK)])
    assert [f"{fingerprint(MEET)}-2"] == [unit.key for unit in gone.units]


@pytest.mark.parametrize("case", ALIGNED, ids=lambda case: case["name"])
def test_sentences_are_found_again(case: dict[str, Any]) -> None:
    """The cases say for each new sentence the number of the old one, from 1; 0 stands for a new one."""
    found = align(case["old"], case["new"])
    assert case["is"] == [0 if place is None else place + 1 for place in found]


@given(st.lists(st.sampled_from("abcdefgh")), st.lists(st.sampled_from("abcdefgh")))
def test_no_old_sentence_is_taken_twice_and_equal_ones_are_used_up(old: list[str], new: list[str]) -> None:
    found = align(old, new)
    used = [place for place in found if place is not None]
    assert len(used) == len(set(used))
    for text in set(new):
        pairs = sum(
            place is not None and old[place] == text for place, mine in zip(found, new, strict=True) if mine == text
        )
        assert pairs == min(old.count(text), new.count(text))


# Sentences that are like one another, so that edits, moves and returns meet.
sentences = st.builds(
    lambda who, what, when: f"The {who} {what} on {when}.",
    st.sampled_from(["judge", "court", "chairwoman of the court"]),
    st.sampled_from(["met the guests", "signed the plan of the year"]),
    st.sampled_from(["Monday", "Tuesday"]),
)
articles = st.lists(sentences, max_size=6)


@given(catalogs(), st.data())
@settings(deadline=None)
def test_a_second_merge_changes_nothing(old: Catalog, data: st.DataObject) -> None:
    sources = [entry.source for entry in (*old.entries, *old.obsolete) if entry.source.strip() == entry.source]
    new = data.draw(st.lists(st.sampled_from(sources) | sentences if sources else sentences, max_size=6))
    article = assigned(new, old)
    once = catalog.merge(old, article, locale="ru", project="Press")
    assert once == catalog.merge(once, article, locale="ru", project="Press")
    assert catalog.write(once) == catalog.write(catalog.parse(catalog.write(once)))


def words(entry: Entry) -> set[tuple[str, str]]:
    """What a person wrote or decided in an entry, and for which source."""
    made_for = entry.previous if entry.previous is not None else entry.source
    found = {("comment", comment) for comment in entry.comments}
    untouched = entry.state in {State.MISSING, State.MACHINE}
    return found | (set() if untouched else {(made_for, entry.target)})


@given(articles, st.lists(st.tuples(articles, st.lists(st.sampled_from("kraed"), min_size=6, max_size=6)), max_size=5))
@settings(deadline=None, max_examples=200)
def test_no_word_of_a_person_is_ever_lost(first: list[str], rounds: list[tuple[list[str], list[str]]]) -> None:
    """Rounds of edits by an author, a machine and a translator; after each merge all that a person did is there."""
    template = catalog.template(assigned(first), None, "Press")
    found = merged(first)
    count = 0
    reviewed: set[tuple[str, str]] = set()
    for article, work in rounds:
        found = machine_made(found)
        done = []
        for entry, act in zip(found.entries, [*work, *"k" * len(found.entries)], strict=False):
            count += 1
            change = {
                "k": entry,
                "r": dataclasses.replace(entry, target=f"reviewed {count}", fuzzy=False, previous=None),
                "a": dataclasses.replace(entry, fuzzy=False, previous=None),
                "e": dataclasses.replace(entry, target=f"edited {count}"),
                "d": dataclasses.replace(entry, comments=(*entry.comments, f"comment {count}")),
            }
            done.append(change[act])
        found = catalog.parse(catalog.write(dataclasses.replace(found, entries=tuple(done))))  # as an editor saves it
        before = [word for entry in (*found.entries, *found.obsolete) for word in words(entry)]
        both = (*found.entries, *found.obsolete)
        reviewed |= {(entry.source, entry.target) for entry in both if entry.state is State.REVIEWED}
        new = catalog.assign(document(article), catalog.known(template))
        template = catalog.template(new, template, "Press")
        found = catalog.parse(catalog.write(catalog.merge(found, new, locale="ru", project="Press")))
        after = [word for entry in (*found.entries, *found.obsolete) for word in words(entry)]
        after += [("comment", comment.rpartition(": ")[2]) for comment in found.comments]
        assert set(before) <= set(after)
        assert sorted(article) == sorted(entry.source for entry in found.entries)
        passed = {(entry.source, entry.target) for entry in found.entries if entry.state is State.REVIEWED}
        assert passed <= reviewed


def test_drafts_fill_only_what_is_missing_and_was_asked_for() -> None:
    missing = Entry("a", "One")
    mine = Entry("b", "Two", "Два")
    other = Entry("c", "Three and more")
    drafts = {
        key: catalog.Draft(source, "x", "argos", "m", 0.5, "2026-01-31")
        for key, source in (("a", "One"), ("b", "Two"), ("c", "Three"))
    }
    found = catalog.fill(Catalog("ru", entries=(missing, mine, other)), drafts)
    assert [State.MACHINE, State.REVIEWED, State.MISSING] == states(found)


def test_a_draft_has_one_line_and_no_strange_character() -> None:
    draft = catalog.Draft("One", " Раз\nдва\ud800\u2028 ", "argos", "m", None, "2026-01-31")
    (entry,) = catalog.fill(Catalog("ru", entries=(Entry("a", "One"),)), {"a": draft}).entries
    assert (entry.target, entry.state) == ("Раз два\ufffd", State.MACHINE)
    assert machine(entry.target, "One").out == entry.provenance.out if entry.provenance else False


def test_a_comment_where_an_obsolete_text_could_come_back_by_its_key_stays() -> None:
    asked = Entry("k", MEET, comments=("who was there?",))
    old = Catalog("ru", entries=(asked,), obsolete=(Entry("k", TALK, "Говорили."),))
    found = catalog.merge(old, document([MEET], keys=["k"]), locale="ru", project="Press")
    assert [("who was there?",)] == [entry.comments for entry in found.entries]
    assert ["Говорили."] == [entry.target for entry in found.obsolete]


def test_a_text_that_went_to_an_edited_sentence_is_not_obsolete_too() -> None:
    old = with_targets(merged([TALK, MEET]))
    found = catalog.merge(
        old, document([TALK.replace("two", "three"), MEET], keys=["n", "m"]), locale="ru", project="Press"
    )
    assert (old.entries[0].target, ()) == (found.entries[0].target, found.obsolete)
