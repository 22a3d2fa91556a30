"""Which of the three an archive is, and whether it may be taken in."""

from __future__ import annotations

from typing import Any, BinaryIO

from tihang.platform.inspection.formats import Format
from tihang.platform.inspection.packages import ofd, office
from tihang.platform.inspection.packages.archive import Archive
from tihang.platform.inspection.refusal import Refused
from tihang.text import _

_FOLDERS = {"word/": Format.DOCX, "xl/": Format.XLSX}


def recognise(opened: BinaryIO) -> Format:
    """The format by the archive's parts. Raises Refused for any other archive."""
    archive = Archive(opened)
    if office.CONTENT_TYPES in archive.parts:
        found = office.main_format(archive)
        if found:
            return found
        raise Refused(_("文件是其他类型的 Office 文档，只收 docx 和 xlsx，请另存后上传"))
    if ofd.MAIN in archive.parts:
        return Format.OFD
    if any(name.lower().endswith(".ofd") or name.startswith("Doc_0/") for name in archive.parts):
        raise Refused(_("OFD 文件缺少 OFD.xml，请重新生成"))
    raise Refused(_("文件内容是压缩包，请解压后逐个上传其中的文件"))


def look_into(opened: BinaryIO, found: Format) -> dict[str, Any]:
    """What the parts tell. Raises Refused for what they must not hold."""
    archive = Archive(opened)
    return ofd.look_into(archive) if found is Format.OFD else office.look_into(archive, found)
