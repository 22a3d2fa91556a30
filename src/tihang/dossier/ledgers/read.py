"""A ledger's file in, its figures out."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from functools import partial
from pathlib import Path

import polars as pl

from tihang.dossier.errors import Problem, refuse
from tihang.dossier.ledgers.delivery import reckon_delivery
from tihang.dossier.ledgers.downtime import check_downtime, reckon_downtime
from tihang.dossier.ledgers.energy import check_energy, quantity_units, reckon_energy
from tihang.dossier.ledgers.equipment import check_equipment, reckon_equipment
from tihang.dossier.ledgers.headings import Head, find_head
from tihang.dossier.ledgers.reckoning import Reckoning
from tihang.dossier.ledgers.result import ExcludedRows, LedgerOptions, LedgerResult
from tihang.dossier.ledgers.rows import Check, Fault, read_rows
from tihang.dossier.sheets.table import Table
from tihang.dossier.sheets.text_file import TEXT_SUFFIXES, read_text_file
from tihang.dossier.sheets.xlsx_file import read_xlsx_file
from tihang.edition.model import Edition, Ledger, LedgerKind
from tihang.text import _, current_language

MEGABYTE = 1024 * 1024
MAX_SIZE = 100 * MEGABYTE
"""Largest file that is opened, in bytes."""
MAX_ROWS = 200_000
"""Rows with content that a ledger may have; what is blank does not count."""


def read_ledger(
    path: str | os.PathLike[str],
    kind: LedgerKind,
    edition: Edition,
    options: LedgerOptions | None = None,
) -> LedgerResult:
    """Read a ledger file and compute its indicators.

    Raises DossierError where the file or its headings cannot be read, OSError where it
    cannot be opened. Faulty rows do not raise: they are refused, each with its cells.
    """
    path = Path(path)
    if path.stat().st_size > MAX_SIZE:
        raise refuse(_("文件过大，上限 %(limit)d MB") % {"limit": MAX_SIZE // MEGABYTE})
    return parse_ledger(path.read_bytes(), path.name, kind, edition, options)


def parse_ledger(
    data: bytes,
    name: str,
    kind: LedgerKind,
    edition: Edition,
    options: LedgerOptions | None = None,
) -> LedgerResult:
    """The same from a file's bytes; ``name`` tells by its suffix what they are."""
    ledger = edition.ledger(kind)
    units = quantity_units(edition)
    check = _check_of(kind, edition)
    notes: list[str] = []
    findings: list[Problem] = []
    sheets = [
        read_rows(table, head, ledger, units, check)
        for table in _tables(data, name)
        if (head := _head(table, ledger, units, notes, findings)) is not None
    ]
    if not sheets:
        raise _no_ledger(ledger, findings, name)
    if sum(sheet.read - sheet.blank for sheet in sheets) > MAX_ROWS:
        raise refuse(
            _("超过 %(limit)d 行") % {"limit": MAX_ROWS}, expected=_("请按年度分成几个台账")
        )
    used = pl.concat([sheet.used for sheet in sheets], how="diagonal")
    reckoning = _reckon(used, ledger, edition, options or LedgerOptions())
    excluded = sum((sheet.excluded for sheet in sheets), Counter(reckoning.excluded))
    return LedgerResult(
        kind=kind,
        source=name,
        sha256=hashlib.sha256(data).hexdigest(),
        rows_read=sum(sheet.read for sheet in sheets),
        rows_used=used.height - sum(reckoning.excluded.values()),
        rows_blank=sum(sheet.blank for sheet in sheets),
        rows_refused=sum(sheet.refused_rows for sheet in sheets),
        refused=tuple(cell for sheet in sheets for cell in sheet.refused),
        excluded=tuple(ExcludedRows(why, rows) for why, rows in sorted(excluded.items()) if rows),
        figures=tuple(reckoning.figures),
        sums=tuple(reckoning.sums),
        findings=(*findings, *reckoning.findings),
        notes=tuple(notes),
    )


def _tables(data: bytes, name: str) -> list[Table]:
    suffix = Path(name).suffix.lower()
    if not data or data.isspace():
        raise refuse(_("文件是空的"))
    if suffix == ".xlsx":
        return read_xlsx_file(data, typed=True)
    if suffix not in TEXT_SUFFIXES:
        raise refuse(
            _("不支持“%(suffix)s”文件") % {"suffix": suffix or name},
            expected=_("请使用 .xlsx 或 .csv 文件"),
        )
    return [read_text_file(data, name)]


def _head(
    table: Table,
    ledger: Ledger,
    units: tuple[str, ...],
    notes: list[str],
    findings: list[Problem],
) -> Head | None:
    """The headings of a sheet that is to be read; what is passed over is said."""
    if not table.height or not table.cells.width:
        return None
    head = find_head(table, ledger, units)
    if head is None:
        notes.append(_("工作表“%(sheet)s”不是台账，未读取") % {"sheet": table.name})
    elif table.hidden:
        message = _("隐藏的工作表中有台账，未读取")
        mend = _("如应计入，请取消隐藏后重新导入")
        findings.append(Problem(table.name, message, mend, warning=True))
        head = None
    else:
        findings += head.suspects
        if head.unused:
            notes.append(
                _("“%(sheet)s”中未用到的列：%(columns)s")
                % {"sheet": table.name, "columns": "、".join(head.unused)}
            )
    return head


def _no_ledger(ledger: Ledger, findings: list[Problem], name: str) -> Exception:
    if findings:
        return refuse(findings[0].message, place=findings[0].place, expected=findings[0].expected)
    required = [column.heading.zh for column in ledger.columns if column.required]
    return refuse(
        _("找不到台账的表头"),
        place=name,
        expected=_("应有以下各列：%(columns)s；可先生成模板") % {"columns": "、".join(required)},
    )


def _check_of(kind: LedgerKind, edition: Edition) -> Check:
    """What a row of this kind must agree on with itself."""

    def nothing(_rows: pl.DataFrame) -> list[Fault]:
        return []

    checks: dict[LedgerKind, Check] = {
        "equipment": check_equipment,
        "downtime": check_downtime,
        "energy": partial(check_energy, edition=edition),
    }
    return checks.get(kind, nothing)


def _reckon(
    rows: pl.DataFrame, ledger: Ledger, edition: Edition, options: LedgerOptions
) -> Reckoning:
    basis = ledger.method.in_language(current_language())
    if ledger.id == "equipment":
        return reckon_equipment(rows, basis)
    if ledger.id == "downtime":
        return reckon_downtime(rows, basis, options)
    if ledger.id == "energy":
        return reckon_energy(rows, edition, basis, options)
    return reckon_delivery(rows, ledger.kpis[0], basis, options)
