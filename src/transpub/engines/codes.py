"""Locales of the project (`zh_CN`) and codes of Argos (`zh`)."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_ARGOS: Mapping[str, str] = MappingProxyType(
    {
        "zh_CN": "zh",
        "zh_SG": "zh",
        "zh_Hans": "zh",
        "zh_TW": "zt",
        "zh_HK": "zt",
        "zh_MO": "zt",
        "zh_Hant": "zt",
        "pt_BR": "pb",
    }
)
"""Where Argos has a code of its own; any other locale is known to it by its language. Read from the Argos index."""

_BY_LOCALE = {locale.casefold(): code for locale, code in _ARGOS.items()}


def argos(locale: str) -> str:
    """The Argos code of a locale, in whatever letters; an Argos code is its own.

    `zh_Hant_TW` is found by `zh_Hant`, `ru_KG` is `ru`.
    """
    parts = locale.replace("-", "_").split("_")
    for count in range(len(parts), 1, -1):
        code = _BY_LOCALE.get("_".join(parts[:count]).casefold())
        if code:
            return code
    return parts[0].lower()
