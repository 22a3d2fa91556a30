"""Every way to spoil a ledger, and the figures of those that are sound."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from tests.dossier.ledgers import building as made
from tihang.edition.model import LedgerKind

Figures = list[tuple[int, float | None, float | None]]
EQUIPMENT: Figures = [(1, None, 75.0), (3, None, 75.0)]
ORDERS: Figures = [(14, 50.0, 100.0)]
DOWNTIME: Figures = [(11, 50.625, 78.75)]
ENERGY: Figures = [(17, 0.01229, 0.009218)]


def equipment(row: int, column: int, value: Any) -> bytes:
    return made.workbook([made.EQUIPMENT_HEAD], made.changed(made.EQUIPMENT, row, column, value))


def orders(row: int, column: int, value: Any) -> bytes:
    return made.workbook([made.ORDERS_HEAD], made.changed(made.ORDERS, row, column, value))


def downtime(row: int, column: int, value: Any) -> bytes:
    return made.workbook([made.DOWNTIME_HEAD], made.changed(made.DOWNTIME, row, column, value))


def energy(row: int, column: int, value: Any) -> bytes:
    return made.workbook([made.ENERGY_HEAD], made.changed(made.ENERGY, row, column, value))


def all_of(kind: LedgerKind, shape: made.Shape | None = None) -> bytes:
    parts: dict[LedgerKind, tuple[made.Cells, made.Cells]] = {
        "equipment": ([made.EQUIPMENT_HEAD], made.EQUIPMENT),
        "orders": ([made.ORDERS_HEAD], made.ORDERS),
        "downtime": ([made.DOWNTIME_HEAD], made.DOWNTIME),
        "energy": ([made.ENERGY_HEAD], made.ENERGY),
    }
    return made.workbook(*parts[kind], shape=shape)


def headed(*head: made.Cells) -> bytes:
    return made.workbook(*head, made.ORDERS)


def merged(ranges: str) -> made.Shape:
    return lambda sheet: sheet.merge_cells(ranges)


def cell(place: str, value: Any) -> made.Shape:
    def put(sheet: Worksheet) -> None:
        sheet[place] = value

    return put


def shifted(sheet: Worksheet) -> None:
    sheet.insert_cols(1, 2)
    sheet.insert_rows(1, 3)


def with_sheet(title: str, *, hidden: bool, rows: made.Cells) -> made.Shape:
    def add(sheet: Worksheet) -> None:
        other = sheet.parent.create_sheet(title)
        for row in rows:
            other.append(list(row))
        if hidden:
            other.sheet_state = "hidden"

    return add


def patched(data: bytes, old: str, new: str) -> bytes:
    """The workbook with its first sheet's XML changed."""

    def change(xml: str) -> str:
        assert re.search(old, xml)
        return re.sub(old, new, xml, count=1)

    return rewritten(data, change)


def rewritten(data: bytes, change: Callable[[str], str]) -> bytes:
    """The workbook with its first sheet's XML put through a function."""
    output = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(output, "w", 8) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                content = change(content.decode()).encode()
            target.writestr(name, content)
    return output.getvalue()


def to_the_last_row(data: bytes) -> bytes:
    """Every row that a sheet can have, formatted and empty."""
    rows = "".join(f'<row r="{n}"><c r="A{n}" s="0"/></row>' for n in range(100, 1_048_577))
    return patched(data, "</sheetData>", rows + "</sheetData>")


def formatted(sheet: Worksheet) -> None:
    for number in range(6, 3000):
        sheet.cell(number, 1).fill = PatternFill("solid", fgColor="FFFF00")


ORDERS_TEXT = made.text([made.ORDERS_HEAD], made.ORDERS)
