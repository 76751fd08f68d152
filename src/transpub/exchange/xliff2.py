"""XLIFF 2.1: units as `<unit>` with one `<segment>`, what only transpub needs as metadata, a match for what is stale.

Read is any 2.x, also where a tool has cut a unit into several segments, or put them into another order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from transpub import __version__
from transpub.exchange import codes, facts, naming
from transpub.exchange.codes import V2 as NAMESPACE
from transpub.exchange.segments import Stretch, joined
from transpub.exchange.tree import SPACE, Node, shown
from transpub.exchange.unit import Package, Part, TransUnit
from transpub.model import State

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

METADATA = "urn:oasis:names:tc:xliff:metadata:2.0"
MATCHES = "urn:oasis:names:tc:xliff:matches:2.0"

_STATES: Mapping[State, str] = {
    State.MISSING: "initial",
    State.MACHINE: "initial",
    State.DRAFT: "translated",
    State.STALE: "initial",
    State.REVIEWED: "reviewed",
}
_DONE = frozenset({"reviewed", "final"})
_MADE_BY = "transpub"
_SEGMENT = "s1"
_LOCATION = "location"


def tree(package: Package) -> Node:
    """The root of a file."""
    named = naming.ids(part.original for part in package.parts)
    files = tuple(_file(name, part) for name, part in zip(named, package.parts, strict=True))
    return Node(_tag("xliff"), {"version": "2.1", "srcLang": package.source, "trgLang": package.target}, files)


def _tag(name: str) -> str:
    return f"{NAMESPACE} {name}"


def _file(name: str, part: Part) -> Node:
    named = naming.ids(unit.key for unit in part.units)
    made = tuple(_unit(name, unit) for name, unit in zip(named, part.units, strict=True))
    about = _metadata((("version", __version__), ("format", part.datatype)))
    attributes = {"id": name, "original": part.original, "canResegment": "no", SPACE: "preserve"}
    return Node(_tag("file"), attributes, (about, *made))


def _metadata(pairs: tuple[tuple[str, str], ...]) -> Node:
    metas = tuple(Node(f"{METADATA} meta", {"type": name}, (shown(value),)) for name, value in pairs)
    return Node(f"{METADATA} metadata", {}, (Node(f"{METADATA} metaGroup", {"category": _MADE_BY}, metas),))


def _unit(name: str, unit: TransUnit) -> Node:
    return Node(
        _tag("unit"), {"id": name, "name": unit.key, "translate": "yes", SPACE: "preserve"}, tuple(_inside(unit))
    )


def _inside(unit: TransUnit) -> Iterator[Node]:
    pairs = tuple(facts.written(unit))
    if pairs:
        yield _metadata(pairs)
    if unit.previous is not None:
        yield _match(unit.previous, unit)
    notes = tuple(_notes(unit))
    if notes:
        yield Node(_tag("notes"), {}, notes)
    if unit.codes:
        yield Node(_tag("originalData"), {}, codes.original_data(unit.codes))
    yield _segment(unit)


def _match(previous: str, unit: TransUnit) -> Node:
    pair = (_content("source", previous, bare=True), _content("target", unit.target, bare=True))
    kind = {"ref": f"#{_SEGMENT}", "origin": _MADE_BY, "type": "idm", "subType": f"{_MADE_BY}:previous"}
    return Node(f"{MATCHES} matches", {}, (Node(f"{MATCHES} match", kind, pair),))


def _notes(unit: TransUnit) -> Iterator[Node]:
    if unit.note:
        yield Node(_tag("note"), {"category": "developer", "appliesTo": "source"}, (shown(unit.note),))
    if unit.place:
        yield Node(_tag("note"), {"category": _LOCATION}, (shown(unit.place),))
    for comment in unit.comments:
        yield Node(_tag("note"), {"category": "translator"}, (shown(comment),))


def _segment(unit: TransUnit) -> Node:
    state = unit.sent.state if unit.sent is not None else State.DRAFT
    attributes = {"state": _STATES[state], "subState": f"{_MADE_BY}:{state.value}"}
    if unit.previous is not None:
        attributes = {"id": _SEGMENT, **attributes}
    target = (_content("target", unit.target, unit),) if unit.target else ()
    return Node(_tag("segment"), attributes, (_content("source", unit.source, unit), *target))


def _content(name: str, text: str, unit: TransUnit | None = None, *, bare: bool = False) -> Node:
    known = unit.codes if unit is not None and not bare else ()
    return Node(_tag(name), {}, codes.elements(text, known, NAMESPACE))


def package(root: Node, *, spaced: bool) -> Package:
    """What a file says; `spaced` says whether the target language writes white space between sentences."""
    files = tuple(root.all(_tag("file")))
    parts = tuple(
        Part(
            file.get("original"),
            _pairs(file).get("format", ""),
            tuple(_read(node, spaced=spaced) for node in _units(file)),
            file.line,
        )
        for file in files
    )
    ours = any(_pairs(file) for file in files)
    return Package(root.get("srcLang"), root.get("trgLang"), parts, ours)


def _units(node: Node) -> Iterator[Node]:
    for child in node.nodes:
        if child.name == _tag("unit"):
            yield child
        elif child.name == _tag("group"):
            yield from _units(child)


def _pairs(node: Node) -> dict[str, str]:
    metadata = node.first(f"{METADATA} metadata")
    groups = metadata.all(f"{METADATA} metaGroup") if metadata is not None else ()
    return {
        meta.get("type"): meta.text
        for group in groups
        if group.get("category") == _MADE_BY
        for meta in group.all(f"{METADATA} meta")
    }


def _read(node: Node, *, spaced: bool) -> TransUnit:
    # some tools put notes into the segment, which the schema does not allow
    holders = [holder for each in (node, *node.all(_tag("segment"))) for holder in each.all(_tag("notes"))]
    notes = [note for holder in holders for note in holder.all(_tag("note"))]
    ours = [next((note for note in notes if note.get("category") == kind), None) for kind in ("developer", _LOCATION)]
    pieces = tuple(child for child in node.nodes if child.name in {_tag("segment"), _tag("ignorable")})
    source, text, damage = "", "", ""
    try:
        source = "".join(_text(piece, "source") or "" for piece in pieces)
        text = joined(_stretches(pieces), spaced=spaced)
    except codes.CodeError as error:
        damage = str(error)
    return TransUnit(
        key=node.get("name") or node.get("id"),
        source=source,
        target=text,
        reviewed=_reviewed(pieces),
        note=ours[0].text if ours[0] is not None else "",
        place=ours[1].text if ours[1] is not None else "",
        comments=tuple(line for note in notes if not any(note is each for each in ours) for line in _comments(note)),
        previous=_previous(node),
        damage=damage,
        line=node.line,
        **facts.read(_pairs(node)),
    )


def _reviewed(pieces: tuple[Node, ...]) -> bool:
    segments = [piece for piece in pieces if piece.name == _tag("segment")]
    return bool(segments) and all(segment.get("state") in _DONE for segment in segments)


def _comments(note: Node) -> Iterator[str]:
    who = note.get("category")
    for line in facts.comment_lines(note.text):
        yield line if who in {"", "translator"} else f"{who}: {line}"


def _text(piece: Node, name: str) -> str | None:
    found = piece.first(_tag(name))
    return codes.text(found) if found is not None else None


def _stretches(pieces: tuple[Node, ...]) -> list[Stretch]:
    """The pieces in the order of the target: one that was moved says its place."""

    def place(numbered: tuple[int, Node]) -> int:
        target = numbered[1].first(_tag("target"))
        order = target.get("order") if target is not None else ""
        return int(order) if order.isascii() and order.isdigit() else numbered[0]

    return [
        Stretch(_text(piece, "source") or "", _text(piece, "target"), between=piece.name == _tag("ignorable"))
        for _, piece in sorted(enumerate(pieces, 1), key=place)
    ]


def _previous(node: Node) -> str | None:
    matches = node.first(f"{MATCHES} matches")
    for match in matches.all(f"{MATCHES} match") if matches is not None else ():
        source = match.first(_tag("source"))
        if match.get("subType") == f"{_MADE_BY}:previous" and source is not None:
            try:
                return codes.text(source)
            except codes.CodeError:
                return None
    return None
