"""JSON over HTTP for the engines that are servers: patient with what passes, brief about what does not.

A key is sent in a header or a body and stands nowhere else: not in an error, not in an address, not in a cache.
"""

from __future__ import annotations

import http.client
import json
import random
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from transpub.errors import MissingError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

_PASSING = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 520, 522, 524, 529})
"""Statuses after which the same request may succeed a little later."""

PAUSE, LONGEST = 0.5, 60.0
"""Seconds: the first pause, doubled with each try, and the longest, also where the server asks for more."""

MOST = 32 * 1024**2
_SHOWN = 200


class RefusedError(Exception):
    """The server understood the request and will not do it: `status` and its words."""

    def __init__(self, status: int, said: str) -> None:
        super().__init__(f"HTTP {status}: {said}")
        self.status, self.said = status, said


class _Broken(Exception):  # noqa: N818  # never leaves this module
    """A try that came to nothing; `pause` is what the server asks for, in seconds."""

    def __init__(self, said: str, pause: float = 0.0) -> None:
        super().__init__(said)
        self.pause = pause


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object, **__: object) -> None:
        """Follows no redirection: a key must not go to another server."""


@dataclass(frozen=True, slots=True)
class Client:
    """A server at an address. `timeout` is in seconds, `tries` counts all of one request."""

    address: str
    name: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    secret: str = field(default="", repr=False)
    timeout: float = 120.0
    tries: int = 5

    def post(self, path: str, data: object) -> object:
        """The answer's JSON. MissingError: the server is not to be had; RefusedError: it will not do this."""
        return self._ask(path, json.dumps(data).encode())

    def get(self, path: str) -> object:
        """The same for a request without a body."""
        return self._ask(path, None)

    def _ask(self, path: str, body: bytes | None) -> object:
        said = ""
        for number in range(self.tries):
            try:
                return self._once(path, body)
            except _Broken as error:
                said = self._hidden(str(error))
                if number + 1 < self.tries:
                    pause = min(LONGEST, error.pause or PAUSE * 2**number)
                    time.sleep(pause * random.uniform(0.8, 1.2))  # noqa: S311  # that clients do not come in step
        hint = f"is it running, and is its address right in [translate.{self.name}]?"
        raise MissingError(f"the server gives no translation: {said}", self.address, hint)

    def _once(self, path: str, body: bytes | None) -> object:
        headers = {"Content-Type": "application/json", "Accept": "application/json", "User-Agent": "transpub"}
        request = urllib.request.Request(self.address + path, body, headers | dict(self.headers))  # noqa: S310  # `address` is checked
        opener = urllib.request.build_opener(_Stay)
        try:
            with opener.open(request, timeout=self.timeout) as answer:
                data = answer.read(MOST + 1)
        except urllib.error.HTTPError as error:
            raise self._failed(error) from error
        except (OSError, http.client.HTTPException, ValueError) as error:
            cause = error.reason if isinstance(error, urllib.error.URLError) else error
            late = isinstance(cause, TimeoutError)
            raise _Broken("no answer in time" if late else str(getattr(cause, "strerror", None) or cause)) from error
        if len(data) > MOST:
            raise _Broken("its answer is too long")
        try:
            return json.loads(data)
        except ValueError as error:
            raise _Broken("its answer is no JSON") from error

    def _failed(self, error: urllib.error.HTTPError) -> Exception:
        with error:
            try:
                text = error.read(_SHOWN * 10).decode("utf-8", "replace")
            except (OSError, http.client.HTTPException):
                text = ""
        said = self._hidden(" ".join(_message(text).split())[:_SHOWN]) or str(error.reason)
        if error.code in _PASSING:
            return _Broken(f"HTTP {error.code}: {said}", _seconds(error.headers.get("Retry-After", "")))
        if error.code in {401, 403}:
            hint = "look at the key that the environment holds, and at what the server allows"
            return MissingError(f"the server refuses to work for us: HTTP {error.code}: {said}", self.address, hint)
        if error.code in {301, 302, 303, 307, 308, 404, 405}:
            hint = f"is its address right in [translate.{self.name}]?"
            return MissingError(f"there is no such service: HTTP {error.code}: {said}", self.address, hint)
        return RefusedError(error.code, said)

    def _hidden(self, text: str) -> str:
        return text.replace(self.secret, "***") if self.secret else text


def _message(text: str) -> str:
    """What an error's JSON says in words; the text itself where it is none."""
    try:
        data = json.loads(text)
    except ValueError:
        return re.sub(r"<[^>]*>", " ", text)
    found = data.get("error", data) if isinstance(data, dict) else data
    found = found.get("message", found) if isinstance(found, dict) else found
    return found if isinstance(found, str) else json.dumps(found)


def _seconds(asked: str) -> float:
    return float(asked) if re.fullmatch(r"\d{1,6}(?:\.\d+)?", asked.strip()) else 0.0


def address(engine: str, value: object) -> str:
    """A server's address as the configuration gives it; UsageError for what is none, or holds a key."""
    text = str(value).rstrip("/") if isinstance(value, str) else ""
    parts = urllib.parse.urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise UsageError(f"translate.{engine}.url is {value!r}", hint="write http://127.0.0.1:5000, with no key in it")
    if parts.username or parts.password:
        raise UsageError(f"translate.{engine}.url holds a password", hint="keys come from the environment only")
    return text


def remote(url: str) -> bool:
    """Whether an address is another machine's."""
    host = urllib.parse.urlsplit(url).hostname or ""
    return host not in {"localhost", "::1"} and not re.fullmatch(r"127(?:\.\d+){3}", host)


def secret(engine: str, variable: str) -> str:
    """The key in an environment variable, "" where it is not set; UsageError for one that no header can carry."""
    import os  # noqa: PLC0415  # the one place that reads a key

    found = os.environ.get(variable, "").strip()
    if found and not re.fullmatch(r"[\x21-\x7e]+", found):
        raise UsageError(f"the key in ${variable} for {engine!r} holds spaces or signs that no key has")
    return found
