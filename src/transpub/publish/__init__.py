"""Pages: from localized articles to `{path: bytes}`; the built-in theme and its strings; writing the tree.

`build` is a function from values to values. Only `read_theme` and `write_tree` touch the disk.
"""

from transpub.publish.addresses import page_path
from transpub.publish.context import Context, context
from transpub.publish.languages import folders
from transpub.publish.links import asset_path
from transpub.publish.pages import Planned, build, fixed, plan, still
from transpub.publish.search import excerpt
from transpub.publish.site import Article, Localized, Notice, Site, Tree, notices
from transpub.publish.slugs import collisions, slug, slugs
from transpub.publish.slugs import others as other_slugs
from transpub.publish.strings import STRINGS, Row, builtin
from transpub.publish.templates import Theme, read_theme, template_names, template_text
from transpub.publish.tree import MANIFEST, Put, Writer, WriteReport, write_tree

__all__ = [
    "MANIFEST",
    "STRINGS",
    "Article",
    "Context",
    "Localized",
    "Notice",
    "Planned",
    "Put",
    "Row",
    "Site",
    "Theme",
    "Tree",
    "WriteReport",
    "Writer",
    "asset_path",
    "build",
    "builtin",
    "collisions",
    "context",
    "excerpt",
    "fixed",
    "folders",
    "notices",
    "other_slugs",
    "page_path",
    "plan",
    "read_theme",
    "slug",
    "slugs",
    "still",
    "template_names",
    "template_text",
    "write_tree",
]
