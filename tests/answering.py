"""A real HTTP server on loopback that answers as it is told to: well, badly, late, or not at all."""

from __future__ import annotations

import contextlib
import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping


@dataclass(frozen=True)
class Answer:
    """A status, a body (JSON where it is no bytes), headers; `cut`: the connection is closed after that many bytes."""

    body: object = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: int | None = None


@dataclass
class Asked:
    """A request as it came."""

    path: str
    headers: Mapping[str, str]
    data: object


@dataclass
class Server:
    """Where it is, and what it was asked."""

    url: str = ""
    asked: list[Asked] = field(default_factory=list)


@contextlib.contextmanager
def answering(answer: Callable[[Asked], Answer]) -> Iterator[Server]:
    """A server whose answers a function gives."""
    told = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:  # http.server's
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            asked = Asked(self.path, dict(self.headers), json.loads(body) if body else None)
            told.asked.append(asked)
            made = answer(asked)
            data = made.body if isinstance(made.body, bytes) else json.dumps(made.body).encode()
            self.send_response(made.status)
            for name, value in made.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            with contextlib.suppress(OSError):
                self.wfile.write(data if made.cut is None else data[: made.cut])
            self.close_connection = True

        do_GET = do_POST  # noqa: N815  # the same

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    told.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield told
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
