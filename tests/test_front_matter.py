"""Front matter: what it may say, what is told where it is wrong, and targets that load back exactly."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from transpub import formats
from transpub.errors import ArticleError
from transpub.formats import front, keys, scalar
from transpub.formats.spaces import tidy
from transpub.model import Document, Inline, Unit

steady = settings(deadline=None, max_examples=300)


def document(yaml_text: str, *, close: str = "---\n", body: str = "The text.\n") -> Document:
    return formats.parse(f"---\n{yaml_text}{close}{body}", "bad", "source_articles/bad.txt")


def refused(yaml_text: str, **how: str) -> ArticleError:
    with pytest.raises(ArticleError) as caught:
        document(yaml_text, **how)
    assert "\n" not in str(caught.value)
    return caught.value


def front_units(found: Document) -> list[Unit]:
    return [unit for unit in found.units if unit.syntax in front.SYNTAXES]


# --- what is read


def test_what_people_read_is_units_and_the_rest_is_copied() -> None:
    source = (
        "title: A visit  # of judges\ndescription: >-\n  Two courts\n  meet.\n\ndate: 2026-05-20\n"
        "section: [Media, 'Court News']\ntags:\n- visits\n- 'law  and order'\nauthors: [Aigul Sydykova]\n"
        "rights: CC BY\ndraft: no\nextra: {deep: [1, two]}\n"
    )
    found = document(source)
    assert [
        ("title", ("A visit",), "article", ""),
        ("description", ("Two courts meet.",), "article", ""),
        ("term", ("Media",), "site", "term.Media"),
        ("term", ("Court News",), "site", "term.Court News"),
        ("term", ("visits",), "site", "term.visits"),
        ("term", ("law and order",), "site", "term.law and order"),
        ("author", ("Aigul Sydykova",), "site", "term.Aigul Sydykova"),
        ("rights", ("CC BY",), "article", ""),
    ] == [(unit.role, unit.source, unit.scope, unit.key) for unit in front_units(found)]
    assert [2, 3, 8, 8, 10, 11, 12, 13] == [unit.line for unit in front_units(found)]
    assert not any(unit.splits for unit in front_units(found))
    assert {
        "title": "A visit",
        "description": "Two courts meet.",
        "date": dt.date(2026, 5, 20),
        "section": ["Media", "Court News"],
        "tags": ["visits", "law  and order"],
        "authors": ["Aigul Sydykova"],
        "rights": "CC BY",
        "draft": False,
        "extra": {"deep": [1, "two"]},
    } == dict(found.meta)


@pytest.mark.parametrize(
    "head",
    [
        "---\ntitle: A visit\n---\n",
        "\ufeff---\ntitle: A visit\n---\n",
        "---\r\ntitle: A visit\r\n---\r\n",
        "---\rtitle: A visit\r---\r",
        "--- \t\ntitle: A visit\n... \n",
        "---\n# a comment\n{title: A visit}\n---\n",
        "---\ntitle: A visit\n\n---\n",
    ],
)
def test_fences_line_ends_and_a_byte_order_mark(head: str) -> None:
    found = formats.parse(head + "The text.\n", "visit", "visit.txt")
    assert {"title": "A visit"} == dict(found.meta)
    assert [("A visit",), ("The text.",)] == [unit.source for unit in found.units]
    assert head + "The text.\n" == formats.render(found, {}, locale="ru")
    assert len(head.splitlines()) + 1 == found.units[1].line


@pytest.mark.parametrize("head", ["---\n---\n", "---\n\n---\n", "---\n# nothing\n---\n", "\ufeff", ""])
def test_no_front_matter_is_none(head: str) -> None:
    found = formats.parse(head + "The text.\n", "visit", "visit.txt")
    assert ({}, [("The text.",)]) == (dict(found.meta), [unit.source for unit in found.units])


@pytest.mark.parametrize(
    "text",
    [
        "---\n\nThe text.\n",
        "---\nThe text: it is long.\n",
        "----\n---\n",
        " ---\na: b\n---\n",
        "---\nFoo\n---\nBar\n---\n",
    ],
)
def test_a_rule_that_no_fence_follows_is_text(text: str) -> None:
    found = formats.parse(text, "visit", "visit.txt")
    assert {} == dict(found.meta)
    assert text == formats.render(found, {}, locale="ru")


@pytest.mark.parametrize(
    "value", ["2026-05-20", "2026-05-20 09:30:00 +06:00", "2026-05-20T09:30:00Z", "'2026-05-20'", ""]
)
def test_dates(value: str) -> None:
    assert [("The text.",)] == [unit.source for unit in document(f"date: {value}\nupdated: {value}\n").units]


def test_a_key_without_a_value_is_as_good_as_absent() -> None:
    found = document("title: null\nsection: ~\ntags: []\ndescription: ''\ndate: null\ndraft:\nslug:\n")
    assert [("The text.",)] == [unit.source for unit in found.units]


def test_a_value_without_letters_is_shown_and_not_translated() -> None:
    found = document("title: '2026'\nsection: ['2026', News]\n")
    page = formats.content(found, {"term.News": ("Новости",)}, source_lang="en", locale="ru")
    assert (["News"], "2026", ("2026", "Новости")) == (
        [unit.raw for unit in front_units(found)],
        page.title,
        page.breadcrumb,
    )


# --- what is refused


@pytest.mark.parametrize(
    ("source", "line", "said"),
    [
        ("title: [unclosed\n", 2, "bracket"),
        ("a: b\ntitle: 'open\nmore\n", 3, "quotation mark is not closed"),
        ("- a list\n", 2, "not a list"),
        ('"only words"\n', 2, "not text"),
        ("title: Day one: the visit\n", 2, 'title: "Day one: the visit"'),
        ("a: b\n\ttitle: x\n", 3, "no tabs"),
        ("title: @home\n", 2, "needs quotes"),
        ("title: [draft] A visit\n", 2, "needs quotes"),
        ("title: *star*\n", 2, "needs quotes"),
        ("a: &x y\nb: *x\n", 2, "anchors"),
        ("a: !!python/object:os.system x\n", 2, "tags"),
        ("title: a\ndate: 2026-05-20\ntitle: b\n", 4, "'title' stands twice"),
        ("? [a, b]\n: c\n", 2, "a key must be a word"),
        ("title: a\x07b\n", 2, "U+0007"),
        ('a: b\ntitle: "\\ud83d\\ude00"\n', 3, "half a character"),
        ("x: " + "[" * 5000 + "\n", 2, "levels deep"),
        ("x: y\n" * 20_000, 2, "longer than"),
        ("title: 2026\n", 2, "title must be text, not a number"),
        ("title: 2026-05-20\n", 2, "title must be text, not a date"),
        ("title: yes\n", 2, "title must be text, not true or false"),
        ("a: b\ndescription: [a]\n", 3, "description must be text, not a list"),
        ("date: 2026-13-45\n", 2, "date: month must be in 1..12"),
        ("date: 20260520\n", 2, "date must be a date, not a number"),
        ("updated: 20 May 2026\n", 2, "updated must be a date, not '20 May 2026'"),
        ("date: '20260520'\n", 2, "date must be a date"),
        ("tags: [a, 2026]\n", 2, "tags must be a list of texts"),
        ("tags: [a, ~]\n", 2, "tags must be a list of texts"),
        ("section: {a: b}\n", 2, "section must be a list of texts"),
        ("draft: 'true'\n", 2, "draft must be true or false"),
        ("translate: 0\n", 2, "translate must be true or false"),
        ("slug: 2026\n", 2, "slug must be text"),
        ("slug: ../../etc/passwd\n", 2, "climbs"),
        ("slug: news/../../x\n", 2, "climbs"),
        ("slug: /etc/passwd\n", 2, "starts with '/'"),
        ("slug: a\\b\n", 2, "cannot be an address"),
        ('slug: "a\\0b"\n', 2, "U+0000"),
        ("x: " + "9" * 5000 + "\n", 2, "x: "),
        ("title: =\n", 2, "title"),
        ("%YAML 1.2\n", 2, "document start"),
    ],
)
def test_a_fault_is_told_with_its_line_and_in_one_line(source: str, line: int, said: str) -> None:
    error = refused(source)
    assert f"source_articles/bad.txt:{line}" == error.where
    assert "front matter: " in str(error)
    assert said in str(error)


def test_front_matter_without_an_end_is_told() -> None:
    error = refused("title: A visit\n", close="")
    assert ("source_articles/bad.txt:1", "front matter has no end") == (error.where, error.what)


@pytest.mark.parametrize("name", ["bad.md", "bad.txt"])
def test_a_list_between_two_rules_at_the_start_is_told_how_to_write_a_rule(name: str) -> None:
    with pytest.raises(ArticleError, match=r"front matter.*\*\*\*"):
        formats.parse("---\n\n- The text.\n\n---\n\nMore.\n", "bad", name)
    prose = "---\n\nThe text.\n\n---\n\nMore.\n"
    assert [("The text.",), ("More.",)] == [unit.source for unit in formats.parse(prose, "good", name).units]


@steady
@given(st.text(st.sampled_from(list("ab:-'\"|>[]{},#&*!%@`?\n\r \t\\=~<\x85\u2028\ufeff\xa0")), max_size=30))
def test_whatever_it_says_it_is_read_or_refused_and_kept_to_the_character(source: str) -> None:
    text = f"---\ntitle: {source}\n---\nThe text.\n"
    try:
        found = formats.parse(text, "bad", "bad.txt")
    except ArticleError as error:
        assert "front matter" in str(error)  # noqa: PT017  # no exception is as good
        return
    assert text == formats.render(found, {}, locale="ru")
    title = found.meta.get("title")
    for unit in front_units(found):
        assert unit.role != "title" or unit.source == (tidy(str(title)),)


# --- targets

SIGNS = list("ab1 :-'\"|>[]{},#&*!%@`?\n\t\\=~<ө法\x85\u2028\ufeff\xa0\x07\U0001f600")
TARGETS = (
    st.text(min_size=1, max_size=12)
    | st.text(st.sampled_from(SIGNS), min_size=1, max_size=12)
    | st.sampled_from(
        [
            *("yes", "null", "~", "2026", "1:30", "2026-05-20", "2026-13-45", "1e3", "=", "<<", "---", "...", "- a"),
            *("a: b", "a #b", "? a", ": a", "'a'", '"a"', "|", ">-", "a,b", "[a]", "{a}", "%a", "@a", "`a", "&a", "*a"),
            *("!a", " a ", "--- a", "a:", "Батыш, чыгыш", "a\nb", "0x1f", ".inf", "true", "\\"),
        ]
    )
)
STYLES = [
    "A visit",
    "'A visit'",
    '"A visit"',
    '"A \\u0076isit"',
    "A\n  visit",
    "'A\n  visit'",
    ">-\n  A\n  visit",
    "|\n  A visit\n",
    "|2+\n    A visit\n\n",
    "> # why\n\n  A visit\n\n\n",
]
FRAMES = [
    "title: {0}\nother: [1, x]\n",
    "before: y\ntitle: {0}\n",
    "section:\n  - {0}\n  - x\n",
    "tags: [{0}, x, {0}]\nz: 1\n",
    "{{title: {0}, z: 1}}\n",
    "section: {0} # comment\n",
    "title: {0}\r\nz: 1\r\n",
    "tags: [\n{0}\n, x]\n",
]


@steady
@given(TARGETS, st.sampled_from(STYLES), st.sampled_from(FRAMES))
def test_a_target_loads_back_exactly_and_nothing_else_changes(target: str, style: str, frame: str) -> None:
    source = frame.format(style.replace("\n", "\n  ") if "- {0}" in frame else style)
    try:
        assume(isinstance(yaml.safe_load(source), dict))
        found = document(source)
    except (yaml.YAMLError, ArticleError):
        assume(False)  # the style has no place in the frame
    units = [unit for unit in front_units(found) if unit.source == ("A visit",)]
    parts = tuple(replace(part, key="k") if isinstance(part, Unit) and part in units else part for part in found.parts)
    targets: dict[str, Inline] = {"k": (target,)}
    written = formats.render(replace(found, parts=parts), targets, locale="ru")
    head, body = front.split(written)
    assert body == "The text.\n"
    before, after = (
        yaml.safe_load(text.removeprefix("---").removesuffix("---\n")) for text in ("---\n" + source, head)
    )
    assert after == {key: replaced(value, target) for key, value in before.items()}
    assert not units or after != before or target == "A visit"


def replaced(value: object, target: str) -> object:
    if isinstance(value, list):
        return [replaced(each, target) for each in value]
    return target if isinstance(value, str) and value.split() == ["A", "visit"] else value


@pytest.mark.parametrize(
    ("raw", "target", "written"),
    [
        ("A visit", "Бир сапар", "Бир сапар"),
        ("A visit", "Биринчи күн, сапар", "Биринчи күн, сапар"),
        ("A visit", "Биринчи күн: сапар", '"Биринчи күн: сапар"'),
        ("A visit", "2026", '"2026"'),
        ("A visit", "да", "да"),
        ("A visit", "no", '"no"'),
        ("A visit", "«Сапар»", "«Сапар»"),
        ("'A visit'", "Жан-Жак д'Арк", "'Жан-Жак д''Арк'"),
        ('"A visit"', 'Ал "жок" деди', '"Ал \\"жок\\" деди"'),
        ("A\n  visit", "Бир сапар", "Бир сапар"),
        (">-\n  A\n  visit", "Бир: сапар", ">-\n  Бир: сапар"),
        ("|+ # why\r\n\r\n    A visit", "Бир сапар", "|-\r\n    Бир сапар"),
        ("|\n  A visit", "бир\nэки", '"бир\\nэки"'),
    ],
)
def test_a_target_keeps_the_style_of_its_source_where_it_is_safe(raw: str, target: str, written: str) -> None:
    assert written == scalar.write(target, raw, flow=False)


def test_between_brackets_a_comma_needs_quotes() -> None:
    assert ("a, b", '"a, b"') == (scalar.write("a, b", "x", flow=False), scalar.write("a, b", "x", flow=True))


@pytest.mark.parametrize("frame", ["tags: [{0}, x]\n", "{{tags: {0}, z: 1}}\n", "tags: [\n {0}]\n"])
def test_a_comma_between_brackets_or_braces_gets_quotes(frame: str) -> None:
    written = formats.render(document(frame.format("visits")), {"term.visits": ("a, b",)}, locale="ru")
    assert frame.format('"a, b"') in written


def test_a_target_at_a_lines_start_ends_no_document() -> None:
    found = document("tags: [\nvisits\n, x]\n")
    for target in ("--- a", "...", "---", "%a"):
        written = formats.render(found, {"term.visits": (target,)}, locale="ru")
        assert f'---\ntags: [\n"{target}"\n, x]\n---\nThe text.\n' == written


@steady
@given(st.text())
def test_double_quotes_hold_any_text_on_one_line(text: str) -> None:
    quoted = scalar.quoted(text)
    assert text == yaml.safe_load(quoted)
    assert [quoted] == quoted.splitlines()


# --- what other site generators are told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("---\ntitle: A\n---\nText.\n", "---\ntranslation: machine\ntitle: A\n---\nText.\n"),
        ("\ufeff---\r\ntitle: A\r\n---\r\n", "\ufeff---\r\ntranslation: machine\r\ntitle: A\r\n---\r\n"),
        ("Text.\n", "---\ntranslation: machine\n---\nText.\n"),
        ("\ufeffText.\n", "\ufeff---\ntranslation: machine\n---\nText.\n"),
        ("---\n\nText.\n", "---\ntranslation: machine\n---\n---\n\nText.\n"),
        ("---\ntranslation: mine\n---\n", "---\ntranslation: mine\n---\n"),
    ],
)
def test_the_state_of_a_translation_is_told_once(text: str, told: str) -> None:
    assert told == front.with_state(text, "machine")


_LINES = st.sampled_from(
    [
        "a",
        "Title: x",
        "- b",
        "[x, y]",
        "{a: 1}",
        '"q"',
        "'z'",
        "2026-05-20",
        "true",
        "12",
        "中文",
        "x # c",
        "# c",
        "",
        "~",
        "'a: b'",
        'tags: [a, "b", c]',
        "2026-05-20 09:30:00 +06:00",
        "a:\n  - b\n  - c",
        "😀 y",
        "1_000",
        "e: ",
    ]
)


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["", "k: ", "l: ", "m: "]), _LINES).map("".join), max_size=5))
def test_the_quick_reading_and_the_careful_one_say_the_same(lines: list[str]) -> None:
    def said(*, quick: bool) -> object:
        with pytest.MonkeyPatch.context() as patch:
            if not quick:
                patch.setattr(keys, "_quick", lambda _: None)
            try:
                return list(
                    keys.read("\n".join(lines) + "\n", lambda what, at, hint: ArticleError(what, str(at), hint))
                )
            except ArticleError as error:
                return error.args

    assert said(quick=True) == said(quick=False)
