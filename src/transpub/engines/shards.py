"""Work in pieces that any machine can do: texts that are translated together, and the function that does it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from transpub.engines import results

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transpub.engines import Engine, Translation

SIZE = 256
"""Texts of a shard, for an engine that does not say where it would begin anew."""


@dataclass(frozen=True, slots=True)
class Shard:
    """Texts of one locale on their way to another. `key` stands for them and for the model that is to translate them.

    `first` is the place of the first one among all that were asked for.
    """

    key: str
    first: int
    texts: tuple[str, ...]
    source: str
    target: str


def cut(engine: Engine, texts: Sequence[str], source: str, target: str) -> Iterator[Shard]:
    """The texts in shards, in their order.

    An engine with `cuts(texts, source)` says where it would begin a new batch of its own, whatever came before: then
    each shard is translated as it would be among all others, to the byte.
    """
    cuts = getattr(engine, "cuts", None)
    places = list(cuts(texts, source)) if cuts is not None else range(0, len(texts), SIZE)
    for first, end in zip(places, [*places[1:], len(texts)], strict=True):
        part = tuple(texts[first:end])
        said = json.dumps([engine.name, engine.model(source, target), source, target, part]).encode()
        yield Shard(hashlib.sha256(said).hexdigest(), first, part, source, target)


def translate_shard(engine: Engine, shard: Shard) -> tuple[Translation | None, ...]:
    """A result for each text of a shard, in their order. It depends on nothing but the two."""
    found: list[Translation | None] = [None] * len(shard.texts)
    for place, made in results.stream(engine, shard.texts, shard.source, shard.target):
        found[place] = made
    return tuple(found)
