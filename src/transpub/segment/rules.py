"""The rules of sentence ends, as data: read from `data/*.toml`, where a linguist extends them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

CLASSES = ("never", "title", "number", "month", "time", "starter", "ends")
"""The classes of abbreviations, each with a rule of its own in `splitter`; docs/segmentation.md explains them."""

LISTS = (
    "starters",
    "names",
    "openers",
    "after_time",
    "zones",
    "months",
    "before_day",
    "labels",
    "pronouns",
    "degrees",
    "streets",
    "speech",
    "exclaimed",
)
"""The lists of `[words]`, each explained where `data/en.toml` or `data/common.toml` holds it."""
_MARKS = ("end", "wide", "closing", "brackets", "open_brackets", "quotes")
_GENERIC = "common"


@dataclass(frozen=True, slots=True)
class Rules:
    """One language's rules. `candidate` finds what may end a sentence, `following` reads what comes after it.

    `abbreviations` maps each written form, without its last stop, to its class, `capitals` the same forms in capitals
    (they may be other words: the SEC, the DEP). `words` are the lists of `[words]`.
    """

    abbreviations: Mapping[str, str]
    capitals: Mapping[str, str]
    after_number: frozenset[str]
    phrases: frozenset[tuple[str, str]]
    words: Mapping[str, frozenset[str]]
    vowels: frozenset[str]
    wide: frozenset[str]
    brackets: frozenset[str]
    open_brackets: frozenset[str]
    quotes: frozenset[str]
    candidate: re.Pattern[str]
    following: re.Pattern[str]


def languages() -> tuple[str, ...]:
    """The languages that have rules of their own."""
    from importlib.resources import files  # noqa: PLC0415 - importing does no work

    names = (entry.name.removesuffix(".toml") for entry in files(__package__).joinpath("data").iterdir())
    return tuple(sorted(name for name in names if name != _GENERIC and not name.startswith("_")))


@cache
def rules_of(language: str) -> Rules:
    """The rules of a language or locale ("en", "zh_CN", "en-GB"), read once; an unknown one gets the generic rules."""
    base = re.split(r"[-_.@]", language.lower(), maxsplit=1)[0]
    chain = tuple(_chain(base if base in languages() else _GENERIC))
    marks = {key: "".join(_strings(chain, "marks", key)) for key in _MARKS}
    vowels = "".join(_strings(chain, "words", "vowels"))
    written = _written(chain)
    return Rules(
        abbreviations={form[0].upper() + form[1:]: name for form, name in written.items() if len(form) > 1} | written,
        capitals={form.upper(): name for form, name in written.items() if len(form) > 1 and not form.isupper()},
        after_number=frozenset(_tokens(chain, "abbreviations", "after_number")),
        phrases=frozenset(_pair(phrase) for table in chain for phrase in _phrases(table)),
        words={key: frozenset(_tokens(chain, "words", key)) for key in LISTS},
        vowels=frozenset(vowels + vowels.upper()),
        wide=frozenset(marks["wide"]),
        brackets=frozenset(marks["brackets"]),
        open_brackets=frozenset(marks["open_brackets"]),
        quotes=frozenset(marks["quotes"]),
        candidate=_candidate(marks["end"] + marks["wide"], marks["closing"]),
        following=_FOLLOWING,
    )


def _candidate(marks: str, closing: str) -> re.Pattern[str]:
    """Marks (also a spaced ellipsis), what closes after them, a note's number; or a blank line.

    Each alternative takes a whole run and gives nothing back, so that a text of marks alone is read once.
    """
    return re.compile(
        rf"(?P<marks>[{re.escape(marks)}]++(?:[ \xa0]\.++(?!\S))*+)"
        rf"(?P<closing>[{re.escape(closing)}\ufffc]*+)"
        r"(?P<note>(?:\[\d{1,3}\]|[¹²³⁰-⁹])++|\d{1,3}+(?!\S))?+"
        r"[\ufffc]*+(?:[ \xa0][”»›](?!\S))?+"
        r"|\n[^\S\n]*+\n"
    )


_FOLLOWING = re.compile(r"(?P<sign>(?:(?:[^\w\s]|_){1,6}+[ \xa0]?){0,2}+)(?P<word>[^\W_]{0,40}+)")
"""What stands after the white space: signs that open (quotes, brackets, dashes, objects), then a word."""


def _chain(name: str) -> Iterator[Mapping[str, object]]:
    """The tables of a language, its bases first, so that its own entries win."""
    import tomllib  # noqa: PLC0415 - importing does no work
    from importlib.resources import files  # noqa: PLC0415 - importing does no work

    table = tomllib.loads(files(__package__).joinpath("data", f"{name}.toml").read_text("utf-8"))
    for base in table.get("extends", []):
        yield from _chain(base)
    yield table


def _strings(chain: tuple[Mapping[str, object], ...], section: str, key: str) -> Iterator[str]:
    for table in chain:
        part = table.get(section)
        value = part.get(key) if isinstance(part, dict) else None
        if isinstance(value, str):
            yield value


def _tokens(chain: tuple[Mapping[str, object], ...], section: str, key: str) -> Iterator[str]:
    for value in _strings(chain, section, key):
        yield from value.split()


def _written(chain: tuple[Mapping[str, object], ...]) -> dict[str, str]:
    """Form → class; what a language writes wins over its bases."""
    written: dict[str, str] = {}
    for table in chain:
        for name in CLASSES:
            written |= dict.fromkeys(_tokens((table,), "abbreviations", name), name)
    return written


def _phrases(table: Mapping[str, object]) -> tuple[str, ...]:
    part = table.get("abbreviations")
    return tuple(part.get("phrases", ())) if isinstance(part, dict) else ()


def _pair(phrase: str) -> tuple[str, str]:
    first, second = phrase.split()
    return first.removesuffix("."), second.removesuffix(".")
