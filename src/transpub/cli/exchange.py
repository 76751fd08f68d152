"""`transpub exchange`: articles to an agency as XLIFF, and its translations back."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path  # noqa: TC003  # typer reads it
from typing import TYPE_CHECKING, Annotated

import typer

from transpub.cli.shell import Articles, Json, app, command, err, known_locales, open_project, print_json, tell_problems
from transpub.errors import UsageError

if TYPE_CHECKING:
    from transpub.exchange import Told
    from transpub.pipeline.exchange import Imported

exchange = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Agencies: XLIFF out and back in.")
app.add_typer(exchange, name="exchange")

_LONG = 60


@command(exchange, "export")
def exchange_export(
    file: Annotated[Path, typer.Argument(help="The new file, such as court-ky.xlf.")],
    articles: Articles = None,
    locale: Annotated[str, typer.Option("-l", "--locale", help="The locale to translate into.")] = "",
    version: Annotated[str, typer.Option("--xliff", help="1.2 or 2.1.")] = "1.2",
) -> int:
    """Write articles and their translations so far into one XLIFF file, for an agency.

    Example: `transpub exchange export court-ky.xlf -l ky`
    """
    from transpub import exchange as room
    from transpub.pipeline import exchange as step

    project = open_project()
    if not locale:
        raise UsageError("say which locale", hint=f"-l LOCALE, one of {', '.join(project.site.locales)}")
    (locale,) = known_locales(project, (locale,))
    if version not in room.VERSIONS:
        raise UsageError(f"unknown version {version!r} of XLIFF", hint=f"allowed: {', '.join(room.VERSIONS)}")
    done = step.export(project, articles or (), locale, version)
    step.write(file, done.data)
    typer.echo(f"wrote {file}: {done.units} segments of {done.articles} articles")
    return tell_problems(done.problems)


@command(exchange, "import")
def exchange_import(
    file: Annotated[Path, typer.Argument(help="What came back from the agency.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be taken, write nothing.")] = False,
    as_json: Json = False,
) -> int:
    """Take an agency's translations into the catalogs. What a person did there meanwhile stays.

    Example: `transpub exchange import court-ky.xlf --dry-run`
    """
    from transpub.exchange import Outcome
    from transpub.pipeline import exchange as step

    project = open_project()
    done = step.take(project, step.read(file), str(file), dry_run=dry_run)
    if as_json:
        print_json(_document(done))
    else:
        _tell(done, dry_run=dry_run)
    failed = False
    for article in done.articles:
        for told in article.told:
            if told.outcome in {Outcome.REFUSED, Outcome.CONFLICT}:
                failed = True
                what = f"{article.article}, {_short(told.unit.source)}"
                err(f"{file}:{told.unit.line}: {told.outcome}: {what}: {told.why}")
    return tell_problems(done.problems) or int(failed)


def _tell(done: Imported, *, dry_run: bool) -> None:
    from rich.console import Console
    from rich.table import Table

    from transpub.exchange import Outcome

    if dry_run:
        for article in done.articles:
            for told in article.told:
                if told.outcome in {Outcome.NEW, Outcome.CHANGED}:
                    typer.echo(f"{told.outcome}: {article.article}, {_short(told.unit.source)}: {_change(told)}")
    table = Table("article", "locale")
    for outcome in Outcome:
        table.add_column(outcome.value, justify="right")
    for article in done.articles:
        counts = Counter(told.outcome for told in article.told)
        table.add_row(article.article, done.locale, *(str(counts[outcome] or "·") for outcome in Outcome))
    Console(width=None if sys.stdout.isatty() else 120).print(table)
    if not dry_run:
        for name in done.written:
            typer.echo(f"wrote {name}")


def _change(told: Told) -> str:
    before, after = told.before, told.after
    if before is None or after is None:
        return ""
    states = f"{before.state} → {after.state}"
    return f"{states}, {_short(after.target)}" if after.target != before.target else states


def _short(text: str) -> str:
    words = " ".join(text.split())
    return f"“{words if len(words) <= _LONG else words[: _LONG - 1] + '…'}”"


def _document(done: Imported) -> dict[str, object]:
    return {
        "locale": done.locale,
        "articles": [
            {
                "article": article.article,
                "file": article.file,
                "units": [
                    {"key": told.unit.key, "line": told.unit.line, "outcome": told.outcome.value, "why": told.why}
                    for told in article.told
                ],
            }
            for article in done.articles
        ],
        "written": list(done.written),
        "problems": [str(problem) for problem in done.problems],
    }
