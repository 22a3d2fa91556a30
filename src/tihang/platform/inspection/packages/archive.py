"""A ZIP archive from outside: read with limits, and refused where it is not straightforward.

Of the many things that ZIP allows, office programs write few. Everything by which two
programs may see two different archives in one file is refused.
"""

from __future__ import annotations

import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from tihang.platform.inspection.limits import (
    ENTRIES,
    MEGABYTE,
    PACKING_RATIO,
    UNPACKED_BYTES,
)
from tihang.platform.inspection.refusal import Refused
from tihang.platform.inspection.tails import FURTHEST, end_record, tail
from tihang.text import _

PIECE = 256 * 1024
MOST_DIRECTORY = 4 * MEGABYTE
_LOCKED = 0x1 | 0x40 | 0x2000
_ODD_NAME = re.compile(r'[\x00-\x1f\x7f\\:*?"<>|]')


class Archive:
    """The parts of an archive by name. Raises Refused for one that is not straightforward."""

    def __init__(self, opened: BinaryIO) -> None:
        self.opened = opened
        self.directory = _check_ends(opened)
        try:
            with zipfile.ZipFile(opened) as archive:
                entries = archive.infolist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error, OSError):
            raise _damaged() from None
        _check_entries(entries)
        self._check_places(entries)
        self.parts = {each.filename: each for each in entries if not each.is_dir()}

    def _check_places(self, entries: list[zipfile.ZipInfo]) -> None:
        """Parts lie one behind the other: bytes used twice are how a bomb is made small."""
        end = self.directory
        for each in sorted(entries, key=lambda e: e.header_offset, reverse=True):
            if each.header_offset + 30 + each.compress_size > end:
                raise Refused(_("压缩结构异常（各部分相互重叠），请用 Office 软件另存后上传"))
            end = each.header_offset

    def pieces(self, name: str) -> Iterator[bytes]:
        """A part unpacked, piece by piece, never more than it said it would be."""
        info = self.parts[name]
        left = info.file_size
        crc = 0
        for piece in _unpacked(self.opened, info):
            left -= len(piece)
            if left < 0:
                raise Refused(_("压缩结构异常（实际大小与登记不符），请用 Office 软件另存后上传"))
            crc = zlib.crc32(piece, crc)
            yield piece
        if left or crc != info.CRC:
            raise _damaged()

    def head(self, name: str, length: int = 16) -> bytes:
        """The first bytes of a part."""
        return next(_unpacked(self.opened, self.parts[name]), b"")[:length]


def _damaged() -> Refused:
    return Refused(_("文件已损坏或不完整，请用原软件打开后另存再上传"))


def _check_ends(opened: BinaryIO) -> int:
    """Where the directory begins. The archive fills the file, from its first byte to its last."""
    size = opened.seek(0, 2)
    last = tail(opened)
    at = end_record(last)
    if at is None:
        raise _damaged()
    disk, first_disk, here, count, length, start, comment = struct.unpack_from(
        "<4H2LH", last, at + 4
    )
    if comment:
        raise Refused(_("文件末尾附带了其他内容，请用原软件打开后另存再上传"))
    if disk or first_disk or here != count or 0xFFFF in (here, count):
        raise Refused(_("压缩包条目过多或分卷，不予收取"))
    if count > ENTRIES.value or length > MOST_DIRECTORY:
        raise Refused(
            _("文件内部条目 %(count)d 个，超过上限 %(limit)d 个，疑似压缩炸弹")
            % {"count": count, "limit": ENTRIES.value}
        )
    if start + length != size - min(size, FURTHEST) + at:
        raise Refused(_("文件前部混入了其他内容，请用原软件打开后另存再上传"))
    return int(start)


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    seen: set[str] = set()
    unpacked = 0
    for each in entries:
        _check_name(each.orig_filename)
        _check_kind(each)
        # Office programs do not tell capitals from small letters.
        key = each.filename.lower()
        if key in seen:
            raise Refused(_("文件内部有重名条目“%(name)s”，不予收取") % {"name": each.filename})
        seen.add(key)
        unpacked += each.file_size
        packed = max(each.compress_size, 1)
        if each.file_size > MEGABYTE and each.file_size / packed > PACKING_RATIO.value:
            raise Refused(_("文件压缩比异常，疑似压缩炸弹，不予收取"))
    if unpacked > UNPACKED_BYTES.value:
        raise Refused(
            _("文件解压后超过 %(limit)d MB，疑似压缩炸弹，不予收取")
            % {"limit": UNPACKED_BYTES.value // MEGABYTE}
        )


def _check_name(name: str) -> None:
    """A name that could leave the folder it is unpacked into is not an accident."""
    parts = name.split("/")
    if name.startswith("/") or ".." in parts or _ODD_NAME.search(name) or len(name) > 255:
        raise Refused(
            _("文件内部有不安全的路径名“%(name)s”，不予收取")
            % {"name": "".join(c if c.isprintable() else "?" for c in name[:60])}
        )


def _check_kind(entry: zipfile.ZipInfo) -> None:
    if entry.flag_bits & _LOCKED:
        raise Refused(_("文件内容设有密码，请去除密码后上传"))
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise Refused(_("文件内部含有符号链接，不予收取"))
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Refused(_("文件使用了不常见的压缩方式，请用 Office 软件另存后上传"))


def _unpacked(opened: BinaryIO, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """The bytes of a part as they unpack, in pieces of bounded size."""
    opened.seek(info.header_offset)
    header = opened.read(30)
    if len(header) < 30 or not header.startswith(b"PK\x03\x04"):
        raise _damaged()
    name, extra = struct.unpack_from("<2H", header, 26)
    at, left = info.header_offset + 30 + name + extra, info.compress_size
    packed = info.compress_type == zipfile.ZIP_DEFLATED
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    while left:
        # Others may have read elsewhere between two pieces.
        opened.seek(at)
        piece = opened.read(min(PIECE, left))
        if not piece:
            raise _damaged()
        at, left = at + len(piece), left - len(piece)
        if packed:
            yield from _inflated(inflate, piece)
        else:
            yield piece
    if packed and not inflate.eof:
        raise _damaged()


def _inflated(inflate: zlib._Decompress, piece: bytes) -> Iterator[bytes]:
    try:
        while piece and not inflate.eof:
            out = inflate.decompress(piece, PIECE)
            piece = inflate.unconsumed_tail
            if out:
                yield out
    except zlib.error:
        raise _damaged() from None
