"""What a line of text is made of: tokens, which know what people read, what the file says and what the page shows."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Literal, NamedTuple

from transpub.formats.markdown.tags import Markup

if TYPE_CHECKING:
    from collections.abc import Sequence

# What PO editors and line-based tools take for the end of a line, or refuse.
CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class OddSourceError(Exception):
    """The parser's places do not fit the text: the block is left as it is."""


class Token(NamedTuple):
    """A piece of a line of text and its place in the file.

    `value` is what people read (of a "text") or a label for the translator. `pair` is the same for an "open" and its
    "close". `told` is what stands for it in plain text, such as the inside of a code span.
    """

    start: int
    end: int
    kind: Literal["text", "open", "close", "alone"]
    value: str
    markup: Markup
    pair: int = -1
    told: str = ""
    whole: bool = False
    """Whether `value` is a text as the file writes it, which may be cut anywhere."""
    tag: str = ""
    said: str = ""
    """What may hold texts that are translated on their own, as the parser read it: a link's title, an HTML tag."""


def plain(text: str) -> Markup:
    """What a text is in HTML."""
    html = escape(text)
    return Markup(html, html)


def clip(token: Token, start: int, end: int) -> Token:
    """The stretch of a text that may be cut."""
    if start == token.start and end == token.end:
        return token
    text = token.value[start - token.start : end - token.start]
    return token._replace(start=start, end=end, value=text, markup=plain(text))


def show(found: Sequence[Token], depth: int) -> tuple[str, int]:
    """The HTML of tokens in a row; `depth` is how many images' descriptions are open, before and after."""
    out = []
    for token in found:
        html, depth = step(token.markup, depth)
        out.append(html)
    return "".join(out), depth


def step(markup: Markup, depth: int) -> tuple[str, int]:
    """The HTML of a piece with `depth` descriptions of images open, and how many are open behind it."""
    after = max(depth + markup.image, 0)
    return (markup.attr if depth and after else markup.html), after
