"""Checks of files: what cannot be read, what belongs to nothing, what a comment in an article says wrongly."""

from __future__ import annotations

from typing import TYPE_CHECKING

from transpub.checks.faults import Fault
from transpub.checks.words import one_line
from transpub.formats import directives

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from transpub.checks.given import Given
    from transpub.errors import TranspubError
    from transpub.model import Document


def orphan(given: Given) -> Iterator[Fault]:
    """A catalog with no article: somebody's work may be in it, so nothing removes it."""
    folders = given.folders
    for locale, file in given.orphans:
        message = "no article has this catalog: put the article back, or move what is worth keeping and remove the file"
        yield Fault(message, locale, _article(file, folders), file=file)


def unreadable(kind: type[TranspubError]) -> Callable[[Given], Iterator[Fault]]:
    """A check that says which files of one kind cannot be read."""

    def find(given: Given) -> Iterator[Fault]:
        folders = given.folders
        for problem in given.problems:
            if isinstance(problem, kind):
                file, line = _place(problem.where)
                locale = next((locale for folder, locale in folders.items() if file.startswith(folder)), "")
                message = one_line(": ".join(filter(None, (problem.what, problem.hint))))
                yield Fault(message, locale, _article(file, folders) if locale else "", file=file, line=line)

    return find


def _place(where: str) -> tuple[str, int]:
    file, colon, line = where.rpartition(":")
    return (file, int(line)) if colon and line.isascii() and line.isdigit() else (where, 0)


def _article(file: str, folders: Mapping[str, str]) -> str:
    folder = next((folder for folder in folders if file.startswith(folder)), "")
    return file.removeprefix(folder).removesuffix(".po")


def nothing(_given: Given) -> Iterator[Fault]:
    """What is found outside the articles and catalogs, where the findings are compared with the baseline."""
    yield from ()


def directive(given: Given) -> Iterator[Fault]:
    """A comment to transpub that does not do what its author meant: what should stay would be translated."""
    for article, file, line, message in given.remarks:
        yield Fault(one_line(message), article=article, file=file, line=line)


def remarks(document: Document) -> tuple[tuple[str, str, int, str], ...]:
    """What is wrong with an article's comments to transpub, as (article, file, line, message)."""
    return tuple((document.name, document.path, line, message) for line, message in directives.faults(document))
