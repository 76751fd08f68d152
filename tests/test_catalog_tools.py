"""After every tool that a translator may use: each text, comment and state is what that person would expect."""

from __future__ import annotations

import dataclasses
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.catalogs import EVERY, GONE, document, every_state
from transpub import catalog
from transpub.errors import CatalogError
from transpub.model import Catalog, Document, Entry, State, fingerprint

CASES = Path(__file__).parent / "cases" / "catalog"
WRITTEN = tomllib.loads((CASES / "tools.toml").read_text("utf-8"))

gettext = pytest.mark.skipif(shutil.which("msgmerge") is None, reason="gettext is not installed")
git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


def run(data: bytes, *command: str) -> bytes:
    return subprocess.run(command, input=data, capture_output=True, check=True).stdout


def merged(old: Catalog, article: Document) -> Catalog:
    """The catalog after the next run, which is also the last that changes it."""
    new = catalog.merge(old, article, locale="ky", project="Press Service")
    again = catalog.merge(catalog.parse(catalog.write(new)), article, locale="ky", project="Press Service")
    assert catalog.write(new) == catalog.write(again)
    return again


def by_name(found: Catalog) -> dict[str, Entry]:
    names = {entry.key: name for name, entry in EVERY.items()}
    return {names[entry.key]: entry for entry in (*found.entries, *found.obsolete) if entry.key in names}


def edited(**sources: str) -> Document:
    """The article with other sources for some entries, and new sentences at its end; the keys stay."""
    live = {name: sources.pop(name, entry.source) for name, entry in EVERY.items() if name not in GONE}
    keys = [EVERY[name].key for name in live] + [fingerprint(source) for source in sources.values()]
    return document([*live.values(), *sources.values()], name="states", keys=keys)


def pot(article: Document, folder: Path) -> str:
    path = folder / "new.pot"
    path.write_bytes(catalog.write(catalog.template(article, None, "Press Service")))
    return str(path)


def test_every_state_is_there() -> None:
    found, _ = every_state()
    assert EVERY.keys() == by_name(found).keys()
    assert set(State) == {entry.state for entry in found.entries}
    assert found == catalog.parse(catalog.write(found))


@pytest.mark.parametrize("tool", WRITTEN)
def test_what_a_tool_wrote_is_understood(tool: str) -> None:
    case: dict[str, dict[str, Any]] = WRITTEN[tool]
    before, article = every_state()
    after = merged(catalog.read(CASES / "tools" / f"{tool}.po"), article)
    assert before.comments == after.comments
    assert [entry.key for entry in before.entries] == [entry.key for entry in after.entries]
    found = by_name(after)
    for name, was in by_name(before).items():
        now = found[name]
        lost = case.get("lost", {}).get(name, ())
        assert case.get("states", {}).get(name, was.state) == now.state, name
        assert case.get("targets", {}).get(name, was.target) == now.target, name
        assert was.provenance == now.provenance, name
        said = [line.strip() if "indent" in lost else line for line in was.comments]
        assert said == [line for line in now.comments if not line.startswith("| msgid")], name
        if now.state is State.STALE:
            assert (None if "previous" in lost else was.previous, was.review) == (now.previous, now.review), name


KEEPING = (
    ("msgcat", "--no-wrap", "-"),
    ("msgcat", "-"),
    ("msgcat", "--escape", "-"),
    ("msgcat", "--width=40", "-"),
    ("msgcat", "--no-location", "--strict", "--indent", "-"),
    ("msgattrib", "-"),
    ("msguniq", "-"),
    ("msgconv", "-t", "GB18030", "-"),
    ("msgfilter", "--keep-header", "cat"),
)


@pytest.mark.external
@gettext
@pytest.mark.parametrize("command", KEEPING, ids=" ".join)
def test_after_gettext_the_next_run_writes_the_very_bytes_that_stood_there(command: tuple[str, ...]) -> None:
    found, article = every_state()
    data = catalog.write(found)
    assert data == catalog.write(merged(catalog.parse(run(data, *command)), article))


@pytest.mark.external
@gettext
@pytest.mark.parametrize("options", [(), ("--previous",), ("-N",)], ids=" ".join)
def test_after_an_update_from_the_same_template_all_states_are_the_same(
    options: tuple[str, ...], tmp_path: Path
) -> None:
    found, article = every_state()
    data = run(catalog.write(found), "msgmerge", "-q", *options, "-", pot(article, tmp_path))
    after = merged(catalog.parse(data), article)
    for was, now in zip((*found.entries, *found.obsolete), (*after.entries, *after.obsolete), strict=True):
        previous = was.previous if "--previous" in options or was.source == EVERY["unsung"].source else None
        assert dataclasses.replace(was, flags=(), previous=previous) == now


@pytest.mark.external
@gettext
def test_previous_sources_cleared_by_a_tool_leave_their_entries_stale() -> None:
    found, article = every_state()
    after = merged(catalog.parse(run(catalog.write(found), "msgattrib", "--clear-previous", "-")), article)
    assert {name: entry.state for name, entry in by_name(found).items()} == {
        name: entry.state for name, entry in by_name(after).items()
    }


def changed() -> Document:
    """The article with a sentence of each kind edited, and a new one that is like another."""
    return edited(
        raw="The judges of the courts met on Friday.",
        human="A plan was signed in the morning.",
        accepted="Students listened to a long public lecture.",
        stale="Twelve ministers waited outside.",
        overtaken="Every clerk received sixty new computers.",
        new="A plan was signed in the morning of Monday.",
    )


def no_text_is_lost_or_taken_for_reviewed(after: Catalog) -> None:
    now = by_name(after)
    assert State.MISSING is now["raw"].state
    for name in ("human", "accepted", "stale", "overtaken"):
        assert (State.STALE, EVERY[name].target) == (now[name].state, now[name].target), name
        assert (EVERY[name].previous or EVERY[name].source) == now[name].previous, name
    for name in ("missing", "draft", "edited", "comments", "nasty", "long", "gone", "unsung"):
        kept = dataclasses.replace(now[name], note="", place="", flags=())
        assert dataclasses.replace(EVERY[name], flags=()) == kept, name
    # msgmerge proposes the text of a sentence that is like it; it stands in its own place already
    assert ("A plan was signed in the morning of Monday.", "") == (after.entries[-1].source, after.entries[-1].target)


def test_after_an_update_from_a_changed_template_in_poedit_all_is_as_after_extract() -> None:
    """Poedit 3.2.2, its command "Update from POT file", before anybody has run `extract`."""
    after = merged(catalog.read(CASES / "tools" / "poedit_update.po"), changed())
    no_text_is_lost_or_taken_for_reviewed(after)
    found, _ = every_state()
    direct = merged(found, changed())
    no_text_is_lost_or_taken_for_reviewed(direct)
    assert [entry.state for entry in direct.entries] == [entry.state for entry in after.entries]


@pytest.mark.external
@gettext
@pytest.mark.parametrize("options", [("--previous",), ("-N",)], ids=" ".join)
def test_after_an_update_from_a_changed_template_by_msgmerge_all_is_as_after_extract(
    options: tuple[str, ...], tmp_path: Path
) -> None:
    found, _ = every_state()
    data = run(catalog.write(found), "msgmerge", "-q", *options, "-", pot(changed(), tmp_path))
    no_text_is_lost_or_taken_for_reviewed(merged(catalog.parse(data), changed()))


@pytest.mark.external
@gettext
def test_two_versions_joined_by_msgcat_are_named_with_their_line(tmp_path: Path) -> None:
    found, _ = every_state()
    for name, target in (("a", "Бир"), ("b", "Эки")):
        changed = (dataclasses.replace(e, target=target) if e.key == EVERY["human"].key else e for e in found.entries)
        (tmp_path / f"{name}.po").write_bytes(catalog.write(dataclasses.replace(found, entries=tuple(changed))))
    data = run(b"", "msgcat", str(tmp_path / "a.po"), str(tmp_path / "b.po"))
    with pytest.raises(CatalogError, match="two versions") as caught:
        catalog.parse(data, "ky/a.po")
    line = int(caught.value.where.rpartition(":")[2])
    assert b"#-#-#-#-#" in data.split(b"\n")[line - 1]


@pytest.mark.external
@git
@pytest.mark.parametrize("style", ["merge", "diff3"])
def test_two_branches_that_edit_one_entry_are_named_with_their_line(style: str, tmp_path: Path) -> None:
    base, _ = every_state()
    for name, target in (("mine", "Бир"), ("base", EVERY["human"].target), ("theirs", "Эки")):
        changed = (dataclasses.replace(e, target=target) if e.key == EVERY["human"].key else e for e in base.entries)
        (tmp_path / name).write_bytes(catalog.write(dataclasses.replace(base, entries=tuple(changed))))
    command = ["git", "merge-file", "-p", *(["--diff3"] if style == "diff3" else []), "mine", "base", "theirs"]
    data = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).stdout
    with pytest.raises(CatalogError, match="conflict") as caught:
        catalog.parse(data, "ky/a.po")
    line = int(caught.value.where.rpartition(":")[2])
    assert data.split(b"\n")[line - 1].startswith(b"<<<<<<<")
