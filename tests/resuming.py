"""`transpub translate` killed again and again, with a made model: what was done is kept, the rest is resumed."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests import argos_maker
from tests.project import Sample
from transpub import catalog

if TYPE_CHECKING:
    from pathlib import Path

WORDS = ("court", "judge", "plan", "hall", "archive", "visit", "paper", "street", "river", "school", "table", "horse")
IMAGES = {word: f"с{index}" for index, word in enumerate(WORDS)}


@dataclass(frozen=True)
class Told:
    """What was in the cache and in the catalogs after each kill; whether the end is that of an undisturbed run."""

    cached: tuple[int, ...]
    drafted: tuple[int, ...]
    lost: int
    unreadable: int
    equal: bool
    sentences: int


def project(root: Path, models: Path, sentences: int, seed: int) -> Sample:
    """A project of so many sentences, all different, 30 in an article."""
    rng = random.Random(seed)
    sample = Sample(root)
    sample.write(
        "transpub.toml",
        f'[site]\nlocales = ["ky"]\n[translate.argos]\nmodels = "{models.as_posix()}"\nthreads = 2\n',
    )
    texts = [
        f"The {' '.join(rng.choices(WORDS, k=rng.randrange(3, 20)))} came {number} times."
        for number in range(sentences)
    ]
    for start in range(0, sentences, 30):
        marked = [
            text.replace("came", "**came**") if rng.random() < 0.1 else text for text in texts[start : start + 30]
        ]
        sample.write(f"source_articles/a{start:06}.md", "\n\n".join(marked) + "\n")
    return sample


def start(sample: Sample) -> subprocess.Popen[bytes]:
    run = [sys.executable, "-m", "transpub", "-C", str(sample.root), "translate"]
    return subprocess.Popen(run, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def entries(sample: Sample) -> tuple[dict[tuple[str, str], str], int]:
    """Every draft by its article and key, and how many catalogs cannot be read."""
    found: dict[tuple[str, str], str] = {}
    unreadable = 0
    for path in sorted((sample.root / "locales/ky").rglob("a*.po")):
        try:
            known = catalog.read(path)
        except Exception:  # noqa: BLE001  # whatever is wrong with it
            unreadable += 1
            continue
        found |= {(path.stem, entry.key): entry.target for entry in known.entries if entry.target}
    return found, unreadable


def cached(sample: Sample) -> int:
    path = sample.root / ".transpub/translations.sqlite"
    if not path.exists():
        return 0
    opened = sqlite3.connect(path)
    try:
        count: int = opened.execute("SELECT count(*) FROM translations").fetchone()[0]
    except sqlite3.Error:
        return 0  # it is just being made
    finally:
        opened.close()
    return count


def trial(root: Path, sentences: int, kills: int, seed: int = 0) -> Told:
    """An undisturbed run, and one that is killed so many times, at random moments of what is left of it."""
    models = root / "models"
    argos_maker.make(models, images=IMAGES)
    calm = project(root / "calm", models, sentences, seed)
    begun = time.monotonic()
    assert 0 == start(calm).wait()
    seconds = time.monotonic() - begun
    sample, rng = project(root / "killed", models, sentences, seed), random.Random(seed)
    counts: list[int] = []
    drafted: list[int] = []
    lost = unreadable = 0
    before: dict[tuple[str, str], str] = {}
    for number in range(kills):
        run = start(sample)
        while cached(sample) <= (counts[-1] if counts else 0) and run.poll() is None:
            time.sleep(0.02)  # until it has gone on: what comes before is not the point
        time.sleep(rng.uniform(0, 1.2) * seconds / (kills + 2))
        os.kill(run.pid, signal.SIGKILL)
        run.wait()
        found, broken = entries(sample)
        unreadable += broken
        lost += sum(found.get(key) != text for key, text in before.items())
        counts.append(cached(sample))
        lost += bool(number) and counts[-1] < counts[-2]
        drafted.append(len(found))
        before = found
    assert 0 == start(sample).wait()
    equal = entries(sample) == entries(calm)
    return Told(tuple(counts), tuple(drafted), lost, unreadable, equal, sentences)
