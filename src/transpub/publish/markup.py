"""What an article's markup gets on a page: labels in its language, boxes that scroll, ways back from footnotes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Mapping

    from selectolax.lexbor import LexborHTMLParser, LexborNode

ALERTS = ("note", "tip", "important", "warning", "caution")
"""GitHub's alerts; each is a string of the theme, `alert_…`."""

_ALIGNED = re.compile(r"text-align:\s*(left|right|center);?")


def furnish(tree: LexborHTMLParser, text: Mapping[str, str]) -> None:
    """Changes the tree in place; `text` are the theme's strings in the page's language. Words are added, none changed.

    Only outermost tables get a box, and they come last: a box holds a copy of its table, whose nodes are gone then.
    """
    for node in tree.css('[style*="text-align"]'):
        _align(node)
    for kind in ALERTS:
        for node in tree.css(f"blockquote.markdown-alert-{kind}"):
            _label(node, kind, text[f"alert_{kind}"])
    for node in tree.css("li > input[type=checkbox], li > p > input[type=checkbox]"):
        _task(node, text["task_done"])
    for number, node in enumerate(tree.css("div.footnote-definition[id]"), 1):
        _way_back(tree, node, f"tp-note-{number}", text["footnote_back"])
    for node in tree.css("pre"):
        _scrolls(node, text["code"])
    for node in [each for each in tree.css("table") if _above(each, "table") is None]:
        box = _element('<div class="table"></div>')
        _scrolls(box, text["table"])
        node.insert_before(box)
        assert node.prev is not None
        node.prev.insert_child(node)
        node.decompose()


def _align(node: LexborNode) -> None:
    """A class in place of an inline style, which a strict content security policy would not apply."""
    found = _ALIGNED.fullmatch((node.attributes["style"] or "").strip())
    if found:
        del node.attrs["style"]
        node.attrs["class"] = f"{node.attributes.get('class') or ''} {found.group(1)}".strip()


def _label(node: LexborNode, kind: str, said: str) -> None:
    node.attrs["class"] = f"{node.attributes['class']} alert alert-{kind}"
    node.attrs["role"] = "note"
    label = _element('<p class="alert-label"></p>')
    label.insert_child(said)
    if node.first_child is None:
        node.insert_child(label)
    else:
        node.first_child.insert_before(label)


def _task(node: LexborNode, said: str) -> None:
    node.attrs["aria-label"] = said
    item = _above(node, "li")
    if item is not None:
        item.attrs["class"] = f"{item.attributes.get('class') or ''} task".strip()


def _way_back(tree: LexborHTMLParser, note: LexborNode, name: str, said: str) -> None:
    """A link from the end of a footnote to the first reference to it; none where nothing refers to it."""
    for link in tree.css('sup.footnote-reference > a[href^="#"]'):
        if unquote((link.attributes["href"] or "")[1:]) == note.id and link.parent is not None:
            break
    else:
        return
    if link.parent.id:  # an author's own
        name = link.parent.id
    link.parent.attrs["id"] = name
    back = _element(f'<a class="footnote-back" href="#{name}"></a>')
    words = _element('<span class="unseen"></span>')
    words.insert_child(said)
    back.insert_child(words)
    last = note.last_child
    while last is not None and last.is_text_node and not (last.text() or "").strip():
        last = last.prev
    place = last if last is not None and last.tag == "p" else note
    place.insert_child(" ")
    place.insert_child(back)


def _scrolls(node: LexborNode, said: str) -> None:
    """The keyboard must reach what scrolls, and a screen reader must say what it is. A group, since it may repeat."""
    node.attrs["role"] = "group"
    node.attrs["tabindex"] = "0"
    node.attrs["aria-label"] = said


def _element(html: str) -> LexborNode:
    from selectolax.lexbor import LexborHTMLParser  # noqa: PLC0415  # importing does no work

    node = LexborHTMLParser(html, is_fragment=True).root
    assert node is not None
    return node


def _above(node: LexborNode, tag: str) -> LexborNode | None:
    above = node.parent
    while above is not None and above.tag != tag:
        above = above.parent
    return above
