"""What a page must know of an article in each locale, as values that a cache can hold."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import Counter
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

from transpub import catalog, formats, publish
from transpub.errors import ArticleError, CatalogError, TranspubError, UsageError
from transpub.model import Content, State
from transpub.pipeline import load, localize, site

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from transpub.config import Project
    from transpub.model import Document, Entry
    from transpub.pipeline.asked import Policy


@dataclass(frozen=True, slots=True)
class Local:
    """An article in one locale, without its HTML. `counts` and `own` are of states by their value.

    `held` says why its page must stay as it is: "" for no reason, "unreadable" or "refused".
    """

    title: str
    description: str
    breadcrumb: tuple[str, ...]
    tags: tuple[str, ...]
    authors: tuple[str, ...]
    rights: str
    counts: Mapping[str, int]
    own: Mapping[str, int]
    excerpt: str
    held: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """An article. `problem` is why it cannot be published, `problems` are of its catalogs; dates are ISO 8601.

    `terms_mark` stands for the translations of its terms that were used.
    """

    name: str
    path: str
    slug: str
    slugs: Mapping[str, str]
    aliases: tuple[str, ...]
    draft: bool
    date: str
    updated: str
    source_url: str
    image: str
    local: Mapping[str, Local]
    terms: tuple[site.Term, ...]
    terms_mark: str = ""
    mark: str = ""
    problems: tuple[TranspubError, ...] = ()
    bodies: Mapping[str, tuple[str, str, str]] | None = None


_LOCAL = tuple(each.name for each in fields(Local))
_FIELDS = tuple(each.name for each in fields(Facts) if each.name not in {"bodies", "problems", "mark"})


def of(
    project: Project,
    document: Document,
    locales: Sequence[str],
    terms: Mapping[str, Mapping[str, Entry]],
    policy: Policy,
) -> Facts:
    """The facts of an article; ArticleError where it cannot be published at all."""
    source, said = project.site.source_language, load.settings(project)
    slug = publish.slug(document)
    slugs, aliases = publish.other_slugs(document)
    unknown = next((each for each in slugs if each not in (source, *project.site.locales)), "")
    if unknown:
        raise ArticleError(
            f"slugs names the locale {unknown!r}",
            document.path,
            f"there are {', '.join((source, *project.site.locales))}",
        )
    shown = formats.contents(document, source_lang=source, settings=said)
    original = shown({}, source)
    local = {source: _local(original, {}, {}, "")}
    bodies = {source: (original.heading, original.body, original.footer)}
    problems: list[TranspubError] = []
    translated = document.meta.get("translate") is not False
    units, texts = localize.sourced(document), catalog.texts(document)
    for locale in locales:
        held = ""
        entries: Mapping[str, Entry] = {}
        if translated:
            try:
                entries = localize.entries(project, document, locale, texts)
            except CatalogError as error:
                problems.append(error)
                held = "unreadable"
        done = localize.localize(units, entries, terms.get(locale, {}), policy)
        made = shown(done.targets, locale)
        local[locale] = _local(made, done.counts, done.own, held or ("refused" if done.refused else ""))
        bodies[locale] = (made.heading, made.body, made.footer)
    meta, zone = document.meta, project.site.timezone
    return Facts(
        name=document.name,
        path=document.path,
        slug=slug,
        slugs=slugs,
        aliases=aliases,
        draft=meta.get("draft") is True,
        date=_date(meta.get("date"), zone),
        updated=_date(meta.get("updated"), zone),
        source_url=_text(meta.get("source_url")),
        image=_text(meta.get("image")),
        local=local,
        terms=site.terms_of(document),
        problems=tuple(problems),
        bodies=bodies,
    )


def _local(made: Content, counts: Mapping[State, int], own: Mapping[State, int], held: str) -> Local:
    return Local(
        made.title,
        made.description,
        made.breadcrumb,
        made.tags,
        made.authors,
        made.rights,
        {state.value: count for state, count in counts.items()},
        {state.value: count for state, count in own.items()},
        publish.excerpt(made),
        held,
    )


def terms_mark(terms: Sequence[site.Term], entries: Mapping[str, Mapping[str, Entry]]) -> str:
    """What stands for the translations of these terms."""
    said = [
        [locale, term.key, found[term.key].target, found[term.key].state.value]
        for locale, found in entries.items()
        for term in terms
        if term.key in found
    ]
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def written(facts: Facts) -> tuple[Facts, str, str]:
    """The facts with their mark and without their HTML, the same as JSON, and their HTML as JSON."""
    bodies = _json(facts.bodies)
    plain = replace(facts, bodies=None)
    row = {name: getattr(plain, name) for name in _FIELDS}
    row["local"] = {locale: {name: getattr(each, name) for name in _LOCAL} for locale, each in facts.local.items()}
    row["terms"] = [[term.key, term.raw, term.text, term.role] for term in facts.terms]
    mark = hashlib.blake2b((_json(row) + bodies).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
    return replace(plain, mark=mark), _json(row | {"mark": mark}), bodies


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def read(text: str) -> Facts:
    """The facts that a text holds; ValueError, KeyError or TypeError where it is damaged."""
    row = json.loads(text)
    local = {locale: _read_local(each) for locale, each in row.pop("local").items()}
    terms = tuple(site.Term(*each) for each in row.pop("terms"))
    return Facts(local=local, terms=terms, aliases=tuple(row.pop("aliases")), **row)


def _read_local(row: dict[str, object]) -> Local:
    for name in ("breadcrumb", "tags", "authors"):
        row[name] = tuple(row[name])  # type: ignore[arg-type]  # a damaged one raises
    return Local(**row)  # type: ignore[arg-type]  # as above


def article(facts: Facts) -> publish.Article:
    """The article as publishing has it, without its HTML."""
    return publish.Article(
        name=facts.name,
        slug=facts.slug,
        path=facts.path,
        content={locale: _localized(each) for locale, each in facts.local.items()},
        date=dt.date.fromisoformat(facts.date) if facts.date else None,
        updated=dt.date.fromisoformat(facts.updated) if facts.updated else None,
        source_url=facts.source_url,
        image=facts.image,
        slugs=facts.slugs,
        aliases=facts.aliases,
        mark=facts.mark,
    )


def _localized(each: Local) -> publish.Localized:
    content = Content(each.title, "", each.description, each.breadcrumb, each.tags, "", "", each.authors, each.rights)
    return publish.Localized(content, _states(each.counts), _states(each.own), each.excerpt)


def _states(counts: Mapping[str, int]) -> Mapping[State, int]:
    return Counter({State(value): count for value, count in counts.items()})


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _date(value: object, timezone: str) -> str:
    """A front matter's date as the readers' calendar has it; the formats have seen to it that it is one."""
    if isinstance(value, str):
        try:
            value = dt.datetime.fromisoformat(value)
        except ValueError:
            return ""
    if isinstance(value, dt.datetime):
        if value.tzinfo is not None:
            import zoneinfo  # noqa: PLC0415  # importing does no work

            try:
                value = value.astimezone(zoneinfo.ZoneInfo(timezone))
            except (zoneinfo.ZoneInfoNotFoundError, ValueError) as error:
                raise UsageError(
                    f"site.timezone {timezone!r} is not known", hint="write Asia/Bishkek, or UTC"
                ) from error
        value = value.date()
    return value.isoformat() if isinstance(value, dt.date) else ""
