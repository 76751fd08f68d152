"""Whether `transpub translate` goes on where a kill -9 stopped it: counts, no times.

    python benchmarks/resume.py [SENTENCES [KILLS [SEED]]]

A project of SENTENCES different sentences (20,000), one in ten with marks, through a small made model, killed KILLS
times (10) at random moments and run to its end. After each kill every catalog must parse, no draft that was there may
be gone, and the cache must hold no less than before; at the end each entry must have the text of an undisturbed run.
"""

# ruff: noqa: INP001, T201  # a program of its own, which prints

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))  # the trial is with the tests

from tests import resuming


def main() -> int:
    """Prints what was found; 1 where a promise was broken."""
    sentences, kills, seed = (*map(int, sys.argv[1:]), *(20000, 10, 0)[len(sys.argv) - 1 :])
    with tempfile.TemporaryDirectory() as work:
        told = resuming.trial(Path(work), sentences, kills, seed)
    print(f"{told.sentences} sentences, {kills} kills")
    print(f"{told.lost} lost, {told.unreadable} unreadable, the end is that of an undisturbed run: {told.equal}")
    print(f"in the cache after each: {told.cached}; in catalogs: {told.drafted}")
    return int(bool(told.lost or told.unreadable or not told.equal))


if __name__ == "__main__":
    sys.exit(main())
