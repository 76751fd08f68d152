"""An article's page in one language, with the files that it uses and what was found in its links."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from transpub.model import Finding
from transpub.publish import addresses as at
from transpub.publish import groups, links, structured, views
from transpub.publish.context import (
    Asked,
    card,
    file_of,
    linker,
    listed,
    originals,
    page_view,
    title_of,
    values,
)
from transpub.publish.languages import joined, number

if TYPE_CHECKING:
    from markupsafe import Markup

    from transpub.publish.context import Context, Words
    from transpub.publish.site import Article

READ_ON = 3
"""How many other articles stand below one."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A page, the assets that it uses by their key, its findings, and what each file that it names was found to be."""

    html: str
    assets: frozenset[str] = frozenset()
    findings: tuple[Finding, ...] = ()
    asked: tuple[tuple[str, str], ...] = ()


def render(ctx: Context, words: Words, article: Article) -> Rendered:
    """The article's page in the language of `words`."""
    from markupsafe import Markup  # noqa: PLC0415  # importing does no work

    locale = words.locale
    content = ctx.site.content(article, locale)
    versions = ctx.table[article.name]
    path = versions[locale].path
    resolve = Resolver(ctx, words)
    heading, body, footer = (
        links.rewrite(part, file_of(article), path, resolve, words.text, size=ctx.size)
        for part in (content.heading, content.body, content.footer)
    )
    picture, asset, missing = _picture(article, path, resolve)
    parts = (heading, body, footer)
    assets = frozenset().union(*(part.assets for part in parts))
    title = title_of(article, locale)
    indexed = frozenset(each for each, version in versions.items() if version.indexed)
    source = ctx.site.source_language
    asked = Asked(
        kind="article",
        path=path,
        title=title,
        description=content.description,
        paths={each: version.path for each, version in versions.items()},
        indexed=indexed,
        default=versions[source].path if source in versions else "",
        notices=versions[locale].notices,
        image=links.asset_path(asset) if asset else picture,
        hosts=tuple(sorted(set().union(*(part.hosts for part in parts)) | _host(picture))),
    )
    page, to = page_view(ctx, words, asked), linker(ctx, asked)
    breadcrumb, near = _crumb_links(ctx, words, article), others(ctx, words, article)
    view = views.ArticleView(
        title=title,
        heading=Markup(heading.html) or _plain(ctx, words, article, title),  # noqa: S704  # escaped and balanced
        description=content.description,
        body=Markup(body.html),  # noqa: S704  # formats escape, `rewrite` balances
        footer=Markup(footer.html),  # noqa: S704  # as above
        breadcrumb=tuple(views.Link(each.text, to(each.href)) for each in breadcrumb),
        tags=tuple(
            views.Link(each.text, to(each.href) if each.href else "") for each in _tag_links(ctx, words, article)
        ),
        date=words.day(article.date),
        updated=words.day(article.updated) if article.updated != article.date else None,
        authors=joined(content.authors, locale),
        source_url=article.source_url,
        source_link=article.source_url.lower().startswith(("http://", "https://")),
        rights=content.rights,
        image="" if asset in assets else picture,
        image_size=ctx.size(asset) if asset else None,
        notices=versions[locale].notices,
        reviewed=number(article.content[locale].reviewed, locale),
        total=number(article.content[locale].total, locale),
        original=next(
            (each for each in page.languages if each.locale == source and each.href and not each.current), None
        ),
        read_on=tuple(listed(ctx, words, each, asked) for each in near),
        data=structured.article(ctx, words, article, asked, breadcrumb),
    )
    untold = set().union(*(originals(ctx, words, each) for each in (article, *near)))
    html = ctx.render("article.html", values(ctx, words, page, asked, untold) | {"article": view})
    return Rendered(
        html,
        assets | ({asset} - {""}),
        _findings(ctx, words, article, [(part.dead, part.dropped) for part in parts], missing, asked.hosts),
        tuple(sorted(resolve.asked.items())),
    )


def inputs(ctx: Context, words: Words, article: Article) -> list[object]:
    """All that the page is made of, but for what the files that it names are, as values that JSON can write."""
    groups_of = [
        (link.text, link.href) for link in (*_crumb_links(ctx, words, article), *_tag_links(ctx, words, article))
    ]
    versions = [(locale, each.path, each.indexed, *each.notices) for locale, each in ctx.table[article.name].items()]
    return [
        article.mark,
        versions,
        groups_of,
        [card(ctx, words, each) for each in others(ctx, words, article)],
    ]


def others(ctx: Context, words: Words, article: Article) -> list[Article]:
    """The articles to read on with: those of the same section that are next in age, then the newest."""
    source = ctx.site.source_language
    section = groups.terms(ctx.site, article, source) if source in article.content else ()
    near = ctx.groups.sections[section].articles[words.locale] if section else ()
    found = _neighbours(ctx, article, near)
    if len(found) < READ_ON:
        newest = (each for each in ctx.order[words.locale] if each is not article and each not in found)
        for each in newest:
            found.append(each)
            if len(found) == READ_ON:
                break
    return found


def _neighbours(ctx: Context, article: Article, near: tuple[Article, ...]) -> list[Article]:
    """Up to READ_ON articles around one in a list, older ones first, so that reading on leads through all of it."""
    if not near:
        return []
    place = ctx.rank(near)[article.name]
    older = list(near[place + 1 : place + 1 + READ_ON])
    newer = list(near[max(0, place - READ_ON) : place])
    return [*older, *reversed(newer)][:READ_ON]


def _plain(ctx: Context, words: Words, article: Article, title: str) -> Markup:
    """A title that the article's text does not show, as a heading."""
    from markupsafe import Markup, escape  # noqa: PLC0415  # importing does no work

    if title in originals(ctx, words, article) and any(map(str.isalpha, title)):
        return Markup('<span lang="{}">{}</span>').format(words.source_lang, title)
    return escape(title)


def _host(address: str) -> set[str]:
    host = links.host(address)
    return {host} if host else set()


def _findings(  # noqa: PLR0913, PLR0917  # each is a fact of its own
    ctx: Context,
    words: Words,
    article: Article,
    found: list[tuple[tuple[str, ...], tuple[str, ...]]],
    missing: tuple[str, ...],
    hosts: tuple[str, ...],
) -> tuple[Finding, ...]:
    dead = (*(each for part, _ in found for each in part), *missing)
    dropped = (each for _, part in found for each in part)
    messages = [("links", f"{each!r} leads to no article and to no file among the articles") for each in dead]
    messages += [("unsafe", f"{each!r} would run code or turn links elsewhere; it was left out") for each in dropped]
    messages += [
        ("hosts", f"readers' browsers will ask {each} for something: put a copy among the articles instead")
        for each in hosts
    ]
    locale = "" if words.locale == ctx.site.source_language else words.locale
    return tuple(Finding(check, "warning", locale, article.name, "", article.path, 0, said) for check, said in messages)


def _picture(article: Article, path: str, resolve: Resolver) -> tuple[str, str, tuple[str, ...]]:
    """The lead picture's address on the page, its asset, and the address again where it leads nowhere."""
    given = article.image
    if not given or links.unsafe(given, picture=True):
        return "", "", ()
    found = links.locate(given, file_of(article), resolve)
    if found is None:
        return given, "", ()
    kind, asset = found
    if kind != "asset":
        return "", "", (given,)
    return links.relative(links.asset_path(asset), path), asset, ()


class Resolver:
    """Files to pages in this language, or in the original's where the page is not there in it.

    `asked` are the files that were asked for, each with a word for what was found: with other words it is another page.
    """

    def __init__(self, ctx: Context, words: Words) -> None:
        self._ctx, self._words = ctx, words
        self.asked: dict[str, str] = {}

    def __call__(self, file: str) -> tuple[links.Kind, str] | None:
        """What a file became, None for one that is not published."""
        found = self._found(file)
        self.asked[file] = outcome(self._ctx, found)
        return found

    def _found(self, file: str) -> tuple[links.Kind, str] | None:
        article = self._ctx.files.get(file)
        for each in (self._words, self._ctx.source) if article else ():
            if article is not None and each.locale in article.content:
                return "page", self._ctx.table[article.name][each.locale].path
        return ("asset", self._ctx.assets[file]) if file in self._ctx.assets else None

    def again(self, file: str) -> str:
        """The word for what a file is now."""
        return outcome(self._ctx, self._found(file))


def outcome(ctx: Context, found: tuple[links.Kind, str] | None) -> str:
    """What a file was found to be, in a word: where its page lies, or that it is a picture of this size."""
    if found is None:
        return ""
    kind, target = found
    return f"{kind} {target} {ctx.size(target) or ''}" if kind == "asset" else f"{kind} {target}"


def _crumb_links(ctx: Context, words: Words, article: Article) -> list[views.Link]:
    """The breadcrumb, its links as files of the tree."""
    source = ctx.site.source_language
    home = views.Link(words.text["home"], at.page_path(words.folder))
    own = groups.terms(ctx.site, article, words.locale)
    if source not in article.content:
        return [home, *(views.Link(term, at.page_path(words.folder)) for term in own)]
    key = groups.terms(ctx.site, article, source)
    return [
        home,
        *(
            views.Link(term, ctx.places.listed(words.folder, ctx.groups.sections[key[:depth]].address))
            for depth, term in enumerate(own[: len(key)], 1)
        ),
    ]


def _tag_links(ctx: Context, words: Words, article: Article) -> list[views.Link]:
    tags = article.content[words.locale].content.tags
    original = article.content.get(ctx.site.source_language)
    if original is None:
        return [views.Link(tag, "") for tag in tags]
    return [
        views.Link(tag, ctx.places.listed(words.folder, ctx.groups.topics[(key,)].address))
        for tag, key in zip(tags, original.content.tags, strict=False)
    ]
