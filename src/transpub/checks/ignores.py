"""`# transpub: ignore numbers, length`: the comment by which a person says that a check is wrong about an entry."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from transpub.checks.states import of_entry
from transpub.checks.words import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from transpub.checks.faults import Fault
    from transpub.checks.given import Given
    from transpub.model import Entry

_COMMENT = re.compile(r"\s*transpub:\s*ignore\b[\s:=]*(.*)", re.IGNORECASE | re.DOTALL)


def ignored(entry: Entry) -> frozenset[str]:
    """The names that the comments of an entry give, whether or not there are such checks."""
    found = filter(None, map(_COMMENT.fullmatch, entry.comments))
    return frozenset(name for match in found for name in re.split(r"[\s,;]+", match[1]) if name)


def unknown(names: Callable[[], Collection[str]]) -> Callable[[Given], Iterator[Fault]]:
    """A check of the comments themselves: a name that is no check's silences nothing."""

    def find(given: Given) -> Iterator[Fault]:
        for pair in given.pairs:
            for entry in pair.catalog.entries if pair.catalog else ():
                if not entry.comments:
                    continue
                for name in sorted(ignored(entry) - set(names())):
                    near = difflib.get_close_matches(name, list(names()), n=1)
                    hint = f"did you mean {near[0]!r}?" if near else "the checks are named in the documentation"
                    yield of_entry(
                        f"the comment ignores {one_line(name)!r}, which is no check that may be: {hint}", pair, entry
                    )

    return find
