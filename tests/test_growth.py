"""Steps that must not grow faster than what they work on, counted."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transpub import catalog, formats
from transpub.catalog import keys
from transpub.model import Placeholder, fingerprint, joined

BREAK = Placeholder(1, "alone", "<br>")


def test_equal_sentences_get_keys_in_as_many_tries_as_there_are_sentences(monkeypatch: pytest.MonkeyPatch) -> None:
    tried = 0

    class Stem(str):
        __slots__ = ()

        def __format__(self, spec: str) -> str:
            nonlocal tried
            tried += 1
            return str(self)

    monkeypatch.setattr(keys, "fingerprint", lambda text: Stem(fingerprint(text)))
    document = catalog.assign(formats.parse("Yes.\n\n" * 200, "a", "a.md"), ())
    stem = fingerprint("Yes.")
    assert [unit.key for unit in document.units] == [stem, *(f"{stem}-{number}" for number in range(2, 201))]
    assert tried <= 400


def test_a_new_sentence_gets_a_key_that_no_known_one_has() -> None:
    stem = fingerprint("Yes.")
    known = ((f"{stem}-2", "Something else that is gone"), (stem, "And a third"))
    document = catalog.assign(formats.parse("Yes.\n\nYes.\n", "a", "a.md"), known)
    assert [unit.key for unit in document.units] == [f"{stem}-3", f"{stem}-4"]


@given(st.lists(st.sampled_from(("", "a", "bc", BREAK))))
def test_strings_in_a_row_are_joined_and_all_else_stays(pieces: list[str | Placeholder]) -> None:
    made = joined(pieces)
    assert "".join("|" if isinstance(each, Placeholder) else each for each in made) == "".join(
        "|" if isinstance(each, Placeholder) else each for each in pieces
    )
    assert "" not in made
    assert not any(isinstance(one, str) and isinstance(other, str) for one, other in pairwise(made))
