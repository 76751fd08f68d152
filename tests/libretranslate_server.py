"""Starts LibreTranslate's own server, with texts taken for single sentences: its splitter would be downloaded."""

import argostranslate.translate
from libretranslate import main  # type: ignore[import-not-found]  # has an environment of its own


class Whole(argostranslate.translate.MiniSBDSentencizer):  # type: ignore[misc]  # the library has no types
    def split_sentences(self, text: str) -> list[str]:
        return [text]


argostranslate.translate.MiniSBDSentencizer = Whole
main()
