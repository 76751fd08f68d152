"""Formats: an article's text ⇄ its document, the localized file, and the HTML of a page."""

from transpub.formats.files import decode_file
from transpub.formats.table import content, parse, render, suffixes

__all__ = ["content", "decode_file", "parse", "render", "suffixes"]
