"""PDF: opens without a password, has a sane number of pages, and holds nothing that acts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

import pikepdf

from tihang.platform.inspection.limits import PDF_OBJECTS, PDF_PAGES
from tihang.platform.inspection.refusal import Refused
from tihang.platform.inspection.tails import tail
from tihang.text import _, gettext_noop

END = b"%%EOF"
DEEPEST = 60

_ACTING_KEYS = {
    "/JS": gettext_noop("脚本（JavaScript）"),
    "/JavaScript": gettext_noop("脚本（JavaScript）"),
    "/XFA": gettext_noop("XFA 动态表单"),
    "/EmbeddedFiles": gettext_noop("嵌入的附件"),
    "/EF": gettext_noop("嵌入的附件"),
    "/RichMediaContent": gettext_noop("多媒体内容"),
}
_ACTING_NAMES = {
    "/JavaScript": gettext_noop("脚本（JavaScript）"),
    "/Launch": gettext_noop("启动外部程序的动作"),
    "/ImportData": gettext_noop("导入外部数据的动作"),
    "/SubmitForm": gettext_noop("向外提交表单的动作"),
    "/GoToE": gettext_noop("打开嵌入文件的动作"),
    "/GoToR": gettext_noop("打开外部文件的动作"),
    "/Rendition": gettext_noop("多媒体内容"),
    "/RichMediaExecute": gettext_noop("多媒体内容"),
    "/RichMedia": gettext_noop("多媒体内容"),
    "/Screen": gettext_noop("多媒体内容"),
    "/EmbeddedFile": gettext_noop("嵌入的附件"),
    "/FileAttachment": gettext_noop("嵌入的附件"),
}
_NAMED_BY = ("/S", "/Type", "/Subtype")


def look_into(opened: BinaryIO) -> dict[str, Any]:
    """The number of pages. Raises Refused."""
    _check_end(opened)
    opened.seek(0)
    try:
        with pikepdf.open(opened, suppress_warnings=True) as pdf:
            pages = _count_pages(pdf)
            _refuse_what_acts(pdf)
    except pikepdf.PasswordError:
        raise Refused(_("PDF 设有打开密码，请去除密码后上传")) from None
    except (pikepdf.PdfError, RuntimeError, ValueError, TypeError, KeyError, AttributeError):
        raise Refused(_("PDF 已损坏或不完整，请重新生成后上传")) from None
    return {"pages": pages}


def _check_end(opened: BinaryIO) -> None:
    last = tail(opened)
    _before, found, behind = last.rpartition(END)
    if not found:
        raise Refused(_("PDF 不完整（缺少结尾），请重新生成后上传"))
    if behind.strip(b"\x00\r\n\t\x0c "):
        raise Refused(_("PDF 末尾附带了其他内容，请重新生成后上传"))


def _count_pages(pdf: pikepdf.Pdf) -> int:
    """Believes the file's own count only where it is already too high."""
    if len(pdf.objects) > PDF_OBJECTS.value:
        raise Refused(_("PDF 内部对象过多，请拆分或重新生成后上传"))
    told = pdf.Root.Pages.get("/Count", 0)
    pages = int(told) if int(told) > PDF_PAGES.value else len(pdf.pages)
    if pages > PDF_PAGES.value:
        raise Refused(
            _("PDF 共 %(pages)d 页，超过上限 %(limit)d 页，请拆分后上传")
            % {"pages": pages, "limit": PDF_PAGES.value}
        )
    if pages < 1:
        raise Refused(_("PDF 没有页面，请重新生成后上传"))
    return pages


def _refuse_what_acts(pdf: pikepdf.Pdf) -> None:
    for each in pdf.objects:
        for part in _dictionaries(each, 0):
            what = _acts(part)
            if what:
                raise Refused(
                    _("PDF 含有%(what)s，请用“打印为 PDF”重新生成后上传") % {"what": _(what)}
                )


def _dictionaries(value: Any, depth: int) -> Iterator[Any]:
    """Every dictionary written into an object; what is referred to comes by itself."""
    if depth > DEEPEST:
        raise Refused(_("PDF 结构嵌套过深，请重新生成后上传"))
    if isinstance(value, pikepdf.Dictionary | pikepdf.Stream):
        yield value
        inside = [value.get(key) for key in value.keys()]  # noqa: SIM118  # Not a dict.
    elif isinstance(value, pikepdf.Array):
        inside = list(value)
    else:
        return
    for each in inside:
        if isinstance(each, pikepdf.Object) and not each.is_indirect:
            yield from _dictionaries(each, depth + 1)


def _acts(part: Any) -> str | None:
    """What a dictionary would do, in words; None where it does nothing."""
    for key in part.keys():  # noqa: SIM118  # Not a dict.
        if key in _ACTING_KEYS:
            return _ACTING_KEYS[key]
    for key in _NAMED_BY:
        if key in part and isinstance(part[key], pikepdf.Name):
            what = _ACTING_NAMES.get(str(part[key]))
            if what:
                return what
    return None
