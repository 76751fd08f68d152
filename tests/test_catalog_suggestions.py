"""`# tm:` lines: where they stand, what tools leave of them, and that no word of a person is taken for one."""

from __future__ import annotations

import dataclasses
import shutil
import subprocess
from pathlib import Path

import polib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.catalogs import HEADER, document, line_texts, machine, suggestions
from transpub import catalog
from transpub.model import Catalog, Entry, Review, State, Suggestion, fingerprint

LONG = Suggestion(
    0.84,
    "Программа «<1>Сот — 2026</1>» бүгүн кечинде, он-лайн форматта, 14-майдан баштап « жаңы » залда жана бардык "
    "региондордо ишке кирет; анын жол-жобосу — ачык\u00a0: <2/> аркылуу. \\",
)
SOURCE = "The programme starts today."
HEAD = 'msgid ""\nmsgstr ""\n"Language: ky\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'


def one(**fields: object) -> Catalog:
    return Catalog("ru", HEADER, (dataclasses.replace(Entry("a", SOURCE), **fields),))  # type: ignore[arg-type]  # fields of Entry


def read(text: str) -> Entry:
    return catalog.parse((HEAD + "\n" + text + '\nmsgctxt "a"\nmsgid "One"\nmsgstr ""\n').encode()).entries[0]


def test_the_line_stands_behind_the_comments_of_people() -> None:
    lines = catalog.write(one(comments=("ask Aigul",), suggestion=Suggestion(0.9, "Раз"))).decode().split("\n")
    assert ["# ask Aigul", f"# tm: score=0.90 out={fingerprint('Раз')} Раз"] == lines[lines.index("# ask Aigul") :][:2]


def test_a_suggestion_is_nobody_s_work() -> None:
    assert not Entry("a", SOURCE, suggestion=LONG).human
    assert State.MISSING is Entry("a", SOURCE, suggestion=LONG).state


def wrapped_by_polib(data: bytes, folder: Path) -> bytes:
    path = folder / "a.po"
    path.write_bytes(data)
    polib.pofile(str(path), wrapwidth=78).save()
    return path.read_bytes()


def test_a_line_that_a_tool_has_wrapped_is_one_again(tmp_path: Path) -> None:
    said = one(comments=("one", "two"), suggestion=LONG, target="Башталат.", fuzzy=True)
    said = dataclasses.replace(
        said,
        entries=tuple(dataclasses.replace(entry, provenance=machine("Башталат.", SOURCE)) for entry in said.entries),
    )
    data = wrapped_by_polib(catalog.write(said), tmp_path)
    assert data.count(b"\n# ") > 5
    assert said.entries == catalog.parse(data).entries


def test_a_line_that_was_cut_behind_a_dash_is_ours_too() -> None:
    (said,) = one(suggestion=Suggestion(0.9, "Раз - два")).entries
    line = f"# tm: score=0.90 out={fingerprint('Раз-два')} Раз -\n# два\n# a comment"
    assert catalog.parse(catalog.write(one(suggestion=said.suggestion))).entries == (said,)
    found = read(line)
    assert found.suggestion is not None
    assert ("Раз-два", ("a comment",)) == (found.suggestion.target.replace(" ", ""), found.comments)


@pytest.mark.external
@pytest.mark.skipif(shutil.which("msgcat") is None, reason="gettext is not installed")
@pytest.mark.parametrize("command", [("msgcat", "-"), ("msgcat", "--no-wrap", "-"), ("msgattrib", "-")], ids=" ".join)
def test_gettext_leaves_the_line_as_it_is(command: tuple[str, ...]) -> None:
    said = one(suggestion=LONG)
    done = subprocess.run(command, input=catalog.write(said), capture_output=True, check=True).stdout
    assert said.entries == catalog.parse(done).entries


@pytest.mark.parametrize(
    "line",
    [
        "tm: score=0.90 out=00000000 Раз",
        f"tm: score=0.90 out={fingerprint('Раз')} Раз, but ask Aigul",
        f"tm: score=0.9 out={fingerprint('Раз')} Раз",
        "tm: what is this?",
        "tm:",
    ],
)
def test_what_a_person_wrote_there_is_kept_as_theirs(line: str) -> None:
    assert (None, (line,)) == (read(f"# {line}").suggestion, read(f"# {line}").comments)


@given(suggestions, line_texts)
@settings(deadline=None)
def test_a_person_s_comment_below_the_line_is_no_part_of_it(near: Suggestion, comment: str) -> None:
    told = catalog.parse(catalog.write(one(suggestion=near))).entries[0]
    line = next(line for line in catalog.write(one(suggestion=near)).decode().split("\n") if line.startswith("# tm: "))
    assert near == told.suggestion
    assert (near, (comment.rstrip(),)) == ((found := read(f"{line}\n# {comment}")).suggestion, found.comments)


def test_a_line_goes_with_the_sentence_and_is_dropped_when_that_is_edited() -> None:
    said = one(suggestion=LONG)
    assert LONG == catalog.merge(said, document([SOURCE], keys=["b"]), locale="ky", project="P").entries[0].suggestion
    edited = catalog.merge(said, document(["The programme starts now."], keys=["a"]), locale="ky", project="P")
    assert edited.entries[0].suggestion is None


@pytest.mark.parametrize(
    "fields",
    [
        {"target": "Башталат."},
        {"target": "Башталат.", "fuzzy": True},
        {"target": "Башталат.", "fuzzy": True, "previous": "It starts.", "review": Review("0" * 8, "1" * 8)},
    ],
    ids=["reviewed", "draft", "stale"],
)
def test_beside_a_person_s_text_no_suggestion_stays(fields: dict[str, object]) -> None:
    said = one(suggestion=LONG, **fields)
    merged = catalog.merge(said, document([SOURCE], keys=["a"]), locale="ky", project="P")
    assert merged.entries[0].suggestion is None
    assert catalog.suggest(said, {"a": LONG}).entries[0].suggestion is None


def test_an_obsolete_entry_keeps_its_text_and_no_suggestion() -> None:
    said = one(suggestion=LONG, target="Башталат.")
    merged = catalog.merge(said, document(["Quite another text."]), locale="ky", project="P")
    assert [("Башталат.", None)] == [(entry.target, entry.suggestion) for entry in merged.obsolete]


def test_a_suggestion_that_says_what_stands_there_is_none() -> None:
    raw = one(target="Раз", fuzzy=True, provenance=machine("Раз", SOURCE))
    assert raw == catalog.suggest(raw, {"a": Suggestion(0.9, " Раз\n")})
    drafted = catalog.fill(one(suggestion=Suggestion(0.9, "Раз")), {"a": catalog.Draft(SOURCE, "Раз", "e", "", 1, "")})
    assert (("Раз", None),) == tuple((entry.target, entry.suggestion) for entry in drafted.entries)


def test_suggestions_are_renewed_and_those_not_found_again_are_taken_away() -> None:
    said = one(suggestion=LONG)
    assert Suggestion(0.8, "Эки") == catalog.suggest(said, {"a": Suggestion(0.8, "Эки")}).entries[0].suggestion
    assert catalog.suggest(said, {}).entries[0].suggestion is None


@given(st.text(alphabet=st.characters(blacklist_categories=["Cs"]), min_size=1, max_size=30))
@settings(deadline=None)
def test_any_text_becomes_one_line_that_is_read_back(text: str) -> None:
    said = catalog.suggest(one(), {"a": Suggestion(0.75, text)})
    assert said.entries == catalog.parse(catalog.write(said)).entries
