"""The road, end to end: what an editor, a translator and CI see of it."""

from __future__ import annotations

import dataclasses
import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.project import MARKDOWN, Sample, make, reviewed
from transpub.model import State

LOCALES = ("ky", "ru", "zh_CN")
FOLDERS = ("en", "ky", "ru", "zh")
FIRST = "They spoke for two hours."
SECOND = "It will be carried out in 2027."


@pytest.fixture
def sample(tmp_path: Path) -> Sample:
    return make(tmp_path)


@pytest.fixture
def drafted(sample: Sample) -> Sample:
    assert sample.run("translate").code == 0
    return sample


def test_translate_then_publish_gives_pages_in_every_language(drafted: Sample) -> None:
    result = drafted.run("publish")
    assert (0, "") == (result.code, result.err)
    pages = {path for path in drafted.tree() if path.startswith("site/") and path.endswith(".html")}
    assert {f"site/{folder}/{name}/index.html" for folder in FOLDERS for name in ("chairman", "visit")} <= pages
    assert {f"site/{folder}/index.html" for folder in FOLDERS} | {"site/index.html"} <= pages


def test_a_second_run_of_every_command_writes_nothing(drafted: Sample) -> None:
    drafted.run("publish")
    before = drafted.tree()
    stamps = {name: (drafted.root / name).stat().st_mtime_ns for name in before}
    for command in ("extract", "translate", "publish"):
        assert drafted.run(command).code == 0
    assert before == drafted.tree()
    assert stamps == {name: (drafted.root / name).stat().st_mtime_ns for name in before}


def test_the_text_article_has_the_shape_of_the_page(drafted: Sample) -> None:
    sources = [entry.source for entry in drafted.catalog("ky", "chairman").entries]
    assert sources == [
        "Chairman meets the delegation",
        "On May 14, Aigul Sydykova, chairwoman of the court, met a delegation of Mr. Li.",
        FIRST,
        "The two sides signed a plan.",
        SECOND,
        "copyright © 2026 Press Service",
    ]
    terms = {entry.source for entry in drafted.catalog("ky", "_site").entries if entry.key.startswith("term.")}
    assert {"Home", "Media", "Court News", "visits"} == terms


def test_a_correction_with_fuzzy_removed_is_published_counted_and_never_touched_again(drafted: Sample) -> None:
    drafted.edit("ky", "chairman", reviewed("Алар эки саат сүйлөштү.", FIRST))
    before = drafted.po("ky", "chairman").read_bytes()
    assert drafted.run("publish").code == 0
    assert "Алар эки саат сүйлөштү." in (drafted.root / "site/ky/chairman/index.html").read_text("utf-8")
    rows = json.loads(drafted.run("status", "--json").out)
    (row,) = (row for row in rows if (row["article"], row["locale"]) == ("chairman", "ky"))
    assert (1, 5, 0, 0) == (row["reviewed"], row["machine"], row["stale"], row["missing"])
    drafted.run("translate")
    drafted.run("translate", "--retranslate")
    assert before == drafted.po("ky", "chairman").read_bytes()


def test_after_an_edit_of_the_source_before_it_only_that_sentence_is_work_again(drafted: Sample) -> None:
    for source, target in ((FIRST, "Алар эки саат сүйлөштү."), (SECOND, "Ал 2027-жылы аткарылат.")):
        drafted.edit("ky", "chairman", reviewed(target, source))
    before = {entry.key: entry for entry in drafted.catalog("ky", "chairman").entries}
    path = drafted.root / "source_articles/chairman.txt"
    path.write_text(path.read_text("utf-8").replace("for two hours", "for three hours"), "utf-8")
    assert drafted.run("extract").code == 0
    after = {entry.key: entry for entry in drafted.catalog("ky", "chairman").entries}
    assert before.keys() == after.keys()
    changed = [key for key in before if before[key] != after[key]]
    (key,) = changed
    assert (State.STALE, "Алар эки саат сүйлөштү.", FIRST) == (after[key].state, after[key].target, after[key].previous)
    machine = drafted.catalog("ru", "chairman").entries
    assert [State.MISSING] == [entry.state for entry in machine if entry.key == key]
    assert drafted.run("translate").code == 0
    assert after == {entry.key: entry for entry in drafted.catalog("ky", "chairman").entries}
    assert State.MISSING not in {entry.state for entry in drafted.catalog("ru", "chairman").entries}


def test_an_edit_that_was_never_extracted_is_not_published_as_reviewed(drafted: Sample) -> None:
    drafted.edit("ky", "chairman", reviewed("Алар эки саат сүйлөштү.", FIRST))
    path = drafted.root / "source_articles/chairman.txt"
    path.write_text(path.read_text("utf-8").replace("for two hours", "for nine days"), "utf-8")
    rows = json.loads(drafted.run("status", "--json").out)
    (row,) = (row for row in rows if (row["article"], row["locale"]) == ("chairman", "ky"))
    assert (0, 1) == (row["reviewed"], row["stale"])
    assert drafted.run("publish", "--stale", "source").code == 0
    page = (drafted.root / "site/ky/chairman/index.html").read_text("utf-8")
    assert "Алар эки саат сүйлөштү." not in page
    assert "for nine days" in page


def test_a_template_is_brought_up_to_date_and_a_broken_one_is_refused(drafted: Sample) -> None:
    path = drafted.root / "locales" / "templates" / "visit.pot"
    before = path.read_bytes()
    drafted.write("source_articles/visit.md", MARKDOWN.replace("They asked many", "They asked very many"))
    assert drafted.run("extract").code == 0
    assert path.read_bytes() == before.replace(b"They asked many", b"They asked very many")
    for damage in (b'\nmsgid "no end\n', b"<<<<<<< mine\n", b'\nmsgid "x"\n'):
        path.write_bytes(before + damage)
        assert drafted.run("extract").code == 2
        assert path.read_bytes() == before + damage
    for odd in (before.replace(b"\n", b"\r\n"), before + b'\nmsgctxt "x"\nmsgid "X"\nmsgstr ""\n', b"\n" + before):
        path.write_bytes(odd)
        drafted.write("source_articles/visit.md", MARKDOWN)
        assert drafted.run("extract").code == 0
        assert path.read_bytes() == before


def test_a_sentence_that_vanishes_and_comes_back_brings_its_review_with_it(drafted: Sample) -> None:
    drafted.edit("ky", "chairman", reviewed("Ал 2027-жылы аткарылат.", SECOND))
    path = drafted.root / "source_articles/chairman.txt"
    whole = path.read_text("utf-8")
    path.write_text(whole.replace(SECOND, ""), "utf-8")
    drafted.run("translate")
    assert ["Ал 2027-жылы аткарылат."] == [entry.target for entry in drafted.catalog("ky", "chairman").obsolete]
    path.write_text(whole, "utf-8")
    drafted.run("translate")
    assert State.REVIEWED is drafted.entry("ky", "chairman", SECOND).state
    assert () == drafted.catalog("ky", "chairman").obsolete


def test_check_fails_on_a_missing_translation_and_passes_when_complete(drafted: Sample) -> None:
    complete = drafted.run("check")
    assert complete.code == 0
    drafted.edit(
        "ru",
        "visit",
        lambda e: (
            dataclasses.replace(e, target="", fuzzy=False, provenance=None) if e.source.startswith("They asked") else e
        ),
    )
    found = json.loads(drafted.run("check", "--format", "json").out)
    assert drafted.run("check").code == 1
    errors = [finding for finding in found["findings"] if finding["severity"] == "error"]
    assert [("missing", "ru", "visit")] == [(e["check"], e["locale"], e["article"]) for e in errors]
    line = drafted.po("ru", "visit").read_text("utf-8").splitlines()[errors[0]["line"] - 1]
    assert errors[0]["file"] == "locales/ru/visit.po"
    assert line.startswith(("msgctxt", "msgid", "#"))


def test_check_holds_the_share_of_reviewed_entries_that_was_asked_for(drafted: Sample) -> None:
    assert drafted.run("check", "--min-reviewed", "ky=1", "-l", "ky").code == 1
    assert drafted.run("check", "--min-reviewed", "ky=0", "-l", "ky").code == 0


def test_damaged_marks_are_an_error_and_their_sentence_shows_its_source(drafted: Sample) -> None:
    source = "The guests saw <1>three</1> courtrooms and <2>the archive</2>."
    drafted.edit("ru", "visit", reviewed("Гости увидели <1>три зала и архив.", source))
    found = json.loads(drafted.run("check", "--json").out)["findings"]
    assert [("marks", "error")] == [(f["check"], f["severity"]) for f in found if f["check"] == "marks"]
    assert drafted.run("check").code == 1
    drafted.run("publish")
    page = (drafted.root / "site/ru/visit/index.html").read_text("utf-8")
    assert "Гости увидели" not in page
    assert '<span lang="en">The guests saw <em>three</em> courtrooms' in page


@pytest.mark.parametrize("nothing", ["\u200b", "\xa0", " "])
def test_a_translation_that_nobody_can_see_is_missing_for_every_command(drafted: Sample, nothing: str) -> None:
    drafted.edit("ky", "chairman", reviewed(nothing, FIRST))
    drafted.run("publish")
    assert f">{FIRST}<" in (drafted.root / "site/ky/chairman/index.html").read_text("utf-8")
    rows = json.loads(drafted.run("status", "chairman", "-l", "ky", "--json").out)
    assert (0, 1) == (rows[0]["reviewed"], rows[0]["missing"])
    assert drafted.run("check").code == 1
    assert drafted.run("translate").code == 0
    assert drafted.run("check").code == 0
    assert drafted.entry("ky", "chairman", FIRST).state is State.MACHINE


def test_control_characters_in_the_sites_description_are_white_space(sample: Sample) -> None:
    sample.write("transpub.toml", '[site]\ndescription = "One\\u0085two\\n three"\n[translate]\nengine = "pseudo"\n')
    assert sample.run("translate").code == 0
    assert sample.run("check").code == 0
    assert sample.entry("ky", "_site", "One two three").state is State.MACHINE


def test_markup_in_a_translation_shows_as_text(drafted: Sample) -> None:
    evil = "<script>alert(1)</script> **x** & <b>"
    for name, source in (("chairman", FIRST), ("visit", "They asked many questions."), ("_site", "Court News")):
        drafted.edit("ru", name, reviewed(evil, source))
    assert drafted.run("publish").code == 0
    for name in ("chairman", "visit"):
        page = (drafted.root / f"site/ru/{name}/index.html").read_text("utf-8")
        assert "<script" not in page.replace('<script type="application/ld+json"', "")
        assert "&lt;script&gt;alert(1)&lt;/script&gt; **x** &amp; &lt;b&gt;" in page


def test_machine_pages_carry_a_notice_in_their_language_and_reviewed_ones_none(drafted: Sample) -> None:
    drafted.run("publish")
    page = drafted.root / "site/ru/chairman/index.html"
    assert 'class="notice' in page.read_text("utf-8")
    drafted.edit("ru", "chairman", lambda e: dataclasses.replace(e, fuzzy=False))
    drafted.run("publish")
    assert 'class="notice' in page.read_text("utf-8"), "its breadcrumb is still a machine's"
    drafted.edit("ru", "_site", lambda e: dataclasses.replace(e, fuzzy=False))
    drafted.run("publish")
    assert 'class="notice' not in page.read_text("utf-8")
    assert 'class="notice' not in (drafted.root / "site/en/chairman/index.html").read_text("utf-8")


def test_a_policy_of_fail_keeps_the_page_that_is_there_and_exits_1(drafted: Sample) -> None:
    drafted.run("publish")
    page = drafted.root / "site/ru/chairman/index.html"
    before = page.read_bytes()
    drafted.edit("ru", "chairman", lambda e: dataclasses.replace(e, target=e.target + "!", provenance=e.provenance))
    result = drafted.run("publish", "--unreviewed", "fail")
    assert result.code == 1
    assert "ru/chairman" in result.err
    assert before == page.read_bytes()


def test_unreviewed_source_shows_the_source_of_machine_text(drafted: Sample) -> None:
    drafted.run("publish", "--unreviewed", "source")
    page = (drafted.root / "site/ru/chairman/index.html").read_text("utf-8")
    assert f'<span lang="en">{FIRST}</span>' in page


def test_as_source_writes_the_localized_articles_in_their_own_format(drafted: Sample) -> None:
    drafted.edit("ru", "visit", reviewed("Они задали много вопросов.", "They asked many questions."))
    assert drafted.run("publish", "--as", "source", "-o", str(drafted.root / "out")).code == 0
    text = (drafted.root / "out/ru/visit.md").read_text("utf-8")
    assert text.startswith("---\ntranslation: machine\ntitle: ")
    assert "Они задали много вопросов." in text
    assert "](chairman.txt)" in text


def test_as_source_tells_other_generators_what_nobody_reviewed_and_brings_the_pictures(drafted: Sample) -> None:
    drafted.write("source_articles/images/hall.svg", "<svg/>")
    for name in ("visit", "_site"):
        drafted.edit("ru", name, lambda e: dataclasses.replace(e, fuzzy=False))
    for name in ("visit", "_site"):
        drafted.edit("ky", name, lambda e: dataclasses.replace(e, target="", fuzzy=False, provenance=None))
    drafted.edit("zh_CN", "visit", reviewed("", "They asked many questions."))
    result = drafted.run("publish", "--as", "source", "-o", str(drafted.root / "out"))
    assert (0, True) == (result.code, result.out.startswith("6 pages, 9 files written"))

    def out(name: str) -> str:
        return (drafted.root / "out" / name).read_text("utf-8")

    assert "translation:" not in out("ru/visit.md")
    assert out("ky/visit.md").split("---\n\n")[1] == out_of_source(drafted, "visit.md").split("---\n\n")[1]
    assert out("zh/visit.md").startswith("---\ntranslation: machine\n")
    assert "translation:" not in out("ru/chairman.txt")
    assert out("ky/images/hall.svg") == "<svg/>"


def out_of_source(sample: Sample, name: str) -> str:
    return (sample.root / "source_articles" / name).read_text("utf-8")


def test_memory_fills_what_a_person_translated_in_another_article(drafted: Sample) -> None:
    drafted.edit("ky", "chairman", reviewed("Алар эки саат сүйлөштү.", FIRST))
    drafted.write("source_articles/third.txt", f"A third article\n\n{FIRST}\n")
    assert drafted.run("translate").code == 0
    entry = drafted.entry("ky", "third", FIRST)
    assert (State.MACHINE, "Алар эки саат сүйлөштү.") == (entry.state, entry.target)
    assert entry.provenance is not None
    assert entry.provenance.engine == "memory"


def test_only_the_chosen_article_and_locale_are_touched(sample: Sample) -> None:
    assert sample.run("translate", "visit", "-l", "ru").code == 0
    made = {path for path in sample.tree() if path.endswith(".po")}
    assert {"locales/ru/visit.po", "locales/ru/_site.po"} == made


def test_a_dry_run_translates_nothing(sample: Sample) -> None:
    sample.run("extract")
    before = sample.tree()
    result = sample.run("translate", "--dry-run")
    assert (0, before) == (result.code, sample.tree())
    assert "segments to translate" in result.out


def test_a_dry_run_of_a_new_project_writes_no_file(sample: Sample) -> None:
    before = sample.tree()
    result = sample.run("translate", "--dry-run")
    assert (0, before) == (result.code, sample.tree())
    assert "ky: " in result.out


def test_a_missing_model_is_one_line_with_what_to_do_and_nothing_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(tmp_path / "none"))
    sample = make(tmp_path / "p", engine="argos")
    result = sample.run("translate")
    assert result.code == 3
    lines = [line for line in result.err.splitlines() if line.startswith("error")]
    assert len(LOCALES) == len(lines)
    assert all("transpub models install" in line for line in lines)
    assert {State.MISSING} == {entry.state for entry in sample.catalog("ky", "visit").entries}
    assert sample.run("publish").code == 0


@pytest.mark.external
@pytest.mark.skipif(shutil.which("msgfmt") is None, reason="gettext is not installed")
def test_every_catalog_passes_gettext(drafted: Sample) -> None:
    for path in sorted((drafted.root / "locales").rglob("*.po*")):
        subprocess.run(["msgfmt", "-c", "-o", "/dev/null", str(path)], check=True)
        again = subprocess.run(["msgcat", "--no-wrap", str(path)], check=True, capture_output=True).stdout
        assert path.read_bytes() == again
