"""Drop-down lists, limits and hints of cells; the lists stand on a sheet of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import xlsxwriter.utility

from tihang.dossier.values import MAX_DIGITS
from tihang.dossier.workbook.cells import NO, YES
from tihang.dossier.workbook.layout import EDITION_PATH, OPTIONS, SCENARIO_PATH, Entry
from tihang.edition.model import Edition, FieldSpec

_MESSAGE_LIMIT, _TITLE_LIMIT = 255, 32
_TRUTH_LIST = "是否"


class Options:
    """The lists of an edition and the rules for cells that draw on them."""

    def __init__(self, edition: Edition) -> None:
        self.lists: dict[str, list[str]] = {
            _TRUTH_LIST: [YES, NO],
            SCENARIO_PATH: [scenario.name for scenario in edition.scenarios],
        }
        for listed in edition.choice_lists:
            self.lists[listed.id] = [choice.label.zh for choice in listed.choices]
        self.columns = {name: column for column, name in enumerate(self.lists)}
        self.headings = {_TRUTH_LIST: "是否", SCENARIO_PATH: "典型场景"}
        for field in _all_fields(edition.fields):
            if field.choices is not None:
                self.headings.setdefault(field.choices, field.label.zh)

    def write(self, sheet: Any, head: Any, look: Any) -> None:
        """Write every list as a column of its own."""
        for name, column in self.columns.items():
            sheet.write_string(0, column, self.headings.get(name, name), head)
            for row, label in enumerate(self.lists[name], 1):
                sheet.write_string(row, column, label, look)
            sheet.set_column(column, column, 24)
        sheet.freeze_panes(1, 0)

    def validation(self, entry: Entry) -> dict[str, Any] | None:
        """What a cell accepts and the hint it shows; none where there is nothing to say."""
        rule = self._list_rule(entry) or self._limits(entry) or {"validate": "any"}
        spec = entry.spec
        hint = spec.hint.zh if spec and spec.hint else ""
        if spec and spec.unit:
            hint = f"单位：{spec.unit}。{hint}"
        if hint:
            rule["input_title"] = entry.heading[:_TITLE_LIMIT]
            rule["input_message"] = hint[:_MESSAGE_LIMIT]
        return rule if len(rule) > 1 else None

    def _list_rule(self, entry: Entry) -> dict[str, Any] | None:
        name = self._list_name(entry)
        if name is None:
            return None
        cells = xlsxwriter.utility.xl_range_abs(
            1, self.columns[name], len(self.lists[name]), self.columns[name]
        )
        return {
            "validate": "list",
            "source": f"='{OPTIONS}'!{cells}",
            "error_title": "请从列表中选择",
            "error_message": f"“{entry.heading}”只能从下拉列表中选择。"[:_MESSAGE_LIMIT],
        }

    def _list_name(self, entry: Entry) -> str | None:
        if entry.kind == "truth":
            return _TRUTH_LIST
        if entry.path == SCENARIO_PATH:
            return SCENARIO_PATH
        if entry.path == EDITION_PATH:
            return None
        choices = entry.spec.choices if entry.spec else None
        return choices if choices in self.columns else None

    def _limits(self, entry: Entry) -> dict[str, Any] | None:
        spec = entry.spec
        if entry.kind in ("number", "integer"):
            widest = 10**MAX_DIGITS
            low = -widest if spec is None or spec.minimum is None else spec.minimum
            high = widest if spec is None or spec.maximum is None else spec.maximum
            return {
                "validate": "decimal" if entry.kind == "number" else "integer",
                "criteria": "between",
                "minimum": float(low),
                "maximum": float(high),
                "error_title": "请填写数字",
                "error_message": f"“{entry.heading}”只能填写数字，不要带单位。"[:_MESSAGE_LIMIT],
            }
        if entry.kind == "text" and spec is not None and spec.max_length is not None:
            return {
                "validate": "length",
                "criteria": "<=",
                "value": spec.max_length,
                "error_title": "内容过长",
                "error_message": f"最多 {spec.max_length} 字。",
            }
        return None


def _all_fields(fields: Iterable[FieldSpec]) -> Iterator[FieldSpec]:
    for field in fields:
        yield field
        yield from _all_fields(field.columns)
