"""The shell of all commands: parses arguments, calls the pipeline, prints, and turns what happened into an exit code.

0 done; 1 done, but something the user asked to hold does not; 2 not run as given, or a file that cannot be read;
3 a model, a server or the network is not there; 130 interrupted, 143 ended by SIGTERM. Every command imports the room
that it needs when it runs, so that `transpub --help` stays quick.
"""

from __future__ import annotations

import functools
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from transpub import __version__
from transpub.errors import TranspubError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from transpub.config import Project
    from transpub.pipeline.repeated import Repeated

INTERRUPTED = 130
_SIGNALLED = 128

_ORDER = ("init", "extract", "translate", "status", "check", "publish")


class _Commands(TyperGroup):
    """The commands in the order of the work, then the others by name."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ANN401  # a context of the click that typer has
        rest = sorted(set(super().list_commands(ctx)) - {*_ORDER})
        return [*_ORDER, *rest]


app = typer.Typer(
    cls=_Commands,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # plain help: rich would double the time of --help
    context_settings={"help_option_names": ["-h", "--help"]},
)

Articles = Annotated[
    list[str] | None, typer.Argument(help="Articles, by path or name; all without any.", show_default=False)
]
Locales = Annotated[list[str] | None, typer.Option("-l", "--locale", help="Only this locale; may be given again.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document on standard output, nothing else there.")]


class _Settings:
    """What the options before the command said."""

    folder: Path = Path()
    debug: bool = False


def _version(wanted: bool) -> None:  # typer calls it so
    if wanted:
        typer.echo(f"transpub {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    folder: Annotated[Path, typer.Option("-C", "--project", help="The project's folder, or one inside it.")] = Path(),
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")] = False,
    _version_: Annotated[  # noqa: ARG001  # its callback does it
        bool, typer.Option("--version", help="Print the version.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    """Publish articles in several languages.

    Articles are cut into segments, drafted by machine, kept in PO files for people to review, and published as pages.

    A first look, in a project: `transpub translate`, `transpub check`, `transpub publish`.
    """
    _Settings.folder = folder
    _Settings.debug = debug


def command(group: typer.Typer, name: str | None = None) -> Callable[[Callable[..., int]], Callable[..., int]]:
    """A command whose function returns its exit code; here, and only here, an error becomes words and a code."""

    def register(function: Callable[..., int]) -> Callable[..., int]:
        @functools.wraps(function)
        def run(*args: Any, **kwargs: Any) -> None:  # noqa: ANN401  # whatever the command takes
            try:
                code = function(*args, **kwargs)
            except TranspubError as error:
                if _Settings.debug:
                    raise
                say(error)
                code = error.code
            except KeyboardInterrupt:
                err("interrupted: the files written so far are whole; run the command again to go on")
                code = INTERRUPTED
            if code:
                raise typer.Exit(code)

        group.command(name)(run)
        return function

    return register


def end_orderly() -> None:
    """Where the system asks us to end (SIGTERM, a closed terminal), what is done is saved and temporary files go."""
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda number, _: sys.exit(_SIGNALLED + number))


def err(text: str) -> None:
    """A line on standard error."""
    typer.echo(text, err=True)


def say(error: TranspubError) -> None:
    """An error as its user reads it: where, what, what to do."""
    err(f"error: {error}")


def open_project() -> Project:
    """The project that -C names or that the working folder lies in."""
    from transpub import config

    folder = _Settings.folder.resolve()
    if not folder.is_dir():
        raise UsageError(f"{_Settings.folder} is no folder")
    return config.load(config.find(folder))


def known_locales(project: Project, chosen: Iterable[str] | None) -> tuple[str, ...]:
    """The locales that were asked for, each once; UsageError for one that the project does not have."""
    asked = tuple(dict.fromkeys(chosen or ()))
    for locale in asked:
        if locale not in project.site.locales:
            raise UsageError(f"unknown locale {locale!r}", hint=f"site.locales are {', '.join(project.site.locales)}")
    return asked


def print_json(document: object) -> str:
    """One JSON document on standard output; what was printed."""
    import json

    text = json.dumps(document, ensure_ascii=False, indent=2)
    typer.echo(text)
    return f"{text}\n"


def repeated(project: Project, name: str, *asked: object, more: Iterable[Path] = ()) -> Repeated:
    """A command, over all files that it reads: the project's, its termbase and memories, and `more`."""
    from transpub.pipeline.repeated import Repeated

    memory = (project.root / Path(each).expanduser() for each in project.translate.memory)
    return Repeated(project, name, asked, (project.root / project.translate.glossary, *memory, *more))


def say_again(kept: Repeated) -> int | None:
    """Prints what the command said the last time, and gives its exit code; None where it must be done."""
    said = kept.said()
    if said is None:
        return None
    for piece in said.pieces():
        typer.echo(piece, nl=False)
    return said.code


def tell_problems(problems: Sequence[TranspubError]) -> int:
    """Says each problem; the exit code: 2 where a file could not be read, else 3 where something was not there."""
    for problem in problems:
        say(problem)
    codes = {problem.code for problem in problems}
    return 2 if 2 in codes else max(codes, default=0)  # noqa: PLR2004  # the exit codes of this module's docstring
