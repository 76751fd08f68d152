"""`status --quality`: a table for people, or one JSON document."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import typer

from transpub.cli.shell import print_json, tell_problems

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from transpub.config import Project
    from transpub.quality import Drafts, Quality

_COUNTS = ("reviewed", "accepted", "post-edited", "draft", "machine", "stale")
_NOTE = (
    "Acceptance: how many of the reviewed drafts were accepted as they were. Distance: how far the post-edited ones "
    "were changed, 0 to 1; (1/2): the machine's text is still in the cache for one of two. "
    "The theme's own strings are left out."
)


def tell(project: Project, articles: Sequence[str], locales: Sequence[str], *, as_json: bool) -> int:
    """Prints what became of the drafts; the exit code."""
    from transpub.pipeline import quality

    found, problems = quality.measure(project, articles, locales)
    if as_json:
        print_json([_json(each) for each in found])
    else:
        _table(found)
    return tell_problems(problems)


def _json(found: Quality) -> Mapping[str, object]:
    human = found.human
    return {
        "locale": found.locale,
        "human": {"reviewed": human.reviewed, "draft": human.draft, "stale": human.stale},
        "engines": [
            {
                "engine": made.engine,
                "model": made.model,
                "machine": made.machine,
                "draft": made.draft,
                "stale": made.stale,
                "accepted": made.accepted,
                "post_edited": made.post_edited,
                "acceptance": _rounded(made.acceptance),
                "measured": made.measured,
                "distance": _rounded(made.distance),
            }
            for made in found.drafts
        ],
    }


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 4)


def _table(found: Iterable[Quality]) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    table = Table("locale", "drafted by")
    for name in (*_COUNTS, "acceptance", "distance"):
        table.add_column(name, justify="right")
    for each in found:
        human = each.human
        table.add_row(each.locale, "people", *_shown(human.reviewed, 0, 0, human.draft, 0, human.stale), "·", "·")
        for made in each.drafts:
            name = escape(f"{made.engine} {made.model}".strip() or "unknown")
            table.add_row(each.locale, name, *_shown(*_counts(made)), _percent(made.acceptance), _distance(made))
    Console(width=None if sys.stdout.isatty() else 120).print(table)
    typer.echo(_NOTE)


def _counts(made: Drafts) -> tuple[int, ...]:
    return made.reviewed, made.accepted, made.post_edited, made.draft, made.machine, made.stale


def _shown(*counts: int) -> Iterator[str]:
    return (str(count or "·") for count in counts)


def _percent(share: float | None) -> str:
    return "·" if share is None else f"{share:.0%}"


def _distance(made: Drafts) -> str:
    """The mean, and of how many of the post-edited ones it is where it is not of all."""
    if not made.post_edited:
        return "·"
    if made.distance is None:
        return "unknown"
    return f"{made.distance:.2f}" + (
        "" if made.measured == made.post_edited else f" ({made.measured}/{made.post_edited})"
    )
