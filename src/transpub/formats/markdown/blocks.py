"""A text's blocks: which stretches hold lines of text, and what each of them is on the page."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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
_DIRECTIVE = re.compile(
    r"\s*<!--\s*transpub:\s*(?:(?P<word>skip|skip-from-here|skip-to-here|whole)|note:(?P<note>.*?))\s*-->\s*", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class _Said:
    """What an author said of a block: no translation, no cutting into sentences, a note to the translator."""

    skip: bool = False
    whole: bool = False
    note: str = ""

    def within(self, outer: _Said) -> _Said:
        """What holds in a block of which this was said, inside another."""
        return _Said(self.skip or outer.skip, self.whole or outer.whole, self.note or outer.note)


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
        if event.tag == "CodeBlock":
            in_code = event.kind == "Start"
        yield event
    if run:
        yield run


@dataclass(slots=True)
class Blocks:
    """Where a walk over the events of a text stands: the blocks that are open, and what their author said of them.

    A comment `<!-- transpub: … -->` speaks of the block after it: `skip` keeps it as it is, `whole` does not cut it
    into sentences, `note: TEXT` tells its translator. All between `skip-from-here` and `skip-to-here` stays as it is.
    """

    body: str
    opened: list[Event] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    pending: _Said = _Said()
    said: list[_Said] = field(default_factory=lambda: [_Said()])
    off: bool = False

    def step(self, event: Event) -> None:
        """Takes in an event outside of lines of text."""
        if event.kind == "Start":
            said = self.said[-1]
            if event.tag == "HtmlBlock":
                self.html = []
            else:
                said = self.pending.within(said)
                self.pending = _Said()
            self.opened.append(event)
            self.said.append(said)
        elif event.kind == "End" and self.opened:
            self.opened.pop()
            self.said.pop()
            if event.tag == "HtmlBlock":
                self._direct("".join(self.html))
        elif event.kind == "Html":
            self.html.append(str(event.data))

    def _direct(self, html: str) -> None:
        found = _DIRECTIVE.fullmatch(html)
        if found is None:
            return
        word, note = found["word"] or "", " ".join((found["note"] or "").split())
        self.pending = _Said(word == "skip", word == "whole", note).within(self.pending)
        if word.endswith("-here"):
            self.off = word == "skip-from-here"

    @property
    def skipped(self) -> bool:
        """Whether the author wants no translation here."""
        return self.off or self.said[-1].skip

    @property
    def whole(self) -> bool:
        """Whether the author wants a text here to stay one unit."""
        return self.said[-1].whole

    @property
    def note(self) -> str:
        """What the author says to the translator here."""
        return self.said[-1].note

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
