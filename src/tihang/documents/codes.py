"""The QR code of a paper, as a picture for each rendering."""

from __future__ import annotations

import struct
import zlib

import qrcode
from qrcode.constants import ERROR_CORRECT_M

_QUIET_ZONE = 2
_PIXELS_PER_MODULE = 8


def _modules(content: str) -> list[list[bool]]:
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=_QUIET_ZONE)
    code.add_data(content)
    code.make(fit=True)
    matrix: list[list[bool]] = code.get_matrix()
    return matrix


def qr_svg(content: str) -> str:
    """The code as an SVG picture, a unit a module, black on nothing."""
    matrix = _modules(content)
    size = len(matrix)
    path = "".join(
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}">'
        f'<path d="{path}"/></svg>'
    )


def qr_png(content: str) -> bytes:
    """The code as a black and white PNG, which every version of Word reads."""
    rows: list[bytes] = []
    for modules in _modules(content):
        bits = "".join(("0" if dark else "1") * _PIXELS_PER_MODULE for dark in modules)
        padded = bits.ljust(-(-len(bits) // 8) * 8, "1")
        line = b"\0" + int(padded, 2).to_bytes(len(padded) // 8, "big")
        rows += [line] * _PIXELS_PER_MODULE
    size = len(rows)
    header = struct.pack(">IIBBBBB", size, size, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", header)
        + _chunk(b"IDAT", zlib.compress(b"".join(rows), 9))
        + _chunk(b"IEND", b"")
    )


def _chunk(name: bytes, body: bytes) -> bytes:
    checksum = zlib.crc32(name + body)
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", checksum)
