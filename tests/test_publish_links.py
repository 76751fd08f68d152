"""Links inside an article: to pages, to copies of files, and none that runs a script."""

from __future__ import annotations

import dataclasses
import tomllib
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from tests.test_publish_sample import CASES, site
from transpub import publish
from transpub.publish import links, markup

if TYPE_CHECKING:
    from collections.abc import Mapping

LINKS = tomllib.loads((CASES / "links.toml").read_text("utf-8"))["case"]


def with_body(body: str, image: str = "hall.svg") -> publish.Tree:
    """The sample with another body in the visit's English and Kyrgyz, seen from its page."""
    made = site()
    articles = []
    for each in made.articles:
        if each.name == "media/visit":
            local = {
                locale: dataclasses.replace(one, content=dataclasses.replace(one.content, body=body))
                for locale, one in each.content.items()
            }
            each = dataclasses.replace(each, content=local, image=image)  # noqa: PLW2901  # the one that is changed
        articles.append(each)
    files = {**made.assets, "media/a b.pdf": b"pdf"}
    return publish.build(dataclasses.replace(made, articles=tuple(articles), assets=files))


@pytest.mark.parametrize("case", LINKS, ids=lambda case: str(case["why"]))
def test_each_case_of_a_link_becomes_what_it_should(case: Mapping[str, str]) -> None:
    name = case.get("attribute", "href")
    tree = with_body("<p><{0} {1}></{0}></p>".format("img" if name == "src" else "a", f'{name}="{case["link"]}"'))
    page = LexborHTMLParser(tree.pages["ky/media/visit/index.html"].decode())
    node = page.css_first(".body p > *")
    assert node is not None
    assert case.get("gives") == node.attributes.get(name)
    expected = [case["found"]] if "found" in case else []
    assert [finding.check for finding in tree.findings] == expected


def test_a_finding_names_the_article_once_though_every_translation_has_its_link() -> None:
    (finding,) = with_body('<a href="nowhere.md">x</a>').findings
    assert (
        finding.check,
        finding.severity,
        finding.locale,
        finding.article,
        finding.file,
    ) == ("links", "warning", "", "media/visit", "source_articles/media/visit.md")
    assert "nowhere.md" in finding.message


def test_only_the_files_that_a_page_uses_are_published() -> None:
    tree = with_body('<p><a href="a%20b.pdf">x</a></p>')
    assert {"media/media/a b.pdf", "media/media/hall.svg"} == {path for path in tree.pages if path.startswith("media/")}
    assert tree.pages["media/media/a b.pdf"] == b"pdf"


def test_scripts_handlers_and_bases_of_an_article_are_left_out_and_said() -> None:
    tree = with_body(
        '<base href="https://evil.example/"><p onclick="x()">Stay</p><script>alert(1)</script>'
        '<meta http-equiv="refresh" content="0"><iframe srcdoc="x"></iframe>'
    )
    page = LexborHTMLParser(tree.pages["ky/media/visit/index.html"].decode())
    assert page.css(".body script, base, [onclick], [srcdoc], .body meta") == []
    assert "Stay" in page.css(".body")[0].text()
    assert {"unsafe"} == {finding.check for finding in tree.findings}
    assert len(tree.findings) == 5


def test_markup_that_an_article_leaves_open_does_not_swallow_the_page() -> None:
    page = LexborHTMLParser(with_body("<div><b>open</main></body><!-- x").pages["ky/media/visit/index.html"].decode())
    assert page.css_first("body > footer.colophon") is not None
    assert page.css_first(".body footer, .body .tags") is None


@pytest.mark.parametrize(("image", "expected"), [("none.png", "links"), ("chairman.txt", "links")])
def test_a_lead_picture_that_is_not_there_is_said_and_not_shown(image: str, expected: str) -> None:
    tree = with_body("<p>x</p>", image=image)
    assert [expected] == [finding.check for finding in tree.findings]
    assert b"<img" not in tree.pages["ky/media/visit/index.html"]


def test_a_lead_picture_that_the_text_shows_too_stands_once() -> None:
    page = LexborHTMLParser(with_body('<img src="hall.svg" alt="">').pages["ky/media/visit/index.html"].decode())
    assert len(page.css("img")) == 1


TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=30)


@settings(deadline=None)
@given(st.lists(TEXT, min_size=1, max_size=4), TEXT)
def test_rewriting_keeps_every_word_and_changes_nothing_the_second_time(words: list[str], title: str) -> None:
    escaped = [word.replace("&", "&amp;").replace("<", "&lt;") for word in words]
    attribute = title.replace("&", "&amp;").replace('"', "&quot;")
    html = f'<ul title="{attribute}">' + "".join(f"<li>{word} <em>{word}</em></li>" for word in escaped) + "</ul>"
    once = links.rewrite(html, "a.md", "ky/a/index.html", lambda _: None, publish.builtin("en")).html
    tree = LexborHTMLParser(once, is_fragment=True)
    assert [f"{word} {word}" for word in words] == [node.text() for node in tree.css("li")]
    assert title == tree.css("ul")[0].attributes["title"]
    assert once == links.rewrite(once, "a.md", "ky/a/index.html", lambda _: None, publish.builtin("en")).html


@settings(deadline=None)
@given(
    st.sampled_from(["javascript:", "vbscript:", "data:text/html,"]),
    st.lists(st.sampled_from([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]), max_size=3),
    st.sampled_from(["\t", "\n", "\r"]),
    st.sampled_from(["", " ", "\x01", "\x1f \t"]),
    st.booleans(),
)
def test_no_way_of_writing_a_script_address_passes(
    scheme: str, places: list[int], gap: str, before: str, upper: bool
) -> None:
    for place in places:
        scheme = scheme[:place] + gap + scheme[place:]
    assert links.unsafe(before + (scheme.upper() if upper else scheme) + "alert(1)", picture=True)


PIECES = (
    *(
        "<p>",
        "</p>",
        "<h2 id='a'>",
        "</h2>",
        "<em>",
        "</em>",
        "<code>",
        "</code>",
        "<ul>\n<li>",
        "</li></ul>",
        "<br />",
    ),
    *(
        '<span lang="en">',
        "</span>",
        '<a href="other.md">',
        '<a href="b.md#c" title="d">',
        "</a>",
        "<a>",
        "text & more",
    ),
    *(
        "<a onclick=1>",
        '<p style="color: red">',
        "<P ONCLICK = 'x'>",
        "<script>",
        "<SCRIPT >",
        "</script>",
        "<img src=a.png>",
    ),
    *(
        '<a href="javascript:x">',
        "<a\nhref=other.md>",
        '<a x="y"href="other.md">',
        "<p/onclick=1>",
        "<!-- ",
        " -->",
        "<?x?>",
    ),
    *("<table><tr><td>", "</table>", "<pre>", "</pre>", '<blockquote class="markdown-alert-note">', "</blockquote>"),
    *(
        "<li><input type=checkbox>",
        "a = b",
        "x onclick= y",
        "<object data=c>",
        "<p href=other.md>",
        '<svg xlink:href="q">',
    ),
)


@given(st.lists(st.sampled_from(PIECES), max_size=9))
@settings(deadline=None, max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_plain_markup_becomes_what_a_close_look_would_make_of_it(
    monkeypatch: pytest.MonkeyPatch, pieces: list[str]
) -> None:
    html = "".join(pieces)
    text = {f"alert_{kind}": kind for kind in markup.ALERTS}
    text |= {"task_done": "done", "footnote_back": "back", "code": "code", "table": "table"}

    def rewritten() -> links.Rewritten:
        return links.rewrite(html, "a.md", "en/a/index.html", lambda file: ("page", f"en/{file}"), text)

    quick = rewritten()
    with monkeypatch.context() as close:
        close.setattr(links, "_plain", lambda _: False)
        assert quick == rewritten()
