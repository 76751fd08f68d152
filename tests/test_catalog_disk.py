"""Saving: whole files only, other people's changes are merged, and what cannot be done is said."""

from __future__ import annotations

import dataclasses
import os
import stat
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from tests.catalogs import HEADER
from transpub import catalog
from transpub.catalog import disk, lock, swap
from transpub.errors import CatalogError
from transpub.model import Catalog, Entry

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ONE = Catalog("ru", HEADER, (Entry("a", "One"), Entry("b", "Two")))


def put(found: Catalog | None, key: str, target: str) -> Catalog:
    base = found or ONE
    return dataclasses.replace(
        base, entries=tuple(dataclasses.replace(e, target=target) if e.key == key else e for e in base.entries)
    )


def test_a_new_file_is_made_with_its_folders(tmp_path: Path) -> None:
    path = tmp_path / "locales" / "ru" / "a.po"
    assert catalog.update(path, lambda old: put(old, "a", "Раз"))
    assert ["Раз", ""] == [entry.target for entry in catalog.read(path).entries]
    assert ["a.po"] == [each.name for each in path.parent.iterdir()]


def test_what_changes_nothing_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.po"
    catalog.update(path, lambda old: put(old, "a", "Раз"))
    stamp = path.stat().st_mtime_ns
    assert not catalog.update(path, lambda old: put(old, "a", "Раз"))
    assert stamp == path.stat().st_mtime_ns


def test_what_an_editor_saved_meanwhile_is_merged(tmp_path: Path) -> None:
    path = tmp_path / "a.po"
    catalog.save(path, catalog.write(ONE))
    rounds: list[Catalog | None] = []

    def change(old: Catalog | None) -> Catalog:
        if not rounds:  # a translator saves while we work
            path.write_bytes(catalog.write(put(ONE, "b", "Два")))
        rounds.append(old)
        return put(old, "a", "Раз")

    assert catalog.update(path, change)
    assert (2, ["Раз", "Два"]) == (len(rounds), [entry.target for entry in catalog.read(path).entries])


@pytest.mark.parametrize("swaps", [True, False])
def test_what_an_editor_saved_while_the_new_file_was_written_is_merged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, swaps: bool
) -> None:
    if not swaps:
        monkeypatch.setattr(disk, "swapped", lambda *_: False)
    path = tmp_path / "a.po"
    catalog.save(path, catalog.write(ONE))
    real = os.fsync

    def slow(handle: int) -> None:
        if not catalog.read(path).entries[1].target:
            path.write_bytes(catalog.write(put(ONE, "b", "Два")))
        real(handle)

    monkeypatch.setattr(os, "fsync", slow)
    assert catalog.update(path, lambda old: put(old, "a", "Раз"))
    assert ["Раз", "Два"] == [entry.target for entry in catalog.read(path).entries]
    assert ["a.po"] == [each.name for each in tmp_path.iterdir()]


def test_what_a_killed_run_left_behind_stops_no_other(tmp_path: Path) -> None:
    left = tmp_path / f".a.po.{os.getpid()}.tmp"  # in containers a process often has the number of the one before
    left.write_bytes(b"half of a")
    catalog.save(tmp_path / "a.po", catalog.write(ONE))
    assert b"half of a" == left.read_bytes()
    assert ONE == catalog.read(tmp_path / "a.po")


def test_a_name_may_be_as_long_as_the_file_system_allows(tmp_path: Path) -> None:
    path = tmp_path / f"{'я' * 126}.po"
    catalog.save(path, catalog.write(ONE))
    assert ONE == catalog.read(path)


def test_a_pipe_is_no_catalog(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.po")
    with pytest.raises(CatalogError, match=r"x\.po: is no file"):
        catalog.load(tmp_path / "a.po", name="x.po")
    assert catalog.load(tmp_path / "b.po") is None


def test_a_file_that_never_comes_to_rest_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.po"
    count = iter(range(100))

    def change(old: Catalog | None) -> Catalog:
        path.write_bytes(catalog.write(put(ONE, "b", f"{next(count)}")))
        return put(old, "a", "Раз")

    with pytest.raises(CatalogError, match="again and again"):
        catalog.update(path, change)
    assert "" == catalog.read(path).entries[0].target


def test_a_broken_file_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "a.po"
    path.write_text('msgid "no end\n', "utf-8")
    with pytest.raises(CatalogError, match=r"x\.po:1"):
        catalog.update(path, lambda old: put(old, "a", "Раз"), name="x.po")
    assert path.read_text("utf-8") == 'msgid "no end\n'


def test_a_read_only_file_is_respected(tmp_path: Path) -> None:
    path = tmp_path / "a.po"
    catalog.save(path, catalog.write(ONE))
    path.chmod(0o444)
    with pytest.raises(CatalogError, match="read-only"):
        catalog.update(path, lambda old: put(old, "a", "Раз"))
    assert catalog.write(ONE) == path.read_bytes()


def test_permissions_and_links_stay(tmp_path: Path) -> None:
    real, link = tmp_path / "real.po", tmp_path / "link.po"
    catalog.save(real, catalog.write(ONE))
    real.chmod(0o640)
    link.symlink_to(real)
    assert catalog.update(link, lambda old: put(old, "a", "Раз"))
    assert link.is_symlink()
    assert 0o640 == stat.S_IMODE(real.stat().st_mode)


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_full_disk_leaves_the_old_file_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    path = tmp_path / "a.po"
    catalog.save(path, catalog.write(ONE))

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, call, fail)
    monkeypatch.setattr(disk, "swapped", lambda *_: False)
    with pytest.raises(CatalogError, match="No space left"):
        catalog.update(path, lambda old: put(old, "a", "Раз"))
    assert catalog.write(ONE) == path.read_bytes()
    assert ["a.po"] == [each.name for each in tmp_path.iterdir()]


def test_a_folder_where_the_file_should_be_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.po").mkdir()
    with pytest.raises(CatalogError, match="cannot be read"):
        catalog.update(tmp_path / "a.po", lambda old: put(old, "a", "Раз"))


def test_what_is_no_file_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.po").symlink_to(os.devnull)
    with pytest.raises(CatalogError, match="is no file"):
        catalog.update(tmp_path / "a.po", lambda old: put(old, "a", "Раз"))


def test_a_catalog_that_must_be_there_and_is_not_is_said(tmp_path: Path) -> None:
    assert catalog.load(tmp_path / "a.po") is None
    with pytest.raises(CatalogError, match=r"ru/a\.po: cannot be read: there is no such file"):
        catalog.read(tmp_path / "a.po", name="ru/a.po")


def saved_at(monkeypatch: pytest.MonkeyPatch, moments: set[int], act: Callable[[], None]) -> None:
    """Has somebody save right before the moments at which files change places, counted from 0."""
    count = iter(range(100))

    def late(one: Path, other: Path) -> bool:
        if next(count) in moments:
            act()
        return swap.swapped(one, other)

    monkeypatch.setattr(disk, "swapped", late)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems cannot swap two files")
@pytest.mark.parametrize("way", ["rename", "truncate"])
@pytest.mark.parametrize("moments", [{0}, {1}, {0, 1}, {0, 1, 2}])
def test_what_an_editor_saved_in_the_last_moment_is_merged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moments: set[int], way: str
) -> None:
    path = tmp_path / "a.po"
    catalog.save(path, catalog.write(ONE))
    words = iter(["Два", "Два!", "Два?"])
    last = ["" if 0 not in moments else "Два"]

    def act() -> None:
        last[0] = next(words)
        data = catalog.write(put(ONE, "b", last[0]))
        if way == "truncate":
            path.write_bytes(data)
        else:
            (tmp_path / "b.po").write_bytes(data)
            (tmp_path / "b.po").replace(path)

    saved_at(monkeypatch, moments, act)
    assert catalog.update(path, lambda old: put(old, "a", "Раз"))
    assert ["Раз", last[0]] == [entry.target for entry in catalog.read(path).entries]
    assert ["a.po"] == [each.name for each in tmp_path.iterdir()]


def test_where_files_cannot_be_swapped_one_takes_the_others_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disk, "swapped", lambda *_: False)
    path = tmp_path / "a.po"
    catalog.save(path, catalog.write(ONE))
    assert catalog.update(path, lambda old: put(old, "a", "Раз"))
    assert ["Раз", ""] == [entry.target for entry in catalog.read(path).entries]


def test_a_file_in_the_middle_of_being_saved_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.po"
    whole = catalog.write(put(ONE, "b", "Два"))
    stages = iter([whole[:-9], whole])
    path.write_bytes(b"")  # as after open(…, "w")
    monkeypatch.setattr(time, "sleep", lambda _: path.write_bytes(next(stages)))
    assert catalog.update(path, lambda old: put(old, "a", "Раз"))
    assert ["Раз", "Два"] == [entry.target for entry in catalog.read(path).entries]


needs_locks = pytest.mark.skipif(sys.platform == "win32", reason="there are no such locks")


@needs_locks
def test_runs_that_save_at_once_wait_for_one_another(tmp_path: Path) -> None:
    path = tmp_path / "ru" / "a.po"
    names = [f"k{n}" for n in range(12)]
    catalog.save(path, catalog.write(Catalog("ru", HEADER, tuple(Entry(name, f"Source {name}") for name in names))))
    inside: list[str] = []
    overlaps: list[str] = []

    def work(name: str) -> None:
        def change(old: Catalog | None) -> Catalog:
            inside.append(name)
            overlaps.extend(other for other in inside if other != name)
            made = put(old, name, f"by {name}")
            inside.remove(name)
            return made

        catalog.update(path, change)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, names))
    assert [f"by {name}" for name in names] == [entry.target for entry in catalog.read(path).entries]
    assert [] == overlaps


@needs_locks
def test_a_run_that_does_not_let_go_is_said_and_one_that_was_killed_holds_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.po"
    catalog.save(path, catalog.write(ONE))
    code = (
        "import pathlib, sys; from transpub.catalog import lock\n"
        "with lock.held(pathlib.Path(sys.argv[1]), ''): print('held', flush=True); sys.stdin.read()"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with other:
        assert other.stdout is not None
        assert "held\n" == other.stdout.readline()
        monkeypatch.setattr(lock, "WAIT", 0.0)
        with pytest.raises(CatalogError, match=r"x\.po: is kept by another run of transpub"):
            catalog.update(path, lambda old: put(old, "a", "Раз"), name="x.po")
        assert ONE == catalog.read(path), "reading waits for nobody"
        other.kill()
    assert catalog.update(path, lambda old: put(old, "a", "Раз"))
    assert ["a.po"] == [each.name for each in tmp_path.iterdir()]


@needs_locks
def test_a_file_system_without_locks_is_written_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import fcntl

    def fail(*_: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(fcntl, "flock", fail)
    path = tmp_path / "new folder" / "a.po"
    assert catalog.update(path, lambda old: put(old, "a", "Раз"))
    assert catalog.update(path, lambda old: put(old, "b", "Два"))
    assert ["Раз", "Два"] == [entry.target for entry in catalog.read(path).entries]


def test_what_killed_runs_left_is_removed_and_nothing_else(tmp_path: Path) -> None:
    old, young = time.time() - 7200, time.time() - 600
    gone = [".a.po.0123456789ab.tmp", "ru/.b.po.ba9876543210.tmp"]
    stay = ["a.po", "a.po.tmp", ".a.po.0123456789ab.tmp~", ".a.po.0123456789aB.tmp", "ru/.c.po.01234567.tmp"]
    fresh = [".a.po.00000000000a.tmp"]
    for name in (*gone, *stay, *fresh):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
        stamp = young if name in fresh else old
        os.utime(tmp_path / name, (stamp, stamp))
    disk.sweep(tmp_path)
    assert {*stay, *fresh} == {p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*") if p.is_file()}
    disk.sweep(tmp_path / "none")
