"""The file itself: a plain tar whose every byte is fixed by the names and sizes in it.

No compression, no times, no owners: what a header must be is computed and compared, so
that nothing can hide in a field that readers pass over. Read and written from front to
end, in pieces.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from tarfile import GNU_FORMAT, TarInfo
from typing import BinaryIO

from tihang.dossier.bundle.errors import CONTAINER, BundleError
from tihang.text import _

BLOCK = 512
PIECE = 1024 * 1024
_END = bytes(2 * BLOCK)
_SIZE = slice(124, 136)


def header(path: str, size: int) -> bytes:
    """The header of a member; sizes above 8 GiB in GNU's binary form."""
    info = TarInfo(path)
    info.size = size
    data = info.tobuf(GNU_FORMAT, "ascii", "strict")
    if len(data) != BLOCK:
        raise ValueError(path)
    return data


def padding(size: int) -> bytes:
    """What fills the last block of a member."""
    return bytes(-size % BLOCK)


def container_size(members: Iterator[tuple[str, int]]) -> int:
    """Bytes of a container with members of these names and sizes."""
    return sum(BLOCK + size + len(padding(size)) for _path, size in members) + len(_END)


class ContainerWriter:
    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def add(self, path: str, size: int, pieces: Iterator[bytes]) -> None:
        """Add a member of which ``pieces`` give exactly ``size`` bytes. Raises BundleError."""
        self._file.write(header(path, size))
        written = 0
        for piece in pieces:
            written += len(piece)
            if written > size:
                break
            self._file.write(piece)
        if written != size:
            raise BundleError(path, _("文件在导出过程中发生变化，请重新导出"))
        self._file.write(padding(size))

    def end(self) -> None:
        self._file.write(_END)


class ContainerReader:
    """Reads members in the order that the caller expects them in."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def short_member(self, path: str, limit: int) -> bytes:
        """A member whose size only its header tells, as a whole. Raises BundleError."""
        data = self._exactly(BLOCK, path)
        digits = data[_SIZE]
        size = int(digits[:-1], 8) if re.fullmatch(rb"[0-7]{11}\0", digits) else -1
        if size < 0 or data != header(path, size):
            raise _other(path, data)
        if size > limit:
            raise BundleError(path, _("大小超过上限"))
        return b"".join(self._pieces(path, size))

    def member(self, path: str, size: int) -> Iterator[bytes]:
        """The pieces of the member that comes next. Raises BundleError where it is another."""
        data = self._exactly(BLOCK, path)
        if data != header(path, size):
            raise _other(path, data)
        return self._pieces(path, size)

    def end(self) -> None:
        """Refuse whatever comes after the last member. Raises BundleError."""
        if self._exactly(len(_END), CONTAINER) != _END:
            raise BundleError(CONTAINER, _("末尾有清单以外的文件或内容"))
        if self._file.read(1):
            raise BundleError(CONTAINER, _("数据包之后还有多余的内容"))

    def _pieces(self, path: str, size: int) -> Iterator[bytes]:
        left = size
        while left:
            piece = self._exactly(min(left, PIECE), path)
            left -= len(piece)
            yield piece
        if any(self._exactly(-size % BLOCK, path)):
            raise BundleError(path, _("文件之后的填充字节被改动"))

    def _exactly(self, size: int, path: str) -> bytes:
        data = b""
        while len(data) < size:
            piece = self._file.read(size - len(data))
            if not piece:
                raise BundleError(path, _("数据包在此处中断，文件不完整"))
            data += piece
        return data


def _other(path: str, data: bytes) -> BundleError:
    """What to say of a header that is not the one due."""
    found = data[:100].rstrip(b"\0").decode("ascii", "replace")
    if found == path:
        return BundleError(path, _("文件头被改动"))
    shown = "".join(character if character.isprintable() else "?" for character in found)
    return BundleError(path, _("此处应为该文件，现为“%(found)s”") % {"found": shown})
