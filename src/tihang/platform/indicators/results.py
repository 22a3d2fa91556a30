"""What is kept of a reading: the ledger's result as plain values, and its refused cells."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tihang.dossier.errors import DossierError
from tihang.dossier.model import KpiFigure
from tihang.dossier.values import plain_number

if TYPE_CHECKING:  # Polars is slow to load; pages do without it.
    from tihang.dossier.ledgers import LedgerResult, RefusedCell

CELLS_KEPT = 200
"""Refused cells that the page shows; the file to be downloaded has them all."""
HEADINGS = ("工作表", "行", "列", "表头", "原值", "原因")

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def as_stored(result: LedgerResult) -> dict[str, Any]:
    """The result for a JSON column; numbers as text, so that no digit is lost."""
    return {
        "rows": {
            "read": result.rows_read,
            "used": result.rows_used,
            "excluded": result.rows_excluded,
            "refused": result.rows_refused,
            "blank": result.rows_blank,
        },
        "figures": [
            one._asdict() | {"before": _text(one.before), "after": _text(one.after)}
            for one in result.figures
        ],
        "sums": [one._asdict() | {"value": plain_number(one.value)} for one in result.sums],
        "excluded": [one._asdict() for one in result.excluded],
        "refused": [one._asdict() | {"place": one.place} for one in result.refused[:CELLS_KEPT]],
        "refused_cells": len(result.refused),
        "findings": [
            {"place": one.place, "message": one.message, "mend": one.expected or ""}
            for one in result.findings
        ],
        "notes": list(result.notes),
        "clean": result.clean,
    }


def as_problems(refused: DossierError) -> dict[str, Any]:
    """Why a file as a whole could not be read."""
    return {
        "problems": [
            {"place": one.place, "message": one.message, "mend": one.expected or ""}
            for one in refused.problems
        ]
    }


def figures_of(stored: dict[str, Any] | None) -> list[KpiFigure]:
    """The figures of a stored result; none of a file that was refused."""
    return [
        KpiFigure(
            number=each["kpi"],
            before=_number(each["before"]),
            after=_number(each["after"]),
            before_year=each["before_year"],
            after_year=each["after_year"],
            basis=each["basis"],
        )
        for each in (stored or {}).get("figures", ())
    ]


def refusals_csv(cells: Iterable[RefusedCell]) -> bytes:
    """Every refused cell as a CSV file that a spreadsheet opens without running anything."""
    output = io.StringIO()
    writer = csv.writer(output)
    writer.writerow(HEADINGS)
    writer.writerows(_csv_rows(cells))
    return output.getvalue().encode("utf-8-sig")


def _csv_rows(cells: Iterable[RefusedCell]) -> Iterator[list[str]]:
    for cell in cells:
        row = (cell.sheet, str(cell.row), cell.column, cell.heading, cell.value, cell.why)
        yield [harmless(text) for text in row]


def harmless(text: str) -> str:
    """The text with a mark before it where a spreadsheet would take it for a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text


def _text(value: Decimal | None) -> str | None:
    return None if value is None else plain_number(value)


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
