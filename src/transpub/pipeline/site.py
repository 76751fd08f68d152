"""The theme's and the site's own strings as a document, so that they are translated like any other text."""

from __future__ import annotations

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


def document(project: Project, documents: Iterable[Document], known: Catalog | None, *, whole: bool) -> Document:
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
    terms = {unit.key: unit for each in documents for unit in reversed(each.units) if unit.scope == "site"}
    if known is not None and not whole:
        for entry in known.entries:
            if entry.key.startswith(TERM) and entry.key not in terms:
                terms[entry.key] = _unit(entry.key, _said(entry.source), entry.note.partition(" · ")[0] or "term")
    ordered = sorted(terms.values(), key=lambda unit: (unit.raw.casefold(), unit.key))
    units += [_unit(unit.key, "".join(str(piece) for piece in unit.source), unit.role) for unit in ordered]
    return Document(SITE, "transpub.toml", "site", {}, tuple(units))


def _unit(key: str, text: str, role: str, comment: str = "") -> Unit:
    return Unit(key, (Text(text, text),), role, "plain", "site", splits=False, comment=comment)


def _said(source: str) -> str:
    """What a msgid says to people; itself where somebody wrote a mark into it."""
    try:
        return inline.plain(inline.decode(source, ()))
    except inline.MarkError:
        return source
