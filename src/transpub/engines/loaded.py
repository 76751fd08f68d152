"""A package in memory: texts to tokens, tokens through CTranslate2 in batches, and back."""

from __future__ import annotations

import io
import math
import time
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from transpub.engines import attention
from transpub.errors import MissingError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from transpub.engines.store import Package
    from transpub.model import Alignment

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
class Manner:
    """How to look for translations: how many of each text, and what may not be said again (CTranslate2's options)."""

    hypotheses: int = 1
    no_repeat: int = 0
    repetition: float = 1.0


PLAIN = Manner()
NEXT = Manner(hypotheses=5)
UNLIKE = Manner(no_repeat=3, repetition=1.15)
"""Only for texts whose plain translation failed: on all of them it does harm (argos-translate took it out again)."""


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

    def located(self, text: str) -> tuple[list[str], list[tuple[int, int]]] | None:
        """The tokens of a text and where each stands in it, without the space before; None: that is not known."""
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

    def located(self, text: str) -> tuple[list[str], list[tuple[int, int]]] | None:
        found = self._processor.encode(text, return_type="offset_mapping")
        places = []
        for start, end in found["offsets"]:
            piece = text[start:end]
            places.append((start + len(piece) - len(piece.lstrip()), end))
        return list(found["pieces"]), places

    def decode(self, tokens: list[str]) -> str:
        # A token that was copied from the source for want of a known one keeps its space mark.
        return str(self._processor.decode_pieces(tokens)).replace(SPACE, " ")


class _BytePairs:
    """The tokenizer of old packages, by argostranslate's own class; it does not say where a token stands."""

    def __init__(self, package: Package) -> None:
        from argostranslate.tokenizer import BPETokenizer  # noqa: PLC0415  # only old packages need it, and sacremoses with it

        self._tokenizer = BPETokenizer(package.path / "bpe.model", package.source, package.target)
        self.encode("a")  # it loads its files only now

    def encode(self, text: str) -> list[str]:
        tokens: list[str] = self._tokenizer.encode(text)
        return tokens

    def located(self, text: str) -> tuple[list[str], list[tuple[int, int]]] | None:  # noqa: ARG002  # the protocol's
        return None

    def decode(self, tokens: list[str]) -> str:
        return str(self._tokenizer.decode(tokens))


def _tokenizer(package: Package) -> Tokenizer:
    path = package.path / "sentencepiece.model"
    return _SentencePiece(str(path)) if path.is_file() else _BytePairs(package)


class Loaded:
    """A package's tokenizer and translator. Loading raises MissingError where the files cannot be used."""

    def __init__(self, package: Package, search: Search) -> None:
        import ctranslate2  # noqa: PLC0415  # importing does no work

        if search.device == "cuda" and not ctranslate2.get_cuda_device_count():
            raise MissingError("no CUDA device can be used", hint='set device = "cpu" or "auto" in [translate.argos]')
        self._parallel = min(search.threads, MAX_THREADS)
        self._search = search
        self._folder = package.path / "model"
        try:
            self._tokenizer = _tokenizer(package)
            self._translator = self._opened()
        except Exception as error:  # each library raises its own for a damaged file
            raise MissingError(
                f"the model {package.pair} cannot be loaded: {_first_line(error)}",
                str(package.path),
                f"remove that folder and run 'transpub models install {package.pair}'",
            ) from error
        self._prefix = [package.prefix] if package.prefix else []
        self._looks = False

    def _opened(self, files: dict[str, bytes | bytearray] | None = None) -> Any:  # noqa: ANN401  # ctranslate2 has no types
        import ctranslate2  # noqa: PLC0415  # importing does no work

        return ctranslate2.Translator(
            str(self._folder),
            device=self._search.device,
            inter_threads=self._parallel,
            intra_threads=max(1, self._search.threads // self._parallel),
            max_queued_batches=-1,
            **({"files": {name: io.BytesIO(data) for name, data in files.items()}} if files else {}),
        )

    def translate(self, texts: Sequence[str]) -> list[Draft | None]:
        """One draft for each text; None where it is too long, or the model's answer is empty or was cut."""
        return [drafts[0] if drafts else None for drafts in self._translated(texts, PLAIN)]

    def stream(self, windows: Iterable[Sequence[str]]) -> Iterator[tuple[int, Draft | None]]:
        """The place of each text, counted over all windows, and its draft, batch by batch as they are done.

        Each window is packed into batches of like lengths; the next one is begun before the last is done.
        """
        for place, drafts in self._drafted(windows, PLAIN):
            yield place, drafts[0] if drafts else None

    def variants(self, texts: Sequence[str], *, near: bool = False) -> list[list[Draft]]:
        """Other drafts of each text, best first: the search's next ones, then those of a search that never repeats.

        `near`: the search's only.
        """
        plain = self._translated(texts, NEXT)
        unlike = [[] for _ in texts] if near else self._translated(texts, UNLIKE)
        return [first[1:] + second for first, second in zip(plain, unlike, strict=True)]

    def align(self, pairs: Sequence[tuple[str, str]]) -> list[Alignment | None]:
        """What the words of each text's translation look at in it; None where that cannot be had.

        The model is made to say the translation again, whoever wrote it. A pass of its own: in a search over several
        texts CTranslate2 (4.8) gives a first token the attention of another text.
        """
        if not self._looks:
            self._look()
        sources = [self._tokenizer.located(_valid(text)) for text, _ in pairs]
        targets = [self._tokenizer.located(_valid(text)) for _, text in pairs]
        found: list[Alignment | None] = [None] * len(pairs)
        lengths = []
        for index, (source, target) in enumerate(zip(sources, targets, strict=True)):
            if source is None or target is None:
                return found
            if 0 < len(source[0]) <= MAX_SOURCE and 0 < len(target[0]) <= MAX_TARGET - 2:
                lengths.append((max(len(source[0]), len(target[0])), index))
        coded = {index: (sources[index], targets[index]) for _, index in lengths}
        batches = pack(lengths, self._batch(sum(length for length, _ in lengths)))
        start = self._forced
        for batch, results in self._in_parallel(
            iter(batches),
            lambda batch: start([(coded[i][0][0], coded[i][1][0]) for i in batch]),  # type: ignore[index]  # none of these is None
        ):
            for index, result in zip(batch, results, strict=True):
                source, target = coded[index]
                rows = result.attention[0][len(self._prefix) :] if result.attention else []
                if source is not None and target is not None and len(rows) >= len(target[0]):
                    found[index] = attention.alignment(source[1], target[1], rows)
        return found

    def _forced(self, pairs: Sequence[tuple[list[str], list[str]]], translator: Any = None) -> list[Any]:  # noqa: ANN401  # the same
        targets = [[*self._prefix, *target] for _, target in pairs]
        promised: list[Any] = (translator or self._translator).translate_batch(
            [source for source, _ in pairs],
            target_prefix=targets,
            beam_size=1,
            max_input_length=0,
            max_decoding_length=max(map(len, targets)),
            return_attention=True,
            asynchronous=True,
        )
        return promised

    def _look(self) -> None:
        """Loads the model anew, so that it shows the layer that looks most clearly at what it translates."""
        self._looks = True
        files: dict[str, bytes | bytearray] = {
            path.name: path.read_bytes() for path in self._folder.iterdir() if path.is_file()
        }
        data = files["model.bin"] = bytearray(files["model.bin"])
        count = attention.layers(data)
        best: tuple[float, int, Any] = (-1.0, -1, None)
        for layer in reversed(range(count)):
            if not attention.point(data, layer):
                return  # a file of another kind shows what its own says
            opened = self._opened(files)
            if (sharp := self._sharpness(opened)) > best[0]:
                best = (sharp, layer, opened)
            if sharp > attention.SHARP:
                break
        if best[2] is not None:
            self._translator = best[2]

    def _sharpness(self, translator: Any) -> float:  # noqa: ANN401  # the same
        """How clearly a layer looks at names and numbers, 0 to 1."""
        sources = [self._tokenizer.encode(text) for text in attention.PROBES]
        prefixes = [self._prefix] * len(sources) if self._prefix else None
        made = translator.translate_batch(sources, beam_size=1, target_prefix=prefixes)
        targets = [each.hypotheses[0][len(self._prefix) :] for each in made]
        forced = self._forced([(s, t) for s, t in zip(sources, targets, strict=True) if t], translator)
        total = count = 0.0
        for source, target, result in zip(sources, targets, forced, strict=False):
            rows = result.result().attention[0][len(self._prefix) :]
            sharp, seen = attention.sharpness(source, target, rows)
            total, count = total + sharp, count + seen
        return total / count if count else 0.0

    def _translated(self, texts: Sequence[str], manner: Manner) -> list[list[Draft]]:
        """The drafts of each text, best first; none where it is too long, or all answers are empty or were cut."""
        found: list[list[Draft]] = [[] for _ in texts]
        for place, drafts in self._drafted([texts], manner):
            found[place] = drafts
        return found

    def _drafted(self, windows: Iterable[Sequence[str]], manner: Manner) -> Iterator[tuple[int, list[Draft]]]:
        coded: dict[int, list[str]] = {}
        begin = 0
        unfit: list[int] = []

        def batches() -> Iterator[list[int]]:
            nonlocal begin
            for texts in windows:
                tokens = {begin + i: self._tokenizer.encode(_valid(text)) for i, text in enumerate(texts)}
                begin += len(texts)
                fit = {place: each for place, each in tokens.items() if 0 < len(each) <= MAX_SOURCE}
                unfit.extend(tokens.keys() - fit.keys())
                coded.update(fit)
                lengths = [(len(each), place) for place, each in fit.items()]
                yield from pack(lengths, self._batch(sum(length for length, _ in lengths)))

        def start(batch: Sequence[int]) -> list[Any]:
            return self._start([coded[place] for place in batch], manner)

        for batch, results in self._in_parallel(batches(), start):
            for place, result in zip(batch, results, strict=True):
                yield place, self._drafts(coded.pop(place), result, manner)
            while unfit:
                yield unfit.pop(), []
        while unfit:
            yield unfit.pop(), []

    def _batch(self, total: int) -> int:
        """Tokens of one batch: less than asked where that would leave threads without work."""
        return max(1, min(self._search.batch, math.ceil(total / self._parallel)))

    def _in_parallel(
        self, batches: Iterator[Sequence[int]], start: Callable[[Sequence[int]], list[Any]]
    ) -> Iterator[tuple[Sequence[int], list[Any]]]:
        """Starts each batch and gives its results.

        Few are under way at any time, and waiting is done here: an interruption (Ctrl-C) has not to wait for all that
        is queued.
        """
        running: deque[tuple[Sequence[int], list[Any]]] = deque()
        while True:
            while len(running) <= self._parallel and (next_ := next(batches, None)) is not None:
                running.append((next_, start(next_)))
            if not running:
                return
            batch, promised = running.popleft()
            while not all(each.done() for each in promised):
                time.sleep(0.002)
            yield batch, [each.result() for each in promised]

    def _start(self, sources: list[list[str]], manner: Manner, *, replace_unknowns: bool = False) -> list[Any]:
        longest = max(map(len, sources))
        promised: list[Any] = self._translator.translate_batch(
            sources,
            target_prefix=[self._prefix] * len(sources) if self._prefix else None,
            beam_size=max(self._search.beam, manner.hypotheses),
            num_hypotheses=manner.hypotheses,
            no_repeat_ngram_size=manner.no_repeat,
            repetition_penalty=manner.repetition,
            length_penalty=LENGTH_PENALTY,
            max_input_length=0,
            max_decoding_length=min(MAX_TARGET, 2 * longest + 20),  # the default, 256, cuts in silence
            return_end_token=True,
            return_scores=True,
            replace_unknowns=replace_unknowns,
            asynchronous=True,
        )
        return promised

    def _drafts(self, source: list[str], result: Any, manner: Manner) -> list[Draft]:  # noqa: ANN401  # ctranslate2 has no types
        if any(UNKNOWN in tokens for tokens in result.hypotheses):
            # Alone: in a batch, CTranslate2 4.8 replaces a first token by the attention of another text.
            result = self._start([source], manner, replace_unknowns=True)[0].result()
        made = (self._draft(*each) for each in zip(result.hypotheses, result.scores, strict=True))
        return [draft for draft in made if draft is not None]

    def _draft(self, tokens: list[str], score: float) -> Draft | None:
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
        return Draft(text, round(math.exp(min(0.0, score * length ** (LENGTH_PENALTY - 1))), 4))


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
