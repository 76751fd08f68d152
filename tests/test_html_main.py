"""Which part of a page is translated: what it says itself, else what an extraction library finds."""

from __future__ import annotations

import sys
from types import SimpleNamespace

import pytest

from tests.html_texts import units
from transpub import formats
from transpub.config import Formats
from transpub.errors import ArticleError
from transpub.formats import Settings
from transpub.formats.html import parse
from transpub.inline import plain

WORDS = "Many words of an article stand here"
STORY = f"<div class=a><h2>Head</h2><div class=b><p>One {WORDS}.</p><p>Two <i>{WORDS}</i>.</p></div></div>"
PAGE = f"<html><body><p>Menu</p><table><tr><td>Left<td>{STORY}</table><p>Below</p></body></html>"


def said(text: str) -> list[str]:
    """The texts of a page, of a project that asks the library."""
    found = units(parse(text, 1, Settings(Formats(html_extract=True))))
    return ["".join(piece for piece in unit.source if isinstance(piece, str)) for unit in found]


def library(monkeypatch: pytest.MonkeyPatch, found: str | None) -> None:
    def extract(_body: str, *, include_comments: bool) -> str | None:
        assert not include_comments
        return found

    monkeypatch.setitem(sys.modules, "trafilatura", SimpleNamespace(extract=extract))


@pytest.fixture(autouse=True)
def no_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "trafilatura", None)


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("<article>a</article><main>b</main><main>c</main>", ["b"]),
        ("<main> 1 <script>x</script></main><main>b</main>", ["b"]),
        ("<p>a<div role=main><p>b</div>c", ["b"]),
        ("<article>a</article><article>b longer<article>c</article></article>d", ["b longer", "c"]),
        ("<div><main><div>a</div></div>b", ["a"]),
        ("<main>a<table><td></main></div>b</table>c", ["a", "b", "c"]),
        (
            "<nav>a</nav><header>b</header><p>c<aside>d</aside><form>e</form><section><header>f</header></section>",
            ["c", "f"],
        ),
    ],
)
def test_what_the_page_says_itself(body: str, found: list[str]) -> None:
    assert found == [plain(unit.source) for unit in units(parse(f"<html><body>{body}</body></html>"))]


def test_a_fragment_is_all_main_part() -> None:
    assert ["a", "b", "c"] == said("<header>a</header><main>b</main><aside>c</aside>")


def test_title_and_description_are_translated_wherever_the_main_part_is() -> None:
    head = (
        "<title>T &amp; t<b></title><meta name=Description content='D'><meta name=author content=no><title>no</title>"
    )
    assert ["T & t<b>", "D", "a"] == said(f"<html><head>{head}</head><body><main>a</main>b")
    assert ["T & t<b>", "D", "a"] == said(f"{head}<body><article>a</article>")


def test_a_project_that_does_not_ask_the_library_reads_the_whole_body_whoever_has_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    library(monkeypatch, "Below")
    found = [plain(unit.source) for unit in units(parse(PAGE))]
    assert ["Menu", "Left", "Head", f"One {WORDS}.", f"Two {WORDS}.", "Below"] == found


def test_a_project_that_asks_it_refuses_such_a_page_where_it_is_not_installed() -> None:
    settings = Settings(Formats(html_extract=True))
    with pytest.raises(ArticleError, match=r"names no <main>.* is not there \(.*trafilatura") as error:
        formats.parse(PAGE, "a", "source_articles/a.html", settings)
    assert error.value.where == "source_articles/a.html"
    assert 'pip install "transpub[extract]"' in error.value.hint
    assert ["a"] == said("<html><body><main>a</main>b")
    assert ["a", "b"] == said("<p>a</p>b")


def test_the_smallest_element_that_holds_nearly_all_that_the_library_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    library(monkeypatch, f"- One {WORDS}.\n| Two {WORDS}. |\nBelow")
    assert [f"One {WORDS}.", f"Two {WORDS}."] == said(PAGE)
    library(
        monkeypatch, f"One {WORDS}."
    )  # its paragraph would hold it, but a page of it would be a text without a block
    assert [f"One {WORDS}.", f"Two {WORDS}."] == said(PAGE)
    library(monkeypatch, f"Head\nOne {WORDS}.")
    assert ["Head", f"One {WORDS}.", f"Two {WORDS}."] == said(PAGE)


@pytest.mark.parametrize("found", [None, "", "Left\n" + "What stands nowhere in it. " * 9, f"Menu\n{'Below ' * 3}"])
def test_a_guess_that_is_worth_nothing_is_none(monkeypatch: pytest.MonkeyPatch, found: str | None) -> None:
    library(monkeypatch, found)
    assert "Menu" in said(PAGE)


def test_what_the_library_cannot_read_is_read_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_body: str, *, include_comments: bool) -> str:
        raise ValueError(include_comments)

    monkeypatch.setitem(sys.modules, "trafilatura", SimpleNamespace(extract=fails))
    assert "Menu" in said(PAGE)


def test_the_library_is_not_asked_where_the_page_says_what_is_main(monkeypatch: pytest.MonkeyPatch) -> None:
    library(monkeypatch, "Below")
    assert ["a"] == said("<html><body><article>a</article><div>Below</div>")
