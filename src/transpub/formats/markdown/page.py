"""The HTML of a text whose units are shown in another language.

It is made of the same events as the parts, and a placeholder's HTML is that of the events it was made of: a translation
is text between them and can damage nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from html import escape
from itertools import accumulate
from typing import TYPE_CHECKING

from transpub.formats.base import Html
from transpub.formats.html import html as html_page
from transpub.formats.html.partition import HEADING_ENDS, HEADING_STARTS
from transpub.formats.markdown import code, html_block, inside
from transpub.formats.markdown.blocks import Blocks, runs
from transpub.formats.markdown.events import read
from transpub.formats.markdown.lines import tokens
from transpub.formats.markdown.said import Said
from transpub.formats.markdown.spans import clip, plain, step
from transpub.formats.markdown.spans import show as show_tokens
from transpub.formats.markdown.tags import Tags
from transpub.inline import plain as plain_text
from transpub.model import Gap, Placeholder, Text, Unit, Verbatim

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transpub.formats.base import Show
    from transpub.formats.markdown.events import Event
    from transpub.formats.markdown.spans import Token
    from transpub.model import Part


_HEADING = re.compile(r"\s*<h1[\s>]", re.IGNORECASE)
_TITLE_TAGS = {HEADING_STARTS, HEADING_ENDS}
_ID = re.compile(r' id="[^"]*"')


def html(body: str, parts: tuple[Part, ...], show: Show) -> Html:
    """The page's HTML; `parts` are those of `parse`, cut into sentences or not."""
    events = read(body)
    said = Said(body, parts, show, events)
    blocks, tags, line = Blocks(body), Tags(title=said.title), _Line(parts, show, said)
    out: list[str] = []
    heading: list[str] = []  # of the title while it is open, its tag first
    title, at_start, fresh = "", True, True
    for run in runs(events):
        if isinstance(run, list):
            text = line.html(run, tokens(body, run, tags, blocks, show.settings.formats.shortcodes), tags)
        else:
            blocks.step(run)
            if blocks.in_html:
                continue
            if run.tag == "HtmlBlock":
                made = line.block(blocks.html, first=at_start)
                title, text = title or made.heading, made.body
                at_start = at_start and text.lstrip().startswith("<!--") and text.rstrip().endswith("-->")
            elif blocks.in_code and run.kind == "Text":
                text = line.code(run)
            else:
                own_line, text = tags.block(run)
                text = f"\n{text}" if own_line and not fresh else text
                if at_start and _begins_title(run):
                    heading.append(text)
                elif heading:
                    title = _with_id("".join(heading[1:]).strip(), heading[0])
                    text = "" if title else f"{heading[0]}{text}"
                    heading = []
                at_start = False
        if heading:
            heading += [text] if isinstance(run, list) else []
        elif text:
            out.append(text)
            fresh = text.endswith("\n")
    return Html(title, "".join(out), "")


def _with_id(title: str, tag: str) -> str:
    """The title, still to be found where links lead to its heading: the tag itself is the theme's."""
    found = _ID.search(tag)
    return f"<span{found.group()}>{title}</span>" if title and found else title


def _begins_title(event: Event) -> bool:
    return event.kind == "Start" and event.tag == "Heading" and event.data["level"] == "H1"


def _plain(part: Part) -> Part:
    """The part, no title's tag."""
    return replace(part, role="") if isinstance(part, Verbatim) and part.role in _TITLE_TAGS else part


class _Line:
    """Writes the lines of text of a page."""

    def __init__(self, parts: tuple[Part, ...], show: Show, said: Said) -> None:
        self.said = said
        self.parts = parts
        self.starts = list(accumulate((len(part.raw) for part in parts), initial=0))
        self.show = show

    def html(self, run: Sequence[Event], tokens: Sequence[Token], tags: Tags) -> str:
        """The HTML of a line: its units as the page shows them, and all else as the source has it."""
        if not tokens:
            return _plainly(run, tags)
        tokens = [self.said.token(token) if token.said else token for token in tokens]
        begin, end = tokens[0].start, tokens[-1].end
        first = bisect_right(self.starts, begin) - 1
        out, depth, position = [], 0, 0
        for index in range(first, len(self.parts)):
            if self.starts[index] >= end:
                break
            start, stop = max(self.starts[index], begin), min(self.starts[index + 1], end)
            here, position = _between(tokens, position, start, stop)
            part = self.parts[index]
            if isinstance(part, Unit) and part.syntax not in inside.SYNTAXES:
                text, depth = self._unit(part, start, here, depth)
            elif isinstance(part, Gap) and self._closes(index, part):
                text = ""
            else:
                text, depth = show_tokens(here, depth)
            out.append(text)
        return "".join(out)

    def block(self, events: Sequence[Event], *, first: bool) -> Html:
        """A block of raw HTML; where it stands before all else and is a heading, that may be the page's title."""
        block = html_block.block(events)
        parts = list(self._overlapping(block.start, block.end)) if block else []
        if block is None or not any(isinstance(part, Unit) for _, part in parts):
            return Html("", "".join(str(event.data) for event in events), "")
        found = tuple(html_block.in_text(block, parts))
        if not (first and _HEADING.match(block.text)):
            found = tuple(_plain(part) for part in found)
        return html_page(block.text, found, self.show)

    def code(self, event: Event) -> str:
        """Some lines of a block of code."""
        out = []
        for start, part in self._overlapping(event.start, event.end):
            if isinstance(part, Unit) and part.syntax == code.SYNTAX:
                out.append(self.show.span(part, escape(plain_text(self.show.inline(part)), quote=False)))
            else:
                left, right = max(start, event.start) - start, min(start + len(part.raw), event.end) - start
                out.append(escape(part.raw[left:right], quote=False))
        parts = self._overlapping(event.start, event.end)
        whole = any(isinstance(part, Unit) and part.syntax == code.SYNTAX for _, part in parts)
        return "".join(out) if whole else escape(event.data, quote=False)

    def _overlapping(self, start: int, end: int) -> Iterator[tuple[int, Part]]:
        """The parts that stand there, or partly there, with their places."""
        for index in range(max(bisect_right(self.starts, start) - 1, 0), len(self.parts)):
            if self.starts[index] >= end:
                break
            yield self.starts[index], self.parts[index]

    def _closes(self, index: int, gap: Gap) -> bool:
        """Whether the gap is between two translated sentences of a language that has none there."""
        before = self.parts[index - 1] if index else None
        after = self.parts[index + 1] if index + 1 < len(self.parts) else None
        return not self.show.gap(before, gap, after)

    def _unit(self, unit: Unit, place: int, tokens: Sequence[Token], depth: int) -> tuple[str, int]:
        at = {token.start: token.markup for token in tokens}
        known = {}
        for piece in unit.pieces:
            if isinstance(piece, Placeholder):
                known[piece.number, piece.kind] = at[place]
            place += len(piece.raw)
        out, inside_alt = [], depth
        for said in self.show.inline(unit):
            markup = plain(said) if isinstance(said, str) else known[said.number, said.kind]
            text, inside_alt = step(markup, inside_alt)
            out.append(text)
        text, last = "".join(out), unit.pieces[-1]
        room = " " if isinstance(last, Text) and not last.value else ""  # a control that nobody reads
        return (text if depth else self.show.span(unit, text)) + room, depth


def _between(tokens: Sequence[Token], position: int, start: int, stop: int) -> tuple[list[Token], int]:
    """The tokens from `start` to `stop`, beginning the search at `position`; texts are cut there.

    Others belong to where they begin.
    """
    out = []
    while position < len(tokens) and tokens[position].start < stop:
        token = tokens[position]
        if token.whole and token.end > start:
            within = start <= token.start and token.end <= stop
            out.append(token if within else clip(token, max(start, token.start), min(stop, token.end)))
        elif token.start >= start:
            out.append(token)
        if token.end > stop:
            break
        position += 1
    return out, position


def _plainly(run: Sequence[Event], tags: Tags) -> str:
    """The HTML of a line that could not be read into tokens."""
    out, depth = [], 0
    for event in run:
        text, depth = step(tags.inline(event), depth)
        out.append(text)
    return "".join(out)
