"""Two versions of a catalog and their base: a table of what becomes of each entry, and laws over random edits."""

from __future__ import annotations

import dataclasses
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.catalogs import HEADER, catalogs, document, line_texts, machine
from transpub import catalog
from transpub.catalog import provenance
from transpub.catalog.merge import brought
from transpub.model import Catalog, Entry, Review, State, fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterable

CASES = Path(__file__).parent / "cases" / "catalog" / "merge3.txt"
ROWS = [
    tuple(cell.strip() for cell in line.split("|"))
    for line in CASES.read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]
SOURCE, EARLIER = "They met on Monday.", "They met on Sunday."


def made(cell: str) -> tuple[Entry | None, bool]:
    """The entry that a cell of the table names, and whether it is live."""
    word, _, text = cell.partition(" ")
    entry = Entry("k", SOURCE, text, fuzzy=word in {"machine", "draft", "stale"})
    if word in {"machine", "accepted"}:
        entry = dataclasses.replace(entry, provenance=machine(text, SOURCE))
    if word == "stale":
        entry = dataclasses.replace(entry, previous=EARLIER)
    return (None if word == "-" else entry), word != "obsolete"


def of_cell(cell: str) -> Catalog:
    entry, live = made(cell)
    found = (entry,) if entry is not None else ()
    return Catalog("ru", HEADER, found if live else (), () if live else found)


def result(found: Catalog) -> str:
    """A merged catalog of one entry in the words of the table."""
    entries = (*found.entries, *found.obsolete)
    if not entries:
        return "-"
    (entry,) = entries
    gone = "obsolete " if found.obsolete else ""
    others = [other for other in map(catalog.conflicting, entry.comments) if other is not None]
    if others:
        assert (True, {State.DRAFT, State.STALE}) == (entry.fuzzy, {State.DRAFT, State.STALE} | {entry.state})
        return f"{gone}{entry.target} # {' # '.join(others)}"
    if gone:
        return f"obsolete {entry.target}"
    accepted = entry.state is State.REVIEWED and entry.raw_machine
    return f"{'accepted' if accepted else entry.state} {entry.target}".strip()


@pytest.mark.parametrize("row", ROWS, ids=" | ".join)
def test_an_entry_becomes_what_the_table_says_either_way_round(row: tuple[str, ...]) -> None:
    base, ours, theirs = map(of_cell, row[:3])
    merged, conflicts = catalog.merge3(base, ours, theirs)
    swapped, others = catalog.merge3(base, theirs, ours)
    assert row[3] == result(merged)
    assert sorted(row[3].split()) == sorted(result(swapped).split())
    assert [int("#" in row[3])] * 2 == [len(conflicts), len(others)]
    assert merged == catalog.parse(catalog.write(merged))


def test_the_table_has_every_state_on_every_side() -> None:
    words = {"missing", "machine", "accepted", "draft", "stale", "reviewed", "obsolete", "-"}
    for column in range(3):
        assert words == {row[column].split()[0] for row in ROWS} | {row[3 - column].split()[0] for row in ROWS} & words


S2 = SOURCE.replace("Monday", "Friday")
REVIEWED = Entry("k", SOURCE, "A")


def one(entry: Entry) -> Catalog:
    return Catalog("ru", HEADER, (entry,))


def edited(entry: Entry, source: str = S2) -> Entry:
    """What `extract` makes of an entry whose sentence was edited."""
    return brought(Entry(entry.key, source), entry)


def merged_entry(base: Entry, ours: Entry, theirs: Entry) -> Entry:
    """The entry of the merge, the same either way round."""
    (there, conflicts), (back, _) = (
        catalog.merge3(one(base), one(ours), one(theirs)),
        catalog.merge3(one(base), one(theirs), one(ours)),
    )
    assert (there, ()) == (back, conflicts)
    return there.entries[0]


def test_a_text_for_the_old_sentence_is_stale_under_the_new_one() -> None:
    found = merged_entry(REVIEWED, edited(REVIEWED), dataclasses.replace(REVIEWED, target="B"))
    assert (S2, "B", State.STALE, SOURCE) == (found.source, found.target, found.state, found.previous)


def test_a_machine_text_of_the_old_sentence_is_not_put_under_the_new_one() -> None:
    raw = Entry("k", SOURCE, "M", fuzzy=True, provenance=machine("M", SOURCE))
    redrafted = dataclasses.replace(raw, target="N", provenance=machine("N", SOURCE))
    assert (S2, State.MISSING) == ((found := merged_entry(raw, edited(raw), redrafted)).source, found.state)
    accepted = dataclasses.replace(raw, fuzzy=False)
    assert ("M", State.STALE) == ((found := merged_entry(raw, edited(raw), accepted)).target, found.state)


def test_a_text_for_the_new_sentence_is_not_pushed_out_by_one_for_the_old() -> None:
    new = Entry("k", S2, "B")
    for ours, theirs in (
        (new, dataclasses.replace(REVIEWED, target="C")),
        (dataclasses.replace(REVIEWED, target="C"), new),
    ):
        found, conflicts = catalog.merge3(one(REVIEWED), one(ours), one(theirs))
        assert [("B", "C")] == [(each.kept, each.other) for each in conflicts]
        assert (S2, "B", State.DRAFT) == (found.entries[0].source, found.entries[0].target, found.entries[0].state)


def test_a_review_that_came_back_with_its_sentence_is_not_pushed_out_by_a_text_for_another() -> None:
    base = edited(REVIEWED)
    ours, theirs = edited(base, SOURCE), Entry("k", S2, "B")
    assert State.REVIEWED is ours.state
    found, conflicts = catalog.merge3(one(base), one(ours), one(theirs))
    assert ("A", [("A", "B")]) == (found.entries[0].target, [(each.kept, each.other) for each in conflicts])


def test_a_conflict_is_never_taken_for_reviewed_nor_made_again_by_a_machine() -> None:
    raw = Entry("k", SOURCE, "M", fuzzy=True, provenance=machine("M", SOURCE))
    base = dataclasses.replace(raw, target="")
    ours = dataclasses.replace(raw, fuzzy=False)
    theirs = dataclasses.replace(raw, target="B")
    found, _ = catalog.merge3(one(base), one(ours), one(theirs))
    assert (State.DRAFT, ("conflict: B",)) == (found.entries[0].state, found.entries[0].comments)
    article = document([SOURCE], keys=["k"])
    assert [State.DRAFT] == [each.state for each in catalog.merge(found, article, locale="ru", project="Press").entries]
    stale = dataclasses.replace(
        REVIEWED, source=S2, fuzzy=True, previous=SOURCE, review=Review(fingerprint(SOURCE), fingerprint("A"))
    )
    found, _ = catalog.merge3(one(Entry("k", S2)), one(stale), one(dataclasses.replace(stale, target="B")))
    assert [State.DRAFT] == [each.state for each in catalog.merge(found, article, locale="ru", project="Press").entries]


def test_a_doubt_of_a_reviewed_text_counts_though_a_tool_has_changed_the_entry_too() -> None:
    base = dataclasses.replace(REVIEWED, provenance=machine("A", SOURCE))
    doubted, dropped = dataclasses.replace(base, fuzzy=True), dataclasses.replace(base, provenance=None)
    assert merged_entry(base, doubted, dropped).fuzzy
    assert State.REVIEWED is merged_entry(doubted, dataclasses.replace(doubted, provenance=None), base).state


def test_comments_and_flags_of_both_sides_are_kept_and_what_one_took_out_is_out() -> None:
    base = dataclasses.replace(REVIEWED, comments=("first", "last"), flags=("c-format", "no-wrap"))
    ours = dataclasses.replace(base, comments=("first", "ours", "last"), flags=("c-format", "no-wrap", "range"))
    theirs = dataclasses.replace(base, comments=("theirs", "last", "last"), flags=("no-wrap",))
    (found,) = catalog.merge3(one(base), one(ours), one(theirs))[0].entries
    assert (("theirs", "ours", "last", "last"), ("no-wrap", "range")) == (found.comments, found.flags)


def test_a_conflict_that_one_side_has_settled_is_settled() -> None:
    base = dataclasses.replace(REVIEWED, fuzzy=True, comments=(provenance.conflict("B"), "a word"))
    settled = dataclasses.replace(base, target="B", fuzzy=False, comments=("a word",))
    assert settled == merged_entry(base, base, settled)


def test_headers_never_conflict_and_the_later_date_stands() -> None:
    def headed(date: str, translator: str, **more: str) -> Catalog:
        fields = dict(HEADER) | {"PO-Revision-Date": date, "Last-Translator": translator} | more
        return Catalog("ru", tuple(fields.items()))

    base = headed("2026-01-01 10:00+0600", "")
    ours = headed("2026-03-01 10:00+0600", "Aigul", **{"X-Generator": "OmegaT 6.0"})
    theirs = headed("YEAR-MO-DA HO:MI+ZONE", "Бекзат", **{"X-Poedit-Basepath": "."})
    found, conflicts = catalog.merge3(base, ours, theirs)
    header = dict(found.header)
    assert () == conflicts
    assert ("2026-03-01 10:00+0600", "Aigul", ".") == (
        header["PO-Revision-Date"],
        header["Last-Translator"],
        header["X-Poedit-Basepath"],
    )
    assert "transpub" == header["X-Generator"], "OmegaT's name would make the next reading doubt all reviews"
    assert list(dict(HEADER)) == list(header)[: len(HEADER)]
    assert "2026-03-01 10:00+0600" == dict(catalog.merge3(base, theirs, ours)[0].header)["PO-Revision-Date"]


def keyed(keys: str) -> Catalog:
    return Catalog("ru", HEADER, tuple(Entry(key, f"Sentence {key}.", f"[{key}]") for key in keys))


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "order"),
    [
        ("abc", "abxc", "aybc", "aybxc"),
        ("abc", "abc", "xabyc", "xabyc"),
        ("abc", "cab", "abyc", "caby"),
        ("abc", "axbc", "cab", "caxb"),
        ("abc", "ac", "abyc", "ayc"),
        ("", "ab", "cb", "cab"),
        ("abc", "cab", "bca", "cab"),
    ],
)
def test_entries_stand_in_document_order_with_new_ones_after_their_neighbours(
    base: str, ours: str, theirs: str, order: str
) -> None:
    found, _ = catalog.merge3(keyed(base), keyed(ours), keyed(theirs))
    assert order == "".join(entry.key for entry in found.entries)


def test_entries_without_a_key_are_known_by_their_text() -> None:
    """Some tools drop msgctxt: on one side, or on both."""
    bare = dataclasses.replace(REVIEWED, key="")
    for other in (bare, REVIEWED):
        found = merged_entry(REVIEWED, bare, dataclasses.replace(other, target="B"))
        assert (other.key, "B") == (found.key, found.target)
    twins = Catalog("ru", HEADER, (bare, REVIEWED))
    assert (twins, ()) == catalog.merge3(one(REVIEWED), twins, twins)
    merged, _ = catalog.merge3(one(REVIEWED), twins, one(dataclasses.replace(REVIEWED, target="B")))
    assert [("", "A"), ("k", "B")] == [(entry.key, entry.target) for entry in merged.entries]


def test_an_obsolete_entry_never_bears_the_key_and_the_source_of_a_live_one() -> None:
    """gettext reads no such twins."""
    base, ours = one(Entry("k", S2)), one(Entry("k", SOURCE))
    theirs = dataclasses.replace(base, obsolete=(REVIEWED,))
    for sides in ((ours, theirs), (theirs, ours)):
        merged, _ = catalog.merge3(base, *sides)
        assert [("k", SOURCE, ""), ("k~2", SOURCE, "A")] == [
            (entry.key, entry.source, entry.target) for entry in (*merged.entries, *merged.obsolete)
        ]


def test_without_a_base_nothing_is_deleted_and_equal_texts_do_not_conflict() -> None:
    found, conflicts = catalog.merge3(None, keyed("ab"), keyed("bc"))
    assert ("abc", ()) == ("".join(entry.key for entry in found.entries), conflicts)


def test_a_template_has_the_keys_of_both_sides() -> None:
    def template(keys: str) -> Catalog:
        return Catalog("", (), tuple(Entry(key, f"Sentence {key}.") for key in keys))

    assert (template("aycx"), ()) == catalog.merge3(template("abc"), template("acx"), template("aybc"))
    edited_ = dataclasses.replace(template("ab"), entries=(Entry("a", "Edited a."), Entry("b", "Sentence b.")))
    assert (edited_, ()) == catalog.merge3(template("ab"), template("b"), edited_), "what the author edited is not gone"


@given(line_texts)
def test_a_conflict_comment_holds_the_text_on_one_line_to_the_letter(text: str) -> None:
    nasty = f"{text}\\n\n\tend"
    assert nasty == provenance.other(provenance.conflict(nasty))
    assert "\n" not in provenance.conflict(nasty)
    assert provenance.other(f"a {provenance.conflict(text)}") is None, "a person may write of a conflict"
    assert provenance.other(text) is None or text.startswith("conflict: ")


# What two people, two machines and two authors do to one catalog, at random. Every text says who wrote it, so that it
# can be looked for afterwards.
VERBS = (
    "write",
    "sketch",
    "accept",
    "doubt",
    "clear",
    "redraft",
    "say",
    "hush",
    "delete",
    "retire",
    "edit",
    "insert",
    "swap",
)
EDITS = st.lists(st.tuples(st.sampled_from(VERBS), st.integers(0, 5)), max_size=6)
STATES = st.lists(
    st.sampled_from(["missing", "machine M", "accepted M", "draft A", "stale A", "reviewed A"]), max_size=5
)


def based(states: list[str]) -> Catalog:
    found = []
    for place, state in enumerate(states):
        entry, _ = made(state)
        assert entry is not None
        target = f"{entry.target}{place}" if entry.target else ""
        made_by = machine(target, f"Sentence {place}.") if entry.provenance is not None else None
        previous = f"Before {place}." if entry.previous is not None else None
        found.append(
            dataclasses.replace(
                entry,
                key=f"k{place}",
                source=f"Sentence {place}.",
                target=target,
                provenance=made_by,
                previous=previous,
            )
        )
    return Catalog("ru", HEADER, tuple(found))


def done(found: Catalog, edits: list[tuple[str, int]], side: str) -> Catalog:
    for number, (verb, place) in enumerate(edits):
        found = step(found, verb, place, f"{side}{number}")
    return found


def step(found: Catalog, verb: str, place: int, word: str) -> Catalog:
    live, gone = list(found.entries), found.obsolete
    if verb == "insert":
        key = f"n{place}"  # both sides may add one sentence
        if key not in {entry.key for entry in (*live, *gone)}:
            live.insert(min(place, len(live)), Entry(key, f"New {place}.", word))
    elif place < len(live):
        entry = live[place]
        if verb == "delete":
            del live[place]
        elif verb == "retire":
            del live[place]
            gone = (*gone, dataclasses.replace(entry, flags=())) if entry.human and entry.target else gone
        elif verb == "swap":
            live[0], live[place] = live[place], live[0]
        else:
            live[place] = changed(entry, verb, word)
    return dataclasses.replace(found, entries=tuple(live), obsolete=gone)


def changed(entry: Entry, verb: str, word: str) -> Entry:
    if verb == "edit":
        return edited(entry, f"Edited {entry.source}" if not entry.source.startswith("Edited") else entry.source[7:])
    fuzzy: dict[str, object] = {"fuzzy": True}
    plain: dict[str, object] = {"fuzzy": False, "previous": None, "review": None}
    more: dict[str, dict[str, object]] = {
        "write": {"target": word} | plain,
        "sketch": {"target": word, "review": None} | fuzzy,  # a review of another text is not written
        "accept": plain,
        "doubt": {"fuzzy": bool(entry.target)},
        "clear": {"target": "", "provenance": None} | plain,
        "redraft": {"target": f"m{word}", "provenance": machine(f"m{word}", entry.source)} | plain | fuzzy,
        "say": {"comments": (*entry.comments, f"said {word}")},
        "hush": {"comments": entry.comments[1:]},
    }
    return dataclasses.replace(entry, **more[verb])  # type: ignore[arg-type]  # fields of Entry


def human_texts(found: Catalog) -> set[str]:
    return {e.target for e in (*found.entries, *found.obsolete) if e.state not in {State.MISSING, State.MACHINE}}


def said(found: Catalog) -> set[str]:
    return {line for entry in (*found.entries, *found.obsolete) for line in entry.comments}


def everything(found: Catalog) -> set[str]:
    """Every text that stands anywhere in a catalog: live, obsolete, in a comment."""
    entries = (*found.entries, *found.obsolete)
    others = {other for line in said(found) for other in [catalog.conflicting(line)] if other is not None}
    return {entry.target for entry in entries} | others


def reviewed(entries: Iterable[Entry]) -> set[tuple[str, str]]:
    return {(entry.source, entry.target) for entry in entries if entry.state is State.REVIEWED}


@given(STATES, EDITS, EDITS)
@settings(deadline=None, max_examples=120)
def test_no_word_of_a_person_is_lost_and_none_passes_for_reviewed_that_is_not(
    states: list[str], our_edits: list[tuple[str, int]], their_edits: list[tuple[str, int]]
) -> None:
    base = based(states)
    ours, theirs = done(base, our_edits, "o"), done(base, their_edits, "t")
    for mine, yours in ((ours, theirs), (theirs, ours)):
        merged, conflicts = catalog.merge3(base, mine, yours)
        for side in (ours, theirs):
            assert set() == human_texts(side) - human_texts(base) - everything(merged), "what a person wrote since"
            assert set() == said(side) - said(base) - said(merged), "what a person said since"
        assert set() == human_texts(ours) & human_texts(theirs) - everything(merged), "what both have"
        assert set() == said(ours) & said(theirs) - said(merged)
        accepted = reviewed((*ours.entries, *ours.obsolete, *theirs.entries, *theirs.obsolete))
        assert set() == reviewed(merged.entries) - accepted
        assert all(entry.fuzzy for entry in merged.entries if entry.key in {each.key for each in conflicts})
        assert merged == catalog.parse(catalog.write(merged))
        assert (merged, ()) == catalog.merge3(base, merged, merged)
        assert merged == catalog.merge3(mine, merged, mine)[0], "merging the same once more changes nothing"
    both = [
        {(e.key, e.source) for e in catalog.merge3(base, *sides)[0].entries}
        for sides in ((ours, theirs), (theirs, ours))
    ]
    assert {key for key, _ in both[0]} == {key for key, _ in both[1]}


@given(catalogs(), catalogs())
@settings(deadline=None, max_examples=60)
def test_where_one_side_did_nothing_the_other_is_the_result(base: Catalog, side: Catalog) -> None:
    assert (side, ()) == catalog.merge3(base, side, base)
    assert (side, ()) == catalog.merge3(base, base, side)
    assert (side, ()) == catalog.merge3(base, side, side)


@given(STATES, EDITS, EDITS)
@settings(deadline=None, max_examples=40)
def test_where_one_side_did_nothing_the_other_is_the_result_also_of_like_catalogs(
    states: list[str], first: list[tuple[str, int]], second: list[tuple[str, int]]
) -> None:
    base = done(based(states), first, "b")
    side = done(base, second, "o")
    assert (side, ()) == catalog.merge3(base, side, base)
    assert (side, ()) == catalog.merge3(base, base, side)


@pytest.mark.external
@pytest.mark.skipif(shutil.which("msgfmt") is None, reason="gettext is not installed")
@given(STATES, EDITS, EDITS)
@settings(deadline=None, max_examples=15)
def test_gettext_takes_what_was_merged(
    states: list[str], our_edits: list[tuple[str, int]], their_edits: list[tuple[str, int]]
) -> None:
    base = based(states)
    merged, _ = catalog.merge3(base, done(base, our_edits, "o"), done(base, their_edits, "t"))
    taken = subprocess.run(
        ["msgfmt", "-c", "-o", "/dev/null", "-"], input=catalog.write(merged), capture_output=True, check=False
    )
    assert (0, b"") == (taken.returncode, taken.stderr)
