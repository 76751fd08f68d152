"""YAML's keys and values with their places in the text; what it cannot be is said as its author can mend it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator

    import yaml

_DEEPEST = 20
_TEXT = "tag:yaml.org,2002:str"
_SIGN = "a text that starts with a sign needs quotes"
_BRACKET = 'a list is closed by a bracket, section: [Media, News]; a text that starts with one needs quotes: "[draft]"'
_UNCOMMON = re.compile(r"[&*!|>%@`\\\t\r\ufeff\x85\u2028\u2029\ud800-\udfff]|[\[{][^\]}]*[\[{]")
"""Signs of anchors, tags, blocks and escapes, and of lists in lists, also where they are text."""
_HALF = re.compile("[\ud800-\udfff]")
_HINTS = (
    ("mapping values are not allowed", 'a text with a colon needs quotes: title: "Day one: the visit"'),
    ("'\\t'", "indent with spaces: YAML takes no tabs there"),
    ("cannot start any token", _SIGN),
    ("escape", "inside double quotes a backslash is written twice"),
    ("scanning a quoted scalar", "a quotation mark is not closed, or stands inside the text"),
    (
        "parsing a block mapping",
        "write lines of the form key: value; a text that starts with a quote or a bracket needs quotes",
    ),
    ("simple key", "write lines of the form key: value"),
    ("parsing a flow", _BRACKET),
    ("scanning an alias", _SIGN),
)

Fail: TypeAlias = Callable[[str, int, str], Exception]
"""Makes an error of what is wrong, the offset of the place, and advice."""


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text among the values: what it says, and where it stands; `flow` says that it is between brackets."""

    value: str
    left: int
    right: int
    flow: bool


@dataclass(frozen=True, slots=True)
class Field:
    """A key with its value as YAML reads it, the offset of the value, and the texts that it is, or is a list of."""

    key: str
    value: object
    at: int
    scalars: tuple[Scalar, ...]


def read(text: str, fail: Fail) -> Iterator[Field]:
    """The fields in order. Only the plain part of YAML is read: no anchors, aliases, tags, and no key twice."""
    import yaml  # noqa: PLC0415  # importing does no work

    try:
        loader, root = _quick(text) or _careful(text, fail)
    except yaml.reader.ReaderError as error:
        raise fail(f"the character U+{int(error.character):04X} is not allowed", int(error.position), "") from error
    except yaml.MarkedYAMLError as error:
        raise _located(error, text, fail) from error
    if root is None:
        return
    if not isinstance(root, yaml.MappingNode):
        kind = "a list" if isinstance(root, yaml.SequenceNode) else "text"
        advice = "a rule at the start of a text is written ***"
        raise fail(f"must be lines of the form key: value, not {kind}", _start(root), advice)
    seen: set[str] = set()
    for key, node in root.value:
        if not isinstance(key, yaml.ScalarNode):
            raise fail("a key must be a word", _start(key), "")
        name = str(key.value)
        if name in seen:
            raise fail(f"{name!r} stands twice", _start(key), "remove one of them")
        seen.add(name)
        at = _start(node)
        try:
            value: object = loader.construct_object(node, deep=True)
        except (yaml.YAMLError, ValueError, OverflowError) as error:
            said = str(getattr(error, "problem", None) or error)
            raise fail(f"{name}: {said}", at, "a text that looks like a date or a number needs quotes") from error
        yield Field(name, value, at, tuple(_scalars(node, text, flow=bool(root.flow_style))))


def _quick(text: str) -> tuple[yaml.SafeLoader | yaml.CSafeLoader, yaml.Node | None] | None:
    """The nodes as libyaml reads them, ten times as fast; None where it is not there, or where anything is uncommon.

    Then only the careful reading can say what it is, and where.
    """
    import yaml  # noqa: PLC0415  # importing does no work

    if _UNCOMMON.search(text) or not hasattr(yaml, "CSafeLoader"):
        return None
    loader = yaml.CSafeLoader(text)
    try:
        root = loader.get_single_node()
    except yaml.YAMLError:
        return None
    return loader, root


def _careful(text: str, fail: Fail) -> tuple[yaml.SafeLoader | yaml.CSafeLoader, yaml.Node | None]:
    import yaml  # noqa: PLC0415  # importing does no work

    _refuse_tricks(text, fail)
    loader = yaml.SafeLoader(text)
    return loader, loader.get_single_node()


def _scalars(node: yaml.Node, text: str, *, flow: bool) -> Iterator[Scalar]:
    import yaml  # noqa: PLC0415  # importing does no work

    nodes = [node]
    if isinstance(node, yaml.SequenceNode):
        nodes, flow = node.value, flow or bool(node.flow_style)
    for each in nodes:
        if isinstance(each, yaml.ScalarNode) and each.tag == _TEXT:
            left, right = _start(each), int(each.end_mark.index)
            if each.style in {"|", ">"}:  # a block's mark stands after the empty lines that follow it
                right = left + len(text[left:right].rstrip(" \t\r\n"))
                right += len(text[right:]) - len(text[right:].lstrip(" \t"))  # it keeps the last line's
            yield Scalar(str(each.value), left, right, flow)


def _start(found: yaml.Node | yaml.Event) -> int:
    assert found.start_mark is not None
    return int(found.start_mark.index)


def _refuse_tricks(text: str, fail: Fail) -> None:
    import yaml  # noqa: PLC0415  # importing does no work

    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        at = _start(event)
        if getattr(event, "anchor", None):
            raise fail("anchors (&) and aliases (*) are not read", at, "a text that starts so needs quotes")
        if getattr(event, "tag", None):
            raise fail("tags (!) are not read", at, "a text that starts with ! needs quotes")
        half = _HALF.search(str(getattr(event, "value", "")))
        if half:
            raise fail(f"\\u{ord(half.group()):x} is half a character", at, "write the character itself")
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            raise fail(f"is more than {_DEEPEST} levels deep", at, "")


def _located(error: yaml.MarkedYAMLError, text: str, fail: Fail) -> Exception:
    """The error where it can be mended: where something began, if only the end of the text told that it is wrong."""
    said = f"{error.context} {error.problem}"
    marks = [int(mark.index) for mark in (error.problem_mark, error.context_mark) if mark]
    at = next((mark for mark in marks if mark < len(text)), 0)
    hint = next((advice for sign, advice in _HINTS if sign in said), "")
    return fail(" ".join((error.problem or said).split()), at, hint)
