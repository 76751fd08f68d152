"""The raw HTML of a text, read as the one fragment that it is to a browser.

An element may begin in one block of HTML and end in another, with Markdown between them. So the blocks are read
together, with the tags that Markdown would have put between them, but without its text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from transpub.formats.html import names
from transpub.formats.html.context import Frame
from transpub.formats.html.tokens import tokens
from transpub.formats.html.units import fragment
from transpub.formats.markdown import html_block
from transpub.formats.markdown.fences import ENCLOSED
from transpub.formats.markdown.shortcodes import outermost, shortcodes
from transpub.model import Text, Unit, Verbatim

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from transpub.formats.base import Settings
    from transpub.formats.html.partition import Place
    from transpub.formats.html.tokens import Token as HtmlToken
    from transpub.formats.markdown.events import Event
    from transpub.formats.markdown.html_block import Block

_TAGS = {
    "BlockQuote": "blockquote",
    "List": "ul",
    "Item": "li",
    "FootnoteDefinition": "div",
    "DefinitionList": "dl",
    "DefinitionListTitle": "dt",
    "DefinitionListDefinition": "dd",
}
_INLINE = {"Emphasis": "em", "Strong": "strong", "Strikethrough": "del", "Link": "a"}
_OTHERS = {"CodeBlock", "Table"}
_ALL = Frame()
_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9-]*)")
_CLOSED = names.RAW | names.FOREIGN
"""Elements that would take in all that follows, were they not ended."""

_ELSEWHERE = frozenset({"description", "page title"})
_SHORTEST = len("<img>")


@dataclass(frozen=True, slots=True)
class _Placed:
    """A block and where its text begins in the fragment; `text` is its text without shortcodes."""

    start: int
    text: str
    block: Block


class Whole:
    """Takes in the events of a text, outside of lines and lines as a whole, and reads its HTML.

    Where no element is open, nothing holds in a line that does not stand in it; so the tags of Markdown are put there
    only where one is, and around blocks of HTML. With tags that do not nest, or with what an author says in comments,
    all are put there.
    """

    def __init__(self, body: str, settings: Settings) -> None:
        self.body = body
        self.settings = settings
        self.html: list[str] = []
        self.length = 0
        self.spots: list[int] = []
        self.blocks: list[_Placed] = []
        self.all = "transpub:" in body
        self.opened: list[str] = []
        self.around: list[tuple[str, bool]] = []  # tags of Markdown's blocks that are open, and whether they are put

    def step(self, event: Event) -> None:
        """Takes in an event outside of lines and of blocks of HTML."""
        wanted = self.needed()
        if event.tag in _TAGS and event.kind == "Start":
            self.around.append((_TAGS[event.tag], wanted))
            self._add(f"<{_TAGS[event.tag]}>" if wanted else "")
        elif event.tag in _TAGS:
            name, put = self.around.pop()
            self._add(f"</{name}>" if put else "")
        elif event.tag in _OTHERS and event.kind == "Start" and wanted:
            self._add("<hr>")

    def line(self, run: Sequence[Event]) -> None:
        """Takes in the events of a line of text."""
        html = [event for event in run if event.kind == "InlineHtml"]
        found = map(_tag, run) if html else ()
        tags = [tag for tag in found if (name := _TAG.match(tag)) and name[1].lower() not in _CLOSED]
        left: list[str] = []
        if not self.all and tags and (_unclosed(tokens("".join(tags)), left) or left):
            self._put_around()
            self.all = True
        wanted = self.needed()
        self.spots.append(self.length if wanted else -1)
        self._add(f"<p>{''.join(tags)}</p>" if wanted else "")

    def needed(self) -> bool:
        """Whether what comes now could stand in an element of the text's HTML."""
        return self.all or bool(self.opened)

    def _put_around(self) -> None:
        """Puts the tags of the blocks that are open, if they were not put before."""
        for place, (name, put) in enumerate(self.around):
            if not put:
                self._add(f"<{name}>")
                self.around[place] = name, True

    def take(self, events: Iterable[Event]) -> None:
        """Takes in the inside of a block of HTML, if it is sound."""
        block = html_block.block(events)
        if block is None:
            return
        text = _hidden(block.text, self.settings)
        found = list(tokens(f"{text}\n")) if text is not None else []
        if text is None or not found or found[-1].end <= len(text) or not all(token.ended for token in found):
            self._add("<hr>")
            return
        self._add("" if self.html else "<p></p>")
        self._put_around()
        self.all = self.all or _unclosed(found, self.opened)
        self.blocks.append(_Placed(self.length, text, block))
        self._add(f"{text}\n")
        if any(token.kind != "comment" and not text[token.start : token.end].isspace() for token in found):
            self._add("<hr>")

    def read(self) -> tuple[list[tuple[int, int, Unit | Verbatim]], list[Frame]]:
        """The parts of the blocks with their places in the file, and what holds in each line.

        What stands in forms and navigation is translated in Markdown, if the author does not say otherwise.
        """
        if not self.blocks:
            return [], [_ALL] * len(self.spots)
        places, frames = fragment("".join(self.html), frozenset(self.spots), self.settings)
        found = [frames.get(spot, _ALL) for spot in self.spots]
        return list(self._parts(places)), [replace(each, kept=False) if each.out else each for each in found]

    def _add(self, html: str) -> None:
        self.html.append(html)
        self.length += len(html)

    def _parts(self, places: Sequence[Place]) -> Iterator[tuple[int, int, Unit | Verbatim]]:
        for place in places:
            number = bisect_right(self.blocks, place.start, key=lambda placed: placed.start) - 1
            if number < 0:
                continue
            placed = self.blocks[number]
            start, end = place.start - placed.start, place.end - placed.start
            if end > len(placed.text):
                continue
            left, right = placed.block.place(start, end)
            if isinstance(place.part, Verbatim):
                yield left, right, replace(place.part, raw=self.body[left:right])
            elif _fits(placed, start, place.part):
                unit = html_block.in_file(self.body, placed.block, start, place.part)
                syntax = html_block.SYNTAX if unit.syntax == "inline" else unit.syntax
                yield left, right, replace(unit, syntax=syntax)


def _tag(event: Event) -> str:
    """The tag that an event of a line is in HTML, or ""."""
    if event.kind == "InlineHtml":
        return str(event.data)
    name = _INLINE.get(event.tag)
    return f"<{'' if event.kind == 'Start' else '/'}{name}>" if name else ""


def _unclosed(found: Iterable[HtmlToken], opened: list[str]) -> bool:
    """Whether tags do not nest among themselves and the elements that are open, whose list is brought up to date."""
    for token in found:
        if token.kind == "start" and token.name not in names.VOID:
            opened.append(token.name)
        elif token.kind == "end" and (not opened or opened.pop() != token.name):
            return True
    return False


def _fits(placed: _Placed, start: int, unit: Unit) -> bool:
    """Whether a unit may be translated: no shortcode or fence is in its text, nor what makes its block one of HTML."""
    if ENCLOSED.search(unit.raw):  # with it, the rest of the file would be read otherwise
        return False
    if unit.role in _ELSEWHERE or (unit.syntax == "inline" and not placed.text[:start].strip()):
        return False
    for piece in unit.pieces:
        end = start + len(piece.raw)
        if isinstance(piece, Text) and placed.text[start:end] != placed.block.text[start:end]:
            return False
        start = end
    return True


def _replaced(text: str, found: Sequence[tuple[int, int]], new: Callable[[int, int], str]) -> Iterator[str]:
    """The text in pieces, with something else in the place of some stretches."""
    done = 0
    for start, end in found:
        yield text[done:start]
        yield new(start, end)
        done = end
    yield text[done:]


def _hidden(text: str, settings: Settings) -> str | None:
    """The text with shortcodes as images, which stand in a sentence as they do, or in tags as words of no sense.

    None where a shortcode ends in a tag that begins in it: nobody can say where the tag ends.
    """
    found = outermost(shortcodes(text, 0, len(text), settings.formats.shortcodes))
    if not found:
        return text
    markup = [(token.start, token.end) for token in tokens(f"{text}\n") if token.kind != "text"]
    for start, end in found:
        last = bisect_right(markup, end - 1, key=lambda each: each[0]) - 1
        if last >= 0 and start < markup[last][0] and end < markup[last][1]:
            return None
    plain = "".join(_replaced(text, found, lambda start, end: "x" * (end - start)))
    free = [(token.start, token.end) for token in tokens(plain) if token.kind == "text"]

    def image(start: int, end: int) -> str:
        around = bisect_right(free, start, key=lambda each: each[0]) - 1
        inside = around >= 0 and end <= free[around][1]
        return f"<img{' ' * (end - start - _SHORTEST)}>" if inside and end - start >= _SHORTEST else plain[start:end]

    return "".join(_replaced(text, found, image))
