"""How quick the extraction of Markdown to catalogs is, beside peers, as ratios in one run.

    python benchmarks/extraction.py FOLDER --rounds 5

FOLDER is looked through for `.md` files. Method: the files are copied under numbers into a folder of the run; each tool
reads each file and writes one template (POT) or catalog for it into an empty folder; the tools take turns, each once a
round, after one file to warm up; the ratio of the quickest rounds, in seconds of the processor (its own and the
system's, as other work on the machine counts least there). Ours is the whole of what `transpub
extract` does for a template: read, parse, cut into sentences, give keys, write (with `fsync`). mdpo (its own function)
runs in this process, as ours does; po4a runs as the command over one configuration (in which it wants no language, so
that it writes templates alone), and as its Perl modules in one process, their start included. Segments are what each
tool makes of a text: theirs are paragraphs, headings and (mdpo) cells, as are those of `ours_blocks`, which is this
project with `[segments] unit = "block"`; those of `ours` are sentences. Peers take part where installed.
"""

# ruff: noqa: INP001, S603, S607  # a program of its own, which runs others by name

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from transpub import catalog, formats, segment

if TYPE_CHECKING:
    from transpub.model import Document

Extract: TypeAlias = Callable[[Sequence[Path], Path], object]
"""Writes a catalog into the folder for each file."""

_PERL = """
use strict; use warnings; use Locale::Po4a::Chooser;
my ($out, @files) = @ARGV;
for my $file (@files) {
    my ($name) = $file =~ m{([^/]+)$};
    my $parser = Locale::Po4a::Chooser::new("text", markdown => 1, neverwrap => 1);
    $parser->process(file_in_name => [$file], file_in_charset => "UTF-8", po_out_name => "$out/$name.pot");
}
"""


def ours() -> Extract:
    """This project's road, from a file to its template."""
    split = segment.splitter("en")
    return lambda files, out: _extract(files, out, lambda document: segment.refine(document, split))


def ours_blocks() -> Extract:
    """The same without sentences."""
    return lambda files, out: _extract(files, out, lambda document: document)


def _extract(files: Sequence[Path], out: Path, refined: Callable[[Document], Document]) -> None:
    for path in files:
        text = formats.decode_file(path.read_bytes(), path.name)
        document = catalog.assign(refined(formats.parse(text, path.stem, path.name)), ())
        catalog.save(out / f"{path.name}.pot", catalog.write(catalog.template(document, None, "benchmark")))


def mdpo() -> Extract:
    """Mdpo, BSD; a paragraph is a segment, and so is each cell."""
    convert = import_module("mdpo.md2po").markdown_to_pofile

    def extract(files: Sequence[Path], out: Path) -> None:
        for path in files:
            convert(str(path), po_filepath=str(out / f"{path.name}.pot"), save=True)

    return extract


def po4a() -> Extract:
    """The command `po4a`, GPL."""
    subprocess.run(["po4a", "--version"], check=True, capture_output=True)

    def extract(files: Sequence[Path], out: Path) -> None:
        rows = [f'[type: text] {path} x:none opt:"-o markdown -o neverwrap"' for path in files]
        settings = out / "po4a.cfg"
        settings.write_text("\n".join((f"[po4a_paths] {out}/$master.pot", *rows, "")), "utf-8")
        subprocess.run(["po4a", "--no-translations", str(settings)], check=True, capture_output=True, cwd=out)
        settings.unlink()

    return extract


def po4a_modules() -> Extract:
    """The Perl modules of po4a, without what its command does around them."""
    subprocess.run(["perl", "-MLocale::Po4a::Chooser", "-e", "1"], check=True, capture_output=True)

    def extract(files: Sequence[Path], out: Path) -> None:
        subprocess.run(["perl", "-e", _PERL, str(out), *map(str, files)], check=True, capture_output=True)

    return extract


TOOLS = (ours, ours_blocks, mdpo, po4a, po4a_modules)


def taken(extract: Extract, files: Sequence[Path], work: Path) -> tuple[float, int]:
    """The processor's seconds of a run into an empty folder, and the segments there; exits where one is missing."""
    out = work / "out"
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    begun = os.times()
    extract(files, out)
    seconds = sum(os.times()[:4]) - sum(begun[:4])
    made = sorted(out.iterdir())
    if len(made) != len(files):
        sys.exit(f"{len(made)} catalogs for {len(files)} files")
    return seconds, sum(f"\n{path.read_text('utf-8')}".count("\nmsgid ") - 1 for path in made)


def main() -> None:
    """Print one line for each tool."""
    parser = argparse.ArgumentParser(description="Compare the extraction of Markdown files to catalogs.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        (work / "in").mkdir()
        files = [work / "in" / f"{number:05}.md" for number, _ in enumerate(_found(args.folder))]
        for path, source in zip(files, _found(args.folder), strict=True):
            shutil.copy(source, path)
        tools: dict[str, Extract] = {}
        for make in TOOLS:
            try:
                tools[make.__name__] = make()
                taken(tools[make.__name__], files[:1], work)
            except Exception as error:  # noqa: BLE001 - a peer that is absent sits out
                sys.stdout.write(f"{make.__name__:<13} - ({type(error).__name__})\n")
                tools.pop(make.__name__, None)
        rounds = [{name: taken(extract, files, work) for name, extract in tools.items()} for _ in range(args.rounds)]
    size = sum(path.stat().st_size for path in _found(args.folder))
    sys.stdout.write(f"{len(files)} files, {size:,} bytes, {args.rounds} rounds\n")
    unit = min(each["ours"][0] for each in rounds)
    for name in tools:
        seconds = [each[name][0] for each in rounds]
        spread = f"{min(seconds):.2f} to {max(seconds):.2f} s"
        ratio = min(seconds) / unit
        sys.stdout.write(f"{name:<13} {ratio:6.2f} × ours   {rounds[0][name][1]:>6} segments   ({spread})\n")


def _found(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.md"))


if __name__ == "__main__":
    main()
