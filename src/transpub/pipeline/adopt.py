"""`adopt`: an article that was translated elsewhere is aligned with its source and fills the catalog, for review."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from transpub import bitext, catalog, formats, inline, segment, transfer
from transpub.codes import locale_of, unspaced
from transpub.errors import ArticleError, UsageError
from transpub.model import ADOPTED, Placeholder, State
from transpub.pipeline import load
from transpub.pipeline.extract import extract

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from transpub.config import Project
    from transpub.errors import TranspubError
    from transpub.model import Catalog, Document, Inline, Unit


@dataclass(frozen=True, slots=True)
class Adopted:
    """What became of one translated file: `filled` entries got a text of it, `kept` had a person's already.

    `source` and `target` are the sentences that found no partner of their own on the other side, `score` is the mean of
    the filled ones.
    """

    article: str
    locale: str
    file: str
    filled: int
    kept: int
    source: int
    target: int
    score: float


def adopt(
    project: Project, files: Mapping[str, Path], wanted: str = ""
) -> tuple[tuple[Adopted, ...], tuple[TranspubError, ...]]:
    """Aligns each locale's file with the article `wanted`, without it the one that bears the file's name."""
    done: list[Adopted] = []
    problems: list[TranspubError] = []
    for locale, file in files.items():
        name = wanted or _like(project, file, locale)
        extracted = extract(project, [name], [locale])
        problems += extracted.problems
        article = extracted.documents[0]
        if extracted.broken & {(locale, article.name), ("", article.name)}:
            continue
        done.append(_filled(project, article, locale, file))
    return tuple(done), tuple(problems)


def _like(project: Project, file: Path, locale: str) -> str:
    """The article of the file's name: `visit` of `visit.md`, of `visit.ky.md` and, in Chinese, of `visit.zh.md`."""
    stem, _, code = file.stem.rpartition(".")
    if not stem or locale_of(code, [locale]) is None:
        stem = file.stem
    names = [document.name for document in load.load(project).documents]
    found = [name for name in names if name.rsplit("/", 1)[-1] == stem]
    if len(found) != 1:
        said = "no article has" if not found else f"{len(found)} articles have"
        raise UsageError(f"{said} the name {stem!r}", str(file), "name the article behind the file")
    return found[0]


def _filled(project: Project, article: Document, locale: str, file: Path) -> Adopted:
    units = [unit for unit in article.units if unit.scope == "article"]
    theirs = _read(project, file, locale)
    beads = bitext.align([_sentence(unit) for unit in units], [_sentence(unit) for unit in theirs])
    today = dt.datetime.now(dt.UTC).date().isoformat()
    drafts: dict[str, catalog.Draft] = {}
    for bead in beads:
        if len(bead.source) == 1 and len(bead.target) > 0:
            unit = units[bead.source[0]]
            text = _target(unit, [theirs[place] for place in bead.target], locale)
            if text is not None:
                source = inline.encode(unit.source)
                drafts[unit.key] = catalog.Draft(source, text, ADOPTED, "", bead.score, today)
    path = load.catalog_path(project, locale, article.name)
    filled: list[str] = []

    def change(old: Catalog | None) -> Catalog:
        now = catalog.merge(old, article, locale=locale, project=project.site.title)
        raw = {entry.key for entry in now.entries if entry.state is State.MACHINE}
        emptied = (
            replace(entry, target="", fuzzy=False, provenance=None) if entry.key in raw & drafts.keys() else entry
            for entry in now.entries
        )
        new = catalog.fill(replace(now, entries=tuple(emptied)), drafts)
        filled[:] = [a.key for a, b in zip(new.entries, now.entries, strict=True) if a != b]
        return new

    catalog.update(path, change, name=load.named(project, path))
    scores = [drafts[key].score or 0.0 for key in filled]
    return Adopted(
        article.name,
        locale,
        str(file),
        len(filled),
        len(drafts) - len(filled),
        len(units) - len(drafts),
        sum(len(bead.target) for bead in beads if len(bead.source) != 1),
        round(sum(scores) / len(scores), 2) if scores else 0.0,
    )


def _read(project: Project, file: Path, locale: str) -> list[Unit]:
    """The sentences of a translated article; ArticleError where it cannot be read."""
    try:
        data = file.read_bytes()
    except OSError as error:
        raise ArticleError(f"cannot be read: {error.strerror}", str(file)) from error
    settings = replace(load.settings(project), language=locale)
    document = formats.parse(formats.decode_file(data, str(file)), file.stem, str(file), settings)
    if project.segments.unit == "sentence":
        document = segment.refine(document, segment.splitter(locale))
    return [unit for unit in document.units if unit.scope == "article"]


def _sentence(unit: Unit) -> bitext.Sentence:
    return bitext.Sentence(inline.plain(unit.source), unit.role)


def _target(unit: Unit, theirs: Sequence[Unit], locale: str) -> str | None:
    """Their text with the source's marks: those that stand for the same, else in order, else where they may belong."""
    gap = "" if unspaced(locale) else " "
    if (same := _same_marks(unit.source, [each.source for each in theirs], gap)) is not None:
        return same
    shapes = [[(piece.kind, piece.number) for piece in each.source if not isinstance(piece, str)] for each in theirs]
    mine = [(piece.kind, piece.number) for piece in unit.source if not isinstance(piece, str)]
    if len(theirs) == 1 and shapes[0] == mine:
        return inline.encode(theirs[0].source)
    plain = gap.join("".join(map(_told, each.source)).strip() for each in theirs)
    carried, _ = transfer.transfer(unit.source, plain)
    text = inline.encode(carried)
    try:
        inline.decode(text, unit.source)
    except inline.MarkError:
        return None
    return text


def _same_marks(source: Inline, theirs: Sequence[Inline], gap: str) -> str | None:
    """Their text with the source's marks in the places of such as stand for the same; None where one has no place.

    What stands for something that the source has not is told in plain text.
    """
    waiting = [piece for piece in source if isinstance(piece, Placeholder) and piece.kind != "close"]
    closing = {piece.number: piece for piece in source if isinstance(piece, Placeholder) and piece.kind == "close"}
    out: list[str | Placeholder] = []
    for number, pieces in enumerate(theirs):
        out += [gap] if number else []
        found: dict[int, Placeholder] = {}
        for piece in pieces:
            if isinstance(piece, str):
                out.append(piece)
            elif piece.kind == "close":
                out += [closing[found[piece.number].number]] if piece.number in found else []
            elif like := _like_mark(piece, waiting):
                waiting.remove(like)
                found[piece.number] = like
                out.append(like)
            else:
                out.append(_told(piece))
    return None if waiting else inline.encode(tuple(out))


def _like_mark(mark: Placeholder, others: Sequence[Placeholder]) -> Placeholder | None:
    """One that stands for the same, or for something of the same kind: a link to another page."""
    same = [each for each in others if each.kind == mark.kind and _sort(each) == _sort(mark)]
    return next((each for each in same if each.label == mark.label), same[0] if same else None)


def _sort(mark: Placeholder) -> str:
    return mark.label.partition(":")[0] or mark.raw


def _told(piece: str | Placeholder) -> str:
    """A piece in plain text: of a code span, what stands in it."""
    if isinstance(piece, str):
        return piece
    sort, _, said = piece.label.partition(": ")
    return said.strip("`").strip() if sort == "code" else ""


def pairs(words: Sequence[str], locales: Sequence[str]) -> tuple[Mapping[str, str], str]:
    """What the command line says: a file for each locale, and the article or ""; UsageError for what says neither."""
    files: dict[str, str] = {}
    articles: list[str] = []
    for word in words:
        locale, equals, file = word.partition("=")
        if not equals:
            articles.append(word)
        elif locale not in locales:
            raise UsageError(f"unknown locale {locale!r}", hint=f"site.locales are {', '.join(locales)}")
        elif locale in files:
            raise UsageError(f"{locale} has two files", hint="one at a time")
        else:
            files[locale] = file
    if not files or len(articles) > 1:
        raise UsageError(
            "which file is it?", hint="write LOCALE=FILE, such as ky=old/visit.md, and at most one article"
        )
    return files, "".join(articles)
