"""The sample site of the publishing tests, read from `cases/publish/articles`; others import it from here."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from transpub import publish
from transpub.model import Content, State

if TYPE_CHECKING:
    from collections.abc import Mapping

CASES = Path(__file__).parent / "cases" / "publish"
LOCALES = ("ky", "ru", "zh_CN")
NAMED = ("authors", "rights")
"""What a case tells once for all its languages."""
BASE = "https://news.example"
PICTURE = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 960 480"><path fill="#c9d4e0" d="M0 0h960v480H0z"/>'
    b'<path fill="#5a7590" d="M120 200 480 80l360 120v40H120zM160 260h60v150h-60zm140 0h60v150h-60zm140 0h60v150h-60z'
    b'm140 0h60v150h-60zm140 0h60v150h-60zM120 420h720v30H120z"/></svg>'
)
TITLES = {
    "en": "Supreme Court Press Service",
    "ky": "Жогорку соттун басма сөз кызматы",
    "ru": "Пресс-служба Верховного суда",
    "zh_CN": "最高法院新闻局",
}
DESCRIPTIONS = {
    "en": "News of the court's work with the courts of neighbouring countries.",
    "ky": "Соттун коңшу өлкөлөрдүн соттору менен кызматташуусу жөнүндө жаңылыктар.",
    "ru": "Новости о сотрудничестве суда с судами соседних стран.",
    "zh_CN": "本院与周边国家法院交流合作的新闻。",
}


def content(given: Mapping[str, Any]) -> Content:
    return Content(
        given.get("title", ""),
        given.get("heading", ""),
        given.get("description", ""),
        tuple(given.get("breadcrumb", ())),
        tuple(given.get("tags", ())),
        given.get("body", ""),
        given.get("footer", ""),
        tuple(given.get("authors", ())),
        given.get("rights", ""),
    )


def article(given: Mapping[str, Any]) -> publish.Article:
    named = {key: value for key, value in given.items() if key in NAMED}
    local = {
        locale: publish.Localized(content(named | each), {State(name): n for name, n in each.get("counts", {}).items()})
        for locale, each in given["content"].items()
    }
    facts: dict[str, Any] = {key: value for key, value in given.items() if key not in {"content", *NAMED}}
    return publish.Article(content=local, **facts)


def site(base_url: str = BASE) -> publish.Site:
    files = sorted((CASES / "articles").glob("*.toml"))
    return publish.Site(
        title=TITLES,
        description=DESCRIPTIONS,
        source_language="en",
        locales=LOCALES,
        base_url=base_url,
        articles=tuple(article(tomllib.loads(path.read_text("utf-8"))) for path in files),
        assets={"media/hall.svg": PICTURE, "images/centre.svg": PICTURE, "images/unused.svg": PICTURE},
    )


def test_the_sample_has_every_article_in_every_language() -> None:
    assert [{"en", *LOCALES}] * 3 == [set(each.content) for each in site().articles]
