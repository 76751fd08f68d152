"""What the memory is made of, and what it has answered, as a former run had it. A disposable cache."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import MutableMapping
from typing import TYPE_CHECKING

from transpub import memory
from transpub.model import Suggestion
from transpub.pipeline.database import Database

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


class Recalled(Database):
    """Of each catalog the pairs that it gives, and answers of the memory, by locale."""

    form = "1"
    tables = """
CREATE TABLE IF NOT EXISTS pairs (locale TEXT, name TEXT, digest TEXT, pairs TEXT, PRIMARY KEY (locale, name));
CREATE TABLE IF NOT EXISTS answers (locale TEXT, text TEXT, answer TEXT, PRIMARY KEY (locale, text)) WITHOUT ROWID;
"""

    def pairs(self, locale: str, digests: Mapping[str, str]) -> Mapping[str, tuple[memory.Pair, ...]]:
        """The pairs of the catalogs whose pairs have these digests, by name, as far as they are known."""
        found: dict[str, tuple[memory.Pair, ...]] = {}
        with contextlib.suppress(sqlite3.Error, ValueError, TypeError):
            rows = self._db.execute("SELECT name, digest, pairs FROM pairs WHERE locale = ?", (locale,))
            for name, digest, pairs in rows:
                if digests.get(name) == digest:
                    found[name] = tuple(memory.Pair(*map(str, each)) for each in json.loads(pairs))
        return found

    def keep_pairs(self, locale: str, rows: Iterable[tuple[str, str, tuple[memory.Pair, ...]]], *, whole: bool) -> None:
        """Keeps pairs, each with a catalog's name and their digest; all others go where these are the `whole`."""
        with contextlib.suppress(sqlite3.Error):
            if whole:
                self._db.execute("DELETE FROM pairs WHERE locale = ?", (locale,))
            self._db.executemany(
                "INSERT OR REPLACE INTO pairs VALUES (?, ?, ?, ?)",
                (
                    (locale, name, digest, json.dumps([[p.source, p.target, p.origin, p.key, p.state] for p in pairs]))
                    for name, digest, pairs in rows
                ),
            )

    def answers(self, locale: str, fingerprint: str) -> MutableMapping[str, Suggestion | None]:
        """What the memory with this fingerprint has answered, and will answer; what others have is forgotten."""
        key = f"memory {locale}"
        with contextlib.suppress(sqlite3.Error):
            if self.said(key) != fingerprint:
                self._db.execute("DELETE FROM answers WHERE locale = ?", (locale,))
                self.say(key, fingerprint)
        return _Answers(self._db, locale)


class _Answers(MutableMapping[str, Suggestion | None]):
    """The answers of one locale."""

    def __init__(self, db: sqlite3.Connection, locale: str) -> None:
        self._db, self._locale = db, locale
        self._made: dict[str, Suggestion | None] = {}

    def __getitem__(self, text: str) -> Suggestion | None:
        """An answer; KeyError where there is none yet."""
        if text not in self._made:
            self._made[text] = self._kept(text)
        return self._made[text]

    def _kept(self, text: str) -> Suggestion | None:
        try:
            asked = self._locale, text
            row = self._db.execute("SELECT answer FROM answers WHERE locale = ? AND text = ?", asked).fetchone()
            said = json.loads(row[0])
            return Suggestion(float(said[0]), str(said[1])) if said is not None else None
        except (sqlite3.Error, ValueError, TypeError, LookupError):
            raise KeyError(text) from None

    def __setitem__(self, text: str, answer: Suggestion | None) -> None:
        """Keeps an answer."""
        self._made[text] = answer
        row = json.dumps([answer.score, answer.target] if answer else None, ensure_ascii=False)
        with contextlib.suppress(sqlite3.Error, UnicodeEncodeError):
            self._db.execute("INSERT OR REPLACE INTO answers VALUES (?, ?, ?)", (self._locale, text, row))

    def __delitem__(self, text: str) -> None:
        """Nobody takes back an answer."""
        raise NotImplementedError(text)

    def __iter__(self) -> Iterator[str]:
        """The texts of this run."""
        return iter(self._made)

    def __len__(self) -> int:
        """How many texts there are of this run."""
        return len(self._made)
