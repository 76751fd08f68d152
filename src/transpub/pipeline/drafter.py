"""One locale's missing segments on their way through an engine and the cascade into the catalogs."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING, Any

from transpub import catalog, inline, qa, transfer
from transpub.cascade import NOTHING, Cascade, Outcome
from transpub.engines import Translation, cache, results
from transpub.errors import CatalogError, TranspubError
from transpub.model import Aligned, State
from transpub.pipeline import load, marks, terms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from transpub.config import Project
    from transpub.engines import Engine
    from transpub.model import Alignment, Catalog, Inline

GLOSSARY = "glossary"
"""What a `# mt:` line names as the engine of a text that is a term of the glossary."""

TOGETHER = 256
"""Segments whose articles are finished together."""

_SHORT = 60
"""Characters; a longer text is no term."""


@dataclass(frozen=True, slots=True)
class Untranslated:
    """A segment that no try has translated without a fault, and why."""

    locale: str
    article: str
    key: str
    source: str
    why: str


@dataclass(frozen=True, slots=True)
class Job:
    """One missing entry: the name of its document, that one's file, its key, and what it says."""

    name: str
    path: str
    key: str
    source: Inline


def carried(source: Inline, text: str, alignment: Alignment | None = None) -> tuple[str, float] | None:
    """A machine's text with the marks of its source, and the confidence in their places; None if they do not fit."""
    made, confidence = transfer.transfer(source, text, alignment)
    target = inline.encode(made)
    try:
        inline.decode(target, source)
    except inline.MarkError:
        return None  # the source stands rather than damaged markup
    return target, confidence


def present(found: Catalog | None) -> Catalog:
    """A catalog that was there a moment ago; CatalogError where it is not."""
    if found is None:
        raise CatalogError("vanished while it was worked on", hint="run 'transpub translate' again")
    return found


class Drafter:
    """One locale's jobs on their way through the engine; an article is saved soon after its last job is done."""

    def __init__(  # noqa: PLR0913, PLR0917  # each is a fact of its own
        self,
        project: Project,
        engine: Engine,
        locale: str,
        today: str,
        retranslate: bool,  # noqa: FBT001  # private
        given: Callable[[str, Catalog], None] = lambda _name, _now: None,
    ) -> None:
        """`given` is told of each catalog, by its article's name, as it is right before it is filled."""
        self._given = given
        self._terms = terms.of_locale(project, locale)
        informed: Any = getattr(engine, "informed", None)
        self.engine: Engine = engine if informed is None else informed(self._terms)
        self.project, self.locale, self.today = project, locale, today
        self.retranslate = retranslate
        self.translated = 0
        self.written: dict[str, str] = {}
        """Digests of the catalogs that were written, by name."""
        self.problems: list[TranspubError] = []
        self.untranslated: list[Untranslated] = []
        self.leaks = ""
        self._cascade = Cascade(self.engine, project.site.source_language, locale, self._terms)
        self._nonsense = bool(getattr(engine, "nonsense", False))
        self._takes_marks = bool(getattr(engine, "takes_marks", False))
        self._made: dict[str, list[tuple[Job, Translation | None]]] = defaultdict(list)
        self._waiting: dict[str, int] = defaultdict(int)
        self._ready: list[str] = []

    def work(self, jobs: Sequence[Job]) -> Iterator[int]:
        """Translates; yields how many are done."""
        for job in jobs:
            self._waiting[job.name] += 1
        source, words = self.project.site.source_language, [self._said(job) for job in jobs]
        bare = _bare if self._takes_marks else str
        self._cascade = Cascade(self.engine, source, self.locale, self._terms, words, bare)
        known = self._known(jobs, words)
        asked = [place for place in range(len(jobs)) if place not in known]
        coming = chain(known.items(), self._streamed(asked, words))
        for done, (place, result) in enumerate(coming, 1):
            job = jobs[place]
            name = job.name
            self._made[name].append((job, result))
            self._waiting[name] -= 1
            if not self._waiting[name]:
                self._ready.append(name)
                if sum(len(self._made[each]) for each in self._ready) >= TOGETHER:
                    self._finish()
            yield done
        self._finish()
        self.leaks = self._cascade.leaks

    def _said(self, job: Job) -> str:
        """What the engine gets of a segment: its plain text, or the one with marks where it takes these."""
        return inline.encode(job.source) if self._takes_marks else inline.plain(job.source)

    def _known(self, jobs: Sequence[Job], words: Sequence[str]) -> dict[int, Translation | None]:
        """The short texts that are nothing but a term: a model has no context for them, the glossary is right."""
        found: dict[int, Translation | None] = {}
        for place, text in enumerate(words):
            plain = all(isinstance(piece, str) for piece in jobs[place].source)
            term = self._terms.whole(text) if plain and len(text) < _SHORT else None
            if term is not None:
                said = term.preferred
                made = said[0].upper() + said[1:] if text[0].isupper() and not term.keep else said
                found[place] = Translation(_ended(text, made), None, GLOSSARY, "")
        return found

    def _streamed(self, asked: Sequence[int], words: Sequence[str]) -> Iterator[tuple[int, Translation | None]]:
        texts = [words[place] for place in asked]
        for index, result in results.stream(self.engine, texts, self.project.site.source_language, self.locale):
            yield asked[index], result

    def _finish(self) -> None:
        """Settles, marks and saves the articles that are ready; together, so that a model is not asked in dribs."""
        ready, self._ready = self._ready, []
        made = [each for name in ready for each in self._made.pop(name)]
        texts = {self._said(job): draft for job, draft in made if draft is None or draft.engine != GLOSSARY}
        settled = dict(zip(texts, self._settled([*texts.items()]), strict=True))
        better = {text: each.draft for text, each in settled.items() if each.draft is not None}
        self._keep({text: draft for text, draft in better.items() if draft != texts[text]})
        chosen = []
        for job, draft in made:
            own = draft if draft is not None and draft.engine == GLOSSARY else better.get(self._said(job))
            if own is None:
                self._leave(job, settled[self._said(job)].faults)
            else:
                chosen.append((job, own))
        drafts: dict[str, dict[str, catalog.Draft]] = defaultdict(dict)
        for (job, own), alignment in zip(chosen, self._aligned(chosen), strict=True):
            marked = self._draft(job, own, alignment)
            if marked is None:
                self._leave(job, (qa.Fault("marks", "its marks have no place in the translation"),))
            else:
                drafts[job.name][job.key] = marked
        for name in ready:
            self._save(name, drafts.pop(name, {}))

    def _settled(self, made: Sequence[tuple[str, Translation | None]]) -> list[Outcome]:
        """What becomes of each text and its draft; nobody looks for faults in an engine's nonsense."""
        settled = self._cascade.settle(made) if not self._nonsense else []
        return settled or [Outcome(draft) if draft else Outcome(None, NOTHING) for _, draft in made]

    def _leave(self, job: Job, faults: Sequence[qa.Fault]) -> None:
        why = "; ".join(f"{fault.name}: {fault.found}" for fault in faults)
        self.untranslated.append(Untranslated(self.locale, job.path, job.key, inline.encode(job.source), why))

    def _keep(self, made: Mapping[str, Translation]) -> None:
        if made and isinstance(self.engine, cache.Cached):
            self.engine.keep(self.project.site.source_language, self.locale, made)

    def _aligned(self, chosen: Sequence[tuple[Job, Translation]]) -> list[Alignment | None]:
        """What the engine says of each translation's words, where there are marks to be placed; None: nothing."""
        found: list[Alignment | None] = [None] * len(chosen)
        align: Any = None if self._takes_marks else getattr(self.engine, "align", None)
        marked = [place for place, (job, _) in enumerate(chosen) if any(not isinstance(p, str) for p in job.source)]
        if align is not None and marked:
            pairs = [(inline.plain(chosen[place][0].source), chosen[place][1].text) for place in marked]
            try:
                said = list(align(pairs, self.project.site.source_language, self.locale))
            except TranspubError:
                raise
            except Exception:  # noqa: BLE001  # whatever a plug-in raises: the marks go to the places in proportion
                return found
            for place, alignment in zip(marked, said if len(said) == len(marked) else (), strict=False):
                sound = isinstance(alignment, tuple) and all(isinstance(each, Aligned) for each in alignment)
                found[place] = alignment if sound else None
        return found

    def _draft(self, job: Job, made: Translation, alignment: Alignment | None) -> catalog.Draft | None:
        placed = self._placed(job.source, made, alignment)
        if placed is None or not made.text.strip():
            return None
        target, confidence = placed
        score = made.score if made.score is None else round(made.score * confidence, 2)
        source = inline.encode(job.source)
        marked = any(not isinstance(piece, str) for piece in job.source)
        if marked:
            self._keep({cache.marked(source): replace(made, text=target)})
        sure = round(confidence, 2) if marked and target != made.text else None
        return catalog.Draft(source, target, made.engine, made.model, score, self.today, sure)

    def _placed(self, source: Inline, made: Translation, alignment: Alignment | None) -> tuple[str, float] | None:
        """A machine's text with the source's marks: its own where it has them all, or those that we find places for."""
        if not self._takes_marks or made.engine == GLOSSARY:
            return carried(source, made.text, alignment)
        try:
            inline.decode(made.text, source)
        except inline.MarkError:
            return carried(source, _bare(made.text))
        return made.text, 1.0

    def _save(self, name: str, drafts: Mapping[str, catalog.Draft]) -> None:
        if not drafts:
            return
        path = load.catalog_path(self.project, self.locale, name)
        shown = load.named(self.project, path)
        try:
            data = catalog.update(path, lambda now: self._filled(name, present(now), drafts), name=shown)
            if data is not None:
                self.written[shown] = marks.digest(data)
            self.translated += len(drafts)
        except CatalogError as error:
            self.problems.append(error)

    def _filled(self, name: str, now: Catalog, drafts: Mapping[str, catalog.Draft]) -> Catalog:
        self._given(name, now)
        if self.retranslate:
            cleared = tuple(
                replace(entry, target="", provenance=None, fuzzy=False)
                if entry.key in drafts and entry.state is State.MACHINE
                else entry
                for entry in now.entries
            )
            now = replace(now, entries=cleared)
        return catalog.fill(now, drafts)

    def save_rest(self) -> None:
        """Saves what needs no engine any more of the articles that are not done: an interruption costs little.

        What has marks or faults is not lost either: the next run has it from the cache.
        """
        for name, made in self._made.items():
            drafts: dict[str, catalog.Draft] = {}
            for job, draft in made:
                plain = all(isinstance(piece, str) for piece in job.source)
                if draft is not None and plain and not qa.faults(self._pair(job, draft)):
                    ready = self._draft(job, draft, None)
                    drafts |= {job.key: ready} if ready is not None else {}
            self._save(name, drafts)
        self._made.clear()

    def _pair(self, job: Job, draft: Translation) -> qa.Pair:
        return qa.Pair(
            inline.plain(job.source),
            _bare(draft.text) if self._takes_marks else draft.text,
            self.project.site.source_language,
            self.locale,
        )


def _ended(text: str, made: str) -> str:
    """A term with the sign that its text has behind it."""
    sign = text.rstrip()[-1:]
    return made + sign if sign in ".:!?" else made


def _bare(text: str) -> str:
    """A text without its marks."""
    return inline.plain(inline.pieces(text))
