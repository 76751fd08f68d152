"""The command line: parses arguments, calls the pipeline, prints, and turns what happened into an exit code."""

from transpub.cli import exchange, git, road, theme
from transpub.cli.shell import app, end_orderly

__all__ = ["app", "exchange", "git", "main", "road", "theme"]


def main() -> None:
    """The console script."""
    end_orderly()
    app()
