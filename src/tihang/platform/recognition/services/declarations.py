"""Ending what a firm has declared of itself: by the firm, or by an authority."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from tihang.platform.actor import Actor
from tihang.platform.filing.models import Case
from tihang.platform.outbox import kinds
from tihang.platform.outbox import services as outbox
from tihang.platform.outbox.services import Addressee
from tihang.platform.recognition import notices
from tihang.platform.recognition.models import Pick
from tihang.platform.registry import services as registry
from tihang.platform.registry.models import Recognition


@transaction.atomic
def withdraw_declaration(actor: Actor, recognition: Recognition, *, reason: str) -> Recognition:
    """The firm takes its declaration back. Raises ValidationError without a reason, Conflict
    where it has ended already."""
    ended = registry.end_recognition(actor, recognition, reason=reason)
    _tell(actor, ended, to_firm=False)
    return ended


@transaction.atomic
def strike(actor: Actor, recognition: Recognition, *, reason: str) -> Recognition:
    """An authority strikes a declaration that a spot check found untrue.

    Raises ValidationError without a failed check or a reason, Conflict where it has ended.
    """
    failed = Pick.objects.filter(case=recognition.case, result=Pick.Result.FAILED)
    if not failed.exists():
        raise ValidationError(_("抽查结果为“不合格”的，才可以撤销企业的声明"))
    ended = registry.end_recognition(actor, recognition, reason=reason)
    _tell(actor, ended, to_firm=True)
    return ended


def _tell(actor: Actor, recognition: Recognition, *, to_firm: bool) -> None:
    case = Case.objects.select_related("round", "authority").get(pk=str(recognition.case))
    firm = recognition.factory.enterprise
    told: list[Addressee] = [case.authority, *([firm] if to_firm else [])]
    outbox.put(
        actor,
        told,
        notices.DECLARATION_ENDED.id,
        {
            "number": recognition.number,
            "firm": firm.name,
            "tier": kinds.both(case.edition.tier(case.tier).name),
            "reason": recognition.ended_reason,
        },
        link=reverse("filing:case", args=[case.pk]),
        about=case.pk,
        round_=case.round.code,
    )
