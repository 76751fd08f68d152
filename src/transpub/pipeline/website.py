"""`publish`: articles and catalogs become the site; what nothing has changed about is left as it is.

Two things are kept of the last run: the facts of each article, by a digest of its files, and of each page a mark of
what it was made of. Both are values, so a run that begins with them ends as one that begins with nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import astuple, dataclass, replace
from typing import TYPE_CHECKING

from transpub import publish
from transpub.model import Finding
from transpub.pipeline import facts, marks, unchanged
from transpub.pipeline.asked import Published
from transpub.pipeline.beside import Files
from transpub.pipeline.gather import Inputs, gather
from transpub.pipeline.site import THEME
from transpub.pipeline.spread import spread

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from transpub.config import Project
    from transpub.errors import TranspubError
    from transpub.model import Content
    from transpub.pipeline.asked import Options
    from transpub.pipeline.gather import Gathered
    from transpub.pipeline.store import Store

ADDRESSES = ".transpub-addresses.json"
"""In the output folder: every address that an article has had, so that none leads nowhere."""


@dataclass(frozen=True, slots=True)
class Row:
    """What is kept of a file of the site: its mark and digest, its mark on the disk, and what an article's page found.

    `asked` are the files that it names, each with a word for what was found; `assets` those that it shows or links.
    """

    mark: str
    digest: str
    disk: str = ""
    asked: tuple[tuple[str, str], ...] = ()
    assets: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


def website(  # noqa: PLR0913, PLR0917  # each is a fact of its own
    project: Project,
    asked: Options,
    folder: Path,
    store: Store,
    found: tuple[Mapping[str, str], int],
    program: str,
    *,
    processes: int = 0,
) -> Published:
    """Brings the site in the folder up to date. Pages of articles and locales that cannot be done now stay.

    `found` are the marks of what it is made of, with the time when they were taken, `program` stands for our version.
    """
    done, files = _website(project, asked, folder, store, Inputs(*found, store.files()), program, processes)
    unchanged.remember(store, found, program, asked, folder, done, files)
    return done


def _website(  # noqa: PLR0913, PLR0917  # as above
    project: Project, asked: Options, folder: Path, store: Store, inputs: Inputs, program: str, processes: int
) -> tuple[Published, Mapping[str, str]]:
    folders = publish.folders((project.site.source_language, *project.site.locales))
    # The pages of locales that were not asked for stay as they are, and the others go on linking to them.
    locales = tuple(
        each
        for each in project.site.locales
        if each in asked.locales or (folder / folders[each] / "index.html").is_file()
    )
    gathered = gather(project, locales, asked.policy, store, inputs, program, processes)
    addressed, clashes = _addressed(gathered, locales, project.site.source_language)
    problems = (*gathered.problems, *clashes)
    writer = publish.Writer(folder)
    history = _history(writer.root, gathered, addressed, folders)
    site = _site(project, asked, gathered, addressed, store, history)
    compiled = store.path.with_name("templates") if store.path is not None else None
    ctx = publish.context(site, publish.read_theme(project.templates, project.paths.templates), compiled)
    held = _held(gathered, addressed, locales)
    refused = tuple(ctx.table[name][locale].path for name, locale, fatal in held if not fatal)
    others = {folders[locale] for locale in project.site.locales if locale not in asked.locales}
    stays = {ctx.table[name][locale].path for name, locale, _ in held}
    try:
        pages = [
            each
            for each in publish.plan(ctx)
            if each.path.split("/")[0] not in others
            and not (each.path in stays and (writer.root / each.path).is_file())
        ]
        rows = _read(store.pages(str(writer.root)))
        done, ready = _made(ctx, pages, rows, writer, store, processes)
        assets = {name for row in done.values() for name in row.assets}
        first = [*_fixed(ctx, writer, done), *_assets(site, inputs, assets, rows, writer, done)]
        last = [writer.put(ADDRESSES, _addresses(ctx, gathered, site))]
        keep = stays | others | (set(folders.values()) if problems else set())
        kept = done.keys() - {each.path for each in ready}
        report = writer.commit([*first, *ready, *last], keep, kept)
    except BaseException:
        writer.drop()
        raise
    fresh = {path: _settled(writer.root, path, row) for path, row in done.items() if row is not rows.get(path)}
    store.keep_pages(str(writer.root), {path: _written(row) for path, row in fresh.items()}, rows.keys() - done.keys())
    findings: dict[tuple[str, str], Finding] = {}
    for each in pages:
        for finding in done[each.path].findings:
            findings.setdefault((finding.article, finding.message), finding)
    count = sum(path.endswith(".html") for path in done)
    done_now = Published(count, report.written, report.removed, refused, tuple(findings.values()), problems)
    return done_now, {path: row.disk for path, row in (done | fresh).items()}


def _addressed(
    gathered: Gathered, locales: Sequence[str], source: str
) -> tuple[Mapping[str, facts.Facts], tuple[TranspubError, ...]]:
    """The articles that have an address of their own in each locale, and an error for each of the others."""
    there = {name: each for name, each in gathered.articles.items() if not each.draft}
    clashes: dict[str, TranspubError] = {}
    for locale in (source, *locales):
        clashes |= publish.collisions({each.path: each.slugs.get(locale) or each.slug for each in there.values()})
    return {name: each for name, each in there.items() if each.path not in clashes}, tuple(clashes.values())


def _held(
    gathered: Gathered, articles: Mapping[str, facts.Facts], locales: Sequence[str]
) -> tuple[tuple[str, str, bool], ...]:
    """The pages that must stay as they are, by article and locale, and whether because a catalog cannot be read."""
    found: list[tuple[str, str, bool]] = []
    for name, each in articles.items():
        for locale in locales:
            if locale in gathered.strings.unreadable or each.local[locale].held == "unreadable":
                found.append((name, locale, True))
            elif each.local[locale].held == "refused":
                found.append((name, locale, False))
    return tuple(found)


def _site(  # noqa: PLR0913, PLR0917  # each is a fact of its own
    project: Project,
    asked: Options,
    gathered: Gathered,
    articles: Mapping[str, facts.Facts],
    store: Store,
    moved: Mapping[str, str],
) -> publish.Site:
    source = project.site.source_language
    texts = gathered.strings.texts
    bodies = _Bodies(store)
    return publish.Site(
        title={source: project.site.title}
        | {each: found["site.title"] for each, found in texts.items() if "site.title" in found},
        description={source: project.site.description}
        | {each: found["site.description"] for each, found in texts.items() if "site.description" in found},
        source_language=source,
        locales=tuple(texts),
        articles=tuple(map(facts.article, articles.values())),
        base_url=asked.base_url,
        strings={
            locale: {key.removeprefix(THEME): text for key, text in found.items() if key.startswith(THEME)}
            for locale, found in texts.items()
        },
        states=gathered.strings.counts,
        assets=Files(project),
        index_unreviewed=project.publish.index_unreviewed,
        per_page=project.publish.per_page,
        whole=bodies.of,
        moved=moved,
    )


class _Bodies:
    """The articles' HTML, which only the store holds; each process has a connection of its own."""

    def __init__(self, store: Store) -> None:
        self._store, self._process = store, os.getpid()
        self._last: tuple[str, Mapping[str, list[str]]] = ("", {})

    def of(self, article: publish.Article, locale: str) -> Content:
        """An article's content in a locale."""
        if self._process != os.getpid():
            self._store, self._process = self._store.again(), os.getpid()
        if self._last[0] != article.name:
            self._last = article.name, self._store.bodies(article.name)
        plain = article.content[locale].content
        heading, body, footer = self._last[1][locale]
        return replace(plain, heading=heading, body=body, footer=footer)


# -- pages


def _made(  # noqa: PLR0913, PLR0917  # each is a fact of its own
    ctx: publish.Context,
    pages: Sequence[publish.Planned],
    rows: Mapping[str, Row],
    writer: publish.Writer,
    store: Store,
    processes: int,
) -> tuple[dict[str, Row], list[publish.Put]]:
    """The rows of all pages, and those that were made anew, ready to take their place."""
    done: dict[str, Row] = {}
    todo: list[publish.Planned] = []
    root = str(writer.root)
    for each in pages:
        row = rows.get(each.path)
        kept = _still(ctx, each, row, root) if row is not None else None
        if kept is not None:
            done[each.path] = kept
        else:
            todo.append(each)
            done[each.path] = Row("", "")  # its place in the order

    def work(planned: publish.Planned) -> tuple[publish.Put, Row]:
        made = planned.render()
        put = writer.put(planned.path, made.html.encode())
        return put, Row(planned.mark, put.digest, "", made.asked, tuple(sorted(made.assets)), made.findings)

    ready: list[publish.Put] = []
    todo.sort(key=lambda planned: planned.article)  # an article's HTML is read once for all languages
    for put, row in spread(work, todo, most=processes if store.path is not None else 1):
        ready.append(put)
        done[put.path] = row
    return done, ready


def _still(ctx: publish.Context, planned: publish.Planned, row: Row, root: str) -> Row | None:
    """The row of a page that is as it would be made now, None of any other."""
    if not planned.mark or row.mark != planned.mark:
        return None
    if planned.words is not None and not publish.still(ctx, planned.words, row.asked):
        return None
    return _in_place(f"{root}/{planned.path}", row)


def _in_place(path: str, row: Row) -> Row | None:
    """The row, with its mark on the disk, where the file there is the one that was written; None where it is not."""
    disk = marks.of(path)
    if row.disk and disk == row.disk:
        return row
    try:
        with open(path, "rb") as file:  # noqa: PTH123  # thousands of them
            same = hashlib.file_digest(file, "sha256").hexdigest().startswith(row.digest)
    except OSError:
        return None
    return replace(row, disk=disk) if same else None


def _fixed(ctx: publish.Context, writer: publish.Writer, done: dict[str, Row]) -> Iterator[publish.Put]:
    for path, data in publish.fixed(ctx):
        put = writer.put(path, data)
        done[path] = Row("", put.digest)
        yield put


def _assets(  # noqa: PLR0913, PLR0917  # each is a fact of its own
    site: publish.Site,
    inputs: Inputs,
    names: Iterable[str],
    rows: Mapping[str, Row],
    writer: publish.Writer,
    done: dict[str, Row],
) -> Iterator[publish.Put]:
    """Copies of the files beside the articles that pages use."""
    files = site.assets
    assert isinstance(files, Files)
    for name in sorted(names):
        path, source = publish.asset_path(name), files.path(name)
        mark = inputs.found.get(str(source), "")
        row = rows.get(path)
        kept = _in_place(str(writer.root / path), row) if row is not None and mark and row.mark == mark else None
        if kept is not None:
            done[path] = kept
            continue
        put = writer.put_file(path, source)
        done[path] = Row(mark if marks.settled(mark, inputs.now) else "", put.digest)
        yield put


def _settled(root: Path, path: str, row: Row) -> Row:
    disk = marks.of(root / path)
    return row if row.disk == disk else replace(row, disk=disk)


def _written(row: Row) -> list[object]:
    return [row.mark, row.digest, row.disk, row.asked, row.assets, [astuple(each) for each in row.findings]]


def _read(rows: Mapping[str, list[object]]) -> dict[str, Row]:
    """The rows of the last run; one that is damaged is none."""
    found: dict[str, Row] = {}
    for path, row in rows.items():
        try:
            mark, digest, disk, asked, assets, findings = row
            found[path] = Row(
                str(mark),
                str(digest),
                str(disk),
                tuple((str(file), str(word)) for file, word in asked),  # type: ignore[attr-defined]  # a damaged one raises
                tuple(map(str, assets)),  # type: ignore[call-overload]  # as above
                tuple(Finding(*each) for each in findings),  # type: ignore[attr-defined]  # as above
            )
        except (TypeError, ValueError):
            continue
    return found


# -- addresses that articles have had


def _title_mark(each: facts.Facts) -> str:
    """What tells an article from others when its file has another name: its day and its title."""
    first = next(iter(each.local.values()))
    return marks.digest(f"{each.date} {first.title}".encode())[:12]


def _history(
    root: Path, gathered: Gathered, articles: Mapping[str, facts.Facts], folders: Mapping[str, str]
) -> Mapping[str, str]:
    """Pages of former runs, each with the article that it was of; an article whose file was renamed is known again."""
    try:
        known = json.loads((root / ADDRESSES).read_bytes())
        rows = {str(path): (str(name), str(mark)) for path, (name, mark) in known.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}
    named = {name for name, _ in rows.values()}
    heirs: dict[str, str] = {}
    for name, each in articles.items():
        if name not in named:
            heirs.setdefault(_title_mark(each), name)
    found: dict[str, str] = {}
    for path, (name, mark) in rows.items():
        now = name if name in articles else heirs.get(mark, "") if name not in gathered.articles else ""
        if now and path.split("/")[0] in folders.values():
            found[path] = now
    return found


def _addresses(ctx: publish.Context, gathered: Gathered, site: publish.Site) -> bytes:
    """The file that the next run reads."""
    rows = dict(site.moved)
    for name, versions in ctx.table.items():
        rows |= {version.path: name for version in versions.values()}
    said = {path: [name, _title_mark(gathered.articles[name])] for path, name in sorted(rows.items())}
    return (json.dumps(said, ensure_ascii=False, indent=0) + "\n").encode()
