"""What machines and broken tools leave in a text: signs of a vocabulary, entities, tags, wrongly decoded bytes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_ANY = re.compile(
    r"""
    <unk>|\[UNK\]|⁇|\ufffd|▁|</?s>|<pad>|<mask>|\[(?:MASK|CLS|SEP|PAD)\]|<\|[a-z_]+\|>|<extra_id_\d+>|<0x[0-9A-F]{2}>
    | <2?[a-z]{2}>(?=\s|$) | __\w{2,12}__ | @@(?=\s|$) | \s@[-,.]@\s | \#\#[^\W\d_]{2,}
    | &(?:amp|lt|gt|quot|apos|nbsp|\#\d{1,6}|\#x[0-9A-Fa-f]{1,5});
    | [\x00-\x08\x0b\x0c\x0e-\x1f\x7f]
    | (?:[ÐÑ][\u0080-\u00bf\u0152-\u0192\u02c6\u02dc\u2013-\u2122]){2,}
    | Ã[\u0080-\u00bf] | â€[\u0080-\u00bf™œ˜"”\u009d]?
    | </?[A-Za-z][A-Za-z0-9]*(?:\s[a-z-]+=[^<>]*)?\s*/?>
    | <\s+/?\s*\d+\s*/?\s*> | </?\s*\d+\s+/?> | <\s*/\s+\d+\s*> | [＜〈‹]\s*[/／]?\d+[/／]?\s*[＞〉›]
    """,
    re.VERBOSE,
)
_SIGNS = re.compile(r"[<\[⁇\ufffd▁_@#&ÐÑÃâ＜〈‹\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def artefacts(source: str, target: str) -> Iterator[str]:
    """Those of a target that its source has not, each once."""
    if _SIGNS.search(target) is None:
        return
    found = dict.fromkeys(match[0] for match in _ANY.finditer(target))
    if found:
        mine = {match[0] for match in _ANY.finditer(source)}
        yield from (each for each in found if each not in mine)
