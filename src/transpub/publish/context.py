"""What all pages of one build share, and the part of a page's values that every page has."""

from __future__ import annotations

import hashlib
import posixpath
import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import quote

from transpub.codes import tag
from transpub.publish import languages, links, strings, views
from transpub.publish.templates import Theme, renderer, stylesheet

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping

    from markupsafe import Markup

    from transpub.publish.site import Article, Site

STYLE = "assets/transpub.css"
"""The style sheet. Its path never changes, so a page that an earlier build wrote keeps its look; a mark of its content
follows as a query, so that no browser shows an old one."""


def page_path(folder: str, slug: str = "") -> str:
    """The file of an article's page, or of a locale's list of articles. `folder` is the locale's, from `folders`."""
    return posixpath.join(folder, slug, "index.html")


@dataclass(frozen=True, slots=True)
class Words:
    """A locale as its pages speak it: its strings by key, and the site's title and description.

    `originals` are the source language's titles, terms and other short texts: where a page shows one, nobody has
    translated it. In the source language there are none.
    """

    locale: str
    lang: str
    dir: str
    name: str
    folder: str
    text: Mapping[str, str]
    site: views.SiteView
    source_lang: str
    originals: frozenset[str]

    def t(self, key: str, /, **values: object) -> Markup:
        """The theme's string of this key, its names filled in, escaped; ValueError for a key that is none."""
        from markupsafe import Markup, escape  # noqa: PLC0415  # importing does no work

        if key not in self.text:
            raise ValueError(f"no string {key!r} in the theme")
        filled = strings.fill(str(escape(self.text[key])), {name: escape(value) for name, value in values.items()})
        return Markup(filled)  # noqa: S704  # the string and the values are escaped

    def foreign(self, text: str) -> Markup:
        """The attribute `lang` for a text that is still the original's, to the letter; nothing for any other."""
        from markupsafe import Markup  # noqa: PLC0415  # importing does no work

        return Markup(' lang="{}"').format(self.source_lang) if text in self.originals else Markup()

    def day(self, date: dt.date | None) -> views.Day | None:
        """The date as templates get it."""
        return views.Day(date.isoformat(), languages.long_date(date, self.locale)) if date else None


@dataclass(frozen=True, slots=True)
class Context:
    """One build: the site, the theme, and what is looked up again and again, made once."""

    site: Site
    theme: Theme
    css: bytes
    style_mark: str
    render: Callable[[str, Mapping[str, object]], str]
    words: Mapping[str, Words]
    files: Mapping[str, Article]
    assets: Mapping[str, str]
    order: Mapping[str, tuple[Article, ...]]

    @property
    def source(self) -> Words:
        """The source language's."""
        return self.words[self.site.source_language]

    def address(self, path: str) -> str:
        """The canonical address of a page: its folder, under the site's base."""
        return f"{self.site.base_url.rstrip('/')}/{quote(path.removesuffix('index.html'), safe='/')}"


def context(site: Site, theme: Theme) -> Context:
    """What all pages of a build of this site share."""
    folders = languages.folders(site.languages)
    css = stylesheet(theme)
    originals = _originals(site)
    return Context(
        site=site,
        theme=theme,
        css=css,
        style_mark=hashlib.sha256(css).hexdigest()[:8],
        render=renderer(theme),
        words={locale: _words(site, locale, folders[locale], originals) for locale in site.languages},
        files={unicodedata.normalize("NFC", file_of(article)): article for article in site.articles},
        assets={unicodedata.normalize("NFC", name): name for name in site.assets},
        order={locale: _ordered(site, locale) for locale in site.languages},
    )


def file_of(article: Article) -> str:
    """The article's file, relative to the articles' folder."""
    return article.name + PurePosixPath(article.path).suffix


def title_of(article: Article, locale: str) -> str:
    """The article's title in a locale; its name where it has none."""
    return article.content[locale].content.title or article.name


def page_view(  # noqa: PLR0913  # each is a fact of its own
    ctx: Context, words: Words, path: str, *, kind: str, path_in: Callable[[Words], str], title: str, description: str
) -> views.PageView:
    """What every page knows of itself. `path_in` is the page's file in another language, "" where it is not there."""
    alternates: tuple[tuple[str, str], ...] = ()
    default = path_in(ctx.source) if kind == "article" else "index.html"
    if ctx.site.base_url:
        alternates = tuple((each.lang, ctx.address(path_in(each))) for each in ctx.words.values() if path_in(each))
        alternates += (("x-default", ctx.address(default)),) if default else ()
    return views.PageView(
        kind=kind,
        locale=words.locale,
        lang=words.lang,
        dir=words.dir,
        title=title,
        description=description,
        home=links.relative(page_path(words.folder), path),
        chooser=links.relative("index.html", path),
        stylesheet=f"{links.relative(STYLE, path)}?v={ctx.style_mark}",
        canonical=ctx.address(path) if ctx.site.base_url else "",
        alternates=alternates,
        languages=tuple(
            views.Language(
                each.locale,
                each.lang,
                each.dir,
                each.name,
                links.relative(path_in(each), path) if path_in(each) else "",
                current=kind != "chooser" and each.locale == words.locale,
            )
            for each in ctx.words.values()
        ),
    )


def values(ctx: Context, words: Words, page: views.PageView, path: str) -> dict[str, object]:
    """What every template gets; `docs/themes.md` lists it."""

    def asset(name: str) -> str:
        if name not in ctx.theme.assets:
            raise ValueError(f"no file {name!r} in {ctx.theme.folder}/assets")
        return links.relative(f"assets/{name}", path)

    return {"page": page, "site": words.site, "t": words.t, "lang": words.foreign, "asset": asset}


def listed(ctx: Context, words: Words, article: Article, path: str) -> views.Listed:
    """An article as a list on the page at `path` shows it."""
    local = article.content[words.locale]
    return views.Listed(
        title=title_of(article, words.locale),
        description=local.content.description,
        href=links.relative(page_path(words.folder, article.slug), path),
        date=words.day(article.date),
        notices=notices(ctx, words, article),
    )


def notices(ctx: Context, words: Words, article: Article) -> tuple[str, ...]:
    """What the reader must be told of the article here; nothing in its own language."""
    return () if words.locale == ctx.site.source_language else article.content[words.locale].notices


def _ordered(site: Site, locale: str) -> tuple[Article, ...]:
    """A locale's articles, newest first, undated last by title."""

    def place(article: Article) -> tuple[int, str, str]:
        age = -article.date.toordinal() if article.date else 1
        return age, title_of(article, locale).casefold(), article.slug

    return tuple(sorted((each for each in site.articles if locale in each.content), key=place))


def _originals(site: Site) -> frozenset[str]:
    """The short texts of the site and its articles as the source language has them."""
    source = site.source_language
    found = {site.title.get(source, ""), site.description.get(source, "")}
    for article in site.articles:
        if source in article.content:
            own = article.content[source].content
            found |= {own.title, own.description, own.rights, *own.breadcrumb, *own.tags}
    return frozenset(text for text in found if any(map(str.isalpha, text)))


def _words(site: Site, locale: str, folder: str, originals: frozenset[str]) -> Words:
    def of(given: Mapping[str, str]) -> str:
        return given.get(locale) or given.get(site.source_language, "")

    return Words(
        locale,
        tag(locale),
        languages.direction(locale),
        languages.name(locale),
        folder,
        strings.resolved(locale, site.strings.get(locale, {})),
        views.SiteView(of(site.title), of(site.description)),
        tag(site.source_language),
        originals if locale != site.source_language else frozenset(),
    )
