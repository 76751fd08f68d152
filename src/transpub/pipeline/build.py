"""`publish`: documents and catalogs become the localized site, or the localized articles in their own format."""

from __future__ import annotations

from typing import TYPE_CHECKING

from transpub.pipeline import marks, unchanged
from transpub.pipeline.asked import guard
from transpub.pipeline.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from transpub.config import Project
    from transpub.pipeline.asked import Options, Published


def publish_site(project: Project, asked: Options, folder: Path, *, processes: int = 0) -> Published:
    """Builds everything and writes what changed. Pages of articles and locales that cannot be done now stay."""
    guard(project, folder)
    if asked.form == "source":
        from transpub.pipeline.localized import articles  # noqa: PLC0415  # a run with nothing to do needs neither

        return articles(project, asked, folder)
    store = Store(project.cache / "publish.db")
    try:
        found, program = marks.inputs(project), marks.program()
        known = unchanged.unchanged(store, found[0], program, asked, folder)
        if known is not None:
            return known
        from transpub.pipeline.website import website  # noqa: PLC0415  # as above

        return website(project, asked, folder, store, found, program, processes=processes)
    finally:
        store.close()
