"""Mutants of the code, from the lists beside this file: each is one wrong line, and tests are named that fail then.

    python -m tests.mutants.run [LIST ...] [--name WORDS]

The tests that a list names must pass on a copy of the sources as they are; then each mutant is made in a copy of its
own and its tests are run. A line for each says `killed` or `SURVIVED`; the exit code is 1 where one survived, or where
the tests did not run. A mutant that survives asks for a test, or is no mistake and does not belong in the list.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
SOURCE = ROOT / "src"
PASSED, FAILED = 0, 1
"""What pytest ends with where all tests passed, and where some failed; all else says that they did not run."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change of `file`, a path below `src/transpub`; `name` is what goes wrong for a person, `by` who sees it."""

    name: str
    file: str
    old: str
    new: str
    by: tuple[str, ...]


def read(path: Path) -> tuple[Mutant, ...]:
    """The mutants of a list."""
    rows = tomllib.loads(path.read_text("utf-8"))["mutant"]
    return tuple(Mutant(**{**row, "by": tuple(row["by"])}) for row in rows)


def made(mutant: Mutant, source: Path) -> None:
    """Makes the change in a copy of the sources; ValueError where the text is not there, or not only once."""
    path = source / "transpub" / mutant.file
    text = path.read_text("utf-8")
    if text.count(mutant.old) != 1:
        raise ValueError(f"{mutant.file} has {text.count(mutant.old)} times: {mutant.old}")
    path.write_text(text.replace(mutant.old, mutant.new), "utf-8")


@contextmanager
def copied() -> Iterator[Path]:
    """A copy of the sources, for as long as it is needed."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "src"
        shutil.copytree(SOURCE, source, ignore=shutil.ignore_patterns("__pycache__"))
        yield source


def tried(source: Path, tests: Sequence[str]) -> tuple[int, str]:
    """Runs tests of this folder's parent on these sources: the exit code, and what pytest said."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-p", "tests.mutants.quick"]
    command += ["--hypothesis-seed=0", *(f"tests/{each}" for each in tests)]
    path = os.pathsep.join((str(source), str(ROOT)))
    env = {**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def code_of(mutant: Mutant) -> tuple[int, str]:
    """What the tests of a mutant say of it."""
    with copied() as source:
        made(mutant, source)
        return tried(source, mutant.by)


def main() -> int:
    """Tries the lists that are named, or all."""
    parser = argparse.ArgumentParser(description="Try mutants of the code against the tests that are to see them.")
    parser.add_argument("lists", nargs="*", type=Path, default=sorted(HERE.glob("*.toml")))
    parser.add_argument("--name", default="", help="only those with these words in their name")
    asked = parser.parse_args()
    mutants = [each for path in asked.lists for each in read(path) if asked.name in each.name]
    with copied() as source:
        code, said = tried(source, sorted({test for each in mutants for test in each.by}))
    if code != PASSED:
        sys.stdout.write(f"{said}\nthe tests must pass without a mutant\n")
        return 1
    wrong = 0
    for mutant in mutants:
        code, said = code_of(mutant)
        wrong += code != FAILED
        word = {PASSED: "SURVIVED", FAILED: "killed"}.get(code, "DID NOT RUN")
        sys.stdout.write(f"{word:<11} {mutant.file}: {mutant.name}\n")
        if word == "DID NOT RUN":
            sys.stdout.write(f"{said}\n")
        sys.stdout.flush()
    sys.stdout.write(f"{len(mutants)} mutants, {len(mutants) - wrong} killed\n")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
