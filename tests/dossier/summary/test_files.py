"""Files that are no summary table are refused with the reason."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

from tests.dossier.ledgers.spoiling import patched
from tests.dossier.summary import building as made
from tihang.dossier.errors import DossierError
from tihang.dossier.summary import parse_summary, read_summary
from tihang.dossier.summary.read import MAX_MERGED, MAX_ROWS, MAX_SIZE

BAD = [
    ("空.xlsx", b"", "文件是空的"),
    ("表.xlsx", b"%PDF-1.7", "内容却是"),
    ("表.xlsx", b"PK\x03\x04broken", "已损坏"),
    ("表.docx", b"PK\x03\x04broken", "Word 文件已损坏"),
    ("表.docx", b"\xd0\xcf\x11\xe0", "旧版 Word"),
    ("表.docx", made.table(made.FIRST), "Word 文件已损坏"),
    ("表.xls", b"x", "不支持“.xls”文件"),
    ("表.pdf", b"x", "不支持“.pdf”文件"),
    ("表.csv", b"PK\x03\x04", "文件内容与文件名不符"),
    ("表.csv", "甲,乙\n".encode(), "找不到推荐汇总表的表头"),
    ("表.csv", b"\xff\xfe\x00\xd8", "文字编码无法识别"),
    ("表.docx", made.word(["没有表格"], [["甲", "乙"]]), "找不到推荐汇总表的表头"),
]


@pytest.mark.parametrize(("name", "data", "reason"), BAD)
def test_a_file_that_is_no_table_is_refused(name: str, data: bytes, reason: str) -> None:
    with pytest.raises(DossierError) as refused:
        parse_summary(data, name, made.EDITION)
    assert reason in str(refused.value)


def test_only_a_hidden_table_is_refused_by_the_sheet() -> None:
    book = openpyxl.load_workbook(io.BytesIO(made.table(made.FIRST)))
    book.create_sheet("空表")
    book["Sheet1"].sheet_state = "hidden"
    with pytest.raises(DossierError, match="隐藏的工作表"):
        parse_summary(made.saved(book), "表.xlsx", made.EDITION)


def test_a_file_with_too_many_rows_is_refused() -> None:
    rows = [made.FIRST] * (MAX_ROWS + 1)
    with pytest.raises(DossierError, match="超过"):
        parse_summary(made.text(made.HEAD, *rows), "表.csv", made.EDITION)


def test_a_file_with_too_many_merged_cells_is_refused() -> None:
    # Written by hand: the library that makes the other tables takes a minute over so many.
    areas = "".join(f'<mergeCell ref="H{row}:I{row}"/>' for row in range(1, MAX_MERGED + 2))
    few = made.table(made.FIRST, shape=made.merged("H1:I1"))
    many = patched(few, r"<mergeCell [^>]*/>", areas)
    assert parse_summary(few, "表.xlsx", made.EDITION).rows
    with pytest.raises(DossierError, match="合并单元格超过"):
        parse_summary(many, "表.xlsx", made.EDITION)


def test_a_file_too_large_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    with path.open("wb") as stream:
        stream.truncate(MAX_SIZE + 1)
    with pytest.raises(DossierError, match="文件过大"):
        read_summary(path, made.EDITION)


def test_extra_columns_and_the_credit_code_are_kept() -> None:
    code = made.credit_code(3)
    head = (*made.HEAD, "统一社会信用代码", "备注")
    found = made.read(made.table((*made.FIRST, code.lower(), "重点企业"), head=head))
    assert found.rows[0].credit_code == code
    assert found.rows[0].extras == (("备注", "重点企业"),)


def test_who_recommends_is_read_from_the_line_above() -> None:
    found = made.read(made.table(made.FIRST))
    assert found.rows[0].authority == "闽侯县工业和信息化局"


def test_what_is_passed_over_is_noted_with_its_place() -> None:
    found = made.read(made.table(made.FIRST, ("合计", "1家"), ("注：按优先次序",)))
    assert [(note.place, note.text) for note in found.notes][-3:] == [
        ("Sheet1!A5", "合计"),
        ("Sheet1!B5", "1家"),
        ("Sheet1!A6", "注：按优先次序"),
    ]
