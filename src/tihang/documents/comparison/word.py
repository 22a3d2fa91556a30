"""Text of a Word file, as it would be printed: no deleted, hidden or field-code text."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import docx
from docx.oxml.ns import qn

from tihang.documents.comparison.paper import Paper, PaperRefused
from tihang.documents.comparison.text import CELL_GAP
from tihang.dossier.package import MAX_PARTS, MAX_RATIO, MAX_UNPACKED, RATIO_FLOOR
from tihang.text import _

_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OLD_WORD = "WordDocument".encode("utf-16-le")
_ACTIVE = ("vbaproject.bin", "vbadata.xml", "/activex/")
_MARKUP_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_TEXT_PATH = "{urn:schemas-microsoft-com:vml}textpath"
_NOT_PRINTED = frozenset(
    {f"{_MARKUP_COMPATIBILITY}Fallback", qn("w:del"), qn("w:moveFrom"), qn("w:sectPr")}
)
_BLANKS = frozenset({qn("w:tab"), qn("w:br"), qn("w:cr")})


def read_word(data: bytes) -> Paper:
    """The body of a .docx in reading order, tables cell by cell. Raises PaperRefused."""
    _check_package(data)
    try:
        document = docx.Document(io.BytesIO(data))
        body = "".join(_texts(document.element.body))
        margins = "\n".join(_margins(document))
    # python-docx and lxml raise errors of many kinds on files that only look like Word.
    except Exception as error:
        raise PaperRefused(_("Word 文件已损坏，无法打开")) from error
    return Paper("docx", (body,), margins)


def compound_file_refused(data: bytes) -> PaperRefused:
    """Why a file of the old binary kind cannot be read."""
    if _ENCRYPTED in data:
        return PaperRefused(_("Word 文件设有打开密码，请取消密码后重新提交"))
    if _OLD_WORD in data:
        return PaperRefused(_("这是旧版 Word（.doc）文件，请另存为 .docx 格式"))
    return PaperRefused(
        _("这不是 PDF 或 Word（.docx）文件，内容是 %(found)s")
        % {"found": "Microsoft Office 97–2003"}
    )


def _check_package(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            _check_size(parts)
            _check_kind([part.filename for part in parts])
            # Reads every part: sizes that the directory understates come to light here.
            sound = archive.testzip() is None
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise PaperRefused(_("Word 文件已损坏，无法打开")) from error
    if not sound:
        raise PaperRefused(_("Word 文件已损坏，无法打开"))


def _check_size(parts: list[zipfile.ZipInfo]) -> None:
    if (
        len(parts) > MAX_PARTS
        or sum(part.file_size for part in parts) > MAX_UNPACKED
        or any(part.file_size > max(RATIO_FLOOR, MAX_RATIO * part.compress_size) for part in parts)
    ):
        raise PaperRefused(_("Word 文件解压后过大，疑似异常文件"))


def _check_kind(names: list[str]) -> None:
    if "word/document.xml" not in names:
        raise PaperRefused(
            _("这不是 PDF 或 Word（.docx）文件，内容是 %(found)s")
            % {"found": "Excel" if "xl/workbook.xml" in names else "ZIP"}
        )
    if len(set(names)) != len(names):
        raise PaperRefused(_("Word 文件已损坏，无法打开"))
    if any(mark in name.lower() for name in names for mark in _ACTIVE):
        raise PaperRefused(_("Word 文件含有宏或活动控件，请另存为不含宏的 .docx 后重新提交"))


def _texts(element: Any) -> Iterator[str]:
    """Pieces of text under an element; cells and paragraphs end in a line break."""
    for child in element:
        tag = child.tag
        if tag in _NOT_PRINTED or not isinstance(tag, str):
            continue
        if tag == qn("w:t"):
            yield child.text or ""
        elif tag == qn("w:noBreakHyphen"):
            yield "-"
        elif tag in _BLANKS:
            yield " "
        elif tag == qn("w:r") and _hidden(child):
            continue
        elif tag == qn("w:p"):
            yield from _texts(child)
            yield "\n"
        elif tag == qn("w:tc"):
            yield from _texts(child)
            yield CELL_GAP
        else:
            yield from _texts(child)


def _hidden(run: Any) -> bool:
    mark = run.find(f"{qn('w:rPr')}/{qn('w:vanish')}")
    return mark is not None and mark.get(qn("w:val")) not in ("0", "false")


def _margins(document: Any) -> Iterator[str]:
    for section in document.sections:
        for name in ("header", "even_page_header", "first_page_header", "footer",
                     "even_page_footer", "first_page_footer"):  # fmt: skip
            part = getattr(section, name)
            if not part.is_linked_to_previous:
                element = part._element  # noqa: SLF001 - python-docx has no other way
                yield "".join(_texts(element))
                # A mark across the page is drawn along a path and is no text of the document.
                yield from (path.get("string", "") for path in element.iter(_TEXT_PATH))
