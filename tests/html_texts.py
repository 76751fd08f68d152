"""HTML texts of no sense, for laws, and what an independent parser makes of HTML."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

from fuzz.html import groups_of
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from transpub.formats.base import localized
from transpub.formats.html.target import written
from transpub.model import Document, Unit, with_inner
from transpub.segment import refine, splitter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from selectolax.lexbor import LexborNode

    from transpub.model import Inline, Part


def listed(text: str) -> tuple[str, ...]:
    """The words of a text; `_` in them is a space."""
    return tuple(word.replace("_", " ") for word in text.split())


_ELEMENTS = listed(
    "p div b i a span code table tr td ul li h1 h2 svg math title style script textarea select button form nav object "
    "noscript template iframe nobr ruby pre head body html main article marquee font x-y blockquote xmp frameset video"
)
PIECES = (
    *(tag for name in _ELEMENTS for tag in (f"<{name}>", f"</{name}>")),
    *listed("""<br> </br> <hr> <input> <img_alt='an_img'> <img_alt=bare> <a_href=x_title='a_t'> <th> <tbody> <caption>
    <dl> <dt> <dd> <option> <rt> <mi> <foreignObject> <desc> <svg/> <plaintext> <font_color=x> <span_translate=no>
    <p_lang=fr> <i_lang=la> <p_a=" <!-- --> <!--c--> <!--> <![CDATA[ ]]> </ </> <? <! < > & &amp; &nbsp; &copy &lt
    &#10; &#x41 &#5 &#x1f; " ' = <abbr_title="A_b"> </abbr> <span_title=t_class=c> <p_lang=en> <!--_transpub:_skip_-->
    <!--_transpub:_note:_hi_--> <!--_transpub:_whole_--> <!--_transpub:_skp_--> <!--_transpub:_skip-from-here_-->
    <!--_transpub:_skip-to-here_-->"""),
    *("one", "Two. Three.", "字", "。", "Yes. ", " ", " ", "  ", "\n", "\r\n", "\t", "\xa0", "\u2028", "\x0c", "\x85"),
)
# No <i title=…> and the like: of more than three equal ones that are never closed browsers drop some, and a translated
# title makes them unequal.
_COMMON = (
    *listed("<p> </p> <div> <li> <b> </b> <i> </i> <a_href=x> </a> <span> </span> <br> <img_alt='an_img'> <!--_c_-->"),
    *listed(
        """<abbr_title="Art_&amp;_c"> <abbr_title=t> </abbr> </abbr> <span_title=_t> <img_alt=A&#10;b_title='_c_'>"""
    ),
    *("<code>x</code>", "one", "two", "Yes. No. ", "&amp;", "&nbsp;", "\n", "字。", " ", " "),
)
texts = st.lists(st.sampled_from(PIECES), max_size=20).map("".join) | st.builds(
    lambda common, odd: "<p>" + "".join(common) + odd,
    st.lists(st.sampled_from(_COMMON), max_size=25),
    st.lists(st.sampled_from(PIECES), max_size=2).map("".join),
)

_READ = {"alt", "title", "aria-label", "content"}
_SPACE = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029]+")
_SPLIT = splitter("en")


def cut(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """The parts, cut into sentences."""
    return refine(Document("a", "a.html", "html", {}, parts), _SPLIT).parts


def _nodes(html: str) -> Iterator[tuple[LexborNode, tuple[str, ...]]]:
    """The nodes in order, each with the elements and attributes around it and its own."""
    root = LexborHTMLParser(html).root if html else None
    waiting: list[tuple[LexborNode | None, tuple[str, ...]]] = [(root, ())]
    while waiting:
        node, above = waiting.pop()
        while node is not None:
            tag = node.tag or "-"
            said = [] if tag[0] in "-!_" else sorted((k, v) for k, v in node.attributes.items() if k not in _READ)
            path = (*above, f"{tag} {said}")
            yield node, path
            if node.child is not None:
                waiting.append((node.next, above))
                node, above = node.child, path
            else:
                node = node.next


def tree(html: str) -> list[tuple[str, str]]:
    """The elements in order with their attributes, comments, and texts, white space as one space."""
    out = []
    for node, path in _nodes(html):
        is_text = node.tag == "-text"
        read = "" if is_text else "|".join(f"{k}={v}" for k, v in node.attributes.items() if k in _READ)
        out.append((f"{len(path)} {path[-1]}", _SPACE.sub(" ", (node.text_content or "") if is_text else read).strip()))
    return out


def shape(html: str) -> list[tuple[str, bool]]:
    """The tree without what a translation changes."""
    return [(step, bool(said) and step.endswith("-text []")) for step, said in tree(html)]


def placed(html: str) -> tuple[Counter[tuple[str, ...]], Counter[tuple[tuple[str, ...], str]]]:
    """How many elements and letters stand in which elements, in whatever order."""
    elements: Counter[tuple[str, ...]] = Counter()
    letters: Counter[tuple[tuple[str, ...], str]] = Counter()
    for node, path in _nodes(html):
        if node.tag == "-text":
            letters.update((path[:-1], letter) for letter in node.text_content or "" if letter.isalnum())
        else:
            elements[path] += 1
    return elements, letters


def orders(source: Inline) -> tuple[Inline, Inline]:
    """The source with its outermost marks and the texts between them turned round, and with all marks first."""
    groups = groups_of(source)
    marks_first = sorted(groups, key=lambda group: isinstance(group[0], str))
    turned, first = (tuple(piece for group in each for piece in group) for each in (groups[::-1], marks_first))
    return turned, first


def units(parts: tuple[Part, ...]) -> list[Unit]:
    """The units that are parts of the file; those inside them are not among them."""
    return [part for part in parts if isinstance(part, Unit)]


def all_units(parts: tuple[Part, ...]) -> list[Unit]:
    """The units in order, each followed by those inside it."""
    return [each for unit in units(parts) for each in (unit, *unit.inner)]


def keyed(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """The parts with a key for each unit."""
    numbers = count()

    def named(unit: Unit) -> Unit:
        return with_inner(replace(unit, key=f"k{next(numbers)}"), named)

    return tuple(named(part) if isinstance(part, Unit) else part for part in parts)


def put(parts: tuple[Part, ...], made: Callable[[Unit], Inline | None]) -> str:
    """The text with what is made of each unit; None leaves one as it is."""
    parts = keyed(parts)
    targets = {unit.key: said for unit in all_units(parts) if (said := made(unit)) is not None}
    out = []
    for part in parts:
        if isinstance(part, Unit):
            new, said = localized(part, targets, written)
            out.append(written(new, said) if part.key in targets else new.raw)
        else:
            out.append(part.raw)
    return "".join(out)
