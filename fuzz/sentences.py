"""Sentences: spans over the untouched text, whatever the text and the language."""

from __future__ import annotations

from itertools import pairwise

from fuzz import harness
from transpub.segment import splitter

LANGUAGES = ("en", "ru", "ky", "zh_CN", "xx")
_SPLIT = {language: splitter(language) for language in LANGUAGES}


def target(data: bytes) -> None:
    """The data is the text."""
    text = data.decode("utf-8", "replace")
    for language, split in _SPLIT.items():
        cuts = split(text)
        assert all(before < after for before, after in pairwise((0, *cuts, len(text)))) or not cuts, "cuts rise"
        sentences = [text[start:end] for start, end in pairwise((0, *cuts, len(text)))]
        assert all(sentence.strip() for sentence in sentences) or len(sentences) == 1, "no sentence is empty"
        assert cuts == split(text), "the same text is cut the same way"
        for sentence in sentences:
            assert not split(sentence), f"{language}: a sentence that stands alone is cut no further"


if __name__ == "__main__":
    harness.run("sentences", target)
