"""Whether a paper handed in says what the frozen filing says: its code, then field by field."""

from tihang.documents.comparison.codes import CodeCheck, CodeStatus
from tihang.documents.comparison.compare import Comparison, as_json, compare_paper
from tihang.documents.comparison.opening import read_paper
from tihang.documents.comparison.outcome import Change, FieldResult, FieldStatus
from tihang.documents.comparison.paper import Paper, PaperRefused

__all__ = [
    "Change",
    "CodeCheck",
    "CodeStatus",
    "Comparison",
    "FieldResult",
    "FieldStatus",
    "Paper",
    "PaperRefused",
    "as_json",
    "compare_paper",
    "read_paper",
]
