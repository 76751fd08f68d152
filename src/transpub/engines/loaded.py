"""A package in memory: texts to tokens, tokens through CTranslate2 in batches, and back."""

from __future__ import annotations

import math
import time
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from transpub.errors import MissingError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from transpub.engines.store import Package

MAX_SOURCE = 480
"""Tokens; a longer text is not translated. Position tables of models end at 512 and more, a sentence has about 30."""

MAX_TARGET = 512
"""Tokens; a translation that would be longer is cut by the model, and so is none."""

MAX_THREADS = 8
"""Batches side by side: more do no more, for they wait for memory."""

LENGTH_PENALTY = 0.2
"""The one that Argos models are used with (argostranslate 1.12, `translate.py`): the same sentences come out."""

END = "</s>"
UNKNOWN = "<unk>"
SPACE = "▁"


@dataclass(frozen=True, slots=True)
class Search:
    """How to translate: `device` is CTranslate2's, `batch` counts tokens, `threads` are those of the whole process."""

    device: str
    beam: int
    batch: int
    threads: int


@dataclass(frozen=True, slots=True)
class Draft:
    """A translation and the probability that the model gives an average token of it, 0 to 1."""

    text: str
    score: float


class Tokenizer(Protocol):
    """What cuts a text into the model's tokens and joins them again."""

    def encode(self, text: str) -> list[str]:
        """The tokens of a text."""
        ...

    def decode(self, tokens: list[str]) -> str:
        """The text of tokens."""
        ...


class _SentencePiece:
    """SentencePiece itself: argostranslate's wrapper turns every underscore of the text into a space."""

    def __init__(self, path: str) -> None:
        import sentencepiece  # noqa: PLC0415  # importing does no work

        self._processor = sentencepiece.SentencePieceProcessor(model_file=path)

    def encode(self, text: str) -> list[str]:
        tokens: list[str] = self._processor.encode(text, out_type=str)
        return tokens

    def decode(self, tokens: list[str]) -> str:
        # A token that was copied from the source for want of a known one keeps its space mark.
        return str(self._processor.decode_pieces(tokens)).replace(SPACE, " ")


def _tokenizer(package: Package) -> Tokenizer:
    path = package.path / "sentencepiece.model"
    if path.is_file():
        return _SentencePiece(str(path))
    from argostranslate.tokenizer import BPETokenizer  # noqa: PLC0415  # only old packages need it, and sacremoses with it

    tokenizer: Tokenizer = BPETokenizer(package.path / "bpe.model", package.source, package.target)
    tokenizer.encode("a")  # it loads its files only now
    return tokenizer


class Loaded:
    """A package's tokenizer and translator. Loading raises MissingError where the files cannot be used."""

    def __init__(self, package: Package, search: Search) -> None:
        import ctranslate2  # noqa: PLC0415  # importing does no work

        if search.device == "cuda" and not ctranslate2.get_cuda_device_count():
            raise MissingError("no CUDA device can be used", hint='set device = "cpu" or "auto" in [translate.argos]')
        self._parallel = min(search.threads, MAX_THREADS)
        try:
            self._tokenizer = _tokenizer(package)
            self._translator: Any = ctranslate2.Translator(
                str(package.path / "model"),
                device=search.device,
                inter_threads=self._parallel,
                intra_threads=max(1, search.threads // self._parallel),
                max_queued_batches=-1,
            )
        except Exception as error:  # each library raises its own for a damaged file
            raise MissingError(
                f"the model {package.pair} cannot be loaded: {_first_line(error)}",
                str(package.path),
                f"remove that folder and run 'transpub models install {package.pair}'",
            ) from error
        self._search = search
        self._prefix = [package.prefix] if package.prefix else []

    def translate(self, texts: Sequence[str]) -> list[Draft | None]:
        """One draft for each text; None where it is too long, or the model's answer is empty or was cut."""
        coded = [self._tokenizer.encode(_valid(text)) for text in texts]
        drafts: list[Draft | None] = [None] * len(texts)
        fit = [index for index, tokens in enumerate(coded) if 0 < len(tokens) <= MAX_SOURCE]
        batches = pack([(len(coded[index]), index) for index in fit], self._batch(sum(len(coded[i]) for i in fit)))
        for batch, results in self._in_parallel(batches, lambda batch: self._start([coded[i] for i in batch])):
            for index, result in zip(batch, results, strict=True):
                drafts[index] = self._draft(coded[index], result)
        return drafts

    def _batch(self, total: int) -> int:
        """Tokens of one batch: less than asked where that would leave threads without work."""
        return max(1, min(self._search.batch, math.ceil(total / self._parallel)))

    def _in_parallel(
        self, batches: Sequence[Sequence[int]], start: Callable[[Sequence[int]], list[Any]]
    ) -> Iterator[tuple[Sequence[int], list[Any]]]:
        """Starts each batch and gives its results.

        Few are under way at any time, and waiting is done here: an interruption (Ctrl-C) has not to wait for all that
        is queued.
        """
        waiting = deque(batches)
        running: deque[tuple[Sequence[int], list[Any]]] = deque()
        while waiting or running:
            while waiting and len(running) <= self._parallel:
                batch = waiting.popleft()
                running.append((batch, start(batch)))
            batch, promised = running.popleft()
            while not all(each.done() for each in promised):
                time.sleep(0.002)
            yield batch, [each.result() for each in promised]

    def _start(self, sources: list[list[str]], *, replace_unknowns: bool = False) -> list[Any]:
        longest = max(map(len, sources))
        promised: list[Any] = self._translator.translate_batch(
            sources,
            target_prefix=[self._prefix] * len(sources) if self._prefix else None,
            beam_size=self._search.beam,
            length_penalty=LENGTH_PENALTY,
            max_input_length=0,
            max_decoding_length=min(MAX_TARGET, 2 * longest + 20),  # the default, 256, cuts in silence
            return_end_token=True,
            return_scores=True,
            replace_unknowns=replace_unknowns,
            asynchronous=True,
        )
        return promised

    def _draft(self, source: list[str], result: Any) -> Draft | None:  # noqa: ANN401  # ctranslate2 has no types
        tokens: list[str] = result.hypotheses[0]
        if UNKNOWN in tokens:
            # Alone: in a batch, CTranslate2 4.8 replaces a first token by the attention of another text.
            promised = self._start([source], replace_unknowns=True)
            result = promised[0].result()
            tokens = result.hypotheses[0]
        if not tokens or tokens[-1] != END:
            return None  # cut at the limit: the rest of the sentence is missing
        length = len(tokens)
        tokens = tokens[:-1]
        if self._prefix and tokens[:1] == self._prefix:
            tokens = tokens[1:]
        text = self._tokenizer.decode(tokens).strip()
        if not text:
            return None
        # CTranslate2 divides the sum of log-probabilities by length ** penalty; the mean token needs it by length.
        return Draft(text, round(math.exp(min(0.0, result.scores[0] * length ** (LENGTH_PENALTY - 1))), 4))


def pack(lengths: Sequence[tuple[int, int]], limit: int) -> list[list[int]]:
    """Batches of like lengths, longest first: the longest of each, times their number, is within the limit.

    `lengths` are pairs of a length in tokens and an index; a text above the limit is a batch of its own.
    """
    batches: list[list[int]] = []
    room = 0
    for length, index in sorted(lengths, reverse=True):
        if room < 1:
            batches.append([])
            room = max(1, limit // length)
        batches[-1].append(index)
        room -= 1
    return batches


def _valid(text: str) -> str:
    """The text without halves of surrogate pairs, which no tokenizer takes."""
    return text.encode("utf-8", "replace").decode()


def _first_line(error: Exception) -> str:
    return (str(error) or type(error).__name__).splitlines()[0]
