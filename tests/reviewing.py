"""The review page of a project, served for a test, and a browser of a few lines that talks to it."""

from __future__ import annotations

import contextlib
import http.client
import json
import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from transpub.review import server
from transpub.review.guard import Lock

if TYPE_CHECKING:
    from collections.abc import Iterator


_NONE: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    text: str

    def json(self) -> Any:  # noqa: ANN401  # whatever it holds
        return json.loads(self.text)

    def form(self, action: str) -> dict[str, str]:
        """The fields of the first form that is sent to an address which begins so."""
        found = re.search(rf'<form[^>]*action="{re.escape(action)}[^"]*".*?</form>', self.text, re.DOTALL)
        assert found is not None, f"no form for {action}"
        fields = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', found[0])
        area = re.search(r"<textarea[^>]*>(.*?)</textarea>", found[0], re.DOTALL)
        given = {unescape(name): unescape(value) for name, value in fields}
        return given | ({"target": unescape(area[1])} if area else {})


@dataclass
class Page:
    port: int
    token: str
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, headers: Mapping[str, str] = _NONE, body: bytes | None = None) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        given = {"Host": f"127.0.0.1:{self.port}"}
        if self.cookies:
            given["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            connection.request(method, path, body, given)
            found = connection.getresponse()
            text = found.read().decode("utf-8", "replace")
        finally:
            connection.close()
        named = {name.lower(): value for name, value in found.getheaders()}
        if "set-cookie" in named:
            name, _, value = named["set-cookie"].partition(";")[0].partition("=")
            self.cookies[name] = value
        return Answer(found.status, named, text)

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, headers)

    def post(self, path: str, fields: Mapping[str, str] | list[tuple[str, str]], **headers: str) -> Answer:
        given = {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://127.0.0.1:{self.port}"}
        return self.ask("POST", path, given | headers, urlencode(fields).encode())

    def enter(self) -> Page:
        assert self.get(f"/?token={self.token}").status == 303
        return self


@contextlib.contextmanager
def served(root: Path) -> Iterator[Page]:
    """The page of a project; it is known to no browser yet."""
    started = threading.Event()
    found: list[tuple[Any, Lock]] = []

    def ready(running: Any, lock: Lock) -> None:  # noqa: ANN401  # uvicorn's
        found.append((running, lock))
        started.set()

    thread = threading.Thread(
        target=server.serve,
        args=(root, "127.0.0.1", 0, lambda _: None),
        kwargs={"browse": False, "started": ready},
        daemon=True,
    )
    thread.start()
    assert started.wait(30)
    running, lock = found[0]
    try:
        yield Page(lock.port, lock.token)
    finally:
        running.should_exit = True
        thread.join(15)
