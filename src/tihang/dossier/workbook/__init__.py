"""The fill-in workbook: a dossier as an .xlsx file that a firm completes offline."""

from tihang.dossier.workbook.instances import read_instances
from tihang.dossier.workbook.read import read_workbook
from tihang.dossier.workbook.write import blank_workbook, workbook_of

__all__ = ["blank_workbook", "read_instances", "read_workbook", "workbook_of"]
