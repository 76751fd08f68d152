"""What a translation changes in articles, by the word of other parsers: words that are translated, and nothing else.

    python benchmarks/fidelity.py PATH... --list 20

PATH is a Markdown or HTML file, a folder of them, or CommonMark's `spec.txt`, of which each example is a file. Each
file is read, cut into sentences and written back in three ways:

- untranslated: the bytes must be the same;
- each target its own source: the tree of the document must be the same;
- each word of each target begins with a letter that the file does not have: the tree must be the same but for that
  letter, and it must stand at each word that is text of the document, and nowhere else.

The trees are those of markdown-it-py with mdit-py-plugins (and PyYAML for front matter) and of html5lib, which have
nothing in common with the parsers of this project. A tree has all that a page is made of: elements, attributes, code,
addresses, comments, HTML; white space in text counts as one space. What is text of the document in an HTML page is for
no parser to say, so words outside of the article are counted, and those inside its paragraphs are asked for.
"""

# ruff: noqa: INP001, T201  # a program of its own, which prints

from __future__ import annotations

import argparse
import re
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import html5lib
import yaml
from markdown_it import MarkdownIt
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

from transpub import catalog, formats, inline, segment
from transpub.errors import ArticleError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from xml.etree.ElementTree import Element

    from markdown_it.token import Token

    from transpub.model import Inline

_LETTERS = "ƿꝥꝗƾ"
_WORD = re.compile(r"[^\W\d_]+")
_EXAMPLE = re.compile(r"^`{32} example[^\n]*\n(.*?)^\.\n.*?^`{32}$", re.DOTALL | re.MULTILINE)
_TITLES = frozenset({"title", "alt", "aria-label", "placeholder", "aria-description", "label", "summary"})
"""Attributes that people read."""
_FIELDS = frozenset({"title", "description", "section", "tags", "authors", "rights"})
"""What people read in front matter."""
_KEPT = frozenset({"code", "kbd", "samp", "var", "script", "style", "svg", "math", "textarea", "noscript", "template"})
"""Elements whose text nobody translates."""
_PARAGRAPHS = frozenset({"p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "dt", "dd", "figcaption"})
# What belongs to site generators, in text: shortcodes, attributes of headings and tables, the kind of an alert.
_OTHERS = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{[#.:][^{}]*\}\s*$|^\[![A-Z]+\]", re.DOTALL)


class Leaf(NamedTuple):
    """A step of a tree. `said` is what people read of it: its words are to be translated where `asked` says so."""

    kind: str
    said: str = ""
    kept: str = ""
    asked: bool = True


@dataclass(slots=True)
class Found:
    """The counts, and the differences in words."""

    counts: Counter[str] = field(default_factory=Counter)
    told: list[str] = field(default_factory=list)

    def tell(self, what: str, where: str, shown: str) -> None:
        """Takes in a difference."""
        self.counts[what] += 1
        self.told.append(f"{what}: {where}: {' '.join(shown.split())[:150]}")


def markdown_tree(text: str) -> list[Leaf]:
    """The tree of a Markdown file."""
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    parser.use(front_matter_plugin).use(footnote_plugin).use(deflist_plugin).use(tasklists_plugin)
    parser.use(dollarmath_plugin, allow_space=False, allow_digits=False)
    return list(_joined(_steps(parser.parse(text))))


def _steps(tokens: Iterable[Token]) -> Iterator[Leaf]:
    kept: list[str] = []  # addresses and elements that are open, whose text nobody translates
    for token in tokens:
        attributes = {name: value for name, value in token.attrs.items() if name not in {"title", "alt"}}
        if token.markup == "autolink":
            kept = [*kept, "address"] if token.nesting > 0 else kept[:-1]
        if token.type in {"text", "text_special", "softbreak"}:
            text = token.content if token.type != "softbreak" else " "
            yield Leaf("kept text", "", text) if kept else Leaf("text", text)
        elif token.type == "front_matter":
            yield from _fields(token.content)
        elif token.type in {"html_block", "html_inline"}:
            for leaf in _html_steps(token.content):
                name = leaf.kept.split(" ")[0]
                if token.type == "html_inline" and name in _KEPT:
                    kept = [*kept, name] if leaf.kind == "element" else kept[:-1]
                yield leaf
        elif token.type == "inline":
            yield from _steps(token.children or ())
        else:
            whole = "" if token.type == "image" else token.content
            said = f"{token.tag} {sorted(attributes.items())} {token.meta or ''} {token.info} {whole}"
            yield Leaf(token.type, str(token.attrs.get("title", "")), said)
            if token.type == "image":
                yield from _steps(token.children or ())
                yield Leaf("image ends")


def _fields(content: str) -> Iterator[Leaf]:
    """The steps of front matter."""
    try:
        said = yaml.safe_load(content)
    except yaml.YAMLError:
        said = content
    for name, value in said.items() if isinstance(said, dict) else (("", said),):
        text = "\0".join(map(str, value)) if isinstance(value, list) else str(value or "")
        read = name in _FIELDS
        yield Leaf(f"front matter {name}", text if read or not name else "", "" if read or not name else text)


class _Html(HTMLParser):
    """The steps of HTML inside Markdown: its tags as they are but for titles, its text apart."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[Leaf] = []
        self.kept: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.out += _attributes(tag, {name: value or "" for name, value in attrs})
        if tag in _KEPT:
            self.kept.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self.out.append(Leaf("html end", "", tag))
        if self.kept and self.kept[-1] == tag:
            self.kept.pop()

    def handle_data(self, data: str) -> None:
        self.out.append(Leaf("html text", "" if self.kept else data, data if self.kept else ""))

    def handle_comment(self, data: str) -> None:
        self.out.append(Leaf("comment", "", data))

    def handle_decl(self, decl: str) -> None:
        self.out.append(Leaf("comment", "", decl))

    def handle_pi(self, data: str) -> None:
        self.out.append(Leaf("comment", "", data))

    def unknown_decl(self, data: str) -> None:
        self.out.append(Leaf("comment", "", data))


def _html_steps(content: str) -> list[Leaf]:
    parser = _Html()
    parser.feed(content)
    parser.close()
    return parser.out


def _attributes(tag: str, said: dict[str, str]) -> list[Leaf]:
    """The step of a start tag, and those of its attributes that people read."""
    rest = sorted((name, value) for name, value in said.items() if name not in _TITLES)
    read = [Leaf(f"attribute {name}", said[name], asked=name != "label") for name in sorted(said) if name in _TITLES]
    return [Leaf("element", "", f"{tag} {rest}"), *read]


def _joined(steps: Iterable[Leaf]) -> Iterator[Leaf]:
    """The steps with texts in a row made one; those of site generators are none of the document's."""
    text = ""
    for step in steps:
        if step.kind == "text":
            text += step.said
            continue
        if text:
            yield Leaf("text", text)
        text = ""
        yield step
    if text:
        yield Leaf("text", text)


def html_tree(text: str) -> list[Leaf]:
    """The tree of an HTML page."""
    root = html5lib.parse(text, treebuilder="etree", namespaceHTMLElements=False)
    return list(_elements(root, kept=False, inside=False))


def _elements(element: Element, *, kept: bool, inside: bool) -> Iterator[Leaf]:
    if not isinstance(element.tag, str):
        yield Leaf("comment", "", element.text or "")
        return
    name = element.tag.rsplit("}")[-1]
    kept = kept or name in _KEPT or element.get("translate") == "no"
    inside = inside or name in _PARAGRAPHS
    said = {key: value for key, value in element.attrib.items() if isinstance(key, str)}
    if name == "meta" and said.get("name") == "description":
        yield Leaf("description", said.pop("content", ""), asked=False)
    yield from (each._replace(asked=False) for each in _attributes(name, said))
    if element.text:
        yield Leaf("text", "" if kept else element.text, element.text if kept else "", asked=inside)
    for child in element:
        yield from _elements(child, kept=kept, inside=inside)
        if child.tail:
            yield Leaf("text", "" if kept else child.tail, child.tail if kept else "", asked=inside)
    yield Leaf("end", "", name)


def compare(before: list[Leaf], after: list[Leaf], letter: str, where: str, found: Found) -> None:
    """Takes in what is other than it should be; `letter` begins each translated word ("": nothing is translated)."""
    for one, other in zip_longest(before, after):
        if one is None or other is None or one.kind != other.kind or _plain(one.kept) != _plain(other.kept):
            found.tell("another tree", where, f"{one} → {other}")
            return
        if _plain(one.said) != _plain(other.said.replace(letter, "") if letter else other.said):
            found.tell("another text", where, f"{one.said!r} → {other.said!r}")
            return
    found.counts["same tree"] += 1
    for leaf in after if letter else ():
        text = _OTHERS.sub(" ", leaf.said)
        left = [word for word in _WORD.findall(text) if not word.startswith(letter)]
        found.counts["words changed"] += len(_WORD.findall(text)) - len(left)
        found.counts["words left" if leaf.asked else "words left elsewhere"] += len(left)
        if left and leaf.asked:
            found.tell(f"{leaf.kind} left", where, leaf.said)
        if letter in "".join(_OTHERS.findall(leaf.said)):
            found.tell("changed what belongs to a site generator", where, leaf.said)


def _plain(text: str) -> str:
    return " ".join(text.split())


def check(text: str, path: str, found: Found) -> None:
    """Takes in a file."""
    markdown = path.endswith((".md", ".markdown"))
    tree: Callable[[str], list[Leaf]] = markdown_tree if markdown else html_tree
    try:
        whole = formats.parse(text, "article", path)
    except ArticleError as error:
        found.tell("refused", path, str(error))
        return
    found.counts["files"] += 1
    document = catalog.assign(segment.refine(whole, segment.splitter("en")), ())
    found.counts["units"] += len(document.units)
    if formats.render(document, {}, locale="ky") != text:
        found.tell("other bytes", path, "")
    before = tree(text)
    own = {unit.key: inline.decode(inline.encode(unit.source), unit.source) for unit in document.units}
    compare(before, tree(formats.render(document, own, locale="ky")), "", path, found)
    letter = next(each for each in _LETTERS if each not in text)
    said = {unit.key: _pseudo(unit.source, letter) for unit in document.units}
    compare(before, tree(formats.render(document, said, locale="ky")), letter, path, found)


def _pseudo(source: Inline, letter: str) -> Inline:
    return tuple(_WORD.sub(rf"{letter}\g<0>", piece) if isinstance(piece, str) else piece for piece in source)


def files(path: Path) -> Iterator[tuple[str, str]]:
    """Texts and names of what a path holds."""
    if path.is_dir():
        for each in sorted(path.rglob("*")):
            if each.suffix in {".md", ".markdown", ".html", ".htm"}:
                yield each.read_bytes().decode("utf-8"), str(each.relative_to(path))
    elif path.suffix == ".txt":
        for number, example in enumerate(_EXAMPLE.findall(path.read_text("utf-8")), 1):
            yield example.replace("→", "\t"), f"{path.name}/{number}.md"
    else:
        yield path.read_bytes().decode("utf-8"), path.name


def main() -> None:
    """Print a table for each path, and the first differences."""
    parser = argparse.ArgumentParser(description="Check what a translation changes in articles.")
    parser.add_argument("paths", type=Path, nargs="+")
    parser.add_argument("--list", type=int, default=20, help="how many differences are printed")
    args = parser.parse_args()
    for path in args.paths:
        found = Found()
        for text, name in files(path):
            check(text, name, found)
        print(path)
        for what, count in sorted(found.counts.items()):
            print(f"  {what:<40} {count:>8,}")
        for line in found.told[: args.list]:
            print(f"    {line}")


if __name__ == "__main__":
    main()
