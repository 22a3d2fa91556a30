"""Keeping filters; jobs: look over, confirm, do, undo."""

from tihang.platform.worklist.services.filters import forget_filter, keep_filter
from tihang.platform.worklist.services.jobs import (
    MOST_CASES,
    check_job,
    confirm_job,
    drop_job,
    prepare_job,
    run_job,
    undo_job,
)

__all__ = [
    "MOST_CASES",
    "check_job",
    "confirm_job",
    "drop_job",
    "forget_filter",
    "keep_filter",
    "prepare_job",
    "run_job",
    "undo_job",
]
