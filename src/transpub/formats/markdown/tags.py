"""The HTML of events, as pulldown-cmark writes it."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Callable

    from transpub.formats.markdown.events import Event

_SAFE = "!\"#$%&'()*+,-./:;=?@_^~"
_PAIRS = {"Emphasis": "em", "Strong": "strong", "Strikethrough": "del"}
_ENDS = {
    "Paragraph": "</p>\n",
    "BlockQuote": "</blockquote>\n",
    "CodeBlock": "</code></pre>\n",
    "Item": "</li>\n",
    "FootnoteDefinition": "</div>\n",
    "DefinitionList": "</dl>\n",
    "DefinitionListTitle": "</dt>\n",
    "DefinitionListDefinition": "</dd>\n",
    "Table": "</tbody></table>\n",
    "TableHead": "</tr></thead><tbody>\n",
    "TableRow": "</tr>\n",
}
_STARTS = {
    "Paragraph": "<p>",
    "Item": "<li>",
    "DefinitionList": "<dl>\n",
    "DefinitionListTitle": "<dt>",
    "DefinitionListDefinition": "<dd>",
    "TableHead": "<thead><tr>",
    "TableRow": "<tr>",
}
_OWN_LINE = {
    "Paragraph",
    "Heading",
    "BlockQuote",
    "CodeBlock",
    "List",
    "Item",
    "FootnoteDefinition",
    "DefinitionList",
    "DefinitionListTitle",
    "DefinitionListDefinition",
}
# What stands around a text on a page, and around it in plain text.
_AROUND = {
    "Code": (("<code>", "</code>"), ""),
    "InlineMath": (('<span class="math math-inline">', "</span>"), "$"),
    "DisplayMath": (('<span class="math math-display">', "</span>"), "$$"),
    "SoftBreak": (("\n", ""), ""),
    "HardBreak": (("<br />\n", ""), ""),
}


def _heading(data: Any) -> str:  # noqa: ANN401  # what the parser says of it
    said = [("id", data["id"])] if data["id"] is not None else []
    said += [("class", " ".join(data["classes"]))] if data["classes"] else []
    said += [(name, value or "") for name, value in data["attrs"]]
    attributes = "".join(f' {escape(name)}="{escape(value)}"' for name, value in said)
    return f"<{data['level'].lower()}{attributes}>"


def _quotation(alert: str | None) -> str:
    return f'<blockquote class="markdown-alert-{alert.lower()}">\n' if alert else "<blockquote>\n"


def _code(kind: str | dict[str, str]) -> str:
    language = kind["Fenced"].split(" ")[0] if isinstance(kind, dict) else ""
    return f'<pre><code class="language-{escape(language)}">' if language else "<pre><code>"


def _list(first: int | None) -> str:
    if first is None:
        return "<ul>\n"
    return "<ol>\n" if first == 1 else f'<ol start="{first}">\n'


_WRITTEN: dict[str, Callable[[Any], str]] = {
    "Heading": _heading,
    "BlockQuote": _quotation,
    "CodeBlock": _code,
    "List": _list,
}


class Markup(NamedTuple):
    """What a piece of a line is in HTML, and in the value of an attribute (an image's description).

    `image` is 1 where such a value begins, -1 where it ends.
    """

    html: str
    attr: str
    image: int = 0


@dataclass(slots=True)
class Tags:
    """Writes the HTML of events, which must come in order: footnotes are numbered as they are met."""

    numbers: dict[str, int] = field(default_factory=dict)
    alignments: tuple[str, ...] = ()
    column: int = 0
    head: bool = False
    titles: list[str] = field(default_factory=list)
    title: Callable[[Event], str] = lambda event: str(event.data["title"])
    """The title of the link or the image that begins there."""

    def block(self, event: Event) -> tuple[bool, str]:
        """The HTML of an event outside of lines, and whether it begins on a line of its own."""
        if event.kind == "Start":
            return event.tag in _OWN_LINE, self._start(event)
        if event.kind == "End":
            return False, self._end(event)
        if event.kind == "Html":
            return False, str(event.data)
        if event.kind == "Rule":
            return True, "<hr />\n"
        if event.kind == "TaskListMarker":
            checked = ' checked=""' if event.data else ""
            return False, f'<input disabled="" type="checkbox"{checked}/>\n'
        return False, escape(str(event.data or ""), quote=False)  # the text of a code block

    def _start(self, event: Event) -> str:
        tag, data = event.tag, event.data
        if tag in _WRITTEN:
            return _WRITTEN[tag](data)
        if tag == "FootnoteDefinition":
            number = f'<sup class="footnote-definition-label">{self._number(data)}</sup>'
            return f'<div class="footnote-definition" id="{escape(data)}">{number}'
        if tag == "Table":
            self.alignments = tuple(data)
            return "<table>"
        if tag in {"TableHead", "TableRow"}:
            self.column, self.head = 0, tag == "TableHead"
        if tag == "TableCell":
            align = self.alignments[self.column] if self.column < len(self.alignments) else "None"
            style = "" if align == "None" else f' style="text-align: {align.lower()}"'
            return f"<{'th' if self.head else 'td'}{style}>"
        return _STARTS.get(tag, "")

    def _end(self, event: Event) -> str:
        match event.tag:
            case "Heading":
                return f"</{event.data.lower()}>\n"
            case "List":
                return "</ol>\n" if event.data else "</ul>\n"
            case "TableCell":
                self.column += 1
                return "</th>" if self.head else "</td>"
        return _ENDS.get(event.tag, "")

    def _number(self, name: str) -> int:
        return self.numbers.setdefault(name, len(self.numbers) + 1)

    def inline(self, event: Event) -> Markup:
        """The HTML of an event inside a line."""
        if event.kind == "Text":
            html = escape(event.data)
            return Markup(html, html or " ")
        if event.tag == "Image":
            return self._image(event)
        if event.tag:
            return _span(event, self.title(event) if event.kind == "Start" and event.tag == "Link" else "")
        if event.kind == "InlineHtml":
            return Markup(event.data, escape(event.data))
        if event.kind == "FootnoteReference":
            number, name = self._number(event.data), escape(event.data)
            return Markup(f'<sup class="footnote-reference"><a href="#{name}">{number}</a></sup>', f"[{number}]")
        (before, after), delimiter = _AROUND.get(event.kind, (("", ""), ""))
        text = escape(str(event.data or ""))
        return Markup(f"{before}{text}{after}", f"{delimiter}{text}{delimiter}" or " ")

    def _image(self, event: Event) -> Markup:
        """The part of an image before its description, or the part behind it."""
        if event.kind == "Start":
            self.titles.append(self.title(event))
            return Markup(f'<img src="{_address(event.data["dest_url"])}" alt="', "", 1)
        title = self.titles.pop()
        return Markup(f'" title="{escape(title)}" />' if title else '" />', "", -1)


def _span(event: Event, title: str) -> Markup:
    """The HTML of an inline event that begins or ends something; `title` is a link's."""
    begins = event.kind == "Start"
    if event.tag == "Link":
        if not begins:
            return Markup("</a>", "")
        named = f' title="{escape(title)}"' if title else ""
        scheme = "mailto:" if event.data["link_type"] == "Email" else ""
        return Markup(f'<a href="{scheme}{_address(event.data["dest_url"])}"{named}>', "")
    tag = _PAIRS[event.tag]
    return Markup(f"<{tag}>" if begins else f"</{tag}>", "")


def _address(address: str) -> str:
    return escape(quote(address, safe=_SAFE, errors="replace").replace('"', "%22"))
