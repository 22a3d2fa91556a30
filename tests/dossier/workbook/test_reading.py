"""A workbook that people have worked on: what is read as meant, and what is told by cell."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from decimal import Decimal

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tests.dossier.strategies import EDITION
from tihang.dossier.errors import DossierError
from tihang.dossier.files import dump_xlsx, parse_dossier
from tihang.dossier.model import Dossier

Edit = Callable[[openpyxl.Workbook], None]

DOSSIER = Dossier.model_validate(
    {
        "edition": "2025",
        "tier": "excellence",
        "enterprise": {
            "name": "示例企业",
            "nature": "private",
            "staff": 120,
            "finances": [{"year": 2023, "revenue": 2800}, {"year": 2024, "revenue": 3000}],
        },
        "factory": {"started": "2024-01-01", "investment": 12.5, "new": False},
        "scenarios": [
            {
                "scenario": "在线智能检测",
                "instance": "外观检测",
                "uses_ai": True,
                "ai_models": [{"name": "模型甲"}],
                "systems": [],
            },
            {"scenario": "能源智能管控", "uses_ai": False},
        ],
        "kpis": [{"number": 8, "before": 10, "after": 12}],
        "recognitions": [],
    }
)


def _edited(edit: Edit) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(dump_xlsx(DOSSIER, EDITION)))
    edit(book)
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def _read(edit: Edit) -> Dossier:
    return parse_dossier(_edited(edit), "xlsx", EDITION)


def _refusal(edit: Edit) -> list[str]:
    with pytest.raises(DossierError) as refused:
        _read(edit)
    return str(refused.value).splitlines()


def _entry(sheet: Worksheet, item: str) -> str:
    """The cell in which an item of a sheet with one entry a line is filled in."""
    row = next(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 1).value == item)
    return f"B{row}"


def _fill(sheet: str, item: str, value: object) -> Edit:
    def edit(book: openpyxl.Workbook) -> None:
        cell = book[sheet][_entry(book[sheet], item)]
        cell.value = value  # type: ignore[assignment]

    return edit


def _no_change(_book: openpyxl.Workbook) -> None:
    """Another program's hand: saved as it is."""


def _move_columns(book: openpyxl.Workbook) -> None:
    sheet = book["三年经营"]
    for row in sheet.iter_rows(min_row=1, max_row=3):
        values = [cell.value for cell in row]
        for cell, value in zip(row, reversed(values), strict=True):
            cell.value = value


def _blank_columns_and_rows_around_the_table(book: openpyxl.Workbook) -> None:
    sheet = book["三年经营"]
    sheet.cell(sheet.max_row + 5, 9, " ")
    sheet.insert_cols(2)
    sheet.insert_rows(1, 3)
    sheet["A1"] = "某某公司填报"


def _numbers_dragged_down(book: openpyxl.Workbook) -> None:
    for row in range(4, 30):
        book["三年经营"].cell(row, 1, row - 1)


def _merged_title(book: openpyxl.Workbook) -> None:
    sheet = book["三年经营"]
    sheet.insert_rows(1)
    sheet["A1"] = "近三年经营情况"
    sheet.merge_cells("A1:E1")


def _without_a_sheet_that_says_nothing(book: openpyxl.Workbook) -> None:
    del book["同行基准"]
    book.create_sheet("Sheet1")


@pytest.mark.parametrize(
    "edit",
    [
        _no_change,
        _move_columns,
        _blank_columns_and_rows_around_the_table,
        _numbers_dragged_down,
        _merged_title,
        _without_a_sheet_that_says_nothing,
    ],
)
def test_harmless_changes_do_not_matter(edit: Edit) -> None:
    assert _read(edit) == DOSSIER


def test_a_blank_row_between_filled_ones_is_an_error_that_names_it() -> None:
    def insert(book: openpyxl.Workbook) -> None:
        book["三年经营"].insert_rows(3)

    with pytest.raises(DossierError, match=r"三年经营!A3：第 3 行是空行，其后仍有内容。请删除空行"):
        _read(insert)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("12.5", Decimal("12.5")),
        (" １２．５ ", Decimal("12.5")),
        ("1,234.5", Decimal("1234.5")),
        (0.1 + 0.2, Decimal("0.3")),
        (7, Decimal(7)),
    ],
)
def test_numbers_are_understood_as_people_type_them(typed: object, meant: Decimal) -> None:
    assert _read(_fill("基本信息", "总投资", typed)).factory.investment == meant


@pytest.mark.parametrize("typed", ["三千", "12%", "1,23", "12 万元", "1.2.3", True])
def test_anything_else_in_a_number_cell_is_an_error_naming_the_cell(typed: object) -> None:
    (told,) = _refusal(_fill("基本信息", "总投资", typed))
    assert told.startswith("基本信息!B")
    assert "（总投资）：应为数字" in told


@pytest.mark.parametrize(
    "typed",
    ["2024-03-05", "2024/3/5", "2024年3月5日", "2024.03.05", dt.date(2024, 3, 5),
     dt.datetime(2024, 3, 5)],  # noqa: DTZ001
)  # fmt: skip
def test_dates_are_understood_in_the_common_forms(typed: object) -> None:
    assert _read(_fill("基本信息", "建设开始日期", typed)).factory.started == dt.date(2024, 3, 5)


@pytest.mark.parametrize("typed", ["2024-13-01", "去年", "24-3-5"])
def test_anything_else_in_a_date_cell_is_an_error(typed: object) -> None:
    (told,) = _refusal(_fill("基本信息", "建设开始日期", typed))
    assert "（建设开始日期）：应为日期，如 2025-07-18" in told


def test_a_number_in_a_text_cell_is_taken_digit_by_digit() -> None:
    read = _read(_fill("基本信息", "联系方式（手机号）", 13800000000))
    assert read.enterprise.mobile == "13800000000"


def test_a_choice_is_taken_by_label_or_code_and_a_slip_gets_a_suggestion() -> None:
    assert _read(_fill("基本信息", "企业性质", "国有企业")).enterprise.nature == "state"
    assert _read(_fill("基本信息", "企业性质", "state")).enterprise.nature == "state"
    (told,) = _refusal(_fill("基本信息", "企业性质", "国有公司"))
    assert "“国有公司”不在选项内，是否为“国有企业”？" in told


def test_an_unknown_scenario_is_told_with_its_cell() -> None:
    def edit(book: openpyxl.Workbook) -> None:
        book["场景实例"]["B2"] = "在线智能检验"

    (told,) = _refusal(edit)
    assert told.startswith("场景实例!B2（场景名）：“在线智能检验”不在本版本的典型场景名单内")
    assert "生产作业——在线智能检测" in told


def test_a_wrong_check_digit_is_told_with_its_cell() -> None:
    (told,) = _refusal(_fill("基本信息", "统一社会信用代码", "91350181MA0000000X"))
    assert "（统一社会信用代码）：统一社会信用代码校验位不符" in told
    assert told.startswith("基本信息!B")


def _heading_renamed(book: openpyxl.Workbook) -> None:
    book["三年经营"]["C1"] = "主营收入"


def _heading_missing(book: openpyxl.Workbook) -> None:
    book["三年经营"]["A1"] = None


def _two_headings_alike(book: openpyxl.Workbook) -> None:
    book["三年经营"]["D1"] = book["三年经营"]["C1"].value


def _content_without_heading(book: openpyxl.Workbook) -> None:
    book["三年经营"]["H3"] = "备注"


def _sheet_renamed(book: openpyxl.Workbook) -> None:
    book["三年经营"].title = "近三年经营"


def _child_of_nobody(book: openpyxl.Workbook) -> None:
    book["AI模型"]["A2"] = 9


def _numbered_twice(book: openpyxl.Workbook) -> None:
    book["场景实例"]["A3"] = 1


def _number_is_a_word(book: openpyxl.Workbook) -> None:
    book["三年经营"]["A2"] = "甲"


def _none_with_content(book: openpyxl.Workbook) -> None:
    book["三年经营"]["A2"] = "（无）"


def _rows_merged(book: openpyxl.Workbook) -> None:
    book["三年经营"].merge_cells("B2:B3")


def _lines_merged(book: openpyxl.Workbook) -> None:
    sheet = book["基本信息"]
    row = int(_entry(sheet, "职工人数")[1:])
    sheet.merge_cells(start_row=row, end_row=row + 1, start_column=2, end_column=2)


def _error_value(book: openpyxl.Workbook) -> None:
    book["三年经营"]["C2"] = "#DIV/0!"


def _formula(book: openpyxl.Workbook) -> None:
    book["三年经营"]["C2"] = "=B2+1"


def _item_renamed(book: openpyxl.Workbook) -> None:
    sheet = book["基本信息"]
    sheet[_entry(sheet, "职工人数").replace("B", "A")] = "职工总人数"


def _row_without_key(book: openpyxl.Workbook) -> None:
    book["关键指标"].cell(9, 1).value = None


@pytest.mark.parametrize(
    ("edit", "says"),
    [
        (_heading_renamed, "三年经营!C1：没有名为“主营收入”的表头。是否为“主营业务收入”？"),
        (_heading_missing, "三年经营：找不到表头“序号”"),
        (_two_headings_alike, "三年经营!D1：表头“主营业务收入”重复"),
        (_content_without_heading, "三年经营!H3：此处有内容，但所在列没有表头"),
        (_sheet_renamed, "近三年经营：没有名为“近三年经营”的表。是否为“三年经营”？"),
        (_child_of_nobody, "AI模型!A2（场景序号）：“场景实例”表中没有序号为 9 的行"),
        (_numbered_twice, "场景实例!A3（序号）：序号 1 重复"),
        (_number_is_a_word, "三年经营!A2：序号应为数字或“（无）”，现为“甲”"),
        (_none_with_content, "三年经营!A2：已填“（无）”，同一行不能再有内容"),
        (_rows_merged, "三年经营!B2:B3：“三年经营”表中有合并单元格"),
        (_lines_merged, "合并了多行单元格"),
        (_error_value, "三年经营!C2：单元格是错误值 #DIV/0!"),
        (_formula, "三年经营!C2：公式没有保存计算结果"),
        (_item_renamed, "没有名为“职工总人数”的项目。是否为“职工人数”？"),
        (_row_without_key, "关键指标!A9"),
    ],
)
def test_a_change_that_could_lose_something_is_told_with_its_cell(edit: Edit, says: str) -> None:
    told = _refusal(edit)
    assert any(says in line for line in told), told


def test_every_faulty_cell_is_told_at_once() -> None:
    def edit(book: openpyxl.Workbook) -> None:
        book["三年经营"]["C2"] = "很多"
        book["三年经营"]["C3"] = "更多"
        book["场景实例"]["B3"].value = "能源管控"
        _fill("基本信息", "职工人数", "一百二十")(book)

    assert len(_refusal(edit)) == 3


def test_a_workbook_of_another_kind_is_refused() -> None:
    book = openpyxl.Workbook()
    output = io.BytesIO()
    book.save(output)
    with pytest.raises(DossierError, match="这不是本系统的填报工作簿"):
        parse_dossier(output.getvalue(), "xlsx")
