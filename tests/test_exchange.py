"""Agencies: catalogs as XLIFF and back, and what may come back into a catalog that people have worked in meanwhile."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.catalogs import every_state, machine
from transpub import exchange, inline
from transpub.exchange import Outcome, Package, Part, TransUnit
from transpub.exchange.unit import Sent, same_text
from transpub.model import Catalog, Entry, Placeholder, Review, State, blank, fingerprint

VERSIONS = st.sampled_from(exchange.VERSIONS)
SOURCE = "The court saw <1>two</1> halls<2/>."
TARGET = "Сот эки <1>залды</1> көрдү<2/>."
OTHER = "Сот <1>эки</1> зал көрдү<2/>."
_MARKS = st.sampled_from(["<1>", "</1>", "<2/>", "<3>", "</3>", "<\\1>", "</1/>", "<01>"])
_STRANGE = st.characters() | st.sampled_from("\0\x01\x0b\x1b\r\x7f\x85\u2028\ud800\ufffe\uffff\\<>&\"' \n\t")
marked = st.lists(_MARKS | _STRANGE, max_size=10).map("".join)
_WORDS = st.sampled_from(["сот", " ", "\n", "<\\1>", "&<", "\ufffe\x01", "法院"])
_PROVENANCE = machine("сот", "x")


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    """An entry in any state, whose target may have the source's marks, or others."""
    source = f"{draw(_WORDS)}<1>{draw(_WORDS)}</1>{draw(_WORDS)}<2/>x"
    written = "".join(draw(st.lists(_WORDS, max_size=3)))
    target = draw(st.sampled_from(["", written, f"<2/>{written}<1>{written}</1>", f"</1>{written}<1><2/>"]))
    state = draw(st.sampled_from(State)) if not blank(target) else State.MISSING
    review = Review(fingerprint("older"), fingerprint(target))
    entry = Entry(
        fingerprint(draw(st.text(max_size=2))),
        source,
        "" if state is State.MISSING else target,
        fuzzy=state not in {State.MISSING, State.REVIEWED},
        previous=draw(st.sampled_from([f"older {source}", "older"])) if state is State.STALE else None,
        provenance=machine(target, source) if state is State.MACHINE else draw(st.sampled_from([None, _PROVENANCE])),
        comments=draw(st.sampled_from([(), ("a", "  b"), ("mt:", "\ufffe\\u{41}")])),
        flags=draw(st.sampled_from([(), ("no-wrap", "c-format")])),
        note="paragraph · <1> link",
        place="source_articles/a.md#k",
        review=draw(st.sampled_from([None, review])) if state is State.STALE else None,
    )
    return replace(entry, provenance=None) if state is State.MISSING else entry


catalogs = st.lists(entries(), max_size=3, unique_by=lambda entry: entry.key).map(
    lambda found: Catalog("ky", entries=tuple(found))
)


def package(catalog: Catalog, codes: tuple[Placeholder, ...] = ()) -> Package:
    sources = dict.fromkeys((entry.key for entry in catalog.entries), codes)
    return Package("en", "ky", (Part("source_articles/a.md", "markdown", exchange.units(catalog, sources)),))


def there_and_back(catalog: Catalog, version: str) -> tuple[TransUnit, ...]:
    """The units of a catalog as they come back from a file that nobody has touched."""
    return exchange.read(exchange.write(package(catalog), version), "a.xlf").parts[0].units


def fits(entry: Entry) -> bool:
    try:
        inline.decode(same_text(entry.target), inline.pieces(same_text(entry.source)))
    except inline.MarkError:
        return False
    return True


@settings(deadline=None)
@given(catalogs, VERSIONS)
def test_a_catalog_is_the_same_after_it_went_there_and_back(catalog: Catalog, version: str) -> None:
    done = exchange.accept(catalog, there_and_back(catalog, version))
    assert catalog == done.catalog
    assert {Outcome.SAME} >= {told.outcome for told in done.told}


@settings(deadline=None)
@given(catalogs, VERSIONS)
def test_a_catalog_that_has_lost_its_targets_gets_them_back_with_their_states(catalog: Catalog, version: str) -> None:
    bare = [Entry(entry.key, entry.source, note=entry.note, place=entry.place) for entry in catalog.entries]
    done = exchange.accept(replace(catalog, entries=tuple(bare)), there_and_back(catalog, version))
    for entry, back, told in zip(catalog.entries, done.catalog.entries, done.told, strict=True):
        if not blank(entry.target) and fits(entry):
            assert (Outcome.NEW, entry) == (told.outcome, back)
        else:
            assert ("", entry.comments) == (back.target, back.comments)
            assert blank(entry.target) or (Outcome.REFUSED, True) == (told.outcome, bool(told.why))


@settings(deadline=None)
@given(catalogs, st.lists(st.tuples(st.text(max_size=8), st.booleans()), max_size=4), VERSIONS)
def test_what_was_taken_once_is_not_taken_again(catalog: Catalog, edits: list[tuple[str, bool]], version: str) -> None:
    units = there_and_back(catalog, version)
    edited = tuple(replace(unit, target=edit[0], reviewed=edit[1]) for unit, edit in zip(units, edits, strict=False))
    once = exchange.accept(catalog, edited)
    again = exchange.accept(once.catalog, edited)
    assert once.catalog == again.catalog
    assert not {Outcome.NEW, Outcome.CHANGED} & {told.outcome for told in again.told}


@settings(deadline=None)
@given(marked, marked, VERSIONS)
def test_every_text_comes_back_to_the_letter(source: str, target: str, version: str) -> None:
    entry = Entry("k", source or "x", target, fuzzy=bool(target), comments=(target.replace("\n", "") or "c",))
    (unit,) = there_and_back(Catalog("ky", entries=(entry,)), version)
    assert (same_text(entry.source), "" if blank(target) else same_text(target)) == (unit.source, unit.target)
    assert blank(entry.comments[0]) or entry.comments == unit.comments


@settings(deadline=None)
@given(marked)
def test_a_text_taken_apart_at_its_marks_is_put_together_again(text: str) -> None:
    assert same_text(text) == same_text(same_text(text))
    odd = inline.marks(text)
    if not {"</1/>", "<01>"} & set(odd):
        assert text == same_text(text)


def test_a_mark_as_we_never_write_it_is_text_and_no_mark() -> None:
    assert "a <\\01>b</\\01> </\\1/>" == same_text("a <01>b</01> </1/>")


@pytest.mark.parametrize("version", exchange.VERSIONS)
def test_every_state_is_written_as_translators_tools_tell_it(version: str) -> None:
    catalog, _ = every_state()
    text = exchange.write(package(catalog), version).decode()
    expected = {
        "1.2": (
            'approved="yes" translate="yes" xml:space="preserve">',
            'state="signed-off"',
            'state="needs-review-translation" state-qualifier="leveraged-mt"',
            'state="needs-translation" state-qualifier="fuzzy-match"',
            'alttranstype="previous-version"',
        ),
        "2.1": (
            '<segment state="reviewed" subState="transpub:reviewed">',
            '<segment state="initial" subState="transpub:machine">',
            '<segment state="translated" subState="transpub:draft">',
            '<segment id="s1" state="initial" subState="transpub:stale">',
            '<mtc:match ref="#s1"',
        ),
    }
    assert [] == [each for each in expected[version] if each not in text]
    assert catalog == exchange.accept(catalog, exchange.read(text.encode(), "a.xlf").parts[0].units).catalog


def test_marks_are_elements_that_tell_what_they_stand_for() -> None:
    codes = (
        Placeholder(1, "open", "[", "link: /a?b&c"),
        Placeholder(1, "close", "](/a?b&c)"),
        Placeholder(2, "alone", "`x`", "code"),
    )
    catalog = Catalog("ky", entries=(Entry("k", SOURCE, TARGET),))
    older = exchange.write(package(catalog, codes), "1.2").decode()
    assert '<g id="1" equiv-text="link: /a?b&amp;c" clone="no" ctype="link">two</g>' in older
    assert '<x id="2" equiv-text="code" clone="no"/>' in older
    newer = exchange.write(package(catalog, codes), "2.1").decode()
    assert '<data id="d1">[</data>' in newer
    assert '<data id="d1e">](/a?b&amp;c)</data>' in newer
    assert 'dispStart="link: /a?b&amp;c"' in newer
    assert '<ph id="2" canCopy="no" canDelete="no" disp="code" dataRef="d2"/>' in newer


def unit(target: str = OTHER, *, sent: Entry | None = None, reviewed: bool = False, source: str = SOURCE) -> TransUnit:
    return TransUnit("k", source, target, reviewed, Sent.of(sent) if sent is not None else None, line=7)


def accepted(entry: Entry, came: TransUnit) -> tuple[Outcome, Entry]:
    done = exchange.accept(Catalog("ky", entries=(entry,)), (came,))
    return done.told[0].outcome, done.catalog.entries[0]


MISSING = Entry("k", SOURCE)
RAW = Entry("k", SOURCE, TARGET, fuzzy=True, provenance=machine(TARGET, SOURCE))
DRAFT = Entry("k", SOURCE, TARGET, fuzzy=True)
REVIEWED = Entry("k", SOURCE, TARGET)


@pytest.mark.parametrize("entry", [MISSING, RAW, DRAFT])
@pytest.mark.parametrize("reviewed", [False, True])
def test_a_new_text_is_reviewed_only_where_the_file_says_so(entry: Entry, reviewed: bool) -> None:
    outcome, after = accepted(entry, unit(sent=entry, reviewed=reviewed))
    assert (Outcome.CHANGED if entry.target else Outcome.NEW) == outcome
    assert (OTHER, State.REVIEWED if reviewed else State.DRAFT) == (after.target, after.state)
    assert entry.provenance == after.provenance


def test_an_agencys_word_makes_a_text_reviewed_that_is_the_same() -> None:
    assert (Outcome.CHANGED, REVIEWED) == accepted(DRAFT, unit(TARGET, sent=DRAFT, reviewed=True))
    assert (Outcome.SAME, DRAFT) == accepted(DRAFT, unit(TARGET, sent=DRAFT))


def test_a_doubt_that_a_person_had_meanwhile_stays() -> None:
    assert (Outcome.SAME, DRAFT) == accepted(DRAFT, unit(TARGET, sent=REVIEWED, reviewed=True))


@pytest.mark.parametrize(
    ("sent", "now"),
    [
        (RAW, replace(RAW, target="Адам <1>жазган</1> сөз<2/>.")),
        (RAW, replace(RAW, fuzzy=False)),
        (MISSING, DRAFT),
        (DRAFT, REVIEWED),
        (REVIEWED, replace(REVIEWED, target="Адам <1>жазган</1> сөз<2/>.")),
        (None, DRAFT),
        (None, REVIEWED),
        (None, replace(DRAFT, previous="Older.")),
    ],
)
@pytest.mark.parametrize("reviewed", [False, True])
def test_what_a_person_did_meanwhile_is_kept_and_the_other_text_is_a_comment(
    sent: Entry | None, now: Entry, reviewed: bool
) -> None:
    outcome, after = accepted(now, unit(sent=sent, reviewed=reviewed))
    assert Outcome.CONFLICT == outcome
    assert replace(now, comments=(f"conflict: {OTHER}",)) == after


def test_a_draft_does_not_replace_a_reviewed_text_and_a_reviewed_one_does() -> None:
    assert Outcome.CONFLICT == accepted(REVIEWED, unit(sent=REVIEWED))[0]
    assert (Outcome.CHANGED, replace(REVIEWED, target=OTHER)) == accepted(REVIEWED, unit(sent=REVIEWED, reviewed=True))


def test_a_machines_new_text_gives_way_to_the_agencys() -> None:
    again = replace(RAW, target="Машина<1/>", provenance=machine("Машина<1/>", SOURCE))
    outcome, after = accepted(again, unit(sent=RAW))
    assert (Outcome.CHANGED, OTHER) == (outcome, after.target)


def test_a_text_that_the_agency_left_alone_takes_nothing_back() -> None:
    newer = replace(REVIEWED, target=OTHER)
    assert (Outcome.KEPT, newer) == accepted(newer, unit(TARGET, sent=RAW))


@pytest.mark.parametrize("reviewed", [False, True])
def test_a_text_for_a_source_that_was_edited_since_is_stale(reviewed: bool) -> None:
    entry = Entry("k", SOURCE.replace("two", "three"))
    outcome, after = accepted(entry, unit(sent=MISSING, reviewed=reviewed))
    assert (Outcome.NEW, State.STALE, OTHER, SOURCE) == (outcome, after.state, after.target, after.previous)
    assert (Review(fingerprint(SOURCE), fingerprint(OTHER)) if reviewed else None) == after.review


def test_a_stale_text_that_nobody_touched_still_tells_what_it_was_made_for() -> None:
    stale = replace(DRAFT, previous="Older.")
    came = replace(unit(TARGET, sent=stale), previous="Older.")
    _, after = accepted(Entry("k", SOURCE.replace("two", "three")), came)
    assert (TARGET, State.STALE, "Older.") == (after.target, after.state, after.previous)


def test_an_edited_text_of_a_stale_entry_goes_to_its_source() -> None:
    stale = replace(DRAFT, source=SOURCE.replace("two", "three"), previous=SOURCE)
    outcome, after = accepted(stale, unit(sent=DRAFT, reviewed=True))
    assert (Outcome.CHANGED, OTHER, State.STALE, SOURCE) == (outcome, after.target, after.state, after.previous)
    outcome, after = accepted(stale, unit(sent=stale, reviewed=True, source=stale.source))
    assert (Outcome.CHANGED, OTHER, State.REVIEWED, None) == (outcome, after.target, after.state, after.previous)


@pytest.mark.parametrize(
    "damaged", ["Сот эки залды көрдү.", "<1>Сот</1>.", "<1>Сот<2/>", "</1>Сот<1><2/>", "<1>a</1><2/><2/>", "<3>a</3>"]
)
def test_damaged_marks_are_refused_and_other_units_taken(damaged: str) -> None:
    catalog = Catalog("ky", entries=(MISSING, Entry("l", "Tea.")))
    done = exchange.accept(catalog, (unit(damaged), TransUnit("l", "Tea.", "Чай.", reviewed=True)))
    assert [Outcome.REFUSED, Outcome.NEW] == [told.outcome for told in done.told]
    assert (MISSING, Entry("l", "Tea.", "Чай.")) == done.catalog.entries
    assert "mark" in done.told[0].why


def test_a_unit_of_no_entry_is_told_and_one_without_its_key_is_found_by_its_source() -> None:
    lost = TransUnit("12", SOURCE.replace(" ", "  "), TARGET)
    gone = TransUnit("13", "Gone.", "Жок.")
    done = exchange.accept(Catalog("ky", entries=(MISSING,)), (lost, gone))
    assert [Outcome.NEW, Outcome.REFUSED] == [told.outcome for told in done.told]
    assert TARGET == done.catalog.entries[0].target
    twins = Catalog("ky", entries=(MISSING, replace(MISSING, key="l")))
    assert Outcome.REFUSED == exchange.accept(twins, (lost,)).told[0].outcome


def test_of_two_texts_for_one_entry_the_second_is_refused() -> None:
    done = exchange.accept(Catalog("ky", entries=(MISSING,)), (unit(TARGET), unit(TARGET), unit(OTHER)))
    assert [Outcome.NEW, Outcome.SAME, Outcome.REFUSED] == [told.outcome for told in done.told]
    assert TARGET == done.catalog.entries[0].target


def test_an_agencys_notes_become_comments_whatever_becomes_of_the_text() -> None:
    mine = replace(REVIEWED, comments=("kept",))
    came = replace(unit(TARGET, sent=REVIEWED), comments=("kept", "which court?"))
    outcome, after = accepted(mine, came)
    assert (Outcome.CHANGED, ("kept", "which court?")) == (outcome, after.comments)
    assert ("which court?",) == accepted(MISSING, replace(came, target="", comments=("which court?",)))[1].comments


@pytest.mark.parametrize("entry", [MISSING, RAW, DRAFT])
def test_a_source_that_a_tool_has_copied_is_no_translation_until_somebody_approves_it(entry: Entry) -> None:
    assert (Outcome.SAME, entry) == accepted(entry, unit(SOURCE, sent=entry))
    outcome, after = accepted(entry, unit(SOURCE, sent=entry, reviewed=True))
    assert (SOURCE, State.REVIEWED, True) == (after.target, after.state, outcome in {Outcome.NEW, Outcome.CHANGED})


def test_white_space_that_a_tool_put_around_a_text_is_none_of_it() -> None:
    assert TARGET == accepted(MISSING, unit(f"\n    {TARGET}\n  "))[1].target
