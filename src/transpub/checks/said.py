"""A source and its translation as plain texts, with what the checks of texts ask about them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from transpub.model import PSEUDO, State, blank
from transpub.qa import language
from transpub.qa.marks import ALONE
from transpub.qa.script import script

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from transpub.checks.given import Case
    from transpub.glossary import Glossary

_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_MARK = re.compile(r"<(/?)(\\*)(\d+)(/?)>")


@dataclass(frozen=True, slots=True)
class Context:
    """What the checks of texts know of the project: its languages, the terms of each locale, and settings of length.

    `lengths` are, for a locale, the least and the greatest ratio of a translation's characters to its source's.
    """

    source: str = "en"
    locales: tuple[str, ...] = ()
    glossaries: Mapping[str, Glossary] = field(default_factory=lambda: MappingProxyType({}))
    lengths: Mapping[str, tuple[float, float]] = field(default_factory=lambda: MappingProxyType({}))

    def rivals(self, locale: str) -> tuple[language.Rivals, ...]:
        """The other languages of the project that share a locale's script."""
        return language.rivals(locale, (self.source, *self.locales))

    def alike(self, locale: str) -> bool:
        """Whether the source is written in the locale's script."""
        return script(locale) == script(self.source)


class Said:
    """One entry's texts, without marks; `source` is "" where the source that the text was made for is not known.

    `nonsense` is what the pseudo engine wrote: its words are in no language. `latin` is whether the target has a Latin
    letter. `words` and `run` are worked out once, where a check asks.
    """

    __slots__ = ("case", "context", "latin", "locale", "nonsense", "run", "source", "target", "words")

    def __init__(self, case: Case, context: Context) -> None:
        assert case.entry is not None
        self.case, self.context, self.locale = case, context, case.pair.locale
        made = case.entry.provenance
        self.nonsense = made is not None and made.engine == PSEUDO and case.entry.raw_machine
        self.target = bare(case.entry.target)
        made_for = (case.entry.previous or "") if case.state is State.STALE else case.entry.source
        self.source = bare(made_for)
        self.latin = _LATIN.search(self.target) is not None
        self.words: tuple[language.Words, ...] | None = None
        self.run: list[str] | None = None

    @property
    def locales(self) -> tuple[str, str]:
        """The source's and the target's."""
        return self.context.source, self.locale


def said(cases: tuple[Case, ...], context: Context) -> Iterator[Said]:
    """The texts of all entries that fit their article and say anything."""
    for case in cases:
        if case.entry is not None and case.fits and not blank(case.entry.target):
            yield Said(case, context)


def bare(text: str) -> str:
    """A text without its marks: those that stand for something by themselves leave a sign that is nothing else."""
    return _MARK.sub(_unmarked, text) if "<" in text else text


def _unmarked(found: re.Match[str]) -> str:
    closing, slashes, number, alone = found.groups()
    if slashes:
        return f"<{closing}{slashes[1:]}{number}{alone}>"
    return ALONE if alone else ""
