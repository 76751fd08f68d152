"""Front matter: read or refused in one line, a partition either way, and targets that load back exactly."""

from __future__ import annotations

from fuzz import harness
from transpub.errors import ArticleError
from transpub.formats import front
from transpub.formats.spaces import tidy
from transpub.model import Unit


def target(data: bytes) -> None:
    """The data is an article, from its first byte on; each unit is translated by what stands on its last line."""
    text = data.decode("utf-8", "replace")
    try:
        head, body = front.split(text, "fuzz.md")
        meta, parts = front.parse(head, "fuzz.md")
    except ArticleError as error:
        _judge(error, text.count("\n") + text.count("\r") + 1)
        return
    assert text == head + body, "head and body are the text"
    assert head == "".join(part.raw for part in parts), "the raw slices, joined, are the head"
    said = tidy(text.splitlines()[-1] if text else "") or "x"
    written = "".join(
        front.write(part, (said,)) if isinstance(part, Unit) and part.role in meta else part.raw for part in parts
    )
    again, _ = front.parse(written, "fuzz.md")
    shown = {part.role for part in parts if isinstance(part, Unit)} & set(meta)
    assert {**meta, **dict.fromkeys(shown, said)} == dict(again), "targets load back exactly, and nothing else changes"


def _judge(error: ArticleError, lines: int) -> None:
    assert "front matter" in error.what, "the author is told where to look"
    assert len(str(error).splitlines()) == 1, "in one line"
    assert 1 <= int(error.where.removeprefix("fuzz.md:")) <= lines, "with its line"


if __name__ == "__main__":
    harness.run("front", target)
