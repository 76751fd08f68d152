"""Models as their user handles them: installed from files and from an index, whole or not at all; verified, removed."""

from __future__ import annotations

import contextlib
import hashlib
import http.server
import json
import re
import shutil
import socket
import stat
import subprocess
import sys
import threading
import time
import urllib.request
import zipfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import argos_maker
from transpub.engines import archive, argos, download, packages, store
from transpub.errors import MissingError, TranspubError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from transpub.engines.store import Package

IMAGES = {"court": "сот"}


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An `.argosmodel` file, English to Kyrgyz."""
    folder = tmp_path_factory.mktemp("made")
    return argos_maker.archived(argos_maker.make(folder, images=IMAGES), folder / "en_ky.argosmodel")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    argos_maker.alone(monkeypatch, tmp_path / "home")
    monkeypatch.setattr(download, "PAUSE", 0.0)
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "home"


def translated(folder: Path) -> list[str]:
    found = argos.create({"models": str(folder)}).translate(["court"], "en", "ky")
    return [each.text if each else "" for each in found]


def inside(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} if folder.is_dir() else set()


# --- from a file


def test_a_file_is_installed_where_the_engine_finds_it(model: Path, tmp_path: Path) -> None:
    package = packages.install_file(model, tmp_path / "m")
    assert ("en-ky", "1.0", True) == (package.pair, package.version, package.healthy)
    assert hashlib.sha256(model.read_bytes()).hexdigest() == package.sha256
    assert package.size == sum(path.stat().st_size for path in package.path.rglob("*") if path.is_file())
    assert (package,) == packages.installed(tmp_path / "m")
    assert ["сот"] == translated(tmp_path / "m")
    assert {"translate-en_ky-1_0"} == inside(tmp_path / "m")
    assert {"m", "home"} == inside(tmp_path)


def test_without_a_folder_it_goes_where_argostranslate_finds_it(model: Path, home: Path) -> None:
    packages.install_file(model)
    code = "from argostranslate import package; print([p.from_code for p in package.get_installed_packages()])"
    seen = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert "['en']" == seen.strip()
    assert {"translate-en_ky-1_0"} == inside(home / "argos-translate/packages")


def test_the_same_version_is_replaced_under_the_name_that_it_has(model: Path, tmp_path: Path) -> None:
    old = argos_maker.make(tmp_path / "m", images={"court": "old"}).rename(tmp_path / "m/en_ky")
    assert ["old"] == translated(tmp_path / "m")
    assert old == packages.install_file(model, tmp_path / "m").path
    assert ["сот"] == translated(tmp_path / "m")
    assert {"en_ky"} == inside(tmp_path / "m")


def test_nothing_half_done_is_ever_among_the_packages(
    model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[set[str]] = []
    real = archive.extract

    def watched(path: Path, into: Path) -> Path:
        made = real(path, into)
        seen.append(inside(tmp_path / "m"))
        return made

    monkeypatch.setattr(archive, "extract", watched)
    packages.install_file(model, tmp_path / "m")
    packages.install_file(model, tmp_path / "m")
    assert [set(), {"translate-en_ky-1_0"}] == seen


def test_two_that_install_the_same_at_once_both_succeed(
    model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pathlib import Path as Real

    real, others = Real.rename, [1, 2]

    def rename(self: Path, target: Path) -> Path:
        if "unpacked" in str(self) and others:  # another process has come first
            shutil.copytree(self, target)
            others.pop()
        return real(self, target)

    monkeypatch.setattr(Real, "rename", rename)
    packages.install_file(model, tmp_path / "m")
    monkeypatch.undo()
    assert [] == others
    assert {"translate-en_ky-1_0"} == inside(tmp_path / "m")
    assert ["сот"] == translated(tmp_path / "m")


def test_another_version_stays_beside(model: Path, tmp_path: Path) -> None:
    argos_maker.make(tmp_path / "m", version="1.1")
    packages.install_file(model, tmp_path / "m")
    assert {"1.0", "1.1"} == {package.version for package in packages.installed(tmp_path / "m")}


def test_a_replacement_that_fails_leaves_the_old_one(
    model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packages.install_file(model, tmp_path / "m")
    from pathlib import Path as Real

    real = Real.rename

    def fail(self: Path, target: Path) -> Path:
        if "unpacked" in str(self):
            raise OSError(28, "No space left on device")
        return real(self, target)

    monkeypatch.setattr(Real, "rename", fail)
    with pytest.raises(TranspubError, match="No space left on device"):
        packages.install_file(model, tmp_path / "m")
    monkeypatch.undo()
    assert ["сот"] == translated(tmp_path / "m")
    assert {"m", "home"} >= inside(tmp_path)


def rewritten(
    model: Path, path: Path, *, drop: str = "", add: dict[str | zipfile.ZipInfo, bytes] | None = None
) -> Path:
    """The package with a member less, or some more."""
    with zipfile.ZipFile(model) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            if not drop or drop not in member.filename:
                new.writestr(member.filename, old.read(member))
        for name, data in (add or {}).items():
            new.writestr(name, data)
    return path


def linked(name: str) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo(name)
    made.external_attr = (stat.S_IFLNK | 0o777) << 16
    return made


TOP = "translate-en_ky-1_0"


@pytest.mark.parametrize(
    ("drop", "add", "said"),
    [
        ("metadata.json", {}, "it has no metadata.json"),
        ("model.bin", {}, "it has no model/model.bin"),
        ("sentencepiece", {}, "it has no sentencepiece.model"),
        ("", {"../evil": b"x"}, "leads out of its folder"),
        ("", {f"{TOP}/../../evil": b"x"}, "leads out of its folder"),
        ("", {"/evil": b"x"}, "leads out of its folder"),
        ("", {"C:/evil": b"x"}, "leads out of its folder"),
        ("", {f"{TOP}\\..\\evil": b"x"}, "leads out of its folder"),
        ("", {linked(f"{TOP}/link"): b"/etc/passwd"}, "is a link or a device"),
        ("", {"stray/file": b"x"}, "not in one folder"),
        ("", {f"{TOP}/METADATA.json": b"{}"}, "two members of one name"),
        ("metadata.json", {f"{TOP}/metadata.json": b"{"}, "metadata.json cannot be read"),
        ("metadata.json", {f"{TOP}/metadata.json": b'{"type": "sbd"}'}, "not of the type 'translate'"),
        ("metadata.json", {f"{TOP}/metadata.json": b'{"from_code": "../x", "to_code": "ky"}'}, "no pair of languages"),
        ("model.bin", {f"{TOP}/model/model.bin": b"no model"}, "its model does not work"),
        ("sentencepiece", {f"{TOP}/sentencepiece.model": b"nothing"}, "its model does not work"),
    ],
)
def test_a_file_that_is_no_good_is_refused_and_nothing_changes(
    model: Path, tmp_path: Path, drop: str, add: dict[str | zipfile.ZipInfo, bytes], said: str
) -> None:
    packages.install_file(model, tmp_path / "m")
    bad = rewritten(model, tmp_path / "bad.argosmodel", drop=drop, add=add)
    with pytest.raises(UsageError) as caught:
        packages.install_file(bad, tmp_path / "m")
    assert said in str(caught.value)
    assert caught.value.where == str(bad)
    assert {TOP} == inside(tmp_path / "m")
    assert {"m", "home", "bad.argosmodel"} >= inside(tmp_path)
    assert ["сот"] == translated(tmp_path / "m")


def test_what_an_archiver_of_a_mac_adds_is_passed_over(model: Path, tmp_path: Path) -> None:
    add: dict[str | zipfile.ZipInfo, bytes] = {"__MACOSX/._x": b"x", f"{TOP}/.DS_Store": b"x"}
    package = packages.install_file(rewritten(model, tmp_path / "a.argosmodel", add=add), tmp_path / "m")
    assert ".DS_Store" not in inside(package.path)


def test_a_bomb_is_refused_before_anything_is_written(model: Path, tmp_path: Path) -> None:
    bomb = rewritten(model, tmp_path / "bomb.argosmodel", add={f"{TOP}/zeros": bytes(80_000_000)})
    with pytest.raises(UsageError, match="would take"):
        archive.extract(bomb, tmp_path / "out", most=10_000_000)
    with pytest.raises(UsageError, match="would take"):
        archive.extract(bomb, tmp_path / "out", small=1_000_000)
    assert not (tmp_path / "out").exists()
    archive.extract(model, tmp_path / "out", small=1_000_000)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_file_cut_or_changed_anywhere_is_refused_or_unpacked_to_the_letter(
    model: Path, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    work = tmp_path_factory.mktemp("w")
    whole = model.read_bytes()
    at = data.draw(st.integers(0, len(whole) - 1))
    damaged = whole[:at] if data.draw(st.booleans()) else whole[:at] + bytes([whole[at] ^ 0x41]) + whole[at + 1 :]
    (work / "x.argosmodel").write_bytes(damaged)
    try:
        made = archive.extract(work / "x.argosmodel", work / "out")
    except TranspubError:
        shutil.rmtree(work)
        return
    with zipfile.ZipFile(model) as opened:
        expected = {name.partition("/")[2]: opened.read(name) for name in opened.namelist() if name[-1] != "/"}
    assert expected == {p.relative_to(made).as_posix(): p.read_bytes() for p in made.rglob("*") if p.is_file()}
    shutil.rmtree(work)


@pytest.mark.parametrize("content", [None, b"", b"no archive"])
def test_a_file_that_is_no_archive_or_not_there_is_said(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "x.argosmodel"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UsageError, match=re.escape(str(path))):
        packages.install_file(path, tmp_path / "m")


# --- verified, removed


def test_verifying_says_which_package_is_damaged_and_how(model: Path, tmp_path: Path) -> None:
    folder = tmp_path / "m"
    good = packages.install_file(model, folder)
    cut = argos_maker.make(folder, "en", "ru")
    (cut / "model/model.bin").write_bytes((cut / "model/model.bin").read_bytes()[:1000])
    (folder / "half").mkdir()
    problems = {package.path.name: package.problem for package in packages.verify(folder)}
    assert ("", "has no metadata.json") == (problems[good.path.name], problems["half"])
    assert "cannot be loaded" in problems[cut.name]
    data = bytearray((good.path / "model/model.bin").read_bytes())
    data[-100] ^= 1
    (good.path / "model/model.bin").write_bytes(data)
    problems = {package.path.name: package.problem for package in packages.verify(folder)}
    assert "its files have changed since it was installed" == problems[good.path.name]


def test_removing_takes_every_version_of_the_pair_and_nothing_else(model: Path, tmp_path: Path) -> None:
    folder = tmp_path / "m"
    packages.install_file(model, folder)
    argos_maker.make(folder, version="0.9")
    argos_maker.make(folder, "en", "zh")
    assert {"1.0", "0.9"} == {package.version for package in packages.remove("en", "ky", folder)}
    assert {"translate-en_zh-1_0"} == inside(folder)
    assert ["en-zh"] == [package.pair for package in packages.remove("en", "zh_CN", folder)]
    with pytest.raises(MissingError, match="no model en-ky is installed"):
        packages.remove("en", "ky", folder)


# --- from the index


@dataclass
class Site:
    """A server on this machine. `faults` says what to do to a path's answers, one after the other, then none."""

    address: str
    files: dict[str, bytes] = field(default_factory=dict)
    faults: dict[str, list[str]] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    ranges: bool = True

    def offer(self, *rows: tuple[str, str, str, list[str]]) -> None:
        self.files["/index.json"] = json.dumps(
            [
                {
                    "type": "translate",
                    "from_code": source,
                    "to_code": target,
                    "package_version": version,
                    "links": links,
                }
                for source, target, version, links in rows
            ]
        ).encode()

    def link(self, name: str) -> str:
        return f"{self.address}{name}"


def handler(site: Site) -> type[http.server.BaseHTTPRequestHandler]:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            wanted = self.headers.get("Range", "")
            site.asked.append((self.path, wanted))
            fault = site.faults[self.path].pop(0) if site.faults.get(self.path) else ""
            data = site.files.get(self.path)
            if fault == "silent":
                time.sleep(1)
                return
            if fault.isdigit() or data is None:
                self.send_error(int(fault or 404))
                return
            tag = f'"{hashlib.sha256(data).hexdigest()[:8]}"'
            start = int(wanted.removeprefix("bytes=").removesuffix("-") or 0) if site.ranges else 0
            start = start if self.headers.get("If-Range", tag) == tag else 0
            if start and start >= len(data):
                self.send_error(416)
                return
            self.send_response(206 if start else 200)
            self.send_header("ETag", tag)
            if start:
                self.send_header("Content-Range", f"bytes {start + (fault != '')}-{len(data) - 1}/{len(data)}")
            body = data[start:]
            if fault != "no length":
                self.send_header("Content-Length", str(len(body) + (10 if fault == "wrong length" else 0)))
            self.end_headers()
            with contextlib.suppress(OSError):
                self.wfile.write(body[: len(body) // 2] if fault in {"cut", "no length"} else body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the library's name
            """Nothing on standard error."""

    return Handler


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    made = Site("")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler(made))
    server.daemon_threads = True
    made.address = f"http://127.0.0.1:{server.server_port}"
    monkeypatch.setenv("ARGOS_PACKAGE_INDEX", f"{made.address}/")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield made
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def offered(site: Site, model: Path) -> Site:
    site.files["/en_ky.argosmodel"] = model.read_bytes()
    site.offer(("en", "ky", "1.0", [site.link("/en_ky.argosmodel")]))
    return site


def install(folder: Path, source: str = "en", target: str = "ky", *, offline: bool = False) -> tuple[Package, ...]:
    return packages.install_pair(source, target, folder, downloads=folder.parent / "downloads", offline=offline)


def test_a_pair_is_downloaded_installed_and_its_hash_told(offered: Site, model: Path, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    (package,) = packages.install_pair("en", "ky", tmp_path / "m", lambda came, total: seen.append((came, total)))
    size = len(model.read_bytes())
    assert ((0, size), (size, size)) == (seen[0], seen[-1])
    assert hashlib.sha256(model.read_bytes()).hexdigest() == package.sha256
    assert ["сот"] == translated(tmp_path / "m")
    left = inside(tmp_path / "home/transpub/downloads")
    assert [".lock", "index"] == sorted(name.partition("-")[0] for name in left)
    assert [("/index.json", ""), ("/en_ky.argosmodel", "")] == offered.asked


def test_a_model_that_is_there_and_works_is_not_downloaded_again(offered: Site, tmp_path: Path) -> None:
    (package,) = install(tmp_path / "m")
    assert () == install(tmp_path / "m")
    (package.path / "model/model.bin").write_bytes(b"damaged")
    assert (package,) == install(tmp_path / "m")
    offered.offer(("en", "ky", "1.1", [offered.link("/en_ky.argosmodel")]))
    assert 1 == len(install(tmp_path / "m"))
    assert 3 == [path for path, _ in offered.asked].count("/en_ky.argosmodel")


def test_two_installations_at_once_download_once(
    offered: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = download.fetch

    def slow(*given: object) -> download.Downloaded:
        time.sleep(0.2)
        return real(*given)  # type: ignore[arg-type]  # as it was asked

    monkeypatch.setattr(download, "fetch", slow)
    with ThreadPoolExecutor() as pool:
        done = list(pool.map(lambda _: install(tmp_path / "m"), range(3)))
    assert [0, 0, 1] == sorted(map(len, done))
    assert 1 == [path for path, _ in offered.asked].count("/en_ky.argosmodel")
    assert ["сот"] == translated(tmp_path / "m")


def test_where_models_cannot_be_written_none_is_downloaded(offered: Site, tmp_path: Path) -> None:
    (tmp_path / "m").write_text("no folder")
    with pytest.raises(TranspubError, match="cannot be installed") as caught:
        install(tmp_path / "m")
    assert str(tmp_path / "m") == caught.value.where
    assert ["/index.json"] == [path for path, _ in offered.asked]


def test_the_newest_version_of_the_index_is_taken(offered: Site, tmp_path: Path) -> None:
    old = ("en", "ky", "0.9", [offered.link("/old")])
    offered.offer(old, ("en", "ky", "0.10", [offered.link("/en_ky.argosmodel")]))
    install(tmp_path / "m")
    assert "/en_ky.argosmodel" == offered.asked[-1][0]


@pytest.mark.parametrize("fault", ["cut", "wrong length", "503", "no length"])
def test_a_download_that_breaks_off_is_taken_up_again(offered: Site, tmp_path: Path, fault: str) -> None:
    offered.faults["/en_ky.argosmodel"] = [fault]
    if fault == "no length":  # nobody can tell that it was cut but the archive itself
        with pytest.raises(MissingError, match="came damaged"):
            install(tmp_path / "m")
    install(tmp_path / "m")
    assert ["сот"] == translated(tmp_path / "m")
    if fault == "cut":
        size = len(offered.files["/en_ky.argosmodel"])
        assert ("/en_ky.argosmodel", f"bytes={size // 2}-") == offered.asked[-1]


def test_the_next_run_goes_on_where_the_last_one_stopped(offered: Site, tmp_path: Path) -> None:
    offered.faults["/en_ky.argosmodel"] = ["cut", "500", "500", "500"]
    with pytest.raises(MissingError, match="HTTP 500"):
        install(tmp_path / "m")
    install(tmp_path / "m")
    assert offered.asked[-1][1].startswith("bytes=")
    assert ["сот"] == translated(tmp_path / "m")


def test_a_part_of_a_file_that_has_changed_since_is_not_used(offered: Site, tmp_path: Path) -> None:
    whole = offered.files["/en_ky.argosmodel"]
    offered.files["/en_ky.argosmodel"] = bytes(len(whole))
    offered.faults["/en_ky.argosmodel"] = ["cut", "500", "500", "500"]
    with pytest.raises(MissingError):
        install(tmp_path / "m")
    offered.files["/en_ky.argosmodel"] = whole
    install(tmp_path / "m")
    assert ["сот"] == translated(tmp_path / "m")


def test_a_part_that_is_longer_than_the_file_is_forgotten(offered: Site, tmp_path: Path) -> None:
    offered.faults["/en_ky.argosmodel"] = ["cut", "500", "500", "500"]
    with pytest.raises(MissingError):
        install(tmp_path / "m")
    (part,) = (tmp_path / "downloads").glob("*.part")
    part.write_bytes(bytes(10_000_000))
    install(tmp_path / "m")
    assert ["сот"] == translated(tmp_path / "m")


def test_a_server_without_ranges_is_asked_for_the_whole(offered: Site, tmp_path: Path) -> None:
    offered.ranges = False
    offered.faults["/en_ky.argosmodel"] = ["cut"]
    install(tmp_path / "m")
    assert ["сот"] == translated(tmp_path / "m")


def test_a_file_that_is_too_large_is_not_downloaded(
    offered: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(download, "MAX_BYTES", 1000)
    for fault in ("", "no length"):
        offered.faults["/en_ky.argosmodel"] = [fault]
        with pytest.raises(MissingError, match="is too large"):
            install(tmp_path / "m")


def test_a_server_that_answers_with_another_part_is_not_believed(offered: Site, tmp_path: Path) -> None:
    offered.faults["/en_ky.argosmodel"] = ["cut", "another part"]
    with pytest.raises(MissingError, match="another part"):
        install(tmp_path / "m")


def test_a_server_that_says_nothing_is_not_waited_for(
    offered: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(download, "TIMEOUT", 0.2)
    offered.faults["/en_ky.argosmodel"] = ["silent"] * 3
    with pytest.raises(MissingError, match="no answer in time"):
        install(tmp_path / "m")


def test_a_full_disk_is_said(offered: Site, tmp_path: Path) -> None:
    (tmp_path / "downloads").write_text("no folder")
    with pytest.raises(TranspubError, match="cannot be written"):
        install(tmp_path / "m")
    (tmp_path / "m").write_text("no folder")
    (tmp_path / "downloads").unlink()
    with pytest.raises(TranspubError, match="cannot be installed"):
        install(tmp_path / "m")
    assert offered.files


def test_a_link_that_fails_gives_way_to_the_next(offered: Site, tmp_path: Path) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        refused = f"http://127.0.0.1:{unused.getsockname()[1]}/x"
    good = offered.link("/en_ky.argosmodel")
    offered.offer(("en", "ky", "1.0", ["ftp://127.0.0.1/x", "file:///x", refused, offered.link("/none"), good]))
    install(tmp_path / "m")
    assert ["сот"] == translated(tmp_path / "m")


def test_a_damaged_file_is_said_with_its_hash_and_not_kept(offered: Site, tmp_path: Path) -> None:
    offered.files["/en_ky.argosmodel"] = b"no archive"
    with pytest.raises(MissingError) as caught:
        install(tmp_path / "m")
    assert hashlib.sha256(b"no archive").hexdigest() in str(caught.value)
    assert {".lock"} == inside(tmp_path / "downloads")
    assert set() == inside(tmp_path / "m")


def one_line_with_what_to_do(error: MissingError) -> bool:
    return "\n" not in str(error) and "transpub models install FILE" in error.hint


def test_no_link_that_works_is_one_line_with_what_to_do(offered: Site, tmp_path: Path) -> None:
    del offered.files["/en_ky.argosmodel"]
    with pytest.raises(MissingError, match="HTTP 404") as caught:
        install(tmp_path / "m")
    assert one_line_with_what_to_do(caught.value)


def test_no_network_is_one_line_with_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        monkeypatch.setenv("ARGOS_PACKAGE_INDEX", f"http://127.0.0.1:{unused.getsockname()[1]}/")
    with pytest.raises(MissingError, match="the list of models cannot be reached: Connection refused") as caught:
        install(tmp_path / "m")
    assert one_line_with_what_to_do(caught.value)


def test_an_index_that_makes_no_sense_is_one_line_with_what_to_do(site: Site, tmp_path: Path) -> None:
    site.files["/index.json"] = b"<html>"
    with pytest.raises(MissingError) as caught:
        install(tmp_path / "m")
    assert one_line_with_what_to_do(caught.value)
    site.files["/index.json"] = b'[1, {}, {"from_code": "en", "to_code": "ky"}, {"type": "sbd"}]'
    assert () == packages.index()


def test_offline_opens_no_socket(offered: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", fail)
    monkeypatch.setattr(urllib.request, "urlopen", fail)
    with pytest.raises(MissingError) as caught:
        install(tmp_path / "m", offline=True)
    assert one_line_with_what_to_do(caught.value)
    with pytest.raises(MissingError):
        packages.index(offline=True)
    assert [] == offered.asked


def test_a_pair_that_is_not_offered_is_installed_as_two_halves(offered: Site, tmp_path: Path) -> None:
    half = argos_maker.make(tmp_path / "made", "ru", "en", images={"суд": "court"})
    offered.files["/ru_en"] = argos_maker.archived(half, tmp_path / "ru_en.argosmodel").read_bytes()
    ours = ("en", "ky", "1.0", [offered.link("/en_ky.argosmodel")])
    offered.offer(ours, ("ru", "en", "1.0", [offered.link("/ru_en")]))
    assert ["ru-en", "en-ky"] == [package.pair for package in install(tmp_path / "m", "ru", "ky")]
    engine = argos.create({"models": str(tmp_path / "m")})
    assert ["сот"] == [each and each.text for each in engine.translate(["суд"], "ru", "ky")]
    assert () == install(tmp_path / "m", "ru", "ky")
    packages.remove("ru", "en", tmp_path / "m")
    assert ["ru-en"] == [package.pair for package in install(tmp_path / "m", "ru", "ky")]


def test_a_pair_that_nobody_offers_is_said(offered: Site, tmp_path: Path) -> None:
    for pair in (("en", "de"), ("de", "en"), ("ru", "ky")):
        with pytest.raises(MissingError, match="Argos offers no model"):
            install(tmp_path / "m", *pair)
    assert {"/index.json"} == {path for path, _ in offered.asked}


def test_an_index_may_be_a_file_of_ones_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "index.json").write_text(
        '[{"from_code": "en", "to_code": "ky", "links": ["http://127.0.0.1/"]}]', "utf-8"
    )
    for address in (tmp_path.as_uri(), f"{tmp_path.as_uri()}/", f"{tmp_path.as_uri()}/index.json"):
        monkeypatch.setenv("ARGOS_PACKAGE_INDEX", address)
        assert (packages.Available("en", "ky", "0", ("http://127.0.0.1/",)),) == packages.index()


def test_without_an_index_of_ones_own_it_is_that_of_argostranslate() -> None:
    assert "https://raw.githubusercontent.com/argosopentech/argospm-index/main/" == store.settings().index
