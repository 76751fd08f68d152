"""The server of the review page: on this machine only, unless it was asked for another address in so many words."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
import webbrowser
from typing import TYPE_CHECKING, Any

from transpub.errors import TranspubError, UsageError
from transpub.review.guard import LOOPBACK, Lock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from transpub.review.workbench import Workbench

HOST = "127.0.0.1"
PATIENCE = 20.0
"""Seconds in which a connection must have sent a request; a browser's own idle ones are closed sooner."""
_FILES = 4096
_READY = 1.0
"""Seconds that the start may take for making ready, and then the first pages before the checks go on."""


def serve(  # noqa: PLR0913  # each is an option of the command
    root: Path,
    host: str,
    port: int,
    tell: Callable[[str], None],
    *,
    browse: bool,
    at: str = "/",
    started: Callable[[Any, Lock], None] = lambda _server, _lock: None,
) -> None:
    """Serves the project's review page until Ctrl-C; UsageError where the port is taken.

    `at` is the page that is shown first; `started` is given the server and its lock once it can be asked.
    """
    import uvicorn  # noqa: PLC0415  # importing does no work

    from transpub.review.app import application  # noqa: PLC0415
    from transpub.review.workbench import Workbench  # noqa: PLC0415

    bench = Workbench(root)
    listening = _listening(host, port)
    lock = Lock(listening.getsockname()[1], _names(host))
    _more_files()
    settings = uvicorn.Config(
        application(bench, lock),
        log_level="critical",
        access_log=False,
        server_header=False,
        timeout_keep_alive=10,
        timeout_graceful_shutdown=2,
        h11_max_incomplete_event_size=64_000,
        http=_patient(),
        ws="none",
        lifespan="off",
    )
    server = uvicorn.Server(settings)
    shown = _bracketed(host) if host != "0.0.0.0" else socket.gethostname()  # noqa: S104  # asked for by the user
    address = f"http://{shown}:{lock.port}{at}?token={lock.token}"
    ready = _ready(bench)
    next(ready)  # the first page is there at once
    threading.Thread(target=lambda: [*ready], daemon=True).start()
    if host not in {HOST, "localhost", "::1"}:
        tell(
            f"warning: everybody who can reach {host} and knows the address below can read and change the translations;"
        )
        tell("         it goes over the network as plain text: use it in a network that you trust, or through a tunnel")
    tell(f"Review at {address} — Ctrl-C ends it")
    started(server, lock)
    if browse:
        with contextlib.suppress(webbrowser.Error):
            webbrowser.open(address)
    with contextlib.suppress(KeyboardInterrupt):
        server.run(sockets=[listening])


def _names(host: str) -> tuple[str, ...]:
    """What the server may be called by: its own address, and the machine's name where it listens on all of them."""
    if host in {HOST, "localhost", "::1"}:
        return LOOPBACK
    every = {socket.gethostname().lower(), socket.getfqdn().lower()} if host == "0.0.0.0" else set()  # noqa: S104
    return (*LOOPBACK, _bracketed(host).lower(), *sorted(every))


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # named, or asyncio does not switch off the delay of small packets
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        reason = error.strerror or str(error)
        raise UsageError(
            f"cannot listen on {host}, port {port}: {reason}", hint="name another with --port, or 0 for any"
        ) from error
    listening.listen(128)
    return listening


def _more_files() -> None:
    """As many open connections as the system lets us have: each is a file."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415  # not on Windows

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = min(max(soft, _FILES), hard if hard != resource.RLIM_INFINITY else _FILES)
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _patient() -> Any:  # noqa: ANN401  # a class of a library that is imported here
    """The protocol of uvicorn; it hangs up on who connects and says nothing, or does not end what they say."""
    from uvicorn.protocols.http.h11_impl import H11Protocol  # noqa: PLC0415  # importing does no work

    class Patient(H11Protocol):
        def connection_made(self, transport: Any) -> None:  # noqa: ANN401  # the library's
            super().connection_made(transport)
            self.loop.call_later(PATIENCE, self._look, None)

        def _look(self, before: object) -> None:
            cycle: Any = self.cycle
            if self.transport.is_closing():
                return
            if cycle is None or (cycle.response_complete and cycle is before):
                self.transport.close()
            else:
                self.loop.call_later(PATIENCE, self._look, cycle)

    return Patient


def _ready(bench: Workbench) -> Iterator[None]:
    """Makes ready what nobody should wait for; after a second it stops once, to go on beside the first pages.

    First come the catalogs and the memories, then the checks of long articles.
    """
    from transpub.publish.languages import number  # noqa: PLC0415  # importing does no work
    from transpub.review.workbench import FEW  # noqa: PLC0415

    end, stopped = time.monotonic() + _READY, False
    number(1, "en")  # its library is large
    long = []
    for locale in bench.project.site.locales:
        for name in (*bench.documents(), ""):
            if not stopped and time.monotonic() > end:
                stopped = True
                yield
            with contextlib.suppress(TranspubError, OSError):
                if not name:
                    bench.memory(locale).near("x")
                    continue
                opened = bench.open(locale, name)
                long += [opened] if len(opened.units) > FEW else []
    if not stopped:
        yield
    time.sleep(_READY)
    for opened in long:
        bench.segments(opened, wait=True)
