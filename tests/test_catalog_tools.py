"""What editors and tools of the field wrote, recorded; and gettext's own programs, run where they are installed."""

from __future__ import annotations

import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

from tests.catalogs import EVERY, every_state
from transpub import catalog
from transpub.model import Catalog, State

CASES = Path(__file__).parent / "cases" / "catalog"
DONE = tomllib.loads((CASES / "tools.toml").read_text("utf-8"))
NAMES = {entry.key: name for name, entry in EVERY.items()}


def meanings(found: Catalog) -> dict[str, tuple[str, State]]:
    return {NAMES[entry.key]: (entry.target, entry.state) for entry in (*found.entries, *found.obsolete)}


def comments(found: Catalog) -> set[str]:
    return {comment.strip() for entry in (*found.entries, *found.obsolete) for comment in entry.comments}


AS_THEY_WERE = meanings(every_state()[0])
SAID = comments(every_state()[0])


def test_every_state_is_among_the_entries() -> None:
    assert set(State) == {state for _, state in AS_THEY_WERE.values()}
    assert sorted(DONE) == sorted(path.stem for path in (CASES / "tools").glob("*.po"))


@pytest.mark.parametrize("name", sorted(DONE))
def test_what_a_tool_saved_means_what_its_user_did(name: str) -> None:
    before, article = every_state()
    found = catalog.parse((CASES / "tools" / f"{name}.po").read_bytes(), name)
    expected = dict(AS_THEY_WERE)
    for entry, (state, *text) in DONE[name].items():
        expected[entry] = (text[0] if text else expected[entry][0], State(state))
    assert expected == meanings(found)
    assert SAID <= comments(found)
    assert before.comments == found.comments
    merged = catalog.merge(found, article, locale="ky", project="Press Service")
    assert expected == meanings(merged)
    assert merged == catalog.merge(merged, article, locale="ky", project="Press Service")
    assert merged == catalog.parse(catalog.write(merged))


GETTEXT = (
    ["msgcat", "--no-wrap", "-"],
    ["msgcat", "-"],
    ["msgcat", "--escape", "-"],
    ["msgattrib", "--no-fuzzy", "--clear-previous", "-"],
    ["msgconv", "-t", "GB18030", "-"],
    ["msgfilter", "cat"],
)


@pytest.mark.external
@pytest.mark.parametrize("command", GETTEXT, ids=" ".join)
def test_gettext_passes_every_state_on(command: list[str]) -> None:
    if shutil.which(command[0]) is None:
        pytest.skip("gettext is not installed")
    before, article = every_state()
    out = subprocess.run(command, input=catalog.write(before), capture_output=True, check=True).stdout
    merged = catalog.merge(catalog.parse(out), article, locale="ky", project="Press Service")
    fuzzy = {"raw", "draft", "edited", "stale", "overtaken", "unsung"} if "--no-fuzzy" in command else set()
    kept = {name: meaning for name, meaning in AS_THEY_WERE.items() if name not in fuzzy}
    assert kept == {name: meaning for name, meaning in meanings(merged).items() if name not in fuzzy}


@pytest.mark.external
@pytest.mark.parametrize("options", [[], ["--previous"], ["-N"], ["--previous", "-N"]], ids=" ".join)
def test_what_msgmerge_makes_of_an_edited_article_loses_no_text_and_no_state(
    tmp_path: Path, options: list[str]
) -> None:
    if shutil.which("msgmerge") is None:
        pytest.skip("gettext is not installed")
    before, article = every_state()
    template = catalog.write(catalog.template(article, None, "Press Service")).decode()
    (tmp_path / "ky.po").write_bytes(catalog.write(before))
    (tmp_path / "new.pot").write_text(template.replace("A plan was signed in", "A long plan was signed in"), "utf-8")
    command = ["msgmerge", "-q", "--no-wrap", *options, "ky.po", "new.pot"]
    out = subprocess.run(command, cwd=tmp_path, capture_output=True, check=True).stdout
    merged = catalog.merge(catalog.parse(out), article, locale="ky", project="Press Service")
    after = meanings(merged)
    assert {target for target, _ in AS_THEY_WERE.values()} <= {target for target, _ in after.values()}
    raised = {name for name, (_, state) in after.items() if state is State.REVIEWED} - {
        name for name, (_, state) in AS_THEY_WERE.items() if state is State.REVIEWED
    }
    assert set() == raised, "nothing that nobody reviewed counts as reviewed"
