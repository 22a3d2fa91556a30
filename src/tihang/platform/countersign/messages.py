"""What the departments and the authority that asks are told, through the outbox."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tihang.platform.actor import Actor
from tihang.platform.countersign.models import Answer, Consultation
from tihang.platform.outbox import kinds
from tihang.platform.outbox.services import put
from tihang.platform.registry.models import Authority

ASKED, DUE_CHANGED = "countersign-asked", "countersign-due-changed"
OBJECTED = "countersign-objected"


def register() -> None:
    """Make the kinds of messages known."""
    kinds.register(
        kinds.Kind(
            ASKED,
            _("%(authority)s请会签%(tier)s智能工厂申报 %(count)s 件"),
            _("请在 %(due)s 前答复，截止前可以修改。"),
        ),
        kinds.Kind(
            DUE_CHANGED,
            _("%(authority)s更改了会签答复截止时间"),
            _("现为 %(due)s。理由：%(reason)s"),
        ),
        kinds.Kind(
            OBJECTED,
            _("%(department)s对%(tier)s智能工厂申报 %(count)s 件有异议"),
            _("请逐件写明处理情况，之后方可推荐。"),
        ),
    )


def asked(actor: Actor, consultation: Consultation, departments: Iterable[Authority]) -> None:
    """Tell the departments that they are asked."""
    _tell(actor, departments, ASKED, consultation, {"count": consultation.entries.count()})


def due_changed(actor: Actor, consultation: Consultation, reason: str) -> None:
    """Tell them of another time."""
    asked_ones = consultation.departments.select_related("department")
    departments = [each.department for each in asked_ones]
    _tell(actor, departments, DUE_CHANGED, consultation, {"reason": reason})


def objected(actor: Actor, answer: Answer, count: int) -> None:
    """Tell the authority that asked of objections."""
    consultation = answer.consultation
    facts: dict[str, kinds.Param] = {"department": actor.organisation, "count": count}
    _tell(actor, [consultation.authority], OBJECTED, consultation, facts)


def _tell(
    actor: Actor,
    whom: Iterable[Authority],
    kind: str,
    consultation: Consultation,
    facts: Mapping[str, kinds.Param],
) -> None:
    authority = consultation.authority
    known = {
        "authority": {"zh": authority.name, "en": authority.name_en},
        "tier": kinds.both(consultation.round.rules.tier(consultation.tier).name),
        "due": kinds.instant(consultation.due_at),
    }
    put(
        actor,
        whom,
        kind,
        {**known, **facts},
        link=reverse("countersign:consultation", args=[consultation.pk]),
        round_=consultation.round.code,
    )
