"""Pages: from localized articles to `{path: bytes}`; the built-in theme and its strings; writing the tree.

`build` is a function from values to values. Only `read_theme` and `write_tree` touch the disk.
"""

from transpub.publish.context import page_path
from transpub.publish.languages import folders
from transpub.publish.pages import build
from transpub.publish.site import Article, Localized, Notice, Site, Tree, notices
from transpub.publish.slugs import collisions, slug, slugs
from transpub.publish.strings import STRINGS, Row, builtin
from transpub.publish.templates import Theme, read_theme, template_names, template_text
from transpub.publish.tree import MANIFEST, WriteReport, write_tree

__all__ = [
    "MANIFEST",
    "STRINGS",
    "Article",
    "Localized",
    "Notice",
    "Row",
    "Site",
    "Theme",
    "Tree",
    "WriteReport",
    "build",
    "builtin",
    "collisions",
    "folders",
    "notices",
    "page_path",
    "read_theme",
    "slug",
    "slugs",
    "template_names",
    "template_text",
    "write_tree",
]
