"""What all pages of one build share, and the part of a page's values that every page has."""

from __future__ import annotations

import functools
import hashlib
import unicodedata
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import quote

from transpub.codes import open_graph, tag
from transpub.publish import addresses as at
from transpub.publish import alternates, groups, languages, links, strings, views
from transpub.publish.images import size
from transpub.publish.site import notices
from transpub.publish.templates import Theme, renderer, search_script, stylesheet

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from markupsafe import Markup

    from transpub.publish.groups import Group
    from transpub.publish.site import Article, Notice, Site

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; media-src 'self'; font-src 'self'; "
    "base-uri 'none'; form-action 'self'"
)
"""The content security policy of a page: nothing runs, and nobody else is asked for anything."""

LONGEST_NAME = 70
"""Characters after which search engines cut a page's name; the heading has all of it."""

SHOWN_SECTIONS = 6
"""How many sections the navigation has room for."""


@dataclass(frozen=True, slots=True)
class Words:
    """A locale as its pages speak it: its strings by key, and the site's title and description."""

    locale: str
    lang: str
    dir: str
    name: str
    folder: str
    text: Mapping[str, str]
    site: views.SiteView
    source_lang: str
    source_site: views.SiteView
    notices: tuple[Notice, ...] = ()
    said: dict[str, Markup] = field(default_factory=dict, compare=False, repr=False)

    def t(self, key: str, /, **values: object) -> Markup:
        """The theme's string of this key, its names filled in, escaped; ValueError for a key that is none."""
        if key in self.said and not values:
            return self.said[key]
        from markupsafe import Markup, escape  # noqa: PLC0415  # importing does no work

        if key not in self.said:
            if key not in self.text:
                raise ValueError(f"no string {key!r} in the theme")
            self.said[key] = escape(self.text[key])
        plain = self.said[key]
        if not values:
            return plain
        filled = strings.fill(str(plain), {name: str(escape(value)) for name, value in values.items()})
        return Markup(filled)  # noqa: S704  # the string and the values are escaped

    def day(self, date: dt.date | None) -> views.Day | None:
        """The date as templates get it."""
        return _day(date, self.locale) if date else None


@functools.lru_cache(maxsize=65536)
def _day(date: dt.date, locale: str) -> views.Day:
    return views.Day(date.isoformat(), languages.long_date(date, locale))


@dataclass(frozen=True, slots=True)
class Context:
    """One build: the site, the theme, and what is looked up again and again, made once."""

    site: Site
    theme: Theme
    css: bytes
    style_mark: str
    script: bytes
    script_mark: str
    render: Callable[[str, Mapping[str, object]], str]
    words: Mapping[str, Words]
    files: Mapping[str, Article]
    assets: Mapping[str, str]
    order: Mapping[str, tuple[Article, ...]]
    places: at.Addresses
    table: alternates.Table
    groups: groups.Groups
    sections: tuple[Group, ...]
    untold: Mapping[str, frozenset[str]]
    sizes: dict[str, tuple[int, int] | None] = field(default_factory=dict, compare=False, repr=False)
    ranks: dict[int, dict[str, int]] = field(default_factory=dict, compare=False, repr=False)
    cards: dict[tuple[str, str], str] = field(default_factory=dict, compare=False, repr=False)
    fed: dict[tuple[str, tuple[str, ...]], bool] = field(default_factory=dict, compare=False, repr=False)
    menus: dict[object, Markup] = field(default_factory=dict, compare=False, repr=False)
    known: dict[str, str] = field(default_factory=dict, compare=False, repr=False)
    around: dict[object, tuple[str, ...]] = field(default_factory=dict, compare=False, repr=False)

    @property
    def source(self) -> Words:
        """The source language's."""
        return self.words[self.site.source_language]

    def address(self, path: str) -> str:
        """The canonical address of a page: its folder, under the site's base."""
        if path not in self.known:
            folder = quote(path.removesuffix("index.html"), safe="/")
            self.known[path] = f"{self.site.base_url.rstrip('/')}/{folder}"
        return self.known[path]

    def size(self, asset: str) -> tuple[int, int] | None:
        """The width and height of a picture among the articles; None where they are not known."""
        if asset not in self.sizes:
            self.sizes[asset] = size(self.site.assets[asset], asset)
        return self.sizes[asset]

    def rank(self, listed: tuple[Article, ...]) -> Mapping[str, int]:
        """The place of each article, by name, in one of this build's lists."""
        if id(listed) not in self.ranks:
            self.ranks[id(listed)] = {each.name: place for place, each in enumerate(listed)}
        return self.ranks[id(listed)]


def context(site: Site, theme: Theme, compiled: Path | None = None) -> Context:
    """What all pages of a build of this site share. `compiled` is a folder that may keep the templates' code."""
    folders = languages.folders(site.languages)
    css, script = stylesheet(theme), search_script(theme)
    words = {locale: _words(site, locale, folders[locale]) for locale in site.languages}
    order = {locale: _ordered(site, locale) for locale in site.languages}
    places = at.addresses(slug for each in site.articles for slug in (each.slug, *each.slugs.values(), *each.aliases))
    found = groups.groups(site, order, places)
    sections = _shown_sections(found, site.source_language)
    return Context(
        site=site,
        theme=theme,
        css=css,
        style_mark=hashlib.sha256(css).hexdigest()[:8],
        script=script,
        script_mark=hashlib.sha256(script).hexdigest()[:8],
        render=renderer(theme, compiled),
        words=words,
        files={unicodedata.normalize("NFC", file_of(article)): article for article in site.articles},
        assets={unicodedata.normalize("NFC", name): name for name in site.assets},
        order=order,
        places=places,
        table=alternates.table(site, folders),
        groups=found,
        sections=sections,
        untold={locale: _untold(each, sections, site.source_language) for locale, each in words.items()},
    )


def file_of(article: Article) -> str:
    """The article's file, relative to the articles' folder."""
    return article.name + PurePosixPath(article.path).suffix


def title_of(article: Article, locale: str) -> str:
    """The article's title in a locale; its name where it has none."""
    return article.content[locale].content.title or article.name


@dataclass(frozen=True, slots=True)
class Asked:
    """What a page is: its file, kind, title and description, and the same page in each locale where it is there.

    `indexed` are the locales in which search engines may show it. `default` is the page for readers of no language of
    the site, "" for none. A page that is `loose` is served at addresses of any depth, so its links are absolute.
    """

    kind: str
    path: str
    title: str
    description: str
    paths: Mapping[str, str]
    indexed: frozenset[str]
    default: str = ""
    notices: tuple[str, ...] = ()
    feed: str = ""
    feed_title: str = ""
    image: str = ""
    loose: bool = False
    hosts: tuple[str, ...] = ()


def page_view(ctx: Context, words: Words, asked: Asked) -> views.PageView:
    """What every page knows of itself."""
    to = linker(ctx, asked)
    home, chooser, style, search, topics, archive, *sections = _around(ctx, words, asked)
    base = ctx.site.base_url
    shown = words.locale in asked.indexed
    others = [each for each in ctx.words.values() if each.locale in asked.indexed and each.locale in asked.paths]
    pairs: tuple[tuple[str, str], ...] = ()
    if base and shown:
        pairs = tuple((each.lang, ctx.address(asked.paths[each.locale])) for each in others)
        pairs += (("x-default", ctx.address(asked.default)),) if asked.default else ()
    picture = asked.image if "://" in asked.image else f"{base.rstrip('/')}/{quote(asked.image)}"
    return views.PageView(
        kind=asked.kind,
        locale=words.locale,
        lang=words.lang,
        dir=words.dir,
        title=asked.title,
        name=_name(words, asked.title),
        description=asked.description,
        home=home,
        chooser=chooser,
        stylesheet=f"{style}?v={ctx.style_mark}",
        canonical=ctx.address(asked.path) if base and not asked.loose else "",
        alternates=pairs,
        languages=tuple(
            views.Language(
                each.locale,
                each.lang,
                each.dir,
                each.name,
                to(asked.paths[each.locale]) if each.locale in asked.paths else "",
                current=asked.kind != "chooser" and each.locale == words.locale,
            )
            for each in ctx.words.values()
        ),
        policy=policy(asked),
        robots="" if shown else "noindex",
        states=asked.notices,
        feed=to(asked.feed) if asked.feed else "",
        feed_title=asked.feed_title,
        image=picture if base and asked.image else "",
        og_locale=open_graph(words.locale),
        og_alternates=tuple(open_graph(each.locale) for each in others if base and shown and each is not words),
        search=search,
        topics=topics,
        archive=archive,
        sections=tuple(
            [views.Link(group.names[words.locale], href) for group, href in zip(ctx.sections, sections, strict=True)]
        ),
    )


def _around(ctx: Context, words: Words, asked: Asked) -> tuple[str, ...]:
    """The addresses that frame a page, first page to archive and sections; the same from all articles of a folder."""
    key = (words.locale, asked.path.count("/")) if asked.kind == "article" else None
    if key is None or key not in ctx.around:
        targets = (
            at.page_path(words.folder),
            at.CHOOSER,
            at.STYLE,
            at.page_path(words.folder, ctx.places.search),
            at.page_path(words.folder, ctx.places.topics) if ctx.groups.topics else "",
            at.page_path(words.folder, ctx.places.archive) if ctx.groups.years else "",
            *(ctx.places.listed(words.folder, group.address) for group in ctx.sections),
        )
        to = linker(ctx, asked)
        found = tuple([to(target) if target else "" for target in targets])
        if key is None:
            return found
        ctx.around[key] = found
    return ctx.around[key]


def _name(words: Words, title: str) -> str:
    """What the browser's tab and search engines show: with the site's name, where there is room for both."""
    both = strings.fill(words.text["title"], {"title": title, "site": words.site.title})
    if title != words.site.title and len(both) <= LONGEST_NAME:
        return both
    if len(title) <= LONGEST_NAME:
        return title
    cut = title[: LONGEST_NAME - 1]
    return f"{cut.rpartition(' ')[0] or cut}…"


def policy(asked: Asked) -> str:
    """The page's content security policy: a page's own need is all that it adds."""
    if asked.kind == "search":
        return f"{POLICY}; script-src 'self'; connect-src 'self'"
    if not asked.hosts:
        return POLICY
    theirs = " ".join(asked.hosts)
    return (
        POLICY.replace("img-src 'self' data:", f"img-src 'self' data: {theirs}").replace(
            "media-src 'self'", f"media-src 'self' {theirs}"
        )
        + f"; frame-src {theirs}"
    )


def _untold(words: Words, sections: Iterable[Group], source: str) -> frozenset[str]:
    """The texts on every page of a locale that are the source language's: nobody has translated them."""
    if words.locale == source:
        return frozenset()
    names = {each.names[words.locale] for each in sections if each.names[words.locale] == each.names[source]}
    site = {words.source_site.title, words.source_site.description} & {words.site.title, words.site.description}
    return frozenset(text for text in names | site if any(map(str.isalpha, text)))


def _shown_sections(every: groups.Groups, source: str) -> tuple[Group, ...]:
    """The sections of the navigation: the outermost of which there are two, or those of the only one."""
    found = [group for key, group in every.sections.items() if len(key) == 1]
    while len(found) == 1 and found[0].within:
        found = [every.sections[key] for key in found[0].within]
    most = sorted(found, key=lambda group: (-len(group.articles[source]), group.key))
    kept = {group.key for group in most[:SHOWN_SECTIONS]}
    return tuple(group for group in found if group.key in kept)


def linker(ctx: Context, asked: Asked) -> Callable[[str], str]:
    """A function from a file of the tree to its address as the page writes it."""
    if asked.loose:
        prefix = "/" + "/".join(ctx.site.base_url.split("/")[3:])
        return lambda target: f"{prefix.rstrip('/')}/{quote(target.removesuffix('index.html'), safe='/')}"
    return lambda target: links.relative(target, asked.path)


def values(
    ctx: Context, words: Words, page: views.PageView, asked: Asked, originals: Iterable[str] = ()
) -> dict[str, object]:
    """What every template gets; `docs/themes.md` lists it.

    `originals` are texts on the page that are the source language's: nobody has translated them.
    """
    from markupsafe import Markup  # noqa: PLC0415  # importing does no work

    to = linker(ctx, asked)
    foreign = ctx.untold[words.locale].union([text for text in originals if any(map(str.isalpha, text))])

    def asset(name: str) -> str:
        if name not in ctx.theme.assets:
            raise ValueError(f"no file {name!r} in {ctx.theme.folder}/assets")
        return to(f"assets/{name}")

    marked, plain = Markup(' lang="{}"').format(words.source_lang), Markup()

    def lang(text: str) -> Markup:
        return marked if text in foreign else plain

    said: dict[str, object] = {"page": page, "site": words.site, "t": words.t, "lang": lang, "asset": asset}
    return said | {"navigation": _menu(ctx, page, said)}


def _menu(ctx: Context, page: views.PageView, said: Mapping[str, object]) -> Markup:
    """The navigation, made once for all pages that have the same: those of a folder's articles do."""
    from markupsafe import Markup  # noqa: PLC0415  # importing does no work

    own = page.title if page.kind == "section" else ""
    key = (page.locale, page.kind, own, page.home, page.search, page.topics, page.archive, page.sections)
    if key not in ctx.menus:
        ctx.menus[key] = Markup(ctx.render("navigation.html", said))  # noqa: S704  # a template has escaped it
    return ctx.menus[key]


def originals(ctx: Context, words: Words, article: Article) -> set[str]:
    """The short texts of an article that its page shows as the source language has them."""
    source = article.content.get(ctx.site.source_language)
    if source is None or words.locale == ctx.site.source_language:
        return set()
    mine, theirs = article.content[words.locale].content, source.content
    found = {theirs.title, theirs.description, theirs.rights} & {mine.title, mine.description, mine.rights}
    found |= {term for term, other in zip(mine.breadcrumb, theirs.breadcrumb, strict=False) if term == other}
    return found | {term for term, other in zip(mine.tags, theirs.tags, strict=False) if term == other}


def listed(ctx: Context, words: Words, article: Article, asked: Asked) -> views.Listed:
    """An article as a list on a page shows it."""
    local = article.content[words.locale]
    return views.Listed(
        title=title_of(article, words.locale),
        description=local.content.description,
        href=linker(ctx, asked)(ctx.table[article.name][words.locale].path),
        date=words.day(article.date),
        notices=ctx.table[article.name][words.locale].notices,
    )


def card(ctx: Context, words: Words, article: Article) -> str:
    """A digest of all of an article that a list shows."""
    key = article.name, words.locale
    if key not in ctx.cards:
        ctx.cards[key] = mark(_card(ctx, words, article))
    return ctx.cards[key]


def _card(ctx: Context, words: Words, article: Article) -> object:
    local = article.content[words.locale]
    version = ctx.table[article.name][words.locale]
    untold = sorted(originals(ctx, words, article) & {local.content.title, local.content.description})
    return (
        title_of(article, words.locale),
        local.content.description,
        str(article.date),
        version.path,
        untold,
        *version.notices,
    )


def mark(*values: object) -> str:
    """A digest of values: texts, numbers, and lists and mappings of them."""
    return hashlib.blake2b(repr(values).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def common(ctx: Context, words: Words) -> str:
    """A digest of what every page of a locale is made of, but for the theme."""
    nav = [(group.names, group.address) for group in ctx.sections]
    return mark(
        words.locale,
        dict(words.text),
        [words.site.title, words.site.description, words.source_site.title, words.source_site.description],
        [[each.locale, each.folder, each.name] for each in ctx.words.values()],
        [ctx.site.base_url, ctx.site.per_page, ctx.style_mark, bool(ctx.groups.topics), bool(ctx.groups.years)],
        [ctx.places.page, ctx.places.sections, ctx.places.topics, ctx.places.archive, ctx.places.search],
        nav,
        words.notices,
    )


def _ordered(site: Site, locale: str) -> tuple[Article, ...]:
    """A locale's articles, newest first, undated last by title."""

    def place(article: Article) -> tuple[int, str, str]:
        age = -article.date.toordinal() if article.date else 1
        return age, title_of(article, locale).casefold(), article.slug

    return tuple(sorted((each for each in site.articles if locale in each.content), key=place))


def _words(site: Site, locale: str, folder: str) -> Words:
    def of(given: Mapping[str, str]) -> str:
        return given.get(locale) or given.get(site.source_language, "")

    source = site.source_language
    return Words(
        locale,
        tag(locale),
        languages.direction(locale),
        languages.name(locale),
        folder,
        strings.resolved(locale, site.strings.get(locale, {})),
        views.SiteView(of(site.title), of(site.description)),
        tag(source),
        views.SiteView(site.title.get(source, ""), site.description.get(source, "")),
        () if locale == source else notices(site.states.get(locale, {})),
    )
