"""Two windows of the review page, an editor and a machine at one file, in every order: no word of a person is lost."""

from __future__ import annotations

import itertools
import shutil
import tempfile
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.project import make
from transpub import catalog
from transpub.model import Catalog, Entry, Provenance, State, fingerprint
from transpub.review.workbench import Workbench

WINDOWS = st.sampled_from(["one", "two"])
PLACES = st.integers(0, 3)


def _template() -> Path:
    """A project whose first segments are a machine's, a person's draft, a reviewed one and a machine's."""
    sample = make(Path(tempfile.mkdtemp()), extra='[segments]\nunit = "sentence"\n')
    assert sample.run("translate", "-l", "ky").code == 0
    keys = [entry.key for entry in sample.catalog("ky", "visit").entries]

    def change(entry: Entry) -> Entry:
        if entry.key == keys[1]:
            return replace(entry, target="a draft from before", provenance=None)
        if entry.key == keys[2]:
            return replace(entry, target="reviewed before", fuzzy=False, provenance=None)
        return entry

    sample.edit("ky", "visit", change)
    return sample.root


TEMPLATE = _template()


class Interleavings(RuleBasedStateMachine):
    """What must be found is kept in `alive`: texts by the key of their segment, and comments."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp())
        shutil.rmtree(self.root)
        shutil.copytree(TEMPLATE, self.root)
        self.file = self.root / "locales" / "ky" / "visit.po"
        self.bench = Workbench(self.root)
        self.numbers = itertools.count(1)
        self.alive: defaultdict[str, set[str]] = defaultdict(set)
        self.said: defaultdict[str, set[str]] = defaultdict(set)
        self.overwritten: defaultdict[str, set[str]] = defaultdict(set)
        self.passed: set[tuple[str, str]] = set()
        self.seen: dict[str, dict[str, Entry]] = {}
        self.copy: Catalog | None = None
        first = self.read()
        self.keys = [entry.key for entry in first.entries][:4]
        for entry in first.entries:
            if entry.human:
                self.alive[entry.key].add(entry.target)
            if entry.state is State.REVIEWED:
                self.passed.add((entry.key, entry.target))

    def teardown(self) -> None:
        shutil.rmtree(self.root)

    def read(self) -> Catalog:
        return catalog.read(self.file)

    def entry(self, key: str) -> Entry:
        (found,) = (entry for entry in self.read().entries if entry.key == key)
        return found

    def write(self, key: str, entry: Entry) -> None:
        found = self.read()
        entries = tuple(entry if each.key == key else each for each in found.entries)
        self.file.write_bytes(catalog.write(replace(found, entries=entries)))

    @initialize()
    def both_look(self) -> None:
        self.seen = {"one": dict(self.bench.open("ky", "visit").entries)}
        self.seen["two"] = dict(self.seen["one"])

    @rule(window=WINDOWS)
    def look(self, window: str) -> None:
        self.seen[window] = dict(self.bench.open("ky", "visit").entries)

    @rule(window=WINDOWS, place=PLACES, typed=st.booleans(), approve=st.booleans())
    def save(self, window: str, place: int, typed: bool, approve: bool) -> None:
        key = self.keys[place]
        seen, before = self.seen[window][key], self.entry(key)
        text = f"window {window} {next(self.numbers)}" if typed else seen.target
        wanted = (
            catalog.accepted(seen, text, by=window, day="2026-01-01") if approve else catalog.unfinished(seen, text)
        )
        done = self.bench.save("ky", "visit", "save", lambda _: [catalog.Edit(seen, wanted)])
        after = self.entry(key)
        if done.clashes:
            assert after == before  # and the text is in the window's field
            return
        if after != before:
            if seen.target != text:
                self.alive[key].discard(seen.target)
            if after.open:  # a machine's text that is no longer accepted
                self.alive[key].discard(text)
            else:
                self.alive[key].add(text)
            if approve:
                self.passed.add((key, text))
        self.seen[window][key] = after

    @rule(window=WINDOWS, place=PLACES)
    def comment(self, window: str, place: int) -> None:
        key, text = self.keys[place], f"comment {next(self.numbers)}"
        seen = self.seen[window][key]
        done = self.bench.save(
            "ky", "visit", "comment", lambda _: [catalog.Edit(seen, catalog.commented(seen, text), False)]
        )
        assert not done.clashes
        self.said[key].add(text)

    @rule(window=WINDOWS)
    def approve_many(self, window: str) -> None:
        edits = [
            catalog.Edit(seen, catalog.accepted(seen, seen.target, by=window, day="2026-01-01"))
            for seen in self.seen[window].values()
            if seen.state in {State.MACHINE, State.DRAFT}
        ]
        before = {entry.key: entry for entry in self.read().entries}
        done = self.bench.save("ky", "visit", "bulk", lambda _: edits)
        clashed = {each.edit.seen.key for each in done.clashes}
        for entry in self.read().entries:
            if entry.key in clashed or entry == before[entry.key]:
                assert entry == before[entry.key]
            else:
                self.passed.add((entry.key, entry.target))
                self.alive[entry.key].add(entry.target)

    @rule()
    def undo(self) -> None:
        action = self.bench.journal.last("ky", "visit")
        if action is None:
            return
        before = {entry.key: entry for entry in self.read().entries}
        done = self.bench.undo(action.number)
        now = {entry.key: entry for entry in self.read().entries}
        clashed = {each.edit.seen.key for each in done.clashes}
        for change in action.changes:
            key = change.after.key
            if key in clashed:
                assert now[key] == before[key]
                continue
            if change.before.target != change.after.target == before[key].target:
                self.alive[key].discard(change.after.target)
                if change.before.human:
                    self.alive[key].add(change.before.target)
            if now[key].open:
                self.alive[key].discard(now[key].target)
            self.said[key] -= set(change.after.comments) - set(now[key].comments)

    @rule(place=PLACES)
    def an_editor_saves(self, place: int) -> None:
        """It reads the file and saves it at once."""
        key, text = self.keys[place], f"editor {next(self.numbers)}"
        before = self.entry(key)
        self.alive[key].discard(before.target)
        self.alive[key].add(text)
        self.passed.add((key, text))
        self.write(key, replace(before, target=text, fuzzy=False, previous=None))

    @rule()
    def an_editor_loads(self) -> None:
        self.copy = self.read()

    @precondition(lambda self: self.copy is not None)
    @rule(place=PLACES)
    def an_editor_saves_what_it_loaded(self, place: int) -> None:
        """As editors do that do not look whether the file is another by now."""
        assert self.copy is not None
        key, text = self.keys[place], f"blind {next(self.numbers)}"
        entries = tuple(
            replace(each, target=text, fuzzy=False, previous=None) if each.key == key else each
            for each in self.copy.entries
        )
        self.copy = replace(self.copy, entries=entries)
        self.file.write_bytes(catalog.write(self.copy))
        self.passed.add((key, text))
        # what was accepted since it was loaded is a machine's again
        held = {entry.key: set() if entry.open else {entry.target} for entry in entries}
        for each in self.keys:
            gone = {lost for lost in self.alive[each] if lost not in held[each]}
            self.overwritten[each] |= gone
            self.alive[each] -= gone
            self.said[each] &= set(next(entry for entry in entries if entry.key == each).comments)
        self.alive[key].add(text)

    @rule()
    def put_back(self) -> None:
        opened = self.bench.open("ky", "visit")
        lost = self.bench.overwritten(opened)
        self.bench.put_back("ky", "visit")
        for change in lost:
            assert self.entry(change.after.key).target == change.after.target
            self.alive[change.after.key] = {change.after.target}

    @rule(place=PLACES)
    def a_machine_drafts_anew(self, place: int) -> None:
        key, text = self.keys[place], f"machine {next(self.numbers)}"
        before = self.entry(key)
        if before.open:
            made = Provenance("pseudo", "1", 0.5, fingerprint(before.source), fingerprint(text), "2026-01-02")
            self.write(key, replace(before, target=text, fuzzy=True, provenance=made))

    @invariant()
    def every_text_of_a_person_is_there(self) -> None:
        for entry in self.read().entries:
            there = {entry.target, *filter(None, map(catalog.conflicting, entry.comments))}
            assert self.alive[entry.key] <= there

    @invariant()
    def every_comment_is_there(self) -> None:
        for entry in self.read().entries:
            assert self.said[entry.key] <= set(entry.comments)

    @invariant()
    def nothing_is_reviewed_that_nobody_has_passed(self) -> None:
        for entry in self.read().entries:
            if entry.state is State.REVIEWED:
                assert (entry.key, entry.target) in self.passed

    @invariant()
    def what_an_editor_has_overwritten_is_offered(self) -> None:
        opened = self.bench.open("ky", "visit")
        for key, texts in self.overwritten.items():
            mine = {text for text in texts if text.startswith("window")}
            assert mine <= set(self.bench.earlier(opened, key))


TestInterleavings = Interleavings.TestCase
TestInterleavings.settings = settings(max_examples=2000, stateful_step_count=10, deadline=None)
