"""Files that must not get in, each with the words in which it is refused."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass

from tests.platform.evidence import files
from tests.platform.evidence.files import (
    DOCM_MAIN,
    DOCX_MAIN,
    OLE,
    RELATIONS,
    adding,
    archive,
    content_types,
    film,
    ofd,
    parts_of,
    pdf,
    picture,
    plain_entry,
    raw_archive,
    raw_entry,
    raw_word,
    relating,
    replacing,
    word,
    workbook,
    zeros,
)

RELS = "word/_rels/document.xml.rels"
DOCUMENT = "word/document.xml"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@dataclass(frozen=True)
class Hostile:
    """A file, how it is made, and what its refusal has to say."""

    what: str
    name: str
    make: Callable[[], bytes]
    says: str


def flat_bomb() -> bytes:
    """Sixteen parts that say they are 640 MB each: ten gigabytes from ten megabytes."""
    packed, crc = zeros(64 << 20)
    entries = [
        raw_entry(b"word/media/%d.bin" % n, packed, size=640 << 20, crc=crc) for n in range(16)
    ]
    return raw_word(*entries)


def nested_bomb() -> bytes:
    inner = archive({"zeros": b"\x00" * (1 << 20)})
    for level in range(4):
        inner = archive({f"level{level}-{n}.zip": inner for n in range(4)})
    return adding(word(), {"word/media/image1.png": inner})


def many_entries() -> bytes:
    return raw_word(*[plain_entry(b"word/%d" % n, b"") for n in range(6000)])


def overlapping() -> bytes:
    """Two names for the same packed bytes."""
    local, entry = plain_entry(b"word/a.bin", b"x" * 1000)
    _same, again = plain_entry(b"word/b.bin", b"x" * 1000)
    types, listed = plain_entry(b"[Content_Types].xml", content_types())
    at = len(types)
    return raw_archive((types, listed), (local, entry), (b"", lambda _offset: again(at)))


def lying_about_size() -> bytes:
    packed, crc = zeros(2 << 20)
    return raw_word(raw_entry(b"word/document.xml", packed, size=1000, crc=crc))


def named(name: bytes) -> Callable[[], bytes]:
    return lambda: raw_word(plain_entry(name, b"x"))


def with_doctype() -> bytes:
    doctype = '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document'
    return replacing(word(), DOCUMENT, "<w:document", doctype)


def laughs() -> bytes:
    lines = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    doctype = f'<!DOCTYPE w [<!ENTITY l0 "ha">{lines}]><w:document'
    return replacing(word(), DOCUMENT, "<w:document", doctype)


def dde_field() -> bytes:
    """The instruction cut into two runs."""
    runs = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        "<w:r><w:instrText>DDEAU</w:instrText></w:r>"
        '<w:r><w:instrText>TO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc"</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p><w:sectPr'
    )
    return replacing(word(), DOCUMENT, "<w:sectPr", runs)


def dde_formula() -> bytes:
    return replacing(
        workbook(),
        "xl/worksheets/sheet1.xml",
        "</sheetData>",
        '<row r="9"><c r="A9"><f>cmd|\'/C calc\'!A0</f></c></row></sheetData>',
    )


def utf7() -> bytes:
    parts = parts_of(word())
    parts[DOCUMENT] = b'<?xml version="1.0" encoding="UTF-7"?><w/>'
    return archive(parts)


def deep() -> bytes:
    parts = parts_of(word())
    parts[DOCUMENT] = b"<a>" * 100_000 + b"</a>" * 100_000
    return archive(parts)


CORPUS = [
    # What it says against what it is
    Hostile("empty", "空.pdf", lambda: b"", "空"),
    Hostile("html as pdf", "a.pdf", lambda: b"<html><script>1</script></html>", "网页"),
    Hostile("svg with script as png", "a.png", lambda: SVG, "SVG"),
    Hostile("svg behind blanks as jpg", "a.jpg", lambda: b"\xef\xbb\xbf \n<?xml ?>" + SVG, "SVG"),
    Hostile("gif with script as jpg", "a.jpg", lambda: b"GIF89a/*<script>*/=1;", "GIF"),
    Hostile("program as docx", "a.docx", lambda: b"MZ" + b"\x00" * 200, "Windows"),
    Hostile("shell script as pdf", "a.pdf", lambda: b"#!/bin/sh\nrm -rf /\n", "脚本"),
    Hostile("rar as docx", "a.docx", lambda: b"Rar!\x1a\x07\x00", "RAR"),
    Hostile("rtf as docx", "a.docx", lambda: b"{\\rtf1 \\object}", "RTF"),
    Hostile("pdf named png", "a.png", pdf, "后缀"),
    Hostile("pdf named exe", "a.pdf.exe", pdf, "后缀"),
    Hostile("no extension", "材料", pdf, "没有后缀"),
    Hostile("docx named xlsx", "a.xlsx", word, "内容却是DOCX"),
    Hostile("plain text", "a.pdf", "只是文字".encode, "无法识别"),
    Hostile("mov as mp4", "a.mp4", lambda: b"\x00\x00\x00\x14ftypqt  \x00\x00\x00\x00qt  ", "MP4"),
    Hostile("heic as jpg", "a.jpg", lambda: b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", "heic"),
    Hostile("csv where evidence is taken", "a.csv", lambda: b"a,b\n1,2\n", "无法识别"),
    # PDF
    Hostile("pdf behind html", "a.pdf", lambda: b"<html>" + pdf(), "文件头之前"),
    Hostile("pdf and zip", "a.pdf", lambda: pdf() + archive({"a": b"x"}), "压缩包"),
    Hostile("pdf with a tail", "a.pdf", lambda: pdf() + b"<script>alert(1)</script>", "末尾"),
    Hostile("half a pdf", "a.pdf", lambda: pdf(3)[:300], "不完整"),
    Hostile("only a pdf's head", "a.pdf", lambda: b"%PDF-1.7\n%%EOF\n", "损坏"),
    Hostile("pdf with a password", "a.pdf", files.locked_pdf, "密码"),
    Hostile("pdf with a script", "a.pdf", lambda: pdf(change=files.script), "JavaScript"),
    Hostile("pdf that launches", "a.pdf", lambda: pdf(change=files.launch), "启动外部程序"),
    Hostile("pdf with a file in it", "a.pdf", lambda: pdf(change=files.attachment), "附件"),
    Hostile("pdf with xfa", "a.pdf", lambda: pdf(change=files.xfa), "XFA"),
    Hostile("pdf with rich media", "a.pdf", lambda: pdf(change=files.media), "多媒体"),
    Hostile("pdf of 10,000 pages", "a.pdf", lambda: files.many_pages(10_000), "10000 页"),
    # Office files
    Hostile("old or locked office file", "a.docx", lambda: OLE + b"\x00" * 600, "密码"),
    Hostile(
        "docm as docx",
        "a.docx",
        lambda: replacing(word(), "[Content_Types].xml", DOCX_MAIN, DOCM_MAIN),
        "宏",
    ),
    Hostile(
        "docx with macros", "a.docx", lambda: adding(word(), {"word/vbaProject.bin": OLE}), "宏"
    ),
    Hostile(
        "macro sheet",
        "a.xlsx",
        lambda: adding(workbook(), {"xl/macrosheets/sheet1.xml": b"<a/>"}),
        "宏",
    ),
    Hostile(
        "activex",
        "a.docx",
        lambda: adding(word(), {"word/activeX/activeX1.xml": b"<a/>"}),
        "控件",
    ),
    Hostile(
        "ole object",
        "a.docx",
        lambda: adding(word(), {"word/embeddings/oleObject1.bin": OLE}),
        "嵌入的对象",
    ),
    Hostile(
        "program as a picture inside",
        "a.docx",
        lambda: adding(word(), {"word/media/image1.png": b"MZ\x90\x00"}),
        "嵌入的对象",
    ),
    Hostile(
        "template from outside",
        "a.docx",
        lambda: relating(word(), RELS, f"{RELATIONS}/attachedTemplate", "http://evil.example/t"),
        "外部文件",
    ),
    Hostile(
        "picture from outside",
        "a.docx",
        lambda: relating(word(), RELS, f"{RELATIONS}/image", "file://server/share/a.png"),
        "外部文件",
    ),
    Hostile(
        "link that runs a script",
        "a.docx",
        lambda: relating(word(), RELS, f"{RELATIONS}/hyperlink", "javascript:alert(1)"),
        "外部文件",
    ),
    Hostile(
        "html chunk",
        "a.docx",
        lambda: relating(word(), RELS, f"{RELATIONS}/aFChunk", "chunk.html", ""),
        "嵌入的对象",
    ),
    Hostile(
        "workbook linked to another",
        "a.xlsx",
        lambda: adding(workbook(), {"xl/externalLinks/externalLink1.xml": b"<externalLink/>"}),
        "外部文件",
    ),
    Hostile(
        "data connection",
        "a.xlsx",
        lambda: adding(workbook(), {"xl/connections.xml": b"<connections/>"}),
        "外部数据连接",
    ),
    Hostile("dde field in two runs", "a.docx", dde_field, "DDE"),
    Hostile("dde formula", "a.xlsx", dde_formula, "DDE"),
    Hostile("external entity", "a.docx", with_doctype, "外部实体"),
    Hostile("billion laughs", "a.docx", laughs, "外部实体"),
    Hostile("odd encoding", "a.docx", utf7, "XML"),
    Hostile("deep nesting", "a.docx", deep, "嵌套"),
    # Archives
    Hostile("plain zip", "a.docx", lambda: archive({"a.txt": b"x"}), "压缩包"),
    Hostile("powerpoint", "a.docx", lambda: archive({"[Content_Types].xml": b"<a/>"}), "其他类型"),
    Hostile("flat bomb of 10 GB", "a.docx", flat_bomb, "炸弹"),
    Hostile(
        "one part packed too well",
        "a.docx",
        lambda: adding(word(), {"word/media/a.bin": b"\x00" * (8 << 20)}),
        "压缩比",
    ),
    Hostile("nested bomb", "a.docx", nested_bomb, "嵌入的对象"),
    Hostile("too many entries", "a.docx", many_entries, "条目"),
    Hostile("overlapping parts", "a.docx", overlapping, "重叠"),
    Hostile("size that is a lie", "a.docx", lying_about_size, "登记不符"),
    Hostile("name that climbs", "a.docx", named(b"word/../../etc/passwd"), "路径名"),
    Hostile("absolute name", "a.docx", named(b"/etc/cron.d/x"), "路径名"),
    Hostile("name with a backslash", "a.docx", named(b"word\\..\\x.exe"), "路径名"),
    Hostile("name with a drive", "a.docx", named(b"C:/x.exe"), "路径名"),
    Hostile(
        "same name twice",
        "a.docx",
        lambda: raw_word(plain_entry(b"word/a", b"1"), plain_entry(b"WORD/A", b"2")),
        "重名",
    ),
    Hostile(
        "part with a password",
        "a.docx",
        lambda: raw_word(plain_entry(b"word/document.xml", b"x", flags=1)),
        "密码",
    ),
    Hostile(
        "symbolic link",
        "a.docx",
        lambda: raw_word(plain_entry(b"word/a", b"/etc/passwd", attributes=0o120777 << 16)),
        "符号链接",
    ),
    Hostile(
        "rare packing",
        "a.docx",
        lambda: raw_word(raw_entry(b"word/a", b"x", size=1, crc=zlib.crc32(b"x"), method=14)),
        "压缩方式",
    ),
    Hostile("zip with a comment", "a.docx", lambda: raw_word(comment=b"<script>"), "末尾"),
    Hostile("zip behind something", "a.docx", lambda: b"PK\x03\x04junk" + word(), "前部"),
    # OFD, pictures, films
    Hostile("ofd without its root", "a.ofd", lambda: archive({"Doc_0/a.xml": b"<a/>"}), "OFD.xml"),
    Hostile("ofd of another root", "a.ofd", lambda: archive({"OFD.xml": b"<html/>"}), "OFD 标准"),
    Hostile(
        "ofd with a program",
        "a.ofd",
        lambda: adding(ofd(), {"Doc_0/Attachs/a.bin": b"MZ\x00"}),
        "程序",
    ),
    Hostile("png of 60,000 by 60,000", "a.png", lambda: files.huge_png(60_000), "像素"),
    Hostile("png with a tail", "a.png", lambda: picture() + b"<script>1</script>", "末尾"),
    Hostile("png and zip", "a.png", lambda: picture() + archive({"a": b"x"}), "压缩包"),
    Hostile("half a png", "a.png", lambda: picture()[:60], "损坏"),
    Hostile("jpg with a tail", "a.jpg", lambda: picture("JPEG") + b"<?php 1;", "末尾"),
    Hostile("half a jpg", "a.jpg", lambda: picture("JPEG", (400, 400))[:700], "损坏"),
    Hostile("film of nine minutes", "a.mp4", lambda: film(540), "9 分 0 秒"),
    Hostile("film of nine minutes in wide numbers", "a.mp4", lambda: film(540, 1), "9 分 0 秒"),
    Hostile("film with a tail", "a.mp4", lambda: film() + b"<script>alert(1)", "末尾"),
    Hostile("film and zip", "a.mp4", lambda: film() + archive({"a": b"x"}), "压缩包"),
    Hostile("film without pictures", "a.mp4", lambda: film(None)[:24], "没有影像"),
]
