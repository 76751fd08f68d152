"""XLIFF 1.2: units as `<trans-unit>`, states as `approved` and `state`, a previous source as `<alt-trans>`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from transpub import __version__
from transpub.exchange import codes, facts, naming
from transpub.exchange.codes import V12 as NAMESPACE
from transpub.exchange.segments import Stretch, joined
from transpub.exchange.tree import SPACE, Node, shown
from transpub.exchange.unit import Package, Part, Sent, TransUnit
from transpub.model import State

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_STATES: Mapping[State, tuple[str, str]] = {
    State.MACHINE: ("needs-review-translation", "leveraged-mt"),
    State.DRAFT: ("needs-review-translation", ""),
    State.STALE: ("needs-translation", "fuzzy-match"),
    State.REVIEWED: ("signed-off", ""),
}
"""`state` and `state-qualifier` of a target."""
_DONE = frozenset({"final", "signed-off"})
_UNDONE = frozenset(
    {
        "new",
        "needs-translation",
        "needs-review-translation",
        "needs-adaptation",
        "needs-l10n",
        "needs-review-adaptation",
        "needs-review-l10n",
    }
)
_MADE_BY = "transpub"
_PREVIOUS = "previous-version"
_DATATYPES = {"markdown": "x-markdown", "text": "plaintext", "html": "html", "site": "plaintext"}


def tree(package: Package) -> Node:
    """The root of a file."""
    return Node(_tag("xliff"), {"version": "1.2"}, tuple(_file(part, package) for part in package.parts))


def _tag(name: str) -> str:
    return f"{NAMESPACE} {name}"


def _file(part: Part, package: Package) -> Node:
    tool = {"tool-id": _MADE_BY, "tool-name": _MADE_BY, "tool-version": __version__}
    named = naming.ids(unit.key for unit in part.units)
    made = tuple(_unit(name, unit) for name, unit in zip(named, part.units, strict=True))
    return Node(
        _tag("file"),
        {
            "original": part.original,
            "source-language": package.source,
            "target-language": package.target,
            "datatype": _DATATYPES.get(part.datatype, "plaintext"),
            "tool-id": _MADE_BY,
            SPACE: "preserve",
        },
        (Node(_tag("header"), {}, (Node(_tag("tool"), tool),)), Node(_tag("body"), {}, made)),
    )


def _unit(name: str, unit: TransUnit) -> Node:
    approved = {"approved": "yes" if unit.reviewed else "no"}
    return Node(
        _tag("trans-unit"),
        {"id": name, "resname": unit.key, **approved, "translate": "yes", SPACE: "preserve"},
        tuple(_inside(unit)),
    )


def _inside(unit: TransUnit) -> Iterator[Node]:
    yield _content("source", unit.source, unit)
    if unit.target:
        state, qualifier = _STATES[unit.sent.state if unit.sent is not None else State.DRAFT]
        qualified = {"state-qualifier": qualifier} if qualifier else {}
        yield _content("target", unit.target, unit, {"state": state, **qualified})
    if unit.place:
        place = Node(_tag("context"), {"context-type": "sourcefile"}, (shown(unit.place),))
        yield Node(_tag("context-group"), {"purpose": "location"}, (place,))
    pairs = tuple(
        Node(_tag("context"), {"context-type": f"{facts.PREFIX}{name}"}, (shown(value),))
        for name, value in facts.written(unit)
    )
    if pairs:
        yield Node(_tag("context-group"), {"purpose": "information"}, pairs)
    if unit.note:
        yield Node(_tag("note"), {"from": "developer", "annotates": "source"}, (shown(unit.note),))
    for comment in unit.comments:
        yield Node(_tag("note"), {"from": "translator"}, (shown(comment),))
    if unit.previous is not None:
        pair = (_content("source", unit.previous, unit), _content("target", unit.target, unit))
        yield Node(_tag("alt-trans"), {"alttranstype": _PREVIOUS, "origin": _MADE_BY, SPACE: "preserve"}, pair)


def _content(name: str, text: str, unit: TransUnit, attributes: Mapping[str, str] | None = None) -> Node:
    return Node(_tag(name), attributes or {}, codes.elements(text, unit.codes, NAMESPACE))


def package(root: Node, *, spaced: bool) -> Package:
    """What a file says; `spaced` says whether the target language writes white space between sentences."""
    files = tuple(root.all(_tag("file")))
    parts = tuple(
        Part(
            file.get("original"),
            file.get("datatype"),
            tuple(_read(node, spaced=spaced) for node in _units(file)),
            file.line,
        )
        for file in files
    )
    first = files[0] if files else root
    ours = any(node.get("tool-id") == _MADE_BY for file in files for node in _tools(file))
    return Package(first.get("source-language"), first.get("target-language"), parts, ours)


def _tools(file: Node) -> Iterator[Node]:
    header = file.first(_tag("header"))
    if header is not None:
        yield from header.all(_tag("tool"))


def _units(node: Node) -> Iterator[Node]:
    for child in node.nodes:
        if child.name == _tag("trans-unit"):
            yield child
        elif child.name in {_tag("body"), _tag("group")}:
            yield from _units(child)


def _read(node: Node, *, spaced: bool) -> TransUnit:
    target, segmented = node.first(_tag("target")), node.first(_tag("seg-source"))
    previous = next((each for each in node.all(_tag("alt-trans")) if each.get("alttranstype") == _PREVIOUS), None)
    notes = list(node.all(_tag("note")))
    ours = next((note for note in notes if note.get("from") == "developer"), None)
    contexts = tuple(each for group in node.all(_tag("context-group")) for each in group.all(_tag("context")))
    pairs = {each.get("context-type").removeprefix(facts.PREFIX): each.text for each in contexts}
    known = facts.read(pairs)
    source, text, damage = "", "", ""
    try:
        source = codes.text(node.first(_tag("source")) or Node(_tag("source")))
        text = _target(target, segmented, spaced=spaced) if target is not None else ""
    except codes.CodeError as error:
        damage = str(error)
    return TransUnit(
        key=node.get("resname") or node.get("id"),
        source=source,
        target=text,
        reviewed=_reviewed(node, target, known["sent"]),
        note=ours.text if ours is not None else "",
        place=pairs.get("sourcefile", ""),
        comments=tuple(line for note in notes if note is not ours for line in _comments(note)),
        previous=_previous(previous),
        damage=damage,
        line=node.line,
        **known,
    )


def _reviewed(node: Node, target: Node | None, sent: Sent | None) -> bool:
    """Whether the file says that a person has accepted the target.

    Many tools change one of `approved` and `state` and leave the other as it was sent: the changed one counts.
    """
    state = target.get("state") if target is not None else ""
    approved, done = node.get("approved"), state in _DONE
    if sent is None:
        return done or (approved == "yes" and state not in _UNDONE)
    if sent.state is State.REVIEWED:
        return (done or approved == "yes") and approved != "no" and state not in _UNDONE
    return done or approved == "yes"


def _comments(note: Node) -> Iterator[str]:
    who = note.get("from")
    for line in facts.comment_lines(note.text):
        yield line if who in {"", "translator"} else f"{who}: {line}"


def _previous(found: Node | None) -> str | None:
    source = found.first(_tag("source")) if found is not None else None
    try:
        return codes.text(source) if source is not None else None
    except codes.CodeError:
        return None


def _target(target: Node, segmented: Node | None, *, spaced: bool) -> str:
    """The target; where a tool has cut it into segments and left out what stood between, that of the source."""
    if not any(map(_is_segment, target.children)):
        return codes.text(target)
    sources = dict(_segments(segmented)) if segmented is not None else {}
    stretches: list[Stretch] = []
    last: Node | str = ""
    for child in target.children:
        text = codes.text(Node(target.name, {}, (child,)))
        if isinstance(child, Node) and _is_segment(child):
            before, source = sources.pop(child.get("mid"), ("", text))
            if _is_segment(last):
                stretches.append(Stretch(before, None, between=True))
            stretches.append(Stretch(source, text))
        else:
            stretches.append(Stretch("", text, between=True))
        last = child
    stretches += [Stretch(source, None) for _, source in sources.values()]
    return joined(stretches, spaced=spaced)


def _is_segment(child: Node | str) -> bool:
    return isinstance(child, Node) and child.local == "mrk" and child.get("mtype") == "seg"


def _segments(segmented: Node) -> Iterator[tuple[str, tuple[str, str]]]:
    """By the number of each segment of the source: the text before it, and its own."""
    before = ""
    for child in segmented.children:
        text = codes.text(Node(segmented.name, {}, (child,)))
        if isinstance(child, Node) and _is_segment(child):
            yield child.get("mid"), (before, text)
            before = ""
        else:
            before += text
