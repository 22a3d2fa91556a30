"""Making an improvement plan and changing it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tihang.evaluation.plan import improvement_plan
from tihang.platform.actor import Actor
from tihang.platform.errors import Conflict
from tihang.platform.filing.models import Case
from tihang.platform.filing.queries import evaluation_of
from tihang.platform.journal import services as journal
from tihang.platform.rating.models import Plan, PlanItem


class PlanConflict(Conflict):
    """The plan was changed since the page was opened."""


@transaction.atomic
def make_plan(actor: Actor, case: Case, tier: str | None, made_on: dt.date | None = None) -> Plan:
    """Write the plan down as it is proposed now; earlier plans stay as they are."""
    evaluation = evaluation_of(case)
    proposed = improvement_plan(evaluation, made_on or timezone.localdate(), tier)
    plan = Plan.objects.create(
        case=case,
        tier=proposed.tier,
        content_hash=evaluation.content_hash,
        made_by_id=actor.user_id,
    )
    PlanItem.objects.bulk_create(
        PlanItem(
            plan=plan,
            position=position,
            condition=each.condition,
            status=each.verdict.status,
            effort=each.effort,
            effect=each.effect,
            measure=each.measure,
            start=each.start,
            finish=each.finish,
        )
        for position, each in enumerate(proposed.measures, start=1)
    )
    journal.record(
        case.stream,
        "make_plan",
        actor,
        {"plan": plan.pk, "tier": plan.tier, "measures": len(proposed.measures)},
    )
    return plan


@transaction.atomic
def change_plan(
    actor: Actor, plan: Plan, changes: Mapping[int, Mapping[str, Any]], base_version: int
) -> Plan:
    """Save what the firm wrote into a plan: item → measure, responsible, start, finish.

    Raises :class:`PlanConflict` where somebody else changed it meanwhile.
    """
    plan = Plan.objects.select_for_update(of=("self",)).select_related("case").get(pk=plan.pk)
    if plan.version != base_version:
        raise PlanConflict(
            _("该计划已被他人或在另一窗口中修改，您的修改尚未保存，请刷新后重新填写")
        )
    changed = []
    for item in plan.items.all():
        for name, value in changes.get(item.pk, {}).items():
            if getattr(item, name) != value:
                setattr(item, name, value)
                changed.append(item)
    if changed:
        fields = ["measure", "responsible", "start", "finish"]
        PlanItem.objects.bulk_update(dict.fromkeys(changed), fields)
        plan.version += 1
        plan.save(update_fields=["version"])
        journal.record(
            plan.case.stream,
            "change_plan",
            actor,
            {"plan": plan.pk, "version": plan.version, "items": len(dict.fromkeys(changed))},
        )
    return plan
