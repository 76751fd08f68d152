"""The size of a picture, so that a page keeps its place while it loads."""

from __future__ import annotations

import io
import re

_ROOT = re.compile(r"<svg\b[^>]*>", re.IGNORECASE)
_LENGTH = re.compile(r'\s(width|height)\s*=\s*["\']\s*(\d+(?:\.\d+)?)(?:px)?\s*["\']', re.IGNORECASE)
_BOX = re.compile(
    r'\sviewBox\s*=\s*["\']\s*[-\d.]+[\s,]+[-\d.]+[\s,]+(\d+(?:\.\d+)?)[\s,]+(\d+(?:\.\d+)?)', re.IGNORECASE
)
_LARGEST = 20_000


def size(data: bytes, name: str) -> tuple[int, int] | None:
    """Width and height in pixels as they are shown; None for what is no picture, or one that does not say.

    A drawing (SVG) with no size has that of its view box, as browsers take it for the shape.
    """
    if name.lower().endswith(".svg"):
        return _drawing(data)
    import imagesize  # noqa: PLC0415  # importing does no work

    try:
        width, height = imagesize.get(io.BytesIO(data))
    except Exception:  # noqa: BLE001  # a damaged picture is shown as it is, without a size
        return None
    return (width, height) if 0 < width <= _LARGEST and 0 < height <= _LARGEST else None


def _drawing(data: bytes) -> tuple[int, int] | None:
    root = _ROOT.search(data[:10_000].decode("utf-8", "replace"))
    if root is None:
        return None
    lengths = {name.lower(): float(value) for name, value in _LENGTH.findall(root.group())}
    box = _BOX.search(root.group())
    if len(lengths) < 2 and box:  # noqa: PLR2004  # width and height
        lengths = {"width": float(box.group(1)), "height": float(box.group(2))}
    found = round(lengths.get("width", 0)), round(lengths.get("height", 0))
    return found if all(0 < each <= _LARGEST for each in found) else None
