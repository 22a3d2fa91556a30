"""The improvement plan (智能工厂建设提升计划): what to do next to reach a tier, and by when."""

from tihang.evaluation.plan.build import ImprovementPlan, Measure, improvement_plan, next_tier
from tihang.evaluation.plan.schedule import DAYS, proposed_dates

__all__ = [
    "DAYS",
    "ImprovementPlan",
    "Measure",
    "improvement_plan",
    "next_tier",
    "proposed_dates",
]
