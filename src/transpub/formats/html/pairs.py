"""The content of a block as items: its text, and tags in pairs where they are pairs to a browser too."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from transpub.formats.html import names
from transpub.formats.html.pieces import blank

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from transpub.formats.html.tokens import Token


@dataclass(frozen=True, slots=True)
class Item:
    """A piece of a block's content and its place in the file.

    A "loose" tag has no other half here, or would not have it in another order: its place is the only safe one. `pair`
    is the same for an "open" and its "close". `silent`: no reader would miss it beside a sentence, as a comment.
    """

    start: int
    end: int
    kind: Literal["text", "open", "close", "alone", "loose"]
    name: str = ""
    label: str = ""
    pair: int = -1
    silent: bool = False
    token: int = -1
    """Which of the run's tokens it is, or the first of those that it was made of."""


def paired(
    body: str, run: Sequence[Token], dangling: AbstractSet[str], *, settled: bool = True, moved: bool = False
) -> list[Item]:
    """The tokens as items. `dangling` are families of elements left open before that end where one of them begins.

    `settled`: the page's body has begun, and no element waits to be opened again by the next text. Else scripts and
    comments that came to stand first would be elsewhere in the tree, and are loose. `moved`: the run stands between the
    rows of a table, whence browsers move it, but for some elements: all tags are loose.

    A pair with a loose tag inside is none to a browser, which closes and reopens elements there. Two line breaks in a
    row are the end of a paragraph, and loose.
    """
    ends, forced = _matched(run, dangling)
    forced |= set(range(len(run))) if moved else _empty_lines(body, run)
    items = _items(run, ends, forced, settled=settled)
    if settled and any(item.kind == "loose" and item.name in names.FORMATTING for item in items):
        return _items(run, ends, forced, settled=False)
    return items


def _items(run: Sequence[Token], ends: Mapping[int, int], forced: AbstractSet[int], *, settled: bool) -> list[Item]:
    alone = [_alone(token, settled=settled) and place not in forced for place, token in enumerate(run)]
    loose = [0]
    for place, token in enumerate(run):
        free = token.kind == "text" or alone[place]
        loose.append(loose[-1] + (not free and (place not in ends or place in forced)))
    out = []
    for place, token in enumerate(run):
        other = ends.get(place, -1)
        kind: Literal["text", "open", "close", "alone", "loose"] = "loose"
        if token.kind == "text":
            kind = "text"
        elif alone[place]:
            kind = "alone"
        elif other >= 0 and loose[min(place, other)] == loose[max(place, other) + 1]:
            kind = "open" if other > place else "close"
        silent = kind == "alone" and (token.kind == "comment" or token.name in names.SILENT)
        pair = min(place, other) if kind in {"open", "close"} else -1
        out.append(Item(token.start, token.end, kind, token.name, pair=pair, silent=silent, token=place))
    return out


def _empty_lines(body: str, run: Sequence[Token]) -> set[int]:
    """The line breaks that have another one beside them."""
    found: set[int] = set()
    last = -1
    for place, token in enumerate(run):
        if token.name == "br" and token.kind == "start":
            found |= {last, place} if last >= 0 else set()
            last = place
        elif token.kind != "text" or not blank(body[token.start : token.end]):
            last = -1
    return found


def _alone(token: Token, *, settled: bool) -> bool:
    if not settled and (token.kind == "comment" or token.name in names.NOT_REOPENING):
        return False
    if token.kind == "start":
        return token.name in names.VOID
    return token.kind in {"comment", "atom"} and token.ended


def _matched(run: Sequence[Token], dangling: AbstractSet[str]) -> tuple[dict[int, int], set[int]]:
    """For each tag of a pair the place of the other; and those which may not be moved all the same."""
    ends: dict[int, int] = {}
    forced: set[int] = set()
    opened: list[int] = []
    counts: Counter[str] = Counter()
    families = Counter(dangling)
    for place, token in enumerate(run):
        family = names.NOT_IN_ITSELF.get(token.name, "")
        if token.kind == "atom" and not token.ended:
            forced.add(place + 1)  # what follows ends it
        if token.kind == "start" and token.name not in names.VOID:
            if family and families[family]:
                forced.add(place)
            opened.append(place)
            counts[token.name] += 1
            families[family] += 1
        elif token.kind == "end" and counts[token.name]:
            while True:
                last = opened.pop()
                name = run[last].name
                counts[name] -= 1
                if name == token.name or name not in names.FORMATTING:  # such a one is opened again
                    families[names.NOT_IN_ITSELF.get(name, "")] -= 1
                if name == token.name:
                    break
            ends[last], ends[place] = place, last
            forced |= {place} if last in forced else set()
        elif token.kind == "end" and family and families[family]:
            families[family] -= 1
    return ends, forced
