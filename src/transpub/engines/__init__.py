"""Machine translation engines: the protocol, and a table of engines by name.

Plugins add engines by entry points of the group `transpub.engines`: a function from options to an `Engine`. One is
loaded only when a configuration names it.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

from transpub.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

GROUP = "transpub.engines"


@dataclass(frozen=True, slots=True)
class Translation:
    """A machine's text. `score` is its own opinion of it, 0 to 1 (None: it has none). `engine` and `model` made it."""

    text: str
    score: float | None
    engine: str
    model: str


class Engine(Protocol):
    """What turns texts of one locale into texts of another. Locales are the project's: `en`, `ky`, `zh_CN`.

    These are enough. An engine may have more, each of which is used where it is there:

    - `stream(texts, source, target)`: as `translate`, but pairs of a text's place and its result, in any order;
    - `variants(texts, source, target, *, near)`: for each text a sequence of other translations of it, best first;
      where `near`, only those that come almost for nothing;
    - `align(pairs, source, target)`: for each text and its translation which of their words belong together, as a
      `transpub.model.Alignment`, or None;
    - `nonsense`, true where drafts mean nothing: nobody looks for faults in them;
    - `remote`, true where texts leave the machine: `translate --offline` does not use it then;
    - `takes_marks`, true where texts with marks (`<1>…</1>`, `<2/>`) come back with these in their places;
    - `informed(glossary)`: the same engine, which knows these terms (a `transpub.glossary.Glossary`).
    """

    @property
    def name(self) -> str:
        """The name in the table of engines."""
        ...

    def model(self, source: str, target: str) -> str:
        """What will translate this pair, as one word; it changes where translations may. MissingError: nothing will."""
        ...

    def translate(self, texts: Sequence[str], source: str, target: str) -> Iterator[Translation | None]:
        """One result for each text, in their order; lazily, so that a caller can save what is done as it comes.

        The texts are plain, without marks. None: this one could not be translated. MissingError may come at any step.
        """
        ...


def _argos(options: Mapping[str, object]) -> Engine:
    from transpub.engines import argos  # noqa: PLC0415  # importing does no work

    return argos.create(options)


def _pseudo(options: Mapping[str, object]) -> Engine:
    from transpub.engines import pseudo  # noqa: PLC0415  # importing does no work

    return pseudo.create(options)


def _libretranslate(options: Mapping[str, object]) -> Engine:
    from transpub.engines import libretranslate  # noqa: PLC0415  # importing does no work

    return libretranslate.create(options)


def _openai(options: Mapping[str, object]) -> Engine:
    from transpub.engines import openai  # noqa: PLC0415  # importing does no work

    return openai.create(options)


def _command(options: Mapping[str, object]) -> Engine:
    from transpub.engines import command  # noqa: PLC0415  # importing does no work

    return command.create(options)


ENGINES: Mapping[str, Callable[[Mapping[str, object]], Engine]] = MappingProxyType(
    {"argos": _argos, "libretranslate": _libretranslate, "openai": _openai, "command": _command, "pseudo": _pseudo}
)
"""The engines that come with transpub, each as a function from its options."""


def create(name: str, options: Mapping[str, object]) -> Engine:
    """The engine of that name with those options; UsageError names what is allowed. Nothing is loaded yet."""
    factory = ENGINES.get(name)
    return factory(options) if factory else _plugin(name, options)


def _plugin(name: str, options: Mapping[str, object]) -> Engine:
    from importlib.metadata import entry_points  # noqa: PLC0415  # only a name that is not ours needs it

    plugins = {point.name: point for point in entry_points(group=GROUP)}
    if name not in plugins:
        allowed = ", ".join([*ENGINES, *sorted(plugins.keys() - ENGINES.keys())])
        raise UsageError(f"unknown engine {name!r}", hint=f"allowed: {allowed}")
    try:
        factory = plugins[name].load()
    except Exception as error:  # whatever a plugin's import raises, the user must know whose it is
        raise UsageError(f"engine {name!r} ({plugins[name].value}) cannot be loaded: {error}") from error
    engine: Engine = factory(options)
    return engine


def known_options(engine: str, options: Mapping[str, object], allowed: Sequence[str]) -> None:
    """UsageError for an option that the engine does not have."""
    for name in options:
        if name not in allowed:
            known = f"allowed: {', '.join(allowed)}" if allowed else "it has none"
            raise UsageError(f"unknown option {name!r} of engine {engine!r}", hint=known)
