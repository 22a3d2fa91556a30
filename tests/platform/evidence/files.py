"""Files made by code: good ones of every format, and ones that mean harm."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping

import docx
import openpyxl
import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

DOCX_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
DOCM_MAIN = "application/vnd.ms-word.document.macroEnabled.main+xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


# Good files ------------------------------------------------------------------------------


def pdf(pages: int = 1, change: Callable[[pikepdf.Pdf], None] | None = None) -> bytes:
    """A PDF of blank pages, changed as told."""
    out = io.BytesIO()
    with pikepdf.new() as document:
        for _page in range(pages):
            document.add_blank_page(page_size=(200, 300))
        if change:
            change(document)
        document.save(out)
    return out.getvalue()


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "#336699").save(out, kind)
    return out.getvalue()


def word(text: str = "佐证材料") -> bytes:
    out = io.BytesIO()
    document = docx.Document()
    document.add_paragraph(text)
    document.save(out)
    return out.getvalue()


def workbook() -> bytes:
    out = io.BytesIO()
    book = openpyxl.Workbook()
    book.active.append(["设备", 3])  # type: ignore[union-attr]
    book.save(out)
    return out.getvalue()


def ofd() -> bytes:
    main = (
        '<?xml version="1.0" encoding="UTF-8"?><ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016"'
        ' DocType="OFD" Version="1.0"><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>'
        "</ofd:DocBody></ofd:OFD>"
    )
    document = (
        '<ofd:Document xmlns:ofd="http://www.ofdspec.org/2016"><ofd:Pages>'
        '<ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages></ofd:Document>'
    )
    return archive({"OFD.xml": main.encode(), "Doc_0/Document.xml": document.encode()})


def box(name: bytes, content: bytes = b"") -> bytes:
    return struct.pack(">I4s", len(content) + 8, name) + content


def film(seconds: int | None = 60, version: int = 0) -> bytes:
    """A film of boxes; without a header box where the seconds are None."""
    start = box(b"ftyp", b"isom\x00\x00\x02\x00isommp41")
    if seconds is None:
        return start + box(b"mdat", b"\x00" * 64)
    if version:
        header = struct.pack(">B3xQQIQ", 1, 0, 0, 1000, seconds * 1000)
    else:
        header = struct.pack(">B3xIIII", 0, 0, 0, 1000, seconds * 1000)
    return start + box(b"moov", box(b"mvhd", header + b"\x00" * 80)) + box(b"mdat", b"\x00" * 64)


# Archives --------------------------------------------------------------------------------


def archive(parts: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


def parts_of(package: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(package)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def adding(package: bytes, parts: Mapping[str, bytes]) -> bytes:
    """The same package with further or other parts."""
    return archive({**parts_of(package), **parts})


def replacing(package: bytes, part: str, before: str, after: str) -> bytes:
    parts = parts_of(package)
    text = parts[part].decode()
    assert before in text
    return archive({**parts, part: text.replace(before, after).encode()})


def relating(package: bytes, rels: str, kind: str, target: str, mode: str = "External") -> bytes:
    """The package with one more relationship."""
    outside = f' TargetMode="{mode}"' if mode else ""
    relation = f'<Relationship Id="rIdX" Type="{kind}" Target="{target}"{outside}/>'
    return replacing(package, rels, "</Relationships>", relation + "</Relationships>")


def raw_entry(
    name: bytes,
    packed: bytes,
    *,
    size: int,
    crc: int,
    flags: int = 0,
    method: int = 8,
    attributes: int = 0,
) -> tuple[bytes, Callable[[int], bytes]]:
    """A part's local header with its bytes, and its directory entry for an offset."""
    fields = struct.pack(
        "<5H3L2H", 20, flags, method, 0, 0x21, crc, len(packed), size, len(name), 0
    )
    local = b"PK\x03\x04" + fields + name + packed

    def directory(offset: int) -> bytes:
        return (
            b"PK\x01\x02"
            + struct.pack("<H", 0x314)
            + fields
            + struct.pack("<3H2L", 0, 0, 0, attributes, offset)
            + name
        )

    return local, directory


def raw_archive(*entries: tuple[bytes, Callable[[int], bytes]], comment: bytes = b"") -> bytes:
    body, directory = b"", b""
    for local, entry in entries:
        directory += entry(len(body))
        body += local
    end = struct.pack(
        "<4s4H2LH",
        b"PK\x05\x06",
        0,
        0,
        len(entries),
        len(entries),
        len(directory),
        len(body),
        len(comment),
    )
    return body + directory + end + comment


def plain_entry(name: bytes, content: bytes, **more: int) -> tuple[bytes, Callable[[int], bytes]]:
    return raw_entry(name, content, size=len(content), crc=zlib.crc32(content), method=0, **more)


def content_types(main: str = DOCX_MAIN) -> bytes:
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/word/document.xml" ContentType="{main}"/></Types>'
    ).encode()


def raw_word(*entries: tuple[bytes, Callable[[int], bytes]], comment: bytes = b"") -> bytes:
    """A Word file of raw parts behind its list of contents."""
    types = plain_entry(b"[Content_Types].xml", content_types())
    return raw_archive(types, *entries, comment=comment)


def zeros(size: int) -> tuple[bytes, int]:
    """That many zero bytes packed, and their check sum, without holding them."""
    pack = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    piece = b"\x00" * (1 << 20)
    out, crc = [], 0
    for _piece in range(size >> 20):
        out.append(pack.compress(piece))
        crc = zlib.crc32(piece, crc)
    return b"".join([*out, pack.flush()]), crc


# Harmful files ---------------------------------------------------------------------------


def script(document: pikepdf.Pdf) -> None:
    document.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def launch(document: pikepdf.Pdf) -> None:
    link = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Link,
        Rect=Array([0, 0, 100, 100]),
        A=Dictionary(S=Name.Launch, F=String("cmd.exe")),
    )
    document.pages[0].Annots = Array([document.make_indirect(link)])


def attachment(document: pikepdf.Pdf) -> None:
    document.attachments["tool.exe"] = b"MZ" + b"\x00" * 100


def xfa(document: pikepdf.Pdf) -> None:
    document.Root.AcroForm = Dictionary(XFA=String("<xdp/>"), Fields=Array([]))


def media(document: pikepdf.Pdf) -> None:
    document.pages[0].Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.RichMedia)])


def locked_pdf() -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(out, encryption=pikepdf.Encryption(owner="o", user="u"))
    return out.getvalue()


def many_pages(pages: int) -> bytes:
    """A PDF whose tree names one page again and again, written by hand in an instant."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%b]>>"
        % (pages, b" ".join(b"%d 0 R" % n for n in range(3, pages + 3))),
        *[b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"] * pages,
    ]
    out, places = b"%PDF-1.7\n", []
    body = [out]
    at = len(out)
    for number, each in enumerate(objects, 1):
        places.append(at)
        body.append(b"%d 0 obj%bendobj\n" % (number, each))
        at += len(body[-1])
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    body.append(
        b"xref\n0 %d\n0000000000 65535 f \n%btrailer<</Size %d/Root 1 0 R>>\n"
        b"startxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table, len(objects) + 1, at)
    )
    return b"".join(body)


def huge_png(side: int) -> bytes:
    """A PNG that says it is that wide and high, in a few hundred bytes."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    data = zlib.compress(b"\x00" * 4096)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
    )
