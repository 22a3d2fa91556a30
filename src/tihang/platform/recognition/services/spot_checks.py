"""Spot checks: first the list is fixed, then the seed is drawn, then results are recorded."""

from __future__ import annotations

import uuid
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tihang.platform.actor import Actor
from tihang.platform.errors import Conflict
from tihang.platform.journal.services import record
from tihang.platform.recognition import drawing
from tihang.platform.recognition.models import Pick, SpotCheck
from tihang.platform.recognition.queries.spot_checks import population_of
from tihang.platform.review.rules import officer
from tihang.platform.rounds.models import Round


@transaction.atomic
def fix_population(
    actor: Actor,
    round_: Round,
    tier: str,
    *,
    percent: Decimal | None = None,
    number: int | None = None,
) -> SpotCheck:
    """Fix whom a share or a number is drawn from; the seed does not exist yet.

    Raises ValidationError for an empty population or a number beyond it.
    """
    office = officer(actor)
    members = drawing.fixed(str(each) for each in population_of(actor, round_, tier))
    if not members:
        raise ValidationError(_("所选范围内没有在册企业，无法抽查"))
    count = number if percent is None else drawing.count_of(len(members), percent)
    if count is None or not 1 <= count <= len(members):
        raise ValidationError(_("抽取数量应在 1 到 %(size)d 之间") % {"size": len(members)})
    made = SpotCheck.objects.create(
        authority_id=office.authority_id,
        round=round_,
        tier=tier,
        percent=percent,
        count=count,
        population=members,
        population_hash=drawing.population_hash(members),
        algorithm=drawing.ALGORITHM,
        made_by_id=office.user_id,
    )
    record(
        made.stream,
        "fix-population",
        actor,
        {
            "round": round_.code,
            "tier": tier,
            "size": made.size,
            "population_hash": made.population_hash,
            "percent": None if percent is None else str(percent),
            "count": count,
            "algorithm": made.algorithm,
        },
        at=made.made_at,
    )
    return made


@transaction.atomic
def draw(actor: Actor, spot_check: SpotCheck) -> SpotCheck:
    """Draw the seed, once, and with it the members. Raises Conflict where it was drawn."""
    found = SpotCheck.objects.select_for_update(of=("self",)).get(pk=spot_check.pk)
    if found.is_drawn:
        raise Conflict(_("本次抽查已抽取，随机种子不能重抽"))
    found.seed, found.drawn_at = drawing.new_seed(), timezone.now()
    found.save(update_fields=["seed", "drawn_at"])
    picked = drawing.drawn(found.seed, found.population, found.count)
    Pick.objects.bulk_create(
        Pick(check_of=found, case_id=uuid.UUID(case), place=place)
        for place, case in enumerate(picked, 1)
    )
    record(
        found.stream,
        "draw",
        actor,
        {
            "seed": found.seed,
            "population_hash": found.population_hash,
            "algorithm": found.algorithm,
            "count": found.count,
            "picked": picked,
        },
        at=found.drawn_at,
    )
    return found


@transaction.atomic
def record_result(actor: Actor, pick: Pick, *, result: str, reason: str = "") -> Pick:
    """Record what the check of one firm found; it may be corrected, every entry is kept.

    Raises ValidationError where something was found and no reason is given.
    """
    office = officer(actor)
    if result not in Pick.Result.values:
        raise ValidationError({"result": _("请选择抽查结果")})
    if result != Pick.Result.PASSED and not reason.strip():
        raise ValidationError({"reason": _("请写明不合格或需整改的情况")})
    pick = Pick.objects.select_for_update(of=("self",)).get(pk=pick.pk)
    pick.result, pick.reason = result, reason.strip()
    pick.officer_id, pick.at = office.user_id, timezone.now()
    pick.save(update_fields=["result", "reason", "officer", "at"])
    record(
        pick.check_of.stream,
        "record-result",
        actor,
        {"case": str(pick.case_id), "result": result, "reason": pick.reason},
        at=pick.at,
    )
    return pick
