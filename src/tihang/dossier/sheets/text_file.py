"""Tables in text files: encoding, delimiter, and rows that are longer than others."""

from __future__ import annotations

import codecs
import csv
import io

import polars as pl

from tihang.dossier.errors import refuse
from tihang.dossier.sheets.table import Table, text_frame
from tihang.text import _

TEXT_SUFFIXES = frozenset({".csv", ".txt", ".tsv"})
DELIMITERS = ",\t;|"
_SNIFFED = 64 * 1024
_LINES = 20
_WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_text_file(data: bytes, name: str) -> Table:
    """The table in a .csv or .txt file. Raises DossierError where it cannot be read."""
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF-")):
        raise refuse(
            _("文件内容与文件名不符：名为 %(claimed)s，内容却是 %(found)s 文件")
            % {"claimed": "CSV", "found": _("其他格式的")},
            expected=_("Excel 文件请以 .xlsx 为扩展名"),
        )
    data = data.removeprefix(codecs.BOM_UTF8)
    cells = None if data.startswith(_WIDE_MARKS) else _quickly(data)
    if cells is None:
        data = _as_utf8(data, name)
        cells = _quickly(data)
    if cells is None:
        cells = _carefully(data, name, _delimiter(data))
    return Table(name, cells, ragged=True)


def _quickly(data: bytes) -> pl.DataFrame | None:
    """All at once; none for text that is not UTF-8, or needs the careful way."""
    # Line ends of bare returns, and blank rows before the first that is filled.
    if b"\n" not in data or data.startswith((b"\n", b"\r")):
        return None
    try:
        return pl.read_csv(data, has_header=False, infer_schema=False, separator=_delimiter(data))
    except pl.exceptions.ComputeError:
        return None


def _as_utf8(data: bytes, name: str) -> bytes:
    """The text in UTF-8 without a mark; it may be in UTF-8, UTF-16 with a mark, or GB18030."""
    encoding = "utf-16" if data.startswith(_WIDE_MARKS) else "gb18030"
    try:
        data.decode()
    except UnicodeDecodeError:
        pass
    else:
        return data
    try:
        return data.decode(encoding).encode()
    except UnicodeError as error:
        position = error.start if isinstance(error, UnicodeDecodeError) else 0
        line = data.count(b"\n", 0, position) + 1
        raise refuse(
            _("文字编码无法识别"),
            place=_("%(file)s 第 %(line)d 行") % {"file": name, "line": line},
            expected=_("请另存为 UTF-8 或 GB18030 编码的 CSV 文件"),
        ) from error


def _delimiter(data: bytes) -> str:
    """The delimiter that the first lines hold most of, counted outside quotation marks."""
    start = data[:_SNIFFED].split(b'"')[::2]
    lines = b"".join(start).splitlines()[:_LINES]
    return max(DELIMITERS, key=lambda mark: sum(line.count(mark.encode()) for line in lines))


def _carefully(data: bytes, name: str, delimiter: str) -> pl.DataFrame:
    """Row by row, for what the fast way refuses: rows longer than the first, stray quotes."""
    csv.field_size_limit(1024 * 1024)
    reader = csv.reader(io.StringIO(data.decode(), newline=""), delimiter=delimiter, strict=True)
    rows: list[list[str | None]] = []
    begin = 1
    try:
        for row in reader:
            rows.append([cell or None for cell in row])
            begin = reader.line_num + 1
    except csv.Error as error:
        raise refuse(
            _("引号不成对，或内容过长，此行起无法读取"),
            place=_("%(file)s 第 %(line)d 行") % {"file": name, "line": begin},
            expected=_("请检查该行的引号后重新保存"),
        ) from error
    return text_frame(rows)
