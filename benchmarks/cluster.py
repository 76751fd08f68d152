"""`translate --ray` on two local nodes beside one process on the same machine: the overhead of a sentence.

    python benchmarks/cluster.py [--sentences 20000]

Method: texts of a made vocabulary, to a cluster of two nodes with a core each, and to the same engine here, which is
`pseudo`: it costs next to nothing, so what is measured is the way there and back. The cluster is up before; workers are
made within the time that is told apart. The least of three counts. Beside it, where CTranslate2 and a model are at
hand, stands what a sentence costs a core: `benchmarks/translate.py`.
"""

# ruff: noqa: INP001, T201  # a program of its own, which prints

from __future__ import annotations

import argparse
import os
import random
import time

from transpub import engines
from transpub.engines import cluster

os.environ["RAY_USAGE_STATS_ENABLED"] = "0"

WORDS = [f"{a}{b}" for a in "bdfgklmp" for b in ("ana", "oru", "eki", "una", "ister", "oling")]


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--sentences", type=int, default=20000)
    count = parser.parse_args().sentences
    from ray.cluster_utils import Cluster  # noqa: PLC0415  # an extra

    rng = random.Random(0)  # noqa: S311  # no secret
    texts = [" ".join(rng.choices(WORDS, k=rng.randint(8, 22))) + "." for _ in range(count)]
    nodes = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False})
    nodes.add_node(num_cpus=1)
    engine = engines.create("pseudo", {})
    began = time.perf_counter()
    pool = cluster.connect(nodes.address, "pseudo", {})
    many = cluster.Cluster(engine, pool)
    many.model("en", "ky")
    ready = time.perf_counter() - began
    here, there = [], []
    for _ in range(3):
        began = time.perf_counter()
        alone = list(engine.translate(texts, "en", "ky"))
        here.append(time.perf_counter() - began)
        began = time.perf_counter()
        spread = list(many.translate(texts, "en", "ky"))
        there.append(time.perf_counter() - began)
        if alone != spread:
            raise SystemExit("they differ")
    print(f"workers ready after          {ready:8.2f} s")
    print(f"one process                  {min(here) / count * 1e6:8.1f} µs a sentence")
    print(f"two nodes                    {min(there) / count * 1e6:8.1f} µs a sentence")
    print(f"overhead of the way          {(min(there) - min(here) / 2) / count * 1e6:8.1f} µs a sentence")
    pool.close()
    nodes.shutdown()


if __name__ == "__main__":
    main()
