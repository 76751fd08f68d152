"""An engine whose work is done by the machines of a Ray cluster (`transpub[ray]`).

Each worker is an actor that makes the engine once and keeps its model loaded. Shards go to the worker that has least to
do, two at a time, so that none waits and none holds more than it needs. Ray starts a worker that dies anew, and gives
its shards to it again; what is done is handed over as it comes, to be kept by the cache.
"""

from __future__ import annotations

import hashlib
import importlib
import socket
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from transpub import __version__, engines
from transpub.engines import results, shards
from transpub.errors import MissingError, TranspubError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from transpub.engines import Engine, Translation
    from transpub.glossary import Glossary
    from transpub.model import Alignment

Terms: TypeAlias = "tuple[str, Glossary]"
"""A glossary, and what stands for it."""

IN_FLIGHT = 2
"""Calls that a worker has at a time: while it does one, the next is on its way."""
MOST_CORES = 4
"""Processor cores of one worker: more workers need more memory, for each holds the model, wider ones gain little."""
PAIRS = 64
"""Pairs that are aligned, or texts that are translated in other ways, in one call."""


_PATIENCE = 10.0
"""Seconds in which the head of a cluster must take a connection."""


class Work:
    """A worker: an engine, made where the worker runs. What it raises is handed over as words."""

    def __init__(self, name: str, options: Mapping[str, object]) -> None:
        self._engine = engines.create(name, options)
        self._informed: dict[str, Engine] = {}

    def about(self, terms: Terms | None, source: str, target: str) -> tuple[str, str, str]:
        """Where it runs, of which version it is, and what will translate a pair of locales ("" for nothing)."""
        try:
            model = self._knowing(terms).model(source, target)
        except TranspubError:
            model = ""
        return socket.gethostname(), __version__, model

    def do(self, call: str, terms: Terms | None, *given: Any) -> tuple[Any, tuple[str, ...] | None]:  # noqa: ANN401  # of whichever call
        """One of the calls; its result, or what was raised."""
        try:
            engine: Any = self._knowing(terms)
            if call == "translate":
                return shards.translate_shard(engine, *given), None
            if call == "near":
                return list(engine.variants(*given, near=True)), None
            return list(getattr(engine, call)(*given)), None
        except TranspubError as error:
            return None, (type(error).__name__, error.what, error.where, error.hint)
        except Exception as error:  # noqa: BLE001  # it must not end the worker: it would be started anew for ever
            return None, (type(error).__name__, f"{type(error).__name__}: {error}", "", "")

    def _knowing(self, terms: Terms | None) -> Engine:
        if terms is None:
            return self._engine
        key, glossary = terms
        if key not in self._informed:
            engine: Any = self._engine
            self._informed[key] = engine.informed(glossary)
        return self._informed[key]


@dataclass(slots=True)
class Pool:
    """The workers of a cluster."""

    ray: Any
    workers: list[Any]
    begun: bool
    """Whether the connection is ours to end."""
    models: dict[tuple[str, str, str], str] = field(default_factory=dict)

    def close(self) -> None:
        """Lets the workers go."""
        for worker in self.workers:
            self.ray.kill(worker)
        self.workers.clear()
        if self.begun:
            self.ray.shutdown()

    def model(self, terms: Terms | None, source: str, target: str) -> str:
        """What the workers translate a pair with; MissingError where one has another, or none."""
        asked = terms[0] if terms is not None else "", source, target
        if asked not in self.models:
            found = self.ray.get([worker.about.remote(terms, source, target) for worker in self.workers])
            for host, version, model in found:
                if version != __version__:
                    hint = f"install transpub {__version__} on each machine of the cluster"
                    raise MissingError(f"the worker on {host} is of transpub {version}", hint=hint)
                if not model or model != found[0][2]:
                    said = f"the worker on {host} has {model or 'no model'} for {source} to {target}"
                    hint = f"install the same models on each machine{f': {found[0][2]}' if found[0][2] else ''}"
                    raise MissingError(said, hint=hint)
            self.models[asked] = found[0][2]
        return self.models[asked]

    def all(self, calls: Iterable[tuple[Any, ...]]) -> Iterator[tuple[int, Any]]:
        """The place of each call and its result, as they come; MissingError where one fails."""
        waiting: dict[Any, tuple[int, int]] = {}
        busy: Counter[int] = Counter(dict.fromkeys(range(len(self.workers)), 0))
        coming = enumerate(calls)
        more = True
        while more or waiting:
            while more and len(waiting) < IN_FLIGHT * len(self.workers):
                place, call = next(coming, (-1, ()))
                more = place >= 0
                if more:
                    number = min(busy, key=busy.__getitem__)
                    busy[number] += 1
                    waiting[self.workers[number].do.remote(*call)] = place, number
            done, _ = self.ray.wait(list(waiting), num_returns=1) if waiting else ([], None)
            for each in done:
                place, number = waiting.pop(each)
                busy[number] -= 1
                result, error = self.ray.get(each)
                if error is not None:
                    kind, what, where, hint = error
                    raise (UsageError if kind == "UsageError" else MissingError)(what, where, hint)
                yield place, result


def connect(address: str, name: str, options: Mapping[str, object]) -> Pool:
    """Workers on all cores, or all GPUs, of the cluster at an address, as `ray.init` has it.

    UsageError where Ray is not installed, MissingError where no cluster answers.
    """
    try:
        ray: Any = importlib.import_module("ray")  # an extra, which has no types for all of it
    except ImportError as error:
        raise UsageError("--ray needs Ray", hint="pip install 'transpub[ray]'") from error
    begun = not ray.is_initialized()
    try:
        if begun:
            _answers(address)
            ray.init(address=address, log_to_driver=False, configure_logging=False)
    except Exception as error:
        hint = "start one with 'ray start --head', and give its address: HOST:6379, or auto on one of its machines"
        raise MissingError(f"no Ray cluster answers at {address}: {error}", hint=hint) from error
    nodes = [node["Resources"] for node in ray.nodes() if node["Alive"]]
    on_gpu = options.get("device") in {"cuda", "auto"} and any(node.get("GPU") for node in nodes)
    cores = [int(node.get("CPU", 0)) for node in nodes if node.get("CPU", 0) >= 1]
    if not cores:
        raise MissingError(f"the Ray cluster at {address} has no machine with a processor core to give")
    given = options.get("threads")
    width = given if isinstance(given, int) and given else min(MOST_CORES, *cores)
    count = sum(int(node.get("GPU", 0)) for node in nodes) if on_gpu else sum(each // width for each in cores)
    said = {**options, "threads": width} if name == "argos" else dict(options)
    made = ray.remote(Work).options(
        num_cpus=0 if on_gpu else width,
        num_gpus=1 if on_gpu else 0,
        max_restarts=-1,
        max_task_retries=-1,
        scheduling_strategy="SPREAD",
    )
    return Pool(ray, [made.remote(name, said) for _ in range(max(1, count))], begun)


def _answers(address: str) -> None:
    """OSError where nothing listens at HOST:PORT: Ray would try for minutes."""
    host, colon, port = address.removeprefix("ray://").rpartition(":")
    if colon and port.isdigit():
        socket.create_connection((host.strip("[]"), int(port)), timeout=_PATIENCE).close()


@dataclass(frozen=True, slots=True)
class Cluster:
    """The engine; `engine` is the same one here, which is asked what it can do and loads no model."""

    engine: Engine
    pool: Pool
    terms: Terms | None = None
    remote: bool = True

    @property
    def name(self) -> str:
        """The name of the engine that the workers have."""
        return self.engine.name

    def model(self, source: str, target: str) -> str:
        """What the workers translate with."""
        return self.pool.model(self.terms, source, target)

    def __getattr__(self, name: str) -> object:
        """What the engine itself can do beside translating, where it can."""
        if name in {"takes_marks", "nonsense", "cuts"}:
            return getattr(self.engine, name)
        if name in {"align", "variants"}:
            getattr(self.engine, name)
            return getattr(self, f"_{name}")
        if name == "informed":
            self.engine.informed  # type: ignore[attr-defined]  # noqa: B018  # AttributeError says that it cannot
            return self._told
        raise AttributeError(name)

    def _told(self, glossary: Glossary) -> Cluster:
        """The engine that knows these terms."""
        return Cluster(self.engine, self.pool, (hashlib.sha256(repr(glossary.terms).encode()).hexdigest(), glossary))

    def translate(self, texts: Sequence[str], source: str, target: str) -> Iterator[Translation | None]:
        """In the order of the texts."""
        return results.in_order(self.stream(texts, source, target), len(texts))

    def stream(self, texts: Sequence[str], source: str, target: str) -> Iterator[tuple[int, Translation | None]]:
        """As `translate`, but each with its place, shard by shard as they are done."""
        made = list(shards.cut(self, texts, source, target))
        for place, found in self.pool.all(("translate", self.terms, shard) for shard in made):
            yield from enumerate(found, made[place].first)

    def _align(self, pairs: Sequence[tuple[str, str]], source: str, target: str) -> Iterator[Alignment | None]:
        yield from self._together("align", pairs, source, target)

    def _variants(
        self, texts: Sequence[str], source: str, target: str, *, near: bool = False
    ) -> Iterator[Sequence[Translation]]:
        yield from self._together("near" if near else "variants", texts, source, target)

    def _together(self, call: str, items: Sequence[Any], source: str, target: str) -> Iterator[Any]:
        parts = [items[first : first + PAIRS] for first in range(0, len(items), PAIRS)]
        found = dict(self.pool.all((call, self.terms, part, source, target) for part in parts))
        for place in range(len(parts)):
            yield from found[place]
