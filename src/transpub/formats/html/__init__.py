"""HTML articles: into parts, targets back into HTML, and what of it a page of the site shows."""

from transpub.formats.html.page import html
from transpub.formats.html.target import write
from transpub.formats.html.units import parse

__all__ = ["html", "parse", "write"]
