"""The command line: parses arguments, calls the pipeline, prints, and turns what happened into an exit code."""

from transpub.cli import adopt, check, exchange, git, glossary, memory, review, road, serve, theme
from transpub.cli.shell import app, end_orderly

__all__ = ["adopt", "app", "check", "exchange", "git", "glossary", "main", "memory", "review", "road", "serve", "theme"]


def main() -> None:
    """The console script."""
    end_orderly()
    app()
