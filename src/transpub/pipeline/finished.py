"""`publish --check`: the finished site in a folder, and what the catalogs say that its readers must be told."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from transpub import publish
from transpub.codes import tag
from transpub.errors import UsageError
from transpub.pipeline import facts, marks
from transpub.pipeline.gather import Inputs, gather
from transpub.pipeline.store import Store
from transpub.publish import audit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from transpub.config import Project
    from transpub.errors import TranspubError
    from transpub.pipeline.asked import Options


def finished(
    project: Project, asked: Options, folder: Path
) -> tuple[tuple[audit.Fault, ...], tuple[TranspubError, ...]]:
    """The faults of the site in the folder, and what of the project could not be read. Nothing is written there."""
    if not (folder / "index.html").is_file():
        raise UsageError("there is no site", str(folder), "run 'transpub publish' first, or name its folder with -o")
    root = folder.resolve()
    files = sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())
    try:
        manifest = {
            str(path): str(digest) for path, digest in json.loads((root / publish.MANIFEST).read_bytes()).items()
        }
    except (OSError, ValueError, AttributeError):
        manifest = {}
    folders = publish.folders((project.site.source_language, *project.site.locales))
    expected, problems = _expected(project, asked, folders)
    found = audit.audit(
        files,
        lambda path: (root / path).read_bytes(),
        manifest,
        {tag(locale): name for locale, name in folders.items()},
        source=tag(project.site.source_language),
        expected=expected,
    )
    return found, problems


def _expected(
    project: Project, asked: Options, folders: Mapping[str, str]
) -> tuple[Mapping[str, Sequence[str]], tuple[TranspubError, ...]]:
    """The notices that the catalogs ask for, by page."""
    store = Store(None)
    inputs = Inputs(*marks.inputs(project), {})
    gathered = gather(project, project.site.locales, asked.policy, store, inputs, "", 0)
    store.close()
    found: dict[str, Sequence[str]] = {}
    for each in gathered.articles.values():
        article = facts.article(each)
        for locale, local in article.content.items():
            told = () if locale == project.site.source_language else local.notices
            found[publish.page_path(folders[locale], article.address(locale))] = told
    return found, gathered.problems
