"""From a file's bytes to its text: UTF-8, or another encoding that the file's own header names."""

from __future__ import annotations

import re

from transpub.errors import CatalogError

_NAMED = re.compile(rb"^\"Content-Type:[^\"\r\n]*charset=([\w.:-]+)", re.MULTILINE)
_KNOWN = re.compile(r"iso-?8859-\d+|koi8-[rut]|(cp|windows-)\d+|gb2312|gbk|gb18030|big5(-hkscs)?|euc-(jp|kr)|shift_jis")
"""Those that gettext takes. Not ASCII, which has none of our letters, nor Python's own such as `utf-7`."""


def decoded(data: bytes, name: str) -> tuple[str, str]:
    """The text and its encoding; CatalogError with file and line where it is neither UTF-8 nor what the header says.

    A text that is UTF-8 is read so, whatever the header says: no other encoding looks like it by chance.
    """
    try:
        return data.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError as error:
        start = error.start
    header = _NAMED.search(data)
    encoding = header[1].decode("ascii", "replace").lower() if header else ""
    if _KNOWN.fullmatch(encoding):
        try:
            return data.decode(encoding), encoding
        except (UnicodeDecodeError, LookupError):
            pass
    line = data.count(b"\n", 0, start) + 1
    hint = "save it as UTF-8, or name its encoding in its header: Content-Type: text/plain; charset=…"
    raise CatalogError("is not UTF-8", f"{name}:{line}", hint)
