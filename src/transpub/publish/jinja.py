"""Jinja2 as thousands of small pages need it: what it asks anew for each of them is asked once here.

To import this module loads Jinja2, so only who renders does.
"""

from __future__ import annotations

import contextlib
import functools
import os
from types import FunctionType, MethodType
from typing import TYPE_CHECKING, Any

from jinja2 import BytecodeCache, Environment, FunctionLoader, StrictUndefined
from jinja2.runtime import Context
from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Callable, MutableMapping
    from pathlib import Path

    from jinja2 import Template
    from jinja2.bccache import Bucket

_PLAIN = (FunctionType, MethodType)
_AGAIN = 8192
"""How many texts are remembered escaped: the words of the theme, names, addresses stand on many pages."""

_again = functools.lru_cache(_AGAIN)(escape)


def environment(
    load: Callable[[str], tuple[str, str, Callable[[], bool]] | None], compiled: Path | None = None
) -> Environment:
    """The environment of templates that `load` gives by name. `compiled` is a folder that may keep their code."""
    env = _Known(
        loader=_Loader(load),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        bytecode_cache=_Kept(compiled) if compiled is not None else None,
    )
    env.context_class = _Context
    env.known = {}
    return env


class _Known(Environment):
    """Finds a template that it has found before at once: pages include thousands of small ones."""

    known: dict[str, Template]

    def get_template(
        self,
        name: str | Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002  # jinja2's name
    ) -> Template:
        if not isinstance(name, str) or globals is not None:
            return super().get_template(name, parent, globals)
        if name not in self.known:
            self.known[name] = super().get_template(name, parent)
        return self.known[name]


class _Context(Context):
    """Calls the functions that pages get without asking each time whether they want to know the context."""

    def call(self, function: Any, /, *args: object, **named: object) -> Any:  # noqa: ANN401  # as jinja2 has it
        if type(function) in _PLAIN:
            named.pop("_loop_vars", None)  # which are for those that want to know it
            named.pop("_block_vars", None)
            return function(*args, **named)
        return super().call(function, *args, **named)


class _Loader(FunctionLoader):
    """Gives templates that escape in a third of the time."""

    def load(
        self, environment: Environment, name: str, global_values: MutableMapping[str, Any] | None = None
    ) -> Template:
        template = super().load(environment, name, global_values)
        template.root_render_func.__globals__["escape"] = _escaped
        return template


def _escaped(value: object) -> Markup:
    """As markupsafe's `escape`, which makes a new object each time, also of what is escaped."""
    kind = type(value)
    if kind is Markup:
        return value  # type: ignore[return-value]  # it is one
    return _again(value) if kind is str else escape(value)


class _Kept(BytecodeCache):
    """Templates' code in a folder; where that cannot be written, nothing is kept."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def load_bytecode(self, bucket: Bucket) -> None:
        with contextlib.suppress(OSError), (self._folder / bucket.key).open("rb") as file:
            bucket.load_bytecode(file)

    def dump_bytecode(self, bucket: Bucket) -> None:
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            temporary = self._folder / f"{bucket.key}.{os.getpid()}"
            with temporary.open("wb") as file:
                bucket.write_bytecode(file)
            temporary.replace(self._folder / bucket.key)
