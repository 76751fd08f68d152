"""`transpub merge-driver` and `resolve`: catalogs that two branches changed."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003  # typer reads it
from typing import Annotated

import typer

from transpub.cli.shell import app, command, err, open_project, tell_problems
from transpub.errors import TranspubError


@command(app, "merge-driver")
def merge_driver(
    base: Annotated[Path, typer.Argument(help="What both came from: git's %O.")],
    ours: Annotated[Path, typer.Argument(help="Our version, which the result is written to: git's %A.")],
    theirs: Annotated[Path, typer.Argument(help="The other version: git's %B.")],
    name: Annotated[str, typer.Argument(metavar="[PATH]", help="What messages call the file: git's %P.")] = "",
) -> int:
    """Merge two versions of a catalog, entry by entry. Git runs this; exits 1 where two persons differ.

    Example: `transpub merge-driver %O %A %B %P`, in git's merge.transpub.driver
    """
    from transpub.pipeline import gitmerge

    name = name or str(ours)
    conflicts = gitmerge.drive(base, ours, theirs, name)
    for each in conflicts:
        err(f"{name}: two persons have translated {each.source!r}: keep the better text, take '# conflict:' out")
    return int(bool(conflicts))


@command(app)
def resolve(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Catalogs; all of the project that git could not merge without any.")
    ] = None,
) -> int:
    """Merge catalogs that git has left with conflict markers, entry by entry; exits 1 where two persons differ.

    Example: `transpub resolve`
    """
    from transpub.pipeline import gitmerge, load

    if files:
        chosen = {path: str(path) for path in files}
    else:
        project = open_project()
        chosen = {path: load.named(project, path) for path in gitmerge.unresolved(project)}
    problems: list[TranspubError] = []
    waiting = 0
    for path, name in chosen.items():
        try:
            done = gitmerge.resolve(path, name)
        except TranspubError as error:
            problems.append(error)
            continue
        waiting += done.waiting
        typer.echo(f"{name}: {'merged' if done.written else 'holds no markers'}; {_next(name, done.waiting)}")
    if not chosen:
        typer.echo("no catalog is in conflict")
    return tell_problems(problems) or int(bool(waiting))


def _next(name: str, waiting: int) -> str:
    if not waiting:
        return f"next: git add {name}"
    entries = "1 entry waits" if waiting == 1 else f"{waiting} entries wait"
    return f"{entries} for a choice: look for '# conflict:'"
