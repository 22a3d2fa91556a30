"""What a file is, told by its first bytes."""

from __future__ import annotations

from typing import BinaryIO

from tihang.platform.inspection import packages
from tihang.platform.inspection.formats import Format
from tihang.platform.inspection.refusal import Refused
from tihang.text import _, gettext_noop

HEAD = 1024

_STRANGERS: tuple[tuple[bytes, str], ...] = (
    (b"GIF8", gettext_noop("GIF 图片")),
    (b"BM", gettext_noop("BMP 图片")),
    (b"II*\x00", gettext_noop("TIFF 图片")),
    (b"MM\x00*", gettext_noop("TIFF 图片")),
    (b"RIFF", gettext_noop("WebP、AVI 或 WAV 文件")),
    (b"Rar!", gettext_noop("RAR 压缩包")),
    (b"7z\xbc\xaf", gettext_noop("7z 压缩包")),
    (b"\x1f\x8b", gettext_noop("GZIP 压缩包")),
    (b"BZh", gettext_noop("BZIP2 压缩包")),
    (b"\xfd7zXZ", gettext_noop("XZ 压缩包")),
    (b"MZ", gettext_noop("Windows 程序")),
    (b"\x7fELF", gettext_noop("Linux 程序")),
    (b"#!", gettext_noop("脚本程序")),
    (b"\x1aE\xdf\xa3", gettext_noop("MKV 或 WebM 视频")),
    (b"FLV", gettext_noop("FLV 视频")),
    (b"{\\rtf", gettext_noop("RTF 文档")),
)
_MARKUP = (b"<svg", b"<html", b"<!doctype", b"<script", b"<?xml", b"<?php", b"<body", b"<head")

# An old office file, and a new one that a password has locked, come in the same box.
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_MP4_BRANDS = (b"isom", b"iso", b"mp4", b"avc1", b"M4V", b"MSNV", b"dash", b"mmp4", b"3gp", b"f4v")


def recognise(opened: BinaryIO, *, text_too: bool) -> Format:
    """The format of a file. Raises Refused for what is none of ours, naming what it is."""
    opened.seek(0)
    head = opened.read(HEAD)
    if head.startswith(b"%PDF-"):
        return Format.PDF
    if b"%PDF-" in head:
        raise Refused(_("PDF 文件头之前有其他内容，可能被混入了别的文件，请重新生成 PDF"))
    if head.startswith(b"PK"):
        return packages.recognise(opened)
    if head.startswith(b"\xff\xd8\xff"):
        return Format.JPG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return Format.PNG
    if head[4:8] == b"ftyp":
        return _film(head)
    _refuse_strangers(head)
    if text_too:
        return Format.CSV
    raise Refused(_("无法识别文件内容；可收 pdf、docx、xlsx、jpg、png、mp4、ofd"))


def _film(head: bytes) -> Format:
    """MP4 shares its box with MOV, sound and newer pictures; those are not taken."""
    if head[8:12].startswith(_MP4_BRANDS):
        return Format.MP4
    brand = head[8:12].decode("ascii", "replace").strip()
    raise Refused(_("文件类型为“%(brand)s”，不是 MP4 视频，请转换为 MP4") % {"brand": brand})


def _refuse_strangers(head: bytes) -> None:
    if head.startswith(OLE):
        raise Refused(
            _("文件是旧版 Office 格式（doc、xls）或设有打开密码，请去除密码并另存为 docx 或 xlsx")
        )
    for start, what in _STRANGERS:
        if head.startswith(start):
            raise Refused(_("文件内容是%(what)s，不在可收的格式之内") % {"what": _(what)})
    text = head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if text.startswith(_MARKUP) or any(mark in text for mark in _MARKUP[:4]):
        raise Refused(_("文件内容是网页或 SVG 等标记文本，可能带有脚本，不予收取；请另存为 PDF"))
