"""Bad input: a clear message, the right exit code, and the other articles are still done."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.project import Sample, make
from transpub import catalog, formats

if TYPE_CHECKING:
    from transpub.model import Document

GOOD = "site/ky/visit/index.html"


@pytest.fixture
def sample(tmp_path: Path) -> Sample:
    return make(tmp_path / "project")


def both(sample: Sample, *said: str) -> None:
    """`translate` and `publish` each exit 2, say so in one line, and the good article is done all the same."""
    for command in ("translate", "publish"):
        result = sample.run(command)
        assert result.code == 2
        lines = [line for line in result.err.splitlines() if line.startswith("error: ")]
        assert any(all(word in line for word in said) for line in lines), result.err
        assert "Traceback" not in result.err
    assert (sample.root / GOOD).is_file()
    assert sample.run("check").code == 2
    assert sample.run("status").code == 2


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("bad.txt", "Баткен шаары\n".encode("cp1251"), ["source_articles/bad.txt:1", "UTF-8"]),
        ("bad.txt", b"A title\n\nText with \x00 in it.\n", ["source_articles/bad.txt:3", "NUL"]),
        ("bad.txt", b"", ["source_articles/bad.txt", "empty"]),
        ("bad.md", b" \n\n", ["source_articles/bad.md", "empty"]),
        ("bad.txt", b"A title\n\n" + b"word " * 1_000_000, ["source_articles/bad.txt:3", "paragraph"]),
        ("bad.md", b"word " * 1_000_000, ["source_articles/bad.md:1", "paragraph"]),
        ("bad.md", b"---\ntitle: [unclosed\n---\n\nText.\n", ["source_articles/bad.md:", "front matter"]),
        ("bad.md", b"---\n- a list\n---\n\nText.\n", ["source_articles/bad.md", "front matter"]),
        ("bad.md", b"---\nslug: ../../../etc/passwd\n---\n\nText.\n", ["source_articles/bad.md", "slug"]),
        ("visit.txt", b"Another file of that name\n", ["source_articles/visit", "same name"]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_bad_article_stops_nothing_else(sample: Sample, name: str, data: bytes, said: list[str]) -> None:
    sample.write(f"source_articles/{name}", data)
    if name.startswith("visit"):  # then the other good article is the one that is done
        sample.run("translate")
        assert sample.run("publish").code == 2
        assert (sample.root / "site/ky/chairman/index.html").is_file()
        return
    both(sample, *said)


@pytest.mark.parametrize("kind", ["lost link", "link to itself", "pipe"])
def test_what_is_no_file_among_the_articles_is_named_and_its_pages_stay(sample: Sample, kind: str) -> None:
    path = sample.write("source_articles/third.txt", "A third article\n\nIt is published.\n")
    sample.run("translate")
    sample.run("publish")
    path.unlink()
    if kind == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to({"lost link": "nowhere.txt", "link to itself": "third.txt"}[kind])
    both(sample, "source_articles/third.txt")
    assert (sample.root / "site/ky/third/index.html").is_file()


def test_a_folder_that_cannot_be_looked_into_is_named_and_its_pages_stay(
    sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    sample.write("source_articles/closed/third.txt", "A third article\n\nIt is published.\n")
    sample.run("translate")
    sample.run("publish")
    real = os.scandir

    def closed(path: str | Path | int) -> object:
        if not isinstance(path, int) and Path(path).name == "closed" and "source_articles" in Path(path).parts:
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", closed)
    both(sample, "source_articles/closed")
    assert (sample.root / "site/ky/closed/third/index.html").is_file()


@pytest.mark.parametrize("kind", ["link to itself", "pipe", "file for a folder"])
def test_a_catalog_that_is_there_and_is_no_file_is_said_by_every_command(sample: Sample, kind: str) -> None:
    sample.run("translate")
    sample.run("publish")
    page = sample.root / "site/ky/chairman/index.html"
    published = page.read_bytes()
    path = sample.po("ky", "chairman")
    path.unlink()
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "link to itself":
        path.symlink_to(path.name)
    else:
        shutil.rmtree(path.parent)
        path.parent.write_bytes(b"")
    for command in ("extract", "translate", "status", "publish"):
        result = sample.run(command)
        assert (2, True) == (result.code, "locales/ky/chairman.po" in result.err), (command, result.err)
    assert sample.run("check").code == 2
    assert published == page.read_bytes()


def test_a_broken_article_changes_nothing_in_the_sites_strings(sample: Sample) -> None:
    text = "---\nauthors: [Ann Lee]\ntags: [the <1> sign]\n---\n\nA text.\n"
    sample.write("source_articles/third.md", text)
    sample.run("translate")
    before = sample.po("ky", "_site").read_bytes()
    sample.write("source_articles/third.md", text.encode() + b"\xff")
    assert sample.run("translate").code == 2
    assert before == sample.po("ky", "_site").read_bytes()


def test_check_names_the_articles_that_have_no_address(sample: Sample) -> None:
    sample.write("source_articles/a.md", "---\nslug: same\n---\n\nOne text.\n")
    sample.write("source_articles/b.md", "---\nslug: Same\n---\n\nAnother text.\n")
    sample.write("source_articles/c.md", '---\nslug: "a:b"\n---\n\nA third text.\n')
    sample.write("source_articles/d.md", '---\nslug: "a:b"\ndraft: true\n---\n\nA fourth text.\n')
    sample.run("translate")
    result = sample.run("check", "--json")
    errors = [each for each in json.loads(result.out)["findings"] if each["severity"] == "error"]
    assert [("article", f"source_articles/{name}.md") for name in "abc"] == [(e["check"], e["file"]) for e in errors]
    assert result.code == 2
    assert sample.run("check", "visit").code == 0


def test_two_articles_with_one_slug_are_both_named_and_neither_takes_the_others_place(sample: Sample) -> None:
    sample.write("source_articles/a.md", "---\nslug: same\n---\n\nOne text.\n")
    sample.write("source_articles/b.md", "---\nslug: Same\n---\n\nAnother text.\n")
    sample.run("translate")
    result = sample.run("publish")
    assert result.code == 2
    assert "source_articles/a.md" in result.err
    assert "source_articles/b.md" in result.err
    assert (sample.root / GOOD).is_file()
    assert not (sample.root / "site/ky/same").exists()


def test_a_slug_never_climbs_out_of_the_output_folder(sample: Sample) -> None:
    sample.write("source_articles/bad.md", "---\nslug: ../../../outside\n---\n\nText.\n")
    before = {path for path in sample.root.parent.rglob("*") if sample.root not in path.parents}
    sample.run("translate")
    assert sample.run("publish").code == 2
    assert before == {path for path in sample.root.parent.rglob("*") if sample.root not in path.parents}


@pytest.mark.parametrize("command", ["extract", "translate", "status", "check", "publish"])
def test_an_unknown_key_in_the_configuration_names_the_allowed_ones(sample: Sample, command: str) -> None:
    sample.write("transpub.toml", '[site]\ntitle = "x"\nlanguages = ["ky"]\n')
    result = sample.run(command)
    assert result.code == 2
    assert "transpub.toml" in result.err
    assert "'languages'" in result.err
    assert "locales" in result.err


@pytest.mark.parametrize(
    ("damage", "line"),
    [
        ('\nmsgid "no end\nmsgstr ""\n', True),
        ('\n<<<<<<< HEAD\nmsgid "x"\nmsgstr "a"\n=======\nmsgid "x"\nmsgstr "b"\n>>>>>>> other\n', True),
    ],
    ids=["syntax", "conflict"],
)
def test_a_broken_catalog_is_left_as_it_is_and_stops_nothing_else(sample: Sample, damage: str, line: bool) -> None:
    assert sample.run("translate").code == 0
    assert sample.run("publish").code == 0
    path = sample.po("ky", "chairman")
    page = sample.root / "site/ky/chairman/index.html"
    published = page.read_bytes()
    broken = path.read_text("utf-8") + damage
    path.write_text(broken, "utf-8")
    sample.write("source_articles/visit.md", "# A visit\n\nA new sentence.\n")
    number = len(broken.splitlines()) - len(damage.splitlines()) + 1
    for command in ("extract", "translate", "publish", "status"):
        result = sample.run(command)
        assert result.code == 2
        assert "locales/ky/chairman.po:" in result.err
        if line:
            said = int(result.err.split("locales/ky/chairman.po:")[1].split(":")[0])
            assert number <= said <= len(broken.splitlines())
    assert broken == path.read_text("utf-8")
    assert published == page.read_bytes()
    assert ["A new sentence."] == [e.source for e in sample.catalog("ky", "visit").entries if "new" in e.source]
    assert sample.run("check").code == 2


def test_a_read_only_output_folder_is_one_clear_error(sample: Sample) -> None:
    sample.run("translate")
    target = sample.write("site", "a file where the folder should be")
    result = sample.run("publish")
    assert result.code == 2
    assert str(target) in result.err or "site" in result.err
    assert "Traceback" not in result.err
    assert target.read_text("utf-8") == "a file where the folder should be"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_write_permission_is_one_clear_error(sample: Sample) -> None:
    sample.run("translate")
    folder = sample.root / "site"
    folder.mkdir(mode=0o555)
    assert sample.run("publish").code == 2
    folder.chmod(0o755)


def test_a_write_that_fails_leaves_the_catalog_whole(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    sample.run("extract")
    before = sample.tree()

    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    result = sample.run("translate")
    assert result.code == 2
    assert "No space left on device" in result.err
    assert before == sample.tree()


def test_an_interrupted_run_leaves_whole_files_and_the_next_one_goes_on(
    sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    from transpub.engines import pseudo

    real = pseudo.Pseudo.translate
    seen = 0

    def interrupted(self: object, texts: object, source: str, target: str) -> object:
        nonlocal seen
        for each in real(self, texts, source, target):  # type: ignore[arg-type]  # the real engine behind a wrapper
            seen += 1
            if seen == 8:
                raise KeyboardInterrupt
            yield each

    monkeypatch.setattr(pseudo.Pseudo, "translate", interrupted)
    result = sample.run("translate")
    assert result.code == 130
    assert "interrupted" in result.err
    for path in (sample.root / "locales").rglob("*.po*"):
        catalog.read(path)
    monkeypatch.undo()
    assert sample.run("translate").code == 0
    assert sample.run("check").code == 0


def test_a_folder_of_articles_that_is_not_there_is_said(sample: Sample) -> None:
    sample.write("transpub.toml", '[paths]\narticles = "texts"\n')
    result = sample.run("extract")
    assert result.code == 2
    assert "texts" in result.err


def test_an_unknown_article_locale_or_engine_is_named(sample: Sample) -> None:
    for arguments, said in (
        (("translate", "nothing"), "'nothing'"),
        (("translate", "-l", "de"), "'de'"),
        (("translate", "--engine", "babelfish"), "babelfish"),
        (("check", "--format", "yaml"), "'yaml'"),
        (("check", "--min-reviewed", "ky=200"), "ky=200"),
        (("publish", "--unreviewed", "maybe"), "maybe"),
        (("publish", "--base-url", "https://court.example/a b"), "a b"),
    ):
        result = sample.run(*arguments)
        assert (2, True) == (result.code, said in result.err), (arguments, result)


def test_an_unknown_engine_is_named_also_where_it_has_nothing_to_do(sample: Sample) -> None:
    assert sample.run("translate").code == 0
    result = sample.run("translate", "--engine", "babelfish")
    assert (2, True) == (result.code, "babelfish" in result.err)


def test_a_mistake_of_ours_in_one_article_does_not_stop_the_work_on_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sample = make(tmp_path)
    real = formats.parse

    def parse(text: str, name: str, path: str, chosen: formats.Settings) -> Document:
        assert name != "visit", "places do not overlap"
        return real(text, name, path, chosen)

    monkeypatch.setattr(formats, "parse", parse)
    result = sample.run("translate")
    said = "source_articles/visit.md: cannot be read, and not for a fault of its own: AssertionError: places do not"
    assert (2, True) == (result.code, said in result.err)
    assert sample.po("ky", "chairman").exists()
    assert not sample.po("ky", "visit").exists()
