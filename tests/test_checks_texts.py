"""The checks of texts, by files of cases that a linguist can extend; and that no text makes one fail."""

# a test says expected == actual

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.test_checks import entry, pair, unit
from transpub import checks, glossary
from transpub.exchange.terms import Row, Termbase
from transpub.model import Catalog

CASES = Path(__file__).parent / "cases" / "checks" / "texts"
LOCALES = ("ky", "ru", "zh_CN", "zh_TW")
TERMS = Termbase(("en", "ky", "ru", "zh_CN"), (Row(("courthouse", "соттун имараты", "здание суда", "法院大楼")),))
CONTEXT = checks.Context("en", LOCALES, {locale: glossary.of(TERMS, "en", locale) for locale in ("ky", "ru", "zh_CN")})


def texts_of(locale: str, rows: list[list[str]]) -> checks.Pair:
    """A catalog of reviewed entries, in the order of its article."""
    keys = [f"k{place}" for place in range(len(rows))]
    units = [unit(key, source) for key, (source, _) in zip(keys, rows, strict=True)]
    entries = [
        entry(key, source, target, line=place * 4 + 4)
        for place, (key, (source, target)) in enumerate(zip(keys, rows, strict=True))
    ]
    return pair(units, entries, locale)


def cases(kind: str) -> list[tuple[str, str, list[list[str]]]]:
    """(check, locale, pairs) of all files."""
    found = []
    for path in sorted(CASES.glob("*.toml")):
        for case in tomllib.loads(path.read_text("utf-8"))[kind]:
            if isinstance(case, dict):
                found.append((path.stem, case["locale"], case["pairs"]))
            else:
                found.append((path.stem, case[0], [case[1:]]))
    return found


def names(locale: str, rows: list[list[str]]) -> set[str]:
    examined = checks.examine(texts_of(locale, rows), CONTEXT)
    return {finding.check for finding in checks.judge([examined])}


@pytest.mark.parametrize(("check", "locale", "rows"), cases("fault"))
def test_a_fault_is_found_by_its_check(check: str, locale: str, rows: list[list[str]]) -> None:
    assert check in names(locale, rows)


@pytest.mark.parametrize(("check", "locale", "rows"), cases("clean"))
def test_a_good_translation_is_not_found(check: str, locale: str, rows: list[list[str]]) -> None:
    assert check not in names(locale, rows)


@pytest.mark.parametrize("check", sorted(checks.TEXTS))
def test_a_check_of_texts_that_is_off_finds_nothing(check: str) -> None:
    examined = [
        checks.examine(texts_of(locale, rows), CONTEXT) for name, locale, rows in cases("fault") if name == check
    ]
    on = checks.judge(examined)
    off = checks.judge(examined, settings=checks.Settings(off=frozenset({check})))
    assert check in {each.check for each in on}
    assert [each for each in on if each.check != check] == list(off)


def test_every_check_of_texts_has_a_file_of_cases() -> None:
    assert checks.TEXTS == {path.stem for path in CASES.glob("*.toml")}
    for kind, least in (("fault", 1), ("clean", 2)):
        counts = [sum(name == check for name, _, _ in cases(kind)) for check in checks.TEXTS]
        assert min(counts) >= least


def test_a_finding_of_a_text_says_where_it_is() -> None:
    (found,) = checks.judge([checks.examine(texts_of("ky", [["The court opened.", " Сот ачылды."]]), CONTEXT)])
    assert ("edge-space", "error", "ky", "news/visit", "k0", "locales/ky/news/visit.po", 4) == (
        found.check,
        found.severity,
        found.locale,
        found.article,
        found.key,
        found.file,
        found.line,
    )
    assert ("The court opened.", " Сот ачылды.") == (found.source, found.target)


def test_a_stale_text_is_compared_with_the_source_that_it_was_made_for() -> None:
    then, now, target = "The court heard 212 cases.", "The court heard 300 cases.", "Сот 212 иш карады."
    row = entry("k", now, target, fuzzy=True, previous=then, line=4)
    found = checks.judge([checks.examine(pair([unit("k", now)], [row]), CONTEXT)])
    assert ["stale"] == [each.check for each in found]
    unknown = entry("k", now, "Сот 212 иш карады ", fuzzy=True, previous="", line=4)
    found = checks.judge([checks.examine(pair([unit("k", now)], [unknown]), CONTEXT)])
    assert {"stale", "edge-space"} == {each.check for each in found}


def test_machine_drafts_are_checked_like_all_texts() -> None:
    row = entry("k", "The court opened.", "Сот <unk> ачылды.", machine=True, fuzzy=True, line=4)
    found = checks.judge([checks.examine(pair([unit("k", "The court opened.")], [row]), CONTEXT)])
    assert {"unreviewed", "artefact"} == {each.check for each in found}


@pytest.mark.parametrize("name", ["numbers", "length"])
def test_a_comment_ignores_a_check_for_one_entry(name: str) -> None:
    source, target = "The court opened its doors to the people of the city in the spring of 2025.", "Сот ачылды."
    rows = [
        entry("a", source, target, comments=("transpub: ignore numbers, length",), line=4),
        entry("b", source, target, line=8),
    ]
    found = checks.judge([checks.examine(pair([unit("a", source), unit("b", source)], rows), CONTEXT)])
    assert ["b"] == [each.key for each in found if each.check == name]


def test_a_comment_that_ignores_what_is_no_check_is_told() -> None:
    row = entry("k", "The court opened.", "Сот ачылды.", comments=("transpub: ignore numbrs syntax",), line=4)
    found = checks.judge([checks.examine(pair([unit("k", "The court opened.")], [row]), CONTEXT)])
    assert ["ignore warning", "ignore warning"] == [f"{each.check} {each.severity}" for each in found]
    assert "did you mean 'numbers'?" in found[0].message
    assert "'syntax'" in found[1].message


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        (checks.Rule("error"), ["end-mark error"]),
        (checks.Rule("off"), []),
        (checks.Rule(locales=("ru",)), []),
        (checks.Rule(locales=("ky", "ru")), ["end-mark warning"]),
        (checks.Rule(allow=("The * opened.",)), []),
        (checks.Rule(allow=("The * closed.",)), ["end-mark warning"]),
    ],
)
def test_a_rule_changes_what_a_check_says(rule: checks.Rule, found: list[str]) -> None:
    examined = checks.examine(texts_of("ky", [["The court opened.", "Сот ачылды"]]), CONTEXT)
    asked = checks.Settings(rules={"end-mark": rule})
    assert found == [f"{each.check} {each.severity}" for each in checks.judge([examined], settings=asked)]


def test_the_projects_own_limits_of_length_count_instead_of_ours() -> None:
    rows = [["The court opened its doors in May.", "Сот май айында эшигин ачты."]]
    loose = checks.examine(texts_of("ky", rows), CONTEXT)
    tight = checks.Context("en", LOCALES, lengths={"ky": (0.9, 1.1)})
    assert [] == list(checks.judge([loose]))
    assert ["length"] == [each.check for each in checks.judge([checks.examine(texts_of("ky", rows), tight)])]


anything = st.text(
    st.sampled_from("абвгӨүң abc XYZ 012 中文，。 .,:;!?()[]«»“”\"'<1></1><2/>{}%&#@/\u00a0\u200b\ufffd\n")
    | st.characters(exclude_categories=["Cs"]),
    max_size=60,
)


@given(st.lists(st.tuples(anything, anything), min_size=1, max_size=5), st.sampled_from(["ky", "ru", "zh_CN", "de"]))
@settings(deadline=None, max_examples=150)
def test_no_text_makes_a_check_fail(rows: list[tuple[str, str]], locale: str) -> None:
    rows = [(source, target) for source, target in rows if source.strip()]
    examined = checks.examine(texts_of(locale, [list(row) for row in rows]), CONTEXT)
    for finding in checks.judge([examined]):
        assert finding.message.isprintable()
        assert finding.check in checks.CHECKS


@given(st.lists(anything.filter(str.strip), min_size=1, max_size=4), st.sampled_from(["ky", "ru", "zh_CN"]))
@settings(deadline=None, max_examples=100)
def test_what_is_corrected_is_not_found_again_and_nothing_else_changes(targets: list[str], locale: str) -> None:
    made = texts_of(locale, [[f"Sentence {place}.", target] for place, target in enumerate(targets)])
    assert made.catalog is not None
    better = checks.fixed(made.catalog, set(checks.FIXES))
    assert better == checks.fixed(better, set(checks.FIXES))
    for before, after in zip(made.catalog.entries, better.entries, strict=True):
        assert before.state == after.state
        assert before.key == after.key
        assert _bare(before.target) == _bare(after.target)
    examined = checks.examine(checks.Pair(made.document, better, locale, made.file), CONTEXT)
    left = {each.check for each in checks.judge([examined])} & {"edge-space", "chinese-punctuation"}
    assert left <= ({"chinese-punctuation"} if any("<" in target for target in targets) else set())


def _bare(text: str) -> str:
    """A text without white space, and with one kind of signs."""
    signs = str.maketrans("，；：！？。", ",;:!?.")
    return "".join(
        each for each in text.translate(signs) if each not in " \t\r\n\u00a0\u202f\u2009\u200a\u3000\u200b\ufeff"
    )


@pytest.mark.parametrize(
    ("locale", "before", "after"),
    [
        ("ky", " Сот  ачылды. ", "Сот ачылды."),
        ("ru", "Суд \u00a0открылся.", "Суд\u00a0открылся."),
        ("zh_CN", "是的, 已经开门了.", "是的，已经开门了。"),
        ("zh_CN", "看<1>它</1>, 现在?", "看<1>它</1>，现在？"),
        ("zh_CN", "他说:“好!”", "他说：“好！”"),
        ("zh_CN", "上午10:30,见sot.kg", "上午10:30,见sot.kg"),
        ("ky", "Ооба, ачык.", "Ооба, ачык."),
        ("ky", "<1> Сот ачык. </1>", "<1>Сот ачык.</1>"),
        ("ky", "<1/> ачык <2/> ", "<1/> ачык <2/>"),
    ],
)
def test_what_is_certain_is_corrected(locale: str, before: str, after: str) -> None:
    made = Catalog(locale, entries=(entry("k", "It is open.", before),))
    assert after == checks.fixed(made, set(checks.FIXES)).entries[0].target


def test_a_correction_leaves_the_state_as_it_was() -> None:
    machine = entry("m", "It is open.", " Ачык.", machine=True, fuzzy=True)
    accepted = entry("a", "It is open.", " Ачык.", machine=True)
    silent = entry("s", "It is open.", " Ачык.", comments=("transpub: ignore edge-space",))
    better = checks.fixed(Catalog("ky", entries=(machine, accepted, silent)), set(checks.FIXES))
    assert ["Ачык.", "Ачык.", " Ачык."] == [each.target for each in better.entries]
    assert [machine.state, accepted.state, silent.state] == [each.state for each in better.entries]
    assert [True, True, False] == [each.raw_machine for each in better.entries]
    only = checks.fixed(Catalog("ky", entries=(machine,)), {"double-space"})
    assert " Ачык." == only.entries[0].target
