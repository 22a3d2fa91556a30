"""Ranking the cases of a tier and handing the list up, or recommending it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tihang.platform.actor import Actor
from tihang.platform.errors import Conflict
from tihang.platform.filing import workflow
from tihang.platform.filing.models import Case
from tihang.platform.journal.services import record
from tihang.platform.registry.models import Authority
from tihang.platform.review import queries, rules
from tihang.platform.review.models import RankEntry, RankingList
from tihang.platform.rounds.models import Round

SAVE_RANKING = "save_ranking"
ISSUE_RANKING = "issue_ranking"


@dataclass(frozen=True)
class Place:
    """A case's position on a list, 1 for the first, and why it stands there."""

    case_id: uuid.UUID
    position: int
    reason: str = ""


@transaction.atomic
def save_ranking(
    actor: Actor,
    round_: Round,
    tier: str,
    places: Sequence[Place],
    *,
    base_version: int,
    draft: int | None = None,
) -> RankingList:
    """Save a draft of the actor's office, replacing what was saved in it before.

    ``draft`` is its number, by default the one saved last.

    Positions go on from the lists that were issued already. Raises ValidationError for a
    tie, a gap or a case that is not up for ranking; Conflict when a colleague has saved or
    issued meanwhile.
    """
    ranking = open_list(actor, round_, tier, base_version, draft)
    ordered = sorted(places, key=lambda place: place.position)
    candidates = queries.candidates(actor, round_, tier)
    names = {case.pk: case.enterprise.name for case in candidates}
    _check_order(ordered, names, first=queries.issued_count(ranking) + 1)
    ranking.entries.all().delete()
    RankEntry.objects.bulk_create(
        RankEntry(ranking=ranking, case_id=p.case_id, position=p.position, reason=p.reason.strip())
        for p in ordered
    )
    ranking.version = base_version + 1
    ranking.updated_at = timezone.now()
    ranking.save()
    record(
        ranking.stream,
        SAVE_RANKING,
        actor,
        {
            "serial": ranking.serial,
            "draft": ranking.number,
            "version": ranking.version,
            "order": [str(place.case_id) for place in ordered],
        },
        at=ranking.updated_at,
    )
    return ranking


@transaction.atomic
def hand_up(
    actor: Actor, round_: Round, tier: str, *, base_version: int, draft: int | None = None
) -> RankingList:
    """Fix a draft as saved and move every case on it: a city hands up, a province recommends.

    The other drafts are set aside.

    All cases move or none. Raises ValidationError for an empty list, one above the quota or
    one with a case that has moved on; Conflict when it is not the list that was shown;
    StepRefused from the step itself.
    """
    if queries.is_recognised_by(actor, round_, tier):
        raise ValidationError(_("该层级由本级认定，排序仅供参考，不上报。请在“决定”中办理认定"))
    ranking = open_list(actor, round_, tier, base_version, draft)
    entries = list(ranking.entries.select_related("case__round", "case__factory__enterprise"))
    if not entries:
        raise ValidationError(_("排序表为空，请先排定次序并保存"))
    _check_quota(ranking, entries)
    _check_still_candidates(entries, queries.candidates(actor, round_, tier))
    for entry in entries:
        _move_on(actor, entry)
    ranking.state = RankingList.State.ISSUED
    ranking.issued_at = timezone.now()
    ranking.issued_by_id = actor.user_id
    ranking.save()
    queries.drafts(actor, round_, tier).update(state=RankingList.State.SET_ASIDE)
    record(
        ranking.stream,
        ISSUE_RANKING,
        actor,
        {
            "serial": ranking.serial,
            "draft": ranking.number,
            "order": [
                {"case": str(e.case_id), "number": e.case.number, "position": e.position}
                for e in entries
            ],
        },
        at=ranking.issued_at,
    )
    return ranking


def open_list(
    actor: Actor, round_: Round, tier: str, base_version: int, draft: int | None = None
) -> RankingList:
    """The draft, with the office's rankings locked; a new one where there is none.

    The authority's row is locked first, so that two officers never begin two lists at once.
    """
    Authority.objects.select_for_update(of=("self",)).get(pk=rules.officer(actor).authority_id)
    ranking = queries.open_ranking(actor, round_, tier, draft)
    if ranking.version != base_version:
        raise Conflict(_("排序表刚被同事修改或上报，您的更改未保存。请查看最新排序后再修改。"))
    if ranking.version == 0:
        ranking.begun_by_id = actor.user_id
        ranking.save()
    return ranking


def _check_order(ordered: Sequence[Place], names: dict[uuid.UUID, str], *, first: int) -> None:
    """Positions must run first, first + 1, … without a tie or a gap."""
    problems = []
    seen: dict[int, Place] = {}
    for place in ordered:
        if place.case_id not in names:
            problems.append(_("名单中有申报已不在本环节，请刷新页面"))
        elif place.position in seen:
            problems.append(
                _("次序 %(position)d 重复：“%(one)s”与“%(other)s”，请改为不同次序")
                % {
                    "position": place.position,
                    "one": names[seen[place.position].case_id],
                    "other": names[place.case_id],
                }
            )
        else:
            seen[place.position] = place
    missing = sorted(set(range(first, first + len(seen))) - set(seen))
    if missing and not problems:
        problems.append(
            _("次序不连续：缺少 %(missing)s，应从 %(first)d 起依次编排")
            % {"missing": "、".join(map(str, missing)), "first": first}
        )
    if problems:
        raise ValidationError(problems)


def _check_quota(ranking: RankingList, entries: Sequence[RankEntry]) -> None:
    """Refuse a list above the quota, naming those that stand beyond it."""
    quota = queries.quota_of(ranking)
    used, count = queries.issued_count(ranking), len(entries)
    if quota is None or used + count <= quota:
        return
    beyond = entries[max(0, quota - used) :]
    raise ValidationError(
        _(
            "超出推荐名额 %(over)d 个：名额 %(quota)d 个，已用 %(used)d 个，本次 %(count)d 个。"
            "超出名额的有%(names)s"
        )
        % {
            "quota": quota,
            "used": used,
            "count": count,
            "over": used + count - quota,
            "names": "、".join(f"“{e.case.enterprise.name}”" for e in beyond),
        }
    )


def _check_still_candidates(entries: Sequence[RankEntry], candidates: Sequence[Case]) -> None:
    present = {case.pk for case in candidates}
    gone = [entry.case for entry in entries if entry.case_id not in present]
    if gone:
        raise ValidationError(
            _("%(numbers)s 已不在本环节，请重新排序并保存")
            % {"numbers": "、".join(case.number for case in gone)}
        )


def _move_on(actor: Actor, entry: RankEntry) -> None:
    """Take the step that a ranked case takes from the actor's desk."""
    workflow.take_step(
        entry.case,
        queries.forwarding_action(entry.case, actor),
        actor,
        data={"position": entry.position, "rank_reason": entry.reason},
    )
