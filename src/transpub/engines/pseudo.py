"""The engine `pseudo`: text of the right script and length without any model, for tests of the layout and for CI.

Words become nonsense in the locale's script; what must come through a translation unchanged (numbers, addresses, file
names, placeholders) does. The same text always gives the same nonsense, and different texts give different ones as far
as the scripts allow, so that a sentence in the wrong place shows.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from transpub.engines import Translation, known_options
from transpub.model import PSEUDO

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

MODEL = "pseudo-1"
"""Changes where the nonsense does."""

_NAME = r"""
      (?:[A-Za-z][A-Za-z0-9+.-]{0,15}://|\bwww\.)[^\s<>"«»“”]*[^\s<>"«»“”.,;:!?()\[\]{}'’…。，]   # an address
    | \b[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,8}                                         # an e-mail address
    | \{[^\s{}]{0,64}\} | %\(\w{1,64}\)[a-z] | %[sd] | &\#?\w{1,32};                              # a placeholder
    | \b(?:[\w-]{1,64}[./\\]){0,8}[\w-]{1,64}\.[a-z][a-z0-9]{1,9}(?:/[\w./-]{0,256}\w)?(?!\w)     # a file or a host
"""
_TOKENS = re.compile(
    rf"(?P<name>{_NAME})|(?P<number>\d+(?:[.,:/–-]\d+)*)|(?P<word>[^\W\d_]+(?:['’][^\W\d_]+)*)|(?P<space>\s+)"
    r"|(?P<other>\.{2,}|.)",
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class _Alphabet:
    """A script with letters: what each Latin letter becomes, which letters are its own, which are doubled."""

    letters: Mapping[str, str]
    own: frozenset[str]
    vowels: frozenset[str]

    def word(self, word: str) -> str:
        """The word letter by letter, vowels doubled: running English text grows by about 30 %."""
        shouted = len(word) > 1 and word.isupper()
        out = []
        for letter in word:
            image = self._letter(letter.lower()) if letter.isalpha() else letter
            image += image if image in self.vowels else ""
            out.append(image.upper() if shouted else image.capitalize() if letter.isupper() else image)
        return "".join(out)

    def _letter(self, letter: str) -> str:
        if letter in self.letters:
            return self.letters[letter]
        if letter in self.own:
            return letter
        base = unicodedata.normalize("NFKD", letter)[0].lower()
        if base in self.letters:
            return self.letters[base]
        images, number = tuple(self.letters.values()), ord(letter[0])
        return images[number % len(images)] + images[number // len(images) % len(images)]


def _alphabet(images: str, vowels: str, own: str = "") -> _Alphabet:
    letters = dict(zip("abcdefghijklmnopqrstuvwxyz", images, strict=True))
    assert len(set(images)) == len(images)
    return _Alphabet(MappingProxyType(letters), frozenset(images + own), frozenset(vowels))


_ALL_CYRILLIC = "абвгдеёжзийклмнңоөпрстуүфхцчшщъыьэюя"
_RUSSIAN = _alphabet("абцдефгхижклмнопщрстувшчыз", "аеёиоөуүыэюя", _ALL_CYRILLIC)
_KYRGYZ = _alphabet("абцдефгхижклмңөпщрстүвшчыз", "аеёиоөуүыэюя", _ALL_CYRILLIC)
_LATIN = _alphabet("åḃçđéḟĝĥîĵķłṁñôþɋŕšţûṽŵẋýž", "åéîôûý")
_CYRILLIC = frozenset({"ru", "uk", "be", "bg", "kk", "mk", "mn", "sr", "tg"})
_IDEOGRAPHIC = frozenset({"zh", "ja"})

_HAN = (
    "的是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定"
    "行学法所民得经进之着等部度家电力里如水化高自理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天"
    "政日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者"
    "最立代想已通并提直题党程展果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根"
    "论运农指区强放决西被干做必战先回则任取据处队南给色光门即保治北造规热领海口东导器压志世金增争济阶油思术极交受联什认共权收"
    "证改清己美再采转更单风切打白教速花带安场身车例真务具每目至达走积示议声报斗完类离华名确才科张信马节话米整空元况今集温传土许"
)
assert len(set(_HAN)) == len(_HAN)
_FULL = MappingProxyType({",": "，", ";": "；", ":": "：", "?": "？", "!": "！", ".": "。"})


def _ideographs(word: str) -> str:
    """Half as many characters as the word has letters, drawn by its digest: a sentence comes to half its length."""
    count = (len(word) + 1) // 2
    drawn = hashlib.shake_256(word.encode("utf-8", "surrogatepass")).digest(2 * count)
    return "".join(_HAN[int.from_bytes(drawn[i : i + 2], "big") % len(_HAN)] for i in range(0, 2 * count, 2))


def _chinese(text: str) -> str:
    """Chinese needs no spaces between words, and has punctuation of its own width."""
    out: list[tuple[str, str]] = []
    tokens = [(match.lastgroup or "", match.group()) for match in _TOKENS.finditer(text)]
    for index, (kind, token) in enumerate(tokens):
        following = tokens[index + 1][0] if index + 1 < len(tokens) else "space"
        before = out[-1][0] if out else ""
        closing = "".join(token for _, token in tokens[index + 1 :]).strip("\"'”’»)]} \t\n\r") if token in _FULL else ""
        if kind == "word":
            out.append(("han", _ideographs(token)))
        elif kind == "space":
            narrow = before == "other" and out[-1][1] in _FULL
            if narrow or "name" in {before, following} or not {before, following} & {"han", "full", "word"}:
                out.append((kind, token))
        elif token in {"?", "!"} or (token in _FULL and (not closing or (following == "space" and before == "han"))):
            out.append(("full", _FULL[token]))
        else:
            out.append((kind, token))
    return "".join(token for _, token in out)


def _lettered(alphabet: _Alphabet) -> Callable[[str], str]:
    def write(text: str) -> str:
        return "".join(
            alphabet.word(match.group()) if match.lastgroup == "word" else match.group()
            for match in _TOKENS.finditer(text)
        )

    return write


def _script(locale: str) -> Callable[[str], str]:
    language = re.split(r"[_@-]", locale)[0]
    if language in _IDEOGRAPHIC:
        return _chinese
    if language == "ky":
        return _lettered(_KYRGYZ)
    return _lettered(_RUSSIAN if language in _CYRILLIC else _LATIN)


def write(text: str, locale: str) -> str:
    """The nonsense for a text, with no white space at its edges; a text with no letter comes through as it is."""
    return _script(locale)(text.strip()).strip()


@dataclass(frozen=True, slots=True)
class Pseudo:
    """The engine; it translates any pair."""

    name: str = field(default=PSEUDO, init=False)
    nonsense: bool = field(default=True, init=False)

    def model(self, source: str, target: str) -> str:  # noqa: ARG002  # one model for all pairs
        """Always the same."""
        return MODEL

    def translate(self, texts: Sequence[str], source: str, target: str) -> Iterator[Translation | None]:  # noqa: ARG002  # any source
        """Nonsense for each text; never None."""
        for text in texts:
            yield Translation(write(text, target), None, self.name, MODEL)


def create(options: Mapping[str, object]) -> Pseudo:
    """The engine; it has no options."""
    known_options("pseudo", options, ())
    return Pseudo()
