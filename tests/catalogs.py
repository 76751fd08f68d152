"""Strategies and makers of catalogs and documents for tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from transpub.model import Catalog, Document, Entry, Gap, Part, Provenance, Text, Unit, fingerprint

if TYPE_CHECKING:
    from collections.abc import Sequence

HEADER = (
    ("Project-Id-Version", "Press Service"),
    ("PO-Revision-Date", ""),
    ("Last-Translator", ""),
    ("Language-Team", ""),
    ("Language", "ru"),
    ("MIME-Version", "1.0"),
    ("Content-Type", "text/plain; charset=UTF-8"),
    ("Content-Transfer-Encoding", "8bit"),
    ("Plural-Forms", "nplurals=2; plural=(n != 1);"),
)

_CHARACTERS = st.characters(blacklist_categories=("Cs", "Cc", "Zl", "Zp"))
_NASTY = st.sampled_from(
    ['"', "\\", "\\n", '\\"', "#", "#~ ", "msgid ", "%s", "{0}", "<1>", "</1>", "«", "Ө", "法院", "\n", "\t", " ", "😀"]
)
texts = st.lists(_CHARACTERS | _NASTY, min_size=1, max_size=12).map("".join).filter(lambda text: bool(text.strip()))
line_texts = texts.map(lambda text: " ".join(text.split())).filter(bool)
keys = st.integers(0, 10**6).map(lambda number: fingerprint(str(number)))
dates = st.dates().map(lambda day: day.isoformat())
provenances = st.builds(
    Provenance,
    st.sampled_from(["argos", "memory", "an engine"]),
    st.sampled_from(["", "en-ky-1.9", "a b=c%"]),
    st.none() | st.integers(0, 100).map(lambda share: share / 100),
    keys,
    keys,
    dates,
)
flags = st.lists(st.sampled_from(["no-wrap", "c-format"]), unique=True).map(lambda found: tuple(sorted(found)))


@st.composite
def entries(draw: st.DrawFn, *, obsolete: bool = False) -> Entry:
    target = draw(texts if obsolete else st.just("") | texts)  # gettext drops an obsolete entry with none
    fuzzy = bool(target) and draw(st.booleans())
    return Entry(
        key=draw(keys),
        source=draw(texts),
        target=target,
        fuzzy=fuzzy,
        previous=draw(st.none() | texts) if fuzzy else None,
        provenance=draw(st.none() | provenances),
        comments=tuple(draw(st.lists(line_texts, max_size=2))),
        flags=() if obsolete else draw(flags),
        note="" if obsolete else draw(st.just("") | line_texts),
        place="" if obsolete else "source_articles/a.md#b",
    )


@st.composite
def catalogs(draw: st.DrawFn) -> Catalog:
    live = draw(st.lists(entries(), max_size=4, unique_by=lambda entry: entry.key))
    used = {entry.key for entry in live}
    gone = draw(st.lists(entries(obsolete=True), max_size=2, unique_by=lambda entry: entry.key))
    return Catalog(
        "ru",
        HEADER,
        tuple(live),
        tuple(entry for entry in gone if entry.key not in used),
        tuple(draw(st.lists(line_texts, max_size=2))),
    )


def document(sources: Sequence[str], name: str = "visit", keys: Sequence[str] = ()) -> Document:
    """An article of one paragraph with these sentences; keys are still to be assigned, or given."""
    parts: list[Part] = []
    for place, source in enumerate(sources):
        if place:
            parts.append(Gap(" "))
        parts.append(Unit(keys[place] if keys else "", (Text(source, source),), "paragraph", splits=False))
    return Document(name, f"source_articles/{name}.md", "markdown", {}, tuple(parts))


def machine(target: str, source: str) -> Provenance:
    return Provenance("argos", "en-ru", 0.9, fingerprint(source), fingerprint(target), "2026-01-31")
