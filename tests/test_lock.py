"""What `make` installs is what the lock file says."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("name", ["run", "test", "lint"])
def test_requirements_pin_the_versions_of_the_lock_file(name: str) -> None:
    locked = {
        (package["name"], package.get("version"))
        for package in tomllib.loads((ROOT / "uv.lock").read_text("utf-8"))["package"]
    }
    text = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8")
    pinned = set(re.findall(r"^([a-z0-9-]+)==([^\s;\\]+)", text, re.MULTILINE))
    assert pinned
    assert pinned <= locked


def test_every_dependency_of_the_project_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    pinned = (ROOT / "requirements" / "run.txt").read_text("utf-8")
    names = [re.split(r"[<>=\[]", each)[0] for each in project["project"]["dependencies"]]
    assert [] == [name for name in names if not re.search(rf"^{name}==", pinned, re.MULTILINE)]
