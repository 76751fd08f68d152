"""The table of formats, and what callers do with it: parse, render, content."""

from __future__ import annotations

import html
import re
from itertools import dropwhile, takewhile
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from transpub.codes import tag
from transpub.errors import ArticleError
from transpub.formats import fields, front, markdown, text, text_html
from transpub.formats import html as html_format
from transpub.formats.base import Format, Show
from transpub.formats.spaces import line_at, tidy
from transpub.inline import plain
from transpub.model import Content, Document, Gap, Unit, Verbatim

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from transpub.model import Inline, Part

FORMATS = (
    Format("html", (".html", ".htm"), html_format.parse, html_format.write, html_format.html),
    Format("markdown", (".md", ".markdown"), markdown.parse, markdown.write, markdown.html),
    Format("text", (".txt",), text.parse, text.write, text_html.html),
)
_NAMED = {row.name: row for row in FORMATS}
_SUFFIXED = {suffix: row for row in FORMATS for suffix in row.suffixes}

_TAG = re.compile(r"""<(?:"[^"]*"|'[^']*'|[^'">])*>""")


def suffixes() -> frozenset[str]:
    """The suffixes of article files, in lower case."""
    return frozenset(_SUFFIXED)


def parse(text: str, name: str, where: str) -> Document:
    """The document of a file's text. `where` is the file as the project names it; its suffix tells the format."""
    suffix = PurePosixPath(where).suffix.lower()
    if suffix not in _SUFFIXED:
        raise ArticleError(f"has the unknown suffix {suffix!r}", where, f"known are {', '.join(sorted(_SUFFIXED))}")
    row = _SUFFIXED[suffix]
    head, body = front.split(text, where)
    meta, parts = front.parse(head, where)
    return Document(name, where, row.name, meta, (*parts, *row.parse(body, line_at(head, len(head)))))


def render(document: Document, targets: Mapping[str, Inline], *, locale: str, state: str = "") -> str:
    """The localized file: units with a target as their format writes them, all else to the character.

    A `state` is told in the front matter, where the format has one that other programs read.
    """
    show = Show(targets, "", locale, original=False)
    row = _NAMED[document.format]
    parts = document.parts
    out: list[str] = []
    for before, part, after in zip((None, *parts), parts, (*parts[1:], None), strict=False):
        if isinstance(part, Unit) and part.key in targets:
            write = front.write if part.syntax in front.SYNTAXES else row.write
            out.append(write(part, targets[part.key]))
        elif isinstance(part, Gap):
            out.append(show.gap(before, part, after))
        else:
            out.append(part.raw)
    text = "".join(out)
    return front.with_state(text, state) if state and row.name == "markdown" else text


def content(document: Document, targets: Mapping[str, Inline], *, source_lang: str, locale: str) -> Content:
    """What a page of the document shows in a locale; what has no target shows its source, marked as such."""
    lang = tag(source_lang)
    show = Show(targets, lang, locale, original=tag(locale) == lang)
    raw = "".join(part.raw for part in document.parts)
    head, body = front.split(raw, document.path)
    above, parts = _divided(document.parts, len(head))
    made = _NAMED[document.format].html(body, parts, show)
    crumbs = tuple(_shown(part, show) for part in parts if _is_crumb(part))
    return Content(
        title=_field("title", document, above, show) or _text_of(made.heading) or _first_heading(parts, show),
        heading=made.heading,
        description=_field("description", document, document.parts, show),
        breadcrumb=crumbs or _terms("section", document, show),
        tags=_terms("tags", document, show),
        body=made.body,
        footer=made.footer,
        authors=_terms("authors", document, show),
        rights=_field("rights", document, above, show),
    )


def _divided(parts: tuple[Part, ...], length: int) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """The parts of the head, which has this length, and those of the body."""
    done = 0
    for place, part in enumerate(parts):
        if done >= length:
            return parts[:place], parts[place:]
        done += len(part.raw)
    return parts, ()


def _shown(part: Part, show: Show) -> str:
    return tidy(plain(show.inline(part)) if isinstance(part, Unit) else part.raw)


def _field(name: str, document: Document, above: Sequence[Part], show: Show) -> str:
    """A text of the front matter; its own where it is no unit, for want of letters."""
    found = next((part for part in above if isinstance(part, Unit) and part.role == name), None)
    return _shown(found, show) if found else tidy(str(document.meta.get(name) or ""))


def _terms(name: str, document: Document, show: Show) -> tuple[str, ...]:
    said = filter(None, map(tidy, fields.terms(document.meta.get(name))))
    return tuple(plain(show.targets.get(front.key_of(term), (term,))) for term in said)


def _is_crumb(part: Part) -> bool:
    return isinstance(part, (Unit, Verbatim)) and part.role == "term"


def _text_of(markup: str) -> str:
    """The text of inline HTML."""
    return tidy(html.unescape(_TAG.sub("", markup)))


def _first_heading(parts: Sequence[Part], show: Show) -> str:
    """The text of the first heading of the first level, where it does not stand before all else."""
    later = dropwhile(lambda part: not (isinstance(part, Unit) and part.role == "h1"), parts)
    block = takewhile(lambda part: isinstance(part, Gap) or part.role == "h1", later)
    return tidy("".join(part.raw if isinstance(part, Gap) else _shown(part, show) for part in block))
