"""Pre-check (预审): what a filing lacks and where it contradicts itself, before it is handed in."""

from tihang.evaluation.precheck.finding import PrecheckFinding, RoundDates
from tihang.evaluation.precheck.run import SEVERITIES, precheck

__all__ = ["SEVERITIES", "PrecheckFinding", "RoundDates", "precheck"]
