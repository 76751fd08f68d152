"""Atom feeds (RFC 4287), the sitemap (sitemaps.org, with Google's alternates) and robots.txt."""

from __future__ import annotations

import html
import posixpath
from typing import TYPE_CHECKING
from urllib.parse import quote

from transpub.publish import addresses as at
from transpub.publish import lists
from transpub.publish.context import card, originals, title_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from transpub.publish.context import Context, Words
    from transpub.publish.groups import Group
    from transpub.publish.site import Article

LENGTH = 20
"""How many articles a feed has."""

_STATES = "https://pypi.org/project/transpub/#state"

MOST = 50_000
"""The most addresses that one sitemap may have (sitemaps.org)."""


def chosen(ctx: Context, words: Words, group: Group) -> list[Article]:
    """The articles of a feed: the newest that machines may be shown. One without a date is no news."""
    found = (each for each in group.articles[words.locale] if each.date and ctx.table[each.name][words.locale].indexed)
    return [each for each, _ in zip(found, range(LENGTH), strict=False)]


def atom(ctx: Context, words: Words, group: Group) -> str:
    """The feed of a list. Translations that are not wholly reviewed say so, in the entry's summary and category."""
    first = lists.path_of(ctx, words, group)
    address = ctx.address(at.feed(first))
    articles = chosen(ctx, words, group)
    title = f"{lists.name(words, group)} — {words.site.title}" if group.key else words.site.title
    newest = max(_day(each) for each in articles)
    return "\n".join(
        (
            '<?xml version="1.0" encoding="utf-8"?>',
            f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={_attribute(words.lang)}>',
            f"<id>{_text(address)}</id>",
            f"<title>{_text(title)}</title>",
            *([f"<subtitle>{_text(words.site.description)}</subtitle>"] if words.site.description else []),
            f"<updated>{newest}T00:00:00Z</updated>",
            f'<link rel="self" type="application/atom+xml" href={_attribute(address)}/>',
            _page(words, ctx.address(first)),
            f"<author><name>{_text(words.site.title)}</name></author>",
            '<generator uri="https://pypi.org/project/transpub/">transpub</generator>',
            *(_entry(ctx, words, each) for each in articles),
            "</feed>\n",
        )
    )


def _page(words: Words, address: str) -> str:
    return f'<link rel="alternate" type="text/html" hreflang={_attribute(words.lang)} href={_attribute(address)}/>'


def _day(article: Article) -> str:
    return str(article.updated or article.date)


def _entry(ctx: Context, words: Words, article: Article) -> str:
    content = article.content[words.locale].content
    version = ctx.table[article.name][words.locale]
    # Its name, which stays when its address changes: a reader's program would show it as new.
    known = f"{ctx.site.base_url.rstrip('/')}/{quote(posixpath.join(words.folder, article.name))}"
    told = [str(words.text[f"notice_{each}"]) for each in version.notices]
    summary = " ".join((*(f"[{each}]" for each in told), content.description)).strip()
    untold = originals(ctx, words, article)
    lang = f" xml:lang={_attribute(words.source_lang)}" if title_of(article, words.locale) in untold else ""
    return "\n".join(
        (
            "<entry>",
            f"<id>{_text(known)}</id>",
            f"<title{lang}>{_text(title_of(article, words.locale))}</title>",
            _page(words, ctx.address(version.path)),
            f"<published>{article.date}T00:00:00Z</published>",
            f"<updated>{_day(article)}T00:00:00Z</updated>",
            *(f"<author><name>{_text(name)}</name></author>" for name in content.authors if name),
            *(
                f'<category term="{each}" label={_attribute(words.text[f"state_{each}"])} scheme="{_STATES}"/>'
                for each in version.notices
            ),
            *(f"<category term={_attribute(tag)}/>" for tag in content.tags if tag),
            *([f"<summary>{_text(summary)}</summary>"] if summary else []),
            "</entry>",
        )
    )


def inputs(ctx: Context, words: Words, group: Group) -> list[object]:
    """All that a feed is made of, as values that JSON can write."""
    articles = chosen(ctx, words, group)
    return [
        group.names,
        group.address,
        [
            (
                card(ctx, words, each),
                each.name,
                _day(each),
                each.content[words.locale].content.authors,
                each.content[words.locale].content.tags,
            )
            for each in articles
        ],
    ]


_UNWANTED = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 65534, 65535))


def _text(said: str) -> str:
    """A text as XML has it; characters that no XML may hold are left out."""
    return html.escape(said.translate(_UNWANTED), quote=False)


def _attribute(said: str) -> str:
    return f'"{html.escape(said.translate(_UNWANTED))}"'


def sitemap(ctx: Context) -> dict[str, str]:
    """The sitemap, by path: every page that search engines may show, with the same page in other languages.

    More than 50,000 addresses stand in several files, which `sitemap.xml` names.
    """
    rows = list(_rows(ctx))
    if len(rows) <= MOST:
        return {at.SITEMAP: _urls(rows)}
    parts = {f"sitemap-{place // MOST + 1}.xml": rows[place : place + MOST] for place in range(0, len(rows), MOST)}
    named = "".join(f"<sitemap><loc>{_text(ctx.address(name))}</loc></sitemap>\n" for name in parts)
    index = f"{_HEAD}<sitemapindex {_NAMESPACE}>\n{named}</sitemapindex>\n"
    return {at.SITEMAP: index} | {name: _urls(found) for name, found in parts.items()}


_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
_NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def _urls(rows: Iterable[str]) -> str:
    return f'{_HEAD}<urlset {_NAMESPACE} xmlns:xhtml="http://www.w3.org/1999/xhtml">\n{"".join(rows)}</urlset>\n'


def _rows(ctx: Context) -> Iterator[str]:
    yield f"<url><loc>{_text(ctx.address(at.CHOOSER))}</loc></url>\n"
    source = ctx.site.source_language
    for group in ctx.groups.every:
        for place in range(1, 1 + max(lists.pages(ctx, words, group) for words in ctx.words.values())):
            paths = {
                words.locale: lists.path_of(ctx, words, group, place)
                for words in ctx.words.values()
                if place <= lists.pages(ctx, words, group)
            }
            default = at.CHOOSER if not group.key and place == 1 else paths.get(source, "")
            yield from _group(ctx, paths, default, "")
    for folder, there in ((ctx.places.topics, ctx.groups.topics), (ctx.places.archive, ctx.groups.years)):
        if there:
            paths = {words.locale: at.page_path(words.folder, folder) for words in ctx.words.values()}
            yield from _group(ctx, paths, paths[source], "")
    for article in sorted(ctx.site.articles, key=lambda each: each.slug):
        paths = {locale: each.path for locale, each in ctx.table[article.name].items() if each.indexed}
        versions = ctx.table[article.name]
        default = versions[source].path if source in versions else ""
        yield from _group(ctx, paths, default, str(article.updated or article.date or ""))


def _group(ctx: Context, paths: dict[str, str], default: str, changed: str) -> Iterator[str]:
    pairs = [(ctx.words[locale].lang, ctx.address(path)) for locale, path in paths.items()]
    pairs += [("x-default", ctx.address(default))] if default else []
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang={_attribute(lang)} href={_attribute(href)}/>' for lang, href in pairs
    )
    dated = f"<lastmod>{changed}</lastmod>" if changed else ""
    for path in paths.values():
        yield f"<url><loc>{_text(ctx.address(path))}</loc>{dated}{links}</url>\n"


def robots(ctx: Context) -> str:
    """All may read all; where the sitemap is."""
    sitemap_line = f"Sitemap: {ctx.address(at.SITEMAP)}\n" if ctx.site.base_url else ""
    return f"User-agent: *\nAllow: /\n{sitemap_line}"


def sitemap_inputs(ctx: Context) -> list[object]:
    """All that the sitemap is made of."""
    lengths: Sequence[object] = [
        [group.address, [lists.pages(ctx, words, group) for words in ctx.words.values()]] for group in ctx.groups.every
    ]
    rows = [
        [str(each.updated or each.date), [(version.path, version.indexed) for version in ctx.table[each.name].values()]]
        for each in ctx.site.articles
    ]
    return [ctx.site.base_url, [words.lang for words in ctx.words.values()], lengths, rows]
