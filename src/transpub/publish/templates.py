"""The theme: built-in templates, overridden file by file by the project's; rendering, with errors that say where."""

from __future__ import annotations

import difflib
import functools
import hashlib
import traceback
from dataclasses import dataclass, field
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING

from transpub.errors import TranspubError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from jinja2 import Environment

BUILTIN = "builtin/"
"""Before a template's name: the package's own, also where the project has one of that name."""

_NAMES = (
    "archive.html",
    "article.html",
    "base.html",
    "breadcrumb.html",
    "chooser.html",
    "custom.css",
    "entry.html",
    "footer.html",
    "head.html",
    "index.html",
    "languages.html",
    "masthead.html",
    "missing.html",
    "navigation.html",
    "notice.html",
    "pager.html",
    "redirect.html",
    "search.html",
    "search.js",
    "style.css",
    "topics.html",
)


@dataclass(frozen=True, slots=True)
class Theme:
    """The project's overrides: templates by name, files for `assets/` by path. `folder` names them in errors."""

    templates: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    assets: Mapping[str, bytes] = field(default_factory=lambda: MappingProxyType({}))
    folder: str = "templates"


def template_names() -> tuple[str, ...]:
    """The names of the built-in templates."""
    return _NAMES


def template_text(name: str) -> str:
    """The text of a built-in template; UsageError for a name that is none."""
    if name not in _NAMES:
        near = difflib.get_close_matches(name, _NAMES, n=1)
        hint = f"did you mean {near[0]!r}? " if near else ""
        raise UsageError(f"no built-in template {name!r}", hint=f"{hint}there are {', '.join(_NAMES)}")
    return _read(name)


@functools.cache
def _read(name: str) -> str:
    return (resources.files("transpub.publish") / "theme" / name).read_text("utf-8")


def read_theme(folder: Path, name: str = "") -> Theme:
    """The overrides in a folder, none where it is not there; TranspubError for a file that cannot be read.

    `*.html`, `*.css` and `*.js` are templates, all under `assets/` is copied as it is, hidden files are passed over.
    `name` is how errors call the folder.
    """
    label = name or str(folder)
    templates, assets = {}, {}
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        if any(part.startswith(".") for part in relative.parts) or not path.is_file():
            continue
        where = f"{label}/{relative.as_posix()}"
        try:
            data = path.read_bytes()
            if relative.parts[0] == "assets" and len(relative.parts) > 1:
                assets["/".join(relative.parts[1:])] = data
            elif path.suffix in {".html", ".css", ".js"}:
                templates[relative.as_posix()] = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = data[: error.start].count(b"\n") + 1
            raise TranspubError("is not UTF-8", f"{where}:{line}", "save it as UTF-8") from error
        except OSError as error:
            raise TranspubError(f"cannot be read: {error.strerror}", where, "look at its permissions") from error
    return Theme(MappingProxyType(templates), MappingProxyType(assets), label)


def stylesheet(theme: Theme) -> bytes:
    """The site's one style sheet: `style.css`, then `custom.css`, each the project's where it has one; made small."""
    import rcssmin  # noqa: PLC0415  # importing does no work

    return str(rcssmin.cssmin("\n".join(_source(theme, name)[0] for name in ("style.css", "custom.css")))).encode()


def search_script(theme: Theme) -> bytes:
    """The script of the search page, the only one of the site."""
    return _source(theme, "search.js")[0].encode()


def theme_mark(theme: Theme) -> str:
    """A digest of all that pages get from the theme, the package's own part of it too."""
    whole = hashlib.blake2b(digest_size=12)
    for name in sorted({*_NAMES, *theme.templates}):
        whole.update(name.encode() + b"\0" + _source(theme, name)[0].encode() + b"\0")
    for name in theme.assets:  # their content is no part of a page, only whether they are there
        whole.update(name.encode() + b"\0")
    return whole.hexdigest()


def renderer(theme: Theme, compiled: Path | None = None) -> Callable[[str, Mapping[str, object]], str]:
    """A function from a template's name and its values to a page. It raises TranspubError with the template's line.

    `compiled` is a folder that may keep the templates' code for the next run.
    """
    env = _environment(theme, compiled)

    def render(name: str, values: Mapping[str, object]) -> str:
        try:
            return env.get_template(name).render(values)
        except TranspubError:
            raise
        except Exception as error:  # a template may raise anything
            raise _located(error, theme) from error

    return render


def _source(theme: Theme, name: str) -> tuple[str, str]:
    """A template's text, and its name as errors have it; KeyError where there is none."""
    if name in theme.templates:
        return theme.templates[name], f"{theme.folder}/{name}"
    plain = name.removeprefix(BUILTIN)
    if plain not in _NAMES:
        raise KeyError(name)
    return template_text(plain), f"{BUILTIN}{plain}"


def _environment(theme: Theme, compiled: Path | None) -> Environment:
    from transpub.publish.jinja import environment  # noqa: PLC0415  # importing does no work

    def load(name: str) -> tuple[str, str, Callable[[], bool]] | None:
        try:
            text, where = _source(theme, name)
        except KeyError:
            return None
        return text, where, lambda: True

    return environment(load, compiled)


def _located(error: Exception, theme: Theme) -> TranspubError:
    from jinja2 import TemplateNotFound, TemplateSyntaxError  # noqa: PLC0415  # importing does no work

    hint = "mend it, or take it away to have the built-in one back; values and templates: docs/themes.md"
    if isinstance(error, TemplateSyntaxError):
        return TranspubError(f"template: {error.message}", f"{error.filename or theme.folder}:{error.lineno}", hint)
    what = f"template: no template {error.name!r}" if isinstance(error, TemplateNotFound) else f"template: {error}"
    own = (f"{theme.folder}/", BUILTIN)
    frames = [each for each in traceback.extract_tb(error.__traceback__) if each.filename.startswith(own)]
    # The innermost frame of a template; the project's own before the built-in one that it fills.
    mine = [each for each in frames if not each.filename.startswith(BUILTIN)] or frames
    where = f"{mine[-1].filename}:{mine[-1].lineno}" if mine else theme.folder
    return TranspubError(what, where, hint)
