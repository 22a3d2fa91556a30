"""The list of evidence: every piece with its file, its checksum and where it is used."""

from __future__ import annotations

import io

import openpyxl
import pypdf
import pytest

from tests.documents.reading import docx_text, missing_in_order, pdf_text, showcase, squeezed
from tihang import edition as editions
from tihang.documents import evidence_list_docx, evidence_list_pdf, evidence_list_xlsx
from tihang.documents.content.evidence_list import (
    HEADINGS,
    evidence_list_content,
    evidence_strings,
)
from tihang.dossier.canonical import content_hash, short_code
from tihang.dossier.model import Dossier, Evidence

EDITION = editions.load("2025")
DIGEST = "3f" * 32
HARD = "=1+1<w:p>&\"'{{ x }}#[a] 堃喆珺玥镕"


def dossier() -> Dossier:
    """The showcase with a piece that no one uses, under a hard name, and a checksum."""
    first, *others = showcase().evidence or ()
    more = Evidence(id="E99", title=HARD, file=HARD)
    pieces = (first.model_copy(update={"sha256": DIGEST}), *others, more)
    return showcase().model_copy(update={"evidence": pieces})


def rows() -> dict[str, dict[str, str]]:
    content = evidence_list_content(dossier(), EDITION)
    return {row[0]: dict(zip(HEADINGS, row, strict=True)) for row in content.rows}


def test_word_and_pdf_hold_the_same_strings_in_the_same_order() -> None:
    wanted = [squeezed(s) for s in evidence_strings(evidence_list_content(dossier(), EDITION))]
    for text in (
        docx_text(evidence_list_docx(dossier(), EDITION)),
        pdf_text(evidence_list_pdf(dossier(), EDITION)),
    ):
        assert list(missing_in_order(wanted, text, 0)) == []


def test_the_workbook_holds_the_same_rows_as_text_and_no_formula() -> None:
    book = openpyxl.load_workbook(io.BytesIO(evidence_list_xlsx(dossier(), EDITION)))
    cells = [cell for line in book.active.iter_rows() for cell in line if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    held = [cell.value for cell in cells]
    content = evidence_list_content(dossier(), EDITION)
    assert all(text in held for row in content.rows for text in row)


def test_each_piece_has_its_checksum_and_its_places() -> None:
    found = rows()
    assert found["E01"]["SHA-256"] == DIGEST
    assert found["E99"]["使用位置"] == "未引用"
    assert "指标 7：销售增长率" in found["E02"]["使用位置"]
    assert "场景实例 14：机加工车间安全风险在线管控" in found["E05"]["使用位置"]
    assert "条件：附件1 一、1" in found["E02"]["使用位置"]


def test_a_piece_without_a_file_online_says_so() -> None:
    assert rows()["E99"]["SHA-256"] == "（未填写）"


@pytest.mark.parametrize("draft", [True, False])
def test_the_code_is_that_of_the_filing_and_only_a_draft_is_marked(*, draft: bool) -> None:
    pdf = evidence_list_pdf(dossier(), EDITION, draft=draft)
    text = pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
    assert short_code(content_hash(dossier())) in text
    assert ("草稿" in text) is draft


def test_a_filing_without_evidence_has_an_empty_list() -> None:
    bare = Dossier(edition="2025", tier="basic")
    assert "无" in pdf_text(evidence_list_pdf(bare, EDITION))
    assert evidence_list_docx(bare, EDITION)
    assert evidence_list_xlsx(bare, EDITION)


def test_equal_dossiers_give_equal_bytes() -> None:
    for make in (evidence_list_pdf, evidence_list_docx, evidence_list_xlsx):
        assert make(dossier(), EDITION) == make(dossier(), EDITION)
