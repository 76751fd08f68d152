"""The language that a localized HTML file says it is in."""

from __future__ import annotations

import pytest

from transpub import catalog, formats
from transpub.config import Formats
from transpub.formats import Settings
from transpub.model import Inline

PAGE = (
    "<html lang=en xml:lang='en-US'><head><title>Title</title></head><body lang=\"EN\"><nav lang=en>no</nav>"
    "<div lang=fr>no</div><div lang='en'><main lang=en><p lang=en-GB>One.</p><i lang=en>Two <b>x</b></i>"
    "<p lang=fr>no</p><p>Four <b lang=en>five</b></main></div></body></html>"
)


def localized(text: str, said: dict[str, str], locale: str = "zh_CN", *, lang: bool = True) -> str:
    settings = Settings(Formats(html_lang=lang))
    document = catalog.assign(formats.parse(text, "a", "source_articles/a.html", settings), ())
    targets: dict[str, Inline] = {unit.key: (said[unit.raw],) for unit in document.units if unit.raw in said}
    return formats.render(document, targets, locale=locale, settings=settings)


def test_what_names_the_language_of_the_article_names_that_of_its_translation() -> None:
    assert localized(PAGE, {"One.": "一。"}) == (
        "<html lang=zh-Hans xml:lang='zh-Hans'><head><title>Title</title></head><body lang=\"zh-Hans\">"
        "<nav lang=en>no</nav><div lang=fr>no</div><div lang='zh-Hans'><main lang=zh-Hans><p lang=zh-Hans>一。</p>"
        "<i lang=zh-Hans>Two <b>x</b></i><p lang=fr>no</p><p>Four <b lang=en>five</b></main></div></body></html>"
    )


def test_a_project_that_does_not_ask_for_it_keeps_the_tree() -> None:
    assert PAGE.replace("One.", "一。") == localized(PAGE, {"One.": "一。"}, lang=False)


def test_a_file_without_a_translation_stays_in_its_language() -> None:
    assert PAGE == localized(PAGE, {})
    front = f"---\ntitle: Above\nsection: [News]\n---\n{PAGE}"
    assert front.replace("Above", "上") == localized(front, {"Above": "上"})


@pytest.mark.parametrize("part", ["Title", "alt", "desc"])
def test_any_translation_of_the_page_is_one(part: str) -> None:
    text = "<html lang=en><title>Title</title><meta name=description content=desc><body><p>One <img alt=alt> two."
    assert localized(text, {part: "x"}, "ky").startswith("<html lang=ky>")


def test_a_page_whose_text_is_in_another_language_than_it_says_keeps_what_it_says() -> None:
    text = "<html lang=en><body><div lang=fr><main>Un <img alt=alt></main></div></body></html>"
    assert text.replace("lang=fr", "lang=ky").replace("alt=alt", "alt=x") == localized(text, {"alt": "x"}, "ky")


def test_the_page_of_the_site_shows_nothing_of_what_stands_around_the_article() -> None:
    settings = Settings(Formats(html_lang=True))
    document = catalog.assign(formats.parse(PAGE, "a", "source_articles/a.html", settings), ())
    page = formats.content(document, {}, source_lang="en", locale="ky", settings=settings)
    assert page.body.startswith("<p lang=ky>")
