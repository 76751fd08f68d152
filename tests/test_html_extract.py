"""The extraction library itself, where it is installed: it finds the article of a page that does not mark it."""

from __future__ import annotations

import pytest

from tests.html_texts import units
from transpub.config import Formats
from transpub.formats import Settings
from transpub.formats.html import parse
from transpub.inline import plain

pytestmark = pytest.mark.external

STORY = "".join(
    f"<p>On day {day} the court heard the parties, looked at the papers that they had brought, and asked questions.</p>"
    for day in ("one", "two", "three", "four", "five", "six")
)
MENU = "".join(f"<li><a href=/{name}>{name} page</a></li>" for name in ("Home", "News", "Contact", "Search"))
PAGE = (
    f"<html><head><title>Days</title></head><body><div id=menu><ul>{MENU}</ul></div>"
    f"<div id=content><h1>Six days in court</h1><div class=text>{STORY}</div></div>"
    f"<div id=foot><p>All rights reserved. <a href=/x>Terms of use</a></p></div></body></html>"
)


def test_the_library_finds_the_article_in_a_page_that_does_not_say_where_it_is() -> None:
    pytest.importorskip("trafilatura")
    found = [plain(unit.source) for unit in units(parse(PAGE, 1, Settings(Formats(html_extract=True))))]
    assert sum("heard the parties" in text for text in found) == 6
    assert not [text for text in found if "page" in text or "rights" in text or "Terms" in text]
    whole = [plain(unit.source) for unit in units(parse(PAGE))]
    assert {"Home page", "Six days in court"} <= set(whole)
