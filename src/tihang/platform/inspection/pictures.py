"""JPEG and PNG: whole, of a sane size, and nothing behind their end."""

from __future__ import annotations

import struct
import warnings
from typing import Any, BinaryIO

from PIL import Image, UnidentifiedImageError

from tihang.platform.inspection.limits import PIXELS
from tihang.platform.inspection.refusal import Refused
from tihang.text import _

KINDS = ("JPEG", "PNG")
"""As the reader calls them."""

# What phones write behind the picture: further pictures of the same shot, notes of the camera.
_FROM_CAMERAS = (b"\xff\xd8\xff", b"SEFH")


def look_into(opened: BinaryIO) -> dict[str, Any]:
    """Width and height. Raises Refused."""
    # Our own limit speaks, before a pixel is unpacked.
    Image.MAX_IMAGE_PIXELS = None
    damaged = Refused(_("图片已损坏或不完整，请用图片软件另存后上传"))
    opened.seek(0)
    try:
        with warnings.catch_warnings(), Image.open(opened, formats=KINDS) as found:
            warnings.simplefilter("ignore")
            width, height = found.size
            _check_pixels(width, height)
            found.load()
            is_png = found.format == "PNG"
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, struct.error):
        raise damaged from None
    rest = _behind_png(opened) if is_png else _behind_jpeg(opened)
    if rest is None:
        raise damaged
    if rest.strip(b"\x00\r\n\t ") and not _is_from_a_camera(rest, is_png=is_png):
        raise Refused(_("图片末尾附带了其他内容，请用图片软件另存后上传"))
    return {"width": width, "height": height}


def _check_pixels(width: int, height: int) -> None:
    if width * height > PIXELS.value:
        raise Refused(
            _("图片尺寸 %(width)d×%(height)d 像素，总数超过上限 %(limit)d 像素，请缩小后上传")
            % {"width": width, "height": height, "limit": PIXELS.value}
        )


def _is_from_a_camera(rest: bytes, *, is_png: bool) -> bool:
    return not is_png and any(mark in rest for mark in _FROM_CAMERAS) and b"<script" not in rest


def _behind_png(opened: BinaryIO) -> bytes | None:
    """What follows the last chunk; None where there is no end."""
    opened.seek(8)
    while len(head := opened.read(8)) == 8:
        length, name = struct.unpack(">I4s", head)
        opened.seek(length + 4, 1)
        if name == b"IEND":
            return opened.read()
    return None


def _behind_jpeg(opened: BinaryIO) -> bytes | None:
    """What follows the end mark of the first picture; None where there is none."""
    opened.seek(0)
    data = opened.read()
    at = 2
    while 0 <= at < len(data) - 1:
        if data[at] != 0xFF:
            # Within a scan: on to the next mark that is neither a pad nor a restart.
            at = data.find(b"\xff", at)
            continue
        mark = data[at + 1]
        if mark == 0xD9:
            return data[at + 2 :]
        if mark in (0x00, 0x01) or 0xD0 <= mark <= 0xD8:
            at += 2
        elif mark == 0xFF:
            at += 1
        elif at + 4 <= len(data):
            at += 2 + int(struct.unpack_from(">H", data, at + 2)[0])
        else:
            return None
    return None
