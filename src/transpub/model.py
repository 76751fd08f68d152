"""The words of transpub, as frozen values: no I/O, and nothing of the project is imported here.

The road: an article file is parsed into a `Document`, a partition of the file into `Verbatim`, `Gap` and `Unit` parts.
Units are what people translate. A `Catalog` holds an `Entry` for each unit and locale.
"""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Literal, TypeAlias, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

SITE = "_site"
"""The name of the document and catalogs that hold the theme's and the site's own strings."""

THEME_STRING = "theme string"
"""The role of a unit that the theme brings along, often with its translation: nobody's work in this project."""

PSEUDO = "pseudo"
"""The engine whose words mean nothing, for tests of a project's set-up: nobody asks which language they are."""

ADOPTED = "adopt"
"""What a `# mt:` line names as the engine of a text that was aligned from an existing translation, a person's work."""


def fingerprint(text: str) -> str:
    """Eight hex digits that stand for a text: the `src=` and `out=` of a `# mt:` line, and the stem of a key."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def blank(text: str) -> bool:
    """Whether nobody could read anything in a text: white space and invisible characters only."""
    if text[:1].isalnum():
        return False  # as nearly always
    return all(character.isspace() or unicodedata.category(character) == "Cf" for character in text)


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A piece of inline markup: the translator sees its number as a mark, the page gets its `raw` back.

    An `open` and a `close` placeholder with one number belong together (`**`…`**`, `[`…`](url)`); an `alone` one stands
    for itself (a code span, a footnote reference, a line break). `label` says to the translator what it is. `parts` are
    what `raw` is made of where something in it is translated on its own (a link's title, an image's description), else
    none.
    """

    number: int
    kind: Literal["open", "close", "alone"]
    raw: str
    label: str = field(default="", compare=False)
    parts: tuple[Verbatim | Unit, ...] = ()


@dataclass(frozen=True, slots=True)
class Text:
    r"""A run of text inside a unit: `value` as people read it, `raw` as the file writes it.

    Where the two are equal the run may be cut anywhere; where they differ (`&amp;`, `\*`, a line break with its
    quotation prefix) it is indivisible.
    """

    value: str
    raw: str


T = TypeVar("T")

Piece: TypeAlias = Text | Placeholder
Inline: TypeAlias = tuple[str | Placeholder, ...]
"""Text with placeholders, adjacent strings joined, no empty string: what `inline.encode` writes as marks."""


@dataclass(frozen=True, slots=True)
class Aligned:
    """A stretch of a translation, `start:end` in characters, and the stretches of its source that it answers to.

    `sources` are (start, end, share), the shares from 0 to 1 and 1 in all; empty where nothing is known of it.
    """

    start: int
    end: int
    sources: tuple[tuple[int, int, float], ...]


Alignment: TypeAlias = tuple[Aligned, ...]
"""Which words of a source a translation's words were made of: stretches that do not overlap, in the target's order."""


def inline_of(pieces: tuple[Piece, ...]) -> Inline:
    """The pieces as people read them: raw forms forgotten, adjacent texts joined, empty ones dropped."""
    if len(pieces) == 1 and isinstance(pieces[0], Text):
        return (pieces[0].value,) if pieces[0].value else ()  # as most are
    return tuple(joined([piece if isinstance(piece, Placeholder) else piece.value for piece in pieces]))


def joined(pieces: Iterable[str | T]) -> list[str | T]:
    """The pieces with adjacent strings made one, and no empty string; the time grows with their length and no more."""
    out: list[str | T] = []
    texts: list[str] = []
    for piece in pieces:
        if isinstance(piece, str):
            texts.append(piece)
            continue
        if texts:
            out += filter(None, ("".join(texts),))
            texts = []
        out.append(piece)
    out += filter(None, ("".join(texts),))
    return out


@dataclass(frozen=True, slots=True)
class Verbatim:
    """A slice of the file that nobody translates. `role` names it where a page shows it ("licence"), else it is ""."""

    raw: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """The white space between two sentences of one block: Chinese closes it, Russian and Kyrgyz keep it."""

    raw: str


@dataclass(frozen=True, slots=True)
class Unit:
    """A piece of an article that is translated as one: a sentence, a heading, a cell.

    `key` is "" until the catalogs give it one; it then stays with the unit when its source is edited or moved.
    `role` is what the unit is on the page ("h1", "paragraph", "list item", "cell", "term"...). `syntax` is how a target
    must be written into the file, a name known to the unit's format ("inline", "cell", "yaml"...). `trail` is the
    headings above, for the translator. Units of `scope` "site" (section names, tags, breadcrumb terms) are translated
    once, in `_site.po`. `line` counts from 1 and takes no part in equality.
    """

    key: str
    pieces: tuple[Piece, ...]
    role: str
    syntax: str = "inline"
    scope: Literal["article", "site"] = "article"
    splits: bool = True
    trail: tuple[str, ...] = ()
    line: int = field(default=0, compare=False)
    comment: str = ""

    @property
    def raw(self) -> str:
        """The unit's slice of the file."""
        return "".join(piece.raw for piece in self.pieces)

    @property
    def source(self) -> Inline:
        """The unit as people read it."""
        return inline_of(self.pieces)

    @property
    def inner(self) -> tuple[Unit, ...]:
        """The units inside its placeholders."""
        having = [piece.parts for piece in self.pieces if isinstance(piece, Placeholder) and piece.parts]
        return tuple(part for parts in having for part in parts if isinstance(part, Unit)) if having else ()

    def changed(
        self,
        *,
        key: str | None = None,
        pieces: tuple[Piece, ...] | None = None,
        splits: bool | None = None,
        trail: tuple[str, ...] | None = None,
        line: int | None = None,
    ) -> Unit:
        """The unit with other values, as `replace` gives it: every unit of an article takes this road a few times."""
        return Unit(
            self.key if key is None else key,
            self.pieces if pieces is None else pieces,
            self.role,
            self.syntax,
            self.scope,
            self.splits if splits is None else splits,
            self.trail if trail is None else trail,
            self.line if line is None else line,
            self.comment,
        )


Part: TypeAlias = Verbatim | Gap | Unit


def with_inner(unit: Unit, change: Callable[[Unit], Verbatim | Unit]) -> Unit:
    """The unit with each unit inside its placeholders changed; their raw slices are those of their parts."""
    if not unit.inner:
        return unit
    pieces: list[Piece] = []
    for piece in unit.pieces:
        if isinstance(piece, Placeholder) and piece.parts:
            parts = tuple(change(part) if isinstance(part, Unit) else part for part in piece.parts)
            pieces.append(replace(piece, raw="".join(part.raw for part in parts), parts=parts))
        else:
            pieces.append(piece)
    return unit.changed(pieces=tuple(pieces))


@dataclass(frozen=True, slots=True)
class Origin:
    """Whose catalogs hold a document's translations, where an article file was renamed or split.

    `heir` says that all of that work is this document's now, else only the sentences that it has are. `gone` says that
    no article has the name any more. `kept` are the sentences that the article of that name still has.
    """

    name: str
    heir: bool
    gone: bool
    kept: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Document:
    """An article as a partition of its file: the parts' raw slices, joined, are the file, to the character.

    `name` is the path under the articles' folder without its suffix ("media/visit"), `path` the file as the project
    names it ("source_articles/media/visit.md"), `format` a name in the table of formats. `meta` is the front matter.
    `origin` is None where its catalogs bear its own name, as nearly always.
    """

    name: str
    path: str
    format: str
    meta: Mapping[str, object]
    parts: tuple[Part, ...]
    origin: Origin | None = None

    @property
    def units(self) -> tuple[Unit, ...]:
        """The units in document order, each followed by those inside it."""
        placed = (part for part in self.parts if isinstance(part, Unit))
        return tuple(each for unit in placed for each in (unit, *unit.inner))


class State(StrEnum):
    """What a reviewer and a publisher must know of an entry; `Entry.state` says how it is told."""

    MISSING = "missing"
    MACHINE = "machine"
    DRAFT = "draft"
    STALE = "stale"
    REVIEWED = "reviewed"


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a machine's text came from: the `# mt:` line. `src` and `out` are fingerprints of the text then.

    `marks` is how sure the places of its marks are, 0 to 1; None where it has none, or the engine placed them itself.
    """

    engine: str
    model: str
    score: float | None
    src: str
    out: str
    ts: str
    marks: float | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """That a person accepted a text for a source, as fingerprints of both: the `# was-reviewed:` line of a stale entry.

    It tells the truth wherever a tool carries it, so the text is reviewed again when its source comes back.
    """

    src: str
    out: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What the translation memory knows of a sentence like this one: the `# tm:` line, which holds score and target.

    `score` is 0 to 1 with two decimals; `source` is the sentence that `target` translates, `origin` where it stands.
    """

    score: float
    target: str
    source: str = field(default="", compare=False)
    origin: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Entry:
    """One unit's translation into one locale. `source` and `target` are text with marks, as in msgid and msgstr.

    `previous` is the source that `target` was made for, where the source has changed since. `provenance` is the last
    machine text's; `review` is the one that an edit of the source has overtaken. `suggestion` is the memory's, where no
    person's text stands. `comments` are the `# ` lines of
    people (and of other tools), kept to the letter and in order, without their `# `. `flags` are the flags other than
    fuzzy, also kept. `note` (`#.`) and `place` (`#:`) are ours. `line` is where the entry stood in its file, 0 for a
    new one, and takes no part in equality.
    """

    key: str
    source: str
    target: str = ""
    fuzzy: bool = False
    previous: str | None = None
    provenance: Provenance | None = None
    comments: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    note: str = ""
    place: str = ""
    review: Review | None = None
    suggestion: Suggestion | None = None
    line: int = field(default=0, compare=False)

    @property
    def raw_machine(self) -> bool:
        """Whether the target is a machine's text to the letter, accepted or not."""
        return self.provenance is not None and self.provenance.out == fingerprint(self.target)

    @property
    def accepted(self) -> bool:
        """Whether a person accepted this very text before its source was edited."""
        return self.review is not None and self.review.out == fingerprint(self.target)

    @property
    def outlived(self) -> bool:
        """Whether this very text was reviewed for another source than the one that stands here."""
        return self.accepted and self.review is not None and self.review.src != fingerprint(self.source)

    @property
    def state(self) -> State:
        """Reviewed is: not fuzzy. Of the fuzzy, stale has a previous source, machine is untouched, draft is not.

        A text adopted from elsewhere is a draft: a person wrote it, though perhaps of another sentence.

        Some tools drop the previous source; a text that was reviewed for another one is stale without it.
        """
        if blank(self.target):
            return State.MISSING
        if not self.fuzzy:
            return State.REVIEWED
        if self.previous is not None or self.outlived:
            return State.STALE
        if self.provenance is not None and self.provenance.engine == ADOPTED:
            return State.DRAFT
        return State.MACHINE if self.raw_machine and not self.accepted else State.DRAFT

    @property
    def human(self) -> bool:
        """Whether a person's work would be lost with this entry: an accepted or edited target, or a comment.

        A machine's text that is stale was accepted before its source changed: raw text is never kept so.
        """
        return bool(self.comments) or not self.open

    @property
    def open(self) -> bool:
        """Whether no person's text stands here: a machine may write, and the memory suggest."""
        return self.state in {State.MISSING, State.MACHINE}


@dataclass(frozen=True, slots=True)
class Catalog:
    """The entries of one document in one locale (`locale` is "" for a template), in document order.

    `header` is the PO header as ordered pairs, `comments` the `# ` lines above it. `obsolete` entries have no unit any
    more and hold a person's work.
    """

    locale: str
    header: tuple[tuple[str, str], ...] = ()
    entries: tuple[Entry, ...] = ()
    obsolete: tuple[Entry, ...] = ()
    comments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault in the user's material, as data. `file` is relative to the project, `line` counts from 1 (0: unknown).

    `source` is the msgid of the entry it is about, or "": with it a fault is known again after lines have moved.
    `target` is its msgstr: an exemption of this very translation ends where it is edited.
    """

    check: str
    severity: Literal["error", "warning"]
    locale: str
    article: str
    key: str
    file: str
    line: int
    message: str
    source: str = ""
    target: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """A localized article, ready for a theme: plain text but for the fields that say HTML.

    `heading` is the title as inline HTML, or "" where the article has none; `body` and `footer` are HTML, and `body`
    does not repeat the heading. `breadcrumb`, `tags`, `authors` and `rights` are what the article itself names.
    """

    title: str
    heading: str
    description: str
    breadcrumb: tuple[str, ...]
    tags: tuple[str, ...]
    body: str
    footer: str
    authors: tuple[str, ...] = ()
    rights: str = ""
