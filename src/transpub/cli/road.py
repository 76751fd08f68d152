"""The commands of the road: init, extract, translate, status, check, publish."""

from __future__ import annotations

import dataclasses
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from transpub.cli import models, progress
from transpub.cli.shell import (
    Articles,
    Json,
    Locales,
    app,
    command,
    err,
    known_locales,
    open_project,
    print_json,
    repeated,
    say_again,
    tell_problems,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from transpub.config import Project
    from transpub.pipeline.asked import Options
    from transpub.pipeline.draft import Drafted
    from transpub.pipeline.extract import Extracted


@command(app)
def init(folder: Annotated[Path, typer.Argument(help="The new project's folder.")] = Path()) -> int:
    """Start a new project with one sample article. What is there already is left alone.

    Example: `transpub init my-site`
    """
    from transpub.pipeline import init as start

    made, kept = start.init(folder)
    for name in made:
        typer.echo(f"made {folder / name}")
    for name in kept:
        typer.echo(f"left as it is: {folder / name}")
    typer.echo(f"with git, once in each clone, so that it merges translations entry by entry: {start.DRIVER}")
    typer.echo(f"next: {'' if folder == Path() else f'cd {folder} && '}transpub translate")
    return 0


@command(app)
def extract(articles: Articles = None, locale: Locales = None, as_json: Json = False) -> int:
    """Bring the catalogs up to date with the articles: no machine translation, no network.

    Example: `transpub extract source_articles/visit.md`
    """
    project = open_project()
    chosen = known_locales(project, locale)
    kept = repeated(project, "extract", articles, chosen, as_json)
    if (code := say_again(kept)) is not None:
        return code

    from transpub.pipeline import extract as step

    last = kept.last(project, chosen) if not articles else None
    done = step.extract(project, articles or (), chosen, last=last)
    if last is not None and done.left is not None:
        last.keep(done.left)
    if as_json:
        said = print_json(
            {**_moves(done), "written": list(done.written), "problems": [str(problem) for problem in done.problems]}
        )
    else:
        _moved(done)
        said = _written(done.written)
    if _idle(done):
        kept.keep(said)
    return tell_problems(done.problems)


def _idle(done: Extracted) -> bool:
    """Whether there was nothing to do, and nothing to be said."""
    return not (done.written or done.moved or done.removed or done.problems)


def _moved(done: Extracted) -> None:
    for old, new in done.moved:
        typer.echo(f"{new} has its text from {old}: the translations go along")
    for name in done.removed:
        typer.echo(f"removed {name}")


def _moves(done: Extracted) -> Mapping[str, object]:
    return {"moved": [{"from": old, "to": new} for old, new in done.moved], "removed": list(done.removed)}


def _written(names: Sequence[str]) -> str:
    """Says what was written; what was printed."""
    said = [f"wrote {name}" for name in names] or ["nothing to write: the catalogs are up to date"]
    for line in said:
        typer.echo(line)
    return "".join(f"{line}\n" for line in said)


@command(app)
def translate(
    articles: Articles = None,
    locale: Locales = None,
    engine: Annotated[str, typer.Option("--engine", help="Instead of the engine of transpub.toml.")] = "",
    retranslate: Annotated[
        bool, typer.Option("--retranslate", help="Also machine text that nobody has touched.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be translated, write nothing.")] = False,
    offline: Annotated[
        bool, typer.Option("--offline", help="Never offer to download a model, use no engine on another machine.")
    ] = False,
    ray: Annotated[
        str, typer.Option("--ray", help="The address of a Ray cluster whose machines are to translate.")
    ] = "",
    as_json: Json = False,
) -> int:
    """Draft what is missing: bring the catalogs up to date, fill from memory, then ask the engine.

    Example: `transpub translate -l ky --engine argos`
    """
    project = open_project()
    chosen = tuple(articles or ()), known_locales(project, locale)
    kept = repeated(project, "translate", chosen, engine, retranslate, dry_run, offline, as_json)
    if (code := say_again(kept)) is not None:
        return code

    from transpub.pipeline import draft

    options = draft.Options(*chosen, engine, retranslate, dry_run, offline, ray)
    whole = not (articles or retranslate)
    last = kept.last(project, chosen) if whole else None
    with progress.segments(quiet=as_json) as show:
        done = draft.translate(project, options, show, last=last)
    if not (offline or as_json or ray) and models.offer_models(project, options, done):
        kept = repeated(project, "translate", chosen, engine, retranslate, dry_run, offline, as_json)
        last = kept.last(project, chosen) if whole else None
        with progress.segments(quiet=False) as show:
            done = draft.translate(project, options, show, last=last)
    if last is not None and done.left is not None:
        last.keep(done.left)
    if as_json:
        said = print_json(_drafted(done))
    else:
        _moved(done.extracted)
        said = _tell_drafted(done, dry_run=dry_run)
    if _idle(done.extracted) and not (done.written or done.problems or any(done.missing.values())):
        kept.keep(said)
    code = tell_problems(done.problems)
    return code or int(any(done.failed.values()))


def _drafted(done: Drafted) -> Mapping[str, object]:
    return {
        "locales": {
            locale: {
                "missing": done.missing[locale],
                "from_memory": done.remembered[locale],
                "translated": done.translated.get(locale, 0),
                "failed": done.failed.get(locale, 0),
            }
            for locale in done.missing
        },
        "untranslated": [dataclasses.asdict(each) for each in done.untranslated],
        "leaks": dict(done.leaks),
        **_moves(done.extracted),
        "written": list(done.written),
        "problems": [str(problem) for problem in done.problems],
    }


_SHOWN = 10
"""Untranslated segments that are told one by one; `--json` has all."""


def _tell_drafted(done: Drafted, *, dry_run: bool) -> str:
    """Says what was done; of it what is said where there was nothing to do."""
    from transpub.checks.words import excerpt, one_line

    said = _written(done.written)
    for locale, missing in done.missing.items():
        remembered = done.remembered[locale]
        if dry_run:
            line = f"{locale}: {missing} segments to translate, {remembered} from memory"
            typer.echo(line)
            said += f"{line}\n"
        elif missing or remembered:
            failed = done.failed.get(locale, 0)
            tail = f", {failed} could not be translated: they stay missing" if failed else ""
            typer.echo(f"{locale}: {done.translated.get(locale, 0)} translated, {remembered} from memory{tail}")
    for each in done.untranslated[:_SHOWN]:
        err(f"{each.article}: {each.locale}: {excerpt(each.source)} stays untranslated: {one_line(each.why)}")
    if len(done.untranslated) > _SHOWN:
        err(f"{len(done.untranslated) - _SHOWN} more stay untranslated (--json has all)")
    for locale, leaks in done.leaks.items():
        err(
            f"{locale}: the model leaves {leaks} as they are: its drafts are kept, but nobody looks in them for words "
            "left in the source's language; look whether it is the right model"
        )
    return said


@command(app)
def status(
    articles: Articles = None,
    locale: Locales = None,
    quality: Annotated[
        bool,
        typer.Option("--quality", help="Instead, what became of each engine's drafts: accepted, or how far changed."),
    ] = False,
    as_json: Json = False,
) -> int:
    """Show how many segments of each article are reviewed, machine drafts, stale or missing, by locale.

    Example: `transpub status -l ky`
    """
    from transpub.cli.quality import tell
    from transpub.model import State
    from transpub.pipeline import inspect

    project = open_project()
    if quality:
        return tell(project, articles or (), known_locales(project, locale), as_json=as_json)
    rows, problems = inspect.status(project, articles or (), known_locales(project, locale))
    order = (State.REVIEWED, State.DRAFT, State.MACHINE, State.STALE, State.MISSING)
    if as_json:
        print_json(
            [
                {"article": row.article, "locale": row.locale, "file": row.file}
                | {state.value: row.counts.get(state, 0) for state in order}
                for row in rows
            ]
        )
    else:
        from rich.console import Console
        from rich.table import Table

        table = Table("article", "locale")
        for state in order:
            table.add_column(state.value, justify="right")
        for row in rows:
            table.add_row(row.article, row.locale, *(str(row.counts.get(state, 0) or "·") for state in order))
        Console(width=None if sys.stdout.isatty() else 120).print(table)
    return tell_problems(problems)


@command(app)
def publish(
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="The folder to write, instead of transpub.toml's.")
    ] = None,
    locale: Locales = None,
    unreviewed: Annotated[str, typer.Option("--unreviewed", help="include, source or fail.")] = "",
    stale: Annotated[str, typer.Option("--stale", help="keep, source or fail.")] = "",
    base_url: Annotated[str, typer.Option("--base-url", help="The site's address, for canonical links.")] = "",
    form: Annotated[
        str, typer.Option("--as", help="html, or source: the localized articles in their own format.")
    ] = "html",
    check_it: Annotated[
        bool, typer.Option("--check", help="Write nothing: look whether the finished site in the folder is sound.")
    ] = False,
    as_json: Json = False,
) -> int:
    """Write the localized site, or check a finished one.

    Example: `transpub publish -o /var/www/site --unreviewed source`
    """
    from transpub.pipeline import asked, build

    project = open_project()
    options = asked.options(project, known_locales(project, locale), unreviewed, stale, base_url, form)
    folder = output.absolute() if output else project.output
    if check_it:
        return _checked(project, options, folder, as_json=as_json)
    done = build.publish_site(project, options, folder)
    if as_json:
        print_json(
            {
                "output": str(folder),
                "pages": done.pages,
                "written": list(done.written),
                "removed": list(done.removed),
                "refused": list(done.refused),
                "findings": [finding.message for finding in done.findings],
                "problems": [str(problem) for problem in done.problems],
            }
        )
    else:
        for finding in done.findings:
            err(f"{finding.severity}: {finding.file}: {finding.message}")
        for page in done.refused:
            err(f"error: {page}: may not be published: it holds passages that the policy forbids")
        typer.echo(f"{done.pages} pages, {len(done.written)} files written, {len(done.removed)} removed")
        typer.echo(f"look at {folder / 'index.html' if form == 'html' else folder}")
    return tell_problems(done.problems) or int(bool(done.refused))


def _checked(project: Project, options: Options, folder: Path, *, as_json: bool) -> int:
    """Tells the faults of a finished site."""
    from transpub.pipeline.finished import finished

    faults, problems = finished(project, options, folder)
    if as_json:
        print_json({"output": str(folder), "faults": [dataclasses.asdict(fault) for fault in faults]})
    else:
        for fault in faults:
            err(f"{fault.severity}: {fault.path}: {fault.check}: {fault.message}")
        errors = sum(fault.severity == "error" for fault in faults)
        typer.echo(f"{errors} faults, {len(faults) - errors} warnings in {folder}")
    return tell_problems(problems) or int(any(fault.severity == "error" for fault in faults))
