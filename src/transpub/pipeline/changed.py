"""Which findings are about what has changed since a revision of git: `check --changed-since`."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from transpub import catalog
from transpub.errors import CatalogError, UsageError
from transpub.pipeline.git import git

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from transpub.config import Project
    from transpub.model import Finding

_ALWAYS = frozenset({"syntax", "article", "min-reviewed", "baseline"})
"""What cannot be read hides what has changed in it, and a share is the whole locale's."""


@dataclass
class Since:
    """A revision: which files differ from it, and what the catalogs held then."""

    root: Path
    revision: str
    differing: frozenset[str]
    tracked: frozenset[str]
    _entries: dict[str, tuple[_Facts, _Facts]] = field(default_factory=dict)

    def same_file(self, file: str) -> bool:
        """Whether a file is as it was."""
        return file in self.tracked and file not in self.differing

    def same_entry(self, file: str, key: str) -> bool:
        """Whether an entry is as it was: source, translation, flag and comments."""
        if self.same_file(file):
            return True
        if file not in self._entries:
            then = git(self.root, "show", f"{self.revision}:./{file}") if file in self.tracked else None
            now = (self.root / file).read_bytes() if (self.root / file).is_file() else None
            self._entries[file] = _facts(then, file), _facts(now, file)
        before, after = self._entries[file]
        return key in before and before[key] == after.get(key)


_Facts: TypeAlias = dict[str, tuple[object, ...]]


def _facts(data: bytes | None, file: str) -> _Facts:
    """What a finding may depend on, of each entry; nothing where a catalog cannot be read: all of it counts as new."""
    try:
        found = catalog.parse(data, file).entries if data is not None else ()
    except CatalogError:
        found = ()
    return {each.key: (each.source, each.target, each.fuzzy, each.previous, each.comments) for each in found}


def since(project: Project, revision: str) -> Since:
    """What has changed since a revision; UsageError where there is no such one, or no repository."""
    root = project.root
    if git(root, "rev-parse", "--show-toplevel") is None:
        raise UsageError("--changed-since: the project is in no repository of git", str(root))
    found = git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if not found:
        hint = "in CI, fetch it first: a shallow clone has only the last commit"
        raise UsageError(f"--changed-since: git knows no revision {revision!r}", hint=hint)
    commit = found.decode("ascii").strip()
    tracked = _names(git(root, "ls-tree", "-r", "-z", "--name-only", commit, "--", "."))
    differing = _names(git(root, "diff", "-z", "--name-only", "--relative", "--no-renames", commit, "--", "."))
    return Since(root, commit, differing, tracked)


def _names(data: bytes | None) -> frozenset[str]:
    return frozenset(os.fsdecode(name) for name in (data or b"").split(b"\0") if name)


def recent(findings: Iterable[Finding], since: Since, paths: dict[str, str]) -> tuple[Finding, ...]:
    """The findings about entries, catalogs and articles that are not as they were; `paths` are the articles' files."""
    return tuple(each for each in findings if each.check in _ALWAYS or not _old(each, since, paths))


def _old(finding: Finding, since: Since, paths: dict[str, str]) -> bool:
    if finding.key:
        return since.same_entry(finding.file, finding.key)
    article = paths.get(finding.article, finding.file)
    return since.same_file(finding.file) and since.same_file(article)
