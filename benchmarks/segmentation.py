"""Compares the sentence splitter with its peers on articles whose sentences are known.

    python benchmarks/segmentation.py ARTICLES.jsonl --language en --part all

ARTICLES is a JSON object a line, with a list of sentences under each language code. Method: an article's sentences are
joined (with a space; in Chinese with nothing) up to and including one that lacks final punctuation (a headline: it is
a block of its own), and the boundaries inside these blocks are compared by the count of non-space characters before
them. A block's end is not counted. `even` and `odd` are the articles at even and odd places in the file, so that one
part can be looked at and the other kept. Speed is sentences a second of the processor, and the time of a naive
expression divided by the tool's, both of this run (1.00: as quick as the naive one). Peers (syntok, blingfire,
sentencex, pysbd, sentence-splitter, razdel) take part where installed.
"""  # noqa: INP001 - a script, no package

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections.abc import Callable
from importlib import import_module
from itertools import accumulate, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from transpub.segment import splitter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Sentences: TypeAlias = Callable[[str], "list[str]"]

_FINAL = re.compile(r"[.!?…。！？؟][\"'”’»)\]“」』）]*$")
_NAIVE = re.compile(
    r"(?<=[.!?…])\s+(?=[^\W_a-zа-я]|[\"“«'‘(—])|(?<=[.!?…][\"'”’»)])\s+|(?<=[。！？])(?![”’」』）])|(?<=[。！？][”’」』）])"
)


def ours(language: str) -> Sentences:
    """This project's splitter."""
    split = splitter(language)

    def sentences(text: str) -> list[str]:
        edges = (0, *split(text), len(text))
        return [text[left:right] for left, right in pairwise(edges)]

    return sentences


def naive(language: str) -> Sentences:
    """One regular expression: marks, white space, a capital."""
    del language
    return lambda text: [part for part in _NAIVE.split(text) if part]


def syntok(language: str) -> Sentences:
    """Syntok, MIT."""
    del language
    segmenter = import_module("syntok.segmenter")

    def sentences(text: str) -> list[str]:
        return [
            "".join(token.spacing + token.value for token in sentence)
            for paragraph in segmenter.process(text)
            for sentence in paragraph
        ]

    return sentences


def blingfire(language: str) -> Sentences:
    """BlingFire, MIT."""
    del language
    module = import_module("blingfire")
    return lambda text: list(module.text_to_sentences(text).split("\n"))


def sentence_splitter(language: str) -> Sentences:
    """sentence-splitter, LGPL; English and Russian only."""
    module = import_module("sentence_splitter")
    return module.SentenceSplitter(language=language).split  # type: ignore[no-any-return] # it has no types


def razdel(language: str) -> Sentences:
    """Razdel, MIT; made for Russian."""
    if language not in {"ru", "ky"}:
        raise ImportError
    module = import_module("razdel")
    return lambda text: [one.text for one in module.sentenize(text)]


def sentencex(language: str) -> Sentences:
    """Sentencex of Wikimedia, MIT."""
    module = import_module("sentencex")
    return lambda text: list(module.segment(language.split("_", maxsplit=1)[0], text))


def pysbd(language: str) -> Sentences:
    """PySBD, MIT; has no Kyrgyz: Russian's rules take its place."""
    module = import_module("pysbd")
    code = {"ky": "ru"}.get(language, language.split("_", maxsplit=1)[0])
    return module.Segmenter(language=code, clean=False).segment  # type: ignore[no-any-return] # it has no types


TOOLS = (ours, naive, syntok, blingfire, sentencex, pysbd, sentence_splitter, razdel)


def blocks(lines: Iterable[str]) -> Iterator[list[str]]:
    """The lines of an article, as blocks that end after a line with no final punctuation."""
    block: list[str] = []
    for line in map(str.strip, lines):
        block.append(line)
        if not _FINAL.search(line):
            yield block
            block = []
    if block:
        yield block


def boundaries(sentences: Iterable[str]) -> set[int]:
    """After how many non-space characters a sentence ends; the last one's end left out."""
    counts = [len("".join(sentence.split())) for sentence in sentences]
    return set(accumulate(counts[:-1])) - {0, sum(counts)}


def measure(tool: Sentences, material: list[list[str]], joint: str) -> tuple[float, float, float, float]:
    """Precision, recall, F1, and the seconds of the quickest of three rounds."""
    texts = [joint.join(block) for block in material]
    seconds = []
    for _ in range(3):
        begun = time.process_time()
        found = [tool(text) for text in texts]
        seconds.append(time.process_time() - begun)
    right = given = wanted = 0
    for block, sentences in zip(material, found, strict=True):
        expected, actual = boundaries(block), boundaries(sentences)
        right, given, wanted = right + len(expected & actual), given + len(actual), wanted + len(expected)
    precision, recall = right / max(given, 1), right / max(wanted, 1)
    return precision, recall, 2 * right / max(given + wanted, 1), min(seconds)


def main() -> None:
    """Print one line for each tool."""
    parser = argparse.ArgumentParser(description="Compare sentence splitters on a file of articles.")
    parser.add_argument("articles", type=Path)
    parser.add_argument("--language", default="en", help="the field that holds the sentences")
    parser.add_argument("--part", choices=("all", "even", "odd"), default="all")
    args = parser.parse_args()
    articles = [json.loads(line) for line in args.articles.read_text("utf-8").splitlines() if line.strip()]
    first, step = {"all": (0, 1), "even": (0, 2), "odd": (1, 2)}[args.part]
    material = [block for article in articles[first::step] for block in blocks(article[args.language])]
    joint = "" if args.language.startswith("zh") else " "
    *_, unit = measure(naive(args.language), material, joint)
    count = sum(map(len, material))
    sys.stdout.write(f"{args.language}, {args.part}: {count} sentences, {count - len(material)} boundaries\n")
    for make in TOOLS:
        try:
            tool = make(args.language)
        except Exception as error:  # noqa: BLE001 - a peer that is absent or lacks the language sits out
            sys.stdout.write(f"{make.__name__:<18} - ({type(error).__name__})\n")
            continue
        precision, recall, score, seconds = measure(tool, material, joint)
        speed = f"{count / seconds:10,.0f} a second  {unit / seconds:.2f}"
        sys.stdout.write(f"{make.__name__:<18} P {precision:.4f}  R {recall:.4f}  F1 {score:.4f}  {speed}\n")


if __name__ == "__main__":
    main()
