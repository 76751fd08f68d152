"""Other tries for the texts that an engine has not translated well: the first draft without a fault is taken.

In this order: the draft with its addresses mended; the engine's next best ones, and those of a search that never
repeats; the text with its addresses and fixed terms masked; in sentence case where it is in capitals, with or without
its full stop; in pieces, at sentences, semicolons and addresses. What no try translates is left to people, with the
reason. A term of the glossary decides between drafts without faults, and is never put into one: its case would be
wrong.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from transpub import qa
from transpub.codes import unspaced
from transpub.engines import Translation, results
from transpub.engines.attention import PROBES
from transpub.errors import MissingError, TranspubError
from transpub.glossary import Glossary
from transpub.segment import splitter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from transpub.engines import Engine

LEAKY = 0.1
"""The share of the small words of simple sentences that a model may leave as they are; one that leaves more is no
judge of itself: it was trained so, or made so, and each of its drafts would be thrown away."""

_MASKS: tuple[Callable[[int], str], ...] = (lambda number: f"X{number + 1}", lambda number: str(40317 + 11 * number))
"""What stands for an address in a text for a model: capitals and numbers are what models copy best."""

_LONG = 60
"""Words; a longer text is tried in pieces at its commas too."""

_CAPITALS = 0.7
_STOP = re.compile(r"[.!?…。！？]['\"”»)\]]*$")
_ALONE = re.compile(r"(?<!\w)({})(?!\w)")


@dataclass(frozen=True, slots=True)
class Outcome:
    """The draft that was taken, None where each one had a fault; `faults` are those of the first one then."""

    draft: Translation | None
    faults: tuple[qa.Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class _Try:
    """A text put otherwise, and how its translation becomes one of the text itself; None where it cannot."""

    text: str
    back: Callable[[str], str | None] = field(default=lambda text: text)


class Cascade:
    """An engine, and what is known of a pair of locales; `texts` show how the articles write words, for capitals.

    `bare` takes from a text, and from a translation, what is no text in it: marks, for an engine that takes them.
    """

    def __init__(  # noqa: PLR0913, PLR0917  # what the facade and the tests give by name
        self,
        engine: Engine,
        source: str,
        target: str,
        glossary: Glossary | None = None,
        texts: Sequence[str] = (),
        bare: Callable[[str], str] = str,
    ) -> None:
        self.engine, self.source, self.target = engine, source, target
        self.glossary = glossary or Glossary()
        self.leaks = ""
        self._texts, self._bare = texts, bare
        self._cases: dict[str, str] | None = None
        self._leaky: bool | None = None

    def settle(self, made: Sequence[tuple[str, Translation | None]], *, deep: bool = True) -> list[Outcome]:
        """What becomes of each text and the draft that the engine has made of it; `deep`: in pieces too.

        A text whose draft has no fault costs no more than to look at it.
        """
        found = [_Found(text, draft) for text, draft in made]
        for each in found:
            self._judge(each, [each.first] if each.first is not None else [])
        self._round(found, self._variants)
        for tries in (self._masked, self._reworded):
            self._round([each for each in found if each.taken is None], lambda open_, t=tries: self._tried(open_, t))  # type: ignore[misc]  # mypy infers no lambda with defaults
        if deep:
            self._round([each for each in found if each.taken is None], self._in_pieces)
        return [
            Outcome(each.taken) if each.taken is not None else Outcome(None, each.faults or NOTHING) for each in found
        ]

    def faults(self, text: str, target: str) -> tuple[qa.Fault, ...]:
        """What is wrong with a translation; words that the engine always leaves as they are do not count."""
        text, target = self._bare(text), self._bare(target)
        pair = qa.Pair(text, target, self.source, self.target)
        found = (*qa.faults(pair), *self._fixed(text, target))
        if any(each.name in qa.LEAKS for each in found) and self._is_leaky():
            found = tuple(each for each in found if each.name not in qa.LEAKS)
        return found

    def _fixed(self, text: str, target: str) -> Iterator[qa.Fault]:
        for term in self.glossary.lacking(text, target):
            if term.keep:
                yield qa.Fault("term", f"{term.source} is not in it")

    def _judge(self, found: _Found, drafts: Sequence[Translation]) -> None:
        """Takes the first draft without faults, or one that has more of the glossary's terms."""
        for draft in drafts:
            mended = replace(draft, text=_mended(found.text, draft.text))
            faults = self.faults(found.text, mended.text)
            if faults:
                found.faults = found.faults or faults
                continue
            lacking = len(self.glossary.lacking(found.text, mended.text))
            if found.taken is None or lacking < found.lacking:
                found.taken, found.lacking = mended, lacking

    def _round(
        self, found: Sequence[_Found], make: Callable[[Sequence[_Found]], Iterable[Sequence[Translation]]]
    ) -> None:
        wanting = [each for each in found if each.taken is None or each.lacking]
        if wanting:
            for each, drafts in zip(wanting, list(make(wanting)), strict=True):
                self._judge(each, drafts)

    def _variants(self, found: Sequence[_Found]) -> list[Sequence[Translation]]:
        """The engine's other drafts; where only a term is lacking, those that cost little."""
        variants: Any = getattr(self.engine, "variants", None)
        out: list[Sequence[Translation]] = [()] * len(found)
        for near in (True, False) if variants is not None else ():
            places = [place for place, each in enumerate(found) if (each.taken is not None) is near]
            texts = [found[place].text for place in places]
            if texts:
                try:
                    coming = list(variants(texts, self.source, self.target, near=near))
                except TranspubError:
                    raise
                except Exception:  # noqa: BLE001, S112  # whatever a plug-in raises: there are other tries
                    continue
                for place, drafts in zip(places, coming if len(coming) == len(places) else (), strict=False):
                    out[place] = [draft for draft in drafts if isinstance(draft, Translation)]
        return out

    def _tried(self, found: Sequence[_Found], make: Callable[[str], Sequence[_Try]]) -> list[list[Translation]]:
        """The drafts of each text's tries, all of them translated together."""
        tries = [(index, each) for index, one in enumerate(found) for each in make(one.text)]
        out: list[list[Translation]] = [[] for _ in found]
        for (index, one), draft in zip(tries, self._translated([one.text for _, one in tries]), strict=True):
            text = one.back(draft.text) if draft is not None else None
            if draft is not None and text is not None:
                out[index].append(replace(draft, text=text))
        return out

    def _translated(self, texts: Sequence[str]) -> list[Translation | None]:
        coming = results.stream(self.engine, texts, self.source, self.target) if texts else iter(())
        return list(results.in_order(coming, len(texts)))

    def _masked(self, text: str) -> list[_Try]:
        """The text with something in the place of what must come through to the letter."""
        kept = self._kept(text)
        if not kept:
            return []
        return [_mask(text, kept, mask) for mask in _MASKS]

    def _kept(self, text: str) -> list[tuple[int, int]]:
        """Where addresses and terms that stay as they are stand."""
        found = list(qa.spans(text))
        for term in self.glossary.find(text):
            if term.keep:
                found += [match.span() for match in re.finditer(_ALONE.pattern.format(re.escape(term.source)), text)]
        out: list[tuple[int, int]] = []
        for start, end in sorted(found):
            if not out or start >= out[-1][1]:
                out.append((start, end))
        return out

    def _reworded(self, text: str) -> list[_Try]:
        """The text in sentence case, and with or without its full stop."""
        tries = []
        calm = self._calm(text)
        if calm != text:
            loud = _capitals(text)
            tries.append(_Try(calm, lambda made: made.upper() if loud else made))
        for form in dict.fromkeys((text, calm)):
            stop = _STOP.search(form)
            loud = form != text and _capitals(text)
            if stop is None:
                tries.append(_Try(f"{form}.", lambda made, loud=loud: _unstopped(made.upper() if loud else made)))  # type: ignore[misc]  # the same
            elif form[stop.start()] in ".。" and form[: stop.start()].strip():
                dot = "。" if unspaced(self.target) else "."
                bare = form[: stop.start()] + form[stop.start() + 1 :]
                tries.append(_Try(bare, lambda made, dot=dot: made if _STOP.search(made) else made.rstrip() + dot))  # type: ignore[misc]  # the same
        return tries

    def _calm(self, text: str) -> str:
        """A text in capitals, or a title with a capital at each word, as a sentence would write it."""
        words = re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)*", text)
        if len(words) < 2 or not (_capitals(text) or _titled(words)):  # noqa: PLR2004  # one word may be a name
            return text
        if self._cases is None:
            self._cases = _cases(self._texts)
        cases, first = self._cases, True

        def lower(found: re.Match[str]) -> str:
            nonlocal first
            word, begins = found[0], first
            first = False
            known = cases.get(word.casefold())
            if known is not None and not (known.islower() and begins):
                return known
            if known is None and not _capitals(text) and not begins and word.isupper():
                return word  # an abbreviation in a title
            return word.capitalize() if begins else word.lower()

        return re.sub(r"[^\W\d_]+(?:['’][^\W\d_]+)*", lower, text)

    def _in_pieces(self, found: Sequence[_Found]) -> Iterator[list[Translation]]:
        """Texts cut into pieces, each of which is settled by itself; none where a piece is not translated."""
        cuts = [self._pieces(each.text) for each in found]
        pieces = [piece for cut in cuts for piece in cut if piece.worded]
        drafts = self._translated([piece.text for piece in pieces])
        settled = iter(self.settle([(p.text, d) for p, d in zip(pieces, drafts, strict=True)], deep=False))
        for cut in cuts:
            done = [next(settled).draft if piece.worded else None for piece in cut]
            worded = [draft for draft in done if draft is not None]
            if not worded or len(worded) < sum(piece.worded for piece in cut):
                yield []
                continue
            text = self._put_together(cut, done)
            scores = [draft.score for draft in worded if draft.score is not None]
            yield [replace(worded[0], text=text, score=min(scores) if scores else None)]

    def _put_together(self, cut: Sequence[_Piece], done: Sequence[Translation | None]) -> str:
        out = ""
        for piece, draft in zip(cut, done, strict=True):
            said = draft.text.strip() if draft is not None else piece.text
            out += ("" if not out or (unspaced(self.target) and not piece.fixed) else piece.gap) + said
        return out

    def _pieces(self, text: str) -> list[_Piece]:
        """At the ends of sentences; else at semicolons; else round what must come through to the letter; else none."""
        cuts = [*splitter(self.source)(text)]
        if not cuts:
            cuts = [match.end() for match in re.finditer(r"[;；]\s*", text)]
        if not cuts and len(text.split()) > _LONG:
            cuts = [match.end() for match in re.finditer(r"[,:，：]\s+", text)]
        if cuts:
            edges = [0, *cuts, len(text)]
            return _cut(text, [(a, b, False) for a, b in pairwise(edges)])
        kept = self._kept(text)
        if not kept:
            return []
        spans, done = [], 0
        for start, end in kept:
            spans += [(done, start, False), (start, end, True)]
            done = end
        return _cut(text, [*spans, (done, len(text), False)])

    def _is_leaky(self) -> bool:
        """Whether the engine leaves words of the simplest sentences as they are: then all its drafts are like that."""
        if self._leaky is None:
            self._leaky = False
            if self.source.partition("_")[0] == "en":
                try:
                    drafts = self._translated(PROBES)
                except MissingError:
                    return False
                pairs = [(text, draft.text) for text, draft in zip(PROBES, drafts, strict=True) if draft is not None]
                total, kept = qa.leaks(pairs)
                self._leaky = kept > LEAKY * total
                self.leaks = f"{kept} of the {total} words of simple sentences" if self._leaky else ""
        return self._leaky


NOTHING = (qa.Fault("empty", "nothing came back"),)
"""The faults of a text that has no draft."""


@dataclass(slots=True)
class _Found:
    """A text on its way through the rounds."""

    text: str
    first: Translation | None
    taken: Translation | None = None
    lacking: int = 0
    faults: tuple[qa.Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece of a text and the white space before it; a `fixed` one stays as it is."""

    text: str
    gap: str
    fixed: bool

    @property
    def worded(self) -> bool:
        """Whether there is something to translate."""
        return not self.fixed and any(map(str.isalpha, self.text))


def _cut(text: str, spans: Iterable[tuple[int, int, bool]]) -> list[_Piece]:
    pieces, gap = [], ""
    for start, end, fixed in spans:
        part = text[start:end]
        said = part.strip()
        if said:
            pieces.append(_Piece(said, gap + part[: len(part) - len(part.lstrip())], fixed))
            gap = ""
        gap += part[len(part.rstrip()) :] if said else part
    return pieces


def _mask(text: str, kept: Sequence[tuple[int, int]], mask: Callable[[int], str]) -> _Try:
    masks: dict[str, str] = {}
    out, done = "", 0
    for number, (start, end) in enumerate(kept):
        name = mask(number)
        while name in text:
            name += "7"
        masks[name] = text[start:end]
        out += text[done:start] + name
        done = end

    def back(made: str) -> str | None:
        for name, original in masks.items():
            found = list(re.finditer(_ALONE.pattern.format(re.escape(name)), made))
            if len(found) != 1:
                return None
            made = made[: found[0].start()] + original + made[found[0].end() :]
        return made

    return _Try(out + text[done:], back)


def _mended(source: str, target: str) -> str:
    """A translation whose addresses are again those of its source, where only spaces and capitals were changed."""
    for address in qa.lost(source, target):
        loose = r"\s*".join(map(re.escape, address))
        found = list(re.finditer(rf"(?<!\w){loose}(?!\w)", target, re.IGNORECASE))
        if len(found) == 1:
            target = target[: found[0].start()] + address + target[found[0].end() :]
    return target


def _capitals(text: str) -> bool:
    """Whether a text is in capitals."""
    letters = [each for each in text if each.isalpha() and each.lower() != each.upper()]
    return len(letters) > 3 and sum(map(str.isupper, letters)) >= _CAPITALS * len(letters)  # noqa: PLR2004  # an abbreviation


def _titled(words: Sequence[str]) -> bool:
    """Whether a title writes its words with capitals."""
    long = [word for word in words if len(word) > 3]  # noqa: PLR2004  # "and", "of", "the"
    return len(long) > 1 and all(word[0].isupper() for word in long)


def _unstopped(made: str) -> str:
    stop = _STOP.search(made)
    return made[: stop.start()] + made[stop.start() + 1 :] if stop is not None and made[stop.start()] in ".。" else made


def _cases(texts: Iterable[str]) -> dict[str, str]:
    """How words are written where their capital says something: not at the beginning of a sentence, not in capitals."""
    seen: dict[str, Counter[str]] = {}
    for text in texts:
        if _capitals(text):
            continue
        for match in re.finditer(r"(?<=[\w,;] )[^\W\d_]+(?:['’][^\W\d_]+)*", text):
            seen.setdefault(match[0].casefold(), Counter())[match[0]] += 1
    return {word: forms.most_common(1)[0][0] for word, forms in seen.items()}
