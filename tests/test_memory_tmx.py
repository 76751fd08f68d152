"""TMX: what is written is read back, other tools' files are understood, and a hostile one is refused."""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transpub import codes, inline
from transpub.errors import TmxError
from transpub.memory import Pair, tmx

HEADER = (
    '<header creationtool="x" creationtoolversion="1" segtype="sentence" o-tmf="x" adminlang="en" srclang="en"'
    ' datatype="plaintext"/>'
)


def file(*units: str, head: str = '<?xml version="1.0" encoding="UTF-8"?>', version: str = "1.4") -> str:
    return f'{head}\n<tmx version="{version}">{HEADER}<body>{"".join(units)}</body></tmx>'


def unit(source: str, target: str, one: str = 'xml:lang="en"', other: str = 'xml:lang="ru"') -> str:
    return f"<tu><tuv {one}><seg>{source}</seg></tuv><tuv {other}><seg>{target}</seg></tuv></tu>"


def taken(
    text: str | bytes, locales: tuple[str, ...] = ("ky", "ru", "zh_CN")
) -> tuple[list[tuple[str, str, str]], tmx.Tally]:
    tally = tmx.Tally()
    units = tmx.read(io.BytesIO(text.encode() if isinstance(text, str) else text), "x.tmx")
    found = [(locale, pair.source, pair.target) for locale, pair in tmx.pairs(units, "x.tmx", "en", locales, tally)]
    return found, tally


def written(*pairs: tmx.Written) -> bytes:
    return b"".join(tmx.write(pairs, "en"))


# what XML can hold and a catalog does not replace; a text that is blank is no text
_TEXT = st.lists(
    st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"], exclude_characters="\ufffe\uffff")
    | st.sampled_from(["\n", "\t", "<", "&", "]]>", "<\\1>", "&amp;", '"']),
    max_size=8,
).map("".join)
_MARKS = st.lists(st.sampled_from(["<1>", "</1>", "<2/>", "<3/>", "<12>", "</12>"]), unique=True, max_size=6)


@st.composite
def marked(draw: st.DrawFn) -> tuple[str, str]:
    marks = draw(_MARKS)
    texts = []
    for _ in range(2):
        order = draw(st.permutations(marks))
        texts.append("a" + "".join(draw(_TEXT) + mark for mark in order) + draw(_TEXT))
    return texts[0], texts[1]


@given(st.lists(st.tuples(st.sampled_from(["ky", "ru", "zh_CN", "pt_BR", "sr@latin"]), marked()), max_size=4))
@settings(deadline=None)
def test_what_was_exported_is_read_back(made: list[tuple[str, tuple[str, str]]]) -> None:
    pairs = [(locale, *texts) for locale, texts in made if inline.same_marks(*texts)]
    data = written(*(tmx.Written(*pair, article="a/<b>", key="k&1", state="reviewed") for pair in pairs))
    found, tally = taken(data, ("ky", "ru", "zh_CN", "pt_BR", "sr@latin"))
    assert pairs == found
    assert 0 == tally.bare + tally.passed.total()


def test_an_export_has_what_the_dtd_asks_for_and_says_where_a_pair_stands() -> None:
    data = written(tmx.Written("zh_CN", "<1>One</1> <2/>", "<2/><1>一</1>", "visit", "1f0c", "obsolete"))
    root = ET.fromstring(data)
    needed = ("creationtool", "creationtoolversion", "segtype", "o-tmf", "adminlang", "srclang", "datatype")
    header = root.find("header")
    assert header is not None
    assert ("1.4", "en", []) == (root.get("version"), header.get("srclang"), [k for k in needed if not header.get(k)])
    (each,) = root.iterfind("body/tu")
    assert "zh_CN/visit#1f0c" == each.get("tuid")
    props = {prop.get("type"): prop.text for prop in each.iterfind("prop")}
    assert {"x-article": "visit", "x-key": "1f0c", "x-state": "obsolete"} == props
    lang = "{http://www.w3.org/XML/1998/namespace}lang"
    assert ["en", "zh-Hans"] == [tuv.get(lang) for tuv in each.iterfind("tuv")]
    seg = each.find("tuv/seg")
    assert seg is not None
    assert [("bpt", "1"), ("ept", "1"), ("ph", None)] == [(code.tag, code.get("i")) for code in seg]
    assert b"<!DOCTYPE" not in data


def test_marks_that_make_no_pair_are_exported_each_for_itself() -> None:
    data = written(tmx.Written("ru", "a </1> b <1>", "а <1>б</1>"))
    segs = [[code.tag for code in seg] for seg in ET.fromstring(data).iter("seg")]
    assert [["ph", "ph"], ["bpt", "ept"]] == segs
    assert [("ru", "a </1> b <1>", "а <1>б</1>")] == taken(data)[0]


def test_key_and_state_of_our_own_files_come_back() -> None:
    units = tmx.read(io.BytesIO(written(tmx.Written("ru", "One", "Раз", "visit", "k", "stale"))), "x.tmx")
    assert [("ru", Pair("One", "Раз", "x.tmx", "k", "stale"))] == list(
        tmx.pairs(units, "x.tmx", "en", ("ru",), tmx.Tally())
    )


OMEGAT = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE tmx SYSTEM "tmx11.dtd">
<tmx version="1.1">
  <header creationtool="OmegaT" o-tmf="OmegaT TMX" adminlang="EN-US" datatype="plaintext" creationtoolversion="6.0"
    segtype="sentence" srclang="EN-US"/>
  <body>
<!-- Default translations -->
    <tu>
      <tuv lang="EN-US">
        <seg>The &lt;1&gt;court&lt;/1&gt; met.</seg>
      </tuv>
      <tuv lang="RU-RU" changeid="a" changedate="20260131T101010Z">
        <seg>&lt;1&gt;Суд&lt;/1&gt; собрался.</seg>
      </tuv>
    </tu>
    <tu>
      <note>a note that is no text</note>
      <prop type="file">visit.po</prop>
      <tuv lang="EN-US">
        <seg>See <bpt i="0" x="0">&lt;g0&gt;</bpt>the plan<ept i="0">&lt;/g0&gt;</ept><ph x="1">&lt;x1/&gt;</ph>.</seg>
      </tuv>
      <tuv lang="RU-RU">
        <seg><ph x="1">&lt;x1/&gt;</ph>См. <bpt i="4" x="0">&lt;g0&gt;</bpt>план<ept i="4">&lt;/g0&gt;</ept>.</seg>
      </tuv>
    </tu>
  </body>
</tmx>
"""


def test_a_file_of_omegat_is_read_and_its_dtd_not_fetched() -> None:
    found, _ = taken(OMEGAT)
    assert [
        ("ru", "The <1>court</1> met.", "<1>Суд</1> собрался."),
        ("ru", "See <1>the plan</1><2/>.", "<2/>См. <1>план</1>."),
    ] == found


TRADOS = """<?xml version="1.0" encoding="utf-16"?>
<tmx version="1.4"><header creationtool="SDL Language Platform" creationtoolversion="8.0" o-tmf="SDL TM8 Format"
 datatype="xml" segtype="sentence" adminlang="en-US" srclang="en-US" creationdate="20200101T000000Z" creationid="x">
 <prop type="x-Recognizers">RecognizeAll</prop></header><body>
<tu creationdate="20200101T000000Z" changedate="20200101T000000Z"><prop type="x-Origin">TM</prop>
 <tuv xml:lang="en-GB"><seg>It is <bpt i="1" type="12" x="1" />bold<ept i="1" /> and <it pos="begin" x="3"/>open,
 see <ph type="4" x="2"/>.</seg></tuv>
 <tuv xml:lang="zh-CN"><seg>见<ph type="4" x="2"/>：<bpt i="1" type="12" x="1"/>粗<ept i="1"/>，\
<it pos="begin" x="3"/>开。\
</seg></tuv></tu></body></tmx>"""


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_file_of_trados_in_utf_16_is_read(encoding: str) -> None:
    mark = {"utf-16": "", "utf-16-le": "\ufeff", "utf-16-be": "\ufeff"}[encoding]
    ((locale, source, target),), _ = taken((mark + TRADOS).encode(encoding))
    assert "zh_CN" == locale
    assert "It is <1>bold</1> and <2/>open, see <3/>." == " ".join(source.split())
    assert "见<3/>：<1>粗</1>，<2/>开。" == target


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("a<ph>{1}</ph>b<ph>{2}</ph>", "<ph>{2}</ph>б<ph>{1}</ph>а", ("a<1/>b<2/>", "<2/>б<1/>а")),
        ("a<ph>{1}</ph>b<ph>{1}</ph>", "<ph>{1}</ph>б<ph>{1}</ph>а", ("a<1/>b<2/>", "<1/>б<2/>а")),
        ("<hi>a</hi> b", "<hi type='x'>а</hi> б", ("a b", "а б")),
        ("<ut>{\\b</ut>a", "<ut>{\\b</ut>а", ("<1/>a", "<1/>а")),
        (
            "a<ph>&lt;img alt='<sub>a hall</sub>'/&gt;</ph>",
            "а<ph>&lt;img alt='<sub>зал</sub>'/&gt;</ph>",
            ("a<1/>", "а<1/>"),
        ),
        ("<bpt i='1'>x</bpt>a", "<bpt i='1'>x</bpt>а", ("<1/>a", "<1/>а")),
    ],
)
def test_inline_elements_become_marks(source: str, target: str, expected: tuple[str, str]) -> None:
    found, tally = taken(file(unit(source, target)))
    assert ([("ru", *expected)], 0) == (found, tally.bare)


def test_where_the_two_texts_have_other_elements_neither_keeps_any() -> None:
    found, tally = taken(file(unit("See <ph>{1}</ph> this.", "См.")))
    assert ([("ru", "See this.", "См.")], 1) == (found, tally.bare)


def test_where_marks_are_text_and_do_not_agree_the_pair_is_passed_over() -> None:
    found, tally = taken(file(unit("&lt;1/&gt;a", "а")))
    assert ([], {"marks that do not agree": 1}) == (found, tally.passed)


def test_what_is_of_no_use_is_counted_with_its_reason() -> None:
    units = (
        unit("One", "Un", other='xml:lang="fr"'),
        unit("Uno", "Раз", one='xml:lang="es"'),
        unit(" ", "Раз"),
        unit("One", "&#160;"),
        unit("One" * 50_000, "Раз"),
    )
    found, tally = taken(file(*units))
    assert [] == found
    assert {
        "no text in ky or ru or zh_CN": 2,
        "no text in en": 2,
        "a text of more than 100,000 characters": 1,
    } == tally.passed


def test_a_unit_of_several_languages_gives_a_pair_for_each_locale() -> None:
    many = (
        '<tu><tuv xml:lang="ky"><seg>Бир</seg></tuv><tuv xml:lang="en-US"><seg>One</seg></tuv>'
        '<tuv xml:lang="en"><seg>One!</seg></tuv><tuv xml:lang="ru-RU"><seg>Раз</seg></tuv></tu>'
    )
    found, tally = taken(file(many))
    assert [("ky", "One!", "Бир"), ("ru", "One!", "Раз")] == found, "the very code counts before a variant of it"
    assert {"ky": 1, "ru": 1} == tally.taken


@pytest.mark.parametrize(
    ("given", "locale", "fits"),
    [
        ("ru-RU", "ru", True),
        ("RU", "ru", True),
        ("ru", "ky", False),
        ("zh-CN", "zh_CN", True),
        ("zh_CN", "zh_CN", True),
        ("ZH-cn", "zh_CN", True),
        ("zh-Hans", "zh_CN", True),
        ("zh-hans-CN", "zh_CN", True),
        ("zh", "zh_CN", True),
        ("zh-TW", "zh_CN", False),
        ("zh-Hant", "zh_CN", False),
        ("zh-TW", "zh_TW", True),
        ("pt", "pt_BR", True),
        ("pt-PT", "pt_BR", False),
        ("sr-Latn-RS", "sr@latin", True),
        ("sr-Cyrl", "sr@latin", False),
        ("es-419", "es", True),
        ("", "ru", False),
    ],
)
def test_codes_of_other_tools_are_understood(given: str, locale: str, fits: bool) -> None:
    assert fits == codes.speaks(given, locale)


BOMB = '<!DOCTYPE tmx [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (file(unit("&b;", "а"), head=BOMB), "x.tmx:1: declares an entity"),
        (file(unit("&a;", "а"), head='<!DOCTYPE tmx [<!ENTITY a SYSTEM "file:///etc/passwd">]>'), "declares an entity"),
        (file(unit("a", "а"), head='<!DOCTYPE tmx [<!ENTITY % a SYSTEM "http://x/y.dtd">%a;]>'), "declares an entity"),
        (file("<tu>" * 100), "nests elements without end"),
        ("<html><body/></html>", "is no TMX"),
        ("", "x.tmx:1: is no XML"),
        (file("\n\n<tu></seg>"), "x.tmx:4: is no XML"),
        (file(unit("a", "а"), head='<?xml version="1.0" encoding="klingon"?>'), "encoding"),
        (file(unit("a", "а"))[:-9], "is no XML"),
    ],
)
def test_what_is_no_tmx_or_not_to_be_trusted_is_refused(text: str, said: str) -> None:
    with pytest.raises(TmxError, match=re.escape(said)):
        taken(text)


def test_an_entity_that_only_the_dtd_declares_makes_its_unit_useless_and_no_other() -> None:
    head = '<!DOCTYPE tmx SYSTEM "http://example.invalid/tmx14.dtd">'
    found, tally = taken(file(unit("a&nbsp;b", "а"), unit("One", "Раз"), head=head))
    assert [("ru", "One", "Раз")] == found
    assert {"the entity &nbsp; is declared nowhere in the file": 1} == tally.passed


def test_units_come_while_the_file_is_still_being_read() -> None:
    data = file(*[unit("One", "Раз")] * 2000).encode()
    stream = io.BytesIO(data)
    next(iter(tmx.read(stream, "x.tmx")))
    assert stream.tell() < len(data)
