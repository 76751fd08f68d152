"""Checks of one text against its source, each a small function from both to messages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transpub.checks.words import excerpt, one_line
from transpub.codes import unspaced
from transpub.model import THEME_STRING
from transpub.qa import alphabets, artefacts, language, leftovers, lengths, marks, quantities, repeats
from transpub.qa import placeholders as holders
from transpub.qa.literals import differing, spans
from transpub.qa.script import script, share

if TYPE_CHECKING:
    from collections.abc import Iterator

    from transpub.checks.said import Said

_NAMES = {"ky": "Kyrgyz", "ru": "Russian", "zh": "Chinese", "en": "English", "kk": "Kazakh", "uk": "Ukrainian"}


def _named(code: str) -> str:
    return _NAMES.get(code.partition("_")[0], code)


def empty(said: Said) -> Iterator[str]:
    """Signs only, where the source says something."""
    if any(map(str.isalnum, said.target)) or not any(map(str.isalpha, said.source)):
        return
    yield f"the translation is {excerpt(said.target)}, without a word: write one, or empty it"


_CHANCE = 8
"""Characters by which two texts may differ that have the same letters."""


def unchanged(said: Said) -> Iterator[str]:
    """The source itself, but for signs; names and abbreviations may stay as they are."""
    source, target = holders.without(said.source), holders.without(said.target)
    if abs(len(source) - len(target)) > _CHANCE or not source or _apart(said):
        return
    here = [each for each in source.casefold() if each.isalpha()]
    if here != [each for each in target.casefold() if each.isalpha()]:
        return
    words = leftovers.words(leftovers.calm(source))
    small = sum(map(leftovers.small, words))
    if unspaced(said.context.source):
        enough = len(here) >= 4  # noqa: PLR2004  # shorter ones are names
    elif said.context.alike(said.locale):
        enough = small >= 2 and len(words) > 2  # noqa: PLR2004  # two languages share many words
    else:
        enough = small > 0 or sum(word.islower() for word in words) > 1
    if enough and not language.third(source, said.context.source):
        yield f"{excerpt(source)} is not translated: the translation is the source"


def _apart(said: Said) -> bool:
    """Whether nothing of a source in Latin letters can be in the target, for it has none."""
    return not said.latin and script(said.context.source) == "LATIN"


def addresses(said: Said) -> Iterator[str]:
    """Web and e-mail addresses as often as in the source."""
    yield from _unlike(*differing(said.source, said.target))


def _unlike(missing: tuple[str, ...], extra: tuple[str, ...]) -> Iterator[str]:
    """What a target lacks of its source; where it lacks nothing, what it has too often."""
    for each in dict.fromkeys(missing):
        yield f"{one_line(each)} is not in the translation as it is in the source: copy it"
    for each in () if missing else dict.fromkeys(extra):
        yield f"{one_line(each)} is more often in the translation than in the source"


def placeholders(said: Said) -> Iterator[str]:
    """What a program fills in later, and tags that are text, as often as in the source."""
    missing, extra = holders.differing(said.source, said.target)
    yield from _unlike(missing, extra)
    if missing or extra or "<" not in said.source:
        return
    if holders.nested(said.source) and not holders.nested(said.target):
        yield "the tags are not in the source's order: each must be closed where it belongs"


_LETTERS, _SHARE, _HAN = 8, 0.5, 2.5
"""Letters that tell a script, the share of them that is enough, and how many letters a Chinese character counts for."""


_RUNS = {
    "CJK": re.compile(r"[\u3040-\u30ff\u3400-\u9fff]+"),
    "CYRILLIC": re.compile(r"[\u0400-\u052f]+"),
    "LATIN": re.compile(r"[A-Za-z\u00c0-\u024f]+"),
}


def wrong_script(said: Said) -> Iterator[str]:
    """Mostly letters of another script, the names of the source left out."""
    wanted, target = script(said.locale), holders.without(said.target)
    words = spoken(said)
    own = sum(words[0].letters) if words else sum(map(len, _RUNS[wanted].findall(target))) if wanted in _RUNS else 0
    if own * 2 > len(target):
        return
    right, total = share(target, wanted)
    if right * 2 > total > 0:
        return
    for span in reversed(spans(target)):
        target = target[: span[0]] + " " + target[span[1] :]
    for name in leftovers.names(leftovers.calm(said.source)):
        target = target.replace(name, " ")
    right, total = share(target, wanted)
    weight = _HAN if wanted == "CJK" else 1
    other = total - right
    han = _HAN if other and share(target, "CJK")[0] == other else 1
    if said.source == said.target and language.third(said.source, said.context.source):
        return
    if other * han >= _LETTERS and right * weight < _SHARE * (right * weight + other * han):
        name = "Chinese characters" if wanted == "CJK" else f"{wanted.capitalize()} letters"
        yield f"the translation is not written in {name}, but for {right} of {total}: {excerpt(said.target)}"


def wrong_language(said: Said) -> Iterator[str]:
    """Another language of the project that shares the script; the other Chinese."""
    for rival, words in zip(said.context.rivals(said.locale), spoken(said), strict=True):
        if language.foreign(words) and said.target not in said.source:
            yield f"{excerpt(said.target)} is {_named(rival.other)}, not {_named(said.locale)}"
    if said.locale.startswith("zh"):
        yield from _variant(said)


def _variant(said: Said) -> Iterator[str]:
    simplified, traditional = language.variant(said.target)
    wants_traditional = any(said.locale.startswith(each) for each in ("zh_TW", "zh_HK", "zh_MO", "zh_Hant"))
    wrong, right = (simplified, traditional) if wants_traditional else (traditional, simplified)
    if len(wrong) > min(1, len(right)):
        name = "Simplified" if wants_traditional else "Traditional"
        shown = "".join(dict.fromkeys(wrong))[:8]
        yield f"{excerpt(said.target)} is {name} Chinese ({shown})"


def spoken(said: Said) -> tuple[language.Words, ...]:
    """What the words of the target say of each rival language; worked out once for all checks."""
    if said.words is None:
        said.words = tuple(rival.words(said.target) for rival in said.context.rivals(said.locale))
    return said.words


def partly(said: Said) -> Iterator[str]:
    """A stretch in another language."""
    for rival, words in zip(said.context.rivals(said.locale), spoken(said), strict=True):
        found = "" if language.foreign(words) else language.stretch(words)
        if found:
            yield f"{excerpt(found)} looks {_named(rival.other)}, not {_named(said.locale)}"
    left = leftovers.strangers(said.source, holders.without(said.target), script(said.locale), latin=said.latin)
    if left:
        yield f"{excerpt(' '.join(left))} is in another language"


_RUN, _FEW = 5, 3


def copied(said: Said) -> Iterator[str]:
    """Five and more words of the source in a row."""
    run = _run(said)
    if len(run) >= _RUN:
        yield f"{excerpt(' '.join(run))} is copied from the source: translate it"


def copied_short(said: Said) -> Iterator[str]:
    """Three or four."""
    run = _run(said)
    if _FEW <= len(run) < _RUN:
        yield f"{excerpt(' '.join(run))} is copied from the source: translate it, unless it is a name"


def _run(said: Said) -> list[str]:
    """The words, none where the target has not as many in the source's script, or where they are a third language's."""
    if said.run is None:
        said.run = []
        if (
            said.source
            and not _apart(said)
            and not unspaced(said.context.source)
            and leftovers.row(said.target, script(said.context.source))
        ):
            found = leftovers.run(leftovers.calm(holders.without(said.source)), holders.without(said.target))
            if len(found) < _FEW or not language.third(" ".join(found), said.context.source):
                said.run = found
    return said.run


def mixed(said: Said) -> Iterator[str]:
    """Latin and Cyrillic letters in one word."""
    for word in alphabets.mixed(said.source, said.target) if said.latin else ():
        yield f"{excerpt(word)} mixes Latin and Cyrillic letters ({alphabets.told(word)}): type it anew"


def loop(said: Said) -> Iterator[str]:
    """The same again and again."""
    found = repeats.loops(said.source, said.target)
    if found:
        yield f"the translation says {excerpt(found)} again and again"


def artefact(said: Said) -> Iterator[str]:
    """Signs that no person writes."""
    for found in artefacts.artefacts(said.source, said.target):
        yield f"{one_line(ascii(found) if not found.isprintable() else found)} is no text: a machine has left it there"


def edge_space(said: Said) -> Iterator[str]:
    """White space at an edge that the source has not."""
    before, behind = marks.edges(said.target)
    mine = marks.edges(said.source)
    places = [name for name, own, its in (("begins", before, mine[0]), ("ends", behind, mine[1])) if own and own != its]
    if places:
        yield f"the translation of {excerpt(said.source)} {' and '.join(places)} with white space: take it out"


def brackets(said: Said) -> Iterator[str]:
    """Brackets without their other half."""
    left = marks.brackets(said.source, said.target)
    if left:
        yield f"{one_line(left)} lacks its other half in the translation of {excerpt(said.source)}"


_MARKERS = re.compile(r"(?m)^(?:<{7}|>{7})(?: |$)|#-#-#-#-#")


def merge_markers(said: Said) -> Iterator[str]:
    """What git and msgcat leave where two versions differ."""
    found = _MARKERS.search(said.target)
    if found is not None and found[0] not in said.source:
        yield f"{one_line(found[0])} was left there by a merge of two versions: keep one of them"


def numbers(said: Said) -> Iterator[str]:
    """Numbers changed, dropped or added."""
    if not said.source:
        return
    lost, found = quantities.changed(said.source, said.target, said.locales)
    if lost and found:
        yield f"{', '.join(lost)} of the source is {', '.join(found)} in the translation"
    elif lost:
        yield f"{', '.join(lost)} is not in the translation of {excerpt(said.source)}"
    elif found:
        yield f"{', '.join(found)} is not in the source {excerpt(said.source)}"


def end_mark(said: Said) -> Iterator[str]:
    """A sentence without its end, a question without its mark."""
    lacking = marks.unended(said.source, said.target)
    if lacking:
        yield f"the translation lacks the {lacking} at the end of {excerpt(said.source[-50:].lstrip())}"


def doubled_word(said: Said) -> Iterator[str]:
    """A word twice in a row."""
    word = repeats.doubled(said.source, said.target)
    if word:
        yield f"{excerpt(word)} stands twice in a row"


def double_space(said: Said) -> Iterator[str]:
    """Two spaces side by side."""
    assert said.case.entry is not None
    # with its marks: spaces on both sides of one are one space on the page
    if marks.double_space(said.case.entry.target) and not marks.double_space(said.case.entry.source):
        yield f"two spaces stand side by side in the translation of {excerpt(said.source)}"


def length(said: Said) -> Iterator[str]:
    """Far shorter or longer than translations of such a text are; the theme's own strings are as short as can be."""
    if said.case.unit.role == THEME_STRING:
        return
    ratio = lengths.odd(said.source, said.target, said.locales, said.context.lengths.get(said.locale))
    if ratio:
        size = "long" if ratio > 1 else "short"
        yield (
            f"the translation is {size} for its source ({len(said.target)} characters of {len(said.source)}): "
            f"{'is all of it meant' if ratio > 1 else 'is something missing'}?"
        )


def terms(said: Said) -> Iterator[str]:
    """A term of the glossary in none of its forms."""
    glossary = said.context.glossaries.get(said.locale)
    for term in glossary.lacking(said.source, said.target) if glossary is not None and glossary.terms else ():
        forms = " or ".join(f"“{one_line(form.removesuffix('*'))}”" for form in term.forms)
        yield f"the glossary has {forms} for “{one_line(term.source)}”, and the translation has none of it"
