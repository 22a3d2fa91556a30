"""The merged tables as one workbook: a sheet per tier, then what a person has to look at."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter

from tihang.dossier.errors import Problem
from tihang.dossier.summary.firms import FirmMatch
from tihang.dossier.summary.merge import MergedTables
from tihang.dossier.summary.model import SummaryRow
from tihang.edition.model import Edition, TableForm
from tihang.text import _

_WIDTHS = {"scenarios": 56, "enterprise": 30, "project": 30, "mobile": 16}
_MAX_TEXT = 32_000
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def merged_workbook(
    merged: MergedTables, edition: Edition, firms: Sequence[FirmMatch] = ()
) -> bytes:
    """Write every row, every pair and every problem; all values as text."""
    output = io.BytesIO()
    with xlsxwriter.Workbook(
        output,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
    ) as book:
        styles = _Styles(book)
        for form in edition.forms:
            if isinstance(form, TableForm):
                _tier_sheet(book, styles, form, merged, edition)
        lost = [row for row in merged.rows if row.tier not in _tiers(edition)]
        if lost:
            _sheet(book, styles, _("层级不明"), _headings(None), [_cells(row) for row in lost])
        _sheet(book, styles, _("疑似重复"), _pair_headings(), list(_pair_rows(merged)))
        if firms:
            _sheet(book, styles, _("企业核对"), _firm_headings(), list(_firm_rows(firms)))
        _sheet(book, styles, _("问题清单"), _problem_headings(), list(_problem_rows(merged)))
    return output.getvalue()


class _Styles:
    def __init__(self, book: Any) -> None:
        base = {"text_wrap": True, "valign": "top", "border": 1, "num_format": "@"}
        self.cell = book.add_format(base)
        self.head = book.add_format({**base, "bold": True, "bg_color": "#F5F5F5"})


def _tiers(edition: Edition) -> set[str]:
    return {form.tier for form in edition.forms if isinstance(form, TableForm)}


def _tier_sheet(
    book: Any, styles: _Styles, form: TableForm, merged: MergedTables, edition: Edition
) -> None:
    rows = [_cells(row) for row in merged.rows if row.tier == form.tier]
    _sheet(book, styles, edition.tier(form.tier).name.zh, _headings(form), rows)


def _headings(form: TableForm | None) -> list[tuple[str, int]]:
    own: dict[str, str] = {column.id: column.heading.zh for column in form.columns} if form else {}
    named = (
        ("enterprise", _("申报单位名称")),
        ("project", _("项目名称")),
        ("scenarios", _("典型场景实例")),
        ("contact", _("联系人")),
        ("mobile", _("手机号")),
    )
    middle = [(own.get(column, name), _WIDTHS.get(column, 12)) for column, name in named]
    return [
        (_("推荐单位"), 20),
        (_("推荐排序"), 8),
        *middle,
        (_("统一社会信用代码"), 22),
        (_("其他内容"), 30),
        (_("来源"), 30),
        (_("状态"), 10),
    ]


def _cells(row: SummaryRow) -> list[str]:
    return [
        row.authority,
        str(row.rank),
        row.enterprise,
        row.project,
        "\n".join(f"{number}.{one.text}" for number, one in enumerate(row.scenarios, start=1)),
        row.contact,
        row.mobile,
        row.credit_code,
        "\n".join(f"{heading}：{text}" for heading, text in row.extras),
        f"{row.source} · {row.place}",
        "" if row.sound else _("有问题"),
    ]


def _pair_headings() -> list[tuple[str, int]]:
    one, other = _("甲"), _("乙")
    return [
        (_("情形"), 24),
        (_("相似度"), 8),
        *(
            (f"{side}：{what}", 30)
            for side in (one, other)
            for what in (_("企业、项目"), _("来源"))
        ),
    ]


def _pair_rows(merged: MergedTables) -> Iterable[list[str]]:
    for pair in merged.pairs:
        sides = [
            text
            for row in (pair.first, pair.second)
            for text in (f"{row.enterprise}\n{row.project}", f"{row.source} · {row.place}")
        ]
        yield [pair.message, f"{pair.likeness:.2f}", *sides]


def _firm_headings() -> list[tuple[str, int]]:
    return [(_("汇总表中的企业"), 30), (_("来源"), 30), (_("核对结果"), 12), (_("登记企业"), 60)]


def firm_result(match: FirmMatch) -> str:
    """What came of looking for a row's firm."""
    return {"exact": _("已登记"), "near": _("名称相近"), "unknown": _("未登记")}[match.kind]


def _firm_rows(firms: Iterable[FirmMatch]) -> Iterable[list[str]]:
    for match in firms:
        candidates = "\n".join(
            f"{one.name}（{one.credit_code}，{one.likeness:.2f}）" for one in match.candidates
        )
        place = f"{match.row.source} · {match.row.place}"
        yield [match.row.enterprise, place, firm_result(match), candidates]


def _problem_headings() -> list[tuple[str, int]]:
    return [(_("位置"), 36), (_("问题"), 52), (_("如何改正"), 44), (_("性质"), 10)]


def _problem_rows(merged: MergedTables) -> Iterable[list[str]]:
    found: list[tuple[str, Problem]] = [
        (f"{table.source} · ", problem) for table in merged.tables for problem in table.problems
    ]
    found += [("", problem) for problem in merged.problems]
    for source, problem in found:
        nature = _("请核对") if problem.warning else _("必须改正")
        yield [source + problem.place, problem.message, problem.expected or "", nature]


def _sheet(
    book: Any,
    styles: _Styles,
    name: str,
    headings: Sequence[tuple[str, int]],
    rows: Iterable[Sequence[str]],
) -> None:
    sheet = book.add_worksheet(name)
    for column, (heading, width) in enumerate(headings):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, heading, styles.head)
    for number, texts in enumerate(rows, start=1):
        for column, text in enumerate(texts):
            clean = _NOT_XML.sub("", text)[:_MAX_TEXT]
            sheet.write_string(number, column, clean, styles.cell)
    sheet.freeze_panes(1, 0)
