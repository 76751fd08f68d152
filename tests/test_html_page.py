"""What a page of the site shows of an HTML article: the main part in its own markup, whatever a translation says."""

from __future__ import annotations

from html import escape
from pathlib import Path

import pytest
from hypothesis import given, settings

from tests.html_texts import all_units, cut, keyed, texts, tree
from transpub import formats
from transpub.formats.base import Html, Show
from transpub.formats.html import html, parse
from transpub.inline import decode
from transpub.model import Placeholder

PAGES = sorted((Path(__file__).parent / "cases" / "html" / "pages").glob("*.html"))
ORIGINAL = Show({}, "en", "en", original=True)


def shown(text: str, targets: dict[str, str], locale: str = "ky") -> Html:
    """The page with the units of these texts translated."""
    parts = keyed(cut(parse(text)))
    made = {unit.key: decode(targets[unit.raw], unit.source) for unit in all_units(parts) if unit.raw in targets}
    return html(text, parts, Show(made, "en", locale, original=False))


def original(text: str) -> Html:
    return html(text, keyed(cut(parse(text))), ORIGINAL)


def test_a_fragment_is_shown_whole_but_for_its_title() -> None:
    text = "<h1>A <i>b</i></h1>\n<p>c<br>d</p><h1>e</h1>"
    assert original(text) == Html("A <i>b</i>", "\n<p>c<br>d</p><h1>e</h1>", "")
    assert original('<p>x</p><h1 id="a&amp;b" class=c>A</h1>').heading == '<span id="a&amp;b">A</span>'
    assert original("<h1><img src=x></h1><p>a").heading == "<img src=x>"
    assert original("<p>a<h1> </h1>b").body == "<p>a<h1> </h1>b"
    assert original("<p>a<h1>b") == Html("", "<p>a<h1>b", "")


def test_of_a_page_the_main_part_is_shown() -> None:
    text = (
        "<!doctype html><html><head><title>T</title><meta name=description content=D><link rel=stylesheet href=x>"
        "<body>a<main class=m><nav>b</nav><p>c<script>d</script><style>e</style></p><form>f</form><pre>g</pre>"
        "<video src=h></video><input><div role=search>i</div></main>j</body></html>"
    )
    assert original(text).body == "<p>c</p><pre>g</pre><video src=h></video>"


def test_of_a_page_without_a_main_part_all_is_shown_but_what_stands_around() -> None:
    text = "<html><body><header>a</header><p>b<aside>c</aside><section><header>d</header></section><footer>e</footer>"
    assert original(text).body == "<p>b<section><header>d</header></section>"


def test_targets_stand_in_the_markup_of_the_source() -> None:
    made = shown("<p>A <b>b</b> <a href=d>c</a>.", {"A <b>b</b> <a href=d>c</a>.": "<2>В</2> & <1>Б</1> <b>!"})
    assert made.body == "<p><a href=d>В</a> &amp; <b>Б</b> &lt;b&gt;!"


def test_what_has_no_target_is_marked_as_the_source_language() -> None:
    made = shown("<p>One is. Two is.<img alt=three>", {"One is.": "Бир."})
    assert made.body == '<p>Бир. <span lang="en">Two is.</span><img alt=three>'
    links = "<p><a href=x>a</a> <a href=y>b</a>"
    assert shown(links, {links[3:]: "<1>a<2>b</2></1>"}).body == f'<p><span lang="en">{links[3:]}</span>'


def test_the_language_of_the_source_is_not_said_of_a_translation() -> None:
    text = '<div lang="en"><p lang=en-GB>One.</p><p lang="fr">Deux.</p></div>'
    assert shown(text, {"One.": "Бир."}).body == '<div lang="ky"><p lang=ky>Бир.</p><p lang="fr">Deux.</p></div>'
    assert original(text).body == text


@pytest.mark.parametrize(("locale", "between"), [("zh_CN", ""), ("ja", ""), ("ru", "\n "), ("ky", "\n ")])
def test_chinese_closes_the_gap_between_two_translated_sentences(locale: str, between: str) -> None:
    assert (
        f"一。{between}二。" in shown("<p>One is.\n Two is.</p>", {"One is.": "一。", "Two is.": "二。"}, locale).body
    )


def test_attributes_are_translated() -> None:
    made = shown("<p><img alt='A hall'></p>", {"A hall": "Зал 'x' <b>"})
    assert made.body == "<p><img alt='Зал &#39;x&#39; &lt;b&gt;'></p>"


def test_attributes_in_a_sentence_are_translated_with_it_and_without_it() -> None:
    text = "<p>One <img alt='A hall'> is.<p>Two <abbr title=Court>C.</abbr> is."
    told = {"A hall": "Зал", "Court": "Сот"}
    two = "<abbr title=Сот>C.</abbr> is."
    assert shown(text, told | {"One <img alt='A hall'> is.": "Бир <1/>."}).body == (
        f"<p>Бир <img alt='Зал'>.<p><span lang=\"en\">Two {two}</span>"
    )
    assert "<p>Бир <img alt='A hall'>.<p><span" in shown(text, {"One <img alt='A hall'> is.": "Бир <1/>."}).body


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_sentences_make_the_same_page_as_blocks(page: Path) -> None:
    text = page.read_text("utf-8")
    assert html(text, parse(text), ORIGINAL) == original(text)


@given(texts)
@settings(deadline=None, max_examples=150)
def test_the_text_of_a_unit_is_never_markup(text: str) -> None:
    parts = keyed(cut(parse(text)))
    said = "<script>&amp;</p>"
    units = all_units(parts)
    targets: dict[str, tuple[str | Placeholder, ...]] = {
        unit.key: (said, *(piece for piece in unit.source if isinstance(piece, Placeholder))) for unit in units
    }
    made = html(text, parts, Show(targets, "en", "ky", original=False))
    there = [unit for unit in units if unit.role not in {"page title", "description"}]
    assert len(there) == (made.heading + made.body).count(escape(said))
    assert (made.heading + made.body).count("<script>") <= text.count("<script>")


@given(texts)
@settings(deadline=None, max_examples=150)
def test_a_fragment_of_the_original_is_what_it_was(text: str) -> None:
    whole = text = text.replace("transpub:", "said:")
    for hidden in ("nav", "form", "select", "template", "noscript", "script", "style", "title", "button", "textarea"):
        whole = whole.replace(f"<{hidden}", "<p").replace(f"</{hidden}", "</p")
    for tag in ("html", "head", "body", "main", "h1", "input", "frameset", "option"):
        whole = whole.replace(f"<{tag}", "<i").replace(f"</{tag}", "</i")
    assert tree(whole) == tree(original(whole).body)


def test_a_page_of_the_site_has_its_title_and_description() -> None:
    text = PAGES[0].read_text("utf-8")
    found = formats.parse(text, "a", "source_articles/a.html")
    page = formats.content(found, {}, source_lang="en", locale="en")
    assert page.title == "The court opens its doors"
    assert page.heading == '<span id="doors">The court opens <em>its</em> doors</span>'
    assert page.description == 'On Saturday the court shows visitors how it "works".'
    assert "<h1" not in page.body
    head = formats.parse(f"---\ndescription: Mine\n---\n{text}", "a", "source_articles/a.html")
    assert formats.content(head, {}, source_lang="en", locale="en").description == "Mine"
