"""The table of checks: each a small pure function with a stable name, a severity and a line that says what it is."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from transpub.checks import documents, files, ignores, projects, states, texts
from transpub.checks.faults import Check, Fault
from transpub.errors import ArticleError, CatalogError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from transpub.checks.given import Given
    from transpub.checks.said import Said


def _each_text(messages: Callable[[Said], Iterator[str]], *, words: bool = False) -> Callable[[Given], Iterator[Fault]]:
    """A check of one text against its source, over all texts; `words` is whether it asks what they mean."""

    def find(given: Given) -> Iterator[Fault]:
        for catalog in given.texts:
            for said in catalog:
                if words and said.nonsense:
                    continue
                for message in messages(said):
                    yield documents.fault(said, message)

    return find


def _names() -> list[str]:
    return [row.name for row in _ROWS if row.optional]


_STATES = (
    Check(
        "missing",
        "error",
        "A passage has no translation, or one of white space only.",
        states.each_entry(states.missing),
    ),
    Check(
        "unreviewed",
        "warning",
        "A translation is a machine's or a draft: nobody has said yet that it is right.",
        states.each_entry(states.unreviewed),
        tightens=True,
    ),
    Check(
        "stale",
        "warning",
        "The source was edited after the translation was made.",
        states.each_entry(states.stale),
        tightens=True,
    ),
    Check(
        "marks",
        "error",
        "The marks of a translation (<1>…</1>, <2/>) are not those of its source, so its markup cannot be restored.",
        states.each_entry(states.marks),
    ),
    Check(
        "conflict",
        "error",
        "Two persons translated a passage differently, and nobody has chosen yet.",
        states.conflict,
    ),
    Check("outdated", "error", "A catalog does not fit its article.", states.outdated),
)
_ERRORS = (
    Check("empty", "error", "A translation has no word.", _each_text(texts.empty)),
    Check("unchanged", "error", "A translation is its source.", _each_text(texts.unchanged)),
    Check(
        "addresses",
        "error",
        "A web or e-mail address, file name or case number is lost or changed.",
        _each_text(texts.addresses),
    ),
    Check(
        "placeholders", "error", "A placeholder or tag that is text is lost or changed.", _each_text(texts.placeholders)
    ),
    Check("script", "error", "A translation is written in another script.", _each_text(texts.wrong_script)),
    Check(
        "language",
        "error",
        "A translation is in another language of the project, or in the other Chinese.",
        _each_text(texts.wrong_language, words=True),
    ),
    Check("letters", "error", "A Kyrgyz catalog has none of the letters that only Kyrgyz has.", documents.letters),
    Check(
        "copied",
        "error",
        "Five and more words of the source stand in a translation.",
        _each_text(texts.copied, words=True),
    ),
    Check("mixed-alphabets", "error", "A word mixes Latin and Cyrillic letters.", _each_text(texts.mixed)),
    Check("loop", "error", "A translation says the same again and again.", _each_text(texts.loop, words=True)),
    Check("artefact", "error", "A machine has left signs that are no text.", _each_text(texts.artefact)),
    Check("edge-space", "error", "A translation begins or ends with white space.", _each_text(texts.edge_space)),
    Check("brackets", "error", "A bracket lacks its other half.", _each_text(texts.brackets)),
    Check("shifted", "error", "A run of translations has slipped against its sources.", documents.shifted),
    Check(
        "merge-markers",
        "error",
        "A translation holds what a merge of two versions left.",
        _each_text(texts.merge_markers),
    ),
)
_WARNINGS = (
    Check("numbers", "warning", "A number is changed, lost or added.", _each_text(texts.numbers, words=True)),
    Check("end-mark", "warning", "The mark at the end is missing, or a question is none.", _each_text(texts.end_mark)),
    Check("chinese-punctuation", "warning", "Chinese text has signs of ASCII.", documents.chinese_punctuation),
    Check(
        "copied-short",
        "warning",
        "Three or four words of the source stand in a translation.",
        _each_text(texts.copied_short, words=True),
    ),
    Check("partly", "warning", "A part of a translation is in another language.", _each_text(texts.partly, words=True)),
    Check("doubled-word", "warning", "A word stands twice in a row.", _each_text(texts.doubled_word, words=True)),
    Check("double-space", "warning", "Two spaces stand side by side.", _each_text(texts.double_space, words=True)),
    Check(
        "length",
        "warning",
        "A translation is far too short or too long for its source.",
        _each_text(texts.length, words=True),
    ),
    Check(
        "glossary", "warning", "A term of the glossary is not in the translation.", _each_text(texts.terms, words=True)
    ),
    Check("inconsistent", "warning", "One source has different translations.", projects.inconsistent, scope="project"),
    Check("swapped", "warning", "Two neighbouring translations have changed places.", documents.swapped),
    Check("quotes", "warning", "A quotation mark of a catalog lacks its other half.", documents.quotes),
    Check(
        "straight-quotes",
        "warning",
        "Straight quotation marks stand beside the locale's own.",
        documents.straight_quotes,
    ),
)
_FILES = (
    Check("orphan", "warning", "A catalog has no article.", files.orphan, scope="project"),
    Check(
        "min-reviewed",
        "error",
        "Fewer entries of a locale are reviewed than min_reviewed asks for.",
        states.min_reviewed,
        scope="project",
    ),
    Check(
        "syntax", "error", "A catalog cannot be read.", files.unreadable(CatalogError), scope="project", optional=False
    ),
    Check(
        "article",
        "error",
        "An article cannot be read.",
        files.unreadable(ArticleError),
        scope="project",
        optional=False,
    ),
    Check(
        "directive", "warning", "A comment to transpub says nothing that it knows.", files.directive, scope="project"
    ),
    Check("ignore", "warning", "A comment ignores what is no check.", ignores.unknown(_names)),
    Check("baseline", "warning", "The baseline has exemptions that are not needed.", files.nothing, scope="project"),
)
_ROWS = (*_STATES, *_ERRORS, *_WARNINGS, *_FILES)

CHECKS: Mapping[str, Check] = MappingProxyType({row.name: row for row in _ROWS})
"""Every check by its name. Names are stable: people write them into `transpub.toml` and into other tools."""

TEXTS: frozenset[str] = frozenset(row.name for row in (*_ERRORS, *_WARNINGS))
"""The checks that look at what a translation says, whatever its state."""
