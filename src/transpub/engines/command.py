"""The engine `command`: any program that reads texts as JSON lines and writes their translations so.

To its standard input goes a line for each text, `{"id": 0, "text": "…", "source": "en", "target": "ky"}`, then its end;
to its standard output come lines `{"id": 0, "translation": "…"}` in any order, with a `score` from 0 to 1 if it has
one. A text for which no such line comes has no translation. A line that is none of these is passed over.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import math
import queue
import subprocess
import threading
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING

from transpub.engines import Translation, options, results
from transpub.errors import MissingError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from transpub.engines.options import Reader

NAME = "command"
_SHOWN = 300


@dataclass(frozen=True, slots=True)
class Options:
    """`[translate.command]`. `run` is the program and its arguments, no shell between; `timeout` seconds for a line.

    `model` is what the catalogs call it; name another when the program translates otherwise, or old texts are taken
    from the cache.
    """

    run: tuple[str, ...] = ()
    model: str = ""
    timeout: float = 300.0


_READERS: Mapping[str, Reader] = {
    "run": options.words,
    "model": options.text,
    "timeout": options.number(0.1, 86400),
}


def create(given: Mapping[str, object]) -> Command:
    """The engine; UsageError for an option that is unknown, or where no program is named."""
    chosen = Options(**options.read(NAME, given, _READERS))  # type: ignore[arg-type]  # each reader gives its field's type
    if not chosen.run:
        raise UsageError("translate.command.run is not set", hint='name the program: run = ["python3", "mine.py"]')
    return Command(chosen)


@dataclass(frozen=True, slots=True)
class Command:
    """The engine."""

    options: Options
    name: str = field(default=NAME, init=False)

    def model(self, source: str, target: str) -> str:
        """What the configuration calls it, or a digest of the command."""
        digest = hashlib.sha256("\0".join(self.options.run).encode("utf-8", "surrogateescape")).hexdigest()[:8]
        return f"{self.options.model or digest}-{source}-{target}"

    def translate(self, texts: Sequence[str], source: str, target: str) -> Iterator[Translation | None]:
        """In the order of the texts."""
        return results.in_order(self.stream(texts, source, target), len(texts))

    def stream(self, texts: Sequence[str], source: str, target: str) -> Iterator[tuple[int, Translation | None]]:
        """One run of the program; each result as its line comes, the first where there are several for a text."""
        left, model = dict.fromkeys(range(len(texts))), self.model(source, target)
        lines = (
            json.dumps({"id": place, "text": text, "source": source, "target": target}, ensure_ascii=False)
            for place, text in enumerate(texts)
        )
        for line in self._run(lines) if texts else ():
            place, text, score = _read(line)
            if place in left:
                del left[place]
                yield place, Translation(text, score, NAME, model)
        yield from left.items()

    def _run(self, lines: Iterator[str]) -> Iterator[str]:
        """The lines that the program writes; MissingError where it cannot be started, says nothing, or fails."""
        try:
            process = subprocess.Popen(  # noqa: S603  # the user's own program, named in the configuration
                self.options.run, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
            )
        except OSError as error:
            said = f"the program cannot be started: {error.strerror}"
            raise MissingError(said, self.options.run[0], "is its name right in [translate.command]?") from error
        with process:
            assert process.stdin is not None
            assert process.stdout is not None
            assert process.stderr is not None
            written: queue.Queue[bytes | None] = queue.Queue()
            errors: list[bytes] = []
            threads = [
                threading.Thread(target=_feed, args=(process.stdin, lines), daemon=True),
                threading.Thread(target=_drain, args=(process.stdout, written), daemon=True),
                threading.Thread(target=_keep, args=(process.stderr, errors), daemon=True),
            ]
            for thread in threads:
                thread.start()
            try:
                while (line := written.get(timeout=self.options.timeout)) is not None:
                    yield line.decode("utf-8", "replace")
                code = process.wait(self.options.timeout)
            except (queue.Empty, subprocess.TimeoutExpired) as error:
                said = f"the program has said nothing for {self.options.timeout:g} s"
                raise MissingError(said, self.options.run[0], "what is done is kept") from error
            finally:
                process.kill()
        if code:
            threads[2].join(1)
            tail = b"".join(errors).decode("utf-8", "replace").strip()[-_SHOWN:]
            raise MissingError(f"the program ended with {code}: {tail}", self.options.run[0], "what is done is kept")


def _feed(pipe: IO[bytes], lines: Iterator[str]) -> None:
    with contextlib.suppress(OSError, ValueError), pipe:
        for line in lines:
            pipe.write(line.encode("utf-8", "replace") + b"\n")
            pipe.flush()


def _drain(pipe: IO[bytes], written: queue.Queue[bytes | None]) -> None:
    with contextlib.suppress(OSError, ValueError):
        for line in pipe:
            written.put(line)
    written.put(None)


def _keep(pipe: IO[bytes], errors: list[bytes]) -> None:
    with contextlib.suppress(OSError, ValueError):
        while block := pipe.read1(4096):  # type: ignore[attr-defined]  # pipes are buffered
            errors.append(block)
            del errors[:-8]


def _read(line: str) -> tuple[int, str, float | None]:
    """What a line says; (-1, "", None) where it is none of ours."""
    try:
        data = json.loads(line)
        place, text, score = data["id"], data["translation"], data.get("score")
    except (ValueError, LookupError, TypeError, AttributeError):
        return -1, "", None
    if isinstance(place, bool) or not isinstance(place, int) or not isinstance(text, str):
        return -1, "", None
    known = isinstance(score, int | float) and not isinstance(score, bool) and math.isfinite(score) and 0 <= score <= 1
    return place, text, float(score) if known else None
