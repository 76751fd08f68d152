"""Every command with faults at some of its steps; `benchmarks/bed.py` has the long run."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests import bed

pytestmark = pytest.mark.skipif(not hasattr(sys, "addaudithook") or sys.platform != "linux", reason="copies processes")

FAULTS = 10
"""Of each command."""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bed") / "project"
    bed.project(folder)
    return folder


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")  # the copies run no thread of this one
@pytest.mark.parametrize("name", bed.COMMANDS)
def test_no_fault_costs_a_text_or_leaves_half_a_file_and_the_next_run_mends_the_rest(root: Path, name: str) -> None:
    told = bed.tried(root, name, FAULTS, seed=1)
    assert told.faults == min(FAULTS, bed.steps(root, bed.COMMANDS[name]) * len(bed.KINDS))
    assert told.lost == []


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_the_bed_sees_a_text_that_is_lost(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def save(path: Path, data: bytes, *_: object) -> bool:
        """As one saves who thinks of no faults."""
        with path.open("wb") as file:
            path.with_suffix(".seen").touch()  # a step between
            file.write(data)
        path.with_suffix(".seen").unlink()
        return True

    monkeypatch.setattr("transpub.catalog.disk._put", save)
    steps = bed.steps(root, ("extract",))
    after = bed.calm(root, ("extract",))
    found = [wrong for step in range(1, steps + 1) for wrong in bed.disturbed(root, ("extract",), step, "kill", after)]
    assert found


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_publish_with_a_broken_disk_at_each_step(root: Path) -> None:
    """Once it went on without an article that could not be read at one moment, and the next run too."""
    steps, after = bed.steps(root, ("publish",)), bed.calm(root, ("publish",))
    found = [
        wrong for step in range(1, steps + 1) for wrong in bed.disturbed(root, ("publish",), step, "broken", after)
    ]
    assert found == []


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_every_command_has_steps_and_people_s_texts_are_in_the_project(root: Path) -> None:
    assert len(bed.ledger(root)) >= 20
    assert all(bed.steps(root, command) >= 5 for command in bed.COMMANDS.values())
