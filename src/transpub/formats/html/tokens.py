"""HTML as tokens with their places: tags, text, comments, and elements whose inside is not HTML, taken whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from transpub.formats.html.foreign import foreign_end
from transpub.formats.html.lexis import MARKUP, comment_end, raw_end, tag_at
from transpub.formats.html.names import FOREIGN, RAW

if TYPE_CHECKING:
    from collections.abc import Iterator


class Token(NamedTuple):
    """A piece of the file. An "atom" is a whole element; `inside` is the place of the text that its tags enclose.

    A "comment" is all that browsers pass over as one, also a document type. `ended` is whether it has its end, without
    which nothing may come to stand behind it.
    """

    kind: Literal["text", "start", "end", "comment", "atom"]
    start: int
    end: int
    name: str = ""
    inside: tuple[int, int] = (0, 0)
    ended: bool = True


def tokens(body: str) -> Iterator[Token]:
    """The tokens of a text, one behind the other. What stands behind the last is not ended: browsers do not show it."""
    at = 0
    while at < len(body):
        found = MARKUP.search(body, at)
        start = found.start() if found else len(body)
        if start > at:
            yield Token("text", at, start)
        if found is None:
            return
        tag = tag_at(body, start)
        if tag is None:
            at = comment_end(body, start)
            if at < 0:
                return
            yield Token("comment", start, at, ended=body.endswith(">", start, at))
        elif tag.ends:
            at = tag.end
            yield Token("end", start, at, tag.name)
        elif tag.name in RAW:
            inner = raw_end(body, tag.name, tag.end)
            closing = tag_at(body, inner)
            at = closing.end if closing else len(body)
            yield Token("atom", start, at, tag.name, (tag.end, inner), closing is not None)
        elif tag.name in FOREIGN:
            at, ended = foreign_end(body, start)
            yield Token("atom", start, at, tag.name, ended=ended)
        else:
            at = tag.end
            yield Token("start", start, at, tag.name)
