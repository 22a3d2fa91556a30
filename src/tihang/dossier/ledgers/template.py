"""A blank ledger to fill in: headings, hints, lists to choose from."""

from __future__ import annotations

import io
from typing import Any

import xlsxwriter

from tihang.edition.model import Edition, LedgerColumn, LedgerKind

ROWS = 5_000
"""Rows below the headings that have lists and hints."""
_YES_NO = ["是", "否"]
_HINT_LIMIT = 255


def ledger_template(edition: Edition, kind: LedgerKind) -> bytes:
    """A workbook with the ledger's headings and a sheet that explains them.

    Raises KeyError where the edition has no ledger of that kind.
    """
    ledger = edition.ledger(kind)
    output = io.BytesIO()
    book = xlsxwriter.Workbook(output, {"in_memory": True})
    head = book.add_format({"bold": True, "text_wrap": True, "border": 1, "bg_color": "#DDEBF7"})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    looks = {
        "text": book.add_format({"num_format": "@"}),
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
    }
    sheet = book.add_worksheet(ledger.title.zh)
    guide = book.add_worksheet("填写说明")
    options = book.add_worksheet("选项")
    for position, column in enumerate(ledger.columns):
        sheet.write_string(0, position, _heading(column), head)
        sheet.set_column(position, position, 18, looks.get(column.kind))
        words = _words(column, edition)
        for row, word in enumerate(words):
            options.write_string(row, position, word)
        rule = _validation(column, position, len(words))
        sheet.data_validation(1, position, ROWS, position, rule)
    sheet.freeze_panes(1, 0)
    options.hide()
    _explain(guide, ledger.method.zh, ledger.columns, head, wrap)
    book.close()
    return output.getvalue()


def _heading(column: LedgerColumn) -> str:
    return f"{column.heading.zh}（{column.unit}）" if column.unit else column.heading.zh


def _words(column: LedgerColumn, edition: Edition) -> list[str]:
    """What a cell may be chosen from; empty where it is free."""
    if column.kind == "truth":
        return _YES_NO
    if column.kind == "choice":
        return [choice.label.zh for choice in column.choices]
    if column.id == "item" and edition.output_value:
        return [*(energy.name.zh for energy in edition.energies), edition.output_value.names[0]]
    return []


def _validation(column: LedgerColumn, position: int, words: int) -> dict[str, Any]:
    rule: dict[str, Any] = {"validate": "any"}
    if words:
        cells = xlsxwriter.utility.xl_range_abs(0, position, words - 1, position)
        rule = {
            "validate": "list",
            "source": f"=选项!{cells}",
            "error_title": "请从列表中选择",
            "error_message": f"“{column.heading.zh}”只能从下拉列表中选择。",
        }
    elif column.kind in ("number", "quantity"):
        rule = {
            "validate": "decimal",
            "criteria": ">=",
            "value": 0,
            "error_title": "请填写数字",
            "error_message": f"“{column.heading.zh}”只能填写不小于 0 的数字。",
        }
    return {**rule, "input_title": column.heading.zh, "input_message": column.hint.zh[:_HINT_LIMIT]}


def _explain(
    guide: Any, method: str, columns: tuple[LedgerColumn, ...], head: Any, wrap: Any
) -> None:
    guide.set_column(0, 0, 20)
    guide.set_column(1, 1, 10)
    guide.set_column(2, 2, 70)
    for position, title in enumerate(("列", "必填", "说明")):
        guide.write_string(0, position, title, head)
    for row, column in enumerate(columns, 1):
        guide.write_string(row, 0, column.heading.zh, wrap)
        guide.write_string(row, 1, "是" if column.required else "", wrap)
        guide.write_string(row, 2, column.hint.zh, wrap)
    guide.write_string(len(columns) + 2, 0, "计算办法", wrap)
    guide.write_string(len(columns) + 2, 2, f"{method}（惯例，通知未规定）", wrap)
