"""Markdown articles: into parts, targets back into Markdown, and the page's HTML."""

from transpub.formats.markdown.page import html, prepared
from transpub.formats.markdown.target import write
from transpub.formats.markdown.units import parse

__all__ = ["html", "parse", "prepared", "write"]
