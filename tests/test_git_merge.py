"""Branches of a real git repository: catalogs are merged by entry, and what git itself could not merge is resolved."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest

from tests.project import Sample, make, reviewed
from transpub import catalog
from transpub.errors import CatalogError
from transpub.model import State
from transpub.pipeline import gitmerge

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from transpub.model import Entry

pytestmark = [
    pytest.mark.external,
    pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed"),
]

MET = "They spoke for two hours."
SIGNED = "The two sides signed a plan."
CARRIED = "It will be carried out in 2027."
DRIVER = f"'{sys.executable}' -m transpub merge-driver %O %A %B %P"
FILE = "locales/ky/chairman.po"


@dataclass(frozen=True)
class Repository:
    """A project under git with two branches, `main` and `other`, that came from one commit."""

    sample: Sample

    def git(self, *arguments: str, code: int | None = 0) -> str:
        who = {f"GIT_{one}_{two}": "a@b" for one in ("AUTHOR", "COMMITTER") for two in ("NAME", "EMAIL")}
        quiet = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "GIT_EDITOR": "true"}
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.sample.root,
            env={**os.environ, **who, **quiet},
            capture_output=True,
            text=True,
            check=False,
        )
        assert code is None or code == done.returncode, done
        return done.stdout + done.stderr

    def commit(self) -> None:
        self.git("add", "-A")
        self.git("commit", "-qm", "x")

    def on(self, branch: str, *changes: Callable[[Entry], Entry]) -> None:
        """What a translator does on a branch, as one commit."""
        self.git("checkout", "-q", branch)
        for change in changes:
            self.sample.edit("ky", "chairman", change)
        self.commit()

    def entry(self, source: str) -> Entry:
        return self.sample.entry("ky", "chairman", source)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """Driver configured, catalogs translated and committed."""
    sample = make(tmp_path / "a site")  # a space, as in many a folder's name
    sample.write("transpub.toml", '[site]\nlocales = ["ky"]\n[translate]\nengine = "pseudo"\n')
    sample.write(".gitattributes", "*.po merge=transpub text eol=lf\n*.pot merge=transpub text eol=lf\n")
    sample.write(".gitignore", "/.transpub/\n")
    assert 0 == sample.run("translate").code
    made = Repository(sample)
    made.git("init", "-qb", "main")
    made.git("config", "merge.transpub.driver", DRIVER)
    made.commit()
    made.git("branch", "other")
    return made


def headed(sample: Sample, date: str) -> None:
    """What an editor does to the header at every save."""
    path = sample.po("ky", "chairman")
    found = catalog.read(path)
    header = dict(found.header) | {"PO-Revision-Date": date, "Last-Translator": f"one on {date}"}
    path.write_bytes(catalog.write(replace(found, header=tuple(header.items()))))


def test_translators_of_two_branches_both_keep_their_work(repository: Repository) -> None:
    sample = repository.sample
    headed(sample, "2026-01-31 10:00+0600")
    repository.on("main", reviewed("Эки саат.", MET), reviewed("План.", SIGNED))
    repository.git("checkout", "-q", "other")
    headed(sample, "2026-02-01 10:00+0600")
    repository.on("other", reviewed("Аткарылат.", CARRIED))
    repository.git("checkout", "-q", "main")
    repository.git("merge", "-q", "--no-edit", "other")
    assert ["Эки саат.", "План.", "Аткарылат."] == [repository.entry(each).target for each in (MET, SIGNED, CARRIED)]
    assert {State.REVIEWED} == {repository.entry(each).state for each in (MET, SIGNED, CARRIED)}
    assert "" == repository.git("status", "--porcelain")
    before = sample.tree()
    assert 0 == sample.run("extract").code
    assert before == sample.tree(), "the merged catalogs are as a run would write them"


def test_two_persons_who_differ_stop_the_merge_with_both_texts_in_one_valid_file(repository: Repository) -> None:
    repository.on("main", reviewed("Эки саат.", MET))
    repository.on("other", reviewed("Эки сааттай.", MET))
    repository.git("checkout", "-q", "main")
    said = repository.git("merge", "other", code=1)
    assert f"{FILE}: two persons have translated '{MET}'" in said
    entry = repository.entry(MET)
    assert ("Эки саат.", True, ("conflict: Эки сааттай.",)) == (entry.target, entry.fuzzy, entry.comments)
    assert [f"UU {FILE}"] == repository.git("status", "--porcelain", "-uno").splitlines()
    found = repository.sample.run("check", "-l", "ky", "chairman")
    assert 1 == found.code
    (row,) = json.loads(repository.sample.run("status", "chairman", "--json").out)[:1]
    assert ("ky", 1, 0) == (row["locale"], row["draft"], row["reviewed"])
    assert "error conflict: another person has translated “They spoke for two hours.” as “Эки сааттай.”" in found.out
    waiting = repository.sample.run("resolve")
    assert (1, True) == (waiting.code, "1 entry waits" in waiting.out)
    assert entry == repository.entry(MET), "what a person may have begun to mend is not made again"
    repository.sample.edit("ky", "chairman", reviewed("Эки сааттай.", MET))
    repository.sample.edit("ky", "chairman", lambda each: replace(each, comments=()))
    settled = repository.sample.run("resolve")
    assert (0, True) == (settled.code, f"git add {FILE}" in settled.out)
    repository.commit()
    assert "conflict" not in repository.sample.run("check", "-l", "ky", "chairman").out


def test_a_rebase_merges_by_entry_too(repository: Repository) -> None:
    repository.on("main", reviewed("Эки саат.", MET))
    repository.on("other", reviewed("План.", SIGNED), reviewed("Аткарылат.", CARRIED))
    repository.git("rebase", "-q", "main")
    assert ["Эки саат.", "План.", "Аткарылат."] == [repository.entry(each).target for each in (MET, SIGNED, CARRIED)]
    repository.on("main", reviewed("Эки сааттай.", MET))
    repository.on("other", reviewed("Кош саат.", MET))
    repository.git("rebase", "main", code=1)
    assert "conflict: Кош саат." in repository.entry(MET).comments
    repository.sample.edit("ky", "chairman", lambda each: replace(each, comments=()))
    repository.git("add", "-A")
    repository.git("rebase", "--continue")
    assert "" == repository.git("status", "--porcelain")


def test_an_article_edited_on_one_branch_and_translated_on_the_other(repository: Repository) -> None:
    sample = repository.sample
    repository.on("other", reviewed("Эки саат.", MET), reviewed("План.", SIGNED))
    repository.git("checkout", "-q", "main")
    article = sample.root / "source_articles/chairman.txt"
    text = article.read_text("utf-8")
    article.write_text(text.replace("two hours", "three hours").replace(SIGNED, f"Tea was served. {SIGNED}"), "utf-8")
    sample.run("translate")
    repository.commit()
    repository.git("merge", "-q", "--no-edit", "other")
    stale = repository.entry("They spoke for three hours.")
    assert (State.STALE, "Эки саат.", MET) == (stale.state, stale.target, stale.previous)
    assert State.MACHINE is repository.entry("Tea was served.").state
    assert ("План.", State.REVIEWED) == (repository.entry(SIGNED).target, repository.entry(SIGNED).state)
    before = sample.tree()
    assert 0 == sample.run("extract").code
    assert before == sample.tree()


def test_a_catalog_made_on_both_branches_is_merged_without_a_base(repository: Repository) -> None:
    sample = repository.sample
    for branch, target, source in (("main", "Чай.", "Tea was served."), ("other", "Токой.", "Trees were planted.")):
        repository.git("checkout", "-q", branch)
        sample.write("source_articles/tea.txt", "Tea\n\nTea was served. Trees were planted.\n")
        sample.run("translate")
        sample.edit("ky", "tea", reviewed(target, source))
        repository.commit()
    repository.git("merge", "-q", "--no-edit", "main")
    assert ["Чай.", "Токой."] == [
        sample.entry("ky", "tea", f"{each}.").target for each in ("Tea was served", "Trees were planted")
    ]


def test_a_catalog_that_cannot_be_read_is_left_to_git_and_resolved_when_it_is_mended(repository: Repository) -> None:
    path = repository.sample.root / FILE
    repository.git("checkout", "-q", "other")
    repository.sample.edit("ky", "chairman", reviewed("Эки сааттай.", MET))
    path.write_bytes(path.read_bytes().replace('сааттай."'.encode(), "сааттай.".encode()))
    repository.commit()
    repository.on("main", reviewed("Эки саат.", MET), reviewed("План.", SIGNED))
    said = repository.git("merge", "other", code=1)
    assert f"error: {FILE} (theirs):" in said
    assert f"'transpub resolve {FILE}'" in said
    text = path.read_text("utf-8")
    assert all(word in text for word in ("<<<<<<< ", "Эки саат.", "Эки сааттай.", "План."))
    broken = repository.sample.run("resolve", str(path))
    assert (2, True) == (broken.code, "(theirs):" in broken.err)
    assert text == path.read_text("utf-8")
    path.write_text(text.replace("сааттай.\n", 'сааттай."\n'), "utf-8")
    mended = repository.sample.run("resolve", str(path))
    assert (1, "") == (mended.code, mended.err)
    assert ("Эки саат.", ("conflict: Эки сааттай.",)) == (repository.entry(MET).target, repository.entry(MET).comments)
    assert "План." == repository.entry(SIGNED).target


@pytest.mark.parametrize("style", ["merge", "diff3"])
def test_where_the_driver_is_not_switched_on_resolve_does_its_work(repository: Repository, style: str) -> None:
    repository.git("config", "--unset", "merge.transpub.driver")
    repository.git("config", "merge.conflictStyle", style)
    headed(repository.sample, "2026-01-31 10:00+0600")
    repository.on("main", reviewed("Эки саат.", MET), reviewed("План.", SIGNED))
    repository.git("checkout", "-q", "other")
    headed(repository.sample, "2026-02-01 10:00+0600")
    repository.on("other", reviewed("Эки сааттай.", MET), reviewed("Аткарылат.", CARRIED))
    repository.git("merge", "main", code=1)
    assert "<<<<<<< " in (repository.sample.root / FILE).read_text("utf-8")
    done = repository.sample.run("resolve")
    assert (1, f"{FILE}: merged; 1 entry waits for a choice: look for '# conflict:'\n", "") == (
        done.code,
        done.out,
        done.err,
    )
    assert ["Эки сааттай.", "План.", "Аткарылат."] == [repository.entry(each).target for each in (MET, SIGNED, CARRIED)]
    assert ("conflict: Эки саат.",) == repository.entry(MET).comments


def test_what_a_person_mended_between_the_markers_is_not_undone(repository: Repository) -> None:
    repository.git("config", "--unset", "merge.transpub.driver")
    repository.on("main", reviewed("Эки саат.", MET), reviewed("План.", CARRIED))
    repository.on("other", reviewed("Эки сааттай.", MET))
    repository.git("merge", "main", code=1)
    path = repository.sample.root / FILE
    path.write_text(path.read_text("utf-8").replace("План.", "Аткарылат."), "utf-8")
    assert 1 == repository.sample.run("resolve").code
    assert "Аткарылат." == repository.entry(CARRIED).target


def test_a_file_that_holds_markers_is_resolved_without_git(tmp_path: Path) -> None:
    head = 'msgid ""\nmsgstr "Language: ky\\n"\n'
    text = (
        f'{head}\nmsgctxt "a"\nmsgid "One"\n<<<<<<< ours\nmsgstr "Бир"\n=======\nmsgstr "Бирөө"\n>>>>>>> theirs\n'
        '\nmsgctxt "b"\nmsgid "Two"\nmsgstr "Эки"\n'
    )
    path = tmp_path / "a.po"
    path.write_text(text, "utf-8")
    done = gitmerge.resolve(path, "a.po")
    assert (True, 1) == (done.written, done.waiting)
    entries = catalog.read(path).entries
    assert [("Бир", ("conflict: Бирөө",)), ("Эки", ())] == [(each.target, each.comments) for each in entries]
    for part in ("ours", "=======\n", ">>>>>>> theirs\n"):
        torn = text.replace("<<<<<<< ours\n", "", 1) if part == "ours" else text.replace(part, "", 1)
        path.write_text(torn, "utf-8")
        with pytest.raises(CatalogError, match=r"a\.po:\d+: has markers"):
            gitmerge.resolve(path, "a.po")
        assert torn == path.read_text("utf-8")
    with pytest.raises(CatalogError, match=r"b\.po: cannot be read"):
        gitmerge.resolve(tmp_path / "b.po", "b.po")


def test_versions_that_are_not_there_are_said_and_nothing_is_written(tmp_path: Path) -> None:
    sample = make(tmp_path)
    sample.run("extract")
    ours, there = str(sample.po("ky", "chairman")), sample.tree()
    for given in (("gone.po", ours, ours), (ours, "gone.po", ours), (ours, ours, "gone.po")):
        done = sample.run("merge-driver", *given, "a.po")
        assert (2, True) == (done.code, done.err.startswith("error: a.po (")), done.err
    assert there == sample.tree()


def test_nothing_in_conflict_is_said(tmp_path: Path) -> None:
    sample = make(tmp_path)
    sample.run("extract")
    done = sample.run("resolve")
    assert (0, "no catalog is in conflict\n") == (done.code, done.out)
