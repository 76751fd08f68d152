"""Our lines among the comments, the one place that every editor keeps.

`# mt:` says where a machine's text came from, `# was-reviewed:` for which source a stale text was accepted, `# tm:` how
a sentence like this one was translated, and `# conflict:` what another person wrote for the same entry; that one is for
people, who take it out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from transpub.model import Provenance, Review, Suggestion, fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LINE = re.compile(r"mt:((?: [a-z]+=\S*)+)")
_REVIEW = re.compile(r"was-reviewed: src=([0-9a-f]{8}) out=([0-9a-f]{8})")
_CONFLICT = "conflict: "
_WRITTEN = {"\\": r"\\", "\n": r"\n", "\t": r"\t"}
_READ = {written: text for text, written in _WRITTEN.items()}
_SUGGESTION = re.compile(r"tm: score=(0\.\d\d|1\.00) out=([0-9a-f]{8}) (.+)")
_PIECES = {"mt: ": 7, "tm: ": 200}
"""Into how many lines a tool that wraps comments may have cut one of ours; a suggestion may be a whole paragraph."""
_PRINT = re.compile(r"[0-9a-f]{8}")
_SAFE = "/:+@,.-_~"
_PLAIN = re.compile(r"[A-Za-z0-9/:+@,._~-]*")


def written(made: Provenance) -> str:
    """The comment's text: `mt: engine=argos model=en-ky-1.9 score=0.87 marks=0.93 src=… out=… ts=2026-01-31`."""
    fields = {
        "engine": made.engine,
        "model": made.model,
        "score": "" if made.score is None else f"{made.score:g}",
        "marks": "" if made.marks is None else f"{made.marks:g}",
        "src": made.src,
        "out": made.out,
        "ts": made.ts,
    }
    return "mt: " + " ".join([f"{name}={_quoted(value)}" for name, value in fields.items() if value])


def _quoted(value: str) -> str:
    return value if _PLAIN.fullmatch(value) else quote(value, safe=_SAFE)


def found(comment: str) -> Provenance | None:
    """What a comment says, or None where it is no whole `mt:` line: then it is a person's, and kept."""
    line = _LINE.fullmatch(comment.strip())
    if line is None:
        return None
    pairs = [(name, unquote(value)) for name, _, value in (each.partition("=") for each in line[1].split())]
    fields = dict(pairs)
    if len(fields) < len(pairs) or not fields.keys() <= {"engine", "model", "score", "marks", "src", "out", "ts"}:
        return None
    if not (_PRINT.fullmatch(fields.get("src", "")) and _PRINT.fullmatch(fields.get("out", ""))):
        return None
    try:
        score, marks = (float(fields[name]) if name in fields else None for name in ("score", "marks"))
    except ValueError:
        return None
    engine, model, ts = (fields.get(name, "") for name in ("engine", "model", "ts"))
    return Provenance(engine, model, score, fields["src"], fields["out"], ts, marks)


def overtaken(review: Review) -> str:
    """The comment's text: `was-reviewed: src=… out=…`."""
    return f"was-reviewed: src={review.src} out={review.out}"


def told(comment: str) -> Review | None:
    """What a `was-reviewed:` line says, or None where it is none of ours."""
    line = _REVIEW.fullmatch(comment.strip())
    return Review(line[1], line[2]) if line is not None else None


def conflict(text: str) -> str:
    r"""The comment's text: `conflict: …`, on one line, with backslashes, line ends and tabs as PO writes them."""
    return _CONFLICT + re.sub(r"[\\\n\t]", lambda found: _WRITTEN[found.group()], text)


def other(comment: str) -> str | None:
    """The text that a `conflict:` line holds, or None where it is none of ours."""
    if not comment.startswith(_CONFLICT):
        return None
    return re.sub(r"\\[\\nt]", lambda found: _READ[found.group()], comment.removeprefix(_CONFLICT))


def suggested(near: Suggestion) -> str:
    """The comment's text: `tm: score=0.87 out=… TEXT`; `out` shows whether the text is still ours."""
    return f"tm: score={near.score:.2f} out={_unspaced(near.target)} {near.target}"


def offered(comment: str) -> Suggestion | None:
    """What a `tm:` line says, or None where it is none of ours, or one that a person has written into."""
    line = _SUGGESTION.fullmatch(comment.strip())
    if line is None or line[2] != _unspaced(line[3]):
        return None
    return Suggestion(float(line[1]), line[3])


def _unspaced(text: str) -> str:
    """The fingerprint of a text whose white space does not count: tools that wrap comments change it."""
    return fingerprint("".join(text.split()))


def joined(comments: Sequence[str]) -> Iterator[str]:
    """The comments; a line of ours that a tool has cut into several (polib does, at column 78) is one again."""
    at = 0
    while at < len(comments):
        whole, taken = comments[at], 1
        if whole[:4] in _PIECES and at + 1 < len(comments):
            whole, taken = _longest(comments[at : at + _PIECES[whole[:4]]])
        yield whole
        at += taken


def _longest(pieces: Sequence[str]) -> tuple[str, int]:
    """The longest line of ours that the first pieces make, and how many they are; the first alone where none do."""
    best, whole = (pieces[0], 1), ""
    for count, piece in enumerate(pieces, 1):
        gap = "" if not whole or whole.endswith("-") else " "  # cut at a space, or behind a hyphen
        whole += gap + piece.strip()
        if found(whole) is not None or offered(whole) is not None:
            best = (whole, count)
    return best
