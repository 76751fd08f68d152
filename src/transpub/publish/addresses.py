"""Where each page of the site lies. The site's own pages give way to an article of the same name."""

from __future__ import annotations

import functools
import posixpath
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

CHOOSER = "index.html"
"""The site's first page."""

STYLE = "assets/transpub.css"
"""The style sheet. Its path never changes, so a page that an earlier build wrote keeps its look; a mark of its content
follows as a query, so that no browser shows an old one."""

SEARCH = "assets/search.js"
MISSING = "404.html"
SITEMAP = "sitemap.xml"
ROBOTS = "robots.txt"


@functools.lru_cache(maxsize=65536)
def page_path(folder: str, slug: str = "") -> str:
    """The file of an article's page, or of a locale's first page. `folder` is the locale's, from `folders`."""
    return posixpath.join(folder, slug, CHOOSER)


@dataclass(frozen=True, slots=True)
class Addresses:
    """The folders of a locale's own pages, under the locale's."""

    page: str
    sections: str
    topics: str
    archive: str
    search: str

    def listed(self, folder: str, group: Sequence[str] = (), number: int = 1) -> str:
        """A page of a list; `group` is empty for that of all articles."""
        return page_path(folder, "/".join((*group, *((self.page, str(number)) if number > 1 else ()))))


def addresses(slugs: Iterable[str]) -> Addresses:
    """The folders, none of which an article has; `slugs` are all those of the articles."""
    taken = {slug.casefold().split("/")[0] for slug in slugs}

    def free(wanted: str) -> str:
        found, number = wanted, 2
        while found in taken:
            found, number = f"{wanted}-{number}", number + 1
        return found

    return Addresses(*map(free, ("page", "sections", "topics", "archive", "search")))


def feed(path: str) -> str:
    """The feed of the list whose first page this is."""
    return posixpath.join(posixpath.dirname(path), "feed.xml")


def words(term: str) -> str:
    """A term as a part of an address: its letters and figures, in small letters, with hyphens; "" if it has none."""
    normal = unicodedata.normalize("NFC", term).casefold()
    return re.sub(r"[^\w]+|_+", "-", normal).strip("-")[:60].strip("-")


def distinct(terms: Iterable[str]) -> dict[str, str]:
    """An address part for each term, no two alike; of terms that would share one, the later in order get a number.

    None is "page": further pages of a list lie under that.
    """
    out: dict[str, str] = {}
    taken = {"page"}
    for term in sorted(terms):
        plain = words(term) or "other"
        found, number = plain, 2
        while found in taken:
            found, number = f"{plain}-{number}", number + 1
        taken.add(found)
        out[term] = found
    return out
