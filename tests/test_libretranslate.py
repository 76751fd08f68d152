"""The engine against LibreTranslate's own server, with a made model, where that program is installed."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests import argos_maker
from tests.project import Sample
from transpub import engines
from transpub.errors import MissingError

if TYPE_CHECKING:
    from collections.abc import Iterator

PROGRAM = shutil.which("libretranslate")
pytestmark = [
    pytest.mark.external,
    pytest.mark.skipif(PROGRAM is None, reason="LibreTranslate is not installed"),
]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    home = tmp_path_factory.mktemp("libretranslate")
    argos_maker.make(home / "packages", images={"court": "сот", "judges": "соттор"})
    argos_maker.make(home / "packages", "ky", "en", images={"сот": "court"})  # with one alone it would ask its index
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    python = Path(PROGRAM or "").parent / "python"
    script = Path(__file__).parent / "libretranslate_server.py"
    known = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "ARGOS_", "LT_"))}
    env = known | {"HOME": str(home), "ARGOS_PACKAGES_DIR": str(home / "packages")}
    run = [str(python), str(script), "--host", "127.0.0.1", "--port", str(port)]
    with (home / "log").open("wb") as log, subprocess.Popen(run, env=env, stdout=log, stderr=log, cwd=home) as process:
        url = f"http://127.0.0.1:{port}"
        try:
            for _ in range(600):
                try:
                    with urllib.request.urlopen(f"{url}/languages", timeout=5):
                        break
                except OSError:
                    assert process.poll() is None, (home / "log").read_text("utf-8", "replace")[-2000:]
                    time.sleep(0.1)
            yield url
        finally:
            process.kill()


def test_texts_come_back_in_their_order(server: str) -> None:
    engine = engines.create("libretranslate", {"url": server, "batch": 3})
    given = [f"the court met {number} judges" for number in range(10)]
    assert [f"the сот met {number} соттор" for number in range(10)] == [
        each.text if each else None for each in engine.translate(given, "en", "ky")
    ]
    (found,) = engine.variants(["the court met"], "en", "ky")  # type: ignore[attr-defined]  # it has them
    assert found


def test_a_language_that_it_lacks_is_said(server: str) -> None:
    with pytest.raises(MissingError, match="does not translate en to ru"):
        engines.create("libretranslate", {"url": server}).model("en", "ru")


def test_a_project_is_translated_by_it(server: str, tmp_path: Path) -> None:
    sample = Sample(tmp_path)
    sample.write("source_articles/a.md", "# The court\n\nThe **court** met the judges.\n")
    sample.write(
        "transpub.toml",
        '[site]\nlocales = ["ky"]\n[translate]\nengine = "libretranslate"\n'
        f'[translate.libretranslate]\nurl = "{server}"\n',
    )
    assert 0 == sample.run("translate").code
    catalog = (tmp_path / "locales/ky/a.po").read_text("utf-8")
    assert "<1>сот</1>" in catalog
    assert "engine=libretranslate model=127.0.0.1:" in catalog
