"""A text's blocks: which stretches hold lines of text, and what each of them is on the page."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from transpub.formats.directives import NOTHING, Directives

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from transpub.formats.directives import Asked
    from transpub.formats.markdown.events import Event

_INLINE_TAGS = {"Emphasis", "Strong", "Strikethrough", "Superscript", "Subscript", "Link", "Image"}
_INLINE_KINDS = {"Text", "Code", "InlineMath", "DisplayMath", "InlineHtml", "FootnoteReference"} | {
    "SoftBreak",
    "HardBreak",
}
_CONTAINERS = {
    "BlockQuote": "quotation",
    "Item": "list item",
    "FootnoteDefinition": "footnote",
    "DefinitionListDefinition": "definition",
}
_COMMENT = re.compile(r"\s*<!--")


def runs(events: Iterable[Event]) -> Iterator[Event | list[Event]]:
    """The events outside of lines of text one by one, and those of each line of text together."""
    run: list[Event] = []
    in_code = False
    for event in events:
        if not in_code and (event.tag in _INLINE_TAGS if event.tag else event.kind in _INLINE_KINDS):
            run.append(event)
            continue
        if run:
            yield run
            run = []
        if event.tag in {"CodeBlock", "HtmlBlock"}:
            in_code = event.kind == "Start"
        yield event
    if run:
        yield run


@dataclass(slots=True)
class Blocks:
    """Where a walk over the events of a text stands: the blocks that are open, and what their author asked for them."""

    body: str
    opened: list[Event] = field(default_factory=list)
    html: list[Event] = field(default_factory=list)
    """What is inside the last block of raw HTML."""
    directives: Directives = field(default_factory=Directives)
    asked: list[Asked] = field(default_factory=lambda: [NOTHING])

    def step(self, event: Event) -> None:
        """Takes in an event outside of lines of text."""
        if event.kind == "Start":
            asked = self.asked[-1]
            if event.tag == "HtmlBlock":
                self.html = []
            else:
                asked = self.directives.heard().within(asked)
            self.opened.append(event)
            self.asked.append(asked)
        elif event.kind == "End" and self.opened:
            block = self.opened.pop()
            self.asked.pop()
            if event.tag == "HtmlBlock":
                self._hear("".join(str(each.data) for each in self.html), block)
        elif self.in_html:
            self.html.append(event)

    def _hear(self, html: str, block: Event) -> None:
        """Takes in a block of raw HTML: a comment to transpub, or another comment, or what such a comment is about."""
        self.directives.take(html, block.start, block.end)
        if not _COMMENT.match(html):
            self.directives.heard()

    @property
    def skipped(self) -> bool:
        """Whether the author wants no translation here."""
        return self.directives.off or self.asked[-1].skip

    @property
    def whole(self) -> bool:
        """Whether the author wants a text here to stay one unit."""
        return self.asked[-1].whole

    @property
    def tight(self) -> bool:
        """Whether a line of text here is in no paragraph of its own: in an item of a list without empty lines."""
        return bool(self.opened) and self.opened[-1].tag in _CONTAINERS

    @property
    def in_html(self) -> bool:
        """Whether the innermost block is one of raw HTML."""
        return bool(self.opened) and self.opened[-1].tag == "HtmlBlock"

    @property
    def in_code(self) -> bool:
        """Whether the innermost block is one of code."""
        return bool(self.opened) and self.opened[-1].tag == "CodeBlock"

    @property
    def note(self) -> str:
        """What the author says to the translator here."""
        return self.asked[-1].note

    @property
    def start(self) -> int:
        """Where the innermost block begins: no line of text in it begins before."""
        return self.opened[-1].start if self.opened else 0

    @property
    def role(self) -> str:
        """What a line of text here is on the page."""
        tag = self.opened[-1].tag if self.opened else ""
        if tag == "Heading":
            return str(self.opened[-1].data["level"]).lower()
        if tag == "TableCell":
            return "header cell" if len(self.opened) > 1 and self.opened[-2].tag == "TableHead" else "cell"
        if tag == "DefinitionListTitle":
            return "term in a list"
        container = self.opened[-2] if tag == "Paragraph" and len(self.opened) > 1 else None
        return _CONTAINERS.get(container.tag if container else tag, "paragraph")

    @property
    def syntax(self) -> str:
        """How a text here must be written: within a line of its own ("inline") or behind something that begins it."""
        here = self.opened[-1] if self.opened else None
        if here is not None and here.tag == "TableCell":
            row = self.opened[-2].start if len(self.opened) > 1 else here.start
            return "bare cell" if here.start == row else "cell"
        if here is not None and here.tag == "Heading":
            return "heading" if self.body.startswith("#", here.start) else "inline"
        return "inline"
