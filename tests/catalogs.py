"""Strategies and makers of catalogs and documents for tests."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from transpub.catalog import merge
from transpub.model import Catalog, Document, Entry, Gap, Part, Provenance, Review, Suggestion, Text, Unit, fingerprint

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


suggestions = st.builds(Suggestion, st.integers(70, 100).map(lambda share: share / 100), line_texts)


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
        review=draw(st.none() | keys.map(lambda src: Review(src, fingerprint(target)))) if fuzzy else None,
        suggestion=draw(st.none() | suggestions),
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


def made(name: str, target: str, source: str) -> Provenance:
    """A real line, longer than the 78 columns at which some tools wrap."""
    out = fingerprint(target)
    return Provenance("argos", f"translate-en_ky-1.9-{name}", 0.87, fingerprint(source), out, "2026-01-31")


def _entries() -> dict[str, Entry]:
    raw = "Соттордун төрагалары дүйшөмбүдө жолугушту."
    accepted = "Студенттер ачык лекция угушту."
    stale = "Үч министр сыртта күттү."
    old, older = "Every clerk received four new computers.", "Three ministers waited outside."
    sung, songs = "Музыканттар жети ыр ырдашты.", "Musicians played seven songs."
    found = {
        "missing": Entry("", "This one nobody has translated."),
        "raw": Entry("", "The judges of the courts met on Monday.", raw, fuzzy=True),
        "draft": Entry("", "They talked about mediation in the hall.", "Алар залда сүйлөштү (долбоор).", fuzzy=True),
        "edited": Entry("", "Photographs were taken before lunch.", "Сүрөттөр түшкү тамакка чейин.", fuzzy=True),
        "human": Entry("", "A plan was signed in the evening.", "Кечинде планга кол коюлду."),
        "comments": Entry("", "Newspapers wrote about the visit.", "Гезиттер сапар тууралуу жазды."),
        "accepted": Entry("", "Students listened to a public lecture.", accepted),
        "nasty": Entry(
            "", 'He said "yes" \\ to %s of {0}.', 'Ал "ооба" \\ деди:\tC:\\new\n«Ө» 😀𠀀 法院', flags=("no-wrap",)
        ),
        "long": Entry(
            "", "The programme, " + "with evidence and appeal, " * 9 + "ended.", "Программа " * 30 + "бүттү."
        ),
        "stale": Entry("", older.replace("Three", "Five"), stale, fuzzy=True, previous=older),
        "overtaken": Entry("", old.replace("four", "six"), "Ар бир катчы төрт компьютер алды.", fuzzy=True),
        "gone": Entry("", "Tea was served by volunteers.", "Чайды ыктыярчылар берди."),
        "unsung": Entry("", songs.replace("seven", "nine"), sung, fuzzy=True, previous=songs),
    }
    more: dict[str, dict[str, object]] = {
        "raw": {"provenance": made("3f2a81cc", raw, found["raw"].source)},
        "edited": {"provenance": made("3f2a81cc", "Сүрөттөр тартылды.", found["edited"].source)},
        "comments": {"comments": ("Ask Aigul: which papers?", "  indented", "#loud")},
        "accepted": {"provenance": made("3f2a81cc", accepted, found["accepted"].source)},
        "stale": {"review": Review(fingerprint(older), fingerprint(stale)), "comments": ("weather checked",)},
        "overtaken": {
            "previous": old,
            "provenance": made("3f2a81cc", found["overtaken"].target, old),
            "review": Review(fingerprint(old), fingerprint(found["overtaken"].target)),
        },
        "gone": {"comments": ("volunteers = ыктыярчылар",)},
        "unsung": {
            "provenance": made("3f2a81cc", sung, songs),
            "review": Review(fingerprint(songs), fingerprint(sung)),
        },
    }
    return {
        name: dataclasses.replace(entry, key=fingerprint(entry.source), **more.get(name, {}))  # type: ignore[arg-type]  # fields of Entry
        for name, entry in found.items()
    }


EVERY = _entries()
"""An entry in each state that a catalog can hold, by name; the last two are obsolete."""
GONE = ("gone", "unsung")


def every_state() -> tuple[Catalog, Document]:
    """A catalog of all of `EVERY`, as a merge leaves it, with its article."""
    live = [entry for name, entry in EVERY.items() if name not in GONE]
    article = document([entry.source for entry in live], name="states", keys=[entry.key for entry in live])
    catalog = Catalog("ky", (), tuple(live), tuple(EVERY[name] for name in GONE), ("Translators: Aigul, Бекзат",))
    return merge(catalog, article, locale="ky", project="Press Service"), article
