"""HTML into parts: units are the lines of text of its main part and the attributes that people read."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from transpub.formats.base import DEFAULTS, Settings
from transpub.formats.html import attributes, names
from transpub.formats.html.context import DIRECTIVE, Opened, Said, said_by
from transpub.formats.html.main import Main, main_part
from transpub.formats.html.pairs import Item, paired
from transpub.formats.html.partition import HEADING_ENDS, HEADING_STARTS, LANGUAGE, Place, partition
from transpub.formats.html.pieces import pieces, read, runs_on, text, trimmed
from transpub.formats.html.runs import content, first_language, merged, segments
from transpub.formats.html.shown import Shown
from transpub.formats.html.tokens import Token, tokens
from transpub.formats.spaces import has_letters
from transpub.model import Unit, Verbatim

if TYPE_CHECKING:
    from transpub.formats.html.lexis import Attribute
    from transpub.model import Part

_BEFORE = frozenset({"html", "head", "base", "basefont", "bgsound"})
"""Tags that may stand before the body of a page."""


def parse(body: str, first_line: int = 1, _settings: Settings = DEFAULTS) -> tuple[Part, ...]:
    """The parts of a text, whose raw slices, joined, are the text. `first_line` is the number of its first line."""
    found = list(tokens(body))
    walk = _Walk(body, main_part(body, found))
    for token in found:
        walk.take(token)
    walk.flush()
    return partition(body, walk.places, walk.shown.left_out(len(body)), first_line)


class _Walk:
    """Goes over the tokens from the first to the last and collects units, and what the article's page does not show."""

    def __init__(self, body: str, main: Main) -> None:
        self.body = body
        self.opened = Opened(main.start, bare=main.bare)
        self.places: list[Place] = []
        self.shown = Shown(shown=main.start is None)
        self.run: list[Token] = []
        self.dangling: set[str] = set()
        self.waiting: Counter[str] = Counter()  # elements of `names.FORMATTING` that were not closed in their place
        self.trail: list[tuple[int, str]] = []
        self.pending = (False, "")
        self.language: str | None = None  # None until there is a text
        self.titled = False
        self.begun = False

    def take(self, token: Token) -> None:
        """Takes in the next token."""
        directive = DIRECTIVE.fullmatch(self.body, token.start, token.end) if token.kind == "comment" else None
        if directive:
            self.flush()
            skip, note = self.pending
            self.pending = (skip or bool(directive[1]), " ".join((directive[2] or note).split()))
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
        skip, note = self.pending
        if any(token.kind != "comment" and not self._blank(token) for token in run):
            self.pending = (False, "")
        for token in run:
            if token.name == "meta" and token.kind == "start" and not self.opened.frame.kept:
                self._attributes(token, said_by(self.body, token)[1], "")
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
                self._segment(run, found, note, skip=skip)
            else:
                self._loose(run[found.token])

    def _start(self, token: Token) -> None:
        """The start tag of a block."""
        self.begun = self.begun or token.name not in _BEFORE
        self.opened.imply(token.name)
        self.shown.turn(self.opened.frame, token.start, token.start)
        said, found = said_by(self.body, token)
        (skip, note), self.pending = self.pending, (False, "")
        above = self.opened.frame
        if token.name in names.VOID:
            if token.name in names.LEFT_OUT:
                self.shown.hide(token.start, token.end)
            elif above.main and not (above.kept or said.kept or skip):
                self._attributes(token, found, note or above.note)
            return
        self.opened.open(token, said, foreign=self._foreign(said), skip=skip, note=note)
        frame = self.opened.frame
        self.shown.turn(self.opened.frame, token.start, token.end)
        if token.name in {"html", "head", "body"}:
            self.shown.hide(token.start, token.end)
        if above.main and not frame.kept:
            if token.name in names.HEADINGS:
                level = int(token.name[1])
                self.trail = [(each, said) for each, said in self.trail if each < level]
                self.trail.append((level, ""))
            if token.name == "h1":
                self.places.append(Place(token.start, token.end, Verbatim(self._raw(token), HEADING_STARTS)))
                return
            self._attributes(token, found, frame.note)
            if said.lang and self.language in {None, said.lang}:
                start, end = said.lang_at
                self.places.append(Place(start, end, Verbatim(self.body[start:end], LANGUAGE)))

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
        raw = self.body[slice(*token.inside)]
        if token.name == "title" and not self.titled and not self.opened.frame.kept and has_letters(read(raw)):
            self.titled = True
            left, right = trimmed(raw)
            found = tuple(text(raw[left:right]))
            unit = Unit("", found, "page title", "title", splits=False)
            self.places.append(Place(token.inside[0] + left, token.inside[0] + right, unit))

    def _segment(self, run: list[Token], items: list[Item], note: str, *, skip: bool) -> None:
        """What stands between tags that are no pairs: one unit, if there is something to translate."""
        said = {item.token: said_by(self.body, run[item.token]) for item in items if run[item.token].kind == "start"}

        frame = self.opened.frame
        active = frame.main and not (frame.kept or skip)
        if self.language is None and active:
            langs = {place: told.lang for place, (told, _) in said.items()}
            self.language = first_language(self.body, items, langs, frame.lang)

        def opaque(item: Item) -> bool:
            told = said[item.token][0]
            return item.name in names.KEPT or told.kept or self._foreign(told)

        whole = merged(self.body, items, opaque)
        unit = self._unit(content(self.body, whole), note) if active else None
        for item in whole:
            if unit and unit.start <= item.start < unit.end:
                continue
            if item.name in names.LEFT_OUT and item.kind == "alone":
                self.shown.hide(item.start, item.end)
            elif active and item.token in said and item.name != "meta" and not opaque(item):
                self._attributes(run[item.token], said[item.token][1], note or frame.note)

    def _unit(self, items: list[Item], note: str) -> Place | None:
        """The unit of these items."""
        told = "".join(self.body[item.start : item.end] if item.kind == "text" else " " for item in items)
        if not has_letters(read(told)):
            return None
        frame = self.opened.frame
        trail = self.trail
        if frame.role in names.HEADINGS and trail:
            *trail, (level, said) = trail
            self.trail = [*trail, (level, f"{said} {read(told)}".strip())]
        found = pieces(self.body, items)
        unit = Unit(
            key="",
            pieces=found,
            role=frame.role,
            splits=frame.role not in names.WHOLE and not any(map(runs_on, found)),
            trail=tuple(said for _, said in trail if said),
            comment=note or frame.note,
        )
        self.places.append(Place(items[0].start, items[-1].end, unit))
        return self.places[-1]

    def _loose(self, token: Token) -> None:
        """A tag of a line of text that has no other half in it."""
        if token.kind in {"comment", "atom"} or token.name in names.VOID:
            if token.name in names.LEFT_OUT:
                self.shown.hide(token.start, token.end)
            elif token.name in names.VOID and self.opened.frame.main and not self.opened.frame.kept:
                self._attributes(token, said_by(self.body, token)[1], self.opened.frame.note)
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
        if self.opened.frame.main and not self.opened.frame.kept:
            self._attributes(token, found, self.opened.frame.note)

    def _attributes(self, token: Token, found: tuple[Attribute, ...], note: str) -> None:
        trail = tuple(said for _, said in self.trail if said)
        self.places += (Place(*each) for each in attributes.units(self.body, token.name, found, note, trail))

    def _foreign(self, said: Said) -> bool:
        """Whether an element is in another language than the article."""
        return bool(said.lang) and self.language not in {None, said.lang}

    def _blank(self, piece: Token | Item) -> bool:
        return self.body[piece.start : piece.end].isspace()

    def _raw(self, token: Token) -> str:
        return self.body[token.start : token.end]
