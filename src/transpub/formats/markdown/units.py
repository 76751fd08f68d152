"""Markdown into parts: the lines of text of its blocks are units, all else is left as it is."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from transpub.formats.base import DEFAULTS, Settings
from transpub.formats.markdown import code, fences, html_block, titles
from transpub.formats.markdown.blocks import Blocks, runs
from transpub.formats.markdown.events import read
from transpub.formats.markdown.lines import tokens
from transpub.formats.markdown.text_units import Line, told, units_of
from transpub.formats.markdown.whole import Whole
from transpub.formats.spaces import line_at
from transpub.inline import plain
from transpub.model import Unit, Verbatim, with_inner

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from transpub.formats.markdown.events import Event
    from transpub.formats.markdown.text_units import Found
    from transpub.model import Part

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LINE_END = re.compile(r"[\r\n]")
_TEXTS = {"Paragraph", "DefinitionList", "DefinitionListTitle"}
_WHOLE = {"header cell", "term in a list", *_HEADINGS}
"""The roles of units that stay whole however many sentences they hold."""


def parse(body: str, first_line: int = 1, settings: Settings = DEFAULTS) -> tuple[Part, ...]:
    """The parts of a text, whose raw slices, joined, are the text. `first_line` is the number of its first line.

    What the parser is not sure of stays untranslated rather than be damaged.
    """
    out: list[Part] = []
    done, line = 0, first_line
    for start, end, part, trail in _Survey(body, settings).parts():
        if start < done:
            continue
        line += line_at(body[done:start], start - done) - 1
        out += [Verbatim(body[done:start])] if done < start else []
        out.append(_placed(part, line, trail) if isinstance(part, Unit) else part)
        line += line_at(body[start:end], end - start) - 1
        done = end
    out += [Verbatim(body[done:])] if done < len(body) else []
    return tuple(out)


class _Survey:
    """Goes over the events of a text and collects its units."""

    def __init__(self, body: str, settings: Settings) -> None:
        self.body = body
        self.settings = settings
        self.blocks = Blocks(body)
        self.whole = Whole(body, settings)
        self.lines: list[Line] = []
        self.others: list[Found] = []  # that are in no line of text and in no HTML
        self.indents = False  # whether an indented block that begins now is no code
        self.indented: list[Event] | None = None
        # Where the paragraph ended that is right before what comes now. The parser ends one before what could be a
        # table's first row; where it is none, only its text keeps the line from going on with the paragraph.
        self.ended = -1
        self.around = self._unit(), False
        events = read(body)
        named = sorted(titles.defined(body, events).values(), key=lambda found: found[0], reverse=True)
        for run in runs(events):
            while named and named[-1][0] < (run[0].start if isinstance(run, list) else run.start):
                self.others += self._wanted([named.pop()])
            if isinstance(run, list):
                torn = self.ended >= 0 and not _LINE_END.search(body[self.ended : run[0].start])
                found = () if torn else tokens(body, run, None, self.blocks, settings.formats.shortcodes)
                self.ended = self._line_end(run[-1].end) if self.blocks.tight else -1
                self.lines.append(Line(found, self._unit(), self.blocks.skipped))
                self.whole.line(run)
                self.indents = fences.indents(body, found)
            else:
                self._step(run)
        self.others += self._wanted(named)

    def _line_end(self, place: int) -> int:
        """Where the next line begins, as a paragraph's end is told."""
        return self.body.find("\n", place) + 1 or len(self.body)

    def _step(self, event: Event) -> None:
        """Takes in an event outside of lines of text."""
        blocks = self.blocks
        blocks.step(event)
        text = event.tag in _TEXTS or (event.tag == "Heading" and not self.body.startswith("#", event.start))
        if event.kind != "Start" or not text:
            self.ended = event.end if event.tag == "Paragraph" else -1
        if event.tag == "CodeBlock" and event.kind == "Start":
            self.indented = [] if self.indents and event.data == "Indented" else None
            self.around = self._unit(), blocks.skipped
        elif blocks.in_code and self.indented is not None:
            self.indented.append(event)
        elif event.tag == "CodeBlock" and self.indented is not None:
            self.others += self._indented(self.indented)
        self.indents = self.indents and event.tag == "Paragraph"
        if event.tag == "HtmlBlock" and event.kind == "End":
            self.whole.take(blocks.html)
        elif self.settings.formats.code_blocks and event.kind == "Text" and blocks.in_code and self.indented is None:
            self.others += self._wanted(code.units(self.body, event, self._unit(), self.settings))
        else:
            self.whole.step(event)

    def _indented(self, events: Sequence[Event]) -> Iterator[Found]:
        """The units of an indented block that is no code, with their places."""
        block = html_block.block(events)
        unit, skipped = self.around
        if block is None or skipped:
            return
        for start, end, part, _ in _Survey(block.text, self.settings).parts():
            if isinstance(part, Unit):
                new = replace(part, comment=part.comment or unit.comment, splits=part.splits and unit.splits)
                yield *block.place(start, end), html_block.in_file(self.body, block, start, new)

    def _wanted(self, found: Iterable[Found]) -> Iterable[Found]:
        return () if self.blocks.skipped else found

    def _unit(self) -> Unit:
        """A unit that stands here, but for what it says."""
        blocks = self.blocks
        splits = not (blocks.whole or blocks.role in _WHOLE)
        return Unit("", (), blocks.role, blocks.syntax, splits=splits, comment=blocks.note)

    def parts(self) -> Iterator[tuple[int, int, Unit | Verbatim, tuple[str, ...]]]:
        """The units in order, each with its place, and what of the HTML is not as the rest."""
        html, frames = self.whole.read()
        found: list[tuple[int, int, Unit | Verbatim]] = [*self.others, *html]
        ends = [
            (end, _HEADINGS[part.role], plain(part.source))
            for _, end, part in html
            if isinstance(part, Unit) and part.role in _HEADINGS
        ]
        for line, frame in zip(self.lines, frames, strict=True):
            if line.tokens and line.unit.role in _HEADINGS:
                ends.append((line.tokens[-1].end, _HEADINGS[line.unit.role], told(line.tokens)))
            if line.tokens and not (line.skip or frame.kept):
                found += units_of(self.body, line.within(frame.asked), self.settings)
        return _under(sorted(found, key=lambda each: each[0]), sorted(ends))


def _under(
    found: Iterable[tuple[int, int, Unit | Verbatim]], headings: Iterable[tuple[int, int, str]]
) -> Iterator[tuple[int, int, Unit | Verbatim, tuple[str, ...]]]:
    """The parts, each with the headings above it, which end in a place and have a level."""
    waiting = list(headings)[::-1]
    trail: list[tuple[int, str]] = []
    for start, end, part in found:
        while waiting and waiting[-1][0] <= start:
            _, level, text = waiting.pop()
            trail = [*(above for above in trail if above[0] < level), (level, text)]
        level = _HEADINGS.get(part.role, 7)
        yield start, end, part, tuple(text for each, text in trail if each < level)


def _placed(unit: Unit, line: int, trail: tuple[str, ...]) -> Unit:
    """The unit, and those inside it, in a line of the file and under these headings."""
    return with_inner(unit.changed(line=line, trail=trail), lambda inner: inner.changed(line=line, trail=trail))
