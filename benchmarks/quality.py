"""How good an engine's drafts are, with and without the cascade: chrF and BLEU on a test set, by sacrebleu.

    python benchmarks/quality.py TEST.tsv --to ky [--engine argos] [--options '{"models": "models"}'] [--glossary FILE]

TEST.tsv has a line for each segment: the English text, a tab, a translation by a person. Real models are needed (or a
server): no figures of a made one mean anything. `sacrebleu` is not a dependency of transpub: `pip install sacrebleu`.
The two systems are scored on the same segments; one that has no draft counts as an empty one. BLEU cuts Chinese into
characters (`zh`), all else by sacrebleu's international rules.
"""

# ruff: noqa: INP001, T201  # a program of its own, which prints

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from transpub import engines, glossary
from transpub.cascade import Cascade
from transpub.engines import results
from transpub.exchange import terms_csv


def main() -> None:
    """Translates, and prints a line for each system."""
    parser = argparse.ArgumentParser()
    parser.add_argument("test", type=Path)
    parser.add_argument("--to", required=True)
    parser.add_argument("--engine", default="argos")
    parser.add_argument("--options", type=json.loads, default={})
    parser.add_argument("--glossary", type=Path)
    given = parser.parse_args()
    try:
        from sacrebleu.metrics import BLEU, CHRF  # noqa: PLC0415  # said below where it is not there
    except ImportError:
        sys.exit("sacrebleu is not installed: pip install sacrebleu")
    rows = [line.split("\t")[:2] for line in given.test.read_text("utf-8").splitlines() if "\t" in line]
    sources, references = [row[0] for row in rows], [row[1] for row in rows]
    engine = engines.create(given.engine, given.options)
    coming = results.stream(engine, sources, "en", given.to)
    plain = list(results.in_order(coming, len(sources)))
    terms = (
        glossary.of(terms_csv.read(given.glossary.read_bytes(), str(given.glossary)), "en", given.to)
        if given.glossary
        else None
    )
    cascade = Cascade(engine, "en", given.to, terms, sources)
    settled = [each.draft for each in cascade.settle(list(zip(sources, plain, strict=True)))]
    tokens = "zh" if given.to.startswith("zh") else "intl"
    for name, drafts in (("plain", plain), ("cascade", settled)):
        said = [draft.text if draft is not None else "" for draft in drafts]
        faulty = sum(bool(cascade.faults(text, made)) for text, made in zip(sources, said, strict=True) if made)
        chrf, bleu = CHRF().corpus_score(said, [references]), BLEU(tokenize=tokens).corpus_score(said, [references])
        empty = sum(not made for made in said)
        print(f"{name:8} chrF {chrf.score:5.1f}  BLEU {bleu.score:5.1f}  {faulty} with faults, {empty} without a draft")
    if cascade.leaks:
        print(f"the model leaves {cascade.leaks} as they are")


if __name__ == "__main__":
    main()
