"""What faults cost: `transpub translate` killed, on a full disk, beside editors and other runs; counts, no times.

    python benchmarks/faults.py [ROUNDS [SEED [FAULT]]]

A project of two articles and two locales, whose author edits every article and whose translators write into every
catalog before each round. After each fault every catalog must parse and hold every text that a translator wrote, and a
run that nothing disturbs, after every second fault, must end well. `disk full` needs a small file system of its own,
which root may mount; it is left out otherwise, and `write fails` stands for it. `left` are temporary files: a SIGKILL
may leave them.
"""

# ruff: noqa: INP001, T201  # a program of its own, which prints

from __future__ import annotations

import contextlib
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parent.parent))  # the faults are with the tests

from tests import faults

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextlib.contextmanager
def folder(*, small: bool) -> Iterator[Path | None]:
    """A new folder; a file system of half a megabyte where it must be small, None where that may not be."""
    with tempfile.TemporaryDirectory() as name:
        if not small:
            yield Path(name)
            return
        mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "none", name]
        if subprocess.run(mount, capture_output=True, check=False).returncode:  # noqa: S603  # fixed words
            yield None
            return
        try:
            yield Path(name)
        finally:
            subprocess.run(["umount", "-l", name], check=True)  # noqa: S603, S607  # what was mounted above


def main() -> int:
    """Prints a line for each fault; 1 where a promise was broken."""
    rounds, seed, chosen = (*sys.argv[1:], *("200", "0", "")[len(sys.argv) - 1 :])
    broken = 0
    for fault in filter(lambda name: chosen in name, faults.FAULTS):
        with folder(small=fault == "disk full") as root:
            if root is None:
                print(f"{fault}: left out, nothing can be mounted here")
                continue
            tally = faults.trial(faults.World.make(root, int(seed)), fault, int(rounds))
            print(f"{fault}: {tally}", flush=True)
            broken += tally.unreadable + tally.lost + tally.not_repaired
    return int(broken > 0)


if __name__ == "__main__":
    sys.exit(main())
