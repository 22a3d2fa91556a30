"""The scenario instances of a workbook, read without the rest of it."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from tihang import edition as editions
from tihang.dossier.errors import DossierError
from tihang.dossier.files import dump_xlsx, read_dossier, xlsx_instances
from tihang.dossier.model import Dossier

EDITION = editions.load("2025")
EXAMPLES = Path(__file__).parents[3] / "examples"


@pytest.fixture(scope="module")
def whole() -> Dossier:
    return read_dossier(EXAMPLES / "excellence.yaml")


def changed(whole: Dossier, sheet: str, cell: str, value: str) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(dump_xlsx(whole)))
    book[sheet][cell] = value
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def test_the_instances_come_with_their_systems_models_and_effects(whole: Dossier) -> None:
    assert xlsx_instances(dump_xlsx(whole), EDITION) == whole.scenarios


def test_faults_of_other_sheets_do_not_matter(whole: Dossier) -> None:
    book = changed(whole, "基本信息", "B5", "没有这一项")
    assert xlsx_instances(book, EDITION) == whole.scenarios


def test_a_name_outside_the_list_comes_as_it_was_written(whole: Dossier) -> None:
    first = (whole.scenarios or ())[0].model_copy(update={"scenario": "太空农业"})
    book = dump_xlsx(whole.model_copy(update={"scenarios": (first,)}))
    assert xlsx_instances(book, EDITION) == (first,)


def test_a_fault_of_these_sheets_is_told_by_its_cell(whole: Dossier) -> None:
    book = openpyxl.load_workbook(io.BytesIO(dump_xlsx(whole)))
    coordinates = (
        (f"{get_column_letter(column)}{row + 1}", value)
        for row, line in enumerate(book["应用系统"].iter_rows(values_only=True), 1)
        for column, value in enumerate(line, 1)
    )
    cell = next(below for below, value in coordinates if str(value).startswith("数量"))
    with pytest.raises(DossierError) as refused:
        xlsx_instances(changed(whole, "应用系统", cell, "若干"), EDITION)
    assert f"应用系统!{cell}" in str(refused.value)


def test_a_workbook_without_the_sheet_is_refused(whole: Dossier) -> None:
    book = openpyxl.load_workbook(io.BytesIO(dump_xlsx(whole)))
    del book["场景实例"]
    saved = io.BytesIO()
    book.save(saved)
    with pytest.raises(DossierError, match="场景实例"):
        xlsx_instances(saved.getvalue(), EDITION)
