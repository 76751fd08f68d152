"""The termbase as CSV and TBX, out and in."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.project import Sample, make
from transpub.errors import UsageError
from transpub.exchange import Outcome, tbx, terms, terms_csv
from transpub.exchange.terms import Row, Termbase

ROOT = Path(__file__).parent.parent
LOCALES = ("en", "ky", "ru", "zh_CN")
HEAD = "en,ky,note\n"
GLOSSARY = HEAD + 'court,"сот","a, b"\njudge,,\nparty,тарап,civil\nparty,партия,politics\n'

_CELLS = st.lists(
    st.sampled_from(
        ["сот", "a", " ", ",", ";", '"', "\n", "\r", "note: ", "field: ", "<&", "\x01", "\ufffe", "\\u{41}"]
    ),
    max_size=4,
).map("".join)


@st.composite
def tables(draw: st.DrawFn, *, trimmed: bool = False) -> Termbase:
    others = draw(
        st.lists(st.sampled_from(["ky", "zh_CN", "zh", "fr", "note", "field", "part of speech"]), unique=True)
    )
    columns = tuple(draw(st.permutations(["en", *others])))
    cells = _CELLS.map(str.strip) if trimmed else _CELLS
    rows = draw(st.lists(st.lists(cells, min_size=len(columns), max_size=len(columns)), max_size=3))
    return Termbase(columns, tuple(Row(tuple(row)) for row in rows if any(cell.strip() for cell in row)))


@settings(deadline=None)
@given(tables(), st.sampled_from([",", ";", "\t"]), st.sampled_from(["", "\ufeff"]))
def test_a_table_is_the_same_after_it_was_csv(table: Termbase, delimiter: str, before: str) -> None:
    if len(table.columns) == 1:
        delimiter = ","
    written = terms_csv.write(Termbase(table.columns, table.rows, before, delimiter=delimiter))
    read = terms_csv.read(written, "g.csv")
    assert table == read
    assert written == terms_csv.write(read)


@settings(deadline=None)
@given(tables(trimmed=True))
def test_a_table_is_the_same_after_it_was_tbx(table: Termbase) -> None:
    assert table == tbx.read(tbx.write(table, "en", LOCALES), "g.tbx", LOCALES)


@settings(deadline=None)
@given(tables(trimmed=True), tables(trimmed=True))
@example(Termbase(("en",)), Termbase(("en", "ky"), (Row(("сот", "сот")), Row(("", "сот")))))
def test_a_table_taken_twice_changes_nothing_the_second_time_and_loses_no_cell(mine: Termbase, new: Termbase) -> None:
    once, _ = terms.merge(mine, new, "en")
    again, told = terms.merge(once, new, "en")
    assert once == again
    assert {Outcome.SAME, Outcome.CONFLICT} >= {term.outcome for term in told}
    for old, row in zip(mine.rows, once.rows, strict=False):
        assert all(before in {"", after} for before, after in zip(old.cells, row.cells, strict=False))
    whole, told = terms.merge(Termbase(new.columns), new, "en")
    assert {Outcome.NEW, Outcome.SAME} >= {term.outcome for term in told}
    cells = {row.cells for row in whole.rows}
    missing = [row for row in new.rows if row.cells not in cells]
    assert all(any(terms._within(row, kept) for kept in whole.rows) for row in missing)  # noqa: SLF001  # what a law says


def test_a_second_concept_of_a_name_whose_first_is_here_is_new() -> None:
    civil, politics = Row(("party", "тарап")), Row(("party", "партия"))
    merged, told = terms.merge(Termbase(("en", "ky"), (civil,)), Termbase(("en", "ky"), (civil, politics)), "en")
    assert (civil, politics) == merged.rows
    assert [Outcome.SAME, Outcome.NEW] == [term.outcome for term in told]


def test_concepts_without_a_name_are_not_taken_for_one() -> None:
    mine = Termbase(("en", "ky", "ru"), (Row(("", "сот", "")),))
    merged, told = terms.merge(mine, Termbase(("en", "ru"), (Row(("", "дом")),)), "en")
    assert (("", "сот", ""), ("", "", "дом")) == tuple(row.cells for row in merged.rows)
    assert [Outcome.NEW] == [term.outcome for term in told]


def test_the_repositorys_own_termbase_goes_out_and_in() -> None:
    data = (ROOT / "glossary.csv").read_bytes()
    table = terms_csv.read(data, "glossary.csv")
    assert data == terms_csv.write(table)
    there = tbx.read(tbx.write(table, "en", LOCALES), "g.tbx", LOCALES)
    merged, told = terms.merge(table, there, "en")
    assert (data, {Outcome.SAME}) == (terms_csv.write(merged), {term.outcome for term in told})


@pytest.mark.parametrize(
    "data",
    [
        "en;ky;note\r\ncourt;сот;a\r\n".encode(),
        "\ufeffen;ky;note\r\ncourt;сот;a".encode(),
        "sep=;\r\nen;ky;note\r\ncourt;сот;a\r\n".encode(),
        "en\tky\tnote\tx\t\ncourt\tсот\ta\n".replace("\tx\t", "\t\t").encode("utf-16"),
        '"en","ky","note"\n\n"court","сот","a"\n,,\n'.encode(),
    ],
)
def test_a_table_is_read_as_spreadsheets_write_it(data: bytes) -> None:
    assert Termbase(("en", "ky", "note"), (Row(("court", "сот", "a")),)) == terms_csv.read(data, "g.csv")


@pytest.mark.parametrize(
    ("data", "where", "says"),
    [
        (b"", "g.csv", "holds no table"),
        ("en,ky\nсот,".encode("cp1251"), "g.csv:2", "is not UTF-8"),
        (b"en,en\n", "g.csv:1", "each column once"),
        (b"en,,ky\n", "g.csv:1", "each column once"),
        (b"en,ky\na,b\n\nc,d,e\n", "g.csv:4", "more cells"),
        (b'en,ky\na,"b\n', "g.csv:2", "is no CSV"),
    ],
)
def test_what_is_no_table_is_told_with_its_line(data: bytes, where: str, says: str) -> None:
    with pytest.raises(UsageError) as caught:
        terms_csv.read(data, "g.csv")
    assert (where, True) == (caught.value.where, says in caught.value.what)


V2 = '<martif xml:lang="en"><text><body><termEntry>{}</termEntry></body></text></martif>'
V3 = '<tbx style="{}" type="TBX-Basic" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2"{}><text><body><conceptEntry>{}'
END = "</conceptEntry></body></text></tbx>"
DCT = ' xmlns:basic="http://www.tbxinfo.net/ns/basic" xmlns:min="http://www.tbxinfo.net/ns/min"'


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd">'
        + V2.format(
            '<descrip type="definition">D</descrip><langSet xml:lang="ky-KG"><ntig><termGrp><term>соту</term>'
            '<termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote></termGrp></ntig>'
            '<tig><term>сот</term></tig></langSet><langSet xml:lang="en"><tig><term>court</term></tig>'
            "<tig><term>tribunal</term></tig></langSet>"
        ),
        V3.format(
            "dca",
            "",
            '<descrip type="definition">\n\tD\n</descrip><langSec xml:lang="ky-KG"><termSec><term>соту</term>'
            '<termNote type="administrativeStatus">supersededTerm-admn-sts</termNote></termSec>'
            '<termSec><term>сот</term></termSec></langSec><langSec xml:lang="en"><termSec><term>court</term></termSec>'
            "<termSec><term>tribunal</term></termSec></langSec>",
        )
        + END,
        V3.format(
            "dct",
            DCT,
            "<descripGrp><basic:definition>D</basic:definition></descripGrp>"
            '<langSec xml:lang="ky-KG"><termSec><term>соту</term>'
            "<min:administrativeStatus>deprecatedTerm-admn-sts</min:administrativeStatus></termSec>"
            '<termSec><term>сот</term></termSec></langSec><langSec xml:lang="en"><termSec><term>court</term></termSec>'
            "<termSec><term>tribunal</term></termSec></langSec>",
        )
        + END,
    ],
)
def test_termbases_of_other_tools_are_read_in_both_editions_and_styles(text: str) -> None:
    read = tbx.read(text.encode(), "g.tbx", LOCALES)
    note = "definition: D; ky not: соту; en also: tribunal"
    assert Termbase(("en", "ky", "note"), (Row(("court", "сот", note)),)) == read


def test_xml_that_is_no_termbase_says_so() -> None:
    with pytest.raises(UsageError, match="its root is <tmx>"):
        tbx.read(b"<tmx/>", "g.tbx", LOCALES)


@pytest.fixture
def sample(tmp_path: Path) -> Sample:
    project = make(tmp_path)
    project.write("glossary.csv", GLOSSARY)
    return project


def test_an_import_adds_fills_and_tells_conflicts_and_leaves_other_lines_as_they_are(sample: Sample) -> None:
    path = sample.write(
        "in.csv",
        "\ufeffEN;KY-kg;Note;fr\njudge;судья;;\ncourt;соту;;\nparty;тарап;civil;\nparty;жак;;\nclerk;катчы;;\n",
    )
    dry = sample.run("glossary", "import", str(path), "--dry-run")
    assert GLOSSARY == (sample.root / "glossary.csv").read_text("utf-8")
    done = sample.run("glossary", "import", str(path))
    assert (1, 1, dry.err) == (dry.code, done.code, done.err)
    assert f"{path}:3: conflict: court: ky: “сот” stays, the file has “соту”" in done.err
    assert "changed: judge\nnew: clerk\n1 new, 1 changed, 1 same, 2 conflict\n" == dry.out
    expected = GLOSSARY.replace("judge,,", "judge,судья,") + "clerk,катчы,\n"
    assert expected == (sample.root / "glossary.csv").read_text("utf-8")
    assert "0 new, 0 changed, 3 same, 2 conflict\n" == sample.run("glossary", "import", str(path)).out


@pytest.mark.parametrize("name", ["out.tbx", "out.csv"])
def test_an_export_comes_back_the_same_and_is_never_written_over_a_file(sample: Sample, name: str) -> None:
    path = sample.root / name
    done = sample.run("glossary", "export", str(path))
    assert (0, True) == (done.code, "4 concepts" in done.out)
    assert "0 new, 0 changed, 4 same, 0 conflict\n" == sample.run("glossary", "import", str(path)).out
    assert GLOSSARY == (sample.root / "glossary.csv").read_text("utf-8")
    assert "is there already" in sample.run("glossary", "export", str(path)).err
    (sample.root / "glossary.csv").unlink()
    assert 0 == sample.run("glossary", "import", str(path)).code
    head, *rows = (sample.root / "glossary.csv").read_text("utf-8").splitlines()
    assert ("en,ky,ru,zh_CN,note", 4) == (head, len(rows))


def test_what_is_asked_for_wrongly_says_what_is_allowed(sample: Sample) -> None:
    assert "allowed: .tbx, .csv" in sample.run("glossary", "export", "terms.xlsx").err
    path = sample.write("in.csv", "fr,ky\ncour,сот\n")
    assert "has no terms in 'en'" in sample.run("glossary", "import", str(path)).err
