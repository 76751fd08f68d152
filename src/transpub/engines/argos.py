"""The engine `argos`: installed Argos packages, run by CTranslate2 in batches across everything given.

`argostranslate.translate` is never used: it translates about one sentence a batch, downloads a sentence splitter at
first use and eats underscores.
"""

from __future__ import annotations

import os
import re
import statistics
from dataclasses import dataclass, field
from itertools import chain, pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from transpub.codes import unspaced
from transpub.engines import Translation, attention, codes, known_options, results, store
from transpub.engines.loaded import MAX_THREADS, Draft, Loaded, Search
from transpub.errors import MissingError, UsageError
from transpub.model import Aligned
from transpub.segment import splitter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from transpub.engines.store import Package
    from transpub.model import Alignment
    from transpub.segment import Splitter

WINDOW = 1024
"""Sentences that are sorted by length together; batches of like lengths waste little."""

CHUNK = 64
"""Texts for each thread that are aligned, or translated once more, together."""

DEVICES = ("cpu", "cuda", "auto")
BEAM = 4


@dataclass(frozen=True, slots=True)
class Options:
    """`[translate.argos]`.

    `models` is a folder that is looked into before those of argostranslate, `batch_tokens` the most tokens of one
    batch, `threads` how many processor cores to use (0: all that this process may), `mirrors` where `models install`
    looks before it asks Argos.
    """

    models: Path | None = None
    device: str = "cpu"
    beam: int = BEAM
    batch_tokens: int = 1024
    threads: int = 0
    mirrors: tuple[str, ...] = ()


def create(options: Mapping[str, object]) -> Argos:
    """The engine; UsageError for an option that is unknown or cannot be meant. No model is looked for yet."""
    known_options("argos", options, tuple(_READERS))
    return Argos(Options(**{name: _READERS[name](name, value) for name, value in options.items()}))  # type: ignore[arg-type]  # each reader gives its field's type


def _folder(name: str, value: object) -> Path | None:
    if not isinstance(value, str | Path):
        raise UsageError(f"translate.argos.{name} must be a folder, not {value!r}")
    return Path(value).expanduser() if str(value) else None


def _device(name: str, value: object) -> str:
    if value not in DEVICES:
        raise UsageError(f"translate.argos.{name} is {value!r}", hint=f"allowed: {', '.join(DEVICES)}")
    return str(value)


def _between(least: int, most: int) -> Callable[[str, object], int]:
    def read(name: str, value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise UsageError(f"translate.argos.{name} is {value!r}", hint=f"write a whole number, {least} to {most}")
        return value

    return read


def _mirrors(name: str, value: object) -> tuple[str, ...]:
    fit = isinstance(value, list) and all(isinstance(x, str) and re.match(r"(?:https?|file)://\S+", x) for x in value)
    if not fit:
        raise UsageError(f"translate.argos.{name} is {value!r}", hint='write addresses: ["file:///srv/argos"]')
    return tuple(value) if isinstance(value, list) else ()


_READERS: Mapping[str, Callable[[str, object], object]] = {
    "models": _folder,
    "device": _device,
    "beam": _between(1, 32),
    "batch_tokens": _between(1, 65536),
    "threads": _between(0, 1024),
    "mirrors": _mirrors,
}


@dataclass(frozen=True, slots=True)
class Argos:
    """The engine. Packages are looked for once, at first need; a model stays loaded as long as the engine lives."""

    options: Options = field(default_factory=Options)
    name: str = field(default="argos", init=False)
    _found: dict[str, tuple[Package, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _identities: dict[Path, str] = field(default_factory=dict, init=False, repr=False, compare=False)
    _loaded: dict[Path, Loaded] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def packages(self) -> tuple[Package, ...]:
        """Every package that is found, also those with a problem: they are passed over."""
        if "" not in self._found:
            self._found[""] = store.scan(store.folders(self.options.models))
        return self._found[""]

    def model(self, source: str, target: str) -> str:
        """Code, version and digest of the package, two joined by "+" for a pivot, and the beam where it is not 4."""
        beam = "" if self.options.beam == BEAM else f"-beam{self.options.beam}"
        return "+".join(map(self._identity, self._route(source, target))) + beam

    def translate(self, texts: Sequence[str], source: str, target: str) -> Iterator[Translation | None]:
        """Each text sentence by sentence, as the models have learned it.

        White space of any kind becomes a space. A sentence with no letter in it is copied. A text is as good as its
        sentences: None where one of them is.
        """
        return results.in_order(self.stream(texts, source, target), len(texts))

    def stream(self, texts: Sequence[str], source: str, target: str) -> Iterator[tuple[int, Translation | None]]:
        """As `translate`, but each with its place as soon as its last sentence is done."""
        route, model = self._route(source, target), self.model(source, target)
        given = _Texts(texts, splitter(source), "" if unspaced(target) else " ")
        for place, draft in self._streamed(given.windows(), route):
            for index, whole in given.take(place, draft):
                yield index, Translation(whole.text, whole.score, self.name, model) if whole else None
        for index, whole in given.whole():
            yield index, Translation(whole.text, whole.score, self.name, model) if whole else None

    def cuts(self, texts: Sequence[str], source: str) -> Iterator[int]:
        """Where `stream` begins a window: what comes before it makes no difference to what comes after."""
        split, held = splitter(source), WINDOW
        for index, text in enumerate(texts):
            if held >= WINDOW:
                yield index
                held = 0
            held += len(_worded(_sentences(text, split)))

    def _streamed(
        self, windows: Iterator[Sequence[str]], route: Sequence[Package]
    ) -> Iterator[tuple[int, Draft | None]]:
        first = next(windows, None)
        if first is None:
            return  # no model is loaded where there is nothing to do
        if len(route) == 1:
            yield from self._load(route[0]).stream(chain([first], windows))
            return
        begin = 0
        for window in chain([first], windows):
            yield from enumerate(self._through(window, route), begin)
            begin += len(window)

    def variants(
        self, texts: Sequence[str], source: str, target: str, *, near: bool = False
    ) -> Iterator[Sequence[Translation]]:
        """Other translations of each text, best first, the plain one not among them; none of a text of sentences.

        `near`: of the same search only, not those of one that never says the same again.
        """
        route, model, split = self._route(source, target), self.model(source, target), splitter(source)
        for begin in range(0, len(texts), CHUNK):
            chunk = [_sentences(text, split) for text in texts[begin : begin + CHUNK]]
            single = [sentences[0] for sentences in chunk if len(sentences) == 1]
            pivots = self._through(single, route[:-1])
            found = iter(self._load(route[-1]).variants([pivot.text if pivot else "" for pivot in pivots], near=near))
            before = iter(pivots)
            for sentences in chunk:
                drafts, pivot = (next(found), next(before)) if len(sentences) == 1 else ([], None)
                score = pivot.score if pivot else 0.0
                yield [Translation(each.text, round(score * each.score, 4), self.name, model) for each in drafts]

    def align(self, pairs: Sequence[tuple[str, str]], source: str, target: str) -> Iterator[Alignment | None]:
        """Which words of each text the words of its translation answer to, by the models' attention; None: unknown.

        Whoever wrote the translation. Of a text with several sentences each is aligned with its own, where the
        translation has as many, and the whole with the whole otherwise.
        """
        route, cuts = self._route(source, target), (splitter(source), splitter(target))
        for begin in range(0, len(pairs), CHUNK * self._threads):
            chunk = [_pieces(pair, cuts) for pair in pairs[begin : begin + CHUNK * self._threads]]
            flat = [piece for pieces in chunk for piece in pieces]
            found = iter(self._aligned([(here.text, there.text) for here, there in flat], route))
            for pieces in chunk:
                moved = [_moved(next(found), here, there) for here, there in pieces]
                yield tuple(each for part in moved for each in part) if any(moved) else None

    def _aligned(self, pairs: Sequence[tuple[str, str]], route: Sequence[Package]) -> list[Alignment | None]:
        if len(route) == 1:
            return self._load(route[0]).align(pairs)
        middle = [each.text if each else "" for each in self._through([text for text, _ in pairs], route[:1])]
        first = self._load(route[0]).align([(text, pivot) for (text, _), pivot in zip(pairs, middle, strict=True)])
        second = self._load(route[1]).align([(pivot, text) for (_, text), pivot in zip(pairs, middle, strict=True)])
        return [attention.composed(a, b) if a and b else None for a, b in zip(first, second, strict=True)]

    def _through(self, texts: Sequence[str], route: Sequence[Package]) -> list[Draft | None]:
        """The texts by way of those packages, none or some."""
        drafts: list[Draft | None] = [Draft(text, 1.0) for text in texts]
        for package in route:
            sent = [(index, draft) for index, draft in enumerate(drafts) if draft is not None]
            results = self._load(package).translate([draft.text for _, draft in sent]) if sent else []
            for (index, before), draft in zip(sent, results, strict=True):
                drafts[index] = Draft(draft.text, round(before.score * draft.score, 4)) if draft else None
        return drafts

    @property
    def _threads(self) -> int:
        return min(self.options.threads or cores(), MAX_THREADS)

    def _route(self, source: str, target: str) -> tuple[Package, ...]:
        pair = codes.argos(source), codes.argos(target)
        found = store.route(self.packages, *pair)
        if found:
            return found
        broken = [
            package for package in self.packages if package.problem and {package.source, package.target} & set(pair)
        ]
        also = "".join(f"; {package.path} {package.problem}" for package in broken)
        raise MissingError(
            f"no model translates {source} to {target}{also}", hint=f"run 'transpub models install {source}-{target}'"
        )

    def _identity(self, package: Package) -> str:
        if package.path not in self._identities:
            name = f"{package.code}-{package.version}-{store.digest(package)[:8]}"
            self._identities[package.path] = re.sub(r"[^\w.-]+", "_", name)
        return self._identities[package.path]

    def _load(self, package: Package) -> Loaded:
        if package.path not in self._loaded:
            options = self.options
            search = Search(options.device, options.beam, options.batch_tokens, options.threads or cores())
            self._loaded[package.path] = Loaded(package, search)
        return self._loaded[package.path]


class _Texts:
    """Texts on their way: taken apart into windows of sentences, put together as their drafts come, in any order."""

    def __init__(self, texts: Sequence[str], split: Splitter, joint: str) -> None:
        self._texts, self._split, self._joint = texts, split, joint
        self._drafts: dict[int, list[Draft | None]] = {}
        self._open: dict[int, int] = {}
        self._places: dict[int, tuple[int, int]] = {}
        self._done: list[int] = []

    def windows(self) -> Iterator[Sequence[str]]:
        """The sentences that have a letter, WINDOW together."""
        window: list[str] = []
        sent = 0
        for index, text in enumerate(self._texts):
            sentences = _sentences(text, self._split)
            worded = _worded(sentences)
            self._drafts[index], self._open[index] = [Draft(each, 1.0) for each in sentences], len(worded)
            for number in worded:
                self._places[sent], sent = (index, number), sent + 1
                window.append(sentences[number])
            if not worded:
                self._done.append(index)
            if len(window) >= WINDOW:
                yield window
                window = []
        if window:
            yield window

    def take(self, place: int, draft: Draft | None) -> Iterator[tuple[int, Draft | None]]:
        """Takes the draft of a sentence, by its place over all windows; gives the texts that are whole now."""
        index, number = self._places.pop(place)
        self._drafts[index][number] = draft
        self._open[index] -= 1
        if not self._open[index]:
            self._done.append(index)
        return self.whole()

    def whole(self) -> Iterator[tuple[int, Draft | None]]:
        """The texts whose sentences are all done, each once."""
        while self._done:
            index = self._done.pop()
            del self._open[index]
            yield index, _joined(self._drafts.pop(index), self._joint)


def _worded(sentences: Sequence[str]) -> list[int]:
    """The places of the sentences that have a letter."""
    return [number for number, each in enumerate(sentences) if any(map(str.isalpha, each))]


def _sentences(text: str, split: Splitter) -> tuple[str, ...]:
    """A text's sentences; none where it is empty."""
    plain = " ".join(text.split())
    cuts = (0, *split(plain), len(plain))
    return tuple(plain[left:right].strip() for left, right in pairwise(cuts) if left < right)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A sentence as models get it, and where each of its characters stood in the text it is of."""

    text: str
    places: tuple[int, ...]


def _piece(text: str, start: int, end: int) -> _Piece:
    kept: list[str] = []
    places: list[int] = []
    for word in re.finditer(r"\S+", text[start:end]):
        if kept:
            kept.append(" ")
            places.append(start + word.start() - 1)
        kept.append(word[0])
        places += range(start + word.start(), start + word.end())
    return _Piece("".join(kept), tuple(places))


def _pieces(pair: tuple[str, str], cuts: tuple[Splitter, Splitter]) -> list[tuple[_Piece, _Piece]]:
    """The sentences of a text and of its translation, in pairs; the whole ones where these have not as many."""
    found = []
    for text, split in zip(pair, cuts, strict=True):
        edges = (0, *split(text), len(text))
        found.append([piece for left, right in pairwise(edges) if (piece := _piece(text, left, right)).text])
    if len(found[0]) == len(found[1]):
        return list(zip(found[0], found[1], strict=True))
    return [(_piece(pair[0], 0, len(pair[0])), _piece(pair[1], 0, len(pair[1])))]


def _moved(found: Alignment | None, here: _Piece, there: _Piece) -> Alignment:
    """A sentence's alignment in the places of the whole texts."""
    return tuple(
        Aligned(
            there.places[each.start],
            there.places[each.end - 1] + 1,
            tuple((here.places[a], here.places[b - 1] + 1, share) for a, b, share in each.sources),
        )
        for each in found or ()
    )


def _joined(drafts: Sequence[Draft | None], joint: str) -> Draft | None:
    """One draft of those of a text's sentences; its score is theirs, by length."""
    whole = [draft for draft in drafts if draft is not None]
    if len(whole) < len(drafts):
        return None
    if len(whole) == 1:
        return whole[0]
    score = statistics.fmean([each.score for each in whole], [len(each.text) for each in whole]) if whole else 1.0
    return Draft(joint.join(each.text for each in whole), round(score, 4))


def cores() -> int:
    """Processor cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):  # not on macOS and Windows
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
