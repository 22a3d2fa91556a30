"""Pages and pictures drawn anew, so that nothing foreign reaches the reader's browser."""

from __future__ import annotations

import io
import math
from typing import BinaryIO

import pypdfium2
from PIL import Image, ImageOps

from tihang.platform.inspection.limits import PIXELS
from tihang.platform.inspection.pictures import KINDS

HIGHEST = 3
"""How many times its width a page is drawn high; what is longer becomes narrower."""


def page(opened: BinaryIO, number: int, width: int) -> bytes:
    """A page of a PDF, counted from 1, as PNG."""
    with pypdfium2.PdfDocument(opened, autoclose=False) as document:
        shown = document[number - 1]
        wide, high = shown.get_size()
        scale = min(width / max(wide, 1), width * HIGHEST / max(high, 1), 8)
        drawn = shown.render(scale=scale, may_draw_forms=False).to_pil()
    return _png(drawn)


def picture(opened: BinaryIO, width: int) -> bytes:
    """A picture as PNG, turned upright, at most so wide and three times as high."""
    Image.MAX_IMAGE_PIXELS = PIXELS.value
    with Image.open(opened, formats=KINDS) as found:
        found.draft("RGB", (width, width * HIGHEST))
        upright = ImageOps.exif_transpose(found)
        upright.thumbnail((width, math.ceil(width * HIGHEST)))
        return _png(upright)


def _png(drawn: Image.Image) -> bytes:
    out = io.BytesIO()
    plain = drawn if drawn.mode in ("RGB", "RGBA", "L") else drawn.convert("RGBA")
    plain.info.clear()
    plain.save(out, "PNG", optimize=False)
    return out.getvalue()
