"""The project's terms in one pair of languages: found in a source, and looked for in its translation.

A cell of the termbase holds a term, or several forms of it with `|` between them, the preferred one first. A form with
`*` at its end is a stem: whatever follows belongs to it. `=` says that the term stays as it is in the source. A form
without a star is found in its inflected forms too, as far as these can be told from its beginning: nobody writes six
cases into a table.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from transpub.codes import unspaced

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from transpub.exchange.terms import Termbase

_KEEP = "="
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_GAP = r"[\s\u00a0\u202f-]+"
_ENDING = r"\w*"
_VOICED = {"к": "[кг]", "п": "[пб]", "К": "[КГ]", "П": "[ПБ]"}
"""Kyrgyz: a last к becomes г before a vowel, a last п becomes б."""

_FEW = 150
"""Beginnings of terms: so many are looked for one by one, which says at once of most texts that they have none."""
_VOWELS = "аеиоуыэюяөү"
_FLECTING = frozenset({"ky", "ru", "uk", "be", "kk", "bg", "tg", "tt", "pl", "cs", "de", "tr", "uz", "az"})


@dataclass(frozen=True, slots=True)
class Term:
    """A concept: its word in the source, and the forms that its translation may have, the preferred one first.

    `keep` says that it stays as it is in the source; `forms` is that word then.
    """

    source: str
    forms: tuple[str, ...]
    keep: bool = False
    note: str = ""

    @property
    def preferred(self) -> str:
        """The form to write."""
        return self.forms[0].removesuffix("*")


@dataclass(frozen=True, slots=True)
class Glossary:
    """The terms of a pair of languages."""

    source: str = ""
    target: str = ""
    terms: tuple[Term, ...] = ()
    _first: Mapping[str, tuple[Term, ...]] = field(default_factory=dict, repr=False, compare=False)

    def find(self, text: str) -> tuple[Term, ...]:
        """The terms in a text of the source language, each once, in their order; of two that overlap the longer."""
        return tuple(dict.fromkeys([term for _, _, term in self.places(text)]))

    def places(self, text: str) -> tuple[tuple[int, int, Term], ...]:
        """Where the terms stand in a text of the source language, from which character to which."""
        if 0 < len(self._first) <= _FEW:
            folded = text if unspaced(self.source) else text.casefold()
            if not any(head in folded for head in self._first):
                return ()
        found: list[tuple[int, int, Term]] = []
        end = 0
        for word in _WORD.finditer(text) if self.terms else ():
            terms = self._first.get(_head(word[0], self.source))
            if terms is None or word.start() < end:
                continue
            for term in terms:
                match = _pattern(term.source, self.source).match(text, word.start())
                if match is not None:
                    end = match.end()
                    found.append((word.start(), end, term))
                    break
        return tuple(found)

    def lacking(self, source: str, target: str) -> tuple[Term, ...]:
        """The terms of a source that its translation has in none of their forms."""
        return tuple(term for term in self.find(source) if not self.has(term, target))

    def has(self, term: Term, target: str) -> bool:
        """Whether a translation has a term, in whatever form."""
        if term.keep:
            return term.source in target
        if any(_pattern(form, self.target).search(target) is not None for form in term.forms):
            return True
        return any(_loose(form, self.target).search(target) is not None for form in term.forms if " " in form)

    def whole(self, text: str) -> Term | None:
        """The term that a text is, but for signs around it; None where it says more."""
        words = text.strip(" .,:;!?\u00a0")
        found = self.find(words)
        if len(found) != 1:
            return None
        return found[0] if _pattern(found[0].source, self.source).fullmatch(words) else None


def of(termbase: Termbase, source: str, target: str) -> Glossary:
    """The glossary of a pair; empty where the table has no column for one of the languages."""
    if source not in termbase.columns or target not in termbase.columns:
        return Glossary(source, target)
    here, there = termbase.columns.index(source), termbase.columns.index(target)
    note = termbase.columns.index("note") if "note" in termbase.columns else -1
    terms = []
    for row in termbase.rows:
        said = row.cells[note].strip() if note >= 0 else ""
        for word in _forms(row.cells[here]):
            keep = row.cells[there].strip() == _KEEP
            forms = (word,) if keep else _forms(row.cells[there])
            if forms:
                terms.append(Term(word, forms, keep=keep, note=said))
    by_head: dict[str, list[Term]] = {}
    for term in sorted(terms, key=lambda each: len(each.source), reverse=True):
        first = _WORD.search(term.source)
        if first is not None:
            by_head.setdefault(_head(first[0], source), []).append(term)
    return Glossary(source, target, tuple(terms), {head: tuple(found) for head, found in by_head.items()})


def _forms(cell: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(form for each in cell.split("|") if (form := " ".join(each.split()))))


@lru_cache(maxsize=100_000)
def _head(word: str, locale: str) -> str:
    """What the first word of a term and the word that begins it in a text have in common."""
    return word if unspaced(locale) else word.casefold()[:3]


_BETWEEN = r"(?:\W+\w+){0,3}?\W+"
"""What may stand between the words of a term: соттун *жаңы* имараты."""


@lru_cache(maxsize=20_000)
def _loose(form: str, locale: str) -> re.Pattern[str]:
    """What a form of several words looks like with others between them."""
    return _pattern(form, locale, _BETWEEN)


@lru_cache(maxsize=20_000)
def _pattern(form: str, locale: str, gap: str = _GAP) -> re.Pattern[str]:
    """What a form looks like in a text."""
    bare, stem = form.removesuffix("*"), form.endswith("*")
    if unspaced(locale):
        return re.compile(re.escape(bare))
    words = re.split(r"[\s-]+", bare.strip())
    pieces = [_worded(word, locale, last=place == len(words) - 1) for place, word in enumerate(words)]
    if stem:
        pieces[-1] = re.escape(words[-1]) + _ENDING
    flags = 0 if any(map(str.isupper, bare)) else re.IGNORECASE
    spelled = gap.join(pieces)
    if flags == 0 and bare.upper() != bare:
        loud = gap.join(re.escape(word.upper()) for word in words)
        spelled = f"(?:{spelled}|{loud}{_ENDING})"
    return re.compile(rf"(?<!\w){spelled}(?!\w)", flags)


def _worded(word: str, locale: str, *, last: bool) -> str:
    language = locale.partition("_")[0]
    if not any(map(str.isalpha, word)):
        return re.escape(word)
    if language in _FLECTING:
        if language == "ru" and word.endswith("ья"):
            return re.escape(word[:-2]) + rf"(?:ь|е){_ENDING}"  # судья, судей
        kept = word[: len(word) - _shed(word)]
        voiced = _VOICED.get(kept[-1:]) if language == "ky" and kept == word else None
        return (re.escape(kept[:-1]) + voiced if voiced else re.escape(kept)) + _ENDING
    if not last:
        return re.escape(word)
    if language == "en" and word.endswith("y") and word[-2:-1] not in "aeiou":
        return re.escape(word[:-1]) + r"(?:y(?:['’]s?)?|ies['’]?)"
    return re.escape(word) + (r"(?:e?s)?(?:['’]s?)?" if language == "en" else r"\w{0,2}")


def _shed(word: str) -> int:
    """How many letters at its end an inflected word may have otherwise."""
    length = len(word)
    if length <= 4 and word[-1:] in _VOWELS:  # noqa: PLR2004  # иш-и, сот-у
        return 1
    return 0 if length <= 3 else 1 if length <= 5 else 2 if length <= 8 else 3  # noqa: PLR2004  # see above


def told(terms: Sequence[Term]) -> str:
    """Terms in a line for a translator."""
    return ", ".join(_told(terms))


def _told(terms: Sequence[Term]) -> Iterator[str]:
    for term in terms:
        yield f"{term.source} → {' | '.join(each.removesuffix('*') for each in term.forms)}"
