"""What the units of every format have in common: placeholders that count from 1, in pairs that nest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from transpub.model import Placeholder

if TYPE_CHECKING:
    from transpub.model import Unit


def counts_and_nests(unit: Unit) -> None:
    opened: list[int] = []
    count = 0
    for piece in unit.pieces:
        assert piece.raw
        if isinstance(piece, Placeholder):
            if piece.kind == "close":
                assert opened.pop() == piece.number
                continue
            count += 1
            assert piece.number == count
            opened += [count] if piece.kind == "open" else []
    assert not opened
