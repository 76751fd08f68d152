"""A finished page as values: what later questions about the whole site need, and the faults that it shows alone."""

from __future__ import annotations

import json
import posixpath
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from transpub.publish.audit.fault import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborHTMLParser, LexborNode

_TAG = re.compile(r"(?i)[a-z]{2,3}(?:-[a-z]{4})?(?:-(?:[a-z]{2}|\d{3}))?(?:-[a-z0-9]{5,8})*(?:-x-[a-z0-9-]+)?")
"""A language tag (BCP 47) as pages have them: language, script, region, variants."""
_MARK = re.compile(r"</?\d{1,3}/?>")
_FETCHED = {
    "img": ("src", "srcset"),
    "source": ("src", "srcset"),
    "script": ("src",),
    "iframe": ("src",),
    "video": ("src", "poster"),
    "audio": ("src",),
    "track": ("src",),
    "embed": ("src",),
    "object": ("data",),
    "input": ("src",),
}
STATES = ("machine", "draft", "partial", "stale", "source")


@dataclass(slots=True)
class Page:
    """A page. Addresses are as it writes them; `links` are those of its elements, each with whether it is fetched."""

    path: str
    lang: str = ""
    kind: str = ""
    title: str = ""
    canonical: str = ""
    noindex: bool = False
    refresh: str = ""
    policy: str | None = None
    alternates: list[tuple[str, str]] = field(default_factory=list)
    links: list[tuple[str, bool]] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    switcher: list[tuple[str, str, bool]] = field(default_factory=list)
    passages: frozenset[str] = frozenset()
    states: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    data: dict[str, object] | None = None
    graph: dict[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def fault(self, check: str, message: str) -> None:
        """Tells a fault of this page."""
        self.faults.append(Fault(self.path, check, message))


def read(path: str, raw: bytes) -> Page:
    """A page from its file."""
    from selectolax.lexbor import LexborHTMLParser  # noqa: PLC0415  # importing does no work

    page = Page(path)
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        page.fault("encoding", f"is not UTF-8 (byte {error.start})")
        text = raw.decode("utf-8", "replace")
    else:
        if "\ufffd" in text:
            page.fault("encoding", "holds the character that stands for a lost one (U+FFFD)")
    tree = LexborHTMLParser(text)
    _head(tree, page)
    _elements(tree, page)
    _body(tree, page)
    return page


def _head(tree: LexborHTMLParser, page: Page) -> None:
    html = tree.css_first("html")
    page.lang = (html.attributes.get("lang") or "") if html is not None else ""
    title = tree.css_first("head > title")
    page.title = (title.text() if title is not None else "").strip()
    for meta in tree.css("meta"):
        content = meta.attributes.get("content") or ""
        name, kind = meta.attributes.get("name") or "", (meta.attributes.get("http-equiv") or "").lower()
        page.noindex |= name == "robots" and "noindex" in content
        if kind == "content-security-policy":
            page.policy = content
        elif kind == "refresh":
            page.refresh = content.partition("url=")[2].strip()
        if meta.attributes.get("property"):
            page.graph.setdefault(str(meta.attributes["property"]), content)
    for link in tree.css("link[rel]"):
        rel, href = (link.attributes["rel"] or "").split(), link.attributes.get("href") or ""
        if "canonical" in rel:
            page.canonical = href
        elif "alternate" in rel and "hreflang" in link.attributes:
            page.alternates.append((link.attributes["hreflang"] or "", href))
        elif not href.startswith("data:"):
            page.links.append((href, "stylesheet" in rel or "icon" in rel))
            if _elsewhere(href) and "alternate" not in rel:
                page.fault("request", f"asks {href!r} for a style or an icon")


def _elsewhere(address: str) -> bool:
    return bool(re.match(r"(?i)(?:https?:)?//", address.strip()))


def _elements(tree: LexborHTMLParser, page: Page) -> None:
    ids: Counter[str] = Counter()
    for node in tree.css("*"):
        attributes = node.attributes
        if "id" in attributes:
            ids[attributes["id"] or ""] += 1
        if "lang" in attributes and node.tag != "html" and not _TAG.fullmatch(attributes["lang"] or ""):
            page.fault("lang", f"{attributes['lang']!r} is no language code (on <{node.tag}>)")
        if node.tag in {"a", "area"} and "href" in attributes:
            page.links.append((attributes["href"] or "", False))
        _fetched(node, page)
        _unsafe(node, page)
    page.ids = set(ids)
    for name, count in ids.items():
        if count > 1 or not name:
            page.fault("id", f"the id {name!r} stands {count} times")


def _fetched(node: LexborNode, page: Page) -> None:
    for name in _FETCHED.get(node.tag or "", ()):
        value = node.attributes.get(name)
        if value is None:
            continue
        each = [part.split()[0] for part in value.split(",") if part.split()] if name == "srcset" else [value]
        for address in each:
            if _elsewhere(address):
                origin = "/".join(address.split("/")[:3])
                if node.tag == "script" or origin.lower() not in (page.policy or "").lower():
                    page.fault("request", f"asks {address!r} for something")
            elif not address.startswith("data:"):
                page.links.append((address, True))
    if node.tag == "img":
        if "alt" not in node.attributes:
            page.fault("image", f"{node.attributes.get('src')!r} has no alt: readers who see no pictures learn nothing")
        source = (node.attributes.get("src") or "").lower()
        local = not _elsewhere(source) and source.endswith((".png", ".jpg", ".jpeg", ".gif", ".webp"))
        if local and not {"width", "height"} & set(node.attributes):
            page.fault("image", f"{node.attributes.get('src')!r} has no width and height")


def _unsafe(node: LexborNode, page: Page) -> None:
    attributes = node.attributes
    if node.tag == "script" and attributes.get("type") != "application/ld+json":
        if "src" not in attributes:
            page.fault("unsafe", "holds a script")
        elif page.kind != "search" and "script-src" not in (page.policy or ""):
            page.fault("unsafe", f"runs {attributes['src']!r}")
    if node.tag == "style" or "style" in attributes:
        page.fault("unsafe", f"holds a style of its own (on <{node.tag}>), which the policy does not let in")
    for name, value in attributes.items():
        if name.startswith("on"):
            page.fault("unsafe", f"holds the attribute {name}")
        plain = re.sub(r"[\s\0]", "", value or "").lower()
        if name in {"href", "src", "action", "formaction", "xlink:href"} and plain.startswith(
            ("javascript:", "vbscript:")
        ):
            page.fault("unsafe", f"holds the address {value!r}")


def _body(tree: LexborHTMLParser, page: Page) -> None:
    body = tree.css_first("body")
    classes = ((body.attributes.get("class") or "") if body is not None else "").split()
    page.kind = classes[0] if classes else ""
    page.states = tuple(state for state in STATES if f"is-{state}" in classes)
    notice = tree.css_first("aside.notice")
    named = (notice.attributes.get("class") or "").split() if notice is not None else []
    page.told = tuple(state for state in STATES if f"notice-{state}" in named)
    if page.told and notice is not None and not notice.text(strip=True):
        page.fault("notice", "the notice is empty")
    for link in tree.css("nav.languages a"):
        current = link.attributes.get("aria-current") is not None
        page.switcher.append((link.attributes.get("hreflang") or "", link.attributes.get("href") or "", current))
    if not _TAG.fullmatch(page.lang):
        page.fault("lang", f"the page's language is {page.lang!r}" if page.lang else "the page names no language")
    page.passages = frozenset(node.attributes["lang"] or "" for node in tree.css("main > article [lang]"))
    headings = len(tree.css("h1"))
    if not page.title:
        page.fault("title", "has no title")
    if headings != 1:
        page.fault("title", f"has {headings} main headings (h1)")
    main = tree.css_first("main")
    if main is not None:
        for node in main.css("code, pre, kbd, samp"):
            node.decompose()
        shown = _MARK.search(main.text())
        if shown:
            page.fault("marks", f"shows the translator's mark {shown.group()}")
    _data(tree, page)


def _data(tree: LexborHTMLParser, page: Page) -> None:
    for node in tree.css('script[type="application/ld+json"]'):
        try:
            found = json.loads(node.text())
        except ValueError as error:
            page.fault("data", f"is no JSON: {error}")
            continue
        if isinstance(found, dict):
            page.data = found


def target(path: str, address: str, base: str) -> tuple[str, str] | None:
    """The file of the site that an address on a page means, and the part of it; None for an address elsewhere."""
    plain = address.strip()
    if base and plain.startswith(f"{base}/"):
        plain = plain.removeprefix(base)
        plain = plain or "/"
    elif re.match(r"(?i)[a-z][a-z0-9+.-]*:|//", plain):
        return None
    parts = urlsplit(plain)
    where = unquote(parts.path)
    if where.startswith("/"):
        prefix = urlsplit(base).path.rstrip("/")
        where = where.removeprefix(prefix) if base and not address.startswith(base) else where
        found = where.lstrip("/")
    elif where:
        found = posixpath.normpath(posixpath.join(posixpath.dirname(path), where))
        found += "/" if where.endswith("/") and found != "." else ""
    else:
        found = path
    if found in {"", "."} or found.endswith("/"):
        found = found.removeprefix(".") + "index.html"
    return found, unquote(parts.fragment)


def addresses(page: Page) -> Iterator[str]:
    """Every address that leads from a page."""
    yield from (address for address, _ in page.links)
    if page.refresh:
        yield page.refresh
