"""The set-ups of docs/site-generators.md, as the page gives them, built where the generators are installed."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.project import MARKDOWN, Sample

PAGE = (Path(__file__).parent.parent / "docs" / "site-generators.md").read_text("utf-8")
NOTICE = "{{ with .Params.translation }}<p class=notice>{{ . }}</p>{{ end }}"


def said(heading: str, name: str) -> str:
    """A file's text as the page gives it under a heading."""
    section = PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    found = re.search(rf"```\w+\n# {re.escape(name)}\n(.*?)```", section, re.DOTALL)
    assert found
    return found[1]


def build(folder: Path, *command: str) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def localized(root: Path, heading: str, folder: str, index: str) -> Sample:
    """A project set up as the page says, drafted and written in its own format."""
    made = Sample(root)
    made.write("transpub.toml", f'{said(heading, "transpub.toml")}\n[translate]\nengine = "pseudo"\n')
    made.write(f"{folder}/visit.md", MARKDOWN.replace("(chairman.txt)", f"({index})"))
    made.write(f"{folder}/{index}", "# Home\n\nSee [the visit](visit.md).\n")
    assert made.run("translate").code == 0
    assert made.run("publish", "--as", "source").code == 0
    return made


@pytest.mark.external
@pytest.mark.skipif(shutil.which("mkdocs") is None, reason="MkDocs is not installed")
def test_mkdocs_builds_the_localized_articles(tmp_path: Path) -> None:
    made = localized(tmp_path, "MkDocs", "docs/en", "index.md")
    made.write("mkdocs.yml", f"site_name: Court\ntheme: mkdocs\n{said('MkDocs', 'mkdocs.yml')}")
    done = subprocess.run(
        ["mkdocs", "build", "--strict", "-d", "built"], cwd=tmp_path, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    for folder in ("ky", "ru", "zh"):
        page = (tmp_path / "built" / folder / "visit" / "index.html").read_text("utf-8")
        assert re.search(r"<table>.*<td[^>]*>3</td>", page, re.DOTALL)
        assert re.search(r"<em>[^<]+</em>", page)
        assert "They asked many questions." not in page
    assert "They asked many questions." in (tmp_path / "built" / "visit" / "index.html").read_text("utf-8")


@pytest.mark.external
@pytest.mark.skipif(shutil.which("hugo") is None, reason="Hugo is not installed")
def test_hugo_builds_the_localized_articles_and_knows_their_state(tmp_path: Path) -> None:
    made = localized(tmp_path, "Hugo", "content/en", "_index.md")
    made.write("hugo.toml", f'baseURL = "https://court.example/"\n{said("Hugo", "hugo.toml")}')
    made.write("layouts/_default/single.html", f"{NOTICE}{{{{ .Content }}}}")
    made.write("layouts/_default/list.html", "{{ .Content }}")
    build(tmp_path, "hugo", "--config", "hugo.toml")
    for folder in ("ky", "ru", "zh"):
        page = (tmp_path / "public" / folder / "visit" / "index.html").read_text("utf-8")
        assert "<p class=notice>machine</p>" in page
        assert "Home" not in (tmp_path / "public" / folder / "index.html").read_text("utf-8")
        assert re.search(r"<em>[^<]+</em>", page)
        assert "They asked many questions." not in page
    source = (tmp_path / "public" / "en" / "visit" / "index.html").read_text("utf-8")
    assert "notice" not in source
    assert "They asked many questions." in source
