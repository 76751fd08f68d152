"""Where a page says which language it is in: what a localized page must say otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from transpub.formats.html.partition import LANGUAGE, PAGE_LANGUAGE, Place
from transpub.model import Verbatim

if TYPE_CHECKING:
    from collections.abc import Iterator

    from transpub.formats.html.context import Said


class Languages:
    """Collects what tags say of languages, as a walk goes on; at its end it is known which the article's own is."""

    def __init__(self) -> None:
        self._around: list[tuple[int, Said]] = []
        self._inside: list[Said] = []
        self._begun = False

    def around(self, said: Said, depth: int, *, main: bool) -> None:
        """Takes in the tag of an element outside of the main part, which is open at this depth, or of the part."""
        if not self._begun:
            self._around = [each for each in self._around if each[0] < depth]
            self._around.append((depth, said))
            self._begun = main

    def inside(self, said: Said) -> None:
        """Takes in a tag of the main part."""
        self._inside.append(said)

    def places(self, body: str, language: str | None) -> Iterator[Place]:
        """The values that name the article's own language; None is that of a page without a text."""
        told = [*((PAGE_LANGUAGE, said) for _, said in self._around if self._begun)]
        for role, said in (*told, *((LANGUAGE, said) for said in self._inside)):
            if said.lang and language in {None, said.lang}:
                for start, end in said.lang_at:
                    if body[start:end].strip():
                        yield Place(start, end, Verbatim(body[start:end], role))
