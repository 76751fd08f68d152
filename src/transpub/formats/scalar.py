"""A text as a YAML scalar that loads back to exactly that text, in the style of the scalar that it replaces."""

from __future__ import annotations

import re

# What YAML calls printable, less the line breaks that are none elsewhere (U+0085, U+2028, U+2029) and the byte order
# mark; and the two characters with a meaning inside double quotes.
_ESCAPED = re.compile(r'["\\]|[^\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]')
_SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_QUOTES = ("«", "„", "“", "‘", "《")  # signs that mean nothing to YAML
_BLOCK = re.compile(r"[|>][^\r\n]*(?P<end>\r\n|\r|\n)(?:[ \t]*(?:\r\n|\r|\n))*(?P<indent> +)")


def write(text: str, raw: str, *, flow: bool) -> str:
    """The scalar that replaces `raw`; `flow` says that it stands between brackets.

    The source's style is kept where the text is safe in it: plain, quoted, or a block (on one line). Else it gets
    double quotes.
    """
    styled = _styled(text, raw)
    return styled if styled and _loads(styled, text, flow=flow) else quoted(text)


def quoted(text: str) -> str:
    """The text in double quotes, on one line, whatever it holds."""
    return f'"{_ESCAPED.sub(_escape, text)}"'


def _escape(found: re.Match[str]) -> str:
    character = found.group()
    code = ord(character)
    if character in _SHORT:
        return _SHORT[character]
    return f"\\x{code:02x}" if code <= 0xFF else f"\\u{code:04x}"  # noqa: PLR2004  # all beyond U+FFFF are printable


def _styled(text: str, raw: str) -> str:
    """The text in the source's style, safe or not; "" where that is the double quotes' business."""
    block = _BLOCK.match(raw)
    if block:
        return f"{raw[0]}-{block['end']}{block['indent']}{text}"
    if raw.startswith("'"):
        return "'" + text.replace("'", "''") + "'"
    # A plain scalar that starts with a sign may mean something in a place that `_loads` does not try.
    safe = text[:1].isalnum() or text.startswith(_QUOTES)
    return text if safe and raw[:1] not in {'"', "|", ">"} else ""


def _loads(scalar: str, text: str, *, flow: bool) -> bool:
    """Whether YAML reads the scalar as the text wherever it may stand."""
    import yaml  # noqa: PLC0415  # importing does no work

    around = "{{k: {0}, l: [{0}]}}" if flow else "k: {0}\nl:\n- {0}\n"
    try:
        return bool(yaml.safe_load(around.format(scalar)) == {"k": text, "l": [text]})
    except (yaml.YAMLError, ValueError, OverflowError):
        return False
