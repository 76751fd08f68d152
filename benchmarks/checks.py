"""How much `transpub check` finds, and how often it is wrong: seeded faults in professional translations.

    python benchmarks/checks.py articles.jsonl [--half 1] [--count 250] [--peers DIR] [--write docs/checks-measured.md]

`articles.jsonl` holds articles of professional translations, one a line: `id`, and lists of sentences under `en`, `ky`,
`ru` and `zh_CN`. The seeds are fixed. Every second article (`--half 0`) was used to set thresholds, the others
(`--half 1`, what is reported) were not. Faults are seeded into segments in which the checks that are meant to find them
find nothing yet; a false alarm is any finding on a clean text, so real slips of the translators are among them.
`--peers` names a folder with the interpreters of the peers: `pofilter/bin/python` (translate-toolkit) and
`weblate/bin/python`.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from checks_seeds import CLASSES, GLOSSARY, Class, Pair, shifted, swapped

from transpub import checks, glossary, inline
from transpub.exchange.terms import Row, Termbase
from transpub.model import Catalog, Document, Entry, Placeholder, Text, Unit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence


# ruff: noqa: INP001, S311, S603, T201, D102, D103, PLR0913, PLR0917  # a program that prints; chance is no secret

LOCALES = ("ky", "ru", "zh_CN")


@dataclass(frozen=True)
class Article:
    """An article: sentences by language, each beside the others of its place."""

    name: str
    texts: dict[str, list[str]]

    def pairs(self, locale: str) -> list[Pair]:
        return list(zip(self.texts["en"], self.texts[locale], strict=True))


def read(path: Path, half: int | None) -> list[Article]:
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    chosen = rows if half is None else rows[half::2]
    return [Article(row["id"], {name: row[name] for name in ("en", *LOCALES)}) for row in chosen]


def context() -> checks.Context:
    columns = ("en", *LOCALES)
    base = Termbase(columns, tuple(Row(tuple(cells), 0) for cells in GLOSSARY))
    return checks.Context("en", LOCALES, {locale: glossary.of(base, "en", locale) for locale in LOCALES})


def found(pairs: Sequence[Pair], locale: str, context: checks.Context) -> list[set[str]]:
    """The names of the checks that fire, for each pair of a document."""
    units = tuple(
        part for place, (source, _) in enumerate(pairs) for part in (Unit(f"k{place}", pieces(source), "paragraph"),)
    )
    entries = tuple(Entry(f"k{place}", source, target) for place, (source, target) in enumerate(pairs))
    document = Document("a", "source_articles/a.md", "markdown", {}, units)
    pair = checks.Pair(document, Catalog(locale, entries=entries), locale, f"locales/{locale}/a.po")
    names: list[set[str]] = [set() for _ in pairs]
    for name, fault in checks.examine(pair, context).found:
        if fault.key:
            names[int(fault.key[1:])].add(name)
    return names


def pieces(marked: str) -> tuple[Text | Placeholder, ...]:
    """A source with marks as an article gives it."""
    return tuple(Text(piece, piece) if isinstance(piece, str) else piece for piece in inline.pieces(marked))


ERRORS = frozenset(name for name, check in checks.CHECKS.items() if check.severity == "error")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("articles", type=Path)
    parser.add_argument("--half", type=int, choices=(0, 1), default=None)
    parser.add_argument("--count", type=int, default=250)
    parser.add_argument("--peers", type=Path)
    parser.add_argument("--write", type=Path)
    parser.add_argument("--misses", default="", help="a class whose misses are printed")
    asked = parser.parse_args()
    articles = read(asked.articles, asked.half)
    made = context()
    lines = ["## False alarms", "", *alarms(articles, made, asked.peers), "", "## Recall", ""]
    lines += recall(articles, made, asked.count, asked.peers, asked.misses)
    lines += ["", *speed(articles, made)]
    text = "\n".join(lines) + "\n"
    print(text)
    if asked.write:
        write(asked.write, text)


def write(path: Path, text: str) -> None:
    """Puts the tables between the marks of a page of the documentation."""
    begin, end = "<!-- measured -->\n", "<!-- /measured -->"
    page = path.read_text("utf-8")
    head, _, rest = page.partition(begin)
    _, _, tail = rest.partition(end)
    path.write_text(head + begin + "\n" + text + "\n" + end + tail, "utf-8")


def alarms(articles: Sequence[Article], made: checks.Context, peers: Path | None) -> Iterable[str]:
    counts: dict[str, Counter[str]] = {locale: Counter() for locale in LOCALES}
    totals: Counter[str] = Counter()
    clean: dict[str, list[Pair]] = {locale: [] for locale in LOCALES}
    for locale in LOCALES:
        for article in articles:
            pairs = article.pairs(locale)
            clean[locale] += pairs
            for names in found(pairs, locale, made):
                totals[locale] += 1
                counts[locale].update(names)
                counts[locale]["any error"] += bool(names & ERRORS)
                counts[locale]["any warning"] += bool(names - ERRORS)
    yield "Share of the segments of professional translations that a check flags."
    yield ""
    yield "| check | " + " | ".join(LOCALES) + " |"
    yield "|---|" + "---|" * len(LOCALES)
    order = ["any error", "any warning", *(name for name in checks.CHECKS if any(counts[x][name] for x in LOCALES))]
    for name in order:
        cells = [f"{100 * counts[locale][name] / totals[locale]:.2f} %" for locale in LOCALES]
        bold = "**" if name.startswith("any") else ""
        yield f"| {bold}{name}{bold} | " + " | ".join(cells) + " |"
    for peer, shown in (("pofilter", "pofilter"), ("weblate", "Weblate")) if peers else ():
        cells = []
        for locale in LOCALES:
            flagged = asked_peer(peers, peer, locale, clean[locale]) if peers else []
            cells.append(f"{100 * sum(map(bool, flagged)) / len(flagged):.1f} %")
        yield f"| any check of {shown} | " + " | ".join(cells) + " |"
    yield ""
    yield f"Segments: {', '.join(f'{locale} {totals[locale]}' for locale in LOCALES)}."


_PEERS: dict[tuple[str, str], subprocess.Popen[str]] = {}


def asked_peer(peers: Path, peer: str, locale: str, pairs: Sequence[Pair]) -> list[list[str]]:
    """The names of a peer's checks that fire, for each pair."""
    if (peer, locale) not in _PEERS:
        script = Path(__file__).with_name("checks_peers.py")
        _PEERS[peer, locale] = subprocess.Popen(
            [peers / peer / "bin" / "python", script, peer, locale],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
    process = _PEERS[peer, locale]
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(json.dumps(list(pairs)) + "\n")
    process.stdin.flush()
    return json.loads(process.stdout.readline())


def recall(
    articles: Sequence[Article], made: checks.Context, count: int, peers: Path | None, misses: str
) -> Iterable[str]:
    heads = ["class", "check"]
    for locale in LOCALES:
        heads += [f"{locale} n", "found", *(["pofilter", "Weblate"] if peers else [])]
    yield "Share of the seeded faults that the checks named find; n is how many were seeded."
    yield ""
    yield "| " + " | ".join(heads) + " |"
    yield "|" + "---|" * len(heads)
    for each in CLASSES:
        cells = [each.name, ", ".join(each.checks)]
        for locale in LOCALES:
            suits = not each.locales or locale in each.locales
            seeds = list(seeded(articles, locale, each, count, made)) if suits else []
            cells += cells_of(seeds, locale, each, made, peers, aloud=misses == each.name)
        yield "| " + " | ".join(cells) + " |"
    for name, check, turn in TURNS:
        cells = [name, check]
        for locale in LOCALES:
            hits = list(turned(articles, locale, name, check, turn, count, made))
            cells += [str(len(hits)), percent(hits), *(["·", "·"] if peers else [])]
        yield "| " + " | ".join(cells) + " |"


TURNS = (("four that slipped by one", "shifted", shifted), ("two that changed places", "swapped", swapped))


def cells_of(
    seeds: Sequence[tuple[Pair, Pair]],
    locale: str,
    each: Class,
    made: checks.Context,
    peers: Path | None,
    *,
    aloud: bool,
) -> list[str]:
    if not seeds:
        return ["·"] * (4 if peers else 2)
    hits = [bool(found([dirty], locale, made)[0] & set(each.checks)) for _, dirty in seeds]
    if aloud:
        for (clean, dirty), hit in zip(seeds, hits, strict=True):
            if not hit:
                print(locale, "MISS", dirty, "WAS", clean[1])
    cells = [str(len(seeds)), percent(hits)]
    for peer in ("pofilter", "weblate") if peers else ():
        before = asked_peer(peers, peer, locale, [clean for clean, _ in seeds])
        after = asked_peer(peers, peer, locale, [dirty for _, dirty in seeds])
        cells.append(percent([bool(set(b) - set(a)) for a, b in zip(before, after, strict=True)]))
    return cells


def turned(
    articles: Sequence[Article],
    locale: str,
    name: str,
    check: str,
    turn: Callable[[list[Pair], int], list[Pair]],
    count: int,
    made: checks.Context,
) -> Iterable[bool]:
    """Whether what has slipped is found, at places drawn by chance."""
    rng = random.Random(f"{name} {locale}")
    places = [(article, place) for article in articles for place in range(len(article.texts["en"]) - 4)]
    rng.shuffle(places)
    for article, place in places[:count]:
        names = found(turn(article.pairs(locale), place), locale, made)
        yield any({check, "shifted"} & each for each in names[place : place + 5])


def percent(hits: Sequence[bool]) -> str:
    return f"{100 * sum(hits) / len(hits):.1f} %" if hits else "·"


def seeded(
    articles: Sequence[Article], locale: str, each: Class, count: int, made: checks.Context
) -> Iterable[tuple[Pair, Pair]]:
    """Clean and corrupted pairs of a class, of segments in which its checks find nothing by themselves."""
    rng = random.Random(f"{each.name} {locale}")
    every = [(article, place) for article in articles for place in range(len(article.texts["en"]))]
    rng.shuffle(every)
    number = 0
    for _ in range(3):  # a class that few segments suit seeds each of them up to three times, at other places
        for article, place in every:
            if number == count:
                return
            source, target = article.texts["en"][place], article.texts[locale][place]
            others = {other: article.texts[other][place] for other in LOCALES}
            done = each.make(rng, source, target, locale, others)
            if done is not None and not found([done[0]], locale, made)[0] & set(each.checks):
                number += 1
                yield done


def speed(articles: Sequence[Article], made: checks.Context) -> Iterable[str]:
    """Segments a second on one core, the second time: words that were met before are known."""
    rates = []
    for locale in LOCALES:
        begun, number = time.process_time(), 0
        for article in articles:
            number += len(found(article.pairs(locale), locale, made))
        rates.append(f"{locale} {number / (time.process_time() - begun):,.0f}")
    yield f"Segments checked a second, one core: {', '.join(rates)}."


if __name__ == "__main__":
    main()
