"""Search without a server: a small index for each locale, and the page that asks it."""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING

from transpub.publish import addresses as at
from transpub.publish.context import Asked, page_view, title_of, values
from transpub.publish.links import relative

if TYPE_CHECKING:
    from transpub.model import Content
    from transpub.publish.context import Context, Words
    from transpub.publish.site import Article

EXCERPT = 400
"""How many characters of each article's text can be found: the index of a thousand articles stays below a megabyte."""

_TAG = re.compile(r"<[^>]*>")


def excerpt(content: Content) -> str:
    """What of an article's text can be found."""
    return " ".join(html.unescape(_TAG.sub(" ", content.body[: EXCERPT * 8])).split())[:EXCERPT]


def index_path(ctx: Context, words: Words) -> str:
    """The file of a locale's index."""
    return at.page_path(words.folder, ctx.places.search).replace("index.html", "index.json")


def index(ctx: Context, words: Words) -> str:
    """The index: rows of title, address from the search page, date, description, terms, text, state."""
    path = index_path(ctx, words)
    rows = [row(ctx, words, article, path) for article in ctx.order[words.locale]]
    return "[\n" + ",\n".join(json.dumps(each, ensure_ascii=False, separators=(",", ":")) for each in rows) + "\n]\n"


def inputs(ctx: Context, words: Words) -> list[object]:
    """All that the index is made of."""
    found: list[object] = []
    for article in ctx.order[words.locale]:
        local, version = article.content[words.locale], ctx.table[article.name][words.locale]
        content = local.content
        said = (title_of(article, words.locale), content.description, content.breadcrumb, content.tags)
        text = article.mark if local.excerpt is None else local.excerpt
        found.append((said, version.path, version.notices, str(article.date), text))
    return found


def row(ctx: Context, words: Words, article: Article, path: str) -> list[str]:
    """An article's row of the index."""
    local = article.content[words.locale]
    content = local.content
    date = words.day(article.date)
    told = ctx.table[article.name][words.locale].notices
    text = excerpt(ctx.site.content(article, words.locale)) if local.excerpt is None else local.excerpt
    return [
        title_of(article, words.locale),
        relative(ctx.table[article.name][words.locale].path, path),
        date.text if date else "",
        content.description,
        " · ".join((*content.breadcrumb, *content.tags)),
        text,
        words.text[f"state_{told[0]}"] if told else "",
    ]


def page(ctx: Context, words: Words) -> str:
    """The search page. Without scripts it says where to look instead."""
    there = {each.locale: at.page_path(each.folder, ctx.places.search) for each in ctx.words.values()}
    asked = Asked(
        kind="search",
        path=there[words.locale],
        title=words.text["search"],
        description="",
        paths=there,
        indexed=frozenset(),
        notices=words.notices,
    )
    view = page_view(ctx, words, asked)
    more = {
        "index": relative(index_path(ctx, words), asked.path),
        "script": relative(at.SEARCH, asked.path) + f"?v={ctx.script_mark}",
    }
    return ctx.render("search.html", values(ctx, words, view, asked) | more)
