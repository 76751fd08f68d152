"""HTML: a partition of every text, units that a PO file can carry, and a tree that no translation changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser

from fuzz import harness
from transpub import catalog, formats, segment
from transpub.errors import ArticleError
from transpub.formats.spaces import tidy
from transpub.inline import encode
from transpub.model import Placeholder

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

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
        for unit in keyed.units:
            for inner in unit.inner:
                alone = formats.render(keyed, {inner.key: ("A \"b\" 'c'<d",)}, locale="ru")
                assert tree(text) == tree(alone), "a text inside a tag is text"
        turned = {key: turned_round(target) for key, target in targets.items()}
        out = formats.render(keyed, turned, locale="ru")
        assert sorted(tree(text)) == sorted(tree(out)), "marks in another order leave every element where it was"
        formats.content(keyed, targets, source_lang="en", locale="ru")


def turned_round(source: Inline) -> Inline:
    """The outermost marks and the texts between them in the opposite order."""
    return tuple(piece for group in reversed(groups_of(source)) for piece in group)


def groups_of(source: Inline) -> list[list[str | Placeholder]]:
    """The outermost marks, each with what is in it, and the texts between them."""
    groups: list[list[str | Placeholder]] = []
    depth = 0
    for piece in source:
        groups += [] if depth else [[]]
        groups[-1].append(piece)
        if isinstance(piece, Placeholder):
            depth += {"open": 1, "close": -1, "alone": 0}[piece.kind]
    return groups


def tree(text: str) -> list[tuple[str, ...]]:
    """The elements in order: the tags around each, its own, and the names of its attributes."""
    out = []
    waiting: list[tuple[LexborNode | None, tuple[str, ...]]] = [(LexborHTMLParser(text).root, ())]
    while waiting:
        node, above = waiting.pop()
        while node is not None:
            path = (*above, node.tag or "")
            if node.tag != "-text":
                out.append((*path, *node.attributes))
            if node.child is not None:
                waiting.append((node.next, above))
                node, above = node.child, path
            else:
                node = node.next
    return out


if __name__ == "__main__":
    harness.run("html", target)
