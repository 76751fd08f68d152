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
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from transpub.formats.base import Html
from transpub.formats.html import html as html_page
from transpub.formats.html.partition import HEADING_ENDS, HEADING_STARTS
from transpub.formats.markdown import code, html_block, inside
from transpub.formats.markdown.blocks import Blocks, runs
from transpub.formats.markdown.events import read
from transpub.formats.markdown.lines import tokens
from transpub.formats.markdown.said import Said, placed
from transpub.formats.markdown.spans import CONTROLS, clip, plain
from transpub.formats.markdown.spans import show as show_tokens
from transpub.formats.markdown.spans import step as show_step
from transpub.formats.markdown.tags import Tags
from transpub.inline import plain as plain_text
from transpub.model import Gap, Placeholder, Text, Unit, Verbatim

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from transpub.formats.base import Settings, Show
    from transpub.formats.markdown.events import Event
    from transpub.formats.markdown.spans import Token
    from transpub.formats.markdown.tags import Markup
    from transpub.model import Inline, Part


_HEADING = re.compile(r"\s*<h1[\s>]", re.IGNORECASE)
_TITLE_TAGS = {HEADING_STARTS, HEADING_ENDS}
_ID = re.compile(r' id="[^"]*"')


def html(body: str, parts: tuple[Part, ...], show: Show) -> Html:
    """The page's HTML; `parts` are those of `parse`, cut into sentences or not."""
    return prepared(body, parts, show.settings)(show)


def prepared(body: str, parts: tuple[Part, ...], settings: Settings) -> Callable[[Show], Html]:
    """The page's HTML by what is to be shown: what is the same in every language is worked out once."""
    events = read(body)
    line = _Line(parts)
    if not any(True for _ in placed(parts)):
        steps = _steps(body, events, settings, line, None)
        return lambda show: _page(steps, show, line)
    return lambda show: _page(_steps(body, events, settings, line, Said(body, parts, show, events)), show, line)


class _Block(NamedTuple):
    """A tag outside of lines; whether it begins on a line of its own, and whether it begins a first-level heading."""

    own_line: bool
    text: str
    begins_title: bool


_Step: TypeAlias = "_Block | _Raw | Event | list[_Shown]"
"""A tag, a block of raw HTML, some lines of code, or a line of text."""


class _Raw(NamedTuple):
    """A block of raw HTML."""

    events: Sequence[Event]


def _steps(body: str, events: Sequence[Event], settings: Settings, line: _Line, said: Said | None) -> list[_Step]:
    """What the page is made of; `said` knows the texts that are translated inside markup, where there are any."""
    blocks, tags = Blocks(body), Tags(title=said.title) if said else Tags()
    out: list[_Step] = []
    for run in runs(events):
        if isinstance(run, list):
            found = tokens(body, run, tags, blocks, settings.formats.shortcodes)
            out.append(
                line.shown(
                    run, [said.token(token) if token.said else token for token in found] if said else found, tags
                )
            )
            continue
        blocks.step(run)
        if blocks.in_html:
            continue
        if run.tag == "HtmlBlock":
            out.append(_Raw(tuple(blocks.html)))
        elif blocks.in_code and run.kind == "Text":
            out.append(run)
        else:
            out.append(_Block(*tags.block(run), _begins_title(run)))
    return out


def _page(steps: Iterable[_Step], show: Show, line: _Line) -> Html:
    """The page that the steps make."""
    out: list[str] = []
    heading: list[str] = []  # of the title while it is open, its tag first
    title, at_start, fresh = "", True, True
    for step in steps:
        if isinstance(step, list):
            text = _line(step, show)
        elif isinstance(step, _Block):
            text = f"\n{step.text}" if step.own_line and not fresh else step.text
            if at_start and step.begins_title:
                heading.append(text)
            elif heading:
                title = _with_id("".join(heading[1:]).strip(), heading[0])
                text = "" if title else f"{heading[0]}{text}"
                heading = []
            at_start = False
        elif isinstance(step, _Raw):
            made = line.block(step.events, show, first=at_start)
            title, text = title or made.heading, made.body
            at_start = at_start and text.lstrip().startswith("<!--") and text.rstrip().endswith("-->")
        else:
            text = line.code(step, show)
        if heading:
            heading += [text] if isinstance(step, list) else []
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


class _Fixed(NamedTuple):
    """A stretch of a line that is the same in every language."""

    text: str


class _Space(NamedTuple):
    """White space between two sentences, as the source has it, which some languages close."""

    text: str
    before: Part | None
    gap: Gap
    after: Part | None


class _Sentence(NamedTuple):
    """A unit, its source, the HTML of its placeholders, what follows it, how many images' descriptions are open."""

    unit: Unit
    source: Inline
    known: Mapping[tuple[int, Literal["open", "close", "alone"]], Markup]
    room: str
    depth: int


_Shown: TypeAlias = "_Fixed | _Space | _Sentence"


def _line(line: Sequence[_Shown], show: Show) -> str:
    """The HTML of a line: its units as the page shows them, and all else as the source has it."""
    out = []
    for each in line:
        if isinstance(each, _Sentence):
            out.append(_sentence(each, show))
        elif isinstance(each, _Fixed) or show.gap(each.before, each.gap, each.after):
            out.append(each.text)
    return "".join(out)


def _sentence(each: _Sentence, show: Show) -> str:
    target = show.targets.get(each.unit.key)
    simple = None if each.depth or show.keyed else target
    if simple is not None and len(simple) == 1 and isinstance(simple[0], str):
        return f"{escape(simple[0])}{each.room}"  # as most are
    out, depth = [], each.depth
    for said in each.source if target is None else target:
        if depth == 0 and isinstance(said, str):
            out.append(escape(said))
            continue
        markup = plain(said) if isinstance(said, str) else each.known[said.number, said.kind]
        text, depth = show_step(markup, depth)
        out.append(text)
    text = "".join(out)
    return (text if each.depth else show.span(each.unit, text)) + each.room


class _Line:
    """Takes lines of text apart by the parts that stand there."""

    def __init__(self, parts: tuple[Part, ...]) -> None:
        self.parts = parts
        self.starts = list(accumulate((len(part.raw) for part in parts), initial=0))

    def shown(self, run: Sequence[Event], tokens: Sequence[Token], tags: Tags) -> list[_Shown]:
        """The stretches of a line."""
        if not tokens:
            return [_Fixed(_plainly(run, tags))]
        begin, end = tokens[0].start, tokens[-1].end
        first = bisect_right(self.starts, begin) - 1
        out: list[_Shown] = []
        depth, position = 0, 0
        for index in range(first, len(self.parts)):
            if self.starts[index] >= end:
                break
            start, stop = max(self.starts[index], begin), min(self.starts[index + 1], end)
            here, position = _between(tokens, position, start, stop)
            part = self.parts[index]
            if isinstance(part, Unit) and part.syntax not in inside.SYNTAXES:
                out.append(_unit(part, start, here, depth))
                continue
            text, after = show_tokens(here, depth)
            if isinstance(part, Gap):
                out.append(_Space(text, self._part(index - 1), part, self._part(index + 1)))
            else:
                out.append(_Fixed(text))
            depth = after
        return out

    def _part(self, index: int) -> Part | None:
        return self.parts[index] if 0 <= index < len(self.parts) else None

    def block(self, events: Sequence[Event], show: Show, *, first: bool) -> Html:
        """A block of raw HTML; where it stands before all else and is a heading, that may be the page's title."""
        block = html_block.block(events)
        parts = list(self._overlapping(block.start, block.end)) if block else []
        if block is None or not any(isinstance(part, Unit) for _, part in parts):
            return Html("", "".join(str(event.data) for event in events), "")
        found = tuple(html_block.in_text(block, parts))
        if not (first and _HEADING.match(block.text)):
            found = tuple(_plain(part) for part in found)
        return html_page(block.text, found, show)

    def code(self, event: Event, show: Show) -> str:
        """Some lines of a block of code."""
        out = []
        for start, part in self._overlapping(event.start, event.end):
            if isinstance(part, Unit) and part.syntax == code.SYNTAX:
                out.append(show.span(part, escape(plain_text(show.inline(part)), quote=False)))
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


def _unit(unit: Unit, place: int, tokens: Sequence[Token], depth: int) -> _Sentence:
    known = {}
    if len(unit.pieces) > 1 or not isinstance(unit.pieces[0], Text):
        at = {token.start: token.markup for token in tokens}
        for piece in unit.pieces:
            if isinstance(piece, Placeholder):
                known[piece.number, piece.kind] = at[place]
            place += len(piece.raw)
    last = unit.pieces[-1]
    room = CONTROLS.sub(" ", last.raw) if isinstance(last, Text) and not last.value else ""  # nobody reads these
    return _Sentence(unit, unit.source, known, room, depth)


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
        text, depth = show_step(tags.inline(event), depth)
        out.append(text)
    return "".join(out)
