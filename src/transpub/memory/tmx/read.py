"""TMX of any tool, read as a stream: a file of any size needs the memory of one unit. Nothing is fetched for it.

Entities that a file declares are refused where they are declared, before one could grow; external ones and the DTD are
never opened.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO
from xml.parsers import expat

from transpub import codes
from transpub.catalog import clean
from transpub.errors import TmxError
from transpub.memory.pairs import Pair
from transpub.memory.tmx.segs import Code, Seg, marked
from transpub.model import blank

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

_CHUNK = 1 << 16
_DEEPEST = 50
_LONGEST = 100_000
"""The most characters of a text: a longer one is no sentence."""
_CODES = frozenset({"bpt", "ept", "ph", "it", "ut"})


@dataclass(frozen=True, slots=True)
class Unit:
    """A `<tu>`: the texts that it has, in order, each with its language code as the file writes it.

    `props` are its own `<prop>`s by type. `fault` says why it is of no use, or is "".
    """

    texts: tuple[tuple[str, Seg], ...]
    props: Mapping[str, str]
    line: int
    fault: str = ""


@dataclass(slots=True)
class Tally:
    """How many pairs were taken, how many of them without their inline elements, and how many units were not, why."""

    taken: Counter[str] = field(default_factory=Counter)
    bare: int = 0
    passed: Counter[str] = field(default_factory=Counter)


def read(file: BinaryIO, name: str) -> Iterator[Unit]:
    """The units of a file; TmxError for what is no TMX, no XML, or not to be trusted."""
    reader = _Reader(name)
    while chunk := file.read(_CHUNK):
        yield from reader.feed(chunk)
    yield from reader.feed(b"")


def pairs(
    units: Iterator[Unit], name: str, source: str, locales: Sequence[str], tally: Tally
) -> Iterator[tuple[str, Pair]]:
    """The pairs of the source language and each of these locales, with the locale; what is passed over is counted."""
    for unit in units:
        fault = unit.fault
        mine = _text(unit, source)
        if not fault and (mine is None or blank(_said(mine))):
            fault = f"no text in {source}"
        found = [(locale, text) for locale in locales if (text := _text(unit, locale)) and not blank(_said(text))]
        if not fault and not found:
            fault = f"no text in {' or '.join(locales)}"
        if fault or mine is None:
            tally.passed[fault] += 1
            continue
        for locale, theirs in found:
            one, other, kept = marked(mine, theirs)
            if blank(one) or blank(other):
                tally.passed["marks that do not agree"] += 1
                continue
            tally.taken[locale] += 1
            tally.bare += not kept
            yield locale, Pair(one, other, name, unit.props.get("x-key", ""), unit.props.get("x-state", ""))


def _text(unit: Unit, locale: str) -> Seg | None:
    """The text in a language: of several variants the one of the very code, else the first."""
    found = [(lang, seg) for lang, seg in unit.texts if codes.speaks(lang, locale)]
    tag = codes.tag(locale).casefold()
    return min(found, key=lambda each: each[0].casefold() != tag)[1] if found else None


def _said(seg: Seg) -> str:
    return "".join(piece for piece in seg if isinstance(piece, str))


class _Reader:
    """Expat, with what the events have told so far of the unit that is being read."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._path: list[str] = []
        self._done: list[Unit] = []
        self._in_seg = False
        self._ends: Mapping[str, Callable[[], None]] = {
            "seg": self._end_seg,
            "prop": self._end_prop,
            "tu": self._end_unit,
        }
        self._begin()
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._say
        parser.EntityDeclHandler = self._entity
        parser.SkippedEntityHandler = self._skipped
        self._parser = parser

    def feed(self, chunk: bytes) -> tuple[Unit, ...]:
        """The units that end in this chunk; an empty one is the end of the file."""
        try:
            self._parser.Parse(chunk, not chunk)
        except expat.ExpatError as error:
            where = f"{self._name}:{error.lineno}"
            raise TmxError(f"is no XML: {expat.ErrorString(error.code)}", where, "export it again") from error
        except (LookupError, ValueError) as error:  # an encoding that expat or Python does not know
            raise TmxError(f"is in an encoding that is not known: {error}", self._name, "save it as UTF-8") from error
        done, self._done = tuple(self._done), []
        return done

    def _begin(self) -> None:
        self._texts: list[tuple[str, Seg]] = []
        self._props: dict[str, str] = {}
        self._fault = ""
        self._line = 0
        self._lang = self._type = ""
        self._seg: list[str | Code] = []
        self._code: Code | None = None
        self._words: list[str] = []
        self._size = 0

    def _refuse(self, what: str) -> TmxError:
        return TmxError(what, f"{self._name}:{self._parser.CurrentLineNumber}", "have it exported again without that")

    def _entity(self, *_: object) -> None:
        raise self._refuse("declares an entity, which may grow without end or fetch a file")

    def _skipped(self, name: str, _parameter: bool) -> None:  # noqa: FBT001  # expat calls it so
        self._fault = f"the entity &{name}; is declared nowhere in the file"

    def _start(self, name: str, given: dict[str, str]) -> None:
        if not self._path and name != "tmx":
            raise TmxError(f"is no TMX: it begins with <{name}>", self._name, "give a file that ends in .tmx")
        self._path.append(name)
        if len(self._path) > _DEEPEST:
            raise self._refuse("nests elements without end")
        if name == "tu":
            self._begin()
            self._line = self._parser.CurrentLineNumber
        elif name == "tuv":
            self._lang = given.get("xml:lang") or given.get("lang") or ""
        elif name == "seg":
            self._seg, self._words, self._size, self._code = [], [], 0, None
            self._in_seg = True
        elif name == "prop":
            self._type, self._words = given.get("type", ""), []
        elif name in _CODES and self._code is None and self._in_seg:
            self._flush()
            self._code = Code(name, given.get("i", ""), given.get("x", ""), "")

    def _say(self, text: str) -> None:
        if self._in_seg:
            self._size += len(text)
            if self._size > _LONGEST:
                self._fault = f"a text of more than {_LONGEST:,} characters"
                return
        elif self._path[-1] != "prop":
            return
        if "sub" not in self._path:  # a text inside a code, such as a link's title
            self._words.append(text)

    def _flush(self) -> str:
        said, self._words = clean("".join(self._words)), []
        if said and self._code is None and self._in_seg:
            self._seg.append(said)
        return said

    def _end(self, name: str) -> None:
        if name in self._ends:
            self._ends[name]()
        elif name in _CODES and self._code is not None and "sub" not in self._path:
            code, held = self._code, self._flush()
            self._code = None
            self._seg.append(Code(code.name, code.i, code.x, held))
        self._path.pop()

    def _end_seg(self) -> None:
        self._flush()
        self._in_seg = False
        self._texts.append((self._lang, tuple(self._seg)))

    def _end_prop(self) -> None:
        if self._path[-2] == "tu":
            self._props[self._type] = "".join(self._words)
        self._words = []

    def _end_unit(self) -> None:
        self._done.append(Unit(tuple(self._texts), self._props, self._line, self._fault))
        self._begin()
