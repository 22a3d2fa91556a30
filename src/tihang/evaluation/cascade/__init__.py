"""The cascade of a notice: who owes what to whom by when, held against the working days."""

from tihang.evaluation.cascade.chain import State
from tihang.evaluation.cascade.check import CascadeCheck, Chain, calendar_of, check_cascade
from tihang.evaluation.cascade.counting import Plan, as_proposed
from tihang.evaluation.cascade.files import parse_round, read_round
from tihang.evaluation.cascade.finding import SEVERITIES, CascadeFinding
from tihang.evaluation.cascade.ics import calendar_file
from tihang.evaluation.cascade.instants import Closing
from tihang.evaluation.cascade.model import FORMAT, Level, Notice, RoundFile
from tihang.evaluation.cascade.working_days import UncoveredYear, WorkingDays

__all__ = [
    "FORMAT",
    "SEVERITIES",
    "CascadeCheck",
    "CascadeFinding",
    "Chain",
    "Closing",
    "Level",
    "Notice",
    "Plan",
    "RoundFile",
    "State",
    "UncoveredYear",
    "WorkingDays",
    "as_proposed",
    "calendar_file",
    "calendar_of",
    "check_cascade",
    "parse_round",
    "read_round",
]
