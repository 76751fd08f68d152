"""The cache of machine translations: the same text is never translated twice by the same model.

It is disposable. Whatever happens to its file costs time only: no function here raises for it.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import sqlite3
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from transpub.engines import Translation, results

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from transpub.engines import Engine

_TABLE = "CREATE TABLE IF NOT EXISTS translations (key BLOB PRIMARY KEY, text TEXT NOT NULL, score REAL) WITHOUT ROWID"
_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_ASKED = 500
"""Keys of one query: SQLite takes 999 parameters in its oldest builds."""

_LOOKED_UP = 2000
"""Texts that are looked up together: what is known of them is handed over before the next are looked up."""

SAVED = 32
"""Results that are saved together: a process that is killed loses fewer."""


@dataclass(slots=True)
class Cache:
    """An SQLite file that processes may share. Where it cannot be used, nothing is found and nothing kept."""

    path: Path
    _connection: sqlite3.Connection | None = field(default=None, repr=False)

    @classmethod
    def open(cls, path: Path) -> Cache:
        """The cache in that file, made if need be; a damaged file is replaced."""
        cache = cls(path)
        cache._connect()
        return cache

    def get_many(
        self, engine: str, model: str, source: str, target: str, texts: Iterable[str]
    ) -> dict[str, Translation]:
        """What is known of those texts."""
        keys = {key(engine, model, source, target, text): text for text in texts}
        found = {}
        rest = list(keys)
        for start in range(0, len(rest), _ASKED):
            part = rest[start : start + _ASKED]
            marks = ",".join("?" * len(part))
            query = f"SELECT key, text, score FROM translations WHERE key IN ({marks})"  # noqa: S608  # question marks
            for digest, text, score in self._run(query, part):
                if isinstance(text, str) and isinstance(score, float | None):
                    found[keys[digest]] = Translation(text, score, engine, model)
        return found

    def put_many(
        self, engine: str, model: str, source: str, target: str, translations: Mapping[str, Translation]
    ) -> None:
        """Keeps the translations of those texts, in one transaction."""
        rows = [
            (key(engine, model, source, target, text), made.text, made.score)
            for text, made in translations.items()
            if _writable(made.text)
        ]
        if rows:
            self._run_many("INSERT OR REPLACE INTO translations VALUES (?, ?, ?)", rows)

    def close(self) -> None:
        """Lets the file go; nothing is found or kept from then on."""
        if self._connection is not None:
            with contextlib.suppress(sqlite3.Error):
                self._connection.close()
            self._connection = None

    def _run(self, statement: str, values: Sequence[bytes]) -> list[tuple[bytes, object, object]]:
        if self._connection is None:
            return []
        try:
            return self._connection.execute(statement, values).fetchall()
        except sqlite3.Error as error:
            self._heal(error)
            return []

    def _run_many(self, statement: str, rows: Sequence[tuple[bytes, str, float | None]]) -> None:
        if self._connection is None:
            return
        try:
            with self._connection:
                self._connection.executemany(statement, rows)
        except sqlite3.Error as error:
            self._heal(error)

    def _connect(self) -> None:
        try:
            self._open()
        except (sqlite3.Error, OSError) as error:
            self._heal(error)

    def _open(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(self.path, timeout=10)
        self._connection.execute("PRAGMA synchronous = OFF")  # a power cut may damage it: it is disposable
        with self._connection:
            self._connection.execute(_TABLE)

    def _heal(self, error: Exception) -> None:
        """Starts anew where the file is damaged; a file that is locked or read-only is left as it is."""
        if getattr(error, "sqlite_errorcode", 0) & 0xFF not in _DAMAGED:
            return
        self.close()
        with contextlib.suppress(sqlite3.Error, OSError):
            self.path.unlink(missing_ok=True)
            self.path.with_name(f"{self.path.name}-journal").unlink(missing_ok=True)
            self._open()


def key(engine: str, model: str, source: str, target: str, text: str) -> bytes:
    """What a translation is known by: the text, and all that decides what becomes of it."""
    return hashlib.sha256(json.dumps([engine, model, source, target, text]).encode()).digest()


def marked(source: str) -> str:
    """What the translation of a source with marks, with its marks, is kept by; no text begins so."""
    return f"\0{source}"


def _writable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False  # half of a surrogate pair
    return True


@dataclass(frozen=True, slots=True)
class Cached:
    """An engine that asks the cache first. A text that occurs twice in one call is translated once."""

    engine: Engine
    cache: Cache

    @property
    def name(self) -> str:
        """The name of the engine itself."""
        return self.engine.name

    def model(self, source: str, target: str) -> str:
        """The identity of what will translate, by the engine itself."""
        return self.engine.model(source, target)

    def __getattr__(self, name: str) -> object:
        """What the engine itself can do beside translating, where it can."""
        if name in {"variants", "align", "takes_marks", "nonsense"}:
            return getattr(self.engine, name)
        if name == "informed":
            informed = self.engine.informed  # type: ignore[attr-defined]  # AttributeError says that it cannot
            return lambda terms: Cached(informed(terms), self.cache)
        raise AttributeError(name)

    def keep(self, source: str, target: str, made: Mapping[str, Translation]) -> None:
        """Puts better translations of texts in the place of those that are known."""
        self.cache.put_many(self.name, self.model(source, target), source, target, made)

    def translate(self, texts: Sequence[str], source: str, target: str) -> Iterator[Translation | None]:
        """In the order of the texts; what comes from the engine is saved as it comes, also when the caller stops."""
        return results.in_order(self.stream(texts, source, target), len(texts))

    def stream(self, texts: Sequence[str], source: str, target: str) -> Iterator[tuple[int, Translation | None]]:
        """What is known first, then what comes from the engine, in its order."""
        asked = (self.name, self.model(source, target), source, target)
        wanted: dict[str, list[int]] = {}
        for begin in range(0, len(texts), _LOOKED_UP):
            part = texts[begin : begin + _LOOKED_UP]
            known = self.cache.get_many(*asked, dict.fromkeys(part))
            for place, text in enumerate(part, begin):
                if text in known:
                    yield place, known[text]
                else:
                    wanted.setdefault(text, []).append(place)
        missing = list(wanted)
        unsaved: dict[str, Translation] = {}
        try:
            for index, made in results.stream(self.engine, missing, source, target):
                if made is not None:
                    unsaved[missing[index]] = made
                if len(unsaved) >= SAVED:
                    self.cache.put_many(*asked, unsaved)
                    unsaved = {}
                for place in wanted[missing[index]]:
                    yield place, made
        finally:
            self.cache.put_many(*asked, unsaved)


def cached(engine: Engine, cache: Cache) -> Engine:
    """The engine, asking the cache first."""
    return Cached(engine, cache)
