"""Giving reasons for findings, and signing. Submitting itself is a step of ``filing``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tihang.dossier.canonical import content_hash
from tihang.dossier.model import Dossier
from tihang.platform.actor import Actor
from tihang.platform.errors import Conflict
from tihang.platform.filing.dossiers import loaded
from tihang.platform.filing.drafts import lock_draft, write_draft
from tihang.platform.filing.models import Case
from tihang.platform.journal import services as journal
from tihang.platform.submission import signing
from tihang.platform.submission.findings import answered_findings
from tihang.platform.submission.models import Reason, Signature

MOST = 500
GIVE_REASON, SIGN = "give_reason", "sign"
"""What the journal calls them."""
"""Characters of a reason."""


class CannotSign(Conflict):
    """The filing cannot be signed so; the message says why."""


@transaction.atomic
def give_reasons(actor: Actor, case: Case, reasons: Mapping[str, str]) -> int:
    """Say of findings, by key, why they may stand; blank takes a reason back.

    Keys of findings that are no longer there are passed over. Returns how many changed.
    Raises NotEditable outside draft and return.
    """
    draft = lock_draft(actor, case)
    draft.case.draft = draft
    open_to_reason = {
        each.found.key: each for each in answered_findings(draft.case) if each.severity == "yellow"
    }
    changed = 0
    for key, given in reasons.items():
        text = given.strip()[:MOST]
        found = open_to_reason.get(key)
        if found is None or text == (found.reason.text if found.reason else ""):
            continue
        rule = found.finding.rule
        Reason.objects.create(case=case, finding_key=key, rule=rule, text=text, by_id=actor.user_id)
        journal.record(
            case.stream,
            GIVE_REASON,
            actor,
            {"rule": rule, "place": found.finding.place, "finding": key, "reason": text},
        )
        changed += 1
    return changed


@transaction.atomic
def sign(actor: Actor, case: Case, *, capacity: str, base_version: int) -> Signature:
    """Sign the declaration of truth for the draft as it stood on the page.

    Raises :class:`CannotSign`, and NotEditable outside draft and return.
    """
    draft = lock_draft(actor, case)
    case = draft.case
    case.draft = draft
    if draft.version != base_version:
        raise CannotSign(_("您核对之后内容又有修改，请重新核对后再签署"))
    problems = signing.against_signing(actor, case)
    if problems:
        raise CannotSign("\n".join(problems))
    # Only somebody who is logged in holds the role; see ``against_signing``.
    assert actor.user_id is not None  # noqa: S101
    at = timezone.now()
    section = signing.section_of_declaration(case)
    write_draft(draft, actor, _declared(case, actor, at), [section.id])
    signature = Signature.objects.create(
        case=case,
        content_hash=content_hash(loaded(draft.dossier)),
        version=draft.version,
        signed_by_id=actor.user_id,
        name=actor.name,
        capacity=capacity,
        at=at,
        statement_hash=signing.statement_hash(case),
    )
    journal.record(
        case.stream,
        SIGN,
        actor,
        {
            "hash": signature.content_hash,
            "version": signature.version,
            "capacity": capacity,
            "statement": signature.statement_hash,
        },
        at=at,
    )
    return signature


def _declared(case: Case, actor: Actor, at: dt.datetime) -> Dossier:
    """The draft with every declaration made, and who made it when."""
    dossier = loaded(case.draft.dossier)
    made = {spec.path.partition(".")[2]: True for spec in signing.statements_of(case)}
    signed = {"signed_by": actor.name, "signed_on": timezone.localdate(at)}
    declaration = dossier.declaration.model_copy(update=made | signed)
    return dossier.model_copy(update={"declaration": declaration})
