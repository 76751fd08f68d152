"""A bed of faults: every command of transpub, with a fault at any of its steps on the disk.

Each time that the interpreter opens, renames, removes or makes something in the project is a step (Python's audit
events tell). At a chosen one the process is killed, or the disk is full, broken or closed, there or from there on.
Whatever happens: every text of a person is in a catalog, no file is half written, and the next run, which nothing
disturbs, ends as one that nothing had disturbed before.
"""

from __future__ import annotations

import contextlib
import errno
import io
import json
import os
import random
import re
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from tests.project import Sample, make
from transpub import catalog

EVENTS = frozenset(
    {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.scandir", "os.listdir", "sqlite3.connect"}
)
KINDS = ("kill", "full", "broken", "closed", "full for good", "closed for good")
_ERRORS = {"full": errno.ENOSPC, "broken": errno.EIO, "closed": errno.EACCES}
LOCALES = ("ky", "ru")
HUMAN = "A person wrote this: "

COMMANDS: Mapping[str, tuple[str, ...]] = {
    "extract": ("extract",),
    "translate": ("translate",),
    "check": ("check",),
    "check --fix": ("check", "--fix"),
    "check --update-baseline": ("check", "--update-baseline"),
    "status": ("status", "--quality"),
    "publish": ("publish",),
    "publish --as source": ("publish", "--as", "source", "-o", "localized"),
    "publish --check": ("publish", "--check"),
    "adopt": ("adopt", "ky=old.txt", "source_articles/chairman.txt"),
    "exchange export": ("exchange", "export", "out.xlf", "-l", "ky"),
    "exchange import": ("exchange", "import", "in.xlf"),
    "memory export": ("memory", "export", "out.tmx"),
    "memory import": ("memory", "import", "in.tmx"),
    "glossary import": ("glossary", "import", "in.csv"),
    "theme copy": ("theme", "copy", "footer.html"),
}
"""The commands that read or write a project, by a name."""

ANEW = {"out.xlf"}
"""Files that a command does not write over: whoever is told that a file could not be read takes them away."""


@dataclass
class Told:
    """What a fault came to."""

    faults: int = 0
    lost: list[str] = field(default_factory=list)


def project(root: Path) -> Sample:
    """A project with work of people in it, and articles that have changed since."""
    sample = make(root)
    sample.write("transpub.toml", '[site]\nlocales = ["ky", "ru"]\n[translate]\nengine = "pseudo"\n')
    sample.write("glossary.csv", "en,ky\ncourt,сот\n")
    assert sample.run("translate").code == 0
    for locale in LOCALES:
        for name in ("chairman", "visit"):
            keys = [entry.key for entry in sample.catalog(locale, name).entries][::3]

            def change(entry: Any, keys: list[str] = keys) -> Any:  # noqa: ANN401  # an entry
                if entry.key not in keys:
                    return entry
                marks = "".join(re.findall(r"</?\d+/?>", entry.source))
                text = f"{HUMAN}{entry.key} {marks}".strip()
                return replace(entry, target=text, fuzzy=False, comments=(f"{HUMAN}comment on {entry.key}",))

            sample.edit(locale, name, change)
    _again(root, ("exchange", "export", "in.xlf", "-l", "ky"))
    _again(root, ("memory", "export", "in.tmx"))
    sample.write("in.csv", "en,ky\nhall,зал\n")
    sample.write("old.txt", (root / "source_articles" / "chairman.txt").read_bytes())
    assert sample.run("publish").code == 0
    article = root / "source_articles" / "visit.md"
    article.write_text(article.read_text("utf-8").replace("many questions", "very many questions"), "utf-8")
    sample.write("source_articles/new.md", "# New\n\nA new article, with *one* sentence.\n")
    (root / "source_articles" / "chairman.txt").rename(root / "source_articles" / "president.txt")
    sample.write("source_articles/chairman.txt", (root / "source_articles" / "president.txt").read_bytes())
    (root / "source_articles" / "president.txt").unlink()
    return sample


def ledger(root: Path) -> set[tuple[str, str]]:
    """Every text and comment of a person that the catalogs hold, by locale; a catalog that cannot be read is told."""
    found: set[tuple[str, str]] = set()
    for locale in LOCALES:
        for path in sorted((root / "locales" / locale).rglob("*.po")):
            known = catalog.read(path)
            for entry in (*known.entries, *known.obsolete):
                texts = (entry.target, *entry.comments)
                found |= {(locale, text) for text in texts if text.startswith(HUMAN)}
            found |= {(locale, text[text.index(HUMAN) :]) for text in known.comments if HUMAN in text}
    return found


def tree(root: Path) -> dict[str, bytes]:
    """Every file of the project but the caches and what a killed run may leave beside them."""
    return {
        name: data
        for name, data in Sample(root).tree().items()
        if not name.endswith(".tmp") and not name.startswith("site/.transpub-")
    }


def steps(root: Path, command: tuple[str, ...]) -> int:
    """How many steps a command takes that nothing disturbs."""
    with _copied(root) as folder:
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reader)
            count = _run(folder, command, 0, "")
            os.write(writer, str(count).encode())
            os._exit(0)
        os.close(writer)
        with os.fdopen(reader) as said:
            found = said.read()
        os.waitpid(child, 0)
        return int(found)


def disturbed(root: Path, command: tuple[str, ...], step: int, kind: str, calm: Mapping[str, bytes]) -> list[str]:
    """What is wrong after a command with a fault at one of its steps, and after the run that follows."""
    with _copied(root) as folder:
        before, known = tree(folder), ledger(folder)
        child = os.fork()
        if child == 0:
            _run(folder, command, step, kind)
            os._exit(0)
        os.waitpid(child, 0)
        where = f"{' '.join(command)}, {kind} at step {step}"
        try:
            missing = known - ledger(folder)
        except Exception as error:  # noqa: BLE001  # a catalog that cannot be read
            return [f"{where}: {error}"]
        wrong = [f"{where}: lost: {each}" for each in sorted(missing)]
        others = {name: data for name, data in tree(folder).items() if data not in {before.get(name), calm.get(name)}}
        wrong += [f"{where}: {name} is half written" for name, data in others.items() if not _whole(name, data)]
        for name in ANEW:
            (folder / name).unlink(missing_ok=True)
        _again(folder, command)
        after = tree(folder)
        differing = sorted(name for name in after.keys() | calm.keys() if after.get(name) != calm.get(name))
        return wrong + [f"{where}: after the next run {name} is not what it would be" for name in differing]


def calm(root: Path, command: tuple[str, ...]) -> Mapping[str, bytes]:
    """The project after the command, twice: what is done is done."""
    with _copied(root) as folder:
        _again(folder, command)
        _again(folder, command)
        return tree(folder)


def tried(root: Path, name: str, most: int, seed: int) -> Told:
    """A command with faults at its steps: at all of them, each kind, or at so many that chance has chosen."""
    command = COMMANDS[name]
    count, after, rng = steps(root, command), calm(root, command), random.Random(f"{seed} {name}")
    every = [(step, kind) for step in range(1, count + 1) for kind in KINDS]
    chosen = every if len(every) <= most else rng.sample(every, most)
    told = Told()
    for step, kind in chosen:
        told.faults += 1
        told.lost += disturbed(root, command, step, kind, after)
    return told


def _whole(name: str, data: bytes) -> bool:
    """Whether a file can be read to its end; of a page or a catalog others have a look."""
    if name.endswith((".xlf", ".tmx")):
        with contextlib.suppress(ET.ParseError):
            return ET.fromstring(data) is not None
        return False
    if name.endswith(".json"):
        with contextlib.suppress(ValueError):
            return json.loads(data) is not None
        return False
    return name.startswith(("locales/", "site/", "localized/"))


def _again(folder: Path, command: tuple[str, ...]) -> None:
    with contextlib.chdir(folder):
        Sample(folder).run(*command)


@contextlib.contextmanager
def _copied(root: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "project"
        shutil.copytree(root, folder, symlinks=True)
        yield folder


def _run(folder: Path, command: tuple[str, ...], step: int, kind: str) -> int:
    """Runs a command in this process, which ends after it: an audit hook stays. How many steps there were."""
    count = 0
    inside = f"{folder}{os.sep}"

    def hook(event: str, args: tuple[Any, ...]) -> None:
        nonlocal count
        if event not in EVENTS or not args or not _within(args[0], inside):
            return
        count += 1
        good = kind.endswith(" for good")
        if not step or count < step or (count > step and not good):
            return
        if kind == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        plain = kind.removesuffix(" for good")
        if plain == "full" and not _writes(event, args):
            return
        code = _ERRORS[plain]
        raise OSError(code, os.strerror(code), os.fspath(args[0]) if not isinstance(args[0], int) else None)

    sys.stdout = sys.stderr = io.StringIO()
    os.chdir(folder)
    sys.addaudithook(hook)
    with contextlib.suppress(BaseException):
        Sample(folder).run(*command)
    return count


def _within(path: object, inside: str) -> bool:
    if isinstance(path, bytes):
        path = os.fsdecode(path)
    if isinstance(path, os.PathLike):
        path = os.fspath(path)
    return isinstance(path, str) and path.removeprefix("file:").startswith(inside)


def _writes(event: str, args: tuple[Any, ...]) -> bool:
    if event != "open":
        return event in {"os.rename", "os.mkdir", "sqlite3.connect"}
    flags = args[2] if len(args) > 2 and isinstance(args[2], int) else 0
    return bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
