"""What accepting an import would write, row by row, and what stands against it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from tihang.dossier.errors import Problem
from tihang.dossier.summary import SummaryRow as ReadRow
from tihang.platform.actor import Actor
from tihang.platform.intake import checks, joining
from tihang.platform.intake.known import Known, known_for
from tihang.platform.intake.models import ImportedTable, SummaryRow, TableImport
from tihang.platform.intake.reading import decision_of, match_of, problem_of, row_of
from tihang.platform.intake.rows import RowPreview
from tihang.platform.registry.models import Authority


@dataclass
class TablePreview:
    """A table with its rows and what is wrong with it as a whole."""

    table: ImportedTable
    rows: list[RowPreview]
    problems: list[Problem]
    """Those of headings and of the file; a row's are with the row."""
    sender: Authority | None
    """The office that it is from as a whole, where one is known."""

    @property
    def errors(self) -> list[Problem]:
        return [problem for problem in self.problems if not problem.warning]

    @property
    def faulty(self) -> int:
        """How many things stand against taking it in."""
        if self.table.refused or self.table.left_out:
            return 0
        return len(self.errors) + sum(bool(row.errors) for row in self.rows if row.counts)

    @property
    def taken(self) -> int:
        return sum(row.counts for row in self.rows)

    @property
    def all_problems(self) -> list[Problem]:
        """Every problem, in the order of the table."""
        return self.problems + [problem for row in self.rows for problem in row.problems]


@dataclass
class Preview:
    """An import as it would be accepted now."""

    batch: TableImport
    tables: list[TablePreview]
    known: Known
    replaced: list[SummaryRow]
    """Rows that count now and would not any more."""

    @cached_property
    def rows(self) -> list[RowPreview]:
        """The rows that would be taken in."""
        return [row for table in self.tables for row in table.rows if row.counts]

    @property
    def faulty(self) -> int:
        return sum(table.faulty for table in self.tables)

    @property
    def without_case(self) -> int:
        return sum(row.case is None for row in self.rows)

    @property
    def registering(self) -> int:
        return len({row.credit_code for row in self.rows if row.registers})

    @property
    def obstacles(self) -> list[str]:
        """Why it cannot be accepted as it is; empty when it can."""
        found = []
        if self.faulty:
            message = _("还有 %(n)d 处须改正或选择；也可将有错的行设为不导入")
            found.append(message % {"n": self.faulty})
        if not self.rows:
            found.append(_("没有可导入的行"))
        return found

    @property
    def digest(self) -> str:
        """Of all that was shown and would be written: another one means look again."""
        shown = [
            [
                row.table.number,
                row.line,
                row.sender.pk if row.sender else None,
                row.firm.credit_code if row.firm else row.credit_code,
                row.registers,
                str(row.case.pk) if row.case else None,
                row.row.rank,
                [[each.column, each.system] for each in row.differences],
                len(row.errors),
            ]
            for row in self.rows
        ]
        replaced = sorted(row.pk for row in self.replaced)
        text = json.dumps([self.batch.version, shown, replaced], ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


def preview_of(actor: Actor, batch: TableImport) -> Preview:
    """Work out what accepting would write; a constant number of queries."""
    tables = list(batch.tables.select_related("file", "sender"))
    known = known_for(actor, batch, tables)
    shown = [_table(table, known) for table in tables]
    rows = [row for table in shown for row in table.rows]
    for row in rows:
        joining.join(row, batch, known)
        checks.check_row(row, batch, known)
    counted = [row for row in rows if row.counts]
    replaced = _replaced(counted, known)
    checks.check_pairs(batch.pairs, {(row.table.number, row.line): row for row in counted})
    checks.check_together(counted, known, {row.pk for row in replaced})
    return Preview(batch, shown, known, replaced)


def _table(table: ImportedTable, known: Known) -> TablePreview:
    rows = [
        RowPreview(table, row, decision_of(table, row.line), match_of(table, row.line))
        for row in map(row_of, table.rows)
    ]
    sender = table.sender or known.senders.in_file_name(table.file.name)
    for row in rows:
        row.sender = _sender(row.row, table, sender, known)
    shown = TablePreview(table, rows, [], sender)
    for problem in map(problem_of, table.problems):
        owner = next((row for row in rows if row.owns(problem.place)), None)
        (owner.problems if owner else shown.problems).append(problem)
    return shown


def _sender(
    row: ReadRow, table: ImportedTable, otherwise: Authority | None, known: Known
) -> Authority | None:
    """The office that the officer named, else that the table names, else the file's name."""
    if table.sender:
        return known.senders.by_id.get(table.sender_id or 0)
    return known.senders.named(row.authority) if row.authority else otherwise


def _replaced(rows: Sequence[RowPreview], known: Known) -> list[SummaryRow]:
    """A sender's table takes the place of what it sent for the same tier before."""
    sent = {(row.sender.pk, row.row.tier) for row in rows if row.sender}
    return [row for row in known.earlier if (row.sender_id, row.tier) in sent]
