"""Plain text as institutions keep it: a breadcrumb, a title, paragraphs, a footer. docs/text-format.md has the rules.

Nothing in it is markup: every character is shown as it stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from transpub.formats import lines
from transpub.formats.base import DEFAULTS, Settings
from transpub.formats.front import key_of
from transpub.formats.spaces import EDGE, ODD_ROOM, has_letters, tidy
from transpub.inline import plain
from transpub.model import Text, Unit, Verbatim

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from transpub.formats.lines import Line
    from transpub.model import Inline, Part, Piece


@dataclass(frozen=True, slots=True)
class _Span:
    """A stretch of the body that a page shows; `fixed` says that nobody translates it, letters or not."""

    left: int
    right: int
    role: str
    line: int
    fixed: bool = False


def parse(body: str, first_line: int = 1, _settings: Settings = DEFAULTS) -> tuple[Part, ...]:
    """The parts of a text, for every text; their raw slices, joined, are the text."""
    return tuple(_parts(body, _spans(list(lines.blocks(body, first_line)))))


def write(unit: Unit, target: Inline, _settings: Settings = DEFAULTS) -> str:
    """The target on one line, guarded against being read as another kind of line; the source where it is empty."""
    # A byte order mark might come to stand at the file's start; joiners are put anew where they are needed.
    text = tidy(plain(target).replace("\ufeff", "")).strip(lines.JOINER + EDGE)
    return lines.guarded(text, unit.role) if text else unit.raw


def _parts(body: str, spans: Iterable[_Span]) -> Iterator[Part]:
    done = 0
    for span in spans:
        if span.left > done:
            yield Verbatim(body[done : span.left])
        raw = body[span.left : span.right]
        if span.fixed or not has_letters(raw):
            yield Verbatim(raw, span.role)
        else:
            term = span.role == "term"
            yield Unit(
                key=key_of(tidy(raw)) if term else "",
                pieces=tuple(_pieces(raw)),
                role=span.role,
                syntax="plain",
                scope="site" if term else "article",
                splits=span.role in {"paragraph", "list item"},
                line=span.line,
            )
        done = span.right
    if done < len(body):
        yield Verbatim(body[done:])


def _pieces(raw: str) -> Iterator[Piece]:
    """White space that is more than a plain space is a piece of its own: people read one space."""
    done = 0
    for found in ODD_ROOM.finditer(raw):
        if found.start() > done:
            yield Text(raw[done : found.start()], raw[done : found.start()])
        yield Text(" ", found.group())
        done = found.end()
    if done < len(raw):
        yield Text(raw[done:], raw[done:])


def _spans(blocks: list[list[Line]]) -> Iterator[_Span]:
    end = len(blocks)
    while end and lines.footer_role(blocks[end - 1][0]):
        end -= 1
    body, footer = blocks[:end], blocks[end:]
    steps = lines.terms(body[0][0]) if body else ()
    if steps:
        yield from (_Span(left, right, "term", body[0][0].number) for left, right in steps)
        body = [rest for rest in (body[0][1:], *body[1:]) if rest]
    if len(body) > 1 and all(map(lines.is_title, body[:2])) and _has_date(*(block[0].text for block in body[:2])):
        yield _whole(body.pop(0), "paragraph")
    if body and lines.is_title(body[0]):
        yield _whole(body.pop(0), "h1")
    for block in body:
        yield from _block(block)
    for block in footer:
        yield from _footer(block)


def _has_date(first: str, second: str) -> bool:
    """Whether of two lines that may be titles the first is a date or another number above the title."""
    return not has_letters(first) and has_letters(second)


def _whole(block: Sequence[Line], role: str) -> _Span:
    return _Span(block[0].left, block[-1].right, role, block[0].number, fixed=role in {"licence", "rule"})


def _block(block: list[Line]) -> Iterator[_Span]:
    """A paragraph, a list, a paragraph whose last line announces the list that follows it, or a rule."""
    if lines.is_rule(block):
        yield _whole(block, "rule")
        return
    starts = [place for place, line in enumerate(block) if lines.marker(line)]
    first = next((place for place in starts if place == 0 or lines.announces(block[place - 1])), len(block))
    if first:
        yield _whole(block[:first], "paragraph")
    places = [place for place in starts if place >= first]
    for place, after in zip(places, [*places[1:], len(block)], strict=False):
        line = block[place]
        text = line.left + len(lines.marker(line))
        yield _Span(line.left, text, "mark", line.number, fixed=True)
        yield _Span(text, block[after - 1].right, "list item", line.number)


def _footer(block: list[Line]) -> Iterator[_Span]:
    """A notice with the lines that go on with it; each line of licence numbers for itself."""
    start = 0
    for place in range(1, len(block) + 1):
        if place == len(block) or lines.footer_role(block[place]) or lines.footer_role(block[start]) == "licence":
            yield _whole(block[start:place], lines.footer_role(block[start]) or "footer")
            start = place
