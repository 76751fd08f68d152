"""The built pages, parsed: language, headings, switcher, notices, alternates, links, order."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import posixpath
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from tests.test_publish_sample import BASE, LOCALES, TITLES, content, site
from transpub import publish
from transpub.codes import tag
from transpub.model import State
from transpub.publish import languages

if TYPE_CHECKING:
    from collections.abc import Mapping

TREE = publish.build(site())
TAGS = {"en": "en", "ky": "ky", "ru": "ru", "zh": "zh-Hans"}
SLUGS = ("archive", "media/chairman", "media/visit")
PAGES = {path: LexborHTMLParser(data.decode()) for path, data in TREE.pages.items() if path.endswith(".html")}
ARTICLES = {path: page for path, page in PAGES.items() if path.count("/") > 1}


def texts(page: LexborHTMLParser, selector: str) -> list[str]:
    return [" ".join(node.text().split()) for node in page.css(selector)]


def attribute(page: LexborHTMLParser, selector: str, name: str) -> list[str]:
    return [node.attributes[name] or "" for node in page.css(selector)]


def folder(path: str) -> str:
    return path.split("/", maxsplit=1)[0] if "/" in path else "en"


def head_links(page: LexborHTMLParser) -> dict[str, str]:
    links = page.css('link[rel="alternate"][hreflang]')
    found = {link.attributes["hreflang"] or "": link.attributes["href"] or "" for link in links}
    assert len(links) == len(found)
    return found


def local(path: str, address: str) -> str:
    """The file of the tree that an address on a page means."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(urlsplit(address).path)))


def test_the_tree_has_a_chooser_and_every_page_under_its_language() -> None:
    own = {"404", "index", "search/index", "topics/index", "archive-2/index", "archive-2/2026/index"}
    own |= {f"topics/{each}/index" for each in ("digital-courts", "visits")}
    sections = {"media", "media/court-news", "media/international-judicial-exchanges"}
    expected = {"index.html", "404.html"}
    for prefix in TAGS:
        expected |= {f"{prefix}/{each}.html" for each in own}
        expected |= {f"{prefix}/{slug}/index.html" for slug in (*SLUGS, *(f"sections/{each}" for each in sections))}
    assert expected == set(PAGES)
    others = {"assets/transpub.css", "assets/search.js", "media/images/centre.svg", "media/media/hall.svg"}
    others |= {"robots.txt", "sitemap.xml"} | {f"{prefix}/search/index.json" for prefix in TAGS}
    feeds = {f"{prefix}/feed.xml" for prefix in TAGS} | {
        f"{prefix}/sections/{each}/feed.xml" for prefix in TAGS for each in sections
    }
    assert others | feeds == set(TREE.pages) - expected
    assert TREE.findings == ()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_names_its_language_and_has_one_heading_one_main_and_a_skip_link(path: str) -> None:
    page = PAGES[path]
    assert [TAGS[folder(path)]] == attribute(page, "html", "lang")
    assert (len(page.css("h1")), len(page.css("main"))) == (1, 1)
    assert attribute(page, "body > a:first-child", "href") == ["#" + str(page.css("main")[0].id)]
    assert attribute(page, 'meta[name="generator"]', "content") == ["transpub"]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_runs_no_script_and_asks_nobody_else_for_anything(path: str) -> None:
    page = PAGES[path]
    scripts = page.css('script:not([type="application/ld+json"])')
    assert len(scripts) == ("/search/" in path)
    assert page.css("iframe, object, [style], style") == []
    policy = attribute(page, 'meta[http-equiv="Content-Security-Policy"]', "content")[0]
    assert policy.startswith("default-src 'none'; ")
    assert ("script-src" in policy) is ("/search/" in path)
    fetched = attribute(page, "[src]", "src") + attribute(page, 'link[rel="stylesheet"]', "href")
    assert [address for address in fetched if ":" in address or address.startswith("//")] == []
    assert b"@import" not in TREE.pages["assets/transpub.css"]
    assert b"url(" not in TREE.pages["assets/transpub.css"]


@pytest.mark.parametrize("path", PAGES)
def test_every_link_of_a_page_is_relative_and_leads_to_a_file_of_the_tree(path: str) -> None:
    page = PAGES[path]
    if path.endswith("404.html"):  # it is shown at addresses of any depth
        inner = attribute(page, "a[href]:not(.skip)", "href")
        paths = [unquote(each).lstrip("/") for each in inner]
        assert [each for each in inner if not each.startswith("/")] == []
        assert [
            each for each in paths if (each + "index.html" if each[-1:] in {"", "/"} else each) not in TREE.pages
        ] == []
        return
    anchors = attribute(page, "a[href]", "href") + attribute(page, "[src]", "src")
    inner = [address for address in anchors if not address.startswith(("https://court.example/", "#"))]
    inner += attribute(page, 'link[rel="stylesheet"]', "href")
    assert inner
    assert [address for address in inner if address.startswith("/") or local(path, address) not in TREE.pages] == []
    to_folder = [address for address in inner if local(path, address).endswith("/")]
    assert to_folder == []
    for address in anchors:
        target, _, fragment = address.partition("#")
        if fragment and "://" not in address:
            there = PAGES[local(path, target)] if target else page
            assert there.css_first(f'[id="{fragment}"]') is not None, address


def test_the_switcher_offers_the_same_article_in_every_language_in_its_own_words() -> None:
    for path, page in ARTICLES.items():
        links = page.css("nav.languages a")
        rest = path.split("/", 1)[1]
        assert [f"{prefix}/{rest}" for prefix in TAGS] == [local(path, a.attributes["href"] or "") for a in links]
        assert [a.text() for a in links] == ["English", "Кыргызча", "Русский", "简体中文"]
        assert list(TAGS.values()) == [a.attributes["lang"] for a in links]
        assert list(TAGS.values()) == [a.attributes["hreflang"] for a in links]
        assert [TAGS[folder(path)]] == attribute(page, 'nav.languages a[aria-current="page"]', "lang")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("ky/media/visit", ["machine", "partial"]),
        ("ru/media/visit", []),
        ("zh/media/visit", ["machine", "stale"]),
        ("en/media/visit", []),
        ("ky/media/chairman", []),
        ("ru/media/chairman", ["stale"]),
        ("zh/media/chairman", ["draft"]),
        ("en/media/chairman", []),
        ("ky/archive", ["source"]),
        ("ru/archive", ["source"]),
        ("zh/archive", ["source"]),
        ("en/archive", []),
    ],
)
def test_a_notice_stands_in_the_pages_language_exactly_where_it_is_due(path: str, expected: list[str]) -> None:
    page = PAGES[f"{path}/index.html"]
    locale = "zh_CN" if path.startswith("zh") else path[:2]
    strings = publish.builtin(locale)
    assert [strings[f"notice_{each}"] for each in expected] == texts(page, ".notice > p:not(.small)")
    assert ([["notice", *(f"notice-{each}" for each in expected)]] if expected else []) == [
        each.split() for each in attribute(page, ".notice", "class")
    ]
    original = [local(f"{path}/index.html", each) for each in attribute(page, ".notice a", "href")]
    assert ([f"en{path[2:]}/index.html"] if expected else []) == original


COUNTS = st.dictionaries(st.sampled_from(State), st.integers(0, 3))


@settings(deadline=None)
@given(COUNTS)
def test_only_an_article_whose_every_unit_is_reviewed_has_no_notice(counts: Mapping[State, int]) -> None:
    found = publish.Localized(content({}), counts).notices
    assert (sum(counts.values()) == counts.get(State.REVIEWED, 0)) is (found == ())
    assert ("stale" in found) is bool(counts.get(State.STALE))
    assert ("machine" in found) is bool(counts.get(State.MACHINE))
    assert bool({"partial", "source"} & set(found)) is bool(counts.get(State.MISSING))


def test_alternates_name_each_other_and_the_canonical_addresses() -> None:
    named = {path: page for path, page in PAGES.items() if not path.endswith("404.html")}
    heads = {path: head_links(page) for path, page in named.items()}
    canonical = {path: attribute(page, 'link[rel="canonical"]', "href")[0] for path, page in named.items()}
    by_address = {address: path for path, address in canonical.items()}
    assert len(named) == len(by_address)
    for path, links in heads.items():
        assert canonical[path] == f"{BASE}/{path.removesuffix('index.html')}"
        if attribute(named[path], 'meta[name="robots"]', "content") == ["noindex"]:
            assert links == {}
            continue
        hidden = {"archive": {"ky", "ru", "zh-Hans"}}  # not translated at all
        article = path.partition("/")[2].removesuffix("/index.html")
        assert {*TAGS.values(), "x-default"} - hidden.get(article, set()) == set(links)
        assert canonical[path] in links.values()
        for lang, address in links.items():
            assert links == heads[by_address[address]]
            assert lang in {"x-default", TAGS[folder(by_address[address])]}
    assert heads["ky/index.html"]["x-default"] == f"{BASE}/"
    assert heads["en/archive/index.html"]["x-default"] == f"{BASE}/en/archive/"
    assert heads["ky/archive/index.html"] == {}


def test_without_a_base_address_no_page_names_one() -> None:
    pages = publish.build(site("")).pages
    for path in PAGES:
        page = LexborHTMLParser(pages[path].decode())
        assert page.css('link[rel="canonical"], link[rel="alternate"]') == []


def test_the_list_has_the_newest_article_first_and_the_undated_one_last_with_their_states() -> None:
    page = PAGES["ru/index.html"]
    expected = [
        "Судьи двух верховных судов сравнили опыт онлайн-заседаний",
        "Председатель встретилась с делегацией",
        "The archive opens its reading room",
    ]
    assert expected == texts(page, ".entries h2")
    assert attribute(page, ".entries time", "datetime") == ["2026-05-20", "2026-05-14"]
    assert texts(page, ".entries .state") == ["Ожидает обновления", "Ещё не переведено"]
    assert attribute(page, ".entries h2[lang]", "lang") == ["en"]
    assert PAGES["en/index.html"].css(".state") == []


def test_the_first_page_greets_every_language_in_its_own_words() -> None:
    page = PAGES["index.html"]
    assert [publish.builtin(each)["choose"] for each in ("en", *LOCALES)] == texts(page, "h1 span")
    assert list(TAGS.values()) == attribute(page, "h1 span", "lang")
    assert list(TITLES.values()) == texts(page, ".choices .name")
    assert page.css(".choices p[lang]") == []
    untold = dataclasses.replace(site(), title={"en": "Press"}, description={"en": "News"}, locales=("ky", "de"))
    page = LexborHTMLParser(publish.build(untold).pages["index.html"].decode())
    assert texts(page, "h1 span") == ["Choose a language", "Тилди тандаңыз"]
    assert attribute(page, ".choices p[lang]", "lang") == ["en"] * 4


def test_an_empty_site_says_so_in_each_language() -> None:
    pages = publish.build(dataclasses.replace(site(), articles=())).pages
    assert publish.builtin("ky")["no_articles"] in pages["ky/index.html"].decode()


def test_the_article_page_shows_all_that_the_article_says() -> None:
    page = PAGES["ky/media/visit/index.html"]
    assert texts(page, "nav.breadcrumb li") == ["Башкы бет", "Медиа", "Эл аралык сот алмашуулары"]
    assert [local("ky/media/visit/index.html", each) for each in attribute(page, "nav.breadcrumb a", "href")] == [
        "ky/index.html",
        "ky/sections/media/index.html",
        "ky/sections/media/international-judicial-exchanges/index.html",
    ]
    assert texts(page, "h1 em") == ["онлайн отурумдар"]
    assert texts(page, ".dateline time") == ["Жарыяланган күнү: 2026-ж., 20-май", "Жаңыртылган күнү: 2026-ж., 22-май"]
    assert texts(page, ".dateline span") == ["Даярдаган: Aigerim Toktosunova жана Daniel Price"]
    assert texts(page, ".tags li") == ["санарип соттор", "сапарлар"]
    title = "Эки өлкөнүн Жогорку сотторунун судьялары онлайн отурумдар боюнча тажрыйба алмашты"
    assert ["Эки өлкөнүн Жогорку сотторунун судьялары онлайн отурумдар боюнча…"] == texts(page, "title")
    assert [title] == texts(page, "h1")
    assert [f"Төрайым делегация менен жолукту — {TITLES['ky']}"] == texts(
        PAGES["ky/media/chairman/index.html"], "title"
    )
    assert attribute(page, 'meta[name="description"]', "content") == [
        "Делегация үч күн бою сот залдары, архив жана аткаруу борбору менен таанышты."
    ]
    assert "Булагы: https://court.example/news/visit" in texts(page, "article > footer p")
    assert "Licence 0417-26" in texts(page, "article > footer p")


@pytest.mark.parametrize(
    ("prefix", "expected"),
    [("en", "May 20, 2026"), ("ky", "2026-ж., 20-май"), ("ru", "20 мая 2026 г."), ("zh", "2026年5月20日")],
)
def test_a_date_is_written_as_the_language_writes_it(prefix: str, expected: str) -> None:
    (date, *_) = texts(PAGES[f"{prefix}/media/visit/index.html"], ".dateline time")
    assert expected in date.replace("\u202f", " ")


def test_short_texts_that_nobody_translated_carry_the_originals_language_and_no_others_do() -> None:
    """Titles, terms, rights, descriptions: the formats mark the passages of the text itself."""
    own = content({"title": "T in English", "description": "D in English", "rights": "R in English"})
    own = dataclasses.replace(own, breadcrumb=("Home", "News"), tags=("tag in English", "2026"))
    half = dataclasses.replace(own, description="D кыргызча", breadcrumb=("Башкы бет", "News"))
    counts = {State.REVIEWED: 2, State.MISSING: 3}
    local = {"en": publish.Localized(own), "ky": publish.Localized(half, counts)}
    other = {"en": publish.Localized(content({"title": "U", "description": "E"}))}
    other["ky"] = publish.Localized(content({"title": "U", "description": "E"}), {State.MISSING: 2})
    articles = (
        publish.Article("a", "a", "source_articles/a.md", local),
        publish.Article("b", "b", "source_articles/b.md", other),
    )
    made = dataclasses.replace(site(), title={"en": "Press"}, description={"en": "News of it"}, locales=("ky",))
    pages = publish.build(dataclasses.replace(made, articles=articles)).pages
    page = LexborHTMLParser(pages["ky/a/index.html"].decode())
    assert texts(page, 'body [lang="en"]:not(nav.languages a)') == [
        "Press",
        "News of it",
        "News",
        "News",
        "T in English",
        "tag in English",
        "R in English",
        "U",
        "Press",
    ]
    index = LexborHTMLParser(pages["ky/index.html"].decode())
    assert texts(index, '.entries [lang="en"]') == ["T in English", "U", "E"]
    original = LexborHTMLParser(pages["en/a/index.html"].decode())
    assert original.css("body [lang]:not(nav.languages a, .notice a)") == []


def test_a_section_that_nobody_translated_is_marked_in_the_menu_of_every_page() -> None:
    """Also of the articles that are not in it."""
    names = {"a": "News", "b": "Visits"}
    own = {
        name: dataclasses.replace(content({"title": f"On {name}"}), breadcrumb=(each,)) for name, each in names.items()
    }
    articles = tuple(
        publish.Article(name, name, f"source_articles/{name}.md", dict.fromkeys(("en", "ky"), local))
        for name, each in own.items()
        for local in [publish.Localized(each, {State.REVIEWED: 1})]
    )
    pages = publish.build(dataclasses.replace(site(), articles=articles, locales=("ky",))).pages
    for path in ("ky/a/index.html", "ky/b/index.html", "ky/index.html", "ky/search/index.html"):
        assert texts(LexborHTMLParser(pages[path].decode()), '.menu [lang="en"]') == ["News", "Visits"], path
    assert texts(LexborHTMLParser(pages["en/a/index.html"].decode()), ".menu [lang]") == []


def test_two_builds_are_equal_to_the_byte_whatever_the_order_of_the_articles() -> None:
    backwards = dataclasses.replace(site(), articles=site().articles[::-1])
    assert TREE.pages == publish.build(site()).pages == publish.build(backwards).pages


def test_a_locale_that_an_article_lacks_has_no_page_no_link_and_no_alternate() -> None:
    made = site()
    lacking = tuple(
        dataclasses.replace(each, content={k: v for k, v in each.content.items() if k != "ky"})
        if each.slug == "archive"
        else each
        for each in made.articles
    )
    tree = publish.build(dataclasses.replace(made, articles=lacking))
    assert "ky/archive/index.html" not in tree.pages
    page = LexborHTMLParser(tree.pages["ru/archive/index.html"].decode())
    assert attribute(page, "nav.languages a", "lang") == ["en", "ru", "zh-Hans"]
    assert texts(page, "nav.languages li") == ["English", "Русский", "简体中文"]
    assert "ky" not in head_links(page)
    visit = LexborHTMLParser(tree.pages["ky/media/visit/index.html"].decode())
    assert "../../../en/archive/index.html#rooms" in attribute(visit, ".body a", "href")
    assert "opens its reading room" not in tree.pages["ky/index.html"].decode()


def test_the_locales_folders_are_short_and_distinct() -> None:
    assert publish.folders(("en", *LOCALES)) == {"en": "en", "ky": "ky", "ru": "ru", "zh_CN": "zh"}
    assert publish.folders(("zh_CN", "zh_TW", "ky")) == {"zh_CN": "zh-Hans", "zh_TW": "zh-Hant", "ky": "ky"}
    assert publish.folders(("zh_CN", "zh")) == {"zh_CN": "zh_CN", "zh": "zh"}


@pytest.mark.parametrize(
    ("locale", "expected"),
    [
        ("zh_CN", ("zh-Hans", "ltr", "简体中文", "2026年5月14日")),
        ("de", ("de", "ltr", "Deutsch", "14. Mai 2026")),
        ("ar", ("ar", "rtl", "العربية", "14 مايو 2026")),
        ("sr@latin", ("sr-Latn", "ltr", "Srpski (latinica)", "14. maj 2026.")),
        ("tlh", ("tlh", "ltr", "Tlh", "2026-05-14")),
    ],
)
def test_a_language_has_its_tag_direction_own_name_and_dates_even_one_that_nobody_knows(
    locale: str, expected: tuple[str, ...]
) -> None:
    date = languages.long_date(dt.date(2026, 5, 14), locale)
    assert (tag(locale), languages.direction(locale), languages.name(locale), date) == expected


def test_a_page_of_a_language_that_runs_from_the_right_says_so() -> None:
    made = dataclasses.replace(site(), locales=("ar",), articles=())
    page = LexborHTMLParser(publish.build(made).pages["ar/index.html"].decode())
    assert attribute(page, "html", "dir") == ["rtl"]


def test_the_index_of_the_search_has_every_article_and_what_readers_must_be_told() -> None:
    rows = {row[1]: row for row in json.loads(TREE.pages["ky/search/index.json"])}
    assert set(rows) == {f"../{slug}/index.html" for slug in SLUGS}
    title, _, date, description, terms, text, state = rows["../media/visit/index.html"]
    assert title.startswith("Эки өлкөнүн")
    assert (date, state) == ("2026-ж., 20-май", publish.builtin("ky")["state_machine"])
    assert description.startswith("Делегация")
    assert "сапарлар" in terms
    assert "видеобайланыш" in text
    assert rows["../media/chairman/index.html"][-1] == ""
