"""The same model everywhere: the lock file, mirrors, exported files; and no trick of a server costs the old one."""

from __future__ import annotations

import hashlib
import json
import socket
import zipfile
from typing import TYPE_CHECKING

import pytest

from tests import argos_maker
from tests.test_models import Site, home, inside, model, offered, site, translated
from tests.test_models_commands import run as command
from transpub.engines import download, lock, packages
from transpub.engines.lock import Locked
from transpub.errors import MissingError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["home", "model", "offered", "site"]  # fixtures


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """Another archive of the same pair and version: it says something else."""
    return argos_maker.archived(
        argos_maker.make(tmp_path / "other", images={"court": "суд"}), tmp_path / "other.argosmodel"
    )


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a folder of models of its own, which is where commands run."""
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "transpub.toml").write_text('[translate.argos]\nmodels = "models"\n')
    monkeypatch.chdir(folder)
    return folder


def locked(path: Path, *links: str) -> dict[str, Locked]:
    data = path.read_bytes()
    return {"en-ky": Locked("1.0", links, len(data), hashlib.sha256(data).hexdigest())}


def test_an_installation_is_written_down_and_the_next_must_be_the_same_bytes(
    offered: Site, model: Path, other: Path, project: Path
) -> None:
    code, out, _ = command("install", "en-ky")
    assert (0, True) == (code, "wrote models.lock: commit it" in out)
    assert locked(model, offered.link("/en_ky.argosmodel")) == lock.read(project / "models.lock")
    assert command("install", "en-ky")[1] == "en-ky is installed already\n"
    command("remove", "en-ky")
    offered.files["/en_ky.argosmodel"] = other.read_bytes()
    code, out, said = command("install", "en-ky")
    assert (3, "") == (code, out)
    assert "is not the one of models.lock" in said
    assert [] == list((project / "models").iterdir())
    code, out, _ = command("install", "en-ky", "--update")
    assert (0, True) == (code, "wrote models.lock" in out)
    assert ["суд"] == translated(project / "models")


def test_a_file_must_be_the_locked_one_too(model: Path, other: Path, project: Path) -> None:
    assert 0 == command("install", str(model))[0]
    code, _, said = command("install", str(other))
    assert 2 == code
    assert "is not the one of models.lock" in said
    assert "--update" in said
    assert ["сот"] == translated(project / "models")
    assert 0 == command("install", str(other), "--update")[0]
    assert ["суд"] == translated(project / "models")


def test_verifying_compares_with_the_lock(model: Path, other: Path, project: Path) -> None:
    command("install", str(model))
    assert 0 == command("verify")[0]
    (project / "models.lock").write_text(lock.written(locked(other)))
    code, out, _ = command("verify")
    assert 3 == code
    assert "is not the model that models.lock names" in out


def test_a_model_that_is_not_the_locked_one_is_replaced_by_it(
    offered: Site, model: Path, other: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "m"
    packages.install_file(other, folder)
    wanted = locked(model, offered.link("/en_ky.argosmodel"))
    (package,) = packages.install_pair("en", "ky", folder, locked=wanted)
    assert wanted["en-ky"].sha256 == package.sha256
    assert ["сот"] == translated(folder)


def test_a_newer_version_is_taken_where_the_locked_one_is_installed_and_only_there(
    offered: Site, model: Path, other: Path, project: Path, tmp_path: Path
) -> None:
    command("install", "en-ky")
    newer = argos_maker.make(tmp_path / "newer", version="1.1", images={"court": "суд"})
    offered.files["/newer.argosmodel"] = argos_maker.archived(newer, tmp_path / "newer.argosmodel").read_bytes()
    old = ("en", "ky", "1.0", [offered.link("/en_ky.argosmodel")])
    offered.offer(old, ("en", "ky", "1.1", [offered.link("/newer.argosmodel")]))
    command("remove", "en-ky")
    assert "installed en-ky 1.0" in command("install", "en-ky")[1]
    assert "installed en-ky 1.1" in command("install", "en-ky")[1]
    assert "1.1" == lock.read(project / "models.lock")["en-ky"].version
    assert ["суд"] == translated(project / "models")
    assert 2 == len(inside(project / "models")), "versions stand side by side"
    offered.offer(("en", "ky", "1.2", [offered.link("/en_ky.argosmodel")]))
    offered.files["/en_ky.argosmodel"] = other.read_bytes()[:5000]
    assert 3 == command("install", "en-ky")[0]
    assert ["суд"] == translated(project / "models")
    assert model.exists()


def test_a_locked_model_needs_no_index(offered: Site, model: Path, tmp_path: Path) -> None:
    del offered.files["/index.json"]
    packages.install_pair("en", "ky", tmp_path / "m", locked=locked(model, offered.link("/en_ky.argosmodel")))
    assert ["сот"] == translated(tmp_path / "m")


@pytest.mark.parametrize("text", ["[]", "{", '{"en-ky": {}}', '{"en-ky": 1}'])
def test_a_lock_that_cannot_be_read_is_said(tmp_path: Path, text: str) -> None:
    (tmp_path / "models.lock").write_text(text)
    with pytest.raises(UsageError, match="cannot be read"):
        lock.read(tmp_path / "models.lock")


def test_a_mirror_is_asked_first_and_the_rest_where_it_fails(offered: Site, model: Path, tmp_path: Path) -> None:
    mirror = tmp_path / "mirror"
    mirror.mkdir()
    (mirror / "index.json").write_bytes(offered.files["/index.json"])
    (mirror / "en_ky.argosmodel").write_bytes(model.read_bytes())
    (package,) = packages.install_pair("en", "ky", tmp_path / "m", mirrors=[mirror.as_uri()])
    assert hashlib.sha256(model.read_bytes()).hexdigest() == package.sha256
    assert [] == offered.asked
    (mirror / "en_ky.argosmodel").unlink()
    packages.install_pair("en", "ky", tmp_path / "n", mirrors=["http://127.0.0.1:9/none", mirror.as_uri()])
    assert ["/en_ky.argosmodel"] == [path for path, _ in offered.asked]
    assert ["сот"] == translated(tmp_path / "n")


def test_offline_a_mirror_of_files_is_enough_and_no_socket_is_opened(
    offered: Site, model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "index.json").write_bytes(offered.files["/index.json"])
    (tmp_path / "en_ky.argosmodel").write_bytes(model.read_bytes())

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a socket")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    packages.install_pair("en", "ky", tmp_path / "m", mirrors=[tmp_path.as_uri()], offline=True)
    assert ["сот"] == translated(tmp_path / "m")
    with pytest.raises(MissingError, match="offline"):
        packages.install_pair("en", "ky", tmp_path / "n", mirrors=["http://127.0.0.1:9"], offline=True)


def test_the_list_of_models_is_remembered_for_when_the_network_is_away(offered: Site) -> None:
    assert packages.index()
    data = offered.files.pop("/index.json")
    assert ["1.0"] == [offer.version for offer in packages.index()]
    offered.files["/index.json"] = b"<html>"
    assert ["1.0"] == [offer.version for offer in packages.index()]
    offered.files["/index.json"] = data.replace(b"1.0", b"1.1")
    assert ["1.1"] == [offer.version for offer in packages.index()]


def test_an_exported_model_is_a_file_that_can_be_installed_and_the_same_each_time(
    model: Path, project: Path, tmp_path: Path
) -> None:
    command("install", str(model))
    code, out, _ = command("export", "en-ky", "-o", str(tmp_path / "stick"))
    path = tmp_path / "stick" / "translate-en_ky-1_0.argosmodel"
    data = path.read_bytes()
    assert 0 == code
    assert f"wrote {path} ({len(data)} bytes, SHA-256 {hashlib.sha256(data).hexdigest()})\n" == out
    with zipfile.ZipFile(path) as opened:
        assert {"translate-en_ky-1_0"} == {name.split("/")[0] for name in opened.namelist()}
        assert not any(name.endswith("transpub.json") for name in opened.namelist())
    packages.export("en", "ky", tmp_path / "again", project / "models")
    assert data == (tmp_path / "again" / path.name).read_bytes()
    packages.install_file(path, tmp_path / "elsewhere")
    assert ["сот"] == translated(tmp_path / "elsewhere")
    assert 3 == command("export", "en-ru")[0]


def test_pauses_grow_and_the_servers_wish_counts(
    offered: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []
    monkeypatch.setattr(download, "PAUSE", 1.0)
    monkeypatch.setattr("time.sleep", slept.append)
    offered.faults["/en_ky.argosmodel"] = ["503"] * 9
    with pytest.raises(MissingError, match="HTTP 503"):
        packages.install_pair("en", "ky", tmp_path / "m")
    assert 2 == len(slept)
    assert 0.8 <= slept[0] / 2 <= 1.2
    assert 0.8 <= slept[1] / 4 <= 1.2


TRICKS: dict[str, Callable[[bytes], bytes]] = {
    "wrong bytes": lambda data: b"x" * len(data),
    "one bit": lambda data: data[: len(data) // 2] + bytes([data[len(data) // 2] ^ 1]) + data[len(data) // 2 + 1 :],
    "a page": lambda _: b"<html>Please log in</html>",
    "nothing": lambda _: b"",
    "half": lambda data: data[: len(data) // 2],
}


@pytest.mark.parametrize("trick", TRICKS)
def test_wrong_bytes_end_in_an_error_and_the_old_model_still_works(offered: Site, tmp_path: Path, trick: str) -> None:
    folder = tmp_path / "m"
    packages.install_pair("en", "ky", folder)
    before = inside(folder)
    data = offered.files["/en_ky.argosmodel"]
    offered.files["/en_ky.argosmodel"] = TRICKS[trick](data)
    offered.offer(("en", "ky", "2.0", [offered.link("/en_ky.argosmodel")]))
    with pytest.raises(MissingError, match=r"came damaged|broke off|cannot be downloaded"):
        packages.install_pair("en", "ky", folder)
    assert before == inside(folder)
    assert ["сот"] == translated(folder)
    offered.files["/en_ky.argosmodel"] = data
    assert packages.install_pair("en", "ky", folder), "the next run begins anew"


@pytest.mark.parametrize("fault", ["cut", "wrong length", "no length", "503", "404"])
def test_a_server_that_never_gives_the_whole_costs_nothing(offered: Site, tmp_path: Path, fault: str) -> None:
    folder = tmp_path / "m"
    packages.install_pair("en", "ky", folder)
    offered.offer(("en", "ky", "2.0", [offered.link("/en_ky.argosmodel")]))
    offered.faults["/en_ky.argosmodel"] = [fault] * 200
    with pytest.raises(MissingError):
        packages.install_pair("en", "ky", folder)
    assert ["сот"] == translated(folder)


def test_a_lock_file_is_the_same_for_the_same_models() -> None:
    one, two = Locked("1.0", ("a",), 1, "x"), Locked("2", (), 2, "y")
    assert lock.written({"b-c": one, "a-b": two}) == lock.written({"a-b": two, "b-c": one})
    assert ["a-b", "b-c"] == list(json.loads(lock.written({"b-c": one, "a-b": two})))
