"""The fuzz targets, over their corpus and a bounded number of random changes of it; and that they can fail."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Callable

FUZZ = Path(__file__).parent.parent / "fuzz"
NAMES = sorted(path.stem for path in FUZZ.glob("*.py") if path.stem not in {"__init__", "harness"})
SEEDS = {name: sorted((FUZZ / "corpus" / name).iterdir()) for name in NAMES}


def target_of(name: str) -> Callable[[bytes], None]:
    target: Callable[[bytes], None] = importlib.import_module(f"fuzz.{name}").target
    return target


def changed(name: str) -> st.SearchStrategy[bytes]:
    """Bytes of no sense, or a seed with a few stretches replaced by others of the corpus or by bytes of no sense."""
    seeds = [path.read_bytes() for path in SEEDS[name]]
    stretch = st.builds(
        lambda seed, start, length: seed[start % (len(seed) + 1) :][:length],
        st.sampled_from(seeds),
        st.integers(0, 5000),
        st.integers(1, 40),
    )
    change = st.tuples(st.integers(0, 5000), st.integers(0, 20), stretch | st.binary(max_size=4))

    def made(seed: bytes, changes: list[tuple[int, int, bytes]]) -> bytes:
        for at, length, new in changes:
            start = at % (len(seed) + 1)
            seed = seed[:start] + new + seed[start + length :]
        return seed

    return st.binary(max_size=60) | st.builds(made, st.sampled_from(seeds), st.lists(change, max_size=5))


def test_every_target_has_a_corpus_and_every_corpus_a_target() -> None:
    assert sorted(path.name for path in (FUZZ / "corpus").iterdir()) == NAMES
    assert all(SEEDS.values())


@pytest.mark.parametrize("name", NAMES)
def test_the_laws_hold_on_the_corpus(name: str) -> None:
    target = target_of(name)
    for path in SEEDS[name]:
        target(path.read_bytes())


@pytest.mark.parametrize("name", NAMES)
def test_the_laws_hold_on_changes_of_the_corpus(name: str) -> None:
    target = target_of(name)

    @given(changed(name))
    @settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow], database=None)
    def holds(data: bytes) -> None:
        target(data)

    holds()
