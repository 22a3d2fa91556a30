"""Summary tables (推荐汇总表, annexes 3 and 5) as authorities send them: read, checked, merged."""

from tihang.dossier.summary.error_workbook import error_workbook
from tihang.dossier.summary.firms import Candidate, FirmMatch, match_firms, read_firms
from tihang.dossier.summary.merge import MergedTables, Pair, merge
from tihang.dossier.summary.merged_workbook import merged_workbook
from tihang.dossier.summary.model import ListedScenario, Note, SummaryRow, SummaryTable
from tihang.dossier.summary.read import parse_summary, read_summary

__all__ = [
    "Candidate",
    "FirmMatch",
    "ListedScenario",
    "MergedTables",
    "Note",
    "Pair",
    "SummaryRow",
    "SummaryTable",
    "error_workbook",
    "match_firms",
    "merge",
    "merged_workbook",
    "parse_summary",
    "read_firms",
    "read_summary",
]
