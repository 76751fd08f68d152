"""`transpub serve`: the site on this machine, as it is being written."""

from __future__ import annotations

from typing import Annotated

import typer

from transpub.cli.shell import app, command, open_project


@command(app)
def serve(
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="The port; 0 for any that is free.")] = 8000,
) -> int:
    """Show the site in a browser on this machine, rebuilt and reloaded as files change.

    Example: `transpub serve --port 8080`
    """
    from transpub import serve as room

    project = open_project()
    room.serve(project.root, port, typer.echo)
    return 0
