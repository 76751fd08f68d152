"""What becomes of reviewed translations when authors edit, in this project and in its peers: the edits of `edits.py`.

    python benchmarks/edits_peers.py CORPUS [--files 30] [--seeds 3]

Method: as in `edits.py`, with its first script: each file gets three one-word edits, two appended sentences, one
paragraph deleted, one added, one duplicated elsewhere, one section moved. Each tool makes catalogs of the same files,
every entry gets a text of its own, the files are edited, the tool brings its catalogs up to date, and the old files are
put back. `ours` has sentences as units, `ours_blocks` (`[segments] unit = "block"`) paragraphs, as the peers have;
so what is asked of an edited sentence is asked of the unit that holds it. `po4a` (its msgmerge finds like texts) and
`md2po` of mdpo are run as commands, with their defaults but for Markdown and for lines that are not wrapped; one that
is not installed is left out. The words that wait are those of units that are fuzzy or empty after the edits, which
somebody has to read again.
"""

# ruff: noqa: INP001, T201, S311, S603, S607  # a program of its own, which prints and runs others by name

from __future__ import annotations

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

sys.path.insert(0, str(Path(__file__).parent))

import edits

from transpub import catalog, config
from transpub.model import State
from transpub.pipeline import extract, load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from transpub.model import Catalog, Entry

Update: TypeAlias = "Callable[[Mapping[str, str]], Mapping[str, Path]]"
"""Brings the catalogs of these files, texts by name, up to date, and says where they lie."""


def ours(folder: Path, unit: str = "sentence") -> Update:
    """This project's `extract`."""
    (folder / "transpub.toml").write_text(
        f'[site]\nlocales = ["{edits.LOCALE}"]\n[segments]\nunit = "{unit}"\n', "utf-8"
    )
    project = config.load(folder)
    project.articles.mkdir()

    def update(texts: Mapping[str, str]) -> Mapping[str, Path]:
        _written(texts, project.articles)
        extract.extract(project)
        return {name: load.catalog_path(project, edits.LOCALE, name) for name in texts}

    return update


def ours_blocks(folder: Path) -> Update:
    """The same without sentences."""
    return ours(folder, "block")


def mdpo(folder: Path) -> Update:
    """`md2po` of mdpo, BSD."""
    subprocess.run(["md2po", "--version"], check=True, capture_output=True)

    def update(texts: Mapping[str, str]) -> Mapping[str, Path]:
        _written(texts, folder)
        for name in texts:
            command = ["md2po", f"{name}.md", "--po-filepath", f"{name}.po", "--save", "--quiet", "--wrapwidth", "0"]
            subprocess.run(command, check=True, capture_output=True, cwd=folder)
        return {name: folder / f"{name}.po" for name in texts}

    return update


def po4a(folder: Path) -> Update:
    """The command `po4a`, GPL."""
    subprocess.run(["po4a", "--version"], check=True, capture_output=True)

    def update(texts: Mapping[str, str]) -> Mapping[str, Path]:
        _written(texts, folder)
        rows = [f'[type: text] {name}.md ky:{name}.ky.md opt:"-o markdown -o neverwrap"' for name in texts]
        head = "[po4a_langs] ky\n[po4a_paths] $master.pot $lang:$master.po\n"
        (folder / "po4a.cfg").write_text(head + "\n".join((*rows, "")), "utf-8")
        command = ["po4a", "--no-translations", "--wrap-po", "no", "po4a.cfg"]
        subprocess.run(command, check=True, capture_output=True, cwd=folder)
        found = {name: folder / f"{name}.md.po" for name in texts}
        return found if all(path.exists() for path in found.values()) else {n: folder / f"{n}.po" for n in texts}

    return update


TOOLS = (ours, ours_blocks, mdpo, po4a)


def _written(texts: Mapping[str, str], folder: Path) -> None:
    for name, text in texts.items():
        (folder / f"{name}.md").write_text(text, "utf-8")


@dataclass(frozen=True, slots=True)
class Script:
    """The files before and after the edits, and what the edits were."""

    before: Mapping[str, str]
    after: Mapping[str, str]
    done: Mapping[str, Sequence[edits.Edit]]


def script(files: Mapping[str, str], seed: int) -> Script:
    """The edits, the same for all tools; they are made by sentences, as this project sees them."""
    rng = random.Random(seed)
    with tempfile.TemporaryDirectory() as name:
        found = {name: catalog.read(path) for name, path in ours(Path(name))(files).items()}
    after, done = {}, {}
    for number, (name, text) in enumerate(files.items()):
        editor = edits.Editor(text, found[name].entries, rng, edits.letters(number))
        for edit in edits.EASY:
            edit(editor)
        after[name], done[name] = editor.text, editor.edits
    return Script(files, after, done)


def _holding(sentence: str, entries: Iterable[Entry]) -> list[Entry]:
    wanted = edits.spaced(sentence)
    return [entry for entry in entries if wanted.search(entry.source)]


def judge(score: edits.Score, before: Catalog, after: Catalog, done: Iterable[edits.Edit]) -> None:
    """What became of one article's entries."""
    edits.judge_kept(score, before, after)
    now = {entry.source for entry in after.entries}
    obsolete = {entry.target for entry in after.obsolete}
    for edit in done:
        news = [entry for sentence in edit.new for entry in _holding(sentence, after.entries)]
        olds = [entry for sentence in edit.old for entry in _holding(sentence, before.entries)]
        if edit.kind == "deleted":
            for entry in (entry for entry in olds if entry.source not in now):
                score.hold("deleted: obsolete, can come back", entry.target in obsolete, entry.source)
        elif not news or (edit.kind != "added" and not olds):
            score.hold("(cut otherwise than planned)", true=True)
        elif edit.kind == "appended":
            stay = all(
                any(entry.state is State.REVIEWED for entry in _holding(sentence, after.entries))
                for sentence in edit.old
            )
            score.hold("appended: all that was there stays", stay, edit)
        elif edit.kind == "added":
            score.hold("added: no other sentence's text", all(not entry.target for entry in news), news)
        elif edit.kind == "one word edited":
            (entry, was) = news[0], olds[0]
            same_text = entry.fuzzy and (entry.target, entry.previous) == (was.target, was.source)
            score.hold("one word edited: fuzzy, with its previous source", same_text, (edit, entry))


def _read(path: Path) -> Catalog:
    """The catalog; where msgmerge put two versions of a text into one entry, both as they stand, the file untouched."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / path.name
        copy.write_bytes(path.read_bytes().replace(b"#-#-#-#-#", b"-"))
        return catalog.read(copy)


def run(make: Callable[[Path], Update], given: Script, score: edits.Score, words: Counter[str]) -> None:
    """One tool through the script and back."""
    with tempfile.TemporaryDirectory() as folder:
        update = make(Path(folder))
        before = {}
        for name, path in update(given.before).items():
            before[name] = edits.reviewed(catalog.read(path))
            path.write_bytes(catalog.write(before[name]))
        for name, path in update(given.after).items():
            after = _read(path)
            judge(score, before[name], after, given.done[name])
            for entry in after.entries:
                words["all"] += len(entry.source.split())
                words["waiting"] += len(entry.source.split()) * (entry.state is not State.REVIEWED)
            words["edits"] += len(given.done[name])
        for name, path in update(given.before).items():
            there = {(entry.source, entry.target) for entry in _read(path).entries if not entry.fuzzy}
            for was in before[name].entries:
                score.hold("all put back: reviewed again", (was.source, was.target) in there, was)


def main() -> None:
    """Print a table with a column for each tool."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("corpus", type=Path)
    arguments.add_argument("--files", type=int, default=30)
    arguments.add_argument("--seeds", type=int, default=3)
    arguments.add_argument("--show", type=int, default=0, help="print so many of the cases that went wrong, by tool")
    asked = arguments.parse_args()
    long = [path for path in sorted(asked.corpus.rglob("*.md")) if path.stat().st_size > 4_000]  # noqa: PLR2004  # enough to edit
    scripts = []
    for seed in range(asked.seeds):
        chosen = random.Random(seed).sample(long, min(asked.files, len(long)))
        scripts.append(script({f"{n:02}-{path.stem}": path.read_text("utf-8") for n, path in enumerate(chosen)}, seed))
    for make in TOOLS:
        score, words = edits.Score(), Counter[str]()
        try:
            for given in scripts:
                run(make, given, score, words)
        except FileNotFoundError as error:
            if shutil.which(str(error.filename)) is not None:
                raise
            print(f"{make.__name__}: left out, {error.filename} is not installed")
            continue
        print(f"{make.__name__}:")
        for what, number in score.all.items():
            print(f"  {what:55} {score.right[what]:6} of {number:6}   {100 * score.right[what] / number:6.2f} %")
        print(f"  words that wait for each edit: {words['waiting'] / max(1, words['edits']):.1f}")
        for example in score.examples[: asked.show]:
            print(f"  {example}")


if __name__ == "__main__":
    main()
