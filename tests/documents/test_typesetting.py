"""What typst keeps between papers, and that letting it go changes nothing."""

from __future__ import annotations

from pathlib import Path

from tihang.documents import filing_pdf
from tihang.documents.typesetting import forget
from tihang.dossier.files import read_dossier
from tihang.edition import load

EXAMPLE = Path(__file__).parents[2] / "examples" / "excellence.yaml"
MEGABYTE = 1024 * 1024


def resident() -> int:
    fields = Path("/proc/self/statm").read_text(encoding="ascii").split()
    return int(fields[1]) * 4096


def test_a_paper_is_the_same_after_forgetting() -> None:
    dossier, edition = read_dossier(EXAMPLE), load("2025")
    before = filing_pdf(dossier, edition)
    forget()
    assert filing_pdf(dossier, edition) == before


def test_different_filings_do_not_pile_up_in_memory() -> None:
    """Without forgetting each of them leaves some 30 MB behind for a good while."""
    dossier, edition = read_dossier(EXAMPLE), load("2025")

    def set_some(first: int) -> None:
        for number in range(first, first + 5):
            enterprise = dossier.enterprise.model_copy(update={"name": f"样例{number}有限公司"})
            filing_pdf(dossier.model_copy(update={"enterprise": enterprise}), edition)
            forget()

    set_some(0)
    before = resident()
    set_some(10)
    assert resident() - before < 40 * MEGABYTE
