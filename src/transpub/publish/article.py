"""An article's page in one language, with the files that it uses and what was found in its links."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from transpub.model import Finding
from transpub.publish import links, strings, views
from transpub.publish.context import file_of, listed, notices, page_path, page_view, title_of, values
from transpub.publish.languages import joined

if TYPE_CHECKING:
    from markupsafe import Markup

    from transpub.publish.context import Context, Words
    from transpub.publish.site import Article

READ_ON = 3
"""How many other articles stand below one."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A page, the assets that it uses by their key, and its findings."""

    html: str
    assets: frozenset[str]
    findings: tuple[Finding, ...]


def render(ctx: Context, words: Words, article: Article) -> Rendered:
    """The article's page in the language of `words`."""
    from markupsafe import Markup  # noqa: PLC0415  # importing does no work

    content = article.content[words.locale].content
    path = page_path(words.folder, article.slug)
    resolve = _resolver(ctx, words)

    def path_in(each: Words) -> str:
        return page_path(each.folder, article.slug) if each.locale in article.content else ""

    heading, body, footer = (
        links.rewrite(part, file_of(article), path, resolve, words.text)
        for part in (content.heading, content.body, content.footer)
    )
    picture, asset, missing = _picture(article, path, resolve)
    assets = heading.assets | body.assets | footer.assets
    title = title_of(article, words.locale)
    page = page_view(ctx, words, path, kind="article", path_in=path_in, title=title, description=content.description)
    told = notices(ctx, words, article)
    others = (each for each in ctx.order[words.locale] if each.name != article.name)
    view = views.ArticleView(
        title=title,
        heading=Markup(heading.html) or _plain(words, title),  # noqa: S704  # formats escape, `rewrite` balances
        description=content.description,
        body=Markup(body.html),  # noqa: S704  # as above
        footer=Markup(footer.html),  # noqa: S704  # as above
        breadcrumb=_crumbs(ctx, article, content.breadcrumb, page.home),
        tags=content.tags,
        date=words.day(article.date),
        updated=words.day(article.updated) if article.updated != article.date else None,
        authors=joined(content.authors, words.locale),
        source_url=article.source_url,
        source_link=article.source_url.lower().startswith(("http://", "https://")),
        rights=content.rights,
        image="" if asset in assets else picture,
        notices=told,
        reviewed=article.content[words.locale].reviewed,
        total=article.content[words.locale].total,
        original=next((each for each in page.languages if _is_original(ctx, each)), None),
        read_on=tuple(listed(ctx, words, each, path) for each in islice(others, READ_ON)),
    )
    html = ctx.render("article.html", values(ctx, words, page, path) | {"article": view})
    parts = (heading, body, footer)
    dead = (*(each for part in parts for each in part.dead), *missing)
    dropped = (each for part in parts for each in part.dropped)
    messages = [("links", f"{each!r} leads to no article and to no file among the articles") for each in dead]
    messages += [("unsafe", f"{each!r} would run code or turn links elsewhere; it was left out") for each in dropped]
    locale = "" if words.locale == ctx.site.source_language else words.locale
    findings = (Finding(check, "warning", locale, article.name, "", article.path, 0, said) for check, said in messages)
    return Rendered(html, assets | ({asset} - {""}), tuple(findings))


def _plain(words: Words, title: str) -> Markup:
    """A title that the article's text does not show, as a heading."""
    from markupsafe import Markup, escape  # noqa: PLC0415  # importing does no work

    lang = words.foreign(title)
    return Markup("<span{}>{}</span>").format(lang, title) if lang else escape(title)


def _is_original(ctx: Context, language: views.Language) -> bool:
    return language.locale == ctx.site.source_language and bool(language.href) and not language.current


def _picture(article: Article, path: str, resolve: links.Resolve) -> tuple[str, str, tuple[str, ...]]:
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


def _resolver(ctx: Context, words: Words) -> links.Resolve:
    """Files to pages in this language, or in the original's where the page is not there in this one."""

    def resolve(file: str) -> tuple[links.Kind, str] | None:
        article = ctx.files.get(file)
        for each in (words, ctx.source) if article else ():
            if article is not None and each.locale in article.content:
                return "page", page_path(each.folder, article.slug)
        return ("asset", ctx.assets[file]) if file in ctx.assets else None

    return resolve


def _crumbs(ctx: Context, article: Article, terms: tuple[str, ...], home: str) -> tuple[views.Crumb, ...]:
    """The breadcrumb; its first term leads home where the original's first term is the theme's word for home."""
    original = article.content.get(ctx.site.source_language)
    first = original.content.breadcrumb[:1] if original else ()
    leads = bool(first) and first[0].casefold() in {
        ctx.source.text["home"].casefold(),
        strings.ENGLISH["home"].casefold(),
    }
    return tuple(views.Crumb(term, home if leads and place == 0 else "") for place, term in enumerate(terms))
