"""What becomes of reviewed translations when authors edit: a seeded script of edits on a folder of Markdown files.

    python benchmarks/edits.py CORPUS [--files 30] [--seeds 3] [--hard]

Method: FILES articles are taken from CORPUS into a project, extracted, and every entry is reviewed, each with a text of
its own. Then each file gets three one-word edits, two appended sentences, one paragraph deleted, one added, one
duplicated elsewhere, one section moved; `--hard` adds typing errors mended, several edits in one sentence, sentences
split, joined, swapped and repeated, headings and a list item edited, a paragraph rewritten, two list items swapped, and
an edit beside a deleted sentence. After `extract` the catalogs are read and compared with what the edits were. Then the
old files are put back and extracted again: all must be as it was. The editor knows sentences by their text alone; where
one cannot be found just once in its file it is left out.
"""

# ruff: noqa: INP001, T201, S311  # a program of its own, which prints; no secret is drawn

from __future__ import annotations

import argparse
import random
import re
import shutil
import tempfile
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from transpub import catalog, config
from transpub.model import State
from transpub.pipeline import extract, load, localize

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from transpub.config import Project
    from transpub.model import Catalog, Entry

LOCALE = "ky"
NEW = "Nobody had foreseen that the {} would be closed on the first day of spring."
_FENCE = re.compile(r"^(```|~~~)", re.MULTILINE)
_LETTERS = re.compile(r"(?<![\w`])[A-Za-z]{4,}(?![\w`])")
_WORD = re.compile(r"(?<![\w`*_<\[(/\\-])[a-z]{4,}(?![\w`*_>\])/\\-])")


@dataclass(frozen=True, slots=True)
class Edit:
    """What an edit was: sentences that were there, those that stand in their place."""

    kind: str
    old: tuple[str, ...]
    new: tuple[str, ...]


class Editor:
    """One file under edit. Each edit takes paragraphs of its own, so that none meets another."""

    def __init__(self, text: str, found: Sequence[Entry], rng: random.Random, name: str) -> None:
        self.text, self.rng, self.name = text, rng, name
        self.edits: list[Edit] = []
        self.count = 0
        self._sentences = {entry.source: entry.note.split(" · ")[0] for entry in found}
        self._blocks = [
            block for block in re.split(r"\n{2,}", text) if not _FENCE.search(block) and text.count(block) == 1
        ]

    def pick(self, role: str, least: int = 1) -> tuple[str, list[str]] | None:
        """A block that no edit has had, with its sentences in their order; at least so many."""
        for block in self.rng.sample(self._blocks, len(self._blocks)):
            mine = self._of(block, role)
            if len(mine) >= least:
                self._blocks.remove(block)
                return block, mine
        return None

    def _of(self, block: str, role: str) -> list[str]:
        found = {}
        for source, has in self._sentences.items():
            if has != role or "<" in source:
                continue
            place = self._place(block, source)
            if place is not None and len(list(spaced(source).finditer(self.text))) == 1:
                found[place] = source
        return [found[place] for place in sorted(found)]

    @staticmethod
    def _place(text: str, source: str) -> int | None:
        found = list(spaced(source).finditer(text))
        return found[0].start() if len(found) == 1 else None

    def swap(self, old: str, new: str, within: str) -> str:
        """The block with a sentence exchanged, in the text too."""
        block = spaced(old).sub(lambda _: new, within, count=1)
        self.text = self.text.replace(within, block)
        return block

    def token(self) -> str:
        """A word that stands nowhere else."""
        self.count += 1
        return (
            f"{self.rng.choice(('harbour', 'library', 'granary', 'orchard'))}{self.name}{'abcdefghij'[self.count % 10]}"
        )


def spaced(source: str) -> re.Pattern[str]:
    """The sentence as a file may write it, with any white space between its words."""
    return re.compile(r"\s+".join(re.escape(word) for word in source.split()))


def _altered(source: str, editor: Editor, times: int = 1) -> str | None:
    """The sentence with words exchanged."""
    places = [found.span() for found in _WORD.finditer(source)]
    if len(places) < times + 1:
        return None
    for start, end in sorted(editor.rng.sample(places, times), reverse=True):
        source = source[:start] + editor.token() + source[end:]
    return source


def _edit(kind: str, role: str, change: Callable[[str, Editor], str | None]) -> Callable[[Editor], None]:
    def run(editor: Editor) -> None:
        picked = editor.pick(role)
        if picked is None:
            return
        block, sentences = picked
        old = editor.rng.choice(sentences)
        new = change(old, editor)
        if new is not None:
            editor.swap(old, new, block)
            editor.edits.append(Edit(kind, (old,), (new,)))

    return run


def _mended(source: str, editor: Editor) -> str | None:
    places = [found.start() for found in _LETTERS.finditer(source)]
    made = {source[: at + 1] + source[at + 2] + source[at + 1] + source[at + 3 :] for at in places} - {source}
    return editor.rng.choice(sorted(made)) if made else None


def _append(editor: Editor) -> None:
    picked = editor.pick("paragraph")
    if picked and picked[0].endswith("."):
        new = NEW.format(editor.token())
        editor.text = editor.text.replace(picked[0], f"{picked[0]} {new}")
        editor.edits.append(Edit("appended", tuple(picked[1]), (*picked[1], new)))


def _delete(editor: Editor) -> None:
    if picked := editor.pick("paragraph"):
        editor.text = editor.text.replace(f"{picked[0]}\n\n", "", 1)
        editor.edits.append(Edit("deleted", tuple(picked[1]), ()))


def _add(editor: Editor) -> None:
    if picked := editor.pick("paragraph"):
        new = NEW.format(editor.token())
        editor.text = editor.text.replace(picked[0], f"{new}\n\n{picked[0]}")
        editor.edits.append(Edit("added", (), (new,)))


def _duplicate(editor: Editor) -> None:
    one, other = editor.pick("paragraph"), editor.pick("paragraph")
    if one and other:
        editor.text = editor.text.replace(other[0], f"{other[0]}\n\n{one[0]}")
        editor.edits.append(Edit("duplicated", tuple(one[1]), tuple(one[1])))


def _move(editor: Editor) -> None:
    sections = re.split(r"(?m)^(?=## )", editor.text)
    if len(sections) > 3 and not any(len(_FENCE.findall(each)) % 2 for each in sections):  # noqa: PLR2004  # two to swap
        moved = sections.pop(editor.rng.randrange(1, len(sections) - 1))
        sections[-1] = sections[-1].rstrip("\n") + "\n\n"
        editor.text = "".join([*sections, moved])


def _split(editor: Editor) -> None:
    picked = editor.pick("paragraph")
    for old in picked[1] if picked else ():
        parts = old.split(", ")
        if len(parts) == 2 and all(len(part.split()) > 3 for part in parts) and parts[1][0].islower():  # noqa: PLR2004  # halves
            new = (f"{parts[0]}.", parts[1][0].upper() + parts[1][1:])
            editor.swap(old, " ".join(new), picked[0] if picked else "")
            editor.edits.append(Edit("split", (old,), new))
            return


def _pair(editor: Editor) -> tuple[str, str, str] | None:
    """A block and two sentences of it that stand side by side."""
    picked = editor.pick("paragraph", 2)
    for one, other in zip(picked[1], picked[1][1:], strict=False) if picked else ():
        if picked and spaced(f"{one} {other}").search(picked[0]):
            return picked[0], one, other
    return None


def _join(editor: Editor) -> None:
    if (pair := _pair(editor)) and pair[1].endswith("."):
        block, one, other = pair
        new = f"{one[:-1]}, and {other[0].lower()}{other[1:]}"
        editor.swap(f"{one} {other}", new, block)
        editor.edits.append(Edit("joined", (one, other), (new,)))


def _swap(editor: Editor) -> None:
    if pair := _pair(editor):
        block, one, other = pair
        editor.swap(f"{one} {other}", f"{other} {one}", block)
        editor.edits.append(Edit("swapped", (one, other), (other, one)))


def _repeat(editor: Editor) -> None:
    if pair := _pair(editor):
        block, one, other = pair
        editor.swap(f"{one} {other}", f"{one} {one} {other}", block)
        editor.edits.append(Edit("repeated", (one, other), (one, one, other)))


def _beside(editor: Editor) -> None:
    if (pair := _pair(editor)) and (new := _altered(pair[2], editor)):
        block, one, other = pair
        editor.swap(f"{one} {other}", new, block)
        editor.edits += [Edit("deleted", (one,), ()), Edit("edited beside a deletion", (other,), (new,))]


def _rewrite(editor: Editor) -> None:
    if picked := editor.pick("paragraph"):
        new = NEW.format(editor.token())
        editor.text = editor.text.replace(picked[0], new)
        editor.edits += [Edit("deleted", tuple(picked[1]), ()), Edit("added", (), (new,))]


def _items(editor: Editor) -> None:
    found = re.search(r"(?m)^(\* [A-Z][^\n]*)\n(\* [A-Z][^\n]*)\n", editor.text)
    if found:
        editor.text = editor.text.replace(found[0], f"{found[2]}\n{found[1]}\n")


_ONE = _edit("one word edited", "paragraph", _altered)
EASY = (_ONE, _ONE, _ONE, _append, _append, _delete, _add, _duplicate, _move)
HARD = (
    _edit("typing error mended", "paragraph", _mended),
    _edit("three words edited", "paragraph", lambda old, editor: _altered(old, editor, 3)),
    _edit("heading mended", "h2", _mended),
    _edit("heading made longer", "h3", lambda old, editor: f"{old} with {editor.token()}"),
    _edit("list item edited", "list item", _altered),
    _split,
    _join,
    _swap,
    _repeat,
    _beside,
    _rewrite,
    _items,
)


def reviewed(found: Catalog) -> Catalog:
    """Every entry with a text of its own that nobody could mistake for another's."""
    entries = (replace(e, target=f"{e.source} [{n}]", fuzzy=False) for n, e in enumerate(found.entries))
    return replace(found, entries=tuple(entries))


class Score:
    """Of each thing that must hold how often it did, and a few of the cases where it did not."""

    def __init__(self) -> None:
        self.right: Counter[str] = Counter()
        self.all: Counter[str] = Counter()
        self.examples: list[str] = []

    def hold(self, what: str, true: bool, example: object = "") -> None:  # noqa: FBT001  # what is counted
        """One more case."""
        self.all[what] += 1
        self.right[what] += true
        if not true:
            self.examples.append(f"{what}: {example}")


def by_source(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    """The entries of each source."""
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        found.setdefault(entry.source, []).append(entry)
    return found


def judge_kept(score: Score, before: Catalog, after: Catalog) -> None:
    """Whether every text is still there, and those of sources that nobody touched as they were."""
    kept = {entry.target for entry in (*after.entries, *after.obsolete)}
    for entry in before.entries:
        score.hold("no text of a person lost", entry.target in kept, entry)
    old = by_source(before.entries)
    for source, entries in by_source(after.entries).items():
        mine = old.get(source, [])
        targets = {entry.target for entry in mine}
        exact = sum(entry.state is State.REVIEWED and entry.target in targets for entry in entries)
        for number in range(min(len(mine), len(entries))):
            score.hold("untouched: exact", exact > number, source)


def judge(score: Score, before: Catalog, after: Catalog, edits: Iterable[Edit]) -> None:
    """What became of one article's entries."""
    judge_kept(score, before, after)
    old = {entry.source: entry for entry in before.entries}
    now = by_source(after.entries)
    obsolete = {entry.target for entry in after.obsolete}
    for edit in edits:
        news = [entry for source in edit.new for entry in now.get(source, ())]
        olds = [old[source] for source in edit.old if source in old]
        if len(news) < len(set(edit.new)):
            score.hold("(cut otherwise than planned)", true=True)
        elif edit.kind == "deleted":
            for entry in (entry for entry in olds if entry.source not in now):
                score.hold("deleted: obsolete, can come back", entry.target in obsolete, entry.source)
        else:
            _judge_new(score, edit, olds, news)


def _judge_new(score: Score, edit: Edit, olds: Sequence[Entry], news: Sequence[Entry]) -> None:
    """What stands where sentences were edited or added."""
    if edit.kind == "appended":
        score.hold("appended: all that was there stays", all(e.state is State.REVIEWED for e in news[:-1]), edit)
    elif edit.kind == "added":
        score.hold("added: no other sentence's text", all(not entry.target for entry in news), news)
    elif edit.kind in {"split", "joined"}:
        stale = [entry for entry in news if entry.state is State.STALE and entry.previous in edit.old]
        score.hold(f"{edit.kind}: stale in the new place", bool(stale), edit)
    elif edit.kind != "duplicated" and len(edit.old) == len(edit.new) == 1:
        (entry,), (was,) = news, olds
        same = (State.STALE, was.source, was.target, was.key) == (entry.state, entry.previous, entry.target, entry.key)
        score.hold(f"{edit.kind}: fuzzy, with its previous source", same, edit)


def english(project: Project, stale: Literal["keep", "source"]) -> Counter[str]:
    """Words of reviewed text that a page shows in the source again, for stale entries; and entries that are stale."""
    policy = localize.Policy(stale=stale)
    sums: Counter[str] = Counter()
    for document in load.load(project).documents:
        found = localize.by_key(localize.merged(project, document, LOCALE))
        shown = localize.localize(document, found, {}, policy).targets
        for entry in found.values():
            if entry.state is State.STALE:
                sums["stale"] += 1
                sums["words"] += len(entry.source.split()) if entry.key not in shown else 0
    return sums


def run(files: Mapping[str, str], seed: int, script: Sequence[Callable[[Editor], None]], score: Score) -> None:
    """One project through the script and back."""
    rng = random.Random(seed)
    folder = Path(tempfile.mkdtemp())
    try:
        (folder / "transpub.toml").write_text(f'[site]\nlocales = ["{LOCALE}"]\n', "utf-8")
        project = config.load(folder)
        project.articles.mkdir()
        for name, text in files.items():
            (project.articles / f"{name}.md").write_text(text, "utf-8")
        extract.extract(project)
        before = {}
        for name in files:
            path = load.catalog_path(project, LOCALE, name)
            before[name] = reviewed(catalog.read(path))
            path.write_bytes(catalog.write(before[name]))
        edits = {}
        for number, (name, text) in enumerate(files.items()):
            editor = Editor(text, before[name].entries, rng, letters(number))
            for edit in script:
                edit(editor)
            (project.articles / f"{name}.md").write_text(editor.text, "utf-8")
            edits[name] = editor.edits
        extract.extract(project)
        for name in files:
            judge(score, before[name], catalog.read(load.catalog_path(project, LOCALE, name)), edits[name])
        for policy, sums in WORDS.items():
            sums.update(english(project, policy))
        for name, text in files.items():
            (project.articles / f"{name}.md").write_text(text, "utf-8")
        extract.extract(project)
        for name in files:
            after = catalog.read(load.catalog_path(project, LOCALE, name))
            for was, entry in zip(before[name].entries, after.entries, strict=True):
                same = entry.state is State.REVIEWED and entry.source == was.source
                score.hold("all put back: reviewed again", same and entry.target == was.target, (was, entry))
    finally:
        shutil.rmtree(folder)


def letters(number: int) -> str:
    """A number without digits, for words that no check takes for figures."""
    return "".join("abcdefghij"[int(digit)] for digit in str(number))


WORDS: dict[Literal["keep", "source"], Counter[str]] = {"keep": Counter(), "source": Counter()}
"""The words that stale entries put back into English, and how many such entries there are, under each policy."""


def main() -> None:
    """Runs the script with each seed, prints the table."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("corpus", type=Path)
    arguments.add_argument("--files", type=int, default=30)
    arguments.add_argument("--seeds", type=int, default=3)
    arguments.add_argument("--hard", action="store_true")
    arguments.add_argument("--show", type=int, default=0, help="print so many of the cases that went wrong")
    asked = arguments.parse_args()
    long = [path for path in sorted(asked.corpus.rglob("*.md")) if path.stat().st_size > 4_000]  # noqa: PLR2004  # enough to edit
    score = Score()
    for seed in range(asked.seeds):
        chosen = random.Random(seed).sample(long, min(asked.files, len(long)))
        files = {f"{number:02}-{path.stem}": path.read_text("utf-8") for number, path in enumerate(chosen)}
        run(files, seed, (*EASY, *HARD) if asked.hard else EASY, score)
    for what, number in score.all.items():
        print(f"{what:55} {score.right[what]:6} of {number:6}   {100 * score.right[what] / number:6.2f} %")
    for policy, sums in WORDS.items():
        per = sums["words"] / max(1, sums["stale"])
        print(f"words put back into English for each edit, stale = {policy}: {per:.1f}")
    for example in score.examples[: asked.show]:
        print(example)


if __name__ == "__main__":
    main()
