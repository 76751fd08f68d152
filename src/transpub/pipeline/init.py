"""`init`: a new project, with one sample article. Files that are there already are left alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from transpub import catalog

if TYPE_CHECKING:
    from pathlib import Path

_TOML = """\
# Every key has a default; see the configuration page of the documentation.
[site]
title = "Our articles"
description = ""
base_url = ""                      # "https://www.example.org": for canonical addresses
source_language = "en"
locales = ["ky", "ru", "zh_CN"]

[translate]
engine = "argos"                   # "pseudo" tries the layout without any model
"""

_SAMPLE = """\
---
title: A first article
description: It shows how an article becomes pages in several languages.
date: 2026-01-15
section: [News]
tags: [example]
---

# A first article

This article has *two* sentences in its first paragraph. Each of them is translated on its own.

- Run `transpub translate` to draft what is missing.
- Run `transpub publish` to see the pages.
"""

_FILES = {
    "transpub.toml": _TOML,
    "source_articles/first-article.md": _SAMPLE,
    "locales/.gitkeep": "",
    "templates/.gitkeep": "",
    ".gitattributes": "*.po merge=transpub text eol=lf\n*.pot merge=transpub text eol=lf\n",
    ".gitignore": "/.transpub/\n/site/\n.*.tmp\n",
}

DRIVER = 'git config merge.transpub.driver "transpub merge-driver %O %A %B %P"'
"""What switches our merge of catalogs on, once in each clone: git takes no programs from a repository."""


def init(folder: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Makes the project; the files made, and those that were there and were left as they are."""
    made, kept = [], []
    for name, text in _FILES.items():
        path = folder / name
        if path.exists():
            kept.append(name)
            continue
        catalog.save(path, text.encode())
        made.append(name)
    return tuple(made), tuple(kept)
