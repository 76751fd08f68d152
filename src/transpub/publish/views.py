"""The values that templates get: `docs/themes.md` lists them, and they are kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class Day:
    """A date: `iso` for machines, `text` as the page's language writes it."""

    iso: str
    text: str


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the switcher. `href` is "" where the page is not there in it; `current` is the page's own."""

    locale: str
    lang: str
    dir: str
    name: str
    href: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """A language on the site's first page, with the site's title, description and invitation in it."""

    language: Language
    title: str
    description: str
    invitation: str


@dataclass(frozen=True, slots=True)
class SiteView:
    """The site, in the page's language."""

    title: str
    description: str


@dataclass(frozen=True, slots=True)
class PageView:
    """The page: `kind` is "article", "index" or "chooser". Addresses are relative, but for canonical and alternates."""

    kind: str
    locale: str
    lang: str
    dir: str
    title: str
    description: str
    home: str
    chooser: str
    stylesheet: str
    canonical: str
    alternates: tuple[tuple[str, str], ...]
    languages: tuple[Language, ...]


@dataclass(frozen=True, slots=True)
class Crumb:
    """A term of the breadcrumb; `href` is "" for one that has no page."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Listed:
    """An article in a list."""

    title: str
    description: str
    href: str
    date: Day | None
    notices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ArticleView:
    """The article in the page's language. `heading`, `body` and `footer` are HTML, all other fields are text."""

    title: str
    heading: Markup
    description: str
    body: Markup
    footer: Markup
    breadcrumb: tuple[Crumb, ...]
    tags: tuple[str, ...]
    date: Day | None
    updated: Day | None
    authors: str
    source_url: str
    source_link: bool
    rights: str
    image: str
    notices: tuple[str, ...]
    reviewed: int
    total: int
    original: Language | None
    read_on: tuple[Listed, ...]
