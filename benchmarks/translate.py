"""How much faster the engine `argos` is than the way of `argostranslate`, as a ratio in the same run.

The way of argostranslate 1.12: one `translate_batch` for each paragraph, batches of 32 tokens, beam 4, one translation
at a time on all cores. Ours: one call for all paragraphs, with the engine's own defaults. Both run one made package of
the size of a real one (6+6 layers, width 512, 32,000 tokens, int8) over the same sentences, of 31 tokens on average as
in news, four to a paragraph; both include cutting into tokens and joining. The made model translates each sentence to
itself, so outputs are as long as inputs. Method: the two in turn, ROUNDS times, after one run to warm up; the ratio of
the two medians. On two cores (2026-11): 9.6 where nothing else ran, 4 to 6 beside other work.
"""

# ruff: noqa: INP001, T201  # a program of its own, which prints

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import ctranslate2
import sentencepiece

sys.path.insert(0, str(Path(__file__).parent.parent))  # the maker of packages is with the tests

from tests import argos_maker

from transpub.engines import argos

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

PARAGRAPHS, SENTENCES, ROUNDS = 16, 4, 3
REAL = argos_maker.Shape(layers=6, width=512, heads=8, tokens=32000)
WORDS = tuple(f"{a}{b}{c}" for a in "bdfgklm" for b in "aeiou" for c in "nrst")


def article() -> list[list[str]]:
    """Paragraphs of sentences whose lengths are spread like those of news."""
    rng = random.Random(0)  # noqa: S311  # no secret
    return [
        [" ".join(rng.choices(WORDS, k=max(5, min(80, round(rng.gauss(31, 13)))))) for _ in range(SENTENCES)]
        for _ in range(PARAGRAPHS)
    ]


def their_way(folder: Path, paragraphs: Sequence[Sequence[str]]) -> Callable[[], list[str]]:
    """What `argostranslate.translate.apply_packaged_translation` does, its sentence splitter left out."""
    translator = ctranslate2.Translator(str(folder / "model"), device="cpu", inter_threads=1, intra_threads=0)
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(folder / "sentencepiece.model"))

    def translate() -> list[str]:
        out = []
        for paragraph in paragraphs:
            results = translator.translate_batch(
                [pieces.encode(sentence, out_type=str) for sentence in paragraph],
                replace_unknowns=True,
                max_batch_size=32,
                batch_type="tokens",
                beam_size=4,
                num_hypotheses=1,
                length_penalty=0.2,
                return_scores=True,
            )
            out += [pieces.decode_pieces(result.hypotheses[0]) for result in results]
        return out

    return translate


def our_way(folder: Path, paragraphs: Sequence[Sequence[str]]) -> Callable[[], list[str]]:
    """The engine, with its defaults."""
    engine = argos.create({"models": str(folder.parent)})
    sentences = [sentence for paragraph in paragraphs for sentence in paragraph]
    return lambda: [each.text if each else "" for each in engine.translate(sentences, "en", "ky")]


def seconds(run: Callable[[], list[str]], expected: list[str]) -> float:
    """The wall time of one run, whose result must be right."""
    start = time.perf_counter()
    result = run()
    taken = time.perf_counter() - start
    if result != expected:
        sys.exit("the translations are not those expected")
    return taken


def main() -> None:
    """Measures, and prints one line."""
    paragraphs = article()
    expected = [sentence for paragraph in paragraphs for sentence in paragraph]
    with tempfile.TemporaryDirectory() as work:
        folder = argos_maker.make(Path(work) / "models", images={word: word for word in WORDS}, shape=REAL)
        theirs, ours = their_way(folder, paragraphs), our_way(folder, paragraphs)
        seconds(ours, expected), seconds(theirs, expected)
        rounds = [(seconds(theirs, expected), seconds(ours, expected)) for _ in range(ROUNDS)]
    their_time, our_time = (statistics.median(column) for column in zip(*rounds, strict=True))
    count = len(expected)
    print(
        f"the engine argos: {their_time / our_time:.1f} × the way of argostranslate "
        f"({count / our_time:.1f} to {count / their_time:.1f} sentences a second, {argos.cores()} cores)"
    )


if __name__ == "__main__":
    main()
