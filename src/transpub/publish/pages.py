"""From a site to its tree of files. A function of its values: no clock, no disk but the package's own templates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from transpub.publish import article, links, views
from transpub.publish.context import STYLE, Context, Words, context, listed, page_path, page_view, values
from transpub.publish.site import Site, Tree
from transpub.publish.templates import Theme

if TYPE_CHECKING:
    from transpub.model import Finding


def build(site: Site, theme: Theme | None = None) -> Tree:
    """The site's pages, its style sheet, the theme's assets, and those of the articles' files that a page uses.

    Two builds of one site are equal to the byte. TranspubError where a template cannot be read or rendered; faults in
    articles are findings, one for an article and not again for each translation that has it too.
    """
    ctx = context(site, theme or Theme())
    pages = {"index.html": _chooser(ctx).encode(), STYLE: ctx.css}
    pages |= {f"assets/{name}": data for name, data in ctx.theme.assets.items()}
    findings: dict[tuple[str, str], Finding] = {}
    for words in ctx.words.values():
        pages[page_path(words.folder)] = _index(ctx, words).encode()
        for each in ctx.order[words.locale]:
            done = article.render(ctx, words, each)
            pages[page_path(words.folder, each.slug)] = done.html.encode()
            pages |= {links.asset_path(name): site.assets[name] for name in done.assets}
            for finding in done.findings:
                findings.setdefault((finding.article, finding.message), finding)
    return Tree(dict(sorted(pages.items())), tuple(findings.values()))


def _chooser(ctx: Context) -> str:
    """The site's first page: the languages, side by side, each in its own words. It sends nobody anywhere."""
    words, path = ctx.source, "index.html"
    page = _page(ctx, words, path, "chooser")
    choices = tuple(
        views.Choice(language, each.site.title, each.site.description, each.text["choose"])
        for language, each in zip(page.languages, ctx.words.values(), strict=True)
    )
    return ctx.render("chooser.html", values(ctx, words, page, path) | {"choices": choices})


def _index(ctx: Context, words: Words) -> str:
    """A locale's list of articles."""
    path = page_path(words.folder)
    page = _page(ctx, words, path, "index")
    entries = tuple(listed(ctx, words, each, path) for each in ctx.order[words.locale])
    return ctx.render("index.html", values(ctx, words, page, path) | {"entries": entries})


def _page(ctx: Context, words: Words, path: str, kind: str) -> views.PageView:
    """A page of the site as a whole: in other languages it is their list."""
    return page_view(
        ctx,
        words,
        path,
        kind=kind,
        path_in=lambda each: page_path(each.folder),
        title=words.site.title,
        description=words.site.description,
    )
