"""Checks of what became of each passage: missing, unreviewed, stale, damaged, in conflict; and of whole catalogs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from transpub import catalog, inline
from transpub.checks.faults import Fault
from transpub.checks.given import expected, shares
from transpub.checks.words import counted, excerpt, one_line
from transpub.model import State

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from transpub.checks.given import Case, Given, Pair
    from transpub.model import Entry


def of_entry(message: str, pair: Pair, entry: Entry) -> Fault:
    """A fault at an entry of a pair's catalog."""
    place = (pair.locale, pair.document.name, entry.key, pair.file, entry.line)
    return Fault(message, *place, entry.source, entry.target)


def each_entry(messages: Callable[[Case], Iterator[str]]) -> Callable[[Given], Iterator[Fault]]:
    """A check of one entry, over all that fit their article; those that do not are reported by `outdated`."""

    def find(given: Given) -> Iterator[Fault]:
        for case in given.cases:
            pair, entry = case.pair, case.entry
            if entry is None or not case.fits:
                continue
            for message in messages(case):
                yield of_entry(message, pair, entry)

    return find


_ACCEPT = "then clear its fuzzy flag ('needs work' in an editor)"


def _source(case: Case) -> str:
    return excerpt(inline.encode(case.unit.source))


def missing(case: Case) -> Iterator[str]:
    """No target, or one of white space."""
    if case.state is State.MISSING:
        yield f"no translation of {_source(case)}: write one, or run 'transpub translate' for a draft"


def unreviewed(case: Case) -> Iterator[str]:
    """A fuzzy target whose source is still the same."""
    if case.state is State.MACHINE:
        yield f"nobody has reviewed the machine translation of {_source(case)}: correct it where it is wrong, {_ACCEPT}"
    if case.state is State.DRAFT:
        yield f"the translation of {_source(case)} is a draft: finish it, {_ACCEPT}"


def stale(case: Case) -> Iterator[str]:
    """A fuzzy target that was made for a previous source."""
    if case.state is State.STALE and case.entry is not None:
        was = (
            f"was {excerpt(case.entry.previous)} when translated and is now"
            if case.entry.previous
            else "has changed to"
        )
        yield f"the source {was} {_source(case)}: update the translation, {_ACCEPT}"


def marks(case: Case) -> Iterator[str]:
    """A target whose marks do not pair up with those of its source."""
    if case.state is State.MISSING or case.entry is None:
        return
    try:
        inline.decode(case.entry.target, case.unit.source)
    except inline.MarkError as error:
        said = one_line(str(error))
        yield f"the marks in the translation of {_source(case)} are damaged ({said}): copy them from the source"


def outdated(given: Given) -> Iterator[Fault]:
    """One fault for each catalog whose entries `extract` would change: a list of each would say nothing more."""
    for pair in given.pairs:
        units = {unit.key for unit in expected(pair)}
        unfit = [case for case in given.cases if case.pair is pair and not case.fits]
        new = [case for case in unfit if case.entry is None]
        gone = [entry for entry in (pair.catalog.entries if pair.catalog else ()) if entry.key not in units]
        origin = pair.document.origin
        if origin is not None and units:
            said = "was renamed" if origin.gone and origin.heir else "gave its text away"
            yield _outdated(pair, f"its translations are in the catalog of {one_line(origin.name)!r}, which {said}")
        elif pair.catalog is None and units:
            yield _outdated(pair, "there is no catalog yet")
        elif unfit or gone:
            reasons = (
                (len(new), "new passage"),
                (len(unfit) - len(new), "edited passage"),
                (len(gone), "entry without a passage"),
            )
            said = ", ".join(counted(number, noun) for number, noun in reasons if number)
            first = inline.encode(unfit[0].unit.source) if unfit else gone[0].source
            lines = [entry.line for entry in (*(case.entry for case in unfit), *gone) if entry is not None]
            message = f"the catalog does not fit {one_line(pair.document.path)}: {said}, the first {excerpt(first)}"
            yield _outdated(pair, message, min(lines, default=0))


def _outdated(pair: Pair, message: str, line: int = 0) -> Fault:
    return Fault(f"{message}: run 'transpub extract'", pair.locale, pair.document.name, file=pair.file, line=line)


def conflict(given: Given) -> Iterator[Fault]:
    """Entries for which two persons wrote two texts, in two versions that were merged."""
    for pair in given.pairs:
        for entry in pair.catalog.entries if pair.catalog else ():
            for other in filter(None, map(catalog.conflicting, entry.comments)):
                message = (
                    f"another person has translated {excerpt(entry.source)} as {excerpt(other)}: keep the better text, "
                    f"take the '# conflict:' comment out, {_ACCEPT}"
                )
                yield of_entry(message, pair, entry)


def min_reviewed(given: Given) -> Iterator[Fault]:
    """One fault for each locale that has fewer reviewed entries than was asked for."""
    folders = {locale: folder.rstrip("/") for folder, locale in given.folders.items()}
    for locale, share in shares(given.examined, given.min_reviewed).items():
        if not share.met:
            counts = f"{share.percent} % reviewed ({share.reviewed} of {share.entries}), {share.asked} % asked"
            yield Fault(f"{locale}: {counts}", locale, file=folders[locale])
