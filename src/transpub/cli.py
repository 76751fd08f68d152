"""The command line: parses arguments, calls the pipeline, prints, and turns what happened into an exit code.

0 done; 1 done, but something the user asked to hold does not; 2 not run as given, or a file that cannot be read;
3 a model, a server or the network is not there; 130 interrupted.
"""

from __future__ import annotations

import contextlib
import functools
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from transpub import __version__
from transpub.errors import MissingError, TranspubError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from transpub.config import Project
    from transpub.pipeline.draft import Drafted

# Every command imports the room that it needs when it runs, so that `transpub --help` stays quick.
# ruff: noqa: PLC0415

INTERRUPTED = 130

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
models = typer.Typer(no_args_is_help=True, help="Translation models: list, install, verify, remove.")
theme = typer.Typer(no_args_is_help=True, help="The built-in theme.")
app.add_typer(models, name="models")
app.add_typer(theme, name="theme")

Articles = Annotated[list[str] | None, typer.Argument(help="Articles, by path or name; all without any.", show_default=False)]
Locales = Annotated[list[str] | None, typer.Option("-l", "--locale", help="Only this locale; may be given again.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document on standard output, nothing else there.")]


class _Settings:
    """What the options before the command said."""

    folder: Path = Path()
    debug: bool = False


def _version(wanted: bool) -> None:  # noqa: FBT001  # typer calls it so
    if wanted:
        typer.echo(f"transpub {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    folder: Annotated[Path, typer.Option("-C", "--project", help="The project's folder, or one inside it.")] = Path(),
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")] = False,
    _version_: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    """Publish articles in several languages.

    Articles are cut into segments, drafted by machine, kept in PO files for people to review, and published as pages.

    A first look, in a project: `transpub translate`, `transpub check`, `transpub publish`.
    """
    _Settings.folder = folder
    _Settings.debug = debug


def main() -> None:
    """The console script."""
    app()


def _command(group: typer.Typer, name: str | None = None) -> Callable[[Callable[..., int]], Callable[..., int]]:
    """A command whose function returns its exit code; here, and only here, an error becomes words and a code."""

    def register(function: Callable[..., int]) -> Callable[..., int]:
        @functools.wraps(function)
        def run(*args: Any, **kwargs: Any) -> None:  # noqa: ANN401  # whatever the command takes
            try:
                code = function(*args, **kwargs)
            except TranspubError as error:
                if _Settings.debug:
                    raise
                _say(error)
                code = error.code
            except KeyboardInterrupt:
                _err("interrupted: the files written so far are whole; run the command again to go on")
                code = INTERRUPTED
            if code:
                raise typer.Exit(code)

        group.command(name)(run)
        return function

    return register


def _err(text: str) -> None:
    typer.echo(text, err=True)


def _say(error: TranspubError) -> None:
    _err(f"error: {error}")


def _project() -> Project:
    from transpub import config

    folder = _Settings.folder.resolve()
    if not folder.is_dir():
        raise UsageError(f"{_Settings.folder} is no folder")
    return config.load(config.find(folder))


def _known_locales(project: Project, chosen: Iterable[str] | None) -> tuple[str, ...]:
    asked = tuple(dict.fromkeys(chosen or ()))
    for locale in asked:
        if locale not in project.site.locales:
            raise UsageError(f"unknown locale {locale!r}", hint=f"site.locales are {', '.join(project.site.locales)}")
    return asked


def _json(document: object) -> None:
    import json

    typer.echo(json.dumps(document, ensure_ascii=False, indent=2))


def _problems(problems: Sequence[TranspubError]) -> int:
    """Says each problem; the exit code: 2 where a file could not be read, else 3 where something was not there."""
    for problem in problems:
        _say(problem)
    codes = {problem.code for problem in problems}
    return 2 if 2 in codes else max(codes, default=0)  # noqa: PLR2004  # the exit codes of this module's docstring



@_command(app)
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
    typer.echo(f"next: cd {folder} && transpub translate")
    return 0


@_command(app)
def extract(articles: Articles = None, locale: Locales = None, as_json: Json = False) -> int:
    """Bring the catalogs up to date with the articles: no machine translation, no network.

    Example: `transpub extract source_articles/visit.md`
    """
    from transpub.pipeline import extract as step

    project = _project()
    done = step.extract(project, articles or (), _known_locales(project, locale))
    if as_json:
        _json({"written": list(done.written), "problems": [str(problem) for problem in done.problems]})
    else:
        _written(done.written)
    return _problems(done.problems)


def _written(names: Sequence[str]) -> None:
    for name in names:
        typer.echo(f"wrote {name}")
    if not names:
        typer.echo("nothing to write: the catalogs are up to date")


@_command(app)
def translate(  # noqa: PLR0913  # each is an option of the contract
    articles: Articles = None,
    locale: Locales = None,
    engine: Annotated[str, typer.Option("--engine", help="Instead of the engine of transpub.toml.")] = "",
    retranslate: Annotated[bool, typer.Option("--retranslate", help="Also machine text that nobody has touched.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be translated, write nothing.")] = False,
    offline: Annotated[bool, typer.Option("--offline", help="Never offer to download a model.")] = False,
    as_json: Json = False,
) -> int:
    """Draft what is missing: bring the catalogs up to date, fill from memory, then ask the engine.

    Example: `transpub translate -l ky --engine argos`
    """
    from transpub.pipeline import draft

    project = _project()
    options = draft.Options(tuple(articles or ()), _known_locales(project, locale), engine, retranslate, dry_run)
    with _progress(quiet=as_json) as progress:
        done = draft.translate(project, options, progress)
    if not (offline or as_json) and _offer_models(project, options, done):
        with _progress(quiet=False) as progress:
            done = draft.translate(project, options, progress)
    if as_json:
        _json(_drafted(done))
    else:
        _tell_drafted(done, dry_run=dry_run)
    code = _problems(done.problems)
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
        "written": list(done.written),
        "problems": [str(problem) for problem in done.problems],
    }


def _tell_drafted(done: Drafted, *, dry_run: bool) -> None:
    _written(done.written)
    for locale, missing in done.missing.items():
        remembered = done.remembered[locale]
        if dry_run:
            typer.echo(f"{locale}: {missing} segments to translate, {remembered} from memory")
        elif missing or remembered:
            failed = done.failed.get(locale, 0)
            tail = f", {failed} could not be translated: they stay missing" if failed else ""
            typer.echo(f"{locale}: {done.translated.get(locale, 0)} translated, {remembered} from memory{tail}")


def _offer_models(project: Project, options: Any, done: Drafted) -> bool:  # noqa: ANN401  # draft.Options, imported late
    """Offers to download the models that were missing; whether one was installed. Only on a terminal."""
    name = options.engine or project.translate.engine
    missing = [locale for locale, count in done.missing.items() if count and not done.translated.get(locale)]
    lacking = any(isinstance(problem, MissingError) for problem in done.problems)
    if name != "argos" or not missing or not lacking or not (sys.stdin.isatty() and sys.stderr.isatty()):
        return False
    installed = False
    for locale in missing:
        if typer.confirm(f"No model for {project.site.source_language} → {locale}. Download it?", err=True):
            _install_pair(project, project.site.source_language, locale)
            installed = True
    return installed


@contextlib.contextmanager
def _progress(*, quiet: bool) -> Iterator[Callable[[str, int, int], None]]:
    """A progress bar on a terminal, a plain line for each tenth elsewhere, on standard error; nothing where `quiet`."""
    if quiet:
        yield lambda _locale, _done, _total: None
        return
    if not sys.stderr.isatty():
        yield _plain_progress
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        tasks: dict[str, TaskID] = {}

        def show(locale: str, done: int, total: int) -> None:
            if locale not in tasks:
                tasks[locale] = bar.add_task(locale, total=total)
            bar.update(tasks[locale], completed=done)

        yield show


def _plain_progress(locale: str, done: int, total: int) -> None:
    if done == total or done * 10 // total > (done - 1) * 10 // total:
        _err(f"{locale}: {done} of {total}")


@_command(app)
def status(articles: Articles = None, locale: Locales = None, as_json: Json = False) -> int:
    """Show how many segments of each article are reviewed, machine drafts, stale or missing, by locale.

    Example: `transpub status -l ky`
    """
    from transpub.model import State
    from transpub.pipeline import inspect

    project = _project()
    rows, problems = inspect.status(project, articles or (), _known_locales(project, locale))
    order = (State.REVIEWED, State.DRAFT, State.MACHINE, State.STALE, State.MISSING)
    if as_json:
        _json(
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
    return _problems(problems)


@_command(app)
def check(  # noqa: PLR0913  # each is an option of the contract
    articles: Articles = None,
    locale: Locales = None,
    form: Annotated[str, typer.Option("--format", help="text, json, github, gitlab, sarif or junit.")] = "text",
    fail_on: Annotated[str, typer.Option("--fail-on", help="error or warning; instead of transpub.toml's.")] = "",
    min_reviewed: Annotated[
        list[str] | None, typer.Option("--min-reviewed", help="Such as ky=90: the share that must be reviewed.")
    ] = None,
    as_json: Json = False,
) -> int:
    """Find what is missing or wrong; exits 1 on findings of the severity that fails. For CI.

    Example: `transpub check --format github --min-reviewed ky=90`
    """
    from transpub import checks
    from transpub.pipeline import inspect

    project = _project()
    form = "json" if as_json else form
    if form not in checks.REPORTERS:
        raise UsageError(f"unknown format {form!r}", hint=f"allowed: {', '.join(checks.REPORTERS)}")
    if fail_on not in {"", "error", "warning"}:
        raise UsageError(f"--fail-on is {fail_on!r}", hint="allowed: error, warning")
    settings = checks.Settings(
        fail_on="warning" if (fail_on or project.check.fail_on) == "warning" else "error",
        min_reviewed={**project.check.min_reviewed, **_shares(project, min_reviewed or ())},
        off=frozenset(project.check.off),
    )
    done = inspect.check(project, settings, articles or (), _known_locales(project, locale))
    typer.echo(checks.REPORTERS[form](done.findings, checks.summary(done.findings, done.pairs)), nl=False)
    return 2 if done.unreadable else int(checks.failed(done.findings, settings.fail_on))


def _shares(project: Project, given: Iterable[str]) -> Mapping[str, int]:
    shares = {}
    for word in given:
        locale, _, share = word.partition("=")
        if locale not in project.site.locales or not share.isascii() or not share.isdigit() or int(share) > 100:  # noqa: PLR2004  # per cent
            raise UsageError(f"--min-reviewed {word!r}", hint=f"write LOCALE=PERCENT, LOCALE one of {', '.join(project.site.locales)}")
        shares[locale] = int(share)
    return shares


@_command(app)
def publish(  # noqa: PLR0913  # each is an option of the contract
    output: Annotated[Path | None, typer.Option("-o", "--output", help="The folder to write, instead of transpub.toml's.")] = None,
    locale: Locales = None,
    unreviewed: Annotated[str, typer.Option("--unreviewed", help="include, source or fail.")] = "",
    stale: Annotated[str, typer.Option("--stale", help="keep, source or fail.")] = "",
    base_url: Annotated[str, typer.Option("--base-url", help="The site's address, for canonical links.")] = "",
    form: Annotated[str, typer.Option("--as", help="html, or source: the localized articles in their own format.")] = "html",
    as_json: Json = False,
) -> int:
    """Write the localized site.

    Example: `transpub publish -o /var/www/site --unreviewed source`
    """
    from transpub.pipeline import build

    project = _project()
    options = build.options(project, _known_locales(project, locale), unreviewed, stale, base_url, form)
    folder = output.absolute() if output else project.output
    done = build.publish_site(project, options, folder)
    if as_json:
        _json(
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
            _err(f"{finding.severity}: {finding.file}: {finding.message}")
        for page in done.refused:
            _err(f"error: {page}: may not be published: it holds passages that the policy forbids")
        typer.echo(f"{done.pages} pages, {len(done.written)} files written, {len(done.removed)} removed")
        typer.echo(f"look at {folder / 'index.html' if form == 'html' else folder}")
    return _problems(done.problems) or int(bool(done.refused))


def _models_folder(project: Project | None) -> Path | None:
    chosen = project.translate.options.get("argos", {}).get("models") if project else None
    return project.root / str(chosen) if project and chosen else None


def _maybe_project() -> Project | None:
    try:
        return _project()
    except UsageError as error:
        if "no transpub.toml" in error.what:
            return None  # models are kept for all projects; a project only says where
        raise


@_command(theme, "list")
def theme_list() -> int:
    """List the built-in templates.

    Example: `transpub theme list`
    """
    from transpub import publish as room

    for name in room.template_names():
        typer.echo(name)
    return 0


@_command(theme, "copy")
def theme_copy(name: Annotated[str, typer.Argument(help="A template, such as masthead.html.")]) -> int:
    """Copy a built-in template into the project's templates, to be changed there.

    Example: `transpub theme copy masthead.html`
    """
    from transpub import catalog
    from transpub import publish as room

    project = _project()
    text = room.template_text(name)
    path = project.templates / name
    if path.exists():
        raise UsageError("is there already", str(path), "take it away first")
    catalog.save(path, text.encode())
    typer.echo(f"wrote {path}")
    return 0
