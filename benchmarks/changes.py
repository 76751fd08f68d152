"""Commands where nothing has changed, and where one article has, beside a bare loop that `stat`s the same files.

    python benchmarks/changes.py [--articles 1000] [--folder /dev/shm] [--guard]

Method: the project of `benchmarks/publish.py` without its translations, drafted by the pseudo engine. Each command is a
process of its own: the first run, then three with nothing changed and three with another sentence in one article, of
which the least counts; before each of the latter nothing is left to do for the others. The loop walks the folders of
articles, catalogs and, for `publish`, the site with `os.walk`, and calls `os.stat` for each file, as a process too.
`--guard` fails where a command with nothing to do takes more than four times a loop that imports our command line too.
"""

# ruff: noqa: INP001, T201  # a program of its own, which prints

from __future__ import annotations

import argparse
import compileall
import shutil
import sys
import tempfile
from pathlib import Path

import publish

import transpub

LOOP = """
import os, sys
for root in sys.argv[1:]:
    for top, _, names in os.walk(root):
        for name in names:
            os.stat(os.path.join(top, name))
"""
COMMANDS = {
    "extract": ("extract",),
    "translate": ("translate", "--engine", "pseudo"),
    "check": ("check",),
    "publish": ("publish",),
}
GUARD = 4.0
"""The most times that a command with nothing to do may take what the loop takes with our command line imported."""


def run(folder: Path, command: tuple[str, ...]) -> tuple[float, float]:
    """Seconds and MiB of a command."""
    return publish.measured([sys.executable, "-m", "transpub", "-C", str(folder), *command])


def loop(folder: Path, name: str, first: str = "") -> float:
    """Seconds of the loop, the least of three; `first` is done before it."""
    roots = ["source_articles", "locales", *(["site"] if name == "publish" else [])]
    arguments = [sys.executable, "-c", first + LOOP, *(str(folder / root) for root in roots)]
    return min(publish.measured(arguments)[0] for _ in range(3))


def changed(folder: Path, turn: int) -> None:
    """Another sentence in one article."""
    article = next(iter(sorted((folder / "source_articles").rglob("*.md"))))
    head, _, rest = article.read_text("utf-8").partition("\n## ")
    lines = [line for line in head.splitlines() if not line.startswith("Changed ")]
    article.write_text("\n".join([*lines, f"Changed {turn} times, so it was said."]) + f"\n\n## {rest}", "utf-8")


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--folder", type=Path, default=None)
    parser.add_argument("--guard", action="store_true")
    asked = parser.parse_args()
    compileall.compile_dir(Path(transpub.__file__).parent, quiet=2)
    with tempfile.TemporaryDirectory(dir=asked.folder) as name:
        folder = Path(name)
        publish.made(folder, asked.articles)
        shutil.rmtree(folder / "locales")
        print(f"{asked.articles} articles, {len(publish.LOCALES)} locales: seconds (MiB)")
        print("| command | first run | loop | nothing changed | times the loop | one article | more |")
        worse = []
        turn = 0
        for command, words in COMMANDS.items():
            first = run(folder, words)
            same = min(run(folder, words) for _ in range(3))
            one = []
            for _ in range(3):
                turn += 1
                changed(folder, turn)
                if command == "check":
                    run(folder, COMMANDS["translate"])
                one.append(run(folder, words))
                run(folder, words)
            bare, best = loop(folder, command), min(one)
            ratio = same[0] / bare
            cells = [f"{each[0]:.2f} ({each[1]:.0f})" for each in (first, same, best)]
            more = f"{best[0] - same[0]:.2f}"
            print(f"| {command} | {cells[0]} | {bare:.2f} | {cells[1]} | {ratio:.1f} | {cells[2]} | {more} |")
            guarded = same[0] / loop(folder, command, "import transpub.cli\n")
            if guarded > GUARD:
                worse.append(f"{command}: {guarded:.1f} times the loop with our imports, {GUARD} are allowed")
    if asked.guard and worse:
        raise SystemExit("\n".join(worse))


if __name__ == "__main__":
    main()
