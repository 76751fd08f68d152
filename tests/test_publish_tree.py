"""Writing the tree: only what changed, whole files, nothing outside, nobody else's file touched."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transpub import publish
from transpub.errors import TranspubError

PAGES = {"index.html": b"one", "ky/a/index.html": b"two", "ky/b/index.html": b"three", "assets/x.css": b"css"}


def files(folder: Path) -> dict[str, bytes]:
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in found.items() if name != publish.MANIFEST}


def test_a_second_write_writes_nothing(tmp_path: Path) -> None:
    report = publish.write_tree(PAGES, tmp_path / "deep" / "site")
    assert (tuple(sorted(PAGES)), (), 0) == (report.written, report.removed, report.unchanged)
    stamps = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    again = publish.write_tree(PAGES, tmp_path / "deep" / "site")
    assert (again.written, again.removed, again.unchanged) == ((), (), 4)
    assert stamps == {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    assert files(tmp_path / "deep" / "site") == PAGES


TREES = st.dictionaries(
    st.sampled_from(["index.html", "a/index.html", "a/b/index.html", "c/x.css"]), st.binary(max_size=4)
)


@settings(deadline=None, max_examples=60)
@given(st.lists(TREES, min_size=1, max_size=4))
def test_after_any_runs_the_folder_holds_the_last_tree_and_the_files_of_others(trees: list[dict[str, bytes]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "own.txt").write_bytes(b"mine")
        (root / "a").mkdir()
        (root / "a" / "own.html").write_bytes(b"mine too")
        for tree in trees:
            publish.write_tree(tree, root)
            assert {**tree, "own.txt": b"mine", "a/own.html": b"mine too"} == files(root)
        left = {path for path in root.rglob("*") if path.is_dir() and not any(path.iterdir())}
        assert set() == left


def test_a_page_that_is_gone_is_removed_with_its_empty_folder_unless_it_is_kept(tmp_path: Path) -> None:
    publish.write_tree(PAGES, tmp_path)
    fewer = {"index.html": b"one"}
    report = publish.write_tree(fewer, tmp_path, keep=["ky/a"])
    assert report.removed == ("ky/b/index.html",)
    assert {"index.html", "ky/a/index.html", "assets/x.css"} == set(files(tmp_path))
    assert not (tmp_path / "ky" / "b").exists()
    assert publish.write_tree(fewer, tmp_path).removed == ("assets/x.css", "ky/a/index.html")
    assert not (tmp_path / "ky").exists()


@pytest.mark.parametrize(
    ("keep", "left"), [("ky/a/", True), ("ky/a/index.html", True), ("ky", True), ("ky/aa", False), ("k", False)]
)
def test_what_is_kept_is_a_file_or_a_folder_by_its_whole_name(tmp_path: Path, keep: str, left: bool) -> None:
    publish.write_tree({"ky/a/index.html": b""}, tmp_path)
    publish.write_tree({}, tmp_path, keep=[keep])
    assert left is (tmp_path / "ky/a/index.html").exists()


def test_a_file_that_somebody_changed_is_not_removed(tmp_path: Path) -> None:
    publish.write_tree(PAGES, tmp_path)
    (tmp_path / "ky/a/index.html").write_bytes(b"edited by hand")
    assert publish.write_tree({"index.html": b"one"}, tmp_path).removed == ("assets/x.css", "ky/b/index.html")
    assert (tmp_path / "ky/a/index.html").read_bytes() == b"edited by hand"


def test_a_foreign_file_in_the_way_is_an_error_before_anything_is_written(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_bytes(b"somebody's home page")
    with pytest.raises(TranspubError, match="did not write it") as error:
        publish.write_tree({"a.html": b"x", **PAGES}, tmp_path)
    assert str(tmp_path / "index.html") == error.value.where
    assert files(tmp_path) == {"index.html": b"somebody's home page"}


def test_a_lost_or_broken_manifest_does_not_stop_the_next_run(tmp_path: Path) -> None:
    page = b'<meta name="generator" content="transpub">'
    for broken in (None, "", "[1]", '{"index.html": 3, "../x": "y"}', "\udcff"):
        publish.write_tree({"index.html": page + b"1", "x.css": b"css"}, tmp_path)
        if broken is None:
            (tmp_path / publish.MANIFEST).unlink()
        else:
            (tmp_path / publish.MANIFEST).write_bytes(broken.encode("utf-8", "surrogateescape"))
        assert publish.write_tree({"index.html": page + b"2", "x.css": b"css"}, tmp_path).written == ("index.html",)


@pytest.mark.parametrize(
    "path",
    ["../x.html", "a/../../x.html", "a/../x.html", "/x.html", "a\\..\\x.html", "", ".", "a\0b", publish.MANIFEST],
)
def test_a_path_that_leads_out_is_refused(tmp_path: Path, path: str) -> None:
    with pytest.raises(TranspubError, match="leads out"):
        publish.write_tree({path: b"x"}, tmp_path / "site")
    assert files(tmp_path) == {}


def test_a_link_in_the_folder_that_leads_out_is_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    site = tmp_path / "site"
    site.mkdir()
    (site / "ky").symlink_to(outside)
    with pytest.raises(TranspubError, match="leads out"):
        publish.write_tree({"ky/index.html": b"x"}, site)
    assert list(outside.iterdir()) == []
    (site / "ky").unlink()
    publish.write_tree({"ky/index.html": b"x"}, site)
    (site / "ky" / "index.html").unlink()
    (site / "ky").rmdir()
    (outside / "index.html").write_bytes(b"x")
    (site / "ky").symlink_to(outside)
    assert publish.write_tree({}, site).removed == ()
    assert (outside / "index.html").read_bytes() == b"x"


def test_the_folder_itself_may_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "site").symlink_to(tmp_path / "real")
    publish.write_tree(PAGES, tmp_path / "site")
    assert files(tmp_path / "real") == PAGES


def test_a_file_in_the_folders_place_is_an_error_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "site").write_bytes(b"mine")
    with pytest.raises(TranspubError) as error:
        publish.write_tree(PAGES, tmp_path / "site")
    assert ("cannot be written: File exists", str(tmp_path / "site")) == (error.value.what, error.value.where)
    assert "move it away" in error.value.hint
    assert (tmp_path / "site").read_bytes() == b"mine"


@pytest.mark.parametrize("path", ["ky", "ky/a/index.html/x"])
def test_a_folder_and_a_file_in_each_others_place_are_errors(tmp_path: Path, path: str) -> None:
    publish.write_tree({"ky/a/index.html": b"x"}, tmp_path)
    with pytest.raises(TranspubError, match="cannot be written") as error:
        publish.write_tree({path: b"y"}, tmp_path)
    assert "move it away" in error.value.hint
    assert files(tmp_path) == {"ky/a/index.html": b"x"}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_is_an_error(tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    try:
        with pytest.raises(TranspubError, match="cannot be written: Permission denied"):
            publish.write_tree(PAGES, tmp_path)
    finally:
        tmp_path.chmod(0o755)


@pytest.mark.parametrize("fault", [OSError(28, "No space left on device"), KeyboardInterrupt()])
@pytest.mark.parametrize("after", [0, 1, 2])
def test_a_run_that_stops_midway_leaves_whole_files_and_the_next_one_finishes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: BaseException, after: int
) -> None:
    publish.write_tree(PAGES, tmp_path)
    new = {path: data * 1000 for path, data in PAGES.items() if path != "ky/b/index.html"} | {
        "ky/c/index.html": b"four"
    }
    real = os.replace
    calls = 0

    def replace(source: Path, target: Path) -> None:
        nonlocal calls
        calls += 1
        if calls == after + 1 or (calls > after and isinstance(fault, OSError)):
            raise fault
        real(source, target)

    monkeypatch.setattr(os, "replace", replace)
    with pytest.raises(TranspubError if isinstance(fault, OSError) else KeyboardInterrupt):
        publish.write_tree(new, tmp_path)
    found = files(tmp_path)
    assert after == len([path for path, data in new.items() if found.get(path) == data])
    assert {path: data for path, data in found.items() if new.get(path) != data} == {
        path: data for path, data in PAGES.items() if found[path] != new.get(path)
    }
    monkeypatch.undo()
    publish.write_tree(new, tmp_path)
    assert new == files(tmp_path)


def test_published_files_can_be_read_by_the_web_server(tmp_path: Path) -> None:
    publish.write_tree(PAGES, tmp_path)
    plain = tmp_path / "plain"
    plain.touch()
    modes = {(tmp_path / path).stat().st_mode for path in (*PAGES, publish.MANIFEST)}
    assert {plain.stat().st_mode} == modes


def test_the_manifest_is_the_same_for_the_same_tree(tmp_path: Path) -> None:
    for name in ("a", "b"):
        publish.write_tree(PAGES, tmp_path / name)
    one, other = ((tmp_path / name / publish.MANIFEST).read_text("utf-8") for name in ("a", "b"))
    assert one == other
    assert sorted(PAGES) == sorted(json.loads(one))
