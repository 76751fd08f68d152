"""Commands where nothing has changed, and where one article has, beside a bare loop that `stat`s the same files.

    python benchmarks/changes.py [--articles 1000] [--folder /dev/shm] [--guard]

Method: the project of `benchmarks/publish.py` without its translations, drafted by the pseudo engine. Each command is a
process of its own: the first run, then three with nothing changed and three with another sentence in one article, of
which the least counts; before each of the latter nothing is left to do for the others. The loop walks the folders of
articles, catalogs and, for `publish`, the site with `os.walk`, and calls `os.stat` for each file, as a process too.
`--guard` fails where a ratio is worse than it is known to be.
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
GUARD = {"extract": 6.0, "translate": 6.0, "check": 12.0, "publish": 8.0}
"""The most times the loop that a command with nothing to do took, of 300 articles, on a machine that was not quiet."""


def run(folder: Path, command: tuple[str, ...]) -> tuple[float, float]:
    """Seconds and MiB of a command."""
    return publish.measured([sys.executable, "-m", "transpub", "-C", str(folder), *command])


def loop(folder: Path, name: str) -> float:
    """Seconds of the loop, the least of three."""
    roots = ["source_articles", "locales", *(["site"] if name == "publish" else [])]
    arguments = [sys.executable, "-c", LOOP, *(str(folder / root) for root in roots)]
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
            print(
                f"| {command} | {cells[0]} | {bare:.2f} | {cells[1]} | {ratio:.1f} | {cells[2]} | {best[0] - same[0]:.2f} |"
            )
            if ratio > GUARD[command]:
                worse.append(f"{command}: {ratio:.1f} times the loop, known are {GUARD[command]}")
    if asked.guard and worse:
        raise SystemExit("\n".join(worse))


if __name__ == "__main__":
    main()
