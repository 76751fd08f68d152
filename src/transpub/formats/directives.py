"""What an author says to transpub in a comment, `<!-- transpub: … -->`: one grammar for all formats."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING

from transpub.formats.spaces import line_at
from transpub.model import Verbatim

if TYPE_CHECKING:
    from collections.abc import Iterator

    from transpub.model import Document

ODD = "odd directive"
"""The role of a comment to transpub that does not do what its author meant."""

_COMMENT = re.compile(r"\s*<!--\s*(?i:transpub)\s*:((?:(?!-->).)*+)-->\s*", re.DOTALL)
_STARTS, _ENDS = "skip-from-here", "skip-to-here"
_NOTE = "note:"
_KNOWN = ("skip", "whole", _NOTE, _STARTS, _ENDS)


@dataclass(frozen=True, slots=True)
class Asked:
    """What an author asked for a block: no translation, no cutting into sentences, a note to the translator."""

    skip: bool = False
    whole: bool = False
    note: str = ""

    def within(self, outer: Asked) -> Asked:
        """What holds in a block for which this was asked, inside another; also several comments before one block."""
        if self is NOTHING or outer is NOTHING:  # as nearly always
            return outer if self is NOTHING else self
        return Asked(self.skip or outer.skip, self.whole or outer.whole, self.note or outer.note)


NOTHING = Asked()


@dataclass(slots=True)
class Directives:
    """Takes in the comments of a text in order, and knows what was asked for the block that comes next.

    `skip` keeps the block as it is, `whole` does not cut it into sentences, `note: TEXT` tells its translator. All
    between `skip-from-here` and `skip-to-here` stays as it is.
    """

    pending: Asked = NOTHING
    _since: tuple[int, int] | None = None
    _odd: list[tuple[int, int]] = field(default_factory=list)

    def take(self, comments: str, start: int, end: int) -> None:
        """Takes in one comment or several in a row, which stand there; one that is not to transpub is passed over."""
        understood = [self._understands(_said(each), (start, end)) for each in _read(comments)]
        if not all(understood):
            self._odd.append((start, end))

    def _understands(self, said: str, place: tuple[int, int]) -> bool:
        if said in {"skip", "whole"}:
            self.pending = Asked(said == "skip", said == "whole").within(self.pending)
        elif said.startswith(_NOTE):
            note = f"{self.pending.note} {said.removeprefix(_NOTE).strip()}".strip()
            self.pending = Asked(note=note).within(self.pending)
        elif said in {_STARTS, _ENDS} and self.off == (said == _ENDS):
            self._since = place if said == _STARTS else None
        else:
            return False
        return True

    def heard(self) -> Asked:
        """What was asked for the block that begins now; nothing is asked for the next one."""
        asked, self.pending = self.pending, NOTHING
        return asked

    @property
    def off(self) -> bool:
        """Whether the walk stands between `skip-from-here` and `skip-to-here`."""
        return self._since is not None

    @property
    def odd(self) -> list[tuple[int, int]]:
        """The places of the comments that do not do what their author meant, at the end of the text."""
        return list(dict.fromkeys((*self._odd, *([self._since] if self._since else []))))


def is_one(comment: str) -> bool:
    """Whether a comment is one to transpub."""
    return bool(_read(comment))


def faults(document: Document) -> Iterator[tuple[int, str]]:
    """What is wrong with the comments to transpub in an article, each with its line in the file."""
    line = 1
    for part in document.parts:
        if isinstance(part, Verbatim) and part.role == ODD:
            for found in _read(part.raw):
                if fault := _fault(_said(found)):
                    yield line + line_at(part.raw, found.start(1)) - 1, fault
        line += line_at(part.raw, len(part.raw)) - 1


def _read(text: str) -> list[re.Match[str]]:
    """The comments of a text that is nothing but comments to transpub, else none."""
    out: list[re.Match[str]] = []
    while found := _COMMENT.match(text, out[-1].end() if out else 0):
        out.append(found)
    return out if out and out[-1].end() == len(text) else []


def _said(found: re.Match[str]) -> str:
    return " ".join(found[1].split())


def _fault(said: str) -> str:
    if said in {"skip", "whole"} or said.startswith(_NOTE):
        return ""
    if said == _STARTS:
        return f"no {_ENDS} follows this {_STARTS}, or it stands inside another: write where the stretch ends"
    if said == _ENDS:
        return f"no {_STARTS} stands before this {_ENDS}: write where the stretch begins, or take this out"
    near = get_close_matches(said.partition(" ")[0].lower(), _KNOWN, n=1)
    meant = f"did you mean {near[0]!r}? " if near else ""
    return f"a comment says {said!r} to transpub: {meant}it knows {', '.join(_KNOWN)}"
