"""Comparing a paper with what stands online; runs in a worker."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import transaction
from django.utils import timezone

from tihang.documents.comparison import Comparison, PaperRefused, as_json, compare_paper
from tihang.dossier.canonical import content_hash
from tihang.dossier.model import Dossier
from tihang.platform.actor import SYSTEM
from tihang.platform.evidence.queries import open_revision
from tihang.platform.filing.dossiers import loaded
from tihang.platform.journal.services import record
from tihang.platform.papers.models import SubmittedPaper

State = SubmittedPaper.State


def check(paper_id: uuid.UUID) -> SubmittedPaper:
    """Compare a paper and keep what came of it.

    Nothing is locked while it is read, which may take a minute. Done twice, the outcome is
    the same: a worker that died may be followed by another.
    """
    papers = SubmittedPaper.objects.select_related("case__round", "case__draft", "revision", "file")
    paper = papers.get(pk=paper_id)
    if not paper.is_pending:
        return paper
    SubmittedPaper.objects.filter(pk=paper_id).update(state=State.RUNNING)
    dossier = loaded(paper.revision.dossier if paper.revision else paper.case.draft.dossier)
    try:
        state, outcome = _compared(paper, dossier)
    except Exception:
        _keep(paper, State.REFUSED, {"failed": True}, dossier)
        raise
    return _keep(paper, state, outcome, dossier)


def _compared(paper: SubmittedPaper, dossier: Dossier) -> tuple[State, dict[str, Any]]:
    with open_revision(paper.file) as opened:
        data = opened.read()
    try:
        comparison = compare_paper(data, dossier, paper.case.edition)
    except PaperRefused as refused:
        return State.REFUSED, {"reason": str(refused)}
    return state_of(comparison, draft=paper.revision is None), as_json(comparison)


def state_of(comparison: Comparison, *, draft: bool) -> State:
    """The state that a comparison leads to; a page that could not be read is never the same.

    A paper of the draft carries 草稿 and often the code of what was saved a minute ago:
    there the text alone counts.
    """
    if comparison.findings or comparison.another_paper:
        return State.DIFFERENT
    if not draft and (comparison.code.status == "other" or comparison.draft):
        return State.DIFFERENT
    if comparison.scanned or comparison.pages_without_text:
        return State.MANUAL
    return State.SAME


@transaction.atomic
def _keep(
    paper: SubmittedPaper, state: State, outcome: dict[str, Any], dossier: Dossier
) -> SubmittedPaper:
    paper.state, paper.outcome, paper.checked_at = state, outcome, timezone.now()
    paper.content_hash = content_hash(dossier)
    paper.save(update_fields=["state", "outcome", "checked_at", "content_hash"])
    record(
        paper.case.stream,
        "paper-compared",
        SYSTEM,
        {"paper": str(paper.pk), "state": str(state), "hash": paper.content_hash},
    )
    return paper
