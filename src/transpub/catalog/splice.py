"""A few entries into a file as somebody else has written it, all others left as they stand there."""

from __future__ import annotations

import re
from operator import ne
from typing import TYPE_CHECKING

from transpub.catalog.read import parse
from transpub.errors import CatalogError

if TYPE_CHECKING:
    from collections.abc import Collection

_KEY = re.compile(r'^msgctxt "((?:[^"\\]|\\.)*)"$', re.MULTILINE)


def spliced(before: bytes, after: bytes, keys: Collection[str]) -> bytes:
    """The file `before` with the entries of these keys as `after` writes them; `after` where that is not the same.

    An editor wraps lines and orders a header in its own way; a save of one entry should not change the others. What
    comes out reads as `after` does.
    """
    try:
        old, new = before.decode(), after.decode()
    except UnicodeDecodeError:
        return after
    theirs = new.rstrip("\n").split("\n\n")
    blocks = old.rstrip("\n").split("\n\n")
    if len(blocks) == len(theirs) and sum(map(ne, blocks, theirs)) <= len(keys):
        return after  # it is written as we write: nothing else will differ
    ours = {_key(block): block for block in theirs}
    taken = [ours[key] if (key := _key(block)) in keys and key in ours else block for block in blocks]
    whole = ("\n\n".join(taken) + "\n").encode()
    try:
        one, other = parse(whole), parse(after)
    except CatalogError:
        return after
    same = (one.entries, one.obsolete, one.comments) == (other.entries, other.obsolete, other.comments)
    return whole if same and dict(one.header) == dict(other.header) else after


def _key(block: str) -> str:
    """The key of a block's entry as it is written; "" of one that has none, or that is obsolete."""
    found = _KEY.search(block)
    return found[1] if found is not None else ""
