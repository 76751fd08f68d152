"""Progress: a bar on a terminal, plain lines elsewhere, always on standard error."""

from __future__ import annotations

import contextlib
import sys
from typing import TYPE_CHECKING

from transpub.cli.shell import err

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextlib.contextmanager
def segments(*, quiet: bool) -> Iterator[Callable[[str, int, int], None]]:
    """A progress bar on a terminal, a plain line for each tenth elsewhere, on standard error; nothing where `quiet`."""
    if quiet:
        yield lambda _locale, _done, _total: None
        return
    if not sys.stderr.isatty():
        yield _plain
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        ProgressColumn,
        Task,
        TaskID,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.text import Text

    class Speed(ProgressColumn):
        """Segments per second."""

        def render(self, task: Task) -> Text:
            speed = task.finished_speed or task.speed
            return Text(f"{speed:.1f}/s" if speed else "")

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), Speed(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        tasks: dict[str, TaskID] = {}

        def show(locale: str, done: int, total: int) -> None:
            if locale not in tasks:
                tasks[locale] = bar.add_task(locale, total=total)
            bar.update(tasks[locale], completed=done)

        yield show


def _plain(locale: str, done: int, total: int) -> None:
    if done == total or done * 10 // total > (done - 1) * 10 // total:
        err(f"{locale}: {done} of {total}")


@contextlib.contextmanager
def download() -> Iterator[Callable[[int, int], None]]:
    """A bar of bytes on a terminal, silence elsewhere."""
    if not sys.stderr.isatty():
        yield lambda _came, _total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TimeRemainingColumn, TransferSpeedColumn

    columns = (BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("", total=None)
        yield lambda came, total: bar.update(task, completed=came, total=total or None)
