"""What the templates of the review page get, made of segments and of what the workbench knows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from transpub import catalog, inline
from transpub.model import State, fingerprint
from transpub.publish.languages import number
from transpub.review import workbench
from transpub.review.diff import diff
from transpub.review.queue import ORDERS, SHOWN, counts
from transpub.review.strings import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from transpub.catalog import Clash
    from transpub.model import Entry
    from transpub.review.diff import Stretch
    from transpub.review.queue import Segment
    from transpub.review.strings import Tongue
    from transpub.review.workbench import Opened, Workbench

STATES = (State.REVIEWED, State.DRAFT, State.STALE, State.MACHINE, State.MISSING)
_PLAIN = re.compile(r"[A-Za-z0-9_-]+")
_MARK = re.compile(r"<\\*/?\d+/?>")
_MOST = 9
"""Suggestions: as many as there are keys for them."""


@dataclass(frozen=True, slots=True)
class Where:
    """A place on the page: an article in a locale, one of its segments, the order and the filter of the list."""

    locale: str
    name: str
    key: str = ""
    order: str = "text"
    show: str = "all"

    @property
    def path(self) -> str:
        """The article's part of our addresses."""
        return f"{self.locale}/{quote(self.name)}"

    def url(self, *, key: str | None = None, order: str | None = None, show: str | None = None, **more: str) -> str:
        """The address of this place, or of one that differs in these."""
        said = {
            "key": self.key if key is None else key,
            "order": self.order if order is None else order,
            "show": self.show if show is None else show,
            **more,
        }
        usual = {"key": "", "order": "text", "show": "all"}
        query = {name: value for name, value in said.items() if value and value != usual.get(name)}
        return f"/review/{self.path}" + (f"?{urlencode(query)}" if query else "")


@dataclass(frozen=True, slots=True)
class Offer:
    """A suggestion; `diff` is how the sentence that it translates differs from this one."""

    text: str
    label: str
    diff: tuple[Stretch, ...] = ()
    conflict: str = ""


def row(t: Tongue, where: Where, segment: Segment, *, current: bool = False) -> dict[str, object]:
    """A segment in the list."""
    entry = segment.entry
    return {
        "key": segment.key,
        "anchor": anchor(segment.key),
        "state": segment.state.value,
        "state_name": t(f"state_{segment.state.value}"),
        "score": score(entry) if segment.state in {State.MACHINE, State.DRAFT} else "",
        "findings": len(segment.findings) or "",
        "questions": bool(catalog.questions(entry)),
        "source": entry.source,
        "target": entry.target,
        "href": f"{where.url(key=segment.key)}#{anchor(segment.key)}",
        "current": current,
    }


def anchor(key: str) -> str:
    """The name of a segment's element; that of a term may be any text."""
    return f"s-{key if _PLAIN.fullmatch(key) else fingerprint(key)}"


def score(entry: Entry) -> str:
    """How sure the machine was, in words of one sign: a percentage."""
    made = entry.provenance
    return "" if made is None or made.score is None else f"{made.score:.0%}"


def filters(t: Tongue, where: Where, segments: Sequence[Segment]) -> list[dict[str, object]]:
    """The filters with their counts; those that let nothing through are left out, but for the first two."""
    found = counts(segments)
    named = {"all", "open", "findings", "questions", "conflicts"}
    return [
        {
            "href": where.url(show=shown, key=""),
            "name": t(f"show_{shown}") if shown in named else t(f"state_{shown}"),
            "count": found[shown],
            "current": shown == where.show,
        }
        for shown in SHOWN
        if found[shown] or shown in {"all", "open", where.show}
    ]


def orders(t: Tongue, where: Where) -> list[dict[str, object]]:
    """The orders of the list."""
    return [
        {"href": where.url(order=order), "name": t(f"order_{order}"), "current": order == where.order}
        for order in ORDERS
    ]


def pieces(bench: Workbench, locale: str, source: str) -> list[dict[str, str]]:
    """A source cut where its marks and its terms are."""
    spans = [(found.start(), found.end(), "mark", "") for found in _MARK.finditer(source)]
    glossary = bench.glossary(locale)
    for start, end, term in glossary.places(source):
        if not any(start < other_end and begin < end for begin, other_end, _, _ in spans):
            forms = " | ".join(form.removesuffix("*") for form in term.forms)
            spans.append((start, end, "term", forms))
    out = []
    done = 0
    for start, end, kind, title in sorted(spans):
        out += [{"kind": "text", "text": source[done:start], "title": ""}] if done < start else []
        out.append({"kind": kind, "text": source[start:end], "title": title})
        done = end
    return out + ([{"kind": "text", "text": source[done:], "title": ""}] if done < len(source) else [])


def editor(  # noqa: PLR0913, PLR0917  # each is a fact of its own
    bench: Workbench,
    t: Tongue,
    where: Where,
    opened: Opened,
    segment: Segment,
    keys: Sequence[str],
    *,
    typed: str | None = None,
    clash: Clash | None = None,
    drafts: Iterable[Offer] = (),
    blame: bool = False,
) -> dict[str, object]:
    """All that stands around a segment that is being worked on. `keys` are those of the list, in its order."""
    entry, source_language = segment.entry, bench.project.site.source_language
    text = entry.target if typed is None else typed
    machine = bench.machine_text(opened, entry)
    place = keys.index(entry.key) if entry.key in keys else -1
    made = entry.provenance
    alike = [each for _, each in bench.alike(opened, entry.key)]
    return {
        "key": entry.key,
        "anchor": anchor(entry.key),
        "seen": bench.shown(entry),
        "state": entry.state.value,
        "state_name": t(f"state_{entry.state.value}"),
        "engine": f"{made.engine} {made.model}".strip() if made is not None else "",
        "score": score(entry),
        "place": f"{number(place + 1, t.code)} / {number(len(keys), t.code)}" if place >= 0 else "",
        "source": pieces(bench, opened.locale, entry.source),
        "target": entry.target,
        "typed": text,
        "explained": inline.explain(segment.unit.source),
        "marks": inline.marks(entry.source),
        "source_diff": diff(entry.previous, entry.source, source_language)
        if entry.previous is not None and entry.state is State.STALE
        else (),
        "machine_diff": diff(machine, entry.target, opened.locale) if machine and machine != entry.target else (),
        "machine_open": len(machine) < 300,  # noqa: PLR2004  # characters
        "clash": (clash.now.target or " ") if clash is not None and clash.now is not None else "",
        "suggestions": _offers(bench, t, opened, entry, machine, drafts, text),
        "paragraph": len(workbench.paragraph(opened, entry.key)),
        "previous_href": where.url(key=keys[place - 1]) if place > 0 else "",
        "next_href": where.url(key=keys[place + 1]) if 0 <= place < len(keys) - 1 else "",
        "comments": [
            {"text": line.removeprefix(catalog.QUESTION), "raw": line, "open": line.startswith(catalog.QUESTION)}
            for line in entry.comments
            if catalog.conflicting(line) is None
        ],
        "alike": sum(each.target != entry.target or each.fuzzy != entry.fuzzy for each in alike),
        "note": entry.note or segment.unit.role,
        "blame": said_of(t, bench.blame(opened, entry.key)) if blame else "",
        "blame_href": where.url(key=entry.key, blame="1"),
        "repository": (bench.root / ".git").exists(),
        **judged(bench, t, opened, segment, text),
    }


def said_of(t: Tongue, blame: tuple[str, str, str]) -> str:
    """Who changed an entry last, in a line."""
    name, day, said = blame
    return t("blame", name=name, day=day, said=said) if name else "—"


def told(t: Tongue, check: str) -> str:
    """What a check says, in the page's language; its name where it is another package's."""
    key = f"check_{check.replace('-', '_')}"
    return t(key) if key in ENGLISH else check


_DAMAGES = {
    "mark_twice": re.compile(r"the mark (\S+) stands twice"),
    "mark_unknown": re.compile(r"the source has no mark (\S+)"),
    "mark_open": re.compile(r"the mark (\S+) closes what is not open there"),
    "mark_missing": re.compile(r"the mark (\S+) is missing"),
}


def damaged(t: Tongue, error: inline.MarkError) -> str:
    """What is wrong with the marks of a text, in the page's language."""
    said = str(error)
    for key, pattern in _DAMAGES.items():
        found = pattern.fullmatch(said)
        if found is not None:
            return t(key, mark=found[1])
    return said


def judged(  # noqa: PLR0913  # each is a fact of its own
    bench: Workbench, t: Tongue, opened: Opened, segment: Segment, text: str, *, anew: bool = False
) -> dict[str, object]:
    """What is to be said of a text for a segment: by the checks, by its marks, by the glossary.

    `anew` is whether to ask the checks also of the text that stands there.
    """
    entry = segment.entry
    findings = segment.findings
    damage = ""
    if anew or text != entry.target:
        wanted = catalog.unfinished(entry, text)
        findings = bench.look(opened, wanted) if wanted.target else ()
    if text.strip():
        try:
            inline.decode(catalog.one_text(entry, text), segment.unit.source)
        except inline.MarkError as error:
            damage = damaged(t, error)
    return {
        "damage": damage,
        "findings": [
            {"check": told(t, each.check), "severity": each.severity, "message": each.message}
            for each in findings
            if each.check not in {"marks", "glossary"}  # which stand there in other words
        ],
        "terms": [
            {
                "source": term.source,
                "forms": " | ".join(form.removesuffix("*") for form in term.forms),
                "there": there,
            }
            for term, there in bench.terms(opened.locale, entry.source, text)
        ],
    }


def _offers(  # noqa: PLR0913, PLR0917  # each is a fact of its own
    bench: Workbench, t: Tongue, opened: Opened, entry: Entry, machine: str, drafts: Iterable[Offer], text: str
) -> list[Offer]:
    """What may stand in place of the text: another person's, another engine's, the machine's, the memory's."""
    known = {text}
    out = []
    for each in (*drafts, *_known_offers(bench, t, opened, entry, machine)):
        if each.text.strip() and (each.text not in known or each.conflict):
            known.add(each.text)
            out.append(each)
    return out[:_MOST]


def _known_offers(bench: Workbench, t: Tongue, opened: Opened, entry: Entry, machine: str) -> list[Offer]:
    language = bench.project.site.source_language
    found: list[Offer] = []
    for line in entry.comments:
        other = catalog.conflicting(line)
        if other is not None:
            found.append(Offer(other, t("from_conflict"), (), line))
    found.append(Offer(entry.target, t("from_before")))
    for name, same in bench.alike(opened, entry.key):
        if not same.open:
            found.append(Offer(same.target, t("from_same", article=name)))
    for near in bench.near(opened, entry):
        changed = diff(near.source, entry.source, language) if near.score < 1 and near.source else ()
        found.append(Offer(near.target, t("from_memory", score=f"{near.score:.0%}"), changed))
    found += [Offer(text, t("from_here")) for text in bench.earlier(opened, entry.key)[:3]]
    if entry.suggestion is not None:
        found.append(Offer(entry.suggestion.target, t("from_memory", score=f"{entry.suggestion.score:.0%}")))
    if machine:
        found.append(Offer(machine, t("from_machine")))
    return found
