"""What a format is, and what all formats share: which text of a unit is shown, and in which language it stands."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from transpub.codes import unspaced
from transpub.model import Unit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from transpub.model import Gap, Inline, Part


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

    def gap(self, before: Part | None, gap: Gap, after: Part | None) -> str:
        """The white space between two sentences: none where both are in a language that writes none."""
        both = all(isinstance(part, Unit) and part.key in self.targets for part in (before, after))
        return "" if both and unspaced(self.locale) else gap.raw


@dataclass(frozen=True, slots=True)
class Html:
    """An article's body as HTML: `heading` is the inside of its first `h1` where it stands before all else, or ""."""

    heading: str
    body: str
    footer: str


@dataclass(frozen=True, slots=True)
class Format:
    """A row of the table of formats. A body is what follows the front matter, which all formats have in common.

    `parse` takes a body and the number of its first line in the file, and gives parts whose raw slices, joined, are the
    body. `write` gives a target as the file must say it. `html` takes the body, its parts after segmentation, and what
    to show.
    """

    name: str
    suffixes: tuple[str, ...]
    parse: Callable[[str, int], tuple[Part, ...]]
    write: Callable[[Unit, Inline], str]
    html: Callable[[str, tuple[Part, ...], Show], Html]
