"""`status --quality`: what became of the machines' drafts, by locale and engine. Nothing is written.

A catalog holds the fingerprint of a machine's text, not the text; the cache of machine translations may still have it.
"""

from __future__ import annotations

from collections import defaultdict
from types import MappingProxyType
from typing import TYPE_CHECKING

from transpub import catalog, inline, quality
from transpub.engines import cache
from transpub.errors import CatalogError, TranspubError
from transpub.model import THEME_STRING, fingerprint
from transpub.pipeline import draft, drafter, load, localize, survey

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from transpub.config import Project
    from transpub.model import Document, Entry, Inline

    _Case = tuple[Entry, Inline]


def measure(
    project: Project,
    wanted: Sequence[str] = (),
    locales: Sequence[str] = (),
    known: Mapping[str, str] = MappingProxyType({}),
) -> tuple[tuple[quality.Quality, ...], tuple[TranspubError, ...]]:
    """Locale by locale, over the chosen articles and the site's strings; those of the theme are left out.

    `known` are machines' texts by their fingerprints, which the cache may not have.
    """
    documents, problems = survey.documents(project, load.load(project), wanted)
    path = draft.cached(project)
    kept = cache.Cache.open(path) if path.is_file() else None
    found = []
    for locale in locales or project.site.locales:
        cases: list[_Case] = []
        for document in documents:
            try:
                cases += _cases(project, document, locale)
            except CatalogError as error:
                problems.append(error)
        texts = [None] * len(cases) if kept is None else _texts(project, kept, locale, cases)
        pairs = [(entry, text or _said(entry, known)) for (entry, _), text in zip(cases, texts, strict=True)]
        found.append(quality.measure(locale, pairs))
    if kept is not None:
        kept.close()
    return tuple(found), tuple(problems)


def _said(entry: Entry, known: Mapping[str, str]) -> str | None:
    return known.get(entry.provenance.out) if entry.provenance is not None else None


def _cases(project: Project, document: Document, locale: str) -> Iterator[_Case]:
    sources = {unit.key: unit.source for unit in document.units if unit.role != THEME_STRING}
    for entry in localize.merged(project, document, locale).entries:
        if entry.key in sources:
            yield entry, sources[entry.key]


def _texts(
    project: Project, kept: cache.Cache, locale: str, cases: Sequence[_Case], *, every: bool = False
) -> list[str | None]:
    """What the machine wrote for each post-edited entry, where the cache has it and it is the very text.

    With `every` also for those that nobody has passed yet.
    """
    asked: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for place, (entry, _) in enumerate(cases):
        if entry.provenance is not None and (every or quality.post_edited(entry)):
            asked[entry.provenance.engine, entry.provenance.model].append(place)
    texts: list[str | None] = [None] * len(cases)
    for (engine, model), places in asked.items():
        plain = {place: inline.plain(cases[place][1]) for place in places}
        marked = {place: cache.marked(inline.encode(cases[place][1])) for place in places}
        asked_for = [*plain.values(), *marked.values()]
        known = kept.get_many(engine, model, project.site.source_language, locale, asked_for)
        for place in places:
            made = known.get(marked[place]) or known.get(plain[place])
            if made is not None:
                texts[place] = _drafted(*cases[place], made.text, whole=marked[place] in known)
    return texts


def drafted(project: Project, kept: cache.Cache, locale: str, entry: Entry, source: Inline) -> str | None:
    """The target that a machine drafted for an entry that a person has changed since; None where it is not known."""
    found = _texts(project, kept, locale, [(entry, source)], every=True)
    return found[0]


def _drafted(entry: Entry, source: Inline, text: str, *, whole: bool) -> str | None:
    """The target that `translate` made of a machine's text; None if it is another one than the entry tells of.

    `whole`: the text has its marks.
    """
    carried = (text, 1.0) if whole else drafter.carried(source, text)
    target = catalog.one_line(carried[0]) if carried is not None else ""
    return target if entry.provenance is not None and entry.provenance.out == fingerprint(target) else None
