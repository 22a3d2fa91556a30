"""A look over the XML of a workbook's sheets before a reader that trusts it.

The reader keeps rows × columns of a sheet in memory, however few of its cells hold anything:
one cell far out in a small file would end the process. And it does not tell a formula
without a stored result from a blank.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import BinaryIO
from xml.parsers import expat

from openpyxl.utils.cell import get_column_letter

from tihang.dossier.errors import Problem, refuse
from tihang.text import _

MOST_CELLS = 8_000_000
"""Rows × columns of a sheet, both counted from A1: seven columns of as many rows as Excel has."""
MOST_PROBLEMS = 200
"""Cells that are named; whoever has mended so many learns of the rest."""
PIECE = 1024 * 1024

_FOREIGN = ("xl/workbook.bin", "content.xml")
"""Parts of other formats, which a reader would turn to where a workbook cannot be read."""
_PLACE = re.compile(r"([A-Za-z]{1,4})([0-9]{1,9})")


class _Cells:
    """What comes by while a sheet is read: how far its cells reach, and which are at fault."""

    def __init__(self) -> None:
        self.row = self.column = 0
        self.rows = self.columns = 0
        self.furthest = ""
        self.faults: list[tuple[str, str]] = []
        """Place and error value; without one it is a formula without a result."""
        self._at = 0
        self._kind = ""
        self._value = ""
        self._holds = self._formula = self._reading = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        match name.rpartition(":")[2]:
            case "row":
                told = attributes.get("r", "")
                self.row = int(told) if told.isdecimal() and len(told) < 10 else self.row + 1
                self.column = 0
            case "c":
                self._cell(attributes)
            case "f":
                self._formula = True
            case "v":
                self._holds = self._reading = True
            case "is":
                self._holds = True

    def _cell(self, attributes: dict[str, str]) -> None:
        self._at, self.column = self.row, self.column + 1
        told = _PLACE.fullmatch(attributes.get("r", ""))
        if told:
            self._at, self.column = int(told[2]), _number(told[1])
        self._kind, self._value = attributes.get("t", ""), ""
        self._holds = self._formula = self._reading = False

    def text(self, text: str) -> None:
        if self._reading:
            self._value += text

    def end(self, name: str) -> None:
        local = name.rpartition(":")[2]
        if local == "v":
            self._reading = False
        elif local == "c":
            self._finish()

    def _finish(self) -> None:
        if self._holds and (self._at > self.rows or self.column > self.columns):
            self.rows = max(self.rows, self._at)
            self.columns = max(self.columns, self.column)
            self.furthest = self._name()
        if len(self.faults) < MOST_PROBLEMS:
            if self._kind == "e" and self._value:
                self.faults.append((self._name(), self._value))
            elif self._formula and not self._value:
                self.faults.append((self._name(), ""))

    def _name(self) -> str:
        in_reach = 0 < self.column <= 18_278
        return f"{get_column_letter(self.column) if in_reach else '?'}{self._at}"


def _number(letters: str) -> int:
    """A column's letters as its number: A is 1."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def check_extent(data: bytes, most: int = MOST_CELLS) -> None:
    """Raise DossierError where a reader would take more memory than any form is worth.

    Every part is looked at: which of them are sheets, a file may say in many ways.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for part in archive.namelist():
            if part.lower() in _FOREIGN:
                raise _damaged()
            cells = _read(archive, part)
            if cells and cells.rows * cells.columns > most:
                raise refuse(
                    _("有内容的单元格离表格过远"),
                    place=f"{_titles(archive).get(part, part)}!{cells.furthest}",
                    expected=_("请删除该单元格及其右侧、下方多余的内容"),
                )


def faulty_cells(data: bytes) -> Iterator[Problem]:
    """Cells whose formula has an error or no stored result, which reads as blank otherwise."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for part, title in _titles(archive).items():
            cells = _read(archive, part) if part in archive.namelist() else None
            for place, value in cells.faults if cells else ():
                where = f"{title.strip()}!{place}"
                if value:
                    message = _("单元格是错误值 %(value)s") % {"value": value}
                    yield Problem(where, message, _("请改为实际内容"))
                else:
                    message = _("公式没有保存计算结果")
                    yield Problem(where, message, _("请在 Excel 中打开并保存，或改为实际内容"))


def _titles(archive: zipfile.ZipFile) -> dict[str, str]:
    """The part of each sheet → its title."""
    from tihang.dossier.sheets.xlsx_scan import sheet_parts  # Builds on this package.

    try:
        return {part: title for title, part in sheet_parts(archive).items()}
    except (KeyError, SyntaxError) as error:
        raise _damaged() from error


def _read(archive: zipfile.ZipFile, part: str) -> _Cells | None:
    """The cells of a part; None for one that is no XML, such as a picture."""
    cells = _Cells()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = cells.start
    parser.EndElementHandler = cells.end
    parser.CharacterDataHandler = cells.text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    with archive.open(part) as opened:
        try:
            _feed(parser, opened)  # type: ignore[arg-type]
        except expat.ExpatError as error:
            if part.lower().endswith((".xml", ".rels")) or b"sheetData" in archive.read(part):
                raise _damaged() from error
            return None
    return cells


def _feed(parser: expat.XMLParserType, opened: BinaryIO) -> None:
    while piece := opened.read(PIECE):
        parser.Parse(piece, False)  # Takes no keyword.
    parser.Parse(b"", True)


def _refuse_doctype(*_said: object) -> None:
    raise _damaged()


def _damaged() -> Exception:
    return refuse(_("Excel 文件已损坏，无法打开"))
