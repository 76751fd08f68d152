"""Formats of other packages: inert until a project names them, and no failure of theirs stops the others."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from tests.project import Sample, make
from transpub import formats
from transpub.config import Formats
from transpub.errors import UsageError
from transpub.formats import plugins

HERE = Path(__file__).parent / "plugin"
FILM = """\
WEBVTT

1
00:01.000 --> 00:04.000
  The judges meet.\x20
They talk.

00:05.000 --> 00:06.000
Goodbye.
""".replace("\n", "\r\n")


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of installed packages with the example and some that are no good."""
    folder = tmp_path / "packages"
    (folder / "captions-1.0.dist-info").mkdir(parents=True)
    (folder / "captions-1.0.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: captions\nVersion: 1.0\n")
    (folder / "captions-1.0.dist-info" / "entry_points.txt").write_text(
        "[transpub.formats]\ncaptions = captions:CAPTIONS\nbroken = broken_format:FORMAT\nother = captions:parse\n"
        "angry = angry_format:FORMAT\nlossy = angry_format:LOSSY\n"
    )
    shutil.copy(HERE / "captions.py", folder)
    (folder / "broken_format.py").write_text("raise RuntimeError('loaded')\n")
    (folder / "angry_format.py").write_text(
        "from dataclasses import replace\nimport captions\n"
        "def fail(*_): raise KeyError('angry')\n"
        "FORMAT = replace(captions.CAPTIONS, name='angry', suffixes=('.Vtt',), html=fail, write=fail)\n"
        "LOSSY = replace(captions.CAPTIONS, name='lossy', parse=lambda body, *_: ())\n"
    )
    monkeypatch.syspath_prepend(str(folder))
    plugins.load.cache_clear()
    return folder


def settings(*names: str) -> formats.Settings:
    return formats.Settings(Formats(plugins=names))


@pytest.mark.usefixtures("installed")
def test_a_named_plugin_reads_its_files_and_writes_them() -> None:
    mine = settings("captions")
    found = formats.parse(FILM, "film", "source_articles/film.vtt", mine)
    assert [("The judges meet.",), ("They talk.",), ("Goodbye.",)] == [unit.source for unit in found.units]
    assert [5, 6, 9] == [unit.line for unit in found.units]
    assert FILM == formats.render(found, {}, locale="ru", settings=mine)
    assert ".vtt" in formats.suffixes(mine)
    assert ".vtt" not in formats.suffixes()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("absent", "is no format of an installed package"),
        ("broken", "cannot be loaded: RuntimeError('loaded')"),
        ("other", "is no transpub Format: captions:parse"),
    ],
)
@pytest.mark.usefixtures("installed")
def test_what_cannot_be_used_is_a_usage_error(name: str, said: str) -> None:
    with pytest.raises(UsageError, match=name) as caught:
        formats.suffixes(settings(name))
    assert said == caught.value.what


@pytest.mark.usefixtures("installed")
def test_a_plugin_takes_a_suffix_over() -> None:
    assert formats.parse("a", "a", "a.VTT", settings("captions", "angry")).format == "angry"


def with_film(folder: Path, names: str) -> Sample:
    made = make(folder / "p", extra=f"[formats]\nplugins = {names}\n")
    made.write("source_articles/film.vtt", FILM)
    return made


@pytest.mark.usefixtures("installed")
def test_the_whole_road_with_a_plugin(tmp_path: Path) -> None:
    made = with_film(tmp_path, '["captions"]')
    assert made.run("translate").code == 0
    assert made.run("publish").code == 0
    assert "<p>" in (made.root / "site" / "ky" / "film" / "index.html").read_text("utf-8")
    assert made.run("publish", "--as", "source", "-o", str(made.root / "out")).code == 0
    written = (made.root / "out" / "ky" / "film.vtt").read_bytes().decode()
    times = [line for line in FILM.splitlines() if "-->" in line]
    assert times == [line for line in written.splitlines() if "-->" in line]
    assert "The judges meet." not in written
    assert written.startswith("WEBVTT\r\n\r\n1\r\n")


@pytest.mark.usefixtures("installed")
def test_a_plugin_that_fails_stops_no_other_article(tmp_path: Path) -> None:
    made = with_film(tmp_path, '["angry"]')
    assert made.run("translate").code == 0
    for form in ("html", "source"):
        done = made.run("publish", "--as", form, "-o", str(made.root / form))
        assert done.code == 2
        assert "source_articles/film.vtt" in done.err
        assert "the format angry failed: KeyError('angry')" in " ".join(done.err.split())
        assert [
            path for path in (made.root / form / "ky").rglob("*") if path.parent.name == "visit" or path.stem == "visit"
        ]


@pytest.mark.usefixtures("installed")
def test_parts_that_are_not_the_file_are_an_error(tmp_path: Path) -> None:
    made = with_film(tmp_path, '["lossy"]')
    done = made.run("extract")
    assert done.code == 2
    assert "the parts of the format lossy are not the file" in " ".join(done.err.split())
    assert made.po("ky", "visit").exists()


@pytest.mark.usefixtures("installed")
def test_a_plugin_that_nobody_named_is_not_even_loaded(tmp_path: Path) -> None:
    sys.modules.pop("captions", None)
    made = with_film(tmp_path, "[]")
    assert made.run("extract").code == 0
    assert not made.po("ky", "film").exists()
    assert "captions" not in sys.modules
