"""What is translated on its own inside a line's markup: titles of links and images, attributes of HTML tags."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from transpub.formats.html import attributes, target
from transpub.formats.html.context import said_by
from transpub.formats.html.lexis import tag_at
from transpub.formats.html.tokens import Token as HtmlToken
from transpub.formats.markdown import titles
from transpub.formats.markdown.shortcodes import begins
from transpub.formats.spaces import tidy
from transpub.inline import plain
from transpub.model import Text, Unit, Verbatim

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transpub.formats.base import Settings
    from transpub.formats.markdown.spans import Token
    from transpub.model import Inline

ATTRIBUTES = frozenset(attributes.SYNTAXES.values())
SYNTAXES = ATTRIBUTES | titles.SYNTAXES

_LINE_END = re.compile(r"[\r\n]")
_WORD_BEGINS = re.compile(r" (?=[^\W\d_])")
_FIRST = re.compile(r"^[^\w&]|^[\d_]")
# What could end a cell, a code span or a formula of the line of text that the tag stands in.
_SPECIAL = str.maketrans({character: f"&#{ord(character)};" for character in "|`$"})


def units(body: str, token: Token, unit: Unit, settings: Settings) -> Iterator[tuple[int, int, Unit]]:
    """The units inside a token's markup, each with its place; but for their text they are as `unit` is."""
    if not token.said:
        return
    if token.tag:
        place = titles.behind_text(body, token.start, token.end)
        made = titles.unit(body, place, token.said, titles.role_of(token.tag)) if place else None
        found = [made] if made else []
    else:
        found = list(_attributes(body, token, settings))
    for start, end, each in found:
        yield titles.with_line_ends(body, token.start, (start, end, replace(each, comment=unit.comment)))


def _attributes(body: str, token: Token, settings: Settings) -> Iterator[tuple[int, int, Unit]]:
    """Those in the attributes of a tag; none where the block's prefix stands inside the tag."""
    tag = tag_at(body, token.start)
    if tag is None or not body.startswith(token.said, token.start) or tag.end != token.start + len(token.said):
        return
    said, found = said_by(body, HtmlToken("start", token.start, tag.end, tag.name))
    if said.kept or tag.name == "meta":
        return
    wanted = frozenset(map(str.lower, settings.formats.attributes))
    for start, end, unit in attributes.units(body, tag.name, found, wanted, Unit("", (), "")):
        if isinstance(unit, Unit) and not any(opening in unit.raw for opening, _ in settings.formats.shortcodes):
            yield start, end, unit


def parts(body: str, token: Token, found: Sequence[tuple[int, int, Unit]]) -> tuple[Verbatim | Unit, ...]:
    """The token's slice of the file with the units in it; none where there are none."""
    out: list[Verbatim | Unit] = []
    done = token.start
    for start, end, unit in sorted(found, key=lambda each: each[0]):
        out += [Verbatim(body[done:start]), unit]
        done = end
    return (*out, Verbatim(body[done : token.end])) if out else ()


def written(unit: Unit, said: Inline, settings: Settings) -> str:
    """The target in Markdown of our own making; the source where it cannot be written."""
    if unit.syntax in titles.SYNTAXES:
        return titles.written(unit, said, settings)
    text = tidy(plain(said))
    if not text or begins(text, plain(unit.source), settings.formats.shortcodes):
        return unit.raw
    return _over_lines(unit, target.written(unit, said).translate(_SPECIAL))


def _over_lines(unit: Unit, text: str) -> str:
    """The text with a line's end in it where the source has one: a tag in one line could be a block of HTML.

    The next line begins with a letter or a reference, or with a quote that ends the value, so it begins no other block.
    """
    end = next((piece.raw for piece in unit.pieces if isinstance(piece, Text) and _LINE_END.search(piece.raw)), "")
    if not end:
        return text
    if unit.syntax == attributes.SYNTAXES[""]:
        return f"{end}{_FIRST.sub(lambda first: f'&#{ord(first[0])};', text)}"
    found = _WORD_BEGINS.search(text)
    return f"{text[: found.start()]}{end}{text[found.end() :]}" if found else f"{text}{end}"
