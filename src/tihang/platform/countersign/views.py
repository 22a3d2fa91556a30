"""Countersigning on the screen: the desk, asking, answering, the table, settling."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tihang.platform.access import ActorRequest, allow
from tihang.platform.actor import Actor
from tihang.platform.countersign import queries, rules, services
from tihang.platform.countersign.forms import AnswerForm, AskForm, DueForm, SettleForm
from tihang.platform.countersign.models import Consultation
from tihang.platform.countersign.standing import board
from tihang.platform.rounds.models import Round
from tihang.platform.words import say

PAGE_SIZE = 50
USUAL_DAYS = 5


@dataclass(frozen=True)
class Asking:
    """What the departments are to be asked about: one tier of one round."""

    round: Round
    tier: str

    @property
    def tier_name(self) -> str:
        return say(self.round.rules.tier(self.tier).name)


def find_asking(actor: Actor, round: str, tier: str) -> Asking:  # noqa: A002 - the URL's name
    """The tier of a round. Raises Http404 for a round or tier that there is not."""
    del actor
    found = get_object_or_404(Round.objects.prefetch_related("deadlines"), code=round)
    if tier not in found.tiers:
        raise Http404
    return Asking(found, tier)


@allow(rules.takes_part)
@require_safe
def consultations(request: ActorRequest) -> HttpResponse:
    """For the authority: what it asked, and what it may ask; for a department: its desk."""
    page = Paginator(queries.listed(request.actor), PAGE_SIZE).get_page(request.GET.get("page"))
    now = timezone.now()
    context = {
        "page": page,
        "rows": [_row(each, now) for each in page],
        "is_lead": rules.may_ask(request.actor, None),
        "askings": _askings(request.actor) if rules.may_ask(request.actor, None) else [],
    }
    return render(request, "countersign/list.html", context)


def _row(each: Any, now: dt.datetime) -> dict[str, Any]:
    return {
        "consultation": each,
        "tier": say(each.round.rules.tier(each.tier).name),
        "over": each.is_over(now),
        "mine": each.own_count > 0,
    }


def _askings(actor: Actor) -> list[dict[str, Any]]:
    """The tiers with cases that the departments have not been asked about."""
    if not queries.departments_beside(actor.authority_id):
        return []
    return [
        {"asking": Asking(round_, tier), "count": count}
        for round_ in Round.objects.all()
        for tier in reversed(round_.tiers)
        if (count := len(queries.cases_to_ask_about(actor, round_, tier)))
    ]


@allow(rules.may_ask, find=find_asking)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: ActorRequest, asking: Asking) -> HttpResponse:
    """Choose the cases and put them before all departments."""
    cases = queries.cases_to_ask_about(request.actor, asking.round, asking.tier)
    sent = request.POST if request.method == "POST" else None
    form = AskForm(sent, cases, _proposed(asking))
    problem = ""
    if sent is not None and form.is_valid():
        try:
            made = services.ask(
                request.actor,
                asking.round,
                asking.tier,
                form.chosen,
                due_at=form.cleaned_data["due_at"],
                text=form.cleaned_data["text"],
            )
        except ValidationError as refused:
            problem = _add(form, refused)
        else:
            messages.success(request, _("已请会同部门会签"))
            return redirect("countersign:consultation", made.pk)
    context = {
        "asking": asking,
        "form": form,
        "problem": problem,
        "cases": [(case, case.pk in form.chosen) for case in cases],
        "departments": queries.departments_beside(request.actor.authority_id),
    }
    return render(request, "countersign/ask.html", context, status=422 if sent else 200)


def _proposed(asking: Asking) -> dict[str, object]:
    """Some days from now in the evening, and the usual words."""
    day = timezone.localtime() + dt.timedelta(days=USUAL_DAYS)
    return {
        "due_at": day.replace(hour=18, minute=0, second=0, microsecond=0),
        "text": f"请就所附{asking.round.rules.tier(asking.tier).name.zh}智能工厂申报提出会签意见。",
    }


def _add(form: Form, refused: ValidationError) -> str:
    """Put a refusal beside its field; returns what belongs to none."""
    if not hasattr(refused, "error_dict"):
        return "\n".join(refused.messages)
    elsewhere = []
    for name, errors in refused.error_dict.items():
        words = [message for error in errors for message in error.messages]
        if name in form.fields:
            form.add_error(name, words)
        else:
            elsewhere += words
    return "\n".join(elsewhere)


@allow(rules.may_see, find=queries.find_consultation)
@require_safe
def consultation(request: ActorRequest, consultation: Consultation) -> HttpResponse:
    """The table of departments and cases; for a department its own answer below."""
    return _page(request, consultation)


def _page(
    request: ActorRequest,
    consultation: Consultation,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    seen = board(consultation)
    actor = request.actor
    context: dict[str, Any] = {
        "consultation": consultation,
        "tier": say(consultation.round.rules.tier(consultation.tier).name),
        "board": seen,
        "over": consultation.is_over(),
        "rule": consultation.round.rules.countersigning,
        "is_lead": rules.is_lead_of(actor, consultation),
    }
    if rules.may_answer(actor, consultation):
        own = list(queries.answers_of(consultation, actor.authority_id))
        entries = [line.entry for line in seen.lines]
        context |= {"own": own, "form": AnswerForm(None, entries, own[0] if own else None)}
    else:
        due = timezone.localtime(consultation.due_at)
        context["due_form"] = DueForm(initial={"due_at": due}, auto_id="due-%s")
    return render(request, "countersign/consultation.html", {**context, **more}, status=status)


@allow(rules.may_answer, find=queries.find_consultation)
@require_POST
def answer(request: ActorRequest, consultation: Consultation) -> HttpResponse:
    """Take the department's word."""
    entries = list(consultation.entries.select_related("case__round", "case__factory__enterprise"))
    form = AnswerForm(request.POST, entries)
    problem = ""
    if form.is_valid():
        try:
            services.answer(
                request.actor,
                consultation,
                position=form.cleaned_data["position"],
                reason=form.cleaned_data["reason"],
                objections=form.objections,
                base_version=form.cleaned_data["version"],
            )
        except ValidationError as refused:
            problem = _add(form, refused)
        else:
            messages.success(request, _("已答复会签，截止前可以修改"))
            return redirect("countersign:consultation", consultation.pk)
    return _page(request, consultation, status=422, form=form, problem=problem)


@allow(rules.is_lead_of, find=queries.find_consultation)
@require_POST
def change_due(request: ActorRequest, consultation: Consultation) -> HttpResponse:
    """Give the departments another time."""
    form = DueForm(request.POST, auto_id="due-%s")
    problem = ""
    if form.is_valid():
        try:
            services.change_due(request.actor, consultation, **form.cleaned_data)
        except ValidationError as refused:
            problem = _add(form, refused)
        else:
            messages.success(request, _("答复截止时间已改"))
            return redirect("countersign:consultation", consultation.pk)
    return _page(request, consultation, status=422, due_form=form, problem=problem)


@allow(rules.is_lead_of, find=queries.find_consultation)
@require_POST
def settle(request: ActorRequest, consultation: Consultation, objection: int) -> HttpResponse:
    """Write down how an objection was dealt with."""
    found = queries.find_objection(consultation, objection)
    form = SettleForm(request.POST)
    problem = ""
    if form.is_valid():
        try:
            services.settle(request.actor, consultation, found, reason=form.cleaned_data["reason"])
        except ValidationError as refused:
            problem = "\n".join(refused.messages)
        else:
            messages.success(request, _("已记录异议的处理情况"))
            return redirect("countersign:consultation", consultation.pk)
    problem = problem or "\n".join(str(m) for errors in form.errors.values() for m in errors)
    return _page(request, consultation, status=422, problem=problem)
