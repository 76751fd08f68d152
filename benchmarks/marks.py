"""Whether marks come to the right words, through a made model whose alignment is known: shares, no times.

    python benchmarks/marks.py [--text FILE] [--segments 2000] [--random 100000]

Segments are sentences with one to six marks at random: pairs round one to four words, nested and side by side, and
single ones between words. The made model (`tests/argos_maker.py`) turns each of the text's 600 most frequent words into
another one and leaves the rest; token i of what it writes is of token i of what it read, so the words that each mark
belongs to are known. A mark is right if just these words, with no letter more or less, stand in it, or before it. FILE
has one sentence a line; without it the sentences are those of the sample articles.

Then RANDOM trees of marks with targets and alignments of no sense: each result must be well-formed, each mark there
once.
"""

# ruff: noqa: INP001, E402, PLR2004, S311, T201  # a program of its own, which prints; chance is no secret

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))  # the maker of packages is with the tests

import sentencepiece
from tests import argos_maker

from transpub import inline
from transpub.engines import argos
from transpub.model import Aligned, Inline, Placeholder
from transpub.transfer import transfer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SYLLABLES = ("ба", "жо", "кү", "ры", "са", "лө", "ны", "ты", "че", "ша")
FREQUENT = 600


@dataclass(frozen=True)
class Segment:
    """A marked sentence, and for each mark's number the stretch of its plain text that it belongs to."""

    source: Inline
    stretches: dict[int, tuple[int, int]]


def lines(file: Path | None) -> list[str]:
    """Sentences of at least four words."""
    files = [file] if file else sorted((ROOT / "source_articles").rglob("*.md"))
    text = "\n".join(each.read_text("utf-8") for each in files)
    found = [" ".join(line.split()) for line in re.split(r"\n+|(?<=[.!?]) (?=[A-Z])", text)]
    return [line for line in found if 4 <= len(line.split()) <= 60 and not re.search(r"[<>*`\[\]|#]", line)]


def segment(rng: random.Random, text: str) -> Segment | None:
    """The sentence with marks at random; None where chance gave none."""
    words = [match.span() for match in re.finditer(r"\S+", text)]
    spans: list[tuple[int, int]] = []

    def draw(low: int, high: int, depth: int) -> None:
        at = low
        while at < high:
            if rng.random() < 0.25:
                end = min(high, at + rng.randint(1, 4))
                spans.append((at, end))
                if depth and end - at > 1 and rng.random() < 0.4:
                    draw(at, end, depth - 1)
                at = end
            at += 1

    draw(0, len(words), 1)
    spans = list(dict.fromkeys(spans))[:6]
    if not spans:
        return None
    pieces: list[str | Placeholder] = []
    stretches = {}
    point = len(spans) + 1 if rng.random() < 0.3 else 0
    behind = rng.randrange(len(words) - 1)
    for place, (start, end) in enumerate(words):
        pieces.append(" " if place else "")
        numbered = [(number, span) for number, span in enumerate(spans, 1)]
        pieces += [
            Placeholder(n, "open", "<b>") for n, (a, b) in sorted(numbered, key=lambda e: -e[1][1]) if a == place
        ]
        pieces.append(text[start:end])
        pieces += [
            Placeholder(n, "close", "</b>") for n, (a, b) in sorted(numbered, key=lambda e: -e[1][0]) if b == place + 1
        ]
        if point and place == behind:
            pieces.append(Placeholder(point, "alone", "[^1]"))
            stretches[point] = (0, end)
    stretches |= {number: (words[a][0], words[b - 1][1]) for number, (a, b) in enumerate(spans, 1)}
    return Segment(_joined(pieces), stretches)


def _joined(pieces: Sequence[str | Placeholder]) -> Inline:
    out: list[str | Placeholder] = []
    for piece in pieces:
        if isinstance(piece, str) and out and isinstance(out[-1], str):
            out[-1] += piece
        elif piece:
            out.append(piece)
    return tuple(out)


def inside(made: Inline, number: int) -> str:
    """What stands in a mark; what stands before a single one."""
    out, on = "", any(isinstance(p, Placeholder) and p.number == number and p.kind == "alone" for p in made)
    for piece in made:
        if isinstance(piece, str):
            out += piece if on else ""
        elif piece.number == number:
            if piece.kind in {"alone", "close"}:
                return out
            on = True
    return out


def letters(text: str) -> str:
    """A text without signs and spaces."""
    return "".join(re.findall(r"\w", text))


def placed(file: Path | None, count: int) -> None:
    """Marks through the made model."""
    rng, texts = random.Random(1), lines(file)
    words = Counter(word for text in texts for word in text.split() if re.fullmatch(r"[A-Za-z]+", word))
    images = {
        word: "".join(SYLLABLES[int(digit)] for digit in f"{place:03}")
        for place, (word, _) in enumerate(words.most_common(FREQUENT))
    }
    found: list[Segment] = []
    while len(found) < count:
        if (one := segment(rng, rng.choice(texts))) is not None:
            found.append(one)
    with tempfile.TemporaryDirectory() as work:
        folder = argos_maker.make(Path(work) / "models", images=images)
        pieces = sentencepiece.SentencePieceProcessor(model_file=str(folder / "sentencepiece.model"))
        engine = argos.create({"models": str(folder.parent)})
        plain = [inline.plain(each.source) for each in found]
        made = [each.text if each else "" for each in engine.translate(plain, "en", "ky")]
        aligned = list(engine.align(list(zip(plain, made, strict=True)), "en", "ky"))
    right = marks = whole = formed = 0
    for one, text, target, alignment in zip(found, plain, made, aligned, strict=True):
        result, _ = transfer(one.source, target, alignment)
        try:
            inline.decode(inline.encode(result), one.source)
            formed += letters(inline.plain(result)) == letters(target)
        except inline.MarkError:
            pass
        located = pieces.encode(text, return_type="offset_mapping")
        good = 0
        for number, (start, end) in one.stretches.items():
            wanted = "".join(
                "▁" + images[piece[1:]] if piece.startswith("▁") and piece[1:] in images else piece
                for piece, (a, b) in zip(located["pieces"], located["offsets"], strict=True)
                if a >= start - 1 and b <= end
            )
            good += letters(wanted) == letters(inside(result, number))
        right, marks, whole = right + good, marks + len(one.stretches), whole + (good == len(one.stretches))
    print(f"{count} segments, {marks} marks: {right / marks:.2%} at the right words, {whole / count:.2%} all right")
    print(f"well-formed, and the text as it was: {formed / count:.2%}")


def _tree(rng: random.Random, numbers: Iterator[int], depth: int) -> Iterator[str | Placeholder]:
    words = ("court", "сот", "法院", "2026", "b’s", "“x”", "e-mail", ".", " ", "a\u0301")
    for _ in range(rng.randrange(1, 5)):
        chance = rng.random()
        if chance < 0.35 and depth:
            number = next(numbers)
            yield Placeholder(number, "open", "<")
            yield from _tree(rng, numbers, depth - 1)
            yield Placeholder(number, "close", ">")
        elif chance < 0.5:
            yield Placeholder(next(numbers), "alone", "!")
        else:
            yield rng.choice(words) + " " * rng.randrange(2)


def drawn(count: int) -> None:
    """Trees, targets and alignments of no sense."""
    rng, formed = random.Random(2), 0
    for _ in range(count):
        source = _joined(list(_tree(rng, iter(range(1, 1000)), 3)))
        target = "".join(piece for piece in _tree(rng, iter(range(1, 1000)), 2) if isinstance(piece, str))
        size, far = len(inline.plain(source)) + 3, len(target) + 3
        alignment = tuple(
            Aligned(
                rng.randrange(far),
                rng.randrange(far),
                tuple((rng.randrange(size), rng.randrange(size), rng.random()) for _ in range(rng.randrange(4))),
            )
            for _ in range(rng.randrange(10))
        )
        result, sure = transfer(source, target, alignment or None)
        try:
            inline.decode(inline.encode(result), source)
        except inline.MarkError:
            continue
        formed += "".join(inline.plain(result).split()) == "".join(target.split()) and 0 <= sure <= 1
    print(f"{count} random trees and alignments: {formed} well-formed, the text as it was")


def main() -> None:
    """Measures, and prints a line for each."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--text", type=Path)
    parser.add_argument("--segments", type=int, default=2000)
    parser.add_argument("--random", type=int, default=100_000)
    given = parser.parse_args()
    placed(given.text, given.segments)
    drawn(given.random)


if __name__ == "__main__":
    main()
