"""Reads the parser's events of one line of text into tokens."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from transpub.formats.markdown.spans import CONTROLS, OddSourceError, Token, plain
from transpub.formats.markdown.tags import Markup

if TYPE_CHECKING:
    from transpub.formats.markdown.events import Event

_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_PREFIX = re.compile(r"[ \t\v\f>]*")
_PLAIN_OR_CONTROL = re.compile(f"{CONTROLS.pattern}|[^{CONTROLS.pattern[1:]}+")
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)(?:\s[^>]*?)?(/?)>", re.DOTALL)
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"}
_LABELS = {"Emphasis": "emphasis", "Strong": "strong", "Strikethrough": "struck out"}
_AUTOMATIC = {"Autolink", "Email"}


class Reader:
    """Reads the events of a line of text from left to right."""

    def __init__(self, body: str, start: int) -> None:
        self.body = body
        self.place = start
        self.out: list[Token] = []
        self.opened: list[tuple[Event, int]] = []
        self.html: list[tuple[str, int, int]] = []  # name, depth and token of each HTML element that is open
        self.waiting: Counter[tuple[str, int]] = Counter()
        self.after_break = False

    def take(self, event: Event, markup: Markup) -> None:
        """Takes in the next event."""
        if self.opened and self._automatic(event, markup):
            return
        if event.kind == "End":
            self._end(event, markup)
            return
        escaped = self._skip(event)
        if event.kind == "Text":
            self._text(event, markup, escaped=escaped)
        elif event.kind == "Start":
            self._start(event, markup)
        elif event.kind == "InlineHtml":
            self._html(event, markup)
        elif event.kind == "SoftBreak":
            self._add(Token(self.place, event.end, "text", " ", markup))
        else:
            label, told = _told(event, self.body[event.start : event.end])
            self._add(Token(self.place, event.end, "alone", label, markup, told=told))
        self.after_break = event.kind in {"SoftBreak", "HardBreak"}

    def finish(self) -> None:
        """Says that there are no more events."""
        if self.opened:
            raise OddSourceError

    def _add(self, token: Token) -> None:
        if token.end <= token.start:
            raise OddSourceError
        self.out.append(token)
        self.place = token.end

    def _skip(self, event: Event) -> bool:
        """Gives what stands before the event to the line break it belongs to; says whether a backslash stands there."""
        if event.start < self.place or event.end > len(self.body):
            raise OddSourceError
        gap = self.body[self.place : event.start]
        escaped = False
        if event.kind == "Text" and gap.endswith("\\") and event.data[:1] in _PUNCTUATION:
            gap = gap.rstrip("\\") if event.data[0] == "|" else gap[:-1]
            escaped = True
        if gap and self.after_break and _PREFIX.fullmatch(gap):
            self.place += len(gap)
            self.out[-1] = self.out[-1]._replace(end=self.place)
        elif gap and not (event.kind in {"SoftBreak", "HardBreak"} and not gap.strip()):
            raise OddSourceError
        return escaped

    def _text(self, event: Event, markup: Markup, *, escaped: bool) -> None:
        value: str = event.data
        at = event.start
        if escaped:
            self._add(Token(self.place, at + 1, "text", value[0], plain(value[0])))
            value, at = value[1:], at + 1
        if not value:
            return
        if self.body[at : event.end] != value:
            shown = CONTROLS.sub(" ", value)
            self._add(Token(self.place, event.end, "text", shown, plain(shown)))
            return
        if not escaped and not CONTROLS.search(value):
            self._add(Token(self.place, event.end, "text", value, markup, whole=True))
            return
        for found in _PLAIN_OR_CONTROL.finditer(value):
            text = found.group()
            control = CONTROLS.match(text) is not None
            shown = " " if control else text
            self._add(Token(self.place, at + found.end(), "text", shown, plain(shown), whole=not control))

    def _start(self, event: Event, markup: Markup) -> None:
        self.opened.append((event, len(self.out)))
        if event.tag == "Link" and event.data["link_type"] in _AUTOMATIC:
            self._add(Token(self.place, event.end, "alone", f"link: {event.data['dest_url']}", markup))
            return
        image = event.tag == "Image"
        if event.tag in {"Link", "Image"}:
            label = f"{event.tag.lower()}: {event.data['dest_url']}"
            length = 1 + image
        else:
            label, length = _LABELS[event.tag], _delimiter(event, self.body)
        self._add(Token(self.place, event.start + length, "open", label, markup, pair=len(self.out), tag=event.tag))

    def _automatic(self, event: Event, markup: Markup) -> bool:
        """Whether the event is a part of an address in angle brackets, which is one token."""
        start, index = self.opened[-1]
        if start.tag != "Link" or start.data["link_type"] not in _AUTOMATIC:
            return False
        token = self.out[index]
        html, attr = token.markup.html + markup.html, token.markup.attr + markup.attr
        told = token.told + (event.data if event.kind == "Text" else "")
        self.out[index] = token._replace(markup=Markup(html, attr), told=told)
        if event.kind == "End":
            self.opened.pop()
        return True

    def _end(self, event: Event, markup: Markup) -> None:
        if not self.opened or self.opened[-1][0].tag != event.tag:
            raise OddSourceError
        while self.html and self.html[-1][1] == len(self.opened):
            self._forget()
        start, index = self.opened.pop()
        end = start.end
        if event.tag in {"Link", "Image"}:
            if self.after_break and (found := _PREFIX.match(self.body, self.place, end)):
                self.place = found.end()
                self.out[-1] = self.out[-1]._replace(end=self.place)
            if start.data["link_type"] in {"Collapsed", "CollapsedUnknown"} and self.body.startswith("[]", end):
                end += 2  # the parser leaves these out
            fits = self.body.startswith("]", self.place)
        else:
            fits = end - self.place == _delimiter(start, self.body)
        if not fits:
            raise OddSourceError
        inline = event.tag in {"Link", "Image"} and start.data["link_type"] == "Inline"
        said = start.data["title"] if inline else ""
        self._add(Token(self.place, end, "close", "", markup, pair=index, tag=event.tag, said=said))
        if index == len(self.out) - 2:
            self._join(index)
        self.after_break = False

    def _join(self, index: int) -> None:
        """A pair with nothing inside stands for itself."""
        opening, closing = self.out[index], self.out[-1]
        markup = Markup(opening.markup.html + closing.markup.html, opening.markup.attr + closing.markup.attr)
        said = opening.said or closing.said
        self.out[index:] = [opening._replace(end=closing.end, kind="alone", pair=-1, markup=markup, said=said)]

    def _html(self, event: Event, markup: Markup) -> None:
        raw, depth = self.body[event.start : event.end], len(self.opened)
        found = _TAG.fullmatch(raw)
        name = found[2].lower() if found else ""
        if found and found[1] and self.waiting[name, depth]:
            while True:
                index = self.html[-1][2]
                same = self.html[-1][0] == name
                self._forget()
                if same:
                    break
            self.out[index] = self.out[index]._replace(kind="open", pair=index)
            self._add(Token(self.place, event.end, "close", "", markup, pair=index))
            if index == len(self.out) - 2:
                self._join(index)
            return
        label = "line break" if name == "br" else "comment" if raw.startswith("<!--") else " ".join(raw.split())
        if found and not found[1] and not found[3] and name not in _VOID:
            self.html.append((name, depth, len(self.out)))
            self.waiting[name, depth] += 1
        said = event.data if found and not found[1] else ""
        self._add(Token(self.place, event.end, "alone", label, markup, said=said))

    def _forget(self) -> None:
        name, depth, _ = self.html.pop()
        self.waiting[name, depth] -= 1


def _delimiter(event: Event, body: str) -> int:
    """How many characters begin and end an emphasis."""
    if event.tag == "Strikethrough":
        return 2 if body.startswith("~~", event.start) and body.endswith("~~", event.start + 2, event.end) else 1
    return 2 if event.tag == "Strong" else 1


def _told(event: Event, raw: str) -> tuple[str, str]:
    """The label of what stands for itself, and its plain text."""
    match event.kind:
        case "Code":
            return f"code: {' '.join(raw.split())}", event.data
        case "InlineMath" | "DisplayMath":
            return f"formula: {' '.join(raw.split())}", event.data
        case "FootnoteReference":
            return f"footnote {event.data}", ""
    return "line break", " "
