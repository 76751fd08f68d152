"""Front matter: YAML between `---` lines at the very start of an article.

What people read in it becomes units, to the character: the scalars' own slices of the file. All else is copied.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

from transpub.errors import ArticleError
from transpub.formats import fields, keys, scalar
from transpub.formats.base import DEFAULTS
from transpub.formats.spaces import has_letters, line_at, tidy
from transpub.inline import plain
from transpub.model import Text, Unit, Verbatim

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from transpub.model import Inline, Part

LONGEST = 50_000
"""The longest front matter in characters; beyond it two rules of a long article are meant, or something is broken."""

_OPEN = re.compile(r"\ufeff?---[ \t]*(?:\r\n|\r|\n)")
_CLOSE = re.compile(r"(?<![^\r\n])(?:---|\.\.\.)[ \t]*(?:\r\n|\r|\n|\Z)")
_KEY = re.compile(r"[A-Za-z_][\w-]*:(?:\s|\Z)")
_YAML = re.compile(r"[A-Za-z_][\w-]*\s?:(?:\s|\Z)|[-?](?:\s|\Z)|[\[{\"'&*!|>%@`]")
_BLOCK, _FLOW = "yaml", "yaml flow"
SYNTAXES = frozenset({_BLOCK, _FLOW})
"""How a target is written here: as a scalar, or as one between brackets."""

STATE = "translation"
"""The key that tells a site generator what its readers must know of a localized article."""

_ROLES = {"section": "term", "tags": "term", "authors": "author"}
"""The roles of texts by their key; the role of others is the key itself."""
_SHARED = frozenset({"term", "author"})
"""The roles of what many articles name: it is translated once for the site, in `_site.po`."""

_FENCES = "begin and end it with a line ---; a rule at the start of a text is written ***"


def split(text: str, where: str = "") -> tuple[str, str]:
    """The head of an article (a byte order mark, the front matter with its fences, or "") and its body.

    `---` that no line `---` or `...` ends is no front matter, but a rule; ArticleError where a key follows it all the
    same. Nor is what stands between two such lines if it is prose: it has no line that YAML would begin with.
    """
    opened = _OPEN.match(text)
    closed = _CLOSE.search(text, opened.end()) if opened else None
    if opened and closed and _looks_meant(text[opened.end() : closed.start()]):
        return text[: closed.end()], text[closed.end() :]
    if opened and _KEY.match(text, opened.end()):
        raise ArticleError("front matter has no end", f"{where}:1", _FENCES)
    mark = text.startswith("\ufeff")
    return text[:mark], text[mark:]


def _looks_meant(inside: str) -> bool:
    lines = [line for line in re.split(r"\r\n|\r|\n", inside) if line.strip() and not line.lstrip().startswith("#")]
    return not lines or any(_YAML.match(line) for line in lines)


def parse(
    head: str, where: str, translated: Sequence[str] = DEFAULTS.formats.front_matter
) -> tuple[Mapping[str, object], tuple[Part, ...]]:
    """The values of a head by key, as YAML gives them, and its parts; ArticleError for what cannot be read.

    `translated` are the keys whose texts are units.
    """
    opened = _OPEN.match(head)
    if not opened:
        return MappingProxyType({}), (Verbatim(head),) if head else ()
    first = opened.end()
    closed = _CLOSE.search(head, first)
    text = head[first : closed.start() if closed else len(head)]

    def fail(what: str, at: int, hint: str) -> ArticleError:
        return ArticleError(f"front matter: {what}", f"{where}:{line_at(head, first + at)}", hint)

    if len(text) > LONGEST:
        raise fail(f"is longer than {LONGEST:,} characters", 0, _FENCES)
    meta: dict[str, object] = {}
    found: list[tuple[str, keys.Scalar]] = []
    for field in keys.read(text, fail):
        fault, hint = fields.fault(field.key, field.value)
        if fault:
            raise fail(fault, field.at, hint)
        meta[field.key] = field.value
        if field.key in translated:
            found += ((_ROLES.get(field.key, field.key), each) for each in field.scalars)
    return MappingProxyType(meta), tuple(_parts(head, first, found))


def write(unit: Unit, target: Inline) -> str:
    """The target as the scalar that stands in the unit's place."""
    return scalar.write(plain(target), unit.raw, flow=unit.syntax == _FLOW)


def with_state(text: str, state: str, ending: str = "\n") -> str:
    """The article with the key `translation` in its front matter, which is made where there is none.

    An article that has the key already keeps its own.
    """
    opened = _OPEN.match(text)
    if opened is None or not split(text)[0].startswith(opened.group()):
        mark = text[: text.startswith("\ufeff")]
        return f"{mark}---{ending}{STATE}: {state}{ending}---{ending}{text[len(mark) :]}"
    head = split(text)[0]
    if re.search(rf"^{STATE}\s*:", head, re.MULTILINE):
        return text
    end = opened.group()[len(opened.group().rstrip("\r\n")) :]
    return f"{text[: opened.end()]}{STATE}: {state}{end}{text[opened.end() :]}"


def key_of(term: str) -> str:
    """The key of a term of the site: it is translated once, wherever it stands."""
    return f"term.{term}"


def _parts(head: str, first: int, found: list[tuple[str, keys.Scalar]]) -> Iterator[Part]:
    """Units and what stands between them; `first` is where the YAML begins."""
    done = 0
    for role, text in found:
        value = tidy(text.value)
        if not has_letters(value):
            continue
        left, right = first + text.left, first + text.right
        yield Verbatim(head[done:left])
        yield Unit(
            key=key_of(value) if role in _SHARED else "",
            pieces=(Text(value, head[left:right]),),
            role=role,
            syntax=_FLOW if text.flow else _BLOCK,
            scope="site" if role in _SHARED else "article",
            splits=False,
            line=line_at(head, left),
        )
        done = right
    yield Verbatim(head[done:])
