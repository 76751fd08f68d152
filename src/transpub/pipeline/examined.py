"""What the checks of each catalog said in a former run, kept as long as catalog, article and settings are the same.

A cache: deleting it costs time only, and a damaged one is none.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import Counter
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from transpub import __version__, checks, inline
from transpub.model import State
from transpub.pipeline.database import Database

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from importlib.resources.abc import Traversable
    from pathlib import Path

    from transpub.model import Document


class Kept(Database):
    """The examined catalogs, the articles that they are of, and the paragraphs of the text report about them."""

    form = "1"
    tables = """
CREATE TABLE IF NOT EXISTS articles (path TEXT PRIMARY KEY, name TEXT, slug TEXT, remarks TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS catalogs (file TEXT PRIMARY KEY, locale TEXT, article TEXT, path TEXT, mark TEXT, row TEXT);
CREATE INDEX IF NOT EXISTS of_article ON catalogs (article);
CREATE TABLE IF NOT EXISTS counts (file TEXT, locale TEXT, state TEXT, theme INTEGER, count INTEGER);
CREATE INDEX IF NOT EXISTS of_counts ON counts (file);
CREATE TABLE IF NOT EXISTS phrases (file TEXT, locale TEXT, source INTEGER, target INTEGER);
CREATE INDEX IF NOT EXISTS of_phrases ON phrases (file);
CREATE INDEX IF NOT EXISTS alike ON phrases (locale, source, target);
CREATE TABLE IF NOT EXISTS paragraphs
    (file TEXT PRIMARY KEY, mark TEXT, errors INTEGER, warnings INTEGER, text TEXT);
"""

    def known(self, file: str, mark: str) -> bool:
        """Whether a catalog with this mark was examined."""
        row = self._db.execute("SELECT mark FROM catalogs WHERE file = ?", (_bytes(file),)).fetchone()
        return row is not None and row[0] == mark

    def keep(self, mark: str, found: checks.Examined) -> None:
        """What has just been said of a catalog."""
        self.forget([found.file])
        row = _written(found)
        place = (_bytes(found.file), found.locale, _bytes(found.article), _bytes(found.path))
        self._db.execute("INSERT INTO catalogs VALUES (?, ?, ?, ?, ?, ?)", (*place, mark, row))
        self._db.executemany(
            "INSERT INTO counts VALUES (?, ?, ?, ?, ?)",
            [(place[0], found.locale, state.value, int(theme), count) for state, theme, count in found.counts],
        )
        self._db.executemany(
            "INSERT INTO phrases VALUES (?, ?, ?, ?)",
            [(place[0], found.locale, _number(source), _number(target)) for _, _, source, target in found.texts],
        )

    def forget(self, files: Iterable[str]) -> None:
        """Forgets what was said of catalogs."""
        for file in files:
            for table in ("catalogs", "counts", "phrases", "paragraphs"):
                self._db.execute(f"DELETE FROM {table} WHERE file = ?", (_bytes(file),))  # noqa: S608  # names of our own

    def files(self, article: str = "") -> list[str]:
        """The catalogs of an article that were examined; of all articles without a name."""
        wanted, given = ("WHERE article = ?", (_bytes(article),)) if article else ("", ())
        return [_text(file) for (file,) in self._db.execute(f"SELECT file FROM catalogs {wanted}", given)]  # noqa: S608  # no text of others

    def of(self, file: str) -> checks.Examined | None:
        """What was said of a catalog, None where that is not known."""
        asked = "SELECT locale, article, path, row FROM catalogs WHERE file = ?"
        found = self._db.execute(asked, (_bytes(file),)).fetchone()
        if found is None:
            return None
        locale, article, path, row = found
        try:
            return _read((locale, _text(article), _text(path), file), row)
        except (ValueError, TypeError) as error:
            raise sqlite3.DatabaseError(f"damaged: {error}") from error

    def counts(self, files: Collection[str] | None) -> dict[str, tuple[tuple[State, bool, int], ...]]:
        """The entries of these catalogs, of all where None are named, by locale and state."""
        sums: dict[str, Counter[tuple[str, bool]]] = {}
        asked = "SELECT locale, state, theme, SUM(count), '' FROM counts GROUP BY locale, state, theme"
        if files is not None:
            asked = "SELECT locale, state, theme, count, file FROM counts"
        for locale, state, theme, count, file in self._db.execute(asked):
            if files is None or _text(file) in files:
                sums.setdefault(locale, Counter())[state, bool(theme)] += count
        return {
            locale: tuple((State(state), theme, count) for (state, theme), count in sorted(each.items()))
            for locale, each in sums.items()
        }

    def conflicting(self, locale: str) -> set[str]:
        """The catalogs of a locale in which a phrase is translated otherwise than somewhere else."""
        alike = "SELECT source FROM phrases WHERE locale = ? GROUP BY source HAVING MIN(target) <> MAX(target)"
        asked = f"SELECT DISTINCT file FROM phrases WHERE locale = ? AND source IN ({alike})"  # noqa: S608  # as above
        return {_text(file) for (file,) in self._db.execute(asked, (locale, locale))}

    def articles(self) -> dict[str, tuple[str, str, str]]:
        """Of each article, by the path of its file: its name, its slug ("" for a draft), its remarks as JSON."""
        rows = self._db.execute("SELECT path, name, slug, remarks FROM articles")
        return {_text(path): (_text(name), slug, remarks) for path, name, slug, remarks in rows}

    def keep_article(self, path: str, name: str, slug: str, remarks: str) -> None:
        """An article whose catalogs are examined; see `articles`."""
        row = (_bytes(path), _bytes(name), slug, remarks)
        self._db.execute("INSERT OR REPLACE INTO articles VALUES (?, ?, ?, ?)", row)

    def forget_articles(self, paths: Iterable[str]) -> None:
        """Forgets articles."""
        self._db.executemany("DELETE FROM articles WHERE path = ?", ((_bytes(path),) for path in paths))

    def paragraphs(self) -> dict[str, tuple[str, int, int]]:
        """Of each file with a paragraph: its mark, the errors and the warnings in it."""
        rows = self._db.execute("SELECT file, mark, errors, warnings FROM paragraphs")
        return {_text(file): (mark, errors, warnings) for file, mark, errors, warnings in rows}

    def texts(self) -> Iterator[tuple[str, str]]:
        """The paragraphs that are not empty, each with the file that it is about, in the order of the files."""
        rows = self._db.execute("SELECT file, text FROM paragraphs WHERE errors + warnings > 0 ORDER BY file")
        return ((_text(file), text) for file, text in rows)

    def keep_paragraph(self, file: str, mark: str, errors: int, warnings: int, text: str) -> None:
        """A paragraph, with the number of its errors and warnings."""
        row = (_bytes(file), mark, errors, warnings, text)
        self._db.execute("INSERT OR REPLACE INTO paragraphs VALUES (?, ?, ?, ?, ?)", row)

    def forget_paragraphs(self, files: Iterable[str]) -> None:
        """Forgets paragraphs."""
        self._db.executemany("DELETE FROM paragraphs WHERE file = ?", ((_bytes(file),) for file in files))


def _bytes(name: str) -> bytes:
    """A name of a file, which may be no text."""
    return name.encode("utf-8", "surrogatepass")


def _text(name: bytes) -> str:
    return name.decode("utf-8", "surrogatepass")


def _number(text: str) -> int:
    """Stands for a text, in an eighth of its room."""
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), signed=True)


def rules(context: checks.Context, locale: str) -> str:
    """What stands for all that the checks of a locale's catalogs know beside the catalog and its article."""
    return _digest(repr((_version(), context.source, context.locales, _terms(context, locale))))


def mark(rules: str, document: str, data: bytes) -> str:
    """What stands for a catalog that is examined: the rules, its document's digest, and what its file holds."""
    return f"{rules} {document} {_digest(data)}"


def _terms(context: checks.Context, locale: str) -> object:
    known = context.glossaries.get(locale)
    return (known.terms if known is not None else ()), context.lengths.get(locale)


def _digest(said: str | bytes) -> str:
    data = said.encode("utf-8", "surrogatepass") if isinstance(said, str) else said
    return hashlib.sha256(data).hexdigest()[:32]


def document_digest(document: Document) -> str:
    """What a document's units say and are; it is the same for each locale."""
    parts = (
        f"{unit.key}\0{inline.encode(unit.source)}\0{unit.role}\0{unit.scope}\0{unit.syntax}" for unit in document.units
    )
    return _digest("\1".join((document.name, document.path, *parts)))


@lru_cache(maxsize=1)
def _version() -> str:
    """Ours, and what the checks are made of: a change of either makes all unknown."""
    whole = hashlib.sha256(__version__.encode())
    for room in ("checks", "qa"):
        for file in sorted(files("transpub").joinpath(room).iterdir(), key=lambda each: each.name):
            if file.name.endswith((".py", ".txt")):
                whole.update(_content(file))
    return whole.hexdigest()


def _content(file: Traversable) -> bytes:
    return file.name.encode() + file.read_bytes()


def _written(found: checks.Examined) -> str:
    row = [
        [[state.value, theme, count] for state, theme, count in found.counts],
        [
            [name, each.message, each.locale, each.article, each.key, each.file, each.line, each.source, each.target]
            for name, each in found.found
        ],
        found.texts,
        found.ignored,
    ]
    text = json.dumps(row, ensure_ascii=False, separators=(",", ":"))
    return text if text.isascii() or _whole(text) else json.dumps(row)


def _whole(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _read(place: tuple[str, str, str, str], row: str) -> checks.Examined:
    locale, article, path, file = place
    counts, faults, texts, ignored = json.loads(row)
    return checks.Examined(
        locale,
        article,
        path,
        file,
        tuple((State(state), bool(theme), int(count)) for state, theme, count in counts),
        tuple((name, checks.Fault(*parts)) for name, *parts in faults),
        tuple((str(key), int(line), str(source), str(target)) for key, line, source, target in texts),
        tuple((str(key), tuple(map(str, names))) for key, names in ignored),
    )


def data_of(path: Path) -> bytes | None:
    """What a file holds, None where it cannot be read: the catalog's reader says why."""
    try:
        return path.read_bytes() if path.is_file() else None
    except OSError:
        return None
