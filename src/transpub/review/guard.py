"""Who may talk to the page: this machine's own browser, with the key that the start address had, and nobody else.

A page of the web can make a browser send requests to this server, under a name that it made lead here (DNS rebinding)
or across sites. So the names in `Host` and `Origin` are looked at before anything else, then the key.
"""

from __future__ import annotations

import asyncio
import hmac
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
LARGEST = 2_000_000
"""Bytes of a request's body: an article's longest paragraph has some thousands."""
_FIELDS = 100
SLOWEST = 30.0
"""Seconds in which a piece of a body must come."""
_LONGEST = 16_000
"""Characters of an address with its query."""

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
"""Of our own pages: nothing from elsewhere, nothing inline."""

PANE_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; media-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'; sandbox allow-same-origin"
)
"""Of an article's page: no script runs there, whatever the article holds."""


@dataclass(frozen=True, slots=True)
class Lock:
    """The server's address and its key. `names` are the hosts that it may be called by."""

    port: int
    names: tuple[str, ...] = LOOPBACK
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))

    @property
    def cookie(self) -> str:
        """The cookie's name: browsers keep one jar for all ports of a machine."""
        return f"transpub-review-{self.port}"

    def hosts(self) -> frozenset[str]:
        """What `Host` may say."""
        plain = {name for name in self.names if self.port == 80}  # noqa: PLR2004  # which browsers leave out
        return frozenset({f"{name}:{self.port}" for name in self.names} | plain)


class Guard:
    """An application behind the lock."""

    def __init__(self, app: ASGIApp, lock: Lock) -> None:
        self.app, self.lock = app, lock
        self._hosts = lock.hosts()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lets a request through, or answers in one line why not."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        refused = self._refused(scope, headers)
        if refused is not None:
            await _plain(send, *refused)
            return
        try:
            query = parse_qs(scope["query_string"].decode("latin-1"), max_num_fields=_FIELDS)
        except ValueError:
            await _plain(send, 400, "The address has too many parts.")
            return
        given = query.get("token", [""])[0]
        if given:
            await self._entered(scope, headers, given, send)
            return
        if not self._known(headers):
            await _plain(send, 403, "Open the address that 'transpub review' printed: it holds the key to this page.")
            return
        await self.app(scope, _limited(receive), _hardened(send))

    def _refused(self, scope: Scope, headers: Mapping[str, str]) -> tuple[int, str] | None:  # noqa: PLR0911  # a reason each
        if headers.get("host", "").lower() not in self._hosts:
            return 421, "This server is not called so."
        origin = headers.get("origin")
        if origin is not None and origin.lower() not in {f"http://{name}" for name in self._hosts}:
            return 403, "Requests from other sites are not answered."
        if headers.get("sec-fetch-site") in {"cross-site", "same-site"} and scope["method"] not in {"GET", "HEAD"}:
            return 403, "Requests from other sites are not answered."
        if scope["method"] not in {"GET", "HEAD", "POST"}:
            return 405, "GET and POST only."
        if len(scope["query_string"]) + len(scope.get("raw_path") or b"") > _LONGEST:
            return 414, "The address is too long."
        length = headers.get("content-length", "0")
        if not length.isascii() or not length.isdigit() or int(length) > LARGEST:
            return 413, "That is too much for one segment."
        return None

    def _known(self, headers: Mapping[str, str]) -> bool:
        pairs = (each.strip().partition("=") for each in headers.get("cookie", "").split(";"))
        found = [value for name, _, value in pairs if name == self.lock.cookie]
        return any(hmac.compare_digest(value.encode(), self.lock.token.encode()) for value in found)

    async def _entered(self, scope: Scope, headers: Mapping[str, str], given: str, send: Send) -> None:
        if scope["method"] != "GET" or not hmac.compare_digest(given.encode(), self.lock.token.encode()):
            await _plain(send, 403, "That is not the key to this page. It is another after each start.")
            return
        cookie = f"{self.lock.cookie}={self.lock.token}; Path=/; HttpOnly; SameSite=Strict"
        to = scope["path"] if scope["path"].startswith("/") and not scope["path"].startswith("//") else "/"
        to = to.encode("ascii", "ignore").decode().split("\r")[0].split("\n")[0] or "/"
        more = [(b"set-cookie", cookie.encode())]
        if headers.get("sec-fetch-site") in {"cross-site", "same-site"}:  # the cookie would not come along
            page = (
                '<!doctype html><meta http-equiv="refresh" content="0; url=/"><title>transpub</title><a href="/">→</a>'
            )
            await _answer(send, 200, page, [(b"content-type", b"text/html; charset=utf-8"), *more])
            return
        await _answer(send, 303, "", [(b"location", to.encode()), (b"content-type", b"text/plain"), *more])


async def _plain(send: Send, status: int, said: str) -> None:
    await _answer(send, status, said + "\n", [(b"content-type", b"text/plain; charset=utf-8")])


async def _answer(send: Send, status: int, said: str, headers: list[tuple[bytes, bytes]]) -> None:
    data = said.encode()
    length = (b"content-length", str(len(data)).encode())
    closed = (b"connection", b"close")
    await send({"type": "http.response.start", "status": status, "headers": [*headers, length, closed, *_always()]})
    await send({"type": "http.response.body", "body": data})


def _always(policy: str = POLICY) -> list[tuple[bytes, bytes]]:
    return [
        (b"content-security-policy", policy.encode()),
        (b"x-content-type-options", b"nosniff"),
        (b"referrer-policy", b"same-origin"),
        (b"cross-origin-opener-policy", b"same-origin"),
        (b"cross-origin-resource-policy", b"same-origin"),
        (b"cache-control", b"no-store"),
    ]


def _limited(receive: Receive) -> Receive:
    """What comes in, but no more than `LARGEST`: a body without a length may go on for ever."""
    seen = 0

    async def limited() -> Message:
        nonlocal seen
        try:
            message = await asyncio.wait_for(receive(), SLOWEST)
        except TimeoutError:
            return {"type": "http.disconnect"}
        seen += len(message.get("body", b""))
        if seen > LARGEST:
            return {"type": "http.disconnect"}
        return message

    return limited


def _hardened(send: Send) -> Send:
    """What goes out, with our headers; a page of an article has a policy of its own."""

    async def hardened(message: Message) -> None:
        if message["type"] == "http.response.start":
            own = [(name, value) for name, value in message["headers"] if name != b"content-security-policy"]
            policy = [value for name, value in message["headers"] if name == b"content-security-policy"]
            message = {**message, "headers": own + _always(policy[0].decode() if policy else POLICY)}
        await send(message)

    return hardened
