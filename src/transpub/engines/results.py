"""What an engine gives, as it comes and as it was asked for: every text once, with a result of its own or with none.

An engine may be anybody's. One that gives another number of results than it was given texts has mixed them up: those
texts are given to it again one by one, and what is still not one result for one text is none.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from transpub.engines import Translation
from transpub.errors import MissingError, TranspubError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transpub.engines import Engine

SLICE = 32
"""Texts that an engine without `stream` is given at once: no more are lost where it stops."""


def stream(engine: Engine, texts: Sequence[str], source: str, target: str) -> Iterator[tuple[int, Translation | None]]:
    """The place of each text and its result, as they come, in any order; MissingError where the engine fails."""
    try:
        if (streaming := getattr(engine, "stream", None)) is not None:
            yield from streaming(texts, source, target)
            return
        for begin in range(0, len(texts), SLICE):
            yield from enumerate(_sliced(engine, texts[begin : begin + SLICE], source, target), begin)
    except TranspubError:
        raise
    except Exception as error:  # whatever an engine raises, the other locales and all that is done must not be lost
        said = f"the engine {engine.name!r} failed: {type(error).__name__}: {error}"
        raise MissingError(said, hint="what is done is kept: run this again, or choose another engine") from error


def _sliced(engine: Engine, texts: Sequence[str], source: str, target: str) -> Iterator[Translation | None]:
    found: list[object] = []
    try:
        found.extend(engine.translate(texts, source, target))
    except BaseException:  # also Ctrl-C: what came before is kept
        yield from map(_sound, found[: len(texts)])
        raise
    if len(found) == len(texts):
        yield from map(_sound, found)
        return
    for text in texts:
        single = list(engine.translate([text], source, target))
        yield _sound(single[0]) if len(single) == 1 else None


def _sound(result: object) -> Translation | None:
    """A result that is what an engine may give; None for any other."""
    if not isinstance(result, Translation) or not isinstance(result.text, str):
        return None
    score = result.score
    if score is None or (math.isfinite(score) and 0 <= score <= 1):
        return result
    return Translation(result.text, None, result.engine, result.model)


def in_order(coming: Iterator[tuple[int, Translation | None]], count: int) -> Iterator[Translation | None]:
    """The results of `count` texts in the order of these."""
    waiting: dict[int, Translation | None] = {}
    for wanted in range(count):
        while wanted not in waiting:
            place, result = next(coming)
            waiting[place] = result
        yield waiting.pop(wanted)
