"""What a page of the site shows of an HTML article: its main part in the source's own markup."""

from __future__ import annotations

from dataclasses import replace
from html import escape, unescape
from typing import TYPE_CHECKING

from transpub.codes import tag
from transpub.formats.base import Html, localized
from transpub.formats.directives import ODD
from transpub.formats.html.lexis import attributes
from transpub.formats.html.partition import HEADING_ENDS, HEADING_STARTS, LANGUAGE, LEFT_OUT, PAGE_LANGUAGE
from transpub.formats.html.target import written
from transpub.model import Gap, Verbatim

if TYPE_CHECKING:
    from transpub.formats.base import Show
    from transpub.model import Part

_ELSEWHERE = frozenset({"description", "page title"})
"""Roles of units that stand in the head of the file."""

_UNSHOWN = frozenset({LEFT_OUT, ODD, PAGE_LANGUAGE})


def html(_body: str, parts: tuple[Part, ...], show: Show) -> Html:
    """The page's HTML. The first heading of the first level becomes its title; what was nested ill stays so."""
    out: list[str] = []
    heading: list[str] = []  # of the title while it is open, its tag first
    title = ""
    for before, part, after in zip((None, *parts), parts, (*parts[1:], None), strict=False):
        text = _shown(before, part, after, show)
        role = part.role if isinstance(part, Verbatim) else ""
        if role == HEADING_STARTS and not title and not heading:
            heading = [text]
        elif role == HEADING_ENDS and heading:
            title = _with_id("".join(heading[1:]).strip(), heading[0])
            out += [] if title else [*heading, text]
            heading = []
        else:
            (heading or out).append(text)
    return Html(title, "".join((*out, *heading)), "")


def _shown(before: Part | None, part: Part, after: Part | None, show: Show) -> str:
    if isinstance(part, Gap):
        return show.gap(before, part, after)
    if isinstance(part, Verbatim):
        if part.role == LANGUAGE and not show.original:
            return escape(tag(show.locale))
        return "" if part.role in _UNSHOWN else part.raw
    if part.role in _ELSEWHERE:
        return ""
    new, said = localized(part, show.targets, written)
    shown = part.key in show.targets
    same = said == new.source
    text = written(new, said) if shown and not same else new.raw
    if part.syntax != "inline":
        return text
    known = show if not shown or text != new.raw or same else replace(show, targets={})
    return known.span(part, text)


def _with_id(title: str, start: str) -> str:
    """The title, still to be found where links lead to its heading: the tag itself is the theme's."""
    found = next((start[each.start : each.end] for each in attributes(start, 0) if each.name == "id"), "")
    return f'<span id="{escape(unescape(found))}">{title}</span>' if title and found else title
