"""An article file that was renamed, split or swapped with another: whose catalogs hold its translations."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from transpub.catalog.align import align
from transpub.catalog.keys import sources
from transpub.model import Catalog, Origin, State, fingerprint

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from transpub.model import Document, Entry

MOSTLY = 0.5
"""The share of an article's text, in characters of sentences that are the same to the letter, that makes it another
one's. Any two of 112 chapters of a book and 63 news articles (NTREX-128) share 0.06 at most; one that was renamed and
has every third sentence edited keeps 0.65."""


def share(texts: Iterable[str], among: Collection[str]) -> float:
    """How much of the texts, in characters, is in the collection; 0 where there is no text."""
    each = set(texts)
    return _size(each & set(among)) / max(1, _size(each))


def _size(texts: Iterable[str]) -> int:
    return sum(len(text) for text in texts)


def origins(
    texts: Mapping[str, Collection[str]], known: Mapping[str, Collection[str]], asked: Collection[str]
) -> Mapping[str, Origin]:
    """For the documents in `asked` the catalogs that they continue, where there are such.

    `texts` are the sentences of each document, `known` those that the catalogs of each name have; a name that has
    catalogs and no texts is gone. A sentence that the article of a name still has is not free for others, so a copy of
    an article takes nothing; one that another article had before tells nothing about where a text comes from.
    """
    free = {name: set(known[name]) - set(texts.get(name, ())) for name in known}
    where: dict[str, list[str]] = defaultdict(list)
    for name in sorted(free):
        for text in free[name]:
            where[text].append(name)
    settled = {name: set(mine) & set(known.get(name, ())) for name, mine in texts.items()}
    told = Counter(text for mine in settled.values() for text in mine)
    claims: dict[str, set[str]] = {}
    found: dict[str, str] = {}
    for name in asked:
        telling = {text for text in texts[name] if told[text] <= (text in settled[name])}
        sizes = Counter[str]()
        for text in telling:
            for other in where[text]:
                if other != name:
                    sizes[other] += len(text)
        best = max(sizes, key=lambda other: (sizes[other], other), default="")
        if best and sizes[best] >= MOSTLY * _size(telling):
            found[name], claims[name] = best, telling & free[best]
    heirs = _heirs(found, claims, texts, known)
    return {
        name: Origin(origin, heirs.get(origin) == name, origin not in texts, frozenset(texts.get(origin, ())))
        for name, origin in found.items()
    }


def _heirs(
    found: Mapping[str, str],
    claims: Mapping[str, set[str]],
    texts: Mapping[str, Collection[str]],
    known: Mapping[str, Collection[str]],
) -> Mapping[str, str]:
    """Who gets all that is in a name's catalogs: the one with most of it, where the text as a whole went away."""
    heirs = {}
    for origin in set(found.values()):
        mine = sorted((name for name in found if found[name] == origin), key=lambda name: (-_size(claims[name]), name))
        went = share(known[origin], set[str]().union(*(claims[name] for name in mine))) >= MOSTLY
        if went and share(texts.get(origin, ()), known[origin]) < MOSTLY:
            heirs[origin] = mine[0]
    return heirs


def inherit(own: Catalog | None, was: Catalog | None, document: Document) -> Catalog | None:
    """The catalog that a document's merge begins with: its own, and what it takes of its origin's (`was`).

    Law: merged from it, and with `was` away where the document is the heir, no word of a person is lost.
    """
    if was is None or document.origin is None:
        return own
    free = (entry for entry in was.entries if entry.source not in document.origin.kept)
    taken = replace(
        was,
        entries=tuple(replace(entry, line=0) for entry in free),
        obsolete=tuple(replace(entry, line=0) for entry in was.obsolete),
    )
    if not document.origin.heir:
        taken = _shared(taken, sources(document))
    if own is None:
        return taken
    rest = left(taken, own)
    return replace(
        own,
        entries=(*own.entries, *rest.entries),
        obsolete=(*own.obsolete, *rest.obsolete),
        comments=(*own.comments, *rest.comments),
    )


def _shared(was: Catalog, texts: Collection[str]) -> Catalog:
    """What a document that is not the heir takes: the sentences that it has, edited ones too."""
    places = {place for place in align([entry.source for entry in was.entries], tuple(texts)) if place is not None}
    return replace(
        was,
        entries=tuple(entry for place, entry in enumerate(was.entries) if place in places),
        obsolete=tuple(entry for entry in was.obsolete if entry.source in texts),
        comments=(),
    )


def left(was: Catalog, held: Catalog) -> Catalog:
    """What of a catalog another one does not hold: entries whose text, state or comments are not found there."""
    texts: dict[str, list[Entry]] = defaultdict(list)
    for entry in (*held.entries, *held.obsolete):
        texts[entry.target].append(entry)

    def missing(entry: Entry) -> bool:
        return bool(entry.target or entry.comments) and not any(_covers(each, entry) for each in texts[entry.target])

    return replace(
        was,
        entries=tuple(entry for entry in was.entries if missing(entry)),
        obsolete=tuple(entry for entry in was.obsolete if missing(entry)),
        comments=tuple(line for line in was.comments if line not in held.comments),
    )


def _covers(held: Entry, entry: Entry) -> bool:
    """Whether an entry of the same target says all that the other says: the same, or stale by an edit of its source."""
    if not set(entry.comments) <= set(held.comments):
        return False
    if held.source == entry.source:
        return held.state is entry.state and held.previous == entry.previous
    if entry.state is State.REVIEWED:
        return (
            held.previous == entry.source and held.review is not None and held.review.src == fingerprint(entry.source)
        )
    return entry.state is not State.MISSING and held.previous == (entry.previous or entry.source)
