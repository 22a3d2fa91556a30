"""MP4: the boxes that it is made of, and how long it plays."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from tihang.platform.inspection.limits import VIDEO_SECONDS
from tihang.platform.inspection.refusal import Refused
from tihang.text import _

MOST_BOXES = 100_000
_UNKNOWN = {0xFFFFFFFF, 0xFFFFFFFFFFFFFFFF}


@dataclass(frozen=True)
class Box:
    """A part of the file: its name, and where its content begins and ends."""

    name: bytes
    start: int
    end: int


def look_into(opened: BinaryIO) -> dict[str, Any]:
    """Seconds, or None where they cannot be told. Raises Refused."""
    size = opened.seek(0, 2)
    boxes = {box.name: box for box in _boxes(opened, 0, size)}
    if b"moov" not in boxes:
        if not boxes.keys() & {b"mdat", b"moof"}:
            raise Refused(_("视频文件中没有影像内容，请重新导出"))
        return {"seconds": None}
    seconds = _duration(opened, boxes[b"moov"])
    if seconds is not None and seconds > VIDEO_SECONDS.value:
        raise Refused(
            _("视频时长 %(found)s，超过 %(limit)d 分钟，请剪辑后上传")
            % {"found": clock(seconds), "limit": VIDEO_SECONDS.value // 60}
        )
    return {"seconds": seconds}


def clock(seconds: float) -> str:
    """Minutes and seconds."""
    whole = round(seconds)
    return _("%(minutes)d 分 %(seconds)d 秒") % {"minutes": whole // 60, "seconds": whole % 60}


def _boxes(opened: BinaryIO, start: int, end: int) -> Iterator[Box]:
    """The boxes between two places; they follow each other without a gap."""
    for _count in range(MOST_BOXES):
        if start == end:
            return
        opened.seek(start)
        head = opened.read(16)
        box = _box(head, start, end)
        yield box
        start = box.end
    raise Refused(_("视频文件结构异常，请重新导出"))


def _box(head: bytes, start: int, end: int) -> Box:
    broken = Refused(_("视频文件结构不完整或末尾附带了其他内容，请重新导出"))
    if len(head) < 8:
        raise broken
    size, name = struct.unpack(">I4s", head[:8])
    header = 8
    if size == 1 and len(head) == 16:
        (size,) = struct.unpack(">Q", head[8:])
        header = 16
    elif size == 0:
        size = end - start
    if size < header or start + size > end or not all(32 <= c < 127 or c == 0xA9 for c in name):
        raise broken
    return Box(name, start + header, start + size)


def _duration(opened: BinaryIO, moov: Box) -> float | None:
    """What the header says; a film in fragments keeps it in a box of its own, or not at all."""
    inside = {box.name: box for box in _boxes(opened, moov.start, moov.end)}
    if b"mvhd" not in inside:
        return None
    told = _header(opened, inside[b"mvhd"])
    if told is None:
        return None
    scale, length = told
    if not length and b"mvex" in inside:
        extended = {
            box.name: box for box in _boxes(opened, inside[b"mvex"].start, inside[b"mvex"].end)
        }
        length = _fragments(opened, extended[b"mehd"]) if b"mehd" in extended else 0
    return round(length / scale, 1) if scale and length and length not in _UNKNOWN else None


def _header(opened: BinaryIO, box: Box) -> tuple[int, int] | None:
    """Ticks a second, and how many ticks."""
    opened.seek(box.start)
    data = opened.read(min(box.end - box.start, 32))
    layout, at = (">IQ", 20) if data[:1] == b"\x01" else (">II", 12)
    if len(data) < at + struct.calcsize(layout):
        return None
    scale, length = struct.unpack_from(layout, data, at)
    return scale, length


def _fragments(opened: BinaryIO, box: Box) -> int:
    opened.seek(box.start)
    data = opened.read(min(box.end - box.start, 12))
    layout = ">Q" if data[:1] == b"\x01" else ">I"
    if len(data) < 4 + struct.calcsize(layout):
        return 0
    (length,) = struct.unpack_from(layout, data, 4)
    return int(length)
