"""The table of checks: what each says of an entry, a catalog, a file or a locale."""

# a test says expected == actual

from __future__ import annotations

import dataclasses
import re
import tomllib
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transpub import checks
from transpub.checks.given import Share
from transpub.checks.words import counted, excerpt, one_line
from transpub.errors import ArticleError, CatalogError, MissingError, UsageError
from transpub.formats.directives import ODD
from transpub.model import (
    SITE,
    Catalog,
    Document,
    Entry,
    Finding,
    Placeholder,
    Provenance,
    State,
    Text,
    Unit,
    Verbatim,
    fingerprint,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from transpub.errors import TranspubError
    from transpub.model import Piece

CASES = Path(__file__).parent / "cases" / "checks"
ENTRIES = tomllib.loads((CASES / "entries.toml").read_text("utf-8"))["case"]
MARK = re.compile(r"<(/?)(\d+)(/?)>")


def pieces(marked: str) -> tuple[Piece, ...]:
    """A source as an article would give it, from its text with marks."""
    out: list[Piece] = []
    end = 0
    for found in MARK.finditer(marked):
        out.append(Text(marked[end : found.start()], marked[end : found.start()]))
        out.append(
            Placeholder(int(found[2]), "close" if found[1] else "alone" if found[3] else "open", "*", "emphasis")
        )
        end = found.end()
    out.append(Text(marked[end:], marked[end:]))
    return tuple(piece for piece in out if piece != Text("", ""))


def unit(key: str, source: str, **more: str) -> Unit:
    return dataclasses.replace(Unit(key, pieces(source), "paragraph"), **more)  # type: ignore[arg-type]  # names of str fields


def entry(key: str, source: str, target: str = "", *, machine: bool = False, **more: object) -> Entry:
    provenance = Provenance("argos", "1", None, "", fingerprint(target), "") if machine else None
    return dataclasses.replace(Entry(key, source, target, provenance=provenance), **more)  # type: ignore[arg-type]  # names of fields


def pair(
    units: Iterable[Unit], entries: Iterable[Entry] | None, locale: str = "ky", name: str = "news/visit"
) -> checks.Pair:
    document = Document(name, f"source_articles/{name}.md", "markdown", {}, tuple(units))
    found = None if entries is None else Catalog(locale, entries=tuple(entries))
    return checks.Pair(document, found, locale, f"locales/{locale}/{name}.po")


def of_states(locale: str, reviewed: int, machine: int = 0, stale: int = 0, missing: int = 0) -> checks.Pair:
    """An article whose entries are in the states asked for."""
    made = [
        *(("1.", False, None) for _ in range(reviewed)),
        *(("1.", True, None) for _ in range(machine)),
        *(("1.", True, "before") for _ in range(stale)),
        *(("", False, None) for _ in range(missing)),
    ]
    rows = [
        entry(f"k{n}", "1.", target, machine=True, fuzzy=fuzzy, previous=previous, line=n * 5 + 1)
        for n, (target, fuzzy, previous) in enumerate(made)
    ]
    return pair([unit(row.key, row.source) for row in rows], rows, locale)


def examined(pairs: Iterable[checks.Pair]) -> list[checks.Examined]:
    return [checks.examine(each) for each in pairs]


def said(findings: Iterable[Finding]) -> list[str]:
    return [f"{finding.check} {finding.severity}" for finding in findings]


@pytest.mark.parametrize("case", ENTRIES, ids=lambda case: case["name"])
def test_an_entry_has_the_findings_that_its_case_names(case: dict[str, object]) -> None:
    source = str(case["source"])
    row = entry(
        "k",
        source,
        str(case["target"]),
        machine=bool(case.get("machine")),
        fuzzy=bool(case.get("fuzzy")),
        previous=case.get("previous"),
        line=7,
    )
    findings = checks.run([pair([unit("k", str(case.get("now", source)))], [row])])
    assert case["found"] == said(findings)
    place = ("ky", "news/visit", "locales/ky/news/visit.po", 7)
    assert all(place == (f.locale, f.article, f.file, f.line) for f in findings)
    assert all((f.key, f.source) == ("k", source) for f in findings if f.check != "outdated")


def test_the_cases_show_every_check_of_an_entry() -> None:
    shown = {found.split()[0] for case in ENTRIES for found in case["found"]}
    of_files = {"conflict", "orphan", "min-reviewed", "syntax", "article", "directive", "ignore", "baseline"}
    assert set(checks.CHECKS) - of_files - checks.TEXTS == shown


def test_a_message_says_what_is_wrong_of_which_sentence_and_what_to_do() -> None:
    source = "The court of the region opened its doors to the public in the spring of 1991, and many people came."
    row = entry("k", source, "Ал ачылды.", fuzzy=True, previous="It opened.")
    (finding,) = checks.run([pair([unit("k", source)], [row])])
    assert (
        "the source was “It opened.” when translated and is now "
        "“The court of the region opened its doors to the public in…”: "
        "update the translation, then clear its fuzzy flag ('needs work' in an editor)"
    ) == finding.message


def test_a_catalog_that_is_not_there_is_one_finding_and_all_its_entries_count_as_missing() -> None:
    given_ = [pair([unit("a", "One."), unit("b", "Two.")], None)]
    findings = checks.run(given_)
    assert [("outdated", "there is no catalog yet: run 'transpub extract'", 0)] == [
        (f.check, f.message, f.line) for f in findings
    ]
    assert checks.summary(findings, examined(given_))["states"]["missing"] == 2


def test_an_article_with_nothing_to_translate_needs_no_catalog() -> None:
    assert () == checks.run([pair([], None)])


def test_a_catalog_that_does_not_fit_says_how_and_where() -> None:
    units = [unit("a", "One."), unit("b", "Two, edited."), unit("c", "Three."), unit("d", "Four.")]
    rows = [
        entry("a", "One.", "Бир.", line=5),
        entry("b", "Two.", "Эки.", line=9),
        entry("x", "Gone.", "Жок.", line=13),
    ]
    (finding,) = checks.run([pair(units, rows)])
    assert (
        "the catalog does not fit source_articles/news/visit.md: 2 new passages, 1 edited passage, "
        "1 entry without a passage, the first “Two, edited.”: run 'transpub extract'"
    ) == finding.message
    assert ("outdated", "error", 9) == (finding.check, finding.severity, finding.line)


def test_an_entry_without_a_passage_is_enough_not_to_fit() -> None:
    (finding,) = checks.run([pair([unit("a", "One.")], [entry("a", "One.", "Бир."), entry("x", "Gone.", line=9)])])
    assert ("outdated", 9) == (finding.check, finding.line)
    assert "“Gone.”" in finding.message


def test_terms_that_articles_share_belong_into_the_catalog_of_the_site_only() -> None:
    units = [unit("term.media", "Media", scope="site")]
    assert () == checks.run([pair(units, [])])
    assert ["outdated error"] == said(checks.run([pair(units, [], name=SITE)]))


def test_an_edited_sentence_is_stale_where_a_person_translated_it_and_missing_where_a_machine_did() -> None:
    units = [unit("a", "One, edited."), unit("b", "Two, edited.")]
    rows = [entry("a", "One.", "Бир."), entry("b", "Two.", "Эки.", machine=True, fuzzy=True)]
    states = checks.summary((), examined([pair(units, rows)]))["states"]
    assert {"reviewed": 0, "draft": 0, "machine": 0, "stale": 1, "missing": 1} == states


def test_files_that_cannot_be_read_are_errors_at_their_line() -> None:
    problems = [
        CatalogError("conflict markers", "locales/ky/news/plan.po:12", "resolve the merge"),
        ArticleError("is not UTF-8", "source_articles/bad.txt", "save it as UTF-8"),
        CatalogError("syntax error", "locales/templates/plan.pot:3"),
    ]
    assert (
        Finding(
            "syntax",
            "error",
            "ky",
            "news/plan",
            "",
            "locales/ky/news/plan.po",
            12,
            "conflict markers: resolve the merge",
        ),
        Finding("syntax", "error", "", "", "", "locales/templates/plan.pot", 3, "syntax error"),
        Finding("article", "error", "", "", "", "source_articles/bad.txt", 0, "is not UTF-8: save it as UTF-8"),
    ) == checks.run([pair([], [])], problems)


def test_an_error_that_is_no_fault_of_a_file_is_raised() -> None:
    with pytest.raises(MissingError):
        checks.run([], [MissingError("no model")])


def test_a_conflict_stands_until_somebody_takes_its_comment_out() -> None:
    both = entry("k", "Two.", "Эки.", fuzzy=True, comments=("a word", "conflict: Кош."), line=7)
    found = [each for each in checks.run([pair([unit("k", "Two.")], [both])]) if each.check == "conflict"]
    assert [("error", "k", 7)] == [(each.severity, each.key, each.line) for each in found]
    assert "another person has translated “Two.” as “Кош.”" in found[0].message
    accepted = dataclasses.replace(both, fuzzy=False)
    assert ["conflict error"] == said(checks.run([pair([unit("k", "Two.")], [accepted])]))
    edited = pair([unit("k", "Two and a half.")], [both])
    assert ["conflict error", "outdated error"] == sorted(said(checks.run([edited])))
    settled = dataclasses.replace(accepted, comments=("a word", "conflicting views"))
    assert [] == said(checks.run([pair([unit("k", "Two.")], [settled])]))


def test_a_catalog_without_an_article_is_a_warning() -> None:
    findings = checks.run([pair([], [])], orphans=[("ky", "locales/ky/old/visit.po")])
    assert [("orphan", "warning", "ky", "old/visit", "locales/ky/old/visit.po")] == [
        (f.check, f.severity, f.locale, f.article, f.file) for f in findings
    ]


def test_a_share_that_is_not_met_is_said_once_and_makes_errors_of_its_locale_only() -> None:
    pairs = [of_states("ky", 180, machine=60, stale=10), of_states("ru", 1, machine=1, stale=1)]
    findings = checks.run(pairs, settings=checks.Settings(min_reviewed={"ky": 90, "ru": 30, "zh_CN": 90}))
    ky = [f for f in findings if f.locale == "ky"]
    assert ["ky: 72 % reviewed (180 of 250), 90 % asked"] == [f.message for f in ky if f.check == "min-reviewed"]
    assert ["locales/ky"] == [f.file for f in ky if f.check == "min-reviewed"]
    assert {"min-reviewed error": 1, "unreviewed error": 60, "stale error": 10} == {
        name: said(ky).count(name) for name in said(ky)
    }
    assert ["unreviewed warning", "stale warning"] == said(f for f in findings if f.locale == "ru")


def test_what_is_missing_counts_as_not_reviewed() -> None:
    asked = checks.Settings(min_reviewed={"ky": 51})
    findings = checks.run([of_states("ky", 1, missing=1)], settings=asked)
    assert ["min-reviewed error", "missing error"] == said(findings)


def test_a_share_is_counted_over_all_articles_of_the_locale() -> None:
    asked = checks.Settings(min_reviewed={"ky": 50})
    low = of_states("ky", 0, machine=1)
    assert ["min-reviewed error", "unreviewed error"] == said(checks.run([low], settings=asked))
    assert ["unreviewed warning"] == said(checks.run([low, of_states("ky", 1)], settings=asked))


@given(st.integers(0, 300), st.integers(1, 300), st.integers(0, 100))
@settings(deadline=None)
def test_a_share_is_compared_exactly_and_never_shown_as_enough_when_it_is_not(
    reviewed: int, more: int, asked: int
) -> None:
    share = Share(reviewed, reviewed + more, asked)
    assert (Fraction(reviewed, reviewed + more) >= Fraction(asked, 100)) == share.met
    assert share.met == (share.percent >= asked)


@pytest.mark.parametrize("name", [check.name for check in checks.CHECKS.values() if check.optional])
def test_a_check_that_is_off_is_not_run(name: str) -> None:
    odd = Document("odd", "source_articles/odd.md", "markdown", {}, (Verbatim("<!-- transpub: skp -->", ODD),))
    ignoring = entry("i", "1.", "1.", comments=("transpub: ignore nothing",))
    pairs = [
        of_states("ky", 0, machine=1, stale=1, missing=1),
        pair([unit("m", "See <1/>.")], [entry("m", "See <1/>.", "Кара.")], "ky", "marks"),
        pair([unit("n", "New.")], None, "ky", "new"),
        pair([unit("c", "Two.")], [entry("c", "Two.", "Эки.", comments=("conflict: Кош.",))], "ky", "merged"),
        pair([unit("i", "1.")], [ignoring], "ky", "ignoring"),
        checks.Pair(odd, Catalog("ky"), "ky", "locales/ky/odd.po"),
    ]

    def found(off: frozenset[str]) -> set[str]:
        asked = checks.Settings(min_reviewed={"ky": 100}, off=off)
        return {f.check for f in checks.run(pairs, (), asked, orphans=[("ky", "locales/ky/old.po")])}

    optional = {check.name for check in checks.CHECKS.values() if check.optional} - checks.TEXTS - {"baseline"}
    assert optional == found(frozenset())
    assert optional - {name} == found(frozenset({name}))


def test_without_min_reviewed_nothing_becomes_an_error() -> None:
    asked = checks.Settings(min_reviewed={"ky": 100}, off=frozenset({"min-reviewed"}))
    assert ["unreviewed warning"] == said(checks.run([of_states("ky", 0, machine=1)], settings=asked))


@pytest.mark.parametrize(
    ("name", "what"), [("stael", "unknown check 'stael'"), ("syntax", "check 'syntax' cannot be turned off")]
)
def test_only_a_check_that_may_be_off_can_be_turned_off(name: str, what: str) -> None:
    with pytest.raises(UsageError, match=what):
        checks.Settings(off=frozenset({name}))


@given(st.permutations(range(6)))
@settings(deadline=None, max_examples=30)
def test_findings_come_in_one_order_whatever_the_order_of_the_files_and_never_twice(order: list[int]) -> None:
    pairs = [of_states(locale, 1, machine=2, missing=1) for locale in ("ky", "ru", "zh_CN")]
    problems: list[TranspubError] = [CatalogError("x", f"locales/ky/b.po:{n}") for n in (10, 9, 10)]
    mixed: list[object] = [*pairs, *problems]
    shuffled = [mixed[n] for n in order]
    findings = checks.run(
        [one for one in shuffled if isinstance(one, checks.Pair)],
        [one for one in shuffled if isinstance(one, CatalogError)],
    )
    assert checks.run(pairs, problems) == findings
    assert sorted({(f.file, f.line, f.check) for f in findings}) == [(f.file, f.line, f.check) for f in findings]


@given(st.lists(st.tuples(st.sampled_from(["ky", "ru"]), *[st.integers(0, 3)] * 4), max_size=4))
@settings(deadline=None, max_examples=50)
def test_every_entry_and_every_finding_is_counted_once(rows: list[tuple[str, int, int, int, int]]) -> None:
    pairs = [of_states(*row) for row in rows]
    findings = checks.run(pairs)
    counts = checks.summary(findings, examined(pairs))
    assert sum(sum(row[1:]) for row in rows) == counts["entries"] == sum(counts["states"].values())
    assert len(findings) == sum(counts["severities"].values())
    for state in State:
        assert counts["states"][state] == sum(each["states"][state] for each in counts["locales"].values())
    for locale, each in counts["locales"].items():
        assert sum(row[1] for row in rows if row[0] == locale) == each["states"]["reviewed"]
        assert sum(f.severity == "error" for f in findings if f.locale == locale) == each["severities"]["error"]


@pytest.mark.parametrize(
    ("severities", "fails"),
    [((), (False, False)), (("warning",), (False, True)), (("warning", "error"), (True, True))],
)
def test_a_run_fails_on_findings_as_severe_as_asked(severities: tuple[str, ...], fails: tuple[bool, bool]) -> None:
    findings = [Finding("x", "error" if one == "error" else "warning", "", "", "", "", 0, "") for one in severities]
    assert fails == (checks.failed(findings, "error"), checks.failed(findings, "warning"))


@given(st.text(st.characters(exclude_categories=())))
@settings(deadline=None)
def test_an_excerpt_is_one_short_printable_line_whatever_the_text(text: str) -> None:
    line = excerpt(text)
    assert line.isprintable()
    assert len(line) <= 60 + len("“…”")
    assert line == one_line(line)


def test_an_excerpt_without_spaces_is_cut_where_it_must_be() -> None:
    assert "“" + "法" * 60 + "…”" == excerpt("法" * 61)
    assert "“" + "法" * 60 + "”" == excerpt("法" * 60)


@pytest.mark.parametrize(
    ("number", "noun", "words"), [(1, "entry", "1 entry"), (2, "entry", "2 entries"), (0, "error", "0 errors")]
)
def test_a_noun_agrees_with_its_number(number: int, noun: str, words: str) -> None:
    assert words == counted(number, noun)
