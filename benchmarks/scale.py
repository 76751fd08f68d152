"""`extract` in a large project beside `msgmerge` over the same catalogs: wall time and peak memory, in one run.

    python benchmarks/scale.py [--catalogs 5000] [--entries 20]

Method: a made project of CATALOGS articles of ENTRIES sentences each and one locale, every entry translated. Then
`extract` as a process of its own with nothing changed, and with one sentence of one article changed; and `msgmerge
--update --previous --no-fuzzy-matching --backup=off`, a process for each catalog, against the template that lies beside
it (fuzzy matching has nothing to do here). msgmerge only merges: the reading and cutting of the articles, which
`extract` does too, has no counterpart in it.
"""

# ruff: noqa: INP001, T201, S603  # a program of its own, which prints and runs its own two commands

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from transpub import catalog

LOCALE = "ky"
WORDS = [f"{a}{b}{c}" for a in "bdfgklmp" for b in ("ana", "oru", "eki", "una") for c in ("", "s", "ter", "ling")]


def sentence(rng: random.Random) -> str:
    """A sentence of the length that news has."""
    words = rng.choices(WORDS, k=rng.randint(8, 24))
    return " ".join(words).capitalize() + "."


def made(folder: Path, catalogs: int, entries: int) -> None:
    """The project, extracted and translated."""
    rng = random.Random(0)  # noqa: S311  # no secret
    (folder / "transpub.toml").write_text(f'[site]\nlocales = ["{LOCALE}"]\n', "utf-8")
    for number in range(catalogs):
        path = folder / "source_articles" / f"{number // 100:03}" / f"{number:05}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        paragraphs = (" ".join(sentence(rng) for _ in range(4)) for _ in range(entries // 4))
        path.write_text("\n\n".join(paragraphs) + "\n", "utf-8")
    run(folder)
    for path in (folder / "locales" / LOCALE).rglob("*.po"):
        found = catalog.read(path)
        path.write_bytes(
            catalog.write(replace(found, entries=tuple(replace(e, target=e.source.upper()) for e in found.entries)))
        )


def measured(arguments: list[str]) -> tuple[float, float]:
    """Seconds and peak MiB of one process."""
    start = time.perf_counter()
    process = subprocess.Popen(arguments, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{arguments[0]} failed")
    return time.perf_counter() - start, used.ru_maxrss / 1024


def run(folder: Path) -> tuple[float, float]:
    """One `extract`."""
    return measured([sys.executable, "-m", "transpub", "-C", str(folder), "extract"])


def msgmerge(folder: Path) -> tuple[float, float]:
    """One msgmerge for each catalog; the seconds of all, and the peak of the largest."""
    templates, catalogs = folder / "locales" / "templates", folder / "locales" / LOCALE
    options = ["--update", "--previous", "--no-fuzzy-matching", "--no-wrap", "--backup=off", "--quiet"]
    each = [
        measured(["msgmerge", *options, str(path), str(templates / path.relative_to(catalogs).with_suffix(".pot"))])
        for path in sorted(catalogs.rglob("*.po"))
    ]
    return sum(seconds for seconds, _ in each), max(peak for _, peak in each)


def main() -> None:
    """Makes the project, measures, prints the table."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--catalogs", type=int, default=5000)
    arguments.add_argument("--entries", type=int, default=20)
    asked = arguments.parse_args()
    folder = Path(tempfile.mkdtemp())
    try:
        copy = folder / "copy"
        (folder / "project").mkdir()
        made(folder / "project", asked.catalogs, asked.entries)
        shutil.copytree(folder / "project", copy)
        theirs, their_memory = msgmerge(copy)
        same, memory = run(folder / "project")
        article = folder / "project" / "source_articles" / "000" / "00000.md"
        article.write_text(article.read_text("utf-8").replace(".", " indeed.", 1), "utf-8")
        one, one_memory = run(folder / "project")
    finally:
        shutil.rmtree(folder)
    print(f"{asked.catalogs} catalogs of {asked.entries} entries; msgmerge {theirs:.1f} s, {their_memory:.0f} MiB")
    for what, seconds, peak in (("nothing changed", same, memory), ("one sentence changed", one, one_memory)):
        ratio = seconds / theirs
        print(f"extract, {what:20} {seconds:6.1f} s ({ratio:.2f} of msgmerge), {peak:.0f} MiB")


if __name__ == "__main__":
    main()
