"""Article files that are renamed, split and swapped: their catalogs go along, and nothing is lost."""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.catalogs import catalogs, document, line_texts
from tests.project import MARKDOWN, TEXT, Sample, make
from transpub import catalog
from transpub.catalog.swap import swapped
from transpub.checks import TEXTS
from transpub.model import Catalog, Entry, Origin, Review, State, fingerprint

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


LOCALES = ("ky", "ru")
VISIT = "source_articles/visit.md"
MOVED = "source_articles/archive/visit.md"
CHAIR = "source_articles/chairman.txt"
SAW = "The guests saw <1>three</1> courtrooms and <2>the archive</2>."


@pytest.fixture
def sample(tmp_path: Path) -> Sample:
    sample = make(tmp_path)
    sample.write("transpub.toml", '[site]\nlocales = ["ky", "ru"]\n[translate]\nengine = "pseudo"\n')
    assert sample.run("translate").code == 0
    review(sample)
    return sample


def review(sample: Sample) -> None:
    """Every second entry is accepted, every fourth retyped, every fifth commented."""
    for locale in LOCALES:
        for name in ("visit", "chairman"):
            places = {entry.key: place for place, entry in enumerate(sample.catalog(locale, name).entries)}

            def worked(entry: Entry, places: dict[str, int] = places) -> Entry:
                place = places[entry.key]
                return dataclasses.replace(
                    entry,
                    target=f"{entry.target}!" if place % 4 == 0 else entry.target,
                    fuzzy=bool(place % 2),
                    comments=("why?",) if place % 5 == 0 else (),
                )

            sample.edit(locale, name, worked)


def rename(sample: Sample, old: str, new: str) -> None:
    (sample.root / new).parent.mkdir(parents=True, exist_ok=True)
    (sample.root / old).rename(sample.root / new)


def said(found: Catalog) -> list[tuple[object, ...]]:
    return [(e.key, e.source, e.target, e.state, e.comments, e.provenance) for e in found.entries]


def states(sample: Sample, locale: str, name: str) -> list[State]:
    return [entry.state for entry in sample.catalog(locale, name).entries]


def words(sample: Sample) -> set[str]:
    """Every target and comment of a person in the project's catalogs."""
    found: set[str] = set()
    for path in sorted((sample.root / "locales").rglob("*.po")):
        read = catalog.read(path)
        found |= {entry.target for entry in (*read.entries, *read.obsolete) if entry.human}
        found |= {line for entry in (*read.entries, *read.obsolete) for line in entry.comments}
    return found


def test_a_renamed_article_takes_its_catalogs_along_as_they_are(sample: Sample) -> None:
    before = {locale: said(sample.catalog(locale, "visit")) for locale in LOCALES}
    rename(sample, VISIT, MOVED)
    result = sample.run("extract")
    assert 0 == result.code
    assert "archive/visit has its text from visit: the translations go along\n" in result.out
    assert before == {locale: said(sample.catalog(locale, "archive/visit")) for locale in LOCALES}
    for locale in LOCALES:
        assert not sample.po(locale, "visit").exists()
        assert {f"{MOVED}#{entry.key}" for entry in sample.catalog(locale, "archive/visit").entries} == {
            entry.place for entry in sample.catalog(locale, "archive/visit").entries
        }
    assert not (sample.root / "locales/templates/visit.pot").exists()
    tree = sample.tree()
    assert "nothing to write: the catalogs are up to date\n" == sample.run("extract").out
    assert tree == sample.tree()


def test_obsolete_texts_headers_and_comments_go_along_too(sample: Sample) -> None:
    path = sample.write(
        VISIT, MARKDOWN.replace("The guests saw *three* courtrooms and [the archive](chairman.txt). ", "")
    )
    assert 0 == sample.run("extract").code
    po = sample.po("ky", "visit")
    found = sample.catalog("ky", "visit")
    header = tuple((k, "Aigul <a@b.kg>" if k == "Last-Translator" else v) for k, v in found.header)
    po.write_bytes(catalog.write(dataclasses.replace(found, header=header, comments=("by Aigul",))))
    template = sample.root / "locales/templates/visit.pot"
    template.write_bytes(b"# keep me\n" + template.read_bytes())
    old = sample.catalog("ky", "visit")
    assert old.obsolete
    rename(sample, str(path.relative_to(sample.root)), MOVED)
    assert 0 == sample.run("extract").code
    new = sample.catalog("ky", "archive/visit")
    assert (old.obsolete, old.header, old.comments) == (new.obsolete, new.header, new.comments)
    assert ("keep me",) == catalog.read(sample.root / "locales/templates/archive/visit.pot").comments


def test_status_check_and_publish_know_of_the_move_before_extract(sample: Sample) -> None:
    rows = json.loads(sample.run("status", "--json").out)
    rename(sample, VISIT, MOVED)
    tree = sample.tree()
    renamed = [{**row, "article": row["article"].replace("visit", "archive/visit")} for row in rows]
    found = json.loads(sample.run("status", "--json").out)
    assert sorted(map(_counts, renamed)) == sorted(map(_counts, found))
    assert "1 article" not in sample.run("check").out
    checks = [(f["check"], f["file"]) for f in json.loads(sample.run("check", "--json").out)["findings"]]
    assert [("outdated", f"locales/{locale}/archive/visit.po") for locale in LOCALES] == [
        each for each in checks if each[0] != "unreviewed" and each[0] not in TEXTS
    ]
    assert 0 == sample.run("publish", "-o", str(sample.root.parent / "a")).code
    assert "archive/visit has its text from visit" in sample.run("translate", "--dry-run").out
    assert tree == sample.tree()
    assert 0 == sample.run("extract").code
    assert 0 == sample.run("publish", "-o", str(sample.root.parent / "b")).code
    a, b = (Sample(sample.root.parent / name).tree() for name in "ab")
    assert a == b


def _counts(row: dict[str, object]) -> list[str]:
    return [f"{key}={value}" for key, value in row.items() if key != "file"]


def test_a_rename_and_an_edit_at_once_make_the_edited_sentence_stale(sample: Sample) -> None:
    old = sample.entry("ky", "visit", SAW)
    sample.write(MOVED, MARKDOWN.replace("The guests saw", "The two guests saw"))
    (sample.root / VISIT).unlink()
    assert 0 == sample.run("extract").code
    new = sample.entry("ky", "archive/visit", SAW.replace("The", "The two", 1))
    assert (State.STALE, old.target, SAW, old.key) == (new.state, new.target, new.previous, new.key)


def test_a_change_of_suffix_leaves_the_catalogs_where_they_are(sample: Sample) -> None:
    before = {locale: said(sample.catalog(locale, "chairman")) for locale in LOCALES}
    rename(sample, CHAIR, "source_articles/chairman.md")
    assert "" == sample.run("extract").err
    for locale in LOCALES:
        after = {e.source: (e.key, e.source, e.target, e.state) for e in sample.catalog(locale, "chairman").entries}
        for each in before[locale]:
            assert each[:4] == after[str(each[1])]


@pytest.mark.parametrize("also", [(), ("chairman.txt",)])
def test_swapped_articles_swap_their_catalogs(sample: Sample, also: tuple[str, ...]) -> None:
    """Also where only one of the two was named: half a swap would be none."""
    sample.write("source_articles/chairman.md", MARKDOWN)
    sample.write("source_articles/visit.txt", TEXT)
    (sample.root / VISIT).unlink()
    (sample.root / CHAIR).unlink()
    before = {
        locale: (said(sample.catalog(locale, "visit")), said(sample.catalog(locale, "chairman"))) for locale in LOCALES
    }
    assert 0 == sample.run("extract", *(["chairman"] if also else ())).code
    for locale in LOCALES:
        visit, chairman = sample.catalog(locale, "visit"), sample.catalog(locale, "chairman")
        assert before[locale] == (said(chairman), said(visit))
        assert ((), ()) == (visit.obsolete, chairman.obsolete)
    assert "nothing to write: the catalogs are up to date\n" == sample.run("extract").out


def test_articles_that_move_up_by_one_each_keep_their_catalogs(sample: Sample) -> None:
    """As chapters do when one is put in: b becomes c, a becomes b."""
    before = {
        locale: (said(sample.catalog(locale, "visit")), said(sample.catalog(locale, "chairman"))) for locale in LOCALES
    }
    rename(sample, VISIT, "source_articles/written.md")
    rename(sample, CHAIR, "source_articles/visit.txt")
    assert 0 == sample.run("extract").code
    for locale in LOCALES:
        visit, written = sample.catalog(locale, "visit"), sample.catalog(locale, "written")
        assert before[locale] == (said(written), said(visit))
        assert ((), ()) == (visit.obsolete, written.obsolete)
        assert not sample.po(locale, "chairman").exists()


HEAD, TAIL = MARKDOWN.split("| item", 1)


@pytest.mark.parametrize("stays", [False, True])
def test_an_article_split_in_two_takes_the_reviews_to_both(sample: Sample, stays: bool) -> None:
    before = sample.catalog("ky", "visit").entries
    first = "visit" if stays else "first"
    (sample.root / VISIT).unlink()
    sample.write(f"source_articles/{first}.md", HEAD)
    sample.write("source_articles/second.md", "| item" + TAIL)
    assert 0 == sample.run("extract").code
    after = [*sample.catalog("ky", first).entries, *sample.catalog("ky", "second").entries]
    assert {(e.source, e.target, e.state) for e in before} == {(e.source, e.target, e.state) for e in after}
    assert stays == sample.po("ky", "visit").exists()
    assert "nothing to write: the catalogs are up to date\n" == sample.run("extract").out


def test_a_copy_of_an_article_is_filled_from_memory_and_takes_nothing_away(sample: Sample) -> None:
    sample.run("translate")  # what was reviewed since is suggested where it is like
    before = sample.po("ky", "visit").read_bytes()
    sample.write(MOVED, MARKDOWN)
    result = sample.run("translate")
    assert "text from" not in result.out
    assert before == sample.po("ky", "visit").read_bytes()
    assert {State.MACHINE} == set(states(sample, "ky", "archive/visit"))
    assert "memory" in {e.provenance.engine for e in sample.catalog("ky", "archive/visit").entries if e.provenance}


@pytest.mark.parametrize("bad", [b"\xff\xfe", b"", b"caf\xe9 " * 20], ids=["utf-16", "empty", "latin-1"])
def test_an_article_that_cannot_be_read_is_not_gone(sample: Sample, bad: bytes) -> None:
    before = sample.po("ky", "visit").read_bytes()
    sample.write(MOVED, MARKDOWN)
    sample.write(VISIT, bad)
    assert 2 == sample.run("extract").code
    assert before == sample.po("ky", "visit").read_bytes()
    assert {State.MISSING} == set(states(sample, "ky", "archive/visit"))


def test_an_article_in_a_folder_that_cannot_be_looked_into_is_not_gone(
    sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename(sample, VISIT, MOVED)
    assert 0 == sample.run("extract").code
    before = sample.po("ky", "archive/visit").read_bytes()
    sample.write("source_articles/copy.md", MARKDOWN)
    real = os.walk

    def walk(top: Path, onerror: Callable[[OSError], None] | None = None) -> Iterator[tuple[str, list[str], list[str]]]:
        for folder, below, names in real(top):
            if onerror is not None and folder.endswith("archive"):
                onerror(PermissionError(13, "Permission denied", folder))
            else:
                yield folder, below, names

    monkeypatch.setattr(os, "walk", walk)
    assert 2 == sample.run("extract").code
    monkeypatch.undo()
    assert before == sample.po("ky", "archive/visit").read_bytes()
    assert {State.MISSING} == set(states(sample, "ky", "copy"))


def test_an_article_that_is_passed_over_is_not_gone(sample: Sample) -> None:
    before = sample.po("ky", "visit").read_bytes()
    sample.write(MOVED, MARKDOWN)
    toml = (sample.root / "transpub.toml").read_text("utf-8")
    sample.write("transpub.toml", f'{toml}[paths]\nignore = ["visit.*"]\n')
    rename(sample, MOVED, "source_articles/copy.md")
    assert 0 == sample.run("extract").code
    assert before == sample.po("ky", "visit").read_bytes()
    assert {State.MISSING} == set(states(sample, "ky", "copy"))


def test_a_catalog_that_cannot_be_read_stays_and_the_other_locales_move(sample: Sample) -> None:
    good = sample.po("ru", "visit").read_bytes()
    before = {locale: said(sample.catalog(locale, "visit")) for locale in LOCALES}
    sample.po("ru", "visit").write_bytes(good + b"<<<<<<< mine\n")
    rename(sample, VISIT, MOVED)
    result = sample.run("extract")
    assert (2, True) == (result.code, "locales/ru/visit.po" in result.err)
    assert sample.po("ru", "visit").exists()
    assert not sample.po("ru", "archive/visit").exists()
    assert before["ky"] == said(sample.catalog("ky", "archive/visit"))
    sample.po("ru", "visit").write_bytes(good)
    assert 0 == sample.run("extract").code
    assert before == {locale: said(sample.catalog(locale, "archive/visit")) for locale in LOCALES}
    assert not sample.po("ru", "visit").exists()


def test_one_locale_was_asked_for_and_all_move(sample: Sample) -> None:
    before = {locale: said(sample.catalog(locale, "visit")) for locale in LOCALES}
    rename(sample, VISIT, MOVED)
    assert 0 == sample.run("extract", "-l", "ky").code
    assert before == {locale: said(sample.catalog(locale, "archive/visit")) for locale in LOCALES}


def test_a_locale_without_a_catalog_gets_an_empty_one(sample: Sample) -> None:
    sample.po("ru", "visit").unlink()
    before = said(sample.catalog("ky", "visit"))
    rename(sample, VISIT, MOVED)
    assert 0 == sample.run("extract").code
    assert before == said(sample.catalog("ky", "archive/visit"))
    assert {State.MISSING} == set(states(sample, "ru", "archive/visit"))


def test_an_old_catalog_that_an_editor_saves_meanwhile_stays_and_is_carried_over_next(
    sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename(sample, VISIT, MOVED)
    real = os.replace
    other = Path(sample.po("ky", "visit"))

    def replace(source: Path, target: Path) -> None:
        assert target != other
        real(source, target)
        if target == sample.po("ky", "archive/visit"):
            found = catalog.read(other)
            retyped = tuple(dataclasses.replace(e, target="late", fuzzy=False) for e in found.entries)
            other.write_bytes(catalog.write(dataclasses.replace(found, entries=retyped)))

    monkeypatch.setattr(os, "replace", replace)
    assert 2 == sample.run("extract").code
    monkeypatch.undo()
    assert "late" in words(sample)
    assert 0 == sample.run("extract").code
    assert not other.exists()
    assert "late" in words(sample)


class Killed(BaseException):
    """Stands for SIGKILL: nothing that is written after it is."""


def _scenes() -> dict[str, Callable[[Sample], None]]:
    def renamed(sample: Sample) -> None:
        rename(sample, VISIT, MOVED)

    def swapped(sample: Sample) -> None:
        sample.write("source_articles/chairman.md", MARKDOWN)
        sample.write("source_articles/visit.txt", TEXT)
        (sample.root / VISIT).unlink()
        (sample.root / CHAIR).unlink()

    def chained(sample: Sample) -> None:
        rename(sample, VISIT, "source_articles/written.md")
        rename(sample, CHAIR, "source_articles/visit.txt")

    def split(sample: Sample) -> None:
        (sample.root / VISIT).unlink()
        sample.write("source_articles/first.md", HEAD)
        sample.write("source_articles/second.md", "| item" + TAIL)

    def edited(sample: Sample) -> None:
        sample.write(MOVED, MARKDOWN.replace("The guests saw", "The two guests saw"))
        (sample.root / VISIT).unlink()

    return {"renamed": renamed, "swapped": swapped, "chained": chained, "split": split, "edited": edited}


@pytest.mark.parametrize("scene", _scenes())
def test_a_run_that_is_killed_at_any_step_loses_nothing_and_the_next_gives_what_a_whole_one_does(
    sample: Sample, scene: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    _scenes()[scene](sample)
    before = words(sample)
    whole = Sample(tmp_path_factory.mktemp("whole") / "p")
    shutil.copytree(sample.root, whole.root)
    assert 0 == whole.run("extract").code
    expected = _live(whole)
    for step in range(100):
        each = Sample(tmp_path_factory.mktemp("killed") / "p")
        shutil.copytree(sample.root, each.root)
        if not _killed_at(each, step):
            assert step > 4
            return
        assert before <= words(each), step
        assert 0 == each.run("extract").code
        assert before <= words(each), step
        assert expected == _live(each), step
    raise AssertionError("never done")


def _killed_at(sample: Sample, step: int) -> bool:
    """Runs `extract` and stops it before its write or removal of that number; whether it came so far."""
    done = 0

    def counted(real: Callable[..., object]) -> Callable[..., object]:
        def run(*args: object, **kwargs: object) -> object:
            nonlocal done
            path = Path(str(args[-1]))
            if path.is_relative_to(sample.root) and path.suffix in {".po", ".pot"}:
                if done == step:
                    raise Killed
                done += 1
            return real(*args, **kwargs)

        return run

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "replace", counted(os.replace))
        patch.setattr("transpub.catalog.disk.swapped", counted(swapped))
        patch.setattr(Path, "unlink", counted(Path.unlink))
        try:
            sample.run("extract")
        except Killed:
            return True
    return False


def _live(sample: Sample) -> dict[str, object]:
    """The entries in each catalog but raw machine text: of that a stopped swap may leave some to be drafted again."""
    return {
        path.relative_to(sample.root).as_posix(): [
            each for each in said(catalog.read(path)) if each[3] not in {State.MACHINE, State.MISSING}
        ]
        for path in sorted((sample.root / "locales").rglob("*.po"))
        if not path.name.startswith("_site")
    }


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(own=st.none() | catalogs(), was=catalogs(), data=st.data())
def test_what_a_person_wrote_in_either_catalog_is_in_the_one_that_takes_over(
    own: Catalog | None, was: Catalog, data: st.DataObject
) -> None:
    known = [entry.source for each in (own, was) if each is not None for entry in each.entries]
    texts = data.draw(st.lists(st.sampled_from(known) | line_texts, max_size=5) if known else st.just([]))
    heir = dataclasses.replace(
        catalog.assign(document(texts), catalog.known(was)), origin=Origin("old", heir=True, gone=True)
    )
    begun = catalog.inherit(own, was, heir)
    merged = catalog.merge(begun, heir, locale="ru", project="Press")
    told = [*merged.entries, *merged.obsolete]
    comments = "\n".join((*merged.comments, *(line for entry in told for line in entry.comments)))
    for each in (own, was):
        for entry in (*each.entries, *each.obsolete) if each is not None else ():
            if entry.human and entry.target:
                assert entry.target in {found.target for found in told} or _recut(entry, told)
            assert all(line in comments for line in entry.comments)
    again = catalog.merge(catalog.inherit(merged, was, heir), heir, locale="ru", project="Press")
    assert merged.entries == again.entries


def _recut(entry: Entry, told: list[Entry]) -> bool:
    """Whether the text is there joined to another one, or cut."""
    words = "".join(entry.target.split())
    return any(words in "".join(found.target.split()) or found.target in entry.target for found in told)


def test_what_is_held_is_the_same_text_in_the_same_state_with_the_same_comments() -> None:
    was = Entry("k", "A", "B", comments=("why?",))
    edited = dataclasses.replace(
        was, source="A2", fuzzy=True, previous="A", review=Review(fingerprint("A"), fingerprint("B"))
    )
    for held in (was, edited, dataclasses.replace(was, key="other", comments=("so", "why?"))):
        assert () == catalog.left(Catalog("ru", (), (was,)), Catalog("ru", (), (), (held,))).entries
    for lacking in (
        dataclasses.replace(was, comments=()),
        dataclasses.replace(was, fuzzy=True),
        dataclasses.replace(was, target="C"),
        dataclasses.replace(edited, previous="Z"),
        dataclasses.replace(edited, review=None),
    ):
        assert (was,) == catalog.left(Catalog("ru", (), (was,)), Catalog("ru", (), (lacking,))).entries


LONG = tuple(f"Sentence {number} tells of one thing that no other tells of." for number in range(10))


@pytest.mark.parametrize(("kept", "expected"), [(10, True), (6, True), (5, True), (4, False), (0, False)])
def test_half_of_the_text_must_be_the_same(kept: int, expected: bool) -> None:
    new = [*LONG[:kept], *(text.replace("tells of", "says now") for text in LONG[kept:])]
    assert expected == ("b" in catalog.origins({"b": new}, {"a": LONG, "b": ()}, ["b"]))


def test_what_other_articles_have_too_says_nothing_about_where_a_text_comes_from() -> None:
    texts = {"b": [*LONG, "Something new."], "c": [*LONG, "Another thing."]}
    assert {} == catalog.origins(texts, {"a": [*LONG, "The old end of it."], "b": (), "c": texts["c"]}, ["b"])


def test_of_two_claimants_the_one_with_most_is_the_heir() -> None:
    found = catalog.origins({"b": LONG[:4], "c": LONG[4:]}, {"a": LONG, "b": (), "c": ()}, ["b", "c"])
    assert {"b": Origin("a", heir=False, gone=True), "c": Origin("a", heir=True, gone=True)} == found


def test_a_small_piece_of_an_article_that_is_gone_does_not_take_all_of_it() -> None:
    assert {"b": Origin("a", heir=False, gone=True)} == catalog.origins({"b": LONG[:2]}, {"a": LONG, "b": ()}, ["b"])


def test_a_piece_of_an_article_that_stays_takes_what_that_one_has_no_more() -> None:
    found = catalog.origins({"a": LONG[:6], "b": LONG[6:]}, {"a": LONG, "b": ()}, ["b"])
    assert {"b": Origin("a", heir=False, gone=False, kept=frozenset(LONG[:6]))} == found


def _moved(texts: list[str], was: Catalog, origin: Origin, own: Catalog | None = None) -> Catalog:
    heir = dataclasses.replace(document(texts), origin=origin)
    found = catalog.inherit(own, was, heir)
    assert found is not None
    return found


def test_comments_above_both_catalogs_are_kept_where_an_article_moves_into_anothers_place() -> None:
    was, own = Catalog("ru", comments=("by Aida",)), Catalog("ru", comments=("by Bek",))
    assert ("by Bek", "by Aida") == _moved(["A"], was, Origin("a", heir=True, gone=True), own).comments


def test_a_piece_of_an_article_takes_nothing_that_the_article_still_has_nor_obsolete_texts_of_others() -> None:
    was = Catalog(
        "ru",
        entries=(Entry("1", LONG[0], "Один."), Entry("2", LONG[1], "Два.")),
        obsolete=(Entry("3", LONG[2], "Три."), Entry("4", LONG[3], "Четыре.")),
    )
    origin = Origin("a", heir=False, gone=False, kept=frozenset(LONG[:1]))
    found = _moved([LONG[0], LONG[1], LONG[2]], was, origin)
    assert ["Два."] == [entry.target for entry in found.entries]
    assert ["Три."] == [entry.target for entry in found.obsolete]


def test_what_lies_in_the_place_that_an_article_moves_to_stays(sample: Sample) -> None:
    before = words(sample)
    (sample.root / CHAIR).unlink()
    rename(sample, VISIT, "source_articles/chairman.md")
    assert 0 == sample.run("extract").code
    assert before <= words(sample)


def test_a_swap_keeps_the_obsolete_texts_of_both(sample: Sample) -> None:
    for name in ("visit", "chairman"):
        path = sample.po("ky", name)
        old = Entry("old", f"The old text of {name}.", f"Эски текст: {name}.")
        path.write_bytes(catalog.write(dataclasses.replace(catalog.read(path), obsolete=(old,))))
    before = words(sample)
    sample.write("source_articles/chairman.md", MARKDOWN)
    sample.write("source_articles/visit.txt", TEXT)
    (sample.root / VISIT).unlink()
    (sample.root / CHAIR).unlink()
    assert 0 == sample.run("extract").code
    assert before <= words(sample)
