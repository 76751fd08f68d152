"""The theme's and the site's own strings as a document, so that they are translated like any other text."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from transpub import inline, publish
from transpub.formats.spaces import tidy
from transpub.model import SITE, THEME_STRING, Document, Text, Unit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from transpub.config import Project
    from transpub.model import Catalog

TERM = "term."
THEME = "theme."


@dataclass(frozen=True, slots=True)
class Term:
    """A term that articles share: its key, its text as the file has it and as people read it, and its role."""

    key: str
    raw: str
    text: str
    role: str


def terms_of(article: Document) -> tuple[Term, ...]:
    """The terms of an article, the first of each key last."""
    return tuple(
        Term(unit.key, unit.raw, "".join(str(piece) for piece in unit.source), unit.role)
        for unit in reversed(article.units)
        if unit.scope == "site"
    )


def document(project: Project, terms: Iterable[Term], known: Catalog | None, *, whole: bool) -> Document:
    """What `_site.po` holds: the site's title, the theme's strings, and every section, tag and breadcrumb term once.

    Where an article could not be read (`whole` is false) the terms that are known stay: they may be its own.
    """
    units = [
        _unit(key, tidy(text), role)
        for key, text, role in (
            ("site.title", project.site.title, "site title"),
            ("site.description", project.site.description, "site description"),
        )
        if tidy(text)
    ]
    units += [_unit(THEME + row.key, row.text, THEME_STRING, row.note) for row in publish.STRINGS]
    found = {term.key: term for term in terms}
    if known is not None and not whole:
        for entry in known.entries:
            if entry.key.startswith(TERM) and entry.key not in found:
                said = _said(entry.source)
                found[entry.key] = Term(entry.key, said, said, entry.note.partition(" · ")[0] or "term")
    ordered = sorted(found.values(), key=lambda term: (term.raw.casefold(), term.key))
    units += [_unit(term.key, term.text, term.role) for term in ordered]
    return Document(SITE, "transpub.toml", "site", {}, tuple(units))


def _unit(key: str, text: str, role: str, comment: str = "") -> Unit:
    return Unit(key, (Text(text, text),), role, "plain", "site", splits=False, comment=comment)


def _said(source: str) -> str:
    """What a msgid says to people; itself where somebody wrote a mark into it."""
    try:
        return inline.plain(inline.decode(source, ()))
    except inline.MarkError:
        return source


def with_builtin(strings: Catalog) -> Catalog:
    """The theme's own translations, where the site has none yet: they were made with care and count as reviewed."""
    builtin = publish.builtin(strings.locale)
    english = {THEME + row.key: row.text for row in publish.STRINGS}
    return replace(
        strings,
        entries=tuple(
            replace(entry, target=builtin[entry.key.removeprefix(THEME)], suggestion=None)
            if not entry.target and english.get(entry.key) == entry.source and entry.key.removeprefix(THEME) in builtin
            else entry
            for entry in strings.entries
        ),
    )
