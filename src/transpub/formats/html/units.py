"""HTML into parts: units are the lines of text of its main part and the attributes that people read."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import replace
from operator import itemgetter
from typing import TYPE_CHECKING

from transpub.formats.base import DEFAULTS, Settings
from transpub.formats.directives import ODD, Directives, is_one
from transpub.formats.html import attributes, names
from transpub.formats.html.context import Opened, Said, primary, said_by
from transpub.formats.html.languages import Languages
from transpub.formats.html.main import Main, main_part
from transpub.formats.html.pairs import Item, paired
from transpub.formats.html.partition import HEADING_ENDS, HEADING_STARTS, Place, partition
from transpub.formats.html.pieces import pieces, read, runs_on, text, trimmed
from transpub.formats.html.runs import content, first_language, merged, segments
from transpub.formats.html.shown import Shown
from transpub.formats.html.tokens import Token, tokens
from transpub.formats.html.trail import Trail
from transpub.formats.spaces import has_letters
from transpub.model import Unit, Verbatim

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from transpub.formats.directives import Asked
    from transpub.formats.html.context import Frame
    from transpub.formats.html.lexis import Attribute
    from transpub.model import Part

_BEFORE = frozenset({"html", "head", "base", "basefont", "bgsound"})
"""Tags that may stand before the body of a page."""


def parse(body: str, first_line: int = 1, settings: Settings = DEFAULTS) -> tuple[Part, ...]:
    """The parts of a text, whose raw slices, joined, are the text. `first_line` is the number of its first line."""
    found = list(tokens(body))
    walk = _Walk(body, main_part(body, found, ask=settings.formats.html_extract), settings)
    for token in found:
        walk.take(token)
    walk.flush()
    return partition(body, walk.found(), walk.shown.left_out(len(body)), first_line)


class _Walk:
    """Goes over the tokens from the first to the last and collects units, and what the article's page does not show."""

    def __init__(self, body: str, main: Main, settings: Settings) -> None:
        self.body = body
        self.wanted = frozenset(map(str.lower, settings.formats.attributes))
        self.own = primary(settings.language)
        self.opened = Opened(main.start, bare=main.bare)
        self.places: list[Place] = []
        self.shown = Shown(shown=main.start is None)
        self.run: list[Token] = []
        self.dangling: set[str] = set()
        self.waiting: Counter[str] = Counter()  # elements of `names.FORMATTING` that were not closed in their place
        self.trail = Trail()
        self.directives = Directives()
        self.languages = Languages()
        self.language: str | None = None  # None until there is a text
        self.titled = False
        self.begun = False

    def take(self, token: Token) -> None:
        """Takes in the next token."""
        if token.kind == "comment" and is_one(self._raw(token)):
            self.flush()
            self.directives.take(self._raw(token), token.start, token.end)
        elif token.name not in names.BLOCKS:
            self.run.append(token)
        else:
            self.flush()
            if token.kind == "atom":
                self._atom(token)
            elif token.kind == "start":
                self._start(token)
            else:
                self._end(token)

    def flush(self) -> None:
        """Makes units of the content of a block that has been collected."""
        run, self.run = self.run, []
        if not run:
            return
        asked = self.directives.pending
        if any(token.kind != "comment" and not self._blank(token) for token in run):
            asked = self.directives.heard()
        before = len(self.places)
        items = paired(
            self.body,
            run,
            self.dangling,
            settled=self.begun and not self.waiting.total(),
            moved=self.opened.frame.structure,
        )
        self.begun = self.begun or any(item.kind != "loose" and not self._blank(item) for item in items)
        for found in segments(items):
            if isinstance(found, list):
                self._segment(run, found, asked)
            else:
                self._loose(run[found.token], asked)
        if not (self.kept or asked.skip):
            self._descriptions(run, sorted(self.places[before:], key=itemgetter(0)), asked.note)

    def _descriptions(self, run: list[Token], made: list[Place], note: str) -> None:
        """What the metas of a block's content say of the page; one inside a sentence is a mark of it, and stays."""
        for token in run:
            if token.name == "meta" and token.kind == "start":
                last = bisect_right(made, token.start, key=itemgetter(0)) - 1
                if last < 0 or made[last].end <= token.start:
                    self._attributes(token, said_by(self.body, token)[1], note)

    def _start(self, token: Token) -> None:
        """The start tag of a block."""
        self.begun = self.begun or token.name not in _BEFORE
        self.titled = self.titled or token.name == "frameset"  # behind it a title is none to browsers
        self.opened.imply(token.name)
        self.shown.turn(self.opened.frame, token.start, token.start)
        said, found = said_by(self.body, token)
        asked = self.directives.heard()
        above = self.opened.frame
        if token.name in names.VOID:
            if token.name in names.LEFT_OUT:
                self.shown.hide(token.start, token.end)
            elif above.main and not (self.kept or said.kept or asked.skip):
                self._attributes(token, found, asked.within(above.asked).note)
            return
        self.opened.open(token, said, foreign=self._foreign(said), asked=asked)
        frame = self.opened.frame
        self.shown.turn(self.opened.frame, token.start, token.end)
        if token.name in {"html", "head", "body"}:
            self.shown.hide(token.start, token.end)
        if not above.main:
            self.languages.around(said, len(self.opened.stack), main=frame.main)
        elif not self.kept:
            if token.name in names.HEADINGS:
                self.trail.begin(token.name)
            if token.name == "h1":
                self.places.append(Place(token.start, token.end, Verbatim(self._raw(token), HEADING_STARTS)))
                return
            self._attributes(token, found, frame.asked.note)
            self.languages.inside(said)

    def _end(self, token: Token) -> None:
        """The end tag of a block."""
        name, frame = self.opened.stack.name, self.opened.frame
        if self.opened.close(token.name):
            self.shown.turn(self.opened.frame, token.start, token.end if name == token.name else token.start)
        if token.name in {"html", "head", "body"}:
            self.shown.hide(token.start, token.end)
            self.begun = False  # comments that follow stand outside
        elif name == token.name == "h1" and frame.main and not frame.kept:
            self.places.append(Place(token.start, token.end, Verbatim(self._raw(token), HEADING_ENDS)))

    def _atom(self, token: Token) -> None:
        """A block that is taken whole: the title of the page, or something that nobody translates."""
        if token.name in names.LEFT_OUT:
            self.shown.hide(token.start, token.end)
        asked = self.directives.heard()
        raw = self.body[slice(*token.inside)]
        if token.name == "title" and not self.titled and not self.kept and has_letters(read(raw)):
            self.titled = True
            if asked.skip:
                return
            left, right = trimmed(raw)
            found = tuple(text(raw[left:right]))
            unit = Unit("", found, "page title", "title", splits=False, comment=asked.note)
            self.places.append(Place(token.inside[0] + left, token.inside[0] + right, unit))

    def _segment(self, run: list[Token], items: list[Item], asked: Asked) -> None:
        """What stands between tags that are no pairs: one unit, if there is something to translate."""
        said = {item.token: said_by(self.body, run[item.token]) for item in items if run[item.token].kind == "start"}
        frame = self.opened.frame
        here = asked.within(frame.asked)
        active = frame.main and not (self.kept or asked.skip)
        if self.language is None and active:
            langs = {place: told.lang for place, (told, _) in said.items()}
            found = first_language(self.body, items, langs, frame.lang)
            self.language = self.own if found == "" else found

        def opaque(item: Item) -> bool:
            told = said[item.token][0]
            return item.name in names.KEPT or told.kept or self._foreign(told)

        def inside(item: Item) -> list[Place]:
            if item.token not in said or item.name in names.LEFT_OUT or opaque(item):
                return []
            return self._told(item.name, said[item.token][1], here.note)

        whole = merged(self.body, items, opaque)
        unit = self._unit(content(self.body, whole), here, inside) if active else None
        for item in whole:
            if unit and unit.start <= item.start < unit.end:
                continue
            if item.name in names.LEFT_OUT and item.kind == "alone":
                self.shown.hide(item.start, item.end)
            elif active:
                self.places += inside(item)
                if item.kind == "open":
                    self.languages.inside(said[item.token][0])

    def _unit(self, items: list[Item], asked: Asked, inside: Callable[[Item], list[Place]]) -> Place | None:
        """The unit of these items, with the units inside their tags."""
        told = "".join(self.body[item.start : item.end] if item.kind == "text" else " " for item in items)
        if not has_letters(read(told)):
            return None
        role = self.opened.frame.role
        heading = role in names.HEADINGS
        trail = self.trail.above if heading else self.trail.told
        if heading:
            self.trail.add(read(told))
        found = pieces(self.body, items, inside)
        splits = not (asked.whole or role in names.WHOLE or any(map(runs_on, found)))
        unit = Unit("", found, role, splits=splits, trail=trail, comment=asked.note)
        self.places.append(Place(items[0].start, items[-1].end, unit))
        return self.places[-1]

    def _loose(self, token: Token, asked: Asked) -> None:
        """A tag of a line of text that has no other half in it."""
        if token.kind in {"comment", "atom"} or token.name in names.VOID:
            if token.name in names.LEFT_OUT:
                self.shown.hide(token.start, token.end)
            elif token.name in names.VOID and self.opened.frame.main and not (self.kept or asked.skip):
                self._attributes(token, said_by(self.body, token)[1], asked.within(self.opened.frame.asked).note)
            return
        family = names.NOT_IN_ITSELF.get(token.name, "")
        if token.kind == "end":
            self.dangling.discard(family)
            self.waiting[token.name] -= self.waiting[token.name] > 0
            own = self.opened.stack.name == token.name
            if self.opened.close(token.name):
                self.shown.turn(self.opened.frame, token.start, token.end if own else token.start)
            return
        said, found = said_by(self.body, token)
        self.dangling |= {family} - {""}
        self.waiting[token.name] += token.name in names.FORMATTING
        self.opened.open(token, said, foreign=self._foreign(said))
        self.shown.turn(self.opened.frame, token.start, token.end)
        if self.opened.frame.main and not (self.kept or asked.skip):
            self._attributes(token, found, asked.within(self.opened.frame.asked).note)
            self.languages.inside(said)

    def _attributes(self, token: Token, found: tuple[Attribute, ...], note: str) -> None:
        self.places += self._told(token.name, found, note)

    def _told(self, name: str, found: tuple[Attribute, ...], note: str) -> list[Place]:
        """The units in the attributes of a tag."""
        like = Unit("", (), "", trail=self.trail.told, comment=note)
        return list(attributes.units(self.body, name, found, self.wanted, like))

    def found(self) -> list[Place]:
        """What is not as the rest of the text, when the walk is at its end."""
        odd = (Place(start, end, Verbatim(self.body[start:end], ODD)) for start, end in self.directives.odd)
        return [*self.places, *self.languages.places(self.body, self.language), *odd]

    @property
    def kept(self) -> bool:
        """Whether nobody translates what stands here."""
        return self.directives.off or self.opened.frame.kept

    def _foreign(self, said: Said) -> bool:
        """Whether an element is in another language than the article."""
        return bool(said.lang) and self.language not in {None, said.lang}

    def _blank(self, piece: Token | Item) -> bool:
        return self.body[piece.start : piece.end].isspace()

    def _raw(self, token: Token) -> str:
        return self.body[token.start : token.end]


def fragment(body: str, spots: Collection[int], settings: Settings) -> tuple[list[Place], dict[int, Frame]]:
    """The parts of a fragment in the project's language, with their places; and what holds behind some of its tags.

    `spots` are where these tags begin, start tags of blocks.
    """
    walk = _Walk(body, Main(None), settings)
    walk.language = walk.own
    frames = {}
    for token in tokens(body):
        walk.take(token)
        if token.start in spots:
            frame = walk.opened.frame
            frames[token.start] = replace(frame, kept=True) if walk.kept else frame
    walk.flush()
    return walk.found(), frames
