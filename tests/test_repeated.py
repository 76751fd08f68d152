"""A command that is given again over the same files says the same at once, and no change of a file goes unseen."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.project import Sample, make

if TYPE_CHECKING:
    from collections.abc import Callable

WORK = {
    "check": "transpub.pipeline.inspect.check",
    "extract": "transpub.pipeline.extract.extract",
    "translate": "transpub.pipeline.draft.translate",
}


class AtWorkError(Exception):
    pass


@pytest.fixture
def sample(tmp_path: Path) -> Sample:
    made = make(tmp_path / "project", extra='memory = ["../kept.tmx"]\n[check]\nbaseline = "exempt.json"\n')
    (tmp_path / "kept.tmx").write_text('<tmx version="1.4"><header srclang="en"/><body/></tmx>', "utf-8")
    made.write("glossary.csv", "en,ky\ncourt,сот\n")
    made.write("exempt.json", '{"version": 1, "findings": []}')
    made.run("translate")
    assert made.run("check", "--update-baseline").code == 0
    settle()
    return made


def settle() -> None:
    """Until no file can change any more with the same time of change."""
    time.sleep(0.06)


@pytest.fixture
def at_work(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Makes the work of a command an error."""

    def work(*_: object, **__: object) -> None:
        raise AtWorkError

    return lambda command: monkeypatch.setattr(WORK[command], work)


@pytest.mark.parametrize("command", WORK)
@pytest.mark.parametrize("form", [(), ("--json",)])
def test_it_says_the_same_and_does_nothing(
    sample: Sample, at_work: Callable[[str], None], command: str, form: tuple[str, ...]
) -> None:
    first, before = sample.run(command, *form), sample.tree()
    at_work(command)
    assert sample.run(command, *form) == first
    assert sample.tree() == before
    with pytest.raises(AtWorkError):
        sample.run(command, "-l", "ky", *form)


def _rewritten(path: Path) -> None:
    """The same size and time, as a checkout may leave them, and another content."""
    found, data = path.stat(), path.read_bytes()
    path.write_bytes(data[:-2] + b"x" + data[-1:])
    os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns))


@pytest.mark.parametrize("command", WORK)
@pytest.mark.parametrize(
    "change",
    [
        lambda root: (root / "source_articles" / "new.md").write_text("New.\n"),
        lambda root: (root / "source_articles" / "visit.md").unlink(),
        lambda root: _rewritten(root / "source_articles" / "visit.md"),
        lambda root: _rewritten(root / "locales" / "ky" / "visit.po"),
        lambda root: (root / "locales" / "ky" / "visit.po").unlink(),
        lambda root: (root / "locales" / "templates" / "visit.pot").unlink(),
        lambda root: (root / "transpub.toml").write_text((root / "transpub.toml").read_text() + "# more\n"),
        lambda root: (root / "glossary.csv").write_text("en,ky\ncourt,сотто\n"),
        lambda root: (root / ".transpub").rename(root / ".gone"),
    ],
)
def test_it_does_its_work_where_anything_has_changed(
    sample: Sample, at_work: Callable[[str], None], command: str, change: Callable[[Path], object]
) -> None:
    sample.run(command)
    settle()
    change(sample.root)
    at_work(command)
    with pytest.raises(AtWorkError):
        sample.run(command)


def test_a_memory_file_and_a_baseline_count_too(sample: Sample, at_work: Callable[[str], None]) -> None:
    for command in WORK:
        sample.run(command)
        at_work(command)
        sample.run(command)
    (sample.root / "exempt.json").write_text('{"version": 1, "findings": [ ]}')
    with pytest.raises(AtWorkError):
        sample.run("check")
    (sample.root.parent / "kept.tmx").write_text('<tmx version="1.4"><header srclang="en"/><body> </body></tmx>')
    with pytest.raises(AtWorkError):
        sample.run("translate")


def test_what_is_missing_is_asked_for_again(sample: Sample, at_work: Callable[[str], None]) -> None:
    sample.write("source_articles/more.md", "One more sentence.\n")
    sample.run("extract")
    settle()
    assert sample.run("translate", "--dry-run").code == 0
    at_work("translate")
    with pytest.raises(AtWorkError):
        sample.run("translate", "--dry-run")


def test_a_file_that_was_changed_a_moment_ago_is_looked_at_again(
    sample: Sample, at_work: Callable[[str], None]
) -> None:
    sample.write("source_articles/visit.md", (sample.root / "source_articles" / "visit.md").read_bytes())
    now = time.time_ns() + 10**9
    os.utime(sample.root / "source_articles" / "visit.md", ns=(now, now))  # a clock that runs ahead
    sample.run("check")
    at_work("check")
    with pytest.raises(AtWorkError):
        sample.run("check")


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"mark": 1}', b"\xff"])
def test_a_damaged_cache_is_none(sample: Sample, at_work: Callable[[str], None], data: bytes) -> None:
    first = sample.run("check")
    (sample.root / ".transpub" / "said-check.json").write_bytes(data)
    assert sample.run("check") == first
    (sample.root / ".transpub" / "said-check.json").write_bytes(data)
    at_work("check")
    with pytest.raises(AtWorkError):
        sample.run("check")


def test_a_wrong_option_is_one_each_time(sample: Sample) -> None:
    for _ in range(2):
        assert sample.run("check", "--format", "nonsense").code == 2
        assert sample.run("translate", "--engine", "nonsense").code == 2
