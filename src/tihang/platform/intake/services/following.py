"""What becomes of rows that have no filing in the system."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tihang.platform.actor import Actor
from tihang.platform.errors import Conflict
from tihang.platform.filing.models import Case
from tihang.platform.intake import known, rules
from tihang.platform.intake.models import LONGEST, SummaryRow
from tihang.platform.intake.services.accepting import enter_firm
from tihang.platform.journal.services import record
from tihang.platform.registry.models import Enterprise, Level


def _locked(actor: Actor, row_id: int) -> SummaryRow:
    row = (
        SummaryRow.objects.select_for_update(of=("self",))
        .select_related("round", "sender", "enterprise", "table__batch")
        .get(pk=row_id)
    )
    if not rules.is_own(actor, row):
        raise PermissionDenied
    if row.superseded_by_id is not None:
        raise Conflict(_("该行已被新导入的汇总表取代，请刷新页面"))
    if row.case_id is not None:
        raise Conflict(_("该行已对应系统内的申报，请刷新页面"))
    return row


@transaction.atomic
def register_firm(actor: Actor, row_id: int, credit_code: str) -> Enterprise:
    """Register the firm of a row with the county that sent it. Raises ValidationError."""
    row = _locked(actor, row_id)
    if row.enterprise_id is not None:
        raise Conflict(_("该企业已经登记，请刷新页面"))
    if row.sender.level != Level.COUNTY:
        raise ValidationError(_("企业须由县级受理部门的汇总表登记"))
    firm = enter_firm(actor, row.name, credit_code, row.sender)
    row.enterprise, row.credit_code = firm, firm.credit_code
    row.save()
    _record(actor, row, "row-firm-registered", {"firm": firm.credit_code})
    return firm


@transaction.atomic
def link_case(actor: Actor, row_id: int, case: Case) -> None:
    """Join a row with the filing that its firm has handed in since. Raises Conflict."""
    row = _locked(actor, row_id)
    firm = row.enterprise
    possible = known.cases_of(actor, row.round, [firm]) if firm else []
    if case.tier != row.tier or case.pk not in {each.pk for each in possible}:
        raise Conflict(_("该申报与本行不符，请刷新页面"))
    if known.current_rows(actor, row.round).filter(case=case).exists():
        raise Conflict(_("该申报已由另一行对应，请刷新页面"))
    row.case = case
    row.save()
    _record(actor, row, "row-linked", {"case": case.number})


@transaction.atomic
def note_told(actor: Actor, row_id: int, note: str) -> None:
    """Note whom the office told that the firm has to hand in here. Raises ValidationError."""
    row = _locked(actor, row_id)
    note = note.strip()
    if not note:
        raise ValidationError(_("请填写转告了谁、以何种方式"))
    if len(note) > LONGEST["told_note"]:
        raise ValidationError(_("转告情况请控制在 500 字以内"))
    row.told_at, row.told_by_id, row.told_note = timezone.now(), actor.user_id, note
    row.save()
    _record(actor, row, "row-told", {"note": note})


def _record(actor: Actor, row: SummaryRow, action: str, data: dict[str, str]) -> None:
    about = {"sender": row.sender.code, "tier": row.tier, "rank": row.rank, "name": row.name}
    record(row.table.batch.stream, action, actor, {**about, **data})
