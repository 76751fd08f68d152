"""`transpub adopt`: an existing translation becomes a catalog."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from transpub.cli.shell import Json, app, command, open_project, print_json, tell_problems


@command(app)
def adopt(
    what: Annotated[
        list[str], typer.Argument(metavar="LOCALE=FILE… [ARTICLE]", help="Translated articles, by locale.")
    ],
    as_json: Json = False,
) -> int:
    """Align an article's existing translation with it, and fill the catalog's empty entries as drafts for review.

    Example: `transpub adopt ky=old-site/ky/visit.md source_articles/visit.md`
    """
    from transpub.pipeline import adopt as step

    project = open_project()
    files, article = step.pairs(what, project.site.locales)
    done, problems = step.adopt(project, {locale: Path(file) for locale, file in files.items()}, article)
    if as_json:
        print_json([asdict(each) for each in done])
    else:
        for each in done:
            said = f"{each.filled} entries filled from {each.file}, mean score {each.score:g}; {each.kept} had a text"
            alone = f"without a partner: {each.source} sentences of the article, {each.target} of the file"
            typer.echo(f"{each.locale}/{each.article}: {said}; {alone}")
    return tell_problems(problems)
