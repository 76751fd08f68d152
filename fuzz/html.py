"""HTML: a partition of every text, units that a PO file can carry, and a tree that no translation changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser

from fuzz import harness
from transpub import catalog, formats, segment
from transpub.errors import ArticleError
from transpub.formats.spaces import tidy
from transpub.inline import encode

if TYPE_CHECKING:
    from transpub.model import Inline

_SPLIT = segment.splitter("en")


def target(data: bytes) -> None:
    """The data is the file's text."""
    text = data.decode("utf-8", "replace").replace("\0", "")  # a file with one is refused before it is parsed
    try:
        whole = formats.parse(text, "fuzz", "fuzz.html")
    except ArticleError:  # front matter
        return
    for document in (whole, segment.refine(whole, _SPLIT)):
        keyed = catalog.assign(document, ())
        assert text == formats.render(keyed, {}, locale="ru"), "the raw slices, joined, are the text"
        targets: dict[str, Inline] = {}
        for unit in keyed.units:
            if unit.syntax.startswith("yaml"):
                continue
            assert encode(unit.source) == tidy(encode(unit.source)), "no odd white space, none at the edges"
            targets[unit.key] = tuple(piece.swapcase() if isinstance(piece, str) else piece for piece in unit.source)
        out = formats.render(keyed, targets, locale="ru")
        assert tree(text) == tree(out), "a translation changes text and nothing else"
        formats.content(keyed, targets, source_lang="en", locale="ru")


def tree(text: str) -> list[tuple[str, tuple[str, ...]]]:
    """The elements in order, each with the names of its attributes."""
    root = LexborHTMLParser(text).root
    return [(node.tag or "", tuple(node.attributes)) for node in root.traverse(include_text=False)] if root else []


if __name__ == "__main__":
    harness.run("html", target)
