"""Text tables: plain text in one of the encodings that our readers know."""

from __future__ import annotations

import codecs
from typing import Any, BinaryIO

from tihang.platform.inspection.refusal import Refused
from tihang.text import _

PIECE = 256 * 1024
ENCODINGS = ("utf-8-sig", "gb18030")
_CONTROLS = frozenset(range(32)) - {9, 10, 13}


def look_into(opened: BinaryIO) -> dict[str, Any]:
    """The encoding. Raises Refused for what is not text."""
    _refuse_controls(opened)
    for encoding in ENCODINGS:
        if _reads_as(opened, encoding):
            return {"encoding": encoding}
    raise Refused(_("文本编码无法识别，请另存为 UTF-8 编码的 CSV"))


def _refuse_controls(opened: BinaryIO) -> None:
    opened.seek(0)
    while piece := opened.read(PIECE):
        if b"\x00" in piece:
            raise Refused(_("内容不是文本（含有空字符），请另存为 UTF-8 编码的 CSV"))
        if not _CONTROLS.isdisjoint(piece):
            raise Refused(_("文本中含有控制字符，请另存为 UTF-8 编码的 CSV"))


def _reads_as(opened: BinaryIO, encoding: str) -> bool:
    opened.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while piece := opened.read(PIECE):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
