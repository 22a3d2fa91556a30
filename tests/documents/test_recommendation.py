"""The recommendation table: the notice's columns, and cells that stay text."""

from __future__ import annotations

import io

import docx
import openpyxl
import pytest

from tests.documents.reading import pdf_text, showcase, squeezed
from tihang import edition as editions
from tihang.documents import (
    RecommendationTable,
    TableRow,
    recommendation_docx,
    recommendation_pdf,
    recommendation_xlsx,
    table_row,
)

EDITION = editions.load("2025")
ODD = TableRow("=1+1", "<b>&{{ x }}", ("@SUM(A1)——#x——*y*",), "+林", "013800000000")


def example(tier: str = "excellence") -> RecommendationTable:
    first = table_row(showcase(), EDITION)
    return RecommendationTable(EDITION.table_form(tier), "示例市工业和信息化局", (first, ODD))


def headings(tier: str) -> list[str]:
    level = {"excellence": "卓越级", "pioneer": "领航级"}[tier]
    return [
        "序号",
        "申报单位名称",
        f"{level}智能工厂项目名称",
        "涉及典型场景实例（罗列）",
        "联系人",
        "联系方式（手机号）",
    ]


@pytest.mark.parametrize("tier", ["excellence", "pioneer"])
def test_excel_has_the_layout_of_the_notice(tier: str) -> None:
    table = example(tier)
    sheet = openpyxl.load_workbook(io.BytesIO(recommendation_xlsx(table))).active
    assert sheet is not None
    assert sheet["A1"].value == table.form.annex
    assert sheet["A2"].value == table.form.title.zh
    assert [str(cells) for cells in sheet.merged_cells.ranges] == ["A2:F2"]
    assert sheet["A3"].value == "推荐单位（盖章）：示例市工业和信息化局"
    assert [cell.value for cell in sheet[4]] == headings(tier)
    assert sheet["A7"].value == "注：" + "".join(table.form.notes)
    assert sheet.page_setup.orientation == "landscape"
    assert int(sheet.page_setup.paperSize or 0) == 9
    assert sheet.print_title_rows == "$4:$4"


def test_excel_rows_come_from_the_dossier_in_their_order() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(recommendation_xlsx(example()))).active
    assert sheet is not None
    dossier = showcase()
    number, enterprise, project, scenarios, contact, mobile = (cell.value for cell in sheet[5])
    assert (number, enterprise, project) == ("1", dossier.enterprise.name, dossier.factory.project)
    assert (contact, mobile) == (dossier.enterprise.contact, dossier.enterprise.mobile)
    lines = str(scenarios).split("\n")
    assert len(lines) == len(dossier.scenarios or ())
    first = (dossier.scenarios or ())[0]
    scenario = EDITION.scenario(str(first.scenario))
    assert scenario is not None
    stage = EDITION.stage(scenario.stage).name.zh
    assert lines[0] == f"1.{stage}——{first.scenario}——{first.instance}"


def test_no_text_becomes_a_formula() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(recommendation_xlsx(example()))).active
    assert sheet is not None
    assert [cell.data_type for cell in sheet[6]] == ["s"] * 6
    assert sheet["B6"].value == "=1+1"
    assert sheet["F6"].value == "013800000000"


def test_word_has_the_same_cells() -> None:
    word = docx.Document(io.BytesIO(recommendation_docx(example())))
    cells = [[cell.text for cell in row.cells] for row in word.tables[0].rows]
    sheet = openpyxl.load_workbook(io.BytesIO(recommendation_xlsx(example()))).active
    assert sheet is not None
    assert cells == [[cell.value for cell in sheet[row]] for row in (4, 5, 6)]
    assert word.sections[0].page_width > word.sections[0].page_height


def test_pdf_has_the_same_text() -> None:
    text = pdf_text(recommendation_pdf(example()))
    for part in (
        *headings("excellence"),
        ODD.enterprise,
        ODD.project,
        ODD.scenarios[0],
        ODD.mobile,
    ):
        assert squeezed(part) in text
    assert "推荐单位（盖章）：示例市工业和信息化局" in text


def test_an_empty_table_is_still_a_table() -> None:
    empty = RecommendationTable(EDITION.table_form("excellence"), "", ())
    sheet = openpyxl.load_workbook(io.BytesIO(recommendation_xlsx(empty))).active
    assert sheet is not None
    assert [cell.value for cell in sheet[4]] == headings("excellence")
    assert len(docx.Document(io.BytesIO(recommendation_docx(empty))).tables[0].rows) == 1
    assert recommendation_pdf(empty).startswith(b"%PDF")


def test_equal_tables_give_equal_bytes() -> None:
    for render in (recommendation_xlsx, recommendation_docx, recommendation_pdf):
        assert render(example()) == render(example())
