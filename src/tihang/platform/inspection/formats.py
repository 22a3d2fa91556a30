"""The formats that are taken in, how each is told by its first bytes, and what names it has."""

from __future__ import annotations

from enum import StrEnum


class Format(StrEnum):
    """What a file is, by its content."""

    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    CSV = "csv"
    JPG = "jpg"
    PNG = "png"
    MP4 = "mp4"
    OFD = "ofd"


EVIDENCE = frozenset(
    {Format.PDF, Format.DOCX, Format.XLSX, Format.JPG, Format.PNG, Format.MP4, Format.OFD}
)
LEDGER = frozenset({Format.XLSX, Format.CSV})
PAPER = frozenset({Format.PDF, Format.DOCX})

EXTENSIONS: dict[str, Format] = {
    "pdf": Format.PDF,
    "docx": Format.DOCX,
    "xlsx": Format.XLSX,
    "csv": Format.CSV,
    "jpg": Format.JPG,
    "jpeg": Format.JPG,
    "png": Format.PNG,
    "mp4": Format.MP4,
    "m4v": Format.MP4,
    "ofd": Format.OFD,
}

MEDIA_TYPES: dict[Format, str] = {
    Format.PDF: "application/pdf",
    Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.CSV: "text/csv",
    Format.JPG: "image/jpeg",
    Format.PNG: "image/png",
    Format.MP4: "video/mp4",
    Format.OFD: "application/ofd",
}
