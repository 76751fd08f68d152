"""Text with marks ⇄ elements: `<g>`, `<x>` of XLIFF 1.2, `<pc>`, `<ph>` of 2.1, and others for half a pair.

Read are also the forms that tools make of them (`<bpt>`, `<ept>`, `<it>`, a pair as two halves). Markers of segments,
terms and comments (`<mrk>`, `<sm>`, `<em>`) are seen through.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from transpub import inline
from transpub.exchange.tree import FORBIDDEN, Node
from transpub.model import Placeholder, Text, inline_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from transpub.model import Inline

V12 = "urn:oasis:names:tc:xliff:document:1.2"
V2 = "urn:oasis:names:tc:xliff:document:2.0"

_CHARACTER = "x-transpub-character-"
_NUMBER = re.compile(r"[0-9]+")
_OPENING, _CLOSING, _ALONE = frozenset({"bx", "bpt", "sc"}), frozenset({"ex", "ept", "ec"}), frozenset({"x", "ph"})
_KINDS = {"link": "link", "emphasis": "italic", "strong": "bold", "image": "image", "line break": "lb"}
_TYPES = {"link": "link", "image": "image", "emphasis": "fmt", "strong": "fmt"}


class CodeError(ValueError):
    """An element that stands for no mark of ours; says it to a person."""


@dataclass(frozen=True, slots=True)
class _Pair:
    """A pair of marks that nests well, and what is inside."""

    code: Placeholder
    inside: tuple[str | Placeholder | _Pair, ...]


def elements(text: str, codes: Sequence[Placeholder], space: str) -> tuple[Node | str, ...]:
    """The content of a `<source>` or `<target>`; `codes` say what the marks stand for, as far as it is known."""
    known: dict[tuple[int, str], Placeholder] = {(code.number, code.kind): code for code in codes}
    make = _Makers12(known) if space == V12 else _Makers2(known)
    return tuple(_made(_nested(inline.pieces(text)), make))


def _nested(source: Inline) -> tuple[str | Placeholder | _Pair, ...]:
    """The pieces with each pair that can be as one; what is left of crossing or broken pairs stays single."""
    levels: list[tuple[Placeholder | None, list[str | Placeholder | _Pair]]] = [(None, [])]
    for piece in source:
        closes = isinstance(piece, Placeholder) and piece.kind == "close"
        numbers = [opened.number for opened, _ in levels if opened is not None]
        if isinstance(piece, Placeholder) and piece.kind == "open":
            levels.append((piece, []))
        elif closes and isinstance(piece, Placeholder) and piece.number in numbers:
            while (top := levels.pop())[0] is not None and top[0].number != piece.number:
                levels[-1][1].extend((top[0], *top[1]))
            assert top[0] is not None  # the number is among those that are open
            levels[-1][1].append(_Pair(top[0], tuple(top[1])))
        else:
            levels[-1][1].append(piece)
    while len(levels) > 1:
        opened, inside = levels.pop()
        assert opened is not None  # only the ground has none
        levels[-1][1].extend((opened, *inside))
    return tuple(levels[0][1])


def _made(pieces: Sequence[str | Placeholder | _Pair], make: _Makers12 | _Makers2) -> Iterator[Node | str]:
    for piece in pieces:
        if isinstance(piece, _Pair):
            yield make.pair(piece.code, tuple(_made(piece.inside, make)))
        elif isinstance(piece, Placeholder):
            yield make.single(piece)
        else:
            place = 0
            for found in FORBIDDEN.finditer(piece):
                if found.start() > place:
                    yield piece[place : found.start()]
                yield make.character(found.group())
                place = found.end()
            if place < len(piece):
                yield piece[place:]


class _Makers:
    """Makes the elements of one version."""

    def __init__(self, known: Mapping[tuple[int, str], Placeholder]) -> None:
        self.known = known

    def told(self, code: Placeholder) -> Placeholder:
        """The placeholder with what is known of it; a closing one bears its opening one's name."""
        return self.known.get((code.number, "open" if code.kind == "close" else code.kind), code)

    def kind(self, code: Placeholder) -> str:
        """What it is, in a word: the label up to its colon."""
        return self.told(code).label.partition(":")[0]


class _Makers12(_Makers):
    def pair(self, code: Placeholder, inside: tuple[Node | str, ...]) -> Node:
        kind = _KINDS.get(self.kind(code), "")
        return Node(f"{V12} g", {**self._named(code), **({"ctype": kind} if kind in _RUN else {})}, inside)

    def single(self, code: Placeholder) -> Node:
        kind = _KINDS.get(self.kind(code), "")
        if code.kind == "alone":
            return Node(f"{V12} x", {**self._named(code), **({"ctype": kind} if kind in _SPOT else {})})
        return Node(f"{V12} {'bx' if code.kind == 'open' else 'ex'}", self._named(code, copies=None))

    def character(self, character: str) -> Node:
        code = f"{ord(character):04X}"
        return Node(f"{V12} x", {"id": f"U{code}", "ctype": f"{_CHARACTER}{code}", "equiv-text": f"U+{code}"})

    def _named(self, code: Placeholder, copies: str | None = "no") -> dict[str, str]:
        told = self.told(code)
        equivalent = {"equiv-text": told.label or told.raw}
        return {"id": str(code.number), **equivalent, **({"clone": copies} if copies and code.kind != "close" else {})}


_RUN, _SPOT = frozenset({"link", "italic", "bold"}), frozenset({"image", "lb"})


class _Makers2(_Makers):
    def pair(self, code: Placeholder, inside: tuple[Node | str, ...]) -> Node:
        told, closing = self.told(code), self.known.get((code.number, "close"))
        shown = {
            "dispStart": told.label or told.raw,
            "dispEnd": f"/{told.label}" if told.label else f"</{code.number}>",
        }
        data = {"dataRefStart": f"d{code.number}"} if told is not code else {}
        end = {"dataRefEnd": f"d{code.number}e"} if closing is not None else {}
        return Node(f"{V2} pc", {"id": str(code.number), **_KEPT, **self._type(code), **shown, **data, **end}, inside)

    def single(self, code: Placeholder) -> Node:
        if code.kind != "alone":
            half = "sc" if code.kind == "open" else "ec"
            return Node(f"{V2} {half}", {"id": str(code.number), "isolated": "yes"})
        told = self.told(code)
        data = {"dataRef": f"d{code.number}"} if told is not code else {}
        return Node(
            f"{V2} ph", {"id": str(code.number), **_KEPT, **self._type(code), "disp": told.label or told.raw, **data}
        )

    def character(self, character: str) -> Node:
        return Node(f"{V2} cp", {"hex": f"{ord(character):04X}"})

    def _type(self, code: Placeholder) -> dict[str, str]:
        kind = _TYPES.get(self.kind(code), "")
        return {"type": kind} if kind else {}


_KEPT = {"canCopy": "no", "canDelete": "no"}


def original_data(codes: Sequence[Placeholder]) -> tuple[Node, ...]:
    """`<data>` of 2.1: what the article's file has where each mark stands."""
    return tuple(
        Node(f"{V2} data", {"id": f"d{code.number}{'e' if code.kind == 'close' else ''}"}, data)
        for code in codes
        for data in [tuple(_made((code.raw,), _Makers2({})))]
    )


def text(node: Node, skip: Callable[[Node], bool] = lambda _: False) -> str:
    """The content of a `<source>` or `<target>` as text with marks; CodeError for what is none of ours."""
    return inline.encode(inline_of(tuple(_pieces(node.children, node.namespace, skip))))


def _pieces(children: Sequence[Node | str], space: str, skip: Callable[[Node], bool]) -> Iterator[Text | Placeholder]:
    starts: dict[str, str] = {}
    for child in children:
        if isinstance(child, str):
            yield Text(child, child)
        elif child.local in {"g", "pc"} and child.namespace == space:
            number = _number(child, child.get("id"))
            yield Placeholder(number, "open", "")
            yield from _pieces(child.children, space, skip)
            yield Placeholder(number, "close", "")
        elif child.local in {"mrk", "sm", "em"} or child.namespace != space:
            if not skip(child):
                yield from _pieces(child.children, space, skip)
        else:
            yield _single(child, starts)


def _single(node: Node, starts: dict[str, str]) -> Text | Placeholder:
    name, number = node.local, node.get("id")
    character = node.get("hex") if name == "cp" else node.get("ctype").removeprefix(_CHARACTER)
    if name == "cp" or node.get("ctype").startswith(_CHARACTER):
        return _character(node, character)
    if name in _OPENING or (name == "it" and node.get("pos") in {"open", "begin"}):
        starts[node.get("rid") or number] = number
        return Placeholder(_number(node, number), "open", "")
    if name in _CLOSING or name == "it":
        begun = node.get("startRef") or starts.get(node.get("rid") or number, number)
        return Placeholder(_number(node, begun), "close", "")
    if name in _ALONE:
        return Placeholder(_number(node, number), "alone", "")
    raise CodeError(f"the element <{name}> is none that transpub knows")


def _number(node: Node, number: str) -> int:
    if not _NUMBER.fullmatch(number):
        raise CodeError(f"the element <{node.local} id={number!r}> stands for nothing in the source")
    return int(number)


def _character(node: Node, code: str) -> Text:
    try:
        character = chr(int(code, 16))
    except (ValueError, OverflowError) as error:
        raise CodeError(f"the element <{node.local}> names no character: {code!r}") from error
    return Text(character, character)
