"""`publish` beside a bare Jinja2 loop that writes as many pages from ready data: wall time and peak memory, in one run.

    python benchmarks/publish.py [--articles 1000] [--folder /dev/shm]

Method: a made project of ARTICLES Markdown articles of four paragraphs and three locales, with gaps: in each locale a
twelfth of the entries is missing, and of the others a third is a machine's. The bare loop renders one small template
for each article and language from values that are ready, and writes the page. `publish` is a process of its own, the
loop too: into an empty folder ("cold", with no cache), with nothing changed, and with one sentence of one article
changed. Each is run three times, in turn; the least counts. Use a RAM disk: on others the disk is what is measured.
Our modules are compiled before, as an installation does, so that none of it is done in each run.
"""

# ruff: noqa: E501, INP001, T201, S603  # a program of its own, which prints and runs its own commands

from __future__ import annotations

import argparse
import compileall
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import transpub
from transpub import catalog
from transpub.model import Provenance, fingerprint

LOCALES = ("ky", "ru", "zh_CN")
WORDS = [f"{a}{b}{c}" for a in "bdfgklmp" for b in ("ana", "oru", "eki", "una") for c in ("", "s", "ter", "ling")]
CYRILLIC = str.maketrans("abcdefghijklmnopqrstuvwxyz", "абцдефгхижклмнопқрстувшхйз")
SECTIONS = ("News of the Courts", "International Judicial Exchanges", "Training", "Announcements")
TAGS = ("mediation", "courthouses", "seminars", "electronic justice", "interpreters", "statistics", "rules", "visits")
BARE = """<!doctype html><html lang="{{ lang }}"><head><meta charset="utf-8"><title>{{ title }} — {{ site }}</title>
<link rel="canonical" href="{{ url }}">{% for l, u in alternates %}<link rel="alternate" hreflang="{{ l }}" href="{{ u }}">
{% endfor %}</head><body><header><a href="/{{ lang }}/">{{ site }}</a><nav><ul>{% for l, u in alternates %}
<li><a href="{{ u }}" lang="{{ l }}">{{ l }}</a></li>{% endfor %}</ul></nav></header><main><article><h1>{{ title }}</h1>
<p><time datetime="{{ date }}">{{ date }}</time></p>{% for p in paragraphs %}<p>{{ p }}</p>{% endfor %}
<ul>{% for t in tags %}<li>{{ t }}</li>{% endfor %}</ul></article></main></body></html>
"""
LOOP = """
import json, sys
from pathlib import Path
import jinja2
data, out = json.loads(Path(sys.argv[1]).read_text("utf-8")), Path(sys.argv[2])
page = jinja2.Environment(autoescape=True).from_string(data["template"])
for values in data["pages"]:
    target = out / values["lang"] / values["slug"] / "index.html"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(page.render(values), "utf-8")
"""


def sentence(rng: random.Random) -> str:
    """A sentence of the length that news has."""
    return " ".join(rng.choices(WORDS, k=rng.randint(8, 22))).capitalize() + "."


def made(folder: Path, articles: int) -> None:
    """The project: articles, and catalogs with gaps."""
    rng = random.Random(0)  # noqa: S311  # no secret
    (folder / "transpub.toml").write_text(
        '[site]\ntitle = "Press Service"\ndescription = "News of the court."\nbase_url = "https://press.example.org"\n',
        "utf-8",
    )
    ready = []
    for number in range(articles):
        path = folder / "source_articles" / f"{2010 + number % 15}" / f"article-{number:05}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        title, tags = sentence(rng)[:60].strip(), rng.sample(TAGS, 2)
        date = f"{2010 + number % 15}-{1 + number % 12:02}-{1 + number % 28:02}"
        paragraphs = [" ".join(sentence(rng) for _ in range(3)) for _ in range(4)]
        other = f"article-{(number + 15) % articles:05}.md"
        link = f" See [the other one]({other})." if (number + 15) < articles else ""
        path.write_text(
            f"---\ntitle: {title}\ndescription: {sentence(rng)}\ndate: {date}\n"
            f"section: [Media, {rng.choice(SECTIONS)}]\ntags: [{', '.join(tags)}]\n---\n\n"
            f"{paragraphs[0]}{link}\n\n## {sentence(rng)[:40]}\n\n{paragraphs[1]}\n\n"
            f"- {sentence(rng)}\n- {sentence(rng)}\n\n{paragraphs[2]}\n\n{paragraphs[3]}\n",
            "utf-8",
        )
        for lang in ("en", "ky", "ru", "zh-Hans"):
            said = [text if lang == "en" else text.translate(CYRILLIC) for text in paragraphs]
            alternates = [(each, f"/{each}/article-{number:05}/") for each in ("en", "ky", "ru", "zh-Hans")]
            ready.append(
                {"lang": lang, "slug": path.stem, "title": title, "site": "Press Service", "url": f"/{lang}/"}
                | {"alternates": alternates, "date": date, "paragraphs": said, "tags": tags}
            )
    (folder / "bare.json").write_text(json.dumps({"template": BARE, "pages": ready}, ensure_ascii=False), "utf-8")
    subprocess.run([sys.executable, "-m", "transpub", "-C", str(folder), "extract"], check=True, capture_output=True)
    for locale in LOCALES:
        for path in sorted((folder / "locales" / locale).rglob("*.po")):
            found = catalog.read(path)
            entries = []
            for entry in found.entries:
                said = entry.source if path.stem == "_site" else entry.source.translate(CYRILLIC)
                gap = rng.random() < 1 / 12
                machine = rng.random() < 1 / 3
                if "<" in entry.source or (path.stem == "_site" and entry.target):
                    said = entry.target or entry.source
                    machine = False
                marks = fingerprint(entry.source), fingerprint(said)
                origin = Provenance("argos", "1.9", None, *marks, "2026-01-01T00:00Z") if machine else None
                entries.append(entry if gap else replace(entry, target=said, fuzzy=machine, provenance=origin))
            path.write_bytes(catalog.write(replace(found, entries=tuple(entries))))


def measured(arguments: list[str]) -> tuple[float, float]:
    """Seconds and peak MiB of one process and of those that it started."""
    start = time.perf_counter()
    process = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) not in {0, 1}:
        raise SystemExit(f"{arguments} failed")
    return time.perf_counter() - start, used.ru_maxrss / 1024


def publish(folder: Path) -> tuple[float, float]:
    """One `publish`."""
    return measured([sys.executable, "-m", "transpub", "-C", str(folder), "publish"])


def once(folder: Path, turn: int) -> dict[str, tuple[float, float]]:
    """One turn: the loop, cold, no change, one article changed."""
    shutil.rmtree(folder / "bare", ignore_errors=True)
    bare = measured([sys.executable, "-c", LOOP, str(folder / "bare.json"), str(folder / "bare")])
    for name in ("site", ".transpub"):
        shutil.rmtree(folder / name, ignore_errors=True)
    cold, same = publish(folder), publish(folder)
    article = next(iter(sorted((folder / "source_articles").rglob("*.md"))))
    text = article.read_text("utf-8")
    article.write_text(text.replace(".\n", f", {turn} times indeed.\n", 1) if turn else text + "\nMore.\n", "utf-8")
    one = publish(folder)
    article.write_text(text, "utf-8")
    return {"bare loop": bare, "cold": cold, "no change": same, "one article changed": one}


def main() -> None:
    """Makes the project, measures, prints the table."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--articles", type=int, default=1000)
    arguments.add_argument("--folder", default="/dev/shm" if Path("/dev/shm").is_dir() else None)  # noqa: S108
    arguments.add_argument("--keep", action="store_true", help="leave the project there, and print its path")
    arguments.add_argument("--make", type=Path, help="only make the project, in this folder")
    asked = arguments.parse_args()
    if asked.make:
        asked.make.mkdir(parents=True)
        made(asked.make, asked.articles)
        return
    compileall.compile_dir(str(Path(transpub.__file__).parent), quiet=1)
    folder = Path(tempfile.mkdtemp(dir=asked.folder))
    try:
        made(folder, asked.articles)
        turns = [once(folder, turn) for turn in range(3)]
    finally:
        if asked.keep:
            print(folder)
        else:
            shutil.rmtree(folder)
    least = {what: min(turn[what] for turn in turns) for what in turns[0]}
    bare = least["bare loop"][0]
    print(f"{asked.articles} articles in {len(LOCALES) + 1} languages")
    for what, (seconds, peak) in least.items():
        print(f"{what:22} {seconds:6.2f} s  {seconds / bare:5.2f} × the loop  {peak:4.0f} MiB")


if __name__ == "__main__":
    main()
