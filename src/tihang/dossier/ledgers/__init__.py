"""Ledgers (台账): from a firm's own records to the indicators that follow from them."""

from tihang.dossier.ledgers.read import parse_ledger, read_ledger
from tihang.dossier.ledgers.result import (
    EnergyBasis,
    ExcludedRows,
    LedgerFigure,
    LedgerOptions,
    LedgerResult,
    LedgerSum,
    RefusedCell,
)
from tihang.dossier.ledgers.template import ledger_template

__all__ = [
    "EnergyBasis",
    "ExcludedRows",
    "LedgerFigure",
    "LedgerOptions",
    "LedgerResult",
    "LedgerSum",
    "RefusedCell",
    "ledger_template",
    "parse_ledger",
    "read_ledger",
]
