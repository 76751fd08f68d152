"""Plain text: what its lines are, its laws, and its page."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from html import unescape
from itertools import groupby
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transpub import formats
from transpub.formats import lines, spaces, text
from transpub.model import Content, Document, Gap, Inline, Part, Text, Unit, Verbatim
from transpub.segment import refine, splitter

CASES = Path(__file__).parent / "cases" / "text"
LINES = tomllib.loads((CASES / "lines.toml").read_text("utf-8"))
steady = settings(deadline=None, max_examples=300)


def document(source: str) -> Document:
    return formats.parse(source, "article", "source_articles/article.txt")


def sentences(source: str) -> Document:
    return refine(document(source), splitter("en"))


def told(parts: tuple[Part, ...]) -> list[str]:
    """Each part that a page shows, as the cases have it."""
    out = []
    for part in parts:
        if isinstance(part, Unit):
            out.append(f"{part.role}: {''.join(map(str, part.source))}")
        elif isinstance(part, Verbatim) and part.role:
            out.append(f"{part.role} (kept): {part.raw.strip()}")
    return out


def keyed(found: Document) -> Document:
    """The document with a key for each unit, as the catalogs give them."""
    parts = (replace(p, key=p.key or f"k{n}") if isinstance(p, Unit) else p for n, p in enumerate(found.parts))
    return replace(found, parts=tuple(parts))


# --- cases


@pytest.mark.parametrize("path", sorted(CASES.glob("*.txt")), ids=lambda path: path.stem)
def test_an_article_is_read_as_its_case_says(path: Path) -> None:
    source, expected = path.read_text("utf-8").split("=====\n")
    assert expected.splitlines() == told(document(source).parts)


@pytest.mark.parametrize(
    ("line", "role"), [(line, role) for role in ("footer", "licence", "text") for line in LINES[role]]
)
def test_a_last_line_is_what_the_cases_say(line: str, role: str) -> None:
    last = document(f"A title\n\nThe text.\n\n{line}\n").parts[-2]
    assert isinstance(last, Unit | Verbatim)
    assert (role.replace("text", "paragraph"), line) == (last.role, last.raw)
    assert isinstance(last, Unit) is (role != "licence" and line != "2026")


@pytest.mark.parametrize(("line", "expected"), LINES["breadcrumb"].items())
def test_a_first_line_is_a_breadcrumb_as_the_cases_say(line: str, expected: list[str]) -> None:
    found = document(f"{line}\n\nA title\n\nThe text.\n")
    assert tuple(expected) == formats.content(found, {}, source_lang="en", locale="en").breadcrumb
    assert [f"term.{term}" for term in expected if term != "2026"] == [u.key for u in found.units if u.role == "term"]


@pytest.mark.parametrize(("line", "expected"), LINES["title"].items())
@pytest.mark.parametrize("before", ["", "Home > Media\n\n", "\n\nHome > Media\n"])
def test_a_first_paragraph_is_the_title_as_the_cases_say(line: str, expected: bool, before: str) -> None:
    found = formats.content(document(f"{before}{line}\n\nThe text.\n"), {}, source_lang="en", locale="en")
    assert (line if expected else "") == unescape(found.heading) == found.title


@pytest.mark.parametrize(("line", "expected"), LINES["item"].items())
def test_a_line_is_a_list_item_as_the_cases_say(line: str, expected: str) -> None:
    found = document(f"The text.\n\n{line}\n")
    assert [expected] * bool(expected) == [p.raw for p in found.parts if isinstance(p, Verbatim) and p.role == "mark"]


# --- laws

FRAGMENTS = st.sampled_from(
    [
        *("Home > Media", "The court met.", "A title", "It ended", "Mr. Li", "© 2026 Press", "ICP 01234567", "2026"),
        *("- ", "* ", "1. ", "2) ", "• ", "—", ">", " > ", "* * *", "---", "title: x", ":", ".", "!", "法院", "。"),
        *("\n", "\n", "\n\n", "\r\n", "\r\n\r\n", "\r", "\t", " ", "  ", "\xa0", "\u3000", "\x0c", "\x85", "\u2028"),
        *("\x1c", "\x01", "\ufeff", "<b>", "&amp;", "<1>", "\u2060", "\u200b", "\u0301", " / ", " | ", "\u3000\u3000"),
    ]
)
SOURCES = st.lists(FRAGMENTS, max_size=24).map("".join) | st.text(max_size=40)
PLACE = "source_articles/article.txt"


def parsed(source: str) -> tuple[Part, ...]:
    return text.parse(source, 1)


@steady
@given(SOURCES)
def test_the_parts_are_a_partition_of_the_text_before_and_after_segmentation(source: str) -> None:
    whole = Document("article", PLACE, "text", {}, parsed(source))
    for found in (whole, refine(whole, splitter("en"))):
        assert source == "".join(part.raw for part in found.parts)
        assert all(part.raw for part in found.parts)


@steady
@given(SOURCES)
def test_a_value_has_letters_no_odd_white_space_and_none_at_its_edges(source: str) -> None:
    whole = Document("article", PLACE, "text", {}, parsed(source))
    for unit in (*whole.units, *refine(whole, splitter("en")).units):
        value = "".join(map(str, unit.source))
        assert value == spaces.tidy(value)
        assert [value] == value.splitlines()
        assert not value[0].isspace()
        assert not value[-1].isspace()
    assert all(spaces.has_letters(unit.raw) for unit in whole.units)


@steady
@given(SOURCES.filter(lambda source: not source.startswith(("---", "\ufeff"))))
def test_all_that_can_be_seen_is_on_the_page_and_nothing_of_it_is_markup(source: str) -> None:
    whole = Document("article", PLACE, "text", {}, parsed(source))
    cut = refine(whole, splitter("en"))
    pages = [formats.content(each, {}, source_lang="en", locale="en") for each in (whole, cut)]
    assert pages[0] == pages[1]
    parts = sorted((part for part in whole.parts if not mark(part)), key=above)
    assert seen("".join(part.raw for part in parts)) == seen(shown(pages[0]))
    markup = re.sub(r"</?(?:p|ul|ol|li|hr)>|<li value=\"\d+\">", "", pages[0].heading + pages[0].body + pages[0].footer)
    assert "<" not in markup
    assert unescape(markup).count("&") == markup.count("&amp;")


def mark(part: Part) -> bool:
    return isinstance(part, Verbatim) and part.role in {"mark", "rule"}


def above(part: Part) -> int:
    """The theme shows the breadcrumb and then the title above all else; in the text a date may stand over them."""
    return {"term": 0, "h1": 1}.get(getattr(part, "role", ""), 2)


def shown(page: Content) -> str:
    return "".join(page.breadcrumb) + unescape(re.sub(r"<[^>]*>", "", page.heading + page.body + page.footer))


def seen(content: str) -> str:
    """What ink there is, but for the signs between the terms of a breadcrumb."""
    return re.sub(r"[\s\x00-\x1f\x7f-\x9f>›»→＞/|]", "", content)


@steady
@given(SOURCES, st.integers(1, 1000))
def test_a_unit_knows_its_line(source: str, first: int) -> None:
    counted = re.split(r"\r\n|\r|\n", source)
    for unit in (part for part in text.parse(source, first) if isinstance(part, Unit)):
        assert re.split(r"[\r\n]", unit.raw)[0] in counted[unit.line - first]


@pytest.mark.parametrize("newline", ["\r\n", "\r"])
@pytest.mark.parametrize("path", sorted(CASES.glob("*.txt")), ids=lambda path: path.stem)
def test_another_end_of_line_changes_nothing_but_the_bytes(path: Path, newline: str) -> None:
    source = path.read_text("utf-8").split("=====\n")[0]
    other = document(source.replace("\n", newline))
    assert told(document(source).parts) == told(other.parts)
    assert [u.line for u in document(source).units] == [u.line for u in other.units]
    assert source.replace("\n", newline) == formats.render(other, {}, locale="ru")


def test_a_text_of_5_mb_is_read_to_its_end() -> None:
    parts = parsed(("The court met on May 14. " * 40 + "\n\n") * 5_000)
    assert len(parts) == 10_000


@pytest.mark.parametrize(
    "piece",
    [
        *("- \n", "- a\n", "\n", "\r\n", "a\n\n", ".", "> ", "Home > ", "© \n", "\x01", "a.a.", "* ", "1", "ICP 1"),
        *("\xa0", "License no. 1 ", "ISBN ", "copyright ", "- - ", "法>", ":\n- a\n"),
    ],
)
def test_a_long_text_of_one_thing_is_read_to_its_end(piece: str) -> None:
    source = piece * (200_000 // len(piece)) + "\n\nThe end."
    assert source == "".join(part.raw for part in parsed(source))


# --- targets

TARGETS = st.lists(FRAGMENTS, min_size=1, max_size=5).map("".join) | st.text(min_size=1, max_size=20)
BODY = """\
Home > Court News

Chairman meets the delegation

They spoke for two hours. Then they left.

- One item
- Another item

The end.

© 2026 Press Service
"""


def kinds(parts: tuple[Part, ...]) -> list[str]:
    """The roles of the blocks in order."""
    shape = [getattr(part, "role", "gap") for part in parts if not isinstance(part, Gap)]
    return [role for role, _ in groupby(shape) if role]


def bare(value: str) -> str:
    return spaces.tidy(value.replace(lines.JOINER, "").replace("\ufeff", ""))


@steady
@given(st.lists(TARGETS, min_size=8, max_size=8))
def test_a_written_target_is_read_back_as_the_same_kind_of_line(targets: list[str]) -> None:
    """But for what docs/text-format.md names: a title too long, and a notice of rights without its sign."""
    source = keyed(sentences(BODY))
    units = source.units
    found: dict[str, Inline] = {unit.key: (target,) for unit, target in zip(units, targets, strict=False)}
    found = {key: value for key, value in found.items() if spaces.has_letters(str(value[0]))}
    found |= {units[-1].key: ("© Басма " + targets[-1],)}
    back = document(formats.render(source, found, locale="ru"))
    assert kinds(document(BODY).parts) == kinds(back.parts)
    for unit in units:
        value = "".join(map(str, found.get(unit.key, unit.source)))
        assert bare(value) in bare(" ".join("".join(map(str, each.source)) for each in back.units))


@pytest.mark.parametrize(
    ("source", "target", "written"),
    [
        ("The text is here.", "Текст\nбар.", "Текст бар."),
        ("The text is here.", "  \n ", "The text is here."),
        ("The text is here.", "- тире", "\u2060- тире"),
        ("The text is here.", "1. бир", "\u20601. бир"),
        ("The text is here.", "© 2026", "\u2060© 2026"),
        ("The text is here.", "Бет > Кабар", "\u2060Бет > Кабар"),
        ("The text is here.", "<b> & *x*", "<b> & *x*"),
        ("A title", "Тема.", "Тема.\u2060"),
        ("A title", "\ufeffТема", "Тема"),
        ("A title", "\u2060 Тема\u2060", "Тема"),
        ("© 2026 Press", "© 2026 Басма", "© 2026 Басма"),
        ("© 2026 Press", "- © 2026 > Басма", "- © 2026 > Басма"),
    ],
)
def test_a_target_is_written_on_one_line_and_guarded_where_it_looks_like_a_mark(
    source: str, target: str, written: str
) -> None:
    (unit,) = document(source).units
    assert written == text.write(unit, (target,))


def test_a_term_with_the_sign_between_terms_stays_one_term() -> None:
    found = document("Home > Media\n\nA title\n")
    targets: dict[str, Inline] = {"term.Media": ("Ой > пикир.",)}
    back = document(formats.render(found, targets, locale="ky"))
    assert ["Home", "Ой > пикир.", "A title"] == [
        "".join(map(str, unit.source)).replace(lines.JOINER, "") for unit in back.units
    ]


def test_a_term_has_one_key_however_it_is_spaced() -> None:
    assert ["term.Home", "term.Court News"] == [unit.key for unit in document("Home > Court\t News\n").units]


# --- the page


def test_the_page_of_a_text() -> None:
    source = (CASES / "lists.txt").read_text("utf-8").split("=====\n")[0]
    page = formats.content(sentences(source), {}, source_lang="en", locale="en")
    assert page.heading == "The plan of the two courts"
    assert page.body == (
        "<p>The courts will:</p>\n"
        "<ul>\n<li>exchange judges,</li>\n<li>open a shared archive of decisions,</li>\n"
        "<li>meet every year.</li>\n</ul>\n"
        "<ol>\n<li>The first meeting is in May.</li>\n<li>The second is in October.</li>\n</ol>\n"
        "<p>A sentence that goes on - as this dash shows - is no list.</p>\n"
        "<hr>\n"
        "<p>2027</p>\n"
    )


def test_a_list_keeps_its_numbers() -> None:
    page = formats.content(document("The text.\n\n3. a\n4. b\n7. c\n"), {}, source_lang="en", locale="en")
    assert '<ol>\n<li value="3">a</li>\n<li>b</li>\n<li value="7">c</li>\n</ol>\n' in page.body


def test_the_footer_stands_apart_and_its_licence_is_not_in_another_language() -> None:
    page = formats.content(document("A title\n\n© 2026 Press\n\nICP 01234567\n"), {}, source_lang="en", locale="ru")
    assert ("", '<p><span lang="en">© 2026 Press</span></p>\n<p>ICP 01234567</p>\n') == (page.body, page.footer)


@pytest.mark.parametrize(("locale", "between"), [("zh_CN", ""), ("zh-Hant", ""), ("ja", ""), ("ru", " "), ("ky", " ")])
def test_between_two_translated_sentences_stands_what_their_language_puts_there(locale: str, between: str) -> None:
    found = keyed(sentences("They met. They\nspoke. They left.\n"))
    first, second, third = found.units
    targets: dict[str, Inline] = {first.key: ("一。",), second.key: ("二。",)}
    assert f"一。{between}二。 They left.\n" == formats.render(found, targets, locale=locale)
    page = formats.content(found, targets, source_lang="en", locale=locale)
    assert f'<p>一。{between}二。 <span lang="en">They left.</span></p>\n' == page.body
    assert third.key not in targets


@pytest.mark.parametrize(
    "space", ["\t", "\n", "\r\n", "  ", "\x0c", "\x1c", "\x7f", "\x85", "\x9f", "\u2028", "\u2029"]
)
def test_white_space_that_po_tools_would_break_at_is_a_space(space: str) -> None:
    (unit,) = document(f"The text{space}is here.\n").units
    assert (("The text is here.",), f"The text{space}is here.") == (unit.source, unit.raw)


def test_a_line_break_in_a_paragraph_is_a_space_that_keeps_its_form() -> None:
    (unit,) = document("The text\n  goes\ton  here.\n").units
    assert (" ", "\n  ") in {(p.value, p.raw) for p in unit.pieces if isinstance(p, Text)}
    assert ("The text goes on here.",) == unit.source
