"""What the user asked of `publish`, and what it did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from transpub.config import is_site_address
from transpub.errors import TranspubError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from transpub.config import Project
    from transpub.model import Finding

FORMS = ("html", "source")


@dataclass(frozen=True, slots=True)
class Policy:
    """`publish.unreviewed` and `publish.stale`. With "fail" the passage shows its source and the page is not passed."""

    unreviewed: str = "include"
    stale: str = "keep"


@dataclass(frozen=True, slots=True)
class Options:
    """What the user asked of `publish`, with the project's own settings where nothing was said."""

    locales: tuple[str, ...]
    policy: Policy
    base_url: str
    form: str


@dataclass(frozen=True, slots=True)
class Published:
    """What `publish` did. `refused` are pages that a policy of "fail" holds back: what was there before still is."""

    pages: int
    written: tuple[str, ...]
    removed: tuple[str, ...]
    refused: tuple[str, ...]
    findings: tuple[Finding, ...]
    problems: tuple[TranspubError, ...]


def options(  # noqa: PLR0913, PLR0917  # each is an option of the command
    project: Project, locales: Sequence[str], unreviewed: str, stale: str, base_url: str, form: str
) -> Options:
    """The options, checked; UsageError for a word that is none of the allowed ones."""
    wanted = {
        "--unreviewed": (unreviewed or project.publish.unreviewed, ("include", "source", "fail")),
        "--stale": (stale or project.publish.stale, ("keep", "source", "fail")),
        "--as": (form, FORMS),
    }
    for option, (value, allowed) in wanted.items():
        if value not in allowed:
            raise UsageError(f"{option} is {value!r}", hint=f"allowed: {', '.join(allowed)}")
    if base_url and not is_site_address(base_url):
        raise UsageError(f"--base-url {base_url!r} is no web address", hint="write https://example.org")
    policy = Policy(wanted["--unreviewed"][0], wanted["--stale"][0])
    return Options(tuple(locales) or project.site.locales, policy, base_url.rstrip("/") or project.site.base_url, form)


def guard(project: Project, folder: Path) -> None:
    """The output must not lie among the sources, where the next run would read it, nor around the project."""
    resolved = folder.resolve()
    for own in (project.articles, project.locales, project.templates):
        if resolved.is_relative_to(own.resolve()):
            raise UsageError(
                "the output folder lies among the project's own files", str(folder), "name another with -o"
            )
    if project.root.resolve().is_relative_to(resolved):
        raise UsageError("the project lies in the output folder", str(folder), "name a folder in it, such as site")
    if ".git" in resolved.parts:
        raise UsageError("the output folder is git's own", str(folder), "name another with -o")
