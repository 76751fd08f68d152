"""From units with their places to parts: all that stands between them is left as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from transpub.formats.base import at_line
from transpub.formats.spaces import line_at
from transpub.model import Unit, Verbatim

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transpub.model import Part

LEFT_OUT = "left out"
"""The role of what the article's page on the site does not show."""
HEADING_STARTS, HEADING_ENDS = "heading starts", "heading ends"
"""The roles of the tags of headings of the first level."""
LANGUAGE, PAGE_LANGUAGE = "language", "language of the page"
"""The roles of the values of a `lang` that name the article's own language: in its main part, and around it."""
LANGUAGES = frozenset({LANGUAGE, PAGE_LANGUAGE})


class Place(NamedTuple):
    """A part and where it stands."""

    start: int
    end: int
    part: Unit | Verbatim


def partition(
    body: str, places: Sequence[Place], hidden: Sequence[tuple[int, int]], first_line: int
) -> tuple[Part, ...]:
    """The parts of the text, `hidden` the stretches that a page does not show, in order."""
    out: list[Part] = []
    rest = _Rest(body, hidden)
    done, line = 0, first_line
    for start, end, part in sorted(places, key=lambda place: place[:2]):
        assert done <= start < end, "places do not overlap"
        out += rest.between(done, start)
        line += line_at(body[done:start], start - done) - 1
        out.append(at_line(part, line) if isinstance(part, Unit) else part)
        line += line_at(body[start:end], end - start) - 1
        done = end
    out += rest.between(done, len(body))
    return tuple(out)


class _Rest:
    """Makes parts of what stands between units, from the first to the last."""

    def __init__(self, body: str, hidden: Sequence[tuple[int, int]]) -> None:
        self.body = body
        self.hidden = hidden
        self.next = 0

    def between(self, start: int, end: int) -> Iterator[Verbatim]:
        """The parts of a stretch."""
        while start < end:
            while self.next < len(self.hidden) and self.hidden[self.next][1] <= start:
                self.next += 1
            left, right = self.hidden[self.next] if self.next < len(self.hidden) else (end, end)
            if left > start:
                stop = min(left, end)
                yield Verbatim(self.body[start:stop])
            else:
                stop = min(right, end)
                yield Verbatim(self.body[start:stop], LEFT_OUT)
            start = stop
