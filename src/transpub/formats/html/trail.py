"""The headings above a text, for its translators."""

from __future__ import annotations


class Trail:
    """The headings that a walk is under, the highest first; one without text is not told."""

    def __init__(self) -> None:
        self._headings: list[tuple[int, str]] = []

    def begin(self, name: str) -> None:
        """Begins a heading, `h1` to `h6`."""
        level = int(name[1])
        self._headings = [each for each in self._headings if each[0] < level]
        self._headings.append((level, ""))

    def add(self, text: str) -> None:
        """Adds to the text of the last heading."""
        if self._headings:
            level, said = self._headings[-1]
            self._headings[-1] = (level, f"{said} {text}".strip())

    @property
    def told(self) -> tuple[str, ...]:
        """The headings' texts."""
        return tuple(said for _, said in self._headings if said)

    @property
    def above(self) -> tuple[str, ...]:
        """Those above the last heading."""
        return tuple(said for _, said in self._headings[:-1] if said)
