"""Sentences inside blocks: where a text is cut, and a document cut so.

The rules stand as data beside this module; docs/segmentation.md tells how to extend them.
"""

from transpub.segment.refine import refine
from transpub.segment.rules import languages
from transpub.segment.splitter import Splitter, splitter

__all__ = ["Splitter", "languages", "refine", "splitter"]
