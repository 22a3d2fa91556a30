"""Handing a paper in, having it compared once more, noting the code that stands on it."""

from __future__ import annotations

import re
from typing import BinaryIO

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tihang.platform.actor import Actor
from tihang.platform.errors import Conflict
from tihang.platform.evidence import services as evidence
from tihang.platform.evidence.kinds import SEALED_SCAN
from tihang.platform.evidence.models import FileRevision
from tihang.platform.filing import queries as filing
from tihang.platform.filing.models import Case, Revision
from tihang.platform.filing.revisions import is_with_firm
from tihang.platform.journal.services import record
from tihang.platform.papers.models import LATE, SubmittedPaper
from tihang.platform.papers.queries import latest_filed

LONGEST_CODE = 40
MOST_WAITING = 20
"""Papers of one filing that wait or are being compared: the firms share the workers."""


def hand_in(
    actor: Actor, case: Case, opened: BinaryIO, name: str, *, kind: str, code: str = ""
) -> SubmittedPaper:
    """Keep a PDF or Word file of a filing and have it compared in the background.

    While the firm writes, it is held against the draft; else against what was handed in
    last. Raises ``UploadRefused`` for a file that is not kept.
    """
    # Looking into a file may take a minute; nobody else's writing waits for it.
    file = evidence.take_in(
        actor,
        case.enterprise,
        opened,
        name,
        kind=SEALED_SCAN,
        title=f"{case.number} 纸质申报书",
        formats=evidence.PAPER_FORMATS,
    )
    with transaction.atomic():
        revision = None if is_with_firm(case) else latest_filed(case)
        if revision is None:
            kind = SubmittedPaper.Kind.PLAIN  # A draft is not sealed.
        return _queue(actor, case, revision, file, kind, _tidy(code))


@transaction.atomic
def check_again(
    actor: Actor, paper: SubmittedPaper, revision: Revision | None = None
) -> SubmittedPaper:
    """Compare the same file once more, with another revision where one is named.

    The earlier outcome stays as it is. Raises Conflict for a revision that the firm did not
    hand in.
    """
    case = paper.case
    if revision is None and paper.revision_id:
        revision = paper.revision
    if revision and not filing.filed_revisions(case).filter(pk=revision.pk).exists():
        raise Conflict(_("只能与本单位提交的版本核对"))
    if revision is None and not is_with_firm(case):
        revision = latest_filed(case)
    return _queue(actor, case, revision, paper.file, paper.kind, paper.typed_code)


@transaction.atomic
def note_code(actor: Actor, paper: SubmittedPaper, code: str) -> SubmittedPaper:
    """Keep the code that a person reads on a paper without text."""
    paper.typed_code = _tidy(code)
    paper.save(update_fields=["typed_code"])
    record(
        paper.case.stream,
        "paper-code-typed",
        actor,
        {"paper": str(paper.pk), "code": paper.typed_code},
    )
    return paper


def _tidy(code: str) -> str:
    return re.sub(r"\s+", "", code)[:LONGEST_CODE]


def _queue(
    actor: Actor,
    case: Case,
    revision: Revision | None,
    file: FileRevision,
    kind: str,
    code: str,
) -> SubmittedPaper:
    from tihang.platform.papers.tasks import check_paper

    waiting = case.submitted_papers.filter(uploaded_at__gt=timezone.now() - LATE)
    if waiting.filter(state__in=SubmittedPaper.PENDING).count() >= MOST_WAITING:
        raise Conflict(_("已有 %(n)d 份材料在等待核对，请等其完成后再提交") % {"n": MOST_WAITING})
    paper = SubmittedPaper.objects.create(
        case=case,
        revision=revision,
        file=file,
        kind=kind,
        typed_code=code,
        uploaded_by_id=actor.user_id,
        organisation=actor.organisation,
    )
    record(
        case.stream,
        "paper-handed-in",
        actor,
        {
            "paper": str(paper.pk),
            "kind": kind,
            "revision": revision and revision.number,
            "name": file.name,
            "sha256": file.sha256,
        },
    )
    # Queued in the same transaction: a paper without its comparison cannot be.
    check_paper.enqueue(str(paper.pk))
    return paper
