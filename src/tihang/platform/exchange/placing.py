"""Where a case from elsewhere belongs here: authority, round, firm, factory, number."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tihang import edition as editions
from tihang.dossier.bundle import BundleCase
from tihang.edition.model import Workflow
from tihang.platform.exchange.packing import files_of
from tihang.platform.exchange.refusal import CaseRefused
from tihang.platform.filing.models import Case
from tihang.platform.registry.models import (
    Authority,
    Enterprise,
    Factory,
    Level,
    validate_credit_code,
)
from tihang.platform.rounds.models import Round

LONGEST_NUMBER = 40


@dataclass(frozen=True)
class Place:
    """What the registry and the rounds here have for a case."""

    authority: Authority
    round: Round
    workflow: Workflow
    enterprise: Enterprise | None
    """None where the firm will be registered."""
    factory: Factory | None
    number: str
    remarks: tuple[str, ...] = ()

    def held(self, hashes: set[str]) -> set[str]:
        """Which of these bytes the firm's library holds."""
        return set(files_of(self.enterprise.pk, hashes)) if self.enterprise else set()


def find_place(case: BundleCase) -> Place:
    """Match by code where there is one, else by name. Raises CaseRefused."""
    authority = _authority(case)
    round_ = _round(case)
    found = next((w for w in round_.rules.workflows if w.channel == case.channel), None)
    if found is None or case.tier not in {tier.id for tier in round_.rules.tiers}:
        raise CaseRefused(_("本系统的批次没有此层级或申报渠道"))
    workflow = found.of_tier(case.tier)
    enterprise = _enterprise(case)
    factory = _factory(case, enterprise)
    return Place(
        authority=authority,
        round=round_,
        workflow=workflow,
        enterprise=enterprise,
        factory=factory,
        number=_number(case, authority),
        remarks=_remarks(case, authority, enterprise, factory),
    )


def _authority(case: BundleCase) -> Authority:
    offices = Authority.objects.select_related("parent__parent")
    found = offices.filter(code=case.authority_code or "").first()
    if found is None:
        named = list(offices.filter(name=case.authority or "")[:2])
        found = named[0] if len(named) == 1 else None
    if found is None:
        raise CaseRefused(
            _("本系统没有受理部门“%(name)s”（代码 %(code)s），请先由管理员登记")
            % {"name": case.authority or "", "code": case.authority_code or ""}
        )
    return found


def _round(case: BundleCase) -> Round:
    round_ = Round.objects.filter(code=case.round or "").prefetch_related("deadlines").first()
    if round_ is None:
        raise CaseRefused(
            _("本系统没有批次“%(round)s”，请先发布该批次") % {"round": case.round or ""}
        )
    if round_.edition != case.edition or case.edition not in editions.available():
        raise CaseRefused(
            _("案卷适用 %(theirs)s 版规则，本系统该批次为 %(ours)s 版")
            % {"theirs": case.edition, "ours": round_.edition}
        )
    return round_


def _enterprise(case: BundleCase) -> Enterprise | None:
    code = case.credit_code or ""
    found = Enterprise.objects.filter(credit_code=code).select_related("group").first()
    if found:
        return found
    try:
        validate_credit_code(code)
    except ValidationError as error:
        raise CaseRefused(
            _("企业“%(name)s”的统一社会信用代码不正确，无法登记：%(problem)s")
            % {"name": case.enterprise or "", "problem": "；".join(error.messages)}
        ) from error
    if not case.enterprise:
        raise CaseRefused(_("申报书未填写企业名称，无法登记企业"))
    return None


def _factory(case: BundleCase, enterprise: Enterprise | None) -> Factory | None:
    if not case.factory:
        raise CaseRefused(_("数据包未写明工厂名称"))
    return enterprise.factories.filter(name=case.factory).first() if enterprise else None


def _number(case: BundleCase, authority: Authority) -> str:
    """The case's own number, or one that tells it from another installation's."""
    number = case.number or ""
    if not number or len(number) > LONGEST_NUMBER:
        raise CaseRefused(_("申报编号缺失或过长"))
    if not _is_used(case, number):
        return number
    other = f"{number}-{authority.code.upper()}"
    if len(other) <= LONGEST_NUMBER and not _is_used(case, other):
        return other
    return f"{number[:30]}-{case.id[:8].upper()}"


def _is_used(case: BundleCase, number: str) -> bool:
    return Case.objects.filter(number=number).exclude(pk=case.id).exists()


def _remarks(
    case: BundleCase, authority: Authority, enterprise: Enterprise | None, factory: Factory | None
) -> tuple[str, ...]:
    found = []
    if enterprise is None:
        found.append(_("将登记企业“%(name)s”") % {"name": case.enterprise})
    elif case.enterprise and enterprise.name != case.enterprise:
        found.append(
            _("企业在本系统登记的名称为“%(ours)s”，申报书为“%(theirs)s”")
            % {"ours": enterprise.name, "theirs": case.enterprise}
        )
    if factory is None:
        found.append(_("将登记工厂“%(name)s”") % {"name": case.factory})
    if enterprise and authority.level != Level.GROUP and enterprise.authority_id != authority.pk:
        found.append(
            _("企业在本系统由“%(ours)s”受理，本案卷由“%(theirs)s”受理")
            % {"ours": enterprise.authority.name, "theirs": authority.name}
        )
    return tuple(found)
