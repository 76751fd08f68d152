"""How quick the translation memory finds what is like a text among 100,000, as a ratio to looking at all of them.

The other way: `rapidfuzz.process.extractOne` over all sources, with the same measure of characters and the same least
likeness. Sentences are made of 20,000 words that are as frequent as in a language (Zipf), 18 of them on average; looked
up are sentences of the memory with a share of their words replaced, and sentences made anew. Found is a match where the
very sentence that was edited comes first; the goal is milliseconds. Method: each look-up both ways, in turn; medians of
the time on one core, which other work leaves as it is.
"""

# ruff: noqa: INP001, T201, S311  # a program of its own, which prints; no secret

from __future__ import annotations

import itertools
import random
import statistics
import time
import tracemalloc
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from transpub import memory

if TYPE_CHECKING:
    from collections.abc import Callable

ENTRIES, QUERIES = 100_000, 60
KINDS = (("one word", 0.0), ("a fifth of the words", 0.2), ("a third of the words", 1 / 3), ("all words", 1.0))


class Writer:
    """Sentences of words whose frequency falls with their rank."""

    def __init__(self, seed: int) -> None:
        self._rng = random.Random(seed)
        letters = "etaoinshrdlu"
        words = ("".join(self._rng.choices(letters, k=max(2, round(self._rng.gauss(6, 2))))) for _ in range(40_000))
        self._words = tuple(dict.fromkeys(words))[:20_000]
        self._sums = list(itertools.accumulate(1 / rank for rank in range(1, len(self._words) + 1)))

    def sentence(self) -> str:
        """A sentence made anew."""
        return " ".join(self._some(max(4, round(self._rng.gauss(18, 7))))) + "."

    def edited(self, text: str, share: float) -> str:
        """A sentence with this share of its words replaced, one at least."""
        words = text.split()
        count = max(1, round(share * len(words)))
        for place, word in zip(self._rng.sample(range(len(words)), count), self._some(count), strict=True):
            words[place] = word
        return " ".join(words)

    def _some(self, count: int) -> list[str]:
        return self._rng.choices(self._words, cum_weights=self._sums, k=count)


def timed(run: Callable[[], object]) -> tuple[float, object]:
    """The time on the core in milliseconds, and the result."""
    start = time.process_time()
    result = run()
    return (time.process_time() - start) * 1000, result


def all_ways(edited: str, sources: list[str]) -> object:
    """The likest of all, by looking at each."""
    return process.extractOne(edited, sources, scorer=fuzz.ratio, score_cutoff=200 * memory.NEAR - 100)


def main() -> None:
    """Measures, and prints a line for each kind of look-up."""
    writer = Writer(0)
    sources = list(dict.fromkeys(writer.sentence() for _ in range(ENTRIES)))
    pairs = [memory.Pair(source, source[::-1], "x.po") for source in sources]
    tracemalloc.start()
    known = memory.build("ru", pairs)
    known.near(sources[0])
    held = tracemalloc.get_traced_memory()[0] / 1e6
    tracemalloc.stop()
    build, _ = timed(lambda: memory.build("ru", pairs).near(sources[0]))
    print(f"{len(sources):,} pairs: built in {build / 1000:.1f} s, {held:.0f} MB beside the texts")
    for name, share in KINDS:
        mine, others, found = [], [], 0
        for text in random.Random(1).sample(sources, QUERIES):
            edited = writer.edited(text, share)
            took, near = timed(lambda edited=edited: known.near(edited, limit=1))  # type: ignore[misc]
            mine.append(took)
            others.append(timed(lambda edited=edited: all_ways(edited, sources))[0])  # type: ignore[misc]
            found += [text] == [each.source for each in near]  # type: ignore[attr-defined]
        ratio = statistics.median(others) / statistics.median(mine)
        times = f"{statistics.median(mine):.2f} ms, {max(mine):.2f} at worst"
        print(f"{name} replaced: {times}, {ratio:.0f} × as quick as looking at all; found {found} of {QUERIES}")


if __name__ == "__main__":
    main()
