"""Items of a block's content in groups that may be translated as one, with labels for translators."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from transpub.formats.html import names
from transpub.formats.html.lexis import attributes
from transpub.formats.html.pieces import blank, read, trimmed
from transpub.formats.spaces import has_letters

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from transpub.formats.html.pairs import Item

_LONG = 300
"""As much of the file as a label for a translator may be made of."""


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


def first_language(body: str, items: Sequence[Item], langs: Mapping[int, str], lang: str) -> str | None:
    """The language of the first text in the items, which stand in one that is `lang`; None where there is no text.

    `langs` are the languages that the tags of some tokens name, or "".
    """
    around = [lang]
    for item in items:
        if item.kind == "open":
            around.append(langs[item.token] or around[-1])
        elif item.kind == "close":
            around.pop()
        elif item.kind == "text" and has_letters(read(body[item.start : item.end])):
            return around[-1]
    return None
