"""The `# mt:` line: where a machine's text came from, in the one place that every editor keeps."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

from transpub.model import Provenance

_LINE = re.compile(r"mt:((?: [a-z]+=\S*)+)")
_PRINT = re.compile(r"[0-9a-f]{8}")
_SAFE = "/:+@,.-_~"


def written(made: Provenance) -> str:
    """The comment's text: `mt: engine=argos model=en-ky-1.9 score=0.87 src=… out=… ts=2026-01-31`."""
    fields = {
        "engine": made.engine,
        "model": made.model,
        "score": "" if made.score is None else f"{made.score:g}",
        "src": made.src,
        "out": made.out,
        "ts": made.ts,
    }
    return "mt: " + " ".join(f"{name}={quote(value, safe=_SAFE)}" for name, value in fields.items() if value)


def found(comment: str) -> Provenance | None:
    """What a comment says, or None where it is no whole `mt:` line: then it is a person's, and kept."""
    line = _LINE.fullmatch(comment.strip())
    if line is None:
        return None
    fields = {name: unquote(value) for name, _, value in (each.partition("=") for each in line[1].split())}
    if not (_PRINT.fullmatch(fields.get("src", "")) and _PRINT.fullmatch(fields.get("out", ""))):
        return None
    if not fields.keys() <= {"engine", "model", "score", "src", "out", "ts"}:
        return None
    try:
        score = float(fields["score"]) if "score" in fields else None
    except ValueError:
        return None
    return Provenance(
        fields.get("engine", ""), fields.get("model", ""), score, fields["src"], fields["out"], fields.get("ts", "")
    )
