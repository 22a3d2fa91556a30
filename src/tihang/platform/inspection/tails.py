"""What hides behind the end of a file that is something else in front."""

from __future__ import annotations

import struct
from typing import BinaryIO

from tihang.platform.inspection.refusal import Refused
from tihang.text import _

END_RECORD = b"PK\x05\x06"
FURTHEST = 22 + 0xFFFF
"""How far from the end an archive's last record may begin."""


def tail(opened: BinaryIO, length: int = FURTHEST) -> bytes:
    """The last bytes of a file."""
    size = opened.seek(0, 2)
    opened.seek(max(0, size - length))
    return opened.read(length)


def end_record(last: bytes) -> int | None:
    """Where in the last bytes an archive's end record begins that reaches to the end."""
    at = last.rfind(END_RECORD)
    while at >= 0:
        if at + 22 <= len(last):
            (comment,) = struct.unpack_from("<H", last, at + 20)
            if at + 22 + comment == len(last):
                return at
        at = last.rfind(END_RECORD, 0, at)
    return None


def refuse_archive_at_the_end(opened: BinaryIO) -> None:
    """Raise Refused where an unpacker would find an archive in a file that shows something else."""
    if end_record(tail(opened)) is not None:
        raise Refused(_("文件末尾附带了压缩包，请去除后重新生成文件"))
