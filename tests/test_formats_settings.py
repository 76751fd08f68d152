"""`[formats]`: what of an article a project translates."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from tests.project import make, reviewed
from transpub import config, formats
from transpub.config import Formats
from transpub.errors import UsageError
from transpub.formats import Settings
from transpub.model import Document, State

ARTICLE = """\
---
title: A visit
summary: Two courts met.
places: [Bishkek, 2026, Osh]
tags: [visits]
---

# A visit

They met {place} in the hall.[^1] See ![a map](m.png) too.

[^1]: The old hall.
"""


def parsed(**said: object) -> Document:
    return formats.parse(ARTICLE, "visit", "visit.md", Settings(dataclasses.replace(Formats(), **said)))  # type: ignore[arg-type]  # any of its fields


def sources(document: Document) -> list[str]:
    return ["".join(piece if isinstance(piece, str) else "·" for piece in unit.source) for unit in document.units]


def test_the_project_chooses_keys_of_front_matter_its_own_among_them() -> None:
    found = parsed(front_matter=("summary", "places"))
    assert ["Two courts met.", "Bishkek", "Osh", "A visit"] == sources(found)[:4]
    assert ["summary", "places", "places", "h1"] == [unit.role for unit in found.units][:4]
    assert {"article"} == {unit.scope for unit in found.units}
    ours = {unit.key or str(place): unit for place, unit in enumerate(found.units)}
    keyed = dataclasses.replace(
        found, parts=tuple(dataclasses.replace(part, key="k") if part is ours["1"] else part for part in found.parts)
    )
    written = formats.render(keyed, {"k": ("Бишкек: a, b",)}, locale="ky")
    assert 'places: ["Бишкек: a, b", 2026, Osh]' in written


def test_roles_that_a_project_leaves_stay_in_the_source_language() -> None:
    assert "The old hall." in sources(parsed())
    found = parsed(leave=("footnote",))
    assert "The old hall." not in sources(found)
    assert ARTICLE == formats.render(found, {}, locale="ky")
    page = formats.content(found, {}, source_lang="en", locale="ky")
    assert "The old hall." in page.body


@pytest.mark.parametrize(("shortcodes", "said"), [((), "They met {place} in"), ((("{", "}"),), "They met · in")])
def test_what_stands_between_shortcodes_is_a_mark(shortcodes: tuple[tuple[str, str], ...], said: str) -> None:
    found = parsed(shortcodes=shortcodes)
    assert any(text.startswith(said) for text in sources(found))


def test_a_translation_is_written_and_shown_with_the_projects_own_shortcodes(tmp_path: Path) -> None:
    made = make(tmp_path, extra='[formats]\nshortcodes = [["{", "}"]]\n')
    made.write("source_articles/own.md", "They met {place} in the hall.\n")
    assert made.run("translate").code == 0
    made.edit("ky", "own", reviewed("Залда <1/> {2} жолугушту.", "They met <1/> in the hall."))
    assert made.run("publish").code == 0
    assert "Залда {place} {2} жолугушту." in (made.root / "site" / "ky" / "own" / "index.html").read_text("utf-8")
    assert made.run("publish", "--as", "source", "-o", str(tmp_path / "out")).code == 0
    written = (tmp_path / "out" / "ky" / "own.md").read_text("utf-8")
    assert "Залда {place} &#123;2&#125; жолугушту&#46;\n" == written


def test_a_setting_that_changes_loses_no_word(tmp_path: Path) -> None:
    made = make(tmp_path)
    made.write("source_articles/own.md", "They met.[^1]\n\n[^1]: The old hall.\n")
    assert made.run("translate").code == 0
    made.edit("ky", "own", reviewed("Эски зал.", "The old hall."))
    config = made.root / "transpub.toml"
    before = config.read_text("utf-8")
    config.write_text(f'{before}\n[formats]\nleave = ["footnote"]\n', "utf-8")
    assert made.run("extract").code == 0
    assert ["Эски зал."] == [entry.target for entry in made.catalog("ky", "own").obsolete]
    config.write_text(before, "utf-8")
    assert made.run("extract").code == 0
    assert State.REVIEWED == made.entry("ky", "own", "The old hall.").state


@pytest.mark.parametrize("said", ['[["{"]]', '[["{", " "]]', '["{", "}"]', "[[1, 2]]"])
def test_shortcodes_are_pairs_of_signs(said: str) -> None:
    with pytest.raises(UsageError, match="no pair"):
        config.parse(f"[formats]\nshortcodes = {said}\n", Path("/p"))
