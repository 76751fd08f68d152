"""Sentences: the rules' cases, the splitter's laws, and the laws of a refined document."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from collections import Counter
from dataclasses import replace
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transpub.model import Document, Gap, Placeholder, Text, Unit, Verbatim
from transpub.segment import languages, refine, splitter
from transpub.segment.rules import CLASSES, LISTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from transpub.model import Part, Piece

CASES = Path(__file__).parent / "cases" / "segment"
DATA = files("transpub.segment").joinpath("data")
steady = settings(deadline=None, max_examples=200)


def marked(language: str, text: str) -> str:
    """The text with `|` where the splitter cuts."""
    edges = (0, *splitter(language)(text), len(text))
    return "|".join(text[left:right] for left, right in pairwise(edges))


def cases() -> Iterator[tuple[str, str]]:
    for path in sorted(CASES.glob("*.txt")):
        lines = (line for line in path.read_text("utf-8").splitlines() if not line.startswith("# "))
        for block in "\n".join(lines).split("\n\n"):
            if block.strip():
                yield path.stem, block.strip("\n").replace("\\n", "\n")


@pytest.mark.parametrize(("language", "expected"), tuple(cases()))
def test_a_case_is_cut_where_its_author_cuts_it(language: str, expected: str) -> None:
    assert expected == marked(language, expected.replace("|", ""))


def test_there_are_cases_of_every_language_with_rules() -> None:
    assert set(languages()) == {language for language, _ in cases()}


# --- the splitter's laws

WORDS = st.sampled_from(
    [
        "The",
        "It",
        "He",
        "U.S.",
        "Mr.",
        "Sen.",
        "No.",
        "Art.",
        "I",
        "A",
        "J.",
        "p.m.",
        "Oct.",
        "Inc.",
        "Smith",
        "Mary",
        "asked",
        "said",
        "law.",
        "law",
        "law?",
        "law!",
        "etc.",
        "e.g.",
        "v.",
        "5",
        "2016.",
        "law.”",
        "“We",
        '"We',
        'law."',
        'law?"',
        "(law",
        "(law.)",
        "law.)",
        "...",
        "…",
        "law…",
        ".",
        "?",
        "1.",
        "b.",
        "Yahoo!",
        "iPhone",
        "￼",
        "law.￼",
        ".￼",
        "law.1",
        "law.[2]",
        "法院开庭。",
        "“是吗？”",
        "他说。",
        "法院！”",
        "—",
        "г.",
        "т.",
        "е.",
        "XX",
        "2018-ж.",
        "А.",
        "Суд",
        "суд.",
        "www.a.org",
    ]
)
SPACES = st.sampled_from([" ", " ", " ", "  ", "\n", "", "\xa0", "\n\n", "\u2028"])
TEXTS = st.lists(st.tuples(WORDS, SPACES), max_size=16).map(lambda pairs: "".join(map("".join, pairs)))
LANGUAGES = st.sampled_from(["en", "ru", "ky", "zh", "xx"])


@steady
@given(LANGUAGES, st.one_of(TEXTS, st.text(max_size=60)))
def test_cuts_rise_inside_the_text_and_stand_before_a_sentence(language: str, text: str) -> None:
    cuts = splitter(language)(text)
    assert list(cuts) == sorted(set(cuts))
    assert all(0 < cut < len(text) for cut in cuts)
    assert not any(text[cut].isspace() for cut in cuts)
    edges = (0, *cuts, len(text))
    for left, right in list(pairwise(edges))[:-1]:
        assert any(char.isalnum() or char == "\ufffc" for char in text[left:right])


@steady
@given(LANGUAGES, TEXTS)
def test_a_sentence_that_stands_alone_is_cut_no_further(language: str, text: str) -> None:
    split = splitter(language)
    edges = (0, *split(text), len(text))
    for left, right in pairwise(edges):
        assert split(text[left:right].strip()) == ()


@pytest.mark.parametrize(
    "piece",
    [
        *(
            "The court met. ",
            "A. ",
            "no. ",
            ". ",
            ".",
            '?" ',
            '?" Bob ',
            "x?) ",
            "( ",
            '"',
            "1. ",
            "U.",
            "e.g ",
            " ",
            "\n",
            "\n \t ",
        ),
        *("。", "。“", "他说。", "法院？”", ". . ", ".\ufffc ", ".[1]", ".1", "a", "!a", "<", "Mr. X. ", "№ "),
    ],
)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_long_line_of_one_thing_is_read_to_its_end(language: str, piece: str) -> None:
    text = piece * (100_000 // len(piece))
    cuts = splitter(language)(text + "end. The last.")
    assert len(text + "end. ") in cuts


def test_a_line_of_5_mb_is_cut_at_each_sentence() -> None:
    assert len(splitter("en")("The court met. " * 333_333)) == 333_332


@given(st.text(max_size=12))
@settings(deadline=None)
def test_any_name_of_a_language_is_answered(language: str) -> None:
    assert splitter(language)("Aa. Bb.") == (4,)


def test_an_unknown_language_gets_the_generic_rules() -> None:
    assert marked("tlh", "Aa bb e.g. Cc. Dd J. K. Ee? Ff.") == "Aa bb e.g. Cc. |Dd J. K. Ee? |Ff."


@pytest.mark.parametrize("locale", ["zh_CN", "zh-Hant", "ZH"])
def test_a_locale_has_its_languages_rules(locale: str) -> None:
    assert splitter(locale)("法院开庭。周五休庭。") == (5,)


def test_importing_reads_no_rules() -> None:
    code = (
        "import sys; from transpub.segment.rules import rules_of;"
        "print('tomllib' in sys.modules, rules_of.cache_info().currsize)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False 0"


# --- the rules as data

TABLES = {
    entry.name: tomllib.loads(entry.read_text("utf-8")) for entry in DATA.iterdir() if entry.name.endswith(".toml")
}
ALLOWED = {
    "marks": {"end", "wide", "closing", "brackets", "open_brackets", "quotes"},
    "abbreviations": {*CLASSES, "after_number", "phrases"},
    "words": {*LISTS, "vowels"},
}


@pytest.mark.parametrize("name", sorted(TABLES))
def test_the_data_have_no_key_that_nobody_reads(name: str) -> None:
    table = dict(TABLES[name])
    table.pop("extends", None)
    assert {key: set(part) - ALLOWED.get(key, set()) for key, part in table.items()} == {key: set() for key in table}


@pytest.mark.parametrize("name", sorted(TABLES))
def test_an_abbreviation_stands_in_one_class_without_its_last_stop(name: str) -> None:
    part = TABLES[name].get("abbreviations", {})
    seen = Counter(token for key in CLASSES for token in part.get(key, "").split())
    assert [token for token, count in seen.items() if count > 1 or token.endswith(".")] == []


@pytest.mark.parametrize("name", sorted(TABLES))
def test_a_starter_that_is_a_name_is_a_starter(name: str) -> None:
    words = TABLES[name].get("words", {})
    assert set() == set(words.get("names", "").split()) - set(words.get("starters", "").split())


# --- a refined document


def document(*parts: Part) -> Document:
    return Document("a", "source_articles/a.md", "markdown", {}, parts)


def unit(*pieces: Piece, line: int = 1) -> Unit:
    return Unit("k", pieces, "paragraph", "cell", "site", True, ("Top",), line, "note")


def text(value: str, raw: str | None = None) -> Text:
    return Text(value, value if raw is None else raw)


def mark(number: int, kind: Literal["open", "close", "alone"], raw: str) -> Placeholder:
    return Placeholder(number, kind, raw, f"label of {raw}")


def shape(*pieces: Piece) -> list[str]:
    """The refined parts of a unit, each as its kind's letter and its raw slice."""
    parts = refine(document(unit(*pieces)), splitter("en")).parts
    return [f"{type(part).__name__[0]}:{part.raw}" for part in parts]


def raw_of(value: Document) -> str:
    return "".join(part.raw for part in value.parts)


def test_a_block_becomes_sentences_and_the_white_space_between_them() -> None:
    assert shape(text("One.  Two?\nThree.")) == ["U:One.", "G:  ", "U:Two?", "G:\n", "U:Three."]


def test_a_placeholder_pair_around_one_sentence_stays_with_it() -> None:
    pieces = (mark(1, "open", "**"), text("One sentence."), mark(1, "close", "**"), text(" Next one."))
    assert shape(*pieces) == ["U:**One sentence.**", "G: ", "U:Next one."]


def test_an_opening_placeholder_goes_with_the_sentence_after_it() -> None:
    pieces = (text("One. "), mark(1, "open", "**"), text("Two"), mark(1, "close", "**"), text("."))
    assert shape(*pieces) == ["U:One.", "G: ", "U:**Two**."]


def test_nothing_is_cut_inside_an_open_placeholder() -> None:
    pieces = (mark(1, "open", "["), text("One. Two."), mark(1, "close", "](u)"), text(" Three."))
    assert shape(*pieces) == ["U:[One. Two.](u)", "G: ", "U:Three."]


def test_white_space_inside_the_closing_placeholder_stays_there() -> None:
    pieces = (mark(1, "open", "<b>"), text("One. "), mark(1, "close", "</b>"), text("Two."))
    assert shape(*pieces) == ["U:<b>One. </b>", "U:Two."]


def test_a_footnote_reference_stays_with_the_sentence_before_it() -> None:
    assert shape(text("One."), mark(1, "alone", "[^1]"), text(" Two.")) == ["U:One.[^1]", "G: ", "U:Two."]


def test_a_code_span_begins_the_sentence_after_it() -> None:
    pieces = (
        text("Run it. "),
        mark(1, "alone", "`ls`"),
        text(" is a command. "),
        mark(2, "alone", "![](i)"),
        text(" It."),
    )
    assert shape(*pieces) == ["U:Run it.", "G: ", "U:`ls` is a command.", "G: ", "U:![](i) It."]


def test_a_line_break_with_its_prefix_is_a_gap() -> None:
    assert shape(text("One."), text("\n", "\n> "), text("Two"), text("\n", "\n> "), text("three.")) == [
        "U:One.",
        "G:\n> ",
        "U:Two\n> three.",
    ]


def test_an_indivisible_text_is_not_cut() -> None:
    assert shape(text("One"), text(". T", ".&c T"), text("wo.")) == ["U:One.&c Two."]


def test_white_space_that_an_indivisible_text_holds_is_not_cut_off() -> None:
    assert shape(text("One"), text(". ", ".&#32;"), text("Two.")) == ["U:One.&#32;Two."]
    assert shape(text("One."), text(" T", "&#32;T"), text("wo.")) == ["U:One.&#32;Two."]


def test_a_unit_that_shows_nothing_is_not_translated() -> None:
    assert shape(text("", "<!-- x -->")) == ["V:<!-- x -->"]


@pytest.mark.parametrize("raw", ["  \n", "\\\n", "<br>", "<br />\n", "  \n> "])
def test_a_hard_line_break_between_sentences_stays_and_is_not_translated(raw: str) -> None:
    assert ["U:One.", f"V:{raw}", "U:Two."] == shape(text("One."), mark(1, "alone", raw), text("Two."))
    assert [f"U:One{raw}two."] == shape(text("One"), mark(1, "alone", raw), text("two."))


def test_a_unit_that_says_so_is_not_cut() -> None:
    whole = document(Verbatim("# "), replace(unit(text(" One. Two.")), splits=False), Gap(" "))
    assert whole == refine(whole, splitter("en"))


def test_a_unit_of_white_space_is_a_gap() -> None:
    assert shape(text(" \n")) == ["G: \n"]
    assert shape() == []


def test_chinese_sentences_have_no_gap() -> None:
    parts = refine(document(unit(text("法院开庭。周五休庭。"))), splitter("zh_CN")).parts
    assert [part.raw for part in parts] == ["法院开庭。", "周五休庭。"]


def test_placeholders_count_from_one_in_each_sentence_and_keep_their_labels() -> None:
    pieces = (
        mark(1, "alone", "`a`"),
        text(" is. The "),
        mark(2, "open", "**"),
        mark(3, "alone", "`b`"),
        mark(2, "close", "**"),
    )
    first, _, second = refine(document(unit(*pieces)), splitter("en")).parts
    assert isinstance(first, Unit)
    assert isinstance(second, Unit)
    marks = [(p.number, p.kind, p.label) for p in second.pieces if isinstance(p, Placeholder)]
    assert marks == [(1, "open", "label of **"), (2, "alone", "label of `b`"), (1, "close", "label of **")]


def test_a_sentence_keeps_what_its_block_is_and_knows_its_line() -> None:
    block = unit(text("One.\nTwo\n"), text("more.\n"), text("Three."), line=7)
    parts = refine(document(block), splitter("en")).units
    assert [part.line for part in parts] == [7, 8, 10]
    assert {("k", "paragraph", "cell", "site", ("Top",), "note", False)} == {
        (part.key, part.role, part.syntax, part.scope, part.trail, part.comment, part.splits) for part in parts
    }


def test_an_unknown_line_stays_unknown() -> None:
    assert [part.line for part in refine(document(unit(text("One.\nTwo."), line=0)), splitter("en")).units] == [0, 0]


Recipe = tuple[str, object]
LEAVES = st.sampled_from(
    [
        *(
            ("text", value)
            for value in (
                "One law.",
                " ",
                "  ",
                "\n",
                "The",
                " He left. ",
                "Mr.",
                "Mary",
                "go",
                "Why?",
                "”",
                '"',
                "U.S.",
            )
        ),
        *(
            ("fixed", pair)
            for pair in (
                (" ", "\n> "),
                ("\xa0", "&nbsp;"),
                ("&", "&amp;"),
                (".", "\\."),
                ("", "<!-- x -->"),
                ("?", "&#63;"),
            )
        ),
        *(("alone", raw) for raw in ("`a`", "[^1]", "![](i)", "  \n", "<br>", "\\\n> ")),
    ]
)
RECIPES = st.lists(
    st.recursive(LEAVES, lambda inner: st.tuples(st.just("pair"), st.lists(inner, max_size=4)), max_leaves=6),
    max_size=9,
)


def cook(recipes: list[Recipe], counter: list[int]) -> Iterator[Piece]:
    for kind, value in recipes:
        counter[0] += 1
        number = counter[0]
        if kind == "text":
            assert isinstance(value, str)
            yield text(value)
        elif kind == "fixed":
            assert isinstance(value, tuple)
            yield Text(*value)
        elif kind == "alone":
            assert isinstance(value, str)
            yield mark(number, "alone", value)
        else:
            assert isinstance(value, list)
            yield mark(number, "open", "**")
            yield from cook(value, counter)
            yield mark(number, "close", "**")


UNITS = RECIPES.map(lambda recipes: unit(*cook(recipes, [40])))
DOCUMENTS = st.lists(
    st.one_of(
        UNITS, UNITS, UNITS.map(lambda one: replace(one, splits=False)), st.just(Verbatim("\n\n")), st.just(Gap(" "))
    ),
    max_size=3,
).map(lambda parts: document(*parts))
EN = splitter("en")


@steady
@given(DOCUMENTS)
def test_the_refined_parts_joined_are_the_file(whole: Document) -> None:
    assert raw_of(whole) == raw_of(refine(whole, EN))


@steady
@given(DOCUMENTS)
def test_refining_again_changes_nothing(whole: Document) -> None:
    once = refine(whole, EN)
    assert once == refine(once, EN)


@steady
@given(UNITS)
def test_a_sentence_split_again_stays_one(block: Unit) -> None:
    once = refine(document(block), EN)
    again = replace(once, parts=tuple(replace(p, splits=True) if isinstance(p, Unit) else p for p in once.parts))
    assert once == refine(again, EN)


@steady
@given(UNITS)
def test_no_sentence_is_empty_or_has_white_space_at_its_edges(block: Unit) -> None:
    for part in refine(document(block), EN).units:
        assert part.source
        assert part.raw
        first, last = part.pieces[0], part.pieces[-1]
        assert not (first.value if isinstance(first, Text) else first.raw)[:1].isspace()
        assert not (last.value if isinstance(last, Text) else last.raw)[-1:].isspace()


@steady
@given(UNITS)
def test_each_sentence_has_its_placeholders_whole_and_counted_from_one(block: Unit) -> None:
    before = [(p.kind, p.raw, p.label) for p in block.pieces if isinstance(p, Placeholder)]
    after = []
    for part in refine(document(block), EN).units:
        marks = [p for p in part.pieces if isinstance(p, Placeholder)]
        after += [(p.kind, p.raw, p.label) for p in marks]
        opened: list[int] = []
        for one in marks:
            if one.kind == "open":
                opened.append(one.number)
            elif one.kind == "close":
                assert one.number == opened.pop()
        assert opened == []
        firsts = list(dict.fromkeys(one.number for one in marks))
        assert firsts == list(range(1, len(firsts) + 1))
    breaks = ("  \n", "<br>", "\\\n> ")
    assert [m for m in before if m[1] not in breaks] == [m for m in after if m[1] not in breaks]


@steady
@given(UNITS)
def test_a_sentences_line_counts_the_line_breaks_before_it(block: Unit) -> None:
    before = ""
    for part in refine(document(block), EN).parts:
        if isinstance(part, Unit):
            assert part.line == 1 + before.count("\n")
        before += part.raw


@steady
@given(TEXTS.filter(lambda value: bool(value.strip())))
def test_a_block_of_text_alone_is_cut_at_every_cut(value: str) -> None:
    sentences = [part.raw for part in refine(document(unit(text(value))), EN).units]
    edges = (0, *EN(value), len(value))
    assert [value[left:right].strip() for left, right in pairwise(edges)] == sentences
