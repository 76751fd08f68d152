"""Markdown: a partition of every text, a page in which targets are text, targets that are read as they are meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fuzz import harness
from fuzz.marks import nests
from transpub import catalog, formats
from transpub.formats import markdown
from transpub.formats.base import Show
from transpub.formats.markdown.inside import SYNTAXES
from transpub.inline import plain
from transpub.model import Document, Placeholder
from transpub.segment import refine, splitter

if TYPE_CHECKING:
    from collections.abc import Iterable

    from transpub.model import Inline, Unit

_SPLIT = splitter("en")
_ORIGINAL = Show({}, "en", "en", original=True)
_FEW = 8  # units whose targets are tried one by one
_SAID = "<script>word\"'&"


def target(data: bytes) -> None:
    """The data is the text."""
    body = data.decode("utf-8", "replace")
    whole = Document("fuzz", "fuzz.md", "markdown", {}, markdown.parse(body))
    for document in (whole, refine(whole, _SPLIT)):
        assert body == "".join(part.raw for part in document.parts), "the raw slices, joined, are the text"
        markdown.html(body, document.parts, _ORIGINAL)
        for unit in document.units:
            assert nests(unit.source), "pairs nest"
            assert len(plain(unit.source).splitlines()) <= 1, "no line ends in a unit"
            assert markdown.write(unit, unit.source) == unit.raw, "the source is written as it is"
    document = catalog.assign(whole, ())
    units = document.units
    targets: dict[str, Inline] = {
        unit.key: (_SAID, *(piece for piece in unit.source if isinstance(piece, Placeholder))) for unit in units
    }
    page = markdown.html(body, document.parts, Show(targets, "en", "ky", original=False))
    assert "<script>word" not in page.heading + page.body, "a target is text"
    for index, unit in list(enumerate(units))[:: len(units) // _FEW + 1]:
        file = formats.render(document, {unit.key: targets[unit.key]}, locale="ky")
        if file == body:
            continue
        again = Document("fuzz", "fuzz.md", "markdown", {}, markdown.parse(file)).units
        assert len(_texts(again)) == len(_texts(units)), "a target makes no block and ends none"
        if len(again) == len(units):
            assert plain(again[index].source).strip() == _SAID, "a target is read as it was meant"


def _texts(units: Iterable[Unit]) -> list[Unit]:
    """The units but for titles and attributes: a text that could be a table has none until it is one line."""
    return [unit for unit in units if unit.syntax not in SYNTAXES]


if __name__ == "__main__":
    harness.run("markdown", target)
