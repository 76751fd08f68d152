"""`transpub.toml` as a frozen `Project`: every key has a default; an unknown key is an error that names the known."""

from __future__ import annotations

import difflib
import re
import tomllib
from dataclasses import dataclass, field, fields
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from transpub.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

FILE = "transpub.toml"

_LOCALE = re.compile(r"[A-Za-z]{2,3}(?:_[A-Za-z]{4})?(?:_(?:[A-Za-z]{2}|\d{3}))?(?:@[a-z]+)?")


@dataclass(frozen=True, slots=True)
class Site:
    """`[site]`: what the site is called and which locales it has. Locales are gettext codes (`zh_CN`)."""

    title: str = "Articles"
    description: str = ""
    base_url: str = ""
    source_language: str = "en"
    locales: tuple[str, ...] = ("ky", "ru", "zh_CN")
    timezone: str = "UTC"


@dataclass(frozen=True, slots=True)
class Paths:
    """`[paths]`: folders, relative to the project and inside it; only `output` may lie elsewhere.

    `ignore` are patterns of the names of files and folders among the articles that are none.
    """

    articles: str = "source_articles"
    locales: str = "locales"
    templates: str = "templates"
    output: str = "site"
    ignore: tuple[str, ...] = ("_*",)


@dataclass(frozen=True, slots=True)
class Formats:
    """`[formats]`: what of an article is translated.

    `front_matter` are the keys whose texts are, `leave` roles that are not (as catalogs name them: "footnote"...), and
    `attributes` those of HTML that people read. With `html_lang` a localized HTML file names its own language, with
    `html_extract` a library finds the article in a page that does not say where it is. `code_blocks` are translated
    line by line. What stands between a pair of `shortcodes` is kept to the letter. `plugins` are formats of other
    packages that the project uses, by name.
    """

    front_matter: tuple[str, ...] = ("title", "description", "section", "tags", "authors", "rights")
    leave: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ("alt", "title", "aria-label", "aria-description", "placeholder")
    html_lang: bool = False
    html_extract: bool = False
    code_blocks: bool = False
    shortcodes: tuple[tuple[str, str], ...] = (("{{", "}}"), ("{%", "%}"))
    plugins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Segments:
    """`[segments]`: what one unit of translation is."""

    unit: Literal["sentence", "block"] = "sentence"


@dataclass(frozen=True, slots=True)
class Translate:
    """`[translate]`, and `[translate.NAME]` as `options[NAME]` for the engine of that name."""

    engine: str = "argos"
    glossary: str = "glossary.csv"
    memory: tuple[str, ...] = ()
    options: Mapping[str, Mapping[str, object]] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Publish:
    """`[publish]`: what happens to passages that nobody has reviewed, and to those whose source has changed since.

    With `index_unreviewed` search engines may show pages that no person has passed. `per_page` is the length of a list.
    """

    unreviewed: Literal["include", "source", "fail"] = "include"
    stale: Literal["keep", "source", "fail"] = "keep"
    theme: str = ""
    index_unreviewed: bool = False
    per_page: int = 20


@dataclass(frozen=True, slots=True)
class Check:
    """`[check]`: `min_reviewed` is a percentage by locale, `off` names checks that are not run.

    `rules` are the tables of single checks, `[check.NAME]`, as (severity, locales, allow). `lengths` are, of
    `[check.length]`, the least and the greatest ratio of characters by locale. `baseline` is the file of exemptions.
    """

    fail_on: Literal["error", "warning"] = "error"
    min_reviewed: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    off: tuple[str, ...] = ()
    rules: Mapping[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    lengths: Mapping[str, tuple[float, float]] = field(default_factory=lambda: MappingProxyType({}))
    baseline: str = ""


@dataclass(frozen=True, slots=True)
class Project:
    """A project: its folder and its settings."""

    root: Path
    site: Site = Site()
    paths: Paths = Paths()
    formats: Formats = Formats()
    segments: Segments = Segments()
    translate: Translate = Translate()
    publish: Publish = Publish()
    check: Check = Check()

    @property
    def articles(self) -> Path:
        """The folder of the source articles."""
        return self.root / self.paths.articles

    @property
    def locales(self) -> Path:
        """The folder of the catalogs."""
        return self.root / self.paths.locales

    @property
    def templates(self) -> Path:
        """The folder of the theme's overrides."""
        return self.root / self.paths.templates

    @property
    def output(self) -> Path:
        """The folder that the site is written to; `~` is the user's own."""
        return self.root / Path(self.paths.output).expanduser()

    @property
    def cache(self) -> Path:
        """The disposable folder: deleting it costs time only."""
        return self.root / ".transpub"


def find(start: Path) -> Path:
    """The nearest folder at or above `start` that holds a `transpub.toml`; UsageError where there is none."""
    for folder in (start, *start.parents):
        if (folder / FILE).is_file():
            return folder
    raise UsageError(
        f"no {FILE} in {start} or above", hint="start a project with 'transpub init', or go to one with -C DIR"
    )


def load(root: Path) -> Project:
    """The project in a folder; UsageError for anything in its file that cannot be meant."""
    path = root / FILE
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise UsageError(f"cannot be read: {error.strerror}", str(path)) from error
    except UnicodeDecodeError as error:
        raise UsageError("is not UTF-8", str(path), "save it as UTF-8") from error
    return parse(text, root, where=FILE)


def parse(text: str, root: Path, where: str = FILE) -> Project:
    """The project that a file's text describes."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        place = f"{where}:{line.group(1)}" if line else where
        raise UsageError(f"is not valid TOML: {error}", place) from error
    sections = {name: _SECTIONS[name][0] for name in _SECTIONS}
    _known(data, sections, where, "section")
    made = {name: _section(name, data.get(name, {}), where) for name in sections}
    project = Project(root=root, **made)
    _consistent(project, where)
    return project


def _consistent(project: Project, where: str) -> None:
    site = project.site
    if not site.title.strip():
        raise UsageError("site.title is empty", where, "write what the site is called, or take the line out")
    if site.source_language in site.locales:
        raise UsageError(
            f"site.locales holds the source language {site.source_language!r}",
            where,
            "take it out: the source has its own pages",
        )
    folded = [locale.casefold() for locale in (site.source_language, *site.locales)]
    same = next((locale for locale in site.locales if folded.count(locale.casefold()) > 1), "")
    if same:
        raise UsageError(f"site.locales: {same!r} differs from another by case only", where, "keep one of them")
    folders = {name: PurePosixPath(getattr(project.paths, name)) for name in ("articles", "locales", "templates")}
    for name, folder in folders.items():
        for other, above in folders.items():
            if name != other and folder.is_relative_to(above):
                raise UsageError(
                    f"paths.{name} {str(folder)!r} lies in paths.{other}", where, "give each a folder of its own"
                )
    for locale in project.check.min_reviewed:
        if locale not in site.locales:
            raise UsageError(
                f"check.min_reviewed names {locale!r}", where, f"site.locales are {', '.join(site.locales)}"
            )


def _known(data: Mapping[str, object], allowed: Mapping[str, object] | list[str], where: str, noun: str) -> None:
    for key in data:
        if key not in allowed:
            near = difflib.get_close_matches(key, list(allowed), n=1)
            hint = f"did you mean {near[0]!r}? " if near else ""
            raise UsageError(f"unknown {noun} {key!r}", where, f"{hint}allowed: {', '.join(sorted(allowed))}")


def _section(name: str, data: object, where: str) -> Any:  # noqa: ANN401  # one of the section classes
    cls, readers = _SECTIONS[name]
    if not isinstance(data, dict):
        raise UsageError(f"{name!r} must be a table", where, f"write [{name}] on a line of its own")
    values = dict(data)
    extra: dict[str, object] = {}
    if name == "translate":
        tables = {key: MappingProxyType(value) for key, value in values.items() if isinstance(value, dict)}
        values = {key: value for key, value in values.items() if key not in tables}
        extra["options"] = MappingProxyType(tables)
    if name == "check":
        named = {key: value for key, value in values.items() if isinstance(value, dict) and key != "min_reviewed"}
        values = {key: value for key, value in values.items() if key not in named}
        extra |= _rules(named, where)
    _known(values, readers, where, f"key in [{name}]")
    return cls(**{key: readers[key](value, f"{name}.{key}", where) for key, value in values.items()}, **extra)


T = TypeVar("T")


def _rules(tables: Mapping[str, Mapping[str, object]], where: str) -> dict[str, object]:
    """The tables of single checks; which checks there are is asked where they are run."""
    rules: dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {}
    lengths: Mapping[str, tuple[float, float]] = MappingProxyType({})
    for name, table in tables.items():
        allowed = ["severity", "locales", "allow", *(["limits"] if name == "length" else [])]
        _known(table, allowed, where, f"key in [check.{name}]")
        key = f"check.{name}"
        rules[name] = (
            _one_of("error", "warning", "off")(table["severity"], f"{key}.severity", where)
            if "severity" in table
            else "",
            _list(_locale)(table.get("locales", []), f"{key}.locales", where),
            _list(_text)(table.get("allow", []), f"{key}.allow", where),
        )
        if "limits" in table:
            lengths = _limits(table["limits"], f"{key}.limits", where)
    return {"rules": MappingProxyType(rules), "lengths": lengths}


def _limits(value: object, key: str, where: str) -> Mapping[str, tuple[float, float]]:
    hint = "write { ky = [0.6, 1.8] }: the least and the greatest ratio of characters"
    if not isinstance(value, dict):
        raise UsageError(f"{key} must be a table", where, hint)
    for locale, ends in value.items():
        numbers = ends if isinstance(ends, list) else []
        sound = len(numbers) == 2 and all(type(end) in {int, float} for end in numbers)  # noqa: PLR2004  # a pair
        if not sound or not 0 <= numbers[0] < numbers[1]:
            raise UsageError(f"{key}.{locale} is {ends!r}", where, hint)
    return MappingProxyType({locale: (float(low), float(high)) for locale, (low, high) in value.items()})


def _text(value: object, key: str, where: str) -> str:
    if not isinstance(value, str):
        raise UsageError(f"{key} must be a string, not {value!r}", where)
    return value


def _flag(value: object, key: str, where: str) -> bool:
    if not isinstance(value, bool):
        raise UsageError(f"{key} must be true or false, not {value!r}", where)
    return value


def _count(value: object, key: str, where: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 1000:  # noqa: PLR2004  # a list
        raise UsageError(f"{key} is {value!r}", where, "write a whole number, 1 to 1000")
    return value


def _list(item: Callable[[object, str, str], T]) -> Callable[[object, str, str], tuple[T, ...]]:
    def read(value: object, key: str, where: str) -> tuple[T, ...]:
        if not isinstance(value, list):
            raise UsageError(f"{key} must be a list, not {value!r}", where)
        items = tuple(item(each, key, where) for each in value)
        if len(set(items)) < len(items):
            raise UsageError(f"{key} names one thing twice", where)
        return items

    return read


def _one_of(*allowed: str) -> Callable[[object, str, str], str]:
    def read(value: object, key: str, where: str) -> str:
        if value not in allowed:
            raise UsageError(f"{key} is {value!r}", where, f"allowed: {', '.join(allowed)}")
        return str(value)

    return read


def _locale(value: object, key: str, where: str) -> str:
    text = _text(value, key, where)
    if not _LOCALE.fullmatch(text):
        raise UsageError(f"{key}: {text!r} is no locale code", where, "write it as gettext does: ky, ru, zh_CN")
    return text


def _pair(value: object, key: str, where: str) -> tuple[str, str]:
    ends = value if isinstance(value, list) else []
    if len(ends) != 2 or not all(isinstance(end, str) and end.strip() for end in ends):  # noqa: PLR2004  # a pair
        raise UsageError(f"{key}: {value!r} is no pair", where, 'write how it begins and ends: [["{{", "}}"]]')
    return str(ends[0]), str(ends[1])


def _folder(value: object, key: str, where: str) -> str:
    text = _text(value, key, where).replace("\\", "/").rstrip("/")
    path = PurePosixPath(text)
    if not text or path.is_absolute() or ".." in path.parts or path.parts == () or ":" in path.parts[0]:
        raise UsageError(
            f"{key}: {text!r} is no folder inside the project", where, "write a path relative to the project's folder"
        )
    return str(path)


def _output(value: object, key: str, where: str) -> str:
    text = _text(value, key, where).replace("\\", "/")
    if not text.strip():
        raise UsageError(f"{key} is empty", where, "write the folder that the site is written to, such as site")
    return text


def is_site_address(text: str) -> bool:
    """Whether pages' addresses can be made by adding to it: no query, no space, nothing that HTML would take apart."""
    return bool(re.fullmatch(r"""https?://[^\s/?#"'<>\\]+(?:/[^\s?#"'<>\\]*)?""", text))


def _url(value: object, key: str, where: str) -> str:
    text = _text(value, key, where)
    if text and not is_site_address(text):
        raise UsageError(f"{key}: {text!r} is no web address", where, "write https://example.org")
    return text.rstrip("/")


def _shares(value: object, key: str, where: str) -> Mapping[str, int]:
    if not isinstance(value, dict):
        raise UsageError(f"{key} must be a table such as {{ ky = 90 }}", where)
    for locale, share in value.items():
        if isinstance(share, bool) or not isinstance(share, int) or not 0 <= share <= 100:  # noqa: PLR2004  # per cent
            raise UsageError(f"{key}.{locale} is {share!r}", where, "write a whole percentage, 0 to 100")
    return MappingProxyType(dict(value))


_Readers = dict[str, "Callable[[object, str, str], Any]"]
_SECTIONS: dict[str, tuple[type[Any], _Readers]] = {
    "site": (
        Site,
        {
            "title": _text,
            "description": _text,
            "base_url": _url,
            "source_language": _locale,
            "locales": _list(_locale),
            "timezone": _text,
        },
    ),
    "paths": (
        Paths,
        {
            "articles": _folder,
            "locales": _folder,
            "templates": _folder,
            "output": _output,
            "ignore": _list(_text),
        },
    ),
    "formats": (
        Formats,
        {
            "front_matter": _list(_text),
            "leave": _list(_text),
            "attributes": _list(_text),
            "html_lang": _flag,
            "html_extract": _flag,
            "code_blocks": _flag,
            "shortcodes": _list(_pair),
            "plugins": _list(_text),
        },
    ),
    "segments": (Segments, {"unit": _one_of("sentence", "block")}),
    "translate": (Translate, {"engine": _text, "glossary": _text, "memory": _list(_text)}),
    "publish": (
        Publish,
        {
            "unreviewed": _one_of("include", "source", "fail"),
            "stale": _one_of("keep", "source", "fail"),
            "theme": _text,
            "index_unreviewed": _flag,
            "per_page": _count,
        },
    ),
    "check": (
        Check,
        {
            "fail_on": _one_of("error", "warning"),
            "min_reviewed": _shares,
            "off": _list(_text),
            "baseline": _text,
        },
    ),
}
assert all(
    {f.name for f in fields(cls)} - {"options", "rules", "lengths"} == set(readers)
    for cls, readers in _SECTIONS.values()
)
