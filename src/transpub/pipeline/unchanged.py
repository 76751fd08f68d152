"""Whether a site is as the last run left it, and all that it was made of too: then there is nothing to do."""

from __future__ import annotations

import json
from dataclasses import astuple
from typing import TYPE_CHECKING

from transpub.model import Finding
from transpub.pipeline import marks
from transpub.pipeline.asked import Published

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from transpub.pipeline.asked import Options
    from transpub.pipeline.store import Store


def _key(folder: Path, asked: Options) -> str:
    return f"run {folder} {astuple(asked)!r}"


def unchanged(store: Store, found: Mapping[str, str], program: str, asked: Options, folder: Path) -> Published | None:
    """What the last run of this kind told, where nothing has changed since; None where something has."""
    said = store.said(_key(folder, asked))
    whole, _, rest = said.partition("\n")
    if not said or whole != marks.whole(found, program):
        return None
    told, _, files = rest.partition("\n")
    root = str(folder)
    for line in files.splitlines():
        path, _, mark = line.partition("\t")
        if marks.of(f"{root}/{path}") != mark:
            return None
    try:
        pages, refused, findings = json.loads(told)
        return Published(pages, (), (), tuple(refused), tuple(Finding(*each) for each in findings), ())
    except (ValueError, TypeError):
        return None


def remember(  # noqa: PLR0913, PLR0917  # each is a fact of its own
    store: Store,
    inputs: tuple[Mapping[str, str], int],
    program: str,
    asked: Options,
    folder: Path,
    done: Published,
    files: Mapping[str, str],
) -> None:
    """Keeps what a run told, if nothing that it read can have changed unseen. `files` are those of the site."""
    found, now = inputs
    if done.problems or not all(marks.settled(mark, now) for mark in found.values() if mark):
        store.say(_key(folder, asked), "")
        return
    told = json.dumps([done.pages, done.refused, [astuple(each) for each in done.findings]], ensure_ascii=False)
    lines = "\n".join(f"{path}\t{mark}" for path, mark in files.items())
    store.say(_key(folder, asked), f"{marks.whole(found, program)}\n{told}\n{lines}")
