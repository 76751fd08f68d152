"""Checks of one catalog as a whole: what a single entry cannot tell."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from transpub.checks.states import of_entry
from transpub.checks.words import counted, excerpt
from transpub.codes import unspaced
from transpub.qa import language, marks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from transpub.checks.faults import Fault
    from transpub.checks.given import Given
    from transpub.checks.said import Said

_RUN = 3


def shifted(given: Given) -> Iterator[Fault]:
    """Three and more translations that belong to their neighbours' sources."""
    for texts, slip in given.slips:
        if len(slip.places) >= _RUN:
            first, there = texts[slip.places[0][0]], texts[slip.places[0][1]]
            message = (
                f"{len(slip.places)} translations have slipped: that of {excerpt(first.source)} goes with "
                f"{excerpt(there.source)}; put each beside its own source"
            )
            for place, _ in slip.places:
                yield fault(texts[place], message)


def swapped(given: Given) -> Iterator[Fault]:
    """Two neighbours whose translations have changed places."""
    for texts, slip in given.slips:
        if len(slip.places) < _RUN:
            one, other = (texts[place] for place, _ in slip.places)
            yield fault(
                one, f"the translations of {excerpt(one.source)} and {excerpt(other.source)} are the wrong way round"
            )


_KYRGYZ, _LEAST, _SHARE = "өүң", 500, 0.005
"""Letters that Kyrgyz has and Russian has not: 5.3 % of all, and in no article of NTREX-128 below 1.24 %."""


def letters(given: Given) -> Iterator[Fault]:
    """A Kyrgyz text in which ө, ү and ң were written as о, у and н."""
    for texts in given.texts:
        own = [each.target for each in texts if not each.nonsense]
        if own and texts[0].locale.partition("_")[0] == "ky":
            few, total = language.shares(own, _KYRGYZ)
            if total >= _LEAST and few < _SHARE * total:
                said_so = f"the translation has hardly any ө, ү or ң ({few} of {total} letters)"
                message = f"{said_so}: is it Kyrgyz, and typed with its letters?"
                yield fault(texts[0], message, key="")


def chinese_punctuation(given: Given) -> Iterator[Fault]:
    """ASCII signs behind Chinese characters; the colon, which some houses write so throughout, once in each catalog."""
    for texts in given.texts:
        colons: list[Said] = []
        for each in texts if texts and unspaced(texts[0].locale) else ():
            places = marks.ascii_signs(each.target)
            signs = {each.target[place] for place in places}
            if signs == {":"}:
                colons.append(each)
            elif places:
                yield fault(each, _sign(each, next(place for place in places if each.target[place] != ":")))
        if colons:
            place = marks.ascii_signs(colons[0].target)[0]
            others = len(colons) - 1
            more = f", as {'have' if others > 1 else 'has'} {counted(others, 'other passage')} here" if others else ""
            yield fault(colons[0], _sign(colons[0], place) + more)


def _sign(each: Said, place: int) -> str:
    near = each.target[max(0, place - 6) : place + 4]
    sign = each.target[place]
    return f"{excerpt(near)} has {sign} for {marks.fullwidth_of(sign)} ('transpub check --fix' writes it)"


def quotes(given: Given) -> Iterator[Fault]:
    """Quotation marks that open or close alone; a quotation may go on over several sentences: the whole is counted."""
    for texts in given.texts:
        if not texts or not marks.lone_quotes([each.target for each in texts]):
            continue
        if marks.lone_quotes([each.source for each in texts]):
            continue  # so does the article itself: each of its paragraphs opens, and the last one closes
        odd = next((x for x in texts if bool(marks.quotes(x.target)) != bool(marks.quotes(x.source))), None)
        if odd is not None:
            where = f"in the translation of {excerpt(odd.source)}, or near it"
            yield fault(odd, f"a quotation mark lacks its other half {where}")


_HABIT = 3
"""Passages of straight quotation marks alone that are no slip."""


def straight_quotes(given: Given) -> Iterator[Fault]:
    """Typewriter's quotation marks beside the locale's own: once in each catalog."""
    for texts in given.texts:
        own = marks.OWN_QUOTES.get(texts[0].locale.partition("_")[0]) if texts else None
        if own is None:
            continue
        straight = [each for each in texts if marks.straight(each.target)]
        curly = sum(any(sign in each.target for sign in own) for each in texts)
        if straight and curly >= len(straight):
            where = f"straight quotation marks in {counted(len(straight), 'passage')}, and {own} in {curly}"
        elif len(straight) >= _HABIT and not curly:
            where = f"straight quotation marks in {counted(len(straight), 'passage')}, and nowhere {own}"
        else:
            continue  # nobody could say which of the two is meant
        yield fault(straight[0], f"this catalog has {where}: write {own} throughout", key="")


def fault(each: Said, message: str, key: str | None = None) -> Fault:
    """A fault at an entry; `key` "" says that it is about the whole catalog."""
    assert each.case.entry is not None
    found = of_entry(message, each.case.pair, each.case.entry)
    return found if key is None else replace(found, key=key)
