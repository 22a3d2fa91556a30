"""Pictures made ready for a paper: turned upright, no larger than print needs, without extras.

What a camera writes beside the picture (place, owner, thumbnails) does not get into a paper.
"""

from __future__ import annotations

import base64
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps

LARGEST = 30 * 1024 * 1024
"""Bytes of a picture that is opened at all."""
FORMATS = ("JPEG", "PNG")
_MOST_PIXELS = 80_000_000
_LONGEST = 1600
"""Pixels of the longer side: 260 dots an inch over the width of the text."""
_TEXT_WIDTH, _TALLEST = 156.0, 170.0
_DOTS = 150
"""Dots an inch of a picture that is smaller than the text is wide."""
_QUALITY = 85
_LARGEST_DRAWING = 1024 * 1024
"""Bytes above which a PNG is taken for a photograph."""


@dataclass(frozen=True)
class Printable:
    """A picture as a paper holds it."""

    data: bytes
    format: str
    """``jpeg`` or ``png``."""
    pixels: tuple[int, int]

    @property
    def width(self) -> float:
        """Millimetres on paper: never wider than the text, nor taller than most of a page."""
        wide, high = self.pixels
        natural = wide / _DOTS * 25.4
        return round(min(natural, _TEXT_WIDTH, _TALLEST * wide / high), 2)

    def svg(self) -> str:
        """The picture in an SVG of its size, since the typesetter takes only text from us."""
        wide, high = self.pixels
        content = base64.b64encode(self.data).decode()
        return (
            '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
            f'width="{wide}" height="{high}" viewBox="0 0 {wide} {high}">'
            f'<image width="{wide}" height="{high}" '
            f'xlink:href="data:image/{self.format};base64,{content}"/></svg>'
        )


def printable(data: bytes) -> Printable | None:
    """A PNG or JPEG made ready for a paper; None for anything else or one that is damaged."""
    if not data or len(data) > LARGEST:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(data), formats=FORMATS) as opened:
                if opened.width * opened.height > _MOST_PIXELS:
                    return None
                opened.draft("RGB", (_LONGEST, _LONGEST))
                drawn = opened.format == "PNG"
                return _written(ImageOps.exif_transpose(opened), drawn=drawn)
    # Pillow raises errors of many kinds on damaged files.
    except Exception:  # noqa: BLE001
        return None


def printables(pictures: Mapping[str, bytes] | None) -> dict[str, Printable]:
    """Those of the pictures that can be printed, by their number in the list of evidence."""
    made = ((number, printable(data)) for number, data in (pictures or {}).items())
    return {number: picture for number, picture in made if picture is not None}


def _written(picture: Image.Image, *, drawn: bool) -> Printable:
    """Photographs as JPEG; drawings and screens as PNG, unless they turn out to be large."""
    flat = _on_white(picture)
    flat.thumbnail((_LONGEST, _LONGEST), Image.Resampling.LANCZOS)
    if drawn:
        data = _encoded(flat, "PNG")
        if len(data) <= _LARGEST_DRAWING:
            return Printable(data, "png", flat.size)
    return Printable(_encoded(flat, "JPEG"), "jpeg", flat.size)


def _encoded(picture: Image.Image, kind: str) -> bytes:
    buffer = BytesIO()
    if kind == "JPEG" and picture.mode == "1":
        picture = picture.convert("L")
    picture.save(buffer, kind, **({"quality": _QUALITY} if kind == "JPEG" else {}))
    return buffer.getvalue()


def _on_white(picture: Image.Image) -> Image.Image:
    """PDF/A-2 and Word both print see-through pictures, but not alike."""
    if picture.mode in ("1", "L", "RGB"):
        return picture.copy()
    if "transparency" in picture.info or picture.mode in ("LA", "PA", "RGBA"):
        seen = picture.convert("RGBA")
        white = Image.new("RGBA", seen.size, "white")
        return Image.alpha_composite(white, seen).convert("RGB")
    return picture.convert("RGB")
