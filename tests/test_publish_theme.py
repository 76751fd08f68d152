"""The theme: overrides file by file, escaping everywhere, errors that name the template's line, contrast."""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.test_publish_sample import content, site
from transpub import publish
from transpub.errors import TranspubError, UsageError

EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>&amp;{{ 7 * 7 }}{site}"


def theme(**templates: str) -> publish.Theme:
    return publish.Theme({name.replace("_", ".", 1): text for name, text in templates.items()})


def test_text_of_every_field_shows_as_text_and_no_element_comes_of_it() -> None:
    evil_content = content(
        {
            "title": EVIL,
            "description": EVIL,
            "breadcrumb": [EVIL],
            "tags": [EVIL],
            "body": "<p>x</p>",
            "authors": [EVIL, EVIL],
            "rights": EVIL,
        }
    )
    made = site()
    languages = made.languages
    articles = tuple(
        dataclasses.replace(
            each,
            content={k: dataclasses.replace(v, content=evil_content) for k, v in each.content.items()},
            source_url=EVIL,
            image=f"https://x.example/{EVIL}",
        )
        for each in made.articles
    )
    strings = {row.key: EVIL.removesuffix("{site}") + row.text for row in publish.STRINGS}
    evil = dataclasses.replace(
        made,
        articles=articles,
        title=dict.fromkeys(languages, EVIL),
        description=dict.fromkeys(languages, EVIL),
        strings=dict.fromkeys(languages, strings),
        base_url=f"https://x.example/{EVIL}",
    )
    for folder in (Path("nowhere"), Path(__file__).parent.parent / "templates"):
        tree = publish.build(evil, publish.read_theme(folder))
        for path, data in tree.pages.items():
            if not path.endswith(".html"):
                continue
            page = LexborHTMLParser(data.decode())
            assert (
                page.css('script:not([type="application/ld+json"], [src*="search.js"]), [onerror], img[src=x]') == []
            ), path
            for data_node in page.css('script[type="application/ld+json"]'):
                assert EVIL in json.loads(data_node.text())["headline"]
            assert page.css("h1")
            shown = page.css("body")[0].text()
            assert shown.count("{{ 7 * 7 }}") >= 3, path
            assert "49" not in shown
    article = LexborHTMLParser(tree.pages["ky/archive/index.html"].decode())
    for selector in (
        "title",
        "h1",
        ".breadcrumb li",
        ".tags li",
        ".dateline span",
        "article > footer",
        ".brand a",
        ".notice",
    ):
        wanted = EVIL[:60] if selector == "title" else EVIL.replace("{site}", "")  # it is cut there
        assert wanted in article.css(selector)[0].text(), selector


def test_a_source_that_is_no_web_address_is_text_and_no_link() -> None:
    made = site()
    articles = tuple(dataclasses.replace(each, source_url="javascript:alert(1)") for each in made.articles)
    page = publish.build(dataclasses.replace(made, articles=articles)).pages["ky/archive/index.html"].decode()
    assert "javascript:alert(1)" in LexborHTMLParser(page).css("article > footer")[0].text()
    assert 'href="javascript' not in page


def test_a_projects_template_takes_the_place_of_the_built_in_one_and_of_no_other() -> None:
    plain = publish.build(site()).pages
    changed = publish.build(site(), theme(footer_html="<footer>{{ site.title }}</footer>")).pages
    before, after = (LexborHTMLParser(pages["ky/index.html"].decode()) for pages in (plain, changed))
    assert after.css("body > footer")[0].text() == "Жогорку соттун басма сөз кызматы"
    assert before.css("main")[0].html == after.css("main")[0].html
    assert before.css("header")[0].html == after.css("header")[0].html


def test_a_template_can_extend_the_built_in_one_of_its_own_name() -> None:
    own = '{% extends "builtin/base.html" %}{% block head %}<meta name="robots" content="noindex">{% endblock %}'
    pages = publish.build(site(), theme(base_html=own)).pages
    html = [data.decode() for path, data in pages.items() if path.endswith(".html")]
    assert [
        page for page in html if '<meta name="robots" content="noindex">' not in page or "</main>" not in page
    ] == []


def test_the_projects_rules_follow_the_built_in_ones_and_its_files_are_copied() -> None:
    own = publish.Theme(
        {"custom.css": ":root { --accent: #123456 }", "masthead.html": '<img src="{{ asset("a b.png") }}" alt="">'},
        {"a b.png": b"png"},
    )
    pages = publish.build(site(), own).pages
    style = pages["assets/transpub.css"].decode()
    assert style.index("--accent:#123456") > style.index("--accent:#1f4b7a")
    assert pages["assets/a b.png"] == b"png"
    assert b'<img src="../../assets/a%20b.png" alt="">' in pages["ky/archive/index.html"]


def test_a_changed_style_sheet_has_another_mark_and_the_same_path() -> None:
    marks = set()
    for each in (theme(), theme(custom_css="a{}")):
        page = LexborHTMLParser(publish.build(site(), each).pages["index.html"].decode())
        marks.add(page.css('link[rel="stylesheet"]')[0].attributes["href"])
    assert len(marks) == 2
    assert {"assets/transpub.css"} == {str(mark).split("?")[0] for mark in marks}


@pytest.mark.parametrize(
    ("name", "text", "where", "said"),
    [
        ("footer_html", "<p>\n{% if %}", "templates/footer.html:2", "Expected an expression"),
        ("footer_html", "<p>\n\n{{ site.titel }}", "templates/footer.html:3", "titel"),
        ("masthead_html", "\n{{ nothing }}", "templates/masthead.html:2", "nothing"),
        (
            "article_html",
            '{% extends "builtin/article.html" %}\n{% block title %}\n{{ 1 / 0 }}{% endblock %}',
            "templates/article.html:3",
            "zero",
        ),
        ("footer_html", '\n{% include "gone.html" %}', "templates/footer.html:2", "gone.html"),
        (
            "chooser_html",
            '{% extends "base.html" %}\n{% block main %}{{ article.title }}{% endblock %}',
            "templates/chooser.html:2",
            "article",
        ),
        ("footer_html", '\n{{ t("gone") }}', "templates/footer.html:2", "gone"),
        ("footer_html", '\n{{ asset("gone.png") }}', "templates/footer.html:2", "gone.png"),
        (
            "index_html",
            '{% extends "base.html" %}\n{% block main %}\n{% for x in entries %}\n{{ x.no }}{% endfor %}{% endblock %}',
            "templates/index.html:4",
            "no",
        ),
    ],
)
def test_a_fault_in_a_template_is_one_error_with_its_file_and_line(name: str, text: str, where: str, said: str) -> None:
    with pytest.raises(TranspubError) as error:
        publish.build(site(), theme(**{name: text}))
    assert (where, True) == (error.value.where, said in error.value.what)
    assert "docs/themes.md" in error.value.hint


def test_the_folder_of_overrides_is_read_by_name_and_hidden_files_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "logo.png").write_bytes(b"\xff")
    (tmp_path / "footer.html").write_text("x", "utf-8")
    (tmp_path / ".gitkeep").touch()
    (tmp_path / ".old.html").write_bytes(b"\xff")
    (tmp_path / "readme.txt").write_bytes(b"\xff")
    expected = publish.Theme({"footer.html": "x"}, {"logo.png": b"\xff"}, "templates")
    found = publish.read_theme(tmp_path, "templates")
    assert expected == dataclasses.replace(found, templates=dict(found.templates), assets=dict(found.assets))
    assert publish.Theme(folder="gone") == publish.read_theme(tmp_path / "gone", "gone")


def test_a_template_that_is_not_utf_8_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "footer.html").write_bytes(b"<p>\n\xd0</p>")
    with pytest.raises(TranspubError, match="UTF-8") as error:
        publish.read_theme(tmp_path, "templates")
    assert error.value.where == "templates/footer.html:2"


def test_a_built_in_template_can_be_had_by_name_and_a_wrong_name_says_which_there_are() -> None:
    for name in publish.template_names():
        assert publish.template_text(name)
        own = publish.Theme({name: publish.template_text(name)})
        assert publish.build(site(), own) == publish.build(site())
    with pytest.raises(UsageError) as error:
        publish.template_text("../site.py")
    assert "masthead.html" in error.value.hint
    with pytest.raises(UsageError, match=r"did you mean 'masthead\.html'"):
        publish.template_text("mast.html")


def test_the_documentation_names_every_template_and_value() -> None:
    docs = (Path(__file__).parent.parent / "docs" / "themes.md").read_text("utf-8")
    from transpub.publish import views  # only this test looks inside

    assert [name for name in publish.template_names() if f"`{name}`" not in docs] == []
    for view in (views.PageView, views.SiteView, views.Language, views.Choice, views.Listed, views.ArticleView):
        assert [field.name for field in dataclasses.fields(view) if f"`{field.name}`" not in docs] == []


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    digits = colour if len(colour) == 6 else "".join(each * 2 for each in colour)
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def palettes(style: str) -> list[dict[str, str]]:
    """The light and the dark colours, later blocks over earlier ones."""
    light: dict[str, str] = {}
    dark: dict[str, str] = {}
    for before, block in re.findall(r"(@media \(prefers-color-scheme: ?dark\) ?\{\s*)?:root ?\{([^}]*)\}", style):
        colours = dict(re.findall(r"--([a-z-]+): ?#([0-9a-f]{3,6})\b", block))
        (dark if before else light).update(colours)
    return [light, light | dark]


@pytest.mark.parametrize("folder", ["nowhere", "templates"])
def test_every_pair_of_colours_has_the_contrast_of_wcag_aa(folder: str) -> None:
    own = publish.read_theme(Path(__file__).parent.parent / folder)
    style = publish.build(site(), own).pages["assets/transpub.css"].decode().split("@media print")[0]
    style += (own.templates.get("custom.css", "")).split("@media print")[0]
    for colours in palettes(style):
        for paper, inks in {
            "paper": ("ink", "quiet", "accent", "warn"),
            "panel": ("ink", "quiet", "accent"),
            "warn-paper": ("ink", "quiet", "accent", "warn"),
            "band": ("on-band",),
        }.items():
            for ink in inks:
                low, high = sorted((luminance(colours[ink]), luminance(colours[paper])))
                assert (high + 0.05) / (low + 0.05) >= 4.5, (ink, paper, colours)
