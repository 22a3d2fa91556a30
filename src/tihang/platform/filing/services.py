"""What a firm does: start a filing, write it, import it, hand it in, take it back."""

from __future__ import annotations

import re

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tihang.dossier.model import Dossier, Enterprise, Factory
from tihang.platform.actor import Actor
from tihang.platform.errors import Conflict
from tihang.platform.filing import jurisdiction
from tihang.platform.filing.dossiers import stored
from tihang.platform.filing.drafts import (
    Saved,
    lock_draft,
    restore_version,
    save_section,
    write_draft,
)
from tihang.platform.filing.imports import (
    Change,
    changes_by,
    places_changed_by,
    read_upload,
    take_over,
)
from tihang.platform.filing.models import Case, Draft
from tihang.platform.filing.workflow import STARTED, take_step
from tihang.platform.journal import services as journal
from tihang.platform.registry.models import Authority
from tihang.platform.registry.models import Factory as RegisteredFactory
from tihang.platform.registry.queries import chain_above, recognitions_of
from tihang.platform.rounds import queries as rounds
from tihang.platform.rounds.models import Level, Round
from tihang.platform.words import moment

__all__ = [
    "Change",
    "Saved",
    "changes_by",
    "import_dossier",
    "places_changed_by",
    "read_upload",
    "restore_version",
    "resubmit",
    "save_section",
    "start_case",
    "submit",
    "withdraw",
]


SELF = "self"
"""The channel of a self-rating: no authority acts on it."""


class CannotStart(Conflict):
    """A filing may not be started so; the message says why."""


@transaction.atomic
def start_case(
    actor: Actor, round_: Round, factory: RegisteredFactory, tier: str, channel: str
) -> Case:
    """Start a filing; the dossier begins with what the registry knows. Raises CannotStart."""
    # Locking the round gives case numbers without gaps or doubles.
    round_ = Round.objects.select_for_update().get(pk=round_.pk)
    authority = _authority_for(factory, channel)
    _check_chain(round_, authority, channel)
    _check_start(actor, round_, factory, tier, channel)
    _check_time(actor, round_, authority, channel)
    case = Case(
        number=_next_number(round_),
        round=round_,
        factory=factory,
        tier=tier,
        channel=channel,
        state=round_.rules.workflow(channel).initial,
    )
    jurisdiction.lay_before(case, authority)
    case.save()
    Draft.objects.create(case=case, dossier=stored(_prefilled(case)), updated_by_id=actor.user_id)
    journal.record(
        case.stream,
        STARTED,
        actor,
        {
            "number": case.number,
            "round": round_.code,
            "edition": round_.edition,
            "tier": tier,
            "channel": channel,
            "state": case.state,
        },
    )
    return case


def _check_time(actor: Actor, round_: Round, authority: Authority, channel: str) -> None:
    """The desk may close before the round does."""
    closing = rounds.deadline(round_, Level.FIRM, authority.pk, actor.role or "")
    if channel != SELF and closing and closing.has_passed(timezone.now()):
        raise CannotStart(
            _("“%(authority)s”已于 %(time)s 截止接收本批次的申报")
            % {"authority": authority.label, "time": moment(closing.last_second)}
        )


def _check_start(
    actor: Actor, round_: Round, factory: RegisteredFactory, tier: str, channel: str
) -> None:
    if not actor.is_enterprise or actor.enterprise_id != factory.enterprise_id:
        raise CannotStart(_("只能为本单位的工厂申报"))
    if channel == SELF:
        _check_self_rated(round_, tier)
    elif tier not in round_.tiers or _is_self_rated(round_, tier):
        raise CannotStart(_("本批次不受理该层级的申报"))
    elif not rounds.open_rounds(timezone.now()).filter(pk=round_.pk).exists():
        raise CannotStart(_why_closed(round_))
    existing = Case.objects.filter(round=round_, factory=factory, tier=tier).first()
    if existing:
        raise CannotStart(
            _("该工厂在本批次已有同层级申报（%(number)s）") % {"number": existing.number}
        )


def _why_closed(round_: Round) -> str:
    closing = rounds.deadline(round_, Level.FIRM)
    if closing and closing.has_passed(timezone.now()):
        return _("本批次已于 %(time)s 截止") % {"time": moment(closing.last_second)}
    return _("本批次未开放申报")


def _check_self_rated(round_: Round, tier: str) -> None:
    """A firm rates itself at any time; a round only says by which edition."""
    if not _is_self_rated(round_, tier):
        raise CannotStart(_("该层级须经主管部门认定，不能由企业自评声明"))


def _is_self_rated(round_: Round, tier: str) -> bool:
    return any(each.self_rated for each in round_.rules.tiers if each.id == tier)


def _authority_for(factory: RegisteredFactory, channel: str) -> Authority:
    """Who receives the filing: the territorial authority, or the group's headquarters.

    Of a self-rating the territorial authority learns once it was declared.
    """
    if channel in ("territorial", SELF):
        return factory.enterprise.authority
    if channel != "central" or factory.enterprise.group is None:
        raise CannotStart(_("本单位未登记所属中央企业集团，请选择属地申报"))
    return factory.enterprise.group


def _check_chain(round_: Round, authority: Authority, channel: str) -> None:
    """Every desk that the channel's workflow waits for exists, or the case would lie for ever.

    A group stands outside the territory; the province takes its cases from it directly.
    """
    if channel != "territorial":
        return
    levels = {each.level for each in chain_above(authority)}
    waiting = [state.waits_for or "" for state in round_.rules.workflow(channel).states]
    lacking = [
        level
        for role in dict.fromkeys(waiting)
        if (level := jurisdiction.LEVELS.get(role)) and level not in levels
    ]
    if lacking:
        raise CannotStart(
            _("受理部门“%(authority)s”的办理链条缺少%(levels)s部门，无法申报，请联系平台管理员")
            % {
                "authority": authority.label,
                "levels": _("、").join(str(level.label) for level in lacking),
            }
        )


def _next_number(round_: Round) -> str:
    prefix = re.sub(r"[^0-9A-Z]", "", round_.code.upper())
    # A case of another installation may have a number of another form.
    own = round_.cases.filter(number__regex=rf"^{prefix}-[0-9]{{5}}$")
    last = own.order_by("number").values_list("number", flat=True).last()
    return f"{prefix}-{int(last.rpartition('-')[2]) + 1 if last else 1:05d}"


def _prefilled(case: Case) -> Dossier:
    firm, factory = case.factory.enterprise, case.factory
    enterprise = Enterprise(
        name=firm.name,
        credit_code=firm.credit_code,
        address=firm.address,
        region=firm.region_id,
        central_group=firm.group.name if firm.group else None,
    )
    place = Factory(
        address=factory.address or firm.address, region=factory.region_id or firm.region_id
    )
    return Dossier.model_validate(
        {
            "edition": case.round.edition,
            "tier": case.tier,
            "channel": case.channel,
            "enterprise": enterprise,
            "factory": place,
            "recognitions": _recognitions(case),
        }
    )


def _recognitions(case: Case) -> list[dict[str, object]] | None:
    """What the registry knows the factory to hold, for the tiers that ask for one before."""
    if not case.edition.tier(case.tier).needs:
        return None
    held = [
        {"tier": each.tier, "number": each.number, "issuer": each.issuer, "date": each.date}
        for each in recognitions_of(case.factory)
    ]
    return held or None


@transaction.atomic
def import_dossier(actor: Actor, case: Case, dossier: Dossier, base_version: int) -> Saved:
    """Replace the firm's part of the draft by an imported one, after a preview was accepted.

    Raises :class:`Conflict` if the draft was saved since the preview was made.
    """
    draft = lock_draft(actor, case)
    if draft.version != base_version:
        raise Conflict(_("预览之后草稿又有修改，请重新上传并核对"))
    taken = take_over(draft, dossier)
    draft.unparsed = {}
    sections = [section.id for section in case.edition.filing_form(case.tier).sections]
    write_draft(draft, actor, taken, sections, cause="imported")
    journal.record(case.stream, "import", actor, {"version": draft.version})
    return Saved(draft.version, draft.updated_at)


def submit(actor: Actor, case: Case) -> Case:
    """Hand the filing in. Raises StepRefused with everything that is still missing."""
    return take_step(case, "submit", actor)


def resubmit(actor: Actor, case: Case) -> Case:
    """Hand a returned filing in again."""
    return take_step(case, "resubmit", actor)


def withdraw(actor: Actor, case: Case, reason: str = "") -> Case:
    """Take the filing back for good."""
    return take_step(case, "withdraw", actor, reason=reason)
