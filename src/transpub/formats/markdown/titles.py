"""Titles of links and images: where they stand, what people read of them, how a translated one is written."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from transpub.formats.markdown.escape import referenced
from transpub.formats.markdown.events import read
from transpub.formats.markdown.spans import CONTROLS
from transpub.formats.spaces import EDGE, has_letters, tidy
from transpub.inline import plain
from transpub.model import Text, Unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transpub.formats.base import Settings
    from transpub.formats.markdown.events import Event
    from transpub.model import Inline

_SYNTAXES = {'"': "title", "'": "title in single quotes", "(": "title in parentheses"}
_QUOTES = {syntax: (quote, quote.replace("(", ")")) for quote, syntax in _SYNTAXES.items()}
SYNTAXES = frozenset(_QUOTES)

# A line's end with the prefix of the block on the next line counts as white space.
_ROOM = r"(?:[ \t]|[\r\n][ \t\v\f>]*+)"
_ADDRESS = r"(?:<(?:\\.|[^<>\\\r\n])*>|[^\s<]\S*)"
_PREFIX = frozenset(EDGE) | {">"}
_CLOSED = {'"': '"', "'": "'", "(": ")"}
_LINE_END = re.compile(r"[\r\n]")
_TITLE = r"""(?P<title>"(?:\\[\s\S]|[^"\\])*+"|'(?:\\[\s\S]|[^'\\])*+'|\((?:\\[\s\S]|[^()\\])*+\))"""
_BEHIND_TEXT = re.compile(rf"(?:!?\[)?\]\({_ROOM}*+{_ADDRESS}{_ROOM}++{_TITLE}{_ROOM}*+\)")
_DEFINITION = re.compile(
    rf"\[(?P<label>(?:\\[\s\S]|[^\[\]\\])+)\]:{_ROOM}*+{_ADDRESS}{_ROOM}++{_TITLE}[ \t]*(?=[\r\n]|\Z)"
)
_CONTAINERS = {"BlockQuote", "List", "Item", "FootnoteDefinition", "DefinitionList", "DefinitionListDefinition"}
_BY_REFERENCE = {"Reference", "Collapsed", "Shortcut"}

_ODD = re.compile(
    r"""(?P<escaped>\\[!-/:-@\[-`{-~])
    | (?P<reference>&(?:\#[0-9]{1,7}|\#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{0,31});)
    | [ \t]*(?:\r\n?|\n)[ \t\v\f>]*
    | """
    + CONTROLS.pattern,
    re.VERBOSE,
)
# Backticks and dollars would end a code span or a formula that another sentence of the paragraph seems to begin.
_SPECIAL = re.compile(
    r"""(?P<never>[`$])
    | [|] | (?<=\{)[{%] | (?<=[}%])\}
    | &(?=\#?[A-Za-z0-9]+;)
    | \\(?=[!-/:-@\[-`{-~]|$)""",
    re.VERBOSE,
)


def behind_text(body: str, start: int, end: int) -> tuple[int, int] | None:
    """Where the title stands, with its quotes, in what comes behind a link's text: `](url "title")`."""
    found = _BEHIND_TEXT.fullmatch(body, start, end)
    return found.span("title") if found else None


def unit(body: str, place: tuple[int, int], value: str, role: str) -> tuple[int, int, Unit] | None:
    """The unit of the title that stands there with its quotes, and its place; None where it does not say `value`."""
    start, end = place[0] + 1, place[1] - 1
    pieces = list(_pieces(body[start:end]))
    if not has_letters(value) or tidy("".join(piece.value for piece in pieces)) != tidy(value):
        return None
    while not pieces[0].value.strip(EDGE):
        start += len(pieces.pop(0).raw)
    while not pieces[-1].value.strip(EDGE):
        end -= len(pieces.pop().raw)
    if (piece := pieces[0]).raw == piece.value:
        pieces[0] = Text(*[piece.raw.lstrip(EDGE)] * 2)
        start += len(piece.raw) - len(pieces[0].raw)
    if (piece := pieces[-1]).raw == piece.value:
        pieces[-1] = Text(*[piece.raw.rstrip(EDGE)] * 2)
        end -= len(piece.raw) - len(pieces[-1].raw)
    return start, end, Unit("", tuple(pieces), role, _SYNTAXES[body[place[0]]], splits=False)


def with_line_ends(body: str, floor: int, found: tuple[int, int, Unit]) -> tuple[int, int, Unit]:
    """The unit with the lines' ends that stand before and behind it inside its quotes, if any do.

    A target takes their place: at the start of a line its first characters could begin a block, and with a line's end
    of its own there would be an empty line.
    """
    start, end, made = found
    first = start
    while first > floor and body[first - 1] in _PREFIX:
        first -= 1
    quote = body[first - 1]
    while first < start and body[first] not in "\r\n":
        first += 1
    last = end
    while body[last : last + 1] in _PREFIX:
        last += 1
    if not _LINE_END.search(body, end, last) or body[last : last + 1] != _CLOSED.get(quote):
        last = end
    before, after = body[first:start], body[end:last]
    pieces = (*([Text("", before)] if before else ()), *made.pieces, *([Text("", after)] if after else ()))
    return first, last, made if len(pieces) == len(made.pieces) else made.changed(pieces=pieces)


def _pieces(raw: str) -> Iterator[Text]:
    done = 0
    for found in _ODD.finditer(raw):
        value = found.group()[1] if found["escaped"] else unescape(found.group()) if found["reference"] else " "
        if found.start() > done:
            yield Text(*[raw[done : found.start()]] * 2)
        yield Text(CONTROLS.sub(" ", value), found.group())
        done = found.end()
    if done < len(raw):
        yield Text(*[raw[done:]] * 2)


def role_of(tag: str) -> str:
    """The role of the title of a "Link" or an "Image"."""
    return f"{tag.lower()} title"


def label_of(event: Event) -> str:
    """The label by which a link or an image finds its definition, as labels are compared; "" where it has its own."""
    return _label(event.data["id"]) if event.data["link_type"] in _BY_REFERENCE else ""


def _label(text: str) -> str:
    return " ".join(text.split()).casefold()


def defined(body: str, events: Sequence[Event]) -> dict[str, tuple[int, int, Unit]]:
    """The units of the titles in definitions (`[label]: url "title"`) that a link uses, by label, with their places."""
    used: dict[str, Event] = {}
    for event in events:
        if event.kind == "Start" and event.tag in {"Link", "Image"} and event.data["title"]:
            used.setdefault(label_of(event), event)
    used.pop("", None)
    out: dict[str, tuple[int, int, Unit]] = {}
    for start, end in _between_blocks(body, events) if used else ():
        for found in _DEFINITION.finditer(body, start, end):
            if (label := _label(found["label"])) in used:
                event = used.pop(label)
                made = unit(body, found.span("title"), event.data["title"], role_of(event.tag))
                out |= {label: with_line_ends(body, found.start("title"), made)} if made else {}
    return out


def _between_blocks(body: str, events: Sequence[Event]) -> Iterator[tuple[int, int]]:
    """The stretches that are in no block that holds lines: white space, prefixes and definitions."""
    done = 0
    for event in events:
        if event.tag not in _CONTAINERS:
            if done < event.start:
                yield done, event.start
            done = max(done, event.end)
    yield done, len(body)


def written(unit: Unit, target: Inline, settings: Settings) -> str:
    """The title in Markdown that reads back as this text; the source where there is none."""
    value = CONTROLS.sub(" ", plain(target)).strip(EDGE)
    opening, closing = _QUOTES[unit.syntax]
    for text in (_escaped(value, opening + closing), referenced(value)):
        tried = read(f"[x](x {opening}{text}{closing})")
        said = next((event.data["title"] for event in tried if event.tag == "Link"), "")
        if value and said == value and not any(start in text for start, _ in settings.formats.shortcodes):
            return text
    return unit.raw


def _escaped(text: str, quotes: str) -> str:
    out = _SPECIAL.sub(lambda found: referenced(found.group()) if found["never"] else f"\\{found.group()}", text)
    return re.sub(f"[{re.escape(quotes)}]", r"\\\g<0>", out)
