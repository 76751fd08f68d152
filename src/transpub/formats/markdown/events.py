"""Markdown as a flat sequence of events with places in characters; pyromark and its byte offsets stay in here."""

from __future__ import annotations

import re
from array import array
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from transpub.formats.markdown.fences import ENCLOSED

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pyromark import Options

_FIRST = bytes(byte not in range(0x80, 0xC0) for byte in range(256))
"""Whether a byte is the first of a character, by byte."""
_CR = re.compile(r"\r(?!\n)")


class Event(NamedTuple):
    """A step of the parser: `kind` is pyromark's own name ("Start", "End", "Text", "SoftBreak"...).

    `tag` is what starts or ends there ("Paragraph", "Link"...), `data` what the parser says of it: the text of a
    "Text", the address of a link. `start` and `end` are places in the text; a "Start" and its "End" have the same.
    """

    kind: str
    tag: str
    data: Any
    start: int
    end: int


def options(body: str) -> Options:
    """The dialect: CommonMark with the extensions that articles use. Nothing that changes the text as it is read.

    The parser takes every colon that begins a line for a definition, also those of `:::note`. So a text with such a
    fence has no definition lists.
    """
    return _options(definitions=ENCLOSED.search(body) is None)


@cache
def _options(*, definitions: bool) -> Options:
    from pyromark import Options  # noqa: PLC0415  # importing does no work

    lists = Options.ENABLE_DEFINITION_LIST if definitions else Options(0)
    return (
        Options.ENABLE_TABLES
        | Options.ENABLE_FOOTNOTES
        | Options.ENABLE_STRIKETHROUGH
        | Options.ENABLE_TASKLISTS
        | Options.ENABLE_HEADING_ATTRIBUTES
        | lists
        | Options.ENABLE_GFM
        | Options.ENABLE_MATH
    )


def read(body: str, *, any_label: bool = False) -> list[Event]:
    """The events of a text. With `any_label`, each `[text]` is read as if the label were defined."""
    from pyromark import events_with_range  # noqa: PLC0415  # importing does no work

    lines = _CR.sub("\n", body)  # for which the parser looks in most places, but not in all
    data = lines.encode("utf-8", "replace")  # a lone surrogate is one character either way
    resolve = (lambda _: ("x", "")) if any_label else None
    found = events_with_range(data.decode(), options=options(body), broken_link_callback=resolve)
    place = _places(data, len(body))
    out = []
    for raw, span in cast("Iterable[tuple[Any, Any]]", found):
        kind, tag, data = _named(raw)
        out.append(Event(kind, tag, data, place[span["start"]], place[span["end"]]))
    return out


def _named(raw: Any) -> tuple[str, str, Any]:  # noqa: ANN401  # a union of thirty shapes
    if isinstance(raw, str):
        return raw, "", None
    ((kind, value),) = raw.items()
    if kind not in {"Start", "End"}:
        return kind, "", value
    if isinstance(value, str):
        return kind, value, None
    ((tag, data),) = value.items()
    return kind, tag, data


def _places(data: bytes, length: int) -> Sequence[int]:
    """The place in characters of each place in bytes."""
    if len(data) == length:
        return range(length + 1)
    return array("L", accumulate(data.translate(_FIRST), initial=0))
