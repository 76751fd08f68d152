"""Work on many articles at once, on all processors, where the system can copy a process at no cost."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
from concurrent.futures import ProcessPoolExecutor
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

T = TypeVar("T")
R = TypeVar("R")

MANY = 256
"""Fewer are done sooner than other processes are there."""

_job: list[Any] = []


def spread(work: Callable[[T], R], items: Sequence[T], *, most: int = 0) -> Iterator[R]:
    """The results in the items' order. `work` and the items need not be copied: each process is a copy of this one.

    What `work` raises is raised here. `most` is the largest number of processes, 0 for one a processor.
    """
    processes = min(most or _processors(), len(items) // (MANY // 2))
    if processes < 2 or sys.platform != "linux":  # noqa: PLR2004  # elsewhere threads of the system forbid the copy
        yield from map(work, items)
        return
    _job[:] = [work, items]
    size = max(1, min(32, len(items) // (processes * 4)))
    chunks = [range(first, min(first + size, len(items))) for first in range(0, len(items), size)]
    gc.freeze()  # a collection in a copy would touch, and so double, all that is shared
    try:
        # Not a `Pool`: that ends its processes by force, and waits for ever for one that will not be.
        fork = multiprocessing.get_context("fork")
        with ProcessPoolExecutor(processes, mp_context=fork, initializer=_quiet) as pool:
            try:
                for found in pool.map(_some, chunks):
                    yield from found
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise
    finally:
        gc.unfreeze()
        _job.clear()


def _quiet() -> None:
    """Ctrl-C reaches every process of a terminal; the first one ends the others."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _some(places: range) -> list[Any]:
    work, items = _job
    return [work(items[place]) for place in places]


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
