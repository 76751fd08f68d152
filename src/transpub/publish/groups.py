"""The lists of a site: all articles, sections, topics, years. Each is one list in every locale, under one address."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from transpub.publish import strings
from transpub.publish.addresses import Addresses, distinct

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from transpub.publish.site import Article, Site

Kind: TypeAlias = Literal["index", "section", "topic", "year"]


@dataclass(frozen=True, slots=True)
class Group:
    """A list: its address under a locale, its name there ("" for that of all articles), its articles, newest first.

    `key` are its terms in the source language, outermost first; `within` are the keys of a section's own sections.
    """

    kind: Kind
    key: tuple[str, ...]
    address: tuple[str, ...]
    names: Mapping[str, str]
    articles: Mapping[str, tuple[Article, ...]]
    within: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Groups:
    """All lists of a site: sections and topics by key, in the order of their terms; years, the latest first."""

    all: Group
    sections: Mapping[tuple[str, ...], Group]
    topics: Mapping[tuple[str, ...], Group]
    years: Mapping[tuple[str, ...], Group]

    @property
    def every(self) -> tuple[Group, ...]:
        """All of them."""
        return (self.all, *self.sections.values(), *self.topics.values(), *self.years.values())


def terms(site: Site, article: Article, locale: str) -> tuple[str, ...]:
    """An article's sections in a locale, outermost first: its breadcrumb without the word for home."""
    crumbs = article.content[locale].content.breadcrumb
    return crumbs[1:] if leads_home(site, article) else crumbs


def leads_home(site: Site, article: Article) -> bool:
    """Whether the first term of its breadcrumb is the theme's word for home, in the original."""
    source = site.source_language
    original = article.content.get(source)
    first = original.content.breadcrumb[:1] if original else ()
    own = site.strings.get(source, {}).get("home", "") or strings.builtin(source)["home"]
    return bool(first) and first[0].casefold() in {own.casefold(), strings.ENGLISH["home"].casefold()}


def groups(site: Site, order: Mapping[str, Sequence[Article]], names: Addresses) -> Groups:
    """The lists of a site. `order` has each locale's articles, newest first."""
    source = site.source_language
    sections: dict[tuple[str, ...], list[tuple[Article, int]]] = defaultdict(list)
    topics: dict[tuple[str, ...], list[tuple[Article, int]]] = defaultdict(list)
    years: dict[tuple[str, ...], list[tuple[Article, int]]] = defaultdict(list)
    for article in order[source]:
        crumbs = terms(site, article, source)
        for depth in range(1, len(crumbs) + 1):
            sections[crumbs[:depth]].append((article, depth - 1))
        tags = article.content[source].content.tags
        for place, tag in enumerate(tags):
            if tag not in tags[:place]:
                topics[(tag,)].append((article, place))
        if article.date:
            years[(str(article.date.year),)].append((article, 0))
    ranks = {locale: {each.name: rank for rank, each in enumerate(found)} for locale, found in order.items()}

    def listed(members: Iterable[tuple[Article, int]]) -> Mapping[str, tuple[Article, ...]]:
        return {
            locale: tuple(
                sorted((each for each, _ in members if each.name in places), key=lambda each: places[each.name])
            )
            for locale, places in ranks.items()
        }

    def named(members: Sequence[tuple[Article, int]], kind: Kind, key: tuple[str, ...]) -> Mapping[str, str]:
        article, number = members[0]
        if kind == "year":
            return dict.fromkeys(site.languages, key[0])
        out = {}
        for locale in site.languages:
            at = next((each for each in members if locale in each[0].content), (article, number))
            have = locale if locale in at[0].content else source
            said = terms(site, at[0], have) if kind == "section" else at[0].content[have].content.tags
            out[locale] = said[at[1]] if at[1] < len(said) else key[-1]
        return out

    parts = _parts(sections)
    tag_parts = distinct(key[0] for key in topics)
    return Groups(
        Group(
            "index", (), (), dict.fromkeys(site.languages, ""), {each: tuple(found) for each, found in order.items()}
        ),
        {
            key: Group(
                "section",
                key,
                (names.sections, *(parts[key[:depth]] for depth in range(1, len(key) + 1))),
                named(sections[key], "section", key),
                listed(sections[key]),
                tuple(sorted(each for each in sections if each[:-1] == key)),
            )
            for key in sorted(sections)
        },
        {
            key: Group(
                "topic", key, (names.topics, tag_parts[key[0]]), named(topics[key], "topic", key), listed(topics[key])
            )
            for key in sorted(topics)
        },
        {
            key: Group("year", key, (names.archive, key[0]), named(years[key], "year", key), listed(years[key]))
            for key in sorted(years, reverse=True)
        },
    )


def _parts(sections: Iterable[tuple[str, ...]]) -> Mapping[tuple[str, ...], str]:
    """The last part of each section's address; sections of one section never share it."""
    below: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for key in sections:
        below[key[:-1]].append(key[-1])
    return {(*above, term): part for above, found in below.items() for term, part in distinct(found).items()}
