"""What `publish` keeps of its last run: facts of articles, pages and what they were made of. A disposable cache."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

_FORM = "3"
"""Changes where the tables do."""
_TABLES = """
CREATE TABLE IF NOT EXISTS said (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS files (path TEXT PRIMARY KEY, mark TEXT, digest TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, key TEXT, facts TEXT, bodies TEXT);
CREATE TABLE IF NOT EXISTS pages (folder TEXT, path TEXT, row TEXT, PRIMARY KEY (folder, path)) WITHOUT ROWID;
"""


class Store:
    """The cache in a file; one that is damaged, or cannot be written, is an empty one in memory."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self._db = self._opened()

    def _opened(self) -> sqlite3.Connection:
        if self.path is not None:
            for _ in range(2):
                db: sqlite3.Connection | None = None
                try:
                    self.path.parent.mkdir(parents=True, exist_ok=True)
                    db = sqlite3.connect(self.path, timeout=5, isolation_level=None)
                    # A cache: it may be lost with the machine, and is made anew.
                    db.executescript(f"PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; {_TABLES}")
                    known = dict(db.execute("SELECT key, value FROM said WHERE key = 'form'"))
                    if known.get("form", _FORM) != _FORM:
                        raise sqlite3.DatabaseError("another form")  # as a damaged one
                    db.execute("INSERT OR REPLACE INTO said VALUES ('form', ?)", (_FORM,))
                    db.execute("BEGIN IMMEDIATE")
                except sqlite3.OperationalError:  # locked by another run, or nobody may write here
                    if db is not None:
                        db.close()
                    break
                except (sqlite3.Error, OSError):
                    if db is not None:
                        db.close()
                    for end in ("", "-wal", "-shm"):
                        with contextlib.suppress(OSError):
                            self.path.with_name(self.path.name + end).unlink()
                else:
                    return db
        self.path = None
        db = sqlite3.connect(":memory:", isolation_level=None)
        db.executescript(_TABLES)
        db.execute("BEGIN")
        return db

    def said(self, key: str) -> str:
        """What was kept under a key; "" where nothing was."""
        row = self._db.execute("SELECT value FROM said WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else ""

    def say(self, key: str, value: str) -> None:
        """Keeps a text under a key."""
        self._db.execute("INSERT OR REPLACE INTO said VALUES (?, ?)", (key, value))

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

    def settle(self) -> None:
        """Makes what was kept visible to other connections."""
        with contextlib.suppress(sqlite3.Error):
            self._db.execute("COMMIT")
            self._db.execute("BEGIN IMMEDIATE")

    def again(self) -> Store:
        """Another connection to the same file, for another process; itself where it is in memory."""
        return _Reading(self.path) if self.path is not None else self

    def close(self) -> None:
        """Keeps all, and lets go of the file."""
        with contextlib.suppress(sqlite3.Error):
            self._db.execute("COMMIT")
        self._db.close()


class _Reading(Store):
    """A connection that only reads."""

    def _opened(self) -> sqlite3.Connection:
        return sqlite3.connect(f"file:{self.path}?mode=ro", uri=True, timeout=30, isolation_level=None)
