"""What reviewers do on the page, and what the PO files say then."""

from __future__ import annotations

import dataclasses
import json
import re
import shutil
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING

import polib
import pytest

from tests.project import Sample, make, reviewed
from tests.reviewing import Answer, Page, served
from transpub import checks, inline
from transpub.model import Entry, Placeholder, State
from transpub.review import strings
from transpub.review.views import damaged
from transpub.review.workbench import Workbench, paragraph

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SOURCE = "They asked many questions."
MARKED = "The guests saw <1>three</1> courtrooms and <2>the archive</2>."


@pytest.fixture
def sample(tmp_path: Path) -> Sample:
    made = make(tmp_path)
    assert made.run("translate").code == 0
    return made


@pytest.fixture
def page(sample: Sample) -> Iterator[Page]:
    with served(sample.root) as found:
        yield found.enter()


def key_of(sample: Sample, source: str, name: str = "visit") -> str:
    return sample.entry("ky", name, source).key


def opened(page: Page, key: str, more: str = "") -> dict[str, str]:
    """The form of a segment's editor."""
    return page.get(f"/review/ky/visit?key={key}{more}").form("/save/")


def save(page: Page, key: str, do: str, target: str | None = None, more: str = "") -> Answer:
    form = opened(page, key, more) | {"do": do}
    return page.post("/save/ky/visit", form if target is None else form | {"target": target})


def until(true: Callable[[], bool]) -> None:
    """Waits for what is done beside the answers."""
    end = time.monotonic() + 30
    while not true():
        assert time.monotonic() < end
        time.sleep(0.1)


def others(sample: Sample, key: str) -> list[Entry]:
    return [dataclasses.replace(each, line=0) for each in sample.catalog("ky", "visit").entries if each.key != key]


def followed(page: Page, answer: Answer) -> str:
    assert answer.status == 303
    return page.get(answer.headers["location"]).text


# -- one segment


def test_a_machine_s_text_is_accepted_as_it_is(sample: Sample, page: Page) -> None:
    key, before = key_of(sample, SOURCE), sample.entry("ky", "visit", SOURCE)
    rest = others(sample, key)
    assert "Approved." in followed(page, save(page, key, "approve"))
    after = sample.entry("ky", "visit", SOURCE)
    assert (after.target, after.state, after.raw_machine) == (before.target, State.REVIEWED, True)
    assert re.fullmatch(r"reviewed: by=\S+ ts=\d{4}-\d\d-\d\d out=[0-9a-f]{8}", after.comments[-1])
    assert others(sample, key) == rest
    if shutil.which("msgfmt"):
        subprocess.run(["msgfmt", "-c", "-o", "/dev/null", sample.po("ky", "visit")], check=True)


def test_a_corrected_text_is_reviewed(sample: Sample, page: Page) -> None:
    key = key_of(sample, SOURCE)
    save(page, key, "approve", "  Алар көп\r\nсуроо беришти. ")
    after = sample.entry("ky", "visit", SOURCE)
    assert (after.target, after.state, after.raw_machine) == ("Алар көп суроо беришти.", State.REVIEWED, False)


def test_a_text_that_needs_work_is_a_draft(sample: Sample, page: Page) -> None:
    save(page, key_of(sample, SOURCE), "work", "Алар")
    after = sample.entry("ky", "visit", SOURCE)
    assert (after.target, after.state) == ("Алар", State.DRAFT)


def test_what_was_reviewed_may_need_work_again(sample: Sample, page: Page) -> None:
    key = key_of(sample, SOURCE)
    save(page, key, "approve", "Алар сурашты.")
    save(page, key, "work")
    after = sample.entry("ky", "visit", SOURCE)
    assert (after.target, after.state, after.comments) == ("Алар сурашты.", State.DRAFT, ())


def test_a_text_is_not_approved_with_damaged_marks(sample: Sample, page: Page) -> None:
    said = followed(page, save(page, key_of(sample, MARKED), "approve", "Меймандар <1>үч</1> залды көрүштү."))
    assert "its marks are damaged: &lt;2&gt; is missing" in said
    after = sample.entry("ky", "visit", MARKED)
    assert (after.target, after.state) == ("Меймандар <1>үч</1> залды көрүштү.", State.DRAFT)


@pytest.mark.parametrize("nothing", ["", " \r\n ", "\u200b", "\ufeff "])
def test_nothing_is_not_approved(sample: Sample, page: Page, nothing: str) -> None:
    before = sample.tree()
    found = save(page, key_of(sample, SOURCE), "approve", nothing)
    assert found.status == 422
    assert "There is no text to be approved." in found.text
    assert sample.tree() == before


def test_after_a_segment_comes_the_next_that_nobody_has_passed(sample: Sample, page: Page) -> None:
    entries = sample.catalog("ky", "visit").entries
    sample.edit("ky", "visit", lambda each: dataclasses.replace(each, fuzzy=False) if each == entries[1] else each)
    found = save(page, entries[0].key, "approve")
    assert f"key={entries[2].key}" in found.headers["location"]
    for each in entries[2:]:
        last = save(page, each.key, "approve")
    assert "All of this list is reviewed." in followed(page, last)


def test_the_order_and_the_filter_stay(sample: Sample, page: Page) -> None:
    key = key_of(sample, SOURCE)
    to = save(page, key, "approve", more="&order=risk&show=machine").headers["location"]
    assert "order=risk" in to
    assert "show=machine" in to


@pytest.mark.parametrize("width", [0, 40, 78])
def test_a_file_as_another_program_writes_it_changes_in_the_entry_only(sample: Sample, page: Page, width: int) -> None:
    path = sample.po("ky", "visit")
    file = polib.pofile(str(path), wrapwidth=width)
    file.metadata["X-Generator"] = "Poedit 3.2.2"
    file.metadata["PO-Revision-Date"] = "2026-11-27 10:00+0600"
    file.save()
    before = path.read_text("utf-8").split("\n\n")
    key = key_of(sample, SOURCE)
    save(page, key, "approve", "Алар абдан көп суроолорду беришти, ошондуктан жолугушуу түшкө чейин созулду.")
    after = path.read_text("utf-8").split("\n\n")
    (changed,) = [new for old, new in zip(before, after, strict=True) if old != new]
    assert f'msgctxt "{key}"' in changed
    assert sample.entry("ky", "visit", SOURCE).state is State.REVIEWED
    if shutil.which("msgfmt"):
        subprocess.run(["msgfmt", "-c", "-o", "/dev/null", path], check=True)
    page.post("/undo", {})
    assert sample.entry("ky", "visit", SOURCE).state is State.MACHINE


def test_a_file_with_other_line_ends_is_saved_whole(sample: Sample, page: Page) -> None:
    path = sample.po("ky", "visit")
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    before = others(sample, key_of(sample, SOURCE))
    save(page, key_of(sample, SOURCE), "approve", "Алар сурашты.")
    assert sample.entry("ky", "visit", SOURCE).target == "Алар сурашты."
    assert others(sample, key_of(sample, SOURCE)) == before


# -- edited by others meanwhile


def test_another_entry_saved_by_an_editor_stays(sample: Sample, page: Page) -> None:
    form = opened(page, key_of(sample, SOURCE))
    sample.edit("ky", "visit", reviewed("Редактор жазды.", "halls"))
    page.post("/save/ky/visit", form | {"do": "approve", "target": "Алар сурашты."})
    assert sample.entry("ky", "visit", "halls").target == "Редактор жазды."
    assert sample.entry("ky", "visit", SOURCE).target == "Алар сурашты."


@pytest.mark.parametrize("do", ["approve", "work", "paragraph"])
def test_two_persons_at_one_entry_see_both_texts(sample: Sample, page: Page, do: str) -> None:
    form = opened(page, key_of(sample, SOURCE))
    sample.edit("ky", "visit", reviewed("Редактор жазды.", SOURCE))
    before = sample.tree()
    found = page.post("/save/ky/visit", form | {"do": do, "target": "Мен жаздым."})
    assert found.status == 409
    assert sample.tree() == before
    again = found.form("/save/")
    assert again["target"] == "Мен жаздым."
    assert "Редактор жазды." in found.text
    page.post("/save/ky/visit", again | {"do": "approve"})
    assert sample.entry("ky", "visit", SOURCE).target == "Мен жаздым."


def test_approving_what_another_has_changed_is_a_clash(sample: Sample, page: Page) -> None:
    save(page, key_of(sample, SOURCE), "approve", "Мурда текшерилген.")
    form = opened(page, key_of(sample, SOURCE))
    sample.edit("ky", "visit", reviewed("Редактор жазды.", SOURCE))
    assert page.post("/save/ky/visit", form | {"do": "approve"}).status == 409
    assert sample.entry("ky", "visit", SOURCE).target == "Редактор жазды."


def test_a_source_edited_meanwhile_makes_the_text_stale(sample: Sample, page: Page) -> None:
    form = opened(page, key_of(sample, SOURCE))
    article = sample.root / "source_articles" / "visit.md"
    article.write_text(article.read_text("utf-8").replace(SOURCE, "They asked very many questions."), "utf-8")
    said = followed(page, page.post("/save/ky/visit", form | {"do": "approve", "target": "Алар сурашты."}))
    assert "the original was edited meanwhile" in said
    after = sample.entry("ky", "visit", "They asked very many questions.")
    assert (after.target, after.state, after.previous) == ("Алар сурашты.", State.STALE, SOURCE)


def test_a_sentence_that_is_gone_gives_the_text_back(sample: Sample, page: Page) -> None:
    form = opened(page, key_of(sample, SOURCE))
    article = sample.root / "source_articles" / "visit.md"
    article.write_text(article.read_text("utf-8").replace(f" {SOURCE}", ""), "utf-8")
    found = page.post("/save/ky/visit", form | {"do": "approve", "target": "Алар сурашты."})
    assert found.status == 410
    assert "Your text: Алар сурашты." in found.text


def test_a_form_from_before_the_server_was_started_anew_overwrites_nobody(sample: Sample) -> None:
    with served(sample.root) as first:
        form = opened(first.enter(), key_of(sample, SOURCE))
    sample.edit("ky", "visit", reviewed("Редактор жазды.", SOURCE))
    with served(sample.root) as second:
        found = second.enter().post("/save/ky/visit", form | {"do": "approve", "target": "Мен жаздым."})
    assert found.status == 409
    assert sample.entry("ky", "visit", SOURCE).target == "Редактор жазды."


def test_a_save_over_an_older_copy_is_told_and_put_back(sample: Sample, page: Page) -> None:
    old = sample.po("ky", "visit").read_bytes()
    save(page, key_of(sample, SOURCE), "approve", "Алар сурашты.")
    sample.po("ky", "visit").write_bytes(old)  # an editor that had loaded it before
    shown = page.get("/review/ky/visit").text
    assert "Segments of yours that are gone: 1" in shown
    page.post("/again/ky/visit", {})
    assert sample.entry("ky", "visit", SOURCE).target == "Алар сурашты."
    assert "that are gone" not in page.get("/review/ky/visit").text


def test_what_an_editor_has_written_anew_is_not_told_as_gone(sample: Sample, page: Page) -> None:
    save(page, key_of(sample, SOURCE), "approve", "Алар сурашты.")
    sample.edit("ky", "visit", reviewed("Редактор жазды.", SOURCE))
    shown = page.get(f"/review/ky/visit?key={key_of(sample, SOURCE)}").text
    assert "that are gone" not in shown
    assert 'data-take="Алар сурашты."' in shown  # but offered
    page.post("/again/ky/visit", {})
    assert sample.entry("ky", "visit", SOURCE).target == "Редактор жазды."


def test_a_catalog_that_cannot_be_read_is_left_alone(sample: Sample, page: Page) -> None:
    form = opened(page, key_of(sample, SOURCE))
    sample.po("ky", "visit").write_text('msgid "half', "utf-8")
    assert page.post("/save/ky/visit", form | {"do": "approve"}).status == 409
    assert page.get("/review/ky/visit").status == 409
    assert sample.po("ky", "visit").read_text("utf-8") == 'msgid "half'
    assert "Cannot be read" in page.get("/").text
    assert page.get("/review/ru/visit").status == 200


# -- undo, comments, questions


def test_undo_restores_the_file_to_the_byte(sample: Sample, page: Page) -> None:
    key, before = key_of(sample, SOURCE), sample.po("ky", "visit").read_bytes()
    for do, target in (("approve", None), ("approve", "Башка."), ("work", "Дагы."), ("work", "")):
        found = save(page, key, do, target)
        number = re.search(r"undo=(\d+)", found.headers["location"])
        assert number is not None
        assert sample.po("ky", "visit").read_bytes() != before
        assert "Undone." in followed(page, page.post("/undo", {"action": number[1]}))
        assert sample.po("ky", "visit").read_bytes() == before


def test_undo_goes_back_step_by_step(sample: Sample, page: Page) -> None:
    key = key_of(sample, SOURCE)
    states = [sample.po("ky", "visit").read_bytes()]
    for target in ("Бир.", "Эки.", "Үч."):
        save(page, key, "approve", target)
        states.append(sample.po("ky", "visit").read_bytes())
    for before in reversed(states[:-1]):
        page.post("/undo", {"locale": "ky", "article": "visit"})
        assert sample.po("ky", "visit").read_bytes() == before
    assert page.post("/undo", {}).status == 404


def test_undo_leaves_what_another_has_written_since(sample: Sample, page: Page) -> None:
    save(page, key_of(sample, SOURCE), "approve", "Алар сурашты.")
    sample.edit("ky", "visit", reviewed("Редактор жазды.", SOURCE))
    said = page.post("/undo", {})
    assert "left as it is: 1" in followed(page, said)
    assert sample.entry("ky", "visit", SOURCE).target == "Редактор жазды."


def comment(page: Page, key: str, **more: str) -> Answer:
    return page.post("/comment/ky/visit", page.get(f"/review/ky/visit?key={key}").form("/comment/") | more)


def test_a_comment_is_a_comment_of_the_file_and_changes_no_text(sample: Sample, page: Page) -> None:
    key, before = key_of(sample, SOURCE), sample.entry("ky", "visit", SOURCE)
    comment(page, key, comment="Кимге суроо беришти?")
    after = sample.entry("ky", "visit", SOURCE)
    assert after.comments == ("Кимге суроо беришти?",)
    assert (after.target, after.fuzzy, after.provenance) == (before.target, before.fuzzy, before.provenance)


@pytest.mark.parametrize("said", ["mt: engine=x src=12345678 out=12345678", "conflict: a", "reviewed: by=me", "tm: x"])
def test_a_comment_is_no_line_of_ours(sample: Sample, page: Page, said: str) -> None:
    before = sample.entry("ky", "visit", SOURCE)
    comment(page, before.key, comment=said)
    after = sample.entry("ky", "visit", SOURCE)
    assert after.comments == (f"note: {said}",)
    assert after.provenance == before.provenance


def test_a_question_is_open_until_it_is_answered(sample: Sample, page: Page) -> None:
    key = key_of(sample, SOURCE)
    comment(page, key, comment="«Алар» деген кимдер?", question="1")
    assert sample.entry("ky", "visit", SOURCE).comments == ("question: «Алар» деген кимдер?",)
    assert f'id="s-{key}"' in page.get("/review/ky/visit?show=questions").text
    form = page.get(f"/review/ky/visit?key={key}").form("/answer/")
    page.post("/answer/ky/visit", form | {"comment": "question: «Алар» деген кимдер?"})
    assert sample.entry("ky", "visit", SOURCE).comments == ("answered: «Алар» деген кимдер?",)


def test_a_conflict_is_shown_and_settled(sample: Sample, page: Page) -> None:
    def change(entry: Entry) -> Entry:
        if entry.source != SOURCE:
            return entry
        return dataclasses.replace(entry, target="Биринчи.", provenance=None, comments=("conflict: Экинчи.",))

    sample.edit("ky", "visit", change)
    key = key_of(sample, SOURCE)
    shown = page.get(f"/review/ky/visit?key={key}")
    assert 'data-take="Экинчи."' in shown.text
    assert key not in page.get("/bulk/ky/visit").text
    page.post("/settle/ky/visit", shown.form("/settle/") | {"comment": "conflict: Экинчи."})
    assert sample.entry("ky", "visit", SOURCE).comments == ()


# -- many at once


def test_a_paragraph_is_approved_but_for_what_the_checks_doubt(sample: Sample, page: Page) -> None:
    bench = Workbench(sample.root)
    key = key_of(sample, MARKED)
    assert paragraph(bench.open("ky", "visit"), key) == (key, key_of(sample, SOURCE))
    said = followed(page, save(page, key, "paragraph"))
    assert "Segments approved: 2." in said
    page.post("/undo", {})
    sample.edit(
        "ky", "visit", lambda e: dataclasses.replace(e, target="a https://x.example b") if e.source == SOURCE else e
    )
    said = followed(page, save(page, key, "paragraph"))
    assert "Left for you to look at" in said
    assert sample.entry("ky", "visit", MARKED).state is State.REVIEWED
    assert sample.entry("ky", "visit", SOURCE).state is not State.REVIEWED


def boxes(text: str) -> list[tuple[str, str]]:
    return [
        ("chosen[]", value) for value in re.findall(r'<input type="checkbox" name="chosen\[\]" value="([^"]*)"', text)
    ]


def test_only_what_nobody_doubts_is_offered_for_many(sample: Sample, page: Page) -> None:
    entries = sample.catalog("ky", "visit").entries
    doubted = {
        entries[0].key: dataclasses.replace(entries[0], target=""),
        entries[1].key: dataclasses.replace(entries[1], previous="Another source."),
        entries[2].key: dataclasses.replace(entries[2], comments=("question: why?",)),
        entries[3].key: dataclasses.replace(entries[3], target="see https://wrong.example"),
        entries[4].key: dataclasses.replace(entries[4], fuzzy=False),
    }
    sample.edit("ky", "visit", lambda entry: doubted.get(entry.key, entry))
    offered = {value.partition(" ")[2] for _, value in boxes(page.get("/bulk/ky/visit").text)}
    assert offered == {entry.key for entry in entries[5:]}
    assert "Not offered: 4" in page.get("/bulk/ky/visit").text


def test_many_are_approved_in_one_save_and_undone_in_one(sample: Sample, page: Page) -> None:
    before = sample.po("ky", "visit").read_bytes()
    chosen = boxes(page.get("/bulk/ky/visit").text)
    said = followed(page, page.post("/bulk/ky/visit", chosen[1:]))
    assert f"Segments approved: {len(chosen) - 1}." in said
    states = {entry.key: entry.state for entry in sample.catalog("ky", "visit").entries}
    assert states.pop(chosen[0][1].partition(" ")[2]) is State.MACHINE
    assert set(states.values()) == {State.REVIEWED}
    page.post("/undo", {})
    assert sample.po("ky", "visit").read_bytes() == before


def test_what_was_changed_since_the_look_is_not_approved_with_many(sample: Sample, page: Page) -> None:
    chosen, theirs = boxes(page.get("/bulk/ky/visit").text), "Редактор башкача жазды."

    def change(entry: Entry) -> Entry:
        return dataclasses.replace(entry, target=theirs, provenance=None) if entry.source == SOURCE else entry

    sample.edit("ky", "visit", change)
    said = followed(page, page.post("/bulk/ky/visit", chosen))
    assert "Changed by somebody else meanwhile, and left as it is: 1." in said
    after = sample.entry("ky", "visit", SOURCE)
    assert (after.target, after.state) == (theirs, State.DRAFT)


def test_made_up_choices_approve_nothing(sample: Sample, page: Page) -> None:
    before, keys = sample.tree(), [entry.key for entry in sample.catalog("ky", "visit").entries]
    page.post("/bulk/ky/visit", [("chosen[]", f"{'0' * 24} {key}") for key in keys])
    assert sample.tree() == before


def test_a_text_is_put_where_the_same_sentence_stands(sample: Sample, page: Page) -> None:
    sample.write("source_articles/again.md", f"# Again\n\n{SOURCE} And more.\n")
    sample.write("source_articles/own.md", f"# Own\n\n{SOURCE} And less.\n")
    sample.run("translate")
    sample.edit("ky", "own", reviewed("Өз котормосу.", SOURCE))
    save(page, key_of(sample, SOURCE), "approve", "Алар сурашты.")
    key = key_of(sample, SOURCE)
    assert "The same sentence elsewhere: 2" in page.get(f"/review/ky/visit?key={key}").text
    found = page.get(f"/same/ky/visit?key={key}")
    assert found.text.count(" checked>") == 1  # not the one that a person wrote
    form = found.form("/same/")
    chosen = [each for each in boxes(found.text) if " again " in each[1]]
    page.post("/same/ky/visit", [*form.items(), *chosen])
    assert sample.entry("ky", "again", SOURCE).target == "Алар сурашты."
    assert sample.entry("ky", "again", SOURCE).state is State.REVIEWED
    assert sample.entry("ky", "own", SOURCE).target == "Өз котормосу."


def test_what_was_put_in_several_places_is_undone_together(sample: Sample, page: Page) -> None:
    for name in ("one", "two"):
        sample.write(f"source_articles/{name}.md", f"# Again {name}\n\n{SOURCE} And more.\n")
    sample.run("translate")
    save(page, key_of(sample, SOURCE), "approve", "Алар сурашты.")
    before = sample.tree()
    found = page.get(f"/same/ky/visit?key={key_of(sample, SOURCE)}")
    done = page.post("/same/ky/visit", [*found.form("/same/").items(), *boxes(found.text)])
    assert "Places changed: 2." in followed(page, done)
    number = re.search(r"undo=([\d+]+)", done.headers["location"])
    assert number is not None
    page.post("/undo", {"action": number[1].replace("+", " ")})
    assert sample.tree() == before


# -- what is shown


def test_the_page_is_the_publisher_s_with_each_sentence_s_key(sample: Sample, page: Page) -> None:
    assert sample.run("publish").code == 0
    shown = page.get("/page/ky/visit?side=translation").text
    site = (sample.root / "site" / "ky" / "visit" / "index.html").read_text("utf-8")

    def body(text: str) -> str:
        found = re.search(r'<div class="body">.*?</div>\n', text, re.DOTALL)
        assert found is not None
        return re.sub(r'<span data-unit="[^"]*">(.*?)</span>', r"\1", re.sub(r'href="[^"]*"', "", found[0]))

    assert body(shown) == body(site)
    keys = set(re.findall(r'data-unit="([^"]*)"', shown))
    entries = {entry.key for entry in sample.catalog("ky", "visit").entries}
    assert keys <= entries
    assert len(keys) > 5
    original = page.get("/page/ky/visit?side=original").text
    assert "They asked many questions." in original
    assert set(re.findall(r'data-unit="([^"]*)"', original)) == keys


def test_what_is_typed_shows_and_is_checked_and_not_saved(sample: Sample, page: Page) -> None:
    key, before = key_of(sample, MARKED), sample.tree()
    text = "Меймандар <1>үч</1> залды, <2>архивди</2> көрүштү & кетишти."
    found = page.post("/typed/ky/visit", {"key": key, "target": text}).json()
    assert "<em>үч</em>" in found["page"]
    assert "көрүштү &amp; кетишти." in found["page"]
    assert f'data-unit="{key}"' in found["page"]
    assert "Marks:" not in found["findings"]
    found = page.post("/typed/ky/visit", {"key": key, "target": "Меймандар <1>үч."}).json()
    assert "Marks:" in found["findings"]
    found = page.post("/typed/ky/visit", {"key": key, "target": "<1>a</1> <2>see</2> https://wrong.example"}).json()
    assert "A web or e-mail address" in found["findings"]
    assert sample.tree() == before


def test_terms_of_the_glossary_are_marked_and_missed(sample: Sample) -> None:
    sample.write("glossary.csv", "en,ky\nquestions,суроо*\n")
    with served(sample.root) as page:
        key = key_of(sample, SOURCE)
        shown = page.enter().get(f"/review/ky/visit?key={key}").text
        assert '<span class="term" title="суроо">questions</span>' in shown
        assert "not in the translation" in shown
        found = page.post("/typed/ky/visit", {"key": key, "target": "Алар көп суроолорду беришти."}).json()
        assert "not in the translation" not in found["findings"]


def test_a_stale_text_shows_what_has_changed(sample: Sample, page: Page) -> None:
    sample.edit("ky", "visit", reviewed("Алар сурашты.", SOURCE))
    article = sample.root / "source_articles" / "visit.md"
    article.write_text(article.read_text("utf-8").replace("many questions", "few questions"), "utf-8")
    shown = page.get(f"/review/ky/visit?key={key_of(sample, SOURCE)}").text
    assert "<del>many</del><ins>few</ins>" in shown


def test_a_corrected_machine_text_shows_what_was_changed(sample: Sample, page: Page) -> None:
    entry = sample.entry("ky", "visit", SOURCE)
    save(page, entry.key, "work", f"{entry.target} Дагы.")
    shown = page.get(f"/review/ky/visit?key={entry.key}").text
    assert "What was changed in the machine" in shown
    assert "<ins>" in shown
    with served(sample.root) as later:  # from the cache of machine translations
        assert "<ins>" in later.enter().get(f"/review/ky/visit?key={entry.key}").text


def test_the_memory_suggests(sample: Sample, page: Page) -> None:
    sample.edit("ky", "visit", reviewed("Алар көп суроо беришти.", SOURCE))
    sample.write("source_articles/near.md", "# Near\n\nThey asked many good questions.\n")
    sample.run("extract")
    key = key_of(sample, "They asked many good questions.", "near")
    until(lambda: 'data-take="Алар көп суроо беришти."' in page.get(f"/review/ky/near?key={key}").text)
    taken = page.get(f"/review/ky/near?key={key}&take=%D0%90%D0%BB%D0%B0%D1%80").form("/save/")
    assert taken["target"] == "Алар"


def test_another_engine_drafts_on_demand(sample: Sample, page: Page) -> None:
    sample.edit("ky", "visit", reviewed("Алар сурашты.", SOURCE))
    key, before = key_of(sample, SOURCE), sample.tree()
    form = page.get(f"/review/ky/visit?key={key}").form("/ask/")
    found = page.post("/ask/ky/visit", form | {"engine": "pseudo"})
    assert found.status == 200
    assert "draft by pseudo" in found.text
    assert page.post("/ask/ky/visit", form | {"engine": "command"}).status == 404
    assert sample.tree() == before


def test_the_riskiest_come_first(sample: Sample, page: Page) -> None:
    entries = sample.catalog("ky", "visit").entries
    sample.edit("ky", "visit", lambda e: dataclasses.replace(e, target="") if e == entries[-1] else e)
    shown = page.get("/review/ky/visit?order=risk").text
    assert re.findall(r'<li id="s-([^"]*)"', shown)[0] == entries[-1].key
    assert re.findall(r'<li id="s-([^"]*)"', page.get("/review/ky/visit").text) == [each.key for each in entries]
    assert entries[-1].key in page.get("/queue/ky").text


def test_a_filter_shows_its_own_with_its_count(sample: Sample, page: Page) -> None:
    sample.edit("ky", "visit", reviewed("Алар сурашты.", SOURCE))
    shown = page.get("/review/ky/visit?show=reviewed").text
    assert re.findall(r'<li id="s-([^"]*)"', shown) == [key_of(sample, SOURCE)]
    assert re.search(r'aria-current="true">Reviewed <span class="count">1</span>', shown)


def test_what_another_program_saves_shows_up(sample: Sample, page: Page) -> None:
    mark = re.search(r'data-mark="([^"]*)"', page.get("/review/ky/visit").text)
    assert mark is not None
    assert page.get(f"/changes/ky/visit?mark={mark[1]}").json() == {"mark": mark[1]}
    sample.edit("ky", "visit", reviewed("Редактор жазды.", SOURCE))
    found = page.get(f"/changes/ky/visit?mark={mark[1]}&key={key_of(sample, SOURCE)}").json()
    assert "Редактор жазды." in json.dumps(found, ensure_ascii=False)
    assert found["states"][key_of(sample, SOURCE)] == "reviewed"


def test_a_script_gets_the_parts_of_the_page_that_have_changed(sample: Sample, page: Page) -> None:
    key = key_of(sample, SOURCE)
    form = opened(page, key) | {"do": "approve", "current": key}
    found = page.post("/save/ky/visit", form, Accept="application/json").json()
    assert found["key"] != key
    assert f'id="s-{key}"' in found["rows"][key]
    assert "Approved." in found["said"]
    assert found["states"] == {key: "reviewed"}
    assert found["pages"] == {}  # the text is what it was
    form = opened(page, found["key"]) | {"do": "approve", "target": "Жаңы", "current": found["key"]}
    assert "Жаңы" in page.post("/save/ky/visit", form, Accept="application/json").json()["pages"][form["key"]]
    assert f'value="{found["key"]}"' in found["editor"]


def test_a_broken_template_is_told_in_the_pane(sample: Sample, page: Page) -> None:
    sample.write("templates/article.html", "{% if %}<b>")
    found = page.get("/page/ky/visit")
    assert found.status == 200
    assert "templates/article.html:1" in found.text
    assert page.get("/review/ky/visit").status == 200


def test_a_project_without_articles_has_a_page(tmp_path: Path) -> None:
    made = Sample(tmp_path)
    made.write("transpub.toml", "")
    (tmp_path / "source_articles").mkdir()
    with served(tmp_path) as page:
        assert page.enter().get("/").status == 200
        assert page.get("/queue/ky").status == 200
        assert page.get("/statistics").status == 200


def test_the_site_s_own_strings_are_reviewed_like_an_article(sample: Sample, page: Page) -> None:
    entry = next(each for each in sample.catalog("ky", "_site").entries if each.key.startswith("term."))
    shown = page.get(f"/review/ky/_site?key={entry.key.replace(' ', '%20')}")
    names = re.findall(r' id="([^"]*)"', shown.text)
    assert not any(" " in name for name in names)
    assert len(names) == len(set(names))
    form = shown.form("/save/")
    assert page.post("/save/ky/_site", form | {"do": "approve", "target": "Медиа"}).status == 303
    after = next(each for each in sample.catalog("ky", "_site").entries if each.key == entry.key)
    assert (after.target, after.state) == ("Медиа", State.REVIEWED)
    assert page.get("/page/ky/_site").status == 404


def test_statistics_tell_of_acceptance_and_distance(sample: Sample, page: Page) -> None:
    entries = sample.catalog("ky", "visit").entries
    save(page, entries[0].key, "approve")
    save(page, entries[1].key, "approve", f"{entries[1].target} Дагы.")
    rows = re.findall(r"<tr>(.*?)</tr>", page.get("/statistics").text, re.DOTALL)
    row = next(each for each in rows if "Кыргызча" in each and "pseudo" in each)
    figures = [re.sub("<.*?>", "", each) for each in re.findall(r"<t[dh].*?</t[dh]>", row)]
    assert figures[3:6] == ["1", "1", "50%"]
    assert 0 < float(figures[6]) < 1


def test_who_changed_an_entry_last_is_told(sample: Sample) -> None:
    git = ["git", "-c", "user.name=Асель", "-c", "user.email=a@example.org", "-C", str(sample.root)]
    for more in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "First drafts"]):
        subprocess.run([*git, *more], check=True)
    with served(sample.root) as page:
        key = key_of(sample, SOURCE)
        assert "Who changed it last?" in page.enter().get(f"/review/ky/visit?key={key}").text
        shown = page.get(f"/review/ky/visit?key={key}&blame=1").text
        assert re.search(r"Асель, \d{4}-\d\d-\d\d: First drafts", shown)


def test_the_list_counts_each_article_in_each_locale(sample: Sample, page: Page) -> None:
    sample.edit("ky", "visit", reviewed("Алар сурашты.", SOURCE))
    total = len(sample.catalog("ky", "visit").entries)
    assert f"1 of {total} reviewed" in page.get("/").text
    sample.write("source_articles/bad.md", "---\ntitle: [\n---\n")
    shown = page.get("/").text
    assert "bad.md" in shown
    assert "A visit" in shown


def test_a_renamed_article_waits_for_extract(sample: Sample, page: Page) -> None:
    sample.edit("ky", "visit", reviewed("Алар сурашты.", SOURCE))
    (sample.root / "source_articles" / "visit.md").rename(sample.root / "source_articles" / "guests.md")
    found = page.get("/review/ky/guests")
    assert found.status == 409
    assert "transpub extract" in found.text
    sample.run("extract")
    assert page.get("/review/ky/guests").status == 200


def test_a_new_sentence_is_there_before_extract_and_is_saved(sample: Sample, page: Page) -> None:
    article = sample.root / "source_articles" / "visit.md"
    article.write_text(article.read_text("utf-8") + "\nA new sentence.\n", "utf-8")
    shown = page.get("/review/ky/visit?show=missing").text
    key = re.findall(r'<li id="s-([^"]*)"', shown)[0]
    save(page, key, "approve", "Жаңы сүйлөм.")
    assert sample.entry("ky", "visit", "A new sentence.").target == "Жаңы сүйлөм."
    before = sample.po("ky", "visit").read_bytes()
    assert sample.run("extract").code == 0
    assert sample.po("ky", "visit").read_bytes() == before


# -- languages


@pytest.mark.parametrize("tongue", strings.TONGUES)
def test_each_language_has_every_word(tongue: str) -> None:
    words = strings.translations(tongue)
    assert words.keys() == strings.ENGLISH.keys()
    if tongue != "en":
        same = {key for key, text in words.items() if text == strings.ENGLISH[key]}
        assert same <= {"blame"}


@pytest.mark.parametrize(
    ("tongue", "said"), [("ky", "Макалалар"), ("ru", "Статьи"), ("zh_CN", "文章"), ("en", "Articles")]
)
def test_the_page_speaks_the_chosen_language(page: Page, tongue: str, said: str) -> None:
    page.post("/language", {"language": tongue, "back": "/"})
    assert f"<h1>{said}</h1>" in page.get("/").text


def test_the_page_speaks_the_browser_s_language(page: Page) -> None:
    header = {"Accept_Language": "fr, ky-KG;q=0.9, en;q=0.5"}
    assert '<html lang="ky"' in page.get("/", **header).text
    assert '<html lang="en"' in page.get("/", Accept_Language="fr").text


def test_every_word_of_the_templates_is_there_and_every_word_is_used() -> None:
    room = Path(strings.__file__).parent
    texts = [path.read_text("utf-8") for path in (*room.glob("theme/*.html"), *room.glob("*.py"))]
    used = {key for text in texts for key in re.findall(r'\bt\("([a-z_]+)"', text)}
    assert used <= strings.ENGLISH.keys()
    built = ("state_", "about_", "show_", "order_", "said_", "key_", "check_", "mark_")
    assert {key for key in strings.ENGLISH.keys() - used if not key.startswith(built)} <= {"undo"}


def test_every_check_of_a_text_has_its_words() -> None:
    said = {key.removeprefix("check_").replace("_", "-") for key in strings.ENGLISH if key.startswith("check_")}
    assert said == checks.TEXTS


@pytest.mark.parametrize("text", ["<1>a</1> <1>", "<9/>", "</1>a<1> <2/>", "<1>a"])
def test_what_is_wrong_with_marks_is_told_in_the_page_s_language(text: str) -> None:
    source = (Placeholder(1, "open", "*"), "a", Placeholder(1, "close", "*"), Placeholder(2, "alone", "x"))
    with pytest.raises(inline.MarkError) as caught:
        inline.decode(text, source)
    assert "белгиси" in damaged(strings.Tongue("ky"), caught.value)


def test_the_command_is_told_where_to_begin(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[object, ...]] = []

    def serve(*args: object, **more: object) -> None:
        asked.append((*args[1:3], more["at"], more["browse"]))

    monkeypatch.setattr("transpub.review.server.serve", serve)
    assert sample.run("review", "visit", "-l", "ru", "--port", "0", "--no-browser").code == 0
    assert sample.run("review").code == 0
    assert asked == [("127.0.0.1", 0, "/review/ru/visit", False), ("127.0.0.1", 8100, "/", True)]
    assert sample.run("review", "nothing").code == 2
    assert sample.run("review", "visit", "-l", "xx").code == 2


def test_another_address_is_warned_of(sample: Sample) -> None:
    from transpub.review import server

    said: list[str] = []
    with pytest.raises(Exception, match="cannot listen"):
        server.serve(sample.root, "203.0.113.1", 0, said.append, browse=False)

    def started(running: object, _: object) -> None:
        running.should_exit = True  # type: ignore[attr-defined]  # uvicorn's

    server.serve(sample.root, "0.0.0.0", 0, said.append, browse=False, started=started)
    assert "everybody who can reach 0.0.0.0" in said[0]
    assert "token=" in said[2]
