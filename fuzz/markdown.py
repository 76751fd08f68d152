"""Markdown: a partition of every text, a page in which targets are text, targets that are read as they are meant."""

from __future__ import annotations

from dataclasses import replace

from fuzz import harness
from fuzz.marks import nests
from transpub.formats import markdown
from transpub.formats.base import Show
from transpub.inline import plain
from transpub.model import Document, Placeholder, Unit
from transpub.segment import refine, splitter

_SPLIT = splitter("en")
_ORIGINAL = Show({}, "en", "en", original=True)
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
    parts = tuple(
        replace(part, key=str(index)) if isinstance(part, Unit) else part for index, part in enumerate(whole.parts)
    )
    units = [part for part in parts if isinstance(part, Unit)]
    targets = {unit.key: (_SAID, *(piece for piece in unit.source if isinstance(piece, Placeholder))) for unit in units}
    page = markdown.html(body, parts, Show(targets, "en", "ky", original=False))
    assert (page.heading + page.body).count("&lt;script&gt;word&quot;&#x27;&amp;") >= len(units), "a target is text"
    for index, unit in enumerate(units):
        said = markdown.write(unit, targets[unit.key])
        if said == unit.raw:
            continue
        file = "".join(said if part is unit else part.raw for part in parts)
        again = [part for part in markdown.parse(file) if isinstance(part, Unit)]
        assert len(again) == len(units), "a target makes no block and ends none"
        assert plain(again[index].source).strip() == _SAID, "a target is read as it was meant"


if __name__ == "__main__":
    harness.run("markdown", target)
