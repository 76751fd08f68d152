"""Whatever an engine does: nothing of it counts as reviewed or is published unnoticed, no person's word is lost."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from tests.project import Sample
from transpub import catalog, config
from transpub.engines import Translation
from transpub.model import Aligned, State
from transpub.pipeline import draft

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

ARTICLE = """\
---
title: A visit to the archive
---

# A visit to the archive

The judges heard 212 cases in 2025. Write to **press@sot.kg** today.

The guests saw *three* courtrooms; they asked [many questions](https://sot.kg/q?a=1) about the plan.

- The first hall is new.
- The second hall is old, and the third one is closed.
"""
WROTE = "Архивге баруу (адам жазган)"
DRAFT = "Биринчи зал (адамдын долбоору)"


def kyrgyz(text: str) -> str:
    """Something of the right script, with the numbers and addresses of a text."""
    kept = re.findall(r"\S+@\S+\w|\d+", text)
    return f"Тиги соттун жаңы сөздөрү {len(text) % 7 + 1}-жолу айтылды {' '.join(kept)}".strip() + "."


@dataclass
class Naughty:
    """An engine whose results a function spoils."""

    spoil: Callable[[list[Any]], Any]
    name: str = "naughty"
    asked: list[str] = field(default_factory=list)

    def model(self, source: str, target: str) -> str:  # noqa: ARG002  # the protocol's
        return "m"

    def translate(self, texts: Sequence[str], source: str, target: str) -> Iterator[Any]:  # noqa: ARG002  # the same
        self.asked += texts
        return iter(self.spoil([Translation(kyrgyz(text), 0.9, self.name, "m") for text in texts]))


def each(change: Callable[[str], str]) -> Callable[[list[Any]], list[Any]]:
    return lambda made: [dataclasses.replace(one, text=change(one.text)) for one in made]


def failing(made: list[Any]) -> Iterator[Any]:
    yield from made[:2]
    raise RuntimeError("out of memory")


SPOILT: dict[str, Callable[[list[Any]], Any]] = {
    "well": list,
    "drops all": lambda made: [None] * len(made),
    "drops some": lambda made: [None if i % 2 else one for i, one in enumerate(made)],
    "too few": lambda made: made[:-1],
    "too many": lambda made: [*made, made[0]],
    "none at all": lambda _: [],
    "swaps": lambda made: made[::-1],
    "loops": each(lambda text: f"{text} " * 9),
    "empties": each(lambda _: " \n "),
    "wrong language": each(lambda _: "Die Richter sprachen lange und laut mit allen."),
    "wrong script": each(lambda _: "法官们讨论了很久的计划和其他问题。"),
    "adds markup": each(lambda text: f"<b>{text}</1><script>alert(1)</script><2/>"),
    "breaks markup": each(lambda text: f"**{text}](x) `</i>&#x; {{{{< x >}}}}"),
    "writes control characters": each(lambda text: f"\0{text}\x1b[31m\u2028\ud800"),
    "writes catalogs": each(lambda text: f'{text}"\nmsgid "x"\n#~ msgstr "<<<<<<< ours'),
    "other numbers": each(lambda text: re.sub(r"\d\d+", "777", text)),
    "a score of its own": lambda made: [dataclasses.replace(one, score=float("nan")) for one in made],
    "things of its own": lambda made: [one.text for one in made],
    "fails in the middle": failing,
    "fails at once": lambda made: 1 / (len(made) * 0),
    "very long": each(lambda text: text * 5000),
}


@pytest.fixture
def sample(tmp_path: Path) -> Sample:
    """A project with an article in which a person has reviewed one sentence and drafted another."""
    made = Sample(tmp_path)
    made.write("transpub.toml", '[site]\nlocales = ["ky"]\n')
    made.write("source_articles/a.md", ARTICLE)
    made.write("source_articles/b.md", "# Another page\n\nIt says little.\n")
    assert 0 == made.run("extract").code

    def work(found: Any) -> Any:  # noqa: ANN401  # a catalog
        human = {"A visit to the archive": (WROTE, False), "The first hall is new.": (DRAFT, True)}
        entries = tuple(
            dataclasses.replace(entry, target=human[entry.source][0], fuzzy=human[entry.source][1])
            if entry.source in human
            else entry
            for entry in found.entries
        )
        return dataclasses.replace(found, entries=entries)

    catalog.update(made.po("ky", "a"), work)
    return made


def human(sample: Sample) -> list[tuple[str, bool]]:
    return [(e.target, e.fuzzy) for e in catalog.read(sample.po("ky", "a")).entries if e.target in {WROTE, DRAFT}]


@pytest.mark.parametrize("name", SPOILT)
def test_nothing_counts_as_reviewed_or_is_published_unnoticed(sample: Sample, name: str) -> None:
    before = human(sample)
    done = draft.translate(config.load(sample.root), draft.Options(), engine=Naughty(SPOILT[name]))
    assert before == human(sample)
    made = [entry for path in (sample.root / "locales/ky").rglob("[ab].po") for entry in catalog.read(path).entries]
    reviewed = [entry for entry in made if entry.state is State.REVIEWED]
    assert {WROTE} == {entry.target for entry in reviewed}
    assert all(entry.fuzzy for entry in made if entry.target and entry.target != WROTE)
    machine = [entry for entry in made if entry.state is State.MACHINE]
    assert all(entry.provenance and entry.provenance.engine == "naughty" for entry in machine)
    missing = [entry for entry in made if entry.state is State.MISSING]
    assert bool(missing) <= bool(done.untranslated or done.problems), "what is missing is told"
    assert sample.run("publish", "--unreviewed", "source").code in {0, 1}
    page = (sample.root / "site/ky/b/index.html").read_text("utf-8")
    assert not any(entry.target and entry.target[:30] in page for entry in machine), "only what a person accepted"
    assert "It says little." in page
    assert sample.run("publish", "--unreviewed", "include").code in {0, 1}
    page = (sample.root / "site/ky/b/index.html").read_text("utf-8")
    shown = [entry for entry in machine if entry.target[:20] in page]
    assert bool(shown) <= ('class="notice' in page), "a page with a machine's text says so"
    assert "<script>alert" not in page
    assert "\x1b" not in page


@pytest.mark.parametrize(
    "name", ["drops all", "none at all", "empties", "loops", "wrong script", "very long", "things of its own"]
)
def test_what_is_found_wrong_stays_untranslated_and_says_why(sample: Sample, name: str) -> None:
    done = draft.translate(config.load(sample.root), draft.Options(), engine=Naughty(SPOILT[name]))
    texts = {each.source: each.why for each in done.untranslated}
    assert "It says little." in texts
    assert re.match(r"(?:empty|loop|script|length): \S", texts["It says little."])
    assert State.MISSING in {entry.state for entry in catalog.read(sample.po("ky", "b")).entries}


def test_wrong_numbers_stay_out_and_the_rest_is_kept(sample: Sample) -> None:
    done = draft.translate(config.load(sample.root), draft.Options(), engine=Naughty(SPOILT["other numbers"]))
    assert ["The judges heard 212 cases in 2025."] == [each.source for each in done.untranslated]
    assert "numbers: 212, 2025 is not in it" == done.untranslated[0].why


def test_a_wrong_number_of_results_shifts_nothing(sample: Sample) -> None:
    for name in ("too few", "too many"):
        engine = Naughty(SPOILT[name])
        draft.translate(config.load(sample.root), draft.Options(retranslate=True), engine=engine)
        for entry in catalog.read(sample.po("ky", "a")).entries:
            if entry.state is State.MACHINE and "<" not in entry.source:
                assert kyrgyz(entry.source) == entry.target


def test_an_engine_that_fails_is_named_and_what_it_did_before_is_kept(sample: Sample) -> None:
    done = draft.translate(config.load(sample.root), draft.Options(), engine=Naughty(failing))
    assert ["the engine 'naughty' failed: RuntimeError: out of memory"] == [each.what for each in done.problems]
    assert 3 == done.problems[0].code


def test_the_command_tells_what_stays_untranslated(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    from transpub import engines

    monkeypatch.setattr(engines, "create", lambda *_: Naughty(SPOILT["other numbers"]))
    result = sample.run("translate")
    assert 1 == result.code
    assert "ky: 1 segments could not be translated" in result.out or "1 could not be translated" in result.out
    assert "“The judges heard 212 cases in 2025.” stays untranslated: numbers: 212, 2025 is not in it" in result.err


@dataclass
class Aligning(Naughty):
    """An engine whose alignments and variants are spoilt too."""

    aligned: Callable[[list[Any]], Any] = list

    def align(self, pairs: Sequence[tuple[str, str]], source: str, target: str) -> Any:  # noqa: ANN401, ARG002  # the protocol's
        return self.aligned([(Aligned(0, 1, ((0, 1, 1.0),)),) for _ in pairs])

    def variants(self, texts: Sequence[str], source: str, target: str, *, near: bool) -> Any:  # noqa: ANN401, ARG002  # the same
        return self.aligned([[Translation("Башка сөз.", 0.1, "naughty", "m")] for _ in texts])


@pytest.mark.parametrize(
    "aligned",
    [
        list,
        lambda made: made[1:],
        lambda made: [*made, *made],
        lambda made: ["x"] * len(made),
        lambda made: [(1, 2)] * len(made),
        lambda made: [(Aligned(-5, 99, ((-1, 7, float("nan")),)), Aligned(3, 1, ()))] * len(made),
        lambda made: 1 / (len(made) * 0),
    ],
)
def test_alignments_and_variants_of_any_kind_do_no_harm(sample: Sample, aligned: Callable[[list[Any]], Any]) -> None:
    engine = Aligning(SPOILT["other numbers"], aligned=aligned)
    done = draft.translate(config.load(sample.root), draft.Options(), engine=engine)
    assert [] == list(done.problems)
    entries = catalog.read(sample.po("ky", "a")).entries
    marked = [entry for entry in entries if "<1>" in entry.source]
    assert marked
    assert all(entry.target.count("<1>") == entry.target.count("</1>") == 1 for entry in marked)
