"""Segments into which a tool has cut a unit, joined again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from transpub.exchange.codes import CodeError
from transpub.model import blank

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Stretch:
    """A segment, or what stands between two: its source and its target, None where there is none."""

    source: str
    target: str | None
    between: bool = False


def joined(stretches: Sequence[Stretch], *, spaced: bool) -> str:
    """The whole target; CodeError where some segments are translated and others are not.

    Between two segments the source's white space stands, in languages that write any.
    """
    told = [stretch for stretch in stretches if not stretch.between]
    if all(blank(stretch.target or "") for stretch in told):
        return ""
    undone = [stretch for stretch in told if blank(stretch.target or "") and not blank(stretch.source)]
    if undone:
        raise CodeError(f"{len(undone)} of its {len(told)} segments are not translated")
    return "".join(_said(stretch, spaced=spaced) for stretch in stretches)


def _said(stretch: Stretch, *, spaced: bool) -> str:
    if stretch.target is not None:
        return stretch.target
    return stretch.source if spaced or not blank(stretch.source) else ""
