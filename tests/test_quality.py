"""`status --quality`: every entry counts once, and the distances are those of the texts that the machine wrote."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.project import make, reviewed
from transpub import quality
from transpub.model import Entry, Provenance, State, fingerprint

if TYPE_CHECKING:
    from tests.project import Sample

MARKED = "The guests saw <1>three</1> courtrooms and <2>the archive</2>."
ASKED = "They asked many questions."
LEARN = "We learn from each other."
SPOKE = "They spoke for two hours."
SIGNED = "The two sides signed a plan."
CARRIED = "It will be carried out in 2027."


@pytest.fixture
def edited(tmp_path: Path) -> Sample:
    """Drafts: one is accepted, two are post-edited, one is being edited, one is stale. One text is a person's own."""
    sample = make(tmp_path)
    assert sample.run("translate", "-l", "ky").code == 0
    accept(sample, "visit", ASKED)
    accept(sample, "chairman", CARRIED)
    change(sample, "visit", MARKED, "!!")
    change(sample, "visit", LEARN, "!!!!")
    sample.edit("ky", "chairman", lambda e: replace(e, target=e.target + "?") if e.source == SPOKE else e)
    sample.edit(
        "ky",
        "chairman",
        lambda e: replace(e, target="План", fuzzy=False, provenance=None) if e.source == SIGNED else e,
    )
    text = (tmp_path / "source_articles/chairman.txt").read_text("utf-8")
    sample.write("source_articles/chairman.txt", text.replace("carried out in 2027", "carried out in 2028"))
    return sample


def accept(sample: Sample, name: str, source: str) -> None:
    change(sample, name, source, "")


def change(sample: Sample, name: str, source: str, tail: str) -> None:
    sample.edit("ky", name, reviewed(sample.entry("ky", name, source).target + tail, source))


def measured(sample: Sample, *arguments: str) -> dict[str, Any]:
    result = sample.run("status", "--quality", "--json", "-l", "ky", *arguments)
    assert (result.code, result.err) == (0, "")
    row: dict[str, Any]
    (row,) = json.loads(result.out)
    return row


def drafted_by(engine: str, row: dict[str, Any]) -> dict[str, Any]:
    made: dict[str, Any]
    (made,) = (each for each in row["engines"] if each["engine"] == engine)
    return made


def test_each_draft_counts_by_what_became_of_it(edited: Sample) -> None:
    before = edited.tree()
    row = measured(edited)
    assert {"reviewed": 1, "draft": 0, "stale": 0} == row["human"]
    made = drafted_by("pseudo", row)
    distances = [
        2 / len(edited.entry("ky", "visit", MARKED).target),
        4 / len(edited.entry("ky", "visit", LEARN).target),
    ]
    site = [entry for entry in edited.catalog("ky", "_site").entries if not entry.key.startswith("theme.")]
    pseudo = [entry.provenance is not None and entry.provenance.engine == "pseudo" for entry in site]
    rows = json.loads(edited.run("status", "--json", "-l", "ky").out)
    assert {
        "engine": "pseudo",
        "model": "pseudo-1",
        "machine": sum(pseudo) + sum(each["machine"] for each in rows if each["article"] != "_site"),
        "draft": 1,
        "stale": 1,
        "accepted": 1,
        "post_edited": 2,
        "acceptance": 0.3333,
        "measured": 2,
        "distance": round(sum(distances) / 2, 4),
    } == made
    assert before == edited.tree()


def test_articles_are_counted_alone(edited: Sample) -> None:
    made = drafted_by("pseudo", measured(edited, "chairman"))
    assert (0, 0, None, None) == (made["accepted"], made["post_edited"], made["acceptance"], made["distance"])


def test_the_table_says_the_same(edited: Sample) -> None:
    result = edited.run("status", "--quality", "-l", "ky")
    rows = [[cell.strip() for cell in line.split("│")[1:-1]] for line in result.out.splitlines() if "│" in line]
    people, _, made = rows
    assert ["ky", "people", "1", "·", "·", "·", "·", "·", "·", "·"] == people
    assert ["ky", "pseudo pseudo-1", "3", "1", "2", "1"] == made[:6]
    assert ["1", "33%", "{:.2f}".format(drafted_by("pseudo", measured(edited))["distance"])] == made[7:]


def test_without_the_cache_the_distance_is_unknown_and_none_is_made(edited: Sample) -> None:
    cache = edited.root / ".transpub/translations.sqlite"
    cache.unlink()
    made = drafted_by("pseudo", measured(edited))
    assert (1, 2, 0, None) == (made["accepted"], made["post_edited"], made["measured"], made["distance"])
    assert "unknown" in edited.run("status", "--quality", "-l", "ky").out
    assert not cache.exists()


def test_a_text_that_is_not_the_one_that_the_entry_tells_of_is_not_compared(edited: Sample) -> None:
    other = Provenance("pseudo", "pseudo-1", None, fingerprint(LEARN), fingerprint("a text of an older version"), "")
    edited.edit("ky", "visit", lambda e: replace(e, provenance=other) if e.source == LEARN else e)
    made = drafted_by("pseudo", measured(edited))
    assert (2, 1) == (made["post_edited"], made["measured"])
    assert round(2 / len(edited.entry("ky", "visit", MARKED).target), 4) == made["distance"]
    assert " (1/2) " in edited.run("status", "--quality", "-l", "ky").out


def test_memory_is_listed_as_what_it_is(edited: Sample) -> None:
    before = drafted_by("memory", measured(edited))["machine"]
    edited.write("source_articles/again.txt", f"Another visit\n\n{SIGNED}\n")
    assert edited.run("translate", "again", "-l", "ky").code == 0
    memory = drafted_by("memory", measured(edited))
    assert ("", before + 1, None) == (memory["model"], memory["machine"], memory["acceptance"])


def test_a_catalog_that_cannot_be_read_stops_no_other(edited: Sample) -> None:
    edited.po("ky", "chairman").write_bytes(b'msgid "a\n')
    result = edited.run("status", "--quality", "--json", "-l", "ky")
    assert result.code == 2
    assert "chairman.po" in result.err
    (row,) = json.loads(result.out)
    assert 2 == drafted_by("pseudo", row)["post_edited"]


def test_the_distance_is_by_characters_and_of_the_longer_text() -> None:
    assert [0.0, 1.0, 0.25, 0.5] == [
        quality.distance(*pair)
        for pair in (("суд", "суд"), ("суд", "план"), ("соту", "соту"[:3] + "т"), ("со", "соту"))
    ]


def test_an_adopted_text_is_a_draft_until_it_is_reviewed() -> None:
    made = Provenance("adopt", "", 0.9, fingerprint("a"), fingerprint("б"), "")
    adopted = Entry("1", "a", "б", fuzzy=True, provenance=made)
    (row,) = quality.measure("ky", [(adopted, None), (replace(adopted, fuzzy=False), None)]).drafts
    assert ("adopt", 0, 1, 1, 1.0) == (row.engine, row.machine, row.draft, row.accepted, row.acceptance)


MADE = st.builds(
    lambda engine, model, out: Provenance(engine, model, None, fingerprint("a"), fingerprint(out), ""),
    st.sampled_from(["argos", "memory", "adopt"]),
    st.sampled_from(["", "1", "2"]),
    st.sampled_from(["б", "в"]),
)
ENTRIES = st.builds(
    Entry,
    key=st.just("k"),
    source=st.just("a"),
    target=st.sampled_from(["", "б", "в"]),
    fuzzy=st.booleans(),
    previous=st.none() | st.just("an"),
    provenance=st.none() | MADE,
)


@given(st.lists(st.tuples(ENTRIES, st.none() | st.just("г")), max_size=8))
def test_every_entry_with_a_translation_counts_once_in_its_state(cases: list[tuple[Entry, str | None]]) -> None:
    found = quality.measure("ky", cases)
    counted = {
        State.REVIEWED: found.human.reviewed + sum(each.accepted + each.post_edited for each in found.drafts),
        State.DRAFT: found.human.draft + sum(each.draft for each in found.drafts),
        State.STALE: found.human.stale + sum(each.stale for each in found.drafts),
        State.MACHINE: sum(each.machine for each in found.drafts),
    }
    states = Counter(entry.state for entry, _ in cases if entry.state is not State.MISSING)
    assert states == Counter(counted)
    changed = sum(text is not None and quality.post_edited(entry) for entry, text in cases)
    assert changed == sum(each.measured for each in found.drafts)
