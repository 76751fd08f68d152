"""A disposable cache in a file of SQLite: deleting it costs time only, and a damaged one is an empty one."""

from __future__ import annotations

import contextlib
import sqlite3
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_SAID = "CREATE TABLE IF NOT EXISTS said (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;"


class Database:
    """Tables in a file; one that is damaged, or cannot be written, is an empty one in memory.

    What is put in is there for others with `settle` or `close`; until then no other run can write.
    """

    tables = ""
    form = ""
    """Changes where the tables do."""

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
                    db.executescript(f"PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; {_SAID}{self.tables}")
                    known = dict(db.execute("SELECT key, value FROM said WHERE key = 'form'"))
                    if known.get("form", self.form) != self.form:
                        raise sqlite3.DatabaseError("another form")  # as a damaged one
                    db.execute("INSERT OR REPLACE INTO said VALUES ('form', ?)", (self.form,))
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
        db.executescript(f"{_SAID}{self.tables}")
        db.execute("BEGIN")
        return db

    def said(self, key: str) -> str:
        """What was kept under a key; "" where nothing was."""
        row = self._db.execute("SELECT value FROM said WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else ""

    def say(self, key: str, value: str) -> None:
        """Keeps a text under a key."""
        self._db.execute("INSERT OR REPLACE INTO said VALUES (?, ?)", (key, value))

    def settle(self) -> None:
        """Makes what was kept visible to other connections."""
        with contextlib.suppress(sqlite3.Error):
            self._db.execute("COMMIT")
            self._db.execute("BEGIN IMMEDIATE")

    def close(self) -> None:
        """Keeps all, and lets go of the file."""
        with contextlib.suppress(sqlite3.Error):
            self._db.execute("COMMIT")
        self._db.close()
