"""The engine `pseudo` writes nonsense of the right script and length, and keeps what a translation must keep."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transpub import engines
from transpub.engines import pseudo

CASES = tomllib.loads((Path(__file__).parent / "cases/engines/pseudo.toml").read_text("utf-8"))["case"]
TEXTS = [case["text"] for case in CASES]
LOCALES = ("ky", "ru", "zh_CN", "de")
SCRIPTS = {
    "ky": "[А-Яа-яЁёӨөҮүҢң]",
    "ru": "[А-Яа-яЁё]",
    "zh_CN": "[\u4e00-\u9fff]",
    "de": "[\u00c0-\u024f\u1e00-\u1eff]",
}
LETTERS = re.compile(r"[^\W\d_]")


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:20])
def test_what_must_be_kept_is_kept_and_the_rest_is_in_the_script(case: dict[str, str], locale: str) -> None:
    written = pseudo.write(case["text"], locale)
    rest = written
    for kept in case["kept"]:
        assert kept in rest
        rest = rest.replace(kept, "", 1)
    foreign = [letter for letter in LETTERS.findall(rest) if not re.match(SCRIPTS[locale], letter)]
    assert [] == foreign


def test_kyrgyz_has_its_own_letters() -> None:
    written = " ".join(pseudo.write(text, "ky") for text in TEXTS).lower()
    assert {"ө", "ү", "ң"} <= set(written)
    assert not {"ө", "ү", "ң"} & set(" ".join(pseudo.write(text, "ru") for text in TEXTS).lower())


@pytest.mark.parametrize("locale", ["ky", "ru", "de"])
def test_letters_make_the_text_about_30_percent_longer(locale: str) -> None:
    plain = TEXTS[:2]
    grown = sum(len(pseudo.write(text, locale)) for text in plain) / sum(map(len, plain))
    assert 1.2 < grown < 1.4


def test_chinese_is_half_as_long() -> None:
    shares = [len(pseudo.write(text, "zh_CN")) / len(text) for text in TEXTS[:2]]
    assert all(0.3 < share < 0.6 for share in shares)


@pytest.mark.parametrize(
    ("text", "end"),
    [("It is so.", "。"), ("Is it so?", "？"), ("So it is!", "！"), ('He said: "So."', '。"'), ("It is (so).", ")。")],
)
def test_the_punctuation_at_the_end_is_of_the_language(text: str, end: str) -> None:
    assert pseudo.write(text, "zh_CN").endswith(end)
    assert pseudo.write(text, "ky").endswith(text[-len(end) :])


def test_numbers_side_by_side_stay_apart() -> None:
    assert "10 20" in pseudo.write("of 10 20 and", "zh_CN")


def test_capitals_stay_capitals() -> None:
    assert pseudo.write("THE COURT", "ky").isupper()
    assert pseudo.write("Court", "ky").istitle()


def test_the_source_may_have_any_script() -> None:
    assert ["Сооттуун төөраагаасыы"] == [pseudo.write("Соттун төрагасы", "ky")]
    assert re.fullmatch(f"{SCRIPTS['ru']}+。", pseudo.write("法院院长。", "ru"))


TEXT = st.one_of(st.text(), st.text(st.sampled_from("aB.c ,:/@{}%()1_-'’?!\n法б\ud800\u0301")))


@settings(deadline=None, max_examples=100)
@given(TEXT, st.sampled_from([*LOCALES, "zh_TW", "", "x"]))
def test_any_text_gives_one_and_always_the_same(text: str, locale: str) -> None:
    made = engines.create("pseudo", {})
    first, second = made.translate([text, text], "en", locale)
    assert first == second
    assert first is not None
    assert (first.text.strip(), "pseudo", made.model("en", locale)) == (first.text, first.engine, first.model)
    assert bool(text.strip()) == bool(first.text)


@settings(deadline=None, max_examples=100)
@given(TEXT, st.sampled_from(LOCALES))
def test_brackets_and_digits_come_through_in_their_order(text: str, locale: str) -> None:
    kept = re.compile(r"[()\[\]{}0-9]")
    assert kept.findall(text) == kept.findall(pseudo.write(text, locale))


@settings(deadline=None, max_examples=100)
@given(
    st.lists(st.from_regex(r"[a-z]{1,6}( [a-z]{1,6}){0,3}", fullmatch=True), unique=True),
    st.sampled_from(["ky", "ru", "de"]),
)
def test_different_texts_give_different_ones(texts: list[str], locale: str) -> None:
    assert len(texts) == len({pseudo.write(text, locale) for text in texts})


def test_different_sentences_differ_in_chinese() -> None:
    assert len(TEXTS) == len({pseudo.write(text, "zh_CN") for text in TEXTS})
    words = [f"word{chr(97 + i)}{chr(97 + j)}" for i in range(26) for j in range(26)]
    assert len(words) == len({pseudo.write(word, "zh_CN") for word in words})
