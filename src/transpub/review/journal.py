"""What was done on the page: to be undone, to be counted, and to be brought back where another program put it out.

The actions of this run are in memory. A line for each goes into the project's cache, for the statistics of the days
before; deleting it costs these only.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from transpub.model import State, fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from transpub.catalog import Change

PAUSE = 300.0
"""Seconds without an action after which nobody is taken to have been at work."""
_LEAST = 0.05
"""Hours from which a speed can be told."""
_MOST = 20_000_000
"""Bytes of the file that are read and kept."""


@dataclass(slots=True)
class Action:
    """What one press of a button did, in one catalog."""

    number: int
    kind: str
    locale: str
    article: str
    changes: tuple[Change, ...]
    when: dt.datetime
    undone: bool = False


@dataclass(frozen=True, slots=True)
class Pace:
    """A locale's work as the journal knows it: segments passed, and hours at work."""

    locale: str
    passed: int
    hours: float

    @property
    def speed(self) -> float | None:
        """Segments passed in an hour; None where there is too little to tell."""
        return self.passed / self.hours if self.passed > 1 and self.hours > _LEAST else None


@dataclass(slots=True)
class Journal:
    """The actions of this run, oldest first."""

    path: Path | None = None
    actions: list[Action] = field(default_factory=list)

    def add(self, kind: str, locale: str, article: str, changes: tuple[Change, ...]) -> Action:
        """Notes an action that was done."""
        action = Action(len(self.actions) + 1, kind, locale, article, changes, dt.datetime.now(dt.UTC))
        self.actions.append(action)
        self._write(action)
        return action

    def last(self, locale: str = "", article: str = "") -> Action | None:
        """The last action that can be taken back, of a catalog where one is named."""
        for each in reversed(self.actions):
            here = not locale or (each.locale, each.article) == (locale, article)
            if here and not each.undone and each.kind != "undo" and each.changes:
                return each
        return None

    def of_number(self, number: int) -> Action | None:
        """The action of a number."""
        return self.actions[number - 1] if 0 < number <= len(self.actions) else None

    def history(self, locale: str, article: str) -> dict[str, list[Change]]:
        """The changes of each entry of a catalog in this run, oldest first."""
        found: dict[str, list[Change]] = {}
        for action in self.actions:
            if (action.locale, action.article) == (locale, article):
                for change in action.changes:
                    found.setdefault(change.after.key, []).append(change)
        return found

    def texts(self) -> dict[str, str]:
        """The texts that stood in entries before they were changed here, by their fingerprints, in all runs."""
        found: dict[str, str] = {}
        for row in self._lines():
            with contextlib.suppress(ValueError, KeyError, TypeError):
                found |= {fingerprint(str(before)): str(before) for _, before, _ in row["texts"] if before}
        return found

    def paces(self) -> tuple[Pace, ...]:
        """Each locale's pace, over all that the file still knows."""
        passed: dict[str, int] = {}
        hours: dict[str, float] = {}
        before: dict[str, float] = {}
        for when, locale, count in self._rows():
            passed[locale] = passed.get(locale, 0) + count
            gap = when - before.get(locale, when)
            hours[locale] = hours.get(locale, 0.0) + (gap / 3600 if 0 < gap <= PAUSE else 0.0)
            before[locale] = when
        return tuple(Pace(locale, passed[locale], hours[locale]) for locale in sorted(passed))

    def _rows(self) -> Iterator[tuple[float, str, int]]:
        """Time in seconds, locale and how many segments were passed, action by action."""
        for row in self._lines():
            with contextlib.suppress(ValueError, KeyError, TypeError):
                yield float(row["time"]), str(row["locale"]), int(row["passed"])

    def _lines(self) -> Iterator[dict[str, Any]]:
        lines: list[str] = []
        if self.path is not None:
            with contextlib.suppress(OSError), self.path.open("rb") as file:
                lines = file.read(_MOST).decode("utf-8", "replace").splitlines()
        for line in lines:
            with contextlib.suppress(ValueError):
                row = json.loads(line)
                if isinstance(row, dict):
                    yield row

    def _write(self, action: Action) -> None:
        if self.path is None:
            return
        row = {
            "time": round(action.when.timestamp(), 1),
            "kind": action.kind,
            "locale": action.locale,
            "article": action.article,
            "passed": _passed(action),
            "texts": [[each.after.key, each.before.target, each.after.target] for each in action.changes],
        }
        with contextlib.suppress(OSError):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            if self.path.is_file() and self.path.stat().st_size > _MOST:
                self.path.replace(self.path.with_suffix(".old"))
            with self.path.open("a", encoding="utf-8", errors="replace") as file:
                file.write(json.dumps(row, ensure_ascii=False) + "\n")


def _passed(action: Action) -> int:
    """How many segments more are reviewed after an action than before; fewer where one was taken back."""
    reviewed = State.REVIEWED
    return sum((each.after.state is reviewed) - (each.before.state is reviewed) for each in action.changes)
