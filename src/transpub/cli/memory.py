"""`transpub memory`: translation memories of other tools in, the project's own out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from transpub.cli.shell import Json, Locales, app, command, known_locales, open_project, print_json

if TYPE_CHECKING:
    from transpub.pipeline.remember import Imported

memory = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Translation memory: import, export TMX files.")
app.add_typer(memory, name="memory")

File = Annotated[Path, typer.Argument(help="A TMX file.")]


@command(memory, "import")
def memory_import(file: File, locale: Locales = None, as_json: Json = False) -> int:
    """Keep what a TMX file of another tool knows, in locales/memory; exits 1 if it knows nothing of use.

    Example: `transpub memory import agency.tmx`
    """
    from transpub.pipeline import remember

    project = open_project()
    done = remember.import_file(project, file, known_locales(project, locale))
    if as_json:
        print_json(_imported(done))
    else:
        _tell(done)
    return 0 if done.tally.taken else 1


def _imported(done: Imported) -> dict[str, object]:
    return {
        "file": done.file,
        "written": done.written,
        "taken": dict(done.tally.taken),
        "without_marks": done.tally.bare,
        "twice": done.twice,
        "passed_over": dict(done.tally.passed),
    }


def _tell(done: Imported) -> None:
    for locale, count in done.tally.taken.items():
        typer.echo(f"{locale}: {count} pairs taken")
    if done.tally.bare:
        typer.echo(f"{done.tally.bare} of them without inline markup: it was not the same on both sides")
    if done.twice:
        typer.echo(f"{done.twice} of them were in the file more than once")
    for reason, count in done.tally.passed.most_common():
        typer.echo(f"{count} units passed over: {reason}")
    if done.tally.taken:
        typer.echo(f"wrote {done.file}" if done.written else f"{done.file} holds them already")
    else:
        typer.echo("nothing was taken, and nothing written")


@command(memory, "export")
def memory_export(file: File, locale: Locales = None, as_json: Json = False) -> int:
    """Write the reviewed translations of all catalogs to a TMX file.

    Example: `transpub memory export agency.tmx -l ky`
    """
    from transpub.pipeline import remember

    project = open_project()
    counts = remember.export_file(project, file, known_locales(project, locale))
    if as_json:
        print_json({"file": str(file), "written": counts})
    else:
        for each, count in counts.items():
            typer.echo(f"{each}: {count} pairs")
        typer.echo(f"wrote {file}")
    return 0
