"""Where a picture (`<svg>`) or a formula (`<math>`) ends: in them other rules hold than in the HTML around them."""

from __future__ import annotations

import re

from transpub.formats.html.lexis import MARKUP, Tag, attributes, comment_end, raw_end, tag_at
from transpub.formats.html.names import BLOCKS, FOREIGN, RAW, VOID, words
from transpub.formats.html.stack import Stack

# HTML elements that end a picture where they stand in it by mistake (HTML Standard, 13.2.6.5).
_BREAKOUT = words(
    "b big blockquote body br center code dd div dl dt em embed h1 h2 h3 h4 h5 h6 head hr i img li listing menu "
    "meta nobr ol p pre ruby s small span strong strike sub sup table tt u ul var"
)
_FONT = re.compile(r"[\s/](?:color|face|size)[\s=/>]", re.IGNORECASE)
# Elements of a picture or a formula in which HTML may stand.
_HTML_INSIDE = words("annotation-xml desc foreignobject mi mn mo ms mtext title")
_CDATA = "<![CDATA["


def foreign_end(body: str, start: int) -> tuple[int, bool]:
    """Where the element ends that begins at `start`, and whether it is by its end tag: else before what ends it."""
    inside = _Inside(body)
    at = start
    while found := MARKUP.search(body, at):
        at = found.start()
        if not inside.html and at > start and body.startswith(_CDATA, at):
            at = body.find("]]>", at) + 3
            if at < len("]]>"):
                break
            continue
        tag = tag_at(body, at)
        if tag is None:
            at = comment_end(body, at)
            if at < 0:
                break
            continue
        if at > start and not inside.html and _breaks_out(body, at, tag) and not inside.leave():
            return at, False
        at = inside.take(tag, at)
        if not inside.opened:
            return at, True
    return len(body), False


def _breaks_out(body: str, at: int, tag: Tag) -> bool:
    if tag.ends:
        return tag.name in {"br", "p"}
    return tag.name in _BREAKOUT or (tag.name == "font" and bool(_FONT.search(body, at, tag.end)))


def _closed(body: str, at: int, tag: Tag) -> bool:
    """Whether the tag ends in a slash, which counts here: the element has no content then."""
    if body[tag.end - 2] != "/":
        return False
    return all(each.quote or each.end < tag.end - 1 or each.start == each.end for each in attributes(body, at))


class _Inside:
    """The elements that are open: whether HTML may stand in them, and whether they are HTML themselves."""

    def __init__(self, body: str) -> None:
        self.body = body
        self.opened: Stack[tuple[bool, bool]] = Stack()
        self.points: list[int] = []  # the places of those that are not HTML, and in which it may stand
        self.own: list[int] = []  # of those that are HTML
        self.walls: list[int] = []  # and of those of them that shield what is around them from end tags inside

    @property
    def html(self) -> bool:
        """Whether HTML's rules hold here."""
        return self.opened.top is not None and self.opened.top[0]

    def leave(self) -> bool:
        """Closes what is no place for HTML; says whether something is open still."""
        while self.opened and not self.html:
            self._cut(len(self.opened) - 1)
        return bool(self.opened)

    def take(self, tag: Tag, at: int) -> int:
        """Takes in a tag; gives the place behind it, and behind an element whose inside is text."""
        if tag.ends:
            self._end(tag.name)
        elif not self.html:
            if not _closed(self.body, at, tag):
                self._push(tag.name, html=tag.name in _HTML_INSIDE, own=False)
        elif tag.name in RAW:
            closing = tag_at(self.body, raw_end(self.body, tag.name, tag.end))
            return closing.end if closing else len(self.body)
        elif tag.name not in VOID and not (tag.name in FOREIGN and _closed(self.body, at, tag)):
            self._push(tag.name, html=tag.name not in FOREIGN, own=tag.name not in FOREIGN)
        return tag.end

    def _push(self, name: str, *, html: bool, own: bool) -> None:
        place = len(self.opened)
        self.points += [place] if html and not own else []
        self.own += [place] if own else []
        self.walls += [place] if own and name in BLOCKS else []
        self.opened.push(name, (html, own))

    def _cut(self, depth: int) -> None:
        self.opened.cut(depth)
        for places in (self.points, self.own, self.walls):
            while places and places[-1] >= depth:
                places.pop()

    def _end(self, name: str) -> None:
        place = self.opened.last((name,))
        nearest = self.own[-1] if self.own else -1
        shield = max((*self.points[-1:], *(() if name in BLOCKS else self.walls[-1:])), default=-1)
        if place > min(nearest, shield):  # no HTML on the way, or by HTML's rules
            self._cut(place)
