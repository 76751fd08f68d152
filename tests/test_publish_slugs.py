"""Addresses of articles: what may be one, and two articles that want the same."""

from __future__ import annotations

import tomllib
import unicodedata
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.test_publish_sample import CASES
from transpub import publish
from transpub.errors import ArticleError
from transpub.model import Document

if TYPE_CHECKING:
    from collections.abc import Mapping

SLUGS = tomllib.loads((CASES / "slugs.toml").read_text("utf-8"))["case"]


def document(name: str, slug: object = None) -> Document:
    return Document(name, f"source_articles/{name}.md", "markdown", {} if slug is None else {"slug": slug}, ())


@pytest.mark.parametrize("case", SLUGS, ids=lambda case: str(case["why"]))
def test_each_case_of_a_slug_is_an_address_or_an_error_that_says_why(case: Mapping[str, Any]) -> None:
    given_one = document(case["name"], case.get("slug"))
    if "gives" in case:
        assert case["gives"] == publish.slug(given_one)
        return
    with pytest.raises(ArticleError) as error:
        publish.slug(given_one)
    assert case["says"] in error.value.what
    assert (given_one.path, True) == (error.value.where, "slug: news/first-visit" in error.value.hint)


@settings(deadline=None)
@given(st.text(max_size=30) | st.text(alphabet="a./\\ :~\u0301", max_size=12))
def test_a_slug_that_passes_stays_inside_its_folder_and_can_be_written(text: str) -> None:
    try:
        found = publish.slug(document("a", text))
    except ArticleError:
        return
    assert found == unicodedata.normalize("NFC", found)
    assert [part for part in found.split("/") if part in {"", ".", ".."}] == []
    assert not {"\\", ":", "\0"} & set(found)
    assert len(found.encode()) <= 200


def test_two_articles_with_one_slug_are_both_named_and_the_others_are_published() -> None:
    documents = [
        document("a", "same"),
        document("b", "Same"),
        document("c"),
        document("d", "../x"),
        document("e", "same"),
    ]
    good, errors = publish.slugs(documents)
    assert good == {"c": "c"}
    by_file = {error.where: error.what for error in errors}
    assert {f"source_articles/{name}.md" for name in "abde"} == set(by_file)
    assert "source_articles/b.md and source_articles/e.md" in by_file["source_articles/a.md"]
    assert "source_articles/a.md and source_articles/e.md" in by_file["source_articles/b.md"]


@pytest.mark.parametrize(("one", "other"), [("STRASSE", "straße"), ("\u0439", "\u0438\u0306"), ("Ф", "ф")])
def test_slugs_are_one_where_a_file_system_may_take_them_for_one(one: str, other: str) -> None:
    assert {"1.md", "2.md"} == set(publish.collisions({"1.md": one, "2.md": other, "3.md": "x"}))
