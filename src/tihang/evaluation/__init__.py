"""Evaluation: a dossier held against an edition, verdict by verdict, and whole tables of facts."""

from tihang.evaluation.evaluate import evaluate
from tihang.evaluation.export import as_json
from tihang.evaluation.facts import facts_of
from tihang.evaluation.ladder import tier_verdicts, tier_verdicts_table
from tihang.evaluation.result import (
    ConditionVerdict,
    Evaluation,
    FactRead,
    Finding,
    Gap,
    Threshold,
    TierVerdict,
)
from tihang.evaluation.verdict import Verdict

__all__ = [
    "ConditionVerdict",
    "Evaluation",
    "FactRead",
    "Finding",
    "Gap",
    "Threshold",
    "TierVerdict",
    "Verdict",
    "as_json",
    "evaluate",
    "facts_of",
    "tier_verdicts",
    "tier_verdicts_table",
]
