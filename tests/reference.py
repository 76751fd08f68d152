"""Writes `docs/reference.md`: every command with its options, every check, engine, setting, as the program has them.

python -m tests.reference
"""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import re
import typing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from transpub import checks, config, formats
from transpub.cli import app
from transpub.engines import ENGINES

if TYPE_CHECKING:
    from collections.abc import Iterator

FILE = Path(__file__).parent.parent / "docs" / "reference.md"
TABLES = ("site", "paths", "segments", "formats", "translate", "publish", "check")


def commands() -> dict[str, Any]:
    """Every command by its words: `models install`."""
    found: dict[str, Any] = {}

    def walk(command: Any, words: tuple[str, ...]) -> None:  # noqa: ANN401  # of the click that typer has
        below = getattr(command, "commands", None)
        if below is None:
            found[" ".join(words)] = command
        for name, each in (below or {}).items():
            walk(each, (*words, name))

    walk(typer.main.get_command(app), ())
    return found


def options(command: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401  # as above
    """The arguments and options of a command as one writes them, with what they say of themselves."""
    for each in command.params:
        if each.param_type_name == "argument":
            yield each.metavar or f"{each.name.upper()}{'…' if each.nargs == -1 else ''}", each.help or ""
        elif not each.hidden:
            value = "" if getattr(each, "is_flag", False) else f" {each.name.upper()}"
            flags = ", ".join(f"{flag}{value}" for flag in each.opts)
            yield flags, each.help or ""


def engine_settings(name: str) -> tuple[str, ...]:
    """The settings of an engine, in `[translate.NAME]`."""
    return tuple(getattr(importlib.import_module(f"transpub.engines.{name}"), "_READERS", ()))


def settings() -> dict[str, tuple[str, ...]]:
    """The keys of each table of `transpub.toml`."""
    hints = typing.get_type_hints(config.Project)
    found = {}
    for table in TABLES:
        kind = hints[table]
        made = {"options", "rules", "lengths"}  # tables of their own: [translate.ENGINE], [check.NAME]
        found[table] = tuple(each.name for each in dataclasses.fields(kind) if each.name not in made)
    return found


def made() -> str:
    """The page."""
    lines = [
        "# Reference",
        "",
        "All commands with their options, all checks, engines and settings, as the program has them. What they are",
        "for: [the commands](commands.md), [the checks](checks.md), [machine translation](machine-translation.md),",
        "[settings](configuration.md). This page is written by `python -m tests.reference`.",
        "",
        "## Commands",
    ]
    for words, command in commands().items():
        about = inspect.cleandoc(command.help or "")
        lines += ["", f"### transpub {words}", "", about, ""]
        rows = [(name, said) for name, said in options(command) if name != "--help"]
        lines += ["| | |", "|---|---|", *(f"| `{name}` | {_cell(said)} |" for name, said in rows)] if rows else []
    lines += ["", "Every command also has `-h` and `--help`. Before the command:", "", "| | |", "|---|---|"]
    lines += [f"| `{name}` | {_cell(said)} |" for name, said in options(typer.main.get_command(app))]
    lines += ["", "## Checks", "", "| check | severity | |", "|---|---|---|"]
    lines += [f"| `{each.name}` | {each.severity} | {_cell(each.about)} |" for each in checks.CHECKS.values()]
    lines += ["", "## Engines", "", "| engine | settings in `[translate.ENGINE]` |", "|---|---|"]
    lines += [f"| `{name}` | {', '.join(f'`{key}`' for key in engine_settings(name))} |" for name in ENGINES]
    lines += ["", "## Settings", "", "| table of `transpub.toml` | keys |", "|---|---|"]
    lines += [f"| `[{table}]` | {', '.join(f'`{key}`' for key in keys)} |" for table, keys in settings().items()]
    lines += ["", f"Articles end in {', '.join(f'`{each}`' for each in sorted(formats.suffixes()))}.", ""]
    return "\n".join(lines)


def _cell(text: str) -> str:
    return re.sub(r"\s+", " ", text).replace("|", "\\|")


if __name__ == "__main__":
    FILE.write_text(made(), "utf-8")
