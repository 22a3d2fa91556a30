"""The sender's own workbook comes back with its faulty cells marked."""

from __future__ import annotations

import io

import openpyxl
import pytest
from openpyxl.cell.cell import MergedCell
from openpyxl.styles import Font

from tests.dossier.summary import building as made
from tests.dossier.summary.building import FIRST, FROM, HEAD, SECOND, TITLE, changed
from tests.dossier.summary.spoilt import SPOILT, Spoilt
from tihang.dossier.errors import Problem
from tihang.dossier.summary import error_workbook, parse_summary


def marked(data: bytes, name: str = "表.xlsx") -> openpyxl.Workbook:
    found = parse_summary(data, name, made.EDITION)
    return openpyxl.load_workbook(io.BytesIO(error_workbook(data, name, found.problems)))


@pytest.mark.parametrize("case", SPOILT, ids=[case.name for case in SPOILT])
def test_every_problem_is_listed_and_marked_where_it_is(case: Spoilt) -> None:
    found = parse_summary(case.data, case.file, made.EDITION)
    book = openpyxl.load_workbook(io.BytesIO(error_workbook(case.data, case.file, found.problems)))
    listed = [str(row[1]) for row in book["问题清单"].iter_rows(min_row=2, values_only=True)]
    assert listed == [problem.place for problem in found.problems]
    for problem in found.problems:
        sheet, _mark, reference = problem.place.partition("!")
        if reference and ":" not in reference:
            cell = book[sheet][reference]
            if isinstance(cell, MergedCell):
                cell = book[sheet]["B5"]
            assert cell.comment is not None
            assert problem.message in cell.comment.text
            assert cell.fill.fill_type == "solid"


def test_the_senders_layout_stays() -> None:
    def shape(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        sheet.column_dimensions["B"].width = 47
        sheet["B4"].font = Font(name="楷体", bold=True)
        sheet.merge_cells("A1:F1")

    sheet = marked(made.table(FIRST, changed(SECOND, 5, "无"), shape=shape))["Sheet1"]
    assert sheet.column_dimensions["B"].width == 47
    assert sheet["B4"].font.name == "楷体"
    assert "A1:F1" in [str(area) for area in sheet.merged_cells.ranges]
    assert sheet["B4"].value == FIRST[1]
    assert sheet["B4"].comment is None


def test_marks_go_when_the_cells_are_mended() -> None:
    data = made.table(FIRST, changed(SECOND, 5, "见名片"))
    found = parse_summary(data, "表.xlsx", made.EDITION)
    book = openpyxl.load_workbook(io.BytesIO(error_workbook(data, "表.xlsx", found.problems)))
    book["Sheet1"]["F5"].value = "13800000002"
    mended = made.saved(book)
    assert made.read(mended, "表.xlsx").clean
    again = marked(mended)
    assert again["Sheet1"]["F5"].comment is None
    assert again["Sheet1"]["F5"].fill.fill_type is None
    assert again.sheetnames.count("问题清单") == 1
    assert again["问题清单"].max_row == 1


def test_a_cell_merged_with_others_is_marked_at_its_head() -> None:
    data = made.table(FIRST, changed(SECOND, 1, None), shape=made.merged("D4:D5"))
    problem = Problem("Sheet1!D5", "不对")
    book = openpyxl.load_workbook(io.BytesIO(error_workbook(data, "表.xlsx", [problem])))
    assert book["Sheet1"]["D4"].comment.text == "不对"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t="])
def test_no_problem_and_no_text_becomes_a_formula(start: str) -> None:
    evil = f"{start}cmd|' /C calc'!A0"
    rows = (TITLE, FROM, HEAD, (1, evil, evil, evil, "", evil))
    book = marked(made.text(*rows), "表.csv")
    types = {cell.data_type for sheet in book for line in sheet.iter_rows() for cell in line}
    assert "f" not in types


def test_a_text_file_comes_back_as_a_workbook() -> None:
    book = marked(made.text(TITLE, FROM, HEAD, changed(FIRST, 5, "无人")), "闽侯.csv")
    assert book.sheetnames == ["问题清单", "闽侯"]
    assert book["闽侯"]["F4"].comment is not None
    assert book["闽侯"]["B4"].value == FIRST[1]


def test_a_word_file_comes_back_as_a_workbook() -> None:
    data = made.word([*TITLE, *FROM], [HEAD, changed(FIRST, 5, "无人")])
    book = marked(data, "闽侯.docx")
    assert book["表格1"]["F2"].comment is not None
