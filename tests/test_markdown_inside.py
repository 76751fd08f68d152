"""What is translated inside markup: titles of links and images, attributes of HTML tags."""

from __future__ import annotations

import pyromark
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.markdown_texts import DEFINITIONS, read, texts
from transpub import catalog, config, formats
from transpub.formats.spaces import EDGE
from transpub.inline import plain
from transpub.model import Document, Placeholder, Unit

steady = settings(deadline=None, max_examples=200)

AROUND = {
    "link title": (
        '[x](u "t")',
        "[x](u 't')",
        "[x](u (t))",
        '> [x](u\n> "t") y\n',
        '# [x](<u v> "t")',
        '|a|\n|-|\n|[x](u "t")|\n',
        'a ` $ [x](u "t") b',
        '- [x][]\n\n[x]: u\n  "t"\n',
        "[x]\n\n> [X]: <u> 't'\n",
        '[x](u "\nt")\n> y',
        '- [x](u "\n  t")\n',
        '> - [x](u "t\n>  ")\n',
        '[x]\n\n[x]: u "\n \tt\n"\n',
    ),
    "image title": ('![x](u "t")', 'y ![x](u "t")', "![](u 't')", '[![x](u "t")](v)', "![x]\n\n[x]: u (t)\n"),
    "title attribute": (
        'a <b title="t">x</b>',
        "a <b title='t'>x</b>",
        "a <b title=t>x</b>",
        "a <b title=t></b>",
        '|a|\n|-|\n|<b title="t">x</b>|\n',
        'a ` $ <b title="t">x</b>',
        'a <b title="\nt">x</b>',
        '<b title="\nt\n">x</b>',
        '<b title="\n\x01t\n\x01\x02">x</b>',
        "<b title='t\n' y=z>x</b>",
        "a <b title=t\ny>x</b>",
        "> a <b title=\nt>x</b>",
    ),
}
SAID = st.lists(
    st.sampled_from(
        [
            *('"', "'", "(", ")", "\\", "`", "$", "|", "&", "&amp;", "&#39;", "<", "<b>", ">", "*", "_", "[", "]", "="),
            *(
                "{{",
                "}}",
                "{%",
                "!",
                "a",
                "word",
                "字",
                "é",
                " ",
                "  ",
                "\n",
                "\n\n",
                "\u2028",
                "\t",
                "\\\\",
                "http://x",
            ),
        ]
    ),
    max_size=6,
).map(lambda pieces: "".join((*pieces, "é")))


def made(text: str) -> Document:
    return catalog.assign(formats.parse(text, "a", "a.md"), ())


@pytest.mark.parametrize(("role", "around"), [(role, around) for role, all_ in AROUND.items() for around in all_])
def test_any_text_can_be_a_title(role: str, around: str) -> None:
    @given(SAID)
    @settings(deadline=None, max_examples=40)
    def holds(said: str) -> None:
        document = made(around)
        (unit,) = (unit for unit in document.units if unit.role == role)
        out = formats.render(document, {unit.key: (said,)}, locale="ky")
        again = made(out)
        assert len(again.units) == len(document.units)
        (found,) = (unit for unit in again.units if unit.role == role)
        kept = role == "title attribute" and any(opening in said for opening in ("{{", "{%"))
        assert read(plain(found.source)) == ("t" if kept else read(said))

    holds()


@given(texts)
@steady
def test_new_titles_change_nothing_else(text: str) -> None:
    assume(not text.startswith("---"))  # front matter
    document = made(f"{text} [x](u \"t 'u' v\") <b title='w'>x</b> ![y][t]{DEFINITIONS}\n\n[t]: x (Some `title`)\n")
    before = "".join(part.raw for part in document.parts)
    targets = {unit.key: ("Щ \"`$' (",) for unit in document.units if unit.role.endswith((" title", " attribute"))}
    out = formats.render(document, targets, locale="ky")
    again = made(out)
    assert [unit.role for unit in again.units] == [unit.role for unit in document.units]
    assert [
        [(piece.kind if isinstance(piece, Placeholder) else piece) for piece in unit.source] for unit in again.units
    ] == [
        [(piece.kind if isinstance(piece, Placeholder) else piece) for piece in targets.get(unit.key, unit.source)]
        for unit in document.units
    ]
    assert before == formats.render(document, {}, locale="ky")


def test_a_title_is_written_with_its_quotes_and_few_backslashes() -> None:
    document = made('[a](b "One") [c](d \'Two\') [e](f\n(Three))\n\n![g](h "Four")')
    titles = {"One": "А \"б\" 'в'", "Two": "А \"б\" 'в' 5 & 6", "Three": "(а) C:\\b", "Four": "x_y *z* <b> | `q`"}
    targets = {unit.key: (titles[unit.raw],) for unit in document.units if unit.raw in titles}
    assert formats.render(document, targets, locale="ky") == (
        "[a](b \"А \\\"б\\\" 'в'\") [c](d 'А \"б\" \\'в\\' 5 & 6') [e](f\n(\\(а\\) C:\\b))\n\n"
        '![g](h "x_y *z* <b> \\| &#96;q&#96;")'
    )


def test_a_sentence_and_the_titles_in_it_are_translated_together() -> None:
    document = made('See [the *court*](u "A court") now. ![x][m]\n\n[m]: v "A map"\n')
    said = {"A court": "Сот", "A map": "Карта"}
    targets = {}
    for unit in document.units:
        text = tuple(piece.upper() if isinstance(piece, str) else piece for piece in unit.source)
        targets[unit.key] = (said[unit.raw],) if unit.raw in said else text
    out = formats.render(document, targets, locale="ky")
    assert out == 'SEE [THE *COURT*](u "Сот") NOW. ![X][m]\n\n[m]: v "Карта"\n'
    body = formats.content(document, targets, source_lang="en", locale="ky").body
    assert body == (
        '<p>SEE <a href="u" title="Сот">THE <em>COURT</em></a> NOW. <img src="v" alt="X" title="Карта" /></p>\n'
    )


def test_the_page_shows_translated_titles_and_attributes() -> None:
    document = made(
        '[![a](b "One")](c (Two)) <a href="x"><img alt="Three"></a>\n\n![a](b \'One\')\n\n[d] <i title=Five>e</i>\n\n'
        "[d]: e 'One'\n"
    )
    said = dict(zip(("One", "Two", "Three", "Five"), ("1Щ", "2Щ", "3Щ", "5 <Щ>"), strict=True))
    seen: list[Unit] = []
    targets = {}
    for unit in document.units:
        if unit.raw in said:
            targets[unit.key] = (f"{said[unit.raw]}{len([each for each in seen if each.raw == unit.raw]) or ''}",)
            seen.append(unit)
    body = formats.content(document, targets, source_lang="en", locale="ky").body
    assert body.replace('<span lang="en">', "").replace("</span>", "") == (
        '<p><a href="c" title="2Щ"><img src="b" alt="a" title="1Щ" /></a> <a href="x"><img alt="3Щ"></a></p>\n'
        '<p><img src="b" alt="a" title="1Щ1" /></p>\n<p><a href="e" title="1Щ2">d</a> '
        "<i title=5&#32;&lt;Щ&gt;>e</i></p>\n"
    )


def test_a_title_that_nobody_translated_is_not_shown_as_another_one_was() -> None:
    document = made('[a](b "One") [c](d "One") ![e](f)\n')
    first = next(unit for unit in document.units if unit.raw == "One")
    body = formats.content(document, {first.key: ("Бир",)}, source_lang="en", locale="ky").body
    assert '<a href="b" title="Бир">a</a> <a href="d" title="One">c</a>' in body


def test_a_project_chooses_the_attributes_and_keeps_titles() -> None:
    chosen = formats.Settings(config.Formats(attributes=("alt",), leave=("link title",)))
    document = formats.parse('a <img alt="One" title="Two"> [b](c "Three")', "a", "a.md", chosen)
    assert [unit.raw for unit in document.units[1:]] == ["One"]


def test_no_white_space_stands_at_the_edge_of_a_title() -> None:
    (_, unit) = made('a [b](c "  d e &nbsp; ") f').units
    assert unit.raw == "d e"
    assert unit.raw.strip(EDGE) == unit.raw


def test_a_tag_over_several_lines_that_is_a_paragraph_does_not_become_a_block() -> None:
    document = made('<img alt="one\ntwo three" src="x">\n')
    (unit,) = document.units
    for said, lines in (("бир эки", "бир\nэки"), ("бир 2 - эки", "бир 2 -\nэки"), ("一", "一\n")):
        out = formats.render(document, {unit.key: (said,)}, locale="ky")
        assert out == f'<img alt="{lines}" src="x">\n'
        assert "<p>" in pyromark.html(out)


def test_a_title_whose_pipe_keeps_lines_from_being_a_table_stays() -> None:
    assert [unit.raw for unit in made('a | [b](c "d | e")\n--|--\n').units if unit.role == "link title"] == []
