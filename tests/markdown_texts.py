"""Markdown texts of no sense, for laws, and what a browser makes of HTML."""

from __future__ import annotations

import re

import pyromark
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser, LexborNode

from transpub.formats.markdown.events import options

PIECES = (
    *("*", "**", "_", "__", "~", "~~", "`", "``", "[", "]", "(u)", "][r]", "[r]", "[r][]", "![", '](i.png "t")'),
    *("<b>", "</b>", "<i>", "</i>", "<kbd>", "</kbd>", "<br>", "<!-- c -->", "<http://x.y>", "$", "$$", "[^1]"),
    *("\\", "&amp;", "&nbsp;", "&#10;", "\\*", "\\|", "|", "{{< x >}}", "{{", "}}", "{% y %}", "{#id}", "!", "."),
    *("a", "b c", "word", "字", "。", "é", " ", "\t", "    ", "  \n", "\\\n", "\n", "\n\n", "\r\n", "\r", "\n> "),
    *("> ", "- ", "1. ", "# ", "## ", " #", "===\n", "---\n", "\n|-|-|\n", "|-|\n", "|a|b|\n", ": ", "[ ] ", "- [x] "),
    *("[^1]: ", "[r]: /x 'y'\n\n", "```\n", "<div>", "</div>", "> [!NOTE]\n", "<span translate=no>", "</span>"),
    *(
        ":::\n",
        ":::note x\n",
        ":::{tip} x\n",
        ":k: v\n",
        '!!! note "t"\n',
        "??? tip\n",
        '=== "t"\n',
        "/// tip | t\n",
        ":x",
    ),
    *("<!-- transpub: skip -->\n", "<!-- transpub: note: hi -->\n", "\x00", "\u2028", "\x1c", "\x85", "\xa0", "\u3000"),
)
DEFINITIONS = "\n\n[r]: /x 'y'\n\n[^1]: note\n"

texts = st.builds(
    lambda pieces, end: "".join(pieces) + end,
    st.lists(st.sampled_from(PIECES), max_size=25),
    st.sampled_from(["", DEFINITIONS]),
)

_HTML = (
    *(
        "<p>",
        "</p>",
        "<div>",
        "</div>",
        "<div lang=ky>",
        "<div translate=no>",
        "<table>",
        "<tr>",
        "<td>",
        "</td>",
        "<b>",
    ),
    *("</b>", '<a href="x">', "<a\nhref=x>", "</a>", "<i>", "</i>", "<br>", "<img alt='an img' src=x>", "</table>"),
    *('<b title="a\nt">', "<summary>", "</summary>", "<li>", "<x-y>", "</x-y>", "<code>x</code>", "<!-- c -->", "<ul>"),
    *("<pre>", "</pre>", "<script>", "</script>", "<svg>", "</svg>", "<?x ?>", "<!X>", "{{< x >}}", "{{ y", "}}"),
    *("<!-- transpub: skip -->\n", "<!-- transpub: whole -->\n", "<form>", "</form>", "<img alt='{{ z }}'>", "&amp;"),
    *(
        "one",
        "Two. Three.",
        "word",
        "字。",
        "*a*",
        " ",
        " ",
        "\n",
        "\n",
        "\n",
        "\n\n",
        "\n\n",
        "\r\n",
        "\t",
        "    ",
        "<",
    ),
)
html_texts = (
    st.builds(
        lambda pieces, prefix: "".join(f"{prefix}{line}" for line in "".join(pieces).splitlines(keepends=True)),
        st.lists(st.sampled_from(_HTML), max_size=20),
        st.sampled_from(["", "", "> ", "  ", "> > ", ">"]),
    )
    | st.builds(
        lambda pieces: "- " + "".join(pieces).replace("\n", "\n  "), st.lists(st.sampled_from(_HTML), max_size=20)
    )
).filter(lambda text: text.count("<b title") < 4)  # of four that are alike a browser forgets one
"""Texts that are raw HTML for the most part, also in quotations and lists."""

_SPACE = re.compile("[\x00-\x20\x7f-\x9f\u2028\u2029]+")
_BLOCKS = {
    *("article", "blockquote", "br", "dd", "div", "dl", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "input", "li"),
    *("ol", "p", "pre", "table", "tbody", "td", "th", "thead", "tr", "ul"),
}


def oracle_of(text: str) -> str:
    """The parser's own page; a carriage return ends a line, as the specification has it and the parser not always."""
    known = re.sub(r"\r(?!\n)", "\n", text)
    return pyromark.html(known, options=options(text))


def outline(html: str) -> list[str]:
    """The HTML as a browser reads it: elements with their attributes, texts with white space as people see it."""
    tree = LexborHTMLParser(f"<body><article>{html.replace(chr(0), ' ')}</article>")
    root = tree.css_first("article")
    assert root is not None
    out: list[tuple[str, str]] = []
    waiting: list[tuple[LexborNode, bool, bool]] = [(root, False, False)]
    while waiting:
        node, closes, kept = waiting.pop()
        tag = node.tag or ""
        if closes:
            out.append(("/", tag))
        elif tag == "-text":
            text = node.text_content or ""
            before = out.pop()[1] if out and out[-1][0] == "text" else ""
            out.append(("text", before + (text if kept else _SPACE.sub(" ", text))))
        elif tag in {"-comment", "_comment"}:
            out.append(("comment", ""))
        else:
            said = sorted((name, _SPACE.sub(" ", value or "")) for name, value in node.attributes.items())
            out += [("<", tag), ("attributes", str(said))]
            waiting.append((node, True, kept))
            children = []
            child = node.child
            while child is not None:
                children.append((child, False, kept or tag == "pre"))
                child = child.next
            waiting += reversed(children)
    return list(_seen(out))


def _seen(out: list[tuple[str, str]]) -> list[str]:
    """Without the white space at the edges of blocks."""
    seen = []
    for index, (kind, value) in enumerate(out):
        text = value
        if kind == "text":
            edges = (out[index - 2 : index - 1], out[index - 1 : index], out[index + 1 : index + 2])
            opened, closed, after = (edge[0] if edge else ("", "") for edge in edges)
            if (closed[0] == "attributes" and opened[1] in _BLOCKS) or (closed[0] == "/" and closed[1] in _BLOCKS):
                text = text.lstrip()
            if after[0] in {"<", "/"} and after[1] in _BLOCKS:
                text = text.rstrip()
            if not text:
                continue
        seen.append(f"{kind} {text}")
    return seen


def read(text: str) -> str:
    """A text with white space as people see it."""
    return _SPACE.sub(" ", text).strip()


def tags(html: str) -> list[str]:
    """The elements alone."""
    return [step for step in outline(html) if step.startswith(("<", "/"))]
