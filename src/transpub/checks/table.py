"""The table of checks: each a small pure function with a stable name, a severity and a line that says what it is."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from transpub import catalog, inline
from transpub.checks.given import cases, expected, shares
from transpub.checks.words import counted, excerpt, one_line
from transpub.errors import ArticleError, CatalogError
from transpub.formats import directives
from transpub.model import State

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from transpub.checks.given import Case, Given, Pair, Severity
    from transpub.errors import TranspubError


@dataclass(frozen=True, slots=True)
class Fault:
    """What a check found and where; its name and severity are added by `run`. `line` counts from 1, 0 is unknown."""

    message: str
    locale: str = ""
    article: str = ""
    key: str = ""
    file: str = ""
    line: int = 0
    source: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """A row of the table.

    A warning that `tightens` is an error in a locale that misses its `min_reviewed`. One that is not `optional` cannot
    be turned off: what it reports was not read, so nothing else can be said of that file.
    """

    name: str
    severity: Severity
    about: str
    find: Callable[[Given], Iterator[Fault]]
    tightens: bool = False
    optional: bool = True


def _each_entry(messages: Callable[[Case], Iterator[str]]) -> Callable[[Given], Iterator[Fault]]:
    """A check of one entry, over all that fit their article; those that do not are reported by `outdated`."""

    def find(given: Given) -> Iterator[Fault]:
        for case in given.cases:
            pair, entry = case.pair, case.entry
            if entry is None or not case.fits:
                continue
            for message in messages(case):
                yield Fault(message, pair.locale, pair.document.name, entry.key, pair.file, entry.line, entry.source)

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
        then = excerpt(case.entry.previous or "")
        yield f"the source was {then} when translated and is now {_source(case)}: update the translation, {_ACCEPT}"


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
        unfit = [case for case in cases((pair,)) if not case.fits]
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
                yield Fault(message, pair.locale, pair.document.name, entry.key, pair.file, entry.line, entry.source)


def orphan(given: Given) -> Iterator[Fault]:
    """A catalog with no article: somebody's work may be in it, so nothing removes it."""
    folders = _folders(given)
    for locale, file in given.orphans:
        message = "no article has this catalog: put the article back, or move what is worth keeping and remove the file"
        yield Fault(message, locale, _article(file, folders), file=file)


def _unreadable(kind: type[TranspubError]) -> Callable[[Given], Iterator[Fault]]:
    """A check that says which files of one kind cannot be read."""

    def find(given: Given) -> Iterator[Fault]:
        folders = _folders(given)
        for problem in given.problems:
            if isinstance(problem, kind):
                file, line = _place(problem.where)
                locale = next((locale for folder, locale in folders.items() if file.startswith(folder)), "")
                message = one_line(": ".join(filter(None, (problem.what, problem.hint))))
                yield Fault(message, locale, _article(file, folders) if locale else "", file=file, line=line)

    return find


def _place(where: str) -> tuple[str, int]:
    file, colon, line = where.rpartition(":")
    return (file, int(line)) if colon and line.isascii() and line.isdigit() else (where, 0)


def _folders(given: Given) -> Mapping[str, str]:
    """The folders of the catalogs, with "/" at the end, and their locales, as far as the pairs show them."""
    return {pair.file.removesuffix(f"{pair.document.name}.po"): pair.locale for pair in given.pairs}


def _article(file: str, folders: Mapping[str, str]) -> str:
    folder = next((folder for folder in folders if file.startswith(folder)), "")
    return file.removeprefix(folder).removesuffix(".po")


def directive(given: Given) -> Iterator[Fault]:
    """A comment to transpub that does not do what its author meant: what should stay would be translated."""
    for document in {pair.document.name: pair.document for pair in given.pairs}.values():
        for line, message in directives.faults(document):
            yield Fault(one_line(message), article=document.name, file=document.path, line=line)


def min_reviewed(given: Given) -> Iterator[Fault]:
    """One fault for each locale that has fewer reviewed entries than was asked for."""
    folders = {locale: folder.rstrip("/") for folder, locale in _folders(given).items()}
    for locale, share in shares(given).items():
        if not share.met:
            counts = f"{share.percent} % reviewed ({share.reviewed} of {share.entries}), {share.asked} % asked"
            yield Fault(f"{locale}: {counts}", locale, file=folders[locale])


_ROWS = (
    Check("missing", "error", "A passage has no translation, or one of white space only.", _each_entry(missing)),
    Check(
        "unreviewed",
        "warning",
        "A translation is a machine's or a draft: nobody has said yet that it is right.",
        _each_entry(unreviewed),
        tightens=True,
    ),
    Check(
        "stale",
        "warning",
        "The source was edited after the translation was made.",
        _each_entry(stale),
        tightens=True,
    ),
    Check(
        "marks",
        "error",
        "The marks of a translation (<1>…</1>, <2/>) are not those of its source, so its markup cannot be restored.",
        _each_entry(marks),
    ),
    Check(
        "conflict",
        "error",
        "Two persons translated a passage differently, and nobody has chosen yet.",
        conflict,
    ),
    Check("outdated", "error", "A catalog does not fit its article.", outdated),
    Check("orphan", "warning", "A catalog has no article.", orphan),
    Check(
        "min-reviewed",
        "error",
        "Fewer entries of a locale are reviewed than min_reviewed asks for.",
        min_reviewed,
    ),
    Check("syntax", "error", "A catalog cannot be read.", _unreadable(CatalogError), optional=False),
    Check("article", "error", "An article cannot be read.", _unreadable(ArticleError), optional=False),
    Check("directive", "warning", "A comment to transpub says nothing that it knows.", directive),
)

CHECKS: Mapping[str, Check] = MappingProxyType({row.name: row for row in _ROWS})
"""Every check by its name. Names are stable: people write them into `transpub.toml` and into other tools."""
