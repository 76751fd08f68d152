"""What pages tell machines: the data of schema.org, as JSON-LD (https://schema.org/NewsArticle)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

    from transpub.publish import views
    from transpub.publish.context import Asked, Context, Words
    from transpub.publish.site import Article


def article(ctx: Context, words: Words, told: Article, asked: Asked, breadcrumb: Sequence[views.Link]) -> Markup:
    """An article's data; its translations are named by the one table of alternates. `breadcrumb` leads to files."""
    content = told.content[words.locale].content
    source = ctx.site.source_language
    versions = ctx.table[told.name]
    data: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": asked.title,
        "inLanguage": words.lang,
        "publisher": {"@type": "Organization", "name": words.site.title},
    }
    if content.description:
        data["description"] = content.description
    if told.date:
        data["datePublished"] = told.date.isoformat()
        data["dateModified"] = (told.updated or told.date).isoformat()
    if content.authors:
        data["author"] = [{"@type": "Person", "name": name} for name in content.authors]
    if content.tags:
        data["keywords"] = list(content.tags)
    if ctx.site.base_url:
        data["@id"] = data["url"] = ctx.address(asked.path)
        if asked.image:
            base = ctx.site.base_url.rstrip("/")
            data["image"] = asked.image if "://" in asked.image else f"{base}/{quote(asked.image)}"
        if words.locale != source and source in versions:
            data["translationOfWork"] = {"@id": ctx.address(versions[source].path)}
        if words.locale == source:
            others = [ctx.address(each.path) for locale, each in versions.items() if each.indexed and locale != source]
            if others:
                data["workTranslation"] = [{"@id": address} for address in others]
        data["breadcrumb"] = _crumbs(ctx, breadcrumb)
    return written(data)


def _crumbs(ctx: Context, breadcrumb: Sequence[views.Link]) -> object:
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": crumb.text, "item": ctx.address(crumb.href)}
            for place, crumb in enumerate(breadcrumb, 1)
        ],
    }


def written(data: object) -> Markup:
    """JSON that HTML may hold in a `script` element: no text in it can end the element or begin a comment."""
    from markupsafe import Markup  # noqa: PLC0415  # importing does no work

    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)  # noqa: S704  # the characters that HTML minds are written as numbers
