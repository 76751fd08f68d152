"""Runs a fuzz target under atheris."""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from types import FunctionType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

CORPUS = Path(__file__).parent / "corpus"


def run(name: str, target: Callable[[bytes], None]) -> None:
    """Fuzzes until a failure; options and folders on the command line are libFuzzer's."""
    try:
        import atheris  # type: ignore[import-untyped]  # noqa: PLC0415  # not a dependency
    except ImportError:
        sys.exit("atheris is not installed: pip install atheris")
    for found in gc.get_objects():  # the libraries' own ways are not what is looked for, and tracing them is slow
        if isinstance(found, FunctionType) and str(found.__module__).startswith("transpub."):
            atheris.instrument_func(found)
    atheris.Setup([*sys.argv, str(CORPUS / name)], target)
    atheris.Fuzz()
