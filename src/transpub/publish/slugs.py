"""An article's address under each locale: its front matter's `slug`, else its own name."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from typing import TYPE_CHECKING

from transpub.errors import ArticleError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from transpub.model import Document

MAX_BYTES = 200
"""The longest slug in UTF-8: file systems allow 255 bytes for a name, and the output folder has a path of its own."""

# As a whole slug only: a section may well be called "media", and pages lie under their locale.
_RESERVED = frozenset({"assets", "media"})
# Not allowed in file names by Windows, or with a meaning in an address.
_FORBIDDEN = re.compile(r'[<>:"|?*\\]')
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
_HINT = "write it as words with hyphens, such as slug: news/first-visit"


def slug(document: Document) -> str:
    """The article's path under a locale's folder, in Unicode's form C, such as "news/first-visit".

    ArticleError for one that is no plain relative path, or that a file system or the site needs for something else.
    """
    given = document.meta.get("slug")
    if given is None:
        given, said = document.name, "its name"
    else:
        said = "slug"
    if not isinstance(given, str):
        raise ArticleError(f"slug must be text, not {given!r}", document.path, _HINT)
    normal = unicodedata.normalize("NFC", given)
    fault = _fault(normal)
    if fault:
        hint = _HINT if said == "slug" else f"give it a slug in its front matter, or rename the file; {_HINT}"
        raise ArticleError(f"{said} {given!r} cannot be an address: {fault}", document.path, hint)
    return normal


def others(document: Document) -> tuple[Mapping[str, str], tuple[str, ...]]:
    """The article's other addresses: by locale where that has one of its own, and those that lead on to it.

    ArticleError for one that cannot be an address.
    """
    given = document.meta.get("slugs"), document.meta.get("aliases")
    local = {
        str(locale): _sound(each, document) for locale, each in (given[0] if isinstance(given[0], dict) else {}).items()
    }
    aliases = tuple(_sound(each, document) for each in (given[1] if isinstance(given[1], list) else []))
    return local, aliases


def _sound(given: object, document: Document) -> str:
    normal = unicodedata.normalize("NFC", str(given))
    fault = _fault(normal)
    if fault:
        raise ArticleError(f"slug {given!r} cannot be an address: {fault}", document.path, _HINT)
    return normal


def _fault(text: str) -> str:
    """Why a text cannot be a slug, or ""."""
    strange = next((each for each in text if unicodedata.category(each) in {"Cc", "Cf", "Cs", "Zl", "Zp"}), "")
    forbidden = _FORBIDDEN.search(text)
    parts = text.split("/")
    reserved = next((part for part in parts if part.casefold() == "index.html"), "")
    if text.casefold() in _RESERVED:
        reserved = text
    faults = (
        (not text, "it is empty"),
        (strange, f"it holds the invisible character U+{ord(strange or ' '):04X}"),
        (text.startswith("/"), "it starts with '/'"),
        (".." in parts or "." in parts, "it climbs with '.' or '..'"),
        (forbidden, f"it holds {forbidden.group() if forbidden else ''!r}"),
        ("" in parts, "it has an empty part"),
        (
            any(part != part.strip() or part.strip(".") != part for part in parts),
            "a part starts or ends with a dot or space",
        ),
        (reserved, f"{reserved!r} is kept for the site's own files"),
        (any(_DEVICE.fullmatch(part) for part in parts), "a part is the name of a device on Windows"),
        # Lone surrogates are caught above, so encoding cannot fail where it counts.
        (len(text.encode("utf-8", "replace")) > MAX_BYTES, f"it is longer than {MAX_BYTES} bytes"),
    )
    return next((why for found, why in faults if found), "")


def collisions(slugs: Mapping[str, str]) -> Mapping[str, ArticleError]:
    """The articles that share an address with another, by path: an error for each that names the others.

    `slugs` are by path. Compared as file systems that ignore case would: in form C, casefolded.
    """
    by_address: dict[str, list[str]] = defaultdict(list)
    for path, address in slugs.items():
        folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", address).casefold())
        by_address[folded].append(path)
    found = {}
    for paths in by_address.values():
        for path in paths if len(paths) > 1 else ():
            others = " and ".join(each for each in sorted(paths) if each != path)
            found[path] = ArticleError(
                f"has the same slug {slugs[path]!r} as {others}",
                path,
                "give one of them another slug; neither is published",
            )
    return found


def slugs(documents: Iterable[Document]) -> tuple[Mapping[str, str], tuple[ArticleError, ...]]:
    """The slugs of the articles that can be published, by the document's name, and an error for each of the others."""
    good: dict[str, tuple[str, str]] = {}
    errors: list[ArticleError] = []
    for document in documents:
        try:
            good[document.path] = (document.name, slug(document))
        except ArticleError as error:
            errors.append(error)
    clashing = collisions({path: address for path, (_, address) in good.items()})
    errors += clashing.values()
    return {name: address for path, (name, address) in good.items() if path not in clashing}, tuple(errors)
