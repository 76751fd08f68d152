"""TMX 1.4b as we write it: one `<tu>` for each pair, marks as inline elements, the same bytes for the same pairs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from transpub import __version__, codes
from transpub.catalog import clean
from transpub.memory.marks import MARK

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_NO_XML = re.compile(r"[\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Written:
    """A pair on its way into a file; `article` and `key` say where it stands, or are ""."""

    locale: str
    source: str
    target: str
    article: str = ""
    key: str = ""
    state: str = ""


def write(pairs: Iterable[Written], source_language: str) -> Iterator[bytes]:
    """The file, piece by piece; no DOCTYPE, which would send readers to look for the DTD."""
    source = quoteattr(codes.tag(source_language))
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4">\n'
        f'  <header creationtool="transpub" creationtoolversion={quoteattr(__version__)} segtype="sentence"'
        f' o-tmf="PO" adminlang="en" srclang={source} datatype="plaintext"/>\n  <body>\n'
    ).encode()
    for pair in pairs:
        yield "".join(f"    {line}\n" for line in _unit(pair, source)).encode()
    yield b"  </body>\n</tmx>\n"


def _unit(pair: Written, source: str) -> Iterator[str]:
    place = f"{pair.locale}/{pair.article}#{pair.key}" if pair.key else ""
    yield f"<tu tuid={quoteattr(_text(place))}>" if place else "<tu>"
    for kind, value in (("x-article", pair.article), ("x-key", pair.key), ("x-state", pair.state)):
        if value:
            yield f'  <prop type="{kind}">{escape(_text(value))}</prop>'
    for lang, text in ((source, pair.source), (quoteattr(codes.tag(pair.locale)), pair.target)):
        yield f"  <tuv xml:lang={lang}><seg>{_seg(text)}</seg></tuv>"
    yield "</tu>"


def _seg(text: str) -> str:
    """The text with its marks as elements, which hold them; one that does not open or close a pair is a `<ph>`."""
    opened = {mark[2]: mark.start() for mark in MARK.finditer(text) if not mark[1] and not mark[3]}
    closed = {mark[2]: mark.start() for mark in MARK.finditer(text) if mark[1] and not mark[3]}
    pairs = {number for number in opened.keys() & closed.keys() if opened[number] < closed[number]}
    out, end = [], 0
    for mark in MARK.finditer(text):
        out.append(escape(_text(text[end : mark.start()])))
        out.append(_element(mark[2], mark[0], mark[1] if mark[2] in pairs and not mark[3] else "alone"))
        end = mark.end()
    return "".join(out) + escape(_text(text[end:]))


def _element(number: str, mark: str, kind: str) -> str:
    held = escape(mark)
    if kind == "alone":
        return f'<ph x="{number}">{held}</ph>'
    return f'<ept i="{number}">{held}</ept>' if kind else f'<bpt i="{number}" x="{number}">{held}</bpt>'


def _text(text: str) -> str:
    """The text without characters that XML cannot hold."""
    return _NO_XML.sub("\ufffd", clean(text))
