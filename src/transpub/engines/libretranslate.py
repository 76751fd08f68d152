"""The engine `libretranslate`: a LibreTranslate server, by its HTTP API (1.6 and newer)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from transpub.engines import Translation, batches, codes, http, options, results
from transpub.errors import MissingError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from transpub.engines.options import Reader

NAME = "libretranslate"
ALTERNATIVES = 3
_CHARACTERS = 4000
"""Of one batch: servers have limits of their own, of which 5,000 is a usual one."""

_HAN = MappingProxyType({"zh": "zh-Hans", "zt": "zh-Hant", "pb": "pt-BR"})
"""What servers since 1.6.5 call languages that have a code of their own at Argos."""


@dataclass(frozen=True, slots=True)
class Options:
    """`[translate.libretranslate]`. `key_env` names the environment variable that holds the key, if one is needed."""

    url: str = "http://127.0.0.1:5000"
    key_env: str = "LIBRETRANSLATE_API_KEY"
    batch: int = 16
    parallel: int = 2
    timeout: float = 120.0
    tries: int = 5


_READERS: Mapping[str, Reader] = {
    "url": lambda _, value: http.address(NAME, value),
    "key_env": options.variable,
    "batch": options.whole(1, 1000),
    "parallel": options.whole(1, 64),
    "timeout": options.number(0.1, 3600),
    "tries": options.whole(1, 20),
}


def create(given: Mapping[str, object]) -> LibreTranslate:
    """The engine; UsageError for an option that is unknown or cannot be meant. No server is asked yet."""
    chosen = Options(**options.read(NAME, given, _READERS))  # type: ignore[arg-type]  # each reader gives its field's type
    return LibreTranslate(chosen, http.secret(NAME, chosen.key_env))


@dataclass(frozen=True, slots=True)
class LibreTranslate:
    """The engine. Which languages the server has is asked once."""

    options: Options = field(default_factory=Options)
    key: str = field(default="", repr=False)
    name: str = field(default=NAME, init=False)
    _languages: dict[str, frozenset[str]] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def remote(self) -> bool:
        """Whether texts leave this machine."""
        return http.remote(self.options.url)

    def model(self, source: str, target: str) -> str:
        """The server's host: it does not say which models it has. MissingError where it lacks the pair."""
        self._pair(source, target)
        return re.sub(r"[^\w.:-]+", "_", urlsplit(self.options.url).netloc)

    def translate(self, texts: Sequence[str], source: str, target: str) -> Iterator[Translation | None]:
        """In the order of the texts."""
        return results.in_order(self.stream(texts, source, target), len(texts))

    def stream(self, texts: Sequence[str], source: str, target: str) -> Iterator[tuple[int, Translation | None]]:
        """As batches come back."""
        pair, model = self._pair(source, target), self.model(source, target)

        def work(batch: range) -> list[Translation | None]:
            made = self._asked([texts[place] for place in batch], pair)
            return [None if text is None else Translation(text, None, NAME, model) for text in made]

        given = batches.batches(texts, self.options.batch, _CHARACTERS)
        yield from batches.at_once(work, given, self.options.parallel)

    def variants(
        self,
        texts: Sequence[str],
        source: str,
        target: str,
        *,
        near: bool = False,  # noqa: ARG002  # the protocol's
    ) -> Iterator[Sequence[Translation]]:
        """The server's alternatives for each text."""
        pair, model = self._pair(source, target), self.model(source, target)
        for text in texts:
            try:
                answer = self._post(text, pair, alternatives=ALTERNATIVES)
            except http.RefusedError:
                answer = {}  # this server has none
            found = answer.get("alternatives") if isinstance(answer, dict) else None
            made = found if isinstance(found, list) else []
            yield [Translation(each, None, NAME, model) for each in made if isinstance(each, str)]

    def _asked(self, texts: list[str], pair: tuple[str, str]) -> list[str | None]:
        """One result for each text; a batch that the server finds too large, or answers wrongly, is cut in two."""
        try:
            answer = self._post(texts, pair)
        except http.RefusedError:
            if len(texts) == 1:
                return [None]
        else:
            made = answer.get("translatedText") if isinstance(answer, dict) else None
            if isinstance(made, list) and len(made) == len(texts) and all(isinstance(each, str) for each in made):
                return list(made)
            if len(texts) == 1:
                return [made if isinstance(made, str) else None]
        half = len(texts) // 2
        return [*self._asked(texts[:half], pair), *self._asked(texts[half:], pair)]

    def _post(self, said: str | list[str], pair: tuple[str, str], **more: object) -> object:
        data = {"q": said, "source": pair[0], "target": pair[1], "format": "text", **more}
        return self._client().post("/translate", data | ({"api_key": self.key} if self.key else {}))

    def _client(self) -> http.Client:
        chosen = self.options
        return http.Client(chosen.url, NAME, secret=self.key, timeout=chosen.timeout, tries=chosen.tries)

    def _pair(self, source: str, target: str) -> tuple[str, str]:
        """The pair as this server calls it."""
        if not self._languages:
            self._languages.update(_languages(self._client()))
        here, there = codes.argos(source), codes.argos(target)
        for code in (here, _HAN.get(here, here)):
            for other in (there, _HAN.get(there, there)):
                if other in self._languages.get(code, ()):
                    return code, other
        hint = "start the server with these languages (--load-only), or choose another engine"
        raise MissingError(f"the server does not translate {source} to {target}", self.options.url, hint)


def _languages(client: http.Client) -> dict[str, frozenset[str]]:
    """From each language of the server those that it translates into."""
    try:
        answer = client.get("/languages")
    except http.RefusedError as error:
        raise MissingError(f"the server does not say its languages: {error}", client.address) from error
    found = {}
    for row in answer if isinstance(answer, list) else ():
        if isinstance(row, dict) and isinstance(row.get("code"), str) and isinstance(row.get("targets", []), list):
            found[row["code"]] = frozenset(each for each in row.get("targets", []) if isinstance(each, str))
    if not found:
        raise MissingError("this is no LibreTranslate server: it names no languages", client.address)
    return found
