"""Where a walk over the tokens stands: the elements that are open, and what they say of what stands in them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from transpub.formats.directives import NOTHING, Asked
from transpub.formats.html import names
from transpub.formats.html.lexis import attributes
from transpub.formats.html.stack import Stack

if TYPE_CHECKING:
    from transpub.formats.html.lexis import Attribute
    from transpub.formats.html.tokens import Token

_SECTIONS = ("article", "section")
_ROLES_LEFT = frozenset({"navigation", "search", "form"})


@dataclass(frozen=True, slots=True)
class Said:
    """What the attributes of a tag say: its language and where that stands, whether nobody translates it, its role."""

    lang: str = ""
    lang_at: tuple[tuple[int, int], ...] = ()
    kept: bool = False
    role: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """What holds inside an element: all is passed on to the elements in it.

    `kept`: nobody translates it. `out`: the article's page does not show it. `main`: it is in the article's main part.
    `structure`: what stands here directly is moved by browsers.
    """

    kept: bool = False
    out: bool = False
    main: bool = False
    structure: bool = False
    role: str = "paragraph"
    asked: Asked = NOTHING
    lang: str = ""


class Opened:
    """The open elements, after the rules of browsers as far as they matter here.

    `main` is where the element of the main part begins, None for a fragment, which is all main part. `bare` is a page
    that does not say which part it is.
    """

    def __init__(self, main: int | None, *, bare: bool = False) -> None:
        self.main = main
        self.bare = bare
        self.stack: Stack[Frame] = Stack()
        self.blocks: list[int] = []
        self.base = Frame(main=main is None)

    @property
    def frame(self) -> Frame:
        """What holds here."""
        return self.stack.top or self.base

    def imply(self, name: str) -> None:
        """Closes the elements that a start tag ends which do not have to be closed."""
        for ended, shields in names.ENDS.get(name, ()):
            shield = self.stack.last(shields)
            found = [place for each in ended for place in self.stack.places(each)[-1:] if place > shield]
            if found:
                self._cut(min(found))

    def open(self, token: Token, said: Said, *, foreign: bool, asked: Asked = NOTHING) -> None:
        """Opens an element; `foreign`: it is in another language, `asked`: what its author asked for it."""
        name, above = token.name, self.frame
        around = self.bare and name in names.AROUND and self.stack.last(_SECTIONS) < 0
        left = around or said.role in _ROLES_LEFT
        frame = Frame(
            kept=above.kept or said.kept or foreign or asked.skip or left or name in names.KEPT,
            out=above.out or left or name in names.LEFT_OUT,
            main=above.main or token.start == self.main,
            structure=name in names.TABLE if name in names.BLOCKS else above.structure,
            role=names.ROLES.get(name, above.role),
            asked=asked.within(above.asked),
            lang=said.lang or above.lang,
        )
        if name in names.BLOCKS:
            self.blocks.append(len(self.stack))
        self.stack.push(name, frame)

    def close(self, name: str) -> bool:
        """Closes what an end tag ends; False where it ends nothing."""
        place = self.stack.last(names.HEADINGS if name in names.HEADINGS else (name,))
        if name in {"html", "body"}:
            return False
        if name not in names.TABLE_PARTS and place <= self.stack.last(names.SCOPES):
            place = place if name in names.SCOPES else -1
        if name not in names.BLOCKS and self.blocks and place < self.blocks[-1]:
            place = -1
        if place >= 0:
            self._cut(place)
        return place >= 0

    def _cut(self, depth: int) -> None:
        self.stack.cut(depth)
        while self.blocks and self.blocks[-1] >= depth:
            self.blocks.pop()


def primary(code: str) -> str:
    """The language of a tag or a code, without its region and script."""
    return code.strip().replace("_", "-").split("-")[0].lower()


def said_by(body: str, token: Token) -> tuple[Said, tuple[Attribute, ...]]:
    """What the attributes of a tag say, and the attributes."""
    found = attributes(body, token.start)
    said = Said()
    for each in found:
        value = body[each.start : each.end]
        if each.name in {"lang", "xml:lang"}:
            lang = primary(value) if each.name == "lang" or not said.lang else said.lang
            said = replace(said, lang=lang, lang_at=(*said.lang_at, (each.start, each.end)))
        elif (each.name == "translate" and value.strip().lower() == "no") or (
            each.name == "class" and "notranslate" in value.split()
        ):
            said = replace(said, kept=True)
        elif each.name == "role":
            said = replace(said, role=value.strip().lower())
    return said, found
