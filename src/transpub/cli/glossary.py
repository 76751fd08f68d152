"""`transpub glossary`: the termbase as TBX or CSV, out and in."""

from __future__ import annotations

from collections import Counter
from pathlib import Path  # noqa: TC003  # typer reads it
from typing import Annotated

import typer

from transpub.cli.shell import app, command, err, open_project

glossary = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="The termbase: TBX and CSV, out and in.")
app.add_typer(glossary, name="glossary")


@command(glossary, "export")
def glossary_export(file: Annotated[Path, typer.Argument(help="The new file, FILE.tbx or FILE.csv.")]) -> int:
    """Write the termbase into a new file.

    Example: `transpub glossary export terms.tbx`
    """
    from transpub.pipeline import glossary as step

    typer.echo(f"wrote {file}: {step.export(open_project(), file)} concepts")
    return 0


@command(glossary, "import")
def glossary_import(
    file: Annotated[Path, typer.Argument(help="A FILE.tbx or FILE.csv.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be taken, write nothing.")] = False,
) -> int:
    """Add a file's concepts to the termbase and fill its empty cells. What stands there stays.

    Example: `transpub glossary import terms.tbx --dry-run`
    """
    from transpub.exchange import Outcome
    from transpub.pipeline import glossary as step

    told = step.take(open_project(), file, dry_run=dry_run)
    for term in told:
        if term.outcome is Outcome.CONFLICT:
            err(f"{file}:{term.line}: conflict: {term.term}: {term.why}")
        elif dry_run and term.outcome is not Outcome.SAME:
            typer.echo(f"{term.outcome}: {term.term}")
    counts = Counter(term.outcome for term in told)
    shown = (Outcome.NEW, Outcome.CHANGED, Outcome.SAME, Outcome.CONFLICT)
    typer.echo(", ".join(f"{counts[outcome]} {outcome}" for outcome in shown))
    return int(bool(counts[Outcome.CONFLICT]))
