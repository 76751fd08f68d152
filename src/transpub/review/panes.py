"""The article as its readers will see it, by the publisher's own assembler, each sentence with the key of its unit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from transpub import catalog, inline, publish
from transpub.errors import ArticleError, TranspubError, UsageError
from transpub.model import SITE, Content
from transpub.pipeline import asked, facts, localize, site
from transpub.pipeline.beside import Files
from transpub.pipeline.strings import strings
from transpub.publish import links, templates
from transpub.publish.addresses import STYLE
from transpub.publish.markup import ALERTS

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping

    from transpub.model import Inline
    from transpub.review.workbench import Opened, Workbench

_POLICY = asked.Policy("include", "keep")
_HEAD = re.compile(r"</head>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Typed:
    """A segment as it is being typed: its HTML on the page, "" where it stands on none, or where marks are damaged."""

    html: str
    damage: bool


def page(bench: Workbench, opened: Opened, *, original: bool, style: str) -> str:
    """The page of the article, in the catalog's locale or in the original's language; TranspubError where it has none.

    `style` is the address of a style sheet more.
    """
    document, locale = opened.document, opened.locale
    if document.name == SITE:
        raise UsageError("the site's own strings have no page")
    project, source = bench.project, bench.project.site.source_language
    texts = strings(project, site.terms_of(document), (locale,), _POLICY, whole=False)
    found = facts.of(project, document, (locale,), texts.entries, _POLICY)
    made = bench.contents(document)
    shared = texts.entries.get(locale, {})
    done = localize.localize(localize.sourced(document), opened.entries, shared, _POLICY)

    def whole(_: publish.Article, wanted: str) -> Content:
        content = made({} if wanted == source else done.targets, wanted)
        assert isinstance(content, Content)
        return content

    said = texts.texts.get(locale, {})
    told = publish.Site(
        title={source: project.site.title} | ({locale: said["site.title"]} if "site.title" in said else {}),
        description={source: project.site.description},
        source_language=source,
        locales=(locale,),
        articles=(facts.article(found),),
        strings={locale: {key.removeprefix(site.THEME): text for key, text in said.items()}},
        assets=Files(project),
        states=texts.counts,
        whole=whole,
    )
    theme = publish.read_theme(project.templates, project.paths.templates)
    ctx = publish.context(told, theme, project.cache / "templates")
    wanted = source if original else locale
    for planned in publish.plan(ctx):
        if planned.article == document.name and planned.words is not None and planned.words.locale == wanted:
            html = planned.render().html
            above = "../" * planned.path.count("/")
            html = html.replace(f'="{above}', '="/page-files/')
            return _HEAD.sub(f'<link rel="stylesheet" href="{style}"></head>', html, count=1)
    raise ArticleError("has no page", document.path)


def stylesheet(bench: Workbench) -> bytes:
    """The site's style sheet."""
    return templates.stylesheet(publish.read_theme(bench.project.templates, bench.project.paths.templates))


def file(bench: Workbench, path: str) -> bytes | None:
    """A file that the pages show: a picture among the articles, or the theme's own; None for any other."""
    if path == STYLE:
        return stylesheet(bench)
    if path.startswith("assets/"):
        theme = publish.read_theme(bench.project.templates, bench.project.paths.templates)
        return theme.assets.get(path.removeprefix("assets/"))
    known = Files(bench.project)
    name = path.removeprefix("media/")
    if path.startswith("media/") and name in known:
        try:
            return known[name]
        except TranspubError:
            return None
    return None


def typed(bench: Workbench, opened: Opened, key: str, text: str) -> Typed:
    """What a target would look like on the page; what its marks lack, and then nothing of it is shown."""
    unit = opened.unit(key)
    entry = opened.entries[key]
    targets: dict[str, Inline] = {}
    damage = False
    if text.strip():
        try:
            targets[key] = inline.decode(catalog.one_text(entry, text), unit.source)
        except inline.MarkError:
            damage = True
    if opened.document.name == SITE or damage:
        return Typed("", damage)
    made = _fragments(bench, opened, [key], {**_targets(opened, {key}), **targets})
    return Typed(made[key], damage)


def shown(bench: Workbench, opened: Opened, keys: Iterable[str]) -> Mapping[str, str]:
    """The HTML of segments as the page shows them, by key; "" of those that stand on none."""
    keys = tuple(keys)
    return _fragments(bench, opened, keys, _targets(opened, ())) if keys else {}


def _targets(opened: Opened, without: Container[str]) -> dict[str, Inline]:
    entries = {key: entry for key, entry in opened.entries.items() if key not in without}
    return dict(localize.localize(localize.sourced(opened.document), entries, {}, _POLICY).targets)


def _fragments(bench: Workbench, opened: Opened, keys: Iterable[str], targets: Mapping[str, Inline]) -> dict[str, str]:
    content = bench.contents(opened.document)(targets, opened.locale)
    assert isinstance(content, Content)
    whole = f"{content.heading}\n{content.body}\n{content.footer}"
    known: Files | None = None
    name = opened.document.path.removeprefix(f"{bench.project.paths.articles}/")

    def resolve(asset: str) -> tuple[links.Kind, str] | None:
        nonlocal known
        known = known or Files(bench.project)
        return ("asset", asset) if asset in known else None

    made = {key: links.rewrite(_cut(whole, key), name, "index.html", resolve, _LABELS).html for key in keys}
    return {key: html.replace('="media/', '="/page-files/media/') for key, html in made.items()}


def _cut(html: str, key: str) -> str:
    """The element of a unit, from its start tag to its end tag; its text may hold others of that name."""
    found = re.search(rf'<span[^>]* data-unit="{re.escape(escape(key))}">', html)
    if found is None:
        return ""
    depth = 0
    for tag in _SPANS.finditer(html, found.start()):
        depth += 1 if tag[1] else -1
        if depth == 0:
            return html[found.start() : tag.end()]
    return html[found.start() :]


_SPANS = re.compile(r"<(?:(span)\b[^>]*|/span\s*)>", re.IGNORECASE)
_LABELS = {f"alert_{each}": "" for each in ALERTS} | dict.fromkeys(("task_done", "footnote_back", "code", "table"), "")
