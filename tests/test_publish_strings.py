"""The theme's strings: complete in every language that comes with the package, in its script, with their names."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transpub import publish
from transpub.publish import markup, strings

SCRIPTS = {"ky": r"[а-яөүң]", "ru": r"[а-я]", "zh_CN": r"[\u4e00-\u9fff]"}
FOREIGN = {"ky": r"[\u4e00-\u9fff]", "ru": r"[\u4e00-\u9fffөүң]", "zh_CN": r"[а-яөүң]"}
ENGLISH = {row.key: row.text for row in publish.STRINGS}


@pytest.mark.parametrize("locale", SCRIPTS)
def test_every_string_is_translated_with_the_same_names_in_the_right_script(locale: str) -> None:
    found = publish.builtin(locale)
    assert list(ENGLISH) == list(found)
    for key, text in found.items():
        assert strings.names(ENGLISH[key]) == strings.names(text), key
        plain = re.sub(r"\{[a-z]+\}", "", text)
        if key == "title":
            continue
        assert re.search(SCRIPTS[locale], plain, re.IGNORECASE), key
        assert not re.search(rf"{FOREIGN[locale]}|[A-Za-z]", plain, re.IGNORECASE), key
        assert text == text.strip(), key


def test_every_string_has_a_note_for_translators_and_a_key_of_its_own() -> None:
    assert len(publish.STRINGS) == len(ENGLISH)
    assert [row.key for row in publish.STRINGS if not row.note or not re.fullmatch(r"[a-z_]+", row.key)] == []


def test_every_string_is_used_by_a_template_and_every_used_one_is_there() -> None:
    templates = "".join(publish.template_text(name) for name in publish.template_names())
    named = set(re.findall(r'\bt\("([a-z_]+)"(?! ~)', templates))
    states = {
        f"{kind}_{each}" for kind in ("notice", "state") for each in ("machine", "draft", "partial", "stale", "source")
    }
    alerts = {f"alert_{each}" for each in markup.ALERTS}
    others = {
        "home",
        "choose",
        "table",
        "code",
        "task_done",
        "footnote_back",
        "title",
        "missing",
        "missing_text",
    }  # looked up by name in the code
    assert set(ENGLISH) == (named - {"notice_", "state_"}) | states | alerts | others


@pytest.mark.parametrize("locale", ["de", "zh_TW", "en", "en_GB", "tlh"])
def test_a_locale_without_strings_of_its_own_has_the_english_ones(locale: str) -> None:
    assert publish.builtin(locale) == ENGLISH


def test_a_regional_code_has_its_languages_strings() -> None:
    assert publish.builtin("ru_KG") == publish.builtin("ru")
    assert publish.builtin("zh") == publish.builtin("zh_CN")


def test_the_sites_own_string_comes_first_unless_it_lost_a_name() -> None:
    found = strings.resolved(
        "ru", {"home": "Начало", "published": "Опубликовано", "updated": "{day}", "tags": "", "own": "x"}
    )
    expected = ("Начало", "Опубликовано: {date}", "Обновлено: {date}", "Темы", "x")
    assert expected == tuple(found[key] for key in ("home", "published", "updated", "tags", "own"))


@settings(deadline=None)
@given(st.text(), st.text())
def test_values_are_filled_in_as_they_are_whatever_braces_they_hold(title: str, site: str) -> None:
    assert f"{title} — {site}" == strings.fill("{title} — {site}", {"title": title, "site": site})
    assert strings.fill("{title}{{x}", {"title": "{site}{title}"}) == "{site}{title}{{x}"
