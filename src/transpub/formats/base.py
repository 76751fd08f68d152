"""What a format is, and what all formats share: which text of a unit is shown, and in which language it stands."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from transpub.model import Document, Inline, Part, Unit


@dataclass(frozen=True, slots=True)
class Show:
    """What a page in `locale` shows of a document's units: the target where there is one, else the source.

    `source_lang` is the HTML tag of the source language, `original` says that the page itself is in it.
    """

    targets: Mapping[str, Inline]
    source_lang: str
    locale: str
    original: bool

    def inline(self, unit: Unit) -> Inline:
        """The unit's text as the page shows it."""
        return self.targets.get(unit.key, unit.source)

    def span(self, unit: Unit, html: str) -> str:
        """The unit's HTML, with its `lang` where it is not in the page's language."""
        if self.original or unit.key in self.targets or not html.strip():
            return html
        return f'<span lang="{escape(self.source_lang)}">{html}</span>'


@dataclass(frozen=True, slots=True)
class Html:
    """An article's body as HTML: `heading` is the inside of its first `h1` where it stands before all else, or ""."""

    heading: str
    body: str
    footer: str


@dataclass(frozen=True, slots=True)
class Format:
    """A row of the table of formats.

    `parse` takes a file's text and its name in errors ("source_articles/visit.md") and gives the front matter and the
    parts, whose raw slices, joined, are the text. `write` gives a target as the file must say it. `html` gives the page.
    """

    name: str
    suffixes: tuple[str, ...]
    parse: Callable[[str, str], tuple[Mapping[str, object], tuple[Part, ...]]]
    write: Callable[[Unit, Inline], str]
    html: Callable[[Document, Show], Html]
