"""Catalogs in files: what is written is read back, gettext agrees to the byte, and other tools' habits lose nothing."""

from __future__ import annotations

import dataclasses
import itertools
import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from tests.catalogs import HEADER, catalogs
from transpub import catalog
from transpub.catalog import usual
from transpub.catalog.lines import mended, tidy
from transpub.errors import CatalogError
from transpub.model import Catalog, Entry, Provenance, Review, State, fingerprint

CASES = tomllib.loads((Path(__file__).parent / "cases" / "catalog" / "reading.toml").read_text("utf-8"))
HEAD = 'msgid ""\nmsgstr ""\n"Language: ru\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'


@given(catalogs())
@settings(deadline=None)
def test_what_was_written_is_read_back(made: Catalog) -> None:
    assert made == catalog.parse(catalog.write(made))


@given(catalogs())
@settings(deadline=None)
def test_writing_again_what_was_read_changes_no_byte(made: Catalog) -> None:
    data = catalog.write(made)
    assert data == catalog.write(catalog.parse(data))


LINES = (
    *('msgctxt "a"', 'msgid "b"', 'msgstr "c"', 'msgstr ""', 'msgid  "t"', 'msgid_plural "r"', 'msgstr[0] "s"'),
    *(
        '"d\\n"',
        '"e \\"f\\" \\t"',
        '"\\320\\220"',
        '"\\220"',
        '"\\xd0\\x90"',
        '"\\x41"',
        '"g',
        '"p" ',
        '"\x0c"',
        '"#-#-#-#-#"',
    ),
    *(
        '#~ msgid "b"',
        '#~ msgstr "c"',
        '#~ "h"',
        '#~| msgid "i"',
        '#| msgid "j"',
        '#| "k"',
        '#| msgstr "k"',
        "#~ x",
        "#~",
    ),
    *("# l", "#  l", "# l ", "#l", "#", "# ", "# \x85", "#. m", "#.  m", "#.m", "#.", "#: n:1", "#, fuzzy", "#= fuzzy"),
    *(
        '"u\x85v"',
        'msgid "u\u2028v"',
        'msgctxt "u\x0bv"',
        "# u\x85v",
        "#. u\x1cv",
        "#: u\x85v w:2",
        "#, u\x0cv, c-format",
    ),
    *("", " ", "o", "<<<<<<< q", "======="),
)
"""Lines of which some are mended, some refused, some good in one place and not in another."""

AMONG = (
    f'{HEAD}\n# One\n#. note\n#, fuzzy\n#| msgid "Two"\nmsgctxt "a"\nmsgid "Three"\nmsgstr ""\n"Four"\n\nmsgid "Five"\n'
    'msgstr "Six"\n\n#~ msgctxt "b"\n#~ msgid "Seven"\n#~ msgstr "Eight"\n# Nine\n'
).split("\n")


@pytest.mark.parametrize("line", LINES)
def test_a_usual_file_is_one_in_which_there_is_nothing_to_mend(line: str) -> None:
    for at, left in itertools.product(range(len(AMONG)), (0, 1)):
        text = "\n".join((*AMONG[:at], line, *AMONG[at + left :]))
        try:
            expected = mended(text, "a.po", "utf-8")
        except CatalogError as error:
            with pytest.raises(CatalogError, match=re.escape(str(error))):
                tidy(text, "a.po", "utf-8")
            assert usual.read(text) is None
        else:
            assert tidy(text, "a.po", "utf-8") == expected


@pytest.mark.parametrize("line", LINES)
def test_a_usual_file_is_read_as_polib_reads_it(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    among = (*AMONG[:-2], "")
    texts = ["\n".join((*among[:at], line, *among[at + left :])) for at in range(len(among)) for left in (0, 1)]
    found = [text for text in ("\n".join(among), *texts) if usual.read(text) is not None]
    assert found
    quick = list(map(outcome, found))
    monkeypatch.setattr(usual, "read", lambda _: None)
    assert quick == list(map(outcome, found))


def outcome(text: str) -> tuple[Catalog | str, list[int]]:
    """What a file holds or why it cannot be read, and the lines of the entries, which take no part in equality."""
    try:
        found = catalog.parse(text.encode())
    except CatalogError as error:
        return str(error), []
    return found, [entry.line for entry in (*found.entries, *found.obsolete)]


@given(catalogs())
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_we_write_is_read_as_polib_reads_it(monkeypatch: pytest.MonkeyPatch, made: Catalog) -> None:
    text = catalog.write(made).decode()
    quick = outcome(text)
    with monkeypatch.context() as without:
        without.setattr(usual, "read", lambda _: None)
        assert quick == outcome(text)


@pytest.mark.external
@pytest.mark.skipif(shutil.which("msgcat") is None, reason="gettext is not installed")
@given(catalogs())
@settings(deadline=None, max_examples=60)
def test_the_bytes_are_those_of_msgcat(made: Catalog) -> None:
    data = catalog.write(made)
    again = subprocess.run(
        ["msgcat", "--no-wrap", "--force-po", "-"], input=data, capture_output=True, check=True
    ).stdout
    assert data == again


@pytest.mark.parametrize("case", CASES["read"], ids=lambda case: case["name"])
def test_habits_of_editors_and_tools_are_read(case: dict[str, Any]) -> None:
    data = (case.get("file") or HEAD + case["entry"]).encode().replace(b"\\r\\n", b"\r\n")
    found = catalog.parse(data)
    entry = (*found.entries, *found.obsolete, None)[0]
    for name, expected in case.get("is", {}).items():
        assert (tuple(expected) if isinstance(expected, list) else expected) == getattr(entry, name), name
    if "comments" in case:
        assert tuple(case["comments"]) == found.comments


@pytest.mark.parametrize("case", CASES["refused"], ids=lambda case: case["name"])
def test_what_only_a_person_can_mend_is_named_with_its_line(case: dict[str, str]) -> None:
    with pytest.raises(CatalogError) as caught:
        catalog.parse((HEAD + case["entry"]).encode(), "ru/a.po")
    assert f"ru/a.po:{HEAD.count(chr(10)) + int(case['line'])}" == caught.value.where
    assert case["said"] in str(caught.value)


def test_a_byte_order_mark_and_dos_line_ends_are_read_and_not_written_again() -> None:
    data = b"\xef\xbb\xbf" + (HEAD + '\nmsgctxt "a"\nmsgid "One"\nmsgstr "Раз"\n').encode().replace(b"\n", b"\r\n")
    found = catalog.parse(data)
    assert ["Раз"] == [entry.target for entry in found.entries]
    assert (False, False) == (b"\r" in catalog.write(found), catalog.write(found).startswith(b"\xef"))


def test_a_file_in_another_encoding_is_named_with_its_line() -> None:
    data = HEAD.encode() + '\nmsgid "One"\nmsgstr "Раз"\n'.encode("cp1251")
    with pytest.raises(CatalogError, match="UTF-8") as caught:
        catalog.parse(data, "a.po")
    assert caught.value.where == "a.po:7"


def test_the_machine_line_is_ours_and_every_other_comment_a_persons() -> None:
    made = Provenance("argos", "en-ky 1.9", 0.5, "01234567", "89abcdef", "2026-01-31")
    for each in (made, dataclasses.replace(made, marks=0.93), dataclasses.replace(made, score=None, marks=0.0)):
        entry = Entry("a", "One", "Раз", fuzzy=True, provenance=each, comments=("mt: is this right?", "mt: engine=x"))
        (found,) = catalog.parse(catalog.write(Catalog("ru", HEADER, (entry,)))).entries
        assert entry == found


def test_a_machine_text_that_omegat_wrote_is_not_taken_for_reviewed() -> None:
    made = Provenance("argos", "", None, fingerprint("One"), fingerprint("Раз"), "2026-01-31")
    accepted = Entry("a", "One", "Раз", provenance=made)
    edited = dataclasses.replace(accepted, key="b", target="Один")
    signed = dataclasses.replace(accepted, key="c", comments=("reviewed: by=aigul ts=2026-01-31",))
    header = (*HEADER, ("X-Generator", "OmegaT 6.0"))
    read = catalog.parse(catalog.write(Catalog("ru", header, (accepted, edited, signed))))
    assert [State.MACHINE, State.REVIEWED, State.REVIEWED] == [entry.state for entry in read.entries]
    poedit = catalog.parse(catalog.write(Catalog("ru", (*HEADER, ("X-Generator", "Poedit 3.2")), (accepted,))))
    assert [State.REVIEWED] == [entry.state for entry in poedit.entries]


def test_an_empty_translation_is_written_without_a_flag_that_gettext_would_drop() -> None:
    entry = Entry("a", "One", "", fuzzy=True, previous="On")
    assert b"fuzzy" not in catalog.write(Catalog("ru", HEADER, (entry,)))
    assert b"#|" not in catalog.write(Catalog("ru", HEADER, (entry,)))


def test_characters_that_tools_stumble_over_are_written_as_spaces() -> None:
    entry = Entry("a", "One", "Раз\u2028два\x85три\x00четыре\ud800")
    (found,) = catalog.parse(catalog.write(Catalog("ru", HEADER, (entry,)))).entries
    assert found.target == "Раз два три четыре\ufffd"


def test_a_second_header_is_refused() -> None:
    with pytest.raises(CatalogError, match="empty source"):
        catalog.parse((HEAD + '\nmsgid "One"\nmsgstr ""\n\n' + HEAD).encode())


@pytest.mark.parametrize("charset", ["windows-1251", "KOI8-R", "GB18030"])
def test_another_encoding_that_the_header_names_is_read_and_written_as_utf_8(charset: str) -> None:
    text = HEAD.replace("UTF-8", charset) + '\nmsgctxt "a"\nmsgid "One"\nmsgstr "Раз"\n'
    found = catalog.parse(text.encode(charset))
    assert ["Раз"] == [entry.target for entry in found.entries]
    assert "Раз".encode() in catalog.write(found)


@pytest.mark.parametrize("charset", ["utf-7", "unicode_escape", "ASCII", "rot13", "no-such"])
def test_an_encoding_that_gettext_does_not_take_is_not_tried(charset: str) -> None:
    text = HEAD.replace("UTF-8", charset) + '\nmsgid "One"\nmsgstr "Раз"\n'
    with pytest.raises(CatalogError, match="UTF-8"):
        catalog.parse(text.encode("cp1251"))


@pytest.mark.parametrize("data", [b"", b"\n \n", b"\0" * 40, b"\xef\xbb\xbf"])
def test_an_empty_file_is_a_loss_to_be_told_not_a_new_catalog(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.po"
    path.write_bytes(data)
    with pytest.raises(CatalogError, match="is empty"):
        catalog.update(path, lambda old: old or Catalog("ru", HEADER))
    assert data == path.read_bytes()


def test_a_file_that_was_cut_short_is_refused() -> None:
    with pytest.raises(CatalogError, match="middle of an entry"):
        catalog.parse((HEAD + '\nmsgctxt "a"\nmsgid "One"\n').encode())


def test_bytes_written_as_numbers_are_letters_and_marks_stay_marks() -> None:
    entry = '\nmsgctxt "a"\nmsgid "One"\nmsgstr "\\320\\240\\xd0\\xb0\\320\\267 <\\\\1>"\n'
    (found,) = catalog.parse((HEAD + entry).encode()).entries
    assert "Раз <\\1>" == found.target
    with pytest.raises(CatalogError, match="no text"):
        catalog.parse((HEAD + '\nmsgid "One"\nmsgstr "\\320"\n').encode())


def test_a_copy_that_msgmerge_made_for_a_sentence_like_another_is_no_translation_of_it() -> None:
    both = (
        '\nmsgctxt "a"\nmsgid "One was met."\nmsgstr "Раз"\n'
        '\n#, fuzzy\n#| msgctxt "a"\n#| msgid "One was met."\nmsgctxt "b"\nmsgid "Two were met."\nmsgstr "Раз"\n'
    )
    first, second = catalog.parse((HEAD + both).encode()).entries
    assert (State.REVIEWED, State.MISSING) == (first.state, second.state)


def test_of_two_machine_lines_the_one_of_this_text_is_meant() -> None:
    mine = f"# mt: engine=a src=01234567 out={fingerprint('Раз')}\n"
    entry = 'msgctxt "a"\nmsgid "One"\nmsgstr "Раз"\n'
    (found,) = catalog.parse(
        (HEAD + "\n" + mine + "# mt: engine=b src=01234567 out=89abcdef\n" + entry).encode()
    ).entries
    assert found.provenance is not None
    assert "a" == found.provenance.engine


def test_a_text_that_msgmerge_found_under_another_key_only_was_made_for_this_source() -> None:
    entry = '\n#, fuzzy\n#| msgctxt "old"\nmsgctxt "new"\nmsgid "One"\nmsgstr "Раз"\n'
    (found,) = catalog.parse((HEAD + entry).encode()).entries
    assert "One" == found.previous


@pytest.mark.parametrize("cut", [" model", "1.9", " src", " out", " ts", " marks", "01-31"])
def test_a_machine_line_that_a_tool_has_cut_in_two_is_one_again(cut: str) -> None:
    made = Provenance("argos", "translate-en_ky-1.9", 0.87, "01234567", fingerprint("Раз"), "2026-01-31", 0.9)
    entry = Entry("a", "One", "Раз", fuzzy=True, provenance=made, comments=("before", "after"))
    text = catalog.write(Catalog("ru", HEADER, (entry,))).decode()
    broken = text.replace("# after\n", "").replace("#, fuzzy", "# after\n#, fuzzy").replace(cut, f"\n# {cut.strip()}")
    assert (entry,) == catalog.parse(broken.encode()).entries


def test_a_stale_obsolete_text_whose_flag_a_tool_dropped_is_not_reviewed() -> None:
    """Babel drops the flags of obsolete entries."""
    entry = Entry("a", "Two", "Раз", fuzzy=True, review=Review(fingerprint("One"), fingerprint("Раз")))
    text = catalog.write(Catalog("ru", HEADER, (), (entry,))).decode()
    assert (entry,) == catalog.parse(text.replace("#, fuzzy\n", "").encode()).obsolete


def test_an_accepted_text_has_no_previous_source_whatever_a_tool_left_there() -> None:
    text = '\n# was-reviewed: src=01234567 out=01234567\n#| msgid "On"\nmsgctxt "a"\nmsgid "One"\nmsgstr "Раз"\n'
    assert (Entry("a", "One", "Раз"),) == catalog.parse((HEAD + text).encode()).entries


@pytest.mark.parametrize(("own", "state"), [(True, State.REVIEWED), (False, State.MACHINE)])
def test_a_signature_counts_for_the_text_that_it_names(own: bool, state: State) -> None:
    made = Provenance("argos", "", None, fingerprint("One"), fingerprint("Раз"), "2026-01-31")
    said = f"reviewed: by=aigul ts=2026-01-31 out={made.out if own else '01234567'}"
    entry = Entry("a", "One", "Раз", provenance=made, comments=(said,))
    header = (*HEADER, ("X-Generator", "OmegaT 6.0"))
    assert [state] == [e.state for e in catalog.parse(catalog.write(Catalog("ru", header, (entry,)))).entries]


def test_a_review_of_another_text_is_not_written_and_one_of_this_text_is_never_raw_machine_text() -> None:
    review = Review(fingerprint("One"), fingerprint("Раз"))
    edited = Entry("a", "Two", "Два", fuzzy=True, review=review)
    assert b"was-reviewed" not in catalog.write(Catalog("ru", HEADER, (edited,)))
    made = Provenance("argos", "", None, review.src, review.out, "2026-01-31")
    assert State.DRAFT is Entry("a", "One", "Раз", fuzzy=True, provenance=made, review=review).state
