"""Opening a round, and what an installation sets in it without a paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tihang import edition as editions
from tihang.evaluation.cascade.model import Deadline as Stated
from tihang.evaluation.cascade.model import Quota as StatedQuota
from tihang.evaluation.cascade.model import YearArrangement
from tihang.platform.actor import Actor
from tihang.platform.journal.services import record
from tihang.platform.registry.models import Authority
from tihang.platform.registry.models import Level as Office
from tihang.platform.rounds.content import Content, plain, read
from tihang.platform.rounds.models import Deadline, Issuing, Notice, Round, both_channels
from tihang.platform.rounds.queries import deadline as deadline_of
from tihang.platform.rounds.services.keeping import add_issued
from tihang.platform.rounds.services.settling import settle
from tihang.platform.rounds.standing import closing_at


@transaction.atomic
def open_round(
    actor: Actor,
    *,
    code: str,
    title: str,
    title_en: str,
    edition: str,
    tiers: Sequence[str],
    opens_at: dt.datetime,
    channels: Sequence[str] = (),
    minimums: Sequence[Mapping[str, Any]] = (),
    working_days: Sequence[Mapping[str, Any]] = (),
    benchmarks: Mapping[str, Any] | None = None,
) -> Round:
    """Open a round; its times and numbers come with the notices. Raises ValidationError."""
    if edition not in editions.available():
        raise ValidationError({"edition": _("没有“%(id)s”版本") % {"id": edition}})
    round_ = Round(
        code=code,
        title=title,
        title_en=title_en,
        edition=edition,
        tiers=list(tiers),
        channels=list(channels) or both_channels(),
        opens_at=opens_at,
        minimums=list(minimums),
        working_days=list(working_days),
        benchmarks=dict(benchmarks or {}),
        opened_by_id=actor.authority_id,
    )
    round_.full_clean()
    round_.save()
    record(
        "rounds",
        "round-opened",
        actor,
        {"round": code, "edition": edition, "tiers": list(tiers), "opens": opens_at.isoformat()},
    )
    return round_


@transaction.atomic
def set_working_days(actor: Actor, round_: Round, arrangement: YearArrangement) -> Round:
    """Enter a year's public holidays, for a year that is not built in; the last word stands.

    Raises ValidationError where a day does not fit.
    """
    days = [*arrangement.holidays, *arrangement.working]
    if any(day.year != arrangement.year for day in days):
        raise ValidationError(_("日期应都在 %(year)d 年内") % {"year": arrangement.year})
    if set(arrangement.holidays) & set(arrangement.working):
        raise ValidationError(_("同一天不能既放假又上班"))
    round_ = Round.objects.select_for_update().get(pk=round_.pk)
    others = [each for each in round_.working_days if each["year"] != arrangement.year]
    value = arrangement.model_dump(mode="json", exclude_none=True)
    round_.working_days = sorted([*others, value], key=lambda each: int(each["year"]))
    round_.save(update_fields=["working_days"])
    record("rounds", "working-days-set", actor, {"round": round_.code, **value})
    return round_


@transaction.atomic
def announce_round(
    actor: Actor,
    *,
    code: str,
    title: str,
    title_en: str,
    edition: str,
    tiers: Sequence[str],
    opens_at: dt.datetime,
    closes: Mapping[str, dt.datetime],
    quotas: Mapping[tuple[Authority, str], int] | None = None,
    benchmarks: Mapping[str, Any] | None = None,
) -> Round:
    """Open a round with its times and numbers, without a paper.

    ``closes`` names for each level the first instant that is too late. ``quotas`` says how
    many an authority may recommend of a tier; where none is set there is no limit. Raises
    ValidationError.
    """
    round_ = open_round(
        actor,
        code=code,
        title=title,
        title_en=title_en,
        edition=edition,
        tiers=tiers,
        opens_at=opens_at,
        benchmarks=benchmarks,
    )
    content = Content(
        deadlines=tuple(_stated(level, instant) for level, instant in closes.items()),
        quotas=tuple(
            StatedQuota.model_validate(
                {"authority": office.code, "tier": tier, "number": number, "standing": "customary"}
            )
            for (office, tier), number in (quotas or {}).items()
        ),
    )
    add_issued(
        actor,
        Notice(
            round=round_,
            level=Issuing.PROVINCE,
            issuer_text=_("批次开通时设定"),
            title=title,
            content=plain(content),
            is_setting=True,
        ),
    )
    record(
        "rounds",
        "round-announced",
        actor,
        {
            "round": code,
            "edition": edition,
            "tiers": list(tiers),
            "closes": {level: instant.isoformat() for level, instant in closes.items()},
            "quotas": {f"{a.code} {tier}": number for (a, tier), number in (quotas or {}).items()},
        },
    )
    return round_


def _stated(level: str, closes_at: dt.datetime) -> Stated:
    """A deadline to the second, as notices know them."""
    closes = closing_at(closes_at.replace(microsecond=0))
    return Stated.model_construct(level=level, closes=closes, standing="customary")


@transaction.atomic
def set_earlier_deadline(
    actor: Actor, round_: Round, desk: Authority, level: str, closes_at: dt.datetime
) -> Deadline:
    """Let a level's time end earlier for what one office receives, without a paper.

    Raises ValidationError where the round itself closes before that.
    """
    general = deadline_of(round_, level)
    if general and closes_at > general.closes_at:
        raise ValidationError({"closes_at": _("不能晚于本批次该层级的截止时间")})
    notice = round_.notices.filter(issuer=desk, is_setting=True).first()
    if notice is None:
        notice = add_issued(
            actor,
            Notice(
                round=round_,
                level=Office(desk.level).value,
                issuer=desk,
                keeper=desk,
                issuer_text=desk.name,
                title=_("本单位设定的截止时间"),
                is_setting=True,
            ),
        )
    said = read(notice.content)
    others = tuple(each for each in said.deadlines if each.level != level)
    stated = (*others, _stated(level, closes_at))
    notice.content = plain(said.model_copy(update={"deadlines": stated}))
    notice.save(update_fields=["content"])
    settle(round_)
    record(
        "rounds",
        "earlier-deadline-set",
        actor,
        {
            "round": round_.code,
            "desk": desk.code,
            "level": level,
            "closes": closes_at.isoformat(),
        },
    )
    return Deadline.objects.get(notice=notice, role_level=level, authority=desk)
