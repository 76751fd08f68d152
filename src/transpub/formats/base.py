"""What a format is, and what all formats share: settings, and which text of a unit is shown, in which language."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from html import escape
from typing import TYPE_CHECKING

from transpub.codes import unspaced
from transpub.config import Formats
from transpub.model import Placeholder, Unit, Verbatim, with_inner

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from transpub.model import Gap, Inline, Part


@dataclass(frozen=True, slots=True)
class Settings:
    """What a project says of its formats, and the language of its articles, as gettext names it."""

    formats: Formats = field(default_factory=Formats)
    language: str = "en"


DEFAULTS = Settings()


@dataclass(frozen=True, slots=True)
class Show:
    """What a page in `locale` shows of a document's units: the target where there is one, else the source.

    `source_lang` is the HTML tag of the source language, `original` says that the page itself is in it. `settings` are
    those that the document was parsed with. With `keyed` each unit of running text says its key: `data-unit="…"`.
    """

    targets: Mapping[str, Inline]
    source_lang: str
    locale: str
    original: bool
    settings: Settings = DEFAULTS
    keyed: bool = False

    def inline(self, unit: Unit) -> Inline:
        """The unit's text as the page shows it."""
        return self.targets.get(unit.key, unit.source)

    def span(self, unit: Unit, html: str) -> str:
        """The unit's HTML, with its `lang` where it is not in the page's language, and its key where that is wanted."""
        foreign = not self.original and unit.key not in self.targets
        if not (foreign or self.keyed) or not html.strip():
            return html
        lang = f' lang="{escape(self.source_lang)}"' if foreign else ""
        key = f' data-unit="{escape(unit.key)}"' if self.keyed else ""
        return f"<span{lang}{key}>{html}</span>"

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
    body; it raises ArticleError, which need not say where, for what it cannot read. `write` gives a target as the file
    must say it. `html` takes the body, its parts after segmentation, and what to show. `prepared`, which a format may
    have for speed, takes the body, its parts and the settings, and gives what makes the HTML of what to show.
    """

    name: str
    suffixes: tuple[str, ...]
    parse: Callable[[str, int, Settings], tuple[Part, ...]]
    write: Callable[[Unit, Inline, Settings], str]
    html: Callable[[str, tuple[Part, ...], Show], Html]
    prepared: Callable[[str, tuple[Part, ...], Settings], Callable[[Show], Html]] | None = None


def localized(unit: Unit, targets: Mapping[str, Inline], write: Callable[[Unit, Inline], str]) -> tuple[Unit, Inline]:
    """The unit and what is shown of it, with the targets of the units inside its placeholders already written there."""

    def written(inner: Unit) -> Verbatim:
        return Verbatim(write(inner, targets[inner.key]) if inner.key in targets else inner.raw)

    new = with_inner(unit, written)
    placed = {(piece.number, piece.kind): piece for piece in new.pieces if isinstance(piece, Placeholder)}
    said = targets.get(unit.key, unit.source)
    return new, tuple(placed[piece.number, piece.kind] if isinstance(piece, Placeholder) else piece for piece in said)


def at_line(unit: Unit, line: int) -> Unit:
    """The unit, and those inside it, in a line of the file."""
    return with_inner(replace(unit, line=line), lambda inner: replace(inner, line=line))
