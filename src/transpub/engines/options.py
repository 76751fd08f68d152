"""How the tables `[translate.NAME]` are read: each option by a function that refuses what cannot be meant."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transpub.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Reader = Callable[[str, object], object]


def read(engine: str, options: Mapping[str, object], readers: Mapping[str, Reader]) -> dict[str, object]:
    """The options that are given, as their readers give them; UsageError for an unknown one."""
    for name in options:
        if name in {"api_key", "key", "token", "password"}:
            hint = f"put it into an environment variable, and that one's name into key_env in [translate.{engine}]"
            raise UsageError(f"translate.{engine}.{name}: a key does not belong into a file", hint=hint)
        if name not in readers:
            raise UsageError(f"unknown option {name!r} of engine {engine!r}", hint=f"allowed: {', '.join(readers)}")
    return {name: readers[name](f"translate.{engine}.{name}", value) for name, value in options.items()}


def whole(least: int, most: int) -> Reader:
    """A whole number within bounds."""

    def reader(name: str, value: object) -> object:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise UsageError(f"{name} is {value!r}", hint=f"write a whole number, {least} to {most}")
        return value

    return reader


def number(least: float, most: float) -> Reader:
    """A number within bounds."""

    def reader(name: str, value: object) -> object:
        if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
            raise UsageError(f"{name} is {value!r}", hint=f"write a number, {least:g} to {most:g}")
        return float(value)

    return reader


def text(name: str, value: object) -> object:
    """A string."""
    if not isinstance(value, str):
        raise UsageError(f"{name} must be a string, not {value!r}")
    return value


def variable(name: str, value: object) -> object:
    """The name of an environment variable."""
    if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", value):
        raise UsageError(
            f"{name} is no name of an environment variable", hint="write a name such as MY_API_KEY, no key"
        )
    return value


def words(name: str, value: object) -> object:
    """A program and its arguments."""
    if not isinstance(value, list) or not value or not all(isinstance(each, str) and each for each in value):
        raise UsageError(f"{name} is {value!r}", hint='write a program and its arguments: ["python3", "mine.py"]')
    return tuple(value)
