"""`publish`: documents and catalogs become the localized site, or the localized articles in their own format."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from transpub import formats, publish
from transpub.config import is_site_address
from transpub.errors import ArticleError, CatalogError, TranspubError, UsageError
from transpub.model import SITE
from transpub.pipeline import load, localize, site
from transpub.pipeline.extract import site_document, with_builtin

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from transpub.config import Project
    from transpub.model import Document, Entry, Finding, State

FORMS = ("html", "source")


@dataclass(frozen=True, slots=True)
class Options:
    """What the user asked of `publish`, with the project's own settings where nothing was said."""

    locales: tuple[str, ...]
    policy: localize.Policy
    base_url: str
    form: str


@dataclass(frozen=True, slots=True)
class Published:
    """What `publish` did. `refused` are pages that a policy of "fail" holds back: what was there before still is."""

    pages: int
    written: tuple[str, ...]
    removed: tuple[str, ...]
    refused: tuple[str, ...]
    findings: tuple[Finding, ...]
    problems: tuple[TranspubError, ...]


def options(  # noqa: PLR0913, PLR0917  # each is an option of the command
    project: Project, locales: Sequence[str], unreviewed: str, stale: str, base_url: str, form: str
) -> Options:
    """The options, checked; UsageError for a word that is none of the allowed ones."""
    wanted = {
        "--unreviewed": (unreviewed or project.publish.unreviewed, ("include", "source", "fail")),
        "--stale": (stale or project.publish.stale, ("keep", "source", "fail")),
        "--as": (form, FORMS),
    }
    for option, (value, allowed) in wanted.items():
        if value not in allowed:
            raise UsageError(f"{option} is {value!r}", hint=f"allowed: {', '.join(allowed)}")
    if base_url and not is_site_address(base_url):
        raise UsageError(f"--base-url {base_url!r} is no web address", hint="write https://example.org")
    policy = localize.Policy(wanted["--unreviewed"][0], wanted["--stale"][0])  # type: ignore[arg-type]  # just checked
    return Options(tuple(locales) or project.site.locales, policy, base_url.rstrip("/") or project.site.base_url, form)


def publish_site(project: Project, asked: Options, folder: Path) -> Published:
    """Builds everything and writes what changed. Pages of articles and locales that cannot be done now stay."""
    _guard(project, folder)
    loaded = load.load(project)
    problems = list(loaded.problems)
    documents = tuple(document for document in loaded.documents if document.meta.get("draft") is not True)
    slugs, same = publish.slugs(documents)
    problems += same
    try:
        strings = site_document(project, loaded)
    except CatalogError as error:
        problems.append(error)
        strings = site.document(project, loaded.documents, None, whole=True)
    folders = publish.folders((project.site.source_language, *project.site.locales))
    # The pages of locales that were not asked for stay as they are, and the others go on linking to them.
    present = [x for x in project.site.locales if x in asked.locales or (folder / folders[x] / "index.html").is_file()]
    readers = {locale: _Reader(project, strings, locale, asked.policy) for locale in present}
    done: list[tuple[publish.Article, Document]] = []
    for document in documents:
        try:
            done += [_article(project, document, slugs[document.name], readers)] if document.name in slugs else []
        except ArticleError as error:
            problems.append(error)
    problems += [problem for reader in readers.values() for problem in reader.problems]
    held = tuple((locale, article, fatal) for article, _ in done for locale, fatal in _held(article.name, readers))
    refused = tuple(publish.page_path(folders[locale], article.slug) for locale, article, fatal in held if not fatal)
    findings: tuple[Finding, ...] = ()
    if asked.form == "source":
        pages, failed = _as_source(project, [document for _, document in done], readers, folders)
        problems += failed
        stays = {f"{folders[locale]}/{article.name}{PurePosixPath(article.path).suffix}" for locale, article, _ in held}
    else:
        tree = publish.build(_site(project, asked.base_url, done, readers), publish.read_theme(project.templates))
        pages, findings = dict(tree.pages), tree.findings
        stays = {publish.page_path(folders[locale], article.slug) for locale, article, _ in held}
    others = {folders[locale] for locale in project.site.locales if locale not in asked.locales}
    pages = {
        path: data
        for path, data in pages.items()
        if path.split("/")[0] not in others and not (path in stays and (folder / path).is_file())
    }
    keep = stays | others | (set(folders.values()) if problems else set())
    report = publish.write_tree(pages, folder, keep=keep)
    kinds = formats.suffixes(load.settings(project)) if asked.form == "source" else {".html"}
    count = sum(PurePosixPath(path).suffix.lower() in kinds for path in pages)
    return Published(count, report.written, report.removed, refused, findings, tuple(problems))


def _guard(project: Project, folder: Path) -> None:
    """The output must not lie among the sources, where the next run would read it, nor around the project."""
    resolved = folder.resolve()
    for own in (project.articles, project.locales, project.templates):
        if resolved.is_relative_to(own.resolve()):
            raise UsageError(
                "the output folder lies among the project's own files", str(folder), "name another with -o"
            )
    if project.root.resolve().is_relative_to(resolved):
        raise UsageError("the project lies in the output folder", str(folder), "name a folder in it, such as site")
    if ".git" in resolved.parts:
        raise UsageError("the output folder is git's own", str(folder), "name another with -o")


class _Reader:
    """One locale's catalogs as they are needed; what could not be read is kept as problems, by document."""

    def __init__(self, project: Project, strings: Document, locale: str, policy: localize.Policy) -> None:
        self.project, self.locale, self.policy = project, locale, policy
        self.problems: list[TranspubError] = []
        self.unreadable: set[str] = set()
        self.refused: set[str] = set()
        self.terms: Mapping[str, Entry] = self._entries(strings)
        self.strings = localize.localize(strings, self.terms, self.terms, policy)
        self._done: dict[str, localize.Localization] = {}

    def _entries(self, document: Document) -> Mapping[str, Entry]:
        try:
            found = localize.merged(self.project, document, self.locale)
        except CatalogError as error:
            self.problems.append(error)
            self.unreadable.add(document.name)
            return {}
        return localize.by_key(with_builtin(found) if document.name == SITE else found)

    def localization(self, document: Document) -> localize.Localization:
        """The document in this locale; all source where its catalog cannot be read."""
        if document.name not in self._done:
            entries = self._entries(document) if document.meta.get("translate") is not False else {}
            self._done[document.name] = localize.localize(document, entries, self.terms, self.policy)
            if self._done[document.name].refused:
                self.refused.add(document.name)
        return self._done[document.name]


def _held(name: str, readers: Mapping[str, _Reader]) -> Iterator[tuple[str, bool]]:
    """The locales in which an article's page must stay as it is, and whether because its catalog cannot be read."""
    for locale, reader in readers.items():
        if name in reader.unreadable or SITE in reader.unreadable:
            yield locale, True
        elif name in reader.refused:
            yield locale, False


def _article(
    project: Project, document: Document, slug: str, readers: Mapping[str, _Reader]
) -> tuple[publish.Article, Document]:
    source = project.site.source_language
    none: Mapping[State, int] = {}
    said = load.settings(project)
    original = formats.content(document, {}, source_lang=source, locale=source, settings=said)
    content = {source: publish.Localized(original, none)}
    for locale, reader in readers.items():
        local = reader.localization(document)
        made = formats.content(document, local.targets, source_lang=source, locale=locale, settings=said)
        content[locale] = publish.Localized(made, local.counts)
    meta = document.meta
    article = publish.Article(
        name=document.name,
        slug=slug,
        path=document.path,
        content=content,
        date=_date(meta.get("date"), project.site.timezone),
        updated=_date(meta.get("updated"), project.site.timezone),
        source_url=_text(meta.get("source_url")),
        image=_text(meta.get("image")),
    )
    return article, document


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _date(value: object, timezone: str) -> dt.date | None:
    """A front matter's date as the readers' calendar has it; the formats have seen to it that it is one."""
    if isinstance(value, str):
        try:
            value = dt.datetime.fromisoformat(value)
        except ValueError:
            return None
    if isinstance(value, dt.datetime):
        if value.tzinfo is not None:
            import zoneinfo  # noqa: PLC0415  # importing does no work

            try:
                value = value.astimezone(zoneinfo.ZoneInfo(timezone))
            except (zoneinfo.ZoneInfoNotFoundError, ValueError) as error:
                raise UsageError(
                    f"site.timezone {timezone!r} is not known", hint="write Asia/Bishkek, or UTC"
                ) from error
        return value.date()
    return value if isinstance(value, dt.date) else None


def _site(
    project: Project,
    base_url: str,
    done: Sequence[tuple[publish.Article, Document]],
    readers: Mapping[str, _Reader],
) -> publish.Site:
    source = project.site.source_language
    texts = {
        locale: {key: "".join(map(str, target)) for key, target in reader.strings.targets.items()}
        for locale, reader in readers.items()
    }
    return publish.Site(
        title={source: project.site.title}
        | {each: found["site.title"] for each, found in texts.items() if "site.title" in found},
        description={source: project.site.description}
        | {each: found["site.description"] for each, found in texts.items() if "site.description" in found},
        source_language=source,
        locales=tuple(readers),
        articles=tuple(article for article, _ in done),
        base_url=base_url,
        strings={
            locale: {key.removeprefix(site.THEME): text for key, text in found.items() if key.startswith(site.THEME)}
            for locale, found in texts.items()
        },
        assets=_Files(project),
    )


class _Files(Mapping[str, bytes]):
    """The files beside the articles, by path under their folder; one is read when a page uses it, hidden ones never."""

    def __init__(self, project: Project) -> None:
        folder, articles = project.articles, formats.suffixes(load.settings(project))
        self._paths = {
            path.relative_to(folder).as_posix(): path
            for path in sorted(folder.rglob("*"))
            if path.suffix.lower() not in articles
            and not any(part.startswith(".") for part in path.relative_to(folder).parts)
            and os.path.isfile(path)  # noqa: PTH113  # of one in a closed folder this says no, where a Path would raise
            and path.resolve().is_relative_to(folder.resolve())
        }

    def __getitem__(self, name: str) -> bytes:
        path = self._paths[name]
        try:
            return path.read_bytes()
        except OSError as error:
            raise TranspubError(f"cannot be read: {error.strerror}", str(path), "look at its permissions") from error

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)


def _as_source(
    project: Project, documents: Sequence[Document], readers: Mapping[str, _Reader], folders: Mapping[str, str]
) -> tuple[dict[str, bytes], list[TranspubError]]:
    """The localized articles, and the files beside them: their links are relative, as the articles' own."""
    pages: dict[str, bytes] = {}
    problems: list[TranspubError] = []
    beside = dict(_Files(project))
    for locale, reader in readers.items():
        for document in documents:
            local = reader.localization(document)
            path = PurePosixPath(document.path).relative_to(project.paths.articles)
            try:
                text = formats.render(
                    document, local.targets, locale=locale, state=_state(local), settings=load.settings(project)
                )
            except ArticleError as error:
                problems.append(error)
            else:
                pages[f"{folders[locale]}/{path}"] = text.encode()
        pages |= {f"{folders[locale]}/{name}": data for name, data in beside.items()}
    return pages, problems


def _state(local: localize.Localization) -> str:
    """What a site generator must tell its readers; "" where all is reviewed, and where nothing is translated."""
    told = publish.notices(local.counts)
    return told[0] if told and told != ("source",) else ""
