"""The house's order: rooms import only rooms above them, polib lives in one room, importing does no work."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent.parent / "src" / "transpub"
ORDER = (
    "model",
    "errors",
    "config",
    "codes",
    "inline",
    "formats",
    "segment",
    "bitext",
    "qa",
    "catalog",
    "quality",
    "exchange",
    "glossary",
    "memory",
    "engines",
    "transfer",
    "cascade",
    "checks",
    "publish",
    "pipeline",
    "serve",
    "review",
    "cli",
    "__main__",
)


def room_of(path: Path) -> str:
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def imports(path: Path) -> list[str]:
    """The rooms of the project that a file imports, wherever in the file, and other modules by their top name."""
    found = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            module = node.module or ""
            names = [f"transpub.{alias.name}" for alias in node.names] if module == "transpub" else [module]
        else:
            continue
        found += [name.split(".")[1] if name.startswith("transpub.") else name.split(".")[0] for name in names]
    return found


FILES = sorted(path for path in SOURCE.rglob("*.py") if path != SOURCE / "__init__.py")


def test_every_room_has_its_place_in_the_order() -> None:
    assert {room_of(path) for path in FILES} == set(ORDER)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_room_imports_only_rooms_above_it(path: Path) -> None:
    own = ORDER.index(room_of(path))
    below = [name for name in imports(path) if name in ORDER and ORDER.index(name) > own]
    assert [] == below


@pytest.mark.parametrize(
    ("library", "room"),
    [
        ("polib", "catalog"),
        ("pyromark", "formats"),
        ("ctranslate2", "engines"),
        ("imagesize", "publish"),
        ("rcssmin", "publish"),
        ("jinja2", "publish"),
        ("starlette", "review"),
        ("uvicorn", "review"),
    ],
)
def test_a_library_is_imported_in_one_room_only(library: str, room: str) -> None:
    assert {room} == {room_of(path) for path in FILES if library in imports(path)}


def test_databases_are_caches_of_two_rooms() -> None:
    assert {"engines", "pipeline"} == {room_of(path) for path in FILES if "sqlite3" in imports(path)}


def test_importing_the_command_line_loads_no_heavy_library() -> None:
    code = "import sys, transpub.cli; print(*sorted({m.split('.')[0] for m in sys.modules}))"
    loaded = set(
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    )
    heavy = {"argostranslate", "babel", "ctranslate2", "jinja2", "numpy", "polib", "pyromark", "sentencepiece", "yaml"}
    assert set() == loaded & heavy


def test_the_picture_in_the_docs_names_every_room() -> None:
    picture = (SOURCE.parent.parent / "docs" / "architecture.md").read_text("utf-8")
    rooms = {path.name + ("/" if path.is_dir() else "") for path in SOURCE.iterdir() if not path.name.startswith("_")}
    assert set() == {room for room in rooms - {"py.typed"} if f"| `{room}` |" not in picture}
