"""What `publish` keeps of its last run: facts of articles, pages and what they were made of. A disposable cache."""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING

from transpub.pipeline.database import Database

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Store(Database):
    """Of each input file its mark, of each article its facts, of each file of the site a row."""

    form = "3"
    tables = """
CREATE TABLE IF NOT EXISTS files (path TEXT PRIMARY KEY, mark TEXT, digest TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, key TEXT, facts TEXT, bodies TEXT);
CREATE TABLE IF NOT EXISTS pages (folder TEXT, path TEXT, row TEXT, PRIMARY KEY (folder, path)) WITHOUT ROWID;
"""

    def files(self) -> dict[str, tuple[str, str]]:
        """Of each input file, by path: its mark on the disk, and the digest of its content."""
        return {path: (mark, digest) for path, mark, digest in self._db.execute("SELECT path, mark, digest FROM files")}

    def keep_files(self, rows: Iterable[tuple[str, str, str]]) -> None:
        """Keeps marks and digests of files, by path."""
        self._db.executemany("INSERT OR REPLACE INTO files VALUES (?, ?, ?)", rows)

    def facts(self) -> dict[str, tuple[str, str]]:
        """Of each article, by name: the key that its facts were made of, and its facts."""
        return {name: (key, facts) for name, key, facts in self._db.execute("SELECT name, key, facts FROM facts")}

    def bodies(self, name: str) -> Mapping[str, list[str]]:
        """An article's HTML by locale: heading, body and footer."""
        row = self._db.execute("SELECT bodies FROM facts WHERE name = ?", (name,)).fetchone()
        return dict(json.loads(row[0])) if row else {}

    def keep_facts(self, name: str, key: str, facts: str, bodies: str) -> None:
        """Keeps an article's facts and HTML, both as JSON."""
        self._db.execute("INSERT OR REPLACE INTO facts VALUES (?, ?, ?, ?)", (name, key, facts, bodies))

    def forget_facts(self, names: Iterable[str]) -> None:
        """Forgets articles."""
        self._db.executemany("DELETE FROM facts WHERE name = ?", ((name,) for name in names))

    def pages(self, folder: str) -> dict[str, list[object]]:
        """The rows of an output folder's files, by path."""
        found = self._db.execute("SELECT path, row FROM pages WHERE folder = ?", (folder,))
        return {path: json.loads(row) for path, row in found}

    def keep_pages(self, folder: str, rows: Mapping[str, list[object]], gone: Iterable[str]) -> None:
        """Keeps rows of an output folder's files, and forgets others."""
        self._db.executemany("DELETE FROM pages WHERE folder = ? AND path = ?", ((folder, path) for path in gone))
        self._db.executemany(
            "INSERT OR REPLACE INTO pages VALUES (?, ?, ?)",
            ((folder, path, json.dumps(row, ensure_ascii=False, separators=(",", ":"))) for path, row in rows.items()),
        )

    def again(self) -> Store:
        """Another connection to the same file, for another process; itself where it is in memory."""
        return _Reading(self.path) if self.path is not None else self


class _Reading(Store):
    """A connection that only reads."""

    def _opened(self) -> sqlite3.Connection:
        return sqlite3.connect(f"file:{self.path}?mode=ro", uri=True, timeout=30, isolation_level=None)
