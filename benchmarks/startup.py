"""How quick `transpub --help` is, as a ratio to importing typer and rich alone, the least that it needs.

The goal is 1.5 at most. Method: the two commands in turn, 15 times, as whole processes with a warm disk; the ratio of
the two medians.
"""

# ruff: noqa: INP001, T201  # a program of its own, which prints

from __future__ import annotations

import statistics
import subprocess
import sys
import time


def seconds(arguments: list[str]) -> float:
    """The wall time of one process."""
    start = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True)  # noqa: S603  # its own two commands
    return time.perf_counter() - start


def main() -> None:
    """Measures, and prints one line."""
    ours, bare = ["-m", "transpub", "--help"], ["-c", "import typer, rich"]
    seconds(ours), seconds(bare)
    rounds = [(seconds(ours), seconds(bare)) for _ in range(15)]
    mine, least = (statistics.median(column) for column in zip(*rounds, strict=True))
    times = f"{mine * 1000:.0f} ms to {least * 1000:.0f} ms"
    print(f"transpub --help: {mine / least:.2f} × importing typer and rich ({times})")


if __name__ == "__main__":
    main()
