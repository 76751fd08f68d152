"""`transpub models`: list, install, verify, remove, export; the offer to download a model that `translate` lacks."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from transpub.cli import progress
from transpub.cli.shell import Json, app, command, err, open_project, print_json, say
from transpub.errors import MissingError, TranspubError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transpub.config import Project
    from transpub.engines.lock import Locked
    from transpub.engines.store import Package
    from transpub.pipeline.draft import Drafted

models = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Translation models: list, install, verify, remove, export."
)
app.add_typer(models, name="models")


def models_folder(project: Project | None) -> Path | None:
    """The folder that the project keeps models in, if it names one."""
    from transpub.pipeline import draft

    return draft.models_folder(project) if project else None


def maybe_project() -> Project | None:
    """The project, or None outside of one: models are kept for all projects, a project only says where."""
    try:
        return open_project()
    except UsageError as error:
        if "no transpub.toml" in error.what:
            return None
        raise


Pair = Annotated[str, typer.Argument(help="A pair, such as en-ky.")]


def _pair(text: str) -> tuple[str, str]:
    source, _, target = text.replace("→", "-").partition("-")
    if not source or not target:
        raise UsageError(f"{text!r} is no pair of languages", hint="write it as en-ky")
    return source, target


@command(models, "list")
def models_list(as_json: Json = False) -> int:
    """List the installed models.

    Example: `transpub models list`
    """
    from transpub.engines import packages

    return _tell_models(packages.installed(models_folder(maybe_project())), as_json=as_json)


@command(models, "verify")
def models_verify(as_json: Json = False) -> int:
    """Load every installed model and translate a sentence; exits 3 if one does not work.

    Example: `transpub models verify`
    """
    from transpub.engines import packages

    project = maybe_project()
    found = packages.verify(models_folder(project), _locked(project))
    _tell_models(found, as_json=as_json, works="works")
    broken = [package for package in found if not package.healthy]
    for pair in dict.fromkeys(package.pair for package in broken if package.source):
        err(f"{pair}: run 'transpub models remove {pair}', then 'transpub models install {pair}'")
    return 3 if broken else 0


def _tell_models(found: Sequence[Package], *, as_json: bool, works: str = "") -> int:
    if as_json:
        rows = [
            {"pair": p.pair, "version": p.version, "bytes": p.size, "path": str(p.path), "problem": p.problem}
            for p in found
        ]
        print_json(rows)
        return 0
    for package in found:
        state = package.problem if package.source or not package.problem else f"{package.problem}; you may delete it"
        named = f"{package.pair}  {package.version}  " if package.source else ""
        shown = f"  ({state or works})" if state or works else ""
        typer.echo(f"{named}{package.size / 1e6:.0f} MB  {package.path}{shown}")
    if not found:
        typer.echo("no model is installed; install one with 'transpub models install en-ky'")
    return 0


@command(models, "install")
def models_install(
    what: Annotated[str, typer.Argument(help="A pair, such as en-ky, or an .argosmodel file.")],
    offline: Annotated[bool, typer.Option("--offline", help="Open no connection: files only.")] = False,
    update: Annotated[bool, typer.Option("--update", help="Take other bytes than those of models.lock.")] = False,
) -> int:
    """Install a model, from the Argos index or from a file that you have.

    In a project it is written down in models.lock: every machine gets that version, to the byte.

    Example: `transpub models install en-ky`
    """
    from transpub.engines import packages

    project = maybe_project()
    if Path(what).suffix in {".argosmodel", ".zip"} or Path(what).is_file() or "/" in what:
        package = packages.install_file(Path(what), models_folder(project), {} if update else _locked(project))
        typer.echo(f"installed {package.pair} {package.version} in {package.path} (SHA-256 {package.sha256})")
        _lock(project, (package,))
    else:
        install_pair(project, *_pair(what), offline=offline, update=update)
    return 0


def install_pair(
    project: Project | None, source: str, target: str, *, offline: bool = False, update: bool = False
) -> None:
    """Downloads with a progress bar, and says what was installed."""
    from transpub.engines import argos, packages

    options = project.translate.options.get("argos", {}) if project else {}
    mirrors = argos.create(options).options.mirrors
    locked = {} if update else _locked(project)
    with progress.download() as show:
        done = packages.install_pair(
            source, target, models_folder(project), show, offline=offline, mirrors=mirrors, locked=locked
        )
    for package in done:
        typer.echo(f"installed {package.pair} {package.version} in {package.path} (SHA-256 {package.sha256})")
    if not done:
        typer.echo(f"{source}-{target} is installed already")
    _lock(project, done)


def _locked(project: Project | None) -> dict[str, Locked]:
    from transpub.engines import lock

    return lock.read(project.root / lock.FILE) if project else {}


def _lock(project: Project | None, done: Sequence[Package]) -> None:
    """Writes down what was installed, in a project."""
    from transpub import catalog
    from transpub.engines import lock, store

    if project is None or not done:
        return
    path, known = project.root / lock.FILE, _locked(project)
    for package in done:
        size = store.manifest(package.path).get("size", "0")
        links = package.links or (known[package.pair].links if package.pair in known else ())
        known[package.pair] = lock.Locked(package.version, links, int(size), package.sha256)
    data = lock.written(known).encode()
    if not path.exists() or path.read_bytes() != data:
        catalog.save(path, data, lock.FILE)
        typer.echo(f"wrote {lock.FILE}: commit it, and every machine gets the same model")


@command(models, "export")
def models_export(
    pair: Pair,
    output: Annotated[Path, typer.Option("--output", "-o", help="The folder to write into.")] = Path(),
) -> int:
    """Write an installed model as an .argosmodel file, for a machine without a network.

    Example: `transpub models export en-ky -o /media/stick`
    """
    from transpub.engines import packages

    for made in packages.export(*_pair(pair), output, models_folder(maybe_project())):
        typer.echo(f"wrote {made.path} ({made.size} bytes, SHA-256 {made.sha256})")
    return 0


@command(models, "remove")
def models_remove(pair: Pair) -> int:
    """Remove the installed models of a pair.

    Example: `transpub models remove en-ky`
    """
    from transpub.engines import packages

    for package in packages.remove(*_pair(pair), models_folder(maybe_project())):
        typer.echo(f"removed {package.pair} {package.version} from {package.path}")
    return 0


def offer_models(project: Project, options: Any, done: Drafted) -> bool:  # noqa: ANN401  # draft.Options, imported late
    """Offers to download the models that were missing; whether one was installed. Only on a terminal.

    A download that fails is said; the other models are still offered.
    """
    name = options.engine or project.translate.engine
    if name != "argos" or not any(isinstance(problem, MissingError) for problem in done.problems):
        return False
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return False
    installed = False
    for locale in _lacking(project, done):
        if typer.confirm(f"No model for {project.site.source_language} → {locale}. Download it?", err=True):
            try:
                install_pair(project, project.site.source_language, locale)
            except TranspubError as error:
                say(error)
            else:
                installed = True
    return installed


def _lacking(project: Project, done: Drafted) -> list[str]:
    """The locales that something is missing in and that no model translates to; one that fails is not lacking."""
    from transpub.engines import codes, packages, store

    here = packages.installed(models_folder(project))
    source = codes.argos(project.site.source_language)
    missing = [locale for locale, count in done.missing.items() if count]
    return [locale for locale in missing if not store.route(here, source, codes.argos(locale))]
