"""`transpub exchange` as its users see it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.project import Sample, make
from transpub import codes
from transpub.model import State

if TYPE_CHECKING:
    from pathlib import Path

SENTENCE = "They asked many questions."


@pytest.fixture
def sample(tmp_path: Path) -> Sample:
    project = make(tmp_path)
    assert 0 == project.run("translate").code
    return project


def export(sample: Sample, version: str = "1.2", *articles: str) -> Path:
    path = sample.root / f"court-{version}.xlf"
    path.unlink(missing_ok=True)
    result = sample.run("exchange", "export", str(path), *articles, "-l", "ky", "--xliff", version)
    assert (0, "") == (result.code, result.err)
    return path


@pytest.mark.parametrize("version", ["1.2", "2.1"])
def test_what_comes_back_untouched_writes_nothing(sample: Sample, version: str) -> None:
    path = export(sample, version)
    before = sample.tree()
    result = sample.run("exchange", "import", str(path))
    assert (0, "") == (result.code, result.err)
    assert before == sample.tree()


@pytest.mark.parametrize("version", ["1.2", "2.1"])
def test_a_locale_that_has_lost_its_catalogs_gets_them_back(sample: Sample, version: str) -> None:
    sample.edit("ky", "visit", lambda entry: replace(entry, fuzzy=False) if entry.source == SENTENCE else entry)
    path = export(sample, version)
    before = sample.tree()
    for name in ("visit", "chairman", "_site"):
        sample.po("ky", name).unlink()
    assert 0 == sample.run("exchange", "import", str(path)).code
    assert before == sample.tree()


def approve(path: Path, source: str, target: str) -> None:
    """What a translator of an agency does: another text for a source, approved."""
    head, found, tail = path.read_text("utf-8").partition(f"<source>{source}</source>")
    assert found
    start = head.rindex("<trans-unit")
    unit = head[start:].replace('approved="no"', 'approved="yes"')
    first = tail.index(">", tail.index("<target")) + 1
    last = tail.index("</target>")
    path.write_text(head[:start] + unit + found + tail[:first] + target + tail[last:], "utf-8")


def test_a_dry_run_tells_what_the_import_then_does(sample: Sample) -> None:
    path = export(sample)
    approve(path, SENTENCE, "Алар көп суроо беришти.")
    before = sample.tree()
    told = sample.run("exchange", "import", str(path), "--dry-run")
    assert (0, before) == (told.code, sample.tree())
    assert "changed: visit, “They asked many questions.”: machine → reviewed, “Алар көп суроо беришти.”" in told.out
    done = sample.run("exchange", "import", str(path))
    assert (0, True) == (done.code, "wrote locales/ky/visit.po" in done.out)
    entry = sample.entry("ky", "visit", SENTENCE)
    assert ("Алар көп суроо беришти.", State.REVIEWED) == (entry.target, entry.state)
    before = sample.tree()
    assert (0, before) == (sample.run("exchange", "import", str(path)).code, sample.tree())


def test_a_persons_text_stays_and_damaged_marks_are_refused_while_the_rest_is_taken(sample: Sample) -> None:
    path = export(sample)
    mine = "Менин сөзүм."
    sample.edit("ky", "visit", lambda entry: replace(entry, target=mine) if entry.source == SENTENCE else entry)
    approve(path, SENTENCE, "Алардыкы.")
    approve(path, "halls", "залдар")
    text = path.read_text("utf-8")
    at = text.index("<target", text.index("The guests saw"))
    broken = text[:at] + '<target state="final">Коноктор.</target>' + text[text.index("</target>", at) + 9 :]
    path.write_text(broken, "utf-8")
    result = sample.run("exchange", "import", str(path), "--json")
    assert 1 == result.code
    outcomes = [unit["outcome"] for article in json.loads(result.out)["articles"] for unit in article["units"]]
    assert (1, 1, 1) == (outcomes.count("conflict"), outcomes.count("refused"), outcomes.count("changed"))
    line = broken[: broken.index("<source>The guests saw")].count("\n")
    assert f"{path}:{line}: refused: visit" in result.err
    entry = sample.entry("ky", "visit", SENTENCE)
    assert (mine, ("conflict: Алардыкы.",)) == (entry.target, entry.comments)
    assert "Алардыкы." in sample.run("check", "-l", "ky").out
    assert State.REVIEWED == sample.entry("ky", "visit", "halls").state


def test_a_text_for_a_sentence_that_was_edited_since_is_stale(sample: Sample) -> None:
    path = export(sample)
    approve(path, SENTENCE, "Алар көп суроо беришти.")
    article = sample.root / "source_articles/visit.md"
    article.write_text(article.read_text("utf-8").replace("many questions", "two questions"), "utf-8")
    assert 0 == sample.run("exchange", "import", str(path)).code
    entry = sample.entry("ky", "visit", "They asked two questions.")
    assert ("Алар көп суроо беришти.", State.STALE, SENTENCE) == (entry.target, entry.state, entry.previous)


def test_an_article_that_is_gone_is_told_and_the_others_are_taken(sample: Sample) -> None:
    path = export(sample)
    approve(path, SENTENCE, "Алар көп суроо беришти.")
    (sample.root / "source_articles/chairman.txt").unlink()
    result = sample.run("exchange", "import", str(path))
    assert (2, True) == (result.code, "'source_articles/chairman.txt' is not in the project" in result.err)
    assert State.REVIEWED == sample.entry("ky", "visit", SENTENCE).state


def test_chosen_articles_alone_are_written_and_never_over_a_file(sample: Sample) -> None:
    path = export(sample, "1.2", "visit")
    text = path.read_text("utf-8")
    assert ("visit.md", 1) == (text.split('original="source_articles/')[1].split('"')[0], text.count("<file "))
    again = sample.run("exchange", "export", str(path), "-l", "ky")
    assert (2, True, text) == (again.code, "is there already" in again.err, path.read_text("utf-8"))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("source_articles/", "elsewhere/"), "none of its articles is in the project"),
        (('target-language="ky"', 'target-language="fr"'), "'fr', which is no locale"),
        (('target-language="ky"', ""), "names no target language"),
    ],
)
def test_a_file_that_cannot_be_meant_for_the_project_says_why(
    sample: Sample, change: tuple[str, str], says: str
) -> None:
    path = export(sample, "1.2", "visit", "chairman")
    path.write_text(path.read_text("utf-8").replace(*change), "utf-8")
    result = sample.run("exchange", "import", str(path))
    assert (2, True) == (result.code, says in result.err)


def test_a_file_that_transpub_did_not_make_says_so(sample: Sample) -> None:
    path = sample.write(
        "other.xlf",
        '<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="en" trgLang="ky">'
        '<file id="f"><unit id="u"><segment><source>a</source></segment></unit></file></xliff>',
    )
    result = sample.run("exchange", "import", str(path))
    assert (2, True) == (result.code, "was not made by transpub" in result.err)


def test_what_is_asked_for_wrongly_says_what_is_allowed(sample: Sample) -> None:
    assert "say which locale" in sample.run("exchange", "export", "a.xlf").err
    assert "allowed: 1.2, 2.1" in sample.run("exchange", "export", "a.xlf", "-l", "ky", "--xliff", "2.0").err
    result = sample.run("exchange", "import", "none.xlf")
    assert (2, True) == (result.code, "cannot be read" in result.err)


@pytest.mark.parametrize(
    ("code", "locales", "found"),
    [
        ("ky-KG", ("ky", "ru"), "ky"),
        ("KY", ("ky", "ru"), "ky"),
        ("zh-Hans", ("zh_CN", "zh_TW"), "zh_CN"),
        ("zh-cn", ("zh_CN", "zh_TW"), "zh_CN"),
        ("zh-Hant-TW", ("zh_CN", "zh_TW"), "zh_TW"),
        ("zh", ("zh_TW",), "zh_TW"),
        ("sr-latn", ("sr", "sr@latin"), "sr@latin"),
        ("pt", ("pt_BR", "pt_PT"), None),
        ("zh-TW", ("zh_CN",), None),
        ("zh-CN", ("zh_TW", "ky"), None),
        ("pt-PT", ("pt_BR",), None),
        ("uz-Cyrl", ("uz_UZ@Latin", "uz_UZ@cyrillic"), "uz_UZ@cyrillic"),
        ("fr", ("ky",), None),
    ],
)
def test_a_languages_code_finds_the_locale_that_is_meant(
    code: str, locales: tuple[str, ...], found: str | None
) -> None:
    assert found == codes.locale_of(code, locales)
