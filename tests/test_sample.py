"""The repository is itself a project: its sample is complete, consistent, and shows every state."""

from __future__ import annotations

import csv
import json
import re
import shutil
from pathlib import Path

import pytest

from tests.project import Sample
from transpub import catalog
from transpub.model import State

ROOT = Path(__file__).parent.parent
LOCALES = ("ky", "ru", "zh_CN")


@pytest.fixture
def sample(tmp_path: Path) -> Sample:
    for name in ("transpub.toml", "source_articles", "locales", "templates", "glossary.csv"):
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tmp_path / name)
        else:
            shutil.copy(source, tmp_path / name)
    return Sample(tmp_path)


def test_the_sample_needs_no_model_and_nothing_is_written(sample: Sample) -> None:
    before = sample.tree()
    result = sample.run("translate", "--offline")
    assert (0, "") == (result.code, result.err)
    assert before == sample.tree()


def test_the_sample_passes_its_check_and_publishes_every_article_in_every_language(sample: Sample) -> None:
    assert sample.run("check").code == 0
    result = sample.run("publish")
    assert (0, "") == (result.code, result.err)
    articles = [path for path in (ROOT / "source_articles").rglob("*") if path.suffix in {".md", ".txt"}]
    assert len(articles) >= 3
    for folder in ("en", "ky", "ru", "zh"):
        for path in articles:
            name = path.relative_to(ROOT / "source_articles").with_suffix("")
            assert (sample.root / "site" / folder / name / "index.html").is_file()
    assert (0, "") == ((done := sample.run("publish", "--check")).code, done.err)


def test_every_state_but_missing_can_be_seen_in_every_locale(sample: Sample) -> None:
    rows = json.loads(sample.run("status", "--json").out)
    for locale in LOCALES:
        mine = [row for row in rows if row["locale"] == locale]
        assert sum(row["missing"] for row in mine) == 0
        for state in (State.REVIEWED, State.MACHINE, State.DRAFT, State.STALE):
            assert sum(row[state] for row in mine) > 0, (locale, state)


def test_numbers_of_the_source_stand_in_reviewed_translations(sample: Sample) -> None:
    """Years and other figures of four digits: the rest may be written in words, or otherwise grouped."""
    for locale in LOCALES:
        for path in sorted((sample.root / "locales" / locale).glob("*.po")):
            for entry in catalog.read(path).entries:
                wanted = set(re.findall(r"(?<![\d.,:])\d{4}(?![\d.,:])", entry.source))
                assert wanted <= set(re.findall(r"\d{4}", entry.target)), (path, entry.source)


@pytest.mark.parametrize("locale", LOCALES)
def test_terms_of_the_glossary_are_used(sample: Sample, locale: str) -> None:
    """A term whose stem stands nowhere in the translations of its sentences is a term that nobody follows."""
    with (ROOT / "glossary.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) >= 10
    assert all(row[each].strip() for row in rows for each in ("en", *LOCALES))
    entries = [
        entry for path in (sample.root / "locales" / locale).glob("*.po") for entry in catalog.read(path).entries
    ]
    unused = []
    for row in rows:
        said = [entry for entry in entries if row["en"].casefold() in entry.source.casefold()]
        forms = row[locale].casefold().split("|")
        stems = [form if locale == "zh_CN" else max(re.split(r"\W+", form), key=len)[:4] for form in forms]
        if said and not any(stem in entry.target.casefold() for entry in said for stem in stems):
            unused.append(row["en"])
    assert [] == unused


@pytest.mark.parametrize("locale", LOCALES)
def test_translations_are_in_the_script_of_their_language(sample: Sample, locale: str) -> None:
    letters = {"ky": r"[А-Яа-яЁёӨөҮүҢң]", "ru": r"[А-Яа-яЁё]", "zh_CN": r"[\u4e00-\u9fff]"}[locale]
    for path in (sample.root / "locales" / locale).glob("*.po"):
        for entry in catalog.read(path).entries:
            if len(re.findall(r"[A-Za-z]", entry.source)) > 12:
                assert re.search(letters, entry.target), (path, entry.source)
