"""Translating on a Ray cluster of two local nodes: the same bytes as one process, also where a worker is killed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests import argos_maker
from tests.project import Result, Sample

if TYPE_CHECKING:
    from collections.abc import Iterator

pytest.importorskip("ray", reason="Ray is not installed")

HERE = Path(__file__).parent
NODES = """
import sys
from ray.cluster_utils import Cluster

cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False})
cluster.add_node(num_cpus=1)
print(cluster.address, flush=True)
sys.stdin.read()
cluster.shutdown()
"""
# A program as an engine that, once, kills the worker whose child it is.
DEADLY = """
import json, os, pathlib, signal, sys
marker = pathlib.Path(sys.argv[1])
rows = [json.loads(line) for line in sys.stdin]
if marker.name != "none" and any("7 times" in row["text"] for row in rows) and not marker.exists():
    marker.touch()
    os.kill(os.getppid(), signal.SIGKILL)
letters = str.maketrans("abcdefghijklmnopqrstuvwxyz", "абцдефгхижклмнопкрстувшхйз")
for row in rows:
    print(json.dumps({"id": row["id"], "translation": row["text"].lower().translate(letters)}))
"""
WORDS = ("court", "guest", "plan", "hall", "letter", "judge", "archive", "visit")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Two nodes on this machine."""
    environment = {**os.environ, "RAY_DISABLE_IMPORT_WARNING": "1", "RAY_USAGE_STATS_ENABLED": "0"}
    with subprocess.Popen(
        [sys.executable, "-c", NODES], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as nodes:
        assert nodes.stdout is not None
        yield nodes.stdout.readline().strip()
        nodes.communicate("", timeout=60)


def made(root: Path, engine: str) -> Sample:
    sample = Sample(root)
    sample.write("transpub.toml", f'[site]\nlocales = ["ky"]\n[translate]\n{engine}')
    for number in range(12):
        body = "\n\n".join(
            f"The {WORDS[(number + at) % 8]} of day {at} saw the *{WORDS[at % 7]}* {number} times." for at in range(60)
        )
        sample.write(f"source_articles/a{number}.md", f"# Day {number}\n\n{body}\n")
    return sample


def run(sample: Sample, *arguments: str) -> Result:
    """The command in a process of its own, as people run it."""
    environment = {**os.environ, "RAY_USAGE_STATS_ENABLED": "0", "PYTHONPATH": str(HERE.parent)}
    done = subprocess.run(
        [sys.executable, "-m", "transpub", "-C", str(sample.root), *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        env=environment,
    )
    return Result(done.returncode, done.stdout, done.stderr)


def command(program: Path, marker: Path) -> str:
    line = ", ".join(f'"{each}"' for each in (sys.executable, program, marker))
    return f'engine = "command"\n[translate.command]\nrun = [{line}]\nmodel = "m"\n'


@pytest.mark.parametrize("killed", [False, True])
def test_two_nodes_write_what_one_process_writes(tmp_path: Path, address: str, *, killed: bool) -> None:
    program = tmp_path / "engine.py"
    program.write_text(DEADLY, "utf-8")
    alone = made(tmp_path / "alone", command(program, tmp_path / "none"))
    assert 0 == run(alone, "translate").code
    marker = tmp_path / ("killed" if killed else "none")
    spread = made(tmp_path / "spread", command(program, marker))
    done = run(spread, "translate", "--ray", address)
    assert 0 == done.code, done.err
    assert marker.exists() == killed
    first, second = alone.tree(), spread.tree()
    del first["transpub.toml"], second["transpub.toml"]
    assert first == second


def test_a_model_and_its_marks_are_the_same_bytes_too(tmp_path: Path, address: str) -> None:
    argos_maker.make(tmp_path / "models", images={word: f"сөз{word[:2]}" for word in WORDS})
    engine = f'engine = "argos"\n[translate.argos]\nmodels = "{tmp_path / "models"}"\n'
    alone, spread = made(tmp_path / "alone", engine), made(tmp_path / "spread", engine)
    assert 0 == run(alone, "translate").code
    done = run(spread, "translate", "--ray", address)
    assert 0 == done.code, done.err
    assert alone.tree() == spread.tree()


def test_what_cannot_be_is_said(tmp_path: Path, address: str) -> None:
    sample = made(tmp_path / "project", 'engine = "argos"\n[translate.argos]\nmodels = "nowhere"\n')
    done = run(sample, "translate", "--ray", address)
    assert 3 == done.code
    assert "has no model for en to ky" in done.err
    assert "install the same models on each machine" in done.err
    assert 2 == run(sample, "translate", "--ray", address, "--offline").code
    nobody = run(sample, "translate", "--ray", "127.0.0.1:1")
    assert 3 == nobody.code
    assert "no Ray cluster answers at 127.0.0.1:1" in nobody.err
