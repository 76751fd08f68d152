"""A short run of the faults; `benchmarks/faults.py` is the long one."""

from __future__ import annotations

import sys

import pytest

from tests import faults

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> faults.World:
    return faults.World.make(tmp_path_factory.mktemp("world"), seed=1)


@pytest.mark.parametrize("fault", [fault for fault in faults.FAULTS if fault != "disk full"])
def test_no_fault_costs_a_word_and_the_next_run_repairs_the_rest(world: faults.World, fault: str) -> None:
    tally = faults.trial(world, fault, rounds=2)
    assert (0, 0, 0) == (tally.unreadable, tally.lost, tally.not_repaired)
    assert fault.startswith("killed") or tally.left == 0
    assert tally.texts > 0
