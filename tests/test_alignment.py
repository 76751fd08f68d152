"""Marks go where the model looked when it wrote, whatever that was, and never where they do harm."""

from __future__ import annotations

import random
import re
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import argos_maker
from tests.test_transfer import TARGETS, inlines, marked, parents, placeholders
from transpub import inline
from transpub.engines import argos, attention, store
from transpub.engines.loaded import Loaded, Search
from transpub.model import Aligned, Alignment, Inline
from transpub.transfer import transfer

if TYPE_CHECKING:
    from pathlib import Path

WORD = re.compile(r"\S+")


def paired(source: str, target: str, order: dict[int, int]) -> Alignment:
    """The alignment in which the target's word of a number answers to the source's of another."""
    here = [match.span() for match in WORD.finditer(source)]
    there = [match.span() for match in WORD.finditer(target)]
    return tuple(Aligned(*there[place], ((*here[order[place]], 1.0),)) for place in range(len(there)) if place in order)


@pytest.mark.parametrize(
    ("source", "target", "order", "expected"),
    [
        ("one <1>two</1> three", "үч эки бир", {0: 2, 1: 1, 2: 0}, "үч <1>эки</1> бир"),
        ("<1>one two</1> three four", "үч төрт бир эки", {0: 2, 1: 3, 2: 0, 3: 1}, "үч төрт <1>бир эки</1>"),
        (
            "one <1>two <2>three</2></1> four",
            "төрт үч эки бир",
            {0: 3, 1: 2, 2: 1, 3: 0},
            "төрт <1><2>үч</2> эки</1> бир",
        ),
        ("one two<1/> three", "үч эки бир", {0: 2, 1: 1, 2: 0}, "үч эки<1/> бир"),
        ("one<1/> two three four", "төрт бир үч эки", {0: 3, 1: 0, 2: 2, 3: 1}, "төрт бир<1/> үч эки"),
        ("<1>one</1> two <2>three</2>", "үч эки бир", {0: 2, 1: 1, 2: 0}, "<2>үч</2> эки <1>бир</1>"),
        (
            "the <1>court</1> of the <2>court</2>",
            "court дагы court",
            {0: 4, 1: 2, 2: 1},
            "<2>court</2> дагы <1>court</1>",
        ),
        ("he <1>“said”</1> so", "ушинтип «деди» ал", {0: 2, 1: 1, 2: 0}, "ушинтип <1>«деди»</1> ал"),
    ],
)
def test_marks_follow_their_words(source: str, target: str, order: dict[int, int], expected: str) -> None:
    plain = inline.plain(marked(source))
    assert expected == inline.encode(transfer(marked(source), target, paired(plain, target, order))[0])


def test_words_that_are_looked_at_from_far_apart_get_the_place_that_looks_most() -> None:
    source = marked("one <1>two</1> three four")
    alignment = (
        Aligned(0, 1, ((0, 3, 0.6), (4, 7, 0.4))),
        Aligned(2, 3, ((4, 7, 0.9), (8, 13, 0.1))),
        Aligned(4, 5, ((8, 13, 1.0),)),
        Aligned(6, 7, ((14, 18, 0.8), (4, 7, 0.2))),
    )
    assert "a <1>b</1> c d" == inline.encode(transfer(source, "a b c d", alignment)[0])


def test_a_sign_that_is_looked_at_for_want_of_better_does_not_count() -> None:
    source, target = marked("one <1>two.</1> three"), "бир эки. үч"
    alignment = (
        Aligned(0, 3, ((0, 3, 0.3), (7, 8, 0.7))),
        Aligned(4, 7, ((4, 7, 0.3), (7, 8, 0.7))),
        Aligned(7, 8, ((7, 8, 1.0),)),
        Aligned(9, 11, ((9, 14, 0.4), (7, 8, 0.6))),
    )
    assert "бир <1>эки.</1> үч" == inline.encode(transfer(source, target, alignment)[0])


def test_a_clear_alignment_is_surer_than_none() -> None:
    source, target = "one <1>two</1> three", "үч эки бир"
    aligned = transfer(marked(source), target, paired("one two three", target, {0: 2, 1: 1, 2: 0}))[1]
    assert transfer(marked(source), target)[1] < aligned < 1


ALIGNMENTS = st.lists(
    st.builds(
        Aligned,
        st.integers(0, 45),
        st.integers(0, 45),
        st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60), st.floats(0, 1)), max_size=4).map(tuple),
    ),
    max_size=12,
).map(tuple)


@settings(deadline=None, max_examples=400)
@given(inlines(), TARGETS, ALIGNMENTS)
def test_any_alignment_leaves_each_mark_once_nested_as_in_the_source_and_the_text_whole(
    source: Inline, target: str, alignment: Alignment
) -> None:
    result, sure = transfer(source, target, alignment)
    assert placeholders(source) == placeholders(result)
    assert parents(source) == parents(result)
    assert 0 <= sure <= 1
    assert not any(isinstance(a, str) and isinstance(b, str) for a, b in pairwise(result))
    assert "".join(target.split()) == "".join(inline.plain(result).split())
    pairs_only = tuple(piece for piece in source if isinstance(piece, str) or piece.kind != "alone")
    assert target == inline.plain(transfer(pairs_only, target, alignment)[0])


@settings(deadline=None, max_examples=300)
@given(inlines(), TARGETS, ALIGNMENTS)
def test_no_alignment_puts_a_mark_into_a_word(source: Inline, target: str, alignment: Alignment) -> None:
    words = re.compile(r"[a-zа-яө]+(?:['’][a-zа-яө]+)*")
    result = transfer(source, target, alignment)[0]
    assert words.findall(target) == words.findall("|".join(each if isinstance(each, str) else "" for each in result))


IMAGES = {"court": "сот", "judges": "соттор", "met": "жолукту", "the": "тиги"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    argos_maker.make(folder, images=IMAGES, shape=argos_maker.Shape(layers=3))
    argos_maker.make(folder, "ru", "en", images={"суд": "court", "судьи": "judges"})
    return folder


def said(found: Alignment | None, source: str, target: str) -> list[tuple[str, str]]:
    """Each stretch of a target with the stretch of the source that it looks at most."""
    assert found is not None
    best = [(each, max(each.sources, key=lambda s: s[2])) for each in found if each.sources]
    return [(target[each.start : each.end], source[a:b]) for each, (a, b, _) in best]


def test_a_model_says_which_words_answer_to_which(made: Path) -> None:
    engine = argos.create({"models": str(made)})
    pairs = [("the  court\n met judges", "тиги сот жолукту соттор"), ("court", "сот")]
    first, second = engine.align(pairs, "en", "ky")
    assert [("тиги", "the"), ("сот", "court"), ("жолукту", "met"), ("соттор", "judges")] == said(first, *pairs[0])
    assert [("сот", "court")] == said(second, *pairs[1])


def test_it_says_so_of_a_persons_translation_and_of_sentences_one_by_one(made: Path) -> None:
    engine = argos.create({"models": str(made)})
    pair = ("The court met. The judges met.", "The сот жолукту. The соттор жолукту.")
    (found,) = engine.align([pair], "en", "ky")
    assert [("сот", "court"), ("соттор", "judges")] == [
        each for each in said(found, *pair) if each[0].startswith("сот")
    ]
    (whole,) = engine.align([("court judges", "judges. court. met.")], "en", "ky")
    assert whole is not None


def test_through_english_the_words_of_both_models_are_put_together(made: Path) -> None:
    engine = argos.create({"models": str(made)})
    (found,) = engine.align([("суд судьи", "сот соттор")], "ru", "ky")
    assert [("сот", "суд"), ("соттор", "судьи")] == said(found, "суд судьи", "сот соттор")


def test_nothing_is_said_of_a_text_that_is_too_long_or_empty(made: Path) -> None:
    found = list(
        argos.create({"models": str(made)}).align([("b " * 500, "б"), ("court", ""), ("court", "сот")], "en", "ky")
    )
    assert [True, True, False] == [each is None for each in found]


def test_the_layer_that_looks_at_names_and_numbers_is_found(made: Path) -> None:
    package = store.read(made / "translate-en_ky-1_0")
    assert package is not None
    data = bytearray((package.path / "model" / "model.bin").read_bytes())
    assert 3 == attention.layers(data)
    loaded = Loaded(package, Search("cpu", 1, 512, 1))
    before = loaded.translate(["the court met on Friday"])
    (found,) = loaded.align([("12 court 345", "12 сот 345")])
    assert [("12", "12"), ("сот", "court"), ("345", "345")] == _grouped(said(found, "12 court 345", "12 сот 345"))
    assert before == loaded.translate(["the court met on Friday"])


def _grouped(found: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Digits that stand alone as numbers again."""
    out: list[tuple[str, str]] = []
    for target, source in found:
        if out and target.isdigit() and out[-1][0].isdigit():
            out[-1] = (out[-1][0] + target, out[-1][1] + source)
        else:
            out.append((target, source))
    return out


def test_all_heads_of_the_layer_are_looked_at_not_the_first_alone(tmp_path: Path) -> None:
    argos_maker.make(tmp_path, images=IMAGES, draws="judges")  # the first head looks at that word, wherever it is
    pair = ("met court judges the", "жолукту сот соттор тиги")
    (found,) = argos.create({"models": str(tmp_path)}).align([pair], "en", "ky")
    expected = [("жолукту", "met"), ("сот", "court"), ("соттор", "judges"), ("тиги", "the")]
    assert expected == said(found, *pair)


def test_a_file_without_the_two_numbers_is_left_as_it_is() -> None:
    data = bytearray(b"decoder/layer_0/x decoder/layer_11/y")
    assert 2 == attention.layers(data)
    assert not attention.point(data, 0)
    assert bytearray(b"decoder/layer_0/x decoder/layer_11/y") == data


def test_other_drafts_of_a_text(made: Path) -> None:
    engine = argos.create({"models": str(made)})
    (found, none) = engine.variants(["the court met", "The court met. The judges met."], "en", "ky")
    assert len(found) >= 3
    assert {"argos"} == {each.engine for each in found}
    assert "тиги сот жолукту" not in [each.text for each in found[:3]]
    assert [] == list(none)


def test_random_trees_with_random_attention_of_real_shape() -> None:
    rng = random.Random(7)
    words = ["court", "сот", "法院", "2026", "b’s", "“x”", "e-mail", "."]
    for _ in range(300):
        source = marked(_tree(rng, words, 3, iter(range(1, 99))))
        target = " ".join(rng.choices(words, k=rng.randrange(1, 15)))
        plain = inline.plain(source)
        alignment = tuple(
            Aligned(a, b, tuple((*place, rng.random()) for place in rng.sample(spans, min(3, len(spans)))))
            for a, b in (match.span() for match in WORD.finditer(target))
            if (spans := [match.span() for match in WORD.finditer(plain)])
        )
        result, _ = transfer(source, target, alignment)
        inline.decode(inline.encode(result), source)
        assert "".join(target.split()) == "".join(inline.plain(result).split())


def _tree(rng: random.Random, words: list[str], depth: int, numbers: object) -> str:
    out = []
    for _ in range(rng.randrange(1, 5)):
        kind = rng.random()
        if kind < 0.3 and depth:
            number = next(numbers)  # type: ignore[call-overload]  # an iterator
            out.append(f"<{number}>{_tree(rng, words, depth - 1, numbers)}</{number}>")
        elif kind < 0.4:
            out.append(f"<{next(numbers)}/>")  # type: ignore[call-overload]  # the same
        else:
            out.append(rng.choice(words))
    return " ".join(out)
