"""The cache: nothing is translated twice by one model, nothing done is lost, and no fault of its file is an error."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transpub.engines import Translation
from transpub.engines.cache import SAVED, Cache, cached, key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path


@pytest.fixture(autouse=True)
def _closed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Closes what the tests open."""
    found: list[Cache] = []
    opened = Cache.open

    def kept(path: Path) -> Cache:
        found.append(opened(path))
        return found[-1]

    monkeypatch.setattr(Cache, "open", kept)
    yield
    for each in found:
        each.close()


@dataclass
class Counting:
    """An engine that writes capitals, knows what it was asked, and stops where it is told to."""

    name: str = "capitals"
    version: str = "1"
    stops_at: int = -1
    asked: list[str] = field(default_factory=list)

    def model(self, source: str, target: str) -> str:
        return f"{source}-{target}-{self.version}"

    def translate(self, texts: Sequence[str], source: str, target: str) -> Iterator[Translation | None]:
        for text in texts:
            if len(self.asked) == self.stops_at:
                raise KeyboardInterrupt
            self.asked.append(text)
            made = Translation(text.upper(), 0.5, self.name, self.model(source, target))
            yield None if text.startswith("bad") else made


def run(engine: Counting, cache: Cache, texts: Sequence[str], target: str = "ky") -> list[str | None]:
    return [each.text if each else None for each in cached(engine, cache).translate(texts, "en", target)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / ".transpub" / "translations.sqlite"


def test_the_same_text_is_translated_once_by_one_model(path: Path) -> None:
    engine = Counting()
    assert ["A", "B", "A"] == run(engine, Cache.open(path), ["a", "b", "a"])
    assert ["C", "A", "B"] == run(engine, Cache.open(path), ["c", "a", "b"])
    assert ["a", "b", "c"] == engine.asked


def test_what_comes_from_the_cache_is_what_went_in(path: Path) -> None:
    cache, engine = Cache.open(path), cached(Counting(), Cache.open(path))
    first = list(engine.translate(["a"], "en", "ky"))
    assert first == list(cached(Counting(), cache).translate(["a"], "en", "ky"))
    none = Translation("x", None, "e", "m")
    cache.put_many("e", "m", "en", "ky", {"y": none})
    assert {"y": none} == cache.get_many("e", "m", "en", "ky", ["x", "y"])


@pytest.mark.parametrize(
    "other",
    [
        ("other", "m", "en", "ky", "t"),
        ("e", "other", "en", "ky", "t"),
        ("e", "m", "ru", "ky", "t"),
        ("e", "m", "en", "ru", "t"),
        ("e", "m", "en", "ky", "T"),
        ("e", "men", "", "ky", "t"),
    ],
)
def test_another_engine_model_pair_or_text_is_another_key(other: tuple[str, str, str, str, str]) -> None:
    assert key("e", "m", "en", "ky", "t") != key(*other)


def test_a_new_model_translates_anew(path: Path) -> None:
    run(Counting(), Cache.open(path), ["a"])
    newer = Counting(version="2")
    run(newer, Cache.open(path), ["a"])
    assert ["a"] == newer.asked


def test_what_could_not_be_translated_is_asked_once_a_run_and_again_in_the_next(path: Path) -> None:
    engine = Counting()
    assert [None, "A", None] == run(engine, Cache.open(path), ["bad", "a", "bad"])
    assert [None] == run(engine, Cache.open(path), ["bad"])
    assert ["bad", "a", "bad"] == engine.asked


def test_an_interrupted_run_keeps_all_that_was_done(path: Path) -> None:
    texts = [f"t{n}" for n in range(SAVED + 9)]
    stopped = Counting(stops_at=SAVED + 5)
    with pytest.raises(KeyboardInterrupt):
        run(stopped, Cache.open(path), texts)
    engine = Counting()
    run(engine, Cache.open(path), texts)
    assert texts[SAVED + 5 :] == engine.asked


def test_a_caller_that_stops_loses_nothing(path: Path) -> None:
    coming = cached(Counting(), Cache.open(path)).translate(["a", "b", "c"], "en", "ky")
    assert next(coming) is not None
    coming.close()  # type: ignore[attr-defined]  # it is a generator
    assert ["a"] == [*Cache.open(path).get_many("capitals", "en-ky-1", "en", "ky", ["a", "b"])]


def test_results_are_saved_while_the_engine_works(path: Path) -> None:
    coming = cached(Counting(), Cache.open(path)).translate([f"t{n}" for n in range(100)], "en", "ky")
    for _ in range(SAVED):
        next(coming)
    assert SAVED == len(Cache.open(path).get_many("capitals", "en-ky-1", "en", "ky", [f"t{n}" for n in range(100)]))


def test_more_texts_than_a_query_may_have_parameters(path: Path) -> None:
    texts = [f"t{n}" for n in range(3000)]
    run(Counting(), Cache.open(path), texts)
    engine = Counting()
    assert [text.upper() for text in texts] == run(engine, Cache.open(path), texts)
    assert [] == engine.asked


@pytest.mark.parametrize("content", [b"no database", b"SQLite format 3\0" + b"\xff" * 2000, b""])
def test_a_damaged_file_is_replaced(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    assert ["A"] == run(Counting(), Cache.open(path), ["a"])
    engine = Counting()
    assert ["A"] == run(engine, Cache.open(path), ["a"])
    assert [] == engine.asked


def test_a_file_damaged_while_it_is_open_costs_time_only(path: Path) -> None:
    texts = [f"text {n} " * 50 for n in range(200)]
    cache = Cache.open(path)
    run(Counting(), cache, texts)
    data = bytearray(path.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    path.write_bytes(data)
    assert [text.upper() for text in texts] == run(Counting(), cache, texts)
    assert [text.upper() for text in texts] == run(Counting(), Cache.open(path), texts)
    engine = Counting()
    assert [text.upper() for text in texts] == run(engine, Cache.open(path), texts)
    assert [] == engine.asked


def test_a_file_that_was_cut_costs_time_only(path: Path) -> None:
    texts = [f"text {n} " * 50 for n in range(200)]
    run(Counting(), Cache.open(path), texts)
    path.write_bytes(path.read_bytes()[:5000])
    assert [text.upper() for text in texts] == run(Counting(), Cache.open(path), texts)


def test_a_table_of_another_make_costs_time_only(path: Path) -> None:
    path.parent.mkdir()
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE translations (something TEXT)")
    other.close()
    assert ["A"] == run(Counting(), Cache.open(path), ["a"])


@pytest.mark.parametrize("blocked", ["file", "parent"])
def test_a_place_that_cannot_be_written_costs_time_only(path: Path, blocked: str) -> None:
    if blocked == "file":
        path.mkdir(parents=True)
    else:
        path.parent.write_text("a file")
    assert ["A"] == run(Counting(), Cache.open(path), ["a"])


def test_a_file_that_another_process_holds_costs_time_only(path: Path) -> None:
    cache = Cache.open(path)
    cache._connection.execute("PRAGMA busy_timeout = 1")  # type: ignore[union-attr]  # noqa: SLF001  # ten seconds else
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    assert ["A"] == run(Counting(), cache, ["a"])
    holder.execute("ROLLBACK")
    holder.close()
    assert ["B"] == run(Counting(), cache, ["b"])
    assert ["b"] == [*cache.get_many("capitals", "en-ky-1", "en", "ky", ["a", "b"])]


def test_two_processes_share_the_file(path: Path) -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "from transpub.engines import Translation\n"
        "from transpub.engines.cache import Cache\n"
        "cache = Cache.open(Path(sys.argv[1]))\n"
        "for n in range(50):\n"
        "    made = {f'{sys.argv[2]}{n}.{i}': Translation('x', None, 'e', 'm') for i in range(4)}\n"
        "    cache.put_many('e', 'm', 'en', 'ky', made)\n"
    )
    runs = [subprocess.Popen([sys.executable, "-c", code, str(path), name]) for name in "ab"]
    assert [0, 0] == [each.wait() for each in runs]
    texts = [f"{name}{n}.{i}" for name in "ab" for n in range(50) for i in range(4)]
    assert set(texts) == set(Cache.open(path).get_many("e", "m", "en", "ky", texts))


def test_nothing_is_found_or_kept_after_closing(path: Path) -> None:
    cache = Cache.open(path)
    cache.close()
    cache.close()
    assert ["A"] == run(Counting(), cache, ["a"])
    assert {} == Cache.open(path).get_many("capitals", "en-ky-1", "en", "ky", ["a"])


@settings(deadline=None, max_examples=100)
@given(st.lists(st.one_of(st.text(), st.sampled_from(["a", "\ud800", "bad"]))))
def test_with_a_cache_an_engine_gives_what_it_gives_without(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    expected = [each.text if each else None for each in Counting().translate(texts, "en", "ky")]
    cache = Cache.open(tmp_path_factory.mktemp("cache") / "c.sqlite")
    assert expected == run(Counting(), cache, texts)
    assert expected == run(Counting(), cache, texts)
    cache.close()
