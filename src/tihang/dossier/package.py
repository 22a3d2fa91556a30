"""Whether bytes are a sound, open .xlsx package, before any library unpacks them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

from tihang.dossier.errors import refuse
from tihang.text import _

MAX_UNPACKED = 200 * 1024 * 1024
MAX_PARTS = 2_000
MAX_RATIO = 300
RATIO_FLOOR = 5 * 1024 * 1024
"""Parts smaller than this may be packed as tightly as they like."""

_WORKBOOK = "xl/workbook.xml"
_OLD_WORKBOOK = "Workbook".encode("utf-16-le")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def check_package(data: bytes, content: str | None = None, *, read_through: bool = True) -> None:
    """Raise DossierError unless the bytes are an unencrypted .xlsx of bearable size.

    ``content`` is what the first bytes look like, for the message. ``read_through`` is False
    for a caller that reads every part itself before any other library does.
    """
    if data.startswith(_COMPOUND_FILE):
        raise _compound_file_refused(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_parts(archive, read_through=read_through)
    except zipfile.BadZipFile as error:
        if data.startswith(b"PK"):
            raise refuse(_("Excel 文件已损坏，无法打开")) from error
        raise refuse(
            _("文件内容与文件名不符：名为 %(claimed)s，内容却是 %(found)s 文件")
            % {"claimed": "Excel", "found": content or _("其他格式的")}
        ) from error
    except (NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise refuse(_("Excel 文件已损坏，无法打开")) from error


def _compound_file_refused(data: bytes) -> Exception:
    if _ENCRYPTED in data:
        return refuse(_("Excel 文件设有打开密码"), expected=_("请在 Excel 中取消密码后重新保存"))
    if _OLD_WORKBOOK in data:
        return refuse(_("这是旧版 Excel（.xls）文件"), expected=_("请在 Excel 中另存为 .xlsx 格式"))
    return refuse(
        _("文件内容与文件名不符：名为 %(claimed)s，内容却是 %(found)s 文件")
        % {"claimed": "Excel", "found": "Microsoft Office 97–2003"}
    )


def _check_parts(archive: zipfile.ZipFile, *, read_through: bool) -> None:
    parts = archive.infolist()
    names = [part.filename for part in parts]
    if _WORKBOOK not in names:
        raise refuse(
            _("文件内容与文件名不符：名为 %(claimed)s，内容却是 %(found)s 文件")
            % {"claimed": "Excel", "found": "Word" if "word/document.xml" in names else "ZIP"}
        )
    if is_too_large(parts):
        raise refuse(_("Excel 文件解压后过大，疑似异常文件"))
    if len(set(names)) != len(names):
        raise refuse(_("Excel 文件已损坏，无法打开"))
    # Reads every part to its end: sizes that the directory understates come to light here.
    if read_through and archive.testzip() is not None:
        raise refuse(_("Excel 文件已损坏，无法打开"))


def is_too_large(parts: Sequence[zipfile.ZipInfo]) -> bool:
    """Whether the parts are too many, or would unpack to more than any such file needs."""
    return (
        len(parts) > MAX_PARTS
        or sum(part.file_size for part in parts) > MAX_UNPACKED
        or any(part.file_size > max(RATIO_FLOOR, MAX_RATIO * part.compress_size) for part in parts)
    )
