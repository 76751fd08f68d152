"""XLIFF as tools write it: recorded files, what the standards allow, what is built to harm, and what is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.catalogs import machine
from transpub import exchange
from transpub.errors import UsageError
from transpub.exchange import Outcome, TransUnit, naming
from transpub.model import Catalog, Entry, State

CASES = Path(__file__).parent / "cases" / "exchange"
SOURCE = "The court saw <1>two</1> halls<2/>."
TARGET = "Сот эки <1>залды</1> көрдү<2/>."

OLDER = """\
<?xml version="1.0" encoding="{encoding}"?>
<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" xmlns:sdl="http://sdl.com/FileTypes/SdlXliff/1.0" version="1.2">
<file original="a.md" source-language="en" target-language="{language}" datatype="x-markdown" sdl:new="1"><body><group>
<trans-unit id="k"{attributes}><sdl:seg-defs>x</sdl:seg-defs><source>{source}</source>{rest}</trans-unit>
</group></body></file></xliff>"""

NEWER = """\
<?xml version="1.0" encoding="{encoding}"?>
<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" xmlns:my="urn:x" version="2.0" srcLang="en" trgLang="{language}">
<file id="f" original="a.md" my:new="1"><group id="g"><unit id="k">{rest}</unit></group></file></xliff>"""


def read(data: str | bytes) -> TransUnit:
    (part,) = exchange.read(data if isinstance(data, bytes) else data.encode(), "a.xlf").parts
    (unit,) = part.units
    return unit


def older(rest: str, source: str = "Tea.", attributes: str = "", language: str = "ky") -> TransUnit:
    return read(OLDER.format(encoding="UTF-8", language=language, attributes=attributes, source=source, rest=rest))


def newer(rest: str, language: str = "ky") -> TransUnit:
    return read(NEWER.format(encoding="UTF-8", language=language, rest=rest))


@pytest.mark.parametrize("version", exchange.VERSIONS)
def test_a_file_that_translate_toolkit_has_edited_is_taken_whole(version: str) -> None:
    catalog = Catalog(
        "ky",
        entries=(
            Entry("a", "Tea was served."),
            Entry("b", SOURCE, TARGET, fuzzy=True, provenance=machine(TARGET, SOURCE)),
            Entry("c", "Three came.", "Үчөө келди.", comments=("ask Aigul",)),
            Entry("d", "Five left.", "Үчөө кетти.", fuzzy=True, previous="Three left."),
        ),
    )
    (part,) = exchange.read((CASES / f"toolkit-{version}.xlf").read_bytes(), "a.xlf").parts
    done = exchange.accept(catalog, part.units)
    assert ["new", "changed", "changed", "changed"] == [told.outcome for told in done.told]
    tea, court, three, five = done.catalog.entries
    assert ("Чай берилди.", ("by whom?",)) == (tea.target, tea.comments)
    assert (State.REVIEWED if version == "1.2" else State.DRAFT) == tea.state
    assert (TARGET, State.REVIEWED, True) == (court.target, court.state, court.raw_machine)
    assert ("Үчөө келишти.", State.REVIEWED, ("ask Aigul",)) == (three.target, three.state, three.comments)
    assert ("Бешөө кетти.", State.REVIEWED, None) == (five.target, five.state, five.previous)


@pytest.mark.parametrize("encoding", ["UTF-8", "utf-8-sig", "UTF-16"])
@pytest.mark.parametrize("form", [OLDER, NEWER])
def test_encodings_and_ways_to_write_a_character_are_all_one(form: str, encoding: str) -> None:
    target = "<target><![CDATA[<b> ]]>&amp; &#x4E2D; чай</target>"
    rest = target if form is OLDER else f"<segment><source>Tea.</source>{target}</segment>"
    name = "UTF-16" if encoding == "UTF-16" else "UTF-8"
    text = form.format(encoding=name, language="ky", attributes="", source="Tea.", rest=rest)
    unit = read(text.replace("\n", "\r\n").encode(encoding))
    assert ("k", "Tea.", "<b> & 中 чай", 4) == (unit.key, unit.source, unit.target, unit.line if form is OLDER else 4)


@pytest.mark.parametrize(
    "target",
    [
        'Сот эки <g id="1">залды</g> көрдү<x id="2"/>.',
        'Сот эки <bx id="1"/>залды<ex id="1"/> көрдү<ph id="2">{}</ph>.',
        'Сот эки <bx id="1" rid="9"/>залды<ex id="7" rid="9"/> көрдү<x id="2"/>.',
        'Сот эки <bpt id="1">**</bpt>залды<ept id="1">**</ept> көрдү<x id="2"/>.',
        'Сот эки <it id="1" pos="open">**</it>залды<it id="1" pos="close">**</it> көрдү<x id="2"/>.',
        '<mrk mtype="x-term">Сот</mrk> эки <g id="1"><mrk mtype="seg" mid="1">залды</mrk></g> көрдү<x id="2"/>.',
        '<mrk mtype="seg" mid="1">Сот эки <g id="1">залды</g> көрдү<x id="2"/>.</mrk>',
        '<sdl:x>Сот</sdl:x> эки <g id="1">залды</g> көрдү<x id="2"/>.',
    ],
)
def test_codes_and_markers_of_older_files_are_read_in_every_form(target: str) -> None:
    unit = older(f"<target>{target}</target>", 'The court saw <g id="1">two</g> halls<x id="2"/>.')
    assert (SOURCE, TARGET, "") == (unit.source, unit.target, unit.damage)


@pytest.mark.parametrize(
    "target",
    [
        'Сот эки <pc id="1">залды</pc> көрдү<ph id="2"/>.',
        'Сот эки <sc id="1"/>залды<ec startRef="1"/> көрдү<ph id="2"/>.',
        'Сот эки <sc id="1" isolated="yes"/>залды<ec id="1" isolated="yes"/> көрдү<ph id="2"/>.',
        '<mrk id="m1">Сот</mrk> эки <pc id="1">зал<sm id="m2"/>ды</pc> көрдү<em startRef="m2"/><ph id="2"/>.',
    ],
)
def test_codes_and_markers_of_newer_files_are_read_in_every_form(target: str) -> None:
    unit = newer(f'<segment><source>A <pc id="1">b</pc><ph id="2"/></source><target>{target}</target></segment>')
    assert ("A <1>b</1><2/>", TARGET, "") == (unit.source, unit.target, unit.damage)


@pytest.mark.parametrize(
    ("target", "says"),
    [
        ('<g id="bold">Чай</g>', "id='bold'"),
        ('<x id="U9"/>', "id='U9'"),
        ('<x id="c" ctype="x-transpub-character-ZZ"/>', "no character"),
        ("<sub>Чай</sub>", "<sub>"),
        ('<x id="١"/>', "stands for nothing"),
    ],
)
def test_an_element_that_stands_for_no_mark_is_a_damage_that_is_told(target: str, says: str) -> None:
    unit = older(f"<target>{target}</target>")
    assert says in unit.damage
    told = exchange.accept(Catalog("ky", entries=(Entry("k", "Tea."),)), (unit,)).told[0]
    assert (Outcome.REFUSED, True) == (told.outcome, says in told.why)


def test_text_that_looks_like_a_mark_is_text() -> None:
    assert "Чай <\\1>" == older("<target>Чай &lt;1&gt;</target>").target


_CUT = '<seg-source><mrk mtype="seg" mid="1">One.</mrk> <mrk mtype="seg" mid="2">Two.</mrk></seg-source>'


@pytest.mark.parametrize(
    ("language", "between", "whole"),
    [("ky", " ", "Бир. Эки."), ("ky", "", "Бир. Эки."), ("zh-Hans", "", "Бир.Эки."), ("zh-CN", " ", "Бир. Эки.")],
)
def test_segments_of_older_files_are_one_text_again(language: str, between: str, whole: str) -> None:
    first, second = '<mrk mtype="seg" mid="1">Бир.</mrk>', '<mrk mtype="seg" mid="2">Эки.</mrk>'
    unit = older(f"{_CUT}<target>{first}{between}{second}</target>", "One. Two.", language=language)
    assert ("One. Two.", whole) == (unit.source, unit.target)


@pytest.mark.parametrize("second", ["", '<mrk mtype="seg" mid="2"></mrk>', ' <mrk mtype="seg" mid="2"> </mrk>'])
def test_a_unit_of_which_only_some_segments_are_translated_is_refused(second: str) -> None:
    unit = older(f'{_CUT}<target><mrk mtype="seg" mid="1">Бир.</mrk>{second}</target>', "One. Two.")
    assert "1 of its 2 segments" in unit.damage
    half = "<segment><source>One.</source><target>Бир.</target></segment><segment><source>Two.</source></segment>"
    assert "1 of its 2 segments" in newer(half).damage


@pytest.mark.parametrize(("language", "whole"), [("ky", "Бир. Эки."), ("zh-Hans", "Бир.Эки.")])
def test_segments_of_newer_files_are_one_text_again(language: str, whole: str) -> None:
    unit = newer(
        '<segment state="final"><source>One.</source><target>Бир.</target></segment>'
        "<ignorable><source> </source></ignorable>"
        '<segment state="reviewed"><source>Two.</source><target>Эки.</target></segment>',
        language,
    )
    assert ("One. Two.", whole, True) == (unit.source, unit.target, unit.reviewed)


def test_segments_that_a_translator_has_moved_stand_where_they_say() -> None:
    unit = newer(
        '<segment><source>One.</source><target order="3">Бир.</target></segment>'
        '<ignorable><source> </source><target order="2"> </target></ignorable>'
        '<segment state="final"><source>Two.</source><target order="1">Эки.</target></segment>'
    )
    assert ("One. Two.", "Эки. Бир.", False) == (unit.source, unit.target, unit.reviewed)


SENT = '<context-group><context context-type="x-transpub-sent">00000000 {}</context></context-group>'


@pytest.mark.parametrize(
    ("approved", "state", "sent", "reviewed"),
    [
        ("yes", "", "", True),
        ("", "final", "", True),
        ("", "signed-off", "", True),
        ("", "translated", "", False),
        ("", "", "", False),
        ("yes", "needs-review-translation", "", False),
        ("yes", "needs-review-translation", "machine", True),
        ("no", "final", "machine", True),
        ("no", "translated", "machine", False),
        ("yes", "signed-off", "reviewed", True),
        ("yes", "needs-translation", "reviewed", False),
        ("no", "signed-off", "reviewed", False),
        ("yes", "translated", "reviewed", True),
    ],
)
def test_the_word_that_a_tool_has_changed_tells_whether_a_text_is_reviewed(
    approved: str, state: str, sent: str, reviewed: bool
) -> None:
    attribute = f' approved="{approved}"' if approved else ""
    target = f"<target{f' state={state!r}' if state else ''}>Чай.</target>".replace("'", '"')
    unit = older(target + (SENT.format(sent) if sent else ""), attributes=attribute)
    assert reviewed is unit.reviewed


def test_notes_come_with_who_wrote_them_and_none_passes_for_a_line_of_ours() -> None:
    line = "mt: engine=a score=1 src=00000000 out=00000000 ts=2026-01-31"
    ours = '<note from="developer">title</note><note from="developer">x</note>'
    unit = older(f'{ours}<note from="Bek">a\n\nb</note><note>{line}</note>')
    assert ("title", ("developer: x", "Bek: a", "Bek: b", f"note: {line}")) == (unit.note, unit.comments)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('<!DOCTYPE x [<!ENTITY a "b">]><xliff>&a;</xliff>', "declares entities"),
        ('<!DOCTYPE x [<!ENTITY a "&b;&b;"><!ENTITY b "c">]>\n<xliff>&a;</xliff>', "declares entities"),
        ('<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><xliff>&a;</xliff>', "declares entities"),
        ('<!DOCTYPE x [<!ENTITY % a SYSTEM "http://x/">%a;]><xliff/>', "declares entities"),
        ('<!DOCTYPE x SYSTEM "x.dtd"><xliff>&nbsp;</xliff>', "&nbsp;, which is not declared"),
        ("<xliff>&nbsp;</xliff>", "not well-formed"),
        ("<a>" * 200 + "</a>" * 200, "more than 100 deep"),
        ("<xliff>", "not well-formed"),
        ("", "is empty"),
        ('<?xml version="1.0" encoding="no-such"?><xliff/>', "not well-formed"),
        ("<tmx/>", "its root is <tmx>"),
        ('<xliff version="1.2"/>', "XLIFF 1.2"),
        ('<xliff xmlns="urn:oasis:names:tc:xliff:document:1.1" version="1.1"/>', "XLIFF 1.1"),
    ],
)
def test_what_is_built_to_harm_or_no_xliff_is_refused_with_its_place(text: str, says: str) -> None:
    with pytest.raises(UsageError) as caught:
        exchange.read(text.encode(), "a.xlf")
    assert says in str(caught.value)
    assert caught.value.where.startswith("a.xlf")


def test_names_in_xml_are_names_and_none_stands_twice() -> None:
    keys = ("ab12", "ab12-2", "site.title", "", "Menu|File", "Menu|File", "法院", "ab12", "x:y")
    named = naming.ids(keys)
    assert keys[:3] == named[:3]
    assert len(keys) == len(set(named))
    assert all(name.replace(".", "").replace("-", "").isalnum() and name.isascii() for name in named)
