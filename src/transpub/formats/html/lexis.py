"""The single words of HTML: a tag, a comment, the attributes of a tag, the end of an element whose inside is text.

It follows the tokenizer of the HTML Standard (13.2.5). All of it takes time in proportion to what is read.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

_S = r"\t\n\f\r "
_VALUE = rf"""(?:"[^"]*+"|'[^']*+'|[^{_S}>"'][^{_S}>]*+|(?=>))"""
_ATTRIBUTE = rf"(?!>)(?:=[^{_S}/>=]*+|[^{_S}/>=]++)(?:(?![{_S}]*+=)|[{_S}]*+=[{_S}]*+{_VALUE})"
# A tag that this does not match is not ended before the file is.
_TAG = re.compile(rf"</?([A-Za-z][^{_S}/>]*+)(?:[{_S}/]++|{_ATTRIBUTE})*+>")
# For an attribute in a tag that is known to end. (Groups inside possessive repeats confuse some versions of `re`.)
_NAMED = re.compile(rf"[{_S}/]*(=[^{_S}/>=]*|[^{_S}/>=]+)?")
_VALUED = re.compile(rf"""[{_S}]*=[{_S}]*(?:"([^"]*)"|'([^']*)'|([^{_S}>"'][^{_S}>]*)?)""")
MARKUP = re.compile(r"<(?=[A-Za-z!?]|/[\s\S])")
"""Where something begins that is not text."""

_COMMENT_END = re.compile(r"--!?>")
_SCRIPT = re.compile(rf"<!--|-->|<(/?)script(?=[{_S}/>])", re.IGNORECASE)


class Attribute(NamedTuple):
    """The first attribute of its name in a tag: the place of its value, without the quotes, and which these are."""

    name: str
    start: int
    end: int
    quote: str


class Tag(NamedTuple):
    """A tag that begins at a place; `ends`: it is an end tag."""

    name: str
    end: int
    ends: bool


def tag_at(body: str, at: int) -> Tag | None:
    """The tag that begins there; None where there is none, or one that is not ended before the file is."""
    found = _TAG.match(body, at)
    if found is None:
        return None
    return Tag(lower(found[1]), found.end(), body[at + 1] == "/")


def lower(name: str) -> str:
    """A name in small letters, as HTML understands it: those of ASCII only."""
    return name.lower() if name.isascii() else re.sub("[A-Z]+", lambda found: found.group().lower(), name)


def attributes(body: str, start: int) -> tuple[Attribute, ...]:
    """The attributes of the tag that begins there."""
    tag = tag_at(body, start)
    if tag is None:
        return ()
    at = start + 1 + len(tag.name)
    out: dict[str, Attribute] = {}
    while at < tag.end - 1:
        named = _NAMED.match(body, at)
        assert named is not None
        at = named.end()
        if named[1]:
            valued = _VALUED.match(body, at)
            group = (valued.lastindex or 0) if valued else 0
            left, right = valued.span(group) if valued and group else (at, at)
            at = valued.end() if valued else at
            name = lower(named[1])
            out.setdefault(name, Attribute(name, left, right, ("", '"', "'", "")[group]))
    return tuple(out.values())


def comment_end(body: str, start: int) -> int:
    """Where a comment ends, or what is read as one (`<!doctype>`, `<?x>`, `</>`); -1 where a tag never ends."""
    if body.startswith("<!--", start):
        for short in ("<!-->", "<!--->"):
            if body.startswith(short, start):
                return start + len(short)
        found = _COMMENT_END.search(body, start + 4)
        return found.end() if found else len(body)
    letter = body[start + 2 : start + 3] if body[start + 1] == "/" else body[start + 1]
    if letter.isascii() and letter.isalpha():
        return -1
    return body.find(">", start) + 1 or len(body)


def raw_end(body: str, name: str, at: int) -> int:
    """Where the end tag begins of an element whose inside is text."""
    if name == "plaintext":
        return len(body)
    if name != "script":
        found = _end_tag(name).search(body, at)
        return found.start() if found else len(body)
    inside = double = False  # a comment, and a script inside a comment
    while script := _SCRIPT.search(body, at):
        at = script.end()
        if script.group() == "<!--":
            at -= 0 if inside else 2  # `<!-->` is a whole comment
            inside = True
        elif script.group() == "-->":
            inside = double = False
        elif not script[1]:
            double = inside
        elif not double:
            return script.start()
        else:
            double = False
    return len(body)


@cache
def _end_tag(name: str) -> re.Pattern[str]:
    return re.compile(rf"</{name}(?=[{_S}/>])", re.IGNORECASE)
