"""All formats: files into text, documents that render back to the byte, and what a page gets."""

from __future__ import annotations

import re
from dataclasses import FrozenInstanceError, astuple, fields, replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from transpub import formats
from transpub.errors import ArticleError
from transpub.formats import files
from transpub.model import Content, Document, Inline, Text, Unit
from transpub.segment import refine, splitter

steady = settings(deadline=None, max_examples=200)

HEADS = st.sampled_from(
    [
        "",
        "\ufeff",
        "---\ntitle: A visit\nsection: [Media, News]\n---\n",
        "\ufeff---\r\ndescription: 'Two courts meet.'\r\ntags:\r\n- law\r\n---\r\n",
        "---\n---\n",
    ]
)
PIECES = st.sampled_from(
    [
        *(
            "The court met. ",
            "They left.",
            "A title",
            "Mr. Li",
            "Home > Media",
            "© 2026 Press",
            "ICP 01234567",
            "法院。",
        ),
        *("# ", "- ", "1. ", "> ", "*", "**", "`", "[", "](x.txt)", "| a | b |\n|---|---|\n", "<b>", "</b>", "&amp;"),
        *("\n", "\n", "\n\n", "\r\n", "\r\n\r\n", "\r", " ", "  ", "\t", "\x85", "\u2028", "\xa0", "\x01", "\ufeff"),
    ]
)
BODIES = st.lists(PIECES, max_size=20).map("".join) | st.text(max_size=40)
NAMES = st.sampled_from(["source_articles/media/visit.md", "source_articles/media/visit.txt", "visit.MARKDOWN"])


def read(source: str, place: str) -> Document | None:
    """The document, or None where the text begins as front matter that cannot be read."""
    try:
        return formats.parse(source, "media/visit", place)
    except ArticleError as error:
        assert "front matter" in str(error)  # noqa: PT017  # no exception is as good
        return None


def content(found: Document, targets: dict[str, Inline], locale: str = "ru") -> Content:
    return formats.content(found, targets, source_lang="en", locale=locale)


# --- laws


@steady
@given(HEADS, BODIES, NAMES)
def test_without_targets_a_document_renders_to_its_file_before_and_after_segmentation(
    head: str, body: str, place: str
) -> None:
    source = head + body
    found = read(source, place)
    if found is None:
        return
    for each in (found, refine(found, splitter("en"))):
        assert source == "".join(part.raw for part in each.parts)
        assert source == formats.render(each, {}, locale="zh_CN")
        assert all(part.raw for part in each.parts)


@steady
@given(HEADS, BODIES, NAMES)
@example("", "$0$", "a.md")
def test_a_page_without_targets_is_the_originals_but_for_the_language_of_its_text(
    head: str, body: str, place: str
) -> None:
    found = read(head + body, place)
    if found is None:
        return
    cut = refine(found, splitter("en"))
    own, other = (content(cut, {}, locale) for locale in ("en", "ru"))
    assert 'lang="en"' not in own.heading + own.body + own.footer
    assert own == replace(other, heading=bare(other.heading), body=bare(other.body), footer=bare(other.footer))


def bare(markup: str) -> str:
    """The HTML without the marks of the source's language, each with its own end."""
    out: list[str] = []
    ours: list[bool] = []
    for piece in re.split("(<span[^>]*>|</span>)", markup):
        mark = piece == '<span lang="en">'
        if piece.startswith("<span"):
            ours.append(mark)
        elif piece == "</span>" and ours:
            mark = ours.pop()
        out += [] if mark else [piece]
    return "".join(out)


# --- documents


def test_a_document_says_what_it_is() -> None:
    found = formats.parse("---\nslug: x\n---\nThe text.\n", "media/visit", "source_articles/media/visit.md")
    assert ("media/visit", "source_articles/media/visit.md", "markdown") == (found.name, found.path, found.format)
    assert {"slug": "x"} == dict(found.meta)
    with pytest.raises((TypeError, FrozenInstanceError)):
        found.meta["slug"] = "y"  # type: ignore[index]  # that is what is tested


def test_suffixes_are_told_in_lower_case_and_known_in_any() -> None:
    assert {".html", ".htm", ".md", ".markdown", ".txt"} == formats.suffixes()
    assert formats.parse("x", "a", "a.TXT").format == "text"
    with pytest.raises(ArticleError, match=r"'\.docx'.*\.md"):
        formats.parse("x", "a", "a.docx")


def test_lines_of_the_body_are_counted_from_the_top_of_the_file() -> None:
    for place in ("a.md", "a.txt"):
        found = formats.parse("\ufeff---\r\ntitle: A\r\n---\r\n\r\nThe text.\r\n", "a", place)
        assert [2, 5] == [unit.line for unit in found.units]


def test_a_target_goes_into_the_file_and_all_else_stays() -> None:
    source = "---\ntitle: A visit\nsection: [Media]\ndate: 2026-05-20\n---\n\nA visit\n\nThe text.\n"
    found = formats.parse(source, "a", "a.txt")
    parts = tuple(replace(p, key=p.role) if isinstance(p, Unit) and not p.key else p for p in found.parts)
    targets: dict[str, Inline] = {"title": ("Сапар: эки күн",), "term.Media": ("Медиа",), "paragraph": ("Текст.",)}
    assert formats.render(replace(found, parts=parts), targets, locale="ky") == (
        '---\ntitle: "Сапар: эки күн"\nsection: [Медиа]\ndate: 2026-05-20\n---\n\nA visit\n\nТекст.\n'
    )


# --- pages

HEAD = "---\ntitle: A visit\ndescription: Two courts meet.\nsection: [Home, Media]\ntags: law\n---\n"


@pytest.mark.parametrize("place", ["a.md", "a.txt"])
def test_a_page_has_what_the_front_matter_says_in_its_language(place: str) -> None:
    found = formats.parse(HEAD + "The text.\n", "a", place)
    parts = tuple(replace(p, key=p.role) if isinstance(p, Unit) and not p.key else p for p in found.parts)
    targets: dict[str, Inline] = {"title": ("Сапар & <b>",), "term.Media": ("Медиа",), "term.law": ("укук",)}
    page = content(replace(found, parts=parts), targets)
    assert ("Сапар & <b>", "", "Two courts meet.") == (page.title, page.heading, page.description)
    assert (("Home", "Медиа"), ("укук",)) == (page.breadcrumb, page.tags)


@pytest.mark.parametrize(("place", "heading"), [("a.md", "# A & *B*\n\n"), ("a.txt", "A & B\n\n")])
def test_the_title_is_the_headings_text_where_the_front_matter_has_none(place: str, heading: str) -> None:
    page = content(formats.parse(heading + "The text.\n", "a", place), {})
    assert page.title == "A & B"
    assert "A &amp; " in page.heading
    assert "<h1" not in page.body
    titled = content(formats.parse("---\ntitle: Other\n---\n" + heading + "The text.\n", "a", place), {}, "en")
    assert ("Other", True) == (titled.title, "A &amp; " in titled.heading)


def test_a_heading_that_does_not_stand_first_gives_the_title_all_the_same() -> None:
    page = content(formats.parse("The text.\n\n# A visit\n", "a", "a.md"), {})
    assert ("A visit", "") == (page.title, page.heading)


def test_an_article_without_any_title_has_none() -> None:
    for place in ("a.md", "a.txt"):
        assert content(formats.parse("The text.\n", "a", place), {}).title == ""


def test_a_breadcrumb_line_stands_before_the_sections_of_the_front_matter() -> None:
    page = content(formats.parse(HEAD + "Home > News\n\nA visit\n", "a", "a.txt"), {"term.News": ("Новости",)})
    assert page.breadcrumb == ("Home", "Новости")


@pytest.mark.parametrize(
    ("code", "lang"),
    [
        ("en", "en"),
        ("pt_BR", "pt-BR"),
        ("zh_CN", "zh-Hans"),
        ("zh_TW", "zh-Hant"),
        ("zh", "zh-Hans"),
        ("en-GB", "en-GB"),
    ],
)
def test_source_text_is_marked_with_the_html_tag_of_its_language(code: str, lang: str) -> None:
    found = formats.parse("The text.\n", "a", "a.txt")
    page = formats.content(found, {}, source_lang=code, locale="ky")
    assert page.body == f'<p><span lang="{lang}">The text.</span></p>\n'
    assert formats.content(found, {}, source_lang=code, locale=code).body == "<p>The text.</p>\n"


# --- files


@pytest.mark.parametrize(
    ("data", "place", "said"),
    [
        ("Баткен шаары\n".encode("cp1251"), "a.txt:1", "not UTF-8"),
        (b"one\r\ntwo\r\n\xff", "a.txt:3", "0xff"),
        (b"one\rtwo\r\xff", "a.txt:3", "not UTF-8"),
        (b"caf\xc3\xa9\n\xe2\x82", "a.txt:2", "not UTF-8"),
        ("Текст\n".encode("utf-16"), "a.txt", "UTF-16"),
        (b"\xfe\xff\x00a", "a.txt", "UTF-16"),
        (b"one\n\ntwo \x00\n", "a.txt:3", "NUL"),
        (b"", "a.txt", "empty"),
        (b" \r\n\t\n", "a.txt", "empty"),
        ("\ufeff \u3000\n".encode(), "a.txt", "empty"),
        (b"A title\n\n" + b"word " * 50_000, "a.txt:3", "paragraph"),
        (b"A title\r\n \r\n" + b"word\r\n" * 50_000, "a.txt:3", "paragraph"),
        (b"A title\r\r" + b"word\r" * 50_000 + b"\rmore", "a.txt:3", "paragraph"),
    ],
)
def test_a_file_that_is_no_text_says_so_with_its_line(data: bytes, place: str, said: str) -> None:
    with pytest.raises(ArticleError) as caught:
        formats.decode_file(data, "a.txt")
    assert place == caught.value.where
    assert said in caught.value.what
    assert caught.value.hint


@pytest.mark.parametrize(
    ("head", "declared"),
    [
        ("<html><head><meta charset=windows-1251>", "windows-1251"),
        ("<META content='text/html; Charset=KOI8-R' http-equiv=Content-Type>", "koi8-r"),
        ("<?xml version='1.0' encoding='iso-8859-5'?><html>", "iso-8859-5"),
        (f'<!--{"x" * 1500}--><meta name=a content=b>\n<meta\ncharset = "cp1251">', "cp1251"),
        ("<meta charset=utf-8>", ""),
        ("<meta charset=no-such-thing>", ""),
        ("<p data-charset=cp1251>", ""),
        ("<p>", ""),
    ],
)
def test_a_page_that_is_not_utf_8_says_which_encoding_it_declares_and_how_to_convert_it(
    head: str, declared: str
) -> None:
    data = f"{head}<p>Сот".encode(declared or "cp1251")
    with pytest.raises(ArticleError, match="is not UTF-8") as caught:
        formats.decode_file(data, "a.HTML")
    if declared:
        assert caught.value.what.endswith(f": the page says that it is in {declared}")
        assert f"iconv -f {declared} -t UTF-8" in caught.value.hint
        assert data.decode(declared).encode() == formats.decode_file(data.decode(declared).encode(), "a.html").encode()
    else:
        assert "says" not in caught.value.what
    with pytest.raises(ArticleError) as caught:
        formats.decode_file(data, "a.md")
    assert "says" not in caught.value.what


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_a_file_is_kept_to_the_byte(newline: str) -> None:
    text = "\ufeff" + newline.join(["A title", "", "The text. ", "  ", "\u2028\x85\x0c end"]) + newline
    assert text == formats.decode_file(text.encode(), "a.txt")


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_a_long_file_is_no_long_paragraph(newline: str) -> None:
    text = f"{'word ' * 20_000}{newline} {newline}" * 20
    assert text == formats.decode_file(text.encode(), "a.txt")
    assert files.LONGEST > 100_000


@given(st.text())
def test_a_text_that_can_be_decoded_is_not_changed(text: str) -> None:
    try:
        assert text == formats.decode_file(text.encode(), "a.txt")
    except ArticleError as error:
        assert error.what.startswith(("is empty", "has a NUL"))  # noqa: PT017  # no exception is as good


def test_authors_and_rights_are_shown_as_the_site_and_the_article_translate_them() -> None:
    found = formats.parse(
        "---\nauthors: [Elnura Kadyrova, B. Li]\nrights: All rights kept\n---\n\nText.\n", "a", "source_articles/a.md"
    )
    (rights,) = (unit for unit in found.units if unit.role == "rights")
    keyed = replace(found, parts=tuple(replace(p, key="r") if p is rights else p for p in found.parts))
    targets: dict[str, Inline] = {"term.Elnura Kadyrova": ("Элнура Кадырова",), "r": ("Все права сохранены",)}
    shown = formats.content(keyed, targets, source_lang="en", locale="ru")
    assert (("Элнура Кадырова", "B. Li"), "Все права сохранены") == (shown.authors, shown.rights)
    plain = formats.content(keyed, {}, source_lang="en", locale="ru")
    assert (("Elnura Kadyrova", "B. Li"), "All rights kept") == (plain.authors, plain.rights)


def test_a_changed_unit_keeps_all_else() -> None:
    unit = Unit("k", (Text("a", "a"),), "cell", "cell", "site", True, ("A",), 7, "said")  # all fields
    assert len(fields(Unit)) == 9  # each has another value here than the default
    assert all(getattr(unit, each.name) != each.default for each in fields(Unit) if each.name != "splits")
    other = (Text("b", "b"),)
    pairs = [
        (unit.changed(pieces=other), replace(unit, pieces=other)),
        (unit.changed(line=9, trail=("B",)), replace(unit, line=9, trail=("B",))),
        (unit.changed(key="n"), replace(unit, key="n")),
        (unit.changed(pieces=other, splits=False, line=9), replace(unit, pieces=other, line=9, splits=False)),
        (replace(unit, splits=False).changed(pieces=other), replace(unit, pieces=other, splits=False)),
    ]
    assert all(astuple(one) == astuple(two) for one, two in pairs)
