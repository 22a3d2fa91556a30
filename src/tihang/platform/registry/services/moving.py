"""A firm's move from one desk to another (迁移).

Within one city the receiving desk, or the city over both, takes the firm over at once. Between
cities the desk that gives it up has to agree first.
"""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tihang.platform.actor import Actor
from tihang.platform.errors import Conflict
from tihang.platform.journal.services import record
from tihang.platform.registry.following import follow
from tihang.platform.registry.models import Authority, Enterprise, EnterpriseMove, Function, Level
from tihang.platform.registry.services.registering import STREAM

State = EnterpriseMove.State


@transaction.atomic
def move_enterprise(
    actor: Actor, enterprise: Enterprise, target: Authority, *, moved_on: dt.date, reason: str
) -> EnterpriseMove:
    """Take a firm over, or ask for it where another city gives it up.

    Drafts go along at once with what is done at once; see ``following``. Raises ValidationError.
    """
    # Two desks that reach for one firm wait for each other.
    enterprise = Enterprise.objects.select_for_update(of=("self",)).get(pk=enterprise.pk)
    origin = enterprise.authority
    _check(enterprise, target, moved_on, reason)
    at_once = _city_of(origin) == _city_of(target)
    move = EnterpriseMove.objects.create(
        enterprise=enterprise,
        origin=origin,
        target=target,
        moved_on=moved_on,
        reason=reason.strip(),
        asked_by=actor.signature,
    )
    if not at_once:
        record(STREAM, "move-asked", actor, _data(move))
        return move
    return _carry_out(actor, move, enterprise)


def _check(enterprise: Enterprise, target: Authority, moved_on: dt.date, reason: str) -> None:
    if not reason.strip():
        raise ValidationError({"reason": _("请填写迁移原因")})
    if moved_on > timezone.localdate():
        raise ValidationError({"moved_on": _("迁入日期不能晚于今天")})
    if target.function != Function.LEAD or target.level == Level.GROUP:
        raise ValidationError({"target": _("受理部门应为工业和信息化主管部门")})
    if enterprise.authority_id == target.pk:
        raise ValidationError(
            _("“%(firm)s”已由“%(desk)s”受理") % {"firm": enterprise.name, "desk": target.label}
        )
    if enterprise.moves.filter(state=State.ASKED).exists():
        raise ValidationError(
            _("“%(firm)s”已有待同意的迁移申请，请等其办结") % {"firm": enterprise.name}
        )


def _city_of(authority: Authority) -> int:
    """The city that an office is or stands under; above a city, the office itself."""
    if authority.level == Level.COUNTY and authority.parent_id is not None:
        return authority.parent_id
    return authority.pk


@transaction.atomic
def answer_move(
    actor: Actor, move: EnterpriseMove, *, agrees: bool, answer: str = ""
) -> EnterpriseMove:
    """Let the firm go, or refuse with a reason. Raises Conflict where it was settled already."""
    enterprise = Enterprise.objects.select_for_update(of=("self",)).get(pk=move.enterprise_id)
    move = EnterpriseMove.objects.select_for_update(of=("self",)).get(pk=move.pk)
    if move.state != State.ASKED:
        raise Conflict(_("该迁移申请已办结，请刷新页面查看"))
    if not agrees and not answer.strip():
        raise ValidationError({"answer": _("不同意迁出时，请写明理由")})
    move.answer = answer.strip()
    if agrees:
        return _carry_out(actor, move, enterprise)
    _decide(actor, move, State.REFUSED)
    record(STREAM, "move-refused", actor, _data(move) | {"answer": move.answer})
    return move


def _carry_out(actor: Actor, move: EnterpriseMove, enterprise: Enterprise) -> EnterpriseMove:
    enterprise.authority = move.target
    enterprise.save(update_fields=["authority"])
    _decide(actor, move, State.DONE)
    record(STREAM, "enterprise-moved", actor, _data(move))
    follow(actor, enterprise)
    return move


def _decide(actor: Actor, move: EnterpriseMove, state: EnterpriseMove.State) -> None:
    move.state, move.decided_by, move.decided_at = state, actor.signature, timezone.now()
    move.save()


def _data(move: EnterpriseMove) -> dict[str, object]:
    return {
        "enterprise": move.enterprise_id,
        "credit_code": move.enterprise.credit_code,
        "origin": move.origin.code,
        "target": move.target.code,
        "moved_on": move.moved_on.isoformat(),
        "reason": move.reason,
    }
