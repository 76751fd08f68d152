"""What must come through to the letter: web and e-mail addresses, names of files, numbers of cases and documents."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_ASCII = r"[A-Za-z0-9]"
_END = r"(?![A-Za-z0-9_-])"
_PART = r"(?:(?![\u2e80-\u9fff])[\w-])"
_URL = r"[^\s<>\"“”«»（）《》\u3000-\u9fff]"
_SUFFIXES = (
    "pdf|docx?|odt|rtf|txt|md|html?|xlsx?|csv|pptx?|zip|jpe?g|png|svg|gif|mp[34]|xml|json|ya?ml|toml|po|pot|py|js|exe"
)
_DOMAINS = "com|org|net|gov|edu|info|kg|ru|cn|kz|uz|uk|eu|int"
_PATTERN = re.compile(
    rf"""
    (?<![A-Za-z0-9@._/-])
    (?:
        (?:https?|ftp)://{_URL}+
      | www\.{_URL}+
      | [A-Za-z0-9._%+-]+@(?:{_ASCII}[A-Za-z0-9-]*\.)+[A-Za-z]{{2,}}
      | (?:{_PART}+/)*{_PART}+(?:\.{_PART}+)*\.(?:{_SUFFIXES}){_END}
      | (?:[a-z0-9-]+\.)+(?:{_DOMAINS})(?:/{_URL}*)?{_END}
      | (?=[A-Za-z0-9/-]*\d)(?=[A-Za-z0-9-]*[A-Za-z/])[A-Z0-9]{{1,8}}(?:[/-][A-Za-z0-9]{{1,12}}){{1,5}}(?!/){_END}
    )
    """,
    re.VERBOSE,
)
"""The last kind are numbers such as AB-123/2026 or 12-45/7: digits, and a letter or a slash, joined by signs."""
_HINT = re.compile(r"[@/]|www\.|[\w)]\.[A-Za-z]|[A-Z0-9]-[A-Za-z0-9]")
"""One of these is in each of them; most texts have none."""
_ROOM = re.compile(r"[.,:;!?'’”»)\]}]+$")
_DATE = re.compile(r"\d{1,4}(?:[/-]\d{1,4}){1,2}")
_PLAIN = re.compile(r"\d{1,3}-[a-z]+(?:-[a-z]+)*")


def hinted(text: str) -> bool:
    """Whether a text may have any at all; most have none, and this is quick."""
    signs = "@" in text or "/" in text or "-" in text or "." in text[:-1]
    return signs and _HINT.search(text) is not None


def literals(text: str) -> tuple[str, ...]:
    """All of them, in their order; the full stop behind one is the sentence's."""
    return tuple(_found(text))


def spans(text: str) -> tuple[tuple[int, int], ...]:
    """Where they stand."""
    found: list[tuple[int, int]] = []
    if not hinted(text):
        return ()
    for match in _PATTERN.finditer(text):
        kept = _trimmed(match[0])
        if kept:
            found.append((match.start(), match.start() + len(kept)))
    return tuple(found)


def _found(text: str) -> Iterator[str]:
    for start, end in spans(text):
        yield text[start:end]


def _trimmed(found: str) -> str:
    """One without the signs behind it; "" for a date or a ratio (10/12, 2025-26), which locales write in their ways."""
    kept = found
    while (room := _ROOM.search(kept)) is not None:
        tail = room[0]
        if tail[0] == ")" and kept.count("(") >= kept.count(")"):
            break
        kept = kept[: room.start()]
    return "" if _DATE.fullmatch(kept) or _PLAIN.fullmatch(kept) else kept


def lost(source: str, target: str) -> tuple[str, ...]:
    """Those of the source that the target has less often, each as often as it is lacking."""
    wanted = Counter(literals(source))
    if not wanted:
        return ()
    return tuple(address for address, count in wanted.items() for _ in range(max(0, count - _count(address, target))))


def _count(address: str, target: str) -> int:
    """How often it stands there as a whole."""
    return len(re.findall(rf"(?<![A-Za-z0-9@_]){re.escape(address)}(?![A-Za-z0-9_])", target))


_STRONG = re.compile(r"(?:https?|ftp)://|www\.|.+@.+\..", re.IGNORECASE)


def differing(source: str, target: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The literals that a target lacks, and those that it has more often or alone.

    Of what only a target has, addresses alone count: a name of a file or a number may be spelled out.
    """
    if not hinted(source) and not hinted(target):
        return (), ()
    here = Counter(filter(_binding, literals(source)))
    there = Counter(literals(target))
    missing = [each for each in lost(source, target) if _binding(each)]
    extra = [each for each, count in there.items() if (each in here or _STRONG.match(each)) and count > here[each]]
    return tuple(missing), tuple(extra)


_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}")
_FIGURES = 4
"""Figures of a number that nobody could take for a name's: COVID-19 and F-16 may be spelled out."""


def _binding(literal: str) -> bool:
    """Whether a literal must be there in any translation: no brand (Amazon.com), no name with a number in it."""
    if _STRONG.match(literal):
        return True
    if "." in literal:
        return literal == literal.lower() or "/" in literal
    return "/" in literal or (sum(map(str.isdigit, literal)) >= _FIGURES and _MOMENT.fullmatch(literal) is None)
