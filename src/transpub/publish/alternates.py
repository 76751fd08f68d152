"""The one table of which article exists in which locale, and in which state.

Heads, switchers, lists, feeds, the sitemap and the data for search engines are all made from it, so that they agree.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from transpub.publish.addresses import page_path

if TYPE_CHECKING:
    from transpub.publish.site import Article, Notice, Site


@dataclass(frozen=True, slots=True)
class Version:
    """An article in one locale: its page's file, what readers must be told, and whether search engines may show it."""

    path: str
    notices: tuple[Notice, ...]
    indexed: bool


Table: TypeAlias = Mapping[str, Mapping[str, Version]]
"""By the article's name, then by locale; a locale in which the article has no page is not there."""


def table(site: Site, folders: Mapping[str, str]) -> Table:
    """The table of a site; `folders` are those of its locales."""
    return {
        article.name: {locale: _version(site, article, locale, folders[locale]) for locale in _there(site, article)}
        for article in site.articles
    }


def _there(site: Site, article: Article) -> list[str]:
    return [locale for locale in site.languages if locale in article.content]


def _version(site: Site, article: Article, locale: str, folder: str) -> Version:
    """A page that shows only the original is a copy of it: no search engine should show it as a translation.

    Nor one that no person has passed anything of, unless the site asks for it: Google's rules on content made at scale.
    """
    path = page_path(folder, article.address(locale))
    if locale == site.source_language:
        return Version(path, (), indexed=True)
    local = article.content[locale]
    told = local.notices
    return Version(path, told, indexed=local.passed or (site.index_unreviewed and "source" not in told) or not told)
