"""Every command of transpub with a fault at its steps on the disk: how many faults, and what was lost.

    python benchmarks/bed.py [MOST [SEED [COMMAND…]]]

MOST faults for each command, chosen by SEED among all of its steps and kinds of faults; all of them where there are no
more (0: all). `tests/bed.py` says what a step is, what a fault, and what must hold after it.
"""

# ruff: noqa: INP001, T201  # a program of its own, which prints

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))  # the bed is with the tests

from tests import bed

ALL = 1_000_000


def main() -> int:
    """Runs them, and prints a line for each command."""
    numbers = [int(each) for each in sys.argv[1:3]]
    most, seed = (*numbers, 0, 0)[:2]
    wrong: list[str] = []
    faults = 0
    with tempfile.TemporaryDirectory() as name:
        root = Path(name) / "project"
        bed.project(root)
        for command in sys.argv[3:] or bed.COMMANDS:
            told = bed.tried(root, command, most or ALL, seed)
            faults += told.faults
            wrong += told.lost
            steps = bed.steps(root, bed.COMMANDS[command])
            print(f"{command:26} {steps:4} steps {told.faults:5} faults {len(told.lost):3} wrong", flush=True)
    print(*wrong, sep="\n")
    print(f"{faults} faults, {len(wrong)} of them with something wrong after it")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
