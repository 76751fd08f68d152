"""A short run of the kills; `benchmarks/resume.py` is the long one."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from tests import resuming

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_a_run_that_is_killed_again_and_again_ends_like_one_that_is_not(tmp_path: Path) -> None:
    told = resuming.trial(tmp_path, sentences=1500, kills=3)
    assert 0 < told.cached[0] < told.cached[1] <= told.cached[2], "each kill came in the middle"
    assert 0 < told.cached[0] < 1500
    assert (0, 0, True) == (told.lost, told.unreadable, told.equal)
