"""The site on this machine only, made anew and shown anew in the browser as articles, catalogs and templates change."""

from __future__ import annotations

import contextlib
import json
import re
import threading
import time
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from transpub import config
from transpub.errors import TranspubError, UsageError
from transpub.pipeline import asked, build, marks

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from transpub.config import Project
    from transpub.pipeline.asked import Published

HOST = "127.0.0.1"
"""Nobody else can reach it: what is being written is nobody's business yet."""
PAUSE = 0.4
"""Seconds between two looks at the files."""
_OURS = "/__transpub/"
_SCRIPT = """
const events = new EventSource("/__transpub/events");
let shown = null;
events.onmessage = (event) => {
  const said = JSON.parse(event.data);
  if (said.error) {
    if (!shown) {
      shown = document.body.insertBefore(document.createElement("p"), document.body.firstChild);
      shown.className = "notice";
      shown.setAttribute("role", "alert");
    }
    shown.textContent = said.error;
  } else {
    location.reload();
  }
};
"""
_POLICY = re.compile(r'(<meta http-equiv="Content-Security-Policy" content=")')
_NAMES = frozenset({"127.0.0.1", "localhost", "[::1]"})


class Preview:
    """A project's site in a folder of the cache: built, watched, and what is to be told to the browsers."""

    def __init__(self, root: Path, base_url: str) -> None:
        self.root, self.base_url = root, base_url
        self.folder = root / ".transpub" / "preview"
        self.number, self.error = 0, ""
        self.changed = threading.Condition()
        self._seen = ""

    def project(self) -> Project:
        """The project as its file describes it now."""
        return config.load(self.root)

    def build(self, *, processes: int = 1) -> Published:
        """Brings the site up to date. Copies of the process are for the time before there are threads only."""
        project = self.project()
        self._seen = marks.whole(marks.inputs(project)[0])
        options = asked.options(project, (), "", "", self.base_url, "html")
        return build.publish_site(project, options, self.folder, processes=processes)

    def look(self) -> bool:
        """Whether anything has changed since the last build."""
        try:
            return marks.whole(marks.inputs(self.project())[0]) != self._seen
        except TranspubError as error:
            return str(error) != self.error

    def again(self, tell: Callable[[str], None]) -> None:
        """Builds, and tells all browsers to show it, or what is wrong; the last sound site stays."""
        try:
            done = self.build()
        except TranspubError as error:
            self._say(str(error))
            tell(f"error: {error}")
            return
        for problem in done.problems:
            tell(f"error: {problem}")
        if done.written or done.removed or self.error:
            self._say("")
            tell(f"{len(done.written)} files written, {len(done.removed)} removed")

    def _say(self, error: str) -> None:
        with self.changed:
            self.error = error
            self.number += 1
            self.changed.notify_all()


class _Handler(SimpleHTTPRequestHandler):
    """Files of the folder; its pages with a script that waits for the next build."""

    protocol_version = "HTTP/1.1"
    server: Server

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002, ANN401  # the library's names
        """Says nothing: the terminal is for what the site's editors did."""

    def do_GET(self) -> None:
        """A page, a file, or ours."""
        host = (self.headers.get("Host") or "").rpartition(":")[0] or (self.headers.get("Host") or "")
        if host not in _NAMES:  # a page of the web whose name was made to lead here
            self.send_error(HTTPStatus.FORBIDDEN)
            return
        path = unquote(urlsplit(self.path).path)
        if path == f"{_OURS}events":
            self._events()
        elif path == f"{_OURS}reload.js":
            self._send(_SCRIPT.encode(), "text/javascript; charset=utf-8")
        else:
            self._file(path)

    do_HEAD = do_GET  # noqa: N815  # the library's name

    def _file(self, path: str) -> None:
        folder = self.server.preview.folder
        found = (folder / path.lstrip("/")).resolve()
        if found.is_dir():
            if not path.endswith("/"):
                self.send_response(HTTPStatus.MOVED_PERMANENTLY)
                self.send_header("Location", f"{urlsplit(self.path).path}/")
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            found /= "index.html"
        status = HTTPStatus.OK
        hidden = any(part.startswith(".") for part in path.split("/"))
        if hidden or not found.is_relative_to(folder.resolve()) or not found.is_file():
            status = HTTPStatus.NOT_FOUND
            own = folder / path.lstrip("/").split("/")[0] / "404.html"
            found = own if own.is_file() and not hidden else folder / "404.html"
        data = found.read_bytes() if found.is_file() else b"404"
        kind = self.guess_type(str(found))
        if found.suffix == ".html":
            data, kind = live(data), "text/html; charset=utf-8"
        self._send(data, kind, status)

    def _send(self, data: bytes, kind: str, status: HTTPStatus = HTTPStatus.OK) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def _events(self) -> None:
        """One event for each build, for as long as the browser listens."""
        preview = self.server.preview
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        seen = preview.number
        with contextlib.suppress(OSError):  # the browser has gone
            self.wfile.write(b": here\n\n")
            while not self.server.stopped:
                with preview.changed:
                    if preview.number == seen:
                        preview.changed.wait(15)
                    news, seen = preview.number != seen, preview.number
                    said = json.dumps({"error": preview.error})
                self.wfile.write(f"data: {said}\n\n".encode() if news else b": still here\n\n")
                self.wfile.flush()


class Server(ThreadingHTTPServer):
    """A server of a preview, on this machine only; `stopped` ends what browsers listen to."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, port: int) -> None:
        super().__init__((HOST, port), _Handler)
        self.stopped = False
        self.preview: Preview

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401  # the library's names
        """A browser that hangs up is no error."""


def live(page: bytes) -> bytes:
    """A page with the script that waits for the next build, which its policy then lets in."""
    text = page.decode("utf-8", "replace")
    begin, head, body = text.partition("</head>")
    if "script-src" not in begin:
        text = _POLICY.sub(r"\1script-src 'self'; connect-src 'self'; ", begin, count=1) + head + body
    script = f'<script src="{_OURS}reload.js" defer></script>\n'
    before, end, after = text.rpartition("</body>")
    return (f"{before}{script}{end}{after}" if end else text + script).encode()


def serve(root: Path, port: int, tell: Callable[[str], None]) -> None:
    """Serves the project's site until Ctrl-C; TranspubError where it cannot be built at first, or the port is taken."""
    try:
        server = Server(port)
    except OSError as error:
        raise UsageError(
            f"cannot listen on port {port}: {error.strerror}", hint="name another with --port, or 0 for any"
        ) from error
    with server:
        address = f"http://{HOST}:{server.server_port}"
        server.preview = Preview(root, address)
        done = server.preview.build(processes=0)
        for problem in done.problems:
            tell(f"error: {problem}")
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        tell(f"{done.pages} pages at {address}/ — Ctrl-C ends it")
        try:
            watch(server.preview, tell)
        except KeyboardInterrupt:
            pass
        finally:
            server.stopped = True
            with server.preview.changed:
                server.preview.changed.notify_all()
            server.shutdown()


def watch(preview: Preview, tell: Callable[[str], None], *, until: Callable[[], bool] = lambda: False) -> None:
    """Looks at the files again and again, and builds when one has changed."""
    while not until():
        time.sleep(PAUSE)
        if preview.look():
            preview.again(tell)
