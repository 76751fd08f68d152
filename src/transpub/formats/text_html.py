"""The HTML of a plain text: paragraphs, lists, rules. No character of the text is markup."""

from __future__ import annotations

from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

from transpub.formats.base import Html
from transpub.formats.spaces import ODD_ROOM, tidy
from transpub.inline import plain
from transpub.model import Gap, Unit, Verbatim

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transpub.formats.base import Show
    from transpub.model import Part


def html(_body: str, parts: Sequence[Part], show: Show) -> Html:
    """The page's parts. The breadcrumb stands in none of them: the theme shows it."""
    heading = ""
    body: list[str] = []
    footer: list[str] = []
    kind = ""  # of the list that is open
    count = 0
    for block in _blocks(parts):
        mark = block[0].raw.strip() if _role(block[0]) == "mark" else ""
        role = _role(block[-1])
        wanted = {"": "", True: "ol", False: "ul"}[mark and mark[0].isdigit()]
        if kind and kind != wanted:
            body.append(f"</{kind}>\n")
        if wanted and kind != wanted:
            body.append(f"<{wanted}>\n")
            count = 0
        kind = wanted
        inner = _inner(block[1:] if mark else block, show)
        if mark:
            count += 1
            number = int("".join(filter(str.isdecimal, mark)) or count)
            value = f' value="{number}"' if number != count else ""
            count = number
            body.append(f"<li{value}>{inner}</li>\n")
        elif role == "h1":
            heading = inner
        elif role == "rule":
            body.append("<hr>\n")
        elif role in {"footer", "licence"}:
            footer.append(f"<p>{inner}</p>\n")
        elif role != "term":
            body.append(f"<p>{inner}</p>\n")
    body.append(f"</{kind}>\n" if kind else "")
    return Html(heading, "".join(body), "".join(footer))


def _role(part: Part) -> str:
    return "" if isinstance(part, Gap) else part.role


def _blocks(parts: Sequence[Part]) -> Iterator[list[Part]]:
    """What stands between the white space that nobody sees."""
    for shown, group in groupby(parts, lambda part: not isinstance(part, Verbatim) or bool(part.role)):
        if shown:
            yield list(group)


def _inner(block: Sequence[Part], show: Show) -> str:
    out: list[str] = []
    for before, part, after in zip((None, *block[:-1]), block, (*block[1:], None), strict=True):
        if isinstance(part, Unit):
            out.append(show.span(part, escape(plain(show.inline(part)), quote=False)))
        elif isinstance(part, Gap):
            out.append(ODD_ROOM.sub(" ", show.gap(before, part, after)))
        else:
            out.append(escape(tidy(part.raw), quote=False))
    return "".join(out)
