"""The shortcodes of site generators: `{{< figure >}}`, `{% include x %}`, `{{ name }}`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def shortcodes(body: str, start: int, end: int, pairs: Sequence[tuple[str, str]]) -> list[tuple[int, int]]:
    """The stretches between `start` and `end` that one of the pairs encloses, with the pair."""
    found = []
    for opening, closing in pairs:
        at = body.find(opening, start, end)
        while at != -1:
            stop = body.find(closing, at + len(opening), end)
            if stop == -1:
                break
            stop += len(closing)
            found.append((at, stop))
            at = body.find(opening, stop, end)
    return found


def begins(said: str, source: str, pairs: Sequence[tuple[str, str]]) -> bool:
    """Whether a text that is said for another one would begin a shortcode."""
    return any(
        opening in said and (closing in said.partition(opening)[2] or opening not in source)
        for opening, closing in pairs
    )


def outermost(stretches: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The stretches in order, those that overlap joined."""
    out: list[tuple[int, int]] = []
    for start, end in sorted(stretches):
        if out and start < out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out
