"""The road through a real Argos package, made here: drafts with their provenance, marks kept, nothing done twice."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests import argos_maker
from tests.project import Sample, make, reviewed
from transpub.model import State, fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterator

IMAGES = {
    "ky": {"guests": "коноктор", "three": "үч", "archive": "архив", "hours": "саат", "item": "нерсе"},
    "ru": {"guests": "гости", "three": "три", "archive": "архив", "hours": "часа", "item": "предмет"},
    "zh": {"guests": "客人", "three": "三", "archive": "档案馆", "hours": "小时", "item": "物品"},
}
VISIT = "The guests saw <1>three</1> courtrooms and <2>the archive</2>."


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    for target, images in IMAGES.items():
        argos_maker.make(folder, "en", target, images=images)
    return folder


@pytest.fixture
def sample(tmp_path: Path, models: Path, monkeypatch: pytest.MonkeyPatch) -> Sample:
    argos_maker.alone(monkeypatch, tmp_path / "home")
    return make(tmp_path / "p", engine="argos", extra=f"[translate.argos]\nmodels = {json.dumps(str(models))}\n")


def test_translate_drafts_every_segment_by_the_model_and_publish_shows_it(sample: Sample) -> None:
    result = sample.run("translate")
    assert (0, "") == (result.code, "\n".join(line for line in result.err.splitlines() if line.startswith("error")))
    entry = sample.entry("ru", "visit", VISIT)
    assert "The гости saw <1>три</1> courtrooms and <2>the архив</2>." == entry.target
    made = entry.provenance
    assert made is not None
    assert (State.MACHINE, "argos") == (entry.state, made.engine)
    assert re.fullmatch(r"translate-en_ru-1\.0-[0-9a-f]{8}", made.model)
    assert (fingerprint(VISIT), fingerprint(entry.target)) == (made.src, made.out)
    assert sample.run("publish").code == 0
    page = (sample.root / "site/zh/visit/index.html").read_text("utf-8")
    assert "<em>三</em>" in page
    assert 'lang="zh-Hans"' in page
    rows = json.loads(sample.run("status", "--json").out)
    assert 0 == sum(row["missing"] for row in rows)


def test_a_second_run_writes_nothing(sample: Sample) -> None:
    sample.run("translate")
    before = sample.tree()
    assert sample.run("translate").code == 0
    assert before == sample.tree()


def test_the_same_text_is_never_translated_twice_by_the_same_model(
    sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    from transpub.engines import argos

    sample.run("translate")
    shutil.rmtree(sample.root / "locales")

    asked: list[str] = []

    def none(_self: object, texts: list[str], _source: str, _target: str) -> Iterator[None]:
        asked.extend(texts)
        return iter(())

    monkeypatch.setattr(argos.Argos, "translate", none)
    assert sample.run("translate").code == 0
    assert "архив" in sample.entry("ru", "visit", VISIT).target
    assert [] == asked


def test_one_locale_without_its_model_stops_no_other(sample: Sample, tmp_path: Path, models: Path) -> None:
    some = tmp_path / "some"
    shutil.copytree(models / "translate-en_ru-1_0", some / "translate-en_ru-1_0")
    text = (sample.root / "transpub.toml").read_text("utf-8").replace(str(models), str(some))
    sample.write("transpub.toml", text)
    result = sample.run("translate", "--offline")
    assert 3 == result.code
    assert State.MACHINE is sample.entry("ru", "visit", VISIT).state
    assert State.MISSING is sample.entry("ky", "visit", VISIT).state


def test_a_persons_correction_stands_against_every_later_run(sample: Sample) -> None:
    sample.run("translate")
    sample.edit("ru", "visit", reviewed("Гости увидели <1>три</1> зала и <2>архив</2>.", VISIT))
    before = sample.po("ru", "visit").read_bytes()
    for arguments in (("translate",), ("translate", "--retranslate"), ("extract",)):
        assert sample.run(*arguments).code == 0
        assert before == sample.po("ru", "visit").read_bytes()


@pytest.mark.external
@pytest.mark.skipif(shutil.which("msgfmt") is None, reason="gettext is not installed")
def test_every_catalog_is_what_gettext_would_write(sample: Sample) -> None:
    sample.run("translate")
    for path in sorted((sample.root / "locales").rglob("*.po*")):
        subprocess.run(["msgfmt", "-c", "-o", "/dev/null", str(path)], check=True)
        again = subprocess.run(["msgcat", "--no-wrap", str(path)], check=True, capture_output=True).stdout
        assert path.read_bytes() == again
