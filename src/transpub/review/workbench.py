"""A project on the reviewer's desk: documents and catalogs as they are on the disk now, and what is saved into them.

Nothing is kept that the files do not say, but for the journal of this run; whatever another program saves is seen at
the next look. One lock is held for as long as a look or a save takes.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import getpass
import hashlib
import threading
import time
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from transpub import catalog, checks, config, formats, inline
from transpub.engines import cache
from transpub.errors import CatalogError, TranspubError, UsageError
from transpub.model import SITE, THEME_STRING, State, Unit, Verbatim
from transpub.pipeline import draft, drafter, extract, inspect, load, marks, quality, remember, site, survey, terms
from transpub.pipeline.examined import data_of
from transpub.pipeline.git import git
from transpub.review.journal import Action, Journal
from transpub.review.queue import Segment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from transpub.catalog import Change, Clash, Edit
    from transpub.config import Project
    from transpub.glossary import Glossary, Term
    from transpub.memory import Memory
    from transpub.model import Catalog, Document, Entry, Finding, Inline, Suggestion

FEW = 400
"""Segments of an article whose checks are run at once; those of a longer one are awaited by nobody."""
_AGAIN = 40
"""Entries that are looked at one by one after a save; where more have changed, all are."""
_LATER = 1.0
"""Seconds after which that begins: the page itself comes first."""
_MOMENT = 3.0
"""Seconds after which the memory is made anew where catalogs have changed."""
_SEEN = 20_000
"""Entries that were shown and may come back from a form."""
_WHOLE = frozenset({"letters", "shifted", "swapped"})
"""Checks that ask of the neighbours: a single entry tells them nothing."""
_ASKED = checks.TEXTS | {"marks"}
"""The checks that say what is wrong with a translation: its state is shown anyway."""

_Found: TypeAlias = "Mapping[str, tuple[Finding, ...]]"


@dataclass(frozen=True, slots=True)
class Opened:
    """A document's catalog in a locale as its file has it, brought up to date with the article, nothing written.

    `data` is what the file holds, None where there is none; `settled` says that this is the catalog to the letter.
    `mark` stands for all of it.
    """

    document: Document
    locale: str
    path: Path
    file: str
    data: bytes | None
    catalog: Catalog
    entries: Mapping[str, Entry]
    units: tuple[Unit, ...]
    blocks: Mapping[str, int]
    mark: str
    settled: bool

    def unit(self, key: str) -> Unit:
        """The unit of a key; UsageError where there is none."""
        found = next((each for each in self.units if each.key == key), None)
        if found is None:
            raise UsageError(f"no segment {key!r}")
        return found


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of edits: the action that was noted, None where nothing changed, and the edits that clashed."""

    action: Action | None
    clashes: tuple[Clash, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A document in the list: how many of its segments are in each state, by locale; None where it cannot be read."""

    name: str
    title: str
    counts: Mapping[str, Mapping[State, int] | None]


class Workbench:
    """One project, for as long as the page is open."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.project: Project = config.load(root)
        self.lock = threading.RLock()
        self.journal = Journal(self.project.cache / "review.jsonl")
        self.by = _name(root)
        self.problems: tuple[TranspubError, ...] = ()
        self._config = marks.of(root / config.FILE)
        self._documents: dict[str, Document] = {}
        self._files: dict[str, str] = {}
        self._opened: dict[tuple[str, str], Opened] = {}
        self._found: dict[tuple[str, str], tuple[Opened, _Found, bool]] = {}
        self._examined: dict[tuple[str, str], Opened] = {}
        self._segments: dict[tuple[str, str], tuple[Segment | None, ...]] = {}
        self._seen: dict[str, Entry] = {}
        self._memories: dict[str, tuple[str, float, Memory]] = {}
        self._places: dict[str, list[tuple[str, str]]] | None = None
        self._prepared: dict[str, tuple[Document, Callable[[Mapping[str, Inline], str], object]]] = {}

    # -- what there is

    def documents(self) -> Mapping[str, Document]:
        """The documents that are translated, by name in the order of their files, `_site` last, as of the last look."""
        with self.lock:
            if not self._documents:
                self.look_again()
            return self._documents

    def look_again(self) -> None:
        """Reads the articles and settings that have changed on the disk."""
        with self.lock:
            self._configured()
            project = self.project
            files = load.article_files(project)
            now = {str(path): marks.of(path) for path in (*files, *load.catalog_files(project, ""))}
            if now != self._files or not self._documents:
                self._documents = self._read(now, files)
                self._files, self._places = now, None

    def _configured(self) -> None:
        found = marks.of(self.root / config.FILE)
        if found != self._config:
            self.project, self._config = config.load(self.root), found
            self._documents, self._files = {}, {}
            self._opened.clear()
            self._found.clear()
            self._memories.clear()

    def _read(self, now: Mapping[str, str], files: Sequence[Path]) -> dict[str, Document]:
        """All documents; those of a few changed files alone where that is enough."""
        project, known = self.project, self._documents
        if known and now.keys() == self._files.keys() and not self.problems:
            changed = [path for path in files if now[str(path)] != self._files[str(path)]]
            templates = sum(now[path] != self._files[path] for path in now) - len(changed)
            with contextlib.suppress(TranspubError):
                again = [load.alone(project, path, ("", *project.site.locales)) for path in changed[:3]]
                own = {each.name: each for each in again if each is not None and each.name in known}
                same = all(site.terms_of(each) == site.terms_of(known[name]) for name, each in own.items())
                if len(own) == len(changed) and same and not templates:
                    return {name: own.get(name, each) for name, each in known.items()}
        loaded = load.load(project)
        self.problems = loaded.problems
        found = {each.name: each for each in loaded.documents if each.meta.get("translate") is not False}
        try:
            found[SITE] = extract.site_document(project, loaded)
        except CatalogError as error:
            self.problems = (*self.problems, error)
        return found

    def document(self, name: str) -> Document:
        """The document of a name; UsageError where there is none."""
        found = self.documents().get(name)
        if found is None:
            raise UsageError(f"no article {name!r}")
        return found

    def open(self, locale: str, name: str) -> Opened:
        """A catalog as it is now; UsageError for a locale or article that is none, CatalogError for a damaged file."""
        with self.lock:
            document = self.document(name)
            if locale not in self.project.site.locales:
                raise UsageError(f"no locale {locale!r}")
            path = load.catalog_path(self.project, locale, name)
            before = self._opened.get((locale, name))
            data = data_of(path)
            if before is not None and before.document is document and before.data == data:
                return before
            opened = self._made(document, locale, path, data)
            self._opened[locale, name] = opened
            return opened

    def _made(self, document: Document, locale: str, path: Path, data: bytes | None) -> Opened:
        file = load.named(self.project, path)
        if document.origin is not None:
            said = f"the article {document.origin.name!r} was renamed or split, and its catalogs were not"
            raise CatalogError(said, file, "run 'transpub extract'")
        try:
            old = catalog.parse(data, file) if data is not None else None
        except CatalogError:
            old = catalog.load(path, file)  # which looks again where an editor is in the middle of saving
            data = data_of(path)
        found = self._current(document, locale, old)
        return self._of(document, locale, path, data, found, settled=found is old)

    def _current(self, document: Document, locale: str, old: Catalog | None) -> Catalog:
        """The catalog as `extract` would have it."""
        known = catalog.current(old, catalog.texts(document)) if document.name != SITE else None
        if old is not None and known is not None:
            return old if known == old.entries else replace(old, entries=known)
        made = extract.brought(self.project, document, locale, old)
        return old if old is not None and made == old else made

    def _of(  # noqa: PLR0913  # each is a fact of its own
        self, document: Document, locale: str, path: Path, data: bytes | None, found: Catalog, *, settled: bool
    ) -> Opened:
        entries = {entry.key: entry for entry in found.entries}
        wanted = document.name == SITE
        units = tuple(unit for unit in document.units if (wanted or unit.scope == "article") and unit.key in entries)
        mark = _mark(data, document)
        file = load.named(self.project, path)
        return Opened(document, locale, path, file, data, found, entries, units, _blocks(document), mark, settled)

    def rows(self) -> tuple[Row, ...]:
        """Every document with its progress."""
        out = []
        for document in self.documents().values():
            counts: dict[str, Mapping[State, int] | None] = {}
            for locale in self.project.site.locales:
                try:
                    opened = self.open(locale, document.name)
                except CatalogError:
                    counts[locale] = None
                else:
                    roles = {unit.key: unit.role for unit in opened.units}
                    counts[locale] = Counter(
                        entry.state for entry in opened.catalog.entries if roles.get(entry.key) != THEME_STRING
                    )
            out.append(Row(document.name, title(document), counts))
        return tuple(out)

    # -- what is said of it

    def segments(self, opened: Opened, *, wait: bool = False) -> tuple[tuple[Segment, ...], bool]:
        """The segments in the text's order with their findings, and whether the checks have been run.

        Those of a long article are run beside this, and none are known until they are done, unless one is to `wait`.
        """
        found = self._findings(opened, wait=wait)
        known: _Found = found or {}
        key = opened.locale, opened.document.name
        with self.lock:
            before = self._segments.get(key, ())
        if len(before) != len(opened.units):
            before = (None,) * len(opened.units)
        entries, blocks = opened.entries, opened.blocks
        made = tuple(
            [
                was
                if was is not None
                and was.unit is unit
                and was.entry is entries[unit.key]
                and was.findings == known.get(unit.key, ())
                else Segment(unit, entries[unit.key], known.get(unit.key, ()), blocks.get(unit.key, 0))
                for was, unit in zip(before, opened.units, strict=True)
            ]
        )
        with self.lock:
            self._segments[key] = made
        return made, found is not None

    def _findings(self, opened: Opened, *, wait: bool) -> _Found | None:
        key = opened.locale, opened.document.name
        with self.lock:
            basis, found, whole = self._found.get(key, (None, {}, False))
        if basis is opened and (whole or len(opened.units) > FEW):
            return found
        if basis is not None and basis.document is opened.document and len(opened.units) > FEW:
            was = basis.entries
            changed = [each for each, entry in opened.entries.items() if entry is not was.get(each)]
            changed = [each for each in changed if opened.entries[each] != was.get(each)]
            if len(changed) <= _AGAIN:
                again = {each: self.look(opened, opened.entries[each]) for each in changed}
                fresh = {**found, **again}
                with self.lock:
                    self._found[key] = opened, fresh, False
                return fresh
        if wait or len(opened.units) <= FEW:
            return self._examine(opened)
        with self.lock:
            if self._examined.get(key) is not opened:
                self._examined[key] = opened
                later = threading.Timer(_LATER, self._examine, (opened,))
                later.daemon = True
                later.start()
        return None

    def _examine(self, opened: Opened) -> _Found:
        """All that the checks of the catalog say of its entries."""
        context = survey.contexts(self.project)
        pair = checks.Pair(opened.document, opened.catalog, opened.locale, opened.file)
        found: dict[str, tuple[Finding, ...]] = {}
        for each in self._judged(checks.examine(pair, context)):
            found[each.key] = (*found.get(each.key, ()), each)
        with self.lock:
            self._found[opened.locale, opened.document.name] = opened, found, True
        return found

    def look(self, opened: Opened, entry: Entry) -> tuple[Finding, ...]:
        """What the checks say of an entry as it would be; those that ask its neighbours are silent."""
        alone = replace(opened.document, parts=(opened.unit(entry.key),), origin=None)
        pair = checks.Pair(alone, replace(opened.catalog, entries=(entry,), obsolete=()), opened.locale, opened.file)
        found = self._judged(checks.examine(pair, survey.contexts(self.project)))
        return tuple(each for each in found if each.key == entry.key and each.check not in _WHOLE)

    def _judged(self, examined: checks.Examined) -> tuple[Finding, ...]:
        settings = inspect.settings(self.project)
        return tuple(each for each in checks.judge([examined], (), settings) if each.key and each.check in _ASKED)

    def glossary(self, locale: str) -> Glossary:
        """The project's terms from its source language into a locale."""
        return terms.of_locale(self.project, locale)

    def terms(self, locale: str, source: str, target: str) -> tuple[tuple[Term, bool], ...]:
        """The terms of the glossary in a source, each with whether the translation has it."""
        known = self.glossary(locale)
        return tuple((term, known.has(term, target)) for term in known.find(source))

    def memory(self, locale: str) -> Memory:
        """The translation memory. What is passed here and elsewhere it learns a moment later: nobody waits for that."""
        with self.lock:
            known = self._memories.get(locale)
        if known is None:
            return self._remember(locale)
        now = time.monotonic()
        if now - known[1] > _MOMENT and self._catalogs(locale) != known[0]:
            with self.lock:
                self._memories[locale] = (known[0], now, known[2])  # one is enough
            threading.Thread(target=self._remember, args=(locale,), daemon=True).start()
        return known[2]

    def _remember(self, locale: str) -> Memory:
        found = self._catalogs(locale)
        known, _ = remember.of_locale(self.project, locale, remember.files(self.project, (locale,)))
        with self.lock:
            self._memories[locale] = found, time.monotonic(), known
        return known

    def _catalogs(self, locale: str) -> str:
        """What stands for all catalogs of a locale."""
        return marks.whole({str(path): marks.of(path) for path in load.catalog_files(self.project, locale)})

    def near(self, opened: Opened, entry: Entry) -> tuple[Suggestion, ...]:
        """What the memory knows of texts like an entry's, the best first, its own text left out."""
        memory = self.memory(opened.locale)
        adapted = memory.adapted(entry.source)
        found = (*((adapted,) if adapted is not None else ()), *memory.near(entry.source))
        return tuple(sorted(found, key=lambda each: -each.score))

    def alike(self, opened: Opened, key: str) -> tuple[tuple[str, Entry], ...]:
        """The other entries of the locale that have the same source, with the names of their articles."""
        with self.lock:
            if self._places is None:
                self._places = {}
                for document in self.documents().values():
                    for each, text in catalog.texts(document):
                        self._places.setdefault(text, []).append((document.name, each))
            places = self._places.get(opened.entries[key].source, [])
        out = []
        for name, each in places:
            if (name, each) == (opened.document.name, key):
                continue
            with contextlib.suppress(CatalogError, UsageError):
                found = self.open(opened.locale, name).entries.get(each)
                if found is not None and found.source == opened.entries[key].source:
                    out.append((name, found))
        return tuple(out)

    def machine_text(self, opened: Opened, entry: Entry) -> str:
        """What the machine wrote for an entry that a person has changed, as far as the cache still knows; else ""."""
        if entry.provenance is None or entry.raw_machine:
            return ""
        changes = self.journal.history(opened.locale, opened.document.name).get(entry.key, [])
        first = next((change.before.target for change in changes if change.before.raw_machine), "")
        unit = opened.unit(entry.key)
        path = draft.cached(self.project)
        if first or not path.is_file():
            return first
        kept = cache.Cache.open(path)
        try:
            return quality.drafted(self.project, kept, opened.locale, entry, unit.source) or ""
        finally:
            kept.close()

    def engines(self) -> tuple[str, ...]:
        """The engines that may be asked for another draft: the project's, and those that it has settings of."""
        said = self.project.translate
        return tuple(dict.fromkeys((said.engine, *said.options)))

    def ask(self, opened: Opened, key: str, engine: str) -> str:
        """Another engine's draft of a segment, with its marks; TranspubError where it has none."""
        if engine not in self.engines():
            raise UsageError(f"no engine {engine!r} in this project")
        unit = opened.unit(key)
        made = draft.engine_of(self.project, engine)
        source = self.project.site.source_language
        made.model(source, opened.locale)
        results = list(made.translate([inline.plain(unit.source)], source, opened.locale))
        result = results[0] if results else None
        carried = drafter.carried(unit.source, result.text) if result is not None else None
        if carried is None or not carried[0].strip():
            raise TranspubError(f"the engine {engine!r} has no translation of this")
        return carried[0]

    def blame(self, opened: Opened, key: str) -> tuple[str, str, str]:
        """Who last changed an entry in the repository: name, day, and what they said; empty where nobody knows."""
        line = _line(opened.data or b"", key)
        if not line:
            return "", "", ""
        said = git(self.root, "blame", "--porcelain", "-L", f"{line},+3", "--", opened.file)
        rows: list[dict[str, str]] = []
        for text in (said or b"").decode("utf-8", "replace").splitlines():
            if text.startswith("\t"):
                continue
            word, _, rest = text.partition(" ")
            if len(word) == 40 and rest[:1].isdigit():  # noqa: PLR2004  # a commit
                rows.append({"commit": word})
            elif rows:
                rows[-1][word] = rest
        known = {row["commit"]: row for row in rows if "author" in row}
        full = [row for row in known.values() if row.get("author-time", "").isdigit()]
        if not full:
            return "", "", ""
        newest = max(full, key=lambda row: int(row["author-time"]))
        day = dt.datetime.fromtimestamp(int(newest["author-time"]), dt.UTC).date().isoformat()
        return newest["author"], day, newest.get("summary", "")

    def contents(self, document: Document) -> Callable[[Mapping[str, Inline], str], object]:
        """What makes the article's pages with the key of each unit in them; worked out once for each text."""
        with self.lock:
            known = self._prepared.get(document.name)
            if known is None or known[0] is not document:
                made = formats.contents(
                    document,
                    source_lang=self.project.site.source_language,
                    settings=load.settings(self.project),
                    keyed=True,
                )
                known = self._prepared[document.name] = document, made
            return known[1]

    # -- what is done to it

    def shown(self, entry: Entry) -> str:
        """A word for an entry as it is shown, by which a form tells later what its reader saw."""
        said = (entry.key, entry.source, entry.target, entry.fuzzy, entry.previous, entry.comments, entry.review)
        word = hashlib.blake2b(repr((said, entry.provenance)).encode("utf-8", "replace"), digest_size=12).hexdigest()
        with self.lock:
            self._seen.pop(word, None)
            self._seen[word] = entry
            while len(self._seen) > _SEEN:
                del self._seen[next(iter(self._seen))]
        return word

    def seen(self, word: str) -> Entry | None:
        """The entry that was shown by this word; None where it was before this run, or long ago."""
        with self.lock:
            return self._seen.get(word)

    def save(  # each is a fact of its own
        self,
        locale: str,
        name: str,
        kind: str,
        edits: Callable[[Opened], Iterable[Edit]],
        *,
        led: bool = False,
    ) -> Saved:
        """Makes edits to a catalog, one save for all. Each is made to the entry as it is on the disk at that moment.

        With `led` none of them is made where the first clashes.
        CatalogError where the file cannot be read or written: then nothing was done.
        """
        with self.lock:
            opened = self.open(locale, name)
            wanted = tuple(edits(opened))
            changes: tuple[Change, ...] = ()
            clashes: tuple[Clash, ...] = ()
            after: Catalog | None = None

            def change(old: Catalog | None) -> Catalog:
                nonlocal changes, clashes, after
                now = opened.catalog if old is opened.catalog else self._current(opened.document, locale, old)
                after, changes, clashes = catalog.edited(now, wanted)
                if led and clashes and clashes[0].edit is wanted[0]:
                    after, changes = now, ()
                if changes or old is None:
                    return after
                after = None
                return old  # nothing of ours to be saved

            def known(data: bytes) -> Catalog | None:
                return opened.catalog if opened.settled and data == opened.data else None

            def sparing(before: bytes, ours: bytes) -> bytes:
                """Another program's way of writing stays in all other entries."""
                return catalog.spliced(before, ours, {each.after.key for each in changes})

            if wanted:
                data = catalog.rewrite(opened.path, change, opened.file, known=known, sparing=sparing)
                if data is not None and after is not None:
                    entries = {entry.key: entry for entry in after.entries}
                    mark = _mark(data, opened.document)
                    self._opened[locale, name] = replace(
                        opened, data=data, catalog=after, entries=entries, mark=mark, settled=True
                    )
            action = self.journal.add(kind, locale, name, changes) if changes else None
            return Saved(action, clashes)

    def undo(self, number: int) -> Saved:
        """Takes an action back, but for entries that somebody has changed since: those clash."""
        with self.lock:
            action = self.journal.of_number(number)
            if action is None or action.undone:
                raise UsageError("that is undone already, or was never done")
            back = [
                catalog.Edit(
                    each.after,
                    each.before,
                    decides=(each.after.target, each.after.fuzzy) != (each.before.target, each.before.fuzzy),
                )
                for each in action.changes
            ]
            done = self.save(action.locale, action.article, "undo", lambda _: back)
            if done.action is not None or not done.clashes:
                action.undone = True
            return done

    def overwritten(self, opened: Opened) -> tuple[Change, ...]:
        """The last changes of this run that are gone: a program that had loaded the file before saved it whole.

        So an entry says again what it said before one of our changes. What was undone here is not gone.
        """
        found = []
        for key, changes in self.journal.history(opened.locale, opened.document.name).items():
            now, last = opened.entries.get(key), changes[-1].after
            if now is None or now.source != last.source or _text(now) == _text(last):
                continue
            if any(_text(now) == _text(change.before) for change in changes):
                found.append(changes[-1])
        return tuple(found)

    def earlier(self, opened: Opened, key: str) -> tuple[str, ...]:
        """The texts that were saved here for an entry in this run, the newest first."""
        changes = self.journal.history(opened.locale, opened.document.name).get(key, [])
        return tuple(dict.fromkeys(change.after.target for change in reversed(changes)))

    def put_back(self, locale: str, name: str) -> Saved:
        """Saves once more what another program has overwritten."""

        def edits(opened: Opened) -> Iterable[Edit]:
            return [catalog.Edit(opened.entries[each.after.key], each.after) for each in self.overwritten(opened)]

        return self.save(locale, name, "again", edits)


def title(document: Document) -> str:
    """An article's title in its own language; its name where it has none."""
    said = document.meta.get("title")
    if isinstance(said, str) and said.strip():
        return " ".join(said.split())
    parts = [part for part in document.parts if isinstance(part, Unit) and part.role == "h1"]
    return inline.plain(parts[0].source) if parts else document.name


def paragraph(opened: Opened, key: str) -> tuple[str, ...]:
    """The keys of the segments that make a block of text with this one."""
    block = opened.blocks.get(key)
    return tuple(unit.key for unit in opened.units if block is not None and opened.blocks.get(unit.key) == block)


def _blocks(document: Document) -> dict[str, int]:
    """The number of the block that each unit stands in: between units of one there are gaps only.

    Terms and strings of the site follow each other in no text: each is a block of its own.
    """
    found: dict[str, int] = {}
    block = 0
    for part in document.parts:
        if isinstance(part, Unit):
            for unit in (part, *part.inner):
                found[unit.key] = block
        if isinstance(part, Verbatim) or (isinstance(part, Unit) and part.scope == "site"):
            block += 1
    return found


def _mark(data: bytes | None, document: Document) -> str:
    return f"{hashlib.blake2b(data or b'', digest_size=8).hexdigest()}-{id(document):x}"


def _text(entry: Entry) -> tuple[object, ...]:
    return entry.target, entry.fuzzy, entry.comments


def _line(data: bytes, key: str) -> int:
    """The line of an entry's key in its file, 0 where it is not."""
    wanted = f'msgctxt "{key}"'.encode()
    place = data.find(wanted)
    return data.count(b"\n", 0, place) + 1 if place >= 0 else 0


def _name(root: Path) -> str:
    """Who reviews: as the user's git has it, else the name of the account."""
    said = git(root, "config", "user.name")
    if said and said.strip():
        return said.decode("utf-8", "replace").strip()
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""
