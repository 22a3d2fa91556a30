"""Taking a step: a page that says what it means, asks for the reason, and confirms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tihang.platform.access import ActorRequest, allow
from tihang.platform.actor import Actor
from tihang.platform.filing import workflow
from tihang.platform.filing.corrections.queries import last_second, open_correction
from tihang.platform.filing.models import Case
from tihang.platform.filing.workflow import StepRefused
from tihang.platform.review import queries, rules, services
from tihang.platform.review.forms import ExtendForm, ReasonForm, ReturnForm
from tihang.platform.review.steps import Offer, decision_on, offered_steps
from tihang.platform.words import say

WithReason = Callable[[Actor, Case, str], Case]

_WITH_REASON: dict[str, WithReason] = {
    "refuse": lambda actor, case, reason: services.refuse(actor, case, reason=reason),
    "send_back": lambda actor, case, reason: services.send_back(actor, case, reason=reason),
    "decline": lambda actor, case, reason: services.decline(actor, case, reason=reason),
}


@allow(rules.may_take_steps, find=queries.find_case)
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: ActorRequest, case: Case, action: str) -> HttpResponse:
    """Show a step of the workflow's table, and take it when it is confirmed.

    A ranked case moves with its list, not from here.
    """
    offer = next((o for o in offered_steps(case, request.actor) if o.step.action == action), None)
    if request.method != "POST":
        if offer is None:
            raise Http404
        return _page(request, case, offer, _form(case, action, None))
    form = _form(case, action, request.POST)
    try:
        done = _take(request.actor, case, action, form, offer)
    except (ValidationError, StepRefused) as refused:
        # Without an offer the case has moved on: the refusal is a page of its own.
        if offer is None:
            raise StepRefused(_why_not(request.actor, case, action)) from None
        if not isinstance(refused, ValidationError):
            raise
        form.add_error(None, refused)
        return _page(request, case, offer, form, status=422)
    messages.success(request, done)
    return redirect("worklist:desk")


def _why_not(actor: Actor, case: Case, action: str) -> list[str]:
    """Why this step cannot be taken at all, whatever else was wrong with what was sent."""
    try:
        workflow.find_step(case, action, actor)
    except StepRefused as refused:
        return refused.problems
    return [_("请刷新页面查看最新状态")]


@allow(rules.is_examiner_of, find=queries.find_case)
@require_http_methods(["GET", "HEAD", "POST"])
def extend(request: ActorRequest, case: Case) -> HttpResponse:
    """Move the date by which a returned filing has to come back."""
    correction = open_correction(case)
    if correction is None or not rules.may_extend(request.actor, case):
        raise Http404
    form = ExtendForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            services.extend_return(request.actor, case, **form.cleaned_data)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("%(number)s 的补正期限已延长") % {"number": case.number})
            return redirect("filing:case", case=case.pk)
    context = {
        "case": case,
        "form": form,
        "due": correction.due_at and last_second(correction.due_at),
        "closing": queries.closing_for_corrections(case),
    }
    return render(request, "review/extend.html", context, status=422 if form.errors else 200)


def _form(case: Case, action: str, data: Any) -> Any:
    if action == "return":
        return ReturnForm(data, case=case)
    return ReasonForm(data) if action in _WITH_REASON else None


def _take(actor: Actor, case: Case, action: str, form: Any, offer: Offer | None) -> str:
    """Take the step, or the decision that waits for its release; say what was done."""
    if form is not None and not form.is_valid():
        raise ValidationError([])
    decide = decision_on(case, offer.step) if offer else None
    if decide:
        return decide(actor, case, action, form.cleaned_data["reason"] if form else "")
    moved = _step(actor, case, action, form)
    return _("%(number)s 已办理，现为“%(state)s”") % {
        "number": moved.number,
        "state": say(moved.stage.name),
    }


def _step(actor: Actor, case: Case, action: str, form: Any) -> Case:
    if action == "recognise":
        return services.recognise(actor, case)
    if form is None:
        if not rules.is_examiner_of(actor, case):
            raise StepRefused([_("请在推荐排序页面办理")])
        return services.send_up(actor, case, action)
    if action == "return":
        return services.return_for_correction(
            actor,
            case,
            items=form.items,
            note=form.cleaned_data["note"],
            due=form.cleaned_data["due"],
        )
    return _WITH_REASON[action](actor, case, form.cleaned_data["reason"])


def _page(
    request: ActorRequest, case: Case, offer: Offer, form: Any, *, status: int = 200
) -> HttpResponse:
    waits = decision_on(case, offer.step) is not None
    context = {"case": case, "offer": offer, "form": form, "waits": waits}
    template = "review/return.html" if offer.step.action == "return" else "review/step.html"
    return render(request, template, context, status=status)
