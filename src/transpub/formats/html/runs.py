"""The content of a block as items: its text, and tags in pairs where they are pairs to a browser too."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from transpub.formats.html import names
from transpub.formats.html.lexis import attributes
from transpub.formats.html.pieces import blank, read, trimmed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from transpub.formats.html.tokens import Token

_LONG = 300
"""As much of the file as a label for a translator may be made of."""


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


def paired(body: str, run: Sequence[Token], dangling: AbstractSet[str], *, begun: bool = True) -> list[Item]:
    """The tokens as items. `dangling` are families of elements left open before that end where one of them begins.

    `begun`: the page's body has begun; before, scripts and comments that come first are read into the head.

    A pair with a loose tag inside is none to a browser, which closes and reopens elements there. Two line breaks in a
    row are the end of a paragraph, and loose.
    """
    ends, forced = _matched(run, dangling)
    forced |= _empty_lines(body, run)
    alone = [_alone(token, begun=begun) and place not in forced for place, token in enumerate(run)]
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


def _alone(token: Token, *, begun: bool) -> bool:
    if not begun and (token.kind == "comment" or token.name in names.UNSEEN):
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
                families[names.NOT_IN_ITSELF.get(name, "")] -= 1
                if name == token.name:
                    break
            ends[last], ends[place] = place, last
            forced |= {place} if last in forced else set()
        elif token.kind == "end" and family and families[family]:
            families[family] -= 1
    return ends, forced


def segments(items: Sequence[Item]) -> Iterator[Item | list[Item]]:
    """Loose tags one by one, and what stands between them together."""
    found: list[Item] = []
    for item in items:
        if item.kind == "loose":
            if found:
                yield found
                found = []
            yield item
        else:
            found.append(item)
    if found:
        yield found


def merged(body: str, items: Sequence[Item], opaque: Callable[[Item], bool]) -> list[Item]:
    """The items, those of an element that nobody translates made one that stands for itself; so are empty elements."""
    ends = {item.pair: place for place, item in enumerate(items) if item.kind == "close"}
    out: list[Item] = []
    place = 0
    while place < len(items):
        item = items[place]
        if item.kind == "open":
            last = ends[item.pair]
            whole = opaque(item)
            if whole or not body[item.end : items[last].start].strip():
                end = items[last].end
                silent = item.end == items[last].start or item.name in names.SILENT
                item = replace(item, end=end, kind="alone", pair=-1, silent=silent, label=_told(body, item, end))
                place = last
        if item.kind in {"open", "alone"} and not item.label:
            item = replace(item, label=_label(body, item))
        out.append(item)
        place += 1
    return out


def _told(body: str, item: Item, end: int) -> str:
    """What an element taken whole says."""
    text = " ".join(body[item.end : min(end, item.end + _LONG)].rpartition("</")[0].split())
    if "<" in text or not text:
        return " ".join(body[item.start : item.end].split())
    return f"{item.name}: {read(text)}"


def _label(body: str, item: Item) -> str:
    """What a tag is, to a translator."""
    raw = body[item.start : min(item.end, item.start + _LONG)]
    if raw.startswith(("<!", "<?", "</")):
        return "comment"
    if item.name in names.LABELS and raw.count(" ") == 0:
        return names.LABELS[item.name]
    if item.name == "a":
        for each in attributes(body, item.start):
            if each.name == "href":
                return f"link: {read(body[each.start : each.end], attribute=True)}"
    return " ".join(raw.split())


def content(body: str, items: Sequence[Item]) -> list[Item]:
    """The items that make a unit: nothing without text is at its edges, and no pair is round all of it."""
    full = [0]
    for item in items:
        full.append(full[-1] + (item.kind in {"text", "alone"} and not _empty(body, item)))
    starts = {item.pair: place for place, item in enumerate(items) if item.kind == "open"}
    ends = {item.pair: place for place, item in enumerate(items) if item.kind == "close"}
    first, last = 0, len(items)
    while first < last:
        left, right = ends.get(items[first].pair, first), starts.get(items[last - 1].pair, last - 1)
        if full[first] == full[left + 1]:
            first = left + 1
        elif full[right] == full[last]:
            last = right
        elif items[first].kind == "open" and left == last - 1:
            first, last = first + 1, last - 1
        else:
            break
    found = list(items[first:last])
    if found and (item := found[0]).kind == "text":
        found[0] = replace(item, start=item.start + trimmed(body[item.start : item.end])[0])
    if found and (item := found[-1]).kind == "text":
        found[-1] = replace(item, end=item.start + trimmed(body[item.start : item.end])[1])
    return found


def _empty(body: str, item: Item) -> bool:
    if item.kind == "text":
        return blank(body[item.start : item.end])
    return item.silent
