"""A short run of the faults; `benchmarks/faults.py` is the long one."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests import faults


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")
def test_no_fault_costs_a_word_and_the_next_run_repairs_the_rest(tmp_path: Path) -> None:
    run = [sys.executable, "-m", "tests.faults", str(tmp_path)]
    done = subprocess.run(run, capture_output=True, text=True, check=False, cwd=Path(__file__).parent.parent)
    assert 0 == done.returncode, done.stderr
    tallies = json.loads(done.stdout)
    assert {*tallies} == {fault for fault in faults.FAULTS if fault != "disk full"}
    for fault, tally in tallies.items():
        assert (0, 0, 0) == (tally["unreadable"], tally["lost"], tally["not_repaired"]), fault
        assert fault.startswith("killed") or tally["left"] == 0, fault
        assert tally["texts"] > 0, fault
