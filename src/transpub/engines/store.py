"""Argos packages on disk: where they are, what they say of themselves, and which of them translates a pair.

Nothing here loads a model. A folder that is no whole package is a value with a `problem`, never an error: one
interrupted installation must not stop the others (as it does in `argostranslate.package.get_installed_packages`).
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from transpub.errors import MissingError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

TOKENIZERS = ("sentencepiece.model", "bpe.model")
"""What cuts texts into tokens, in order of preference."""

MANIFEST = "transpub.json"
"""Written beside `metadata.json` by our installation: the digests that `verify` compares."""


@dataclass(frozen=True, slots=True)
class Package:
    """An installed Argos package. `source` and `target` are Argos codes ("" where the metadata cannot be read).

    `size` is in bytes. `prefix` is the token that every target starts with, for models of several languages.
    `problem` says why it cannot be used, or is "". `sha256` is that of the archive it was installed from, where known,
    and `links` say where that was, of one that has just been installed.
    """

    path: Path
    source: str = ""
    target: str = ""
    version: str = ""
    size: int = 0
    prefix: str = ""
    problem: str = ""
    sha256: str = ""
    links: tuple[str, ...] = ()

    @property
    def healthy(self) -> bool:
        """Whether nothing is known against it."""
        return not self.problem

    @property
    def code(self) -> str:
        """What Argos calls it, without the version."""
        return f"translate-{self.source}_{self.target}"

    @property
    def pair(self) -> str:
        """The pair as the commands write it."""
        return f"{self.source}-{self.target}"


def folders(models: Path | None = None) -> tuple[Path, ...]:
    """Where packages are looked for, in order: the configured folder, then those of the module `argostranslate`."""
    found = [models] if models else []
    found += settings().folders
    return tuple(dict.fromkeys(folder.absolute() for folder in found))


@dataclass(frozen=True, slots=True)
class Settings:
    """What we need of `argostranslate.settings`: the packages' folders and the index's address."""

    folders: tuple[Path, ...]
    index: str


_XDG = ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")
"""Set and empty they count as not set; argostranslate takes them for the working folder, and makes folders there."""


def settings() -> Settings:
    """The settings of the module `argostranslate`, or the same worked out where it cannot be asked.

    Its `settings` creates folders when it is run, which fails in a read-only home, and reads the environment only then;
    so it is run anew each time, as a module of its own. What it prints (of a broken settings file) goes to standard
    error.
    """
    from importlib import util  # noqa: PLC0415  # importing does no work

    try:
        spec = util.find_spec("argostranslate.settings")
        if spec is None or spec.loader is None or any(os.environ.get(name) == "" for name in _XDG):
            return _worked_out()
        module = util.module_from_spec(spec)
        with contextlib.redirect_stdout(sys.stderr):
            spec.loader.exec_module(module)
        return Settings(tuple(map(Path, module.package_dirs)), str(module.package_index))
    except Exception:  # noqa: BLE001  # OSError, KeyError, AssertionError, ValueError: each setting has its own
        return _worked_out()


def _worked_out() -> Settings:
    """What argostranslate 1.12 has in `settings.py`, without its side effects."""
    home = Path(os.environ.get("SNAP_USER_DATA") or Path.home())
    data = Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share") / "argos-translate"
    config = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config") / "argos-translate" / "settings.json"
    try:
        written = json.loads(config.read_text("utf-8"))
    except (OSError, ValueError):
        written = {}

    def setting(name: str, default: str) -> str:
        value = os.environ.get(name) or (written.get(name) if isinstance(written, dict) else None)
        return str(value or default)

    index = setting("ARGOS_PACKAGE_INDEX", "https://raw.githubusercontent.com/argosopentech/argospm-index/main/")
    return Settings((Path(setting("ARGOS_PACKAGES_DIR", str(data / "packages"))),), index)


def scan(where: Iterable[Path]) -> tuple[Package, ...]:
    """The packages in those folders, in their order; packages that do not translate (sentence splitters) left out."""
    found = []
    for folder in where:
        try:
            inside = sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith("."))
        except OSError:
            continue  # not there yet, or not ours to read
        found += [package for path in inside if (package := read(path)) is not None]
    return tuple(found)


def read(path: Path) -> Package | None:
    """The package in a folder, by its metadata and the presence of its files; None: it is of another kind."""
    try:
        metadata = json.loads((path / "metadata.json").read_text("utf-8-sig"))
    except FileNotFoundError:
        return Package(path, size=_size(path), problem="has no metadata.json")
    except (OSError, ValueError) as error:
        return Package(path, size=_size(path), problem=f"its metadata.json cannot be read: {error}")
    if not isinstance(metadata, dict):
        return Package(path, size=_size(path), problem="its metadata.json is no object")
    if metadata.get("type", "translate") != "translate":
        return None
    return _described(path, metadata)


def _described(path: Path, metadata: Mapping[str, object]) -> Package:
    source, target = metadata.get("from_code"), metadata.get("to_code")
    if not (isinstance(source, str) and isinstance(target, str) and source and target):
        return Package(path, size=_size(path), problem="its metadata.json names no pair of languages")
    problem = ""
    if not _whole(path / "model" / "model.bin"):
        problem = "has no model/model.bin"
    elif not any(_whole(path / name) for name in TOKENIZERS):
        problem = f"has no {' or '.join(TOKENIZERS)}"
    version, prefix = metadata.get("package_version"), metadata.get("target_prefix")
    return Package(
        path,
        source,
        target,
        str(version or "0"),
        _size(path),
        prefix if isinstance(prefix, str) else "",
        problem,
        manifest(path).get("archive", ""),
    )


def manifest(path: Path) -> Mapping[str, str]:
    """What our installation wrote of a package: `archive` and `model`, SHA-256 in hex; empty for one of others'."""
    try:
        data = json.loads((path / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return {key: value for key, value in data.items() if isinstance(value, str)} if isinstance(data, dict) else {}


def _whole(path: Path) -> bool:
    try:
        return path.is_file() and path.stat().st_size > 0
    except OSError:
        return False


def _size(path: Path) -> int:
    total = 0
    for file in path.rglob("*"):
        with contextlib.suppress(OSError):
            total += file.lstat().st_size if file.is_file() else 0
    return total


def newer(version: str) -> tuple[int, ...]:
    """A key that sorts versions: 1.10 after 1.9."""
    return tuple(int(number) for number in re.findall(r"\d{1,9}", version))


def choose(packages: Sequence[Package], source: str, target: str) -> Package | None:
    """The package for a pair: of the first folder that has a healthy one, the newest version."""
    fit = [p for p in packages if p.healthy and (p.source, p.target) == (source, target)]
    if not fit:
        return None
    return max((p for p in fit if p.path.parent == fit[0].path.parent), key=lambda p: newer(p.version))


def route(packages: Sequence[Package], source: str, target: str) -> tuple[Package, ...]:
    """The packages that lead from one language to the other: one, or two through English; none: ()."""
    direct = choose(packages, source, target)
    if direct:
        return (direct,)
    first, second = choose(packages, source, "en"), choose(packages, "en", target)
    return (first, second) if first and second else ()


def digest(package: Package) -> str:
    """SHA-256 over all that makes its translations: model, vocabularies, tokenizer, prefix. The same on any machine.

    The whole content is read, about 0.1 s for 100 MB: dates would change with each installation, and sizes not at all
    with a new model.
    """
    whole = hashlib.sha256(package.prefix.encode("utf-8", "surrogatepass"))
    model = package.path / "model"
    try:
        files = sorted(path for path in model.rglob("*") if path.is_file())
        files += [package.path / name for name in TOKENIZERS if (package.path / name).is_file()]
        for path in files:
            with path.open("rb") as file:
                whole.update(f"\0{path.relative_to(package.path).as_posix()}\0".encode())
                whole.update(hashlib.file_digest(file, "sha256").digest())
    except OSError as error:
        raise MissingError(f"the model {package.pair} cannot be read: {error}", str(package.path)) from error
    return whole.hexdigest()
