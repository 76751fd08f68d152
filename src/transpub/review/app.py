"""The routes of the review page. What they are asked for is looked up among what the project has, and nowhere else.

Every action is a form that works without a script; `review.js` sends the same forms and asks for JSON in return.
"""

from __future__ import annotations

import datetime as dt
import mimetypes
import traceback
from dataclasses import dataclass, replace
from html import escape
from importlib import resources
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, quote, unquote, urlencode

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from transpub import catalog, inline
from transpub.codes import tag
from transpub.errors import CatalogError, TranspubError, UsageError
from transpub.model import SITE, State, blank
from transpub.pipeline import quality
from transpub.publish.jinja import environment
from transpub.publish.languages import name as language_name
from transpub.publish.languages import number
from transpub.review import panes, queue, views, workbench
from transpub.review.diff import diff
from transpub.review.guard import PANE_POLICY, Guard, Lock
from transpub.review.strings import TONGUES, Tongue, chosen
from transpub.review.views import Offer, Where

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence

    from starlette.types import ASGIApp

    from transpub.catalog import Clash, Edit
    from transpub.model import Entry
    from transpub.review.queue import Segment
    from transpub.review.workbench import Opened, Saved, Workbench

_STATIC = {"review.css": "text/css", "review.js": "text/javascript", "pane.css": "text/css"}
_WORST = 200
"""Segments of the list of the worst ones of a locale."""
_TONGUE = "transpub-language"
_KEYS = (
    ("key_approve", ("Ctrl Enter",)),
    ("key_work", ("Alt Enter",)),
    ("key_paragraph", ("Ctrl Shift Enter",)),
    ("key_next", ("Alt ↓", "J")),
    ("key_previous", ("Alt ↑", "K")),
    ("undo", ("Ctrl Z",)),
    ("key_take", ("Alt 1 … Alt 9", "1 … 9")),
    ("key_leave", ("Esc",)),
    ("key_edit", ("Enter", "E")),
    ("key_comment", ("Alt C", "C")),
    ("key_bulk", ("Alt B", "B")),
    ("key_help", ("?",)),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request: where it is about, its query or form, the page's language, and whether a script waits for JSON."""

    where: Where
    given: Mapping[str, Sequence[str]]
    t: Tongue
    script: bool
    here: str

    def one(self, name: str, otherwise: str = "") -> str:
        """The value of a field."""
        return self.given.get(name, [otherwise])[0]


def application(bench: Workbench, lock: Lock) -> ASGIApp:
    """The page of a project, behind its lock."""
    desk = _Desk(bench)
    article = "{locale}/{name:path}"
    routes = [
        Route("/", desk.route(desk.articles)),
        Route("/queue/{locale}", desk.route(desk.worst)),
        Route("/statistics", desk.route(desk.statistics)),
        Route("/help", desk.route(desk.help)),
        Route(f"/review/{article}", desk.route(desk.article)),
        Route(f"/editor/{article}", desk.route(desk.editor)),
        Route(f"/changes/{article}", desk.route(desk.changes)),
        Route(f"/page/{article}", desk.route(desk.page)),
        Route("/page-files/{path:path}", desk.route(desk.page_file)),
        Route("/static/{name}", desk.route(desk.static)),
        Route(f"/bulk/{article}", desk.route(desk.bulk)),
        Route(f"/same/{article}", desk.route(desk.same)),
        *(
            Route(path, desk.route(function), methods=["POST"])
            for path, function in (
                (f"/save/{article}", desk.save),
                (f"/typed/{article}", desk.typed),
                (f"/comment/{article}", desk.comment),
                (f"/answer/{article}", desk.answer),
                (f"/settle/{article}", desk.settle),
                (f"/ask/{article}", desk.ask),
                (f"/again/{article}", desk.again),
                (f"/bulk/{article}", desk.bulk_done),
                (f"/same/{article}", desk.same_done),
                ("/undo", desk.undo),
                ("/language", desk.language),
            )
        ),
    ]
    return Guard(Starlette(routes=routes), lock)


def _static(name: str) -> str:
    return (resources.files("transpub.review") / "theme" / name).read_text("utf-8")


class _Desk:
    """The handlers. Each is a function from what was asked to an answer, and runs beside the loop of the server."""

    def __init__(self, bench: Workbench) -> None:
        self.bench = bench

        def load(name: str) -> tuple[str, str, Callable[[], bool]] | None:
            return _static(name), name, lambda: True

        self._templates = environment(load)

    # -- requests and answers

    def route(self, handler: Callable[[Asked, Request], Response]) -> Callable[[Request], Awaitable[Response]]:
        """A handler as Starlette wants it; an error becomes a page that says it."""

        async def answer(request: Request) -> Response:
            body = b""
            if request.method == "POST":
                try:
                    body = await request.body()
                except ClientDisconnect:
                    return Response(status_code=413)
            return await run_in_threadpool(self._handled, handler, request, body)

        return answer

    def _handled(self, handler: Callable[[Asked, Request], Response], request: Request, body: bytes) -> Response:
        try:
            asked = self._asked(request, body)
        except ValueError as error:  # too many fields
            return Response(str(error), 400)
        try:
            if not request.url.path.startswith(("/static/", "/page-files/")):
                self.bench.look_again()
            return handler(asked, request)
        except UsageError as error:
            return self._failed(asked, error, 404)
        except TranspubError as error:
            return self._failed(asked, error, 409)
        except ValueError as error:  # a number that is none, too many fields
            return self._failed(asked, TranspubError(str(error)), 400)
        except Exception as error:  # noqa: BLE001  # a mistake of ours must not end the work on everything else
            traceback.print_exc()
            said = f"{type(error).__name__}: {error}"
            hint = "report it to transpub's developers; what was saved before is whole"
            return self._failed(asked, TranspubError(said, hint=hint), 500)

    def _asked(self, request: Request, body: bytes) -> Asked:
        text = body.decode("utf-8", "replace") if body else request.url.query
        given = parse_qs(text, keep_blank_values=True, max_num_fields=100_000)
        query = parse_qs(request.url.query, keep_blank_values=True, max_num_fields=100)

        def one(name: str) -> str:
            return (given.get(name) or query.get(name) or [""])[0]

        order = one("order") if one("order") in queue.ORDERS else "text"
        show = one("show") if one("show") in queue.SHOWN else "all"
        params = request.path_params
        where = Where(params.get("locale", ""), params.get("name", ""), one("key"), order, show)
        tongue = chosen(request.cookies.get(_TONGUE, ""), request.headers.get("accept-language", ""))
        script = "application/json" in request.headers.get("accept", "")
        here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return Asked(where, given, Tongue(tongue), script, here)

    def _failed(self, asked: Asked, error: TranspubError, status: int) -> Response:
        if asked.script:
            return JSONResponse({"error": str(error)}, status_code=status)
        said = {"heading": asked.t("failed"), "text": str(error), "back": self._back(asked)}
        return self._page("message.html", asked, "message", asked.t("failed"), said, status)

    def _back(self, asked: Asked) -> str:
        known = asked.where.locale in self.bench.project.site.locales and asked.where.name in self.bench.documents()
        return asked.where.url() if known else "/"

    def _page(  # noqa: PLR0913, PLR0917  # each is a fact of its own
        self,
        template: str,
        asked: Asked,
        kind: str,
        title: str,
        more: Mapping[str, object],
        status: int = 200,
    ) -> Response:
        return HTMLResponse(self._html(template, asked, {"kind": kind, "title": title, **more}), status)

    def _html(self, template: str, asked: Asked, more: Mapping[str, object]) -> str:
        site = self.bench.project.site
        shared = {
            "t": asked.t,
            "lang": tag(asked.t.code),
            "site": site.title,
            "here": asked.here,
            "locale": asked.where.locale,
            "locales": [{"locale": each, "lang": tag(each), "name": language_name(each)} for each in site.locales],
            "tongues": [
                {"locale": each, "lang": tag(each), "name": language_name(each), "current": each == asked.t.code}
                for each in TONGUES
            ],
            "source_lang": tag(site.source_language),
            "target_lang": tag(asked.where.locale) if asked.where.locale in site.locales else "",
            "order": asked.where.order,
            "show": asked.where.show,
            "path": asked.where.path,
            "engines": self.bench.engines(),
        }
        return self._templates.get_template(template).render({**shared, **more})

    # -- pages

    def articles(self, asked: Asked, _: Request) -> Response:
        """Every article, and how far it is in each locale."""
        site, t = self.bench.project.site, asked.t
        rows, sums = [], {locale: [0, 0] for locale in site.locales}
        for each in self.bench.rows():
            cells = []
            for locale in site.locales:
                found = each.counts[locale]
                total = sum(found.values()) if found is not None else 0
                reviewed = found.get(State.REVIEWED, 0) if found is not None else 0
                sums[locale][0] += reviewed
                sums[locale][1] += total
                cells.append(
                    {
                        "href": Where(locale, each.name).url() if found is not None else "",
                        "locale_name": language_name(locale),
                        "parts": _parts(found or {}, total),
                        "reviewed": number(reviewed, t.code),
                        "total": number(total, t.code),
                    }
                )
            rows.append(
                {
                    "title": each.title if each.name != SITE else site.title,
                    "lang": tag(site.source_language),
                    "name": each.name,
                    "cells": cells,
                }
            )
        more = {
            "rows": rows,
            "sums": [
                {
                    "reviewed": number(done, t.code),
                    "total": number(total, t.code),
                    "percent": f"{done * 100 // total if total else 100} %",
                }
                for done, total in sums.values()
            ],
            "problems": [str(each) for each in self.bench.problems],
            "states": _states(t),
        }
        return self._page("articles.html", asked, "articles", t("articles"), more)

    def help(self, asked: Asked, _: Request) -> Response:
        """What the keys do, and what the states mean."""
        more = {"keys": _keys(asked.t), "states": _states(asked.t)}
        return self._page("help.html", asked, "help", asked.t("help"), more)

    def worst(self, asked: Asked, _: Request) -> Response:
        """The riskiest segments of a locale."""
        locale = asked.where.locale
        if locale not in self.bench.project.site.locales:
            raise UsageError(f"no locale {locale!r}")
        found: list[tuple[float, str, Segment]] = []
        unready = False
        for name in self.bench.documents():
            try:
                segments, ready = self.bench.segments(self.bench.open(locale, name))
            except CatalogError:
                continue
            unready = unready or not ready
            found += [(queue.risk(each), name, each) for each in segments if "open" in each.shown or each.findings]
        found.sort(key=lambda each: -each[0])
        rows = [
            {
                **views.row(asked.t, Where(locale, name, each.key, "risk"), each),
                "article": workbench.title(self.bench.document(name)) if name != SITE else name,
                "messages": [
                    {"check": views.told(asked.t, one.check), "severity": one.severity, "message": one.message}
                    for one in each.findings[:3]
                ],
            }
            for risk, name, each in found[:_WORST]
            if risk > 0
        ]
        heading = asked.t("worst", locale=language_name(locale))
        return self._page("worst.html", asked, "worst", heading, {"heading": heading, "rows": rows, "unready": unready})

    def statistics(self, asked: Asked, _: Request) -> Response:
        """How quick the work is, and what became of the machines' drafts."""
        t = asked.t
        measured, _problems = quality.measure(self.bench.project, known=self.bench.journal.texts())
        drafts = [
            {
                "name": language_name(each.locale),
                "engine": f"{made.engine} {made.model}".strip(),
                "waiting": number(made.machine + made.draft + made.stale, t.code),
                "accepted": number(made.accepted, t.code),
                "edited": number(made.post_edited, t.code),
                "acceptance": f"{made.acceptance:.0%}" if made.acceptance is not None else "—",
                "distance": f"{made.distance:.2f}" if made.distance is not None else "—",
            }
            for each in measured
            for made in each.drafts
        ]
        paces = [
            {
                "name": language_name(each.locale),
                "passed": number(each.passed, t.code),
                "hours": f"{each.hours:.1f}",
                "speed": f"{each.speed:.0f}" if each.speed is not None else "—",
            }
            for each in self.bench.journal.paces()
            if each.locale in self.bench.project.site.locales
        ]
        return self._page("statistics.html", asked, "statistics", t("statistics"), {"drafts": drafts, "paces": paces})

    def article(self, asked: Asked, request: Request) -> Response:
        """The three panes of an article."""
        opened, segments, ready = self._opened(asked.where)
        where = self._placed(asked.where, segments)
        took = request.query_params.get("take")
        editor = self._editor(asked, opened, segments, where, typed=took, blame="blame" in request.query_params)
        said = self._told(asked)
        return self._whole(asked, opened, segments, where, editor, ready=ready, said=said)

    def _whole(  # noqa: PLR0913  # each is a fact of its own
        self,
        asked: Asked,
        opened: Opened,
        segments: Sequence[Segment],
        where: Where,
        editor: Mapping[str, object] | None,
        *,
        ready: bool = True,
        said: Mapping[str, object] | None = None,
        status: int = 200,
    ) -> Response:
        t, bench = asked.t, self.bench
        listed = queue.queue(segments, where.order, where.show)
        rows = [views.row(t, where, each, current=each.key == where.key) for each in listed]
        if editor is not None and not any(each["current"] for each in rows):
            place = next(each for each in segments if each.key == where.key)
            rows.insert(0, views.row(t, where, place, current=True))
        reviewed = sum(each.state is State.REVIEWED for each in segments)
        more = {
            "where": where,
            "name": opened.document.name,
            "mark": self._mark(opened, ready=ready),
            "key": where.key,
            "order": where.order,
            "show": where.show,
            "versions": [
                {
                    "href": replace(where, locale=each).url(),
                    "lang": tag(each),
                    "name": language_name(each),
                    "current": each == where.locale,
                }
                for each in bench.project.site.locales
            ],
            "reviewed": reviewed,
            "total": len(segments),
            "lost": len(bench.overwritten(opened)),
            "panes": opened.document.name != SITE,
            "orders": views.orders(t, where),
            "filters": views.filters(t, where, segments),
            "bulk": f"/bulk/{where.path}?{urlencode({'show': where.show})}",
            "ready": ready,
            "rows": rows,
            "editor": editor,
            "said": said,
            "keys": _keys(t),
            "here": where.url(),
        }
        title = workbench.title(opened.document) if opened.document.name != SITE else bench.project.site.title
        return self._page("article.html", replace(asked, where=where), "article", title, more, status)

    def _opened(self, where: Where) -> tuple[Opened, tuple[Segment, ...], bool]:
        opened = self.bench.open(where.locale, where.name)
        return opened, *self.bench.segments(opened)

    def _placed(self, where: Where, segments: Sequence[Segment]) -> Where:
        """The place with a segment that is there: the one that was asked for, else the first that wants work."""
        if any(each.key == where.key for each in segments):
            return where
        listed = queue.queue(segments, where.order, where.show)
        first = next((each for each in listed if each.state is not State.REVIEWED), None)
        found = first or next(iter(listed), None)
        return replace(where, key=found.key if found is not None else "")

    def _editor(  # noqa: PLR0913  # each is a fact of its own
        self,
        asked: Asked,
        opened: Opened,
        segments: Sequence[Segment],
        where: Where,
        *,
        typed: str | None = None,
        clash: Clash | None = None,
        drafts: Iterable[Offer] = (),
        blame: bool = False,
    ) -> dict[str, object] | None:
        segment = next((each for each in segments if each.key == where.key), None)
        if segment is None:
            return None
        keys = [each.key for each in queue.queue(segments, where.order, where.show)]
        return views.editor(
            self.bench,
            asked.t,
            where,
            opened,
            segment,
            keys,
            typed=typed,
            clash=clash,
            drafts=drafts,
            blame=blame,
        )

    def _mark(self, opened: Opened, *, ready: bool) -> str:
        return f"{opened.mark}{'' if ready else '-'}"

    def page(self, asked: Asked, request: Request) -> Response:
        """An article's page, as its readers will see it."""
        opened = self.bench.open(asked.where.locale, asked.where.name)
        original = request.query_params.get("side") == "original"
        try:
            html = panes.page(self.bench, opened, original=original, style="/static/pane.css")
        except UsageError:
            raise
        except TranspubError as error:
            # a template of the project's, perhaps: the segments can be reviewed all the same
            html = f'<!DOCTYPE html><title>transpub</title><main id="main"><p>{escape(str(error))}</p></main>'
        return HTMLResponse(html, headers={"content-security-policy": PANE_POLICY})

    def page_file(self, _: Asked, request: Request) -> Response:
        """A file that such a page shows."""
        path = request.path_params["path"]
        data = panes.file(self.bench, path)
        if data is None:
            return Response(status_code=404)
        kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
        return Response(data, media_type=kind, headers={"content-security-policy": PANE_POLICY})

    def static(self, _: Asked, request: Request) -> Response:
        """One of our own files."""
        name = request.path_params["name"]
        if name not in _STATIC:
            return Response(status_code=404)
        return Response(_static(name), media_type=_STATIC[name])

    # -- for the script

    def editor(self, asked: Asked, request: Request) -> Response:
        """A segment's editor as HTML."""
        opened, segments, _ready = self._opened(asked.where)
        where = self._placed(asked.where, segments)
        blame = "blame" in request.query_params
        return JSONResponse(self._fragments(replace(asked, where=where), opened, segments, [], blame=blame))

    def _fragments(  # noqa: PLR0913  # each is a fact of its own
        self,
        asked: Asked,
        opened: Opened,
        segments: Sequence[Segment],
        changed: Iterable[str],
        *,
        painted: Iterable[str] = (),
        ready: bool = True,
        **more: Any,  # noqa: ANN401  # the editor's
    ) -> dict[str, object]:
        """What has changed on the page, as HTML for the script to put in; of `painted` the article's page too."""
        t, where = asked.t, asked.where
        keys = set(changed)
        left = asked.one("current")  # the segment that the page shows as chosen: it gets its row back
        editor = self._editor(asked, opened, segments, where, **more)
        reviewed = sum(each.state is State.REVIEWED for each in segments)
        return {
            "key": where.key,
            "editor": self._html("editor.html", asked, {"seg": editor}) if editor is not None else "",
            "rows": {
                each.key: self._html("row.html", asked, {"row": views.row(t, where, each)})
                for each in segments
                if (each.key in keys or each.key == left) and each.key != where.key
            },
            "states": {each.key: each.state.value for each in segments if each.key in keys},
            "filters": self._html("filters.html", asked, {"filters": views.filters(t, where, segments)}),
            "news": self._html("news.html", asked, {"lost": len(self.bench.overwritten(opened))}),
            "reviewed": reviewed,
            "total": len(segments),
            "progress": t("reviewed_of", reviewed=reviewed, total=len(segments)),
            "mark": self._mark(opened, ready=ready),
            "pages": panes.shown(self.bench, opened, painted) if opened.document.name != SITE else {},
        }

    def changes(self, asked: Asked, request: Request) -> Response:
        """What another program, or another window, has changed since a mark; nothing where it is the same."""
        opened = self.bench.open(asked.where.locale, asked.where.name)
        segments, ready = self.bench.segments(opened)
        mark = self._mark(opened, ready=ready)
        if request.query_params.get("mark") == mark:
            return JSONResponse({"mark": mark})
        where = self._placed(asked.where, segments)
        seen = self.bench.seen(request.query_params.get("seen", ""))
        now = opened.entries.get(where.key)
        same = seen is not None and now is not None and _work(seen) == _work(now)
        rows = self._html("rows.html", asked, {"rows": [views.row(asked.t, where, each) for each in segments]})
        found = self._fragments(replace(asked, where=where), opened, segments, [], ready=ready)
        states = {each.key: each.state.value for each in segments}
        return JSONResponse({**found, "whole": rows, "same": same, "states": states})

    def typed(self, asked: Asked, _: Request) -> Response:
        """What a text would look like on the page, and what is to be said of it. Nothing is saved."""
        opened = self.bench.open(asked.where.locale, asked.where.name)
        key, text = asked.one("key"), asked.one("target")
        made = panes.typed(self.bench, opened, key, text)
        segment = queue.Segment(opened.unit(key), opened.entries[key])
        said = views.judged(self.bench, asked.t, opened, segment, text, anew=True)
        return JSONResponse({"key": key, "page": made.html, "findings": self._html("findings.html", asked, said)})

    # -- what is done

    def save(self, asked: Asked, _: Request) -> Response:
        """Keeps the text of a segment: as right, as a draft, or as right with the paragraph that it stands in."""
        where, todo, text = asked.where, asked.one("do", "work"), asked.one("target")
        opened, segments, _ready = self._opened(where)
        entry = self._meant(asked, opened)
        if entry is None:
            return self._gone(asked, opened, segments, text)
        wanted, note = self._decided(asked, opened, entry, todo, text)
        if wanted is None:
            return self._answered(asked, opened, segments, where, _said(note, wrong=True), typed=text, status=422)
        edits: list[Edit] = [catalog.Edit(entry, wanted)]
        left = 0
        if todo == "paragraph" and not note:
            block = set(workbench.paragraph(opened, where.key)) - {where.key}
            others = [each for each in segments if each.key in block and each.state is not State.REVIEWED]
            clean = [each for each in others if each.clean]
            left = len(others) - len(clean)
            edits += [catalog.Edit(each.entry, self._accepted(each.entry, each.entry.target)) for each in clean]
        listed = [each.key for each in queue.queue(segments, where.order, where.show)]
        saved = self.bench.save(where.locale, where.name, todo, lambda _: edits, led=True)
        mine = next((each for each in saved.clashes if each.edit.seen.key == where.key), None)
        if mine is not None and mine.now is not None:
            return self._clashed(asked, mine, text, saved)
        if mine is not None:
            return self._gone(asked, opened, segments, text)
        said = self._outcome(asked, todo, saved, wanted, note, left)
        return self._next(asked, listed, saved, said)

    def _decided(self, asked: Asked, opened: Opened, entry: Entry, todo: str, text: str) -> tuple[Entry | None, str]:
        """What an entry is to be, and why it is not what was asked for; None where nothing can be done."""
        if todo == "work":
            return catalog.unfinished(entry, text), ""
        if blank(catalog.one_text(entry, text)):
            return None, asked.t("said_void")
        unit = opened.unit(entry.key)
        if inline.encode(unit.source) == entry.source:
            try:
                inline.decode(catalog.one_text(entry, text), unit.source)
            except inline.MarkError as error:
                return catalog.unfinished(entry, text), asked.t("said_damaged", damage=views.damaged(asked.t, error))
        return self._accepted(entry, text), ""

    def _accepted(self, entry: Entry, text: str) -> Entry:
        return catalog.accepted(entry, text, by=self.bench.by, day=dt.datetime.now(dt.UTC).date().isoformat())

    def _meant(self, asked: Asked, opened: Opened) -> Entry | None:
        """The entry that a form shows; where nobody knows any more what it showed, the one that there is now.

        None where the sentence is no longer in the article.
        """
        now = opened.entries.get(asked.one("key"))
        seen = self.bench.seen(asked.one("seen"))
        if seen is None or seen.key != asked.one("key"):
            # the server was started anew: what the form shows counts as another version, unless it is this one
            return now if now is None or self.bench.shown(now) == asked.one("seen") else replace(now, target="\0")
        return seen if now is not None else None

    def _outcome(  # noqa: PLR0913, PLR0917  # each is a fact of its own
        self, asked: Asked, todo: str, saved: Saved, wanted: Entry, note: str, left: int
    ) -> dict[str, object]:
        t = asked.t
        changes = saved.action.changes if saved.action is not None else ()
        count = len(changes)
        if note:
            said = [note]
        elif not count:
            said = [t("said_nothing")]
        elif todo != "work" and any(each.after.fuzzy for each in changes):
            said = [t("said_stale")]
        elif todo == "paragraph":
            said = [t("said_paragraph", count=count)]
        else:
            said = [t("said_approve" if todo == "approve" else "said_work" if wanted.target else "said_empty")]
        said += [t("said_left", count=left)] if left else []
        said += [t("said_clash", count=len(saved.clashes))] if saved.clashes else []
        return _said(" ".join(said), wrong=bool(note or left or saved.clashes), undo=saved)

    def _next(self, asked: Asked, listed: Sequence[str], saved: Saved, said: dict[str, object]) -> Response:
        """On to the next segment of the list that nobody has passed."""
        opened, segments, _ready = self._opened(asked.where)
        passing = frozenset(listed) & {each.key for each in segments if each.state is not State.REVIEWED}
        key = queue.after(listed, asked.where.key, passing)
        if not key:
            said = {**said, "text": f"{said['text']} {asked.t('said_done')}"}
        where = replace(asked.where, key=key or asked.where.key)
        return self._answered(asked, opened, segments, where, said, saved=saved)

    def _answered(  # noqa: PLR0913  # each is a fact of its own
        self,
        asked: Asked,
        opened: Opened,
        segments: Sequence[Segment],
        where: Where,
        said: Mapping[str, object],
        *,
        saved: Saved | None = None,
        status: int = 200,
        **more: Any,  # noqa: ANN401  # the editor's
    ) -> Response:
        """The answer to a form: JSON for the script; else a page, by a redirect where all went as it was asked."""
        changes = saved.action.changes if saved is not None and saved.action is not None else ()
        if asked.script:
            keys = [*(each.after.key for each in changes), asked.where.key]
            other = [each.after.key for each in changes if each.after.target != each.before.target]
            here = replace(asked, where=where)
            found = self._fragments(here, opened, segments, keys, painted=other, **more)
            return JSONResponse({**found, "said": self._html("said.html", asked, {"said": said})}, status_code=status)
        if status == 200 and not more:  # noqa: PLR2004  # the status
            undo = {"undo": str(said["undo"])} if said.get("undo") else {}
            bad = {"wrong": "1"} if said.get("wrong") else {}
            to = f"{where.url(said=str(said['text']), **undo, **bad)}#{views.anchor(where.key)}"
            return RedirectResponse(to, status_code=303)
        editor = self._editor(asked, opened, segments, where, **more)
        return self._whole(asked, opened, segments, where, editor, said=said, status=status)

    def _clashed(self, asked: Asked, clash: Clash, text: str, saved: Saved) -> Response:
        """Shows both texts; what was typed stays in the field, and what stands in the file is what is seen now."""
        opened, segments, _ready = self._opened(asked.where)
        said = _said(asked.t("said_clash", count=1), wrong=True)
        return self._answered(
            asked, opened, segments, asked.where, said, saved=saved, status=409, typed=text, clash=clash
        )

    def _gone(self, asked: Asked, opened: Opened, segments: Sequence[Segment], text: str) -> Response:
        said = _said(asked.t("said_gone", text=text), wrong=True)
        where = self._placed(replace(asked.where, key=""), segments)
        editor = self._editor(asked, opened, segments, where)
        if asked.script:
            return JSONResponse({"error": said["text"]}, status_code=410)
        return self._whole(asked, opened, segments, where, editor, said=said, status=410)

    def _told(self, asked: Asked) -> dict[str, object] | None:
        text = asked.one("said")
        undo = asked.one("undo")
        if not text:
            return None
        return {
            "text": text,
            "wrong": bool(asked.one("wrong")),
            "undo": undo if undo.replace(" ", "").isdigit() else "",
        }

    def _commented(self, asked: Asked, kind: str, change: Callable[[Entry], Entry]) -> Response:
        """Changes the comments of an entry as it is now: no text of anybody is touched."""
        where = asked.where

        def edits(opened: Opened) -> list[Edit]:
            now = opened.entries.get(where.key)
            if now is None:
                raise UsageError(f"no segment {where.key!r}")
            return [catalog.Edit(now, change(now), decides=False)]

        saved = self.bench.save(where.locale, where.name, kind, edits)
        opened, segments, _ready = self._opened(where)
        said = _said(asked.t(f"said_{kind}" if saved.action is not None else "said_nothing"), undo=saved)
        return self._answered(asked, opened, segments, where, said, saved=saved)

    def comment(self, asked: Asked, _: Request) -> Response:
        """Adds a comment, or an open question."""
        text, question = asked.one("comment"), bool(asked.one("question"))
        return self._commented(asked, "comment", lambda now: catalog.commented(now, text, question=question))

    def answer(self, asked: Asked, _: Request) -> Response:
        """Settles an open question."""
        return self._commented(asked, "answer", lambda now: catalog.answered(now, asked.one("comment")))

    def settle(self, asked: Asked, _: Request) -> Response:
        """Takes the other person's text out, once both were looked at."""
        line = asked.one("comment")
        if catalog.conflicting(line) is None:
            raise UsageError("that is no text of another person")
        return self._commented(asked, "settle", lambda now: catalog.chosen(now, line))

    def ask(self, asked: Asked, _: Request) -> Response:
        """Asks another engine for its draft; nothing is saved."""
        opened, segments, _ready = self._opened(asked.where)
        where = self._placed(asked.where, segments)
        engine = asked.one("engine")
        text = self.bench.ask(opened, where.key, engine)
        offer = Offer(text, asked.t("from_engine", engine=engine))
        entry = opened.entries[where.key]
        typed = asked.one("target") or entry.target
        said = _said(asked.t("from_engine", engine=engine))
        return self._answered(asked, opened, segments, where, said, typed=typed, drafts=[offer])

    def undo(self, asked: Asked, _: Request) -> Response:
        """Takes an action back, the last one where none is named."""
        named = [int(each) for each in asked.one("action").split() if each.isdigit()]
        last = self.bench.journal.last(asked.one("locale"), asked.one("article"))
        named = named or ([last.number] if last is not None else [])
        action = self.bench.journal.of_number(named[0]) if named else None
        if action is None:
            raise UsageError(asked.t("said_nothing"))
        done = [self.bench.undo(each) for each in reversed(named)]
        saved = workbench.Saved(done[-1].action, tuple(clash for each in done for clash in each.clashes))
        where = Where(action.locale, action.article, action.changes[0].after.key, asked.where.order, asked.where.show)
        here = replace(asked, where=where)
        opened, segments, _ready = self._opened(where)
        said = [asked.t("said_undo")] if saved.action is not None else []
        said += [asked.t("said_clash", count=len(saved.clashes))] if saved.clashes else []
        return self._answered(
            here, opened, segments, where, _said(" ".join(said), wrong=bool(saved.clashes)), saved=saved
        )

    def again(self, asked: Asked, _: Request) -> Response:
        """Puts back what another program has overwritten."""
        saved = self.bench.put_back(asked.where.locale, asked.where.name)
        opened, segments, _ready = self._opened(asked.where)
        where = self._placed(asked.where, segments)
        count = len(saved.action.changes) if saved.action is not None else 0
        said = _said(asked.t("said_again", count=count), undo=saved)
        return self._answered(replace(asked, where=where), opened, segments, where, said, saved=saved)

    def language(self, asked: Asked, _: Request) -> Response:
        """Changes the page's own language."""
        back = asked.one("back")
        sound = back.startswith("/") and not back.startswith("//") and "\\" not in back and back.isprintable()
        answer = RedirectResponse(back if sound else "/", status_code=303)
        if asked.one("language") in TONGUES:
            answer.set_cookie(_TONGUE, asked.one("language"), max_age=31_536_000, httponly=True, samesite="strict")
        return answer

    # -- many at once

    def bulk(self, asked: Asked, _: Request) -> Response:
        """What may be approved together: looked through before it is done."""
        opened = self.bench.open(asked.where.locale, asked.where.name)
        segments, _ready = self.bench.segments(opened, wait=True)
        shown = [each for each in segments if asked.where.show in each.shown]
        clean = [each for each in shown if each.clean]
        open_ = [each for each in shown if each.state is not State.REVIEWED]
        t = asked.t
        more = {
            "heading": t("bulk_heading"),
            "about": workbench.title(opened.document),
            "text": t("bulk_text"),
            "back": asked.where.url(),
            "action": f"/bulk/{asked.where.path}",
            "hidden": [("show", asked.where.show), ("order", asked.where.order)],
            "rows": [self._choice(t, each.entry, checked=True) for each in clean],
            "button": t("bulk_button"),
            "left": t("bulk_left", count=len(open_) - len(clean)) if len(open_) > len(clean) else "",
            "said": None,
        }
        return self._page("choose.html", asked, "choose", t("bulk_heading"), more)

    def _choice(self, t: Tongue, entry: Entry, *, checked: bool, place: str = "") -> dict[str, object]:
        return {
            "value": f"{self.bench.shown(entry)} {entry.key}",
            "source": entry.source,
            "target": entry.target,
            "state": entry.state.value,
            "state_name": t(f"state_{entry.state.value}"),
            "score": views.score(entry),
            "checked": checked,
            "place": place,
            "diff": (),
        }

    def _ticked(self, asked: Asked) -> list[Entry]:
        """The entries that were chosen, as they were shown; those that nobody remembers are left out."""
        words = (each.partition(" ") for each in asked.given.get("chosen[]", ()))
        found = ((self.bench.seen(word), key) for word, _, key in words)
        return [entry for entry, key in found if entry is not None and entry.key == key]

    def bulk_done(self, asked: Asked, _: Request) -> Response:
        """Approves the chosen segments that are still as they were shown, and still clean."""
        where = asked.where
        opened = self.bench.open(where.locale, where.name)
        segments, _ready = self.bench.segments(opened, wait=True)
        clean = {each.key for each in segments if each.clean}
        ticked = self._ticked(asked)
        edits = [catalog.Edit(each, self._accepted(each, each.target)) for each in ticked if each.key in clean]
        saved = self.bench.save(where.locale, where.name, "bulk", lambda _: edits)
        return self._many(asked, saved, "said_bulk", len(ticked) - len(edits))

    def _many(self, asked: Asked, saved: Saved, word: str, left: int) -> Response:
        count = len(saved.action.changes) if saved.action is not None else 0
        said = [asked.t(word, count=count)]
        said += [asked.t("said_left", count=left)] if left else []
        said += [asked.t("said_clash", count=len(saved.clashes))] if saved.clashes else []
        opened, segments, _ready = self._opened(asked.where)
        where = self._placed(replace(asked.where, key=asked.one("back")), segments)
        wrong = bool(left or saved.clashes)
        return self._answered(
            asked, opened, segments, where, _said(" ".join(said), wrong=wrong, undo=saved), saved=saved
        )

    def same(self, asked: Asked, _: Request) -> Response:
        """The same sentence in other places: where this text may stand too."""
        opened, _segments, _ready = self._opened(asked.where)
        entry = opened.entries.get(asked.where.key)
        if entry is None:
            raise UsageError(f"no segment {asked.where.key!r}")
        t = asked.t
        rows = []
        for name, each in self.bench.alike(opened, entry.key):
            if (each.target, each.fuzzy) == (entry.target, False):
                continue
            row = self._choice(t, each, checked=each.open, place=name)
            row["value"] = f"{self.bench.shown(each)} {quote(name, safe='')} {each.key}"
            row["diff"] = diff(each.target, entry.target, opened.locale) if each.target else ()
            rows.append(row)
        more = {
            "heading": t("same_heading"),
            "about": workbench.title(opened.document),
            "text": t("same_text", text=entry.target),
            "back": asked.where.url(),
            "action": f"/same/{asked.where.path}",
            "hidden": [("back", entry.key), ("seen", self.bench.shown(entry))],
            "rows": rows if entry.state is State.REVIEWED else [],
            "button": t("same_button"),
            "left": "",
            "said": None,
        }
        return self._page("choose.html", asked, "choose", t("same_heading"), more)

    def same_done(self, asked: Asked, _: Request) -> Response:
        """Puts a reviewed text into the chosen places of the same sentence."""
        opened = self.bench.open(asked.where.locale, asked.where.name)
        entry = opened.entries.get(asked.one("back"))
        if entry is None or entry.state is not State.REVIEWED or self.bench.shown(entry) != asked.one("seen"):
            raise TranspubError(asked.t("said_clash", count=1))
        wanted: dict[str, list[Edit]] = {}
        for each in asked.given.get("chosen[]", ()):
            word, named, key = (*each.split(" ", 2), "", "")[:3]
            name = unquote(named)
            seen = self.bench.seen(word)
            if seen is not None and seen.key == key and seen.source == entry.source and name in self.bench.documents():
                wanted.setdefault(name, []).append(catalog.Edit(seen, self._accepted(seen, entry.target)))
        done = [
            self.bench.save(asked.where.locale, name, "same", lambda _, edits=edits: edits)  # type: ignore[misc]  # bound now
            for name, edits in wanted.items()
        ]
        actions = [each.action for each in done if each.action is not None]
        clashes = sum(len(each.clashes) for each in done)
        said = [asked.t("said_same", count=sum(len(each.changes) for each in actions))]
        said += [asked.t("said_clash", count=clashes)] if clashes else []
        opened, segments, _ready = self._opened(asked.where)
        where = replace(asked.where, key=entry.key)
        told = {**_said(" ".join(said), wrong=bool(clashes)), "undo": " ".join(str(each.number) for each in actions)}
        return self._answered(asked, opened, segments, where, told)


def _work(entry: Entry) -> tuple[object, ...]:
    return entry.target, entry.fuzzy, entry.source, entry.previous, entry.comments


def _said(text: str, *, wrong: bool = False, undo: Saved | None = None) -> dict[str, object]:
    """A line for the reviewer; with the number of the action, where it can be taken back."""
    action = undo.action if undo is not None else None
    return {"text": text, "wrong": wrong, "undo": action.number if action is not None and action.kind != "undo" else ""}


def _parts(counts: Mapping[State, int], total: int) -> list[dict[str, object]]:
    """A bar of a hundred units, cut by the states."""
    out: list[dict[str, object]] = []
    start = 0.0
    for state in views.STATES:
        width = round(counts.get(state, 0) * 100 / total, 2) if total else 0.0
        if width:
            out.append({"state": state.value, "start": round(start, 2), "width": width})
            start += width
    return out


def _states(t: Tongue) -> list[dict[str, str]]:
    values = [each.value for each in views.STATES]
    return [{"state": each, "name": t(f"state_{each}"), "text": t(f"about_{each}")} for each in values]


def _keys(t: Tongue) -> list[dict[str, object]]:
    return [{"text": t(key), "pressed": keys} for key, keys in _KEYS]
