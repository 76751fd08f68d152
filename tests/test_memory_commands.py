"""The memory on the road: `translate` fills and suggests from catalogs and TMX files; `memory import` and `export`."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from tests.project import Sample, make, reviewed
from transpub import memory
from transpub.model import Entry, State, Suggestion

SIGNED = "The two sides signed a plan."
ARTICLE = (
    "The two sides signed a new plan.\n\nHall 36 is open.\n\nNobody knows this one.\n\nThe two sides signed a plan.\n"
)


def unit(source: str, target: str, lang: str = "ru-RU") -> str:
    return f'<tu><tuv xml:lang="en-US"><seg>{source}</seg></tuv><tuv xml:lang="{lang}"><seg>{target}</seg></tuv></tu>'


def tmx(*units: str) -> str:
    return (
        '<?xml version="1.0"?><tmx version="1.4"><header creationtool="x" creationtoolversion="1" segtype="sentence"'
        f' o-tmf="x" adminlang="en" srclang="en" datatype="plaintext"/><body>{"".join(units)}</body></tmx>'
    )


FILE = tmx(unit(SIGNED, "Стороны подписали план."), unit("Hall 25 is open.", "Зал 25 открыт."), unit("One", "Un", "fr"))


@pytest.fixture
def sample(tmp_path: Path) -> Sample:
    sample = make(tmp_path, extra='memory = ["agency.tmx"]\n')
    sample.write("agency.tmx", FILE)
    sample.write("source_articles/new.md", ARTICLE)
    return sample


def suggested(sample: Sample, source: str) -> str | None:
    near = sample.entry("ru", "new", source).suggestion
    return near.target if near else None


def made_by(entry: Entry) -> tuple[str, float | None]:
    assert entry.provenance is not None
    return entry.provenance.engine, entry.provenance.score


def test_translate_fills_from_the_named_file_and_suggests_what_is_like_it(sample: Sample) -> None:
    told = json.loads(sample.run("translate", "-l", "ru", "--json").out)
    assert 4 == told["locales"]["ru"]["from_memory"], "the plan in two articles, the hall, and a word of the theme"
    same, hall = sample.entry("ru", "new", SIGNED), sample.entry("ru", "new", "Hall 36 is open.")
    assert ("Стороны подписали план.", "memory", 1.0, State.MACHINE) == (same.target, *made_by(same), same.state)
    assert ("Зал 36 открыт.", "memory", 0.98, State.MACHINE) == (hall.target, *made_by(hall), hall.state)
    like = sample.entry("ru", "new", "The two sides signed a new plan.")
    assert ("pseudo", "Стороны подписали план.") == (made_by(like)[0], suggested(sample, like.source))
    assert suggested(sample, "Nobody knows this one.") is None
    assert suggested(sample, SIGNED) is None


def test_a_run_that_changes_nothing_writes_nothing_with_suggestions_too(sample: Sample) -> None:
    sample.run("translate")
    before = sample.tree()
    assert b"# tm: " in before["locales/ru/new.po"]
    for command in ("translate", "extract", "translate"):
        assert 0 == sample.run(command).code
    assert before == sample.tree()


def test_suggestions_follow_what_people_review_and_go_when_they_have(sample: Sample) -> None:
    sample.run("translate", "-l", "ru")
    like = "The two sides signed a new plan."
    sample.edit("ru", "chairman", reviewed("Обе стороны подписали план.", SIGNED))
    sample.run("translate", "-l", "ru")
    assert "Обе стороны подписали план." == suggested(sample, like)
    sample.edit("ru", "new", reviewed("Подписан новый план.", like))
    sample.run("translate", "-l", "ru")
    entry = sample.entry("ru", "new", like)
    assert (None, "Подписан новый план.", State.REVIEWED) == (entry.suggestion, entry.target, entry.state)
    assert b"# tm: " not in sample.tree()["locales/ru/new.po"].split(b'msgid "The two sides signed a new plan."')[0]


def test_comments_of_people_stand_as_they_were_when_suggestions_come_and_go(sample: Sample) -> None:
    sample.run("extract", "-l", "ru")
    sample.edit("ru", "new", lambda entry: dataclasses.replace(entry, comments=("tm: ask the agency", "two")))
    sample.run("translate", "-l", "ru")
    like = "The two sides signed a new plan."
    assert ("tm: ask the agency", "two") == sample.entry("ru", "new", like).comments
    assert suggested(sample, like)
    (sample.root / "agency.tmx").write_text(tmx())
    sample.run("translate", "-l", "ru")
    assert (("tm: ask the agency", "two"), None) == (
        sample.entry("ru", "new", like).comments,
        sample.entry("ru", "new", like).suggestion,
    )


def test_retranslate_leaves_what_memory_filled_in(sample: Sample) -> None:
    sample.run("translate", "-l", "ru")
    assert 0 == sample.run("translate", "-l", "ru", "--retranslate").code
    assert "Стороны подписали план." == sample.entry("ru", "new", SIGNED).target


def test_a_dry_run_says_what_memory_knows_and_writes_nothing(sample: Sample) -> None:
    sample.run("extract")
    before = sample.tree()
    assert "4 from memory" in sample.run("translate", "-l", "ru", "--dry-run").out
    assert before == sample.tree()


@pytest.mark.parametrize(
    ("content", "said"), [(None, "is not there"), ("<tmx", "agency.tmx:1: is no XML"), ("<a/>", "is no TMX")]
)
def test_a_memory_file_that_cannot_be_read_is_said_and_the_rest_done(
    sample: Sample, content: str | None, said: str
) -> None:
    path = sample.root / "agency.tmx"
    path.unlink() if content is None else path.write_text(content)
    result = sample.run("translate", "-l", "ru")
    assert (2, True) == (result.code, said in result.err)
    assert State.MACHINE is sample.entry("ru", "new", SIGNED).state


def test_import_keeps_what_is_of_use_and_translate_uses_it(sample: Sample) -> None:
    (sample.root / "transpub.toml").write_text('[translate]\nengine = "pseudo"\n')
    given = sample.write("given/Bureau.tmx", FILE)
    result = sample.run("memory", "import", str(given))
    assert (0, "") == (result.code, result.err)
    assert [
        "ru: 2 pairs taken",
        "1 units passed over: no text in ky or ru or zh_CN",
        "wrote locales/memory/Bureau.tmx",
    ] == (result.out.splitlines())
    kept = sample.tree()["locales/memory/Bureau.tmx"]
    assert b"fr" not in kept
    assert "holds them already" in sample.run("memory", "import", str(given)).out
    given.unlink()
    assert 0 == sample.run("translate", "-l", "ru").code
    assert "Стороны подписали план." == sample.entry("ru", "new", SIGNED).target
    assert kept == sample.tree()["locales/memory/Bureau.tmx"]


def test_import_takes_a_pair_once_and_tells_it_as_json(sample: Sample) -> None:
    given = sample.write("b.tmx", tmx(*[unit(SIGNED, "План.")] * 3, unit("a<ph>x</ph>", "а")))
    told = json.loads(sample.run("memory", "import", str(given), "-l", "ru", "--json").out)
    assert {
        "file": "locales/memory/b.tmx",
        "written": True,
        "taken": {"ru": 4},
        "without_marks": 1,
        "twice": 2,
        "passed_over": {},
    } == told
    assert 2 == sample.tree()["locales/memory/b.tmx"].count(b"<tu>")


def test_an_import_of_nothing_or_of_a_damaged_file_changes_nothing(sample: Sample) -> None:
    sample.run("memory", "import", str(sample.write("b.tmx", FILE)))
    before = sample.tree()["locales/memory/b.tmx"]
    nothing = sample.run("memory", "import", str(sample.write("b.tmx", tmx(unit("One", "Un", "fr")))))
    assert (1, True) == (nothing.code, "nothing was taken" in nothing.out)
    damaged = sample.run("memory", "import", str(sample.write("b.tmx", FILE[:-10])))
    assert (2, True) == (damaged.code, "is no XML" in damaged.err)
    missing = sample.run("memory", "import", str(sample.root / "none.tmx"))
    assert (2, True) == (missing.code, "is not there" in missing.err)
    own = sample.run("memory", "import", str(sample.root / "locales/memory/b.tmx"))
    assert (2, True) == (own.code, "the project's own copy" in own.err)
    assert before == sample.tree()["locales/memory/b.tmx"]


def test_export_writes_what_is_reviewed_and_another_project_can_take_it(sample: Sample, tmp_path: Path) -> None:
    sample.run("translate")
    sample.edit("ru", "chairman", reviewed("Стороны подписали <план>.", SIGNED))
    sample.edit("ky", "visit", lambda entry: dataclasses.replace(entry, fuzzy=False))
    path = tmp_path / "out" / "ours.tmx"
    result = sample.run("memory", "export", str(path), "-l", "ru", "-l", "ky")
    assert 0 == result.code
    assert f"wrote {path}" in result.out
    text = path.read_text("utf-8")
    assert "<seg>Стороны подписали &lt;план&gt;.</seg>" in text
    assert '<prop type="x-article">chairman</prop>' in text
    assert '<bpt i="1" x="1">&lt;1&gt;</bpt>' in text
    counts = json.loads(sample.run("memory", "export", str(path), "-l", "ru", "-l", "ky", "--json").out)["written"]
    other = make(tmp_path / "other")
    told = json.loads(other.run("memory", "import", str(path), "--json").out)
    assert (counts, 0, {}) == (told["taken"], told["without_marks"], told["passed_over"])
    other.run("translate", "-l", "ru", "-l", "ky")
    assert "Стороны подписали <план>." == other.entry("ru", "chairman", SIGNED).target
    theirs = {entry.source: entry.target for entry in sample.catalog("ky", "visit").entries}
    for entry in other.catalog("ky", "visit").entries:
        assert (theirs[entry.source], ("memory", 1.0)) == (entry.target, made_by(entry))


def test_a_second_run_looks_nothing_up_again_until_the_memory_is_another(
    sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    sample.run("translate", "-l", "ru")
    before, like = sample.tree(), "The two sides signed a new plan."
    asked: list[str] = []
    near = memory.Memory.near

    def counted(
        self: memory.Memory, text: str, at_least: float = memory.NEAR, limit: int = 5
    ) -> tuple[Suggestion, ...]:
        asked.append(text)
        return near(self, text, at_least, limit)

    monkeypatch.setattr(memory.Memory, "near", counted)
    sample.run("translate", "-l", "ru")
    assert ([], before) == (asked, sample.tree())
    sample.write("agency.tmx", tmx(unit(SIGNED, "Подписан план.")))
    sample.run("translate", "-l", "ru")
    assert like in asked
    assert "Подписан план." == suggested(sample, like)


@pytest.mark.parametrize("content", ["", "{", "SQLite format 3\0" + 90 * "\1", "\xff"])
def test_a_damaged_cache_of_answers_costs_time_only(sample: Sample, content: str) -> None:
    sample.run("translate", "-l", "ru")
    before = sample.tree()
    (cache,) = (sample.root / ".transpub").glob("memory.db")
    cache.write_text(content, "latin-1")
    (sample.root / ".transpub" / "settled-translate.json").unlink()
    assert 0 == sample.run("translate", "-l", "ru").code
    assert before == sample.tree()
