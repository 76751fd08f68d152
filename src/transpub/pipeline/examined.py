"""What the checks of each catalog said in a former run, kept as long as catalog, article and settings are the same.

A cache: deleting it costs time only, and a damaged one is none.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from transpub import __version__, catalog, checks, inline
from transpub.errors import CatalogError
from transpub.model import State

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable
    from pathlib import Path

    from transpub.config import Project
    from transpub.model import Document


class Kept:
    """The examined catalogs of one locale, by file."""

    def __init__(self, project: Project, locale: str, context: checks.Context) -> None:
        self.locale, self.context = locale, context
        self.path = project.cache / f"checks-{locale}.json"
        self._rules = _digest(repr((_version(), context.source, context.locales, _terms(context, locale))))
        self._known: dict[str, list[object]] = {}
        self._asked: dict[str, list[object]] = {}
        self._changed = False
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
            found = json.loads(self.path.read_bytes())
            if found["rules"] == self._rules:
                self._known = dict(found["catalogs"])

    def known(self, document: str, file: str, data: bytes) -> checks.Examined | None:
        """What was said of a catalog whose file holds `data`, None where it is not known.

        `document` is its document's digest.
        """
        row = self._known.get(file)
        with contextlib.suppress(ValueError, KeyError, TypeError, IndexError, AssertionError):
            if row is not None and row[0] == _mark(document, data):
                found = _read(row[1])
                self._asked[file] = row
                return found
        return None

    def keep(self, document: str, found: checks.Examined, data: bytes) -> None:
        """What has just been said of the catalog whose file holds `data`."""
        self._asked[found.file] = [_mark(document, data), _written(found)]
        self._changed = True

    def save(self, *, whole: bool) -> None:
        """Keeps what is new; what was not asked for is forgotten only where all catalogs were."""
        rows = self._asked if whole else {**self._known, **self._asked}
        if self._changed or rows.keys() != self._known.keys():
            text = json.dumps({"rules": self._rules, "catalogs": rows}, ensure_ascii=False, separators=(",", ":"))
            with contextlib.suppress(CatalogError):  # one that cannot be written costs time only
                catalog.save(self.path, text.encode("utf-8", "surrogatepass"))


def _mark(document: str, data: bytes) -> str:
    return f"{document} {_digest(data)}"


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


def _written(found: checks.Examined) -> list[object]:
    return [
        [found.locale, found.article, found.path, found.file],
        [[state.value, theme, count] for state, theme, count in found.counts],
        [
            [name, each.message, each.locale, each.article, each.key, each.file, each.line, each.source, each.target]
            for name, each in found.found
        ],
        found.texts,
        found.ignored,
    ]


def _read(row: object) -> checks.Examined:
    assert isinstance(row, list)
    (locale, article, path, file), counts, faults, texts, ignored = row
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
