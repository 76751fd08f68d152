r"""Text as Markdown writes it: a backslash before what would be read as markup, and before little else.

Labels of links and footnotes are defined elsewhere in the file, and another sentence of the paragraph may hold the
other half of a formula, so brackets and dollars are always escaped.
"""

from __future__ import annotations

import re

_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")
_ANYWHERE = re.compile(
    r"""[`$\[]                              # code, formulas, links
    | (?<!\ )[*~] | [*~](?!\ )              # emphasis, but not a lone star between spaces
    | (?<![^\W_])_ | _(?![^\W_])            # emphasis, but not inside a word
    | <(?=[A-Za-z/!?]|$)                    # HTML, addresses
    | &(?=\#?[A-Za-z0-9]+;)                 # character references
    | (?<=\{)[{%] | (?<=[}%])\}             # shortcodes
    | \\(?=[!-/:-@\[-`{-~]|$)               # a backslash that would escape what follows""",
    re.VERBOSE,
)
_LINE_START = re.compile(
    r"""(?:[-+](?=\s|$) | \#{1,6}(?=\s|$) | > | =+\s*$ | -[-\s]*$ | :(?=\s|$) | [|:][-:|\s]*$)
    | (?P<number>\d{1,9})[.)](?=\s|$)""",
    re.VERBOSE,
)
CLOSING = "`>])"
"""What ends code, HTML, a label, a link."""

# Before the first two a backslash does not count where code or HTML has begun.
_ENDED = {"`": ("\\`", "&#96;"), ">": (">", "&gt;"), "]": ("]", "\\]")}
_LINK_END = re.compile(r"""(^[ ]*|["')][ ]*)\)""")
_HEADING_END = re.compile(r"(?:(?<=\s)|^)\#+$|\}$")


def escaped(text: str, *, line_start: bool, in_label: bool, in_cell: bool, closing: str) -> str:
    """The text with backslashes.

    `line_start`: it begins a line. `in_label`: it is inside a link or an image. `in_cell`: it is in a table. `closing`:
    which of `CLOSING` could end what began before the text.
    """
    out = _ANYWHERE.sub(r"\\\g<0>", text)
    for character in closing.replace(")", ""):
        out = out.replace(*_ENDED[character])
    if ")" in closing:
        out = _LINK_END.sub(r"\1\\)", out)
    if in_label and "]" not in closing:
        out = out.replace("]", "\\]")
    if in_cell:
        out = out.replace("|", "\\|")
    if line_start and (found := _LINE_START.match(text)):
        number = found["number"] or ""
        if not out.startswith(("\\", "&"), len(number)):
            out = f"{number}\\{out[len(number) :]}"
    return out


def heading_end(text: str) -> str:
    """A heading's escaped text, whose end is read neither as attributes nor as a closing `##`."""
    return text if text.endswith("\\}") else _HEADING_END.sub(r"\\\g<0>", text)


def referenced(text: str) -> str:
    """The text with all ASCII punctuation as character references: never markup, hardly readable."""
    return _PUNCTUATION.sub(lambda found: f"&#{ord(found.group())};", text)
