"""What a program fills in later (`{name}`, `%s`), and tags that are text: they must come through to the letter."""

from __future__ import annotations

import re
from collections import Counter

_HOLDER = re.compile(
    r"%(?:\(\w+\)|\d+\$)?[-+#0]*\d*(?:\.\d+)?[sdifxXeEgGcru](?!\w)|%\{\w+\}|\$\{\w[\w.]*\}|\{\{[^{}]*\}\}|"
    r"\{\w+,\s*(?:plural|select|selectordinal|number|date|time)\b|\{[A-Za-z_]?[\w.]*(?:![rsa])?(?::[^{}]*)?\}|</?[A-Za-z][A-Za-z0-9-]*(?:\s[^<>]*)?/?>"
)
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)[^<>]*?(/?)>")
_VOID = frozenset({"br", "hr", "img", "input", "wbr", "source", "col"})


def hinted(text: str) -> bool:
    """Whether a text may have any; most have none."""
    return "%" in text or "{" in text or "<" in text


def without(text: str) -> str:
    """A text with a space for each."""
    return _HOLDER.sub(" ", text) if hinted(text) else text


def differing(source: str, target: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Those that a target lacks, and those that it has more often; each as often as that is so.

    Of a source that has none nothing is asked: what its target has then is another check's.
    """
    if not hinted(source):
        return (), ()
    here, there = Counter(_HOLDER.findall(source)), Counter(_HOLDER.findall(target))
    return tuple((here - there).elements()), tuple((there - here).elements()) if here else ()


def nested(text: str) -> bool:
    """Whether each tag is closed where it belongs."""
    stack: list[str] = []
    for closing, name, alone in _TAG.findall(text):
        if alone or name.lower() in _VOID:
            continue
        if not closing:
            stack.append(name)
        elif not stack or stack.pop() != name:
            return False
    return not stack
