"""White space, lines and words: what all formats must agree on.

Text goes to translators in PO files, whose tools break lines at more characters than articles' authors mean to, and
strip what stands at the edges. So a unit's value has none of those characters, and no white space at its edges.
"""

from __future__ import annotations

import re

# C0 and C1 controls, and Unicode's line and paragraph separators; beside the space.
_CONTROLS = r"\x00-\x1f\x7f-\x9f\u2028\u2029"
_ROOM = re.compile(rf"[ {_CONTROLS}]+")
ODD_ROOM = re.compile(rf"[ {_CONTROLS}]{{2,}}|[{_CONTROLS}]")
"""A run of white space that people read as one space, but for the plain space itself."""

# All that `str.isspace` knows, and the controls. A no-break space may stand inside a text, not at its edge.
_WIDE = (0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000)
EDGE = "".join(map(chr, (*range(0x21), *range(0x7F, 0xA1), *_WIDE)))
"""The characters that never stand at a unit's edge."""

LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
"""A line with its end."""


def tidy(text: str) -> str:
    """The text as people read it: each run of white space and controls is one space, none at the edges."""
    return _ROOM.sub(" ", text).strip(EDGE)


def has_letters(text: str) -> bool:
    """Whether there is anything to translate."""
    return any(map(str.isalpha, text))


def line_at(text: str, offset: int) -> int:
    """The number of the line, from 1, that the offset stands in; a line ends as the file ends it: LF, CRLF or CR."""
    return 1 + text.count("\n", 0, offset) + text.count("\r", 0, offset) - text.count("\r\n", 0, offset)
