"""Official papers from the same dossier: PDF, Word and Excel.

Papers are official Chinese documents and stay Chinese whatever the reader's language; only
errors are translated. Everything here runs without Django.
"""

from tihang.documents.cover_letter import CoverLetter, cover_letter_docx, cover_letter_pdf
from tihang.documents.evidence_list import (
    evidence_list_docx,
    evidence_list_pdf,
    evidence_list_xlsx,
)
from tihang.documents.filing import filing_docx, filing_pdf
from tihang.documents.fonts import FontError
from tihang.documents.opinion import CreditCheck, Opinion, opinion_docx, opinion_pdf
from tihang.documents.opinion_batch import (
    BatchOpinion,
    FirmOpinion,
    batch_opinion_docx,
    batch_opinion_pdf,
)
from tihang.documents.rating_report import rating_report_docx, rating_report_pdf
from tihang.documents.recognised import (
    RecognisedList,
    RecognisedRow,
    recognised_docx,
    recognised_pdf,
    recognised_xlsx,
)
from tihang.documents.recommendation import (
    RecommendationTable,
    TableRow,
    recommendation_docx,
    recommendation_pdf,
    recommendation_xlsx,
    table_row,
)

__all__ = [
    "BatchOpinion",
    "CoverLetter",
    "CreditCheck",
    "FirmOpinion",
    "FontError",
    "Opinion",
    "RecognisedList",
    "RecognisedRow",
    "RecommendationTable",
    "TableRow",
    "batch_opinion_docx",
    "batch_opinion_pdf",
    "cover_letter_docx",
    "cover_letter_pdf",
    "evidence_list_docx",
    "evidence_list_pdf",
    "evidence_list_xlsx",
    "filing_docx",
    "filing_pdf",
    "opinion_docx",
    "opinion_pdf",
    "rating_report_docx",
    "rating_report_pdf",
    "recognised_docx",
    "recognised_pdf",
    "recognised_xlsx",
    "recommendation_docx",
    "recommendation_pdf",
    "recommendation_xlsx",
    "table_row",
]
