"""Terms are found in a source and looked for in its translation, in whatever form; never put into one."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transpub import glossary
from transpub.exchange import terms_csv

TABLE = """\
en,ky,ru,zh_CN,note
Supreme Court,Жогорку сот,Верховный суд,最高法院,
court,сот,суд|судеб*,法院,
judge,судья,судья|судей,法官,
electronic case file,электрондук сот иши,электронное дело,电子卷宗,
claim,доо арыз,иск,诉状|起诉状,
Naryn,Нарын,Нарын,纳伦,
e-Sot,=,=,=,The name of a programme
district | rayon,район,район,区,
"""


def of(locale: str) -> glossary.Glossary:
    return glossary.of(terms_csv.read(TABLE.encode(), "glossary.csv"), "en", locale)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The judges of the Supreme Court met.", ["judge", "Supreme Court"]),
        ("THE SUPREME COURT AND JUDGES", ["Supreme Court", "judge"]),
        ("a supreme court", ["court"]),
        ("The judge’s electronic case files", ["judge", "electronic case file"]),
        ("courtyard, prejudged, narynian", []),
        ("judge, judge and judge", ["judge"]),
        ("In the rayons and districts of Naryn’s region", ["rayon", "district", "Naryn"]),
        ("Log in to e-Sot.", ["e-Sot"]),
        ("", []),
    ],
)
def test_terms_are_found_in_a_source(text: str, found: list[str]) -> None:
    assert found == [term.source for term in of("ru").find(text)]


@pytest.mark.parametrize(
    ("locale", "term", "target", "has"),
    [
        ("ru", "Supreme Court", "в Верховном суде", True),
        ("ru", "Supreme Court", "в высшем суде", False),
        ("ru", "Supreme Court", "ВЕРХОВНЫЙ СУД", True),
        ("ru", "court", "судебная система", True),
        ("ru", "court", "судно вышло", True),  # a beginning is all that is known of inflected forms
        ("ru", "judge", "пять судей", True),
        ("ru", "claim", "искам", True),
        ("ru", "claim", "рискам", False),
        ("ky", "electronic case file", "электрондук сот иштери", True),
        ("ky", "Supreme Court", "Жогорку соттун", True),
        ("zh_CN", "claim", "起诉状", True),
        ("zh_CN", "Naryn", "在纳伦市", True),
        ("ru", "e-Sot", "в e-Sot", True),
        ("ru", "e-Sot", "в е-Сот", False),
    ],
)
def test_terms_are_looked_for_in_a_translation(locale: str, term: str, target: str, has: bool) -> None:  # a case
    found = of(locale)
    (wanted,) = (each for each in found.terms if each.source == term)
    assert has is found.has(wanted, target)


def test_what_a_translation_lacks() -> None:
    lacking = of("ru").lacking("The judge of the Supreme Court in Naryn", "Судья высшей инстанции в Нарыне")
    assert ["Supreme Court"] == [term.source for term in lacking]


@pytest.mark.parametrize(
    ("text", "term"),
    [("Claim", "claim"), ("Supreme Court:", "Supreme Court"), ("The claim", None), ("Claim court", None)],
)
def test_a_text_that_is_a_term(text: str, term: str | None) -> None:
    found = of("ru").whole(text)
    assert term == (found.source if found else None)


def test_the_preferred_form_is_the_first_and_has_no_star() -> None:
    assert ["Верховный суд", "суд", "e-Sot"] == [
        term.preferred for term in of("ru").terms if term.source in {"Supreme Court", "court", "e-Sot"}
    ]
    assert "court → суд | судеб, claim → иск" == glossary.told(of("ru").find("court, claim"))


def test_a_table_without_one_of_the_languages_has_no_terms() -> None:
    assert () == of("de").terms
    assert () == glossary.of(terms_csv.read(b"ky,ru\na,b\n", "g"), "en", "ru").terms


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_cell_and_any_text(cell: str, text: str) -> None:
    row = '"' + cell.replace('"', '""').replace("\r", " ").replace("\n", " ") + '"'
    found = glossary.of(terms_csv.read(f"en,ru\n{row},{row}\n".encode("utf-8", "replace"), "g"), "en", "ru")
    for term in found.find(text):
        assert found.has(term, term.preferred) or not re.fullmatch(r"[^\W\d_]+(?: [^\W\d_]+)*", term.preferred)
