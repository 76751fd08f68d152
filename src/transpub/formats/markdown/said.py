"""What a page shows of the texts that are translated on their own inside markup: titles and attributes."""

from __future__ import annotations

from bisect import bisect_left
from html import escape
from typing import TYPE_CHECKING

from transpub.formats.html import target
from transpub.formats.markdown import inside, titles
from transpub.formats.markdown.tags import Markup
from transpub.formats.spaces import tidy
from transpub.inline import plain
from transpub.model import Placeholder, Unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transpub.formats.base import Show
    from transpub.formats.markdown.events import Event
    from transpub.formats.markdown.spans import Token
    from transpub.model import Part


class Said:
    """Knows the translated units in a text's markup by where they stand."""

    def __init__(self, body: str, parts: Sequence[Part], show: Show, events: Sequence[Event]) -> None:
        self.body = body
        self.show = show
        found = [(start, unit) for start, unit in placed(parts) if unit.key in show.targets]
        self.attributes = [each for each in found if each[1].syntax in inside.ATTRIBUTES]
        self.titles = [each for each in found if each[1].syntax in titles.SYNTAXES]
        places = dict(self.titles)
        known = titles.defined(body, events) if places else {}
        self.labels = {label: places[start] for label, (start, _, _) in known.items() if start in places}

    def title(self, event: Event) -> str:
        """The title of the link or the image that begins there."""
        title = str(event.data["title"])
        if not title or not self.titles:
            return title
        if label := titles.label_of(event):
            unit = self.labels.get(label)
        else:
            place = bisect_left(self.titles, event.end, key=lambda each: each[0]) - 1
            start, unit = self.titles[place] if place >= 0 else (-1, None)
            unit = unit if start >= event.start else None  # the last thing in a link is its title
        if unit is None or tidy(plain(unit.source)) != tidy(title):
            return title
        return plain(self.show.targets[unit.key])

    def token(self, token: Token) -> Token:
        """The token with what the page shows of its attributes."""
        first = bisect_left(self.attributes, token.start, key=lambda each: each[0])
        out, done = [], token.start
        for start, unit in self.attributes[first:]:
            if start >= token.end:
                break
            out += [self.body[done:start], target.written(unit, self.show.targets[unit.key])]
            done = start + len(unit.raw)
        if not out:
            return token
        html = "".join((*out, self.body[done : token.end]))
        return token._replace(markup=Markup(html, escape(html)))


def placed(parts: Sequence[Part]) -> Iterator[tuple[int, Unit]]:
    """The units that stand in markup, alone or in a placeholder of another unit, each with its place."""
    place = 0
    for part in parts:
        if isinstance(part, Unit) and part.syntax in inside.SYNTAXES:
            yield place, part
        elif isinstance(part, Unit) and part.inner:
            at = place
            for piece in part.pieces:
                within = at
                for each in piece.parts if isinstance(piece, Placeholder) else ():
                    if isinstance(each, Unit):
                        yield within, each
                    within += len(each.raw)
                at += len(piece.raw)
        place += len(part.raw)
