"""Starts LibreTranslate's own server, with texts taken for single sentences: its splitter would be downloaded."""

import argostranslate.translate
from libretranslate import main


class Whole(argostranslate.translate.MiniSBDSentencizer):  # type: ignore[misc,no-any-unimported]  # not installed here
    def split_sentences(self, text: str) -> list[str]:
        return [text]


argostranslate.translate.MiniSBDSentencizer = Whole
main()
