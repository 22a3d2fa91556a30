"""Several drafts of one ranking: begun, copied, thrown away."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tihang.platform.actor import Actor
from tihang.platform.errors import Conflict
from tihang.platform.journal.services import record
from tihang.platform.registry.models import Authority
from tihang.platform.review import queries, rules
from tihang.platform.review.models import RankEntry, RankingList
from tihang.platform.rounds.models import Round

BEGIN_DRAFT = "begin_ranking_draft"
DISCARD_DRAFT = "discard_ranking_draft"
MOST_DRAFTS = 20
"""Of one list; each is read when drafts are compared."""


@transaction.atomic
def begin_draft(
    actor: Actor, round_: Round, tier: str, *, name: str, copy_of: int | None = None
) -> RankingList:
    """Begin another draft, empty or as a copy of one that is there.

    Raises ValidationError for a name that is missing or taken, and for too many drafts;
    Conflict where the one to copy is gone.
    """
    officer = rules.officer(actor)
    Authority.objects.select_for_update(of=("self",)).get(pk=officer.authority_id)
    present = list(queries.drafts(actor, round_, tier))
    name = " ".join(name.split())
    _check_name(name, present)
    source = next((each for each in present if each.number == copy_of), None)
    if copy_of is not None and source is None:
        raise Conflict(_("要复制的草稿已上报或删除，请刷新页面"))
    draft = queries.open_ranking(actor, round_, tier, draft=0)
    draft.name, draft.version, draft.begun_by_id = name, 1, officer.user_id
    draft.updated_at = timezone.now()
    draft.save()
    if source is not None:
        RankEntry.objects.bulk_create(
            RankEntry(ranking=draft, case_id=e.case_id, position=e.position, reason=e.reason)
            for e in source.entries.all()
        )
    record(
        draft.stream,
        BEGIN_DRAFT,
        actor,
        {"serial": draft.serial, "draft": draft.number, "name": name, "copy_of": copy_of},
        at=draft.updated_at,
    )
    return draft


def _check_name(name: str, present: list[RankingList]) -> None:
    if not name:
        raise ValidationError({"name": _("请填写草稿名称")})
    if any(each.label == name for each in present):
        raise ValidationError({"name": _("已有名为“%(name)s”的草稿") % {"name": name}})
    if len(present) >= MOST_DRAFTS:
        raise ValidationError(_("草稿最多 %(n)d 份，请先删除不用的") % {"n": MOST_DRAFTS})


@transaction.atomic
def discard_draft(actor: Actor, round_: Round, tier: str, draft: int, *, base_version: int) -> None:
    """Set a draft aside. Raises Conflict where it was changed, issued or discarded meanwhile."""
    Authority.objects.select_for_update(of=("self",)).get(pk=rules.officer(actor).authority_id)
    ranking = queries.open_ranking(actor, round_, tier, draft)
    if ranking.version == 0 or ranking.version != base_version:
        raise Conflict(_("草稿刚被同事修改、上报或删除，请刷新页面查看"))
    ranking.state = RankingList.State.SET_ASIDE
    ranking.save(update_fields=["state"])
    record(
        ranking.stream,
        DISCARD_DRAFT,
        actor,
        {"serial": ranking.serial, "draft": ranking.number, "name": ranking.label},
    )
