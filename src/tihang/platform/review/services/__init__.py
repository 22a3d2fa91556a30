"""Every write on the authorities' side: one function per intent, each with its journal entry."""

from __future__ import annotations

from tihang.platform.review.services.cover_letters import draft_letter, issue_letter
from tihang.platform.review.services.drafts import begin_draft, discard_draft
from tihang.platform.review.services.examination import (
    confirm_judgements,
    judge_as_answered,
    judge_clause,
    record_credit_check,
)
from tihang.platform.review.services.handover import (
    ReturnItem,
    decline,
    recognise,
    refuse,
    return_for_correction,
    send_back,
    send_up,
)
from tihang.platform.review.services.opinions import draft_opinion, issue_opinion
from tihang.platform.review.services.ranking import Place, hand_up, save_ranking

__all__ = [
    "Place",
    "ReturnItem",
    "begin_draft",
    "confirm_judgements",
    "decline",
    "discard_draft",
    "draft_letter",
    "draft_opinion",
    "hand_up",
    "issue_letter",
    "issue_opinion",
    "judge_as_answered",
    "judge_clause",
    "recognise",
    "record_credit_check",
    "refuse",
    "return_for_correction",
    "save_ranking",
    "send_back",
    "send_up",
]
