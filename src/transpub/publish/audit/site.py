"""The whole of a finished site: what its pages say of each other, and what is told to machines."""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, Literal
from urllib.parse import quote
from xml.etree import ElementTree as ET

from transpub.codes import open_graph
from transpub.publish.audit import page as pages
from transpub.publish.audit.fault import Fault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from transpub.publish.audit.page import Page

_ATOM = "{http://www.w3.org/2005/Atom}"
_MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
_LINK = "{http://www.w3.org/1999/xhtml}link"
_LOOSE = frozenset({"missing", "redirect"})
"""Kinds of pages to which no other need lead."""
_HIDDEN = "(?:^|/)[.]"


def audit(  # noqa: PLR0913  # each is a fact of its own
    files: Sequence[str],
    read: Callable[[str], bytes],
    manifest: Mapping[str, str],
    folders: Mapping[str, str],
    *,
    source: str,
    expected: Mapping[str, Sequence[str]] | None = None,
) -> tuple[Fault, ...]:
    """The faults of a site, by path.

    `files` are those of its folder, `manifest` those that were published with their digests, `folders` the first folder
    of each language by its tag, `source` the tag of the articles' language. `expected` are the notices that the
    catalogs ask for, by page; without them a page is measured by what it says of itself.
    """
    site = _Site(files, read, manifest, folders, source, dict(expected or {}))
    return tuple(sorted({*site.of_files(), *site.of_pages(), *site.of_machines()}))


class _Site:
    def __init__(  # noqa: PLR0913, PLR0917  # each is a fact of its own
        self,
        files: Sequence[str],
        read: Callable[[str], bytes],
        manifest: Mapping[str, str],
        folders: Mapping[str, str],
        source: str,
        expected: Mapping[str, Sequence[str]],
    ) -> None:
        self.files = {each for each in files if not re.search(_HIDDEN, each)}
        self.all, self.read, self.manifest, self.folders = files, read, manifest, folders
        self.source, self.expected = source, expected
        self.pages: dict[str, Page] = {}
        for path in sorted(self.files):
            if path.endswith((".html", ".htm")) and not path.startswith("media/"):
                self.pages[path] = pages.read(path, read(path))
        self.base = self._base()
        self.named = {folder: tag for tag, folder in folders.items()}

    def _base(self) -> str:
        """The address of the site's root, as its first page says; "" where it has none."""
        front = self.pages.get("index.html")
        return front.canonical.rstrip("/") if front is not None else ""

    def of_files(self) -> Iterator[Fault]:
        """Files that are gone, changed, or not ours."""
        for path, digest in self.manifest.items():
            if path not in self.files and not re.search(_HIDDEN, path):
                yield Fault(path, "missing", "was published, and is not there any more")
            elif path in self.files and not hashlib.sha256(self.read(path)).hexdigest().startswith(digest):
                yield Fault(path, "altered", "is not the file that was published")
        for path in sorted(self.files - self.manifest.keys()):
            yield Fault(path, "foreign", "was not written by transpub", "warning")
        if any(path.startswith(".transpub-new/") for path in self.all):
            yield Fault(".transpub-new", "unfinished", "a run was stopped: publish again")

    # -- pages

    def of_pages(self) -> Iterator[Fault]:
        """What pages show alone, and together."""
        for page in self.pages.values():
            yield from page.faults
            yield from self._links(page)
            yield from self._language(page)
            yield from self._notices(page)
            yield from self._machine(page)
            if page.kind == "redirect":
                there = pages.target(page.path, page.refresh, self.base) if page.refresh else None
                if there is None or there[0] not in self.pages:
                    yield Fault(page.path, "redirect", f"leads to {page.refresh!r}, which is not there")
            elif page.policy is None:
                yield Fault(page.path, "policy", "has no content security policy")
            elif re.search(r"unsafe-|script-src[^;]*(?:\*|https?:)|default-src[^;]*\*", page.policy):
                yield Fault(page.path, "policy", f"its policy lets scripts in: {page.policy}")
        yield from self._orphans()
        yield from self._alternates()

    def _links(self, page: Page) -> Iterator[Fault]:
        for address, _ in page.links:
            found = pages.target(page.path, address, self.base)
            if found is None:
                continue
            path, part = found
            if path not in self.files:
                # Under our own address there may be more than this folder.
                whole = "://" in address
                severity: Literal["error", "warning"] = "warning" if whole else "error"
                yield Fault(page.path, "link", f"{address!r} leads nowhere", severity)
            elif part and path in self.pages and part not in self.pages[path].ids:
                yield Fault(page.path, "anchor", f"{address!r} leads to no part of that page")

    def _language(self, page: Page) -> Iterator[Fault]:
        first = page.path.split("/")[0]
        wanted = self.named.get(first)
        if wanted and page.lang and page.lang != wanted:
            yield Fault(page.path, "lang", f"says that it is in {page.lang!r}, and lies under /{first}/ ({wanted})")
        current = [lang for lang, _, here in page.switcher if here]
        if page.switcher and page.kind != "chooser":
            if current != [page.lang]:
                yield Fault(page.path, "switcher", f"marks {current} as its own language, which is {page.lang!r}")
            seen = set()
            for lang, address, _ in page.switcher:
                there = pages.target(page.path, address, self.base)
                other = self.pages.get(there[0]) if there else None
                if other is None or (other.lang != lang and other.kind != "redirect"):
                    yield Fault(page.path, "switcher", f"{address!r} leads to no page in {lang}")
                seen.add(lang)
            named = {lang for lang, _ in page.alternates if lang != "x-default"}
            if named - seen:
                yield Fault(page.path, "switcher", f"leaves out {', '.join(sorted(named - seen))}")

    def _notices(self, page: Page) -> Iterator[Fault]:
        if page.kind != "article":
            return
        due = tuple(self.expected.get(page.path, page.states))
        for state in due:
            if state not in page.told:
                yield Fault(page.path, "notice", f"does not tell its readers what it must ({state})")
        for state in page.told:
            if state not in due:
                yield Fault(page.path, "notice", f"tells its readers {state!r}, and is not")
        if "partial" in due and self.source not in page.passages:
            yield Fault(page.path, "untranslated", f"has passages in {self.source}, none of which says so")

    def _machine(self, page: Page) -> Iterator[Fault]:
        """What a page tells machines of itself."""
        if page.kind in _LOOSE:
            return
        own = self._address(page.path)
        if self.base and page.canonical != own:
            yield Fault(page.path, "canonical", f"is {page.canonical!r}, and the page is {own!r}")
        if self.base:
            locale = page.graph.get("og:locale", "")
            if locale != open_graph(page.lang) or page.graph.get("og:url") != own:
                yield Fault(page.path, "open-graph", f"says {locale!r} and {page.graph.get('og:url')!r}")
        if page.kind != "article":
            return
        if page.data is None:
            yield Fault(page.path, "data", "is not there")
            return
        if page.data.get("inLanguage") != page.lang:
            yield Fault(page.path, "data", f"says {page.data.get('inLanguage')!r}, and the page {page.lang!r}")
        if self.base and page.data.get("url") != own:
            yield Fault(page.path, "data", f"says that it is {page.data.get('url')!r}")
        original = page.data.get("translationOfWork")
        address = original.get("@id") if isinstance(original, dict) else None
        if address and self._path(str(address)) not in self.pages:
            yield Fault(page.path, "data", f"is a translation of {address!r}, which is not there")

    def _address(self, path: str) -> str:
        return f"{self.base}/{quote(path.removesuffix('index.html'), safe='/')}"

    def _path(self, address: str) -> str:
        found = pages.target("", address, self.base)
        return found[0] if found else ""

    def _orphans(self) -> Iterator[Fault]:
        seen, todo = {"index.html"}, ["index.html"]
        while todo:
            page = self.pages.get(todo.pop())
            for address in pages.addresses(page) if page is not None else ():
                found = pages.target(page.path, address, self.base) if page is not None else None
                if found and found[0] in self.pages and found[0] not in seen:
                    seen.add(found[0])
                    todo.append(found[0])
        for path, page in self.pages.items():
            if path not in seen and page.kind not in _LOOSE:
                yield Fault(path, "orphan", "no page leads here")

    def _alternates(self) -> Iterator[Fault]:  # noqa: C901  # one question after another
        """Each page that is named by another names it too, with the same set of languages."""
        for page in self.pages.values():
            if not page.alternates:
                if self.base and not page.noindex and page.kind not in _LOOSE:
                    yield Fault(page.path, "hreflang", "names no other language, not even its own")
                continue
            codes = [lang for lang, _ in page.alternates]
            named = dict(page.alternates)
            if page.noindex:
                yield Fault(page.path, "hreflang", "is kept from search engines, and names other languages")
            if len(set(codes)) < len(codes):
                yield Fault(page.path, "hreflang", "names a language twice")
            if "x-default" not in named:
                yield Fault(page.path, "hreflang", "names no page for readers of other languages (x-default)")
            if page.kind != "chooser" and named.get(page.lang) != self._address(page.path):
                yield Fault(page.path, "hreflang", f"does not name itself as {page.lang}")
            for lang, address in page.alternates:
                other = self.pages.get(self._path(address))
                if other is None:
                    yield Fault(page.path, "hreflang", f"{lang} leads to {address!r}, which is not there")
                elif lang not in {"x-default", other.lang}:
                    yield Fault(page.path, "hreflang", f"{address!r} is in {other.lang}, not in {lang}")
                elif other.noindex:
                    yield Fault(page.path, "hreflang", f"{address!r} is kept from search engines")
                elif lang != "x-default" and dict(other.alternates) != named:
                    yield Fault(page.path, "hreflang", f"{address!r} names other pages than this one")

    # -- files for machines

    def of_machines(self) -> Iterator[Fault]:
        """Feeds, sitemap, robots.txt and the search's indexes."""
        for path in sorted(self.files):
            if path.endswith("/feed.xml"):
                yield from self._feed(path)
            elif path.endswith("/index.json"):
                yield from self._index(path)
        if self.base:
            yield from self._sitemap()
        robots = self.read("robots.txt").decode("utf-8", "replace") if "robots.txt" in self.files else ""
        if not robots:
            yield Fault("robots.txt", "robots", "is not there")
        elif re.search(r"(?mi)^disallow:\s*/\s*$", robots):
            yield Fault("robots.txt", "robots", "keeps search engines out of the whole site")
        elif self.base and f"{self.base}/sitemap.xml" not in robots:
            yield Fault("robots.txt", "robots", "does not name the sitemap")

    def _xml(self, path: str, check: str) -> ET.Element | Fault:
        raw = self.read(path)
        if b"<!DOCTYPE" in raw or b"<!ENTITY" in raw:
            return Fault(path, check, "holds a document type, which no file of ours has")
        try:
            return ET.fromstring(raw)  # noqa: S314  # no entities: just looked for
        except ET.ParseError as error:
            return Fault(path, check, f"is no XML: {error}")

    def _feed(self, path: str) -> Iterator[Fault]:
        root = self._xml(path, "feed")
        if isinstance(root, Fault):
            yield root
            return
        lang = root.get("{http://www.w3.org/XML/1998/namespace}lang")
        if lang != self.named.get(path.split("/", maxsplit=1)[0]):
            yield Fault(path, "feed", f"says that it is in {lang!r}")
        ids = [each.findtext(f"{_ATOM}id") or "" for each in root.findall(f"{_ATOM}entry")]
        if len(set(ids)) < len(ids) or "" in ids:
            yield Fault(path, "feed", "has two entries of one id, or one without")
        for each in (root, *root.findall(f"{_ATOM}entry")):
            if not re.fullmatch(
                r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)", each.findtext(f"{_ATOM}updated") or ""
            ):
                yield Fault(path, "feed", f"has a date that is none: {each.findtext(f'{_ATOM}updated')!r}")
            if not (each.findtext(f"{_ATOM}title") or "").strip():
                yield Fault(path, "feed", "has an entry without a title")
            for link in each.findall(f"{_ATOM}link"):
                if self._path(link.get("href") or "") not in self.files:
                    yield Fault(path, "feed", f"{link.get('href')!r} leads nowhere")

    def _index(self, path: str) -> Iterator[Fault]:
        try:
            rows = json.loads(self.read(path))
            addresses = [str(row[1]) for row in rows]
        except (ValueError, TypeError, IndexError, KeyError) as error:
            yield Fault(path, "search", f"cannot be read: {error}")
            return
        for address in addresses:
            found = pages.target(path, address, self.base)
            if found is None or found[0] not in self.pages:
                yield Fault(path, "search", f"{address!r} leads nowhere")

    def _sitemap(self) -> Iterator[Fault]:
        named: dict[str, dict[str, str]] = {}
        parts = sorted(each for each in self.files if re.fullmatch(r"sitemap(?:-\d+)?\.xml", each))
        if "sitemap.xml" not in parts:
            yield Fault("sitemap.xml", "sitemap", "is not there")
        for part in parts:
            root = self._xml(part, "sitemap")
            if isinstance(root, Fault):
                yield root
                continue
            for url in root.findall(f"{_MAP}url"):
                address = url.findtext(f"{_MAP}loc") or ""
                named[address] = {str(each.get("hreflang")): str(each.get("href")) for each in url.findall(_LINK)}
        shown = {
            page.canonical: page
            for page in self.pages.values()
            if page.canonical and not page.noindex and page.kind not in _LOOSE
        }
        for address in named.keys() - shown.keys():
            yield Fault("sitemap.xml", "sitemap", f"{address!r} is no page that search engines may show")
        for address in shown.keys() - named.keys():
            yield Fault("sitemap.xml", "sitemap", f"leaves out {address!r}")
        for address in named.keys() & shown.keys():
            page = shown[address]
            if page.kind != "chooser" and named[address] != dict(page.alternates):
                yield Fault("sitemap.xml", "sitemap", f"{address!r} has other languages there than on the page")
