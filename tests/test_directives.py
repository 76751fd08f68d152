"""What an author says to transpub in comments: one grammar in Markdown and HTML, and what is not understood is told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.html_texts import cut
from transpub import checks, formats, segment
from transpub.formats.directives import NOTHING, Asked, Directives, faults, is_one
from transpub.model import Catalog, Unit

SKIP, WHOLE, STARTS, ENDS = (
    f"<!-- transpub: {word} -->" for word in ("skip", "whole", "skip-from-here", "skip-to-here")
)


def told(text: str, suffix: str) -> list[tuple[str, bool, str]]:
    """The units of a text: what they say, whether they may be cut, and their notes."""
    parts = formats.parse(text, "a", f"source_articles/a{suffix}").parts
    return [(part.raw, part.splits, part.comment) for part in parts if isinstance(part, Unit)]


def said(text: str, suffix: str) -> list[tuple[int, str]]:
    return list(faults(formats.parse(text, "a", f"source_articles/a{suffix}")))


@pytest.mark.parametrize(("suffix", "begin", "end"), [(".md", "", "\n\n"), (".html", "<p>", "</p>\n")])
def test_both_formats_hear_the_same(suffix: str, begin: str, end: str) -> None:
    block = begin + "One. Two." + end
    text = f"{SKIP}\n{block}{WHOLE}\n{block}<!-- transpub: note: A\n pun -->\n{block}{block}"
    text += f"{STARTS}\n{block}{block}{ENDS}\n{block}"
    text += f"<!--transpub:note:a-->\n{WHOLE}\n<!-- Transpub: note: b -->\n{block}"
    one = "One. Two."
    assert told(text, suffix) == [
        *((one, False, ""), (one, True, "A pun"), (one, True, ""), (one, True, "")),
        (one, False, "a b"),
    ]
    assert [] == said(text, suffix)


def test_whole_speaks_of_all_that_is_in_an_element() -> None:
    text = f"{WHOLE}<div><p>One. Two.<blockquote>Three. <b>Four.</b></blockquote></div><p>Five. Six."
    assert ["One. Two.", "Three. <b>Four.</b>", "Five.", "Six."] == [
        part.raw for part in cut(formats.parse(text, "a", "a.html").parts) if isinstance(part, Unit)
    ]


@pytest.mark.parametrize(
    ("comment", "what"),
    [
        (
            "<!-- transpub: skp -->",
            "a comment says 'skp' to transpub: did you mean 'skip'? it knows skip, whole, note:",
        ),
        ("<!--transpub:Skip-->", "says 'Skip' to transpub: did you mean 'skip'?"),
        ("<!-- transpub: note A pun -->", "says 'note A pun' to transpub: did you mean 'note:'?"),
        ("<!-- transpub : skip\n whole -->", "says 'skip whole' to transpub: did you mean 'skip'?"),
        ("<!-- transpub: -->", "says '' to transpub: it knows"),
        (STARTS, "no skip-to-here follows this skip-from-here"),
        (ENDS, "no skip-from-here stands before this skip-to-here"),
    ],
)
@pytest.mark.parametrize("suffix", [".md", ".html"])
def test_what_is_not_understood_is_told_with_its_line(comment: str, what: str, suffix: str) -> None:
    text = f"---\ntitle: T\n---\n\n<!-- transpub: note: n -->\n\n{comment}\n\n<p>x</p>\n\nx\n"
    ((line, message),) = said(text, suffix)
    assert line == 7
    assert what in message
    assert text == "".join(part.raw for part in formats.parse(text, "a", f"a{suffix}").parts)


def test_each_end_of_a_stretch_that_has_no_other_is_told_once() -> None:
    text = f"{ENDS}\n{STARTS}\n{STARTS}\n\nx\n\n{ENDS}\n{ENDS}\n{STARTS} <!-- transpub: x -->\n"
    assert [1, 3, 8, 9, 9] == [line for line, _ in said(text, ".md")]


@pytest.mark.parametrize(
    "text", ["<!-- transpub -->", "<!-- a transpub: skp -->", "<!-- transpub's: x -->", "`<!-- transpub: x -->`"]
)
@pytest.mark.parametrize("suffix", [".md", ".html"])
def test_other_comments_are_not_to_transpub(text: str, suffix: str) -> None:
    assert not is_one(text)
    if not text.startswith("`") or suffix == ".md":
        assert [] == said(f"{text}\n\nx", suffix)


def test_a_comment_in_a_block_of_code_is_none() -> None:
    assert [] == said("```\n<!-- transpub: skp -->\n```\n", ".md")
    assert [] == said("<script><!-- transpub: skp --></script>", ".html")


def test_check_tells_it_once_whatever_the_number_of_locales() -> None:
    text = "One.\n\n<!-- transpub: skp -->\nTwo.\n"
    document = formats.parse(text, "news", "source_articles/news.md")
    pairs = [checks.Pair(document, Catalog(locale), locale, f"locales/{locale}/news.po") for locale in ("ky", "ru")]
    (found,) = (finding for finding in checks.run(pairs) if finding.check == "directive")
    assert ("warning", "", "news", "source_articles/news.md", 3) == (
        found.severity,
        found.locale,
        found.article,
        found.file,
        found.line,
    )
    refined = segment.refine(document, segment.splitter("en"))
    assert list(faults(document)) == list(faults(refined))


ONES = st.sampled_from(
    [SKIP, WHOLE, STARTS, ENDS, "<!-- transpub: note: n -->", "<!-- transpub: skp -->", "<!-- c -->"]
)


@given(st.lists(ONES))
def test_several_add_up_until_a_block_is_begun(comments: list[str]) -> None:
    walk = Directives()
    for comment in comments:
        walk.take(comment, 0, len(comment))
    notes = " ".join("n" for comment in comments if "note" in comment)
    assert Asked(SKIP in comments, WHOLE in comments, notes) == walk.heard()
    assert NOTHING == walk.heard()
    last = next((comment for comment in reversed(comments) if comment in {STARTS, ENDS}), ENDS)
    assert walk.off == (last == STARTS)


@pytest.mark.parametrize(
    "text",
    [" " * 90_000 + "x", "<!--" + " " * 90_000, "<!-- transpub:" + " " * 90_000 + "x", SKIP * 9_000 + "x"],
)
def test_no_length_is_too_much(text: str) -> None:
    assert not is_one(text)
