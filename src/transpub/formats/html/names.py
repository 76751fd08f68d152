"""What the elements are: in a line of text or around it, with an end tag or without, for translators or not.

An element that is named nowhere here stands in a line of text, as in browsers.
"""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """The words of a text as a set."""
    return frozenset(text.split())


BLOCKS = words(
    "address applet article aside base basefont bgsound blockquote body caption center col colgroup datalist dd "
    "details dialog dir div dl dt fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head "
    "header hgroup hr html legend li listing main marquee menu nav ol optgroup option p plaintext pre search "
    "section select slot summary table tbody td template tfoot th thead title tr ul xmp"
)
HEADINGS = words("h1 h2 h3 h4 h5 h6")

VOID = words("area base basefont bgsound br col embed frame hr image img input link meta param source track wbr")
"""Elements without an end tag."""

RAW = words("iframe noembed noframes plaintext script style textarea title xmp")
"""Elements whose inside is text to the parser, up to their end tag, whatever stands there."""

FOREIGN = frozenset({"svg", "math"})

KEPT = words(
    "applet audio button canvas code datalist form frameset iframe kbd listing nav noembed noframes noscript "
    "object plaintext pre samp script select style template textarea var video xmp"
)
"""Elements whose inside nobody translates."""

LEFT_OUT = words(
    "applet base button datalist form frameset input link meta nav noframes noscript script select style template "
    "textarea title"
)
"""Elements that the article's page on the site does not show, unless they stand inside a sentence."""

AROUND = words("aside footer header")
"""Elements that are no part of the article where they stand outside of a main part, or where the page has none."""

CELLS = frozenset({"td", "th", "caption"})
SCOPES = CELLS | {"applet", "marquee", "object", "template"}
"""End tags inside these end nothing that began outside, but for the end tags of a table's own elements."""

TABLE = frozenset({"table", "tbody", "thead", "tfoot", "tr", "colgroup"})
"""Text that stands directly in these is moved before the table by browsers."""

TABLE_PARTS = TABLE | CELLS
UNSEEN = words("base basefont bgsound link meta noscript script style template wbr")
"""Elements that take no room in a line of text."""

NOT_REOPENING = UNSEEN | words("iframe noembed noframes param source textarea title track")
"""Elements before which browsers do not open formatting elements again, as they do before text."""

SILENT = UNSEEN | {"br", "embed", "image", "img", "input"}
"""Elements that are no part of a sentence that begins or ends beside them."""

NOT_IN_ITSELF = {name: name for name in ("a", "button", "nobr")} | dict.fromkeys(("rb", "rp", "rt", "rtc"), "rt")
"""Elements whose start tag ends an element of the same family."""

FORMATTING = words("a b big code em font i nobr s small strike strong tt u")
"""Elements that browsers open again for the next text, where a block ended before they did."""

ROLES = {
    **{f"h{level}": f"h{level}" for level in range(1, 7)},
    "blockquote": "quotation",
    "caption": "caption",
    "dd": "definition",
    "dt": "term in a list",
    "figcaption": "caption",
    "li": "list item",
    "summary": "summary",
    "td": "cell",
    "th": "header cell",
}
WHOLE = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "header cell", "term in a list", "summary"})
"""The roles of units that stay whole however many sentences they hold."""

LABELS = {"b": "strong", "strong": "strong", "em": "emphasis", "i": "emphasis", "br": "line break"}

# What a start tag ends (HTML Standard, 13.2.6.4.7 and on): the elements that it ends, and those behind which it looks
# no further.
_PARAGRAPH_ENDERS = words(
    "address article aside blockquote center dd details dialog dir div dl dt fieldset figcaption figure footer "
    "form h1 h2 h3 h4 h5 h6 header hgroup hr li listing main menu nav ol p plaintext pre search section summary "
    "ul xmp"
)
_LISTS = SCOPES | {"dir", "dl", "menu", "ol", "table", "ul"}
_SECTIONS = frozenset({"tbody", "thead", "tfoot", "caption", "colgroup"})
_ROWS = frozenset({"table", "template"})
ENDS: dict[str, tuple[tuple[frozenset[str], frozenset[str]], ...]] = {
    name: ((frozenset({"p"}), SCOPES | {"button", "table"}),) for name in _PARAGRAPH_ENDERS
}
for _name, _ended in (("li", {"li"}), ("dt", {"dt", "dd"}), ("dd", {"dt", "dd"})):
    ENDS[_name] = ((frozenset(_ended), _LISTS), *ENDS[_name])
for _name in ("td", "th"):
    ENDS[_name] = ((frozenset({"td", "th", "caption", "colgroup"}), _ROWS | {"tr"}),)
ENDS["tr"] = ((frozenset({"tr", "caption", "colgroup"}), _ROWS | {"tbody", "thead", "tfoot"}),)
for _name in _SECTIONS:
    ENDS[_name] = ((_SECTIONS | {"tr"}, _ROWS),)
ENDS["option"] = ENDS["optgroup"] = ((frozenset({"option"}), frozenset({"select", "datalist"})),)
