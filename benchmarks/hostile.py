"""Whether hostile input takes time in proportion to its size.

    python benchmarks/hostile.py --size 100000 --steps 4

Each input is made at SIZE characters, twice that, four times that… (`--steps` sizes) and goes the whole road: parsed,
cut into sentences, written back with each target changed, made into a page and into a catalog. Printed are the seconds
of the smallest and the largest, the factors from each size to the next (2 is proportion, 4 a square), and the time of
the largest as a multiple of the least that could be done: for Markdown the parser's own page of the same text, for the
rest one look at each character in Python. An input whose last factor is above 3 is marked, and one that takes longer
than `--limit` seconds, which is made no larger.
"""

# ruff: noqa: INP001, T201  # a program of its own, which prints

from __future__ import annotations

import argparse
import re
import time
from collections.abc import Callable
from itertools import pairwise
from typing import TypeAlias

import pyromark

from transpub import catalog, formats, inline, segment
from transpub.errors import TranspubError
from transpub.inline import MarkError
from transpub.model import Placeholder

Make: TypeAlias = Callable[[int], str]

_SPLIT = segment.splitter("en")
_SQUARE = 3.0


def repeated(piece: str, before: str = "", after: str = "") -> Make:
    """A piece again and again."""
    return lambda size: before + piece * (size // len(piece)) + after


def pairs(opening: str, closing: str, inside: str = "x") -> Make:
    """A pair inside itself again and again."""
    return lambda size: opening * (size // len(opening + closing)) + inside + closing * (size // len(opening + closing))


def grown(unit: Callable[[int], str]) -> Make:
    """Pieces that differ, up to the size."""

    def make(size: int) -> str:
        out: list[str] = []
        length = number = 0
        while length < size:
            out.append(unit(number))
            length += len(out[-1])
            number += 1
        return "".join(out)

    return make


MARKDOWN = {
    "nested quotations": repeated(">", after=" x"),
    "nested quotations, spaced": repeated("> ", after="x"),
    "nested lists": lambda size: "".join(f"{'  ' * n}- x\n" for n in range(int(size**0.5))),
    "list items on a line": repeated("- ", after="x"),
    "one line of words": repeated("word "),
    "one line of sentences": repeated("A word. "),
    "lines of words": repeated("word\n"),
    "paragraphs": repeated("A word.\n\n"),
    "hard line breaks": repeated("x  \n"),
    "stars": repeated("*"),
    "stars, open": repeated("*a "),
    "stars, open and both": repeated("*a **b "),
    "underscores, open": repeated("_a "),
    "tildes, open": repeated("~~a "),
    "emphasis": repeated("*a* "),
    "sentences in one emphasis": repeated("A b. ", "*", "*"),
    "nested emphasis": pairs("*a ", " a*"),
    "nested strong": pairs("**a ", " a**"),
    "brackets, open": repeated("["),
    "brackets, closed": repeated("]"),
    "brackets, nested": pairs("[", "]"),
    "links, open": repeated("[a]("),
    "links, open with titles": repeated('[a](b "'),
    "links": repeated("[a](b) "),
    "links with titles": repeated('[a](b "c") '),
    "images, open": repeated("![a]("),
    "images, nested": pairs("![", "](x)"),
    "links by undefined names": repeated("[a][b] "),
    "links by one name": repeated("[a] ", after="\n\n[a]: b"),
    "definitions of links": grown(lambda n: f"[a{n}]: b\n"),
    "definitions and links": grown(lambda n: f"[a{n}]\n\n[a{n}]: b 'c'\n\n"),
    "backticks": repeated("`"),
    "code, open": grown(lambda n: f"{'`' * (n % 50 + 1)} a "),
    "code": repeated("`a` "),
    "fences, open": repeated("```\nx\n\n"),
    "fences of colons": repeated(":::note\n\nx\n\n"),
    "a fence of colons, braces": repeated("{", ":::note x"),
    "a fence of colons, white space": lambda size: f":::note x{' ' * size}y\n",
    "a fence of slashes, white space": lambda size: f"/// note | x{' ' * size}y\n",
    "admonitions": repeated('!!! note "x"\n    y\n\n'),
    "an admonition, words": repeated(" a", "!!! note", "!"),
    "tags, open": repeated("<a href="),
    "tags": repeated("<b>"),
    "tags, each another": grown(lambda n: f"<a{n}>"),
    "tags in pairs": pairs("<b>", "</b>"),
    "tags in a row": repeated("<b>a</b> "),
    "angles": repeated("<"),
    "comments, open": repeated("x <!-- "),
    "instructions, open": repeated("x <? "),
    "declarations, open": repeated("x <![CDATA["),
    "blocks of HTML": repeated("<div>\n\n"),
    "blocks of HTML, words between": repeated("<div>\n\nx\n\n"),
    "blocks of HTML in pairs": repeated("<div>x</div>\n\n"),
    "one block of HTML": repeated("<div>x\n"),
    "table, cells": lambda size: f"{'|a' * (size // 6)}\n{'|-' * (size // 6)}\n{'|a' * (size // 6)}\n",
    "table, rows": repeated("|c|d|\n", "|a|b|\n|-|-|\n"),
    "table, short rows": lambda size: "\n".join(piece * int(size**0.5) for piece in ("|a", "|-", "\n|b")),
    "pipes": repeated("|"),
    "footnotes, undefined": repeated("[^a] "),
    "footnotes": grown(lambda n: f"x[^{n}]\n\n[^{n}]: y\n\n"),
    "footnotes to one": repeated("x[^a] ", after="\n\n[^a]: y"),
    "definition lists": repeated("a\n: b\n\n"),
    "terms in a row": repeated(": a\n"),
    "headings": repeated("# a\n"),
    "headings, underlined": repeated("a\n=\n"),
    "attributes of headings, open": repeated("{#a ", "# x "),
    "formulas, open": repeated("$a "),
    "formulas": repeated("$a$ "),
    "dollars": repeated("$"),
    "shortcodes, open": repeated("{{< "),
    "shortcodes": repeated("{{< a >}} "),
    "shortcodes, closed": repeated(" >}}"),
    "references": repeated("&amp;"),
    "references, open": repeated("&a"),
    "backslashes": repeated("\\"),
    "escapes": repeated("\\*"),
    "addresses": repeated("<a:b> "),
    "Chinese": repeated("他说。"),
    "alerts": repeated("> [!NOTE]\n> x\n\n"),
    "comments to transpub": repeated("<!-- transpub: note: x -->\n\n"),
    "front matter, long": repeated("a: b\n", "---\n", "---\nx"),
    "front matter, deep": lambda size: f"---\ntitle: {'[' * (size // 2)}{']' * (size // 2)}\n---\nx",
    "front matter, open": repeated("---\nx: y\n\n"),
    "tabs": repeated("\t"),
    "empty lines": repeated("\n", after="x"),
}
HTML = {
    "one line of words": repeated("word "),
    "one line of sentences": repeated("A word. "),
    "tags, open": repeated("<b>x"),
    "tags, each another": grown(lambda n: f"<a{n}>x"),
    "tags, closed": repeated("x</b>"),
    "tags in pairs": pairs("<b>", "</b>"),
    "blocks, open": repeated("<div>x"),
    "blocks, nested": pairs("<div>", "</div>"),
    "blocks, closed": repeated("x</div>"),
    "paragraphs": repeated("<p>A word. "),
    "formatting and blocks": repeated("<b><p>x"),
    "links, open": repeated("<a href=x>y "),
    "lists, open": repeated("<ul><li>x"),
    "tables, open": repeated("<table><tr><td>x"),
    "cells": repeated("<td>x", "<table><tr>"),
    "an attribute": repeated("a", '<p title="', '">x'),
    "an attribute, open": repeated("a", '<p title="'),
    "attributes": grown(lambda n: f' a{n}="b"' if n else "<p"),
    "titles": repeated('<p title="a">x'),
    "quotes, open": repeated("<a b='"),
    "angles": repeated("<"),
    "slashes": repeated("</"),
    "a comment": repeated("a", "<p>x<!--", "-->y"),
    "comments": repeated("<!--a-->x"),
    "comments, open": repeated("<!--"),
    "comments, half": repeated("<!-"),
    "declarations": repeated("<!a>"),
    "instructions": repeated("<?a"),
    "scripts, open": repeated("<script>"),
    "a script": repeated("a<b", "<script>", "</script>x"),
    "titles of the page": repeated("<title>x"),
    "selects": repeated("<select><option>x"),
    "forms": repeated("<form>x"),
    "templates": repeated("<template>x"),
    "drawings, nested": pairs("<svg>", "</svg>"),
    "drawings, open": repeated("<svg>x"),
    "articles": repeated("<article>x"),
    "headings": repeated("<h1>x"),
    "line breaks": repeated("x<br>"),
    "references": repeated("&amp;"),
    "references, open": repeated("&a"),
    "languages": repeated("<p lang=fr>x"),
    "kept": repeated("<p translate=no>x"),
    "comments to transpub": repeated("<!-- transpub: note: x --><p>y"),
    "NULL-like references": repeated("&#0;x"),
}
TEXT = {
    "one line of words": repeated("word "),
    "one line of sentences": repeated("A word. "),
    "lines of words": repeated("word\n"),
    "paragraphs": repeated("A word.\n\n"),
    "stops": repeated("."),
    "spaces": repeated(" ", after="x"),
    "stops and spaces": repeated(". "),
    "initials": repeated("A. "),
    "numbers": repeated("1. "),
    "quotes": repeated('"'),
    "quotes and stops": repeated('." '),
    "brackets": repeated("("),
    "bullets": repeated("- x\n"),
    "indented": repeated("  x\n"),
    "Chinese": repeated("他说。"),
    "Chinese quotes": repeated("“好。"),
    "ellipses": repeated("a… A "),
    "empty lines": repeated("\n", after="x"),
}


def changed(text: str, path: str) -> None:
    """The whole road, each target changed."""
    document = catalog.assign(segment.refine(formats.parse(text, "article", path), _SPLIT), ())
    targets = {
        unit.key: tuple(piece if isinstance(piece, Placeholder) else f"{piece}y" for piece in unit.source)
        for unit in document.units
    }
    formats.render(document, targets, locale="ky")
    formats.content(document, targets, source_lang="en", locale="ky")
    catalog.write(catalog.template(document, None, "hostile"))


def road(path: str) -> Callable[[str], None]:
    """The road of a format, by the suffix of a path; a text that is refused has been dealt with."""

    def walk(text: str) -> None:
        try:
            changed(text, path)
        except TranspubError:
            return

    return walk


def _marks(text: str) -> None:
    """Reads a target with marks, for a source that has each of those that are numbered from 1 on."""
    alone = [Placeholder(int(found), "alone", "") for found in dict.fromkeys(re.findall(r"<(\d{1,9})/>", text))]
    opened = [Placeholder(int(found), "open", "") for found in dict.fromkeys(re.findall(r"<(\d{1,9})>", text))]
    closed = [Placeholder(each.number, "close", "") for each in opened]
    try:
        inline.encode(inline.decode(text, (*alone, *opened, *closed)))
    except MarkError:
        return


def _closings(count: int) -> list[str]:
    return [f"</{number}>" for number in reversed(range(count))]


MARKS = {
    "marks": grown(lambda n: f"<{n}/>x"),
    "marks, one again and again": repeated("<1/>"),
    "marks, open": grown(lambda n: f"<{n}>"),
    "marks, nested": lambda size: "".join((*(f"<{n}>" for n in range(size // 9)), *_closings(size // 9))),
    "protected marks": repeated("<\\1>"),
    "backslashes": repeated("\\", "<", "1>"),
    "angles": repeated("<"),
    "a long number": repeated("1", "<", ">"),
    "digits, open": repeated("<1"),
}
GIVEN: dict[str, tuple[dict[str, Make], Callable[[str], None], Callable[[str], object]]] = {
    "markdown": (MARKDOWN, road("a.md"), pyromark.html),
    "html": (HTML, road("a.html"), lambda text: [character for character in text if character == "<"]),
    "text": (TEXT, road("a.txt"), lambda text: [character for character in text if character == "."]),
    "marks": (MARKS, _marks, lambda text: [character for character in text if character == "<"]),
}


def seconds(run: Callable[[str], object], text: str) -> float:
    """The processor's seconds of a run."""
    begun = time.process_time()
    run(text)
    return time.process_time() - begun


def main() -> None:
    """Print a line for each input."""
    parser = argparse.ArgumentParser(description="Measure how time grows with the size of hostile input.")
    parser.add_argument("kinds", nargs="*", default=list(GIVEN), help="markdown, html, text, marks")
    parser.add_argument("--size", type=int, default=100_000, help="characters of the smallest")
    parser.add_argument("--steps", type=int, default=3)
    parser.add_argument("--limit", type=float, default=60, help="seconds after which an input is not made larger")
    parser.add_argument("--only", default="", help="inputs whose name has this in it")
    args = parser.parse_args()
    for kind in args.kinds:
        inputs, run, least = GIVEN[kind]
        print(f"{kind}, from {args.size:,} characters")
        for name, make in inputs.items():
            if args.only in name:
                print(_line(name, make, run, least, args), flush=True)


def _line(
    name: str, make: Make, run: Callable[[str], None], least: Callable[[str], object], args: argparse.Namespace
) -> str:
    taken: list[float] = []
    text = ""
    for step in range(args.steps):
        text = make(args.size * 2**step)
        try:
            taken.append(seconds(run, text))
        except Exception as error:  # noqa: BLE001 - it is what is looked for
            return f"  {name:<32} {type(error).__name__}: {str(error)[:60]}"
        if taken[-1] > args.limit:
            break
    factors = [after / max(before, 1e-4) for before, after in pairwise(taken)]
    shown = " ".join(f"{factor:5.2f}" for factor in factors)
    mark = " !" if len(taken) < args.steps or (factors and factors[-1] > _SQUARE and taken[-1] > 1) else ""
    bare = seconds(least, text)
    return (
        f"  {name:<32} {taken[0]:8.2f} to {taken[-1]:8.2f} s   × {shown}   {taken[-1] / max(bare, 1e-4):10,.0f}{mark}"
    )


if __name__ == "__main__":
    main()
