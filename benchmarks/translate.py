"""How fast `transpub translate` is beside argostranslate's loop and beside the bare model, as ratios of one run.

    python benchmarks/translate.py [--text FILE] [--sentences 1000] [--rounds 1] [--models DIR]

Three ways over the same sentences and one model, in turn, each in a process of its own, ROUNDS times; medians:

- *argostranslate*: what `argostranslate.translate.apply_packaged_translation` (1.12) does for each paragraph, its
  sentence splitter left out: a `translate_batch` with batches of 32 tokens, beam 4, one at a time on all cores;
- *bare*: CTranslate2 on tokens that are ready, all in one call, sorted, batches of 1,024 tokens, as many threads as
  cores, the same beam: the limit;
- *transpub*: the command from its start to its end, with articles of 30 sentences and one locale.

The model is made: of the size of a real one (6+6 layers, width 512, 32,000 tokens, int8), it translates each sentence
to itself, so outputs are as long as inputs. FILE has one sentence a line; without it the sentences are drawn from made
words with the lengths of news (31 tokens on average). With DIR, a folder of real packages, its en-ky is used.
"""

# ruff: noqa: INP001, PLC0415, T201  # a program of its own, which prints; each way imports only what it needs

from __future__ import annotations

import argparse
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))  # the maker of packages is with the tests

BEAM, PENALTY, BATCH = 4, 0.2, 1024
WORDS = tuple(f"{a}{b}{c}" for a in "bdfgklm" for b in "aeiou" for c in "nrst")


def sentences(file: Path | None, count: int) -> list[str]:
    """So many different sentences; a file that is too short is gone through again with another ending."""
    if file is None:
        rng = random.Random(0)  # noqa: S311  # no secret
        return [" ".join(rng.choices(WORDS, k=max(5, min(80, round(rng.gauss(31, 13)))))) for _ in range(count)]
    lines = [" ".join(line.split()) for line in file.read_text("utf-8").splitlines() if line.strip()]
    return [lines[i % len(lines)] + (f" {i // len(lines)}" if i >= len(lines) else "") for i in range(count)]


def theirs(folder: Path, texts: list[str]) -> None:
    """What argostranslate does for each paragraph."""
    import ctranslate2
    import sentencepiece

    translator = ctranslate2.Translator(str(folder / "model"), device="cpu", inter_threads=1, intra_threads=0)
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(folder / "sentencepiece.model"))
    for text in texts:
        results = translator.translate_batch(
            [pieces.encode(text, out_type=str)],
            replace_unknowns=True,
            max_batch_size=32,
            batch_type="tokens",
            beam_size=BEAM,
            num_hypotheses=1,
            length_penalty=PENALTY,
            return_scores=True,
        )
        pieces.decode_pieces(results[0].hypotheses[0])


def bare(folder: Path, texts: list[str]) -> float:
    """The model alone; the seconds of its one call."""
    import ctranslate2
    import sentencepiece

    from transpub.engines.argos import cores

    translator = ctranslate2.Translator(str(folder / "model"), inter_threads=cores(), intra_threads=1)
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(folder / "sentencepiece.model"))
    tokens = [pieces.encode(text, out_type=str) for text in texts]
    begun = time.perf_counter()
    translator.translate_batch(
        tokens,
        max_batch_size=BATCH,
        batch_type="tokens",
        beam_size=BEAM,
        length_penalty=PENALTY,
        max_decoding_length=512,
        return_scores=True,
    )
    return time.perf_counter() - begun


def ours(folder: Path, texts: list[str], root: Path) -> float:
    """The command; its seconds from start to end."""
    (root / "source_articles").mkdir(parents=True)
    for start in range(0, len(texts), 30):
        text = "\n\n".join(texts[start : start + 30])
        (root / "source_articles" / f"a{start:06}.txt").write_text(f"{text}\n", "utf-8")
    (root / "transpub.toml").write_text(
        f'[site]\nlocales = ["ky"]\n[translate.argos]\nmodels = "{folder.parent.as_posix()}"\n', "utf-8"
    )
    begun = time.perf_counter()
    run = [sys.executable, "-m", "transpub", "-C", str(root), "translate"]
    subprocess.run(run, check=True, capture_output=True)  # noqa: S603  # our own command
    return time.perf_counter() - begun


def measured(way: str, folder: Path, file: Path) -> float:
    """One way in a process of its own; seconds."""
    run = [sys.executable, __file__, "--way", way, "--models", str(folder), "--text", str(file)]
    return float(subprocess.run(run, check=True, capture_output=True, text=True).stdout)  # noqa: S603  # ourselves


def main() -> None:
    """Measures, and prints a line for each way."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--text", type=Path)
    parser.add_argument("--sentences", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--models", type=Path)
    parser.add_argument("--way", default="", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.way:
        texts = json.loads(given.text.read_text("utf-8"))
        begun = time.perf_counter()
        if given.way == "bare":
            print(bare(given.models, texts))
            return
        with tempfile.TemporaryDirectory() as work:
            if given.way == "ours":
                print(ours(given.models, texts, Path(work) / "project"))
                return
        theirs(given.models, texts)
        print(time.perf_counter() - begun)
        return
    with tempfile.TemporaryDirectory() as work:
        texts = sentences(given.text, given.sentences)
        folder = _package(given.models, Path(work), "\n".join(texts))
        file = Path(work) / "texts.json"
        file.write_text(json.dumps(texts), "utf-8")
        ways = ("theirs", "bare", "ours")
        rounds = [[measured(way, folder, file) for way in ways] for _ in range(given.rounds)]
    times = dict(zip(ways, (statistics.median(column) for column in zip(*rounds, strict=True)), strict=True))
    print(f"{given.sentences} sentences, {given.rounds} rounds, seconds:")
    for way, seconds in times.items():
        print(f"{way:8} {seconds:8.1f}   {given.sentences / seconds:6.1f} sentences a second")
    print(f"{times['theirs'] / times['ours']:.1f} × argostranslate's loop")
    print(f"{times['bare'] / times['ours']:.2f} of the bare model")


def _package(models: Path | None, work: Path, text: str) -> Path:
    """The folder of the real en-ky package, or of a made one of a real one's size."""
    from transpub.engines import store

    if models is not None:
        found = store.choose(store.scan((models,)), "en", "ky")
        if found is None:
            sys.exit(f"no model en-ky in {models}")
        return found.path
    from tests import argos_maker

    shape = argos_maker.Shape(layers=6, width=512, heads=8, tokens=32000)
    return argos_maker.make(work / "models", shape=shape, text=text)


if __name__ == "__main__":
    main()
