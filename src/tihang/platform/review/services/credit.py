"""Keeping what was found on the credit sites; setting which sites, and how long it counts."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tihang.platform.actor import Actor
from tihang.platform.attachments.models import OfficeFile
from tihang.platform.attachments.services import keep_file
from tihang.platform.errors import Conflict
from tihang.platform.filing import workflow
from tihang.platform.filing.models import Case
from tihang.platform.inspection import Format
from tihang.platform.journal.services import Happened, record, record_together
from tihang.platform.review import credit, rules
from tihang.platform.review.models import CreditCheck, CreditResult, CreditRule, OwnSite
from tihang.platform.rounds.models import Round

RECORD_CREDIT_CHECK = "record_credit_check"
SCREENSHOT = (Format.PNG, Format.JPG, Format.PDF)


@dataclass(frozen=True)
class Finding:
    """What an officer found of a firm on one site."""

    site: str
    result: str
    checked_at: dt.datetime
    note: str = ""
    screenshot: OfficeFile | None = None


@transaction.atomic
def record_credit_check(
    actor: Actor,
    case: Case,
    *,
    site: str,
    result: str,
    checked_at: dt.datetime,
    note: str = "",
    screenshot: File[bytes] | None = None,
) -> CreditCheck:
    """Keep what an officer found on a credit site, with a picture of it.

    Raises ValidationError for an unknown site, a moment in the future, a result other than
    "clean" without a note, and a picture that is none; Conflict where the case is not the
    officer's, or has ended.
    """
    case = workflow.lock(case)
    if not rules.may_check_credit(actor, case):
        raise Conflict(
            _("申报 %(number)s 已不在本单位审查环节，未作任何更改。请刷新页面查看最新状态。")
            % {"number": case.number}
        )
    finding = Finding(site, result, checked_at, note.strip())
    wrong = problems_of(finding, {each.id for each in credit.sites_of(case)})
    if wrong:
        raise ValidationError(wrong)
    finding = replace(finding, screenshot=_kept(actor, screenshot))
    check = _check(actor, case, finding)
    check.save()
    record(case.stream, RECORD_CREDIT_CHECK, actor, _data(finding))
    return check


def _kept(actor: Actor, screenshot: File[bytes] | None) -> OfficeFile | None:
    if screenshot is None:
        return None
    try:
        return keep_file(actor, screenshot, formats=SCREENSHOT)
    except ValidationError as refused:
        raise ValidationError({"screenshot": refused.messages}) from None


def problems_of(finding: Finding, sites: Iterable[str]) -> dict[str, str]:
    """What is wrong with a finding, by field."""
    wrong = {}
    if finding.site not in sites:
        wrong["site"] = _("请选择核查网站")
    if finding.result not in CreditResult.values:
        wrong["result"] = _("请选择查询结果")
    if finding.checked_at > timezone.now():
        wrong["checked_at"] = _("查询时间不能晚于现在")
    if finding.result != CreditResult.CLEAN and not finding.note.strip():
        wrong["note"] = _("请说明查询到的情况，例如案号、列入日期或未查询到的原因")
    return wrong


def _check(actor: Actor, case: Case, finding: Finding) -> CreditCheck:
    user, authority = rules.officer(actor)
    return CreditCheck(
        case=case,
        site=finding.site,
        result=finding.result,
        checked_at=finding.checked_at,
        note=finding.note,
        screenshot=finding.screenshot,
        officer_id=user,
        authority_id=authority,
    )


def _data(finding: Finding) -> dict[str, str]:
    picture = finding.screenshot
    return {
        "site": finding.site,
        "result": finding.result,
        "checked_at": finding.checked_at.isoformat(),
        "note": finding.note,
        "screenshot": str(picture.pk) if picture else "",
        "sha256": picture.sha256 if picture else "",
    }


@dataclass(frozen=True)
class FirmFindings:
    """What was found of one firm, for the case of it that waits, and one picture for all."""

    case: uuid.UUID
    findings: tuple[Finding, ...]
    screenshot: File[bytes] | None = None


@dataclass(frozen=True)
class Recorded:
    """What came of a list: how many look-ups stand now, and what is wrong with each other row."""

    checks: int
    wrong: Mapping[uuid.UUID, list[str]]


@transaction.atomic
def record_credit_checks(actor: Actor, round_: Round, firms: Iterable[FirmFindings]) -> Recorded:
    """Keep the findings of many firms at once. A row with a mistake keeps nothing of itself.

    Without pictures the number of queries does not grow with the list.
    """
    rows = {each.case: each for each in firms}
    cases = _locked(actor, round_, rows)
    sites = {each.id for each in credit.sites_for(round_.rules, rules.officer(actor).authority_id)}
    wrong: dict[uuid.UUID, list[str]] = {}
    checks: list[CreditCheck] = []
    happened: list[Happened] = []
    for key, row in rows.items():
        case = cases.get(key)
        found = _row_problems(case, row, sites)
        try:
            picture = None if found else _kept(actor, row.screenshot)
        except ValidationError as refused:
            found = refused.messages
        if found or case is None:
            wrong[key] = found
            continue
        for finding in row.findings:
            complete = replace(finding, screenshot=picture)
            checks.append(_check(actor, case, complete))
            happened.append(Happened(case.stream, RECORD_CREDIT_CHECK, _data(complete)))
    CreditCheck.objects.bulk_create(checks)
    if happened:
        record_together(actor, happened)
    return Recorded(len(checks), wrong)


def _locked(actor: Actor, round_: Round, keys: Iterable[uuid.UUID]) -> dict[uuid.UUID, Case]:
    """The cases of the list that are the actor's to check, locked in one order."""
    found = (
        Case.objects.select_for_update(of=("self",))
        .select_related("round", "factory__enterprise", "authority")
        .filter(pk__in=list(keys), round=round_, authority=rules.officer(actor).authority_id)
        .order_by("pk")
    )
    return {case.pk: case for case in found if rules.may_check_credit(actor, case)}


def _row_problems(case: Case | None, row: FirmFindings, sites: set[str]) -> list[str]:
    if case is None:
        return [_("该申报已不在本单位审查范围，未登记")]
    found = [text for each in row.findings for text in problems_of(each, sites).values()]
    if row.screenshot and not row.findings:
        found.append(_("已附截图但未选择查询结果"))
    return list(dict.fromkeys(found))


# --- which sites, and how long a look-up counts --------------------------------------------


@transaction.atomic
def add_own_site(
    actor: Actor, *, name: str, looked_for: str = "", required: bool = False
) -> OwnSite:
    """Let the actor's office look firms up on another site. Raises ValidationError."""
    authority = rules.officer(actor).authority_id
    if not rules.is_examiner(actor):
        raise PermissionDenied
    name = name.strip()
    if not name:
        raise ValidationError({"name": _("请填写网站名称")})
    if OwnSite.objects.filter(authority=authority, name=name, retired_at=None).exists():
        raise ValidationError({"name": _("已设置“%(name)s”") % {"name": name}})
    site = OwnSite(
        authority_id=authority, name=name, looked_for=looked_for.strip(), required=required
    )
    site.full_clean(exclude=["authority", "retired_at"])
    site.save()
    record(
        f"authority:{authority}",
        "add_credit_site",
        actor,
        {"site": site.site_id, "name": name, "required": required},
    )
    return site


@transaction.atomic
def retire_own_site(actor: Actor, site: OwnSite) -> None:
    """Ask for it no longer; what was found there stays."""
    if site.authority_id != rules.officer(actor).authority_id or not rules.is_examiner(actor):
        raise PermissionDenied
    changed = OwnSite.objects.filter(pk=site.pk, retired_at=None).update(retired_at=timezone.now())
    if changed:
        record(
            f"authority:{site.authority_id}", "retire_credit_site", actor, {"site": site.site_id}
        )


@transaction.atomic
def set_credit_rule(
    actor: Actor,
    round_: Round,
    *,
    publicity_ends: dt.date | None,
    window_months: int | None,
    fresh_days: int | None,
    enforced: bool,
    base_version: int,
) -> CreditRule:
    """Say how long a look-up counts in a round.

    ``base_version`` is the version that was seen, 0 for none. Raises Conflict over any other,
    and ValidationError for a rule that asks for what it does not say.
    """
    if not rules.sets_credit_rules(actor):
        raise PermissionDenied
    if enforced and not fresh_days:
        raise ValidationError({"fresh_days": _("设为不得上报时，请填写有效天数")})
    Round.objects.select_for_update().get(pk=round_.pk)
    rule = credit.rule_of(round_)
    if (rule.version if rule else 0) != base_version:
        raise Conflict(_("该批次的有效期刚被他人修改，您的设置未保存。请查看最新设置后再修改。"))
    rule = rule or CreditRule(round=round_)
    rule.publicity_ends, rule.window_months = publicity_ends, window_months
    rule.fresh_days, rule.enforced = fresh_days, enforced
    rule.version, rule.updated_at = base_version + 1, timezone.now()
    rule.save()
    record(
        f"round:{round_.code}",
        "set_credit_rule",
        actor,
        {
            "publicity_ends": publicity_ends and publicity_ends.isoformat(),
            "window_months": window_months,
            "fresh_days": fresh_days,
            "enforced": enforced,
        },
    )
    return rule
