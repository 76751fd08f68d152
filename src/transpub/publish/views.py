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
class Link:
    """A text and where it leads; `href` is "" for one that leads nowhere. `count` is how many articles are there."""

    text: str
    href: str
    count: str = ""


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
    """The page. Addresses are relative, but for canonical, alternates and image."""

    kind: str
    locale: str
    lang: str
    dir: str
    title: str
    name: str
    description: str
    home: str
    chooser: str
    stylesheet: str
    canonical: str
    alternates: tuple[tuple[str, str], ...]
    languages: tuple[Language, ...]
    policy: str
    robots: str
    states: tuple[str, ...]
    feed: str
    feed_title: str
    image: str
    og_locale: str
    og_alternates: tuple[str, ...]
    search: str
    topics: str
    archive: str
    sections: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """An article in a list."""

    title: str
    description: str
    href: str
    date: Day | None
    notices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pager:
    """Where a page of a list stands among the others; both numbers as the language writes them."""

    number: str
    total: str
    previous: str
    next: str
    pages: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ArticleView:
    """The article in the page's language. `heading`, `body` and `footer` are HTML, all other fields are text."""

    title: str
    heading: Markup
    description: str
    body: Markup
    footer: Markup
    breadcrumb: tuple[Link, ...]
    tags: tuple[Link, ...]
    date: Day | None
    updated: Day | None
    authors: str
    source_url: str
    source_link: bool
    rights: str
    image: str
    image_size: tuple[int, int] | None
    notices: tuple[str, ...]
    reviewed: str
    total: str
    original: Language | None
    read_on: tuple[Listed, ...]
    data: Markup
