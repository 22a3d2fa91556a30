"""Every write of the self-rating."""

from tihang.platform.rating.services.plans import PlanConflict, change_plan, make_plan
from tihang.platform.rating.services.rate import (
    declare,
    record_after_step,
    record_rating,
    save_answers,
    save_quick,
    start_self_rating,
)

__all__ = [
    "PlanConflict",
    "change_plan",
    "declare",
    "make_plan",
    "record_after_step",
    "record_rating",
    "save_answers",
    "save_quick",
    "start_self_rating",
]
