"""Pages that lead to articles: a language's first page, sections, topics, years, each in pages of a few articles."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from transpub.publish import addresses as at
from transpub.publish import views
from transpub.publish.context import Asked, card, linker, listed, originals, page_view, values
from transpub.publish.languages import number

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transpub.publish.context import Context, Words
    from transpub.publish.groups import Group
    from transpub.publish.site import Article


def pages(ctx: Context, words: Words, group: Group) -> int:
    """How many pages a list has; one at least."""
    return max(1, math.ceil(len(group.articles[words.locale]) / ctx.site.per_page))


def path_of(ctx: Context, words: Words, group: Group, place: int = 1) -> str:
    """The file of a page of a list."""
    return ctx.places.listed(words.folder, group.address, place)


def has_feed(ctx: Context, words: Words, group: Group) -> bool:
    """Whether a list has a feed: of all articles and of sections, where something in it may be shown to machines."""
    if not ctx.site.base_url or group.kind not in {"index", "section"}:
        return False
    key = words.locale, group.address
    if key not in ctx.fed:  # each page of a list asks, and a list may have hundreds
        articles = group.articles[words.locale]
        ctx.fed[key] = any(each.date and ctx.table[each.name][words.locale].indexed for each in articles)
    return ctx.fed[key]


def _asked(ctx: Context, words: Words, group: Group, place: int) -> Asked:
    there = {each.locale: path_of(ctx, each, group, place) for each in _having(ctx, group, place)}
    feed = at.feed(path_of(ctx, words, group)) if has_feed(ctx, words, group) else ""
    title = name(words, group) if group.key else words.site.title
    source = ctx.site.source_language
    return Asked(
        kind=group.kind,
        path=there[words.locale],
        title=title,
        description="" if group.key else words.site.description,
        paths=there,
        indexed=frozenset(there),
        default=at.CHOOSER if not group.key and place == 1 else there.get(source, ""),
        notices=words.notices,
        feed=feed,
        feed_title=f"{title} — {words.site.title}" if group.key else words.site.title,
    )


def _having(ctx: Context, group: Group, place: int) -> Iterator[Words]:
    """The languages in which a list has this page."""
    return (each for each in ctx.words.values() if place <= pages(ctx, each, group))


def name(words: Words, group: Group) -> str:
    """What a list is called."""
    return group.names[words.locale] if group.key else words.text["articles"]


def render(ctx: Context, words: Words, group: Group, place: int) -> str:
    """A page of a list."""
    asked = _asked(ctx, words, group, place)
    shown = _shown(ctx, words, group, place)
    untold: set[str] = set().union(*(originals(ctx, words, each) for each in shown))
    source = ctx.site.source_language
    above = (
        [ctx.groups.sections[group.key[:depth]] for depth in range(1, len(group.key))]
        if group.kind == "section"
        else []
    )
    inner = [ctx.groups.sections[key] for key in group.within]
    untold |= {
        each.names[words.locale]
        for each in (group, *above, *inner)
        if each.kind in {"section", "topic"} and each.names[words.locale] == each.names[source]
    }
    page = page_view(ctx, words, asked)
    more = {
        "heading": name(words, group),
        "breadcrumb": _breadcrumb(ctx, words, group, above, asked),
        "within": tuple(_link(ctx, words, each, asked) for each in inner),
        "entries": tuple(listed(ctx, words, each, asked) for each in shown),
        "pager": _pager(ctx, words, group, place, asked),
    }
    return ctx.render("index.html", values(ctx, words, page, asked, untold) | more)


def inputs(ctx: Context, words: Words, group: Group, place: int) -> list[object]:
    """All that a page of a list is made of, as values that JSON can write."""
    keys = [group.key[:depth] for depth in range(1, len(group.key))] if group.kind == "section" else []
    near = [ctx.groups.sections[key] for key in (*keys, *group.within)]
    return [
        [[each.names, each.address, len(each.articles[words.locale])] for each in (group, *near)],
        [pages(ctx, each, group) for each in ctx.words.values()],
        has_feed(ctx, words, group),
        [card(ctx, words, each) for each in _shown(ctx, words, group, place)],
    ]


def _shown(ctx: Context, words: Words, group: Group, place: int) -> tuple[Article, ...]:
    first = (place - 1) * ctx.site.per_page
    return group.articles[words.locale][first : first + ctx.site.per_page]


def _link(ctx: Context, words: Words, group: Group, asked: Asked) -> views.Link:
    count = number(len(group.articles[words.locale]), words.locale)
    return views.Link(group.names[words.locale], linker(ctx, asked)(path_of(ctx, words, group)), count)


def _breadcrumb(
    ctx: Context, words: Words, group: Group, above: Sequence[Group], asked: Asked
) -> tuple[views.Link, ...]:
    if not group.key:
        return ()
    to = linker(ctx, asked)
    parent = {
        "topic": [views.Link(words.text["topics"], to(at.page_path(words.folder, ctx.places.topics)))],
        "year": [views.Link(words.text["archive"], to(at.page_path(words.folder, ctx.places.archive)))],
    }.get(group.kind, [_link(ctx, words, each, asked) for each in above])
    return (
        views.Link(words.text["home"], to(at.page_path(words.folder))),
        *parent,
        views.Link(name(words, group), ""),
    )


def _pager(ctx: Context, words: Words, group: Group, place: int, asked: Asked) -> views.Pager | None:
    total = pages(ctx, words, group)
    if total == 1:
        return None
    to = linker(ctx, asked)

    def link(other: int) -> str:
        return to(path_of(ctx, words, group, other)) if 1 <= other <= total and other != place else ""

    near = sorted({1, total, *range(max(1, place - 2), min(total, place + 2) + 1)})
    shown: list[views.Link] = []
    for before, each in zip((0, *near), near, strict=False):
        if each - before > 1:
            shown.append(views.Link("…", ""))
        shown.append(views.Link(number(each, words.locale), link(each)))
    return views.Pager(
        number(place, words.locale), number(total, words.locale), link(place - 1), link(place + 1), tuple(shown)
    )


def overview(ctx: Context, words: Words, kind: str) -> str:
    """The page of all topics, or of all years."""
    asked = _overview(ctx, words, kind)
    found = ctx.groups.topics if kind == "topics" else ctx.groups.years
    source = ctx.site.source_language
    links = [_link(ctx, words, each, asked) for each in found.values() if each.articles[words.locale]]
    if kind == "topics":
        links.sort(key=lambda each: each.text.casefold())
    untold = {each.names[words.locale] for each in found.values() if each.names[words.locale] == each.names[source]}
    page = page_view(ctx, words, asked)
    home = views.Link(words.text["home"], page.home)
    more = {
        "heading": words.text[kind],
        "breadcrumb": (home, views.Link(words.text[kind], "")),
        "links": tuple(links),
    }
    return ctx.render(f"{kind}.html", values(ctx, words, page, asked, untold) | more)


def overview_inputs(ctx: Context, words: Words, kind: str) -> list[object]:
    """All that such a page is made of."""
    found = ctx.groups.topics if kind == "topics" else ctx.groups.years
    return [[each.names, each.address, len(each.articles[words.locale])] for each in found.values()]


def _overview(ctx: Context, words: Words, kind: str) -> Asked:
    folder = ctx.places.topics if kind == "topics" else ctx.places.archive
    there = {each.locale: at.page_path(each.folder, folder) for each in ctx.words.values()}
    return Asked(
        kind=kind,
        path=there[words.locale],
        title=words.text[kind],
        description="",
        paths=there,
        indexed=frozenset(there),
        default=there[ctx.site.source_language],
        notices=words.notices,
    )
