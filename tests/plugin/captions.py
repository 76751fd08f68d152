"""An example of a format of another package: captions of a film (WebVTT). Its package would say in pyproject.toml:

[project.entry-points."transpub.formats"]
captions = "captions:CAPTIONS"
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from transpub.formats import Format, Html, Settings, Show
from transpub.inline import plain
from transpub.model import Text, Unit, Verbatim

if TYPE_CHECKING:
    from transpub.model import Inline, Part

_LINE = re.compile(r"([^\r\n]*)(\r\n|\r|\n|\Z)")


def parse(body: str, first_line: int, settings: Settings) -> tuple[Part, ...]:
    """The lines under a line of times are units; all else stays as it is."""
    del settings
    out: list[Part] = []
    in_cue = False
    for number, found in enumerate(_LINE.finditer(body), first_line):
        text, end = found.groups()
        if in_cue and text.strip():
            said = text.strip()
            before, after = text[: text.index(said)], text[text.index(said) + len(said) :]
            unit = Unit("", (Text(said, said),), "caption", "caption", splits=False, line=number)
            out += [Verbatim(before), unit, Verbatim(after + end)]
        else:
            in_cue = "-->" in text
            out.append(Verbatim(text + end))
    return tuple(part for part in out if part.raw)


def write(unit: Unit, target: Inline, settings: Settings) -> str:
    """A caption on one line; the source where it would be read as times."""
    del settings
    text = " ".join(plain(target).split())
    return text if text and "-->" not in text else unit.raw


def html(body: str, parts: tuple[Part, ...], show: Show) -> Html:
    """A paragraph for each caption."""
    del body
    said = (show.span(part, escape(plain(show.inline(part)))) for part in parts if isinstance(part, Unit))
    return Html("", "".join(f"<p>{each}</p>\n" for each in said), "")


CAPTIONS = Format("captions", (".vtt",), parse, write, html)
