r"""XML as a small tree that knows its lines: read from what tools write, written the same way each time.

Read with expat, which loads nothing from elsewhere. A file that declares entities is refused, for they can grow without
bound, and so is one that uses an entity that is not declared, for its text would vanish.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NoReturn
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from transpub.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_DEEPEST = 100
"""How deep elements may stand in each other; the formats of the field need about ten."""
FORBIDDEN = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot hold in any form."""
_SHY = re.compile(rf"{FORBIDDEN.pattern}|\\(?=u\{{)")
_SHOWN = re.compile(r"\\u\{([0-9A-F]+)\}")
_PREFIXES = {"http://www.w3.org/XML/1998/namespace": "xml"}
LANG = "http://www.w3.org/XML/1998/namespace lang"
SPACE = "http://www.w3.org/XML/1998/namespace space"


@dataclass(frozen=True, slots=True)
class Node:
    """An element: `name` and the names of attributes are "namespace local", or "local" alone where there is none."""

    name: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    children: tuple[Node | str, ...] = ()
    line: int = field(default=0, compare=False)

    @property
    def namespace(self) -> str:
        """The namespace, or ""."""
        return self.name.rpartition(" ")[0]

    @property
    def local(self) -> str:
        """The name without its namespace."""
        return self.name.rpartition(" ")[2]

    @property
    def nodes(self) -> tuple[Node, ...]:
        """The children that are elements."""
        return tuple(child for child in self.children if isinstance(child, Node))

    @property
    def text(self) -> str:
        """All text inside, with characters that XML cannot hold back in their place."""
        return unshown("".join(child if isinstance(child, str) else child.text for child in self.children))

    def get(self, name: str) -> str:
        """An attribute's value, or ""."""
        return unshown(self.attributes.get(name, ""))

    def all(self, name: str) -> Iterator[Node]:
        """The children of a name."""
        return (child for child in self.nodes if child.name == name)

    def first(self, name: str) -> Node | None:
        """The first child of a name, or None."""
        return next(self.all(name), None)


def shown(text: str) -> str:
    r"""A text for a note or an attribute: characters that XML cannot hold become `\u{1F}`, also where that stands."""
    return _SHY.sub(lambda found: f"\\u{{{ord(found.group()):X}}}", text)


def unshown(text: str) -> str:
    r"""What `shown` was given."""
    return _SHOWN.sub(lambda found: chr(int(found[1], 16)) if int(found[1], 16) < 0x110000 else found[0], text)  # noqa: PLR2004  # the last character


def parse(data: bytes, name: str) -> Node:
    """The root of a file; UsageError with file and line for what is no XML, or is built to harm."""
    if not data.strip(b"\xef\xbb\xbf \t\r\n\0"):
        raise UsageError("is empty", name)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    builder = _Builder(parser, name)
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError) as error:  # the last two: an encoding that is not known
        line = f":{error.lineno}" if isinstance(error, expat.ExpatError) else ""
        raise UsageError(f"is not well-formed XML: {error}", f"{name}{line}", "ask for the file again") from error
    return builder.root()


class _Builder:
    """Takes what expat tells and keeps the elements that are open."""

    def __init__(self, parser: expat.XMLParserType, name: str) -> None:
        self.parser, self.name = parser, name
        self.open: list[tuple[str, dict[str, str], list[Node | str], int]] = [("", {}, [], 0)]
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.EntityDeclHandler = lambda *_: self._refuse("declares entities")
        parser.ExternalEntityRefHandler = lambda *_: self._refuse("names text that lies elsewhere")
        parser.SkippedEntityHandler = lambda name, _: self._refuse(f"uses the entity &{name};, which is not declared")

    def root(self) -> Node:
        found = self.open[0][2][0]
        assert isinstance(found, Node)  # expat lets no text stand outside of the root
        return found

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self.open) > _DEEPEST:
            self._refuse(f"has elements more than {_DEEPEST} deep")
        self.open.append((name, attributes, [], self.parser.CurrentLineNumber))

    def _end(self, _: str) -> None:
        name, attributes, children, line = self.open.pop()
        self.open[-1][2].append(Node(name, attributes, tuple(children), line))

    def _text(self, text: str) -> None:
        self.open[-1][2].append(text)

    def _refuse(self, what: str) -> NoReturn:
        where = f"{self.name}:{self.parser.CurrentLineNumber}"
        raise UsageError(what, where, "a file for translation needs none of this: it is not read")


def write(root: Node, prefixes: Mapping[str, str], doctype: str = "") -> bytes:
    """The file: UTF-8, LF, elements that hold elements only one below the other. `prefixes` by namespace.

    What stands in an element with text, or in one of `xml:space="preserve"` with no element, is written as it is.
    """
    known = {**_PREFIXES, **prefixes}
    names = {f"xmlns:{prefix}" if prefix else "xmlns": space for space, prefix in prefixes.items()}
    top = Node(root.name, {**names, **root.attributes}, root.children)
    lines = "".join(_written(top, known, "\n"))
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{doctype}{lines}\n'.encode()


def _written(node: Node, prefixes: Mapping[str, str], indent: str) -> Iterator[str]:
    name = _prefixed(node.name, prefixes)
    attributes = "".join(
        f" {_prefixed(key, prefixes)}={_quoted(shown(value))}" for key, value in node.attributes.items()
    )
    if not node.children:
        yield f"<{name}{attributes}/>"
        return
    yield f"<{name}{attributes}>"
    laid_out = bool(indent) and not any(isinstance(child, str) for child in node.children) and node.local not in _RUNS
    below = f"{indent}  " if laid_out else ""
    for child in node.children:
        if isinstance(child, str):
            yield escape(child, {"\r": "&#13;"})
        else:
            yield below
            yield from _written(child, prefixes, below)
    yield f"{indent if laid_out else ''}</{name}>"


_RUNS = frozenset({"source", "target"})
"""Elements whose white space is text, also where they hold elements only."""


def _prefixed(name: str, prefixes: Mapping[str, str]) -> str:
    space, _, local = name.rpartition(" ")
    prefix = prefixes.get(space, "")
    return f"{prefix}:{local}" if prefix else local


def _quoted(value: str) -> str:
    return quoteattr(value, {'"': "&quot;"})
