"""Blocks of code, of which a project may have the lines translated."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from transpub.formats.markdown.shortcodes import begins
from transpub.formats.markdown.spans import CONTROLS
from transpub.formats.spaces import EDGE, LINE, has_letters
from transpub.inline import plain
from transpub.model import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from transpub.formats.base import Settings
    from transpub.formats.markdown.events import Event
    from transpub.formats.markdown.text_units import Found
    from transpub.model import Inline, Unit

SYNTAX = "code"

_CONTROL_OR_PLAIN = re.compile(f"{CONTROLS.pattern}|[^{CONTROLS.pattern[1:]}+")
_FENCE = re.compile(r"(?:`{3,}|~{3,})")


def units(body: str, event: Event, unit: Unit, settings: Settings) -> Iterator[Found]:
    """The units of some lines of code, each with its place: they are as `unit` is. Indentation is no part of them."""
    if body[event.start : event.end] != event.data:
        return
    for line in LINE.finditer(event.data):
        text = line.group().strip(EDGE)
        start = event.start + line.start() + line.group().find(text)
        if has_letters(text) and not any(opening in text for opening, _ in settings.formats.shortcodes):
            found = (each.group() for each in _CONTROL_OR_PLAIN.finditer(text))
            pieces = tuple(Text(CONTROLS.sub(" ", each), each) for each in found)
            yield start, start + len(text), replace(unit, pieces=pieces, role=SYNTAX, syntax=SYNTAX, splits=False)


def written(unit: Unit, said: Inline, settings: Settings) -> str:
    """The target as a line of code; the source where it would be no line, or could end the block."""
    text = CONTROLS.sub(" ", plain(said)).strip(EDGE)
    if not text or _FENCE.match(text) or begins(text, plain(unit.source), settings.formats.shortcodes):
        return unit.raw
    return text
