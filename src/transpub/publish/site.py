"""What is published, as values: a site, its articles, and each article's content and state in every locale."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, TypeAlias

from transpub.model import State

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping

    from transpub.model import Content, Finding

Notice: TypeAlias = Literal["machine", "draft", "partial", "stale", "source"]
"""What a reader is told of a translation; each is a string of the theme, `notice_…` and `state_…`."""


def notices(counts: Mapping[State, int]) -> tuple[Notice, ...]:
    """What readers must be told of a translation, gravest first; empty exactly where every unit is reviewed.

    More than one may hold: a page that is partly in the source language says of its other part that a machine
    translated it. Text that a person is still editing ("draft") is not told apart beside machine text.
    """
    has = {state for state, count in counts.items() if count}
    if has == {State.MISSING}:
        return ("source",)
    found: list[Notice] = []
    if State.MACHINE in has:
        found.append("machine")
    elif State.DRAFT in has:
        found.append("draft")
    if State.MISSING in has:
        found.append("partial")
    if State.STALE in has:
        found.append("stale")
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Localized:
    """An article's content in one locale, and how many of its units stand in each state there.

    A unit whose translation is not shown counts as missing. In the source language the counts are empty. `own` are the
    counts without the terms that articles share; the counts themselves where it is None. `excerpt` is what of its text
    can be found by searching, None where `content` has its body.
    """

    content: Content
    counts: Mapping[State, int] = field(default_factory=lambda: MappingProxyType({}))
    own: Mapping[State, int] | None = None
    excerpt: str | None = None

    @property
    def total(self) -> int:
        """The article's units."""
        return sum(self.counts.values())

    @property
    def reviewed(self) -> int:
        """Those that a person has passed."""
        return self.counts.get(State.REVIEWED, 0)

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What the page must say, gravest first."""
        return notices(self.counts)

    @property
    def passed(self) -> bool:
        """Whether a person has ever passed any of it: all else of it is a machine's, or the original's."""
        own = self.counts if self.own is None else self.own
        return bool(own.get(State.REVIEWED) or own.get(State.STALE))


@dataclass(frozen=True, slots=True)
class Article:
    """An article in all its locales.

    `name` is its path under the articles' folder without suffix, `path` the file as the project names it, `slug` its
    path under each locale; `slugs` are those of locales that have another. At each of `aliases`, and at the `slug`
    where a locale has another, stands a page that leads to the article. `image` is the file of a lead picture, relative
    to the article's own file, or a web address, or "". A locale that `content` lacks gets no page, and the other pages
    do not link to one. `mark` stands for all that the contents are made of; "" where nobody keeps account of it.
    """

    name: str
    slug: str
    path: str
    content: Mapping[str, Localized]
    date: dt.date | None = None
    updated: dt.date | None = None
    source_url: str = ""
    image: str = ""
    slugs: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    aliases: tuple[str, ...] = ()
    mark: str = ""

    def address(self, locale: str) -> str:
        """Its slug in a locale."""
        return self.slugs.get(locale) or self.slug


@dataclass(frozen=True, slots=True)
class Site:
    """All that is published together.

    `title`, `description` and `strings` are by locale; where one is missing the source language's, then the built-in
    string is shown. `strings` are the theme's, by `Row.key`. `states` counts the entries of those and of the shared
    terms by locale: what lists show. `locales` are gettext codes without the source language. `assets` are files by
    path relative to the articles' folder; those that an article uses are published, no others. `base_url` is "" or the
    address of the tree's root: with it pages name their canonical address and alternates, and there are feeds and a
    sitemap. With `index_unreviewed` search engines are shown pages that no person has passed. `per_page` is the length
    of a list. `whole` gives an article's content in a locale where `Localized.content` lacks its body. `moved` are
    pages of former builds whose article, by name, has another address now.
    """

    title: Mapping[str, str]
    description: Mapping[str, str]
    source_language: str
    locales: tuple[str, ...]
    articles: tuple[Article, ...]
    base_url: str = ""
    strings: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: MappingProxyType({}))
    assets: Mapping[str, bytes] = field(default_factory=lambda: MappingProxyType({}))
    states: Mapping[str, Mapping[State, int]] = field(default_factory=lambda: MappingProxyType({}))
    index_unreviewed: bool = False
    per_page: int = 20
    whole: Callable[[Article, str], Content] | None = None
    moved: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def languages(self) -> tuple[str, ...]:
        """The source language, then the locales: the order of the switcher."""
        return (self.source_language, *(each for each in self.locales if each != self.source_language))

    def content(self, article: Article, locale: str) -> Content:
        """An article's content in a locale, with its body."""
        return self.whole(article, locale) if self.whole else article.content[locale].content


@dataclass(frozen=True, slots=True)
class Tree:
    """The published files by path under the output folder, and what was found in the articles on the way."""

    pages: Mapping[str, bytes]
    findings: tuple[Finding, ...] = ()
