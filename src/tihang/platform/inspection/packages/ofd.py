"""OFD, the national standard's layout document (GB/T 33190)."""

from __future__ import annotations

from typing import Any

from tihang.platform.inspection.packages.archive import Archive
from tihang.platform.inspection.packages.markup import Attributes, read
from tihang.platform.inspection.refusal import Refused
from tihang.text import _

MAIN = "OFD.xml"
_FOREIGN = (b"PK\x03\x04", b"MZ", b"\x7fELF", b"Rar!", b"7z\xbc\xaf", b"#!", b"<htm", b"<!DO")


def look_into(archive: Archive) -> dict[str, Any]:
    """The number of pages. Raises Refused."""
    names: list[str] = []
    read(archive.pieces(MAIN), lambda name, _attributes: names.append(name))
    if names[:1] != ["OFD"] or "DocRoot" not in names:
        raise Refused(_("OFD.xml 的内容不符合 OFD 标准，请重新生成"))
    pages = 0

    def count(name: str, attributes: Attributes) -> None:
        nonlocal pages
        if name == "Page" and "BaseLoc" in attributes:
            pages += 1
        if name in ("Movie", "Sound"):
            raise Refused(_("OFD 含有多媒体动作，请去除后重新生成"))

    for name in archive.parts:
        if name == MAIN:
            continue
        if name.lower().endswith(".xml"):
            read(archive.pieces(name), count)
        elif archive.head(name).startswith(_FOREIGN):
            raise Refused(_("OFD 内嵌了压缩包、程序或网页附件，请去除后重新生成"))
    return {"pages": pages or None}
