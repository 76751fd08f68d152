"""A finished site: sound as it was published, and each fault that is put into it is found by its own check."""

# ruff: noqa: E501  # a seeded fault is one line
from __future__ import annotations

import dataclasses
import hashlib
import json
from typing import TYPE_CHECKING

import pytest

from tests.test_publish_sample import BASE, LOCALES, site
from transpub import publish
from transpub.codes import tag
from transpub.publish import audit

if TYPE_CHECKING:
    from collections.abc import Mapping

TREE = dict(publish.build(site()).pages)
FOLDERS = {tag(locale): folder for locale, folder in publish.folders(("en", *LOCALES)).items()}
MANIFEST = {path: hashlib.sha256(data).hexdigest()[:16] for path, data in TREE.items()}
VISIT, CHAIRMAN, INDEX = "ky/media/visit/index.html", "ru/media/chairman/index.html", "ky/index.html"
UNTOLD = "zh/archive/index.html"


def found(tree: Mapping[str, bytes], **more: object) -> set[tuple[str, str]]:
    """The faults of a tree, as (check, file); what merely says that files differ is left out."""
    faults = audit.audit(sorted(tree), tree.__getitem__, MANIFEST, FOLDERS, source="en", **more)  # type: ignore[arg-type]  # a test's shorthand
    return {(fault.check, fault.path) for fault in faults if fault.severity == "error" and fault.check != "altered"}


def test_a_site_is_sound_as_it_is_published() -> None:
    assert found(TREE) == set()
    assert audit.audit(sorted(TREE), TREE.__getitem__, MANIFEST, FOLDERS, source="en") == ()


SEEDS: list[tuple[str, str, str, str, str]] = [
    ("a dead link", VISIT, 'href="../../index.html"', 'href="../../gone.html"', "link"),
    ("a dead anchor", VISIT, 'href="../../archive/index.html#rooms"', 'href="../../archive/index.html#attic"', "anchor"),
    ("a dead picture", VISIT, "../../../media/images/centre.svg", "../../../media/images/gone.svg", "link"),
    ("an id twice", VISIT, 'id="figures"', 'id="programme"', "id"),
    ("no language", VISIT, '<html lang="ky">', "<html>", "lang"),
    ("the wrong language", VISIT, '<html lang="ky">', '<html lang="ru">', "lang"),
    ("no language code", VISIT, '<span lang="en">', '<span lang="en-">', "lang"),
    ("no title", VISIT, "<title>", "<title></title><meta name=x content=", "title"),
    ("two main headings", VISIT, "<h2 id=", "<h1>x</h1><h2 id=", "title"),
    ("no description of a picture", VISIT, 'alt="Аткаруу борбору', 'data-alt="Аткаруу борбору', "image"),
    ("a notice that is gone", VISIT, '<aside class="notice ', '<aside class="', "notice"),
    ("a notice of less", VISIT, " notice-machine", "", "notice"),
    ("another canonical address", VISIT, 'rel="canonical" href="https://news.example/ky/', 'rel="canonical" href="https://news.example/ru/', "canonical"),
    ("an alternate that is gone", VISIT, '<link rel="alternate" hreflang="ru"', '<link rel="nothing" hreflang="ru"', "hreflang"),
    ("an alternate to another page", VISIT, 'hreflang="ru" href="https://news.example/ru/media/visit/"', 'hreflang="ru" href="https://news.example/ru/media/chairman/"', "hreflang"),
    ("no x-default", CHAIRMAN, 'hreflang="x-default"', 'hreflang="en-GB"', "hreflang"),
    ("a switcher to another language", VISIT, 'href="../../../ru/media/visit/index.html" lang="ru"', 'href="../../../zh/media/visit/index.html" lang="ru"', "switcher"),
    ("a switcher that stands elsewhere", VISIT, 'hreflang="ky" aria-current="page"', 'hreflang="ky"', "switcher"),
    ("a script", VISIT, "</main>", "<script>alert(1)</script></main>", "unsafe"),
    ("a handler", VISIT, "<h1>", '<h1 onclick="x()">', "unsafe"),
    ("an address that runs", VISIT, 'href="https://court.example/plan.pdf"', 'href="java&#9;script:x()"', "unsafe"),
    ("a style", VISIT, "<h1>", '<h1 style="color:red">', "unsafe"),
    ("a script from elsewhere", VISIT, "</main>", '<script src="https://cdn.example/x.js"></script></main>', "request"),
    ("a picture from elsewhere", VISIT, "../../../media/images/centre.svg", "https://cdn.example/x.svg", "request"),
    ("no policy", VISIT, '<meta http-equiv="Content-Security-Policy"', "<meta data-x", "policy"),
    ("a weak policy", VISIT, "style-src &#39;self&#39;", "style-src &#39;unsafe-inline&#39;", "policy"),
    ("a mark of a translator", VISIT, "<h2 id=", "&lt;1&gt;x&lt;/1&gt;<h2 id=", "marks"),
    ("data of another language", VISIT, '"inLanguage":"ky"', '"inLanguage":"ru"', "data"),
    ("data that is cut short", VISIT, '{"@context"', '{{"@context"', "data"),
    ("another language for social networks", VISIT, 'property="og:locale" content="ky_KG"', 'property="og:locale" content="ru_RU"', "open-graph"),
    ("an address that the sitemap lacks", "sitemap.xml", f"<loc>{BASE}/ky/media/visit/</loc>", f"<loc>{BASE}/ky/gone/</loc>", "sitemap"),
    ("another language in the sitemap", "sitemap.xml", f'hreflang="ru" href="{BASE}/ru/media/visit/"', f'hreflang="ru" href="{BASE}/ru/"', "sitemap"),
    ("a feed that is cut short", "ky/feed.xml", "</feed>", "", "feed"),
    ("a feed that leads nowhere", "ky/feed.xml", f"{BASE}/ky/media/visit/", f"{BASE}/ky/media/gone/", "feed"),
    ("a feed with a wrong date", "ky/feed.xml", "T00:00:00Z</updated>", "</updated>", "feed"),
    ("a search that leads nowhere", "ky/search/index.json", "../media/visit/index.html", "../media/gone/index.html", "search"),
    ("search engines kept out", "robots.txt", "Allow: /", "Disallow: /", "robots"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "old", "new", "check"), [each[1:] for each in SEEDS], ids=[each[0] for each in SEEDS])
def test_a_fault_is_found_by_its_check(path: str, old: str, new: str, check: str) -> None:
    text = TREE[path].decode()
    assert old in text
    tree = TREE | {path: text.replace(old, new, 1).encode()}
    assert check in {name for name, _ in found(tree)}


def test_a_page_that_is_gone_changed_or_foreign_is_told() -> None:
    tree = {path: data for path, data in TREE.items() if path != VISIT} | {"ky/own/index.html": b"<p>"}
    tree[INDEX] = tree[INDEX] + b"<!-- -->"
    faults = audit.audit(sorted(tree), tree.__getitem__, MANIFEST, FOLDERS, source="en")
    told = {(each.check, each.path) for each in faults}
    assert {("missing", VISIT), ("altered", INDEX), ("foreign", "ky/own/index.html")} <= told


def test_a_page_to_which_no_other_leads_is_told() -> None:
    tree = {path: data.replace(b"visits/index.html", b"index.html") for path, data in TREE.items()}
    assert ("orphan", "ky/topics/visits/index.html") in found(tree)


def test_a_passage_that_does_not_tell_its_language_is_told() -> None:
    before, main, after = TREE[VISIT].decode().partition("<main")
    tree = TREE | {VISIT: (before + main + after.replace(' lang="en"', "")).encode()}
    assert ("untranslated", VISIT) in found(tree)


def test_bytes_that_are_no_text_are_told() -> None:
    assert ("encoding", INDEX) in found(TREE | {INDEX: TREE[INDEX] + b"\xff"})


def test_a_run_that_was_stopped_is_told() -> None:
    assert ("unfinished", ".transpub-new") in found(TREE | {".transpub-new/1-1": b""})


def test_what_the_catalogs_ask_for_counts_more_than_what_a_page_says_of_itself() -> None:
    assert found(TREE, expected={VISIT: ("machine", "partial")}) == set()
    assert ("notice", CHAIRMAN) in found(TREE, expected={CHAIRMAN: ("machine",)})
    quiet = TREE[UNTOLD].decode().replace("is-source", "").replace("notice notice-source", "")
    assert found(TREE | {UNTOLD: quiet.encode()}) == set()
    assert ("notice", UNTOLD) in found(TREE | {UNTOLD: quiet.encode()}, expected={UNTOLD: ("source",)})


def test_an_old_address_that_leads_nowhere_is_told() -> None:
    moved = tuple(
        dataclasses.replace(each, aliases=("old/visit",)) for each in site().articles if each.slug == "media/visit"
    )
    others = tuple(each for each in site().articles if each.slug != "media/visit")
    tree = dict(publish.build(dataclasses.replace(site(), articles=(*moved, *others))).pages)
    path = "ky/old/visit/index.html"
    assert found(tree) == set()
    text = tree[path].decode()
    assert "url=../../media/visit/index.html" in text
    assert ("redirect", path) in found(
        tree | {path: text.replace("url=../../media/visit", "url=../../media/gone").encode()}
    )


def test_every_check_is_tried_here() -> None:
    own = {"untranslated", "altered", "missing", "foreign", "orphan", "encoding", "unfinished", "redirect"}
    assert set(audit.CHECKS) == {each[4] for each in SEEDS} | own


def test_the_data_for_search_engines_names_the_translations_of_the_table() -> None:
    text = TREE["en/media/visit/index.html"].decode().partition('<script type="application/ld+json">')[2]
    data = json.loads(text.partition("</script>")[0])
    assert [each["@id"] for each in data["workTranslation"]] == [
        f"{BASE}/{each}/media/visit/" for each in ("ky", "ru", "zh")
    ]
