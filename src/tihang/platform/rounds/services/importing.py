"""Entering a whole cascade from a round file, as its notices are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tihang.evaluation.cascade import RoundFile
from tihang.evaluation.cascade.model import Notice as Paper
from tihang.evaluation.cascade.model import Quota as StatedQuota
from tihang.platform.accounts.queries import authority_of
from tihang.platform.actor import Actor
from tihang.platform.registry.models import Authority
from tihang.platform.rounds.content import Content, plain
from tihang.platform.rounds.levels import TOP_DOWN
from tihang.platform.rounds.models import Notice, Round
from tihang.platform.rounds.services.keeping import add_issued
from tihang.platform.rounds.services.rounds import open_round

Offices = Mapping[str, Authority]
"""Which registered office issued a notice, by the notice's id in the file."""


@transaction.atomic
def import_round(
    actor: Actor,
    file: RoundFile,
    *,
    opens_at: dt.datetime,
    offices: Offices | None = None,
    code: str = "",
    title: str = "",
    title_en: str = "",
) -> Round:
    """Enter a round and all its notices as issued: they are papers that there are already.

    Nothing is mended on the way in; a trap in the cascade stays and is shown. ``code`` and
    the titles stand in for those of the file. Raises ValidationError.
    """
    code = code or file.id
    if Round.objects.filter(code=code).exists():
        raise ValidationError(_("已有代码为“%(code)s”的批次") % {"code": code})
    round_ = open_round(
        actor,
        code=code,
        title=title or file.title.zh,
        title_en=title_en or file.title.en,
        edition=file.edition,
        tiers=file.tiers,
        opens_at=opens_at,
        channels=file.channels,
        minimums=[each.model_dump(mode="json", exclude_none=True) for each in file.minimums],
        working_days=[
            each.model_dump(mode="json", exclude_none=True) for each in file.working_days
        ],
    )
    offices = offices or {}
    entered: dict[str, Notice] = {}
    for paper in from_the_top(file.notices):
        office = offices.get(paper.id)
        if office is not None and office.level != paper.level:
            raise ValidationError(
                _("通知“%(number)s”的层级与“%(office)s”不符")
                % {"number": paper.number, "office": office.name}
            )
        received_from = entered.get(paper.received_from or "")
        entered[paper.id] = _enter(actor, round_, paper, office, received_from)
    return round_


def from_the_top(papers: Sequence[Paper]) -> list[Paper]:
    """The notices so that each stands after what it forwards."""
    return sorted(papers, key=lambda paper: [str(each) for each in TOP_DOWN].index(paper.level))


def _enter(
    actor: Actor,
    round_: Round,
    paper: Paper,
    office: Authority | None,
    received_from: Notice | None,
) -> Notice:
    content = Content(
        deadlines=paper.deadlines,
        additions=paper.additions,
        quotas=tuple(_quota(each) for each in paper.quotas),
        documents=paper.documents,
    )
    notice = Notice(
        round=round_,
        key=paper.id,
        level=paper.level,
        issuer=office,
        issuer_text=paper.issuer,
        keeper=office or authority_of(actor),
        number=paper.number,
        title=paper.title or paper.number,
        issued_on=paper.issued,
        received_on=paper.received_on,
        standing=Notice.Standing.SECONDARY
        if paper.standing == "secondary"
        else Notice.Standing.NOTICE,
        note=paper.note or "",
        received_from=received_from,
        content=plain(content),
    )
    notice.full_clean(exclude=["round", "key"])
    return add_issued(actor, notice, action="notice-imported")


def _quota(quota: StatedQuota) -> StatedQuota:
    """With the office's code in place of the place's name, where the office is registered."""
    office = office_named(quota.authority)
    return quota.model_copy(update={"authority": office.code}) if office else quota


def office_named(text: str) -> Authority | None:
    """The one office of that code or name, or that stands for the place of that name."""
    by_code = Authority.objects.filter(code=text).first()
    if by_code:
        return by_code
    named = Authority.objects.filter(name=text) | Authority.objects.filter(
        region__name=text, function="lead"
    )
    found = list(named.distinct()[:2])
    return found[0] if len(found) == 1 else None


def issuer_of(paper: Paper) -> Authority | None:
    """The registered office that a notice's issuer seems to be; a person looks at it."""
    offices = Authority.objects.filter(level=paper.level, function="lead")
    near = [
        each
        for each in offices.select_related("region")
        if each.name in paper.issuer or (each.region and paper.issuer.startswith(each.region.name))
    ]
    return near[0] if len(near) == 1 else None
