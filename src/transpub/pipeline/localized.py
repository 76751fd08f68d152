"""The localized articles in their own format, for another site generator."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from transpub import catalog, formats, publish
from transpub.errors import ArticleError, CatalogError, TranspubError
from transpub.pipeline import load, localize
from transpub.pipeline.asked import Published
from transpub.pipeline.beside import Files
from transpub.pipeline.site import terms_of
from transpub.pipeline.strings import strings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from transpub.config import Project
    from transpub.model import Document, Entry
    from transpub.pipeline.asked import Options, Policy


def articles(project: Project, asked: Options, folder: Path) -> Published:
    """Writes the localized articles, and the files beside them. What cannot be done now stays as it was."""
    loaded = load.load(project)
    problems = list(loaded.problems)
    documents = [document for document in loaded.documents if document.meta.get("draft") is not True]
    folders = publish.folders((project.site.source_language, *project.site.locales))
    terms = (term for document in loaded.documents for term in terms_of(document))
    texts = strings(project, terms, asked.locales, asked.policy, whole=not loaded.problems)
    problems += texts.problems
    readers = {locale: _Reader(project, texts.entries[locale], locale, asked.policy) for locale in asked.locales}
    pages, failed = _as_source(project, documents, readers, folders)
    problems += [*failed, *(problem for reader in readers.values() for problem in reader.problems)]
    held = [
        (f"{folders[locale]}/{_file(project, document)}", fatal)
        for document in documents
        for locale, fatal in _held(document.name, readers, texts.unreadable)
    ]
    refused = tuple(path for path, fatal in held if not fatal)
    others = {folders[locale] for locale in project.site.locales if locale not in asked.locales}
    stays = {path for path, _ in held}
    pages = {path: data for path, data in pages.items() if not (path in stays and (folder / path).is_file())}
    report = publish.write_tree(pages, folder, keep=stays | others | (set(folders.values()) if problems else set()))
    kinds = formats.suffixes(load.settings(project))
    count = sum(PurePosixPath(path).suffix.lower() in kinds for path in pages)
    return Published(count, report.written, report.removed, refused, (), tuple(problems))


class _Reader:
    """One locale's catalogs as they are needed; what could not be read is kept as problems, by document."""

    def __init__(self, project: Project, terms: Mapping[str, Entry], locale: str, policy: Policy) -> None:
        self.project, self.terms, self.locale, self.policy = project, terms, locale, policy
        self.problems: list[TranspubError] = []
        self.unreadable: set[str] = set()
        self.refused: set[str] = set()

    def localization(self, document: Document) -> localize.Localization:
        """The document in this locale; all source where its catalog cannot be read."""
        entries: Mapping[str, Entry] = {}
        if document.meta.get("translate") is not False:
            try:
                entries = localize.entries(self.project, document, self.locale, catalog.texts(document))
            except CatalogError as error:
                self.problems.append(error)
                self.unreadable.add(document.name)
        done = localize.localize(localize.sourced(document), entries, self.terms, self.policy)
        if done.refused:
            self.refused.add(document.name)
        return done


def _held(name: str, readers: Mapping[str, _Reader], unreadable: frozenset[str]) -> Iterator[tuple[str, bool]]:
    """The locales in which an article must stay as it is, and whether because its catalog cannot be read."""
    for locale, reader in readers.items():
        if name in reader.unreadable or locale in unreadable:
            yield locale, True
        elif name in reader.refused:
            yield locale, False


def _file(project: Project, document: Document) -> PurePosixPath:
    return PurePosixPath(document.path).relative_to(project.paths.articles)


def _as_source(
    project: Project, documents: Sequence[Document], readers: Mapping[str, _Reader], folders: Mapping[str, str]
) -> tuple[dict[str, bytes], list[TranspubError]]:
    """The localized articles, and the files beside them: their links are relative, as the articles' own."""
    pages: dict[str, bytes] = {}
    problems: list[TranspubError] = []
    beside = dict(Files(project))
    for locale, reader in readers.items():
        for document in documents:
            local = reader.localization(document)
            path = _file(project, document)
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
