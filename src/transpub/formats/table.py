"""The table of formats, and what callers do with it: parse, render, content."""

from __future__ import annotations

import html
import re
from contextlib import contextmanager
from functools import cache, partial
from itertools import dropwhile, takewhile
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from transpub.codes import tag
from transpub.errors import ArticleError, TranspubError
from transpub.formats import fields, front, markdown, text, text_html
from transpub.formats import html as html_format
from transpub.formats.base import DEFAULTS, Format, Settings, Show, localized
from transpub.formats.html.partition import LANGUAGES
from transpub.formats.plugins import load
from transpub.formats.spaces import line_at, tidy
from transpub.inline import plain
from transpub.model import Content, Document, Gap, Unit, Verbatim, with_inner

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from transpub.model import Inline, Part

BUILTIN = (
    Format("html", (".html", ".htm"), html_format.parse, html_format.write, html_format.html),
    Format("markdown", (".md", ".markdown"), markdown.parse, markdown.write, markdown.html, markdown.prepared),
    Format("text", (".txt",), text.parse, text.write, text_html.html),
)

_PLUGIN = "ask the format's authors, or take it out of [formats] plugins"
_TAG = re.compile(r"""<(?:"[^"]*"|'[^']*'|[^'">])*>""")


@cache
def _rows(plugins: tuple[str, ...]) -> tuple[Mapping[str, Format], Mapping[str, Format]]:
    """The formats by name and by suffix; where two know a suffix, the one that the project names last has it."""
    rows = (*BUILTIN, *map(load, plugins))
    return {row.name: row for row in rows}, {suffix.lower(): row for row in rows for suffix in row.suffixes}


def suffixes(settings: Settings = DEFAULTS) -> frozenset[str]:
    """The suffixes of article files, in lower case."""
    return frozenset(_rows(settings.formats.plugins)[1])


def parse(text: str, name: str, where: str, settings: Settings = DEFAULTS) -> Document:
    """The document of a file's text. `where` is the file as the project names it; its suffix tells the format."""
    suffix = PurePosixPath(where).suffix.lower()
    suffixed = _rows(settings.formats.plugins)[1]
    if suffix not in suffixed:
        raise ArticleError(f"has the unknown suffix {suffix!r}", where, f"known are {', '.join(sorted(suffixed))}")
    row = suffixed[suffix]
    head, body = front.split(text, where)
    meta, above = front.parse(head, where, settings.formats.front_matter)
    parts = _parsed(row, body, line_at(head, len(head)), settings, where)
    leave = settings.formats.leave
    wanted = tuple(_wanted(part, leave) for part in (*above, *parts)) if leave else (*above, *parts)
    return Document(name, where, row.name, meta, wanted)


def _parsed(row: Format, body: str, line: int, settings: Settings, where: str) -> tuple[Part, ...]:
    """The parts of a body; ArticleError where a plugin fails or its parts are not the body."""
    with _blamed(row, where):
        parts = tuple(row.parse(body, line, settings))
        whole = "".join(part.raw for part in parts)
    if whole != body:
        raise ArticleError(f"the parts of the format {row.name} are not the file", where, _PLUGIN)
    return parts


@contextmanager
def _blamed(row: Format, where: str) -> Iterator[None]:
    """What a format cannot read is an ArticleError with its place; so is a failure of a plugin.

    Neither may stop the work on other articles.
    """
    try:
        yield
    except ArticleError as error:
        if error.where:
            raise
        raise ArticleError(error.what, where, error.hint) from error
    except TranspubError:
        raise
    except Exception as error:
        if row in BUILTIN:
            raise
        raise ArticleError(f"the format {row.name} failed: {error!r}", where, _PLUGIN) from error


def _wanted(part: Part, leave: Collection[str]) -> Part:
    """The part; as it is in the file where its role stays in the source language."""
    if not isinstance(part, Unit):
        return part
    if part.role in leave:
        return Verbatim(part.raw, part.role)
    return with_inner(part, lambda inner: Verbatim(inner.raw) if inner.role in leave else inner)


def render(
    document: Document, targets: Mapping[str, Inline], *, locale: str, state: str = "", settings: Settings = DEFAULTS
) -> str:
    """The localized file: units with a target as their format writes them, all else to the character.

    A `state` is told in the front matter, where the format has one that other programs read. `settings` are those that
    the document was parsed with.
    """
    show = Show(targets, "", locale, original=False)
    row = _rows(settings.formats.plugins)[0][document.format]

    def write(unit: Unit, target: Inline) -> str:
        if unit.syntax in front.SYNTAXES:
            return front.write(unit, target)
        with _blamed(row, document.path):
            return row.write(unit, target, settings)

    parts = document.parts
    named = settings.formats.html_lang and _translated(parts, targets)
    out: list[str] = []
    for before, part, after in zip((None, *parts), parts, (*parts[1:], None), strict=False):
        if isinstance(part, Unit):
            new, said = localized(part, targets, write)
            out.append(write(new, said) if part.key in targets else new.raw)
        elif isinstance(part, Gap):
            out.append(show.gap(before, part, after))
        else:
            out.append(tag(locale) if named and part.role in LANGUAGES else part.raw)
    text = "".join(out)
    return front.with_state(text, state) if state and row.name == "markdown" else text


def _translated(parts: Sequence[Part], targets: Mapping[str, Inline]) -> bool:
    """Whether anything of an article's body is translated."""
    bodies = (part for part in parts if isinstance(part, Unit) and part.syntax not in front.SYNTAXES)
    return any(each.key in targets for unit in bodies for each in (unit, *unit.inner))


def content(
    document: Document,
    targets: Mapping[str, Inline],
    *,
    source_lang: str,
    locale: str,
    settings: Settings = DEFAULTS,
) -> Content:
    """What a page of the document shows in a locale; what has no target shows its source, marked as such."""
    return contents(document, source_lang=source_lang, settings=settings)(targets, locale)


def contents(
    document: Document, *, source_lang: str, settings: Settings = DEFAULTS, keyed: bool = False
) -> Callable[[Mapping[str, Inline], str], Content]:
    """What pages of the document show, by targets and locale: what all have in common is worked out once.

    With `keyed` each unit of running text stands in a `<span data-unit="KEY">`.
    """
    lang = tag(source_lang)
    raw = "".join([part.raw for part in document.parts])
    head, body = front.split(raw, document.path)
    above, parts = _divided(document.parts, len(head))
    row = _rows(settings.formats.plugins)[0][document.format]
    with _blamed(row, document.path):
        made_of = row.prepared(body, parts, settings) if row.prepared else partial(row.html, body, parts)
    crumbed = [part for part in parts if _is_crumb(part)]
    title, rights = _field("title", document, above), _field("rights", document, above)
    description = _field("description", document, document.parts)
    section, tags, authors = (_terms(name, document) for name in ("section", "tags", "authors"))

    def made_in(targets: Mapping[str, Inline], locale: str) -> Content:
        show = Show(targets, lang, locale, original=tag(locale) == lang, settings=settings, keyed=keyed)
        with _blamed(row, document.path):
            made = made_of(show)
        return Content(
            title=_said(title, show) or _text_of(made.heading) or _first_heading(parts, show),
            heading=made.heading,
            description=_said(description, show),
            breadcrumb=tuple([_shown(part, show) for part in crumbed]) or _named(section, show),
            tags=_named(tags, show),
            body=made.body,
            footer=made.footer,
            authors=_named(authors, show),
            rights=_said(rights, show),
        )

    return made_in


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


def _field(name: str, document: Document, above: Sequence[Part]) -> Unit | str:
    """A text of the front matter; its own where it is no unit, for want of letters."""
    found = next((part for part in above if isinstance(part, Unit) and part.role == name), None)
    return found or tidy(str(document.meta.get(name) or ""))


def _said(field: Unit | str, show: Show) -> str:
    return _shown(field, show) if isinstance(field, Unit) else field


def _terms(name: str, document: Document) -> list[tuple[str, str]]:
    """Terms of the front matter, each with its key."""
    return [(front.key_of(term), term) for term in map(tidy, fields.terms(document.meta.get(name))) if term]


def _named(terms: Iterable[tuple[str, str]], show: Show) -> tuple[str, ...]:
    return tuple([plain(show.targets.get(key, (term,))) for key, term in terms])


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
