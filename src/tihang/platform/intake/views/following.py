"""What an office has taken in for a round, and what becomes of rows without a filing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tihang.platform.access import ActorRequest, allow
from tihang.platform.actor import Actor
from tihang.platform.filing.models import Case
from tihang.platform.filing.queries import visible_cases
from tihang.platform.intake import exports, known, queries, rules, services
from tihang.platform.intake.models import SummaryRow
from tihang.platform.intake.views.workbooks import attachment
from tihang.platform.registry.models import Level as Office
from tihang.platform.rounds.models import Level, Round
from tihang.platform.rounds.queries import deadline
from tihang.platform.words import say

PER_PAGE = 50


@dataclass(frozen=True)
class Followed:
    """A row with the ways that are open for it."""

    row: SummaryRow
    tier: str
    cases: list[Case]
    """What its firm has handed in since."""

    @property
    def may_register(self) -> bool:
        return self.row.enterprise_id is None and self.row.sender.level == Office.COUNTY


@allow(rules.is_receiver, find=queries.find_round)
@require_safe
def register(request: ActorRequest, round: Round) -> HttpResponse:  # noqa: A002 - the URL's name
    """The rows that count; those without a filing by themselves."""
    return _page(request, round)


def _page(
    request: ActorRequest,
    round_: Round,
    *,
    errors: Sequence[str] = (),
    typed: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    without = typed is not None or request.GET.get("show") == "without"
    rows = queries.rows_that_count(request.actor, round_)
    page = Paginator(rows.filter(case=None) if without else rows, PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "round": round_,
        "page": page,
        "rows": _followed(request.actor, round_, list(page.object_list)),
        "without": without,
        "counts": queries.counts_of(request.actor, round_),
        "deadline": deadline(round_, Level.FIRM),
        "errors": errors,
        "typed": typed or {},
    }
    return render(request, "intake/register.html", context, status=status)


def _followed(actor: Actor, round_: Round, rows: Sequence[SummaryRow]) -> list[Followed]:
    firms = [row.enterprise for row in rows if row.case_id is None and row.enterprise]
    cases = known.cases_of(actor, round_, firms)
    joined = set(
        known.current_rows(actor, round_).filter(case__in=cases).values_list("case_id", flat=True)
    )
    return [
        Followed(
            row,
            say(round_.rules.tier(row.tier).name),
            [
                case
                for case in cases
                if row.case_id is None
                and case.pk not in joined
                and (case.factory.enterprise_id, case.tier) == (row.enterprise_id, row.tier)
            ],
        )
        for row in rows
    ]


@allow(rules.is_receiver, find=queries.find_round)
@require_safe
def merged(request: ActorRequest, round: Round) -> HttpResponse:  # noqa: A002 - the URL's name
    """All rows that count as one workbook in the annex's columns."""
    rows = queries.rows_that_count(request.actor, round)
    return attachment(exports.merged_tables(rows, round), f"{round.title}-推荐汇总表合并.xlsx")


@allow(rules.is_own, find=queries.find_row)
@require_POST
def firm(request: ActorRequest, row: SummaryRow) -> HttpResponse:
    """Register the firm of a row."""
    code = request.POST.get("credit_code", "")
    try:
        made = services.register_firm(request.actor, row.pk, code)
    except ValidationError as refused:
        typed = {"row": row.pk, "credit_code": code}
        return _page(request, row.round, errors=refused.messages, typed=typed, status=422)
    messages.success(request, _("已登记企业“%(name)s”") % {"name": made.name})
    return _back(row)


@allow(rules.is_own, find=queries.find_row)
@require_POST
def case(request: ActorRequest, row: SummaryRow) -> HttpResponse:
    """Join a row with what its firm has handed in."""
    number = request.POST.get("number", "")
    found = get_object_or_404(visible_cases(request.actor), round=row.round, number=number)
    services.link_case(request.actor, row.pk, found)
    messages.success(request, _("已对应申报 %(number)s") % {"number": found.number})
    return _back(row)


@allow(rules.is_own, find=queries.find_row)
@require_POST
def told(request: ActorRequest, row: SummaryRow) -> HttpResponse:
    """Note whom the office told that the firm has to hand in here."""
    note = request.POST.get("note", "")
    try:
        services.note_told(request.actor, row.pk, note)
    except ValidationError as refused:
        typed = {"row": row.pk, "note": note}
        return _page(request, row.round, errors=refused.messages, typed=typed, status=422)
    messages.success(request, _("已登记转告情况"))
    return _back(row)


def _back(row: SummaryRow) -> HttpResponse:
    return redirect(f"{resolve_url('intake:register', row.round.code)}?show=without")
