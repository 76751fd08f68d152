"""`transpub review`: reviewing translations where they will be read."""

from __future__ import annotations

from typing import Annotated

import typer

from transpub.cli.shell import app, command, known_locales, open_project


@command(app)
def review(
    article: Annotated[
        str, typer.Argument(help="The article to begin with, by path or name; the list of all without one.")
    ] = "",
    locale: Annotated[str, typer.Option("-l", "--locale", help="The locale to begin with.")] = "",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="The port; 0 for any that is free.")] = 8100,
    host: Annotated[
        str, typer.Option("--host", help="Another address to listen on: others in the network can then review too.")
    ] = "127.0.0.1",
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Open no browser; print the address only.")] = False,
) -> int:
    """Review translations in a browser on this machine: the pages as they will be read, saved into the PO files.

    Example: `transpub review source_articles/visit.md -l ky`
    """
    from urllib.parse import quote

    from transpub.pipeline import load
    from transpub.review import server

    project = open_project()
    at = "/"
    if article:
        chosen = known_locales(project, [locale] if locale else ()) or project.site.locales
        found = load.select(project, load.load(project), [article]).documents
        at = f"/review/{chosen[0]}/{quote(found[0].name)}" if found else "/"
    server.serve(project.root, host, port, typer.echo, browse=not no_browser, at=at)
    return 0
