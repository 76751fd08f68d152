"""Formats: an article's text ⇄ its document, the localized file, and the HTML of a page."""

from transpub.formats.base import Format, Html, Settings, Show
from transpub.formats.files import decode_file
from transpub.formats.table import content, contents, parse, render, suffixes

__all__ = ["Format", "Html", "Settings", "Show", "content", "contents", "decode_file", "parse", "render", "suffixes"]
