"""The parts of the review page that are functions of values: comparisons, risk, filters, edits, the journal."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import polib
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from tests.catalogs import HEADER, entries, line_texts, texts
from transpub import catalog
from transpub.errors import CatalogError
from transpub.model import Catalog, Entry, Finding, Provenance, State, Text, Unit, blank, fingerprint
from transpub.review import queue
from transpub.review.diff import diff
from transpub.review.journal import Journal
from transpub.review.queue import Segment

LOCALES = st.sampled_from(["ky", "ru", "zh_CN"])


# -- comparisons


@given(texts, texts, LOCALES)
def test_a_comparison_holds_both_texts(old: str, new: str, locale: str) -> None:
    found = diff(old, new, locale)
    assert "".join(each.text for each in found if each.kind != "in") == old
    assert "".join(each.text for each in found if each.kind != "out") == new


@given(texts, LOCALES)
def test_a_text_does_not_differ_from_itself(text: str, locale: str) -> None:
    assert [each.kind for each in diff(text, text, locale)] == ["same"]


@pytest.mark.parametrize(
    ("old", "new", "locale", "told"),
    [
        ("Two weeks in advance.", "A week in advance.", "en", "[-Two weeks-]{+A week+} in advance."),
        ("The court met.", "The court has met.", "en", "The court {+has +}met."),
        ("结果将于7月10日公布。", "结果将于7月17日公布。", "zh_CN", "结果将于7月[-10-]{+17+}日公布。"),
        ("法院开庭", "法庭开庭", "zh_CN", "法[-院-]{+庭+}开庭"),
        ("Сот <1>үч</1> зал", "Сот <1>төрт</1> зал", "ky", "Сот <1>[-үч-]{+төрт+}</1> зал"),
        ("", "Жаңы", "ky", "{+Жаңы+}"),
    ],
)
def test_a_comparison_is_by_words_and_in_chinese_by_characters(old: str, new: str, locale: str, told: str) -> None:
    signs = {"same": "{}", "out": "[-{}-]", "in": "{{+{}+}}"}
    assert "".join(signs[each.kind].format(each.text) for each in diff(old, new, locale)) == told


# -- risk and filters


def segment(entry: Entry, *checks: str, severity: str = "warning") -> Segment:
    found = tuple(
        Finding(check, "error" if severity == "error" else "warning", "ky", "visit", entry.key, "x.po", 1, "said")
        for check in checks
    )
    return Segment(Unit(entry.key, (Text(entry.source, entry.source),), "paragraph"), entry, found)


def machine(score: float | None = 0.9, *, marks: float | None = None, length: int = 40) -> Entry:
    source, target = "a" * length, "машина"
    made = Provenance("argos", "1", score, fingerprint(source), fingerprint(target), "2026-01-01", marks)
    return Entry("k", source, target, fuzzy=True, provenance=made)


STEPS = (
    segment(replace(machine(), comments=("conflict: x",))),
    segment(machine(), "numbers", severity="error"),
    segment(replace(machine(), target="", fuzzy=False, provenance=None)),
    segment(replace(machine(), previous="b", target="draft")),
    segment(machine(), "length"),
    segment(machine(0.2)),
    segment(machine(0.9, marks=0.3)),
    segment(machine(0.9, length=400)),
    segment(machine(0.9)),
    segment(replace(machine(), fuzzy=False)),
)


def test_the_worst_come_first_step_by_step() -> None:
    risks = [queue.risk(each) for each in STEPS]
    assert risks == sorted(risks, reverse=True)
    assert len(set(risks)) == len(risks)
    assert risks[-1] == 0
    assert queue.queue(STEPS[::-1], "risk", "all") == STEPS
    assert queue.queue(STEPS[::-1], "text", "all") == STEPS[::-1]


@given(entries(), st.lists(st.sampled_from(["length", "numbers"]), max_size=30), st.sampled_from(["error", "warning"]))
def test_risk_is_a_share(entry: Entry, found: list[str], severity: str) -> None:
    assert 0 <= queue.risk(segment(entry, *found, severity=severity)) <= 1


@given(st.lists(st.builds(segment, entries()), max_size=8))
def test_filters_count_what_they_show(segments: list[Segment]) -> None:
    counts = queue.counts(segments)
    assert set(counts) == set(queue.SHOWN)
    for shown in queue.SHOWN:
        assert counts[shown] == len(queue.queue(segments, "risk", shown))
    assert counts["all"] == len(segments) == counts["open"] + counts["reviewed"]
    assert counts["open"] == sum(counts[each] for each in ("missing", "machine", "draft", "stale"))


@given(st.lists(st.builds(segment, entries()), max_size=8))
def test_what_may_be_approved_with_others_is_doubted_by_nobody(segments: list[Segment]) -> None:
    for each in segments:
        if each.clean:
            assert each.entry.state in {State.MACHINE, State.DRAFT}
            assert not each.findings
            assert not catalog.questions(each.entry)


def test_the_next_is_behind_and_then_from_the_start() -> None:
    keys = ["a", "b", "c", "d"]
    assert queue.after(keys, "b", frozenset("ad")) == "d"
    assert queue.after(keys, "d", frozenset("ab")) == "a"
    assert queue.after(keys, "a", frozenset("a")) == ""
    assert queue.after(keys, "x", frozenset("b")) == "b"


# -- edits


@given(entries(), texts)
@example(Entry("k", "a"), "\xad")
def test_an_accepted_entry_is_reviewed_and_says_by_whom(entry: Entry, text: str) -> None:
    made = catalog.accepted(entry, text, by="Асель Б.", day="2026-01-01")
    if not blank(made.target):
        assert made.state is State.REVIEWED
    assert made.provenance == entry.provenance
    assert [line for line in made.comments if line.startswith("reviewed:")] == [
        f"reviewed: by=%D0%90%D1%81%D0%B5%D0%BB%D1%8C%20%D0%91. ts=2026-01-01 out={fingerprint(made.target)}"
    ]
    kept = tuple(line for line in entry.comments if not line.startswith("reviewed:"))
    assert made.comments[:-1] == kept


@given(entries(), texts)
def test_an_unfinished_entry_is_never_reviewed(entry: Entry, text: str) -> None:
    made = catalog.unfinished(entry, text)
    assert made.state is not State.REVIEWED
    assert made.previous == (entry.previous if made.target else None)


@given(entries(), texts, st.sampled_from(["", "\r\n", "\n", " "]))
def test_an_edit_is_read_as_it_was_written(entry: Entry, text: str, tail: str) -> None:
    for made in (
        catalog.accepted(entry, text + tail, by="x", day="2026-01-01"),
        catalog.unfinished(entry, text + tail),
        catalog.commented(entry, text + tail, question=bool(tail)),
    ):
        found = Catalog("ky", entries=(replace(made, suggestion=None),))
        assert catalog.parse(catalog.write(found)).entries == found.entries


@given(entries(), texts)
def test_a_comment_changes_nothing_else(entry: Entry, text: str) -> None:
    made = catalog.commented(entry, text)
    assert replace(made, comments=entry.comments) == entry
    assert made.comments[: len(entry.comments)] == entry.comments
    assert " ".join(made.comments[len(entry.comments) :]).replace("note: ", "").split() == catalog.clean(text).split()


@given(st.lists(entries(), min_size=1, max_size=4, unique_by=lambda entry: entry.key), line_texts)
def test_an_edit_of_an_unchanged_entry_is_made_and_no_other_is_touched(found: list[Entry], text: str) -> None:
    assume(not blank(text))
    old = Catalog("ky", entries=tuple(found))
    wanted = catalog.accepted(found[0], text, by="x", day="2026-01-01")
    made, changes, clashes = catalog.edited(old, [catalog.Edit(found[0], wanted)])
    assert not clashes
    assert made.entries[0].target == wanted.target
    assert made.entries[0].state is State.REVIEWED
    assert made.entries[1:] == old.entries[1:]
    back, _, _ = catalog.edited(made, [catalog.Edit(change.after, change.before) for change in changes])
    assert [replace(each, suggestion=None) for each in back.entries] == [
        replace(each, suggestion=None) for each in old.entries
    ]


@given(entries(), texts, texts)
def test_what_another_person_wrote_is_never_replaced_unseen(entry: Entry, mine: str, theirs: str) -> None:
    now = catalog.accepted(entry, theirs, by="them", day="2026-01-01")
    wanted = catalog.accepted(entry, mine, by="me", day="2026-01-01")
    made, _, clashes = catalog.edited(Catalog("ky", entries=(now,)), [catalog.Edit(entry, wanted)])
    if now.target not in {entry.target, wanted.target}:
        assert made.entries == (now,)
        assert [each.now for each in clashes] == [now]


def test_an_edit_of_what_is_gone_clashes() -> None:
    entry = machine()
    _, _, (clash,) = catalog.edited(Catalog("ky"), [catalog.Edit(entry, catalog.unfinished(entry, "x"))])
    assert clash.now is None


def wrapped(found: Catalog) -> bytes:
    """The catalog as a program writes it that wraps lines and has a header of its own."""
    file = polib.pofile(catalog.write(found).decode().ljust(5000), wrapwidth=40)
    file.metadata["X-Generator"] = "an editor"
    return str(file).encode()


@given(st.lists(entries(), min_size=2, max_size=4, unique_by=lambda entry: entry.key), line_texts)
def test_an_edit_leaves_all_other_entries_as_another_program_wrote_them(found: list[Entry], text: str) -> None:
    before = wrapped(Catalog("ky", HEADER, tuple(found)))
    try:
        old = catalog.parse(before)
    except CatalogError:
        assume(False)  # polib's own wrapping went wrong
    wanted = catalog.accepted(old.entries[0], text, by="x", day="2026-01-01")
    made, changes, _ = catalog.edited(old, [catalog.Edit(old.entries[0], wanted)])
    assume(changes)  # an edit may say what stands there
    done = catalog.spliced(before, catalog.write(made), {found[0].key})
    assert catalog.parse(done).entries == catalog.parse(catalog.write(made)).entries
    blocks, now = before.rstrip().split(b"\n\n"), done.rstrip().split(b"\n\n")
    assert [old == new for old, new in zip(blocks, now, strict=True)] == [place != 1 for place in range(len(blocks))]


# -- the journal


def change(before: Entry, after: Entry) -> catalog.Change:
    return catalog.Change(before, after)


def test_the_pace_counts_what_was_passed_and_no_long_pauses(tmp_path: Path) -> None:
    path = tmp_path / "review.jsonl"
    start = dt.datetime(2026, 1, 1, 9, tzinfo=dt.UTC).timestamp()
    rows = [{"time": start + 60 * n, "locale": "ky", "passed": 1, "texts": []} for n in range(31)]
    rows.append({"time": start + 60 * 30 + 7200, "locale": "ky", "passed": 1, "texts": []})
    rows.append({"time": start, "locale": "ru", "passed": 1, "texts": []})
    lines = [json.dumps(row) for row in rows] + ["half a li", "[]", '{"time": "x"}', "\udcff"]
    path.write_bytes("\n".join(lines).encode("utf-8", "surrogateescape"))
    ky, ru = Journal(path).paces()
    assert (ky.locale, ky.passed, round(ky.hours, 6)) == ("ky", 32, 0.5)
    assert round(ky.speed or 0) == 64
    assert (ru.passed, ru.speed) == (1, None)


def test_what_was_taken_back_is_not_counted(tmp_path: Path) -> None:
    journal, entry = Journal(tmp_path / "cache" / "review.jsonl"), machine()
    passed = replace(entry, fuzzy=False)
    journal.add("approve", "ky", "visit", (change(entry, passed),))
    journal.add("undo", "ky", "visit", (change(passed, entry),))
    assert [each.passed for each in journal.paces()] == [0]
    assert journal.texts() == {fingerprint("машина"): "машина"}


def test_a_journal_that_cannot_be_written_costs_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    journal = Journal(tmp_path / "file" / "review.jsonl")
    journal.add("approve", "ky", "visit", (change(machine(), replace(machine(), fuzzy=False)),))
    assert journal.last("ky", "visit") is journal.actions[0]
    assert journal.last("ru", "visit") is None
    assert journal.paces() == ()
