"""Checks of all catalogs of a locale together."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from transpub.checks.faults import Fault
from transpub.checks.words import counted, excerpt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from transpub.checks.given import Examined, Given

_WORDS = 3
"""Words of a source; shorter ones mean different things in different places."""


def phrase(source: str) -> bool:
    """Whether a text is long enough to have one translation only."""
    return len(source.split()) >= _WORDS


def inconsistent(given: Given) -> Iterator[Fault]:
    """One source, and translations that differ: said at each of the rarer ones."""
    by_source: dict[tuple[str, str], list[tuple[Examined, tuple[str, int, str, str]]]] = defaultdict(list)
    for each in given.examined:
        for text in each.texts:
            by_source[each.locale, text[2]].append((each, text))
    for (locale, source), places in by_source.items():
        counts = Counter(text[3] for _, text in places)
        if len(counts) < 2:  # noqa: PLR2004  # one translation
            continue
        most = counts.most_common(1)[0][0]
        for each, (key, line, _, target) in places:
            if target != most:
                message = (
                    f"{excerpt(source)} is {excerpt(most)} in {counted(counts[most], 'place')}, and here "
                    f"{excerpt(target)}: write one of them everywhere"
                )
                yield Fault(message, locale, each.article, key, each.file, line, source, target)
