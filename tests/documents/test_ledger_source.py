"""The paper says which ledger an indicator comes from, while that is true."""

from __future__ import annotations

from decimal import Decimal

from tests.documents.reading import docx_text, pdf_text, squeezed
from tihang import edition as editions
from tihang.documents import filing_docx, filing_pdf
from tihang.documents.content.model import Table
from tihang.documents.content.tables import kpi_blocks
from tihang.dossier.model import Dossier, KpiFigure, LedgerSource

EDITION = editions.load("2025")
SOURCE = LedgerSource("orders", "订单 2024.xlsx", "ab" * 32, 199_312, 7)
FIGURE = KpiFigure(number=14, before=Decimal(50), after=Decimal(98)).from_ledger(SOURCE)
WORDS = "数据来源：订单交付台账“订单 2024.xlsx”，计入199312行，拒收7行，SHA-256 abababababababab"


def remark_of(figure: KpiFigure) -> str:
    dossier = Dossier(edition="2025", tier="excellence", kpis=(figure,))
    table = next(block for block in kpi_blocks(dossier, EDITION) if isinstance(block, Table))
    return next(row.cells[-1] for row in table.rows if row.cells[0] == "14")


def test_the_ledger_stands_beside_the_figure_in_both_papers() -> None:
    dossier = Dossier(edition="2025", tier="excellence", kpis=(FIGURE,))
    assert WORDS in remark_of(FIGURE)
    assert squeezed(WORDS) in squeezed(docx_text(filing_docx(dossier, EDITION)))
    assert squeezed(WORDS) in squeezed(pdf_text(filing_pdf(dossier, EDITION)))


def test_a_figure_edited_by_hand_names_no_ledger() -> None:
    edited = FIGURE.model_copy(update={"after": Decimal(99)})
    assert "数据来源" not in remark_of(edited)


def test_a_kind_of_ledger_that_the_edition_does_not_know_is_shown_as_it_is() -> None:
    strange = FIGURE.model_copy(update={"source_kind": "stock"})
    assert "stock“订单 2024.xlsx”" in remark_of(strange)
