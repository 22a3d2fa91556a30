"""A summary table's file in, its rows out."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from tihang.dossier.errors import Problem, refuse
from tihang.dossier.sheets.text_file import TEXT_SUFFIXES, read_text_file
from tihang.dossier.sheets.xlsx_file import read_xlsx_file
from tihang.dossier.summary.docx_file import read_docx_file
from tihang.dossier.summary.draft import Draft
from tihang.dossier.summary.grid import Grid
from tihang.dossier.summary.lines import tiers_in
from tihang.dossier.summary.model import Note, SummaryRow, SummaryTable
from tihang.dossier.summary.ranks import groups, rank
from tihang.dossier.summary.sheet import SheetReading
from tihang.edition.model import Edition, TierId
from tihang.text import _

MEGABYTE = 1024 * 1024
MAX_SIZE = 20 * MEGABYTE
"""Largest file that is opened, in bytes."""
MAX_ROWS = 5_000
"""Lines with content that a file may have; an authority recommends a few dozen projects."""
MAX_MERGED = 5_000
"""Merged ranges that a sheet may have."""
LIST_OF_PROBLEMS = "问题清单"
"""The sheet that our own error workbook adds, should it be handed in again."""


def read_summary(path: str | os.PathLike[str], edition: Edition) -> SummaryTable:
    """Read a summary table's file.

    Raises DossierError where the file cannot be read or holds no such table, OSError where it
    cannot be opened. Faulty cells do not raise: they are problems, each with its place.
    """
    path = Path(path)
    if path.stat().st_size > MAX_SIZE:
        raise refuse(_("文件过大，上限 %(limit)d MB") % {"limit": MAX_SIZE // MEGABYTE})
    return parse_summary(path.read_bytes(), path.name, edition)


def parse_summary(
    data: bytes,
    name: str,
    edition: Edition,
    *,
    tier: TierId | None = None,
    corrections: Mapping[str, str] | None = None,
) -> SummaryTable:
    """The same from a file's bytes; ``name`` tells by its suffix what they are.

    ``tier`` is meant where nothing in the table tells it; ``corrections`` are texts by place
    that are read in the stead of what the cells hold.
    """
    grids, below = grids_of(data, name)
    if corrections:
        grids = [replace(grid, table=grid.table.corrected(corrections)) for grid in grids]
    if sum(len(grid.rows) for grid in grids) > MAX_ROWS:
        raise refuse(
            _("超过 %(limit)d 行") % {"limit": MAX_ROWS}, expected=_("请确认是否为推荐汇总表")
        )
    if any(len(grid.spans) > MAX_MERGED for grid in grids):
        raise refuse(_("合并单元格超过 %(limit)d 处") % {"limit": MAX_MERGED})
    readings: list[SheetReading] = []
    notes: list[Note] = []
    problems: list[Problem] = []
    for grid in grids:
        reading = SheetReading(grid, edition)
        reading.read()
        if not reading.has_table:
            if grid.lines:
                why = _("工作表“%(sheet)s”不是推荐汇总表，未读取") % {"sheet": grid.table.name}
                notes.append(Note(grid.table.name, "", why))
        elif grid.table.hidden:
            mend = _("如应计入，请取消隐藏后重新导入")
            message = _("隐藏的工作表中有推荐汇总表，未读取")
            problems.append(Problem(grid.table.name, message, mend, warning=True))
        else:
            readings.append(reading)
    if not readings:
        raise _no_table(problems)
    notes += [Note(name, text, _("表格以下的文字")) for text in below]
    return _table(data, name, edition, readings, problems, notes, tier)


def grids_of(data: bytes, name: str) -> tuple[list[Grid], tuple[str, ...]]:
    """Every sheet of a file, and the lines that a Word file has below its tables."""
    suffix = Path(name).suffix.lower()
    if not data or data.isspace():
        raise refuse(_("文件是空的"))
    if suffix == ".xlsx":
        found = [Grid.of(table) for table in read_xlsx_file(data)]
        return [grid for grid in found if grid.table.name != LIST_OF_PROBLEMS], ()
    if suffix == ".docx":
        printed, below = read_docx_file(data)
        return [Grid.of(one.table, one.above) for one in printed], below
    if suffix not in TEXT_SUFFIXES:
        raise refuse(
            _("不支持“%(suffix)s”文件") % {"suffix": suffix or name},
            expected=_("请使用 .xlsx、.docx 或 .csv 文件"),
        )
    return [Grid.of(replace(read_text_file(data, name), name=Path(name).stem))], ()


def _no_table(problems: list[Problem]) -> Exception:
    if problems:
        return refuse(problems[0].message, place=problems[0].place, expected=problems[0].expected)
    return refuse(
        _("找不到推荐汇总表的表头"),
        expected=_("应有“申报单位名称”“项目名称”“涉及典型场景实例”“联系人”“联系方式”等列"),
    )


def _table(
    data: bytes,
    name: str,
    edition: Edition,
    readings: list[SheetReading],
    problems: list[Problem],
    notes: list[Note],
    tier: TierId | None,
) -> SummaryTable:
    named = tiers_in(Path(name).stem, edition)
    otherwise = named[0] if len(named) == 1 else tier
    drafts = [draft for reading in readings for draft in reading.drafts]
    for draft in drafts:
        if draft.tier is None:
            draft.tier = otherwise
    for reading in readings:
        reading.check_tiers()
        problems += reading.problems
        notes += reading.notes
        problems += _unnamed(reading)
    if not drafts:
        place = readings[0].grid.table.name
        problems.append(Problem(place, _("汇总表没有填写项目"), _("请填写后重新报送")))
    ranks, ties = _ranks(drafts)
    rows = tuple(
        _row(name, draft, place_in_order)
        for draft, place_in_order in zip(drafts, ranks, strict=True)
    )
    problems += [problem for draft in drafts for problem in draft.problems]
    return SummaryTable(
        source=name,
        sha256=hashlib.sha256(data).hexdigest(),
        rows=rows,
        problems=tuple(dict.fromkeys(problems)),
        notes=tuple(notes),
        ties=tuple(ties),
    )


def _unnamed(reading: SheetReading) -> list[Problem]:
    """One warning for a sheet in which some rows have nobody who recommends them."""
    nobody = [draft for draft in reading.drafts if not draft.authority]
    if not nobody:
        return []
    mend = _("请在表格上方填写“推荐单位（盖章）：××”")
    return [Problem(nobody[0].place, _("没有写明推荐单位"), mend, warning=True)]


def _ranks(drafts: list[Draft]) -> tuple[list[int], list[Problem]]:
    ranks = [0] * len(drafts)
    ties: list[Problem] = []
    for indexes in groups(drafts):
        ranked = rank([drafts[index] for index in indexes])
        for index, value, found in zip(indexes, ranked.ranks, ranked.problems, strict=True):
            ranks[index] = value
            drafts[index].problems += found
        ties += ranked.ties
    return ranks, ties


def _row(name: str, draft: Draft, place_in_order: int) -> SummaryRow:
    return SummaryRow(
        source=name,
        place=draft.place,
        tier=draft.tier,
        authority=draft.authority,
        rank=place_in_order,
        enterprise=draft.values.get("enterprise", ""),
        project=draft.values.get("project", ""),
        scenarios=draft.scenarios,
        contact=draft.values.get("contact", ""),
        mobile=draft.values.get("mobile", ""),
        credit_code=draft.values.get("credit_code", ""),
        extras=tuple(draft.extras),
        cells=draft.cells,
        at=draft.at,
        headings=draft.headings,
        sound=all(problem.warning for problem in draft.problems),
    )
