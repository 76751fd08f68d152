"""What stops us. Faults in the user's material are `Finding`s; these are for what cannot be done at all."""

from __future__ import annotations


class TranspubError(Exception):
    """Says what happened, where ("file", "file:line" or ""), and what to do (or ""). `code` is the exit code."""

    code = 2

    def __init__(self, what: str, where: str = "", hint: str = "") -> None:
        super().__init__(what, where, hint)
        self.what = what
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        advice = f" — {self.hint}" if self.hint else ""
        return f"{place}{self.what}{advice}"


class UsageError(TranspubError):
    """The command or the configuration cannot be run as given."""


class ArticleError(TranspubError):
    """An article cannot be read; the others can."""


class CatalogError(TranspubError):
    """A catalog cannot be read; it is left as it is, and the others are done."""


class TmxError(TranspubError):
    """A file of translation memory cannot be read; the others can."""


class MissingError(TranspubError):
    """A model, a server or the network that was needed is not there."""

    code = 3
