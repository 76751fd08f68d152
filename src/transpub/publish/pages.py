"""From a site to its tree of files. A function of its values: no clock, no disk but the package's own templates."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from transpub.publish import addresses as at
from transpub.publish import article, feeds, links, lists, search, views
from transpub.publish.article import Rendered
from transpub.publish.context import Asked, Context, Words, common, context, mark, page_view, values
from transpub.publish.site import Site, Tree
from transpub.publish.templates import Theme, theme_mark

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from transpub.model import Finding
    from transpub.publish.site import Article


@dataclass(frozen=True, slots=True)
class Planned:
    """A file of the tree that is yet to be made: `mark` stands for all that it is made of.

    `words` is the locale's of an article's page: what the files that it names have become is no part of the mark.
    Pages of one `article` are made sooner one after the other.
    """

    path: str
    mark: str
    render: Callable[[], Rendered]
    words: Words | None = None
    article: str = ""


def build(site: Site, theme: Theme | None = None) -> Tree:
    """The site's pages, its style sheet, the theme's assets, and those of the articles' files that a page uses.

    Two builds of one site are equal to the byte. TranspubError where a template cannot be read or rendered; faults in
    articles are findings, one for an article and not again for each translation that has it too.
    """
    ctx = context(site, theme or Theme())
    pages = dict(fixed(ctx))
    findings: dict[tuple[str, str], Finding] = {}
    for planned in plan(ctx):
        done = planned.render()
        pages[planned.path] = done.html.encode()
        pages |= {links.asset_path(name): site.assets[name] for name in done.assets}
        for finding in done.findings:
            findings.setdefault((finding.article, finding.message), finding)
    return Tree(dict(sorted(pages.items())), tuple(findings.values()))


def fixed(ctx: Context) -> Iterator[tuple[str, bytes]]:
    """The files that are there as they are: style sheet, script of the search, the theme's own."""
    yield at.STYLE, ctx.css
    yield at.SEARCH, ctx.script
    yield at.ROBOTS, feeds.robots(ctx).encode()
    for name, data in ctx.theme.assets.items():
        yield f"assets/{name}", data


def plan(ctx: Context) -> Iterator[Planned]:
    """Every page, feed and index of the site: articles first, then what leads to them."""
    themed = theme_mark(ctx.theme)
    every = {locale: mark(themed, common(ctx, words)) for locale, words in ctx.words.items()}
    for words in ctx.words.values():
        for each in ctx.order[words.locale]:
            yield _article(ctx, words, each, every[words.locale])
    for words in ctx.words.values():
        yield from _lists(ctx, words, every[words.locale])
    for path, words, target in redirects(ctx):
        yield Planned(
            path,
            mark("redirect", every[words.locale], target),
            lambda words=words, path=path, target=target: Rendered(_redirect(ctx, words, path, target)),  # type: ignore[misc]  # bound now
        )
    whole = mark(*every.values())
    yield Planned(at.CHOOSER, mark("chooser", whole), lambda: Rendered(_chooser(ctx)))
    yield Planned(at.MISSING, mark("missing", whole), lambda: Rendered(_missing(ctx, ctx.source, at.MISSING)))
    if ctx.site.base_url:
        maps = feeds.sitemap(ctx) if len(ctx.site.articles) * len(ctx.words) > feeds.MOST // 2 else None
        for path in maps or (at.SITEMAP,):
            yield Planned(
                path,
                mark("sitemap", feeds.sitemap_inputs(ctx)),
                lambda path=path: Rendered((maps or feeds.sitemap(ctx))[path]),  # type: ignore[misc]  # bound now
            )


def still(ctx: Context, words: Words, asked: Iterable[Sequence[str]]) -> bool:
    """Whether the files that a page names, as (file, word) pairs of its last rendering, are still what they were."""
    resolver = article.Resolver(ctx, words)
    return all(resolver.again(file) == word for file, word in asked)


def _article(ctx: Context, words: Words, each: Article, every: str) -> Planned:
    return Planned(
        ctx.table[each.name][words.locale].path,
        mark("article", every, article.inputs(ctx, words, each)) if each.mark else "",
        lambda: article.render(ctx, words, each),
        words,
        each.name,
    )


def _lists(ctx: Context, words: Words, every: str) -> Iterator[Planned]:
    for group in ctx.groups.every:
        for place in range(1, lists.pages(ctx, words, group) + 1):
            yield Planned(
                lists.path_of(ctx, words, group, place),
                mark("list", every, place, lists.inputs(ctx, words, group, place)),
                lambda group=group, place=place: Rendered(lists.render(ctx, words, group, place)),  # type: ignore[misc]  # bound now
            )
        if lists.has_feed(ctx, words, group):
            yield Planned(
                at.feed(lists.path_of(ctx, words, group)),
                mark("feed", every, feeds.inputs(ctx, words, group)),
                lambda group=group: Rendered(feeds.atom(ctx, words, group)),  # type: ignore[misc]  # bound now
            )
    for kind, folder, there in (
        ("topics", ctx.places.topics, ctx.groups.topics),
        ("archive", ctx.places.archive, ctx.groups.years),
    ):
        if there:
            yield Planned(
                at.page_path(words.folder, folder),
                mark(kind, every, lists.overview_inputs(ctx, words, kind)),
                lambda kind=kind: Rendered(lists.overview(ctx, words, kind)),  # type: ignore[misc]  # bound now
            )
    yield Planned(
        at.page_path(words.folder, ctx.places.search),
        mark("search", every, ctx.script_mark),
        lambda: Rendered(search.page(ctx, words)),
    )
    yield Planned(
        search.index_path(ctx, words),
        mark("index", every, search.inputs(ctx, words)),
        lambda: Rendered(search.index(ctx, words)),
    )
    path = f"{words.folder}/{at.MISSING}"
    yield Planned(path, mark("missing", every), lambda: Rendered(_missing(ctx, words, path)))


def redirects(ctx: Context) -> Iterator[tuple[str, Words, str]]:
    """Pages that lead on, as file, language and file that they lead to: old addresses, and the source's."""
    taken = {version.path for versions in ctx.table.values() for version in versions.values()}
    for each in ctx.site.articles:
        for words in ctx.words.values():
            if words.locale not in each.content:
                continue
            target = ctx.table[each.name][words.locale].path
            for slug in dict.fromkeys((each.slug, *each.aliases)):
                path = at.page_path(words.folder, slug)
                if path not in taken:
                    taken.add(path)
                    yield path, words, target
    locales = {words.folder: words for words in ctx.words.values()}
    for path, name in ctx.site.moved.items():
        words_there = locales.get(path.split("/")[0])
        if path not in taken and words_there is not None and words_there.locale in ctx.table.get(name, {}):
            taken.add(path)
            yield path, words_there, ctx.table[name][words_there.locale].path


def _chooser(ctx: Context) -> str:
    """The site's first page: the languages, side by side, each in its own words. It sends nobody anywhere."""
    words = ctx.source
    asked = replace(_front(ctx, words), kind="chooser", path=at.CHOOSER)
    page = page_view(ctx, words, asked)
    choices = tuple(
        views.Choice(language, each.site.title, each.site.description, each.text["choose"])
        for language, each in zip(page.languages, ctx.words.values(), strict=True)
    )
    return ctx.render("chooser.html", values(ctx, words, page, asked) | {"choices": choices})


def _missing(ctx: Context, words: Words, path: str) -> str:
    """The page for an address that leads nowhere; the one of the whole site says it in every language."""
    whole = path == at.MISSING
    asked = replace(
        _front(ctx, words), kind="missing", path=path, title=words.text["missing"], indexed=frozenset(), loose=True
    )
    page = page_view(ctx, words, asked)
    said = tuple(
        views.Choice(language, each.text["missing"], each.text["missing_text"], each.text["all_articles"])
        for language, each in zip(page.languages, ctx.words.values(), strict=True)
        if whole or each is words
    )
    return ctx.render("missing.html", values(ctx, words, page, asked) | {"choices": said})


def _redirect(ctx: Context, words: Words, path: str, target: str) -> str:
    asked = Asked("redirect", path, words.text["moved"], "", {words.locale: target}, frozenset())
    page = page_view(ctx, words, asked)
    more = {"target": links.relative(target, path), "full": ctx.address(target) if ctx.site.base_url else ""}
    return ctx.render("redirect.html", values(ctx, words, page, asked) | more)


def _front(ctx: Context, words: Words) -> Asked:
    """A page of the site as a whole: in other languages it is their first page."""
    there = {each.locale: at.page_path(each.folder) for each in ctx.words.values()}
    return Asked(
        kind="",
        path="",
        title=words.site.title,
        description=words.site.description,
        paths=there,
        indexed=frozenset(there),
        default=at.CHOOSER,
    )
