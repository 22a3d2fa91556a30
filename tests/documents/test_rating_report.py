"""The self-rating report: each condition with the firm's word, nothing of the reviewers'."""

from __future__ import annotations

import io

import pypdf
import pytest

from tests.documents.reading import docx_text, missing_in_order, pdf_text, showcase, squeezed
from tihang import edition as editions
from tihang.documents import rating_report_docx, rating_report_pdf
from tihang.documents.content.model import Table, strings
from tihang.documents.content.rating_report import rating_report_content
from tihang.dossier.canonical import content_hash, short_code
from tihang.dossier.model import Dossier, Judgement
from tihang.text import use_language

EDITION = editions.load("2025")
TIERS = [tier.id for tier in EDITION.tiers]


@pytest.mark.parametrize("tier", TIERS)
def test_word_and_pdf_hold_the_same_strings_in_the_same_order(tier: str) -> None:
    dossier = showcase().model_copy(update={"tier": tier})
    wanted = [squeezed(s) for s in strings(rating_report_content(dossier, EDITION)) if s]
    for text in (
        docx_text(rating_report_docx(dossier, EDITION)),
        pdf_text(rating_report_pdf(dossier, EDITION)),
    ):
        assert list(missing_in_order(wanted, text, 0)) == []


@pytest.mark.parametrize("tier", TIERS)
def test_every_condition_of_the_tier_has_its_row(tier: str) -> None:
    dossier = showcase().model_copy(update={"tier": tier})
    content = rating_report_content(dossier, EDITION)
    rows = [
        row.cells[1]
        for block in content.sections[1].blocks
        if isinstance(block, Table)
        for row in block.rows
    ]
    assert rows == [c.clause.text for c in EDITION.conditions if c.tier == tier]


def test_an_answer_stands_with_its_statement_and_its_evidence_by_name() -> None:
    dossier = showcase()
    answer = next(a for a in dossier.answers or () if a.statement and a.evidence)
    piece = next(e for e in dossier.evidence or () if e.id == (answer.evidence or ())[0])
    cells = [s for s in strings(rating_report_content(dossier, EDITION)) if answer.statement in s]
    assert any(f"佐证材料：{piece.id}《{piece.title}》" in cell for cell in cells)


def test_what_reviewers_found_is_not_in_the_report() -> None:
    clause = showcase().answers[0].clause  # type: ignore[index]
    found = Judgement(clause=clause, met=False, reason="现场未见系统运行", by="某县工信局")
    judged = showcase().model_copy(update={"judgements": (found,)})
    said = "".join(strings(rating_report_content(judged, EDITION)))
    assert "现场未见系统运行" not in said
    assert "某县工信局" not in said


def test_the_report_is_in_chinese_in_either_language() -> None:
    with use_language("en"):
        english = rating_report_content(showcase(), EDITION)
    assert english == rating_report_content(showcase(), EDITION)


def test_the_gaps_to_the_tier_and_to_the_next_one_are_told() -> None:
    bare = Dossier(edition="2025", tier="advanced")
    said = list(strings(rating_report_content(bare, EDITION)))
    assert "（一）距先进级的差距" in said
    assert "（二）距卓越级的差距" in said
    whole = list(strings(rating_report_content(showcase(), EDITION)))
    assert "（二）距领航级的差距" in whole


def test_the_code_is_that_of_the_filing_and_only_a_draft_is_marked() -> None:
    code = short_code(content_hash(showcase()))

    def first(*, draft: bool) -> str:
        pdf = rating_report_pdf(showcase(), EDITION, draft=draft)
        return pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text()

    assert code in first(draft=False)
    assert ("草稿" in first(draft=True), "草稿" in first(draft=False)) == (True, False)


def test_equal_dossiers_give_equal_bytes_and_the_pdf_is_archival() -> None:
    pdf = rating_report_pdf(showcase(), EDITION)
    assert pdf == rating_report_pdf(showcase(), EDITION)
    assert rating_report_docx(showcase(), EDITION) == rating_report_docx(showcase(), EDITION)
    root = pypdf.PdfReader(io.BytesIO(pdf)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "<pdfaid:part>2</pdfaid:part>" in root["/Metadata"].get_object().get_data().decode()
