"""A stack of named things that finds the last one of a name at once, however deep: no file may take long to read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable

T = TypeVar("T")


class Stack(Generic[T]):
    """What is open, the outermost first."""

    def __init__(self) -> None:
        self._names: list[str] = []
        self._values: list[T] = []
        self._places: dict[str, list[int]] = {}

    def __len__(self) -> int:
        return len(self._values)

    def push(self, name: str, value: T) -> None:
        """Opens something inside all that is open."""
        self._places.setdefault(name, []).append(len(self._names))
        self._names.append(name)
        self._values.append(value)

    def cut(self, depth: int) -> None:
        """Closes all that was opened since there were `depth` things open."""
        while len(self._names) > depth:
            self._places[self._names.pop()].pop()
            self._values.pop()

    def last(self, names: Iterable[str]) -> int:
        """The place of the innermost thing with one of these names, or -1."""
        return max((places[-1] for name in names if (places := self._places.get(name))), default=-1)

    def places(self, name: str) -> list[int]:
        """The places of the things with this name."""
        return self._places.get(name, [])

    @property
    def name(self) -> str:
        """The innermost thing's name, or ""."""
        return self._names[-1] if self._names else ""

    @property
    def top(self) -> T | None:
        """The innermost thing."""
        return self._values[-1] if self._values else None
