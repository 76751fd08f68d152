"""Whether a text, put where a unit stands, is read as what was meant."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from transpub.formats.markdown.blocks import Blocks, runs
from transpub.formats.markdown.events import read
from transpub.formats.markdown.lines import tokens
from transpub.formats.markdown.tags import Tags
from transpub.model import joined

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transpub.model import Unit

# Letters of languages that put no space between sentences: what stands next to such a sentence may touch it.
_CLOSED_UP = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_LETTER = "字"
_FOOTNOTE = re.compile(r"\[\^[^\]]+\]")


@dataclass(frozen=True, slots=True)
class Mark:
    """A placeholder as it will stand in the file, and as it stands in the text that is tried."""

    kind: str
    number: int
    raw: str
    trial: str

    def said(self, raw: str) -> Mark:
        """The same, written otherwise."""
        return replace(self, raw=raw, trial=raw)


Piece: TypeAlias = str | Mark


def is_break(piece: Piece) -> bool:
    """Whether a new line begins behind the piece."""
    return isinstance(piece, Mark) and piece.trial.endswith("\n")


def is_heading(unit: Unit) -> bool:
    """Whether the unit is a heading's text."""
    return unit.role[:1] == "h" and unit.role[1:].isdigit()


def touches(unit: Unit, pieces: Sequence[Piece]) -> bool:
    """Whether letters of other sentences may stand next to the text."""
    alone = is_heading(unit) or unit.role in {"image description", "term in a list", "header cell"}
    return not alone and any(isinstance(piece, str) and _CLOSED_UP.search(piece) for piece in pieces)


def reads_back(
    unit: Unit, text: str, meant: Sequence[Piece], shortcodes: Sequence[tuple[str, str]], *, touching: bool
) -> bool:
    """Whether the text is read as what was meant in each of the places where it may stand."""
    blocks, lines = _places(unit, text, meant, touching=touching)
    footnotes = sorted({mark.raw for mark in meant if isinstance(mark, Mark) and _FOOTNOTE.fullmatch(mark.raw)})
    body = "\n\n".join((*blocks, *(f"{label}: x" for label in footnotes)))
    return [_numbered(line) for line in lines] + [["x"]] * len(footnotes) == _lines(f"{body}\n", shortcodes)


def _places(unit: Unit, text: str, meant: Sequence[Piece], *, touching: bool) -> tuple[list[str], list[list[Piece]]]:
    """Small Markdown texts with the text in them, and the lines that should be read there."""
    here = list(meant)
    if unit.role == "image description":
        return [f"![{text}](x)"], [[Mark("open", -1, "![", "!["), *here, Mark("close", -1, "](x)", "](x)")]]
    if unit.syntax == "heading":
        return [f"# {text}", f"# {text} {{#x}}"], [here, here]
    if is_heading(unit):
        return [f"{text}\n==="], [here]
    if unit.role == "term in a list":
        return [f"{text}\n: x"], [here, ["x"]]
    near = [_LETTER, *here, _LETTER]
    if unit.syntax in {"cell", "bare cell"}:
        pipe = "| " if unit.syntax == "cell" else ""
        rows = [f"{pipe}{text} | x |", f"{pipe}- | - |", f"{pipe}{text} | x |"]
        lines: list[list[Piece]] = [here, ["x"], here, ["x"]]
        if touching:
            rows.append(f"{pipe}{_LETTER}{text}{_LETTER} | x |")
            lines += [near, ["x"]]
        return ["\n".join(rows)], lines
    blocks = [text, f"x\n{text}"]
    lines = [here, ["x ", *here]]
    return ([*blocks, f"{_LETTER}{text}{_LETTER}"], [*lines, near]) if touching else (blocks, lines)


def _numbered(pieces: Sequence[Piece]) -> list[Piece]:
    """Strings joined, placeholders as they are in the text that is tried, and numbered as they appear."""
    out: list[Piece] = []
    numbers: dict[int, int] = {}
    for piece in joined(pieces):
        last = out[-1] if out else None
        if isinstance(piece, Mark) and piece.kind == "close" and isinstance(last, Mark) and last.kind == "open":
            out[-1] = Mark("alone", 0, last.raw + piece.trial, last.raw + piece.trial)  # nothing inside
        elif isinstance(piece, Mark):
            number = 0 if piece.kind == "alone" else numbers.setdefault(piece.number, len(numbers) + 1)
            out.append(Mark(piece.kind, number, piece.trial, piece.trial))
        else:
            out.append(piece)
    return out


def _lines(body: str, shortcodes: Sequence[tuple[str, str]]) -> list[list[Piece]]:
    """What is read of each line of text."""
    blocks, tags = Blocks(body), Tags()
    out = []
    for run in runs(read(body, any_label=True)):
        if isinstance(run, list):
            found = tokens(body, run, tags, blocks, shortcodes)
            raws = [body[token.start : token.end] for token in found]
            out.append(
                _numbered(
                    [
                        token.value if token.kind == "text" else Mark(token.kind, token.pair, raw, raw)
                        for token, raw in zip(found, raws, strict=True)
                    ]
                )
            )
        else:
            blocks.step(run)
    return out
