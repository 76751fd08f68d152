"""A line of text as tokens whose raw slices, joined, are the stretch of the file from the first to the last."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from transpub.formats.markdown import shortcodes
from transpub.formats.markdown.reader import Reader
from transpub.formats.markdown.spans import OddSourceError, Token, clip, show
from transpub.formats.markdown.tags import Markup

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from transpub.formats.markdown.blocks import Blocks
    from transpub.formats.markdown.events import Event
    from transpub.formats.markdown.tags import Tags

# HTML elements whose inside is not for translators.
_OPAQUE = re.compile(
    r"<(?:code|kbd|samp|var|script|style|svg|math)\b|<[^>]*\stranslate=[\"']?no[\"'\s>]", re.IGNORECASE
)


_NONE = Markup("", "")


def tokens(
    body: str, run: Sequence[Event], tags: Tags | None, blocks: Blocks, pairs: Sequence[tuple[str, str]]
) -> list[Token]:
    """The tokens of a line of text, whose events are `run`; none where the parser's places make no sense.

    What stands between one of the `pairs` is kept to the letter. Without `tags` the tokens have no HTML, which only a
    page asks for.
    """
    markups = [tags.inline(event) for event in run] if tags else [_NONE] * len(run)
    start = run[0].start
    while start > blocks.start and body[start - 1] == "\\":
        start -= 1  # the parser leaves out the backslash of `\*`
    reader = Reader(body, start)
    try:
        for event, markup in zip(run, markups, strict=True):
            reader.take(event, markup)
        reader.finish()
        stretches = [*shortcodes.shortcodes(body, start, reader.place, pairs), *_untouched(reader.out, body)]
        return _grouped(reader.out, stretches) if stretches else reader.out
    except OddSourceError:
        return []


def _untouched(found: Sequence[Token], body: str) -> list[tuple[int, int]]:
    """The stretches of HTML elements whose inside is not for translators."""
    ends = {token.pair: token.end for token in found if token.kind == "close" and not token.tag}
    return [
        (token.start, ends[token.pair])
        for token in found
        if token.kind == "open" and not token.tag and _OPAQUE.match(body, token.start, token.end)
    ]


def _grouped(found: list[Token], stretches: list[tuple[int, int]]) -> list[Token]:
    """The tokens with those of each stretch made one that stands for itself."""
    wanted = [stretch for stretch in shortcodes.outermost(stretches) if not _within(found, *stretch)]
    cut = list(_cut(found, [edge for stretch in wanted for edge in stretch]))
    out: list[Token] = []
    position = 0
    for start, end in wanted:
        first = last = next(index for index in range(position, len(cut)) if cut[index].start == start)
        while last < len(cut) and cut[last].end <= end:
            last += 1
        inside = cut[first:last]
        if not _balanced(inside):
            raise OddSourceError
        markup = Markup(show(inside, 0)[0], "".join(token.markup.attr for token in inside))
        out += [*cut[position:first], Token(start, end, "alone", "", markup)]
        position = last
    return out + cut[position:]


def _within(found: Sequence[Token], start: int, end: int) -> bool:
    """Whether the stretch is a part of a single piece of markup, which stays as it is anyway."""
    token = found[bisect_right(found, start, key=lambda token: token.start) - 1]
    return not token.whole and end <= token.end


def _cut(found: Iterable[Token], edges: list[int]) -> Iterator[Token]:
    """The tokens, none of which reaches over an edge."""
    at = 0
    for token in found:
        start = token.start
        while at < len(edges) and edges[at] <= start:
            at += 1
        while at < len(edges) and edges[at] < token.end:
            if not token.whole:
                raise OddSourceError
            yield clip(token, start, edges[at])
            start, at = edges[at], at + 1
        yield token if start == token.start else clip(token, start, token.end)


def _balanced(inside: Sequence[Token]) -> bool:
    """Whether each pair that begins among these tokens also ends there."""
    opened = {token.pair for token in inside if token.kind == "open"}
    return opened == {token.pair for token in inside if token.kind == "close"}
