"""Signs: the mark at the end, brackets, quotation marks, white space, and Chinese text's own."""

from __future__ import annotations

import re

ALONE = "\ufffc"
"""What stands for a mark such as `<2/>` in a plain text: something that is no letter, no sign and no space."""

_CLOSERS = "\"'”’»“›)]}）】》〉」』〕〗" + ALONE
_SPACE = " \t\r\n\u00a0\u202f\u2009\u200a\u3000\u200b\ufeff"
_ENDS = ".!?…。！？．；;:：‥।؟۔"
_SHORTENED = re.compile(
    r"(?i)(?<!\w)(?:[a-z](?:\.[a-z])+|inc|ltd|co|corp|jr|sr|st|etc|no|vs|mr|mrs|ms|dr|prof|sen|rep|gov|gen|dept|est|"
    r"[ap]\.m|u\.s|d\.c|г|гг|т\.\s?д|т\.\s?п|др|ж|жж|б\.\s?а)\.$"
)


def ended(text: str) -> str:
    """The mark that ends a text, behind which only quotation marks and brackets stand; "" for none."""
    bare = text.rstrip(_CLOSERS + _SPACE)
    return bare[-1] if bare and bare[-1] in _ENDS else ""


def unended(source: str, target: str) -> str:
    """Which end mark of its source a target lacks: "." for any, "?" for a question's; "" where none is lacking.

    A full stop that is an abbreviation's may be left out, and one sentence may end in another's sign (! and .).
    """
    mine = ended(source)
    if not mine or not target.strip():
        return ""
    other = ended(target)
    asks, asked = _asks(source), _asks(target)
    if not other and _goes_on(target, mine):
        return ""
    if not other:
        bare = source.rstrip(_CLOSERS + _SPACE)
        return "" if mine == "." and _SHORTENED.search(bare) else mine
    if asks and not asked:
        return "?"
    return "" if asks or not asked or mine not in ".。" else "."


def _goes_on(target: str, mark: str) -> bool:
    """Whether a Chinese sentence goes on in the next one behind a comma, where its source ends with a full stop."""
    return mark == "." and target.rstrip(_CLOSERS + _SPACE).endswith(("，", "；", "、"))


def _asks(text: str) -> bool:
    bare = text.rstrip(_CLOSERS + _SPACE)
    tail = bare[len(bare.rstrip(_ENDS)) :]
    return any(each in "?？؟" for each in tail)


_PAIRS = {
    ")": "(",
    "]": "[",
    "}": "{",
    "）": "(",
    "】": "【",
    "》": "《",
    "〉": "〈",
    "」": "「",
    "』": "『",
    "〕": "〔",
}
_OPENING = {
    "(": "(",
    "[": "[",
    "{": "{",
    "（": "(",
    "【": "【",
    "《": "《",
    "〈": "〈",
    "「": "「",
    "『": "『",
    "〔": "〔",
}
_POINT = re.compile(r"(?:^|(?<=[\s;,；，。]))[\w]{1,3}[)）](?=\s|[\u4e00-\u9fff])")
_FACE = re.compile(r"[:;8=]['’]?-?[()]+(?!\w)")
_ANY = re.compile("[" + re.escape("".join({*_PAIRS, *_OPENING})) + "]")


def unbalanced(text: str) -> str:
    """The brackets of a text that lack their other half, in their order; those of a list's points (a) are none."""
    if _ANY.search(text) is None:
        return ""
    text = _FACE.sub("", text)
    for cleaned in (text, _POINT.sub("", text)):
        left = _left(cleaned)
        if not left:
            return ""
    return left


def _left(text: str) -> str:
    stack: list[str] = []
    left = []
    for sign in _ANY.findall(text):
        if sign in _OPENING:
            stack.append(sign)
        elif stack and _OPENING[stack[-1]] == _PAIRS[sign]:
            stack.pop()
        else:
            left.append(sign)
    return "".join([*left, *stack])


def brackets(source: str, target: str) -> str:
    """The brackets of a target without their other half, where its source's have theirs, or lack others."""
    left = unbalanced(target)
    if not left or _folded(_left(source)) == _folded(_left(target)):
        return ""
    mine = unbalanced(source)
    return "" if mine and _folded(mine) == _folded(left) else left


def _folded(signs: str) -> str:
    return "".join(_OPENING.get(each) or "/" + _PAIRS[each] for each in signs)


_HAN = r"[\u3400-\u9fff\u3001-\u3011]"
_CLOSED = r"[\u3400-\u9fff”’》」』）】\u3001]"
_ASCII_IN_HAN = re.compile(
    rf"(?<={_CLOSED})(?:[,;:!?](?=[\s”’》」』）】\"']|$|{_HAN}|[“‘《「『（])|"
    rf"\.(?=\s*(?:[”’»》」』）)]*\s*$|[”’》」』）]|[\u3400-\u9fff])))"
)
_FULL = {",": "，", ";": "；", ":": "：", "!": "！", "?": "？", ".": "。"}


def ascii_signs(text: str) -> list[int]:
    """Where a Chinese text has ASCII's comma, colon, full stop… behind a Chinese character."""
    return [match.start() for match in _ASCII_IN_HAN.finditer(text)] if not text.isascii() else []


def fullwidth(text: str) -> list[tuple[int, str]]:
    """Which characters of a Chinese text to write otherwise: its own signs, and "" for the spaces behind them."""
    out: list[tuple[int, str]] = []
    for place in ascii_signs(text):
        out.append((place, _FULL[text[place]]))
        spaces = _BEHIND.match(text, place + 1)
        out += [(at, "") for at in range(*spaces.span(1))] if spaces is not None else []
    return out


_BEHIND = re.compile(rf"( +)(?=$|[“‘《「『（]|{_HAN})")
_DOUBLE = re.compile(r"(?<=\S)[ \u00a0]{2,}(?=\S)")


def edges(text: str) -> tuple[str, str]:
    """The white space at the beginning and at the end of a text, the invisible kinds too."""
    bare = text.strip(_SPACE)
    if not bare:
        return "", ""
    start = text.index(bare)
    return text[:start], text[start + len(bare) :]


def double_space(text: str) -> bool:
    """Whether two spaces stand side by side inside a text."""
    return _DOUBLE.search(text) is not None


def single_space(text: str) -> str:
    """A text in which they are one; a no-break space stays one."""
    return _DOUBLE.sub(lambda found: "\u00a0" if "\u00a0" in found[0] else " ", text)


OWN_QUOTES = {
    "ky": "«»", "ru": "«»", "uk": "«»", "be": "«»", "kk": "«»", "fr": "«»", "es": "«»", "it": "«»", "el": "«»",
    "zh": "“”", "de": "„“", "pl": "„”", "cs": "„“", "tr": "“”", "en": "“”",
}  # fmt: skip
"""The quotation marks that a language writes first; CLDR's."""


def straight(text: str) -> int:
    """How many straight double quotation marks a text has; one behind a figure is an inch."""
    return text.count('"') - len(re.findall(r'(?<=\d)"(?=\s)', text)) if '"' in text else 0


def quotes(text: str) -> int:
    """How many quotation marks of a text lack their other half: more opened is above 0, more closed below.

    German and Czech close with what English opens with, and an apostrophe is no quotation mark: single ones are left
    alone. A straight one that lacks its other half counts 1.
    """
    count = (
        text.count("«") - text.count("»") + text.count("《") - text.count("》") + text.count("「") - text.count("」")
    )
    low, high, left = text.count("„"), text.count("”"), text.count("“")
    count += left - high if not low else low - high - left if low >= high + left else 0
    return count + straight(text) % 2


def lone_quotes(texts: list[str]) -> int:
    """The balance of a whole document: a quotation may go on over several sentences."""
    return sum(map(quotes, texts))


def fullwidth_of(sign: str) -> str:
    """The Chinese sign for one of ASCII."""
    return _FULL[sign]
