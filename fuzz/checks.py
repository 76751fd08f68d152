"""Fuzz target: the checks of texts. No pair of texts makes one fail, and what is corrected is not found again."""

from __future__ import annotations

import contextlib
from dataclasses import replace

from fuzz import harness
from transpub import checks
from transpub.checks import baseline
from transpub.errors import UsageError
from transpub.model import Catalog, Document, Entry, Text, Unit

LOCALES = ("ky", "ru", "zh_CN", "de")


def target(data: bytes) -> None:
    """The first byte says the locale; source and target are divided by a line feed."""
    text = data[1:].decode("utf-8", "replace")
    source, _, said = text.partition("\n")
    locale = LOCALES[data[0] % len(LOCALES)] if data else "ky"
    if source.strip():
        unit = Unit("k", (Text(source, source),), "paragraph")
        document = Document("a", "source_articles/a.md", "markdown", {}, (unit,))
        made = Catalog(locale, entries=(Entry("k", source, said, line=1),))
        pair = checks.Pair(document, made, locale, f"locales/{locale}/a.po")
        context = checks.Context("en", LOCALES)
        findings = checks.judge([checks.examine(pair, context)])
        assert all(finding.message.isprintable() and finding.check in checks.CHECKS for finding in findings)
        better = checks.fixed(made, set(checks.FIXES))
        assert better == checks.fixed(better, set(checks.FIXES))
        again = checks.judge([checks.examine(replace(pair, catalog=better), context)])
        assert "edge-space" not in {finding.check for finding in again}
        kept = baseline.read(baseline.write(baseline.of(findings)), "b")
        left = baseline.apply(findings, kept, "b", lambda _: True)
        assert not [finding for finding in left if baseline.exempt(finding)]
    with contextlib.suppress(UsageError):
        assert baseline.read(baseline.write(baseline.read(text, "b")), "b") is not None


if __name__ == "__main__":
    harness.run("checks", target)
