"""`transpub check`: what is missing or wrong, for people and for CI."""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from transpub.cli.shell import (
    Articles,
    Json,
    Locales,
    app,
    command,
    err,
    known_locales,
    open_project,
    repeated,
    say_again,
    tell_problems,
)
from transpub.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from transpub import checks
    from transpub.checks import baseline
    from transpub.config import Project
    from transpub.pipeline.inspect import Checked
    from transpub.pipeline.repeated import Repeated
    from transpub.pipeline.settled import Last


@command(app)
def check(
    articles: Articles = None,
    locale: Locales = None,
    form: Annotated[str, typer.Option("--format", help="text, json, github, gitlab, sarif or junit.")] = "text",
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Write the report into this file, and the text report out.")
    ] = None,
    fail_on: Annotated[str, typer.Option("--fail-on", help="error or warning; instead of transpub.toml's.")] = "",
    min_reviewed: Annotated[
        list[str] | None, typer.Option("--min-reviewed", help="Such as ky=90: the share that must be reviewed.")
    ] = None,
    baseline: Annotated[
        str,
        typer.Option("--baseline", help="A file of findings that are no reason to fail; instead of transpub.toml's."),
    ] = "",
    update_baseline: Annotated[
        bool, typer.Option("--update-baseline", help="Write what is found now into the baseline.")
    ] = False,
    changed_since: Annotated[
        str, typer.Option("--changed-since", help="Only what is about entries that changed since this revision of git.")
    ] = "",
    exit_zero: Annotated[bool, typer.Option("--exit-zero", help="Exit with 0 whatever is found.")] = False,
    fix: Annotated[
        bool, typer.Option("--fix", help="First correct what is certain: white space, Chinese punctuation.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="With --fix: show the corrections, write nothing.")
    ] = False,
    as_json: Json = False,
) -> int:
    """Find what is missing or wrong; exits 1 on findings of the severity that fails. For CI.

    Example: `transpub check --format github --min-reviewed ky=90`
    """
    project = open_project()
    form = "json" if as_json else form
    wanted, locales = articles or (), known_locales(project, locale)
    # what a report does beside being printed, and what git says, is not known by the files alone
    same = not (fix or dry_run or update_baseline or changed_since or output or form == "github")
    asked = (form, fail_on, min_reviewed, baseline, exit_zero, wanted, locales)
    exempted = [project.root / name for name in (baseline or project.check.baseline,) if name]
    kept = repeated(project, "check", *asked, more=exempted) if same else None
    if kept is not None and (again := say_again(kept)) is not None:
        return again

    from transpub import checks
    from transpub.pipeline import inspect

    _sound(form, fail_on, fix=fix, dry_run=dry_run)
    settings = inspect.settings(project, fail_on, _shares(project, min_reviewed or ()))
    code = 0
    if fix:
        code = _fix(project, settings, wanted, locales, dry_run=dry_run, aloud=form == "text")
        if dry_run:
            return code
    path = baseline or project.check.baseline
    last = kept.last(project, locales) if kept is not None and not wanted else None
    if form == "text" and same and not path:
        return _told(project, settings, wanted, locales, last, kept, exit_zero=exit_zero)
    done = inspect.check(project, settings, wanted, locales, last)
    if update_baseline:
        return _update(project, done, path, wanted, locales) or code
    if path:
        done = _exempted(project, done, path, wanted, locales)
    if changed_since:
        done = inspect.since(project, done, changed_since)
    report = _report(form, done, output)
    code = 2 if done.unreadable else code or int(not exit_zero and checks.failed(done.findings, settings.fail_on))
    if kept is not None and not done.unreadable:
        kept.keep(report, code)
    return code


def _told(  # each is a fact of its own
    project: Project,
    settings: checks.Settings,
    wanted: Sequence[str],
    locales: Sequence[str],
    last: Last | None,
    kept: Repeated | None,
    *,
    exit_zero: bool,
) -> int:
    """The text report of what may be many findings."""
    from transpub.pipeline import told

    with told.opened(project, settings, wanted, locales, last) as (found, report):
        for piece in told.pieces(found, report):
            typer.echo(piece, nl=False)
        code = 2 if found.problems else int(not exit_zero and report.failed(settings.fail_on))
        if kept is not None and not found.problems:
            kept.keep(told.pieces(found, report), code)
    return code


def _sound(form: str, fail_on: str, *, fix: bool, dry_run: bool) -> None:
    from transpub import checks

    if form not in checks.REPORTERS:
        raise UsageError(f"unknown format {form!r}", hint=f"allowed: {', '.join(checks.REPORTERS)}")
    if fail_on not in {"", "error", "warning"}:
        raise UsageError(f"--fail-on is {fail_on!r}", hint="allowed: error, warning")
    if dry_run and not fix:
        raise UsageError("--dry-run goes with --fix", hint="a check without --fix changes no catalog")


def _shares(project: Project, given: Iterable[str]) -> Mapping[str, int]:
    shares = {}
    for word in given:
        locale, _, share = word.partition("=")
        if locale not in project.site.locales or not share.isascii() or not share.isdigit() or int(share) > 100:  # noqa: PLR2004  # per cent
            raise UsageError(
                f"--min-reviewed {word!r}",
                hint=f"write LOCALE=PERCENT, LOCALE one of {', '.join(project.site.locales)}",
            )
        shares[locale] = int(share)
    return shares


def _fix(
    project: Project,
    settings: checks.Settings,
    wanted: Sequence[str],
    locales: Sequence[str],
    *,
    dry_run: bool,
    aloud: bool,
) -> int:
    """Corrects, and shows what; on standard error where a report for a program follows."""
    from transpub.checks.words import counted
    from transpub.pipeline.fix import fix

    done = fix(project, settings, wanted, locales, dry_run=dry_run)
    typer.echo(done.diff, nl=False, err=not aloud)
    verb = "would be corrected" if dry_run else "corrected"
    typer.echo(f"{counted(len(done.files), 'catalog')} {verb}", err=not aloud)
    return tell_problems(done.problems)


def _exempted(project: Project, done: Checked, path: str, wanted: Sequence[str], locales: Sequence[str]) -> Checked:
    from transpub.checks import baseline

    exemptions = baseline.read(_text_of(project, path), path)
    seen = _seen(project, done, wanted, locales)
    found = baseline.apply(done.findings, exemptions, path, seen)
    return dataclasses.replace(done, findings=found)


def _seen(
    project: Project, done: Checked, wanted: Sequence[str], locales: Sequence[str]
) -> Callable[[baseline.Exemption], bool]:
    """Whether a run has looked at what an exemption is about: not where it was asked for a part only."""
    files = {each.file for each in done.examined}
    every = set(locales or project.site.locales) >= set(project.site.locales)

    def seen(each: baseline.Exemption) -> bool:
        return each.file in files or (
            not wanted and (every if not each.locale else each.locale in (locales or project.site.locales))
        )

    return seen


def _text_of(project: Project, path: str) -> str:
    try:
        return (project.root / path).read_text("utf-8")
    except FileNotFoundError as error:
        raise UsageError(
            "there is no such baseline", path, "write it with 'transpub check --update-baseline'"
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"the baseline cannot be read: {error}", path) from error


_BASELINE = "transpub-baseline.json"


def _update(project: Project, done: Checked, path: str, wanted: Sequence[str], locales: Sequence[str]) -> int:
    """Writes the baseline; what this run did not look at stays in it."""
    from transpub import catalog
    from transpub.checks import baseline
    from transpub.checks.words import counted

    path = path or _BASELINE
    old = baseline.read(_text_of(project, path), path) if (project.root / path).exists() else ()
    seen = _seen(project, done, wanted, locales)
    new = (*(each for each in old if not seen(each)), *baseline.of(done.findings))
    catalog.save(project.root / path, baseline.write(new).encode("utf-8"), path)
    known = {each.identity for each in old}
    added = sum(each.identity not in known for each in new)
    gone = len(known - {each.identity for each in new})
    typer.echo(f"{path}: {counted(len(new), 'finding')}, {added} of them new, {gone} taken out")
    rest = [each for each in done.findings if not baseline.exempt(each)]
    for each in rest:
        err(f"{each.file}: {each.severity} {each.check}: {each.message} (a baseline cannot hold it)")
    return 2 if done.unreadable else 0


def _report(form: str, done: Checked, output: Path | None) -> str:
    """Prints the report; what it printed."""
    from transpub import checks

    summary = checks.summary(done.findings, done.examined)
    report = checks.REPORTERS[form](done.findings, summary)
    if output is not None:
        try:
            output.parent.mkdir(parents=True, exist_ok=True)
            output.write_bytes(report.encode("utf-8"))
        except OSError as error:
            raise UsageError(f"the report cannot be written: {error.strerror}", str(output)) from error
        report = checks.REPORTERS["text"](done.findings, summary)
    typer.echo(report, nl=False)
    job = os.environ.get("GITHUB_STEP_SUMMARY")
    if form == "github" and job:
        try:
            with Path(job).open("a", encoding="utf-8") as file:
                file.write(checks.markdown(done.findings, summary))
        except OSError as error:
            err(f"warning: the summary of the job cannot be written: {error.strerror}")
    return report
