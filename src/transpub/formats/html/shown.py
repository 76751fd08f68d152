"""Which stretches of a file the article's page on the site shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from transpub.formats.html.context import Frame


class Shown:
    """Collects the stretches that are left out, in order, as a walk goes on from the first token to the last."""

    def __init__(self, *, shown: bool) -> None:
        self._out: list[tuple[int, int]] = []
        self._since = -1 if shown else 0  # where the stretch began that is left out now, or -1

    def turn(self, frame: Frame, out_at: int, in_at: int) -> None:
        """Takes in where the walk stands now; a stretch would begin at `out_at`, and end at `in_at`."""
        shown = frame.main and not frame.out
        if shown and self._since >= 0:
            self._out.append((self._since, in_at))
            self._since = -1
        elif not shown and self._since < 0:
            self._since = out_at

    def hide(self, start: int, end: int) -> None:
        """Leaves out a single stretch."""
        if self._since < 0:
            self._out.append((start, end))

    def left_out(self, end: int) -> list[tuple[int, int]]:
        """The stretches that are left out of a text that ends there."""
        return [*self._out, (self._since, end)] if self._since >= 0 else self._out
