"""Plain text: a partition of every text, units that a PO file can carry, and no markup from it on the page."""

from __future__ import annotations

import re
from html import unescape

from fuzz import harness
from transpub.formats import text, text_html
from transpub.formats.base import Show
from transpub.formats.spaces import tidy
from transpub.model import Document, Unit
from transpub.segment import refine, splitter

_SPLIT = splitter("en")
_TAG = re.compile(r'</?(?:p|ul|ol|li|hr)>|<li value="\d+">|<span lang="en">|</span>')


def target(data: bytes) -> None:
    """The data is the text."""
    body = data.decode("utf-8", "replace")
    whole = Document("fuzz", "fuzz.txt", "text", {}, text.parse(body))
    for document in (whole, refine(whole, _SPLIT)):
        assert body == "".join(part.raw for part in document.parts), "the raw slices, joined, are the text"
        for unit in document.units:
            value = "".join(map(str, unit.source))
            assert value == tidy(value), "no odd white space, none at the edges"
        page = text_html.html(body, document.parts, Show({}, "en", "ru", original=False))
        bare = _TAG.sub("", page.heading + page.body + page.footer)
        assert "<" not in bare, "nothing in a text is markup"
        assert unescape(bare).count("&") == bare.count("&amp;"), "nothing in a text is a character reference"
    for unit in whole.units:
        written = text.write(unit, (tidy(body) or "x",))
        assert written.splitlines() == [written], "a target stands on one line"
        again = [part.role for part in text.parse(written) if isinstance(part, Unit)]
        assert unit.role != "paragraph" or again[:1] in ([], ["paragraph"], ["h1"]), "a target is not read as a mark"


if __name__ == "__main__":
    harness.run("text", target)
