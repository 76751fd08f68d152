"""`transpub theme`: the built-in templates, to be copied and changed."""

from __future__ import annotations

from typing import Annotated

import typer

from transpub.cli.shell import app, command, open_project
from transpub.errors import UsageError

theme = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="The built-in theme: list, copy.")
app.add_typer(theme, name="theme")


@command(theme, "list")
def theme_list() -> int:
    """List the built-in templates.

    Example: `transpub theme list`
    """
    from transpub import publish as room

    for name in room.template_names():
        typer.echo(name)
    return 0


@command(theme, "copy")
def theme_copy(name: Annotated[str, typer.Argument(help="A template, such as masthead.html.")]) -> int:
    """Copy a built-in template into the project's templates, to be changed there.

    Example: `transpub theme copy masthead.html`
    """
    from transpub import catalog
    from transpub import publish as room

    project = open_project()
    text = room.template_text(name)
    path = project.templates / name
    if path.exists():
        raise UsageError("is there already", str(path), "take it away first")
    catalog.save(path, text.encode())
    typer.echo(f"wrote {path}")
    return 0
