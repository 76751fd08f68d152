"""The command line: parses arguments, calls the pipeline, prints, and turns what happened into an exit code."""

from transpub.cli import road, theme
from transpub.cli.shell import app

__all__ = ["app", "main", "road", "theme"]


def main() -> None:
    """The console script."""
    app()
