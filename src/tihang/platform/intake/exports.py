"""Workbooks: back to the sender with its cells marked, and onward with all tables merged."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from django.utils import translation
from django.utils.translation import gettext as _

from tihang.dossier.errors import Problem
from tihang.dossier.summary import Candidate as Firm
from tihang.dossier.summary import (
    FirmMatch,
    ListedScenario,
    SummaryTable,
    error_workbook,
    merge,
    merged_workbook,
)
from tihang.dossier.summary import SummaryRow as ReadRow
from tihang.edition.model import TierId
from tihang.platform.actor import Actor
from tihang.platform.attachments.responses import open_file
from tihang.platform.intake.joining import as_problem
from tihang.platform.intake.models import ImportedTable, SummaryRow
from tihang.platform.intake.preview import preview_of
from tihang.platform.rounds.models import Round
from tihang.text import CHINESE, use_language


def marked_table(actor: Actor, table: ImportedTable) -> bytes:
    """The sender's own table with what has to be mended, and what was corrected here.

    Raises DossierError for a file that no workbook can be made of.
    """
    # It goes back to an office, in the language of the tables.
    with translation.override(CHINESE), use_language(CHINESE):
        shown = next(
            each for each in preview_of(actor, table.batch).tables if each.table.pk == table.pk
        )
        problems = [
            *shown.all_problems,
            *(as_problem(row, each) for row in shown.rows for each in row.differences),
            *_corrected(table),
        ]
        with open_file(table.file) as opened:
            return error_workbook(opened.read(), table.file.name, problems)


def _corrected(table: ImportedTable) -> Iterable[Problem]:
    for place, text in table.corrections.items():
        message = _("受理时已更正为“%(text)s”") % {"text": text or _("（空）")}
        yield Problem(place, message, _("请同步更正原表"), warning=True)


def merged_tables(rows: Iterable[SummaryRow], round_: Round) -> bytes:
    """All rows that count as one workbook, a sheet for each tier in the annex's columns."""
    with translation.override(CHINESE), use_language(CHINESE):
        pairs = [(_read(row), row) for row in rows]
        by_file: dict[int, list[ReadRow]] = {}
        sources: dict[int, SummaryRow] = {}
        for read, row in pairs:
            by_file.setdefault(row.table_id, []).append(read)
            sources[row.table_id] = row
        tables = [
            SummaryTable(
                sources[pk].table.file.name, sources[pk].table.file.sha256, tuple(found), (), ()
            )
            for pk, found in by_file.items()
        ]
        firms = [_firm(read, row) for read, row in pairs]
        return merged_workbook(merge(tables, round_.rules), round_.rules, firms)


def _read(row: SummaryRow) -> ReadRow:
    return ReadRow(
        source=row.table.file.name,
        place=row.place,
        tier=cast("TierId", row.tier),
        authority=row.sender.name,
        rank=row.rank,
        enterprise=row.name,
        project=row.project,
        scenarios=tuple(ListedScenario(text, None, "") for text in row.scenarios),
        contact=row.contact,
        mobile=row.mobile,
        credit_code=row.credit_code or (row.enterprise.credit_code if row.enterprise else ""),
        extras=(("系统内申报", row.case.number if row.case else "未在系统申报"),),
        cells={},
        at={},
        sound=True,
    )


def _firm(read: ReadRow, row: SummaryRow) -> FirmMatch:
    firm = row.enterprise
    if firm is None:
        return FirmMatch(read, "unknown", ())
    return FirmMatch(read, "exact", (Firm(firm.credit_code, firm.name, 1.0),))
