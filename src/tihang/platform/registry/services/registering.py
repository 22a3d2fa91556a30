"""Entering places, authorities, firms and factories, and setting a firm's entry right."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Iterable
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tihang.dossier.codes import check_credit_code
from tihang.platform.actor import Actor
from tihang.platform.errors import Conflict
from tihang.platform.journal.services import record
from tihang.platform.registry.following import follow
from tihang.platform.registry.models import (
    Authority,
    Enterprise,
    Factory,
    Function,
    Level,
    Recognition,
    Region,
)

STREAM = "registry"

# Who may stand directly under whom.
# Every filing passes a city: a county directly under the province would wait for nobody.
# A zone that the notice addresses beside the cities is entered as one.
_LEVEL_ABOVE = {Level.COUNTY: {Level.CITY}, Level.CITY: {Level.PROVINCE}}


class RegionRow(NamedTuple):
    """A line of GB/T 2260. A province ends in 0000, a city in 00."""

    code: str
    name: str


@transaction.atomic
def load_regions(rows: Iterable[RegionRow | tuple[str, str]]) -> int:
    """Add or rename regions, in any order, and return how many were given.

    Level and parent follow from the code. Raises ValidationError, naming the code, for a
    malformed one or one whose parent is neither given nor known; then nothing is written.
    """
    given = sorted(RegionRow(*row) for row in rows)
    for code, name in given:
        if not re.fullmatch("[0-9]{6}", code):
            raise ValidationError(_("行政区划代码 %(code)s 应为 6 位数字") % {"code": code})
        level, parent = _place_of(code)
        if parent and not Region.objects.filter(code=parent).exists():
            raise ValidationError(
                _("行政区划 %(code)s 的上级 %(parent)s 不存在") % {"code": code, "parent": parent}
            )
        Region(code=code, name=name, level=level, parent_id=parent).save()
    return len(given)


def _place_of(code: str) -> tuple[str, str | None]:
    """The level of a region code and the code of the region above it."""
    if code.endswith("0000"):
        return Region.Kind.PROVINCE, None
    if code.endswith("00"):
        return Region.Kind.CITY, f"{code[:2]}0000"
    return Region.Kind.COUNTY, f"{code[:4]}00"


@transaction.atomic
def establish_authority(
    actor: Actor,
    *,
    code: str,
    name: str,
    level: Level | str,
    name_en: str = "",
    contact: str = "",
    function: Function | str = Function.LEAD,
    region: Region | None = None,
    parent: Authority | None = None,
    lead: Authority | None = None,
) -> Authority:
    """Enter an authority or a group's headquarters. Raises ValidationError.

    One of the five other departments names the industry authority of its own level as its
    ``lead`` and has no parent: filings do not pass through it.
    """
    _check_lead(level, function, lead)
    if parent and parent.level not in _LEVEL_ABOVE.get(Level(level), set()):
        raise ValidationError({"parent": _("上级部门的级别应高于本部门")})
    authority = Authority(
        code=code,
        name=name,
        name_en=name_en,
        contact=contact.strip(),
        level=level,
        function=function,
        region=region,
        parent=parent,
        lead=lead,
    )
    authority.full_clean()
    authority.save()
    record(STREAM, "authority-established", actor, {"authority": code, "name": name})
    return authority


def _check_lead(level: Level | str, function: Function | str, lead: Authority | None) -> None:
    if (function == Function.LEAD) != (lead is None):
        raise ValidationError(
            {"lead": _("发改、财政、国资、市场监管、数据部门须指明牵头的工信部门")}
        )
    if lead and (lead.level != level or lead.function != Function.LEAD):
        raise ValidationError({"lead": _("牵头部门应为同级工信部门")})


@transaction.atomic
def register_enterprise(
    actor: Actor,
    *,
    name: str,
    credit_code: str,
    authority: Authority,
    group: Authority | None = None,
    region: Region | None = None,
    address: str = "",
) -> Enterprise:
    """Enter a firm and the authority it files with. Raises ValidationError."""
    if authority.level == Level.GROUP or authority.function != Function.LEAD:
        raise ValidationError({"authority": _("受理部门应为工业和信息化主管部门")})
    if group and group.level != Level.GROUP:
        raise ValidationError({"group": _("所属集团应为集团总部")})
    enterprise = Enterprise(
        name=name.strip(),
        credit_code=_normal_code(credit_code),
        authority=authority,
        group=group,
        region=region,
        address=address,
    )
    enterprise.full_clean()
    enterprise.save()
    record(
        STREAM,
        "enterprise-registered",
        actor,
        {
            "enterprise": enterprise.pk,
            "name": enterprise.name,
            "credit_code": enterprise.credit_code,
            "authority": authority.code,
        },
    )
    return enterprise


def _normal_code(credit_code: str) -> str:
    try:
        return check_credit_code(credit_code)
    except ValueError as error:
        raise ValidationError({"credit_code": str(error)}) from error


@transaction.atomic
def change_enterprise(
    actor: Actor,
    enterprise: Enterprise,
    *,
    name: str,
    group: Authority | None,
    region: Region | None,
    address: str,
) -> Enterprise:
    """Set right what the registry says of a firm; code and desk stay. Raises ValidationError."""
    if group and group.level != Level.GROUP:
        raise ValidationError({"group": _("所属集团应为集团总部")})
    enterprise = Enterprise.objects.select_for_update(of=("self",)).get(pk=enterprise.pk)
    wanted = {"name": name.strip(), "group": group, "region": region, "address": address.strip()}
    changes = {
        field: [_said(getattr(enterprise, field)), _said(value)]
        for field, value in wanted.items()
        if getattr(enterprise, field) != value
    }
    if not changes:
        return enterprise
    for field, value in wanted.items():
        setattr(enterprise, field, value)
    enterprise.full_clean()
    enterprise.save()
    data = {"enterprise": enterprise.pk, "credit_code": enterprise.credit_code, "changes": changes}
    record(STREAM, "enterprise-changed", actor, data)
    if "group" in changes:
        follow(actor, enterprise)
    return enterprise


def _said(value: object) -> str:
    """A field as the journal keeps it: codes for what has one."""
    return str(getattr(value, "code", value) or "")


@transaction.atomic
def add_factory(
    actor: Actor,
    enterprise: Enterprise,
    *,
    name: str,
    address: str = "",
    region: Region | None = None,
) -> Factory:
    """Enter a factory of a firm. Raises ValidationError."""
    factory = Factory(enterprise=enterprise, name=name.strip(), address=address, region=region)
    factory.full_clean()
    factory.save()
    record(
        STREAM,
        "factory-added",
        actor,
        {"enterprise": enterprise.pk, "factory": factory.pk, "name": factory.name},
    )
    return factory


@transaction.atomic
def end_recognition(actor: Actor, recognition: Recognition, *, reason: str) -> Recognition:
    """The factory no longer holds the tier by it; what was is kept.

    Raises ValidationError without a reason, Conflict where it has ended already.
    """
    if not reason.strip():
        raise ValidationError({"reason": _("请写明终止的原因")})
    recognition = Recognition.objects.select_for_update(of=("self",)).get(pk=recognition.pk)
    if not recognition.is_in_force:
        raise Conflict(_("该项声明或认定已终止，请刷新页面查看"))
    recognition.ended_at = timezone.now()
    recognition.ended_reason = reason.strip()
    recognition.ended_by = actor.organisation
    recognition.full_clean()
    recognition.save(update_fields=["ended_at", "ended_reason", "ended_by"])
    record(
        STREAM,
        "recognition-ended",
        actor,
        {
            "factory": recognition.factory_id,
            "tier": recognition.tier,
            "number": recognition.number,
            "reason": recognition.ended_reason,
        },
        at=recognition.ended_at,
    )
    return recognition


@transaction.atomic
def record_recognition(
    actor: Actor,
    factory: Factory,
    *,
    tier: str,
    number: str,
    issuer: str,
    date: dt.date,
    kind: Recognition.Kind | str,
    case: uuid.UUID | None = None,
) -> Recognition:
    """Enter that a factory holds a tier. Raises ValidationError, also where it stands already."""
    recognition = Recognition(
        factory=factory,
        tier=tier,
        number=number.strip(),
        issuer=issuer.strip(),
        date=date,
        kind=kind,
        case=case,
    )
    recognition.full_clean()
    recognition.save()
    record(
        STREAM,
        "recognition-recorded",
        actor,
        {
            "factory": factory.pk,
            "tier": tier,
            "number": recognition.number,
            "issuer": recognition.issuer,
            "date": date.isoformat(),
            "kind": recognition.kind,
            "case": str(case) if case else None,
        },
    )
    return recognition
