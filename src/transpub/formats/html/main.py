"""Which part of a page is the article: what the page says itself, else what an extraction library finds.

The library (the extra `extract`) is asked only where the project says so: one who has it installed must not find other
texts than one who has not. It gives text without places. The element is taken that holds nearly all of this text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from transpub.errors import ArticleError
from transpub.formats.html import names
from transpub.formats.html.context import Opened, Said, said_by

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transpub.formats.html.tokens import Token

_NEARLY_ALL = 0.9
"""How much of what was found again an element must hold."""

_ENOUGH = 0.5
"""How much of what the library found must be found again in the page, for a guess that is worth anything."""

_HOLDERS = frozenset({"blockquote", "center", "dd", "div", "section", "td"})
"""Elements whose inside makes sense without them."""

_LINE = re.compile(r"[\n|]")


@dataclass(frozen=True, slots=True)
class Main:
    """The main part: where the tag of its element begins, None for all. `bare`: the page does not say which it is."""

    start: int | None
    bare: bool = False


@dataclass(slots=True)
class _Part:
    """An element that was met: how much text it holds, and how much of what the library found."""

    start: int
    rank: int
    holder: bool
    depth: int
    letters: int = 0
    wanted: int = 0


def main_part(body: str, found: Sequence[Token], *, ask: bool = False) -> Main:
    """The main part of a text: the first `<main>` with text in it, else the `<article>` with the most text.

    Where there is neither, the library is asked if `ask`: ArticleError where it is not installed.
    """
    page = next((token for token in found if token.kind == "start" and token.name in {"html", "body"}), None)
    if page is None:
        return Main(None)
    parts = _Survey(body).read(found)
    told = [part for part in parts if part.rank and part.letters]
    if told:
        return Main(max(told, key=lambda part: (part.rank, part.letters if part.rank == 1 else -part.start)).start)
    whole = next((token.start for token in found if token.kind == "start" and token.name == "body"), page.start)
    if ask and (lines := _extracted(body)):
        parts = _Survey(body, lines).read(found)
        total = max((part.wanted for part in parts), default=0)
        if total < _ENOUGH * sum(map(len, lines)):
            return Main(whole, bare=True)
        holds = (part for part in parts if part.holder and part.wanted and part.wanted >= _NEARLY_ALL * total)
        chosen = next(holds, None)
        if chosen is not None and chosen.start > whole:
            return Main(chosen.start)
    return Main(whole, bare=True)


def _extracted(body: str) -> frozenset[str]:
    """The lines of the article that the library finds, their letters only."""
    try:
        library = import_module("trafilatura")
    except ImportError as error:
        raise ArticleError(
            f"names no <main> and no <article>, and the library that would find its article is not there ({error})",
            hint='pip install "transpub[extract]", or set html_extract = false in [formats]: such pages are read whole',
        ) from error
    try:
        text: str = library.extract(body, include_comments=False) or ""
    except Exception:  # noqa: BLE001  # what it cannot read it finds nothing in
        return frozenset()
    return frozenset(filter(None, map(_letters, _LINE.split(text))))


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


class _Survey:
    """Reads the tokens of a page for the elements in it, the innermost first."""

    def __init__(self, body: str, lines: frozenset[str] = frozenset()) -> None:
        self.body = body
        self.lines = lines
        self.opened = Opened(None)
        self.waiting: list[_Part] = []
        self.done: list[_Part] = []
        self.run: list[str] = []

    def read(self, found: Sequence[Token]) -> list[_Part]:
        """All elements, each after those in it."""
        for token in found:
            if token.kind == "text" and not self.opened.frame.kept:
                self.run.append(self.body[token.start : token.end])
            elif token.name in names.BLOCKS and token.kind != "atom":
                self._block(token)
        self._text()
        self._close(0)
        return self.done

    def _block(self, token: Token) -> None:
        self._text()
        if token.kind == "end":
            self.opened.close(token.name)
        else:
            self.opened.imply(token.name)
            self._close(len(self.opened.stack))
            if token.name in names.VOID:
                return
            said, _ = said_by(self.body, token)
            self._open(token, said)
        self._close(len(self.opened.stack))

    def _open(self, token: Token, said: Said) -> None:
        rank = 2 if token.name == "main" or said.role == "main" else int(token.name == "article")
        self.opened.open(token, said, foreign=False)
        self.waiting.append(_Part(token.start, rank, token.name in _HOLDERS, len(self.opened.stack)))

    def _close(self, depth: int) -> None:
        while self.waiting and self.waiting[-1].depth > depth:
            part = self.waiting.pop()
            self.done.append(part)
            if self.waiting:
                self.waiting[-1].letters += part.letters
                self.waiting[-1].wanted += part.wanted

    def _text(self) -> None:
        if self.waiting and self.run:
            text = _letters("".join(self.run))
            self.waiting[-1].letters += sum(map(str.isalpha, text))
            self.waiting[-1].wanted += len(text) if text in self.lines else 0
        self.run = []
