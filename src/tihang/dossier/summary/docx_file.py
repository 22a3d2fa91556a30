"""Tables in Word files, with the lines that stand above each."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any, NamedTuple

from tihang.dossier.errors import refuse
from tihang.dossier.package import is_too_large
from tihang.dossier.sheets.table import Table, text_frame
from tihang.dossier.workbook.sheetgrid import Range
from tihang.text import _

_MAIN = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEFT_OUT = frozenset(
    {
        f"{_MAIN}del",
        f"{_MAIN}moveFrom",
        "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
    }
)
_MAX_COLUMNS = 100
_OLD_WORD = b"\xd0\xcf\x11\xe0"


class Printed(NamedTuple):
    """A table and the lines of text between it and the table before it."""

    table: Table
    above: tuple[str, ...]


def read_docx_file(data: bytes) -> tuple[list[Printed], tuple[str, ...]]:
    """Every table of a Word file, and the lines below the last. Raises DossierError."""
    _check_package(data)
    import docx  # Slow to load, and for these files only.

    try:
        body = docx.Document(io.BytesIO(data)).element.body
        return _tables(body)
    # python-docx and lxml raise errors of many kinds on files that only look like Word.
    except Exception as error:
        raise refuse(_("Word 文件已损坏，无法打开")) from error


def _check_package(data: bytes) -> None:
    if data.startswith(_OLD_WORD):
        raise refuse(
            _("这是旧版 Word 文件，或设有打开密码"),
            expected=_("请取消密码，另存为 .docx 格式"),
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if is_too_large(parts):
                raise refuse(_("Word 文件解压后过大，疑似异常文件"))
            named = "word/document.xml" in {part.filename for part in parts}
            # Reads every part: sizes that the directory understates come to light here.
            sound = archive.testzip() is None
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise refuse(_("Word 文件已损坏，无法打开")) from error
    if not (named and sound):
        raise refuse(_("Word 文件已损坏，无法打开"))


def _tables(body: Any) -> tuple[list[Printed], tuple[str, ...]]:
    found: list[Printed] = []
    lines: list[str] = []
    for block in _blocks(body):
        if block.tag == f"{_MAIN}tbl":
            name = f"表格{len(found) + 1}"
            found.append(Printed(_table(block, name), tuple(lines)))
            lines = []
        elif text := "".join(_texts(block)).strip():
            lines.append(text)
    return found, tuple(lines)


def _blocks(parent: Any) -> Iterator[Any]:
    """Paragraphs and tables of the body, also those within controls for content."""
    for child in parent:
        if child.tag in (f"{_MAIN}p", f"{_MAIN}tbl"):
            yield child
        elif child.tag in (f"{_MAIN}sdt", f"{_MAIN}sdtContent", f"{_MAIN}ins"):
            yield from _blocks(child)


def _table(element: Any, name: str) -> Table:
    rows: list[list[str | None]] = []
    open_merges: dict[int, list[int]] = {}
    """Column → top row, bottom row and last column of a cell that goes on downwards."""
    merged: list[Range] = []
    for line in _lines(element):
        number = len(rows)
        texts: list[str | None] = [None] * _number(line, "trPr/gridBefore")
        for cell in _cells(line):
            span = max(1, min(_number(cell, "tcPr/gridSpan") or 1, _MAX_COLUMNS))
            column = len(texts)
            goes_on = _goes_on(cell)
            if goes_on == "continue" and column in open_merges:
                open_merges[column][1] = number
                texts += [None] * span
                continue
            _close(open_merges, column, merged)
            open_merges[column] = [number, number, column + span - 1]
            text = "".join(_texts(cell)).strip()
            texts += [text or None, *[None] * (span - 1)]
        rows.append(texts[:_MAX_COLUMNS])
    for column in list(open_merges):
        _close(open_merges, column, merged)
    return Table(name, text_frame(rows), merged=tuple(merged))


def _close(open_merges: dict[int, list[int]], column: int, merged: list[Range]) -> None:
    if column in open_merges:
        top, bottom, last = open_merges.pop(column)
        if (bottom, last) != (top, column):
            merged.append(((top, column), (bottom, last)))


def _cells(line: Any) -> Iterator[Any]:
    for child in line:
        if child.tag == f"{_MAIN}tc":
            yield child
        elif child.tag in (f"{_MAIN}sdt", f"{_MAIN}sdtContent"):
            yield from _cells(child)


def _lines(table: Any) -> Iterator[Any]:
    """The rows of a table; those of a table within a cell are that cell's text."""
    for child in table:
        if child.tag == f"{_MAIN}tr":
            yield child
        elif child.tag in (f"{_MAIN}sdt", f"{_MAIN}sdtContent", f"{_MAIN}ins"):
            yield from _lines(child)


def _number(element: Any, path: str) -> int:
    found = element.find("/".join(_MAIN + step for step in path.split("/")))
    value = found.get(f"{_MAIN}val", "") if found is not None else ""
    return min(int(value), _MAX_COLUMNS) if value.isdecimal() else 0


def _goes_on(cell: Any) -> str:
    """``restart`` where a cell is merged with those below, ``continue`` where with that above."""
    found = cell.find(f"{_MAIN}tcPr/{_MAIN}vMerge")
    return "" if found is None else str(found.get(f"{_MAIN}val", "continue"))


def _texts(element: Any) -> Iterator[str]:
    """Pieces of text under an element; paragraphs end in a line break."""
    for child in element:
        if child.tag in _LEFT_OUT or not isinstance(child.tag, str):
            continue
        if child.tag == f"{_MAIN}t":
            yield child.text or ""
        elif child.tag in (f"{_MAIN}br", f"{_MAIN}cr"):
            yield "\n"
        elif child.tag == f"{_MAIN}tab":
            yield " "
        elif child.tag == f"{_MAIN}noBreakHyphen":
            yield "-"
        else:
            yield from _texts(child)
            if child.tag == f"{_MAIN}p":
                yield "\n"
