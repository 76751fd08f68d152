"""What goes wrong beside `transpub translate`: kills, full disks, editors; and what is left then.

An author keeps editing articles, translators keep writing; each of their texts is in a ledger and must be found again
in a catalog after every fault. Random, and the same for the same seed but for the moments that the clock decides.
"""

from __future__ import annotations

import dataclasses
import json
import os
import random
import signal
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tests.project import Sample
from transpub import catalog
from transpub.errors import CatalogError
from transpub.model import State

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from transpub.model import Catalog, Entry

LOCALES = ("ky", "ru")
TOML = '[site]\nlocales = ["ky", "ru"]\n[translate]\nengine = "pseudo"\n'
WORDS = ("court", "judge", "plan", "hall", "archive", "visit", "paper", "street", "river", "school", "table", "horse")


@dataclass
class World:
    """A project at work: its articles as sentences, and the ledger of what translators wrote, by locale."""

    sample: Sample
    rng: random.Random
    articles: dict[str, list[str]] = field(default_factory=dict)
    ledger: dict[str, set[str]] = field(default_factory=lambda: {locale: set() for locale in LOCALES})
    number: int = 0
    seconds: float = 1.0
    operations: int = 1

    @classmethod
    def make(cls, root: Path, seed: int) -> World:
        world = cls(Sample(root), random.Random(seed))
        world.sample.write("transpub.toml", TOML)
        for name in ("one", "news/two"):
            world.articles[name] = [world.sentence() for _ in range(6)]
        world.author()
        world.sample.run("translate")  # here, so that what it imports is there in every run below
        world.author()
        world.measure()
        return world

    def sentence(self) -> str:
        self.number += 1
        return f"The {' '.join(self.rng.choices(WORDS, k=7))} came {self.number} times."

    def author(self) -> None:
        """Edits a word, adds two sentences, deletes one: there is something to do in every article."""
        for name, sentences in self.articles.items():
            place = self.rng.randrange(len(sentences))
            sentences[place] = sentences[place].replace("came", "had come")
            for _ in range(2):
                sentences.insert(self.rng.randrange(len(sentences) + 1), self.sentence())
            while len(sentences) > 9:
                sentences.pop(self.rng.randrange(len(sentences)))
            self.sample.write(f"source_articles/{name}.txt", f"Heading of {name}\n\n{' '.join(sentences)}\n")

    def translators(self) -> None:
        """Write into two entries of every catalog that no person has touched yet."""
        for locale in LOCALES:
            for name in self.articles:
                path = self.sample.po(locale, name)
                for _ in range(2):
                    changed = self.written(catalog.read(path), locale)
                    path.write_bytes(catalog.write(changed))

    def written(self, found: Catalog, locale: str) -> Catalog:
        """The catalog with one more text of a person, reviewed or a draft; as it is where no entry is free."""
        free = [entry.key for entry in found.entries if entry.state in {State.MACHINE, State.MISSING}]
        if not free:
            return found
        chosen, self.number = self.rng.choice(free), self.number + 1
        text = f"сөз {self.number} {locale}"
        self.ledger[locale].add(text)
        fuzzy = self.rng.random() < 0.3
        return dataclasses.replace(
            found,
            entries=tuple(
                dataclasses.replace(entry, target=text, fuzzy=fuzzy) if entry.key == chosen else entry
                for entry in found.entries
            ),
        )

    def measure(self) -> None:
        """How long a run takes, and how many times it touches a file: from these the moments of faults are drawn."""
        told, out = os.pipe()
        begun = time.monotonic()

        def count() -> None:
            seen = [0]
            self.each_operation(lambda: seen.__setitem__(0, seen[0] + 1))
            self.at_end = lambda: os.write(out, str(seen[0]).encode())

        assert 0 == ended(self.start(count))
        self.seconds = time.monotonic() - begun
        self.operations = int(os.read(told, 20))
        os.close(told)
        os.close(out)

    at_end: Callable[[], object] = lambda: None

    def each_operation(self, act: Callable[[], object]) -> None:
        """Calls `act` before every opening, renaming and removing of a file of the project, in this process."""
        root = str(self.sample.root)

        def hook(event: str, given: tuple[object, ...]) -> None:
            if event in {"open", "os.rename", "os.remove", "os.chmod", "os.mkdir", "os.listdir"}:
                path = given[0]
                if isinstance(path, str | os.PathLike) and os.fspath(path).startswith(root):
                    act()

        sys.addaudithook(hook)

    def start(self, before: Callable[[], None] = lambda: None) -> int:
        """Runs `transpub translate` in a process of its own, which does `before` first; its number."""
        child = os.fork()
        if child:
            return child
        code = 99
        try:
            quiet = os.open(os.devnull, os.O_RDWR)
            for handle in (0, 1, 2):
                os.dup2(quiet, handle)
            before()
            from transpub import cli

            sys.argv = ["transpub", "-C", str(self.sample.root), "translate"]
            cli.main()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
            self.at_end()
        finally:
            os._exit(code)

    def catalogs(self) -> Iterator[tuple[str, Path]]:
        for locale in LOCALES:
            for path in sorted((self.sample.root / "locales" / locale).rglob("*.po")):
                yield locale, path

    def verdict(self) -> Verdict:
        """What of the catalogs cannot be read, which texts of the ledger are nowhere, which files were left behind."""
        unreadable, there = [], {locale: set[str]() for locale in LOCALES}
        for locale, path in self.catalogs():
            try:
                found = catalog.read(path)
            except CatalogError as error:
                unreadable.append(str(error))
                continue
            there[locale] |= {entry.target for entry in (*found.entries, *found.obsolete)}
        lost = tuple(sorted(text for locale in LOCALES for text in self.ledger[locale] - there[locale]))
        left = tuple(path.name for path in self.sample.root.rglob(".*.tmp"))
        return Verdict(tuple(unreadable), lost, left)

    def repaired(self) -> bool:
        """Whether a run that nothing disturbs ends well, and leaves nothing missing."""
        if ended(self.start()) != 0:
            return False
        entries: list[Entry] = [entry for _, path in self.catalogs() for entry in catalog.read(path).entries]
        return all(entry.state is not State.MISSING for entry in entries)


@dataclass(frozen=True)
class Verdict:
    """What was found after a fault: nothing unreadable and nothing lost, or the promise is broken."""

    unreadable: tuple[str, ...]
    lost: tuple[str, ...]
    left: tuple[str, ...]


LONGEST = 120.0
"""Seconds after which a run, which takes about one, hangs."""


def ended(child: int) -> int:
    """The exit code of a process that has ended; minus the signal that killed it. One that hangs fails the test."""
    until = time.monotonic() + LONGEST
    while (found := os.waitpid(child, os.WNOHANG)) == (0, 0):
        if time.monotonic() > until:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            raise AssertionError(f"a run of transpub has not ended in {LONGEST:.0f} s")
        time.sleep(0.002)
    return os.waitstatus_to_exitcode(found[1])


def killed_by_clock(world: World) -> int:
    """SIGKILL after a random time."""
    child = world.start()
    time.sleep(world.rng.uniform(0, world.seconds))
    os.kill(child, signal.SIGKILL)
    return ended(child)


def killed_at_a_file(world: World) -> int:
    """SIGKILL right before a random opening, renaming or removing of a file."""
    moment = iter(range(world.rng.randrange(world.operations)))
    return ended(world.start(lambda: world.each_operation(lambda: _at_the_end(moment))))


def _at_the_end(moment: Iterator[int]) -> None:
    if next(moment, None) is None:
        os.kill(os.getpid(), signal.SIGKILL)


def terminated(world: World) -> int:
    """SIGTERM after a random time."""
    child = world.start()
    time.sleep(world.rng.uniform(0, world.seconds))
    os.kill(child, signal.SIGTERM)
    return ended(child)


def disk_full(world: World) -> int:
    """A file system with room for a random part of the work; the project must lie on a small one of its own."""
    filler = world.sample.root / "filler"
    free = os.statvfs(world.sample.root)
    room = world.rng.randrange(5) * 4096  # a catalog of this project needs two or three such blocks
    filler.write_bytes(b"\0" * max(0, free.f_bavail * free.f_frsize - room))
    try:
        return ended(world.start())
    finally:
        filler.unlink()


def write_fails(world: World) -> int:
    """No file of the project can grow beyond a random size: what a full disk or a quota does to a write."""

    def limit() -> None:
        import resource

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        size = world.rng.randrange(6000)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return ended(world.start(limit))


def read_only(world: World) -> int:
    """Some catalogs may not be written."""
    paths = [path for _, path in world.catalogs()]
    chosen = world.rng.sample(paths, 2)
    before = [path.read_bytes() for path in chosen]
    for path in chosen:
        path.chmod(0o444)
    code = ended(world.start())
    for path in chosen:
        path.chmod(0o644)
    assert before == [path.read_bytes() for path in chosen]
    return code


def two_runs(world: World) -> int:
    """A second run, which begins a little later."""
    first = world.start()
    time.sleep(world.rng.uniform(0, world.seconds / 2))
    second = world.start()
    return max(ended(first), ended(second))


def editor(world: World) -> int:
    """Translators who save while the run goes on, again and again: by renaming, and by writing into the file."""
    child = world.start()
    until = time.monotonic() + LONGEST
    paths = [each for each in world.catalogs() if not each[1].name.startswith("_")]
    while os.waitpid(child, os.WNOHANG) == (0, 0):
        assert time.monotonic() < until, f"a run of transpub has not ended in {LONGEST:.0f} s"
        locale, path = world.rng.choice(paths)
        try:
            found = catalog.parse(path.read_bytes())
        except CatalogError:
            continue
        data = catalog.write(world.written(found, locale))
        if world.rng.random() < 0.5:
            beside = path.with_name("editor.saving")
            beside.write_bytes(data)
            beside.replace(path)
        else:
            path.write_bytes(data)
        time.sleep(world.rng.uniform(0, 0.01))
    return 0


FAULTS: dict[str, Callable[[World], int]] = {
    "killed by the clock": killed_by_clock,
    "killed at a file": killed_at_a_file,
    "SIGTERM": terminated,
    "disk full": disk_full,
    "write fails": write_fails,
    "read-only": read_only,
    "two runs": two_runs,
    "editor saves": editor,
}


@dataclass
class Tally:
    """What came of many rounds of one fault."""

    rounds: int = 0
    disturbed: int = 0
    unreadable: int = 0
    lost: int = 0
    not_repaired: int = 0
    left: int = 0
    texts: int = 0


def trial(world: World, fault: str, rounds: int) -> Tally:
    """So many rounds of one fault; a run that nothing disturbs follows each second time, and the last."""
    tally = Tally()
    for number in range(1, rounds + 1):
        world.translators()
        world.author()
        code = FAULTS[fault](world)
        verdict = world.verdict()
        tally.rounds += 1
        tally.disturbed += code != 0
        tally.unreadable += len(verdict.unreadable)
        tally.lost += len(verdict.lost)
        tally.left += len(verdict.left)
        for path in world.sample.root.rglob(".*.tmp"):
            path.unlink()
        if number % 2 == 0 or number == rounds:
            tally.not_repaired += not world.repaired()
            after = world.verdict()
            tally.unreadable += len(after.unreadable)
            tally.lost += len(after.lost)
    tally.texts = sum(map(len, world.ledger.values()))
    return tally


def main() -> None:
    """Two rounds of each fault that needs no file system of its own, in the folder that is given; the tallies as JSON.

    In a process of its own: one that has threads, as those of a test runner have, must not be forked.
    """
    world = World.make(Path(sys.argv[1]), seed=1)
    tallies = {fault: dataclasses.asdict(trial(world, fault, rounds=2)) for fault in FAULTS if fault != "disk full"}
    sys.stdout.write(json.dumps(tallies))


if __name__ == "__main__":
    main()
