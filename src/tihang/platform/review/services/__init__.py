"""Every write on the authorities' side: one function per intent, each with its journal entry."""

from __future__ import annotations

from tihang.platform.review.services.batches import (
    Said,
    Sent,
    draw_up,
    forward_step,
    issue_batch,
    save_batch,
    send_up_together,
    take_out,
)
from tihang.platform.review.services.cover_letters import draft_letter, issue_letter
from tihang.platform.review.services.credit import (
    Finding,
    FirmFindings,
    add_own_site,
    record_credit_check,
    record_credit_checks,
    retire_own_site,
    set_credit_rule,
)
from tihang.platform.review.services.drafts import begin_draft, discard_draft
from tihang.platform.review.services.examination import (
    confirm_judgements,
    judge_as_answered,
    judge_clause,
)
from tihang.platform.review.services.handover import (
    ReturnItem,
    decline,
    extend_return,
    recognise,
    refuse,
    return_for_correction,
    send_back,
    send_up,
)
from tihang.platform.review.services.opinions import draft_opinion, issue_opinion
from tihang.platform.review.services.ranking import Place, hand_up, save_ranking

__all__ = [
    "Finding",
    "FirmFindings",
    "Place",
    "ReturnItem",
    "Said",
    "Sent",
    "add_own_site",
    "begin_draft",
    "confirm_judgements",
    "decline",
    "discard_draft",
    "draft_letter",
    "draft_opinion",
    "draw_up",
    "extend_return",
    "forward_step",
    "hand_up",
    "issue_batch",
    "issue_letter",
    "issue_opinion",
    "judge_as_answered",
    "judge_clause",
    "recognise",
    "record_credit_check",
    "record_credit_checks",
    "refuse",
    "retire_own_site",
    "return_for_correction",
    "save_batch",
    "save_ranking",
    "send_back",
    "send_up",
    "send_up_together",
    "set_credit_rule",
    "take_out",
]
