"""How long the review page takes to open an article of 2,000 segments and to save one, beside the PO file alone.

    python benchmarks/review.py [SEGMENTS]

A project with one article is made and drafted by the pseudo engine; its page is asked over HTTP on this machine, as a
browser asks it. Beside it, in the same run: transpub's own reading (and writing) of that catalog, polib's reading of
it, and a stat. Each figure is the least of several; the first opening of a server's life is told apart.
"""

# ruff: noqa: INP001, S603, T201  # a program of its own, which prints

from __future__ import annotations

import http
import http.client
import re
import subprocess
import sys
import tempfile
import threading
import time
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import polib

from transpub import catalog
from transpub.review import server

if TYPE_CHECKING:
    from collections.abc import Callable

RAM = Path("/dev/shm")  # noqa: S108  # where there is one: the disk's own time is not ours
WORDS = [
    *("the", "court", "heard", "judges", "from", "both", "countries", "about", "their", "work", "with", "interpreters"),
    *("archives", "open", "sessions", "and", "records", "that", "every", "visitor", "may", "read", "before", "hearing"),
]
TURNS = 7


def article(segments: int) -> str:
    """An article of so many sentences, some with markup, in paragraphs under headings."""
    lines, count = ["---\ntitle: A long report\n---\n"], 1
    while count < segments:
        said = []
        for _ in range(min(4, segments - count)):
            words = [WORDS[(count * 7 + place * 3) % len(WORDS)] for place in range(7 + count % 9)]
            if count % 5 == 0:
                words[2] = f"**{words[2]}**"
            said.append(" ".join(words).capitalize() + f" in case {count}.")
            count += 1
        lines.append(" ".join(said) + "\n")
    return "\n".join(lines)


def least(work: Callable[[], object], turns: int = TURNS) -> float:
    """The least time of several turns, in ms."""
    found = []
    for _ in range(turns):
        start = time.perf_counter()
        work()
        found.append((time.perf_counter() - start) * 1000)
    return min(found)


class Browser:
    """One connection that stays open, as a browser's does."""

    def __init__(self, port: int, token: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.connection.request("GET", f"/?token={token}")
        answer = self.connection.getresponse()
        answer.read()
        self.cookie = (answer.headers["set-cookie"] or "").partition(";")[0]

    def ask(self, method: str, path: str, body: str | None = None) -> str:
        """What the server answers."""
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        if body is not None:
            headers["Accept"] = "application/json"
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        text = answer.read().decode()
        assert answer.status == http.HTTPStatus.OK, (answer.status, text[:300])
        return text


def main() -> None:
    """Measures, and prints a table."""
    segments = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    with tempfile.TemporaryDirectory(dir=RAM if RAM.is_dir() else None) as made:
        root = Path(made)
        (root / "source_articles").mkdir()
        (root / "source_articles" / "long.md").write_text(article(segments), "utf-8")
        (root / "transpub.toml").write_text('[site]\nlocales = ["ky"]\n[translate]\nengine = "pseudo"\n', "utf-8")
        command = [sys.executable, "-m", "transpub", "-C", made, "translate"]
        subprocess.run(command, check=True, capture_output=True)
        po = root / "locales" / "ky" / "long.po"
        data = po.read_bytes()
        found = catalog.parse(data)
        print(f"{len(found.entries)} segments, a PO file of {len(data) / 1000:.0f} KB\n")
        reading = least(lambda: catalog.parse(po.read_bytes()))
        writing = least(lambda: catalog.save(root / "copy.po", catalog.write(found)))
        floors = {
            "reading the PO": reading,
            "writing the PO": writing,
            "reading it by polib": least(lambda: polib.pofile(str(po)), 3),
        }
        started = threading.Event()
        running: list[Any] = []

        def ready(*found: object) -> None:
            running.extend(found)
            started.set()

        args = (root, "127.0.0.1", 0, lambda _: None)
        threading.Thread(
            target=server.serve, args=args, kwargs={"browse": False, "started": ready}, daemon=True
        ).start()
        started.wait(60)
        browser = Browser(running[1].port, running[1].token)
        page = "/review/ky/long"
        first = least(lambda: browser.ask("GET", page), 1)
        time.sleep(4)  # the checks of a long article are run beside
        keys = [entry.key for entry in found.entries]
        times = {
            "the page, the first time": first,
            "the page": least(lambda: browser.ask("GET", page)),
            "the page, the worst first": least(lambda: browser.ask("GET", f"{page}?order=risk&show=open")),
            "another segment": least(lambda: browser.ask("GET", f"/editor/ky/long?key={keys[len(keys) // 2]}")),
            "a letter typed": least(
                lambda: browser.ask("POST", "/typed/ky/long", urlencode({"key": keys[9], "target": "Жаңы"}))
            ),
            "a look for changes": least(lambda: browser.ask("GET", f"/changes/ky/long?mark={_mark(browser)}"))
            - least(lambda: _mark(browser)),
            "the translation's page": least(lambda: browser.ask("GET", "/page/ky/long"), 3),
        }
        saves = []
        for key in keys[20:40]:
            shown = browser.ask("GET", f"{page}?key={key}")
            form = dict(re.findall(r'<input type="hidden" name="(key|seen|order|show)" value="([^"]*)"', shown))
            body = urlencode(
                {**{name: unescape(value) for name, value in form.items()}, "do": "approve", "target": key}
            )
            start = time.perf_counter()
            browser.ask("POST", "/save/ky/long", body)
            saves.append((time.perf_counter() - start) * 1000)
        times["a save, the least of 20"] = min(saves)
        times["a save, the median of 20"] = sorted(saves)[10]
        for name, took in floors.items():
            print(f"{name:28} {took:8.1f} ms")
        print()
        for name, took in times.items():
            print(f"{name:28} {took:8.1f} ms  {took / (reading + writing):6.2f} times reading and writing the PO")
        running[0].should_exit = True


def _mark(browser: Browser) -> str:
    found = re.search(r'data-mark="([^"]*)"', browser.ask("GET", "/review/ky/long"))
    assert found is not None
    return found[1]


if __name__ == "__main__":
    main()
