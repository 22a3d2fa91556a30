"""A small workbook can neither end the process that reads it nor keep it busy for minutes."""

from __future__ import annotations

import io
import time
import zipfile

import pytest

from tihang.dossier.errors import DossierError
from tihang.dossier.files import dump_xlsx, parse_dossier
from tihang.dossier.model import Dossier
from tihang.dossier.workbook.overlook import check_extent

SHEET = "xl/worksheets/sheet2.xml"
EMPTY = Dossier.model_validate({"edition": "2025", "tier": "basic"})


def with_rows(rows: str, sheet: str = SHEET) -> bytes:
    """A workbook of ours with more rows at the end of a sheet."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(dump_xlsx(EMPTY))) as source,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            content = source.read(name)
            if name == sheet:
                content = content.replace(b"</sheetData>", f"{rows}</sheetData>".encode())
            target.writestr(name, content)
    return made.getvalue()


def refusal(data: bytes) -> str:
    with pytest.raises(DossierError) as refused:
        parse_dossier(data, "xlsx")
    return str(refused.value)


@pytest.mark.parametrize(
    "row",
    [
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        '<row r="1048576"><c r="xfd1048576"><v>1</v></c></row>',
        "<row r='1048576'><c r = 'CZ1048576' t='inlineStr'><is><t>x</t></is></c></row>",
        '<row r="2000"><c r="XFD1048576"><f>1</f><v>1</v></c></row>',
        '<row r="1048576"><c><v>1</v></c></row><row r="3000"><c r="ZZ3000"><v>1</v></c></row>',
    ],
)
def test_a_cell_far_from_every_table_is_refused_before_a_reader_makes_room_for_it(
    row: str,
) -> None:
    assert "离表格过远" in refusal(with_rows(row))


def test_what_is_far_out_and_holds_nothing_does_no_harm() -> None:
    data = with_rows('<row r="1048576"><c r="XFD1048576" s="1"/></row>')
    check_extent(data)


def test_a_formula_far_down_is_found_at_once() -> None:
    row = '<row r="300000"><c r="A300000"><f>1+1</f></c><c r="C300000"><f>1</f><v/></c></row>'
    start = time.monotonic()
    said = refusal(with_rows(row))
    assert "基本信息!A300000：公式没有保存计算结果" in said
    assert time.monotonic() - start < 10


def test_an_error_value_is_named_with_its_cell() -> None:
    row = '<row r="90"><c r="C90" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
    assert "基本信息!C90：单元格是错误值 #DIV/0!" in refusal(with_rows(row))


def test_parts_of_another_format_are_not_turned_to() -> None:
    made = io.BytesIO(with_rows(""))
    with zipfile.ZipFile(made, "a") as target:
        target.writestr("xl/workbook.bin", b"\x83\x01\x00")
    assert "已损坏" in refusal(made.getvalue())


def test_a_document_type_is_refused() -> None:
    made = io.BytesIO(with_rows(""))
    with zipfile.ZipFile(made, "a") as target:
        target.writestr("xl/more.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
    assert "已损坏" in refusal(made.getvalue())
