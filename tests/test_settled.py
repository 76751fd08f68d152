"""Runs that begin with what the last one left end as runs that know of none: tried over long rows of changes."""

from __future__ import annotations

import json
import os
import random
import shutil
import sqlite3
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from tests.project import MARKDOWN, Result, Sample, make, reviewed
from transpub import catalog
from transpub.errors import CatalogError
from transpub.pipeline import load
from transpub.pipeline.examined import Kept

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from transpub.model import Document

COMMANDS = (("extract",), ("translate",))
CHECKS = (("check",), ("check", "--json"), ("check", "--min-reviewed", "ky=50"), ("check", "--fail-on", "warning"))
STEPS = 10
SENTENCES = (
    "The court sat on Monday.",
    "Nobody was late.",
    "The guests saw the archive.",
    "A list of the cases hangs at the door.",
    "Three judges were heard in 2027.",
    "Visitors may come on Tuesday.",
    "The plan was signed by both sides.",
    "Copies are free of charge.",
)
LOCALES = ("ky", "ru")
CONFIG = '[site]\ntitle = "Press"\nlocales = ["ky", "ru"]\n[translate]\nengine = "pseudo"\n'


class World:
    """A project, and what befalls it."""

    def __init__(self, root: Path, seed: int) -> None:
        self.sample = make(root)
        self.sample.write("transpub.toml", CONFIG)
        self.rng = random.Random(seed)
        for _ in range(3):
            self.add()
        self.done: list[str] = []

    @property
    def articles(self) -> list[Path]:
        return sorted(path for path in (self.sample.root / "source_articles").rglob("*") if path.is_file())

    @property
    def catalogs(self) -> list[Path]:
        return sorted((self.sample.root / "locales").rglob("*.po"))

    def step(self) -> None:
        changes: list[Callable[[], None]] = [
            *[self.edit] * 4,
            *[self.add] * 2,
            *[self.review] * 3,
            self.remove,
            self.rename,
            self.swap,
            self.copy,
            self.move_text,
            self.tag,
            self.forget_catalog,
            self.forget_template,
            self.orphan,
            self.damage,
            self.damage_template,
            self.hide,
            self.mend,
            self.glossary,
            self.touch,
            self.site_string,
            self.twin,
            self.memory,
            self.comment,
        ]
        change = self.rng.choice(changes)
        self.done.append(change.__name__)
        change()

    def text(self) -> str:
        some = self.rng.sample(SENTENCES, 4)
        tags = ", ".join(self.rng.sample(["visits", "halls", "News"], 2))
        kept = self.rng.choice(["", "", "translate: false\n"]) if self.rng.random() < 0.3 else ""
        return f"---\ntitle: {some[0]}\ntags: [{tags}]\n{kept}---\n\n{some[1]} {some[2]}\n\n{some[3]}\n"

    def any(self, paths: list[Path]) -> Path | None:
        return self.rng.choice(paths) if paths else None

    def change(self, path: Path | None, change: Callable[[str], str]) -> None:
        if path is not None:
            path.write_text(change(path.read_text("utf-8", "surrogateescape")), "utf-8", "surrogateescape")

    def add(self) -> None:
        name = f"{self.rng.choice(['', 'news/'])}a{self.rng.randrange(99)}.md"
        self.sample.write(f"source_articles/{name}", self.text())

    def edit(self) -> None:
        old, new = self.rng.sample(SENTENCES, 2)
        self.change(self.any(self.articles), lambda text: text.replace(old, new, 1).replace("three", "four"))

    def remove(self) -> None:
        if path := self.any(self.articles):
            path.unlink()

    def rename(self) -> None:
        if path := self.any(self.articles):
            path.rename(path.with_name(f"r{self.rng.randrange(99)}{path.suffix}"))

    def swap(self) -> None:
        if len(self.articles) > 1:
            one, other = self.rng.sample(self.articles, 2)
            first, second = one.read_bytes(), other.read_bytes()
            one.write_bytes(second)
            other.write_bytes(first)

    def copy(self) -> None:
        if path := self.any(self.articles):
            path.with_name(f"c{self.rng.randrange(99)}{path.suffix}").write_bytes(path.read_bytes())

    def move_text(self) -> None:
        """Half of an article becomes one of its own."""
        if path := self.any(self.articles):
            head, _, tail = path.read_text("utf-8", "replace").rpartition("\n\n")
            path.write_text(f"{head}\n", "utf-8")
            path.with_name(f"m{self.rng.randrange(99)}.md").write_text(tail, "utf-8")

    def tag(self) -> None:
        self.change(self.any(self.articles), lambda text: text.replace("tags: [", f"tags: [t{self.rng.randrange(9)}, "))

    def review(self) -> None:
        """A person translates two sentences."""
        path = self.any(self.catalogs)
        if path is None:
            return
        try:
            found = catalog.read(path)
        except CatalogError:  # damaged before
            return
        keys = {entry.key for entry in found.entries[:: self.rng.randrange(1, 4)]}
        entries = tuple(
            replace(entry, target=f"Адам {entry.source}", fuzzy=False, previous=None) if entry.key in keys else entry
            for entry in found.entries
        )
        path.write_bytes(catalog.write(replace(found, entries=entries)))

    def comment(self) -> None:
        self.change(self.any(self.catalogs), lambda text: text.replace("\nmsgctxt", "\n# a question\nmsgctxt", 1))

    def forget_catalog(self) -> None:
        if path := self.any(self.catalogs):
            path.unlink()

    def forget_template(self) -> None:
        if path := self.any(sorted((self.sample.root / "locales/templates").rglob("*.pot"))):
            path.unlink()

    def orphan(self) -> None:
        if path := self.any(self.catalogs):
            path.with_name(f"o{self.rng.randrange(9)}.po").write_bytes(path.read_bytes())

    def damage(self) -> None:
        self.change(self.any([*self.catalogs, *self.articles]), lambda text: f'{text}\nmsgid "\n---\ntitle: [\n')

    def damage_template(self) -> None:
        self.change(
            self.any(sorted((self.sample.root / "locales/templates").rglob("*.pot"))), lambda text: f'{text}"\n'
        )

    def hide(self) -> None:
        if path := self.any(self.articles):
            path.write_bytes(b"\xff\xfe\x00broken" + path.read_bytes())

    def mend(self) -> None:
        for path in [*self.articles, *self.catalogs]:
            data = path.read_bytes()
            path.write_bytes(data.replace(b'\nmsgid "\n---\ntitle: [\n', b"").replace(b"\xff\xfe\x00broken", b""))

    def glossary(self) -> None:
        self.sample.write("glossary.csv", f"en,ky\ncourt,сот{self.rng.randrange(3)}\n")

    def touch(self) -> None:
        if path := self.any([*self.articles, *self.catalogs]):
            os.utime(path)

    def site_string(self) -> None:
        self.change(self.any([path for path in self.catalogs if path.name == "_site.po"]), lambda text: text + "\n")

    def twin(self) -> None:
        if path := self.any(self.articles):
            path.with_name(f"{path.stem.upper()}.txt").write_text(f"{self.rng.choice(SENTENCES)}\n", "utf-8")

    def memory(self) -> None:
        said = f"Эс {self.rng.randrange(3)}"
        self.sample.write(
            "locales/memory/agency.tmx",
            '<tmx version="1.4"><header srclang="en"/><body><tu><tuv xml:lang="en"><seg>Nobody was late.</seg></tuv>'
            f'<tuv xml:lang="ky"><seg>{said}</seg></tuv></tu></body></tmx>',
        )


def run_anew(sample: Sample, copy: Path, command: tuple[str, ...]) -> tuple[Result, dict[str, bytes]]:
    """What the command does in a copy of the project, where nothing is kept of other runs."""
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(sample.root, copy, ignore=shutil.ignore_patterns(".transpub"))
    other = Sample(copy)
    return other.run(*command), other.tree()


def lines(text: str) -> list[str]:
    return sorted(text.splitlines())


@pytest.mark.parametrize("seed", range(int(os.environ.get("TRANSPUB_SETTLED", "12"))))
def test_a_run_ends_as_one_that_knows_of_no_other(tmp_path: Path, seed: int) -> None:
    world = World(tmp_path / "project", seed)
    for _ in range(STEPS):
        for _ in range(world.rng.randrange(3)):
            world.step()
        command = world.rng.choice(COMMANDS + CHECKS) + world.rng.choice([(), (), (), ("-l", "ky")])
        anew, tree = run_anew(world.sample, tmp_path / "copy", command)
        done = world.sample.run(*command)
        told = f"seed {seed}: {world.done} {command}"
        assert tree == world.sample.tree(), told
        assert (anew.code, lines(anew.out), lines(anew.err)) == (done.code, lines(done.out), lines(done.err)), told
        if command[0] == "check":
            assert anew.out == done.out, told
        if command[0] == "check" and "--json" not in command:  # as a report of all findings that stand in memory
            whole = world.sample.run(*command, "--format", "json", "-o", str(tmp_path / "report.json"))
            assert (whole.code, whole.out) == (done.code, done.out), told


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The articles that are read, by name."""
    names: list[str] = []
    parsed = load.parsed

    def counted(project: object, path: Path) -> Document:
        names.append(path.stem)
        return parsed(project, path)  # type: ignore[arg-type]  # handed on

    monkeypatch.setattr(load, "parsed", counted)
    return names


@pytest.mark.parametrize("command", [*COMMANDS, ("check",)])
def test_a_run_reads_the_articles_that_have_changed(tmp_path: Path, read: list[str], command: tuple[str, ...]) -> None:
    sample = make(tmp_path / "project")
    sample.run("extract")
    read.clear()
    sample.run(*command)
    assert {"chairman", "visit"} == set(read) or command == ("extract",)
    time.sleep(0.03)
    for change in (
        lambda: sample.write("source_articles/visit.md", MARKDOWN.replace("three", "four")),
        lambda: sample.write("source_articles/new.md", "A new one.\n"),
        lambda: sample.po("ky", "visit").unlink(),
        lambda: sample.write("source_articles/visit.md", MARKDOWN.replace("tags: [visits]", "tags: [halls]")),
    ):
        change()
        read.clear()
        sample.run(*command)
        assert len(set(read)) == 1, read
        again = sample.run(*command)
        if command == ("check",):
            sample.run("extract")  # an article that does not fit its catalogs is looked at again and again
            sample.run(*command)
        assert again.out.startswith("nothing to write") or command == ("check",)
        assert len(set(read)) == 1, read
        time.sleep(0.03)


def test_a_review_is_the_memory_of_all_others(tmp_path: Path, read: list[str]) -> None:
    sample = make(tmp_path / "project")
    sample.run("translate")
    time.sleep(0.03)
    read.clear()
    sample.edit("ky", "visit", lambda entry: replace(entry, target="Биз", fuzzy=False, previous=None))
    sample.run("translate")
    assert {"chairman", "visit"} == set(read)


def test_the_text_report_is_that_of_all_findings(tmp_path: Path) -> None:
    sample = make(tmp_path / "project")
    sample.write("source_articles/other.md", "They asked many questions today.\n\nIt is over.\n")
    sample.write("source_articles/third.md", "They asked many questions today.\n")
    sample.run("translate")
    for name, said in (("other", "Алар бүгүн көп суроо беришти."), ("third", "Алар көп суроо беришти бүгүн.")):
        sample.edit("ky", name, reviewed(said, "They asked many questions today."))
    time.sleep(0.03)
    for more in ((), ("--min-reviewed", "ky=90"), ("--min-reviewed", "ky=1"), ("-l", "ky")):
        done = sample.run("check", *more)
        whole = sample.run("check", *more, "--format", "json", "-o", str(tmp_path / "report.json"))
        assert (whole.code, whole.out) == (done.code, done.out), more
        assert "warning inconsistent" in done.out
        assert ("error unreviewed" in done.out) == (more == ("--min-reviewed", "ky=90")) or "-l" in more
        assert sample.run("check", *more) == done


@pytest.mark.parametrize("command", [*COMMANDS, ("check",)])
@pytest.mark.parametrize("name", ["visit", "_site"])
def test_a_template_that_cannot_be_read_is_told_of_by_every_run(
    tmp_path: Path, command: tuple[str, ...], name: str
) -> None:
    sample = make(tmp_path / "project")
    sample.run("translate")
    sample.run(*command)
    sample.write(f"locales/templates/{name}.pot", 'msgid "')
    time.sleep(0.03)
    for _ in range(3):
        done = sample.run(*command)
        assert 2 == done.code
        assert f"locales/templates/{name}.pot" in done.out + done.err


@pytest.mark.parametrize("method", ["keep", "of", "keep_paragraph", "articles"])
@pytest.mark.parametrize("form", [(), ("--json",)])
def test_a_full_disk_costs_the_checks_time_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, method: str, form: tuple[str, ...]
) -> None:
    sample = make(tmp_path / "project")
    sample.run("translate")
    before = Sample(shutil.copytree(sample.root, tmp_path / "copy")).run("check", *form)
    whole = getattr(Kept, method)

    def full(self: Kept, *given: Any, **more: Any) -> Any:  # noqa: ANN401  # handed on
        if self.path is not None:
            raise sqlite3.OperationalError("database or disk is full")
        return whole(self, *given, **more)

    monkeypatch.setattr(Kept, method, full)
    assert before == sample.run("check", *form)


@pytest.mark.parametrize("data", [b"", b"{}", b"[1]", b"\xff", b'{"asked": 1}', b'{"asked": "x", "files": 3}'])
def test_a_damaged_cache_is_none(tmp_path: Path, data: bytes) -> None:
    sample = make(tmp_path / "project")
    sample.run("extract")
    before = sample.tree()
    for path in (sample.root / ".transpub").glob("*.json"):
        path.write_bytes(data)
    assert sample.run("extract").code == 0
    assert before == sample.tree()


@pytest.mark.parametrize("field", ["files", "terms", "pairs"])
def test_a_cache_without_one_of_its_parts_is_none(tmp_path: Path, field: str) -> None:
    sample = make(tmp_path / "project")
    sample.run("translate")
    before = sample.tree()
    path = sample.root / ".transpub" / "settled-translate.json"
    kept = json.loads(path.read_bytes())
    del kept[field]
    path.write_text(json.dumps(kept), "utf-8")
    sample.write("source_articles/visit.md", MARKDOWN + "\n")
    assert sample.run("translate").code == 0
    assert before.keys() == sample.tree().keys()


def test_what_an_editor_saves_while_a_run_is_at_work_is_looked_at_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sample = make(tmp_path / "project")
    update = catalog.update

    def saved(path: Path, *given: Any, **more: Any) -> bytes | None:  # noqa: ANN401  # handed on
        data = update(path, *given, **more)
        if path == sample.po("ky", "visit"):
            path.write_text(path.read_text("utf-8") + "\n\n", "utf-8")
        return data

    with monkeypatch.context() as patched:
        patched.setattr(catalog, "update", saved)
        sample.run("extract")
    time.sleep(0.03)
    assert "wrote locales/ky/visit.po" in sample.run("extract").out
