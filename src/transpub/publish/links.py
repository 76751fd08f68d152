"""Links inside an article's HTML: to other articles' pages, to copies of its files, and none that runs a script."""

from __future__ import annotations

import functools
import posixpath
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias
from urllib.parse import quote, unquote

from transpub.publish import markup

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from selectolax.lexbor import LexborHTMLParser, LexborNode

Kind: TypeAlias = Literal["page", "asset", "other"]
Resolve: TypeAlias = "Callable[[str], tuple[Kind, str] | None]"
"""From a file, relative to the articles' folder, to what it became: a page, an asset, or None where it is nothing."""

# The HTML attributes that hold one address (HTML Standard, index of attributes) and SVG's.
_ADDRESSES = ("href", "src", "poster", "data", "action", "formaction", "cite", "background", "xlink:href", "srcset")
# Elements of an article's own HTML that would run code, or turn the page's other addresses elsewhere.
_DROPPED = "script, base, meta, link, style, embed"
# Those whose content is what is shown where they may not be.
_UNWRAPPED = "object, applet"
# Elements that fetch what they show.
_FETCHES = frozenset({"img", "audio", "video", "source", "track", "iframe", "image", "input"})
# Of which no rule of ours speaks; what they are to be called by and when names end: HTML Standard, 13.2.5.
_PLAIN_TAGS = frozenset(("p", "ul", "ol", "li", "em", "strong", "b", "i", "del", "br", "hr", "code", "span", "a")) | {
    f"h{level}" for level in range(1, 7)
}
_TAG = re.compile(r"<([a-zA-Z][^\s/>]*)")
_PLAIN_ATTRIBUTES = (" href=", " lang=", " title=", " id=", " start=", " data-unit=")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:")
# Browsers drop these wherever they stand in an address (URL Standard, 4.4), and these at its ends.
_IGNORED = str.maketrans("", "", "\t\n\r")
_ENDS = "".join(map(chr, range(0x21)))


@dataclass(frozen=True, slots=True)
class Rewritten:
    """The HTML as a browser reads it, balanced; the assets it uses; addresses that lead nowhere; what was dropped.

    `hosts` are the origins elsewhere from which it shows something.
    """

    html: str
    assets: frozenset[str]
    dead: tuple[str, ...]
    dropped: tuple[str, ...]
    hosts: frozenset[str] = frozenset()


def relative(target: str, page: str) -> str:
    """The address of one file of the tree as another links to it."""
    to, own = _parts(target), _parts(page)
    shared = 0
    for one, other in zip(to[:-1], own[:-1], strict=False):
        if one != other:
            break
        shared += 1
    return "../" * (len(own) - 1 - shared) + "/".join(to[shared:])


@functools.lru_cache(maxsize=65536)
def _parts(path: str) -> tuple[str, ...]:
    return tuple(quote(path, safe="/").split("/"))


def host(address: str) -> str:
    """The origin of an address of the web, "" for any other."""
    plain = address.strip(_ENDS).translate(_IGNORED)
    found = re.match(r"(https?:)?//([A-Za-z0-9.-]+(?::\d+)?)(?=[/?#]|$)", plain, re.IGNORECASE)
    return f"{found.group(1) or 'https:'}//{found.group(2)}".lower() if found else ""


def unsafe(address: str, *, picture: bool = False) -> bool:
    """Whether a browser would run the address as a script, or show it as a document of its own making."""
    scheme = _SCHEME.match(address.strip(_ENDS).translate(_IGNORED).lower())
    if scheme is None:
        return False
    if scheme.group() == "data:":
        return not (picture and address.strip(_ENDS).translate(_IGNORED).lower().startswith("data:image/"))
    return scheme.group() in {"javascript:", "vbscript:"}


def rewrite(  # noqa: C901, PLR0913  # each is a fact of its own
    html: str,
    file: str,
    page: str,
    resolve: Resolve,
    text: Mapping[str, str],
    *,
    size: Callable[[str], tuple[int, int] | None] = lambda _: None,
) -> Rewritten:
    """The HTML of an article's part, with its addresses as the page at `page` needs them.

    `file` is the article's own, relative to the articles' folder like all that `resolve` is asked for. Text is not
    changed; markup that was left open is closed, as a browser would. `text` are the theme's strings for what
    `markup.furnish` adds. `size` tells that of an asset.
    """
    from selectolax.lexbor import LexborHTMLParser  # noqa: PLC0415  # importing does no work

    if not html:
        return Rewritten("", frozenset(), (), ())
    tree = LexborHTMLParser(html, is_fragment=True)
    assets: dict[str, None] = {}
    hosts: set[str] = set()
    dead: list[str] = []
    dropped: list[str] = []
    plain = _plain(html)
    if not plain:
        for node in tree.css(_DROPPED):
            dropped.append(f"<{node.tag}>")
            node.decompose()
        for node in tree.css(_UNWRAPPED):
            dropped.append(f"<{node.tag}>")
            node.unwrap()

    def written(address: str, *, fetched: bool) -> str:
        """An address as the page has it."""
        found = _target(address, file, resolve)
        if found is None:
            hosts.update({host(address)} - {""} if fetched else ())
            return address
        kind, target, rest = found
        if kind == "other":
            dead.append(address)
            return address
        if kind == "asset":
            assets[target] = None
        return relative(_published(kind, target), page) + rest

    for node, name, address in _addresses(_linking(tree, html) if plain else tree.css("*"), dropped):
        fetched = node.tag in _FETCHES and name != "cite"
        if name == "srcset":
            candidates = (each.split() for each in re.split(r",\s+|,$", address) if each.strip())
            node.attrs[name] = ", ".join(" ".join((written(at, fetched=True), *more)) for at, *more in candidates)
            continue
        known = len(assets)
        new = written(address, fetched=fetched)
        if new != address:
            node.attrs[name] = new
        if node.tag == "img" and name == "src":
            _picture(node, size(next(reversed(assets))) if len(assets) > known else None)
    if not plain:
        markup.furnish(tree, text)
        for node in tree.css("[style]"):
            dropped.append(f'style="{node.attributes["style"] or ""}"')
            del node.attrs["style"]
    return Rewritten(tree.html or "", frozenset(assets), tuple(dead), tuple(dropped), frozenset(hosts))


def _linking(tree: LexborHTMLParser, html: str) -> list[LexborNode]:
    """The elements of plain markup that may have an address."""
    return tree.tags("a") if html.count(" href=") == html.count("<a href=") else tree.css("[href]")


def _plain(html: str) -> bool:
    """Whether nothing in the HTML but a `href` could need a change; "no" may be wrong, "yes" never is.

    Each attribute that has a value has a "=" of its own.
    """
    return (
        "<!" not in html
        and "<?" not in html
        and set(_TAG.findall(html)) <= _PLAIN_TAGS
        and sum(map(html.count, _PLAIN_ATTRIBUTES)) == html.count("=")
    )


def _picture(node: LexborNode, found: tuple[int, int] | None) -> None:
    """A picture keeps its place, and is fetched when the reader comes near."""
    if found and not {"width", "height"} & set(node.attributes):
        node.attrs["width"], node.attrs["height"] = map(str, found)
    for name, value in (("loading", "lazy"), ("decoding", "async")):
        if name not in node.attributes:
            node.attrs[name] = value


def asset_path(asset: str) -> str:
    """Where a file from the articles' folder lies in the published tree."""
    return f"media/{asset}"


def locate(address: str, file: str, resolve: Resolve) -> tuple[Kind, str] | None:
    """What a single address of an article (its lead picture) stands for; None for an address elsewhere."""
    found = _target(address, file, resolve)
    return found[:2] if found else None


def _published(kind: Kind, target: str) -> str:
    return asset_path(target) if kind == "asset" else target


def _addresses(nodes: list[LexborNode], dropped: list[str]) -> Iterator[tuple[LexborNode, str, str]]:
    """Each attribute that holds an address; those that run scripts are taken away and named in `dropped`."""
    for node in nodes:
        for name, value in node.attributes.items():
            address = value or ""
            if name.startswith("on") or name == "srcdoc":
                dropped.append(f"{name}=")
                del node.attrs[name]
            elif name not in _ADDRESSES:
                continue
            elif unsafe(address, picture=name in {"src", "poster"}):
                dropped.append(address)
                del node.attrs[name]
            else:
                yield node, name, address


def _target(address: str, file: str, resolve: Resolve) -> tuple[Kind, str, str] | None:
    """What an address stands for, with its query and fragment; None where it is not relative to the article's file."""
    plain = address.strip(_ENDS).translate(_IGNORED)
    found = re.match(r"[^?#]*", plain)
    path = found.group() if found else ""
    if not path or path.startswith(("/", "\\")) or _SCHEME.match(plain.lower()):
        return None
    wanted = unicodedata.normalize("NFC", unquote(path))
    target = resolve(posixpath.normpath(posixpath.join(posixpath.dirname(file), wanted)))
    return (*(target or ("other", "")), plain[len(path) :])
