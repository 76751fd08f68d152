"""What can be wrong with a finished site."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

CHECKS: Mapping[str, str] = MappingProxyType(
    {
        "altered": "a file is not the one that was published",
        "anchor": "a link to a part of a page that is not there",
        "canonical": "a page's canonical address is not its own",
        "data": "the data for search engines cannot be read, or says otherwise than the page",
        "encoding": "a page is not UTF-8, or lost characters on the way",
        "feed": "a feed cannot be read, or leads nowhere",
        "foreign": "a file that transpub did not write (a warning)",
        "hreflang": "pages in different languages do not name each other",
        "id": "two elements of a page have one id",
        "image": "a picture without a description, or one that shifts the page while it loads",
        "lang": "a page or passage with no language, a wrong one, or one that is no language code",
        "link": "a link or a file that is not there",
        "marks": "a translator's mark is shown as text",
        "missing": "a file that was published is not there any more",
        "notice": "readers are not told of a translation that is not wholly reviewed",
        "open-graph": "what a page tells social networks says otherwise than the page",
        "orphan": "a page to which no other leads",
        "policy": "a page without a content security policy, or with one that lets scripts in",
        "redirect": "a page of an old address that does not lead to a page",
        "request": "a page asks another server for something",
        "robots": "robots.txt is not there, or keeps search engines out",
        "search": "the index of the search cannot be read, or leads nowhere",
        "sitemap": "the sitemap says otherwise than the pages",
        "switcher": "the language switcher says otherwise than the pages",
        "title": "a page without a title, or without exactly one main heading",
        "unfinished": "a run was stopped in the middle",
        "unsafe": "a page holds something that would run",
        "untranslated": "a passage in another language does not say so",
    }
)
"""The checks by name, each with what it finds."""


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """A fault: the file under the site's folder, its check, what it is; a warning where it is harmless."""

    path: str
    check: str
    message: str
    severity: Literal["error", "warning"] = "error"
