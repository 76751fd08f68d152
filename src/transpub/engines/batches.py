"""Batches of texts for engines that are servers: several under way at once, results as they come."""

from __future__ import annotations

from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

T = TypeVar("T")


def batches(texts: Sequence[str], most: int, characters: int) -> Iterator[range]:
    """The places of texts that go together: at most so many, and of so many characters unless one alone has more."""
    begin = size = 0
    for place, text in enumerate(texts):
        if place > begin and (place - begin >= most or size + len(text) > characters):
            yield range(begin, place)
            begin, size = place, 0
        size += len(text)
    if begin < len(texts):
        yield range(begin, len(texts))


def at_once(work: Callable[[range], list[T]], given: Iterator[range], parallel: int) -> Iterator[tuple[int, T]]:
    """What `work` makes of each batch, with its place; few are under way at any time.

    What the others have done is handed over before an error of one is raised.
    """
    failed: BaseException | None = None
    with ThreadPoolExecutor(parallel, "transpub-engine") as pool:
        running: dict[Future[list[T]], range] = {}
        while True:
            while failed is None and len(running) < parallel and (batch := next(given, None)) is not None:
                running[pool.submit(work, batch)] = batch
            if not running:
                break
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for each in done:
                batch = running.pop(each)
                error = each.exception()
                if error is not None:
                    failed = failed or error
                    continue
                yield from zip(batch, each.result(), strict=True)
    if failed is not None:
        raise failed
