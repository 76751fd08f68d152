"""How well `transpub adopt` aligns: articles whose sentences are known to be one another's, joined and aligned again.

    python benchmarks/bitext.py ARTICLES.jsonl [--drop 0.1] [--join 0.1]

ARTICLES is a JSON object a line, with a list of sentences under each language code (NTREX-128). Method: of each
article and language a share of the target's sentences is left out and another joined to the next, seeded, as in a real
translation; a bead of the aligner is right where all pairs of source and target in it are, and only those. Precision
and recall are over pairs of one source sentence and what it became, the ones that fill a catalog.
"""

# ruff: noqa: INP001, T201  # a program of its own, which prints

from __future__ import annotations

import argparse
import json
import random
from pathlib import Path
from typing import TYPE_CHECKING

from transpub import bitext
from transpub.codes import unspaced

if TYPE_CHECKING:
    from collections.abc import Sequence

LOCALES = ("ky", "ru", "zh_CN")


def edited(
    lines: Sequence[str], locale: str, drop: float, join: float, rng: random.Random
) -> list[tuple[tuple[int, ...], str]]:
    """The target's sentences, each with the places of the source sentences that it is of."""
    out: list[tuple[tuple[int, ...], str]] = []
    joined = False
    for place, line in enumerate(lines):
        if rng.random() < drop:
            joined = False
            continue
        if joined and out:
            before, text = out[-1]
            out[-1] = (*before, place), text + ("" if unspaced(locale) else " ") + line
        else:
            out.append(((place,), line))
        joined = not joined and rng.random() < join
    return out


def main() -> None:
    """Prints a line for each locale."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("articles", type=Path)
    arguments.add_argument("--drop", type=float, default=0.0)
    arguments.add_argument("--join", type=float, default=0.0)
    asked = arguments.parse_args()
    articles = [json.loads(line) for line in asked.articles.read_text("utf-8").splitlines()]
    for locale in LOCALES:
        rng = random.Random(0)  # noqa: S311  # no secret
        right = given = wanted = 0
        for article in articles:
            target = edited(article[locale], locale, asked.drop, asked.join, rng)
            beads = bitext.align(
                [bitext.Sentence(text) for text in article["en"]], [bitext.Sentence(text) for _, text in target]
            )
            truth = {(places[0], place) for place, (places, _) in enumerate(target) if len(places) == 1}
            found = {(bead.source[0], bead.target[0]) for bead in beads if len(bead.source) == len(bead.target) == 1}
            right, given, wanted = right + len(truth & found), given + len(found), wanted + len(truth)
        print(f"{locale:6} precision {right / given:.3f}, recall {right / wanted:.3f} ({wanted} sentences)")


if __name__ == "__main__":
    main()
