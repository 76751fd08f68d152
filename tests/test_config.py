"""`transpub.toml`: defaults, and errors that say what, where and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from transpub import config
from transpub.errors import UsageError

ROOT = Path("/project")


def test_an_empty_file_is_a_project_with_every_default() -> None:
    project = config.parse("", ROOT)
    assert config.Project(ROOT) == project
    assert ("ky", "ru", "zh_CN") == project.site.locales
    assert (ROOT / "source_articles", ROOT / "locales", ROOT / "templates", ROOT / "site", ROOT / ".transpub") == (
        project.articles,
        project.locales,
        project.templates,
        project.output,
        project.cache,
    )


def test_every_key_is_read() -> None:
    project = config.parse(
        """
        [site]
        title = "Court"
        description = "News"
        base_url = "https://court.example/"
        source_language = "ru"
        locales = ["ky"]
        timezone = "Asia/Bishkek"
        [paths]
        articles = "texts"
        locales = "po/all"
        templates = "theme"
        output = "/srv/www"
        [segments]
        unit = "block"
        [translate]
        engine = "pseudo"
        glossary = "terms.csv"
        memory = ["old.tmx"]
        [translate.argos]
        models = "models"
        beam = 2
        [publish]
        unreviewed = "source"
        stale = "fail"
        theme = ""
        index_unreviewed = true
        [check]
        fail_on = "warning"
        min_reviewed = { ky = 90 }
        off = ["stale"]
        """,
        ROOT,
    )
    assert config.Site("Court", "News", "https://court.example", "ru", ("ky",), "Asia/Bishkek") == project.site
    assert config.Paths("texts", "po/all", "theme", "/srv/www") == project.paths
    assert project.segments.unit == "block"
    assert {"models": "models", "beam": 2} == dict(project.translate.options["argos"])
    assert ("source", "fail", True) == (
        project.publish.unreviewed,
        project.publish.stale,
        project.publish.index_unreviewed,
    )
    assert ({"ky": 90}, ("stale",)) == (dict(project.check.min_reviewed), project.check.off)
    assert Path("/srv/www") == project.output


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[sit]\n", "unknown section 'sit'"),
        ("[sit]\n", "did you mean 'site'?"),
        ('[site]\ntitel = "x"\n', "unknown key in [site] 'titel'"),
        ('[site]\ntitel = "x"\n', "allowed: base_url, description, locales, source_language, timezone, title"),
        ("[site]\ntitle = 3\n", "site.title must be a string, not 3"),
        ('[site]\nlocales = "ky"\n', "site.locales must be a list"),
        ('[site]\nlocales = ["ky", "ky"]\n', "site.locales names one thing twice"),
        ('[site]\nlocales = ["../x"]\n', "'../x' is no locale code"),
        ('[site]\nlocales = ["ky", "KY"]\n', "differs from another by case only"),
        ('[paths]\nlocales = "source_articles"\n', "give each a folder of its own"),
        (
            '[paths]\ntemplates = "source_articles/theme"\n',
            "paths.templates 'source_articles/theme' lies in paths.articles",
        ),
        ('[site]\nlocales = ["en"]\n', "holds the source language 'en'"),
        ('[site]\nbase_url = "court.example"\n', "is no web address"),
        ('[site]\nbase_url = "https://court.example/a b"\n', "is no web address"),
        ('[site]\nbase_url = "https://court.example/?page="\n', "is no web address"),
        ('[site]\ntitle = " "\n', "site.title is empty"),
        ('[paths]\noutput = ""\n', "paths.output is empty"),
        ('[paths]\narticles = "../texts"\n', "is no folder inside the project"),
        ('[paths]\nlocales = "/etc"\n', "is no folder inside the project"),
        ('[publish]\nstale = "maybe"\n', "allowed: keep, source, fail"),
        ("[publish]\nindex_unreviewed = 1\n", "must be true or false"),
        ("[check]\nmin_reviewed = { ky = 101 }\n", "write a whole percentage"),
        ("[check]\nmin_reviewed = 90\n", "must be a table"),
        ("[check]\nmin_reviewed = { de = 90 }\n", "site.locales are ky, ru, zh_CN"),
        ("check = 3\n", "'check' must be a table"),
        ("[site\n", "transpub.toml:1: is not valid TOML"),
    ],
)
def test_what_cannot_be_meant_is_an_error_that_says_what_is_allowed(text: str, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        config.parse(text, ROOT)
    assert said in str(caught.value)
    assert str(caught.value).startswith("transpub.toml")


def test_the_output_may_be_written_as_on_windows_or_from_the_users_own_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/ann")
    outputs = {text: config.parse(f"[paths]\noutput = '{text}'\n", ROOT).output for text in (r"build\site", "~/site")}
    assert {r"build\site": ROOT / "build" / "site", "~/site": Path("/home/ann/site")} == outputs


def test_the_project_is_found_from_a_folder_inside_it(tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    (tmp_path / "transpub.toml").write_text("\ufeff[site]\ntitle = 'Т'\n", encoding="utf-8")
    assert tmp_path == config.find(inner)
    assert config.load(tmp_path).site.title == "Т"


def test_a_folder_without_a_project_says_how_to_start_one(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="transpub init"):
        config.find(tmp_path)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "transpub.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(UsageError, match="is not UTF-8"):
        config.load(tmp_path)
    (tmp_path / "transpub.toml").unlink()
    (tmp_path / "transpub.toml").mkdir()
    with pytest.raises(UsageError, match="cannot be read"):
        config.load(tmp_path)
